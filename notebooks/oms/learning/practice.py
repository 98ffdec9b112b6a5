"""What the log of answers says about each question: when it was met, how it went, what its learner asked for.

The log is the truth and this is made from it. A snapshot beside the progress file only spares reading all of it again;
one that does not fit the log, or cannot be read, is passed over and written anew.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from oms.learning import snapshot
from oms.learning.schedule import AGAIN, EASY, Spacing, rating, surety
from oms.learning.store import Store

# Text compares like time. A clock outside these years was never set, and adding an interval could leave the calendar.
EARLIEST, LATEST = "1990", "2200"

READ = ("id", "question", "event", "right", "sure", "at", "chance")  # of each row of the log


@dataclass(slots=True)
class Practised:
    """What is known of one question; moments are in UTC, None is never.

    memory   what the spacing knew before the last answer that counts; None before the first
    rating   of the last answer that counts: 1 again, 2 hard, 3 good, 4 easy; 0 where none counts yet
    at       when that was
    sure     how sure the learner was then: 1, 2, 3 or None
    entry    its id in the log; 0 where it is not in the file yet, or where another question of the same objective was
             answered in its place
    met      when the question, or another in its place, was last asked, marked or not
    flagged  since when it is flagged
    added    when it was put on today's list by hand or by a case, if it was not answered since
    """

    memory: Any = None
    rating: int = 0
    at: datetime | None = None
    sure: int | None = None
    entry: int = 0
    met: datetime | None = None
    flagged: datetime | None = None
    added: datetime | None = None

    @property
    def wrong(self) -> bool:
        """True where the last answer that counts was not right."""
        return self.rating == AGAIN


@dataclass(slots=True)
class Practice:
    """All of it: `questions` by id, `exam` the log id of the latest exam date told (None: none was), `last` the last row
    read."""

    questions: dict[str, Practised] = field(default_factory=dict)
    exam: int | None = None
    clock: datetime | None = None
    last: tuple = ()

    def read(self, rows: Iterable[tuple], spacing: Spacing) -> None:
        """Take up rows of the log, in their order, with the columns READ. What makes no sense is passed over; never raises.

        The answer to a question whose wording changed since still is practice of it. A moment that no calendar knows
        is taken for that of the row before.
        """
        questions, renewed, clock = self.questions, spacing.renewed, self.clock
        row: tuple = ()
        for row in rows:
            number, name, event, right, sure, at, chance = row
            at = clock = _moment(at) or clock
            if event == "exam-date":
                self.exam = number
            if at is None or not name or not isinstance(name, str):
                continue
            if event in ("answer", "parallel"):
                found = questions.get(name)
                if found is None:
                    found = questions[name] = Practised()
                found.met, found.added = at, None
                # In its place a question of the same objective was answered: right speaks for both, wrong for that one.
                if right is None or (event == "parallel" and not right):
                    continue
                if found.rating:
                    found.memory = renewed(found.memory, found.rating, found.at)
                level = surety(sure if sure in (1, 2, 3) else None, chance if isinstance(chance, float) else None)
                found.rating, found.at, found.sure = rating(right, level), at, level
                found.entry = number if event == "answer" else 0
            elif event in ("flag", "unflag", "add"):
                found = questions.setdefault(name, Practised())
                if event == "add":
                    found.added = at
                else:
                    found.flagged = at if event == "flag" else None
            elif event == "easy" and name in questions and questions[name].rating > AGAIN:
                questions[name].rating = EASY
        self.clock = clock
        if row:
            self.last = row


def practised(store: Store, spacing: Spacing) -> Practice:
    """What the log of this store says, by way of the snapshot where that fits. Never raises."""
    kept = _kept(store, spacing)
    if kept is None:
        found, rows = Practice(), store.cells(*READ)
    else:
        found, rows = kept
    found.read(rows, spacing)
    if rows and rows[-1][0] and not store.notice:  # what is not in the file has no id that lasts
        snapshot.save(store.path, spacing.name, found)
    return found


def _kept(store: Store, spacing: Spacing) -> tuple[Practice, list[tuple]] | None:
    """The practice of the snapshot and the rows since; None where there is none or it is not of this log."""
    kept = snapshot.load(store.path, spacing.name)
    if kept is None:
        return None
    number, mark, questions, exam, clock = kept
    rows = store.cells(*READ, after=number - 1)
    if not rows or rows[0][0] != number or snapshot.mark(rows[0]) != mark:
        return None
    return Practice({name: Practised(*values) for name, values in questions.items()}, exam, clock, rows[0]), rows[1:]


def exam_date(store: Store, practice: Practice) -> date | None:
    """The day of the exam as last told; None where none was told, or the latest word was that there is none."""
    if practice.exam is None:
        return None
    told = [answer.response for answer in store.entries([practice.exam]) if answer.event == "exam-date"]
    try:
        return date.fromisoformat(told[-1]) if told else None
    except (TypeError, ValueError):
        return None


def _moment(text: Any) -> datetime | None:
    """The moment that a row tells, in UTC, or None."""
    if not isinstance(text, str) or not EARLIEST <= text < LATEST:
        return None
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    return at if at.tzinfo is UTC else at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
