"""Every guard over every stored notebook. What the notebooks show when they run is nbval's part of the same run."""

import pytest

import lesson_guards
import notebook_guards
from refresh import NOTEBOOKS

PATHS = sorted(NOTEBOOKS.glob("*.ipynb"))


@pytest.fixture(scope="module", params=PATHS, ids=lambda path: path.stem)
def notebook(request):
    """Each notebook as it stands in its file."""
    return notebook_guards.stored(request.param)


@pytest.mark.parametrize("guard", [*notebook_guards.GUARDS, *lesson_guards.GUARDS], ids=lambda guard: guard.__name__)
def test_notebook(notebook, guard):
    """The guard finds nothing wrong; its docstring says what it wants."""
    assert not list(guard(notebook)), guard.__doc__


def test_every_ready_lesson_has_its_notebook_and_every_notebook_its_row():
    """data/lessons.csv and the folder agree, so that no test runs over an empty list."""
    ready = {file for file, row in lesson_guards.lessons().items() if row["status"] == "ready"}
    assert ready == {path.stem for path in PATHS}


def test_notebooks_lie_flat():
    """A notebook one folder deeper could not import oms."""
    deeper = [path for path in NOTEBOOKS.rglob("*.ipynb")
              if path.parent != NOTEBOOKS and ".ipynb_checkpoints" not in path.parts]
    assert not deeper
