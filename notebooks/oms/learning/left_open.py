"""What is said about a question that was left open in an exam: the answer and every reason, and nothing was chosen."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from oms.learning.feedback import Feedback, feedback
from oms.learning.marking import mark
from oms.learning.shuffle import Shown

VERDICT = "Left open."


def left_open(question: Any, lines: tuple[Shown, ...]) -> Feedback:
    """The Feedback for a question without a response; `lines` are the options as the learner saw them.

    `given` is empty in every reason, and none is chosen; `right` is False, or None where the learner marks.
    """
    response = _RIGHT[question.type](question)
    told = feedback(question, lines, response, mark(question, response))
    reasons = tuple(replace(reason, chosen=False, given="") for reason in told.reasons)
    return replace(told, right=False, score=0.0, verdict=VERDICT, reasons=reasons, note="")


def _first(question: Any) -> str:
    return question.right[0].id


_RIGHT = {
    "single": _first, "trace": _first, "predict": _first,
    "several": lambda q: tuple(option.id for option in q.right),
    "sort": lambda q: {part.id: part.category for part in q.items},
    "order": lambda q: tuple(part.id for part in q.items),
    "number": lambda q: q.answer,
    "cloze": lambda _: {"text": "", "rating": None},
    "free": lambda _: {"text": "", "gaps": {}, "ticked": None},
    "rating": lambda q: dict(q.reference),
}
