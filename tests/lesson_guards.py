"""What must hold for the words of a lesson: headings, length, sources of every figure, notices, template.

The guards read Markdown line by line rather than through a parser: lessons use headings, lists, tables, links and
pictures only, and a message that names the paragraph is worth more here than a complete grammar.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from notebook_guards import Guard, Stored

TOP = Path(__file__).resolve().parents[1]
LONGEST_PROSE = 120
NOTICE = "For learning, not for treating a patient"
LAST_SECTIONS = ("Sources", "Behind this page", "Next")
HEADING = re.compile(r"^(#{1,6}) +(.+?) *#*$")
BRACKETED = re.compile(r"(?<![!\\\]])\[([^\][]+)\](?![(\[:])")
KEY = r"[a-z][a-z0-9_]*"
KEYS = re.compile(rf"{KEY}(?:\s*[;,]\s*{KEY})*")
# A figure is a share, a rate, a count of people, or a quantity with a unit of the ward. Minutes of reading are none.
NUMBER = r"\d+(?:[.,]\d+)*"
RANGE = rf"{NUMBER}(?:\s*(?:[–-]|to|and)\s*{NUMBER})?"
WORD = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty)"
PEOPLE = r"(?:children|patients|adults|people|infants|girls|boys|cases|studies|families|relapses|million|100,?000)"
UNIT = r"(?:days?|weeks?|months?|years?|hours?|mg|g/kg|kg|ml|mmol|Hz|degrees?|°|ms|milliseconds?|per ?cent)"
FIGURE = re.compile(
    rf"{NUMBER}\s*%|\b{NUMBER} (?:of|in|out of|per) (?:the |every |a )?{NUMBER}|\b{RANGE}[\s-]*{UNIT}(?![\w-]*-old)\b"
    rf"|\b{RANGE} (?:\w+ )?{PEOPLE}\b|\b{WORD} (?:in|out of) (?:every )?{WORD}\b"
    rf"|\b(?:half|a third|two thirds|a quarter|three quarters) of (?:the |all )?{PEOPLE}",
    re.I,
)
# "a 20-month-old girl" is one synthetic patient, and "lesson 04" or `03-…` a place: neither is a claim.
NO_CLAIM = re.compile(rf"\b{RANGE}[\s-]*(?:day|week|month|year)s?[\s-]old\b|`[^`]*`|\]\([^)]*\)|\bW\d-\d+\b", re.I)


@cache
def reference_keys() -> frozenset[str]:
    """The keys of data/references.csv."""
    return frozenset(row["ref_id"] for row in _rows("references.csv"))


@cache
def lessons() -> dict[str, dict[str, str]]:
    """The rows of data/lessons.csv by file name."""
    return {row["file"]: row for row in _rows("lessons.csv")}


def _rows(name: str) -> list[dict[str, str]]:
    with (TOP / "data" / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def headings(lesson: Stored) -> list[tuple[int, str, str]]:
    """(level, text, cell id) of every Markdown heading, in order."""
    return [(len(match[1]), match[2], cell.id)
            for cell in lesson.prose for line in _lines(cell.source) if (match := HEADING.match(line))]


def paragraphs(source: str) -> Iterator[str]:
    """The paragraphs, list items and table rows of a Markdown cell; no headings, no fenced code."""
    block: list[str] = []
    for line in [*_lines(source), ""]:
        starts_anew = re.match(r"\s*(?:[-*+]|\d+[.)]) |\s*\||#|\s*$", line)
        if starts_anew and block:
            yield " ".join(block)
            block = []
        if line.strip() and not HEADING.match(line):
            block.append(line.strip())


def _lines(source: str) -> Iterator[str]:
    fenced = False
    for line in source.splitlines():
        if line.lstrip().startswith(("```", "~~~")):
            fenced = not fenced
        elif not fenced:
            yield line


def keys_in(text: str) -> list[str]:
    """The source keys that stand in square brackets: "[tate2005]", "[tate2005; pranzatelli2017]"."""
    inside = [match[1].strip() for match in BRACKETED.finditer(re.sub(r"`[^`]*`", "", text))]
    return [key.strip() for keys in inside if KEYS.fullmatch(keys) and keys != "x" for key in re.split("[;,]", keys)]


def figure_in(text: str) -> str:
    """The first medical figure of a paragraph, or "" when there is none."""
    found = FIGURE.search(NO_CLAIM.sub(" ", BRACKETED.sub(" ", text)))
    return found[0] if found else ""


def starts_with_its_title(lesson: Stored) -> Iterator[str]:
    """The first cell holds the only h1, which is the title in data/lessons.csv."""
    found = headings(lesson)
    first = lesson.notebook.cells[0]
    if not found or found[0][0] != 1 or found[0][2] != first.id or not first.source.startswith("# "):
        yield "the first cell does not start with an h1"
    if len([level for level, _, _ in found if level == 1]) > 1:
        yield "there is more than one h1"
    title = lessons().get(lesson.stem, {}).get("title")
    if title and found and found[0][1] != title:
        yield f"the title is “{found[0][1]}”, but data/lessons.csv says “{title}”"


def descends_without_gaps(lesson: Stored) -> Iterator[str]:
    """ACC-06: no heading level is skipped on the way down."""
    before = 0
    for level, text, _ in headings(lesson):
        if level > before + 1:
            yield f"the heading “{text}” is an h{level} under an h{before}"
        before = level


def is_short(lesson: Stored) -> Iterator[str]:
    """A Markdown cell has 120 words at most, tables and addresses of links not counted."""
    for cell in lesson.prose:
        text = " ".join(line for line in _lines(cell.source) if not line.lstrip().startswith("|"))
        words = len(re.findall(r"\w[\w’'–-]*", re.sub(r"\]\([^)]*\)", "]", text)))
        if words > LONGEST_PROSE:
            yield f"cell {cell.id} has {words} words; {LONGEST_PROSE} at most"


def cites_what_exists(lesson: Stored) -> Iterator[str]:
    """Every key in square brackets stands in data/references.csv."""
    for cell in lesson.prose:
        for text in paragraphs(cell.source):
            yield from (f"cell {cell.id} cites “{key}”, which is not in data/references.csv"
                        for key in keys_in(text) if key not in reference_keys())


def gives_a_source_for_every_figure(lesson: Stored) -> Iterator[str]:
    """A paragraph, list item or table row with a medical figure carries the key of its source."""
    for cell in lesson.prose:
        for text in paragraphs(cell.source):
            if (figure := figure_in(text)) and not keys_in(text):
                yield f"cell {cell.id}: “{figure}” stands in a paragraph without a source key: {text[:80]}"


def carries_its_notices(lesson: Stored) -> Iterator[str]:
    """Every lesson says that it is for learning only, and that its patients are synthetic."""
    if not lesson.is_lesson:
        return
    text = " ".join(cell.source for cell in lesson.prose)
    if NOTICE.lower() not in " ".join(text.lower().split()):
        yield f"the notice “{NOTICE}” is missing"
    sentences = re.split(r"[.!?]\s", " ".join(text.split()))
    if not any("patient" in sentence and "synthetic" in sentence for sentence in map(str.lower, sentences)):
        yield "no sentence says that the patients are synthetic"


def follows_the_template(lesson: Stored) -> Iterator[str]:
    """Aims and minutes first, one import line, then at the end sources, behind this page, next."""
    if not lesson.is_lesson:
        return
    opening = " ".join(cell.source for cell in lesson.notebook.cells[:3] if cell.cell_type == "markdown")
    minutes = lessons().get(lesson.stem, {}).get("minutes", "")
    if not re.search(rf"\b{minutes or NUMBER} minutes\b", opening):
        yield f"the opening cells do not say “{minutes} minutes”, as data/lessons.csv does"
    if not re.search(r"\byou can\b|\bAims\b", opening):
        yield "the opening cells do not state aims (“After this lesson you can …”)"
    if not lesson.code or not re.fullmatch(r"from oms import [\w, ]+", lesson.code[0].source.strip()):
        yield "the first code cell is not one line `from oms import …`"
    sections = [text for level, text, _ in headings(lesson) if level == 2]
    if tuple(sections[-len(LAST_SECTIONS):]) != LAST_SECTIONS:
        yield f"the last sections are not {', '.join(LAST_SECTIONS)}"


def points_to_what_exists(lesson: Stored) -> Iterator[str]:
    """Links to files and the files named under “Behind this page” exist."""
    for cell in lesson.prose:
        named = re.findall(r"`((?:data|notebooks|tests)/[^`\s*]+)`", cell.source)
        linked = [link for link in re.findall(r"\]\(([^)#\s]+)", cell.source) if not re.match(r"\w+:", link)]
        places = [TOP / name for name in named] + [TOP / "notebooks" / link for link in linked]
        yield from (f"cell {cell.id} points to {place.name}, which does not exist"
                    for place in places if not place.exists())


def links_only_where_sources_live(lesson: Stored) -> Iterator[str]:
    """A lesson asks no host for anything: pictures are local, and no frame, script or style is fetched."""
    for cell in lesson.notebook.cells:
        shown = [str(value) for output in cell.get("outputs", []) for value in output.get("data", {}).values()]
        for text in (cell.source, *shown):
            if found := re.search(r"!\[[^]]*\]\(\w+:|(?:src|srcset|poster)=[\"']?\w*:?//|@import|url\(\s*[\"']?\w*:?//|"
                                  r"<(?:iframe|object|embed|link)\b", text):
                yield f"cell {cell.id} fetches something from elsewhere: {found[0]}"


GUARDS: tuple[Guard, ...] = (
    starts_with_its_title, descends_without_gaps, is_short, cites_what_exists, gives_a_source_for_every_figure,
    carries_its_notices, follows_the_template, points_to_what_exists, links_only_where_sources_live,
)
