"""Which questions a sitting of the review asks, in which order, and why each of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from oms.learning.marking import mark
from oms.learning.practice import Practice, Practised
from oms.learning.response import revived
from oms.learning.store import Store
from oms.learning.timetable import A_DAY, Card, due, local_day

QUIZ = "review"  # the name under which its answers are kept
_WITH_HARM = ("single", "several", "trace", "predict")
_FLAGGED_OF = 5  # when more waits than fits, one place in so many is kept for flagged questions

UNSAFE, WRONG, DUE, ADDED, FLAGGED, NEW = "unsafe", "wrong", "due", "added", "flagged", "new"


@dataclass(frozen=True, slots=True)
class Banked:
    """A question of the course and the module it belongs to, such as "M04"."""

    question: Any
    module: str


@dataclass(frozen=True, slots=True)
class Ask:
    """One question of a sitting: why it is asked, since which day that is so, and how sure the wrong answer was.

    `original` is the question that brought it here: itself, or another of the same objective that went wrong.
    """

    question: Any
    module: str
    why: str
    day: date | None
    sure: int | None
    original: Any

    @property
    def instead(self) -> bool:
        """True where another question than the one that went wrong is asked."""
        return self.original.id != self.question.id

    def sentence(self, today: date) -> str:
        """Why this question is asked, in a few words for the learner."""
        when = spoken_day(self.day, today) if self.day else ""
        sure = ", when you were sure" if self.sure == 3 else ""
        if self.why == UNSAFE:
            return (f"another question on what could have harmed a patient {when}{sure}" if self.instead else
                    f"your answer {when} could have harmed a patient{sure}")
        if self.why == WRONG:
            return f"another question on what went wrong {when}{sure}" if self.instead else f"wrong {when}{sure}"
        if self.why == DUE:
            return "due today" if self.day == today else f"due since {when.removeprefix('on ')}"
        return {ADDED: "put on your list for today", FLAGGED: f"flagged {when}", NEW: "new to you"}[self.why]


def spoken_day(day: date, today: date) -> str:
    """A day as it is said: "today", "yesterday", "on 3 Nov", "on 3 Nov 2025"."""
    if (today - day).days in (0, 1):
        return "yesterday" if day < today else "today"
    return f"on {day.day} {day:%b}" + (f" {day.year}" if day.year != today.year else "")


@dataclass(frozen=True, slots=True)
class Plan:
    """What is asked now (`asks`), how many were asked in today's review before, and how many more wait than fit."""

    asks: tuple[Ask, ...]
    done: int
    waiting: int


def bank(books: Any) -> dict[str, Banked]:
    """Every question that a review may ask, by id: of lessons that exist, sound, and not kept for a test."""
    lessons, found = books.lessons, {}
    for name in books.quiz_names():
        quiz = books.quiz(name)
        lesson = lessons.get(quiz.lesson)
        if lesson is None or lesson.status != "ready" or getattr(quiz, "kept_for_test", False) or not getattr(quiz, "review", True):
            continue
        for question in quiz.questions:
            found.setdefault(question.id, Banked(question, quiz.lesson))
    return found


def unsafe(store: Store, practice: Practice, known: Mapping[str, Banked]) -> set[str]:
    """The ids of questions whose last answer could have harmed a patient."""
    wrong = {found.entry for name, found in practice.questions.items()
             if found.wrong and found.entry and name in known and known[name].question.type in _WITH_HARM}
    if not wrong:
        return set()
    harmful = {}
    for answer in store.entries(sorted(wrong)):
        if answer.event != "answer" or answer.question not in known:
            continue
        question = known[answer.question].question
        response = revived(question, answer.response) if question.type in _WITH_HARM else None
        harmful[answer.question] = response is not None and bool(mark(question, response).unsafe)
    return {name for name, harm in harmful.items() if harm}


def plan(practice: Practice, found: Mapping[str, Card], known: Mapping[str, Banked], now: datetime, *,
         asked_today: Iterable[str] = (), done: int = 0, harmful: Iterable[str] = (), most: int = A_DAY,
         only_due: bool = False) -> Plan:
    """What to ask now: what is due, what went wrong at the last try and what is flagged, `most` a day in all.

    `asked_today` are the questions that today's reviews have asked, or stood another question in for: they rest until
    tomorrow. Nothing is asked twice on one day: after an error of today only another question of the same objective is
    asked. First comes what could have harmed, then what was wrong and sure, then the least likely known.
    """
    today, rest, harmful = local_day(now), set(asked_today), set(harmful)
    rank = {name: place for place, name in enumerate(due(found, now))}
    tiers: list[list[tuple[str, str, date | None]]] = [[], [], [], []]
    # What went wrong and is not due yet has no rank: it comes after all that is due.
    for name in sorted(practice.questions, key=lambda name: (rank.get(name, len(rank)), name)):
        one = practice.questions[name]
        if name not in known or (name in rest and one.added is None) or (only_due and name not in rank):
            continue
        if one.wrong:
            tier = 0 if name in harmful else 1 if one.sure == 3 else 2
            tiers[tier].append((name, UNSAFE if tier == 0 else WRONG, local_day(one.at)))
        elif name in rank:
            tiers[2].append((name, ADDED if one.added is not None else DUE, found[name].day))
        elif _flag_calls(one):
            tiers[3].append((name, FLAGGED, local_day(one.flagged)))
    tiers[0].sort(key=lambda entry: -(practice.questions[entry[0]].sure or 0))
    asking = _Asking(practice, known, {name for tier in tiers for name, _, _ in tier} | rest, today)
    chosen, waiting = _as_many(tiers, asking, max(0, most - done))
    return Plan(_mixed_modules(chosen), done, waiting)


