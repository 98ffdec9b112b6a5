"""Which questions are due, and how many come back on each of the coming days. Days are those of this computer's
calendar; everything else is in UTC."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from oms.learning.practice import Practised
from oms.learning.schedule import Spacing

A_DAY = 15  # questions asked in a day's reviews, unless the learner wants more
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Card:
    """One question on its way back to the learner.

    last    the last answer that counts, in UTC; None for a question put on the list before it was ever answered
    due     the moment at which it is due by its spacing, in UTC; None where it rests
    day     the day on which it is asked: that of `due`, or an earlier one before an exam; None where it rests
    chance  how likely it is known now, 0 to 1
    """

    question: str
    last: datetime | None
    due: datetime | None
    day: date | None
    chance: float


def local_day(at: datetime) -> date:
    """The day of a moment in this computer's calendar."""
    return at.astimezone().date()


def midnight(now: datetime) -> datetime:
    """The moment, in UTC, at which this computer's present day began."""
    return datetime.combine(local_day(now), datetime.min.time()).astimezone(UTC)


def cards(questions: Mapping[str, Practised], spacing: Spacing, now: datetime, exam: date | None = None,
          a_day: int = A_DAY) -> dict[str, Card]:
    """The cards of all questions that were answered or put on the list, by id.

    With an exam still to come, all come back before its day. An answer from the future (the clock was wrong then, or is
    now) tells nothing about when to ask again, so its question is due.
    """
    found, today = {}, local_day(now)
    for name, known in questions.items():
        if known.rating:
            memory, due = spacing.planned(known.memory, known.rating, known.at)
            day = local_day(due) if due is not None else None
            if known.at - now > _DAY:
                due, day = now, today
            found[name] = Card(name, known.at, due, day, spacing.chance(memory, now))
        if known.added is not None:
            before = found.get(name) or Card(name, None, known.added, None, 0.0)
            found[name] = replace(before, day=min(local_day(known.added), today, before.day or today))
    return _before_exam(found, exam, today, a_day) if exam is not None and exam > today else found


def _before_exam(found: dict[str, Card], exam: date, today: date, a_day: int) -> dict[str, Card]:
    """The same cards, each at the latest on the day before the exam.

    All of them on that one day would be too many. So the last days before it, as many as all cards need at `a_day` a
    day, are for looking at everything once more: what was not met since they began is spread over them, what is least
    firmly known nearest to the exam. What was met since then has that last day.
    """
    eve = exam - _DAY
    begin = exam - _DAY * max(1, math.ceil(len(found) / a_day))
    late = [card for card in found.values() if card.day is not None and card.day > eve
            and local_day(card.last) < eve]
    again = sorted((card for card in late if local_day(card.last) < begin), key=lambda card: card.due)
    days = [eve - _DAY * n for n in range((eve - max(begin, today)).days + 1)]
    taken = Counter(max(card.day, today) for card in found.values() if card.day is not None)
    room = max(a_day, math.ceil((len(again) + sum(taken[day] for day in days)) / len(days)))
    moved = {card.question: eve for card in late}
    for card in again:
        while taken[days[0]] >= room and len(days) > 1:
            days.pop(0)
        moved[card.question] = days[0]
        taken[days[0]] += 1
    return found | {name: replace(found[name], day=day) for name, day in moved.items()}


def due(found: Mapping[str, Card], now: datetime) -> list[str]:
    """The ids of the questions due today or before, the least likely known first.

    After a gap there are more than a day can hold. What is nearly forgotten goes first: in a simulation with the
    formulas of the spacing itself (343 questions, two months away, 15 a day) that order had more known after ten and
    after twenty days than the reverse.
    """
    today = local_day(now)
    waiting = [card for card in found.values() if card.day is not None and card.day <= today]
    return [card.question for card in sorted(waiting, key=lambda card: (card.chance, card.day, card.question))]


def forecast(found: Mapping[str, Card], days: int = 14, now: datetime | None = None) -> list[tuple[date, int]]:
    """How many questions come back on each of the coming days: (date, count) from today on; today holds all that waits."""
    today = local_day(now or datetime.now(UTC))
    counts = Counter(max(card.day, today) for card in found.values() if card.day is not None)
    return [(day, counts[day]) for day in (today + _DAY * n for n in range(days))]
