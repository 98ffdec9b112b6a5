"""The part of a quiz on the page that asks for a few words before the options are shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from oms.widgets.view import put

ASK = "Before you see the options: what would you say?"
CHECKS = {"recalling": "Show the options", "self-marking": "Save my ticks"}  # what the button says where it is not Check


class Recalling:
    """`QuizView` brings the session, the field for own words, and `_do`, which acts and draws anew."""

    session: Any
    words: Any
    group: Any
    _do: Callable[..., Any]

    def recall(self, words: str | None = None) -> None:
        """Keep a few words of your own (or what is typed) and show the options; “I don't know” will do."""
        self._do(lambda: self.session.recall(words), "options")
        self.group.say(f"{len(self.session.shown)} options are shown now.")

    def _mirror_words(self) -> None:
        if self.session.state == "recalling":
            put(self.words, description=ASK, value=self.session.words)
