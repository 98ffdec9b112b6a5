"""One public call, read from its text and never run: `quiz("exit-04", only="oms-q-0452")` and what it asks for."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import Any

from .problem import Mistake, unknown

# What may stand on a slide. `sources`, `progress` and `check` tell a reader something, not a class.
SHOWABLE = ("bayes", "case", "compare", "criteria", "diagram", "eyes", "figure", "icons", "quiz", "steps", "table",
            "traces", "tree")


@dataclass(frozen=True)
class Frame:
    """A small pandas table as it was written down: columns with their values, and the names of the rows, if any."""

    columns: dict[str, list]
    index: tuple = ()


@dataclass(frozen=True)
class Call:
    """A call of a public name: its name, its arguments and its options, all of them plain values or a Frame."""

    name: str
    arguments: tuple = ()
    options: dict[str, Any] = field(default_factory=dict)

    @property
    def first(self) -> Any:
        """The first argument, or "" where there is none."""
        return self.arguments[0] if self.arguments else ""

    @property
    def only(self) -> tuple:
        """The ids in `only`, or none."""
        only = self.options.get("only") or ()
        return (only,) if isinstance(only, str) else tuple(only)


def read_call(text: str) -> Call:
    """The one call that this text is. Raises a Mistake where it is anything else, or uses more than written values."""
    tree = _parsed(text)
    call = _call(tree.body[0].value, {}) if len(tree.body) == 1 and isinstance(tree.body[0], ast.Expr) else None
    if call is None:
        raise Mistake(f"“{_short(text)}” is not one call such as quiz(\"exit-04\").")
    return call


def read_cell(source: str, known: dict[str, Frame]) -> Call | None:
    """The call that a notebook's cell ends with, or None; small tables that it writes down are put into `known`."""
    try:
        tree = _parsed(source)
        for line in tree.body:
            if isinstance(line, ast.Assign) and isinstance(line.targets[0], ast.Name):
                frame = _frame(line.value, known)
                known.pop(line.targets[0].id, None)
                if frame is not None:
                    known[line.targets[0].id] = frame
        last = tree.body[-1] if tree.body else None
        return _call(last.value, known) if isinstance(last, ast.Expr) else None
    except Mistake:  # an ordinary piece of Python: it is shown as text
        return None


def is_import(source: str) -> bool:
    """Whether a cell does nothing but import."""
    try:
        body = _parsed(source).body
    except Mistake:
        return False
    return bool(body) and all(isinstance(line, ast.Import | ast.ImportFrom) for line in body)


def _parsed(text: str) -> ast.Module:
    try:
        return ast.parse(text.strip())
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise Mistake(f"“{_short(text)}” is not a call such as quiz(\"exit-04\").") from None


def _call(node: ast.AST, known: dict[str, Frame]) -> Call | None:
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
        return None
    if node.func.id not in SHOWABLE:
        raise unknown("call for a slide", node.func.id, SHOWABLE)
    options = {}
    for keyword in node.keywords:
        if keyword.arg is None:
            raise Mistake(f"{node.func.id}(…) may hold written values only; take “**” out.")
        options[keyword.arg] = _value(keyword.value, known)
    return Call(node.func.id, tuple(_value(entry, known) for entry in node.args), options)


def _value(node: ast.AST, known: dict[str, Frame]) -> Any:
    frame = _frame(node, known)
    if frame is not None:
        return frame
    try:
        return ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
        raise Mistake(f"“{_short(ast.unparse(node))}” is not a written value: only texts, numbers and lists of them may "
                      "stand in a call on a slide.") from None


def _frame(node: ast.AST, known: dict[str, Frame]) -> Frame | None:
    """`DataFrame({…}, index=[…])`, the name of one, or some columns of it; None for anything else."""
    if isinstance(node, ast.Name):
        return known.get(node.id)
    if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name) and node.value.id in known:
        columns, whole = _value(node.slice, {}), known[node.value.id]
        if isinstance(columns, list) and all(isinstance(name, str) and name in whole.columns for name in columns):
            return Frame({name: whole.columns[name] for name in columns}, whole.index)
        return None
    if not (isinstance(node, ast.Call) and ast.unparse(node.func) in ("pd.DataFrame", "pandas.DataFrame", "DataFrame")):
        return None
    columns = _value(node.args[0], {}) if len(node.args) == 1 else None
    index = [_value(keyword.value, {}) for keyword in node.keywords if keyword.arg == "index"]
    rows = index[0] if index else []
    if not isinstance(columns, dict) or len(node.keywords) != len(index) or not isinstance(rows, list):
        return None
    if not all(isinstance(values, list) for values in columns.values()):
        return None
    return Frame({str(name): values for name, values in columns.items()}, tuple(rows))


def _short(text: str) -> str:
    text = " ".join(str(text).split())
    return text if len(text) <= 60 else text[:59] + "…"
