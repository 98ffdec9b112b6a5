"""How sure a learner is, and what that is worth: three levels at which saying the truth always pays best; or a chance."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from oms.content.problem import Mistake, unknown


@dataclass(frozen=True)
class Level:
    """One level of certainty: the window of chances of being right it stands for, and its marks."""

    number: int
    label: str
    low: float
    high: float
    mark_right: int
    mark_wrong: int

    @property
    def words(self) -> str:
        """The level as it is shown: "C2, 2 in 3 to 4 in 5"."""
        return f"C{self.number}, {self.label}"


@dataclass(frozen=True)
class Chance:
    """One chance of being right that can be said: its value, and the window of chances nearer to it than to the next."""

    value: float
    low: float
    high: float

    @property
    def words(self) -> str:
        """The chance as it is shown: "70%"."""
        return f"{self.value:.0%}"


LEVELS = (
    Level(1, "below about 2 in 3", 0.0, 2 / 3, 1, 0),
    Level(2, "2 in 3 to 4 in 5", 2 / 3, 0.8, 2, -2),
    Level(3, "above 4 in 5", 0.8, 1.0, 3, -6),
)
CHANCES = (Chance(0.5, 0.45, 0.55), Chance(0.6, 0.55, 0.65), Chance(0.7, 0.65, 0.75), Chance(0.8, 0.75, 0.85),
           Chance(0.9, 0.85, 0.935), Chance(0.97, 0.935, 1.0))
MODES = ("optional", "required", "probability")  # how a quiz may ask for certainty
NOT_ASKED = ("cloze", "free", "rating")  # types of question that are not simply right or not right
FIRST = "Say how sure you are first; this quiz asks for it with every answer."
ENOUGH = 5  # fewer answers than this at a level are counted, not drawn


def level(given: object) -> int | None:
    """The level as 1, 2 or 3, or None for "not said". Anything else raises a Mistake."""
    if given is None:
        return None
    if not isinstance(given, bool) and isinstance(given, int | float | str):
        for entry in LEVELS:
            if given in (entry.number, str(entry.number)):
                return entry.number
    said = ", ".join(f"{entry.number} ({entry.label})" for entry in LEVELS)
    raise Mistake(f"How sure are you? Say {said}.")


def chance(given: object) -> float | None:
    """The chance of being right as one of CHANCES, or None for "not said"; 90, "90%" and 0.9 are one and the same.

    Anything else raises a Mistake.
    """
    if given is None:
        return None
    said = given.strip().removesuffix("%") if isinstance(given, str) else given
    try:
        value = math.nan if isinstance(said, bool) else float(said)
    except (TypeError, ValueError, OverflowError):
        value = math.nan
    for entry in CHANCES:
        if any(math.isclose(value, asked) for asked in (entry.value, 100 * entry.value)):
            return entry.value
    *most, last = (entry.words for entry in CHANCES)
    raise Mistake(f"How likely is it that you are right? Say {', '.join(most)} or {last}.")


def level_of(chance: float) -> int:
    """The level whose window holds this chance of being right: the one with the best mark to expect."""
    return next(entry.number for entry in LEVELS if chance <= entry.high or entry is LEVELS[-1])


def mode(given: object) -> str:
    """The name of a way to ask for certainty, one of MODES; a wrong one raises a Mistake with the nearest."""
    if isinstance(given, str) and given in MODES:
        return given
    raise unknown("way to ask for certainty", given, MODES)


def certainty_mark(sure: int | None, right: bool) -> int:
    """The mark for one answer: 1, 2, 3 if right and 0, -2, -6 if not. Not saying counts as level 1."""
    entry = LEVELS[(sure or 1) - 1]
    return entry.mark_right if right else entry.mark_wrong


def expected_mark(sure: int | None, chance: float) -> float:
    """The mean mark to expect at a level when the chance of being right is `chance` (0 to 1)."""
    return chance * certainty_mark(sure, True) + (1 - chance) * certainty_mark(sure, False)


def wilson(count: int, total: int, z: float = 1.959964) -> tuple[float, float]:
    """The Wilson 95 % interval of a proportion, as (low, high) between 0 and 1; (0, 1) when there is nothing to count."""
    if total <= 0:
        return 0.0, 1.0
    share = count / total
    middle = share + z * z / (2 * total)
    spread = z * math.sqrt(share * (1 - share) / total + z * z / (4 * total * total))
    below = 1 + z * z / total
    return max(0.0, (middle - spread) / below), min(1.0, (middle + spread) / below)


@dataclass(frozen=True)
class AtLevel:
    """How often answers of one level were right: right of count, the share (None of 0) and its Wilson 95 % interval.

    `level` is a Level, or a Chance where chances were said. `enough` is False below five answers: then the count is told
    and nothing is drawn.
    """

    level: Level | Chance
    right: int
    count: int
    share: float | None
    low: float
    high: float
    enough: bool


def at_level(entry: Level | Chance, came: list[bool]) -> AtLevel:
    """The AtLevel of the answers given at one level; `came` says of each whether it was right."""
    right, count = sum(came), len(came)
    return AtLevel(entry, right, count, right / count if count else None, *wilson(right, count), count >= ENOUGH)


def calibration(answers: Iterable[tuple[int | None, bool]]) -> tuple[AtLevel, ...]:
    """One AtLevel for each of the three levels, from pairs (how sure, right). Answers with nothing said are left out."""
    answers = [(sure, bool(right)) for sure, right in answers if sure is not None]
    return tuple(at_level(entry, [right for sure, right in answers if sure == entry.number]) for entry in LEVELS)
