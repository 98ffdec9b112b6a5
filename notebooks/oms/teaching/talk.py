"""A talk under way: which slide is on, how much of it is uncovered, and how long each part has taken."""

from __future__ import annotations

import time
from collections.abc import Callable

from oms.content.problem import Mistake
from oms.teaching.deck import Deck, Slide


class Talk:
    """One presentation of a deck. `clock` gives seconds that only grow; nothing here is kept anywhere.

    `position` counts from 0; `notes` and `timer` say whether the speaker wants them, and are off at the start.
    """

    def __init__(self, deck: Deck, clock: Callable[[], float] = time.monotonic) -> None:
        if not deck.slides:
            raise Mistake(f"The deck “{deck.name}” has no slide.")
        self.deck, self._clock = deck, clock
        self.position = 0
        self.notes = self.timer = False
        self._uncovered: dict[int, int] = {}
        self._spent: dict[int, float] = {}
        self._since = clock()

    @property
    def slide(self) -> Slide:
        """The slide that is on."""
        return self.deck.slides[self.position]

    @property
    def total(self) -> int:
        """How many slides there are."""
        return len(self.deck.slides)

    @property
    def uncovered(self) -> int:
        """How many steps of the slide are to be seen, at least 1."""
        return self._uncovered.get(self.position, 1)

    @property
    def is_first(self) -> bool:
        """Whether nothing comes before."""
        return self.position == 0

    @property
    def is_last(self) -> bool:
        """Whether nothing comes after."""
        return self.position + 1 == self.total and self.uncovered >= len(self.slide.steps)

    def next(self) -> bool:
        """Uncover the next step of the slide or, after the last one, turn to the next slide; False at the very end."""
        if self.uncovered < len(self.slide.steps):
            self._uncovered[self.position] = self.uncovered + 1
            return True
        return self._turn(self.position + 1)

    def back(self) -> bool:
        """Turn to the slide before, as it was left; False at the start."""
        return self._turn(self.position - 1)

    def go_to(self, place: int) -> bool:
        """Turn to a slide by its place, counted from 0. Raises a Mistake for a place that is none."""
        if isinstance(place, bool) or not isinstance(place, int) or not 0 <= place < self.total:
            raise Mistake(f"This deck has {self.total} slides, counted from 0 to {self.total - 1}.")
        return self._turn(place)

    def _turn(self, place: int) -> bool:
        if not 0 <= place < self.total or place == self.position:
            return False
        self._stop_watch()
        self.position = place
        return True

    def _stop_watch(self) -> None:
        now = self._clock()
        self._spent[self.position] = self._spent.get(self.position, 0.0) + max(0.0, now - self._since)
        self._since = now

    @property
    def spent_here(self) -> float:
        """Seconds spent so far on the part of the class that the slide belongs to."""
        self._stop_watch()
        part = self.slide.part
        return sum(seconds for n, seconds in self._spent.items() if self.deck.slides[n].part == part)

    @property
    def spent(self) -> float:
        """Seconds spent so far on all slides."""
        self._stop_watch()
        return sum(self._spent.values())
