"""The numbers by which Anki knows what the course exports: written once in `data/anki.csv`, never changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from .options import Entry, Words
from .problem import Problem

if TYPE_CHECKING:
    from .library import Library

FILE = "anki.csv"


class AnkiId(Entry):
    """A number by which Anki finds a note type, a field, a card or a deck again. It never changes, nor does the name."""

    kind: Literal["note type", "field", "card", "deck"] = Field(
        description="`note type`; a `field` or a `card` of one; or a `deck`")
    of: str = Field("", description="for a field or a card its note type, for a deck its module, such as M04; else empty")
    name: Words = Field(description="its name in Anki; two colons put a deck into another one")
    id: Annotated[int, Field(ge=2**30, lt=2**31)] = Field(
        description="a whole number from 1073741824 to 2147483647 that stands in no other row: draw one by lot, once")


def register_problems(shelf: Library) -> Iterator[Problem]:
    """A Problem for each number that stands in two rows, and for each module with objectives but without a deck."""
    table = shelf.table(FILE)
    if not table.by_key:
        return
    first: dict[int, int] = {}
    for key, row in table.by_key.items():
        if (line := first.setdefault(row.id, table.lines[key])) != table.lines[key]:
            yield Problem(FILE, table.lines[key], f"The number {row.id} stands in line {line} too.",
                          "Give the newer row a number that stands nowhere else.")
    decks = {row.of for row in table.by_key.values() if row.kind == "deck"}
    for module in sorted({objective[:3] for objective in shelf.objectives}):
        if module not in decks:
            yield Problem(FILE, 0, f"The module {module} has no deck for Anki.",
                          f"Add a row `deck,{module},OMS::{module},` with a number of its own.", "warning")
