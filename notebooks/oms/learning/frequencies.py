"""Two trees in whole people that share one box, and the two probabilities that are read from them."""

from __future__ import annotations

from dataclasses import dataclass

from oms.content.calculators import NaturalTree, Start
from oms.content.problem import Mistake
from oms.learning.typed_number import typed_count


@dataclass(frozen=True)
class Tree:
    """Whole people: `first` in the first group, `both` in both groups, `second` in the second group."""

    first: int
    both: int
    second: int

    @property
    def of_first(self) -> float:
        """The share of the first group who are in both."""
        return self.both / self.first

    @property
    def of_second(self) -> float:
        """The share of the second group who are in both."""
        return self.both / self.second


def started(tree: NaturalTree, start: Start) -> Tree:
    """The trees as two published shares give them, rounded to whole people; nobody is lost by rounding."""
    both = round(tree.start * start.first.share)
    return Tree(tree.start, both, max(1, both, round(both / start.second.share)))


def changed(tree: NaturalTree, now: Tree, changes: dict[str, object]) -> Tree:
    """The trees after numbers were typed: `first`, `both`, `second`, or several of them.

    Raises a Mistake for a number that is none, lies outside its limits, or does not fit the other two.
    """
    names = {"first": tree.first.whole, "both": tree.first.part, "second": tree.second.whole}
    least = {"first": 1, "both": 0, "second": 1}
    values = vars(now) | {name: typed_count(given, names[name][:1].upper() + names[name][1:], least[name], tree.most)
                          for name, given in changes.items()}
    for name in ("first", "second"):
        if values["both"] > values[name]:
            raise Mistake(f"{values['both']:,} of {values[name]:,} cannot be: “{names['both']}” is a part of "
                          f"“{names[name]}”; the trees stay as they were.")
    return Tree(**values)
