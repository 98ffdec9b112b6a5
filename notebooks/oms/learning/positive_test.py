"""The chance after a positive test, by Bayes' rule: how far it is known, or what would have to be known to sum it."""

from __future__ import annotations

from dataclasses import dataclass

from oms.content.calculators import AfterTest
from oms.learning.bayes_setting import Setting
from oms.learning.certainty import wilson
from oms.learning.tested import Tested

Span = tuple[float, float]


def chance_after_positive(before: float, sensitivity: float, false: float) -> float | None:
    """The chance after a positive test: ps ÷ (ps + (1 − p)f). All are shares between 0 and 1.

    `false` is the share of those without it whose test is positive. None where nobody at all would be positive.
    """
    found = before * sensitivity
    positive = found + (1 - before) * false
    return found / positive if positive else None


def needed_likelihood(before: float, aim: float) -> float:
    """How many times likelier with it than without it a positive test must be to bring the chance from before to aim."""
    return aim * (1 - before) / ((1 - aim) * before)


@dataclass(frozen=True)
class AfterPositive(Tested):
    """The chance after a positive test. All are shares between 0 and 1.

    `false` is the share of those without it whose test is positive, None where no source tells; then `chance` is None
    as well. `shown_span` and `false_span` are Wilson 95 % intervals, None without a count. `band` follows from both of
    them, each at the end that counts; `outer` from them and `before_range`. `needed` is how many times likelier with it
    than without it a positive test must be for the chance to reach `aim`, `most_false` the share of those without it
    who may be positive then.
    """

    false: float | None
    chance: float | None
    shown_span: Span | None
    false_span: Span | None
    band: Span | None
    before_range: Span
    outer: Span | None
    aim: float
    needed: float
    most_false: float

    @property
    def wrong(self) -> float:
        """Of 1, those who do not have it and whose test is positive all the same; 0 where that is not known."""
        return (1 - self.before) * (self.false or 0.0)

    @property
    def positive(self) -> float:
        """Of 1, everybody whose test is positive."""
        return self.found + self.wrong


def after_positive(sheet: AfterTest, now: Setting) -> AfterPositive:
    """The chance after a positive test, with its bands, or what it would take to sum one."""
    before = now.before / 100
    shares = [entry.share for entry in sheet.befores] + [before]
    reach = min(shares), max(shares)
    sensitivity = now.percent / 100 if now.count is None else now.count / now.denominator
    shown = None if now.count is None else wilson(now.count, now.denominator)
    false = wrong = chance = band = outer = None
    if now.clear_of:
        positive = now.clear_of - now.clear
        false, wrong = positive / now.clear_of, wilson(positive, now.clear_of)
        chance = chance_after_positive(before, sensitivity, false)
    if chance is not None and shown:
        band, outer = (tuple(chance_after_positive(at, *shares) for at, shares in zip(
            ends, ((shown[0], wrong[1]), (shown[1], wrong[0])), strict=True)) for ends in ((before, before), reach))
    needed = needed_likelihood(before, sheet.aim / 100)
    return AfterPositive(before, sensitivity, false, chance, shown, wrong, band, reach, outer, sheet.aim / 100, needed,
                         min(1.0, sensitivity / needed))
