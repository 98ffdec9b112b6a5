"""A chart of a table of the course, with its caption, its words and its numbers."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING, Any

import ipywidgets

from oms.content.library import library
from oms.content.problem import Mistake
from oms.widgets.figure_drawing import picture, svg
from oms.widgets.figure_estimates import EstimatesChart
from oms.widgets.figure_signs import SignsChart
from oms.widgets.prose import cited, inline, short, sources_html, table
from oms.widgets.sources import labels
from oms.widgets.view import Absent, View, refuse_unknown

if TYPE_CHECKING:
    import pandas


def figure(name: str = "", **unknown_options: object) -> FigureView | Absent:
    """The figure of this name. `.data` is its table as a pandas DataFrame.

    A wrong name raises one sentence with the nearest name; a file that cannot be read gives one polite line.
    """
    refuse_unknown(unknown_options, ())
    books = library()
    try:
        entry = books.figure(name)
        rows = books.signs if entry.kind == "proportions" else books.proportions(entry.table)
    except Mistake:
        if str(name) not in books.figure_names():
            raise
        return Absent("figure", name)
    chart = SignsChart(rows) if entry.kind == "proportions" else EstimatesChart(
        rows, paired=entry.kind == "paired", by_percent=entry.order == "percent")
    return FigureView(name, entry, chart, books)


class FigureView(View):
    """A chart with caption and text alternative. `.data` is a pandas DataFrame of what is drawn, `.rows` the same rows."""

    def __init__(self, name: str, figure: Any, chart: SignsChart | EstimatesChart, books: Any) -> None:
        self.name, self.figure, self.chart = name, figure, chart
        self._references: Mapping[str, Any] = books.references
        self._claims: Mapping[str, Any] = books.claims
        super().__init__([ipywidgets.HTML(self._html(self.svg()))], "figure")

    @property
    def rows(self) -> tuple:
        """The rows drawn, in the order in which they stand."""
        return self.chart.rows

    @property
    def data(self) -> pandas.DataFrame:
        """One row for each row drawn, among others: count, denominator, percent, low, high, sources, note."""
        import pandas as pd

        return pd.DataFrame([{column: "; ".join(value) if isinstance(value, tuple) else value
                              for column, value in vars(row).items()} for row in self.rows])

    def line(self) -> str:
        """The title and every row drawn with its numbers: what the regression tests compare."""
        return "\n".join([f"figure “{self.name}”: {self.figure.title}", *(f"  {self.chart.line(row)}" for row in self.rows)])

    def static(self) -> str:
        """The figure as HTML without widgets: its drawing as a picture that no sanitiser takes apart."""
        return self._html(picture(self.chart.paint, self.name, self.figure.alt))

    def svg(self) -> str:
        """The chart as SVG in the colours of the page around it."""
        return svg(self.chart.paint, self.name, self.figure.title, self.figure.alt, self.chart.WIDEST)

    def _html(self, drawing: str) -> str:
        references = self._references
        numbers = table(self.chart.HEADER, [self.chart.cells(row, self._source) for row in self.rows],
                        caption=self.figure.title)
        note = f"<p><small>{inline(cited(self.figure.note, references))}</small></p>" if self.figure.note else ""
        return (f"<figure><p><strong>{inline(self.figure.title)}</strong></p>{drawing}"
                f"<figcaption><p>{inline(cited(self.figure.caption, references))}</p>{note}"
                f"{sources_html(self.figure.sources, references)}</figcaption></figure>"
                f"<details><summary>The figure in words</summary><p>{escape(self.figure.alt)}</p></details>"
                f"<details><summary>The numbers as a table</summary>{numbers}</details>")

    def _source(self, row: Any) -> str:
        """The sources of a row by their short names, each with how its facts were checked where its claims tell."""
        checked = labels(self._claims[key] for key in getattr(row, "claims", ()) if key in self._claims)
        return ", ".join((short(self._references[key]) if key in self._references else key)
                         + (f" ({checked[key]})" if key in checked else "") for key in row.sources)
