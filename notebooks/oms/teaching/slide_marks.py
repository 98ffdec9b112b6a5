"""Which cell of a lesson begins a slide, in class and in a file of slides: its own mark, or what follows from what it is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from oms.content.slide_calls import SHOWABLE, is_import, read_cell

MARKS = ("slide", "subslide", "fragment", "skip", "notes", "-")  # as nbconvert reads them; "-" goes on with the slide
LAST = ("Sources", "Behind this page", "Next", "More practice")
FULL = 45  # words after which an activity gets a slide of its own
HEADING = re.compile(r"^(#{1,6}) +(.+?) *#*$", re.M)
_ONLY_FOR_A_READER = re.compile(r"^\s*(sources|progress|check|review|hand_in)\(", re.M)


def text_of(cell: dict[str, Any]) -> str:
    """What is written in a cell."""
    source = cell.get("source", "")
    return source if isinstance(source, str) else "".join(source)


def own_mark(cell: dict[str, Any]) -> str:
    """The mark that a cell carries, or ""."""
    slideshow = cell.get("metadata", {}).get("slideshow")
    mark = slideshow.get("slide_type") if isinstance(slideshow, dict) else ""
    return mark if mark in MARKS else ""


def marks(cells: Iterable[dict[str, Any]]) -> list[str]:
    """The mark of each cell, in their order: its own, or the usual one.

    Usually a heading of level 2 begins a slide and what follows a text stands on its slide, unless the text is long;
    a text or an activity after an activity begins a slide below it; imports, tests that are done alone, sources and what
    follows them are skipped.
    """
    found: list[str] = []
    ending = False  # the sections that a reader needs and a class does not
    words, busy = 0, False  # how much stands on the slide already, and whether an activity does
    for cell in cells:
        kind, text = cell.get("cell_type"), text_of(cell)
        heading = HEADING.search(text) if kind == "markdown" else None
        if heading:
            ending = heading[2] in LAST or (ending and len(heading[1]) > 2)
        if kind == "markdown":
            usual = "subslide" if not heading or len(heading[1]) > 2 else "slide"
            usual = "skip" if ending else usual
        else:
            usual = "skip" if ending or kind != "code" else _of_code(text, words, busy)
        mark = own_mark(cell) or usual
        found.append(mark)
        if mark in ("slide", "subslide"):
            words, busy = 0, False
        if mark in ("skip", "notes"):
            continue
        if kind == "markdown":
            words += len(text.split())
        else:
            busy = busy or _is_activity(text)
    return found


def _of_code(text: str, words: int, busy: bool) -> str:
    call = read_cell(text, {})
    if is_import(text) or _ONLY_FOR_A_READER.match(text) or (call and call.options.get("mode") == "exam"):
        return "skip"
    return "subslide" if _is_activity(text) and (busy or words > FULL) else "-"


def _is_activity(text: str) -> bool:
    return read_cell(text, {}) is not None or bool(re.search(rf"^({'|'.join(SHOWABLE)})\(", text, re.M))
