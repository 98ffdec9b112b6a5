"""What a learner sees at the end: how many right, by objective, and first of all what was unsafe."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from oms.learning.attempt import Attempt
from oms.learning.certainty import AtLevel, calibration, certainty_mark


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

    `mean_mark` is the mean certainty mark of an answer, or None before the first one; `gap` is what was expected from
    how sure the learner was, less what was reached (above 0: more sure than right), None where nothing was said.
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
    unsafe, confident, sure = [], [], []
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
        sure.append((attempt.certainty, right))
        marks.append(certainty_mark(attempt.certainty, right))
        if attempt.mark.unsafe:
            unsafe.append(_look(position, question, attempt))
        elif attempt.certainty == 3 and not right:
            confident.append(_look(position, question, attempt))
    unsafe.sort(key=lambda look: -(look.certainty or 0))
    levels = calibration(sure)
    said = sum(entry.count for entry in levels)
    # The middle of a level's window stands for "how sure": the window is all that was said.
    gap = sum(e.count * (e.level.low + e.level.high) / 2 - e.right for e in levels) / said if said else None
    return Summary(
        right=sum(c[0] for c in objectives.values()), answered=len(marks), total=total,
        by_objective=tuple(ByObjective(name, *counts) for name, counts in objectives.items()),
        unsafe=tuple(unsafe), confident_wrong=tuple(confident), by_certainty=levels,
        mean_mark=sum(marks) / len(marks) if marks else None, gap=gap)
