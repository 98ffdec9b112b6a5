"""To Canvas: text in the language of text2qti, one file for each module, and its QTI package where text2qti is installed."""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from oms.learning.feedback import number_text
from oms.learning.shuffle import letter
from oms.learning.whole_file import write_whole

from . import item_html as html
from .export_items import ExportItem, drawings
from .export_moodle import number
from .export_report import ExportReport
from .export_text import as_words

STAYS = {
    "cloze": "a card that one rates oneself has no twin in a test; it goes to Anki",
    "order": "an order has no twin in text2qti",
    "rating": "a rating needs its scale, domain by domain",
}
MATCHED = "Matching has no twin in text2qti: each thing to sort has become a question of its own with the same list."
NOTES = (
    "In Canvas: Settings, Import Course Content, QTI .zip file. Look at every question before you use it: New Quizzes may "
    "lose text that the older quizzes keep.",
    "Options stand in a mixed order already, and amounts in theirs, so leave “Shuffle answers” off.",
)
LIMITED = "How many answers may be chosen is said in the question; Canvas does not hold anybody to it."
NO_PROGRAM = "There is only the text: install text2qti (“pip install text2qti”) and export again for the .zip files."
_SMALLEST = 1e-4  # text2qti takes no numerical answer nearer to nought, and keeps four decimals
_SPECIAL = str.maketrans({sign: f"&#{ord(sign)};" for sign in "\\`*_{}[]<>$~^|"})
_BEGINS_LIST = re.compile(r"^(\d+)([.)])")


class Asked(NamedTuple):
    """One question of a file: its title, the paragraphs of its text, and the lines that follow them."""

    title: str
    text: tuple[str, ...]
    rest: tuple[str, ...]


def write_canvas(items: Sequence[ExportItem], folder: Path, report: ExportReport) -> None:
    """Write `oms-canvas-M04.txt` and its like, their pictures, and the .zip files. Raises a Mistake when the disk says no."""
    seen: set[str] = set()
    modules: dict[str, list[tuple[ExportItem, list[Asked]]]] = {}
    for item in items:
        questions = [] if item.trouble or item.type in STAYS else list(_questions(item))
        words = ["\n".join(question.text) for question in questions]
        if why := item.trouble or STAYS.get(item.type) or _unfit(item, words, seen):
            report.leave(item, why)
            continue
        seen.update(words)
        modules.setdefault(item.module, []).append((item, questions))
        report.took(item, _became(item, len(questions)))
    taken = [item for found in modules.values() for item, _ in found]
    for picture in drawings(taken):
        report.files.append(write_whole(folder / picture.name, picture.data))
    for module, found in modules.items():
        text = _file(module, [question for _, questions in found for question in questions])
        report.files.append(write_whole(folder / f"oms-canvas-{module}.txt", text.encode()))
        if (package := packed(text, folder)) is not None:
            report.files.append(write_whole(folder / f"oms-canvas-{module}.zip", package))
    if not modules:
        report.notes.append("Nothing was left to write, so there is no file.")
        return
    report.notes += NOTES
    if any(item.type == "sort" for item in taken):
        report.notes.append(MATCHED)
    if any(item.most for item in taken):
        report.notes.append(LIMITED)
    if not any(path.suffix == ".zip" for path in report.files):
        report.notes.append(NO_PROGRAM)


def packed(text: str, folder: Path) -> bytes | None:
    """The QTI package that text2qti makes of a text whose pictures lie in the folder; None where it is not installed."""
    try:
        from text2qti.config import Config
        from text2qti.qti import QTI
        from text2qti.quiz import Quiz
    except ImportError:
        return None
    stream = io.BytesIO()
    with contextlib.chdir(folder):  # text2qti looks for pictures where it stands
        QTI(Quiz(text, config=Config())).write(stream)
    return stream.getvalue()


def _unfit(item: ExportItem, words: list[str], seen: set[str]) -> str:
    if len(item.choices) > 26:
        return "it has more than 26 options"
    texts = [as_words(choice.text) for choice in item.choices] + [as_words(category) for category in item.categories]
    if len(set(texts)) < len(texts):
        return "two of its options read alike, and text2qti refuses that"
    if len(set(words)) < len(words) or seen & set(words):
        return "another question reads exactly like it, and text2qti refuses that"
    if item.type == "number":
        ends = (item.answer, item.answer - item.tolerance, item.answer + item.tolerance)
        if min(map(abs, ends)) < _SMALLEST or any(abs(round(end, 4) - end) > 1e-9 for end in ends):
            return "text2qti takes no numbers at nought and none with more than four decimals"
    return ""


