"""Every question of the course by its id, with the quiz it stands in."""

from __future__ import annotations

from typing import Any

from .problem import Mistake, unknown

BY_THEMSELVES = ("cloze", "free")  # types that only the learner marks


class Bank:
    """The questions of a Library by their ids; read when it is made. A quiz that cannot be read is left out."""

    def __init__(self, books: Any) -> None:
        self.books = books
        self.questions: dict[str, Any] = {}
        self.quiz_of: dict[str, str] = {}
        self._same = {row.misconception: row.same_as for row in books.table("misconceptions.csv").by_key.values()} if hasattr(
            books, "table") else {}
        self.kept: set[str] = set()  # ids of questions that are kept for a test
        self._scales: dict[str, Any] = {}
        for name in books.quiz_names():
            try:
                loaded = books.quiz(name)
            except Mistake:
                continue
            for question in loaded.questions:
                self.questions.setdefault(question.id, question)
                self.quiz_of.setdefault(question.id, name)
                if getattr(loaded, "kept_for_test", False):
                    self.kept.add(question.id)

    def question(self, name: object) -> Any:
        """The question of this id. Raises a Mistake that names the nearest one."""
        if not isinstance(name, str) or name not in self.questions:
            raise unknown("question", name, self.questions)
        return self.questions[name]

    @property
    def abbreviations(self) -> tuple[str, ...]:
        """The abbreviations that the course's glossary knows."""
        return tuple(row.term for row in self.books.table("glossary.csv").by_key.values() if row.kind == "abbreviation")

    def error_of(self, option: Any) -> str:
        """The name of the error of thought behind an option, the same for all names of one error; "" for none."""
        name = option.misconception or ""
        return self._same.get(name, name)

    def lesson(self, module: str) -> Any:
        """The row of data/lessons.csv of a module, or None."""
        return self.books.lessons.get(module)

    def scale(self, question: Any) -> Any:
        """The Scale of a question that rates on one, or None."""
        if question.type != "rating":
            return None
        if question.scale not in self._scales:
            try:
                self._scales[question.scale] = self.books.scale(question.scale)
            except Mistake:
                self._scales[question.scale] = None
        return self._scales[question.scale]

    @staticmethod
    def marked_by_themselves(question: Any) -> bool:
        """True for cards and own words: there the learner is the only judge."""
        return question.type in BY_THEMSELVES
