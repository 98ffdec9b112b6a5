"""What stands in a question besides words: its figure, of a time course only what was known then; its recordings."""

from __future__ import annotations

from html import escape
from typing import Any

from oms.content.problem import Mistake
from oms.widgets.figure import chart_of, figure_html
from oms.widgets.figure_drawing import picture, svg
from oms.widgets.figure_drawing import printed as drawn_alone

NOT_TO_BE_SHOWN = "The picture of this question cannot be shown just now; an instructor sees why with check()."


class Pictures:
    """The pictures of a quiz as HTML in the colours of the page; each is drawn once."""

    def __init__(self, books: Any) -> None:
        self._books = books
        self._drawn: dict[str, str] = {}

    def html(self, question: Any) -> str:
        """The picture of a question, or "" for a question without one; a polite line where it cannot be shown."""
        if question.picture is None:
            return ""
        if question.id not in self._drawn:
            self._drawn[question.id] = picture_html(question, self._books)
        return self._drawn[question.id]


def recordings(session: Any, books: Any) -> Any:
    """What draws the recordings of a quiz; None for a quiz without any, which then loads nothing for it."""
    if not any(question.type in ("trace", "predict") for question in session.questions):
        return None
    from oms.widgets.quiz_recording import Recordings

    return Recordings(books)


def picture_html(question: Any, books: Any, printed: bool = False) -> str:
    """The picture of a question as HTML: the drawing, its words and its numbers; `printed` for a page without widgets.

    It is called after the question and not after the figure, whose name may tell what is still to come.
    """
    try:
        entry, chart = _seen(question.picture, books)
    except Mistake:
        return f"<p>{escape(NOT_TO_BE_SHOWN)}</p>"
    name = f"{question.id}-picture"
    drawing = picture(chart.paint, name, entry.alt) if printed else svg(chart.paint, name, entry.title, entry.alt, chart.WIDEST)
    return figure_html(entry, chart, drawing, books)


def picture_alone(question: Any, books: Any) -> tuple[str, str]:
    """The drawing of a question as SVG text of its own, and the words that stand in for it. Raises a Mistake where it
    cannot be shown."""
    entry, chart = _seen(question.picture, books)
    return drawn_alone(chart.paint, f"{question.id}-picture"), entry.alt


def _seen(asked: Any, books: Any) -> tuple[Any, Any]:
    """The figure and its chart as far as the learner may see them. Raises a Mistake where there is nothing to see."""
    entry = books.figure(asked.figure)
    chart = chart_of(entry, books)
    if asked.until is None:
        return entry, chart
    if entry.kind != "course":
        raise Mistake(f"The figure “{asked.figure}” does not run over days, so it cannot stop at one.")
    course = chart.course.until(asked.until)
    if not course.scored:
        raise Mistake(f"The figure “{asked.figure}” has no score up to day {asked.until}.")
    # What an author wrote about the whole course may tell its end: none of it is shown.
    known = {"title": f"Day {course.days[0].day} to day {course.last}", "alt": course.words, "caption": "", "note": "",
             "sources": (), "claims": ()}
    return entry.model_copy(update=known), type(chart)(course)
