"""The time of an exam: off unless it is asked for, more of it at any moment, and at its end nothing is lost."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from oms.content.problem import Mistake

WARNING = 60  # seconds left when the page warns: WCAG 2.2.1 asks for 20 at least
SPOKEN = (300, 60)  # seconds left at which it is read out; a clock that speaks every minute is a hindrance
EXTRAS = (0, 25, 50, 100)  # per cent more time to choose from before the start
LONGEST = 600  # minutes


@dataclass
class Timer:
    """How long an exam may take, in seconds of work; `limit` is None without a timer.

    `minutes` and `extra` (per cent) are what was chosen at the start, `extended` how often time was added since, and
    `overran` whether the time was over once and the learner went on.
    """

    minutes: float | None = None
    extra: float = 0
    limit: float | None = None
    extended: int = 0
    overran: bool = False

    @classmethod
    def of(cls, minutes: float | None, extra: float) -> Timer:
        """A timer of so many minutes with so many per cent more; of None minutes one that is off."""
        return cls(minutes, extra, None if minutes is None else minutes * 60 * (1 + extra / 100))

    @classmethod
    def stored(cls, told: Any) -> Timer:
        """The timer that `as_stored` described; one that is off where that makes no sense any more."""
        try:
            minutes, limit = told["minutes"], told["limit"]
            return cls(None if minutes is None else minutes_of(minutes), extra_of(told["extra"]),
                       None if limit is None else max(0.0, float(limit)), int(told["extended"]), bool(told["overran"]))
        except (Mistake, TypeError, KeyError, ValueError, OverflowError):
            return cls()

    def as_stored(self) -> Mapping[str, Any]:
        """What is written down of it."""
        return {"minutes": self.minutes, "extra": self.extra, "limit": self.limit, "extended": self.extended,
                "overran": self.overran}

    def left(self, used: float) -> float | None:
        """The seconds left when so many were used; below 0 when the time is over, None without a timer."""
        return None if self.limit is None else self.limit - used

    @property
    def step(self) -> int:
        """How many minutes one press adds: a quarter of the planned time, one at least."""
        return max(1, math.ceil((self.minutes or 0) / 4))

    def extend(self, used: float) -> None:
        """Add a step, counted from now where the time is over already. It can be done any number of times."""
        if self.limit is None:
            raise Mistake("There is no timer that could be given more time.")
        self.overran |= used >= self.limit
        self.limit = max(self.limit, used) + 60 * self.step
        self.extended += 1

    def stop(self, used: float) -> None:
        """Go on without a timer."""
        if self.limit is None:
            raise Mistake("There is no timer to stop.")
        self.overran |= used >= self.limit
        self.limit = None

    @property
    def words(self) -> str:
        """How the exam was timed, in one sentence for the result."""
        if self.minutes is None:
            return "There was no timer."
        said = f"Timer: {minutes_words(self.minutes)}"
        if self.extra:
            said += f" and {self.extra:g}% more"
        if self.extended:
            said += f", extended {'once' if self.extended == 1 else f'{self.extended} times'}"
        if self.limit is None:
            said += ", then switched off" if not self.overran else ", over before the end; then on without it"
        elif self.overran:
            said += " after it was over"
        return said + "."


def minutes_words(minutes: float) -> str:
    """ "1 minute", "20 minutes"."""
    return f"{minutes:g} minute{'s' * (minutes != 1)}"


def minutes_of(given: object) -> float:
    """The minutes that were given for the timer. Raises a Mistake for what is no number from 1 to 600."""
    if isinstance(given, bool) or not isinstance(given, int | float) or not 1 <= given <= LONGEST:
        raise Mistake(f"The timer takes minutes from 1 to {LONGEST}, such as minutes=20; minutes=None is no timer.")
    return given


def extra_of(given: object) -> float:
    """The per cent more time that were given. Raises a Mistake for what is no number from 0 to 400."""
    if isinstance(given, bool) or not isinstance(given, int | float) or not 0 <= given <= 400:
        raise Mistake("More time is given in per cent from 0 to 400, such as extra=25.")
    return given
