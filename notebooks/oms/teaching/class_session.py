"""A quiz in front of a class: the answer can be revealed without having been given, and nothing is kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from oms.learning.feedback import Feedback
from oms.learning.marking import KNEW
from oms.learning.session import QuizSession

REVEALED = "The answer."


def key(question: Any) -> Any:
    """The response that is right in full, in the form of `oms.learning.response`."""
    return _KEYS[question.type](question)


_KEYS: dict[str, Callable[[Any], Any]] = {
    **dict.fromkeys(("single", "trace", "predict"), lambda q: q.right[0].id),
    "several": lambda q: tuple(option.id for option in q.right),
    "sort": lambda q: {part.id: part.category for part in q.items},
    "order": lambda q: tuple(part.id for part in q.items),
    "number": lambda q: q.answer,
    "rating": lambda q: dict(q.reference),
    "cloze": lambda _: {"text": "", "rating": KNEW},
    "free": lambda q: {"text": "", "gaps": {}, "ticked": list(range(len(q.checklist)))},
}


class ClassSession(QuizSession):
    """A QuizSession that touches nobody's record. `check()` reveals the answer, whether or not one was chosen.

    `revealed` is True where nobody had answered: then the feedback says what is right and speaks of no choice.
    """

    def __init__(self, quiz: Any, **options: Any) -> None:
        self._shown_without_answer: set[int] = set()
        super().__init__(quiz, **options | {"store": None})

    @property
    def revealed(self) -> bool:
        """Whether the answer on show was revealed before anybody had chosen one."""
        return self.position in self._shown_without_answer

    def reset(self, seed: int | None = None) -> None:
        """Cover every answer again and begin with the first question."""
        self._shown_without_answer.clear()
        super().reset(seed)

    def check(self) -> Feedback:
        """Reveal the answer with the reason for every option."""
        if self.state != "answering" or self.response:
            return super().check()
        now = self._now
        now.response, now.stage = key(self.question), "checked"
        self._settle(now, self.question)
        now.feedback = replace(now.feedback, verdict=REVEALED, right=None, score=0.0,
                               reasons=tuple(replace(reason, chosen=False) for reason in now.feedback.reasons))
        self._shown_without_answer.add(self.position)
        return now.feedback
