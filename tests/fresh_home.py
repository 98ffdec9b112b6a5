"""A pytest plugin: the whole run, and every notebook in it, starts with an empty progress folder of its own.

It is named in `.pytest.toml` and not a conftest, so that it also holds when one notebook alone is tested: a stored
output must never depend on what the person at this computer has answered before.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

UNSET = ("OMS_DATA", "PYTHONSTARTUP", "PYTHONWARNINGS", "MPLBACKEND")


def surroundings(home: str) -> dict[str, str]:
    """The environment variables under which notebooks give the same outputs on every computer."""
    return {
        "OMS_HOME": os.path.join(home, "oms"),
        "IPYTHONDIR": os.path.join(home, "ipython"),
        "PYTHONHASHSEED": "0",
        "PYTHONUTF8": "1",
        "TZ": "UTC",
    }


@contextmanager
def fresh_home() -> Iterator[str]:
    """Inside the block this process, and all it starts, have an empty home for progress; afterwards it is deleted."""
    before = dict(os.environ)
    with tempfile.TemporaryDirectory(prefix="oms-test-", ignore_cleanup_errors=True) as home:
        os.environ.update(surroundings(home))
        for name in UNSET:
            os.environ.pop(name, None)
        _clock_follows_tz()
        try:
            yield home
        finally:
            os.environ.clear()
            os.environ.update(before)
            _clock_follows_tz()


def _clock_follows_tz() -> None:
    if hasattr(time, "tzset"):  # not on Windows
        time.tzset()


class EveryNotebookAlone:
    """Gives the kernel of each notebook its own empty home, so that the order of the notebooks does not matter."""

    def __init__(self, home: str):
        self.home = home
        self.started = 0

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_runtest_setup(self, item: pytest.Item):
        notebook = item.parent
        if getattr(notebook, "kernel", self) is not None:  # no notebook, or its kernel runs already
            return (yield)
        self.started += 1
        before = os.environ["OMS_HOME"]
        os.environ["OMS_HOME"] = os.path.join(self.home, f"notebook-{self.started}")
        try:
            return (yield)
        finally:
            os.environ["OMS_HOME"] = before


def pytest_configure(config: pytest.Config) -> None:
    """Start the run in a fresh home and leave it when the run ends."""
    home = fresh_home()
    config.pluginmanager.register(EveryNotebookAlone(home.__enter__()), "every-notebook-alone")
    config.add_cleanup(lambda: home.__exit__(None, None, None))
