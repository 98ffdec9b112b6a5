"""To Moodle: questions as Moodle XML, with the reason for every answer, tags, and the pictures inside the file.

The form follows Moodle's own documentation of its XML format and what its importer asks for: grades from a fixed list,
three pairs or more to match, an id number that is unique in its category.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree as Tree

from oms.learning.whole_file import write_whole

from . import item_html as html
from .export_items import WITH_OPTIONS, ExportItem, Picture
from .export_report import ExportReport
from .export_text import as_html, as_label, as_tag, as_words

FILE = "oms-moodle.xml"
# A picture of the file is called by this address, wherever Moodle will keep it.
ATTACHED = "@@PLUGINFILE@@/"
# Every grade, in per cent, that an answer may have in Moodle, above and below nought; it refuses any other.
GRADES = ("100", "90", "83.33333", "80", "75", "70", "66.66667", "60", "50", "40", "33.33333", "30", "25", "20", "16.66667",
          "14.28571", "12.5", "11.11111", "10", "5")
FEWEST_PAIRS = 3
STAYS = {
    "cloze": "a card that one rates oneself has no twin in a test; it goes to Anki",
    "order": "an order has no twin in every version of Moodle",
    "rating": "a rating needs its scale, domain by domain",
}
NOTES = (
    "Import the file in the question bank with the format Moodle XML and “Get category from file”: each module becomes a "
    "category, and the id number of a question is its id in the course.",
    "For certainty choose the behaviour “Deferred feedback with CBM” (or the immediate one) in the quiz: its marks are those "
    "of the course, 1, 2, 3 for a right answer and 0, −2, −6 for a wrong one.",
    "A second import makes new questions beside the old ones; empty the category first.",
)


def write_moodle(items: Sequence[ExportItem], folder: Path, report: ExportReport) -> None:
    """Write `oms-moodle.xml`. Raises a Mistake when the disk says no."""
    quiz = Tree.Element("quiz")
    limited = False
    for item, module in report.leaving(items, _unfit):
        if module:
            category = Tree.SubElement(Tree.SubElement(quiz, "question", type="category"), "category")
            Tree.SubElement(category, "text").text = f"$course$/top/OMS/{module}"
        kind, fill = _KINDS[item.type]
        fill(_question(quiz, item, kind), item)
        limited |= bool(item.most)
        report.took(item, kind)
    if not report.written:
        report.notes.append("Nothing was left to write, so there is no file.")
        return
    Tree.indent(quiz)
    report.files.append(write_whole(folder / FILE, Tree.tostring(quiz, encoding="UTF-8", xml_declaration=True) + b"\n"))
    report.notes += NOTES
    if limited:
        report.notes.append("How many answers may be chosen is said in the question; Moodle does not hold anybody to it.")


def shares(item: ExportItem) -> dict[str, str] | None:
    """The grade of every option, in per cent, so that Moodle marks as the course does: hits less false picks, nothing
    with a harmful one. None where Moodle's list of grades has no such share."""
    each = next((grade for grade in GRADES if abs(float(grade) * len(item.right) - 100) < 0.001), None)
    if each is None:
        return None
    if not item.several:
        return {choice.id: "100" if choice.right else "0" for choice in item.choices}
    return {choice.id: each if choice.right else "-100" if choice.harm else f"-{each}" for choice in item.choices}


def _unfit(item: ExportItem) -> str:
    if item.type in STAYS:
        return STAYS[item.type]
    if item.choices and shares(item) is None:
        return f"it has {len(item.right)} right options, and Moodle has no grade for one part in {len(item.right)}"
    if item.type == "sort" and len(_pairs(item)) < FEWEST_PAIRS:
        return f"it has fewer than {FEWEST_PAIRS} pairs, and Moodle breaks off the import at such a question"
    return ""


def _question(quiz: Tree.Element, item: ExportItem, kind: str) -> Tree.Element:
    """The part that every question has."""
    question = Tree.SubElement(quiz, "question", type=kind)
    lead_in = as_words(item.lead_in)
    name = f"{item.id} {item.objective} {lead_in if len(lead_in) <= 90 else lead_in[:89].rstrip() + '…'}"
    Tree.SubElement(Tree.SubElement(question, "name"), "text").text = as_label(name)
    _html(question, "questiontext", html.paragraphs(item.stem) + _image(item.picture) + html.asked(item), item.picture)
    parts = html.take_home(item) + _image(item.after) + _besides(item) + html.sources(item)
    _html(question, "generalfeedback", parts, item.after)
    for tag, words in (("defaultgrade", "1"), ("penalty", "0.3333333"), ("hidden", "0"), ("idnumber", item.id)):
        Tree.SubElement(question, tag).text = words
    tags = Tree.SubElement(question, "tags")
    for tag in item.tags:
        Tree.SubElement(Tree.SubElement(tags, "tag"), "text").text = as_tag(tag)
    return question


