"""Two forms of one test from one seed: pairs of like questions, one of each pair to form A and one to form B."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, get_args

from oms.content.form_check import SELF_MARKED
from oms.content.options import Bloom
from oms.content.problem import Mistake

LETTERS = ("A", "B")
_LEVELS = get_args(Bloom)
Pair = tuple[Any, Any]


@dataclass(frozen=True, repr=False)
class TwoForms:
    """Form A and form B: question for question of one objective, and in the same order of objectives.

    `left_out` are the questions in neither form: those without a partner, those that the learner marks, and pairs that
    were not needed.
    """

    a: tuple[Any, ...]
    b: tuple[Any, ...]
    left_out: tuple[Any, ...]

    def of(self, letter: str) -> tuple[Any, ...]:
        """The questions of form "A" or form "B"."""
        return self.a if letter == "A" else self.b

    def __repr__(self) -> str:
        names = ", ".join(question.id for question in self.left_out)
        return f"two forms of {len(self.a)} questions; in neither: {names or 'none'}"


def other(letter: str) -> str:
    """The other form's letter."""
    return "B" if letter == "A" else "A"


def forms(questions: Iterable[Any], seed: int, per_form: int) -> TwoForms:
    """Two forms of `per_form` questions each, the same on every computer and with every Python for the same seed.

    Partners have the same objective; among those, the same type, then the nearest level of thinking and the nearest
    planned time. Where there are more pairs than needed, every objective is asked once before any is asked twice.
    Raises a Mistake where there are fewer pairs than `per_form`.
    """
    questions = tuple(questions)
    pairs = _chosen(_pairs(questions), seed, per_form)
    if len(pairs) < per_form:
        raise Mistake(f"There are {len(pairs)} pairs of questions of one objective; a form of {per_form} cannot be drawn.")
    sides = [pair if _digest(seed, "side", *_ids(pair))[0] % 2 else pair[::-1] for pair in _interleaved(pairs, seed)]
    a, b = (tuple(pair[side] for pair in sides) for side in (0, 1))
    asked = {question.id for question in (*a, *b)}
    return TwoForms(a, b, tuple(question for question in questions if question.id not in asked))


def _digest(seed: int, what: str, *names: str) -> bytes:
    # A digest and not `random`: a form that was sat must be the same form years later, whatever Python is used.
    return hashlib.sha256("\0".join((str(seed), what, *names)).encode()).digest()


def _ids(pair: Pair) -> list[str]:
    return sorted(question.id for question in pair)


def _pairs(questions: Sequence[Any]) -> list[Pair]:
    """Every two questions of one objective that are most alike."""
    groups: dict[str, dict[str, list]] = defaultdict(lambda: defaultdict(list))
    for question in questions:
        if question.type not in SELF_MARKED:
            groups[question.objective][question.type].append(question)
    found = []
    for _, types in sorted(groups.items()):
        odd = []
        for _, alike in sorted(types.items()):
            paired, left = _neighbours(alike)
            found += paired
            odd += left
        found += _neighbours(odd)[0]
    return found


def _neighbours(questions: list) -> tuple[list[Pair], list]:
    """Neighbours in level and time as pairs; of an odd number the one is left whose going leaves the rest most alike."""
    row = sorted(questions, key=lambda q: (_LEVELS.index(q.bloom), q.seconds, q.id))
    if len(row) % 2 == 0:
        return _by_two(row), []
    kept = {n: row[:n] + row[n + 1:] for n in range(0, len(row), 2)}
    best = min(kept, key=lambda n: (_apart(kept[n]), n))
    return _by_two(kept[best]), [row[best]]


def _by_two(row: list) -> list[Pair]:
    return list(zip(row[::2], row[1::2], strict=True))


def _apart(row: list) -> tuple[int, int]:
    """How far apart the partners are, all together: in levels, in seconds."""
    gaps = [(abs(_LEVELS.index(a.bloom) - _LEVELS.index(b.bloom)), abs(a.seconds - b.seconds)) for a, b in _by_two(row)]
    return sum(levels for levels, _ in gaps), sum(seconds for _, seconds in gaps)


def _chosen(pairs: list[Pair], seed: int, wanted: int) -> list[Pair]:
    turns: dict[str, list[Pair]] = defaultdict(list)
    for pair in sorted(pairs, key=lambda pair: _digest(seed, "pair", *_ids(pair))):
        turns[pair[0].objective].append(pair)
    first = sorted(turns, key=lambda objective: _digest(seed, "objective", objective))
    ranked = sorted((turn, first.index(objective), pair) for objective, of in turns.items() for turn, pair in enumerate(of))
    return [pair for *_, pair in ranked[:wanted]]


def _interleaved(pairs: list[Pair], seed: int) -> list[Pair]:
    """The pairs in a mixed order, neighbours of different modules wherever that is possible."""
    waiting = sorted(pairs, key=lambda pair: _digest(seed, "order", *_ids(pair)))
    row: list[Pair] = []
    while waiting:
        counts = Counter(_module(pair) for pair in waiting)
        # The module that has most left goes first: put off, its questions would end up side by side.
        row.append(min(waiting, key=lambda pair: (bool(row) and _module(pair) == _module(row[-1]), -counts[_module(pair)],
                                                  waiting.index(pair))))
        waiting.remove(row[-1])
    return row


def _module(pair: Pair) -> str:
    return pair[0].objective[:3]

