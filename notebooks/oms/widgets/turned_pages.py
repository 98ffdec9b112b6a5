"""What an unfolding case has on the page, for one learner and for a class alike: pages that are turned, and a recording."""

from __future__ import annotations

from typing import Any

import ipywidgets

from oms.learning.unfolding import UnfoldingSession
from oms.widgets.case_page import CasePage
from oms.widgets.options import OptionGroup, _text
from oms.widgets.unfolding_page import ANSWER, counters_html, drawing, head_html, story_html
from oms.widgets.unfolding_recording import PageRecording
from oms.widgets.view import named, put, shown


class PagesBoard(OptionGroup):
    """The options and what came of them; it brings the look of the pages."""

    _css = _text("options.css", "unfolding.css")


class TurnedPages(CasePage):
    """An unfolding case on the page. A view of this kind writes `_told_at_the_end()`, `_mirror_controls()` and its buttons."""

    DRAFT = "synthetic, not yet reviewed by a clinician"
    STYLES: tuple[str, ...] = ("oms-view", "oms-unfolding")

    def __init__(self, session: UnfoldingSession, books: Any, words: str) -> None:
        self._books, self._mirroring = books, False
        # The heading takes the focus when a page is turned: the script looks for this name.
        self.page_head = named(ipywidgets.HTML(), "oms-stem", "oms-page-head")
        self.counters = named(ipywidgets.HTML(), "oms-counters")
        self.story = named(ipywidgets.HTML(), "oms-story")
        self.recording = PageRecording(books)
        canvas = (self.recording.canvas,) if any(node.recording for node in session.case.nodes) else ()
        self.page_parts = (self.page_head, self.counters, self.story, *canvas)
        self.words = named(ipywidgets.Textarea(description=words, continuous_update=False, rows=2), "oms-own-words")
        self.words.observe(self._typed, "value")
        super().__init__(session, books, "unfolding", PagesBoard(self._heard))

    # What a cell, a test or a button does

    def choose(self, *what: object) -> None:
        """Choose by letter, or by the first words of an option; several where several may be chosen; [] takes it back."""
        return self._do(lambda: self.session.choose(*what))

    def write(self, words: str) -> None:
        """Answer in a few words, where no options are given."""
        return self._do(lambda: self.session.write(words))

    def agree(self, same: bool) -> Any:
        """Say whether the words mean the same as the model answer; returns what came of it."""
        return self._do(lambda: self.session.agree(same), "feedback")

    def go_on(self) -> None:
        """Turn to the next page; from an ending, to the debrief."""
        return self._do(self.session.go_on, "question")

    def back(self) -> None:
        """Read the page before this one again; what was decided there stands."""
        return self._do(self.session.back, "question")

    def page(self, number: int) -> None:
        """Read a page that was turned before again, by its number from 1."""
        return self._do(lambda: self.session.page(number), "question")

    # What the page says

    def _heard(self, message: dict) -> None:
        if message.get("event") == "pick" and self.session.state == "deciding":
            picked = list((message.get("picked") or {}).get(ANSWER, ()))
            # Drawn already in the browser; drawn again only where the session refuses it.
            if not self.politely(lambda: self.session.choose(picked)):
                self._mirror()

    def _typed(self, _change: object) -> None:
        if not self._mirroring and self.session.state == "deciding" and self.session.now.node.decision.type == "short":
            self.politely(lambda: self.session.write(self.words.value))

    # What the page shows

    def _told_at_the_end(self) -> str:
        raise NotImplementedError

    def _mirror_controls(self) -> None:
        raise NotImplementedError

    def _drawing(self) -> dict[str, Any]:
        return drawing(self.session, self._references)

    def _mirror(self, focus: str = "") -> None:
        """Bring every widget in step with the session. Feedback goes first: somebody is waiting for it."""
        view = self._drawing() | {"focus": focus}
        if focus != "question":
            self.group.show(**view)
        self._mirroring = True
        try:
            self._mirror_page()
            self._mirror_controls()
        finally:
            self._mirroring = False
        if focus == "question":  # the focus moves to the heading, which has to stand there first
            self.group.show(**view)
        self._say_notices()

    def _mirror_page(self) -> None:
        s = self.session
        put(self, _dom_classes=(*self.STYLES, f"oms-is-{s.state}"))
        self._head("")
        put(self.page_head, value=head_html(s))
        put(self.counters, value=counters_html(s))
        self.recording.mirror(s)
        put(self.story, value=self._told_at_the_end() if s.state == "finished" else
            story_html(s, self._references, self.recording.trouble))
        short = s.state == "deciding" and s.now.node.decision.type == "short"
        put(self.words, value=s.response or "" if short else "")
        shown(self.words, short)
        self._label_reset()

    def _forward(self) -> str:
        """What stands on the button that turns the page."""
        if self.session.again:
            return "Forward again"
        return "Read the debrief" if self.session.state == "ending" else "Go on"

    @property
    def _can_go_on(self) -> bool:
        return self.session.again or self.session.state in ("reading", "committed", "ending")

    def _line(self, what: str, more: str = "") -> str:
        s = self.session
        return f"{what}: {'debrief' if s.state == 'finished' else f'page {s.now.number}'}{more}"
