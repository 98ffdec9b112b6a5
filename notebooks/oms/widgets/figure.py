"""A chart of a table of the course, with its caption, its words and its numbers."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

import ipywidgets

from oms.content.library import library
from oms.content.problem import Mistake
from oms.learning.certainty import wilson
from oms.widgets.prose import cited, inline, short, sources_html, table
from oms.widgets.view import Absent, View

if TYPE_CHECKING:
    import pandas

STAGES = ("before", "first", "later", "any time")


def figure(name: str) -> FigureView | Absent:
    """The figure of this name. `.data` is its table as a pandas DataFrame.

    A wrong name raises one sentence with the nearest name; a file that cannot be read gives one polite line.
    """
    books = library()
    try:
        entry = books.figure(name)
    except Mistake:
        if name not in books.figure_names():
            raise
        return Absent("figure", name)
    return FigureView(name, entry, rows_of(books.signs), books.references)


@dataclass(frozen=True)
class Row:
    """One row drawn: a proportion with its Wilson 95 % interval (per cent), a bare percentage, or an order only."""

    stage: str
    sign: str
    population: str
    count: int | None
    denominator: int | None
    percent: float | None
    low: float | None
    high: float | None
    sources: tuple[str, ...]
    note: str
    published: str = ""

    @property
    def label(self) -> str:
        """What stands beside the marker: "32/51", "91.3% of 23", or why there is no number."""
        if self.count is not None:
            return f"{self.count}/{self.denominator}"
        if self.percent is not None:
            return f"{self.percent:g}%" + (f" of {self.denominator}" if self.denominator else "")
        if self.published:
            return self.published
        return "order only" if self.stage in ("first", "later") else "no count"


def rows_of(signs: tuple) -> tuple[Row, ...]:
    """The rows of signs.csv as they are drawn: by stage, and inside a stage in the order of rank, then of the file."""
    rows = []
    for stage in STAGES:
        for sign in sorted((s for s in signs if s.stage == stage), key=lambda s: s.rank or math.inf):
            known = sign.count is not None and sign.denominator
            low, high = (round(100 * end, 1) for end in wilson(sign.count, sign.denominator)) if known else (None, None)
            percent = round(100 * sign.count / sign.denominator, 1) if known else sign.percent
            rows.append(Row(stage, sign.sign, sign.population, sign.count, sign.denominator, percent, low, high,
                            sign.sources, sign.note, sign.published))
    return tuple(rows)


class FigureView(View):
    """A chart with caption and text alternative. `.data` is a pandas DataFrame of what is drawn."""

    def __init__(self, name: str, figure: Any, rows: tuple[Row, ...], references: Mapping[str, Any]) -> None:
        self.name, self.figure, self.rows = name, figure, rows
        self._references = references
        super().__init__([ipywidgets.HTML(self._html(self.svg()))], "figure")

    @property
    def data(self) -> pandas.DataFrame:
        """One row drawn: stage, sign, population, count, denominator, percent, low, high, sources, note."""
        import pandas as pd

        return pd.DataFrame([vars(row) | {"sources": "; ".join(row.sources)} for row in self.rows])

    def line(self) -> str:
        """The title and every row drawn with its numbers: what the regression tests compare."""
        lines = [f"figure “{self.name}”: {self.figure.title}"]
        for row in self.rows:
            drawn = row.label
            if row.count is not None:
                drawn += f", {row.percent:.1f}% ({row.low:.1f} to {row.high:.1f})"
            lines.append(f"  {row.stage} | {row.sign} | {row.population} | {drawn}")
        return "\n".join(lines)

    def static(self) -> str:
        """The figure as HTML without widgets: its drawing as a picture that no sanitiser takes apart."""
        from oms.widgets.figure_drawing import picture

        return self._html(picture(self.rows, self.name, self.figure.alt))

    def svg(self) -> str:
        """The chart as SVG in the colours of the page around it."""
        from oms.widgets.figure_drawing import svg

        return svg(self.rows, self.name, self.figure.title, self.figure.alt)

    def _html(self, drawing: str) -> str:
        references = self._references
        rows = [(row.stage, row.sign, row.population, row.label,
                 "" if row.low is None else f"{row.percent:.1f}% ({row.low:.1f} to {row.high:.1f})",
                 ", ".join(short(references[key]) if key in references else key for key in row.sources), row.note)
                for row in self.rows]
        numbers = table(("Stage", "Sign", "Who was counted", "Published", "Per cent (95% interval)", "Source", "Note"),
                        rows, caption=self.figure.title)
        note = f"<p><small>{inline(cited(self.figure.note, references))}</small></p>" if self.figure.note else ""
        return (f"<figure><p><strong>{inline(self.figure.title)}</strong></p>{drawing}"
                f"<figcaption><p>{inline(cited(self.figure.caption, references))}</p>{note}"
                f"{sources_html(self.figure.sources, references)}</figcaption></figure>"
                f"<details><summary>The figure in words</summary><p>{escape(self.figure.alt)}</p></details>"
                f"<details><summary>The numbers as a table</summary>{numbers}</details>")
