"""An unfolding case as one learner goes through it: read a page, commit to a decision, see what came of it, turn the page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from oms.content.problem import Mistake
from oms.learning import certainty, resume
from oms.learning.answer import Answer
from oms.learning.case_draw import whole_seed
from oms.learning.case_run import FINISHED, CaseRun
from oms.learning.counters import Calendar, Counters
from oms.learning.decision import Decided, among, asked, lines, recognised, typed
from oms.learning.response import LONGEST_TEXT, complete, respond
from oms.learning.session import utcnow
from oms.learning.shuffle import Shown
from oms.learning.stimulus import recorded, recording_seed
from oms.learning.unfolding_debrief import CaseDebrief, debrief
from oms.learning.unfolding_resume import recalled

if TYPE_CHECKING:
    import pandas

    from oms.motion import Trace

COMMITTED = "You have committed on this page, and what was decided stands; go on with go_on()."
NOTHING_HERE = "There is nothing to decide on this page; go on with go_on()."


@dataclass(frozen=True)
class Page:
    """One page of the case as it came: its number from 1, its node, and the consequence that stands at its top, or "".

    `day` is the day of the illness on which it plays; None where the case does not say it, or where this way is later.
    """

    number: int
    node: Any
    says: str
    day: int | None = None


class UnfoldingSession(CaseRun):
    """One learner with one unfolding case: choose(…) or write(…), sure(level), commit(), go_on(), and the debrief at the end.

    Every decision is kept as one answer when it is committed, so that the run can be taken up again: see CaseRun for
    `store`, `name` and `clock`. `seed` fixes the order of the options; without it every run has its own. `bank` gives the
    questions that are added to the review at the end, by id. What cannot be done raises a Mistake of one sentence and
    changes nothing.
    """

    def __init__(self, case: Any, store: resume.Keeps | None = None, *, name: str = "",
                 clock: Callable[[], datetime] = utcnow, seed: int | None = None,
                 bank: Mapping[str, Any] | None = None) -> None:
        self._given_seed, self._bank = seed, bank or {}
        super().__init__(case, store, name=name, clock=clock)

    def _clear(self) -> None:
        self.seed = whole_seed(self._given_seed)
        self._calendar = Calendar()
        self._pages = [Page(1, self.case.start, "", self._calendar.turn(self.case.start.day))]
        self._looking = 1
        self._decided: dict[int, Decided] = {}  # by the number of the page
        self._response: Any = None
        self._certainty: int | None = None
        self._compares = False
        self.debrief: CaseDebrief | None = None

    # Where it stands

    @property
    def pages(self) -> tuple[Page, ...]:
        """The pages that were turned so far, in order."""
        return tuple(self._pages)

    @property
    def now(self) -> Page:
        """The page that is read: the last one, or an earlier one that is read again."""
        return self._pages[self._looking - 1]

    @property
    def again(self) -> bool:
        """True while an earlier page is read again."""
        return self._looking < len(self._pages)

    @property
    def state(self) -> str:
        """How the page that is read stands: "reading", "deciding", "comparing" (words that were not recognised), "committed",
        "ending", or, once the debrief is open, "finished".

        An earlier page that is read again is "reading" or "committed".
        """
        node, number = self.now.node, self.now.number
        if number in self._decided:
            return "committed"
        if node.decision is not None and not self.again:
            return "comparing" if self._compares else "deciding"
        if node.ending and not self.again:
            return "ending" if self.debrief is None else "finished"
        return "reading"

    @property
    def decided(self) -> Decided | None:
        """What was decided on the page that is read; None where nothing was yet."""
        return self._decided.get(self.now.number)

    @property
    def log(self) -> tuple[Decided, ...]:
        """Every decision so far, in order."""
        return tuple(self._decided[number] for number in sorted(self._decided))

    @property
    def counters(self) -> Counters:
        """What the decisions so far have cost the patient."""
        return sum((one.cost for one in self.log), Counters())

    @property
    def shown(self) -> tuple[Shown, ...]:
        """The options of the page that is read, in the order of this run; none where there is no menu."""
        return lines(asked(self.case, self.now.node), self.seed)

    @property
    def response(self) -> Any:
        """What is chosen and not committed: the id of an option, a tuple of ids, or the words that were typed; or None."""
        return self._response

    @property
    def certainty(self) -> int | None:
        """How sure the learner is of what is chosen: 1, 2, 3, or None where it is not said."""
        return self._certainty

    @property
    def trace(self) -> Trace | None:
        """The recording of the page that is read; None where it has none. Raises a Mistake where it cannot be made."""
        node = self.now.node
        if node.recording is None:
            return None
        return recorded(node.recording, recording_seed(self.seed, f"{self.case.id}/{node.id}"))

    # What a learner does

    def _open(self, short: bool | None = None) -> Any:
        """The decision that may still be changed; `short` says whether it must be one for words, or for options."""
        if self.debrief is not None:
            raise Mistake(FINISHED)
        if self.again:
            raise Mistake("You are reading an earlier page again; go on to the last one with go_on().")
        decision = self.now.node.decision
        if decision is None:
            raise Mistake(NOTHING_HERE)
        if self.now.number in self._decided or self._compares:
            raise Mistake("Compare with the model answer: does yours say the same? Answer with agree(True) or agree(False)."
                          if self._compares else COMMITTED)
        if short is not None and (decision.type == "short") != short:
            raise Mistake("Here something is chosen: use choose(…)." if short else
                          "Here a few words are typed: use write(\"…\").")
        return decision

    def choose(self, *what: Any) -> None:
        """Choose by letter, id or the beginning of a text; several where several may be chosen. Saying it again replaces
        the choice, [] takes it back."""
        self._open(short=False)
        question = asked(self.case, self.now.node)
        self._response = respond(question, self.shown, self._response, (what, {}))

    def write(self, words: str) -> None:
        """Answer in a few words, where no options are given; writing again replaces them."""
        self._open(short=True)
        if not isinstance(words, str):
            raise Mistake("Write your answer as text, in quotation marks.")
        if len(words) > LONGEST_TEXT:
            raise Mistake(f"That is too long to keep: {len(words):,} characters; {LONGEST_TEXT:,} fit.")
        self._response = words.strip() or None

    def sure(self, level: int | None) -> None:
        """Say how sure you are before you commit: 1, 2 or 3; None takes it back."""
        self._open()
        self._certainty = certainty.level(level)

    def commit(self) -> Decided | None:
        """Commit to what is chosen, and return what came of it; it cannot be changed any more.

        None for words that were not recognised: compare them with `model_answer`, then say agree(True) or agree(False).
        """
        decision = self._open()
        if decision.type != "short":
            complete(asked(self.case, self.now.node), self.shown, self._response)
            return self._settle(among(self.case, self.now.node, self._response, self.seed))
        if not self._response:
            raise Mistake("Write a few words first.")
        if recognised(self._response, decision.accept):
            return self._settle(typed(self.now.node, self._response, True))
        self._compares = True
        return None

    @property
    def model_answer(self) -> str:
        """The model answer to compare with, while words were not recognised; "" at any other time."""
        return self.now.node.decision.model_answer if self.state == "comparing" else ""

    def agree(self, same: bool) -> Decided:
        """Say whether your own words say the same as the model answer; returns what came of it."""
        if self.state != "comparing":
            raise Mistake("There is nothing to compare just now.")
        if not isinstance(same, bool):
            raise Mistake("Say agree(True) if your words say the same, or agree(False) if they do not.")
        return self._settle(typed(self.now.node, self._response, same))

    def _settle(self, came: Decided) -> Decided:
        came = replace(came, page=self.now.number, certainty=self._certainty, seconds=self._seconds())
        self._decided[self.now.number] = came
        self._keep("answer", question=f"{self.case.id}/{came.node.id}", position=len(self._decided) - 1, seed=self.seed,
                   response=came.response, right=came.right, score=came.score, sure=came.certainty, seconds=came.seconds)
        self._response, self._certainty, self._compares = None, None, False
        return came

    # Turning pages

    def go_on(self) -> None:
        """Turn to the next page; from an earlier page that is read again, to the one after it; from an ending, to the
        debrief."""
        if self.again:
            self._looking += 1
            return
        if self.state == "deciding":
            raise Mistake("Commit to a decision first; the page is turned afterwards.")
        if self.state == "comparing":
            self._open()
        if self.state == "finished":
            raise Mistake(FINISHED)
        if self.state == "ending":
            self._finish()
        else:
            self._turn()

    def _turn(self) -> None:
        came, node = self.decided, self.now.node
        to, says = (came.to, came.says) if came is not None else (node.next, "")
        node, days = self.case.by_id[to], came.cost.days if came is not None else 0
        self._pages.append(Page(len(self._pages) + 1, node, says, self._calendar.turn(node.day, days)))
        self._looking = len(self._pages)

    def back(self) -> None:
        """Read the page before this one again. What was decided there stands."""
        self.page(self._looking - 1)

    def page(self, number: int) -> None:
        """Read a page that was turned before again, by its number from 1; the last one is where the case goes on."""
        if isinstance(number, bool) or not isinstance(number, int) or not 1 <= number <= len(self._pages):
            count = len(self._pages)
            raise Mistake("This is the first page." if number == 0 else
                          f"You have turned {count} page{'s' * (count != 1)}: say a number from 1 to {count}.")
        self._looking = number

    def _finish(self) -> None:
        self.debrief = debrief(self.case, self._pages, self.log)
        self._keep("case", response=[page.node.id for page in self._pages], right=self.debrief.right,
                   score=self.debrief.score, seed=self.seed)
        for name in self.case.parallel:
            question = self._bank.get(name)
            self._keep("add", question=name, fingerprint=question.fingerprint if question else "",
                       objective=question.objective if question else "")

    # Going on after a restart

    def _recall(self, rows: list[Answer]) -> tuple[Any, resume.Offer] | None:
        return recalled(self.case, rows)

    def _take_up(self, state: tuple[Any, list[Decided]]) -> None:
        self.seed, came = state
        for one in came:
            while self.now.node.decision is None:
                self._turn()
            self._decided[self.now.number] = replace(one, page=self.now.number)
            self._turn()

    # What came of it

    def result(self) -> pandas.DataFrame:
        """One row a decision, in order: page, node, tests, chosen, right, score, sure, unsafe, days, tests_done, sedations,
        harm, seconds. `tests` is the key feature that was tested."""
        import pandas as pd

        rows = [(one.page, one.node.id, one.node.decision.tests, one.words, one.right, one.score, one.certainty,
                 bool(one.unsafe), one.cost.days, one.cost.tests, one.cost.sedations, one.cost.harm, one.seconds)
                for one in self.log]
        columns = ["page", "node", "tests", "chosen", "right", "score", "sure", "unsafe", "days", "tests_done", "sedations",
                   "harm", "seconds"]
        return pd.DataFrame(rows, columns=columns).astype({"right": "boolean", "score": "Float64", "sure": "Int64",
                                                           "unsafe": "boolean", "seconds": "Float64"})

    def __repr__(self) -> str:
        return (f"Case {self.name}: page {self.now.number}, {self.state}, {len(self._decided)} of "
                f"{len(self.case.decisions)} decisions")
