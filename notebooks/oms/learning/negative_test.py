"""The chance that is left after a negative test, by Bayes' rule, and how far it is known."""

from __future__ import annotations

from dataclasses import dataclass

from oms.content.calculators import AfterTest
from oms.learning.bayes_setting import Setting
from oms.learning.certainty import wilson
from oms.learning.tested import Tested


def chance_after(before: float, sensitivity: float, clear: float = 1.0) -> float:
    """The chance after a negative test: p(1 − s) ÷ (p(1 − s) + (1 − p)c). All are shares between 0 and 1.

    `clear` is the share of those without it whose test is negative. Where no negative test is possible the chance
    before comes back.
    """
    missed = before * (1 - sensitivity)
    negative = missed + (1 - before) * clear
    return missed / negative if negative else before


@dataclass(frozen=True)
class After(Tested):
    """The chance after a negative test. All are shares between 0 and 1.

    `found`, `missed` and `without` are of 1; `sensitivity_low` and `_high` are the Wilson 95 % interval of the share
    that the test shows, None without a count. `band` follows from it alone, `outer` from it and `before_range`.
    """

    clear: float
    chance: float
    sensitivity_low: float | None
    sensitivity_high: float | None
    band: tuple[float, float] | None
    before_range: tuple[float, float]
    outer: tuple[float, float] | None

    @property
    def shown_span(self) -> tuple[float, float] | None:
        """The Wilson 95 % interval of the share that the test shows, None without a count."""
        return None if self.sensitivity_low is None else (self.sensitivity_low, self.sensitivity_high)

    @property
    def without(self) -> float:
        """Of 1, those who do not have it and whose test is negative."""
        return (1 - self.before) * self.clear

    @property
    def negative(self) -> float:
        """Of 1, everybody whose test is negative."""
        return self.missed + self.without


def after(sheet: AfterTest, now: Setting) -> After:
    """The chance after a negative test, with its bands."""
    before = now.before / 100
    clear = now.clear / now.clear_of if now.clear_of else 1.0
    shares = [entry.share for entry in sheet.befores] + [before]
    lowest, highest = min(shares), max(shares)
    if now.count is None:
        sensitivity, low, high = now.percent / 100, None, None
        band = outer = None
    else:
        sensitivity = now.count / now.denominator
        low, high = wilson(now.count, now.denominator)
        band = chance_after(before, high, clear), chance_after(before, low, clear)
        outer = chance_after(lowest, high, clear), chance_after(highest, low, clear)
    return After(before, sensitivity, clear, chance_after(before, sensitivity, clear), low, high, band,
                 (lowest, highest), outer)
