"""CUE-04, CUE-10, CUE-11: habits that show only in a whole file of questions."""

from __future__ import annotations

import math
from collections.abc import Sequence

from .reading import ONE_BEST, Item
from .registry import Finding, rule

_FEWEST_FOR_LENGTH = 3
_FEWEST_FOR_POSITION = 8


def _binomial(n: int, p: float) -> dict[int, float]:
    """The chances of 0…n hits in n tries; those too small to matter are left out."""
    whole = math.lgamma(n + 1)
    chances = {}
    for hits in range(n + 1):
        log = (
            whole - math.lgamma(hits + 1) - math.lgamma(n - hits + 1) + hits * math.log(p) + (n - hits) * math.log1p(-p)
        )
        if log > -50:
            chances[hits] = math.exp(log)
    return chances


def chance_of_as_many(hits: int, sizes: dict[int, int]) -> float:
    """The exact chance of `hits` or more, when `sizes` counts the questions by their number of options."""
    total = {0: 1.0}
    for options, n in sizes.items():
        part = _binomial(n, 1 / options)
        mixed: dict[int, float] = {}
        for a, p in total.items():
            for b, q in part.items():
                mixed[a + b] = mixed.get(a + b, 0.0) + p * q
        total = mixed
    return min(1.0, sum(p for count, p in total.items() if count >= hits))


@rule("CUE-04", types=ONE_BEST, scope="file")
def right_option_longest_no_more_than_chance(items: Sequence[Item]):
    """Over a file, the right option is the longest no more often than chance."""
    hits, sizes = 0, {}
    for item in items:
        if item.type not in ONE_BEST or item.amounts or len(item.right) != 1:
            continue
        sizes[len(item.options)] = sizes.get(len(item.options), 0) + 1
        hits += len(item.right[0]) > max(map(len, item.wrong))
    n = sum(sizes.values())
    if n >= _FEWEST_FOR_LENGTH and hits and (p := chance_of_as_many(hits, sizes)) < 0.05:
        yield Finding(
            (),
            f"The right option is the longest in {hits} of {n} single-best-answer questions; "
            f"chance does so with a probability of {p:.3f}.",
            "Shorten some right options, or lengthen some wrong ones.",
        )


def _fixed_place(item: Item) -> int | None:
    """Where the right option stands in a question that is not shuffled: 0 for the first; None where it moves."""
    if item.type not in ONE_BEST:
        return None
    if item.amounts:
        return sum(
            a.low < item.amounts[0].low or (a.low == item.amounts[0].low and a.high < item.amounts[0].high)
            for a in item.amounts[1:]
        )
    return None if item.question.shuffle else 0


def _chi_square_tail(x: float, df: int) -> float:
    half = x / 2
    tail, power = (math.erfc(math.sqrt(half)), 1) if df % 2 else (math.exp(-half), 2)
    while power < df:
        tail += half ** (power / 2) * math.exp(-half) / math.gamma(power / 2 + 1)
        power += 2
    return tail


@rule("CUE-10", "warning", types=ONE_BEST, scope="file")
def right_places_are_spread(items: Sequence[Item]):
    """Among questions in fixed order, the right option does not favour a place."""
    fixed = [(place, len(item.options)) for item in items if (place := _fixed_place(item)) is not None]
    if len(fixed) < _FEWEST_FOR_POSITION:
        return
    most = max(k for _, k in fixed)
    expected = [sum(1 / k for _, k in fixed if n < k) for n in range(most)]
    seen = [sum(place == n for place, _ in fixed) for n in range(most)]
    x = sum((s - e) ** 2 / e for s, e in zip(seen, expected, strict=True))
    if _chi_square_tail(x, most - 1) < 0.05:
        named = ", ".join(f"{n + 1}: {s}" for n, s in enumerate(seen))
        yield Finding(
            (),
            f"In the {len(fixed)} questions in fixed order the right option favours a place ({named}).",
            "Let more options be shuffled, or choose other wrong numbers.",
        )


@rule("CUE-11", "info", types=ONE_BEST, scope="file")
def no_run_of_four(items: Sequence[Item]):
    """Among questions in fixed order, the right option does not stand four times running in the same place."""
    run, last = 0, None
    for n, item in enumerate(items):
        place = _fixed_place(item)
        run = run + 1 if place is not None and place == last else int(place is not None)
        last = place
        if run == 4:
            yield Finding(
                (),
                f"The right option is number {place + 1} in four questions running.",
                "Change the order of the questions, or the wrong options.",
                question_id=item.question.id,
                position=n,
            )
