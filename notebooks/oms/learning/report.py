"""My record, read as a whole: how each objective stands and what next, and which errors of thought are mine."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from oms.content.bank import Bank
from oms.content.problem import Mistake
from oms.content.wording import spoken
from oms.learning.answer import Answer
from oms.learning.certainty import wilson
from oms.learning.forms import forms, other
from oms.learning.response import revived

FIRM, SHAKY = 0.8, 0.5  # shares right from which an objective is called firm, and below which it is called shaky
FEW = 3  # fewer questions than this say nothing about an objective yet


@dataclass(frozen=True)
class Standing:
    """How one objective stands: right of answered, each question counted once, at its last try.

    `low` and `high` are the Wilson 95 % interval of the share, 0 to 1. `offered` is how many questions of the bank ask
    for it. `next` says what to do now, and `lesson` is the lesson it belongs to (None where there is none).
    """

    objective: str
    words: str
    right: int
    answered: int
    offered: int
    low: float
    high: float
    sure_and_wrong: int
    unsafe: int
    next: str
    lesson: Any

    @property
    def rank(self) -> tuple:
        """Sorts what needs work first: harm, then sure and wrong, then the lowest share."""
        return (-self.unsafe, -self.sure_and_wrong, self.right / self.answered, -self.answered, self.objective)


@dataclass(frozen=True)
class Misconception:
    """An error of thought behind chosen options: how often, over how many questions, and what tells it from the truth.

    `words` is its name in plain words. `open` is the number of these questions that were still not right at the last try; `chosen` and `why` are the latest
    option with its reason, `question` the id it stood in.
    """

    name: str
    times: int
    questions: int
    open: int
    question: str
    chosen: str
    why: str
    words: str = ""


def closed(answers: Iterable[Answer], bank: Bank) -> set[str]:
    """The ids of the questions whose answers an exam keeps closed, because its other form is still to come."""
    told = [(answer.quiz, answer.response) for answer in answers if answer.event == "handed-in"]
    done = {(name, row.get("form"), row.get("seed")) for name, row in told if isinstance(row, dict)}
    found: set[str] = set()
    for name in {name for name, _ in told} & set(bank.books.quiz_names()):
        with suppress(Mistake):  # a quiz that cannot be read has no questions here either
            quiz = bank.books.quiz(name)
            for form in quiz.forms.hide_reasons if quiz.forms else ():
                if (name, other(form), quiz.forms.seed) not in done:
                    found |= {question.id for question in forms(quiz.questions, quiz.forms.seed, quiz.forms.each).of(form)}
    return found


def latest(answers: Iterable[Answer]) -> dict[str, Answer]:
    """The last marked answer to each question, by its id."""
    return {answer.question: answer for answer in answers if answer.event == "answer" and answer.right is not None}


def _unsafe(bank: Bank, answer: Answer) -> bool:
    question = bank.questions.get(answer.question)
    return any(option.unsafe for option in _wrong_choices(question, answer))


def _wrong_choices(question: Any, answer: Answer) -> tuple:
    """The wrong options that an answer chose; () for questions without options and for wordings that are gone."""
    if question is None or not hasattr(question, "wrong") or question.fingerprint != answer.fingerprint:
        return ()
    response = revived(question, answer.response)
    chosen = {response} if isinstance(response, str) else set(response or ())
    return tuple(option for option in question.wrong if option.id in chosen)


def _next(standing: dict[str, int], offered: int) -> str:
    right, answered = standing["right"], standing["answered"]
    if standing["unsafe"]:
        return "A choice could have harmed: review it first"
    if standing["sure"]:
        return "You were sure and not right: review it first"
    if answered < min(FEW, offered):
        return "Answer a few more before you judge"
    if right / answered < SHAKY:
        return "Go through the lesson again"
    if right / answered < FIRM:
        return "Answer its questions once more"
    return "Leave it to the review"


def by_objective(answers: Iterable[Answer], bank: Bank) -> tuple[Standing, ...]:
    """One Standing for each objective that was met, what needs work first; () while nothing is answered.

    Questions that are no longer in the course, answers nobody marked, and those of an exam whose reasons are still closed,
    do not count.
    """
    answers = tuple(answers)
    counts: dict[str, dict[str, int]] = {}
    hidden = closed(answers, bank)
    for name, answer in latest(answers).items():
        question = bank.questions.get(name)
        if question is None or name in hidden:
            continue
        one = counts.setdefault(question.objective, dict.fromkeys(("right", "answered", "sure", "unsafe"), 0))
        one["answered"] += 1
        one["right"] += bool(answer.right)
        one["unsafe"] += _unsafe(bank, answer)
        one["sure"] += answer.sure == 3 and not answer.right
    offered: dict[str, int] = {}
    for question in bank.questions.values():
        offered[question.objective] = offered.get(question.objective, 0) + 1
    found = []
    for name, one in counts.items():
        row = bank.books.objectives.get(name)
        found.append(Standing(
            name, row.objective if row else "", one["right"], one["answered"], offered[name],
            *wilson(one["right"], one["answered"]), one["sure"], one["unsafe"], _next(one, offered[name]),
            bank.lesson(name[:3])))
    return tuple(sorted(found, key=lambda standing: standing.rank))


def misconceptions(answers: Iterable[Answer], bank: Bank) -> tuple[Misconception, ...]:
    """The errors of thought behind the wrong options that were chosen, () for none: those not yet put right first, then
    the most frequent."""
    answers = tuple(answers)
    hidden = closed(answers, bank)
    answers = [answer for answer in answers if answer.event == "answer" and answer.question not in hidden]
    last = latest(answers)
    met: dict[str, list[tuple[Answer, Any]]] = {}
    for answer in answers:
        for option in _wrong_choices(bank.questions.get(answer.question), answer):
            if error := bank.error_of(option):
                met.setdefault(error, []).append((answer, option))
    found = []
    for name, times in met.items():
        asked = {answer.question for answer, _ in times}
        still = sum(last[question].right is False for question in asked if question in last)
        answer, option = times[-1]
        found.append(Misconception(name, len(times), len(asked), still, answer.question, option.text, option.why,
                                   spoken(name, bank.abbreviations)))
    return tuple(sorted(found, key=lambda one: (-one.open, -one.times, one.name)))


def certainty_pairs(answers: Iterable[Answer]) -> list[tuple[int | None, bool]]:
    """(how sure, right) for every marked answer that said how sure, in the order they were given."""
    return [(answer.sure, bool(answer.right)) for answer in answers
            if answer.event == "answer" and answer.right is not None and answer.sure in (1, 2, 3)]


def chance_pairs(answers: Iterable[Answer]) -> list[tuple[float | None, bool]]:
    """(chance said, right) for every marked answer that said a chance, in the order they were given."""
    return [(answer.chance, bool(answer.right)) for answer in answers
            if answer.event == "answer" and answer.right is not None and answer.chance is not None]
