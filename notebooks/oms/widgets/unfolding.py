"""An unfolding case on the page: read, commit to a decision, see what came of it, turn the page; a debrief at the end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ipywidgets

from oms.content.problem import Mistake
from oms.learning.certainty import LEVELS
from oms.learning.store import default_store
from oms.learning.unfolding import UnfoldingSession
from oms.widgets.options import OptionGroup
from oms.widgets.turned_pages import TurnedPages
from oms.widgets.unfolding_debrief import debrief_html
from oms.widgets.unfolding_page import quizzes
from oms.widgets.unfolding_static import unfolding_html
from oms.widgets.view import named, put, shown

if TYPE_CHECKING:
    import pandas

    from oms.learning.decision import Decided
    from oms.learning.unfolding_debrief import CaseDebrief

_SURE = [(f"C{entry.number} · {entry.label}", entry.number) for entry in LEVELS]


def opened(entry: Any, name: str, books: Any, seed: int | None, present: bool) -> TurnedPages:
    """The view of an unfolding case: for one learner, or for a class where `present` is true."""
    if present:
        from oms.widgets.class_case import ClassCaseView

        return ClassCaseView(UnfoldingSession(entry, None, name=name, seed=seed), books)
    bank = {question.id: question for _, questions in quizzes(entry.parallel, books) for question in questions}
    return UnfoldingView(UnfoldingSession(entry, default_store(), name=name, seed=seed, bank=bank), books)


class UnfoldingView(TurnedPages):
    """A synthetic patient, page by page. Everything its buttons do can also be written: `.choose("A", "C")`, or
    `.write("…")` where a few words are typed; `.sure(2)`, `.commit()`, `.go_on()`; `.back()` and `.page(2)` read earlier
    pages again; `.agree(True)` says that your words mean the same as the model answer.

    `.result()` is a pandas DataFrame, one row a decision; `.debrief` what is told at the end, None before;
    `.session` is the case without a page around it.
    """

    def __init__(self, session: UnfoldingSession, books: Any) -> None:
        super().__init__(session, books, "In a few words")
        self.how_sure.observe(self._said_how_sure, "value")

    def _widgets(self, group: OptionGroup) -> tuple[ipywidgets.Widget, ...]:
        self.how_sure = named(ipywidgets.ToggleButtons(options=_SURE, value=None, description="How sure?"), "oms-sure")
        press = self.button
        self.commit_button = press("Commit", self.commit, "oms-main", "oms-commit")
        self.same_button = press("Mine says the same", lambda: self.agree(True), "oms-same")
        self.other_button = press("Mine says something else", lambda: self.agree(False), "oms-other")
        self.go_on_button = press("Go on", self.go_on, "oms-main", "oms-next")
        self.back_button = press("Back", self.back, "oms-back")
        self.ask_button = press("Ask me the two questions here", self.ask_parallel, "oms-ask")
        bar = named(ipywidgets.HBox([self.commit_button, self.same_button, self.other_button, self.go_on_button,
                                     self.back_button, self.ask_button, self.reset_button]), "oms-bar")
        self.parallel = ipywidgets.VBox()
        return (*self.page_parts, group, self.words, self.how_sure, bar, self.parallel)

    # What a cell, a test or a button does

    def sure(self, level: int | None) -> None:
        """Say how sure you are before you commit: 1, 2 or 3; None takes it back."""
        return self._do(lambda: self.session.sure(level))

    def commit(self) -> Decided | None:
        """Commit to what is chosen, and return what came of it; None where your words are to be compared first."""
        return self._do(self.session.commit, "feedback")

    def ask_parallel(self) -> None:
        """Open the two questions that ask the same with another patient, below the debrief."""
        from oms.widgets.quiz import quiz

        if self.session.debrief is None:
            raise Mistake("The two questions come after the debrief.")
        self.parallel.children = tuple(
            quiz(name, only=[question.id for question in questions])
            for name, questions in quizzes(self.session.case.parallel, self._books))
        shown(self.ask_button, False)
        self.group.say("The questions stand below.")

    def result(self) -> pandas.DataFrame:
        """One row a decision: page, node, tests (the key feature), chosen, right, score, sure, unsafe, days, tests_done,
        sedations, harm, seconds."""
        return self.session.result()

    @property
    def debrief(self) -> CaseDebrief | None:
        """What is told at the end of the case; None before."""
        return self.session.debrief

    def line(self) -> str:
        """One line: the case, the page, how many decisions are taken."""
        s = self.session
        return self._line(f"case “{s.name}”", f", {len(s.log)} of {len(s.case.decisions)} decisions")

    def static(self) -> str:
        """The case as HTML without widgets, page by page along an expert's way, answers and consequences folded."""
        return unfolding_html(self.session.case, self._references)

    # What the page says and shows

    def _said_how_sure(self, change: Any) -> None:
        if not self._mirroring and self.session.state == "deciding":
            self.politely(lambda: self.session.sure(change["new"]))

    def _told_at_the_end(self) -> str:
        return debrief_html(self.session, self._books)

    def _mirror_controls(self) -> None:
        s, state = self.session, self.session.state
        if s.debrief is None and self.parallel.children:
            self.parallel.children = ()
        put(self.how_sure, value=s.certainty)
        put(self.go_on_button, description=self._forward())
        for widget, on in ((self.how_sure, state == "deciding"), (self.commit_button, state == "deciding"),
                           (self.same_button, state == "comparing"), (self.other_button, state == "comparing"),
                           (self.go_on_button, self._can_go_on), (self.back_button, s.now.number > 1),
                           (self.ask_button, state == "finished" and not self.parallel.children),
                           (self.parallel, state == "finished")):
            shown(widget, on)
