"""Going on after a restart: which stored run belongs to this quiz, and what of it still counts."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from oms.learning.answer import Answer
from oms.learning.response import revived


class Keeps(Protocol):
    """What a session asks of a store. `oms.learning.store.Store` is one."""

    notice: str

    def add(self, answer: Answer) -> bool: ...
    def answers(self, quiz: str | None = None) -> list[Answer]: ...
    def last_run(self, quiz: str) -> list[Answer]: ...


@dataclass(frozen=True)
class Offer:
    """An unfinished run: `position` (from 0) is the first question still open, `sentence` says it in words."""

    position: int
    total: int
    answered: int
    sentence: str


def selection(questions: Sequence[Any], whole: bool) -> str:
    """A short name for what a run asks: "all", or one that tells this choice of questions from any other."""
    if whole:
        return "all"
    return hashlib.sha256("\0".join(sorted(q.id for q in questions)).encode()).hexdigest()[:8]


def new_run(asked: str) -> str:
    """A name for a new run that nobody else has; it ends with what the run asks."""
    return f"{uuid.uuid4().hex}-{asked}"


def _asks(run: str, asked: str) -> bool:
    return run.rpartition("-")[2] == asked


def last_run(store: Keeps | None, quiz: str, asked: str) -> list[Answer]:
    """What was done in the latest run that asked the same questions and has an answer, oldest first; [] for none."""
    if store is None:
        return []
    last = store.last_run(quiz)
    if not last or (_asks(last[-1].run, asked) and _answered(last)):
        return last
    # The latest run asked other questions (the same quiz opened twice in a lesson), or nothing was answered in it yet:
    # look further back.
    kept = [answer for answer in store.answers(quiz) if _asks(answer.run, asked)]
    runs = {answer.run for answer in kept if answer.event in _DONE}
    latest = next((answer.run for answer in reversed(kept) if answer.run in runs), None)
    return [answer for answer in kept if answer.run == latest]


_DONE = ("answer", "step")  # a question is answered, a step of a case is done; a flag alone is neither


def _answered(answers: Iterable[Answer]) -> bool:
    return any(answer.event in _DONE for answer in answers)


def _flagged(answers: Iterable[Answer]) -> set[str]:
    flags = {answer.question: answer.event == "flag" for answer in answers if answer.event in ("flag", "unflag")}
    return {question for question, on in flags.items() if on}


@dataclass(frozen=True)
class Unfinished:
    """A stored run that was not finished: what session.go_on() needs to stand where the learner stood.

    `answers` gives, by place from 0, what was stored and the response it holds; `flags` are places too, and `words`
    gives by place what was written before the options came.
    """

    run: str
    seed: Any
    answers: dict[int, tuple[Answer, Any]]
    flags: frozenset[int]
    offer: Offer
    words: dict[int, str] = field(default_factory=dict)


def unfinished(store: Keeps | None, quiz: str, asked: str, questions: Sequence[Any],
               scale_of: Callable[[Any], Any]) -> Unfinished | None:
    """The latest run of these questions if it has both answered and open ones, else None.

    Answers to questions that were reworded since, or that make no sense any more, do not count: they are asked again.
    """
    kept = last_run(store, quiz, asked)
    if not kept:
        return None
    names = {answer.question for answer in kept}
    places = {q.id: n for n, q in enumerate(questions) if q.id in names}
    answers: dict[int, tuple[Answer, Any]] = {}
    for answer in kept:
        place = places.get(answer.question)
        if answer.event != "answer" or place is None or answer.fingerprint != questions[place].fingerprint:
            continue
        response = revived(questions[place], answer.response, scale_of(questions[place]))
        if response is not None:
            answers[place] = (answer, response)
    done, total = len(answers), len(questions)
    if done in (0, total):
        return None
    first = next(place for place in range(total) if place not in answers)
    sentence = f"You have answered {done} of {total} questions; go on with question {first + 1}, or start again."
    return Unfinished(kept[-1].run, kept[-1].seed, answers,
                      frozenset(places[name] for name in _flagged(kept) if name in places),
                      Offer(first, total, done, sentence), _words(kept, places, questions))


def _words(kept: Iterable[Answer], places: dict[str, int], questions: Sequence[Any]) -> dict[int, str]:
    return {place: answer.response for answer in kept
            if answer.event == "words" and (place := places.get(answer.question)) is not None
            and answer.fingerprint == questions[place].fingerprint
            and isinstance(answer.response, str) and answer.response}
