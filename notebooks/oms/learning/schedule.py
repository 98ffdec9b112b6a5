"""When a question comes back: how an answer is rated, and how far away the next time is.

The one place where the package `fsrs` is imported. Without it, questions come back after three weeks or six.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

from oms.learning.memory import AGAIN, EASY, GOOD, HARD, Memory, renewal

RETENTION = 0.90  # a question comes back when the chance of knowing it has sunk to this
LONGEST = 180  # days
AFTER_WRONG, AFTER_RIGHT, ENOUGH_RIGHT = timedelta(weeks=3), timedelta(weeks=6), 2  # the rule without the package
WITHOUT_PACKAGE = ("The package that plans reviews is not installed, so a question comes back three weeks after a wrong "
                   "answer and six weeks after a right one, and rests after two right ones in a row.")

__all__ = ["AGAIN", "EASY", "GOOD", "HARD", "Forgetting", "Spacing", "Weeks", "rating", "spacing", "surety"]


def surety(sure: int | None, chance: float | None = None) -> int | None:
    """How sure an answer was as 1, 2, 3 or None for "not said"; a chance (0 to 1) counts as the level it lies in."""
    if sure is None and chance is not None:
        return 1 if chance < 2 / 3 else 2 if chance <= 0.8 else 3
    return sure


def rating(right: bool | None, sure: int | None = None, chance: float | None = None, easy: bool = False) -> int | None:
    """The rating of an answer: 1 again, 2 hard, 3 good, 4 easy; None for one that nobody marked, which does not count.

    Wrong is "again", never "hard", which would count as known. Right is "hard" only where the learner said so: level 1,
    or a chance below 2 in 3. Saying nothing is no sign of doubt. "Easy" is never guessed: the learner has to press it.
    """
    if right is None:
        return None
    if not right:
        return AGAIN
    return EASY if easy else HARD if surety(sure, chance) == 1 else GOOD


class Spacing(Protocol):
    """A way to space reviews. A memory is what it knows of one question, as a tuple of numbers and moments."""

    name: str  # two with the same name give the same memories
    sentence: str  # what a learner should know about it, or ""

    def renewed(self, memory: Any, rating: int, at: datetime) -> Any: ...
    def planned(self, memory: Any, rating: int, at: datetime) -> tuple[Any, datetime | None]: ...
    def chance(self, memory: Any, now: datetime) -> float: ...


class Forgetting:
    """Spacing by the forgetting curve: the package `fsrs`, without learning steps and without chance, in UTC.

    Raises ImportError where the package is missing or too old.
    """

    sentence = ""

    def __init__(self) -> None:
        import importlib.metadata

        import fsrs

        self._fsrs = fsrs
        self._ratings = {int(one): one for one in fsrs.Rating}
        self._scheduler = fsrs.Scheduler(desired_retention=RETENTION, learning_steps=(), relearning_steps=(),
                                         maximum_interval=LONGEST, enable_fuzzing=False)
        settings = hashlib.sha256(self._scheduler.to_json().encode()).hexdigest()[:12]
        self.name = f"fsrs {importlib.metadata.version('fsrs')} {settings}"
        quick = self._quick()
        #: the memory after an answer, from the memory before it (None: none yet), its rating and its moment
        self.renewed = quick or self._renewed

    def planned(self, memory: Memory | None, rating: int, at: datetime) -> tuple[Memory, datetime]:
        """The memory after an answer and the moment, in UTC, at which the question is due: the package's own."""
        card = self._reviewed(memory, rating, at)
        return (card.stability, card.difficulty, card.last_review), card.due

    def chance(self, memory: Memory, now: datetime) -> float:
        """How likely the question is still known, 0 to 1: the package's retrievability."""
        return self._scheduler.get_card_retrievability(self._card(memory), now)

    def _card(self, memory: Memory | None) -> Any:
        if memory is None:
            return self._fsrs.Card(card_id=1)
        stability, difficulty, last = memory
        return self._fsrs.Card(card_id=1, state=self._fsrs.State.Review, stability=stability, difficulty=difficulty,
                               due=last, last_review=last)

    def _reviewed(self, memory: Memory | None, rating: int, at: datetime) -> Any:
        return self._scheduler.review_card(self._card(memory), self._ratings[rating], at)[0]

    def _renewed(self, memory: Memory | None, rating: int, at: datetime) -> Memory:
        return self.planned(memory, rating, at)[0]

    def _quick(self) -> Any:
        """The quick formulas, if they agree with this package to the last digit; else None."""
        quick = renewal(self._scheduler.parameters)
        start = datetime(2026, 1, 1, tzinfo=UTC)
        for trial in _TRIALS:
            memory, at = None, start
            for given, days in trial:
                at += timedelta(days=days)
                expected = self._renewed(memory, given, at)
                if quick(memory, given, at) != expected:
                    return None
                memory = expected
        return quick


# (rating, days since the answer before): every rating as the first, on the same day, soon, late, and before its time.
_TRIALS = tuple(
    ((first, 0), (HARD, 0.3), (GOOD, 1), (EASY, 0.1), (AGAIN, 2.5), (AGAIN, 0.5), (GOOD, 9), (HARD, 31.2), (EASY, 120),
     (AGAIN, 400), (GOOD, -3)) for first in (AGAIN, HARD, GOOD, EASY))


class Weeks:
    """Spacing without the package: three weeks after a wrong answer, six after a right one, until two were right."""

    name = "weeks 1"
    sentence = WITHOUT_PACKAGE

    def renewed(self, memory: tuple[int, datetime] | None, rating: int, at: datetime) -> tuple[int, datetime]:
        """How many were right in a row, and when the last answer was given."""
        return (0 if rating == AGAIN else (memory[0] if memory else 0) + 1), at

    def planned(self, memory: tuple[int, datetime] | None, rating: int,
                at: datetime) -> tuple[tuple[int, datetime], datetime | None]:
        """The memory after an answer and the moment at which the question is due; None when it rests."""
        row, _ = after = self.renewed(memory, rating, at)
        return after, None if row >= ENOUGH_RIGHT else at + (AFTER_RIGHT if row else AFTER_WRONG)

    def chance(self, memory: tuple[int, datetime], now: datetime) -> float:
        """No forecast of knowing, only an order: the longer a question has waited past its day, the lower."""
        row, at = memory
        waited = (now - at) / (AFTER_RIGHT if row else AFTER_WRONG)
        return 1 / (1 + max(0.0, waited))


def spacing() -> Spacing:
    """The spacing of this computer: by the forgetting curve, or by weeks where the package cannot be imported."""
    try:
        return Forgetting()
    except ImportError:
        return Weeks()
