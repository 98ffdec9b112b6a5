"""A chart of a table of the course, with its caption, its words and its numbers."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import ipywidgets

from oms.content.library import library
from oms.content.problem import Mistake
from oms.learning.time_course import time_course
from oms.widgets.figure_course import CourseChart
from oms.widgets.figure_drawing import picture, svg
from oms.widgets.figure_estimates import EstimatesChart
from oms.widgets.figure_signs import SignsChart
from oms.widgets.prose import cited, inline, paragraph, short, sources_html, table
from oms.widgets.sources import labels
from oms.widgets.view import Absent, View, refuse_unknown

if TYPE_CHECKING:
    import pandas

    Chart = SignsChart | EstimatesChart | CourseChart

SYNTHETIC = "Synthetic: the numbers are invented."


def figure(name: str = "", **unknown_options: object) -> FigureView | Absent:
    """The figure of this name. `.data` is its table as a pandas DataFrame.

    A wrong name raises one sentence with the nearest name; a file that cannot be read gives one polite line.
    """
    refuse_unknown(unknown_options, ())
    books = library()
    try:
        entry = books.figure(name)
        chart = chart_of(entry, books)
    except Mistake:
        if str(name) not in books.figure_names():
            raise
        return Absent("figure", name)
    return FigureView(name, entry, chart, books)


def chart_of(entry: Any, books: Any) -> Chart:
    """The chart of a figure of the library `books`, ready to be painted. Raises a Mistake where its table is missing."""
    if entry.kind == "proportions":
        return SignsChart(books.signs)
    if entry.kind == "course":
        return CourseChart(time_course(books.course(entry.table), entry.score_label, entry.least, entry.most))
    return EstimatesChart(books.proportions(entry.table), paired=entry.kind == "paired",
                          by_percent=entry.order == "percent")


class FigureView(View):
    """A chart with caption and text alternative. `.data` is a pandas DataFrame of what is drawn, `.rows` the same rows."""

    def __init__(self, name: str, figure: Any, chart: Chart, books: Any) -> None:
        self.name, self.figure, self.chart = name, figure, chart
        self._books = books
        super().__init__([ipywidgets.HTML(self._html(self.svg()))], "figure")

    @property
    def rows(self) -> tuple:
        """The rows drawn, in the order in which they stand."""
        return self.chart.rows

    @property
    def data(self) -> pandas.DataFrame:
        """One row for each row drawn, among others: count, denominator, percent, low, high, sources, note; of a time
        course day, score, event, ends (its last day), note."""
        import pandas as pd

        return pd.DataFrame([{column: "; ".join(value) if isinstance(value, tuple) else value
                              for column, value in vars(row).items()} for row in self.rows])

    def line(self) -> str:
        """The title and every row drawn with its numbers: what the regression tests compare."""
        synthetic = " (synthetic)" if self.figure.synthetic else ""
        return "\n".join([f"figure “{self.name}”: {self.figure.title}{synthetic}", *(f"  {self.chart.line(row)}" for row in self.rows)])

    def static(self) -> str:
        """The figure as HTML without widgets: its drawing as a picture that no sanitiser takes apart."""
        return self._html(picture(self.chart.paint, self.name, self.figure.alt))

    def svg(self) -> str:
        """The chart as SVG in the colours of the page around it."""
        return svg(self.chart.paint, self.name, self.figure.title, self.figure.alt, self.chart.WIDEST)

    def _html(self, drawing: str) -> str:
        return figure_html(self.figure, self.chart, drawing, self._books)


def figure_html(entry: Any, chart: Chart, drawing: str, books: Any) -> str:
    """A figure with its drawing, caption, limits and sources, its words and its numbers; what is empty is left out."""
    references = books.references
    numbers = table(chart.HEADER, [chart.cells(row, lambda row: _source(row, books)) for row in chart.rows],
                    caption=entry.title)
    synthetic = f"<p><small><strong>{SYNTHETIC}</strong></small></p>" if entry.synthetic else ""
    note = f"<p><small>{inline(cited(entry.note, references))}</small></p>" if entry.note else ""
    below = paragraph(cited(entry.caption, references)) + note + sources_html(entry.sources, references)
    return (f"<figure><p><strong>{inline(entry.title)}</strong></p>{synthetic}{drawing}"
            f"{f'<figcaption>{below}</figcaption>' if below else ''}</figure>"
            f"<details><summary>The figure in words</summary><p>{escape(entry.alt)}</p></details>"
            f"<details><summary>The numbers as a table</summary>{numbers}</details>")


def _source(row: Any, books: Any) -> str:
    """The sources of a row by their short names, each with how its facts were checked where its claims tell."""
    checked = labels(books.claims[key] for key in getattr(row, "claims", ()) if key in books.claims)
    return ", ".join((short(books.references[key]) if key in books.references else key)
                     + (f" ({checked[key]})" if key in checked else "") for key in row.sources)
