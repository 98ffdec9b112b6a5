"""One question as a student will see it, for the person who wrote it: it can be answered, and nothing is recorded."""

from __future__ import annotations

from contextlib import suppress
from html import escape
from typing import Any

import ipywidgets

from oms.content.bank import Bank
from oms.content.check import problems
from oms.content.file_text import Unreadable
from oms.content.library import library
from oms.content.problem import unknown
from oms.content.yaml_text import read_yaml
from oms.learning.session import QuizSession
from oms.widgets.prose import inline, paragraph, table
from oms.widgets.quiz import QuizView
from oms.widgets.static_form import quiz_html
from oms.widgets.view import View, named, put, refuse_unknown


def preview(item: str = "", **unknown_options: object) -> Preview:
    """The question with this id, as a student will see it. It can be answered here, and nothing of it is recorded.

    Beside it stand its file and line, its objective, and what check() says of it. A wrong id raises one sentence with
    the nearest one; without an id the page asks for one.
    """
    refuse_unknown(unknown_options, ("item",))
    return Preview(item)


class Preview(View):
    """A field for an id, and the question. `.show("oms-q-0401")` shows another one; `.quiz` is the question on the page."""

    def __init__(self, item: str = "") -> None:
        self.item, self.quiz = "", None
        self.name = named(ipywidgets.Text(description="Id of a question", value=""), "oms-preview-id")
        self.show_button = self.button("Show", self._asked, "oms-main")
        self.about = ipywidgets.HTML()
        self.place = ipywidgets.VBox([])
        bar = ipywidgets.HBox([self.name, self.show_button])
        bar.add_class("oms-bar")
        super().__init__((bar, self.about, self.place), "preview")
        if item:
            self.show(item)

    def show(self, item: str) -> None:
        """Show this question, read from its file just now."""
        books = library()
        bank = Bank(books)
        question = bank.question(item)
        loaded = books.quiz(bank.quiz_of[item])
        session = QuizSession(loaded, only=item, scale=books.scale, answer_first=False, shuffle_seed=1)
        self.item, self.quiz = item, QuizView(session, books)
        put(self.name, value=item)
        put(self.about, value=self._about(question, loaded, books))
        put(self.place, children=(self.quiz,))

    def _asked(self) -> None:
        wanted = self.name.value.strip()
        if not wanted:
            raise unknown("question", wanted, Bank(library()).questions)
        self.show(wanted)

    def _about(self, question: Any, loaded: Any, books: Any) -> str:
        file = f"data/{loaded.file}"
        with suppress(Unreadable):
            file += f", line {read_yaml(books.folder / loaded.file).line(('questions', loaded.places[question.id], 'id'))}"
        row = books.objectives.get(question.objective)
        reviewed = "reviewed" if question.status == "reviewed" else "draft, not yet reviewed"
        rows = [("File", file), ("Objective", f"{question.objective}: {row.objective}" if row else question.objective),
                ("Kind", f"{question.type}, {question.bloom}, {question.seconds} seconds, {reviewed}")]
        found = [p for p in problems() if p.file == loaded.file and question.id in f"{p.message} {p.remedy}"]
        said = paragraph("check() finds nothing here.") if not found else table(
            ("Line", "What", "Remedy"), [(p.line or "–", p.message, p.remedy) for p in found], caption="What check() says")
        listed = "".join(f"<li><strong>{inline(name)}:</strong> {inline(words)}</li>" for name, words in rows)
        return f"<ul>{listed}</ul>{said}"

    def line(self) -> str:
        """One line that says which question is shown."""
        return f"preview: {self.item}" if self.item else "preview: no question yet"

    def static(self) -> str:
        """The question with its reasons folded, as HTML without widgets."""
        if not self.item:
            return paragraph("Name a question, as in preview(\"oms-q-0401\").")
        books = library()
        session = self.quiz.session
        return (paragraph(f"A preview of {escape(self.item)}; nothing is recorded.")
                + quiz_html(session.title, "", session.questions, books.references, books.scale))
