"""What a lesson's cells put on the page: every quiz with the questions it shows, and every other activity by its name."""

from __future__ import annotations

import ast
import inspect
import json
import pathlib

import oms
from oms.content import library

NOTEBOOKS = pathlib.Path(__file__).parents[1] / "notebooks"
CALCULATORS = ("criteria", "tree", "icons", "bayes")
BY_NAME = ("quiz", "case", "figure", "diagram", "steps", "table", *CALCULATORS)


def calls(notebook: pathlib.Path) -> list[tuple[str, str, list[str]]]:
    """(kind, name, ids in `only=`) of every quiz(…), case(…) and so on in the code cells, in their order.

    A call without a name, such as tree(), shows the one that its function names.
    """
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return [call for cell in cells if cell["cell_type"] == "code" for call in calls_in("".join(cell["source"]))]


def calls_in(source: str) -> list[tuple[str, str, list[str]]]:
    """The same for one code cell."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") in BY_NAME:
            only = [ast.literal_eval(k.value) for k in node.keywords if k.arg == "only"]
            ids = [only[0]] if only and isinstance(only[0], str) else list(only[0]) if only else []
            usual = inspect.signature(getattr(oms, node.func.id)).parameters["name"].default
            found.append((node.func.id, ast.literal_eval(node.args[0]) if node.args else usual, ids))
    return found


def questions(notebook: pathlib.Path) -> list:
    """Every question that the lesson's own cells show, in their order."""
    return asked(calls(notebook))


def asked(found: list[tuple[str, str, list[str]]]) -> list:
    """Every question that these calls show, in their order."""
    shelf = library()
    return [q for kind, name, ids in found if kind == "quiz" for q in shelf.quiz(name).questions if not ids or q.id in ids]


def cases(notebook: pathlib.Path) -> list:
    """Every case that the lesson's own cells show."""
    return [library().case(name) for kind, name, _ in calls(notebook) if kind == "case"]