def _flag_calls(one: Practised) -> bool:
    """A flag brings a question back once: until it was met on a later day than that of the flag."""
    return one.flagged is not None and (one.met is None or local_day(one.met) <= local_day(one.flagged))


def new_questions(practice: Practice, known: Mapping[str, Banked], most: int) -> Plan:
    """Questions never met, of the modules in which something was answered; `most` of them, modules mixed."""
    begun = {known[name].module for name, one in practice.questions.items() if name in known and one.met is not None}
    by_module: dict[str, list[Ask]] = {}
    for name, entry in known.items():
        one = practice.questions.get(name)
        if entry.module in begun and (one is None or one.met is None):
            ask = Ask(entry.question, entry.module, NEW, None, None, entry.question)
            by_module.setdefault(entry.module, []).append(ask)
    turns = sorted(((place, module) for module, asks in by_module.items() for place in range(len(asks))))
    asks = [by_module[module][place] for place, module in turns]
    return Plan(_mixed_modules([asks[:max(0, most)]]), 0, len(asks[max(0, most):]))


class _Asking:
    """Turns the name of a question into what is asked: itself, or another of its objective after an error."""

    def __init__(self, practice: Practice, known: Mapping[str, Banked], taken: set[str], today: date) -> None:
        self._practised, self._known, self._today = practice.questions, known, today
        self._others: dict[str, list[str]] = {}
        for name, entry in known.items():
            if name not in taken and not self._met_today(name):
                self._others.setdefault(entry.question.objective, []).append(name)
        for names in self._others.values():  # never seen, in the order of the files; then seen longest ago
            names.sort(key=lambda name: met.timestamp() if (met := self._met(name)) else 0.0)

    def _met(self, name: str) -> datetime | None:
        return self._practised[name].met if name in self._practised else None

    def _met_today(self, name: str) -> bool:
        met = self._met(name)
        return met is not None and local_day(met) == self._today

    def ask(self, name: str, why: str, day: date | None) -> Ask | None:
        """What is asked for this question; None where only the question itself is left, and it was met today."""
        one, original = self._practised[name], self._known[name]
        if not one.wrong:
            return Ask(original.question, original.module, why, day, None, original.question)
        others = self._others.get(original.question.objective)
        if not others and self._met_today(name) and one.added is None:
            return None  # asked again within a day, a question tests the memory of its answer
        entry = self._known[others.pop(0)] if others else original
        return Ask(entry.question, entry.module, why, day, one.sure, original.question)


def _as_many(tiers: Sequence[list[tuple[str, str, date | None]]], asking: _Asking,
             left: int) -> tuple[list[list[Ask]], int]:
    """The asks of each tier as far as places are left, and for how many there is none."""
    for_flags = min(len(tiers[-1]), left // _FLAGGED_OF)
    chosen: list[list[Ask]] = []
    taken = waiting = 0
    for place, tier in enumerate(tiers):
        most = left if place == len(tiers) - 1 else left - for_flags
        chosen.append([])
        for entry in tier:
            if taken >= most:
                waiting += 1
            elif ask := asking.ask(*entry):
                chosen[-1].append(ask)
                taken += 1
    return chosen, waiting


def _mixed_modules(tiers: Iterable[Sequence[Ask]]) -> tuple[Ask, ...]:
    """The asks, tier after tier, no two of one module in a row where that can be avoided."""
    mixed: list[Ask] = []
    for tier in tiers:
        waiting: dict[str, list[Ask]] = {}
        for ask in tier:
            waiting.setdefault(ask.module, []).append(ask)
        place = {ask.question.id: n for n, ask in enumerate(tier)}
        while waiting:
            last = mixed[-1].module if mixed else ""
            left = sum(map(len, waiting.values()))
            # A module with more than half of what is left goes first, or its questions would end up in a row.
            heavy = [module for module, asks in waiting.items() if 2 * len(asks) > left and module != last]
            free = heavy or [module for module in waiting if module != last] or list(waiting)
            module = min(free, key=lambda name: place[waiting[name][0].question.id])
            mixed.append(waiting[module].pop(0))
            if not waiting[module]:
                del waiting[module]
    return tuple(mixed)
