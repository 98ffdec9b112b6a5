"""What came of an exam: nothing before it is handed in, then every reason, unless a second form is still to come."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from oms.content.problem import Mistake
from oms.learning.agreement import Agreement
from oms.learning.exam_record import pre_test, runs_of
from oms.learning.exam_run import ExamRun
from oms.learning.feedback import Feedback
from oms.learning.forms import forms, other
from oms.learning.gain import Gain, gain
from oms.learning.left_open import left_open
from oms.learning.summary import Summary

if TYPE_CHECKING:
    import pandas


@dataclass(frozen=True)
class Comparison:
    """This form beside the one before: `gain`, and `at`, when the other was handed in; or None and `why_none` in words."""

    gain: Gain | None
    at: datetime | None
    why_none: str = ""


class ExamResult(ExamRun):
    """What is told of an exam that was handed in. `ExamSession` adds what a learner does."""

    @property
    def closed_words(self) -> str:
        """Why the reasons of this form are not shown yet."""
        return (f"The answers of form {self.form} stay closed until form {other(self.form or 'A')} is handed in, so that "
                "its questions stay of use.")

    @property
    def feedback(self) -> Feedback | None:
        """After handing in, what is said about the current question; None before, and where the reasons stay closed."""
        if self._handed_at is None or self.reasons_hidden:
            return None
        return left_open(self.question, self._now.shown) if self._now.stage == "answering" else self._now.feedback

    def check(self) -> Feedback:
        """After handing in, the Feedback of the current question. Before, a Mistake: nothing is revealed yet."""
        told = self.feedback
        if told is None:
            raise Mistake(self.closed_words if self.reasons_hidden else
                          "In an exam nothing is revealed before it is handed in.")
        return told

    @property
    def to_mark(self) -> tuple[int, ...]:
        """After handing in, the places of the answers that the learner still has to mark."""
        return tuple(place for place, attempt in sorted(self._attempts.items()) if attempt.stage == "self-marking")

    def outcome(self, place: int) -> str:
        """After handing in: "right", "partly right", "not right", "left open" or "to mark" for the question at a
        place; "" before, and while the reasons stay closed."""
        if self._handed_at is None or self.reasons_hidden:
            return ""
        attempt = self._attempts.get(place)
        if attempt is None or attempt.mark is None:
            return "left open"
        if attempt.mark.right is None:
            return "to mark"
        return "right" if attempt.mark.right else "partly right" if attempt.mark.score > 0 else "not right"

    def by_module(self) -> tuple[tuple[str, int, int], ...]:
        """(module, right, total) for each module that is asked about; a question left open is not right."""
        counts: dict[str, list[int]] = {}
        for place, question in enumerate(self.questions):
            attempt = self._attempts.get(place)
            count = counts.setdefault(question.objective[:3], [0, 0])
            count[0] += bool(attempt and attempt.done and attempt.mark.right)
            count[1] += 1
        return tuple((module, *count) for module, count in sorted(counts.items()))

    def summary(self) -> Summary:
        """The Summary as in a quiz; where the reasons stay closed it names no question."""
        told = super().summary()
        return replace(told, unsafe=(), confident_wrong=()) if self.reasons_hidden else told

    def agreement(self) -> Agreement | None:
        """How ratings agree with the reference scores; None where nothing is rated, or the reasons stay closed."""
        return None if self.reasons_hidden else super().agreement()

    def result(self) -> pandas.DataFrame:
        """One row a question, as in a quiz; right and score are empty before handing in and while the reasons are closed."""
        import pandas

        table = super().result()
        if self.reasons_hidden:
            table[["right", "score"]] = pandas.NA
            table = table.astype({"right": "boolean", "score": "Float64"})
        return table

    def comparison(self) -> Comparison | None:
        """Form B beside form A, after handing in; None for anything but form B."""
        if self.form != "B" or self._handed_at is None:
            return None
        plan = self._quiz.forms
        before = pre_test(runs_of(self._store, self.name), "A", plan.seed, forms(self._quiz.questions, plan.seed, plan.each).a)
        if not before.marked:
            return Comparison(None, None, before.why_none)
        done = {place for place, attempt in self._attempts.items() if attempt.done and attempt.mark.right}
        after = [(question.objective, place in done) for place, question in enumerate(self.questions)]
        return Comparison(gain(before.marked, after), before.at)

    def _counts(self) -> dict[str, Any]:
        told = self.summary()
        return {"form": self.form, "seed": self._quiz.forms.seed if self.form else None, "total": self.total,
                "answered": self.answered, "right": told.right,
                "modules": {module: [right, total] for module, right, total in self.by_module()},
                "sure": {str(row.level.number): [row.right, row.count] for row in told.by_certainty},
                "timer": self._timer.as_stored(),
                "asked": {question.id: question.fingerprint for question in self.questions}}
