"""What the sum after a test is made from: the chance before, and what a named study or the learner says of the test."""

from __future__ import annotations

from dataclasses import dataclass

from oms.content.calculators import AfterTest
from oms.content.problem import Mistake, unknown
from oms.learning.typed_number import typed_count, typed_number

LEAST, MOST = 1.0, 99.0  # per cent; at 0 and 100 there is nothing left to ask
MOST_TESTED = 10_000
NAMES = {"before": "Chance before the test", "count": "Shown by the test", "denominator": "Tested"}
# A negative result is summed without these where nobody counted them; a positive one cannot be.
NAMES_WITHOUT = {"clear": "Negative without it", "clear_of": "Tested without it"}


@dataclass(frozen=True)
class Setting:
    """What the sum is made from: the chance before in per cent, and what the test showed.

    `study` and `test` are ids of the file, "" for a number of one's own. `count` is None where only a per cent is
    known: then there is a `percent` and no interval. `clear` of `clear_of` people without it were negative, both None
    where nobody counted them.
    """

    before: float
    study: str
    test: str
    count: int | None
    denominator: int | None
    percent: float | None = None
    clear: int | None = None
    clear_of: int | None = None


def names(sheet: AfterTest) -> dict[str, str]:
    """The numbers of one's own that this file takes, with what each is called on the page."""
    return NAMES | (NAMES_WITHOUT if sheet.result == "positive" else {})


def first_setting(sheet: AfterTest) -> Setting:
    """The setting that stands first in the file."""
    return with_test(sheet, with_study(sheet, Setting(50, "", "", 0, 1), sheet.befores[0].id), sheet.tests[0].id)


def with_study(sheet: AfterTest, now: Setting, study: str) -> Setting:
    """The setting with the chance before taken from this study. Raises a Mistake for an unknown one."""
    entry = next((one for one in sheet.befores if one.id == study), None)
    if entry is None:
        raise unknown("study", study, [one.id for one in sheet.befores])
    return Setting(**vars(now) | {"before": min(MOST, max(LEAST, 100 * entry.share)), "study": study})


def with_test(sheet: AfterTest, now: Setting, test: str) -> Setting:
    """The setting with what the test showed in this study. Raises a Mistake for an unknown one."""
    entry = next((one for one in sheet.tests if one.id == test), None)
    if entry is None:
        raise unknown("test", test, [one.id for one in sheet.tests])
    return Setting(now.before, now.study, test, entry.count, entry.denominator, entry.percent, entry.clear, entry.clear_of)


def with_numbers(now: Setting, changes: dict[str, object], result: str = "negative") -> Setting:
    """The setting with numbers of one's own: `before` in per cent, and pairs of counts under the names of a Setting.

    For a negative `result` those without it are not asked about, so a study's count of them goes with its other one.
    Raises a Mistake for what is no number, lies outside its limits, or makes a part larger than its whole.
    """
    before, study = now.before, now.study
    if "before" in changes:
        before, study = typed_number(changes["before"], NAMES["before"], LEAST, MOST, "%"), ""
    shown = _pair(now, changes, ("count", "denominator"), "This source gives no count; write both numbers, how many were "
                  "shown and how many were tested.", "the test cannot show more than were tested")
    clear = _pair(now, changes, ("clear", "clear_of"), "Nobody without it is counted here; write both numbers, how many "
                  "were negative and how many were tested.", "no more can be negative than were tested")
    same = shown == (now.count, now.denominator), clear == (now.clear, now.clear_of)
    if result == "negative" and not same[0]:
        clear = None, None
    return Setting(before, study, now.test if all(same) else "", *shown, now.percent if same[0] else None, *clear)


def _pair(now: Setting, changes: dict[str, object], pair: tuple[str, str], both: str, limit: str) -> tuple:
    """A part and its whole after these changes; as they stand in the setting where neither is changed."""
    part, whole = (changes.get(name, getattr(now, name)) for name in pair)
    if not set(pair) & set(changes):
        return part, whole
    if part is None or whole is None or (getattr(now, pair[0]) is None and not set(pair) <= set(changes)):
        raise Mistake(both)
    words = NAMES | NAMES_WITHOUT
    part = typed_count(part, words[pair[0]], 0, MOST_TESTED)
    whole = typed_count(whole, words[pair[1]], 1, MOST_TESTED)
    if part > whole:
        raise Mistake(f"{part} of {whole} cannot be: {limit}; nothing was changed.")
    return part, whole
