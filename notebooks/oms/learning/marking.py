"""Is an answer right, and how much of it? The one place where answers are marked."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from typing import Any

PARTLY_KNEW, KNEW = 2, 3


@dataclass(frozen=True)
class Mark:
    """`right` is True, False, or None while nobody has marked it; `score` is 0 to 1.

    `unsafe` holds the ids of chosen options that could harm the patient; `near_miss` is the place (from 0) of the
    number's near miss that was given, or None.
    """

    right: bool | None
    score: float
    unsafe: tuple[str, ...] = ()
    near_miss: int | None = None


def _all_or_share(score: float) -> Mark:
    return Mark(score == 1, score)


def _single(question: Any, response: str) -> Mark:
    right = question.is_right(response)
    unsafe = tuple(o.id for o in question.wrong if o.unsafe and o.id == response)
    return Mark(right, float(right), unsafe)


def _several(question: Any, response: tuple[str, ...]) -> Mark:
    """Hits less false picks, over the number of right options; never below 0, and 0 with any unsafe pick."""
    keys, chosen = {o.id for o in question.right}, set(response)
    unsafe = tuple(o.id for o in question.wrong if o.unsafe and o.id in chosen)
    score = 0.0 if unsafe else max(0, len(chosen & keys) - len(chosen - keys)) / len(keys)
    return Mark(chosen == keys, score, unsafe)


def _sort(question: Any, response: dict[str, str]) -> Mark:
    return _all_or_share(sum(response.get(p.id) == p.category for p in question.items) / len(question.items))


def _order(question: Any, response: tuple[str, ...]) -> Mark:
    """The share of pairs that stand the right way round: 1 in order, 0 fully reversed, about one half by chance.

    Pairs rather than places, because one item moved to the wrong end shifts every place but few pairs.
    """
    place = {item: n for n, item in enumerate(response)}
    pairs = list(combinations([p.id for p in question.items], 2))
    return _all_or_share(sum(place[first] < place[second] for first, second in pairs) / len(pairs))


def _number(question: Any, response: float) -> Mark:
    # The crumb of slack keeps 0.1 + 0.2 within 0 of 0.3.
    def off(value: float) -> float:
        return max(0.0, abs(response - value) - 1e-9 * max(1.0, abs(value)))

    if off(question.answer) <= question.tolerance:
        return Mark(True, 1.0)
    near = [(off(miss.value), n) for n, miss in enumerate(question.near_misses)]
    near = [(far, n) for far, n in near if far <= question.tolerance]
    return Mark(False, 0.0, near_miss=min(near)[1] if near else None)


def _cloze(_question: Any, response: dict[str, Any]) -> Mark:
    knew = response.get("rating")
    return Mark(None, 0.0) if knew is None else Mark(knew == KNEW, {KNEW: 1.0, PARTLY_KNEW: 0.5}.get(knew, 0.0))


def _free(question: Any, response: dict[str, Any]) -> Mark:
    ticked = response.get("ticked")
    return Mark(None, 0.0) if ticked is None else _all_or_share(len(set(ticked)) / len(question.checklist))


def _rating(question: Any, response: dict[str, int]) -> Mark:
    """1 less the mean distance from the reference over 3, the widest distance a domain of 0 to 3 can have."""
    off = [abs(response[domain] - score) for domain, score in question.reference.items()]
    return Mark(not any(off), max(0.0, 1 - sum(off) / len(off) / 3))


_MARKERS = {"single": _single, "several": _several, "sort": _sort, "order": _order, "number": _number,
            "cloze": _cloze, "free": _free, "rating": _rating, "trace": _single, "predict": _single}


def mark(question: Any, response: Any) -> Mark:
    """The mark of a complete response, in the form `response.py` describes for the question's type."""
    return _MARKERS[question.type](question, response)
