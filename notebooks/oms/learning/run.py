"""Where a run of a quiz stands, and turning its pages: everything that answers nothing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from oms.content.problem import Mistake, unknown
from oms.learning import resume
from oms.learning.attempt import Attempt
from oms.learning.feedback import Feedback
from oms.learning.shuffle import Shown, gap_choices, shown
from oms.learning.stimulus import Stimulus, stimulus


class Run:
    """What a view shows of a quiz, and `next`, `back`, `go_to`. `QuizSession` adds what changes an answer."""

    name: str
    questions: tuple
    _store: resume.Keeps | None
    _clock: Callable[[], datetime]
    _scale: Any
    _lines: tuple[str, ...]

    def _begin(self, seed: object, run: str) -> None:
        self.seed, self._run = seed, run
        self._attempts: dict[int, Attempt] = {}
        self._flags: set[int] = set()
        self._over = False
        self._seen: tuple[int, Stimulus | None] = (-1, None)
        self._turn_to(0)

    def _turn_to(self, position: int) -> None:
        self.position = position
        self._since = self._clock()

    # What a view shows

    @property
    def notices(self) -> tuple[str, ...]:
        """Polite lines: questions left out, and what will not be remembered."""
        notice = self._store.notice if self._store is not None else ""
        return (*self._lines, notice) if notice else self._lines

    @property
    def question(self) -> Any:
        """The question at `position`; once the quiz is finished, its last one."""
        return self.questions[self.position]

    @property
    def scale(self) -> Any:
        """The Scale of the current rating question, or None."""
        return self._scale_of(self.question)

    def _scale_of(self, question: Any) -> Any:
        if question.type != "rating" or self._scale is None:
            return None
        return self._scale(question.scale) if callable(self._scale) else self._scale

    def _at(self, position: int) -> Attempt:
        found = self._attempts.get(position)
        if found is None:
            question = self.questions[position]
            found = self._attempts[position] = Attempt(shown(question, self.seed, self._scale_of(question)),
                                                       self._opens_with(question))
        return found

    def _opens_with(self, _question: Any) -> str:
        return "answering"

    @property
    def _now(self) -> Attempt:
        return self._at(self.position)

    @property
    def total(self) -> int:
        return len(self.questions)

    @property
    def answered(self) -> int:
        """How many questions are answered and marked."""
        return sum(attempt.done for attempt in self._attempts.values())

    @property
    def state(self) -> str:
        """ "recalling" (no options yet), "answering", "self-marking" (the learner marks), "checked", or "finished"."""
        return "finished" if self._over else self._now.stage

    @property
    def shown(self) -> tuple[Shown, ...]:
        """The options, items or domains of the current question, in the order of this run."""
        return self._now.shown

    @property
    def gap_choices(self) -> dict[str, tuple[str, ...]]:
        """For a sentence builder: the ways to fill each gap, in the order of this run."""
        return gap_choices(self.question, self.seed)

    @property
    def stimulus(self) -> Stimulus | None:
        """The recordings of a question about a trace, the same whenever this run comes to it; None for any other.

        Raises a Mistake where the question asks for a recording that cannot be made.
        """
        if self._seen[0] != self.position:  # one is kept, so that a long quiz does not fill the memory
            self._seen = (self.position, stimulus(self.question, self.seed))
        return self._seen[1]

    @property
    def response(self) -> Any:
        """What is chosen, by id, in the form told in `response.py`; None when nothing is."""
        return self._now.response

    @property
    def certainty(self) -> int | None:
        return self._now.certainty

    @property
    def chance(self) -> float | None:
        """The chance of being right that was said (0 to 1), in a quiz that asks for one; else None."""
        return self._now.chance

    @property
    def ruled_out(self) -> frozenset[str]:
        """The ids of the options struck out. They are a note to oneself and are not marked."""
        return self._now.ruled_out

    @property
    def flagged(self) -> bool:
        return self.position in self._flags

    @property
    def flags(self) -> frozenset[int]:
        """The places (from 0) of all flagged questions."""
        return frozenset(self._flags)

    @property
    def feedback(self) -> Feedback | None:
        return self._now.feedback

    def stage(self, position: int) -> str:
        """The state of the question at a place, without turning to it: a word as in `state`."""
        found = self._attempts.get(position)
        return found.stage if found else self._opens_with(self.questions[position])

    def __repr__(self) -> str:
        if self._over:
            return f"Quiz {self.name}: finished, {self.answered} of {self.total} answered"
        return f"Quiz {self.name}: question {self.position + 1} of {self.total}, {self.question.id}, {self.state}"

    # Turning pages

    def _stop_watch(self) -> None:
        now = self._clock()
        # A computer's clock can be set back while a question is open.
        self._now.seconds += max(0.0, (now - self._since).total_seconds())
        self._since = now

    def _leave(self) -> None:
        if not self._over and self._now.stage in ("recalling", "answering"):
            self._stop_watch()

    def next(self) -> None:
        """Turn to the next question; after the last one the quiz is finished. A question left open stays open."""
        self._leave()
        if self.position + 1 < self.total:
            self._turn_to(self.position + 1)
        else:
            self._over = True

    def back(self) -> None:
        """Turn to the question before; from the end of the quiz to its last question."""
        self._leave()
        position = self.position if self._over else max(0, self.position - 1)
        self._over = False
        self._turn_to(position)

    def go_to(self, place: int | str) -> None:
        """Turn to a question by its place, counted from 0, or by its id."""
        if isinstance(place, str):
            ids = [q.id for q in self.questions]
            if place not in ids:
                raise unknown("question", place, ids)
            place = ids.index(place)
        if isinstance(place, bool) or not isinstance(place, int) or not 0 <= place < self.total:
            raise Mistake(f"This quiz has {self.total} questions, counted from 0 to {self.total - 1}.")
        self._leave()
        self._over = False
        self._turn_to(place)
