"""Progress files for tests: filled ones, looked into from outside, and processes that use them with less than full rights."""

import os
import sqlite3
import subprocess
import sys
import textwrap
from contextlib import closing
from pathlib import Path

from oms.learning import store as store_module
from oms.learning.store import Answer, Store

NOTEBOOKS = Path(store_module.__file__).parents[2]
ENVIRONMENT = {"PYTHONPATH": os.pathsep.join((str(NOTEBOOKS), str(Path(__file__).parent)))}
VERSION_1 = Path(__file__).parent / "data" / "progress-version-1.sqlite3"  # 36 answers, as the first version left them


def fill(path):
    """Make a good file with 400 answers in it, closed, and return its path."""
    with Store(path) as store:
        for number in range(400):
            store.add(Answer("old", "eyes", f"old-{number}", response="x" * 200))
    return path


def one_sentence(text):
    """True when the text is one whole sentence on one line."""
    return text.endswith(".") and text.count(". ") == 0 and "\n" not in text and text[0].isupper()


def child(code, *arguments, timeout=60, **options):
    """Run code in a process of its own, where limits and rights can be taken away; returns what it printed."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", textwrap.dedent(code), *map(str, arguments)],
        capture_output=True, text=True, env=os.environ | ENVIRONMENT, timeout=timeout, check=False, **options,
    )  # fmt: skip
    assert done.returncode == 0 and not done.stderr, done.stderr
    return done.stdout


def questions(path):
    """The questions in the file in the order of writing, after SQLite has found nothing wrong with it."""
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return [question for (question,) in connection.execute("SELECT question FROM answers ORDER BY id")]
