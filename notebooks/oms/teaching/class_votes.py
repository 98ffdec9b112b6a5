"""A class votes twice on one decision: first alone, then after talking. Only counts, and nothing of them is kept."""

from __future__ import annotations

from collections.abc import Iterable

from oms.content.problem import Mistake, unknown

FIRST, SECOND, COUNTED = "first", "second", "counted"
_MOST = 9999


class ClassVotes:
    """The votes of one decision. `state` is "first" while the first vote is taken, "second" after talking, then "counted".

    `first` and `second` give the count of each option by its letter. What cannot be done raises a Mistake of one sentence
    and changes nothing.
    """

    def __init__(self, options: Iterable[str]) -> None:
        self.options = tuple(options)
        self.state = FIRST
        self.first = dict.fromkeys(self.options, 0)
        self.second = dict.fromkeys(self.options, 0)

    @property
    def open(self) -> dict[str, int] | None:
        """The counts that may still be changed: those of the first or of the second vote; None when both are closed."""
        return {FIRST: self.first, SECOND: self.second}.get(self.state)

    def enter(self, option: str, count: int) -> None:
        """How many hands were up for this option in the vote that is open; entering it again replaces it."""
        counts = self.open
        if counts is None:
            raise Mistake("Both votes are closed; their counts stand.")
        name = str(option).strip().upper()
        if name not in counts:
            raise unknown("option", option, counts)
        if isinstance(count, bool) or not isinstance(count, int) or not 0 <= count <= _MOST:
            raise Mistake(f"A count of hands is a whole number from 0 to {_MOST}.")
        counts[name] = count

    def close(self) -> str:
        """Close the vote that is open: after the first comes the second, after the second both are counted."""
        if self.state == COUNTED:
            raise Mistake("Both votes are closed; their counts stand.")
        self.state = SECOND if self.state == FIRST else COUNTED
        return self.state

    def skip(self) -> None:
        """Close both votes, as they are."""
        self.state = COUNTED

    @property
    def taken(self) -> bool:
        """True where at least one hand was counted."""
        return any((*self.first.values(), *self.second.values()))

    def share(self, vote: str, option: str) -> float | None:
        """The share of an option in the "first" or the "second" vote, 0 to 1; None where that vote counted nobody."""
        counts = self.first if vote == FIRST else self.second
        total = sum(counts.values())
        return counts[option] / total if total else None

    def __repr__(self) -> str:
        return f"Votes: {self.state}"
