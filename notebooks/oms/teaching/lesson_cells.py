"""The cells of a lesson's notebook: prose, what is called, what was stored; each with its slide mark."""

from __future__ import annotations

import ast
import json
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any, Literal, NamedTuple

from oms.content.problem import Mistake
from oms.content.slide_calls import is_import

from .slide_marks import marks, text_of


class Call(NamedTuple):
    """What a cell asks of the course: `quiz("red-flags", only="oms-q-0501")` by its name, its arguments, its options."""

    name: str
    arguments: tuple[Any, ...] = ()
    options: tuple[tuple[str, Any], ...] = ()


class Drawn(NamedTuple):
    """What stands in a call's place: HTML without scripts, the questions that it asks, in their order, and whether it is a
    draft that nobody has reviewed."""

    html: str
    questions: tuple[Any, ...] = ()
    draft: bool = False


Draw = Callable[[Call], Drawn]


@dataclass(frozen=True)
class Cell:
    """One cell. `mark` is its slide mark, its own or the usual one; `call` what it asks of the course, if that is all it does;
    `stored` the HTML that was stored as its result."""

    id: str
    kind: Literal["prose", "code", "import"]
    source: str
    mark: str
    call: Call | None = None
    stored: str = ""


def read_cells(path: Path) -> tuple[Cell, ...]:
    """The cells of the notebook in this file. Raises a Mistake where it cannot be read."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))["cells"]
        public = {name for cell in found if cell["cell_type"] == "code" for name in _imported(text_of(cell))}
        return tuple(_cell(cell, mark, public) for cell, mark in zip(found, marks(found), strict=True)
                     if cell["cell_type"] in ("markdown", "code"))
    except FileNotFoundError:
        raise Mistake(f"The notebook “{path.name}” is not there.") from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise Mistake(f"The notebook “{path.name}” cannot be read; open it, run it and save it again.") from None


def _cell(cell: dict, mark: str, public: set[str]) -> Cell:
    source = text_of(cell)
    if cell["cell_type"] == "markdown":
        return Cell(cell.get("id", ""), "prose", source, mark)
    lines = _parsed(source)
    kind = "import" if is_import(source) else "code"
    return Cell(cell.get("id", ""), kind, source, mark, _call(lines, public), _stored(cell.get("outputs", [])))


def _parsed(source: str) -> list[ast.stmt]:
    try:
        return ast.parse(source).body
    except SyntaxError:  # a magic of the notebook, or a slip: shown as it stands
        return []


def _imported(source: str) -> list[str]:
    return [alias.name for line in _parsed(source) if isinstance(line, ast.ImportFrom) and line.module == "oms"
            for alias in line.names]


def _call(lines: list[ast.stmt], public: set[str]) -> Call | None:
    """The call, where a cell is one call of a name of the course with plain values; else None."""
    if len(lines) != 1 or not isinstance(lines[0], ast.Expr) or not isinstance(lines[0].value, ast.Call):
        return None
    call = lines[0].value
    if not isinstance(call.func, ast.Name) or call.func.id not in public:
        return None
    try:
        return Call(call.func.id, tuple(ast.literal_eval(value) for value in call.args),
                    tuple((option.arg, ast.literal_eval(option.value)) for option in call.keywords if option.arg))
    except ValueError:  # a value that was worked out in the notebook
        return None


def _stored(outputs: list[dict]) -> str:
    html = []
    for output in outputs:
        data = output.get("data", {})
        if "text/html" in data:
            html.append("".join(data["text/html"]))
        elif words := "".join(data.get("text/plain", output.get("text", ""))).rstrip():
            html.append(f"<pre>{escape(words)}</pre>")
    return "".join(html)
