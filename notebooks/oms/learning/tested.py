"""People who are tested: of those who have the thing, whom the test shows and whom it misses."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Tested:
    """The chance `before` the test and its `sensitivity`, the share that it shows; both between 0 and 1."""

    before: float
    sensitivity: float

    @property
    def found(self) -> float:
        """Of 1, those who have it and whose test shows it."""
        return self.before * self.sensitivity

    @property
    def missed(self) -> float:
        """Of 1, those who have it and whose test is negative."""
        return self.before - self.found
