"""The exports by name: what each is for, and the one call that writes it."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from oms.content.problem import Mistake, unknown

from .export_files import folder_for
from .export_items import Paint, export_items, modules_asked
from .export_report import ExportReport, LeftBehind

UNFOLDS = "a case unfolds with what one does; it stays in the notebook"


@dataclass(frozen=True)
class Target:
    """A program that questions can go to. `about` says in one sentence what goes and what does not."""

    name: str
    label: str
    about: str
    pictures: bool = True


TARGETS = {target.name: target for target in (
    Target("anki", "Anki", "A package of cards for spaced review, with the pictures; imported again it mends words and keeps "
                           "what was learnt. Orders and ratings stay behind."),
    Target("anki-text", "Anki as text", "The same cards as a text file, without pictures, for a note type of your own.",
           pictures=False),
    Target("moodle", "Moodle", "Moodle XML with the reason for every answer, tags, and the pictures inside the file; ready for "
                               "certainty marks. Cards, orders and ratings stay behind."),
    Target("canvas", "Canvas", "Text for text2qti, and its QTI package where that program is installed. Cards, orders and "
                               "ratings stay behind; each thing to sort becomes a question."),
    Target("gift", "GIFT", "Plain text that many platforms read. Pictures, cards, orders and ratings stay behind.",
           pictures=False),
    Target("csv", "CSV", "A table of all questions for a spreadsheet, with or without the answers."),
)}


def export_bank(what: str, to: str | os.PathLike | None = None, modules: Any = None, *, keys: bool = True, books: Any,
                paint: Paint | None = None, now: float | None = None) -> ExportReport:
    """Write the question bank of the library `books` for another program and return the report of it.

    `what` is a name of TARGETS; `to` a folder, without it `oms-export` beside the notebook; `modules` such as "M04", 4
    or a list, without it all; `keys=False` leaves the answers out of a CSV. `paint` draws the figures of questions.
    Raises a Mistake for an unknown name, for a folder that cannot be written, and for keys=False with another target.
    """
    if not isinstance(what, str) or what not in TARGETS:
        raise unknown("export", what, TARGETS)
    if not isinstance(keys, bool):
        raise Mistake("keys is True or False: with the answers or without them.")
    if not keys and what != "csv":
        raise Mistake(f"Only a CSV can go without its answers; {TARGETS[what].label} needs them to mark. "
                      "Write export(\"csv\", keys=False).")
    target = TARGETS[what]
    asked = modules_asked(books, modules)
    items = export_items(books, asked, pictures=target.pictures, paint=paint)
    folder = folder_for(to)
    report = ExportReport(target.name, target.label)
    _writer(what, books, keys, now)(items, folder, report)
    report.left += _cases(books, asked)
    drafts = sum(item.status == "draft" for item in items)
    if drafts:
        report.notes.append(f"{drafts} of {len(items)} questions are drafts: no clinician and no educator has signed them yet.")
    return report


def _writer(what: str, books: Any, keys: bool, now: float | None) -> Callable[..., None]:
    """The function that writes this target. Imported at the call: nobody needs all of them."""
    from . import export_anki, export_canvas, export_csv, export_gift, export_moodle

    return {
        "anki": lambda items, folder, report: export_anki.write_anki(items, folder, report, books, now),
        "anki-text": lambda items, folder, report: export_anki.write_anki_text(items, folder, report, books),
        "moodle": export_moodle.write_moodle,
        "canvas": export_canvas.write_canvas,
        "gift": export_gift.write_gift,
        "csv": lambda items, folder, report: export_csv.write_csv(items, folder, report, keys),
    }[what]


def _cases(books: Any, modules: tuple[str, ...]) -> list[LeftBehind]:
    """The cases of these modules, none of which has a twin anywhere."""
    found = []
    for name in books.case_names():
        try:
            case = books.case(name)
        except Mistake:  # check() tells about it
            continue
        if case.objective[:3] in modules or case.lesson in modules:
            found.append(LeftBehind(case.id, case.lesson, "case", UNFOLDS))
    return found
