"""The references of a lesson, or those asked for, with their links and how well each was checked."""

from __future__ import annotations

import re
from html import escape
from typing import Any

import ipywidgets

from oms.content.lesson import cited
from oms.content.library import library
from oms.content.problem import Mistake, unknown
from oms.widgets.prose import anchor, badges
from oms.widgets.view import View

CHECKED = {"full": "checked at its source", "partial": "parts of the entry are still open"}


def sources(*keys_or_lesson: str) -> SourcesView:
    """References as a list: of a lesson (`sources("M04")`) or by their keys (`sources("tate2005", …)`).

    A lesson's list holds every source of its page, questions, cases and figures. A wrong name raises one sentence with the
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
            keys |= dict.fromkeys(reference.ref_id for reference in cited(name, books))
        elif name in books.references:
            keys[name] = None
        else:
            what = "lesson" if re.fullmatch(r"[A-Z]\d+", name) else "source"
            raise unknown(what, name, books.lessons if what == "lesson" else books.references)
    label = keys_or_lesson[0] if len(keys_or_lesson) == 1 else f"{len(keys)} keys"
    return SourcesView(label, [books.references[key] for key in sorted(keys) if key in books.references])


class SourcesView(View):
    """A list of references. `.references` holds them."""

    def __init__(self, label: str, references: list[Any]) -> None:
        self.label = label
        self.references = references
        super().__init__([ipywidgets.HTML(self.static())], "sources")

    def line(self) -> str:
        """The references by key and short name, one a line, with how each was checked."""
        lines = [f"sources of {self.label}: {len(self.references)}"]
        lines += [f"  {r.ref_id}: {r.short} ({CHECKED.get(r.verified, r.verified)})" for r in self.references]
        return "\n".join(lines)

    def static(self) -> str:
        """The list as HTML without widgets."""
        items = "".join(_item(reference) for reference in self.references)
        return f"<ul>{items}</ul><details><summary>What the labels mean</summary>{badges()}</details>"


def _item(reference: Any) -> str:
    links = " · ".join(anchor(label, url) for label, url in reference.links)
    return (f"<li>{escape(reference.full)} {links} <em>[{escape(reference.ref_id)}; "
            f"{escape(CHECKED.get(reference.verified, reference.verified))}]</em></li>")
