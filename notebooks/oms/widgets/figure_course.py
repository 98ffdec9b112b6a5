"""The chart of a time course: a line of scores on their whole range, and a shaded band for everything that lasts."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from oms.learning.time_course import Day, TimeCourse
from oms.widgets.figure_drawing import ACCENT, INK, canvas

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# Everything is placed in points, down from the top, so that the letters keep their size whatever is drawn.
_WIDTH, _LEFT, _RIGHT = 520, 46, 504
_LANES, _LANE = 24, 27  # where the bars of the bands begin, and how much room each row of them has
_AIR, _PLOT = 20, 160  # between bars and plot, and how high the plot is
_TYPE = 11  # size of type
_LETTER = 5.9  # how wide a letter of that size is on average; the page's own font is not known here
_STEPS = tuple(base * ten for ten in (1, 10, 100, 1000, 10_000) for base in (1, 2, 5))


class CourseChart:
    """A time course with its bands. `.rows` are its days in their order."""

    WIDEST = 800  # CSS pixels
    HEADER = ("Day", "Score", "What begins and how long it is known to last", "Note")

    def __init__(self, course: TimeCourse) -> None:
        self.course = course
        self.rows: tuple[Day, ...] = course.days

    def line(self, row: Day) -> str:
        """A day with its numbers, in one line."""
        course = self.course
        score = "" if row.score is None else f"{row.score:g} of {course.least:g} to {course.most:g}"
        return " | ".join(part for part in (f"day {row.day}", score, row.event_told) if part)

    def cells(self, row: Day, _source: Callable[[Day], str] | None = None) -> tuple[str, ...]:
        """A row of the table of numbers, under HEADER."""
        return str(row.day), "" if row.score is None else f"{row.score:g}", row.event_told, row.note

    def paint(self) -> Figure:
        """The chart as a matplotlib figure."""
        lanes = self._lanes()
        top = _LANES + _LANE * (1 + max((lane for lane, *_ in lanes), default=-1)) + _AIR
        bottom = top + _PLOT
        height = bottom + 26
        figure = canvas(_WIDTH / 72, height / 72)
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set_xlim(0, _WIDTH)
        axes.set_ylim(height, 0)
        axes.set_axis_off()
        axes.text(0, 13, self.course.scale, fontsize=_TYPE + 1, fontweight="bold")
        for lane, place, words, event in lanes:
            self._band(axes, (_LANES + lane * _LANE, bottom), place, words, event)
        self._axis(axes, top, bottom)
        self._scores(axes, top, bottom)
        return figure

    def _across(self, day: float) -> float:
        first = self.rows[0].day if self.rows else 0
        return _LEFT + 8 + (_RIGHT - _LEFT - 8) * (day - first) / max(1, self.course.last - first)

    def _lanes(self) -> list[tuple[int, float, str, Day]]:
        """(row of bars, where its words begin, the words, the event) for each event; no words stand over others."""
        taken: list[float] = []  # how far each row of bars is filled
        placed = []
        for event in self.course.events:
            words = event.event + (" (goes on)" if event.goes_on else "")
            most = int((_RIGHT - _LEFT) / _LETTER)
            words = words if len(words) <= most else words[:most - 1].rstrip() + "…"
            begin, end = self._across(event.day), self._across(event.ends)
            place = max(_LEFT, min(begin, _RIGHT - _LETTER * len(words)))
            lane = next((n for n, filled in enumerate(taken) if filled <= min(place, begin)), len(taken))
            taken[lane:lane + 1] = [max(end, place + _LETTER * len(words)) + 6]
            placed.append((lane, place, words, event))
        return placed

    def _band(self, axes: Any, reach: tuple[float, float], place: float, words: str, event: Day) -> None:
        """The words, a bar as long as the event, and the shade below it down to the axis."""
        y, bottom = reach
        begin, end = self._across(event.day), max(self._across(event.ends), self._across(event.day) + 3)
        axes.text(place, y + 11, words, fontsize=_TYPE)
        axes.fill([begin, end, end, begin], [y + 18, y + 18, bottom, bottom], color=INK, alpha=0.1, lw=0, zorder=0)
        axes.plot([begin, end], [y + 18, y + 18], color=INK, lw=4, solid_capstyle="butt")
        for edge in (begin,) if event.goes_on else (begin, end):
            axes.plot([edge, edge], [y + 18, bottom], color=INK, lw=0.8, alpha=0.55, ls=(0, (2, 2)), zorder=0)
        if event.goes_on:
            axes.plot([end + 3], [y + 18], ">", ms=8, color=INK, mew=0)

    def _axis(self, axes: Any, top: float, bottom: float) -> None:
        course = self.course
        for tick in _ticks(course.least, course.most, 6):
            y = _down(course, tick, top, bottom)
            axes.plot([_LEFT, _RIGHT], [y, y], color=INK, lw=0.6, alpha=0.3, zorder=0)
            axes.text(_LEFT - 7, y + 4, f"{tick:g}", ha="right", fontsize=_TYPE)
        axes.plot([_LEFT, _RIGHT], [bottom, bottom], color=INK, lw=1)
        axes.text(_LEFT - 7, bottom + 18, "day", ha="right", fontsize=_TYPE)
        ticks = _ticks(self.rows[0].day if self.rows else 0, course.last, 10)
        for tick in ticks:
            room = self._across(course.last) - self._across(tick)
            if tick != ticks[-1] and room < _LETTER * (len(f"{tick:g}{course.last:g}") / 2 + 1):
                continue  # its number would run into that of the last day, which says where the curve stops
            axes.plot([self._across(tick)] * 2, [bottom, bottom + 4], color=INK, lw=1)
            axes.text(self._across(tick), bottom + 18, f"{tick:g}", ha="center", fontsize=_TYPE)

    def _scores(self, axes: Any, top: float, bottom: float) -> None:
        course = self.course
        points = [(self._across(one.day), _down(course, one.score, top, bottom), one.score) for one in course.scored]
        axes.plot([x for x, _, _ in points], [y for _, y, _ in points], "-o", color=ACCENT, lw=2.2, ms=7.5, zorder=3)
        for x, y, words in _beside(points, bottom):
            axes.text(x, y, words, ha="center", fontsize=_TYPE, fontweight="bold", zorder=4)


def _down(course: TimeCourse, score: float, top: float, bottom: float) -> float:
    return bottom - (bottom - top) * (score - course.least) / (course.most - course.least)


def _ticks(least: float, most: float, about: int) -> list[float]:
    """Round numbers from the least to the most, both of which are among them."""
    step = next((step for step in _STEPS if (most - least) / step <= about), most - least)
    ticks = [least, *(step * n for n in range(int(least // step) + 1, int(most // step) + 1)
                      if step * n - least > 0.4 * step and most - step * n > 0.4 * step)]
    return ticks if most == least else [*ticks, most]


def _beside(points: list[tuple[float, float, float]], bottom: float) -> list[tuple[float, float, str]]:
    """Where the numbers of the scores stand: above a peak, below a valley; some are left out where they are crowded."""
    kept: list[tuple[float, float, str]] = []
    last = len(points) - 1
    # The ends, the highest and the lowest first: they tell the most.
    telling = {0, last, *(pick(range(last + 1), key=lambda n: points[n][2]) for pick in (min, max))} if points else set()
    for n in sorted(range(last + 1), key=lambda n: (n not in telling, n)):
        x, y, score = points[n]
        valley = all(points[m][2] > score for m in (n - 1, n + 1) if 0 <= m <= last) and y < bottom - 22 and n > 0
        words = f"{score:g}"
        place = (x, y + 19 if valley else y - 9, words)
        wide = _LETTER * (len(words) + 2)
        if all(abs(place[0] - a) > (wide + _LETTER * (len(other) + 2)) / 2 or abs(place[1] - b) > 14 for a, b, other in kept):
            kept.append(place)
    return kept
