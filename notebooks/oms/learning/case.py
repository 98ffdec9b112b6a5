"""A case at the bedside: a few actions to spend, a finding for each, and at the end what an expert would have done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from oms.content.problem import Mistake
from oms.learning import resume
from oms.learning.answer import Answer
from oms.learning.case_run import FINISHED, CaseRun, Outcome, safety
from oms.learning.response import pick
from oms.learning.session import utcnow
from oms.learning.shuffle import Shown

if TYPE_CHECKING:
    import pandas


@dataclass(frozen=True, repr=False)
class Finding:
    """What one action returned: the action's id and text, and the finding."""

    id: str
    text: str
    finding: str

    def __repr__(self) -> str:
        return f"{self.text}: {self.finding}"


@dataclass(frozen=True)
class Note:
    """What is said about one action at the end: why it earns or wastes its place, and whether it was done."""

    id: str
    text: str
    why: str
    key: bool
    done: bool
    cost: int


@dataclass(frozen=True, repr=False)
class Debrief(Outcome):
    """How it went: `expert` is every action an expert would do, `missed` those not done, `spent_for_little` the others
    that were done. `score` is the share of the expert's actions that were done, 0 to 1; `right` means all of them.
    `safety` is empty unless an action that could harm was done; it is read first.
    """

    expert: tuple[Note, ...]
    missed: tuple[Note, ...]
    spent_for_little: tuple[Note, ...]
    findings: tuple[Finding, ...]


class CaseSession(CaseRun):
    """One learner at one bedside: do(action) until the budget is spent, then finish().

    Each action is kept, and the finished case as one answer: see CaseRun for `store`, `name` and `clock`. What cannot be
    done raises a Mistake of one sentence and spends nothing.
    """

    def __init__(self, case: Any, store: resume.Keeps | None = None, *, name: str = "",
                 clock: Callable[[], datetime] = utcnow) -> None:
        self._lines = tuple(Shown(action.id, action.text, "") for action in case.actions)
        self._by_id = {action.id: action for action in case.actions}
        super().__init__(case, store, name=name, clock=clock)

    def _clear(self) -> None:
        self._done: list[str] = []
        self.debrief: Debrief | None = None

    @property
    def spent(self) -> int:
        """How much of the budget is spent."""
        return sum(self._by_id[name].cost for name in self._done)

    @property
    def left(self) -> int:
        """How much of the budget is left."""
        return self.case.budget - self.spent

    @property
    def log(self) -> tuple[Finding, ...]:
        """What was done and found, in order."""
        return tuple(Finding(name, self._by_id[name].text, self._by_id[name].finding) for name in self._done)

    @property
    def done(self) -> tuple[str, ...]:
        """The ids of the actions done, in order."""
        return tuple(self._done)

    @property
    def state(self) -> str:
        """ "acting", "spent" when nothing more can be afforded, or "finished"."""
        if self.debrief is not None:
            return "finished"
        return "acting" if any(self.refusal(name) == "" for name in self._by_id) else "spent"

    def refusal(self, action_id: str) -> str:
        """Why an action cannot be done now, in one sentence; "" when it can."""
        action = self._by_id[action_id]
        if self.debrief is not None:
            return FINISHED
        if action.id in self._done:
            return f"You have done this already: “{action.text}”."
        if action.cost > self.left:
            return (f"“{action.text}” would take {action.cost}, and {self.left or 'nothing'} of {self.case.budget} "
                    "is left; finish() shows how it went.")
        return ""

    def do(self, action: str) -> Finding:
        """Do one action, named by its id or the beginning of its text, and return the Finding."""
        name = pick(action, self._lines, "action")
        if why_not := self.refusal(name):
            raise Mistake(why_not)
        self._done.append(name)
        self._keep_step()
        return self.log[-1]

    def finish(self) -> Debrief:
        """End the case and return the Debrief; a second time returns the same. Asks for one action first."""
        if self.debrief is not None:
            return self.debrief
        if not self._done:
            raise Mistake("Do at least one thing first.")
        self.debrief = self._debrief()
        self._keep("case", response=self._kept(), right=self.debrief.right, score=self.debrief.score,
                   seconds=self._seconds())
        return self.debrief

    def _keep_step(self) -> None:
        self._keep("step", response=self._kept(), position=len(self._kept()) - 1)

    def _recall(self, rows: list[Answer]) -> tuple[Any, resume.Offer] | None:
        done = rows[-1].response
        if not (isinstance(done, list) and done and self._could_be(done)):
            return None
        things = "1 thing" if len(done) == 1 else f"{len(done)} things"
        return done, resume.Offer(len(done), len(self.case.actions), len(done),
                                  f"You have done {things} in this case; go on there, or start again.")

    def _could_be(self, done: list) -> bool:
        """Whether these actions can have been done: all are known, none stands there twice, the budget holds."""
        return (all(isinstance(name, str) and name in self._by_id for name in done) and len(set(done)) == len(done)
                and sum(self._by_id[name].cost for name in done) <= self.case.budget)

    def _take_up(self, state: list) -> None:
        self._done = list(state)

    def _kept(self) -> list:
        """What is kept as the response: the actions done, in order."""
        return list(self._done)

    def _debrief(self) -> Debrief:
        notes = tuple(Note(a.id, a.text, a.why, a.key, a.id in self._done, a.cost) for a in self.case.actions)
        expert = tuple(note for note in notes if note.key)
        missed = tuple(note for note in expert if not note.done)
        harmful = [a for a in self.case.actions if a.harm and not a.key and a.id in self._done]
        hits = len(expert) - len(missed)
        return Debrief(
            right=not missed and not harmful, score=0.0 if harmful or not expert else hits / len(expert),
            sentence=f"You did {hits} of the {len(expert)} things an expert would do.",
            safety=safety(action.harm for action in harmful),
            expert=expert, missed=missed, spent_for_little=tuple(n for n in notes if n.done and not n.key),
            findings=self.log, text=self.case.debrief, teaching_point=self.case.teaching_point,
            sources=tuple(self.case.sources))

    def result(self) -> pandas.DataFrame:
        """One row an action done, in order: action, group, text, cost, key, finding. `key` is missing until finish()."""
        import pandas as pd

        rows = [(a.id, a.group, a.text, a.cost, a.key if self.debrief else None, a.finding)
                for a in map(self._by_id.__getitem__, self._done)]
        return pd.DataFrame(rows, columns=["action", "group", "text", "cost", "key", "finding"]).astype({"key": "boolean"})

    def __repr__(self) -> str:
        return f"Case {self.name}: {self.state}, {len(self._done)} done, {self.left} of {self.case.budget} left"
