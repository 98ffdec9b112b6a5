"""How an exam stands, and how it is stored: what was said so far, what is open, how much time is left."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from oms.content.problem import Mistake, unknown
from oms.learning import resume
from oms.learning.answer import Answer
from oms.learning.exam_record import Draft, StoredExam, asking, handed_in, runs_of, stored_exam
from oms.learning.exam_timer import Timer, extra_of, minutes_of, minutes_words
from oms.learning.forms import LETTERS, forms, other
from oms.learning.marking import Mark, mark
from oms.learning.response import complete
from oms.learning.session import SELF_MARKED, QuizSession, utcnow
from oms.learning.shuffle import Shown, shown

UNSURE_TYPES = (*SELF_MARKED, "rating")  # how sure is not asked where there is no right or wrong to be sure of


def asks_sure(question: Any) -> bool:
    """Whether the learner is asked how sure they are of this question."""
    return question.type not in UNSURE_TYPES


def _form(given: object, quiz: Any, chosen: bool) -> str | None:
    if given is None:
        if quiz.forms is not None and quiz.kept_for_test:
            raise Mistake("This test has two forms: say form=\"A\" or form=\"B\".")
        return None
    if quiz.forms is None:
        raise Mistake(f"The quiz “{quiz.name}” has no forms; leave out `form`.")
    letter = given.upper() if isinstance(given, str) else given
    if letter not in LETTERS:
        raise unknown("form", given, LETTERS)
    if chosen:
        raise Mistake("A form has its questions; leave out `only` and `objective`.")
    return letter


def _whole(question: Any, lines: tuple[Shown, ...], response: Any) -> bool:
    try:
        complete(question, lines, response)
    except Mistake:
        return False
    return True


class ExamRun(QuizSession):
    """What a view shows of an exam. `ExamSession` adds what changes it."""

    def __init__(self, quiz: Any, *, minutes: float | None = None, extra: float = 0, form: str | None = None,
                 only: str | Iterable[str] | None = None, objective: str | None = None, shuffle_seed: int | None = None,
                 store: resume.Keeps | None = None, clock: Callable[[], datetime] = utcnow, scale: Any = None,
                 certainty: str | None = None) -> None:
        self.form = _form(form, quiz, only is not None or objective is not None)
        self.minutes = None if minutes is None else minutes_of(minutes)
        self.extra = extra_of(extra)
        self._quiz = quiz
        if self.form is not None:
            only = [question.id for question in forms(quiz.questions, quiz.forms.seed, quiz.forms.each).of(self.form)]
        super().__init__(quiz, only=only, objective=objective, shuffle_seed=shuffle_seed, store=store, clock=clock,
                         scale=scale, answer_first=False, certainty=certainty)
        # A chance is asked for like a level: where the file requires one, it requires the other.
        self.certainty_required: bool = "required" in (self.asks_certainty, getattr(quiz, "certainty", "optional"))

    def _selection(self, whole: bool) -> str:
        # A name of its own: an exam under way is no unfinished run of the same quiz for practice, nor the other way round.
        return f"exam{self.form or ''}.{super()._selection(whole)}"

    def _begin(self, seed: object, run: str) -> None:
        self._started = False
        self._handed_at: datetime | None = None
        self._timer = Timer()
        self._reworded = 0
        self.reasons_hidden = False
        super()._begin(seed, run)

    def _turn_to(self, position: int) -> None:
        super()._turn_to(position)
        if self._started:
            self._at(position)  # a card that was looked at counts as seen: there is nothing to say about it before the end

    # How it stands

    @property
    def state(self) -> str:
        """ "ready" before the start, "answering", "over" when the time is, after handing in "finished" (the results) or
        how the question stands: "checked", "self-marking" or "left-open"."""
        if not self._started:
            return "ready"
        if self._handed_at is None:
            return "answering" if self.left is None or self.left > 0 else "over"
        if self._over:
            return "finished"
        return "left-open" if self._now.stage == "answering" else self._now.stage

    @property
    def started(self) -> bool:
        """Whether the exam has been started."""
        return self._started

    @property
    def handed_in(self) -> bool:
        """Whether the exam is handed in."""
        return self._handed_at is not None

    @property
    def _working(self) -> bool:
        return self._started and self._handed_at is None

    @property
    def planned_minutes(self) -> int:
        """The time that the questions were planned for, in whole minutes."""
        return max(1, math.ceil(sum(question.seconds for question in self.questions) / 60))

    @property
    def used(self) -> float:
        """Seconds of work so far, from the start to handing in; time in which nothing ran does not count."""
        running = (self._clock() - self._since).total_seconds() if self._working else 0.0
        return sum(attempt.seconds for attempt in self._attempts.values()) + max(0.0, running)

    @property
    def left(self) -> float | None:
        """Seconds left; 0 or less when the time is over, None without a timer and after handing in."""
        return self._timer.left(self.used) if self._working else None

    @property
    def timer(self) -> Timer:
        """A copy of the timer, for its words and its steps; more_time() and stop_timer() change the timer itself."""
        return replace(self._timer)

    def status(self, place: int) -> str:
        """How the question at a place (from 0) stands: "answered", "begun" or "open"."""
        attempt = self._attempts.get(place)
        if attempt is None:
            return "open"
        if _whole(self.questions[place], attempt.shown, attempt.response):
            return "answered"
        return "begun" if attempt.response else "open"

    @property
    def answered(self) -> int:
        """How many questions are answered, handed in or not."""
        return sum(self.status(place) == "answered" for place in self._attempts)

    @property
    def still_open(self) -> tuple[int, ...]:
        """The places of the questions that are open or only begun."""
        return tuple(place for place in range(self.total) if self.status(place) != "answered")

    @property
    def unsaid(self) -> tuple[int, ...]:
        """The places of answers that must still say how sure; () where the quiz leaves that to the learner."""
        if not self.certainty_required:
            return ()
        return tuple(place for place, attempt in sorted(self._attempts.items()) if attempt.certainty is None
                     and asks_sure(self.questions[place]) and self.status(place) == "answered")

    @property
    def notices(self) -> tuple[str, ...]:
        """Polite lines: questions left out or reworded since, and what will not be remembered."""
        if not self._reworded:
            return super().notices
        many = "question was" if self._reworded == 1 else "questions were"
        return (*super().notices, f"{self._reworded} {many} reworded since, and stand here as left open.")

    # An exam under way

    def _find_unfinished(self) -> tuple[StoredExam, resume.Offer] | None:
        for rows in asking(runs_of(self._store, self.name), self._asked):
            found = stored_exam(rows, self.questions, self._scale_of)
            if found.handed_in is not None:
                return None
            if found.begun:
                return found, self._offer_of(found)
        return None

    def _offer_of(self, found: StoredExam) -> resume.Offer:
        done = sum(draft.response is not None for draft in found.drafts.values())
        left = found.timer.left(sum(draft.seconds for draft in found.drafts.values()))
        time = "" if left is None else f", {minutes_words(max(0, math.ceil(left / 60)))} left"
        return resume.Offer(found.position, self.total, done, f"You have begun this exam: {done} of {self.total} questions "
                            f"answered{time}. Go on where you stopped, or start again.")

    @property
    def offer(self) -> resume.Offer | None:
        """An exam under way that go_on() would take up, or None."""
        return self._unfinished[1] if self._unfinished else None

    def _take_up(self, found: StoredExam) -> None:
        self._begin(found.seed, found.run)
        self._started, self._timer, self._unfinished = True, replace(found.timer), None
        self._flags = set(found.flags)
        for place, draft in found.drafts.items():
            attempt = self._at(place)
            attempt.response, attempt.seconds = draft.response, draft.seconds
            attempt.certainty, attempt.chance = draft.sure, draft.chance

    # What is written down

    def _row(self, event: str, place: int | None = None, **values: Any) -> None:
        if self._store is None:
            return
        place = self.position if place is None else place
        question = self.questions[place]
        self._store.add(Answer(**{
            "run": self._run, "quiz": self.name, "question": question.id, "fingerprint": question.fingerprint,
            "objective": question.objective, "event": event, "position": place, "seed": self.seed, "at": self._clock(),
            **values}))

    def _draft(self) -> None:
        """Write down how the current question stands, and the time spent on it so far."""
        self._stop_watch()
        now = self._now
        self._unfinished = None
        self._row("draft", response=now.response, sure=now.certainty, chance=now.chance, seconds=round(now.seconds, 3))

    def _answer(self, place: int, draft: Draft, marked: Mark, **values: Any) -> None:
        run = values.get("run", self._run)
        # Made of run and question: written a second time after an interrupted hand-in, it is still one answer.
        uid = hashlib.sha256(f"{run}\0{self.questions[place].id}".encode()).hexdigest()[:32]
        self._row("answer", place, uid=uid, response=draft.response, right=marked.right, score=marked.score,
                  sure=draft.sure, chance=draft.chance, seconds=round(draft.seconds, 3), **values)

    def _last_result(self) -> StoredExam | None:
        """The result that was handed in last; answers that a killed kernel could not write any more are written now."""
        for rows in asking(runs_of(self._store, self.name), self._asked):
            if handed_in(rows) is None:
                continue
            found = stored_exam(rows, self.questions, self._scale_of)
            for place, draft in found.drafts.items():
                question = self.questions[place]
                lines = shown(question, found.seed, self._scale_of(question))
                if (place not in found.answers and question.type not in SELF_MARKED
                        and _whole(question, lines, draft.response)):
                    self._answer(place, draft, mark(question, draft.response), run=found.run, seed=found.seed,
                                 at=found.handed_in.at)
            return found
        return None

    @property
    def closes_reasons(self) -> bool:
        """Whether this form, handed in now, would keep its reasons closed because the other form is still to come."""
        if self.form is None or self.form not in self._quiz.forms.hide_reasons:
            return False
        told = (row.response for rows in runs_of(self._store, self.name).values() if (row := handed_in(rows)))
        return not any(isinstance(one, dict) and (one.get("form"), one.get("seed")) == (
            other(self.form), self._quiz.forms.seed) for one in told)

    def __repr__(self) -> str:
        form = f", form {self.form}" if self.form else ""
        place = f"question {self.position + 1} of {self.total}, " if self.state not in ("ready", "finished") else ""
        return f"Exam {self.name}{form}: {place}{self.state}, {self.answered} answered"
