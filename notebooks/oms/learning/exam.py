"""A quiz as an exam: nothing is revealed before it is handed in, and until then everything can be changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from oms.content.problem import Mistake
from oms.learning.attempt import Attempt
from oms.learning.exam_record import Draft, handed_in, runs_of
from oms.learning.exam_result import ExamResult
from oms.learning.exam_timer import Timer, extra_of, minutes_of
from oms.learning.feedback import Feedback
from oms.learning.forms import other
from oms.learning.session import SELF_MARKED
from oms.learning.summary import Summary

GRACE = 5  # seconds after the end in which a choice still counts: it was made while the page had time
_AS_GIVEN: Any = object()


class ExamSession(ExamResult):
    """A quiz as one learner sits it: start, choose and change, hand in, read the reasons.

    `minutes` sets a timer (None: no timer), `extra` gives per cent more time; both can be chosen anew at the start, and
    time can be added or the timer stopped at any moment. `form` is "A" or "B" where the quiz has forms. All else is as
    in QuizSession. Every choice is stored as a draft at once; go_on() takes up an exam that was interrupted.
    """

    # What a learner does

    def start(self, minutes: float | None = _AS_GIVEN, extra: float = _AS_GIVEN) -> None:
        """Begin. Without arguments with the timer that the exam was made with; with minutes=None without a timer."""
        if self._started:
            raise Mistake("The exam is under way already." if self._working else
                          "The exam is handed in; to sit it again, start again with reset().")
        minutes = self.minutes if minutes is _AS_GIVEN else None if minutes is None else minutes_of(minutes)
        extra = self.extra if extra is _AS_GIVEN else extra_of(extra)
        self._timer, self._started, self._unfinished = Timer.of(minutes, extra), True, None
        self._turn_to(0)
        if minutes is not None:
            self._row("timer", response=self._timer.as_stored())

    def more_time(self) -> None:
        """Add time: a quarter of what was planned. It can be done again and again, also when the time is over."""
        self._must_work()
        self._timer.extend(self.used)
        self._row("timer", response=self._timer.as_stored())

    def stop_timer(self) -> None:
        """Go on without a timer, also when the time is over; the result says so."""
        self._must_work()
        self._timer.stop(self.used)
        self._row("timer", response=self._timer.as_stored())

    def _must_work(self) -> None:
        if not self._started:
            raise Mistake("Start the exam first.")
        if self._handed_at is not None:
            raise Mistake("The exam is handed in; to sit it again, start again with reset().")

    def _open(self) -> Attempt:
        self._must_work()
        if self.left is not None and self.left <= -GRACE:
            raise Mistake("The time is over. Hand in, add time, or go on without a timer.")
        return self._now

    def choose(self, *what: Any, **domains: Any) -> None:
        """Answer the current question as in a quiz; it can be changed until the exam is handed in."""
        before = self._open().response
        super().choose(*what, **domains)
        if self._now.response != before:
            self._draft()

    def rule_out(self, option: object, on: bool | None = None) -> None:
        """Strike out an option, or take the stroke back."""
        before = self._open().response
        super().rule_out(option, on)
        if self._now.response != before:
            self._draft()

    def sure(self, level: float | str | None) -> None:
        """Say how sure you are: 1, 2 or 3, or a chance where the exam asks for one; None takes it back."""
        now = self._open()
        before = now.certainty, now.chance
        super().sure(level)
        if (now.certainty, now.chance) != before:
            self._draft()

    def flag(self, on: bool | None = None) -> None:
        """Mark the current question to come back to, or take the flag off."""
        self._must_work()
        super().flag(on)

    def rate(self, what: Any) -> Feedback:
        """Mark yourself after handing in, where the learner marks."""
        if self._handed_at is None:
            raise Mistake("You mark this yourself when the exam is handed in.")
        return super().rate(what)

    def hand_in(self, all_the_same: bool = False) -> Summary:
        """Hand in and return the Summary. With open questions it asks once: then hand_in(all_the_same=True)."""
        if self._handed_at is not None:
            return self.summary()
        self._must_work()
        if self.unsaid and self.state != "over":
            named = ", ".join(str(place + 1) for place in self.unsaid)
            raise Mistake(f"Say how sure you are first: question{'s' * (len(self.unsaid) > 1)} {named}.")
        count = len(self.still_open)
        if count and not all_the_same:
            raise Mistake(f"{count} {'is' if count == 1 else 'are'} open; hand in all the same?")
        if handed_in(runs_of(self._store, self.name).get(self._run, ())) is not None:
            raise Mistake("This exam was handed in already, in another window. Run the cell again to see its result.")
        self._draft()
        self._timer.overran |= self.left is not None and self.left <= 0
        self._settle_all()
        at, used = self._clock(), self.used
        self._handed_at, self._over = at, True
        # First that it was handed in, then the answers: if the kernel is killed in between, the drafts still hold them.
        counts = self._counts()
        self._row("handed-in", question="", fingerprint="", objective="", at=at, response=counts,
                  score=counts["right"] / self.total, seconds=round(used, 3))
        for place, attempt in sorted(self._attempts.items()):
            if attempt.done:
                self._answer(place, Draft(attempt.response, attempt.certainty, attempt.seconds, attempt.chance), attempt.mark, at=at)
        self.reasons_hidden = self.closes_reasons
        return self.summary()

    def _settle_all(self) -> None:
        for place, attempt in self._attempts.items():
            if self.status(place) == "answered":
                mine = self.questions[place].type in SELF_MARKED
                attempt.response = attempt.response or {"text": "", "rating": None} if mine else attempt.response
                attempt.stage = "self-marking" if mine else "checked"
                self._settle(attempt, self.questions[place])

    # Turning pages

    def _leave(self) -> None:
        if self._working:
            self._draft()

    def _may_turn(self) -> None:
        if not self._started:
            raise Mistake("Start the exam first.")
        if self._handed_at is not None and self.reasons_hidden:
            raise Mistake(self.closed_words)

    def next(self) -> None:
        """Turn to the next question; after handing in, from the last one to the results."""
        self._may_turn()
        if self._working and self.position + 1 == self.total:
            raise Mistake("This is the last question. Hand in when you are ready, or go to another one.")
        super().next()

    def back(self) -> None:
        """Turn to the question before."""
        self._may_turn()
        super().back()

    def go_to(self, place: int | str) -> None:
        """Turn to a question by its place, counted from 0, or by its id."""
        self._may_turn()
        super().go_to(place)

    def results(self) -> None:
        """Turn from a question back to the results, after handing in."""
        if self._handed_at is None:
            raise Mistake("There are no results before the exam is handed in.")
        self._over = True

    # Going on, and looking back

    def go_on(self) -> None:
        """Accept the offer: the exam under way with its order, choices, flags and the time that was left."""
        if self._unfinished is None:
            raise Mistake("There is no exam under way to go on with.")
        found = self._unfinished[0]
        self._take_up(found)
        self._turn_to(found.position)

    @property
    def earlier(self) -> datetime | None:
        """When these questions were last handed in on this computer; look_back() shows that result. None: never."""
        found = self._last_result()
        return found.handed_in.at if found else None

    def look_back(self) -> None:
        """Show the result that was handed in last, with its reasons."""
        found = self._last_result()
        if found is None:
            raise Mistake("No result of this exam is stored on this computer.")
        self._take_up(found)
        self._settle_all()
        for place, (_, response) in found.answers.items():
            if self.questions[place].type in SELF_MARKED:  # marked by the learner after handing in
                attempt = self._at(place)
                attempt.response, attempt.stage = response, "checked"
                self._settle(attempt, self.questions[place])
        self._handed_at, self._over, self._reworded = found.handed_in.at, True, found.reworded
        self.reasons_hidden = self.closes_reasons

    def partner(self) -> ExamSession | None:
        """The other form as it was handed in, to read its reasons; None where there is nothing to read."""
        if self.form is None or self._handed_at is None:
            return None
        twin = ExamSession(self._quiz, form=other(self.form), store=self._store, clock=self._clock, scale=self._scale)
        if twin.earlier is None:
            return None
        twin.look_back()
        return None if twin.reasons_hidden else twin
