"""What a lesson's cells put on the page: every quiz with the questions it shows, cases, figures, diagrams."""

from __future__ import annotations

import ast
import json
import pathlib

from oms.content import library

NOTEBOOKS = pathlib.Path(__file__).parents[1] / "notebooks"


def calls(notebook: pathlib.Path) -> list[tuple[str, str, list[str]]]:
    """(kind, name, ids in `only=`) of every quiz(…), case(…), figure(…), diagram(…) in the code cells, in their order."""
    found = []
    for cell in json.loads(notebook.read_text(encoding="utf-8"))["cells"]:
        if cell["cell_type"] != "code":
            continue
        for node in ast.walk(ast.parse("".join(cell["source"]))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("quiz", "case", "figure", "diagram"):
                only = [ast.literal_eval(k.value) for k in node.keywords if k.arg == "only"]
                ids = [only[0]] if only and isinstance(only[0], str) else list(only[0]) if only else []
                found.append((node.func.id, ast.literal_eval(node.args[0]), ids))
    return found


def questions(notebook: pathlib.Path) -> list:
    """Every question that the lesson's own cells show, in their order."""
    shelf = library()
    shown = []
    for kind, name, ids in calls(notebook):
        if kind == "quiz":
            shown += [q for q in shelf.quiz(name).questions if not ids or q.id in ids]
    return shown


def cases(notebook: pathlib.Path) -> list:
    """Every case that the lesson's own cells show."""
    return [library().case(name) for kind, name, _ in calls(notebook) if kind == "case"]
