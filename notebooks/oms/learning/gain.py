"""What a learner gained between two parallel forms, and how little a few questions can say about it.

Both intervals are built from the Wilson intervals of the two shares. The questions of a pair have an objective in common
and nothing else, so the two forms are taken as two independent samples of what the learner knows; how strongly partners
go together cannot be judged from ten of them, and leaving it out makes the intervals wider, not narrower.

The difference has Newcombe's interval (Stat Med 1998;17:873, his method 10). The normalised gain
(after - before) / (1 - before) is 1 less the ratio of what is missing after to what was missing before, so its interval
is that of a ratio of two shares, put together in the same way.
Neither is drawn at random: the same answers give the same interval.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from oms.content.problem import Mistake
from oms.learning.certainty import wilson

FEW = 30  # with fewer questions a form is a hint and no measurement
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


@dataclass(frozen=True)
class Share:
    """Right of total."""

    right: int
    total: int

    @property
    def value(self) -> float:
        """The share, 0 to 1."""
        return self.right / self.total

    @property
    def low(self) -> float:
        """The lower end of its Wilson 95 % interval."""
        return wilson(self.right, self.total)[0]

    @property
    def high(self) -> float:
        """The upper end of its Wilson 95 % interval."""
        return wilson(self.right, self.total)[1]

    @property
    def missing(self) -> Share:
        """What was not right, as a share."""
        return Share(self.total - self.right, self.total)


@dataclass(frozen=True)
class InModule:
    """One module before and after: right and total of each; too few for a share or an interval."""

    module: str
    before: Share
    after: Share


@dataclass(frozen=True, repr=False)
class Gain:
    """A learner before and after. Every interval is (low, high) and holds 95 %.

    `difference` is after less before, -1 to 1. `gain` is the share of what was missing before that is there now: 1 when
    nothing is missing any more, 0 when as much is missing as before, below 0 when more is. It is None when nothing was
    missing before, since then nothing could be gained. `hint` says how much so few questions can tell.
    """

    before: Share
    after: Share
    difference: float
    difference_interval: tuple[float, float]
    gain: float | None
    gain_interval: tuple[float, float] | None
    by_module: tuple[InModule, ...]

    @property
    def hint(self) -> str:
        """How much so few questions can tell, in one sentence; "" where there are enough."""
        least = min(self.before.total, self.after.total)
        if least >= FEW:
            return ""
        count = _NUMBERS[least] if least < len(_NUMBERS) else str(least)
        return f"{count.capitalize()} question{'s' * (least != 1)}: too few for more than a hint."

    def __repr__(self) -> str:
        gained = f", normalised gain {self.gain:.2f}" if self.gain is not None else ""
        return (f"before {self.before.right} of {self.before.total}, after {self.after.right} of {self.after.total}: "
                f"difference {self.difference:+.2f}{gained}")


def gain(before: Iterable[tuple[str, bool]], after: Iterable[tuple[str, bool]]) -> Gain:
    """The Gain from (objective, right) of every question of the first form to those of the second.

    A question left open counts as not right. Raises a Mistake where one of the forms has no question.
    """
    before, after = tuple(before), tuple(after)
    if not before or not after:
        raise Mistake("There is nothing to compare: one of the two forms has no question.")
    first, last = _share(before), _share(after)
    modules = dict.fromkeys(sorted(objective[:3] for objective, _ in (*before, *after)))
    none_missing = first.right == first.total
    return Gain(
        first, last, last.value - first.value, difference_interval(first, last),
        None if none_missing else 1 - last.missing.value / first.missing.value,
        None if none_missing else gain_interval(first, last),
        tuple(InModule(name, *(_share([row for row in rows if row[0][:3] == name]) for rows in (before, after)))
              for name in modules))


def _share(rows: Iterable[tuple[str, bool]]) -> Share:
    rows = tuple(rows)
    return Share(sum(bool(right) for _, right in rows), len(rows))


def difference_interval(before: Share, after: Share) -> tuple[float, float]:
    """The 95 % interval of after less before, -1 to 1."""
    middle = after.value - before.value
    return (max(-1.0, middle - math.hypot(after.value - after.low, before.high - before.value)),
            min(1.0, middle + math.hypot(after.high - after.value, before.value - before.low)))


def gain_interval(before: Share, after: Share) -> tuple[float, float]:
    """The 95 % interval of the normalised gain; its upper end is 1 at most. Something must be missing before."""
    low, high = _ratio_interval(after.missing, before.missing)
    return 1 - high, 1 - low


def _ratio_interval(above: Share, below: Share) -> tuple[float, float]:
    product = above.value * below.value
    # Written so that the first divides by a sum and the second by what is above 0: no difference of near numbers.
    lowest = above.low * (2 * above.value - above.low)
    root = math.sqrt(max(0.0, product**2 - lowest * below.high * (2 * below.value - below.high)))
    low = lowest / (product + root) if product + root else 0.0
    nearest = below.low * (2 * below.value - below.low)
    root = math.sqrt(max(0.0, product**2 - above.high * (2 * above.value - above.high) * nearest))
    return low, (product + root) / nearest
