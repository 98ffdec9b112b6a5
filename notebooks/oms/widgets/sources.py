"""The references of a lesson, or those asked for, with their links and how well each was checked."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from typing import Any

import ipywidgets

from oms.content.lesson import cited
from oms.content.library import library
from oms.content.problem import Mistake, unknown
from oms.widgets.prose import anchor, badges
from oms.widgets.view import View, refuse_unknown


def sources(*keys_or_lesson: str, **unknown_options: object) -> SourcesView:
    """References as a list: of a lesson (`sources("M04")`) or by their keys (`sources("tate2005", …)`).

    A lesson's list holds every source of its page, questions, cases and figures. A wrong name raises one sentence with the
    nearest name.
    """
    refuse_unknown(unknown_options, ())
    books = library()
    if not keys_or_lesson:
        raise Mistake("Say which sources: a lesson such as “M04”, or keys such as “tate2005”.")
    keys: dict[str, None] = {}
    for name in keys_or_lesson:
        if not isinstance(name, str):
            raise Mistake("Write a lesson or a key in quotation marks, such as “M04”.")
        if (number := re.fullmatch(r"[mM]?(\d{1,2})", name.strip())) and name not in books.lessons:
            raise unknown("lesson", f"M{number[1]:0>2}", books.lessons) if f"M{number[1]:0>2}" not in books.lessons else Mistake(
                f"There is no lesson “{name}”; did you mean “M{number[1]:0>2}”?")
        if name in books.lessons:
            keys |= dict.fromkeys(reference.ref_id for reference in cited(name, books))
        elif name in books.references:
            keys[name] = None
        else:
            what = "lesson" if re.fullmatch(r"[A-Z]\d+", name) else "source"
            raise unknown(what, name, books.lessons if what == "lesson" else books.references)
    label = keys_or_lesson[0] if len(keys_or_lesson) == 1 else f"{len(keys)} keys"
    found = [books.references[key] for key in sorted(keys) if key in books.references]
    return SourcesView(label, found, labels(books.claims.values()))


def labels(claims: Iterable[Any]) -> dict[str, str]:
    """For each key of a reference how the facts taken from it were checked: "seen", "secondary" or both in words."""
    found: dict[str, set[str]] = {}
    for claim in claims:
        for key in claim.ref_ids:
            found.setdefault(key, set()).add(claim.verification)
    return {key: "seen, in part secondary" if len(checks) > 1 else min(checks) for key, checks in found.items()}


MANY = 10  # a longer list waits behind one line until it is asked for
NONE = "No source of its own: questions and patients name theirs with their reasons."


class SourcesView(View):
    """A list of references. `.references` holds them, `.labels` how the facts taken from each were checked."""

    def __init__(self, label: str, references: list[Any], labels: dict[str, str]) -> None:
        self.label = label
        self.references = references
        self.labels = labels
        super().__init__([ipywidgets.HTML(self._folded())], "sources")

    def line(self) -> str:
        """The references by key and short name, one a line, with how each was checked."""
        lines = [f"sources of {self.label}: {len(self.references)}"]
        lines += [f"  {r.ref_id}: {r.short} ({self._label(r)})" for r in self.references]
        return "\n".join(lines)

    def static(self) -> str:
        """The whole list as HTML without widgets."""
        return self._list() + self._meanings()

    def _folded(self) -> str:
        if len(self.references) <= MANY:
            return self.static()
        return f"<details><summary>{len(self.references)} sources</summary>{self._list()}</details>{self._meanings()}"

    def _list(self) -> str:
        items = "".join(_item(reference, self._label(reference)) for reference in self.references)
        return f"<ul>{items}</ul>" if items else f"<p>{NONE}</p>"

    def _meanings(self) -> str:
        return f"<details><summary>What the labels mean</summary>{badges()}</details>"

    def _label(self, reference: Any) -> str:
        label = self.labels.get(reference.ref_id, "")
        return "; ".join(part for part in (label, "" if reference.verified == "full" else "entry incomplete") if part)


def _item(reference: Any, label: str) -> str:
    links = " · ".join(anchor(words, url) for words, url in reference.links)
    return (f"<li>{escape(reference.full)} {links} <em>[{escape(reference.ref_id)}; {escape(label)}]</em></li>"
            if label else f"<li>{escape(reference.full)} {links} <em>[{escape(reference.ref_id)}]</em></li>")
