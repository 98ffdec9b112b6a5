"""To a spreadsheet: one row for each question, every type; a cell is shown and never run."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from oms.learning.feedback import card_back, card_front
from oms.learning.shuffle import letter
from oms.learning.whole_file import write_whole

from . import item_html as html
from .export_items import ExportItem
from .export_report import ExportReport
from .export_text import as_cell, as_tag

FILE, FILE_WITHOUT_KEYS = "oms-questions.csv", "oms-questions-without-answers.csv"
ASKED = ("id", "module", "objective", "type", "bloom", "seconds", "status", "quiz", "stem", "question", "options")
KEYS = ("answer", "reasons", "misconceptions", "teaching_point", "sources", "tags")
NOTES = ("The file is UTF-8; a spreadsheet opens it as it is. Pictures and recordings stay in the course: their words stand in "
         "the column “stem”.",)


def write_csv(items: Sequence[ExportItem], folder: Path, report: ExportReport, keys: bool = True) -> None:
    """Write `oms-questions.csv`; without keys the columns that give the answer away are left out, and the name says so.

    Raises a Mistake when the disk says no.
    """
    lines = io.StringIO(newline="")
    writer = csv.writer(lines)
    writer.writerow((*ASKED, *KEYS) if keys else ASKED)
    for item in items:
        writer.writerow([as_cell(cell) for cell in (*_asked(item), *(_keys(item) if keys else ()))])
        report.took(item, "row")
    # Spreadsheets take a file for UTF-8 only when it begins with this mark.
    text = "\ufeff" + lines.getvalue()
    report.files.append(write_whole(folder / (FILE if keys else FILE_WITHOUT_KEYS), text.encode()))
    report.notes += NOTES


def _asked(item: ExportItem) -> tuple[object, ...]:
    stem = [*item.stem, *([f"Picture: {item.picture.alt}"] if item.picture else [])]
    return (item.id, item.module, item.objective, item.type, item.bloom, item.seconds, item.status, item.quiz,
            "\n".join(stem), "\n".join(filter(None, (item.lead_in, html.how_to_answer(item)))), "\n".join(_options(item)))


def _options(item: ExportItem) -> list[str]:
    if item.choices:
        return [f"{letter(n)}. {choice.text}" for n, choice in enumerate(item.choices)]
    if item.type == "cloze":
        return [card_front(item.card)]
    listed = [part.text for part in item.parts]
    if item.type == "order":  # the file holds them in the right order
        listed.sort(key=str.casefold)
        return [f"From {item.first} to {item.last}:", *listed]
    return [f"Sort into: {'; '.join(item.categories)}", *listed] if item.type == "sort" else listed


def _answer(item: ExportItem) -> list[str]:
    if item.choices:
        return [f"{letter(n)}. {choice.text}" for n, choice in enumerate(item.choices) if choice.right]
    if item.parts:
        return [f"{part.text}: {part.category}" for part in item.parts]
    return {"number": lambda: [html.number_asked_for(item)], "cloze": lambda: [card_back(item.card)]}.get(
        item.type, lambda: [item.model_answer])()


def _keys(item: ExportItem) -> tuple[object, ...]:
    reasons = [f"{letter(n)}. {html.reason(choice)}" for n, choice in enumerate(item.choices)]
    reasons += [f"{part.text}: {part.why}" for part in item.parts]
    reasons += [item.why] if item.why else []
    reasons += [f"Not {miss.value:g}: {miss.why}" for miss in item.near_misses]
    reasons += [f"A full answer holds: {point}" for point in item.checklist]
    tags = [as_tag(tag) for tag in item.tags]
    wrong = [f"{letter(n)}. {choice.misconception}" for n, choice in enumerate(item.choices) if choice.misconception]
    return ("\n".join(_answer(item)), "\n".join(reasons), "\n".join(wrong), item.teaching_point,
            "\n".join(f"{source.words} {source.url}".strip() for source in item.sources), " ".join(tags))
