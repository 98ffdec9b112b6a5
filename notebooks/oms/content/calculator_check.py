"""Checks what a calculator points to: sources, claims, and the keys that stand in its words."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from .calculator_pieces import pieces_in
from .lesson import keys_in
from .library import Library
from .pointers import no_such, unresolved
from .problem import Problem
from .questions import Entry

_LONGEST_TITLE = 150


def calculator_problems(shelf: Library, file: str, entry: Entry, line_of: Callable[[tuple], int]) -> Iterator[Problem]:
    """A Problem for each key, anywhere in the calculator, that is in no table, and for a title that is too long."""
    yield from unresolved(shelf, file, "lesson", entry.lesson, line_of)
    if len(entry.title) > _LONGEST_TITLE:
        yield Problem(file, line_of(("title",)), f"The title has {len(entry.title)} characters.",
                      f"Say what it answers in {_LONGEST_TITLE} characters at most.")
    for path, piece in pieces_in(entry):
        for column in ("sources", "claims"):
            yield from unresolved(shelf, file, column, getattr(piece, column, ()),
                                  lambda inner, path=path: line_of(path + inner))
        for name, value in piece:
            if isinstance(value, str):
                yield from _cited(shelf, file, value, line_of(path + (name,)))


def _cited(shelf: Library, file: str, words: str, line: int) -> Iterator[Problem]:
    table = shelf.table("references.csv")
    for key in keys_in(words) if table.readable else ():
        if not table.knows(key):
            yield no_such((file, line), key, table.file, table.by_key, "FBK-04")
