"""What the progress file holds of exams: the drafts of one under way, what was handed in, and the test before.

Rows of a run, beside flags: "draft" for every choice and for leaving a question, "timer" for the time that was chosen or
added, "handed-in" with the counts, and then one "answer" for each question answered. Drafts are no answers: nothing but
an exam reads them. All that happened can be told from these rows, so a kernel may be killed at any moment.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from oms.learning.answer import Answer
from oms.learning.certainty import CHANCES
from oms.learning.exam_timer import Timer
from oms.learning.response import levels, revived
from oms.learning.resume import Keeps

Runs = Mapping[str, Sequence[Answer]]


@dataclass(frozen=True)
class Draft:
    """What stood at one question: the response (None: open), how sure, and the seconds spent on it."""

    response: Any
    sure: int | None
    seconds: float
    chance: float | None = None


@dataclass(frozen=True)
class StoredExam:
    """One exam as it is stored. Places count from 0; `reworded` is how many of its questions have other words by now."""

    run: str
    seed: Any
    drafts: Mapping[int, Draft]
    answers: Mapping[int, tuple[Answer, Any]]
    flags: frozenset[int]
    timer: Timer
    position: int
    handed_in: Answer | None
    reworded: int

    @property
    def begun(self) -> bool:
        """True where something was answered and nothing handed in."""
        return self.handed_in is None and any(draft.response is not None for draft in self.drafts.values())


def runs_of(store: Keeps | None, quiz: str) -> dict[str, list[Answer]]:
    """Everything stored under this quiz by run, the run that was worked on last at the end; {} without a store."""
    found: dict[str, list[Answer]] = {}
    for row in store.answers(quiz) if store is not None else ():
        rows = found.pop(row.run, [])
        rows.append(row)
        found[row.run] = rows
    return found


def asking(runs: Runs, asked: str) -> list[Sequence[Answer]]:
    """The runs that asked these questions, the latest first."""
    return [rows for run, rows in reversed(runs.items()) if run.rpartition("-")[2] == asked]


def handed_in(rows: Sequence[Answer]) -> Answer | None:
    """The row of handing in, or None while the exam is under way."""
    return next((row for row in rows if row.event == "handed-in"), None)


def stored_exam(rows: Sequence[Answer], questions: Sequence[Any], scale_of: Callable[[Any], Any]) -> StoredExam:
    """The exam that these rows of one run tell of. What fits no question of today is left out."""
    places = {question.id: place for place, question in enumerate(questions)}
    drafts: dict[int, Draft] = {}
    answers: dict[int, tuple[Answer, Any]] = {}
    flags: set[int] = set()
    reworded: set[str] = set()
    timer, position, closed = Timer(), 0, False
    for row in rows:
        # What another window still drafts after the exam was handed in is no part of what was handed in.
        closed = closed or row.event == "handed-in"
        if closed and row.event != "answer":
            continue
        if row.event == "timer":
            timer = Timer.stored(row.response)
        place = places.get(row.question)
        if place is None:
            if row.event == "answer":
                reworded.add(row.question)
            continue
        position = place if row.event in ("draft", "timer", "flag", "unflag") else position
        question = questions[place]
        if row.event in ("flag", "unflag"):
            (flags.add if row.event == "flag" else flags.discard)(place)
        elif row.event in ("draft", "answer"):
            seconds = row.seconds if isinstance(row.seconds, int | float) else 0.0
            if row.fingerprint != question.fingerprint:  # the time was spent, what was said is about other words
                drafts[place] = Draft(None, None, seconds)
                reworded.add(row.question)
            elif row.event == "draft":
                drafts[place] = Draft(redrafted(question, row.response, scale_of(question)), _level(row.sure), seconds,
                                      row.chance if row.chance in _ASKED else None)
            elif (response := revived(question, row.response, scale_of(question))) is not None:
                answers[place] = (row, response)
    return StoredExam(rows[-1].run, rows[0].seed, drafts, answers, frozenset(flags), timer, position, handed_in(rows),
                      len(reworded))


_ASKED = {entry.value for entry in CHANCES}


def _level(sure: Any) -> int | None:
    return sure if sure in (1, 2, 3) else None


def redrafted(question: Any, raw: Any, scale: Any = None) -> Any:
    """The response of a draft, finished or not, from what was stored as JSON; None where it does not fit the question."""
    revive = _REDRAFTED.get(question.type)
    if revive is None:  # nothing of it can be half done
        return revived(question, raw, scale)
    try:
        return revive(question, raw, scale) or None
    except (TypeError, ValueError, KeyError, AttributeError):
        return None


def _some(raw: Any, allowed: Mapping[str, Sequence]) -> dict:
    return {name: value for name, value in raw.items() if value in allowed.get(name, ())}


def _free(question: Any, raw: Any, _scale: Any) -> Any:
    gaps = _some(raw["gaps"], {gap.name: [choice.text for choice in gap.choices] for gap in question.gaps})
    text = str(raw["text"])
    return {"text": text, "gaps": gaps, "ticked": None} if text or gaps else None


_REDRAFTED: dict[str, Callable[[Any, Any, Any], Any]] = {
    "sort": lambda q, raw, _: _some(raw, {part.id: q.categories for part in q.items}),
    "rating": lambda q, raw, scale: _some(raw, {domain: levels(domain, scale) for domain in q.reference}),
    "cloze": lambda _q, raw, _s: {"text": str(raw["text"]), "rating": None},
    "free": _free,
}


@dataclass(frozen=True)
class Before:
    """The test before: (objective, right) of each of its questions, or () and the sentence that says why there is none."""

    marked: tuple[tuple[str, bool], ...]
    at: Any
    why_none: str = ""


def pre_test(runs: Runs, form: str, seed: int, questions: Sequence[Any]) -> Before:
    """What was handed in first of this form, drawn with this seed and asked in these words.

    The first one counts, because it tells what was known before the course; one that was left open by more than half
    does not, because somebody only looked at it.
    """
    kept = [(row, rows) for rows in runs.values() if (row := handed_in(rows)) is not None
            and isinstance(row.response, dict) and row.response.get("form") == form]
    kept.sort(key=lambda entry: str(entry[0].at))
    if not kept:
        return Before((), None, f"There is nothing to compare with: form {form} was not handed in on this computer.")
    kept = [entry for entry in kept if entry[0].response.get("seed") == seed]
    if not kept:
        return Before((), None, f"Form {form} was handed in here, but drawn with another seed; the two cannot be compared.")
    prints = {question.id: question.fingerprint for question in questions}
    sentence = ""
    for row, rows in kept:
        asked = row.response.get("asked")
        if asked != prints:
            changed = sum(asked.get(name) != given for name, given in prints.items()) if isinstance(asked, dict) else len(prints)
            sentence = sentence or (f"{changed} of the {len(prints)} questions of form {form} were reworded since it was "
                                    "handed in; the two cannot be compared.")
            continue
        right = {answer.question: answer.right is True for answer in rows if answer.event == "answer"}
        if 2 * len(right) < len(prints):
            sentence = sentence or f"Form {form} was handed in with more than half of it open, so it is not compared."
            continue
        return Before(tuple((question.objective, right.get(question.id, False)) for question in questions), row.at)
    return Before((), None, sentence)
