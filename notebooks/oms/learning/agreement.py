"""How well a learner's severity ratings agree with the reference: quadratic weighted kappa, domain by domain."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas

TOO_FEW = "too few to say"


def weighted_kappa(yours: Sequence[int], reference: Sequence[int]) -> float | None:
    """Quadratic weighted kappa of two raters' scores: 1 is full agreement, 0 what chance gives, below 0 worse.

    None when there are fewer than two ratings, or when both raters gave one and the same score throughout (chance then
    agrees fully, and kappa is not defined). The number of steps of the scale cancels out, so it is not asked for.
    """
    count = len(reference)
    if len(yours) != count:
        raise ValueError("both raters must have rated the same things")
    if count < 2:
        return None
    seen = sum((a - b) ** 2 for a, b in zip(yours, reference, strict=True)) / count
    by_chance = sum((a - b) ** 2 for a in yours for b in reference) / count**2
    return None if by_chance == 0 else 1 - seen / by_chance


@dataclass(frozen=True)
class Rating:
    """One domain of one description: the learner's score, the reference, and the difference (yours less reference)."""

    question: str
    domain: str
    label: str
    yours: int
    reference: int

    @property
    def difference(self) -> int:
        return self.yours - self.reference


@dataclass(frozen=True)
class Agreed:
    """Agreement in one domain, or overall: kappa or None, how many ratings, how many exact, the mean difference."""

    domain: str
    label: str
    count: int
    exact: int
    mean_difference: float
    kappa: float | None

    @property
    def words(self) -> str:
        """Kappa with two decimals, or why there is none."""
        if self.kappa is not None:
            return f"{self.kappa:.2f}".replace("-", "−")
        return TOO_FEW if self.count < 2 else "not defined: one score throughout"


@dataclass(frozen=True, repr=False)
class Agreement:
    """Agreement overall and by domain, and every rating behind it."""

    overall: Agreed
    domains: tuple[Agreed, ...]
    ratings: tuple[Rating, ...]

    def table(self) -> pandas.DataFrame:
        """One row a rating: question, domain, yours, reference, difference."""
        import pandas as pd

        return pd.DataFrame([(r.question, r.label, r.yours, r.reference, r.difference) for r in self.ratings],
                            columns=["question", "domain", "yours", "reference", "difference"])

    def __repr__(self) -> str:
        one = self.overall
        return f"Weighted kappa {one.words}; {one.exact} of {one.count} ratings exact."


def _agreed(domain: str, label: str, ratings: Sequence[Rating]) -> Agreed:
    count = len(ratings)
    return Agreed(domain, label, count, sum(r.difference == 0 for r in ratings),
                  sum(r.difference for r in ratings) / count if count else 0.0,
                  weighted_kappa([r.yours for r in ratings], [r.reference for r in ratings]))


def agreement(ratings: Iterable[Rating]) -> Agreement:
    """The Agreement of these ratings. The overall kappa pools all domains: it says how well the whole scale is read."""
    ratings = tuple(ratings)
    domains = {rating.domain: rating.label for rating in ratings}
    return Agreement(_agreed("", "All domains", ratings), tuple(
        _agreed(domain, label, [r for r in ratings if r.domain == domain]) for domain, label in domains.items()), ratings)
