"""One option in a class vote: its words, a field for each vote, and bars when both are closed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ipywidgets

from oms.teaching.class_votes import COUNTED, FIRST, SECOND, ClassVotes
from oms.widgets.prose import inline
from oms.widgets.view import named, put, shown


class VoteRow:
    """A row for one option. `counted` is called with its letter and the number that was typed."""

    def __init__(self, counted: Callable[[str, int], None]) -> None:
        self._counted, self._letter = counted, ""
        self.words = named(ipywidgets.HTML(), "oms-vote-words")
        self.field = named(ipywidgets.BoundedIntText(min=0, max=9999, description="Hands"), "oms-hands")
        self.bars = named(ipywidgets.HTML(), "oms-vote-bars")
        self.box = named(ipywidgets.Box([self.words, self.field, self.bars]), "oms-vote-row")
        self.field.observe(self._typed, "value")

    def mirror(self, line: Any, votes: ClassVotes) -> None:
        """Show this option (None: nothing) as the votes stand."""
        shown(self.box, line is not None)
        if line is None:
            return
        self._letter = ""  # nothing is typed while the field is put in step
        put(self.words, value=f'<p><span class="oms-letter">{line.letter}</span> {inline(line.text)}</p>')
        counts = votes.open
        which = {FIRST: "First vote", SECOND: "Second vote"}.get(votes.state, "")
        put(self.field, description=f"{which}, {line.letter}", value=counts[line.letter] if counts else 0)
        put(self.bars, value=_bars(line.letter, votes) if votes.state == COUNTED else "")
        shown(self.field, counts is not None)
        shown(self.bars, votes.state == COUNTED)
        self._letter = line.letter

    def _typed(self, change: Any) -> None:
        if self._letter:
            self._counted(self._letter, change["new"])


def _bars(letter: str, votes: ClassVotes) -> str:
    """Both votes of an option as bars, each with its count and its share in words."""
    parts = []
    for vote, counts, name in ((FIRST, votes.first, "first"), (SECOND, votes.second, "second")):
        share = votes.share(vote, letter)
        if share is None:
            continue
        parts.append(f'<div class="oms-vote-bar oms-vote-{name}"><span class="oms-vote-line" style="width: {100 * share:.0f}%" '
                     f'aria-hidden="true"></span><span>{name} {counts[letter]} ({100 * share:.0f} %)</span></div>')
    return "".join(parts)
