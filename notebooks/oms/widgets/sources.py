"""The references of a lesson, or those asked for, with their links and how well each was checked."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from typing import Any

from oms.content.library import Library, library
from oms.content.problem import Mistake, unknown
from oms.widgets.prose import anchor, badges

CHECKED = {"full": "checked at its source", "partial": "parts of the entry are still open"}


def sources(*keys_or_lesson: str) -> SourcesView:
    """References as a list: of a lesson (`sources("M04")`) or by their keys (`sources("tate2005", …)`).

    A lesson's list holds every source of its questions, cases and figures. A wrong name raises one sentence with the
    nearest name.
    """
    books = library()
    if not keys_or_lesson:
        raise Mistake("Say which sources: a lesson such as “M04”, or keys such as “tate2005”.")
    keys: dict[str, None] = {}
    for name in keys_or_lesson:
        if not isinstance(name, str):
            raise Mistake("Write a lesson or a key in quotation marks, such as “M04”.")
        if name in books.lessons:
            keys |= dict.fromkeys(_of_lesson(name, books))
        elif name in books.references:
            keys[name] = None
        else:
            what = "lesson" if re.fullmatch(r"[A-Z]\d+", name) else "source"
            raise unknown(what, name, books.lessons if what == "lesson" else books.references)
    label = keys_or_lesson[0] if len(keys_or_lesson) == 1 else f"{len(keys)} keys"
    return SourcesView(label, [books.references[key] for key in sorted(keys) if key in books.references])


def _of_lesson(lesson: str, books: Library) -> Iterable[str]:
    for name in books.quiz_names():
        quiz = books.quiz(name)
        if quiz.lesson == lesson:
            for question in quiz.questions:
                yield from question.sources
    for names, load in ((books.case_names(), books.case), (books.figure_names(), books.figure)):
        for name in names:
            try:
                entry = load(name)
            except Mistake:  # a broken file is told by check(), not here
                continue
            if entry.lesson == lesson:
                yield from entry.sources


class SourcesView:
    """A list of references. `.references` holds them."""

    def __init__(self, label: str, references: list[Any]) -> None:
        self.label = label
        self.references = references

    def __repr__(self) -> str:
        lines = [f"sources of {self.label}: {len(self.references)}"]
        lines += [f"  {r.ref_id}: {r.short} ({CHECKED.get(r.verified, r.verified)})" for r in self.references]
        return "\n".join(lines)

    def _repr_pretty_(self, printer: Any, _cycle: bool) -> None:
        printer.text(repr(self))

    def _repr_html_(self) -> str:
        items = "".join(_item(reference) for reference in self.references)
        return f"<ul>{items}</ul><details><summary>What the labels mean</summary>{badges()}</details>"


def _item(reference: Any) -> str:
    links = " · ".join(anchor(label, url) for label, url in reference.links)
    return (f"<li>{escape(reference.full)} {links} <em>[{escape(reference.ref_id)}; "
            f"{escape(CHECKED.get(reference.verified, reference.verified))}]</em></li>")
