"""An interval that a learner commits to, and which of the published figures it covers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from oms.content.calculators import IconArray, Published
from oms.content.problem import Mistake, unknown
from oms.learning.typed_number import typed_number

WIDE = 3  # an interval this many times as wide as the published range covers it without saying much


@dataclass(frozen=True)
class Interval:
    """The lowest and the highest value that a learner thinks possible, and the group below the line."""

    low: float
    high: float
    group: str

    def covers(self, figure: Published) -> str:
        """ "covered", "in part" or "not covered" for a published figure of the same group."""
        if self.low <= figure.low and figure.top <= self.high:
            return "covered"
        return "in part" if figure.low <= self.high and self.low <= figure.top else "not covered"


@dataclass(frozen=True, repr=False)
class Coverage:
    """How an interval stands to the published figures: each of its own group with its word, and those set apart."""

    interval: Interval
    judged: tuple[tuple[Published, str], ...]
    apart: tuple[Published, ...]

    def __repr__(self) -> str:
        apart = f", {len(self.apart)} with another group below the line" if self.apart else ""
        return f"{self.covered} of {len(self.judged)} covered{apart}"

    @property
    def covered(self) -> int:
        """How many published figures of the same group lie inside."""
        return sum(word == "covered" for _, word in self.judged)

    @property
    def range(self) -> tuple[float, float] | None:
        """The lowest and the highest published figure of the group; None where there is none."""
        return published_range(figure for figure, _ in self.judged)

    @property
    def times_as_wide(self) -> float | None:
        """How many times as wide as the published range the interval is; None where that range is one point or none."""
        if self.range is None or self.range[0] == self.range[1]:
            return None
        return (self.interval.high - self.interval.low) / (self.range[1] - self.range[0])

    @property
    def wide(self) -> bool:
        """True where everything is covered by an interval so wide that it says little."""
        return (self.covered == len(self.judged) > 0 and self.times_as_wide is not None
                and round(self.times_as_wide, 6) > WIDE)


def published_range(figures: Iterable[Published]) -> tuple[float, float] | None:
    """The lowest and the highest of these figures; None for none."""
    figures = tuple(figures)
    return (min(f.low for f in figures), max(f.top for f in figures)) if figures else None


def committed(icons: IconArray, low: object, high: object, group: str) -> Interval:
    """The interval that was typed. Raises a Mistake for what is no number, out of range, or upside down."""
    if group not in (known := [one.id for one in icons.groups]):
        raise unknown("group", group, known)
    bottom, top = (typed_number(given, name, 0, icons.most, icons.unit)
                   for given, name in ((low, "Lowest"), (high, "Highest")))
    if bottom > top:
        raise Mistake(f"The lowest, {bottom:g}, lies above the highest, {top:g}; change one of them.")
    return Interval(bottom, top, group)


def coverage(icons: IconArray, interval: Interval) -> Coverage:
    """The interval set beside every published figure that has the same group below the line."""
    same = tuple(figure for figure in icons.published if figure.group == interval.group)
    return Coverage(interval, tuple((figure, interval.covers(figure)) for figure in same),
                    tuple(figure for figure in icons.published if figure.group != interval.group))
