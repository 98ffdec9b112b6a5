"""An unfolding case for a class: one decision at a time in large type, two votes, and the instructor reveals."""

from __future__ import annotations

from typing import Any

import ipywidgets

from oms.learning.unfolding import UnfoldingSession
from oms.teaching.class_votes import COUNTED, FIRST, SECOND, ClassVotes
from oms.widgets.class_votes import VoteRow
from oms.widgets.options import OptionGroup
from oms.widgets.prose import cited, inline, paragraph
from oms.widgets.turned_pages import TurnedPages
from oms.widgets.unfolding_debrief import debrief_html
from oms.widgets.unfolding_static import unfolding_html
from oms.widgets.view import named, put, shown

_NEXT = {FIRST: "Close the first vote", SECOND: "Show both votes"}
_SAYS = {FIRST: "First vote: everybody alone.", SECOND: "Second vote: after talking with a neighbour.",
         COUNTED: "What does the class decide? Pick it, then reveal."}


class ClassCaseView(TurnedPages):
    """A case on the big screen. Everything its buttons do can also be written: `.vote("A", 12)` and `.close_vote()`, twice;
    then `.choose("A")`, or `.write("…")`, for what the class decided, `.reveal()`, `.go_on()`; `.prompt()` shows what to ask.

    `.votes` holds the counts of this decision. Nothing is kept, neither here nor in anybody's record.
    """

    STYLES = ("oms-view", "oms-unfolding", "oms-classroom")

    def __init__(self, session: UnfoldingSession, books: Any) -> None:
        self._prompted, self._mirroring = False, False
        self._take_votes(session)
        super().__init__(session, books, "What the class says")

    def _widgets(self, group: OptionGroup) -> tuple[ipywidgets.Widget, ...]:
        self.ask = named(ipywidgets.HTML(), "oms-asked")
        most = max((len(node.decision.options) for node in self.session.case.nodes if node.decision), default=0)
        self.rows = tuple(VoteRow(self._counted) for _ in range(most))
        press = self.button
        self.vote_button = press(_NEXT[FIRST], self.close_vote, "oms-main", "oms-next")
        self.skip_button = press("Skip the votes", self.skip_votes)
        self.reveal_button = press("Reveal", self.reveal, "oms-main")
        self.same_button = press("It says the same", lambda: self.agree(True))
        self.other_button = press("It says something else", lambda: self.agree(False))
        self.go_on_button = press("Go on", self.go_on, "oms-main", "oms-next")
        self.back_button = press("Back", self.back)
        self.prompt_button = press("Instructor's prompt", lambda: self.prompt(not self._prompted))
        bar = named(ipywidgets.HBox([self.vote_button, self.skip_button, self.reveal_button, self.same_button, self.other_button,
                                     self.go_on_button, self.back_button, self.prompt_button, self.reset_button]), "oms-bar")
        self.prompt_words = named(ipywidgets.HTML(), "oms-prompt")
        return (*self.page_parts, self.ask, *(row.box for row in self.rows), group, self.words, bar, self.prompt_words)

    # What a cell, a test or a button does

    def vote(self, option: str, count: int) -> None:
        """How many hands were up for an option, by its letter, in the vote that is open."""
        return self._do(lambda: self._open_votes().enter(option, count))

    def close_vote(self) -> None:
        """Close the first vote; then the second, which shows both."""
        return self._do(lambda: self._open_votes().close())

    def skip_votes(self) -> None:
        """Go straight to what the class decides."""
        return self._do(lambda: self._open_votes().skip())

    def reveal(self) -> Any:
        """Show what came of what the class decided; returns it, or None where words are to be compared first."""
        return self._do(self.session.commit, "feedback")

    def go_on(self) -> None:
        """Turn to the next page; from an ending, to the debrief."""
        return self._do(self._turned, "question")

    def prompt(self, on: bool = True) -> None:
        """Show what to ask the class here, and what to listen for, or hide it."""
        self._prompted = bool(on)
        self._mirror()
        if self._prompted:
            self.group.say("The prompt stands below the buttons.")

    def reset(self) -> None:
        """Start the case again, with new votes."""
        return self._do(self._started, "question")

    def line(self) -> str:
        """One line: the case and the page; it holds no count."""
        return self._line(f"case “{self.session.name}” for a class")

    def static(self) -> str:
        """The case as HTML without widgets, with what to ask at each page folded."""
        return unfolding_html(self.session.case, self._references, prompts=True)

    def _open_votes(self) -> ClassVotes:
        self.session.choose([])  # says what is in the way, where nothing can be voted on
        return self.votes

    def _turned(self) -> None:
        newest = len(self.session.pages)
        self.session.go_on()
        self._prompted = False
        if len(self.session.pages) > newest:
            self._take_votes(self.session)

    def _started(self) -> None:
        self.session.reset()
        self._prompted = False
        self._take_votes(self.session)

    def _take_votes(self, session: UnfoldingSession) -> None:
        """Fresh votes for the page that is read."""
        self.votes = ClassVotes(line.letter for line in session.shown)

    # What the page says and shows

    def _counted(self, option: str, count: int) -> None:
        if not self._mirroring:
            self.politely(lambda: self.votes.enter(option, count))

    @property
    def _voting(self) -> bool:
        """True while hands are counted."""
        return self.session.state == "deciding" and bool(self.session.shown) and self.votes.state != COUNTED

    def _told_at_the_end(self) -> str:
        return debrief_html(self.session, self._books, kept=False)

    def _drawing(self) -> dict[str, Any]:
        return {"kind": "none", "rows": [], "say": _SAYS[self.votes.state]} if self._voting else super()._drawing()

    def _mirror_controls(self) -> None:
        s, votes, state = self.session, self.votes, self.session.state
        voting, menu = self._voting, state == "deciding" and bool(s.shown)
        ask = f'<p class="oms-lead">{inline(cited(s.now.node.decision.ask, self._references))}</p>' if voting else ""
        put(self.ask, value=ask + (paragraph(_SAYS[votes.state]) if menu else ""))
        bars = state in ("deciding", "committed") and not s.again and votes.state == COUNTED and votes.taken
        lines = list(s.shown) if voting or bars else []
        for n, row in enumerate(self.rows):
            row.mirror(lines[n] if n < len(lines) else None, votes)
        told = self._prompt()
        put(self.prompt_words, value=told)
        put(self.vote_button, description=_NEXT.get(votes.state, ""))
        put(self.prompt_button, description="Hide the prompt" if self._prompted else "Instructor's prompt")
        put(self.go_on_button, description=self._forward())
        for widget, on in ((self.ask, menu), (self.vote_button, voting), (self.skip_button, voting),
                           (self.reveal_button, state == "deciding" and not voting),
                           (self.same_button, state == "comparing"), (self.other_button, state == "comparing"),
                           (self.go_on_button, self._can_go_on), (self.back_button, s.now.number > 1),
                           (self.prompt_button, bool(told)), (self.prompt_words, self._prompted and bool(told))):
            shown(widget, on)

    def _prompt(self) -> str:
        """What only the instructor reads: what to ask here; at the end the same case with another patient."""
        case, over = self.session.case, self.session.state == "finished"
        words = case.variation if over else self.session.now.node.prompt
        label = "For another class:" if over else "For the instructor:"
        return paragraph(f"**{label}** {cited(words, self._references)}") if words else ""
