"""What every case has on the page, however it is played: its heading, the offer to go on, starting again, sources named."""

from __future__ import annotations

from typing import Any

import ipywidgets

from oms.widgets.options import OptionGroup
from oms.widgets.prose import cited, inline, paragraph
from oms.widgets.view import SessionView, named, put, shown


class CasePage(SessionView):
    """A case on the page. A view of this kind writes `_widgets()`, everything below the heading and the offer.

    `.take_up()` goes on with an unfinished run that is offered, `.reset()` starts again; `.session` is the case without a
    page around it.
    """

    START_AGAIN = "Press again to start the case again."
    DRAFT = "draft, not yet reviewed"

    def __init__(self, session: Any, books: Any, kind: str, group: OptionGroup) -> None:
        self.session, self._references = session, books.references
        self.heading = ipywidgets.HTML()
        self.offer_line = named(ipywidgets.HTML(), "oms-offered")
        self.take_up_button = self.button("Go on where I stopped", self.take_up, "oms-main")
        self.start_again_button = self.button("Start again", self.reset)
        self.offer_bar = named(ipywidgets.HBox([self.take_up_button, self.start_again_button]), "oms-bar")
        self.reset_button = self.button("Reset", self._reset_pressed, "oms-reset")
        super().__init__(session, (self.heading, self.offer_line, self.offer_bar, *self._widgets(group)), kind, group)

    def _widgets(self, group: OptionGroup) -> tuple[ipywidgets.Widget, ...]:
        raise NotImplementedError

    def take_up(self) -> None:
        """Go on with the unfinished run that is offered."""
        return self._do(self.session.take_up, "question")

    def reset(self) -> None:
        """Start the case again."""
        return self._do(self.session.reset, "question")

    def _told(self, words: str) -> str:
        return cited(words, self._references)

    def _head(self, standing: str) -> None:
        case = self.session.case
        draft = f'<span class="oms-badge">{self.DRAFT}</span>' if case.status == "draft" else ""
        put(self.heading, value=f'<div class="oms-heading"><strong>{inline(case.title)}</strong>'
                                f"<span>{inline(standing)}</span>{draft}</div>")
        offer = self.session.offer
        put(self.offer_line, value=paragraph(offer.sentence) if offer else "")
        for widget in (self.offer_line, self.offer_bar):
            shown(widget, offer is not None)
