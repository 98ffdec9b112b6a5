"""Whether a chain can be believed and read: its sources and claims exist, and its evidence names the sources it cites."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from .lesson import keys_in
from .pointers import unresolved
from .problem import Problem
from .rules.reading import count_words

_LONGEST_TITLE = 150
_LONGEST_LABEL = 7


def chain_problems(shelf: Any, file: str, chain: Any, line_of: Callable[[tuple], int]) -> Iterator[Problem]:
    """A Problem for each name that leads nowhere, each text that cites what its step does not list, each long label."""
    if len(chain.title) > _LONGEST_TITLE:
        yield Problem(file, line_of(("title",)), f"The title has {len(chain.title)} characters.",
                      f"Say what the chain leads from and to in {_LONGEST_TITLE} characters at most.")
    for n, step in enumerate(chain.steps):
        at = ("steps", n)
        for column in ("sources", "claims"):
            yield from unresolved(shelf, file, column, getattr(step, column), lambda path, at=at: line_of(at + path))
        for column in ("says", "why", "missing"):
            for key in keys_in(getattr(step, column)):
                if key not in step.sources:
                    yield Problem(file, line_of((*at, column)), f"“{key}” is cited here and is not among the sources of "
                                  "the step.", "Add it under `sources`, or correct it.")
        if not keys_in(step.why):
            yield Problem(file, line_of((*at, "why")), "The evidence of this step names no source.",
                          "Put the key of its source behind it in square brackets.")
        if (words := count_words(step.label)) > _LONGEST_LABEL:
            yield Problem(file, line_of((*at, "label")), f"The label has {words} words, more than {_LONGEST_LABEL}.",
                          "Shorten it; what happens is told under `says`.")
