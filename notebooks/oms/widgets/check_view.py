"""The content check on the page: every problem with its file, line and remedy."""

from __future__ import annotations

from typing import Any

from oms.content.check import problems
from oms.content.library import library
from oms.content.problem import Mistake, Problem
from oms.widgets.prose import paragraph, table


def check() -> CheckView:
    """Everything that is wrong in the data folder, all at once; `.problems` is the list."""
    found = problems()
    try:
        books = library()
        count = sum(len(books.quiz(name).questions) for name in books.quiz_names())
    except Mistake:  # the missing folder is among the problems
        count = 0
    return CheckView(found, count)


class CheckView:
    """What the check found: `.problems` is a list of Problem, empty when all is well."""

    def __init__(self, found: list[Problem], questions: int) -> None:
        self.problems = found
        self.questions = questions

    @property
    def sentence(self) -> str:
        if not self.problems:
            return f"No problems found in {self.questions} questions."
        errors = sum(problem.severity == "error" for problem in self.problems)
        return f"{errors} errors and {len(self.problems) - errors} warnings in {self.questions} questions."

    def __repr__(self) -> str:
        return "\n".join([self.sentence, *(f"  {problem}" for problem in self.problems)])

    def _repr_pretty_(self, printer: Any, _cycle: bool) -> None:
        printer.text(repr(self))

    def _repr_html_(self) -> str:
        if not self.problems:
            return paragraph(self.sentence)
        rows = [(p.file, p.line or "–", p.severity, p.message, p.remedy, p.rule) for p in self.problems]
        return table(("File", "Line", "Kind", "What", "Remedy", "Rule"), rows, caption=self.sentence)
