"""How well a total score can be trusted: KR-20, alpha, the standard error, and how long a quiz would have to be."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

WANTED = 0.80
MARGIN = 1.959964  # standard errors on each side of a 95 % interval


@dataclass(frozen=True)
class Reliability:
    """The reliability of the total over a set of questions, from the learners who answered every one of them.

    `learners` is how many these are, of `asked` who answered at least one. `kr20` counts right and not right, `alpha`
    parts of an answer as well; both are None where they are not defined: fewer than two questions or learners, or
    everybody with the same total. `mean` and `sd` (n - 1) are those of the total of right answers, `error` its standard
    error, sd · sqrt(1 - kr20), and None where the reliability is below 0.
    """

    questions: int
    learners: int
    asked: int
    kr20: float | None
    alpha: float | None
    mean: float | None
    sd: float | None
    error: float | None

    @property
    def longer(self) -> float | None:
        """How many times longer the quiz would have to be for a reliability of 0.80; None where that cannot be said."""
        return times_longer(self.kr20, WANTED)


def reliability(right: Any, scores: Any = None) -> Reliability:
    """The Reliability of a numpy table [learner, question] of 1, 0 and not-a-number for no answer; `scores` is the same
    with parts of an answer, from 0 to 1."""
    import numpy as np

    there = ~np.isnan(right)
    asked, whole = int(there.any(axis=1).sum()), there.all(axis=1)
    right = right[whole]
    learners, questions = right.shape
    if not learners or not questions:
        return Reliability(questions, learners, asked, None, None, None, None, None)
    totals = right.sum(axis=1)
    kr20 = _alpha(right)
    alpha = _alpha(scores[whole]) if scores is not None else kr20
    sd = float(totals.std(ddof=1)) if learners > 1 else None
    error = sd * math.sqrt(1 - kr20) if sd is not None and kr20 is not None and 0 <= kr20 <= 1 else None
    return Reliability(questions, learners, asked, kr20, alpha, float(totals.mean()), sd, error)


def _alpha(table: Any) -> float | None:
    """Cronbach's alpha with population variances; for a table of 1 and 0 this is KR-20."""
    learners, questions = table.shape
    spread = table.sum(axis=1).var()
    if questions < 2 or learners < 2 or spread < 1e-12:
        return None
    return float(questions / (questions - 1) * (1 - table.var(axis=0).sum() / spread))


def spearman_brown(reliability: float, times: float) -> float:
    """The reliability of a quiz that is this many times longer, with questions of the same kind."""
    return times * reliability / (1 + (times - 1) * reliability)


def times_longer(reliability: float | None, wanted: float) -> float | None:
    """How many times longer a quiz must be to reach the wanted reliability; None for a reliability of 0 or below, or 1."""
    if reliability is None or not 0 < reliability < 1:
        return None
    return wanted * (1 - reliability) / (reliability * (1 - wanted))
