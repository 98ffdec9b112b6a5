"""What a learner sees at the end: how many right, by objective, and first of all what was unsafe."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from oms.learning.attempt import Attempt
from oms.learning.calibration import AtLevel, Brier, brier, by_chance, calibration, gap
from oms.learning.certainty import certainty_mark


@dataclass(frozen=True)
class ByObjective:
    """How one objective went: right of answered, of the total asked."""

    objective: str
    right: int
    answered: int
    total: int


@dataclass(frozen=True)
class Look:
    """A question worth looking at again: its place (from 0) and id, what was chosen, the reason, and how sure."""

    position: int
    question: str
    chosen: str
    why: str
    certainty: int | None
    unsafe: bool


@dataclass(frozen=True, repr=False)
class Summary:
    """`unsafe` choices come first, then `confident_wrong`: answers given at the highest level that were not right.

    `mean_mark` is the mean certainty mark of an answer, or None before the first one. `gap` tells how far the shares
    right lie outside what was said (above 0: more sure than right), None where nothing was said. `by_certainty` counts by
    level; where chances were said, `by_chance` counts them instead and `brier` is their Brier score, else () and None.
    """

    right: int
    answered: int
    total: int
    by_objective: tuple[ByObjective, ...]
    unsafe: tuple[Look, ...]
    confident_wrong: tuple[Look, ...]
    by_certainty: tuple[AtLevel, ...]
    mean_mark: float | None
    gap: float | None
    by_chance: tuple[AtLevel, ...] = ()
    brier: Brier | None = None

    @property
    def said(self) -> tuple[AtLevel, ...]:
        """The rows of what was said: chances where any was, else levels; () where nothing was said."""
        return self.by_chance or (self.by_certainty if any(row.count for row in self.by_certainty) else ())

    def __repr__(self) -> str:
        harm = f"; {len(self.unsafe)} unsafe" if self.unsafe else ""
        return f"{self.right} right of {self.answered} answered, {self.total} in all{harm}."


def _look(position: int, question: Any, attempt: Attempt) -> Look:
    reasons = attempt.feedback.reasons
    wrong = [r for r in reasons if r.chosen and (r.id in attempt.mark.unsafe or not attempt.mark.unsafe)
             and not r.is_right]
    chosen = [f"{r.text}: {r.given}" if r.given else r.text for r in wrong]
    return Look(position, question.id, "; ".join(chosen), wrong[0].why if wrong else question.teaching_point,
                attempt.certainty, bool(attempt.mark.unsafe))


def summary(questions: Iterable[Any], attempts: dict[int, Attempt]) -> Summary:
    """The Summary of a run; `attempts` are by the question's place."""
    objectives: dict[str, list[int]] = {}
    unsafe, confident, sure, chances = [], [], [], []
    marks, total = [], 0
    for position, question in enumerate(questions):
        total += 1
        counts = objectives.setdefault(question.objective, [0, 0, 0])
        counts[2] += 1
        attempt = attempts.get(position)
        if attempt is None or not attempt.done:
            continue
        right = attempt.mark.right is True
        counts[0] += right
        counts[1] += 1
        # A chance lies in a level as well, and is counted once.
        sure.append((attempt.certainty if attempt.chance is None else None, right))
        chances.append((attempt.chance, right))
        marks.append(certainty_mark(attempt.certainty, right))
        if attempt.mark.unsafe:
            unsafe.append(_look(position, question, attempt))
        elif attempt.certainty == 3 and not right:
            confident.append(_look(position, question, attempt))
    unsafe.sort(key=lambda look: -(look.certainty or 0))
    levels, score = calibration(sure), brier(chances)
    told = by_chance(chances) if score else ()
    return Summary(
        right=sum(c[0] for c in objectives.values()), answered=len(marks), total=total,
        by_objective=tuple(ByObjective(name, *counts) for name, counts in objectives.items()),
        unsafe=tuple(unsafe), confident_wrong=tuple(confident), by_certainty=levels,
        mean_mark=sum(marks) / len(marks) if marks else None, gap=gap(told or levels), by_chance=told, brier=score)
