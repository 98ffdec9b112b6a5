"""The gate is not empty: a stored output that is altered turns nbval red, cell by cell, and only there."""

import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET

import nbformat
import pytest

from refresh import NOTEBOOKS, TOP, read

PATHS = sorted(NOTEBOOKS.glob("*.ipynb"))


def alter(notebook, mime):
    """Alter the stored output of that kind in every cell that has one; the numbers of those code cells."""
    altered = set()
    for number, cell in enumerate(cell for cell in notebook.cells if cell.cell_type == "code"):
        for output in cell.outputs:
            if mime in output.get("data", {}):
                output.data[mime] += " altered"
                altered.add(f"Cell {number}")
    return altered


def red_cells(notebook, folder):
    """Run nbval, with the settings of the real run, over a copy of the notebook; the names of the cells that fail."""
    shutil.copytree(NOTEBOOKS / "oms", folder / "oms", ignore=shutil.ignore_patterns("__pycache__"))
    path = folder / "copy.ipynb"
    path.write_text(nbformat.v4.writes(notebook), encoding="utf-8")
    report = folder / "report.xml"
    shutil.copytree(TOP / "data", folder.parent / "data")
    command = [sys.executable, "-m", "pytest", "-c", str(TOP / ".pytest.toml"), "-p", "no:cacheprovider", "-q",
               f"--junitxml={report}", str(path)]
    done = subprocess.run(command, cwd=folder, check=False, capture_output=True, text=True, timeout=300)
    assert done.returncode in (0, 1), done.stdout + done.stderr
    cases = list(ET.parse(report).iter("testcase"))
    assert len(cases) == sum(cell.cell_type == "code" for cell in notebook.cells), done.stdout
    return {case.get("name") for case in cases if case.find("failure") is not None}


@pytest.fixture
def folder(tmp_path):
    """An empty folder that stands for notebooks/, beside a data/."""
    (tmp_path / "notebooks").mkdir()
    return tmp_path / "notebooks"


@pytest.mark.parametrize("path", PATHS[:1], ids=lambda path: path.stem)
def test_an_unaltered_copy_is_green(path, folder):
    """The copy itself is not what turns nbval red."""
    assert red_cells(read(path), folder) == set()


@pytest.mark.parametrize("path", PATHS[:1], ids=lambda path: path.stem)
@pytest.mark.parametrize("mime", ["text/plain", "text/html"])
def test_altered_outputs_are_red(path, mime, folder):
    """Every cell whose stored text or static HTML was altered fails, and no other cell does."""
    notebook = read(path)
    altered = alter(notebook, mime)
    assert altered, f"{path.name} stores no {mime}"
    assert red_cells(notebook, folder) == altered