def _besides(item: ExportItem) -> str:
    """The reasons that have no answer of their own to stand at."""
    if item.choices:
        return ""
    answer = html.paragraphs(["A model answer:"]) + html.answer(item) if item.type == "free" else ""
    return answer + (html.paragraphs([item.why]) if item.type == "number" else html.reasons(item))


def _image(picture: Picture | None) -> str:
    return f"<p>{html.image(picture, lambda name: ATTACHED + name)}</p>" if picture else ""


def _html(parent: Tree.Element, tag: str, markup: str, *pictures: Picture | None) -> Tree.Element:
    """An element whose text is HTML; ElementTree escapes it, so nothing in it can close the element."""
    element = Tree.SubElement(parent, tag, format="html")
    Tree.SubElement(element, "text").text = markup
    for picture in pictures:
        if picture:
            attributes = {"name": picture.name, "path": "/", "encoding": "base64"}
            Tree.SubElement(element, "file", attributes).text = b64encode(picture.data).decode()
    return element


def _options(question: Tree.Element, item: ExportItem) -> None:
    grades = shares(item) or {}
    for tag, words in (("single", "false" if item.several else "true"),
                       ("shuffleanswers", "true" if item.mixed else "false"), ("answernumbering", "ABCD"),
                       ("showstandardinstruction", "0")):
        Tree.SubElement(question, tag).text = words
    for choice in item.choices:
        answer = _html(question, "answer", as_html(choice.text))
        answer.set("fraction", grades[choice.id])
        _html(answer, "feedback", html.paragraphs([html.reason(choice)]))


def _pairs(item: ExportItem) -> list[tuple[str, str]]:
    """What is matched with what; a category that holds nothing is a wrong answer more."""
    used = {part.category for part in item.parts}
    return [(part.text, part.category) for part in item.parts] + [("", one) for one in item.categories if one not in used]


def _matching(question: Tree.Element, item: ExportItem) -> None:
    Tree.SubElement(question, "shuffleanswers").text = "true"
    for words, category in _pairs(item):
        pair = _html(question, "subquestion", as_html(words))
        Tree.SubElement(Tree.SubElement(pair, "answer"), "text").text = as_label(category)


def _numerical(question: Tree.Element, item: ExportItem) -> None:
    rows = [("100", item.answer, html.paragraphs([item.why]))]
    rows += [("0", miss.value, html.paragraphs([miss.why])) for miss in item.near_misses]
    for grade, value, words in rows:
        answer = Tree.SubElement(question, "answer", fraction=grade, format="moodle_auto_format")
        Tree.SubElement(answer, "text").text = number(value)
        _html(answer, "feedback", words)
        Tree.SubElement(answer, "tolerance").text = number(item.tolerance)
    # The unit stands in the question; a learner types the number alone.
    for tag, words in (("unitgradingtype", "0"), ("unitpenalty", "0.1"), ("showunits", "3"), ("unitsleft", "0")):
        Tree.SubElement(question, tag).text = words


def number(value: float) -> str:
    """A number as programs read it: 24, 2.5, -0.1."""
    return f"{value:.12f}".rstrip("0").rstrip(".") if abs(value) >= 1e-9 or value == 0 else f"{value:g}"


def _essay(question: Tree.Element, item: ExportItem) -> None:
    for tag, words in (("responseformat", "editor"), ("responserequired", "1"), ("responsefieldlines", "10"),
                       ("attachments", "0"), ("attachmentsrequired", "0")):
        Tree.SubElement(question, tag).text = words
    _html(question, "graderinfo", html.answer(item) + html.reasons(item))
    _html(question, "responsetemplate", "")


_KINDS = {**dict.fromkeys(WITH_OPTIONS, ("multichoice", _options)), "sort": ("matching", _matching),
          "number": ("numerical", _numerical), "free": ("essay", _essay)}