def _became(item: ExportItem, count: int) -> str:
    if item.type == "sort":
        return f"{count} multiple choice questions"
    return {"number": "numerical", "free": "essay"}.get(item.type, "multiple answers" if item.several else "multiple choice")


def _questions(item: ExportItem) -> Iterator[Asked]:
    stem = tuple(map(markdown, item.stem))
    picture = (f"![{markdown(item.picture.alt)}]({item.picture.name})",) if item.picture else ()
    asked = (f"**{markdown(item.lead_in)}**", *filter(None, (markdown(html.how_to_answer(item)),)))
    if item.type != "sort":
        rest = (*_said("... ", _behind(item)), *_answers(item))
        yield Asked(f"{item.id} {item.objective}", (*stem, *picture, *asked), rest)
        return
    for n, part in enumerate(item.parts, 1):
        behind = [markdown(f"{part.category}: {part.why}"), *(_behind(item) if n == len(item.parts) else ())]
        rest = (*_said("... ", behind), *(
            line for place, category in enumerate(item.categories)
            for line in _option(place, category, category == part.category, "")))
        yield Asked(f"{item.id} {item.objective} ({n} of {len(item.parts)})",
                    (*stem, *picture, *asked, f"{n}\\. {markdown(part.text)}"), rest)


def _answers(item: ExportItem) -> Iterator[str]:
    if item.type == "number":
        yield f"=   {number(item.answer)} +- {number(item.tolerance)}"
    elif item.type == "free":
        yield "____"
    else:
        for place, choice in enumerate(item.choices):
            if item.several:
                yield from _said("[*] " if choice.right else "[ ] ", [markdown(choice.text)])
                yield from _said("... ", [markdown(html.reason(choice))])
            else:
                yield from _option(place, choice.text, choice.right, html.reason(choice))


def _option(place: int, text: str, right: bool, why: str) -> Iterator[str]:
    yield from _said(f"{'*' if right else ''}{letter(place).lower()})  ", [markdown(text)])
    yield from _said("... ", filter(None, [markdown(why)]))


def _behind(item: ExportItem) -> list[str]:
    """What is shown behind every answer."""
    lines = [f"Take home: {item.teaching_point}"]
    if item.type == "free":
        lines += [f"A model answer: {item.model_answer}", item.why, f"A full answer holds: {'; '.join(item.checklist)}."]
    if item.type == "number":
        lines += [f"{html.number_asked_for(item)}. {item.why}",
                  *(f"Not {number_text(miss.value, item.unit)}: {miss.why}" for miss in item.near_misses)]
    told = [markdown(line) for line in lines if line]
    if item.after:
        told.append(f"![{markdown(item.after.alt)}]({item.after.name})")
    return [*told, *(markdown(f"Source: {source.words} {source.url}") for source in item.sources)]


def _said(mark: str, paragraphs: Iterable[str]) -> Iterator[str]:
    """Paragraphs behind a mark; whatever follows the first line is indented, so that it can be no mark itself."""
    for n, words in enumerate(paragraphs):
        if n:
            yield ""
        yield (" " * len(mark) if n else mark) + words


def markdown(words: str) -> str:
    """The words as one paragraph of Markdown in which no sign has a meaning."""
    text = as_words(words).replace("&", "&amp;").translate(_SPECIAL)
    text = _BEGINS_LIST.sub(lambda found: f"{found[1]}&#{ord(found[2])};", text)
    return f"&#{ord(text[0])};{text[1:]}" if text[:1] in ("#", "+", "-", "=", ":", "!", "%", ".") else text


def _file(module: str, questions: Iterable[Asked]) -> str:
    lines = [f"Quiz title: OMS {module}", "Shuffle answers: false", ""]
    for n, question in enumerate(questions, 1):
        lines += [f"Title: {as_words(question.title)}", "Points: 1", *_said(f"{n}.  ", question.text), *question.rest, ""]
    return "\n".join(lines)
