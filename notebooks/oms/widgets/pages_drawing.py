"""What a call of a lesson shows without a notebook: its static form, drawn from the data as they are now."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from contextlib import contextmanager

import comm
from ipywidgets.widgets import widget

from oms.content.library import library
from oms.content.problem import Mistake
from oms.teaching.lesson_cells import Call, Drawn
from oms.widgets.static_form import quiz_html


def drawn(call: Call) -> Drawn:
    """The static form of a call, and the questions that it asks. Raises a Mistake for a call that is none."""
    options = dict(call.options)
    plain = call.name == "figure" and len(call.arguments) == 1 and not options
    if plain and (html := _figure(str(call.arguments[0]))):
        return Drawn(html)
    # By name, as the cell calls it: the public names stand at the top of the course, and this room is below it.
    show = getattr(importlib.import_module("oms"), call.name, None)
    if show is None:
        raise Mistake(f"The course has no “{call.name}” to show.")
    with unseen():
        try:
            view = show(*call.arguments, **options)
        except TypeError:
            raise Mistake(f"“{call.name}” cannot be shown with these arguments.") from None
        session = getattr(view, "session", None)
        questions = tuple(getattr(session, "questions", ()))
        html = view.static()
        if questions and "<hr>" not in html:
            html += _exam(questions)
        return Drawn(html, questions, getattr(getattr(session, "case", None), "status", "") == "draft")


def _exam(questions: tuple) -> str:
    """The questions of an exam as those of a quiz: on paper there is no other way to sit it."""
    books = library()
    html = quiz_html("", "", questions, books.references, books.scale)
    return html[html.index("<hr>"):]


def _figure(name: str) -> str:
    """A figure without its view, which would draw it a second time for the screen; "" where it cannot be read."""
    from oms.widgets.figure import chart_of, figure_html
    from oms.widgets.figure_drawing import picture

    books = library()
    try:
        entry = books.figure(name)
        chart = chart_of(entry, books)
    except Mistake:
        return ""
    return figure_html(entry, chart, picture(chart.paint, name, entry.alt), books)


@contextmanager
def unseen() -> Iterator[None]:
    """Widgets that are made inside are sent to no browser, and are gone afterwards."""
    create, before = comm.create_comm, set(widget._instances)
    comm.create_comm = comm.DummyComm
    try:
        yield
    finally:
        for made in [one for key, one in list(widget._instances.items()) if key not in before]:
            made.close()
        comm.create_comm = create
