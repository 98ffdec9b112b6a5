"""A time course as it is drawn: scores and what lasts, whole or only up to a day that hides everything later."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any


@dataclass(frozen=True)
class Day:
    """One row drawn: the score on a day (None where only something begins) and the event that begins on it.

    `ends` is the last day of the event that is known, None without an event; `goes_on` is True where the event is not
    over on that day, because nothing later is shown.
    """

    day: int
    score: float | None
    event: str = ""
    ends: int | None = None
    goes_on: bool = False
    note: str = ""

    @property
    def event_told(self) -> str:
        """The event with its days in words; "" without one."""
        if not self.event:
            return ""
        lasts = f"from day {self.day}, not over on day {self.ends}" if self.goes_on else f"day {self.day} to day {self.ends}"
        return f"{self.event}, {lasts}"


@dataclass(frozen=True)
class TimeCourse:
    """Scores over days on their whole range. `days` holds nothing that comes after `last`, the last day shown."""

    label: str
    least: float
    most: float
    days: tuple[Day, ...]
    last: int

    @property
    def scored(self) -> tuple[Day, ...]:
        """The days with a score."""
        return tuple(day for day in self.days if day.score is not None)

    @property
    def events(self) -> tuple[Day, ...]:
        """The days on which something begins that lasts."""
        return tuple(day for day in self.days if day.event)

    @property
    def scale(self) -> str:
        """The score with its range: "Total score, 0 to 18"."""
        return f"{self.label}, {self.least:g} to {self.most:g}"

    def until(self, day: int) -> TimeCourse:
        """The same course as it was known on this day: no later row, and nothing of how long an event still lasts."""
        return replace(self, last=day, days=tuple(
            replace(one, ends=day, goes_on=True) if one.event and one.ends > day else one
            for one in self.days if one.day <= day))

    @property
    def words(self) -> str:
        """The course in sentences, for those who cannot see it: the range, every score, every event."""
        first = self.days[0].day if self.days else 0
        scores = "; ".join(f"day {one.day}: {one.score:g}" for one in self.scored)
        told = [f"A line over the days {first} to {self.last}. {self.scale}.", f"Scores: {scores}." if scores else "No score.",
                *(f"A shaded band: {one.event_told}." for one in self.events)]
        return " ".join(told)


def time_course(rows: Iterable[Any], label: str, least: float, most: float) -> TimeCourse:
    """The whole TimeCourse of these rows, in the order of the days; it ends with its last day or its last event."""
    days = tuple(Day(row.day, row.score, row.event, row.day + row.event_days if row.event else None, note=row.note)
                 for row in sorted(rows, key=lambda row: row.day))
    last = max((max(day.day, day.ends or 0) for day in days), default=0)
    return TimeCourse(label, least, most, days, last)
