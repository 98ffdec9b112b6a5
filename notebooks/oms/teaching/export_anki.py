"""To Anki: a package that keeps what was learnt when it is imported again, and a text file for those without one."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from oms.content.problem import Mistake
from oms.learning.whole_file import write_whole

from . import item_html as html
from .anki_notes import (
    BACK,
    FIELDS,
    FRONT,
    LOOK,
    LOOK_OF,
    QUESTION,
    STAYS,
    Register,
    anki_note,
    card_sides,
    register,
)
from .export_items import ExportItem, drawings
from .export_report import ExportReport

COLUMNS = ("Id", "Stem", "Question", "Options", "Answer", "Why", "Teaching point", "Source")
TEXT_TYPE = "OMS Text"
NOTES = (
    "Import the package in Anki with File, Import. Import it again after a change: your cards keep their dates, and the "
    "words are mended.",
    "It holds no dates of its own: every learner begins afresh, with one deck for each module.",
)
TEXT_NOTES = (
    f"Make a note type “{TEXT_TYPE}” in Anki first, with these fields in this order: {', '.join(COLUMNS)}.",
    "Anki finds a note again by its first field, the id, so a second import mends the words and keeps the dates.",
    "A text file carries no pictures; the package does.",
)


def write_anki(items: Sequence[ExportItem], folder: Path, report: ExportReport, books: Any, now: float | None = None) -> None:
    """Write `oms-anki.apkg`. `now` is the time that the notes carry, in seconds since 1970; Anki takes newer notes only.

    Raises a Mistake when genanki is not installed, when `anki.csv` lacks a number, or when the disk says no.
    """
    genanki = _genanki()
    numbers = register(books)
    kinds = {kind: _note_type(genanki, kind, numbers) for kind in FIELDS}
    decks: dict[str, Any] = {}
    kept = []
    for item in items:
        note = anki_note(item)
        if note is None:
            report.leave(item, item.trouble or STAYS[item.type])
            continue
        name, number = numbers.deck(item.module)
        deck = decks.setdefault(name, genanki.Deck(number, name))
        # Anki knows the note by this text. The default would be made of all words, and a mended typo would be a new card.
        deck.add_note(genanki.Note(model=kinds[note.kind], fields=list(note.fields), tags=list(note.tags),
                                   guid=genanki.guid_for(note.id), sort_field=note.id))
        kept.append(item)
        report.took(item, note.kind)
    if not kept:
        report.notes.append("Nothing was left to write, so there is no file.")
        return
    path = folder / "oms-anki.apkg"
    report.files.append(write_whole(path, _packed(genanki, list(decks.values()), kept, time.time() if now is None else now)))
    report.notes += NOTES


def _genanki() -> Any:
    try:
        import genanki
    except ImportError:
        raise Mistake("The package genanki is not installed, so no package for Anki can be made; install it with "
                      "“pip install genanki”, or use the target “anki-text”.") from None
    return genanki


def _note_type(genanki: Any, kind: str, numbers: Register) -> Any:
    """The note type with its permanent numbers; its look is as old as the look is, not as this export."""
    class NoteType(genanki.Model):
        def to_json(self, timestamp: float, deck_id: int) -> dict:
            """What genanki writes, with the day of the look in place of today."""
            return super().to_json(min(timestamp, LOOK_OF), deck_id)

    card = "Question" if kind == QUESTION else "Cloze"
    return NoteType(
        numbers.number("note type", "", kind), kind, css=LOOK,
        model_type=genanki.Model.FRONT_BACK if kind == QUESTION else genanki.Model.CLOZE,
        fields=[{"name": name, "id": numbers.number("field", kind, name)} for name in FIELDS[kind]],
        templates=[{"name": card, "id": numbers.number("card", kind, card), "qfmt": FRONT[kind], "afmt": BACK[kind]}])


def _packed(genanki: Any, decks: list, items: Sequence[ExportItem], now: float) -> bytes:
    with tempfile.TemporaryDirectory() as place:
        files = []
        for picture in drawings(items):
            file = Path(place) / picture.name
            file.write_bytes(picture.data)
            files.append(str(file))
        package = Path(place) / "oms.apkg"
        genanki.Package(decks, media_files=files).write_to_file(package, timestamp=now)
        return package.read_bytes()


def write_anki_text(items: Sequence[ExportItem], folder: Path, report: ExportReport, books: Any) -> None:
    """Write `oms-anki.txt`, a line for each question, its id first. Raises a Mistake when the disk says no."""
    numbers = register(books)
    lines = ["#separator:tab", "#html:true", f"#notetype:{TEXT_TYPE}",
             f"#columns:{chr(9).join((*COLUMNS, 'Deck', 'Tags'))}", f"#deck column:{len(COLUMNS) + 1}",
             f"#tags column:{len(COLUMNS) + 2}"]
    for item in items:
        note = anki_note(item)
        if note is None:
            report.leave(item, item.trouble or STAYS[item.type])
            continue
        if note.kind == QUESTION:
            cells = note.fields[:len(COLUMNS) - 1]
        else:
            front, back = card_sides(item)
            cells = (html.paragraphs(item.stem), front, "", back, html.paragraphs([item.why]), html.take_home(item),
                     html.sources(item))
        row = (item.id, *cells, numbers.deck(item.module)[0], " ".join(note.tags))
        lines.append("\t".join(_cell(cell) for cell in row))
        report.took(item, TEXT_TYPE)
    report.files.append(write_whole(folder / "oms-anki.txt", ("\n".join(lines) + "\n").encode()))
    report.notes += TEXT_NOTES


def _cell(text: str) -> str:
    """One cell of the text file: no tabs or line ends of its own, quotation marks only as Anki reads them."""
    text = " ".join(text.split())
    return '"' + text.replace('"', '""') + '"' if '"' in text or text.startswith("#") else text


__all__ = ["COLUMNS", "TEXT_TYPE", "write_anki", "write_anki_text"]
