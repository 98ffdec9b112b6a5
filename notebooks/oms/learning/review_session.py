"""One learner, one sitting of the review: questions of many lessons, answered like those of a quiz."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from oms.content.problem import Mistake
from oms.learning import review, timetable
from oms.learning.answer import Answer
from oms.learning.attempt import Attempt
from oms.learning.practice import Practice, exam_date, practised
from oms.learning.review import QUIZ, Ask, Banked, Plan
from oms.learning.schedule import Spacing, spacing
from oms.learning.session import QuizSession, utcnow
from oms.learning.store import Store
from oms.learning.timetable import Card

TITLE = "Review"
FARTHEST = 10  # years to an exam; a later one is a slip of the keyboard


@dataclass(frozen=True)
class _Sitting:
    """The questions of a sitting, in the form in which a session takes those of a quiz."""

    questions: tuple
    name: str = QUIZ
    title: str = TITLE
    about: str = ""
    lesson: str = ""
    problems: tuple = ()


class ReviewSession(QuizSession):
    """A quiz made of what is due. Its answers are kept under the name "review", so that no lesson's quiz is disturbed.

    Where another question stands in for one that went wrong, a right answer counts for both; a wrong one counts for the
    question that was asked, and the first stays as it is: it comes again.
    """

    def __init__(self, asks: Sequence[Ask], *, flagged: Iterable[str] = (), seed: int | None = None,
                 store: Store | None = None, clock: Callable[[], datetime] = utcnow, scale: Any = None) -> None:
        self.asks = tuple(asks)
        questions = tuple(ask.question for ask in self.asks)
        super().__init__(_Sitting(questions), only=[question.id for question in questions], shuffle_seed=seed,
                         store=store, clock=clock, scale=scale)
        self._unfinished = None  # what was answered before is not asked again today: there is nothing to go on with
        self._easy: set[int] = set()
        flagged = set(flagged)
        self._flags = {place for place, question in enumerate(questions) if question.id in flagged}

    @property
    def ask(self) -> Ask:
        """Why the current question is asked."""
        return self.asks[self.position]

    @property
    def why(self) -> str:
        """Why the current question is asked, in a few words for the learner."""
        return self.ask.sentence(timetable.local_day(self._clock()))

    @property
    def is_right(self) -> bool:
        """True while a question stands there that was answered, and answered right."""
        return self.state == "checked" and self._now.mark.right is True

    @property
    def was_easy(self) -> bool:
        """True once the current question was called too easy."""
        return self.position in self._easy

    def easy(self) -> None:
        """Say of a right answer that the question was too easy: it comes back much later."""
        if self.was_easy:
            raise Mistake("You have said so already: this question comes back much later.")
        if not self.is_right:
            raise Mistake("A question can be called too easy once it was answered, and answered right.")
        self._easy.add(self.position)
        self._write("easy")

    def _keep(self, now: Attempt) -> None:
        super()._keep(now)
        ask = self.ask
        if ask.instead and self._store is not None:
            self._store.add(Answer(
                run=self._run, quiz=self.name, question=ask.original.id, fingerprint=ask.original.fingerprint,
                objective=ask.original.objective, event="parallel", position=self.position, seed=self.seed,
                response=ask.question.id, right=now.mark.right, sure=now.certainty, at=self._clock()))


@dataclass(frozen=True)
class Offer:
    """What a learner can go on with: its plan (None where it is made when asked for) and the words for it, "" for none."""

    plan: Plan | None
    words: str


@dataclass
class Desk:
    """What a learner has before them when they sit down to review: read from the log, and read again with `look()`.

    `books` is the library, `most` how many questions a day are asked. `plan` says what is asked now, `exam` the day of
    the exam or None, `sentence` what a learner should know about how reviews are spaced, or "".
    """

    store: Store
    books: Any
    most: int = timetable.A_DAY
    only_due: bool = False
    clock: Callable[[], datetime] = utcnow
    spacing: Spacing = field(default_factory=spacing)
    practice: Practice = field(init=False)
    cards: dict[str, Card] = field(init=False)
    known: dict[str, Banked] = field(init=False)
    plan: Plan = field(init=False)
    exam: date | None = field(init=False)
    _resting: set[str] = field(init=False)

    def __post_init__(self) -> None:
        self.look()

    @property
    def sentence(self) -> str:
        """What a learner should know about how reviews are spaced here, or ""."""
        return self.spacing.sentence

    def look(self) -> None:
        """Read what was answered since, and plan anew."""
        now = self.clock()
        self.practice = practised(self.store, self.spacing)
        self.known = review.bank(self.books)
        self.exam = exam_date(self.store, self.practice)
        mine = {name: one for name, one in self.practice.questions.items() if name in self.known}
        self.cards = timetable.cards(mine, self.spacing, now, self.exam, self.most)
        today = [answer for answer in self.store.since(QUIZ, timetable.midnight(now))
                 if answer.event in ("answer", "parallel") and answer.at is not None
                 and timetable.local_day(answer.at) == timetable.local_day(now)]
        self.plan = review.plan(
            self.practice, self.cards, self.known, now, asked_today={answer.question for answer in today},
            done=sum(answer.event == "answer" for answer in today), most=self.most, only_due=self.only_due,
            harmful=review.unsafe(self.store, self.practice, self.known))
        self._resting = {answer.question for answer in today}

    @property
    def offer(self) -> Offer:
        """What can be asked once nothing is on: what today has left, or new questions, or more of what waits."""
        if self.plan.asks:
            count = len(self.plan.asks)
            return Offer(self.plan, f"Go on with {count} {'question' if count == 1 else 'questions'}")
        new = review.new_questions(self.practice, self.known, self.most - self.plan.done)
        if self.plan.waiting or not new.asks:
            return Offer(None, "Ask more today" if self.plan.waiting else "")
        return Offer(new, "New questions")

    def more(self) -> Plan:
        """As many questions again as a day usually has, beyond today's number."""
        usual, self.most = self.most, self.plan.done + self.most
        try:
            self.look()
            return self.plan
        finally:
            self.most = usual

    @property
    def standing(self) -> str:
        """How today stands, in one or two sentences, when nothing is asked."""
        plan, known = self.plan, self.cards
        if not known and not self.practice.questions.keys() & self.known.keys():
            return ("There is nothing to review yet. Answer questions in any lesson: they come back here when you are "
                    "about to forget them.")
        done = f"You have answered {_questions(plan.done)} in today's review. " if plan.done else ""
        if plan.asks:
            return f"{done}{_questions(len(plan.asks))} of today {'is' if len(plan.asks) == 1 else 'are'} still open."
        if plan.waiting:
            return (f"{done}That is enough for one day: {_more(plan.waiting)} "
                    f"{'waits' if plan.waiting == 1 else 'wait'}, and the next days begin with them.")
        later = [(day, count) for day, count in self.forecast()[1:] if count]
        then = (f" The next {'one comes' if later[0][1] == 1 else f'{later[0][1]} come'} back "
                f"{_when(later[0][0], timetable.local_day(self.clock()))}." if later else "")
        return f"{done}Nothing{' more' if plan.done else ''} is due today.{then}"

    def sitting(self, plan: Plan, seed: int | None = None) -> ReviewSession | None:
        """A session over the questions of a plan; None where it asks nothing."""
        if not plan.asks:
            return None
        flagged = [name for name, one in self.practice.questions.items() if one.flagged is not None]
        return ReviewSession(plan.asks, flagged=flagged, seed=seed, store=self.store, clock=self.clock,
                             scale=self.books.scale)

    def forecast(self, days: int = 14) -> list[tuple[date, int]]:
        """How many questions come back on each of the coming days: (date, count), from today on.

        What today's review has asked, or asked another question for, comes back tomorrow at the earliest.
        """
        now = self.clock()
        tomorrow = timetable.local_day(now) + timedelta(days=1)
        later = {name: replace(card, day=max(card.day, tomorrow)) for name, card in self.cards.items()
                 if name in self._resting and card.day is not None and self.practice.questions[name].added is None}
        return timetable.forecast(self.cards | later, days, now)

    @property
    def before_exam(self) -> tuple[int, int]:
        """How many questions come back before the exam, and how many its days can hold; (0, 0) without an exam."""
        if self.exam is None:
            return 0, 0
        days = (self.exam - timetable.local_day(self.clock())).days
        return sum(card.day is not None and card.day < self.exam for card in self.cards.values()), self.most * max(0, days)

    def set_exam(self, day: object) -> date | None:
        """Remember the day of the exam, a date or a text such as "2027-01-20", or None for no exam; returns the day.

        Raises a Mistake for anything else and for a day that is not still to come.
        """
        told = exam_day(day, timetable.local_day(self.clock()))
        if told != self.exam:
            self.store.add(Answer(run=uuid.uuid4().hex, quiz="", question="", event="exam-date",
                                  response=told.isoformat() if told else None, at=self.clock()))
            self.look()
        return told


