"""What a case costs its patient, counted: days of waiting, tests, sedations, harm. The counts are as synthetic as the case."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any


@dataclass(frozen=True)
class Counters:
    """`days` of waiting, `tests` and `sedations` as burden, `harm`: whole numbers, never below 0.

    An expert waits as well, for a scan or a result; what goes beyond an expert's days is delay.
    """

    days: int = 0
    tests: int = 0
    sedations: int = 0
    harm: int = 0

    def __add__(self, other: Counters) -> Counters:
        return Counters(*(getattr(self, field.name) + getattr(other, field.name) for field in fields(self)))

    @property
    def words(self) -> tuple[str, ...]:
        """Each count in words: "3 days of waiting", "1 test", "0 sedations", "harm: 0"."""
        return (_some(self.days, "day", " of waiting"), _some(self.tests, "test"), _some(self.sedations, "sedation"),
                f"harm: {self.harm}")

    def __repr__(self) -> str:
        return ", ".join(self.words)


class Calendar:
    """The day on which each page of a way plays, as long as the way keeps to the days of the case.

    A case says the day of a page as it comes without a detour. Once a way has cost more days than lie between two such pages,
    that day would be wrong, and so would every later one.
    """

    def __init__(self) -> None:
        self._reached, self._late = 0, False

    def turn(self, day: int | None, days: int = 0) -> int | None:
        """Turn to a page that the case puts on `day`, after `days` of waiting; the day to show comes back, or None."""
        self._reached += days
        if day is None or self._late:
            return None
        self._late = day < self._reached
        self._reached = max(day, self._reached)
        return None if self._late else day


def cost(options: Iterable[Any], link: Any) -> Counters:
    """What a choice costs: the tests and sedations of every option chosen, the longest wait, and what the link adds."""
    options = tuple(options)
    own = Counters(max((option.days for option in options), default=0), sum(option.tests for option in options),
                   sum(option.sedations for option in options))
    return own + Counters(link.days, link.tests, link.sedations, link.harm)


def _some(count: int, what: str, more: str = "") -> str:
    return f"{count} {what}{'' if count == 1 else 's'}{more}"
