"""How well certainty and answers agree: by level or by chance, as one gap, and as a Brier score with its parts."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from oms.learning.certainty import CHANCES, AtLevel, Chance, at_level, calibration

__all__ = ["AtLevel", "Brier", "brier", "by_chance", "calibration", "gap", "gap_words", "standing"]

SMALL = 0.05  # a gap of less than five in a hundred is called none


def by_chance(answers: Iterable[tuple[float | None, bool]]) -> tuple[AtLevel, ...]:
    """One AtLevel for each chance that can be said, from pairs (chance said, right). Answers without one are left out."""
    answers = [(said, bool(right)) for said, right in answers if said is not None]
    return tuple(at_level(entry, [right for said, right in answers if said == entry.value]) for entry in CHANCES)


@dataclass(frozen=True)
class Brier:
    """The Brier score of `count` answers, and Murphy's three parts of it: score = reliability − resolution + uncertainty.

    score        the mean squared distance of the chance said from what came (1 right, 0 not): 0 is perfect
    reliability  how far the chances said are from the shares right where they were said: 0 is best
    resolution   how well the chances told right answers from others: more is better
    uncertainty  how mixed right and not right were, whatever was said: 0 to 0.25
    """

    score: float
    reliability: float
    resolution: float
    uncertainty: float
    count: int


def brier(answers: Iterable[tuple[float | None, bool]]) -> Brier | None:
    """The Brier score of pairs (chance said, 0 to 1; right), or None where no chance was said."""
    answers = [(float(said), bool(right)) for said, right in answers if said is not None]
    if not answers:
        return None
    total = len(answers)
    groups: dict[float, list[bool]] = {}
    for said, right in answers:
        groups.setdefault(said, []).append(right)
    base = sum(right for _, right in answers) / total
    shares = {said: sum(came) / len(came) for said, came in groups.items()}
    return Brier(
        score=math.fsum((said - right) ** 2 for said, right in answers) / total,
        reliability=math.fsum(len(came) * (said - shares[said]) ** 2 for said, came in groups.items()) / total,
        resolution=math.fsum(len(came) * (shares[said] - base) ** 2 for said, came in groups.items()) / total,
        uncertainty=base * (1 - base), count=total)


def gap(rows: Sequence[AtLevel]) -> float | None:
    """How far the shares right lie outside what was said, on average over the answers; None where nothing was said.

    Above 0: more sure than right, below 0: less sure than right, each as a share from 0 to 1. A level stands for a
    window, so a share inside its window is no gap; a chance is one number, so every distance from it counts.
    """
    told = sum(row.count for row in rows)
    return math.fsum(row.count * _off(row) for row in rows if row.count) / told if told else None


def _off(row: AtLevel) -> float:
    low, high = [row.level.value] * 2 if isinstance(row.level, Chance) else (row.level.low, row.level.high)
    return max(0.0, low - row.share) - max(0.0, row.share - high)


def gap_words(rows: Sequence[AtLevel]) -> str:
    """The gap in one or two plain sentences; "" where nothing was said."""
    found, told = gap(rows), sum(row.count for row in rows)
    if found is None:
        return ""
    few = f" These are {told} answer{'s' * (told != 1)}: too few to rely on." if told < 20 else ""
    if abs(found) < SMALL:
        return f"How sure you were and how often you were right agree.{few}"
    points = round(100 * abs(found))
    side = "more" if found > 0 else "less"
    return f"On the whole you were {side} sure than right, by {points} in 100.{few}"


def standing(row: AtLevel) -> str:
    """How the share right stands to what was said, in a few words, which claim no more than the number of answers allows."""
    if not row.count:
        return "not used"
    if not row.enough:
        return "too few to tell"
    low, high = row.level.low, row.level.high
    if low <= row.share <= high:
        return "as sure as right"
    words = "more sure than right" if row.share < low else "less sure than right"
    by_chance_too = row.low <= high and row.high >= low
    return f"{words}, perhaps by chance" if by_chance_too else words
