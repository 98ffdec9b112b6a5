"""Published shares side by side: which number each row gives, its 95 % interval, and the order in which they stand."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from oms.learning.certainty import wilson


@dataclass(frozen=True)
class Estimate:
    """One published share. `percent`, and its Wilson 95 % interval from `low` to `high`, are per cent.

    With a count all three are worked out from it, and `printed` is the per cent as published or rounded in the table;
    without one there is no interval, and perhaps no percent either.
    """

    label: str
    group: str
    era: str
    method: str
    count: int | None
    denominator: int | None
    percent: float | None
    printed: float | None
    low: float | None
    high: float | None
    published: str
    population: str
    sources: tuple[str, ...]
    claims: tuple[str, ...]
    note: str

    @property
    def said(self) -> str:
        """The numbers as they stand beside the dot: "22/34, 65%", "50% of 389", or what the source printed."""
        if self.count is not None:
            return f"{self.count}/{self.denominator}, {_rounded(self.percent) if self.printed is None else f'{self.printed:g}'}%"
        if self.percent is None:
            return self.published
        return f"{self.percent:g}% of {self.denominator}" if self.denominator else f"{self.percent:g}%, n not shown"

    @property
    def interval(self) -> str:
        """The share with its interval, such as "64.7% (47.9 to 78.5)"; "" where the source gives no count."""
        return "" if self.low is None else f"{self.percent:.1f}% ({self.low:.1f} to {self.high:.1f})"

    @property
    def where(self) -> str:
        """When and how it was looked for, as far as that is known."""
        return " · ".join(part for part in (self.era, self.method) if part)


def _rounded(percent: float) -> str:
    # Whole numbers above ten: a tenth of a per cent of twenty children means nothing.
    return f"{percent:.1f}" if 0 < percent < 10 and percent != round(percent) else f"{math.floor(percent + 0.5)}"


@dataclass(frozen=True)
class Section:
    """Rows that stand together under one heading; an empty heading is not drawn."""

    heading: str
    rows: tuple[Estimate, ...]


def estimate_of(row: Any) -> Estimate:
    """A row of a table of shares with its share and its interval worked out."""
    percent, low, high = row.percent, None, None
    if row.count is not None:
        low, high = (round(100 * end, 1) for end in wilson(row.count, row.denominator))
        percent = round(100 * row.count / row.denominator, 1)
    return Estimate(row.label, row.group, row.era, row.method, row.count, row.denominator, percent, row.percent, low,
                    high, row.published, row.population, row.sources, row.claims, row.note)


def sections(rows: Iterable[Any], *, paired: bool = False, by_percent: bool = True) -> tuple[Section, ...]:
    """The rows under their headings: one for each group, or, `paired`, one for each label.

    Headings stand in the order of the table. Inside a group the lowest share comes first unless `by_percent` is False,
    and what has no number comes last; the rows of a pair keep their order.
    """
    found: dict[str, list[Estimate]] = {}
    for row in map(estimate_of, rows):
        found.setdefault(row.label if paired else row.group, []).append(row)
    if by_percent and not paired:
        for own in found.values():
            own.sort(key=lambda row: math.inf if row.percent is None else row.percent)
    return tuple(Section(heading, tuple(own)) for heading, own in found.items())
