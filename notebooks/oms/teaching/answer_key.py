"""The answer to a question in one line, with the letters of a printed page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from oms.learning.feedback import card_back, number_text
from oms.learning.shuffle import shown

PRINTED = 0  # the seed of the order in which a page shows options


def answer_line(question: Any, scale: Callable[[str], Any]) -> str:
    """The right answer in words: "B. Look again", "a cold: early; a fever: late", "18 months (within 1 month)".

    `scale` gives the Scale of a name, for questions that rate.
    """
    return _LINES[question.type](question, scale)


def _options(question: Any, _scale: Any) -> str:
    return "; ".join(f"{line.letter}. {line.text}" for line in shown(question, PRINTED) if question.is_right(line.id))


def _sort(question: Any, _scale: Any) -> str:
    category = {part.id: part.category for part in question.items}
    return "; ".join(f"{line.text}: {category[line.id]}" for line in shown(question, PRINTED))


def _order(question: Any, _scale: Any) -> str:
    return "; ".join(f"{n}. {part.text}" for n, part in enumerate(question.items, 1))


def _number(question: Any, _scale: Any) -> str:
    within = f" (within {number_text(question.tolerance, question.unit)})" if question.tolerance else ""
    return number_text(question.answer, question.unit) + within


def _rating(question: Any, scale: Callable[[str], Any]) -> str:
    return "; ".join(f"{line.text} {question.reference[line.id]}" for line in shown(question, PRINTED, scale(question.scale)))


_LINES = {"single": _options, "several": _options, "trace": _options, "predict": _options, "sort": _sort, "order": _order,
          "number": _number, "rating": _rating, "cloze": lambda question, _: card_back(question.card),
          "free": lambda question, _: question.model_answer}
