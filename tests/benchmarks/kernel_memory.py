"""Resident memory of a kernel after every cell of lesson 04 was run, beside a bare kernel with pandas and ipywidgets."""

import os
import subprocess
import tempfile

import nbformat
import psutil
from bank import TOP
from nbclient import NotebookClient


def resident(cells: list[str]) -> float:
    """Megabytes resident in a fresh kernel after running `cells`."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in cells])
    client = NotebookClient(notebook, timeout=120, kernel_name="python3",
                            resources={"metadata": {"path": str(TOP / "notebooks")}})
    with client.setup_kernel(stderr=subprocess.DEVNULL):  # where ipykernel prints a warning of its own
        for number, cell in enumerate(notebook.cells):
            client.execute_cell(cell, number)
        return psutil.Process(client.km.provisioner.pid).memory_info().rss / 1e6


with tempfile.TemporaryDirectory() as home:
    os.environ["OMS_HOME"] = home
    lesson = nbformat.read(TOP / "notebooks" / "04-recognise-and-score.ipynb", as_version=4)
    ours = [cell.source for cell in lesson.cells if cell.cell_type == "code"]
    bare = ["import pandas, ipywidgets", "ipywidgets.VBox([ipywidgets.HTML('x')])"]
    pairs = [(resident(bare), resident(ours)) for _ in range(3)]
    for plain, with_lesson in pairs:
        print(f"bare {plain:.0f} MB, lesson 04 {with_lesson:.0f} MB, ratio {with_lesson / plain:.2f}")
