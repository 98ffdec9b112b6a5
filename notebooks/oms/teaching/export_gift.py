"""To GIFT, the plain text that many learning platforms read: no pictures, but the reason for every answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from oms.learning.whole_file import write_whole

from . import item_html as html
from .export_items import WITH_OPTIONS, ExportItem
from .export_moodle import FEWEST_PAIRS, number, shares
from .export_report import ExportReport
from .export_text import as_html, as_label, as_tag

FILE = "oms-gift.txt"
STAYS = {
    "cloze": "a card that one rates oneself has no twin in a test; it goes to Anki",
    "order": "GIFT knows no order",
    "rating": "a rating needs its scale, domain by domain",
}
NOTES = (
    "Import the file with the format GIFT. The ids stand in the comments, where today's Moodle finds them.",
    "GIFT has no place for pictures, for limits of choice and for units; Moodle XML keeps more.",
)
_SIGNS = str.maketrans({sign: f"\\{sign}" for sign in "\\~=#{}:"})


def write_gift(items: Sequence[ExportItem], folder: Path, report: ExportReport) -> None:
    """Write `oms-gift.txt`. Raises a Mistake when the disk says no."""
    blocks: list[str] = []
    for item, module in report.leaving(items, _unfit):
        if module:
            blocks.append(f"$CATEGORY: $course$/top/OMS/{module}")
        blocks.append("\n".join(_block(item)))
        report.took(item, _kind(item))
    if not report.written:
        report.notes.append("Nothing was left to write, so there is no file.")
        return
    report.files.append(write_whole(folder / FILE, ("\n\n".join(blocks) + "\n").encode()))
    report.notes += NOTES


def _unfit(item: ExportItem) -> str:
    if item.type in STAYS:
        return STAYS[item.type]
    if item.choices and shares(item) is None:
        return f"it has {len(item.right)} right options, and there is no grade for one part in {len(item.right)}"
    if item.type == "sort" and len(item.parts) < FEWEST_PAIRS:
        return f"it has fewer than {FEWEST_PAIRS} pairs, and an import breaks off at such a question"
    return ""


def _kind(item: ExportItem) -> str:
    return {"sort": "matching", "number": "numerical", "free": "essay"}.get(item.type, "multiple choice")


def _block(item: ExportItem) -> Iterator[str]:
    tags = " ".join(f"[tag:{as_tag(tag)}]" for tag in item.tags)
    yield f"// [id:{item.id}] {tags}"
    text = html.paragraphs(item.stem) + html.asked(item)
    yield f"::{_said(f'{item.id} {item.objective}')}::[html]{_markup(text)}{{{'#' if item.type == 'number' else ''}"
    yield from _ANSWERS[item.type](item)
    yield f"\t####{_markup(html.take_home(item) + _besides(item) + html.sources(item))}"
    yield "}"


def _besides(item: ExportItem) -> str:
    if item.choices or item.type == "number":
        return ""
    answer = html.paragraphs(["A model answer:"]) + html.answer(item) if item.type == "free" else ""
    return answer + html.reasons(item)


def _options(item: ExportItem) -> Iterator[str]:
    grades = shares(item) or {}
    for choice in item.choices:
        grade = grades[choice.id]
        mark = "=" if grade == "100" and not item.several else "~" if grade == "0" else f"~%{grade}%"
        yield f"\t{mark}{_markup(as_html(choice.text))}#{_markup(as_html(html.reason(choice)))}"


def _pairs(item: ExportItem) -> Iterator[str]:
    for part in item.parts:
        # An arrow parts the two sides; in HTML its point is written in letters.
        yield f"\t={_markup(as_html(part.text))} -> {_said(part.category)}"
    used = {part.category for part in item.parts}
    yield from (f"\t= -> {_said(category)}" for category in item.categories if category not in used)


def _number(item: ExportItem) -> Iterator[str]:
    yield f"\t={number(item.answer)}:{number(item.tolerance)}#{_markup(as_html(item.why))}"
    for miss in item.near_misses:
        yield f"\t=%0%{number(miss.value)}:{number(item.tolerance)}#{_markup(as_html(miss.why))}"


_ANSWERS = {**dict.fromkeys(WITH_OPTIONS, _options), "sort": _pairs, "number": _number, "free": lambda _item: iter(())}


def _said(words: str) -> str:
    """One line of text in which no sign has a meaning, neither for GIFT nor for a page."""
    return as_label(words).translate(_SIGNS)


def _markup(text: str) -> str:
    """One line of HTML in which no sign has a meaning for GIFT; quotation marks need no code between tags."""
    return " ".join(text.replace("&#x27;", "'").replace("&quot;", '"').split()).translate(_SIGNS)

