"""A real JupyterLab on a free loopback port, and a page of Chromium in it: what the browser tests stand on."""

from __future__ import annotations

import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from contextlib import suppress

import psutil

TOP = pathlib.Path(__file__).resolve().parents[2]
# Without these Chromium looks up hosts of its own at every start, which would hide a foreign host of ours.
CHROMIUM_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
                      "--disable-background-networking", "--disable-component-update", "--force-color-profile=srgb"]
IDLE = """() => { const w = window.jupyterapp.shell.currentWidget;
                  const k = w && w.context && w.context.sessionContext.session
                            && w.context.sessionContext.session.kernel;
                  return k && k.status === 'idle' }"""


def chromium() -> str | None:
    """The path of a Chromium on this machine, or None. The environment variable CHROMIUM comes first."""
    for name in (os.environ.get("CHROMIUM"), "chromium", "chromium-browser", "google-chrome"):
        if name and (path := shutil.which(name)):
            return path
    return None


class Lab:
    """One JupyterLab server with settings of its own, rooted at a folder that holds `notebooks/` and `data/`."""

    def __init__(self, root: pathlib.Path, **environment: str):
        self.root = root
        self.home = tempfile.TemporaryDirectory(prefix="oms-lab-", ignore_cleanup_errors=True)
        self.environment = dict(os.environ, HOME=self.home.name, OMS_HOME=f"{self.home.name}/oms")
        for name in ("CONFIG", "DATA", "RUNTIME"):
            self.environment[f"JUPYTER_{name}_DIR"] = f"{self.home.name}/{name.lower()}"
        self.environment |= {"IPYTHONDIR": f"{self.home.name}/ipython",
                             "JUPYTERLAB_SETTINGS_DIR": f"{self.home.name}/settings",
                             "JUPYTERLAB_WORKSPACES_DIR": f"{self.home.name}/workspaces", **environment}
        self.environment["PATH"] = os.path.dirname(sys.executable) + os.pathsep + self.environment["PATH"]
        self.log = open(f"{self.home.name}/lab.log", "w+")  # noqa: SIM115  (closed in stop)
        self.start()

    def start(self) -> None:
        """Start the server and wait until it answers."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.process = subprocess.Popen(
            [sys.executable, "-m", "jupyter", "lab", "--allow-root", "--no-browser", "--ServerApp.ip=127.0.0.1",
             f"--port={self.port}", "--IdentityProvider.token=", f"--ServerApp.root_dir={self.root}",
             "--expose-app-in-browser"], env=self.environment, stdout=self.log, stderr=self.log, cwd=self.root,
            start_new_session=True)
        end = time.monotonic() + 90
        while True:
            try:
                urllib.request.urlopen(f"{self.url}/lab", timeout=10).close()
                return
            except OSError:
                if self.process.poll() is not None or time.monotonic() > end:
                    self.log.seek(0)
                    raise RuntimeError("JupyterLab did not start:\n" + self.log.read()[-3000:]) from None
                time.sleep(0.1)

    def crash(self) -> None:
        """Kill the server and its kernels without a warning, and start another one over the same folder and home."""
        kernels = psutil.Process(self.process.pid).children(recursive=True)
        os.killpg(self.process.pid, signal.SIGKILL)
        for kernel in kernels:  # a kernel has a group of its own
            with suppress(psutil.NoSuchProcess):
                kernel.kill()
        self.process.wait(15)
        self.start()

    def stop(self) -> None:
        """Stop the server and every kernel that it started."""
        os.killpg(self.process.pid, signal.SIGTERM)
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(15)
        self.log.close()
        self.home.cleanup()


class Page:
    """A browser page with one notebook in it; it remembers what went wrong and which hosts were asked for."""

    def __init__(self, lab: Lab, page, theme: str = "light"):
        self.lab, self.page, self.theme = lab, page, theme
        self.exceptions: list[str] = []
        self.hosts: set[str] = set()
        page.on("pageerror", lambda error: self.exceptions.append(str(error).splitlines()[0][:300]))
        page.on("request", lambda request: self.hosts.add(urllib.parse.urlsplit(request.url).netloc))

    def open(self, relative: str) -> None:
        """Open the notebook at `relative` (from the server's root) and wait for its kernel."""
        self.page.goto(f"{self.lab.url}/doc/tree/{urllib.parse.quote(relative)}?reset", wait_until="commit")
        self.page.wait_for_selector(".jp-Notebook .jp-Cell", timeout=90_000)
        self.page.wait_for_function("() => window.jupyterapp && window.jupyterapp.started", timeout=60_000)
        self.page.evaluate("() => window.jupyterapp.started.then(() => 1)")
        self.wait_idle()
        # JupyterLab takes its splash away a moment after the start; a theme changed before that takes it away twice, and
        # the second time is an exception of its own.
        self.page.wait_for_selector("#jupyterlab-splash", state="detached")
        self.dress(self.theme)  # the server keeps the theme of the page before
        self.page.add_style_tag(content=".Toastify { display: none }")

    def dress(self, theme: str) -> None:
        """Change the theme, "light" or "dark", and wait until it is there."""
        self.command("apputils:change-theme", {"theme": f"JupyterLab {theme.capitalize()}"})
        self.page.wait_for_selector("#jupyterlab-splash", state="detached")
        self.page.wait_for_function(f"() => document.body.dataset.jpThemeLight === '{str(theme == 'light').lower()}'")
        self.theme = theme

    def settled(self, measure, seconds: float = 4):
        """What a measure of the page finds once it finds nothing, or after so long: colours fade into a new theme."""
        end = time.monotonic() + seconds
        while (found := measure(self)) and time.monotonic() < end:
            self.page.wait_for_timeout(200)
        return found

    def wait_idle(self) -> None:
        """Wait until the notebook's kernel has nothing to do."""
        self.page.wait_for_function(IDLE, timeout=90_000)

    def command(self, name: str, arguments: dict | None = None, timeout: int = 180_000) -> None:
        """Run a JupyterLab command and wait for its end."""
        self.page.evaluate(f"""() => {{ window.__done = null;
            window.jupyterapp.commands.execute({json.dumps(name)}, {json.dumps(arguments or {})})
                  .then(() => {{ window.__done = 'ok' }}, error => {{ window.__done = String(error) }}) }}""")
        self.page.wait_for_function("() => window.__done !== null", timeout=timeout)

    def run_all(self) -> None:
        """Run every cell and wait for the last output to be drawn."""
        self.command("notebook:run-all-cells")
        self.page.wait_for_timeout(800)

    def restart(self) -> None:
        """Restart the kernel, as a person does who lost the thread: nothing in memory survives."""
        self.page.evaluate("""async () => { const w = window.jupyterapp.shell.currentWidget;
            await w.context.sessionContext.session.kernel.restart() }""")
        self.wait_idle()

    def cells(self) -> list[dict]:
        """Type and source of every cell as the notebook's model has them now, in order."""
        return self.page.evaluate("""() => { const out = [];
            for (const cell of window.jupyterapp.shell.currentWidget.content.model.cells)
                out.push({type: cell.type, source: cell.sharedModel.getSource(), id: cell.id}); return out }""")

    def errors(self) -> list[str]:
        """What cells printed as an error or on the error stream."""
        return self.page.locator(
            ".jp-OutputArea [data-mime-type='application/vnd.jupyter.error'], "
            ".jp-OutputArea [data-mime-type='application/vnd.jupyter.stderr']").all_inner_texts()

    def foreign_hosts(self) -> set[str]:
        """Every host asked for that is not this server."""
        return self.hosts - {f"127.0.0.1:{self.lab.port}", ""}


def course(folder: pathlib.Path, *notebooks: pathlib.Path | dict) -> pathlib.Path:
    """A folder as a learner has it after cloning: `notebooks/` with the oms package, and `data/`.

    `notebooks` are paths of notebooks to copy, or dicts {"name": str, "cells": [source, …]} to write.
    The course is copied, so that nothing a test does can change the project's own files.
    """
    shutil.copytree(TOP / "data", folder / "data")
    shutil.copytree(TOP / "notebooks" / "oms", folder / "notebooks" / "oms",
                    ignore=shutil.ignore_patterns("__pycache__"))
    for notebook in notebooks:
        if isinstance(notebook, dict):
            write_notebook(folder / "notebooks" / notebook["name"], notebook["cells"])
        else:
            shutil.copy(notebook, folder / "notebooks" / notebook.name)
    return folder


def write_notebook(path: pathlib.Path, sources: list[str]) -> None:
    """Write an unrun notebook with one code cell for each source."""
    cells = [{"cell_type": "code", "execution_count": None, "id": f"cell-{n}", "metadata": {}, "outputs": [],
              "source": source} for n, source in enumerate(sources)]
    path.write_text(json.dumps({"cells": cells, "metadata": {"kernelspec": {
        "display_name": "Python 3", "language": "python", "name": "python3"}}, "nbformat": 4, "nbformat_minor": 5}))