def asked(plan: Plan) -> str:
    """What a plan asks, in one or two sentences: how many questions, and why."""
    names = (((review.DUE,), "due"), ((review.UNSAFE, review.WRONG), "to look at again after a wrong answer"),
             ((review.ADDED,), "put on your list"), ((review.FLAGGED,), "flagged"), ((review.NEW,), "new"))
    counts = [(sum(ask.why in whys for ask in plan.asks), words) for whys, words in names]
    told = "; ".join(f"{count} {words}" for count, words in counts if count)
    more = f" {_more(plan.waiting)} {'waits' if plan.waiting == 1 else 'wait'} for the next days." if (
        plan.waiting and plan.asks[0].why != review.NEW) else ""
    done = f" You have answered {plan.done} today already." if plan.done else ""
    return f"{_questions(len(plan.asks))} now: {told}.{done}{more}"


def _questions(count: int) -> str:
    return f"{count} question{'' if count == 1 else 's'}"


def _more(count: int) -> str:
    return f"{count} more question{'' if count == 1 else 's'}"


def _when(day: date, today: date) -> str:
    return "tomorrow" if (day - today).days == 1 else f"on {day:%A}, {day.day} {day:%B}"


def exam_day(given: object, today: date) -> date | None:
    """The day that is meant, or None. Raises a Mistake, in one sentence, for what is no day or not still to come."""
    if given is None or given == "":
        return None
    if isinstance(given, str):
        try:
            day = date.fromisoformat(given.strip())
        except ValueError:
            day = None
    else:
        day = given.date() if isinstance(given, datetime) else given
    if not isinstance(day, date):
        said = " ".join(str(given).split())[:40]
        raise Mistake(f"“{said}” is no day; write the exam date as year-month-day, such as “{today.year + 1}-01-20”.")
    if day <= today:
        raise Mistake(f"{day.day} {day:%B %Y} is not still to come; choose a later day.")
    if day.year > today.year + FARTHEST:
        raise Mistake(f"{day.day} {day:%B %Y} is more than {FARTHEST} years away; is the year right?")
    return day
