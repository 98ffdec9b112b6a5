"""The chart of signs.csv: what comes before, first, later and at any time."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from oms.learning.certainty import wilson
from oms.widgets.figure_drawing import ACCENT, INK, canvas

if TYPE_CHECKING:
    from matplotlib.figure import Figure

STAGES = ("before", "first", "later", "any time")
_ROW = 0.29  # inches for one row
_WIDTH = 10.2
_HEADS = {"before": "Before", "first": "First", "later": "Later", "any time": "At any time"}


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


class SignsChart:
    """The signs by stage. `.rows` are drawn in their order, with a heading for each stage."""

    WIDEST = 1200  # CSS pixels
    HEADER = ("Stage", "Sign", "Who was counted", "Published", "Per cent (95% interval)", "Source", "Note")

    def __init__(self, signs: tuple) -> None:
        self.rows = rows_of(signs)

    def line(self, row: Row) -> str:
        """A row with its numbers, in one line."""
        drawn = row.label
        if row.count is not None:
            drawn += f", {row.percent:.1f}% ({row.low:.1f} to {row.high:.1f})"
        return f"{row.stage} | {row.sign} | {row.population} | {drawn}"

    def cells(self, row: Row, source: Callable[[Row], str]) -> tuple[str, ...]:
        """A row of the table of numbers, under HEADER; `source` names the sources of a row."""
        return (row.stage, row.sign, row.population, row.label,
                "" if row.low is None else f"{row.percent:.1f}% ({row.low:.1f} to {row.high:.1f})", source(row), row.note)

    def paint(self) -> Figure:
        """The chart as a matplotlib figure."""
        places: list[tuple[float, object]] = []
        heads: list[tuple[float, str]] = []
        y = 0.0
        for stage, group in groupby(self.rows, key=lambda row: row.stage):
            heads.append((y, _HEADS.get(stage, stage)))
            for row in group:
                y += 1
                places.append((y, row))
            y += 1.5
        height = (y + 3) * _ROW
        figure = canvas(_WIDTH, height)
        axes = figure.add_axes((0.55, 1.35 * _ROW / height, 0.32, 1 - 2.9 * _ROW / height))
        _draw(axes, places, heads)
        axes.set_ylim(y - 0.4, -0.7)
        return figure


def _draw(axes, places: list, heads: list) -> None:
    side = axes.get_yaxis_transform()  # across: share of the axes; down: rows
    for y, words in heads:
        axes.text(-1.7, y, words, transform=side, va="center", fontweight="bold", fontsize=11.5)
        axes.plot([-1.7, 1.38], [y + 0.48, y + 0.48], transform=side, color=INK, lw=0.6, alpha=0.45, clip_on=False)
    for tick in (0, 25, 50, 75, 100):
        axes.axvline(tick, color=INK, lw=0.5, alpha=0.25, zorder=0)
    for y, row in places:
        axes.text(-1.66, y, row.sign, transform=side, va="center")
        axes.text(-0.03, y, row.population, transform=side, va="center", ha="right", fontsize=9.5)
        if row.count is not None:
            axes.plot([row.low, row.high], [y, y], color=ACCENT, lw=2.2, solid_capstyle="butt", zorder=2)
            axes.plot([row.percent], [y], "o", ms=7.5, color=ACCENT, zorder=3, clip_on=False)
            axes.text(1.04, y, row.label, transform=side, va="center", fontweight="bold")
        elif row.percent is not None:
            axes.plot([row.percent], [y], "D", ms=6, mfc="none", mec=INK, mew=1.4, zorder=3, clip_on=False)
            axes.text(1.04, y, row.label, transform=side, va="center")
        else:
            axes.plot([2], [y], "o", ms=6.5, mfc="none", mec=INK, mew=1.2, zorder=3)
            axes.text(0.06, y, row.label, transform=side, va="center", fontsize=9, fontstyle="italic")
    axes.set_xlim(0, 100)
    axes.set_xticks([0, 25, 50, 75, 100], ["0", "25", "50", "75", "100%"])
    axes.tick_params(top=True, labeltop=True)  # the chart is tall: its scale stands at both ends
    axes.set_yticks([])
    axes.patch.set_visible(False)
    for edge in ("left", "right"):
        axes.spines[edge].set_visible(False)
