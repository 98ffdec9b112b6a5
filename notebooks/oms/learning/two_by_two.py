"""Two proportions side by side: shares with their intervals, Fisher's exact test, and the usual sizes of a gap."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from numbers import Real
from typing import TYPE_CHECKING

from oms.content.problem import Mistake, unknown
from oms.learning.certainty import wilson

if TYPE_CHECKING:
    import pandas

MOST = 20_000  # in one row; every table that could have come up is counted one by one, and so many take a third of a second
EXAMPLE = 'compare(pd.DataFrame({"found": [3, 1], "out_of": [4, 4]}, index=["first group", "second group"]))'
_TAIL = 0.025  # left out on each side of a 95 % interval
_HALVINGS = 200  # a share is halved until nothing changes any more, which takes about 60 times, and more near 0


class NotDefined(float):
    """A number that cannot be given: it counts as infinity or as not a number, and shows its reason in words."""

    why: str

    def __new__(cls, value: float, why: str) -> NotDefined:
        """The value to reckon with, and "not defined: …" to read."""
        made = super().__new__(cls, value)
        made.why = f"not defined: {why}"
        return made

    def __repr__(self) -> str:
        return self.why

    __str__ = __repr__


@dataclass(frozen=True)
class Proportion:
    """One row: `found` out of `of`, under its name."""

    label: str
    found: int
    of: int

    @property
    def share(self) -> float:
        """The share found, between 0 and 1."""
        return self.found / self.of

    def interval(self, method: str = "wilson") -> tuple[float, float]:
        """The 95 % interval of the share, (low, high) between 0 and 1, by "wilson" or "exact" (Clopper and Pearson).

        Raises a Mistake with the nearest name for any other method.
        """
        if not isinstance(method, str) or method not in METHODS:
            raise unknown("method", method, METHODS)
        return METHODS[method](self.found, self.of)


def _tail(found: int, of: int, share: float, ways: float) -> float:
    """The chance of `found` or more out of `of`; `ways` is the logarithm of of-choose-found."""
    # Beyond found the terms only become smaller, because the share lies below found/of: the sum may stop early.
    term = total = math.exp(ways + found * math.log(share) + (of - found) * math.log1p(-share))
    odds = share / (1 - share)
    for more in range(found, of):
        term *= odds * (of - more) / (more + 1)
        total += term
        if term < total * 1e-17:
            break
    return total


def clopper_pearson(found: int, of: int) -> tuple[float, float]:
    """The exact 95 % interval of a proportion (Clopper and Pearson), as (low, high) between 0 and 1.

    Its ends are the shares under which so many, or so few, would still be found with a chance of 2.5 %.
    """
    return _least(found, of), 1 - _least(of - found, of)


def _least(found: int, of: int) -> float:
    """The share under which `found` or more come up with a chance of 2.5 %; 0 when none were found."""
    if found == 0:
        return 0.0
    ways = math.log(math.comb(of, found))
    low, high = 0.0, found / of
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if middle in (low, high):
            break
        if _tail(found, of, middle, ways) < _TAIL:
            low = middle
        else:
            high = middle
    return high


METHODS: dict[str, Callable[[int, int], tuple[float, float]]] = {"wilson": wilson, "exact": clopper_pearson}


def fisher(found: int, of: int, other: int, other_of: int) -> Fraction:
    """Fisher's exact test, two-sided: the chance of a table no more likely than this one, all four margins kept.

    `found` of `of` stand in one row, `other` of `other_of` in the next. The chance is exact, above 0 and at most 1.
    """
    whole = found + other
    least, most = max(0, whole - other_of), min(of, whole)
    ways = math.comb(of, least) * math.comb(other_of, whole - least)
    counted = []
    for here in range(least, most + 1):
        counted.append(ways)  # in how many ways a table with `here` in the first row can come up: a whole number
        ways = ways * (of - here) * (whole - here) // ((here + 1) * (other_of - whole + here + 1))
    seen = counted[found - least]
    return Fraction(sum(one for one in counted if one <= seen), sum(counted))


class Comparison:
    """Two proportions set against each other. `.rows` are the two, in the order given; the first comes first in every gap."""

    def __init__(self, first: Proportion, second: Proportion) -> None:
        self.rows = (first, second)
        chance = float(fisher(first.found, first.of, second.found, second.of))
        self._p = chance or math.ulp(0.0)  # too small for a float, but no chance here is ever nought

    @property
    def p(self) -> float:
        """Fisher's exact test, two-sided: above 0, at most 1."""
        return self._p

    @property
    def risk_difference(self) -> float:
        """The first share minus the second, between −1 and 1."""
        return float(self._difference)

    @property
    def relative_risk(self) -> float:
        """The first share over the second; "not defined" in words where the second row found none."""
        first, second = self.rows
        if not second.found:
            return NotDefined(math.inf if first.found else math.nan, "the second row found 0")
        return float(Fraction(first.found, first.of) / Fraction(second.found, second.of))

    @property
    def odds_ratio(self) -> float:
        """Found against not found in the first row, over the same in the second; "not defined" where that divides by 0."""
        first, second = self.rows
        above, below = first.found * (second.of - second.found), (first.of - first.found) * second.found
        return above / below if below else NotDefined(math.inf if above else math.nan, "a cell is 0")

    @property
    def needed_to_treat(self) -> float:
        """1 over the risk difference: how many in the first row rather than the second for one more found.

        Below 0, one fewer is found. It has a meaning only where chance decided who stood in which row.
        """
        if not self._difference:
            return NotDefined(math.inf, "the two shares are the same")
        return float(1 / self._difference)

    @property
    def _difference(self) -> Fraction:
        first, second = self.rows
        return Fraction(first.found, first.of) - Fraction(second.found, second.of)

    def table(self, method: str = "wilson") -> pandas.DataFrame:
        """One row each: found, out of, the share and the ends of its 95 % interval in per cent, to a tenth.

        `method` is "wilson" or "exact" (Clopper and Pearson); another raises a Mistake with the nearest name.
        """
        import pandas

        rows = [(row.found, row.of, *(round(100 * share, 1) for share in (row.share, *row.interval(method))))
                for row in self.rows]
        return pandas.DataFrame(rows, index=[row.label for row in self.rows],
                                columns=["found", "out of", "share %", "low %", "high %"])


