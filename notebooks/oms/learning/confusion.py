"""What was taken for what: the answers of a trainer as a table, by class, and the pair most often mixed up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas


@dataclass(frozen=True)
class Named:
    """One answer: what was shown, what the learner said, how sure, and the seconds it took."""

    shown: str
    said: str
    sure: int | None
    seconds: float

    @property
    def right(self) -> bool:
        return self.shown == self.said


@dataclass(frozen=True)
class ByClass:
    """How one movement went: right of the number shown."""

    name: str
    right: int
    count: int


@dataclass(frozen=True, repr=False)
class Confusion:
    """The answers counted. `counts[shown, said]` is how often; `pair` the two most often taken for one another, as
    (shown, said), or None when nothing was mixed up; `between` is how often that was, both ways together."""

    answers: tuple[Named, ...]
    names: tuple[str, ...]
    counts: Mapping[tuple[str, str], int]
    by_class: tuple[ByClass, ...]
    pair: tuple[str, str] | None
    between: int

    @property
    def right(self) -> int:
        """How many answers were right."""
        return sum(answer.right for answer in self.answers)

    @property
    def total(self) -> int:
        """How many answers there were."""
        return len(self.answers)

    def table(self, labels: Mapping[str, str]) -> pandas.DataFrame:
        """Rows are what it was, columns what was said, cells how often; with the labels of the movements."""
        import pandas as pd

        names = [labels.get(name, name) for name in self.names]
        cells = [[self.counts.get((was, said), 0) for said in self.names] for was in self.names]
        return pd.DataFrame(cells, index=pd.Index(names, name="what it was"),
                            columns=pd.Index(names, name="what you said"), dtype="int64")

    def __repr__(self) -> str:
        return f"{self.right} right of {self.total}."


def confusion(answers: Iterable[Named], order: Iterable[str]) -> Confusion:
    """The Confusion of these answers; `order` is the order of the names, and only those that occur are kept."""
    answers = tuple(answers)
    met = {name for answer in answers for name in (answer.shown, answer.said)}
    names = tuple(name for name in order if name in met)
    counts: dict[tuple[str, str], int] = {}
    for answer in answers:
        counts[answer.shown, answer.said] = counts.get((answer.shown, answer.said), 0) + 1
    by_class = tuple(
        ByClass(name, counts.get((name, name), 0), sum(times for (was, _), times in counts.items() if was == name))
        for name in names if any(was == name for was, _ in counts))
    mixed = {frozenset(pair): 0 for pair in counts if pair[0] != pair[1]}
    for pair in mixed:
        one, other = sorted(pair)
        mixed[pair] = counts.get((one, other), 0) + counts.get((other, one), 0)
    # Of two pairs mixed up equally often the one that was met first.
    worst: Any = max(mixed, key=lambda pair: mixed[pair]) if mixed else None
    first = next((pair for pair in counts if frozenset(pair) == worst), None)
    return Confusion(answers, names, counts, by_class, first, mixed.get(worst, 0))
