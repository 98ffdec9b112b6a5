"""The order in which a learner sees options: chosen by a seed, the same on every computer."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from oms.content.amounts import read_amount

Named = TypeVar("Named")


@dataclass(frozen=True)
class Shown:
    """One line of a question as the learner sees it: its permanent id, its text, and its letter ("" for a domain)."""

    id: str
    text: str
    letter: str


def letter(place: int) -> str:
    """The letter of a place counted from 0: A … Z, AA, AB …"""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def ascending(texts: Iterable[str]) -> list[int] | None:
    """Where all texts are amounts of one kind ("6 months", "over 2 years"), their places from small to large; else None."""
    texts = list(texts)
    if not texts or not all(any(sign.isdigit() for sign in text) for text in texts):
        return None
    amounts = [read_amount(text) for text in texts]
    if any(a is None for a in amounts) or len({a.unit for a in amounts}) != 1:
        return None
    return sorted(range(len(amounts)), key=lambda place: (amounts[place].low, amounts[place].high))


def mixed(entries: Iterable[Named], seed: object, question_id: str, name=lambda entry: entry.id) -> tuple[Named, ...]:
    """The entries in an order that depends only on the seed, the question's id and the entries' names."""
    # A digest and not `random`: neither Python's version nor its hash seed may change an order that was stored, and
    # adding an option leaves the others in their relative order.
    return tuple(sorted(entries, key=lambda e: hashlib.sha256(f"{seed}\0{question_id}\0{name(e)}".encode()).digest()))


def shuffled(options: Sequence[Named], seed: object, question_id: str, *, shuffle: bool = True) -> tuple[Named, ...]:
    """The options (anything with `.id` and `.text`) as they are shown: amounts from small to large, others mixed.

    `shuffle=False` sorts them by the alphabet: the file lists right options first, which would give the answer away.
    """
    if (places := ascending(o.text for o in options)) is not None:
        return tuple(options[place] for place in places)
    if not shuffle:
        return tuple(sorted(options, key=lambda option: option.text.casefold()))
    return mixed(options, seed, question_id)


def shown(question: Any, seed: object, scale: Any = None) -> tuple[Shown, ...]:
    """What the learner sees of a question, in its seeded order: options, items, or the domains to rate; else ()."""
    if question.type in ("single", "several", "trace", "predict"):
        entries = shuffled(question.options, seed, question.id, shuffle=question.shuffle)
    elif question.type == "sort":
        entries = mixed(question.items, seed, question.id)
    elif question.type == "order":
        entries = mixed(question.items, seed, question.id)
        if entries == question.items:  # a list that is already in order would give the answer away
            entries = entries[1:] + entries[:1]
    elif question.type == "rating":
        labels = {domain.name: domain.label for domain in scale.domains} if scale else {}
        return tuple(Shown(name, labels.get(name) or name.replace("-", " ").capitalize(), "")
                     for name in question.reference)
    else:
        return ()
    return tuple(Shown(entry.id, entry.text, letter(place)) for place, entry in enumerate(entries))


def gap_choices(question: Any, seed: object) -> dict[str, tuple[str, ...]]:
    """The ways to fill each gap of a sentence builder, in their seeded order; {} for other questions."""
    gaps = question.gaps if question.type == "free" else ()
    return {gap.name: tuple(c.text for c in mixed(gap.choices, seed, f"{question.id}/{gap.name}", lambda c: c.text))
            for gap in gaps}
