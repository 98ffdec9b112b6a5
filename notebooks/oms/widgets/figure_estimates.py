"""The charts of published shares: one row for each study or finding, or two and more for what is compared."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from textwrap import wrap
from typing import TYPE_CHECKING, Any

from oms.learning.estimates import Estimate, Section, sections
from oms.widgets.figure_drawing import ACCENT, INK, canvas

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# Everything is placed in points, so that a chart keeps its proportions whatever the number of its rows.
_WIDTH = 600
_ZERO, _HUNDRED = 252, 478  # where 0 and 100 per cent stand
_SAID = 492  # where the numbers of a row begin
_LABEL, _SMALL = 12, 10  # sizes of type
_LETTERS = {_LABEL: 34, _SMALL: 42}  # how many letters fit into the column on the left
_LINE = {_LABEL: 15, _SMALL: 12.5}  # how high a line of this size is
_TICKS = (0, 25, 50, 75, 100)
_KEY = ("share with its 95% interval", "◇ per cent without a count")


class EstimatesChart:
    """Published shares under their headings. `.rows` are drawn in their order; `.sections` holds them by heading."""

    WIDEST = 920  # CSS pixels: higher charts would not fit on a screen
    HEADER = ("Row", "Group", "When", "How", "Published", "Per cent (95% interval)", "Who was counted", "Source", "Note")

    def __init__(self, rows: Iterable[Any], *, paired: bool = False, by_percent: bool = True) -> None:
        self.paired = paired
        self.sections: tuple[Section, ...] = sections(rows, paired=paired, by_percent=by_percent)
        self.rows = tuple(row for section in self.sections for row in section.rows)
        self.groups = tuple(dict.fromkeys(row.group for row in self.rows))

    def line(self, row: Estimate) -> str:
        """A row with its numbers, in one line."""
        drawn = row.said if row.low is None else f"{row.count}/{row.denominator}, {row.interval}"
        return " | ".join(part for part in (row.label, row.group, row.era, row.method, drawn, row.population) if part)

    def cells(self, row: Estimate, source: Callable[[Estimate], str]) -> tuple[str, ...]:
        """A row of the table of numbers, under HEADER; `source` names the sources of a row."""
        return (row.label, row.group, row.era, row.method, row.published or row.said, row.interval, row.population,
                source(row), row.note)

    def paint(self) -> Figure:
        """The chart as a matplotlib figure."""
        rows, headings, height = self._places()
        figure = canvas(_WIDTH / 72, height / 72)
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set_xlim(0, _WIDTH)
        axes.set_ylim(height, 0)
        axes.set_axis_off()
        _scale(axes, 19)
        if any(row.percent is not None for row in self.sections[-1].rows):
            _scale(axes, height - 32)
        for x, words in self._key():
            axes.text(x, height - 8, words, fontsize=_SMALL)
        for y, words, underlined in headings:
            axes.text(0, y, words, fontsize=_LABEL + 0.5, fontweight="bold", va="baseline")
            if underlined:
                axes.plot([0, _WIDTH], [y + 5, y + 5], color=INK, lw=0.6, alpha=0.45)
        for top, middle, row, lines in rows:
            y = top
            for size, words in lines:
                y += _LINE[size]
                axes.text(self._indent, y - 4, words, fontsize=size, va="baseline")
            if row.percent is not None:
                _grid(axes, top - 3, y + 4)
            self._mark(axes, middle, row)
        return figure

    @property
    def _indent(self) -> float:
        return 10 if any(section.heading for section in self.sections) else 0

    def _key(self) -> list[tuple[float, str]]:
        """What the marks mean, each with its place: only those that are drawn here."""
        counted = [row for row in self.rows if row.low is not None]
        second = self.paired and any(self.groups.index(row.group) > 0 for row in counted)
        found = [(self._indent, f"{'● ■' if second else '●'} {_KEY[0]}")] if counted else []
        if any(row.percent is not None and row.low is None for row in self.rows):
            found.append((_ZERO if counted else self._indent, _KEY[1]))
        return found

    def _places(self) -> tuple[list[tuple], list[tuple[float, str, bool]], float]:
        """(top, middle, row, its lines of text) of each row, (base line, words, whether it is the last line) of each
        line of a heading, and the height.
        """
        rows, headings, y = [], [], 34.0
        for section in self.sections:
            if section.heading:
                written = wrap(section.heading, 84)
                for n, words in enumerate(written, 1):
                    y += 18
                    headings.append((y, words, n == len(written)))
                y += 9
            for row in section.rows:
                lines = self._lines(row)
                high = sum(_LINE[size] for size, _ in lines)
                rows.append((y, y + high / 2, row, lines))
                y += high + 7
            y += 6
        return rows, headings, y + 46

    def _lines(self, row: Estimate) -> list[tuple[int, str]]:
        """The text on the left of a row: what it is, and in small type when, how or in whom it was counted."""
        main = (row.group or row.population) if self.paired else row.label
        small = row.population if self.paired else row.where or row.population
        return [(size, words) for size, text in ((_LABEL, main), (_SMALL, small)) for words in wrap(text, _LETTERS[size])]

    def _mark(self, axes: Any, y: float, row: Estimate) -> None:
        """The dot, its interval and its numbers; who is counted second is told apart by form and dash."""
        second = self.paired and self.groups.index(row.group) > 0
        colour = INK if second else ACCENT
        if row.percent is None:
            for n, words in enumerate(lines := wrap(row.published, 52)):
                axes.text(_ZERO, y + 4 + (n - (len(lines) - 1) / 2) * 13, words, fontsize=11, fontstyle="italic")
            return
        axes.plot([_ZERO, _HUNDRED], [y, y], color=INK, lw=0.5, alpha=0.3, ls=(0, (1, 3)), zorder=0)
        if row.low is not None:
            axes.plot([_at(row.low), _at(row.high)], [y, y], color=colour, lw=2.6, solid_capstyle="butt", zorder=2,
                      ls=(0, (2.2, 1)) if second else "-", dash_capstyle="butt")
            axes.plot([_at(row.percent)], [y], "s" if second else "o", ms=8 if second else 9, color=colour, zorder=3)
        else:
            axes.plot([_at(row.percent)], [y], "D", ms=7.5, mfc="none", mec=colour, mew=1.8, zorder=3)
        axes.text(_SAID, y + 4.2, row.said, fontsize=_LABEL if len(row.said) < 15 else 10.5,
                  fontweight="bold" if row.low is not None else "normal")


def _at(percent: float) -> float:
    return _ZERO + (_HUNDRED - _ZERO) * percent / 100


def _scale(axes: Any, y: float) -> None:
    """The numbers of the scale; they stand at both ends, because the chart may be tall."""
    for tick in _TICKS:
        axes.text(_at(tick), y, f"{tick}%" if tick == _TICKS[-1] else str(tick), ha="center", fontsize=11)


def _grid(axes: Any, top: float, bottom: float) -> None:
    for tick in _TICKS:
        axes.plot([_at(tick), _at(tick)], [top, bottom], color=INK, lw=0.6, alpha=0.3, zorder=0)
