"""What a lesson's cells put on the page: every quiz with the questions it shows, and every other activity by its name."""

from __future__ import annotations

import ast
import inspect
import json
import pathlib

import oms
from oms.content import library
from oms.learning.case_draw import drawn, of_pair
from oms.learning.forms import forms

NOTEBOOKS = pathlib.Path(__file__).parents[1] / "notebooks"
CALCULATORS = ("criteria", "tree", "icons", "bayes")
BY_NAME = ("quiz", "case", "figure", "diagram", "steps", "table", *CALCULATORS)


def calls(notebook: pathlib.Path) -> list[tuple[str, str, list[str]]]:
    """(kind, name, ids in `only=`) of every quiz(…), case(…) and so on in the code cells, in their order.

    A call without a name, such as tree(), shows the one that its function names, and case(seed=3) the one that is drawn;
    one form of a test, `form="A"`, asks the questions of that form.
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
            if form := _form(node):
                ids = [question.id for question in both_forms(ast.literal_eval(node.args[0])).of(form)]
            found.append((node.func.id, name_in(node), ids))
    return found


def _form(call: ast.Call) -> str:
    return next((ast.literal_eval(k.value) for k in call.keywords if k.arg == "form"), "")


def both_forms(name: str):
    """Both forms of the test of this name."""
    quiz = library().quiz(name)
    return forms(quiz.questions, quiz.forms.seed, quiz.forms.each)


def is_test(source: str) -> bool:
    """Whether a code cell asks one form of a test."""
    return any(_form(node) for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))


def name_in(call: ast.Call) -> str:
    """The name that this call shows: the one it says, the usual one of its function, or the case that its seed draws."""
    if call.args:
        return ast.literal_eval(call.args[0])
    said = {k.arg: ast.literal_eval(k.value) for k in call.keywords if k.arg in ("seed", "oms", "modules", "pair")}
    if call.func.id == "case" and said:
        if pair := said.pop("pair", None):
            said |= {"oms": of_pair(pair, said["seed"]), "open_only": True}
        return drawn(library(), **said)
    return inspect.signature(getattr(oms, call.func.id)).parameters["name"].default


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