def proportions(counts: object) -> tuple[Proportion, Proportion]:
    """The two rows of a pandas table with two columns of whole numbers, found and out of, whatever they are called.

    Anything else raises a Mistake that says what is wrong, where, and how to mend it.
    """
    import pandas

    if not isinstance(counts, pandas.DataFrame):
        raise Mistake(f"compare() takes a pandas table of two rows, not “{type(counts).__name__}”; write {EXAMPLE}.")
    height, width = counts.shape
    if height != 2:
        mend = "add what is missing" if height < 2 else "choose two, such as compare(counts.iloc[[0, 1]])"
        raise Mistake(f"The table has {height} row{'s' * (height != 1)} where compare() sets exactly two against each "
                      f"other; {mend}.")
    if width != 2:
        named = ", ".join(f'"{_words(name)}"' for name in counts.columns[:2])
        mend = "add what is missing" if width < 2 else f"write [[{named}]] behind its name, or the two that you mean"
        raise Mistake(f"The table has {width} column{'s' * (width != 1)} where compare() reads exactly two, found and "
                      f"out of; {mend}.")
    plain = isinstance(counts.index, pandas.RangeIndex)  # nobody named the rows: 0 and 1 would look like counts
    labels = ["first row", "second row"] if plain else [_words(label) for label in counts.index]
    names = [_words(name) for name in counts.columns]
    first, second = (_proportion(label, names, [counts.iat[place, 0], counts.iat[place, 1]])
                     for place, label in enumerate(labels))
    return first, second


def _proportion(label: str, names: list[str], cells: list[object]) -> Proportion:
    found, of = (_count(cell, f"Row “{label}”, column “{name}”") for cell, name in zip(cells, names, strict=True))
    if of == 0:
        raise Mistake(f"Row “{label}”: out of 0 there is no share; write in column “{names[1]}” how many were looked "
                      "at, 1 or more.")
    if found > of:
        raise Mistake(f"Row “{label}”: {found} out of {of} cannot be; column “{names[0]}” must hold how many were found "
                      f"and column “{names[1]}” out of how many.")
    return Proportion(label, found, of)


def _count(cell: object, where: str) -> int:
    import pandas

    if pandas.api.types.is_scalar(cell) and pandas.isna(cell):
        raise Mistake(f"{where} is empty; write the whole number that belongs there, 0 for none.")
    if not isinstance(cell, Real) or isinstance(cell, bool):
        raise Mistake(f"{where} holds “{_words(cell)[:40]}”, which is no number; write digits without quotation marks, "
                      "such as 14.")
    if cell < 0 or not math.isfinite(cell) or cell != int(cell):
        raise Mistake(f"{where} holds {cell:.6g}, and a count is whole and not below 0; write one such as 14.")
    if cell > MOST:
        raise Mistake(f"{where} holds {cell:,.0f}, and every possible table is counted here one by one; write "
                      f"{MOST:,} at most.")
    return int(cell)


def _words(label: object) -> str:
    """A label on one line; the parts of a label of several levels with a comma between them."""
    text = ", ".join(str(part) for part in (label if isinstance(label, tuple) else (label,)))
    # A sign that cannot be printed would make the whole picture unreadable for a browser.
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
