"""The words of a stem that decide: an author marks them as `{{key:…}}`, a learner sees them after the answer only.

The marks are taken out while a question is read, before anything else looks at it. Nothing that is shown, checked or
compared can therefore tell a marked stem from one without marks; where the words stand is remembered apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from .file_text import shorten

Spans = tuple[tuple[int, int], ...]  # where the words stand in a text: first letter, and the one after the last
Fault = tuple[tuple, str]  # where a mark is wrong inside the data, and why, in a sentence

_BEGINS = re.compile(r"\{\{\s*key\s*:", re.IGNORECASE)
_MARK = re.compile(r"\{\{\s*key\s*:\s*(.*?)\}\}", re.IGNORECASE | re.DOTALL)
_OTHER = re.compile(r"\{\{[^{}]*\}\}")


def unmarked(text: str) -> tuple[str, Spans]:
    """The text without its marks, and where the marked words stand in it. A ValueError says what is wrong with a mark."""
    told, spans, done, length = [], [], 0, 0
    text = text.strip()
    for mark in _MARK.finditer(text):
        words = mark[1]
        if "{{" in words:
            raise ValueError(f"the mark “{shorten(mark[0])}” is not closed before the next one begins; end it with }}}}")
        if not words.strip():
            raise ValueError(f"the mark “{shorten(mark[0])}” is empty; put the deciding words behind the colon")
        if "*" in words:
            raise ValueError(f"the mark “{shorten(mark[0])}” holds an asterisk; put it outside the mark, or leave it out")
        before = text[done:mark.start()]
        told += [before, words]
        length += len(before)
        spans.append((length, length + len(words.rstrip())))
        length += len(words)
        done = mark.end()
    told.append(text[done:])
    whole = "".join(told)
    if begun := _BEGINS.search(whole):
        raise ValueError(f"the mark “{_quoted(whole, begun)}” is not closed; end it with }}}}")
    if other := _OTHER.search(whole):
        raise ValueError(f"“{shorten(other[0])}” stands in double braces; to mark the words that decide, write "
                         "{{key:the words}}")
    return whole, tuple(spans)


def _quoted(text: str, begun: re.Match) -> str:
    whole = _MARK.match(text, begun.start())
    return shorten(whole[0] if whole else text[begun.start():], 40)


def read_marks(data: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Spans], list[Fault]]:
    """A question as it stands in its file, with the marks of its stem taken out; where they stood, by section of the
    stem ("" for a stem of one piece); and what is wrong with marks anywhere in it.
    """
    spans: dict[str, Spans] = {}
    faults: list[Fault] = []

    def read(text: Any, section: str, path: tuple) -> Any:
        if not isinstance(text, str) or "{{" not in text:
            return text
        try:
            text, found = unmarked(text)
        except ValueError as fault:
            faults.append((path, str(fault)))
            return text
        if found:
            spans[section] = found
        return text

    stem = data.get("stem")
    if isinstance(stem, Mapping):
        stem = {section: read(text, section, ("stem", section)) for section, text in stem.items()}
    else:
        stem = read(stem, "", ("stem",))
    faults += out_of_place({key: value for key, value in data.items() if key != "stem"})
    return {**data, "stem": stem} if "stem" in data else dict(data), spans, faults


def out_of_place(data: Any, path: tuple = ()) -> Iterator[Fault]:
    """Every mark in data that should hold none."""
    if isinstance(data, str):
        if "{{" in data and (mark := _BEGINS.search(data)):
            yield path, (f"the mark “{_quoted(data, mark)}” does not belong here; only the words of a stem "
                         "can be marked")
    elif isinstance(data, Mapping):
        for key, value in data.items():
            yield from out_of_place(value, (*path, key))
    elif isinstance(data, list | tuple):
        for place, value in enumerate(data):
            yield from out_of_place(value, (*path, place))


def refuse(faults: list[Fault], title: str, data: Any) -> None:
    """Raises pydantic's error with each fault at its own place; returns where there is none."""
    if faults:
        raise ValidationError.from_exception_data(title, [
            {"type": "value_error", "loc": path, "input": data, "ctx": {"error": ValueError(words)}}
            for path, words in faults])


def pieces(text: str, spans: Spans) -> Iterator[tuple[str, bool]]:
    """The text piece by piece, each with whether its words decide."""
    done = 0
    for first, end in spans:
        yield text[done:first], False
        yield text[first:end], True
        done = end
    yield text[done:], False

