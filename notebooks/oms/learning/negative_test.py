"""The chance that is left after a negative test, by Bayes' rule, and how far it is known."""

from __future__ import annotations

from dataclasses import dataclass

from oms.content.calculators import NegativeTest
from oms.content.problem import Mistake, unknown
from oms.learning.certainty import wilson
from oms.learning.typed_number import typed_count, typed_number

LEAST, MOST = 1.0, 99.0  # per cent; at 0 and 100 there is nothing left to ask
MOST_TESTED = 10_000
NAMES = {"before": "Chance before the test", "count": "Shown by the test", "denominator": "Tested"}


def chance_after(before: float, sensitivity: float, clear: float = 1.0) -> float:
    """The chance after a negative test: p(1 − s) ÷ (p(1 − s) + (1 − p)c). All are shares between 0 and 1.

    `clear` is the share of those without it whose test is negative. Where no negative test is possible the chance
    before comes back.
    """
    missed = before * (1 - sensitivity)
    negative = missed + (1 - before) * clear
    return missed / negative if negative else before


@dataclass(frozen=True)
class Setting:
    """What the sum is made from: the chance before in per cent, and what the test showed.

    `study` and `test` are ids of the file, "" for a number of one's own. `count` is None where only a per cent is
    known: then there is a `percent` and no interval.
    """

    before: float
    study: str
    test: str
    count: int | None
    denominator: int | None
    percent: float | None = None
    clear: int | None = None
    clear_of: int | None = None


@dataclass(frozen=True)
class After:
    """The chance after a negative test. All are shares between 0 and 1.

    `found`, `missed` and `without` are of 1; `sensitivity_low` and `_high` are the Wilson 95 % interval of the share
    that the test shows, None without a count. `band` follows from it alone, `outer` from it and `before_range`.
    """

    before: float
    sensitivity: float
    clear: float
    chance: float
    sensitivity_low: float | None
    sensitivity_high: float | None
    band: tuple[float, float] | None
    before_range: tuple[float, float]
    outer: tuple[float, float] | None

    @property
    def found(self) -> float:
        """Of 1, those who have it and whose test shows it."""
        return self.before * self.sensitivity

    @property
    def missed(self) -> float:
        """Of 1, those who have it and whose test is negative."""
        return self.before - self.found

    @property
    def without(self) -> float:
        """Of 1, those who do not have it and whose test is negative."""
        return (1 - self.before) * self.clear

    @property
    def negative(self) -> float:
        """Of 1, everybody whose test is negative."""
        return self.missed + self.without


def first_setting(sheet: NegativeTest) -> Setting:
    """The setting that stands first in the file."""
    return with_test(sheet, with_study(sheet, Setting(50, "", "", 0, 1), sheet.befores[0].id), sheet.tests[0].id)


def with_study(sheet: NegativeTest, now: Setting, study: str) -> Setting:
    """The setting with the chance before taken from this study. Raises a Mistake for an unknown one."""
    entry = next((one for one in sheet.befores if one.id == study), None)
    if entry is None:
        raise unknown("study", study, [one.id for one in sheet.befores])
    return Setting(**vars(now) | {"before": min(MOST, max(LEAST, 100 * entry.share)), "study": study})


def with_test(sheet: NegativeTest, now: Setting, test: str) -> Setting:
    """The setting with what the test showed in this study. Raises a Mistake for an unknown one."""
    entry = next((one for one in sheet.tests if one.id == test), None)
    if entry is None:
        raise unknown("test", test, [one.id for one in sheet.tests])
    return Setting(now.before, now.study, test, entry.count, entry.denominator, entry.percent, entry.clear, entry.clear_of)


def with_numbers(now: Setting, changes: dict[str, object]) -> Setting:
    """The setting with numbers of one's own: `before` in per cent, `count` and `denominator`.

    Raises a Mistake for what is no number, lies outside its limits, or makes more shown than tested.
    """
    before = now.before
    if "before" in changes:
        before = typed_number(changes["before"], NAMES["before"], LEAST, MOST, "%")
    study = now.study if "before" not in changes else ""
    if not {"count", "denominator"} & set(changes):
        return Setting(**vars(now) | {"before": before, "study": study})
    count, denominator = changes.get("count", now.count), changes.get("denominator", now.denominator)
    if count is None or denominator is None:
        raise Mistake("This source gives no count; write both numbers, how many were shown and how many were tested.")
    count = typed_count(count, NAMES["count"], 0, MOST_TESTED)
    denominator = typed_count(denominator, NAMES["denominator"], 1, MOST_TESTED)
    if count > denominator:
        raise Mistake(f"{count} of {denominator} cannot be: the test cannot show more than were tested; "
                      "nothing was changed.")
    if (count, denominator) == (now.count, now.denominator):
        return Setting(**vars(now) | {"before": before, "study": study})
    return Setting(before, study, "", count, denominator)


def after(sheet: NegativeTest, now: Setting) -> After:
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
