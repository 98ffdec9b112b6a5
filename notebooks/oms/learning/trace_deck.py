"""Which movement a learner meets next, and among which names: contrasting pairs close together, misses soon again."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import Any

OPTIONS = 4
CONTRAST_CHANCE = 0.6  # high enough to compare often, low enough that a name cannot be guessed from the one before
SOON = (2, 3)  # items until a movement that was missed comes back: not at once, which would only test the memory


def branch(waveform: Any) -> str:
    """The side of the decision key on which a movement stands: the eye leaves the target slowly, or it does not."""
    return "slow" if waveform.away == "slow" else "fast"


class Deck:
    """Deals the names in `names` without end. `waveforms` is the whole teaching key, `rng` decides what chance decides.

    Every name comes about equally often. The movement it is most often confused with follows within two items more
    often than not, and a name that was `missed` comes back after two or three.
    """

    def __init__(self, waveforms: Mapping[str, Any], names: Sequence[str], rng: random.Random) -> None:
        self._waveforms, self._names, self._rng = waveforms, tuple(names), rng
        self._dealt = dict.fromkeys(self._names, 0)
        self._missed: list[tuple[int, str]] = []  # (the item from which on it is due, name)
        self._contrasts: list[tuple[int, str]] = []
        self._count = 0

    def deal(self) -> str:
        """The name of the next movement."""
        name = self._due(self._missed) or self._due(self._contrasts)
        by_chance = not name
        if by_chance:
            fewest = min(self._dealt.values())
            name = self._rng.choice([name for name, times in self._dealt.items() if times == fewest])
        self._count += 1
        self._dealt[name] += 1
        contrast = self._waveforms[name].contrast
        if by_chance and contrast in self._dealt and self._rng.random() < CONTRAST_CHANCE:
            self._contrasts.append((self._count - 1 + self._rng.randint(1, 2), contrast))
        return name

    def _due(self, waiting: list[tuple[int, str]]) -> str:
        """The name that is due longest, taken out of those that wait; "" when none is."""
        entry = min((entry for entry in waiting if entry[0] <= self._count), default=None)
        if entry is None:
            return ""
        waiting.remove(entry)
        return entry[1]

    def missed(self, name: str) -> None:
        """Have this movement come back soon, in front of what else is due."""
        self._missed.append((self._count - 1 + self._rng.randint(*SOON), name))

    def options(self, name: str) -> tuple[str, ...]:
        """Four names to choose from, by the alphabet of their labels: the right one, its contrast, and two others.

        The others stand on the same side of the decision key. Where the contrast stands on the other side, each side
        gives one: two against two, so that the choice itself says nothing.
        """
        rows = self._waveforms
        chosen = [name]
        if rows[name].contrast in rows:
            chosen.append(rows[name].contrast)
        sides = [branch(rows[one]) for one in chosen]
        wanted = [sides[0]] * (OPTIONS - len(chosen)) if len(set(sides)) == 1 else sides
        for side in wanted:
            left = [other for other in rows if other not in chosen]
            same = [other for other in left if branch(rows[other]) == side]
            if left:
                chosen.append(self._rng.choice(same or left))
        return tuple(sorted(chosen, key=lambda one: rows[one].label.casefold()))
