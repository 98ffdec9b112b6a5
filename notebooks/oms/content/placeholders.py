"""Places that an adopted question leaves open: how they are marked, and how check() finds them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from .problem import Problem
from .questions import Question

TO_WRITE = "TO WRITE:"  # begins every text that somebody still has to write
GUESSED = "to-write:"  # a tag such as to-write:bloom: the key holds a guess
# What stands for a name that nobody has chosen yet: it has the right form and is in no table.
NO_LESSON, NO_OBJECTIVE, NO_SOURCE = "M99", "M99-O9", "to_write"


def to_write(what: str) -> str:
    """The text that stands where `what` is still to be written, and which check() finds."""
    return f"{TO_WRITE} {what}"


def unwritten(question: Question) -> bool:
    """True when a text of the question is still to be written, or a key of it holds a guess."""
    return next(_open_places(question), None) is not None


def about_what_is_written(found: Iterable[Any], questions: Iterable[Question]) -> Iterator[Any]:
    """The findings of the rules without those about a text that is still to be written: that is told already."""
    places = {question.id: {path for path, _ in _open_places(question)} for question in questions}
    return (one for one in found if tuple(one.path) not in places.get(one.question_id, ()))


def placeholder_problems(file: str, question: Question, line_of: Callable[[tuple], int]) -> Iterator[Problem]:
    """A Problem for each text that is still to be written, and for each key that is known to hold a guess."""
    for path, text in _open_places(question):
        key = next(part for part in reversed(path) if isinstance(part, str))
        if key == "tags":
            guessed = text.removeprefix(GUESSED)
            yield Problem(file, line_of(path), f"“{guessed}” was not known when this was adopted; a guess stands there.",
                          f"Put `{guessed}` right, then take this tag out.")
        else:
            what = text.removeprefix(TO_WRITE).strip() or key
            yield Problem(file, line_of(path), f"“{key}” is still to be written: {what}.", "Write it in place of these words.")


def _open_places(question: Question) -> Iterator[tuple[tuple, str]]:
    fields = {name: getattr(question, name) for name in type(question).model_fields}
    for path, text in _texts(fields, ()):
        if text.startswith(TO_WRITE) or (path[0] == "tags" and text.startswith(GUESSED)):
            yield path, text


def _texts(value: Any, path: tuple) -> Iterator[tuple[tuple, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts(inner, (*path, key))
    elif isinstance(value, tuple | list):
        for place, inner in enumerate(value):
            yield from _texts(inner, (*path, place))
    elif hasattr(type(value), "model_fields"):
        yield from _texts({name: getattr(value, name) for name in type(value).model_fields}, path)
