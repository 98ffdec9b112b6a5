"""How a memory fades and is renewed, in numbers: the formulas of FSRS-6, written so that fifty thousand answers take
a tenth of a second.

The package `fsrs` stays the judge: `schedule` uses these formulas only where they give its own numbers to the last
digit, only for what lies before a question's last answer, and lets the package itself take the last step.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

Memory = tuple[float, float, datetime]  # stability in days, difficulty 1 to 10, the moment of the last answer

AGAIN, HARD, GOOD, EASY = 1, 2, 3, 4
_LEAST_STABILITY = 0.001


def renewal(p: Sequence[float]) -> Callable[[Memory | None, int, datetime], Memory]:
    """A function from (memory, rating 1 to 4, moment) to the memory after that answer; None is no memory yet.

    `p` are the 21 parameters of FSRS-6. The order of each sum and product is the package's, so that rounding is too.
    """
    e, day = math.e, timedelta(days=1)
    decay = -p[20]
    fading = 0.9 ** (1 / decay) - 1

    def first_difficulty(rating: int) -> float:
        return p[4] - e ** (p[5] * (rating - 1)) + 1

    pulled, kept = p[7] * first_difficulty(EASY), 1 - p[7]
    harder = (0.0, *(-(p[6] * (rating - 3)) for rating in (AGAIN, HARD, GOOD, EASY)))
    same_day = (0.0, *(e ** (p[17] * (rating - 3 + p[18])) for rating in (AGAIN, HARD, GOOD, EASY)))
    growth, soonest_loss = e ** p[8], e ** (p[17] * p[18])
    penalty, bonus = (1, 1, p[15], 1, 1), (1, 1, 1, 1, p[16])

    def renewed(memory: Memory | None, rating: int, at: datetime) -> Memory:
        if memory is None:
            return max(p[rating - 1], _LEAST_STABILITY), min(max(first_difficulty(rating), 1.0), 10.0), at
        stability, difficulty, last = memory
        gone = at - last
        if gone < day:
            grown = same_day[rating] * stability ** -p[19]
            stable = stability * (max(grown, 1.0) if rating > AGAIN else grown)
        else:
            chance = (1 + fading * gone.days / stability) ** decay
            if rating == AGAIN:
                stable = min(p[11] * difficulty ** -p[12] * ((stability + 1) ** p[13] - 1) * e ** ((1 - chance) * p[14]),
                             stability / soonest_loss)
            else:
                stable = stability * (1 + growth * (11 - difficulty) * stability ** -p[9]
                                      * (e ** ((1 - chance) * p[10]) - 1) * penalty[rating] * bonus[rating])
        moved = pulled + kept * (difficulty + (10.0 - difficulty) * harder[rating] / 9.0)
        return (stable if stable > _LEAST_STABILITY else _LEAST_STABILITY,
                1.0 if moved < 1.0 else 10.0 if moved > 10.0 else moved, at)

    return renewed
