"""One learner, one quiz: which question is on, what was chosen, what came of it. Knows nothing of screens."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from oms.content.problem import Mistake, unknown
from oms.learning import certainty as sureness
from oms.learning import resume
from oms.learning.agreement import Agreement, Rating, agreement
from oms.learning.answer import Answer
from oms.learning.attempt import Attempt
from oms.learning.feedback import Feedback, feedback
from oms.learning.marking import mark
from oms.learning.recall import Recall
from oms.learning.response import complete, pick, respond, self_rated
from oms.learning.run import Run
from oms.learning.summary import Summary, summary

if TYPE_CHECKING:
    import pandas

SELF_MARKED = ("cloze", "free")


def utcnow() -> datetime:
    """The moment, in UTC."""
    return datetime.now(UTC)


def _chosen(questions: tuple, only: object, objective: object) -> tuple:
    if only is not None:
        by_id = {q.id: q for q in questions}
        wanted = (only,) if isinstance(only, str) or not isinstance(only, Iterable) else tuple(only)
        if not wanted:
            raise Mistake("Name at least one question in `only`, or leave it out.")
        for name in wanted:
            if not isinstance(name, str) or name not in by_id:
                raise unknown("question", name, by_id)
        questions = tuple(by_id[name] for name in dict.fromkeys(wanted))
    if objective is not None:
        known = {q.objective for q in questions}
        if not isinstance(objective, str) or objective not in known:
            raise unknown("objective", objective, known)
        questions = tuple(q for q in questions if q.objective == objective)
    return questions


def _seed(given: object) -> int:
    if given is None:
        return secrets.randbelow(2**31)
    if isinstance(given, bool) or not isinstance(given, int) or not -(2**63) <= given < 2**63:
        raise Mistake("The shuffle's seed is a whole number, such as shuffle_seed=7.")
    return given


class QuizSession(Recall, Run):
    """A quiz as one learner works through it: choose, say how sure (if you like), check, next.

    `only` is a question's id or a list of them, `objective` an objective's id: then only those questions are asked.
    `shuffle_seed` fixes the order of options; without it every run has its own. `store` keeps the answers (None: they
    are not kept), `clock` gives the time in UTC, `scale` is the Scale of rating questions, or a function from a
    scale's name to it. `answer_first` asks for a few words before options are shown, and `certainty` ("optional",
    "required", "probability") says how to ask how sure one is; without them the quiz file decides. Every wrong name or
    value raises a Mistake, one sentence long, and changes nothing.
    """

    def __init__(self, quiz: Any, *, only: str | Iterable[str] | None = None, objective: str | None = None,
                 shuffle_seed: int | None = None, store: resume.Keeps | None = None,
                 clock: Callable[[], datetime] = utcnow, scale: Any = None, answer_first: bool | None = None,
                 certainty: str | None = None) -> None:
        self.name, self.title, self.about, self.lesson = quiz.name, quiz.title, quiz.about, quiz.lesson
        self.questions: tuple = _chosen(quiz.questions, only, objective)
        if not self.questions:
            raise Mistake(f"The quiz “{quiz.name}” has no question that can be asked; "
                          "an instructor sees why with check().")
        self._store, self._clock, self._scale = store, clock, scale
        broken = sum(getattr(problem, "severity", "error") == "error" for problem in quiz.problems)
        self._lines = () if not broken else (
            "One question of this quiz could not be read and is left out; an instructor sees why with check()."
            if broken == 1 else
            "Some questions of this quiz could not be read and are left out; an instructor sees why with check().",)
        if answer_first not in (None, True, False):
            raise Mistake("`answer_first` is True or False.")
        self.answer_first = bool(getattr(quiz, "answer_first", False) if answer_first is None else answer_first)
        self.asks_certainty = sureness.mode(getattr(quiz, "certainty", "optional") if certainty is None else certainty)
        self._asked = self._selection(only is None and objective is None)
        self._begin(_seed(shuffle_seed), resume.new_run(self._asked))
        self._unfinished = self._find_unfinished()

    def _selection(self, whole: bool) -> str:
        return resume.selection(self.questions, whole)

    def _find_unfinished(self) -> Any:
        return resume.unfinished(self._store, self.name, self._asked, self.questions, self._scale_of)

    # What a learner does

    def _open(self) -> Attempt:
        """The current attempt if it may still be changed."""
        if self._over:
            raise Mistake("The quiz is finished; go back with back(), or start again with reset().")
        if self._now.stage == "recalling":
            raise Mistake("The options are not shown yet: write a few words first, with recall(\"…\").")
        if self._now.stage != "answering":
            raise Mistake("This question is checked already; go on with next(), or start again with reset().")
        return self._now

    def choose(self, *what: Any, **domains: Any) -> None:
        """Answer the current question: a letter, an id or (the beginning of) a text; several of them; a number.

        To sort: {item: category}. To order: the items, first to last. To rate: stance=1, gait=2. To fill a gap: its
        name=choice. Saying it again replaces the answer; sorting, rating and gaps add to it. [] takes it back.
        """
        now = self._open()
        now.response = respond(self.question, now.shown, now.response, (what, domains), self.scale)

    def rule_out(self, option: object, on: bool | None = None) -> None:
        """Strike out an option, or take the stroke back; `on` sets it one way."""
        now = self._open()
        if self.question.type not in ("single", "several", "trace", "predict"):
            raise Mistake("There are no options to rule out in this question.")
        name = pick(option, now.shown)
        on = name not in now.ruled_out if on is None else on
        now.ruled_out = now.ruled_out | {name} if on else now.ruled_out - {name}
        if on and now.response is not None:  # what is ruled out is no longer chosen
            kept = tuple(n for n in ((now.response,) if isinstance(now.response, str) else now.response) if n != name)
            now.response = (kept[0] if isinstance(now.response, str) else kept) if kept else None

    def sure(self, level: float | str | None) -> None:
        """Say how sure you are before you check: 1, 2 or 3; None takes it back.

        In a quiz that asks for a chance: 50, 60, 70, 80, 90 or 97 (per cent). The level that it lies in is said with it.
        """
        now = self._open()
        if self.asks_certainty == "probability":
            now.chance = sureness.chance(level)
            now.certainty = None if now.chance is None else sureness.level_of(now.chance)
        else:
            now.certainty = sureness.level(level)

    def check(self) -> Feedback:
        """Reveal the answer and return the Feedback; a second time returns the same."""
        now = self._now
        if now.feedback is not None:
            return now.feedback
        self._open()
        complete(self.question, now.shown, now.response)
        if self.asks_certainty == "required" and now.certainty is None and self.question.type not in sureness.NOT_ASKED:
            raise Mistake(sureness.FIRST)
        if self.question.type in SELF_MARKED:
            now.response = now.response or {"text": "", "rating": None}
            now.stage = "self-marking"
        else:
            now.stage = "checked"
        self._stop_watch()
        self._settle(now, self.question)
        if now.done:
            self._keep(now)
        return now.feedback

    def rate(self, what: Any) -> Feedback:
        """Mark yourself after check(): for a card 1 (not yet), 2 (partly), 3 (knew it); for free text the places of the
        points your answer holds, counted from 0, as a list."""
        now, question = self._now, self.question
        if question.type not in SELF_MARKED:
            raise Mistake("This question is marked for you; use check().")
        if now.stage in ("recalling", "answering"):
            raise Mistake("Reveal the answer first, with check(); then rate yourself.")
        if self._over and not now.done:
            raise Mistake("The quiz is finished; go back with back() to mark its last question.")
        response = self_rated(question, now.response, what)
        if now.done:
            if response == now.response:
                return now.feedback
            raise Mistake("You have marked this one already; start again with reset().")
        now.response, now.stage = response, "checked"
        self._settle(now, question)
        self._keep(now)
        return now.feedback

    def _settle(self, attempt: Attempt, question: Any) -> None:
        attempt.mark = mark(question, attempt.response)
        attempt.feedback = feedback(question, attempt.shown, attempt.response, attempt.mark)

    def _write(self, event: str, **values: Any) -> None:
        if self._store is not None:
            question = self.question
            self._store.add(Answer(
                run=self._run, quiz=self.name, question=question.id, fingerprint=question.fingerprint,
                objective=question.objective, event=event, position=self.position, seed=self.seed,
                at=self._clock(), **values))

    def _keep(self, now: Attempt) -> None:
        self._unfinished = None  # from now on this run is the last one
        self._write("answer", response=now.response, right=now.mark.right, score=now.mark.score, sure=now.certainty,
                    chance=now.chance, seconds=round(now.seconds, 3))

    def flag(self, on: bool | None = None) -> None:
        """Mark the current question to come back to, or take the flag off; `on` sets it one way."""
        before = self.flagged
        on = not before if on is None else bool(on)
        if on != before:
            self._flags ^= {self.position}
            self._write("flag" if on else "unflag")

    def reset(self, seed: int | None = None) -> None:
        """Start a new run from the first question. What was answered before stays in the progress file."""
        self._begin(_seed(seed), resume.new_run(self._asked))
        self._unfinished = None

    # Going on after a restart

    @property
    def offer(self) -> resume.Offer | None:
        """An unfinished run of the same questions that go_on() would take up, or None."""
        return self._unfinished.offer if self._unfinished else None

    def go_on(self) -> None:
        """Accept the offer: the unfinished run with its order, answers and flags, at the first question still open."""
        found = self._unfinished
        if found is None:
            raise Mistake("There is no unfinished run of this quiz to go on with.")
        self._unfinished = None
        self._begin(found.seed, found.run)
        self._flags = set(found.flags)
        for position, (answer, response) in found.answers.items():
            attempt = self._at(position)
            attempt.response, attempt.stage = response, "checked"
            attempt.certainty = answer.sure if answer.sure in (1, 2, 3) else None
            attempt.chance = answer.chance if answer.chance in {entry.value for entry in sureness.CHANCES} else None
            attempt.seconds = answer.seconds if isinstance(answer.seconds, int | float) else 0.0
            self._settle(attempt, self.questions[position])
        for position, words in found.words.items():
            attempt = self._at(position)
            attempt.words = words
            attempt.stage = "answering" if attempt.stage == "recalling" else attempt.stage
        self._turn_to(found.offer.position)

    # What came of it

    def result(self) -> pandas.DataFrame:
        """One row a question: question, objective, type, answered, right, score, sure, flagged, seconds.

        right, score, sure and seconds are empty (missing) for a question that is not answered and marked.
        """
        import pandas as pd

        rows = []
        for n, q in enumerate(self.questions):
            a = self._attempts.get(n)
            told = (True, a.mark.right, a.mark.score, a.certainty) if a and a.done else (False, None, None, None)
            rows.append((q.id, q.objective, q.type, *told, n in self._flags, round(a.seconds, 3) if told[0] else None))
        table = pd.DataFrame(rows, columns=["question", "objective", "type", "answered", "right", "score", "sure",
                                            "flagged", "seconds"])
        return table.astype({"right": "boolean", "score": "Float64", "sure": "Int64", "seconds": "Float64"})

    def agreement(self) -> Agreement | None:
        """How the learner's ratings agree with the reference scores; None when this quiz rates nothing.

        Where a quiz rates on more than one scale, only the first scale is compared: scores of two scales do not mix.
        """
        scale = next((q.scale for q in self.questions if q.type == "rating"), None)
        if scale is None:
            return None
        return agreement(
            Rating(q.id, line.id, line.text, attempt.response[line.id], q.reference[line.id])
            for n, attempt in sorted(self._attempts.items()) if attempt.done
            for q in (self.questions[n],) if q.type == "rating" and q.scale == scale for line in attempt.shown)

    def summary(self) -> Summary:
        """Right, answered and total, by objective; unsafe choices and confident wrong answers to look at again."""
        return summary(self.questions, self._attempts)
