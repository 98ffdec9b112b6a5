"""One thing a learner did, and how it is written down as one row of the progress file."""

from __future__ import annotations

import json
import math
import os
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from typing import Any

Row = tuple[Any, ...]


def _new_uid() -> str:
    return os.urandom(16).hex()


@dataclass(frozen=True, slots=True)
class Answer:
    """One thing a learner did in a quiz or a case. Nothing in it says who the learner is.

    run          one sitting of one quiz: every answer given from opening it to finishing it shares this
    quiz         the name of the quiz or case
    question     the permanent id of the question; "" where a whole exam is meant
    fingerprint  tells whether the question's text has changed since it was answered
    objective    the learning objective of the question
    event        "answer", "flag", "unflag", "step" (of a case), "case" (its end) or "words" (what was written before the
                 options came); of an exam also "draft" (a choice that can still be changed, which is no answer), "timer"
                 and "handed-in"; of a review "easy" (the last right answer was too easy), "parallel" (another question of
                 the same objective, `response`, was answered in its place), "add" (put on today's list) and "exam-date"
                 (`response` is the day, or None; it belongs to no question)
    position     the place of the question in the run, from 0
    seed         the seed of the run's shuffle, so that the same order can be shown again
    response     what was answered: anything JSON can hold (a tuple or a set comes back as a list)
    right        True, False, or None when nobody marked it
    score        0 to 1, or None
    sure         1, 2 or 3, or None when it was not said
    chance       0 to 1: how likely the learner said it is that the answer is right; None when it was not asked
    seconds      the time taken, in seconds, or None
    at           the moment, in UTC; left out, it is the moment the Answer is made
    uid          makes the answer one of its kind: the same one is never kept twice
    """

    run: str
    quiz: str
    question: str
    fingerprint: str = ""
    objective: str = ""
    event: str = "answer"
    position: int = 0
    seed: int | str | None = None
    response: Any = None
    right: bool | None = None
    score: float | None = None
    sure: int | None = None
    chance: float | None = None
    seconds: float | None = None
    at: datetime = field(default_factory=lambda: datetime.now(UTC))
    uid: str = field(default_factory=_new_uid)


COLUMNS = tuple(f.name for f in fields(Answer))


def _text(value: object) -> str:
    text = value if isinstance(value, str) else str(value)
    # Half a surrogate pair (a broken paste) cannot be written as UTF-8; the rest of the text is still worth keeping.
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def _whole(value: Any) -> int | None:
    if value is None:
        return None
    number = int(value)
    if not -(2**63) <= number < 2**63:
        raise ValueError("a number too large to keep")
    return number


def _real(value: Any) -> float | None:
    if value is None:
        return None
    number = float(value)
    return number if math.isfinite(number) else None


def _share(value: Any) -> float | None:
    number = _real(value)
    if number is not None and not 0 <= number <= 1:
        raise ValueError("a chance lies between 0 and 1")
    return number


def _plain(value: Any) -> Any:
    """What JSON has no word for, in a form it has."""
    if isinstance(value, set | frozenset):
        return sorted(value, key=str)
    if hasattr(value, "tolist"):  # a numpy or pandas number
        return value.tolist()
    return str(value)


# Made once: json.dumps with these options would make a new one for each value, and every answer waits for two.
_in_json = json.JSONEncoder(default=_plain, allow_nan=False).encode


def as_json(value: Any) -> str:
    """The value as JSON text; a value JSON cannot hold at all is kept as its description."""
    try:
        return str(value) if type(value) is int else _in_json(value)  # the encoder is slow to get going over a number
    except (TypeError, ValueError, RecursionError):
        return json.dumps(repr(value)[:10_000])


def _from_json(text: Any) -> Any:
    try:
        return json.loads(text)
    except (TypeError, ValueError, RecursionError):
        return text


def moment(at: datetime) -> str:
    """The moment as text, in UTC. A time without a zone is taken to be UTC already."""
    if at.tzinfo is not UTC:
        at = at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    return at.isoformat(timespec="microseconds")


def _from_moment(text: Any) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except (TypeError, ValueError):
        return None


def to_row(answer: Answer) -> Row:
    """The answer as the values of COLUMNS, in types SQLite keeps exactly. ValueError or TypeError if it cannot be."""
    return (
        _text(answer.run),
        _text(answer.quiz),
        _text(answer.question),
        _text(answer.fingerprint),
        _text(answer.objective),
        _text(answer.event),
        _whole(answer.position),
        as_json(answer.seed),
        as_json(answer.response),
        None if answer.right is None else int(bool(answer.right)),
        _real(answer.score),
        _whole(answer.sure),
        _share(answer.chance),
        _real(answer.seconds),
        moment(answer.at),
        _text(answer.uid),
    )


def from_row(row: Row) -> Answer:
    """The answer a row stands for. A cell that no longer makes sense comes back as it is rather than as an error."""
    values = dict(zip(COLUMNS, row, strict=True))
    values["seed"] = _from_json(values["seed"])
    values["response"] = _from_json(values["response"])
    values["right"] = None if values["right"] is None else bool(values["right"])
    for name in ("score", "sure", "chance", "seconds"):
        if not isinstance(values[name], int | float):
            values[name] = None
    values["at"] = _from_moment(values["at"])
    return Answer(**values)
