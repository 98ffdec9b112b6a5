"""How sure a learner is, and what that is worth: three levels at which saying the truth always pays best."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from oms.content.problem import Mistake


@dataclass(frozen=True)
class Level:
    """One level of certainty: the window of chances of being right it stands for, and its marks."""

    number: int
    label: str
    low: float
    high: float
    mark_right: int
    mark_wrong: int


LEVELS = (
    Level(1, "below about 2 in 3", 0.0, 2 / 3, 1, 0),
    Level(2, "2 in 3 to 4 in 5", 2 / 3, 0.8, 2, -2),
    Level(3, "above 4 in 5", 0.8, 1.0, 3, -6),
)
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

    `enough` is False below five answers: then the count is told and nothing is drawn.
    """

    level: Level
    right: int
    count: int
    share: float | None
    low: float
    high: float
    enough: bool


def calibration(answers: Iterable[tuple[int | None, bool]]) -> tuple[AtLevel, ...]:
    """One AtLevel for each of the three levels, from pairs (how sure, right). Answers with nothing said are left out."""
    answers = [(sure, right) for sure, right in answers if sure is not None]
    found = []
    for entry in LEVELS:
        marked = [bool(right) for sure, right in answers if sure == entry.number]
        right, count = sum(marked), len(marked)
        found.append(AtLevel(entry, right, count, right / count if count else None, *wilson(right, count),
                             count >= ENOUGH))
    return tuple(found)
