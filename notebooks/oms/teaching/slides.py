"""Every lesson as slides: one HTML file that carries all it needs, answers folded on slides of their own."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from html import escape

from oms.content.library import library
from oms.learning.whole_file import write_whole

from .lesson_blocks import Block, LessonBlocks
from .lesson_cells import Draw
from .page_files import MAP, page_folder
from .page_template import COURSE, DRAFT, Place, head, index_page, static_text
from .pages import Course, PagesReport, Tell

EDITION = "slides"
ENDING = ".slides.html"
_NOTHING_FETCHED = ("default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'; "
                    "base-uri 'none'; form-action 'none'")
HINT = "Space: on · Esc: all slides · R: reveal the answer · T: speaker’s notes · F: full screen"


@dataclass
class Slide:
    """One slide: its pieces of HTML, what the speaker alone reads, the id of the question on it, and what kind it is."""

    pieces: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    item: str = ""
    kind: str = "prose"


def slides(folder: str | os.PathLike | None, draw: Draw, lessons: str | Iterable[str] | None = None,
           tell: Tell | None = None) -> PagesReport:
    """Write every ready lesson as one file of slides, and a map of them; returns the PagesReport.

    The marks of the notebook say what is on which slide (the module `slide_marks` says what holds without one). `lessons` names some
    (such as "M04"), `draw` shows what a cell of a notebook calls, and `tell(done, of, lesson)` hears how far it is. Raises a
    Mistake for an unknown lesson, and for a folder that cannot be written or holds something else.
    """
    books = library().still()
    place = page_folder(folder, EDITION, books.folder)
    course = Course(books, place, lessons, ENDING)
    files, items = [], 0
    for row, found in course.read(draw, tell, listed=False):
        groups = slide_groups(found)
        files.append(write_whole(place / (row.file + ENDING), slide_show(groups, course.at(row), found.draft).encode()))
        items += len({slide.item for group in groups for slide in group if slide.item})
    files.append(write_whole(place / MAP, index_page(course.map(), EDITION).encode()))
    if tell:
        tell(len(course.chosen), len(course.chosen), "")
    return PagesReport(place, tuple(files), len(files) - 1, items, tuple(course.notes))


def slide_groups(lesson: LessonBlocks) -> list[list[Slide]]:
    """The slides of a lesson: those of one group stand below each other, the groups beside each other."""
    groups: list[list[Slide]] = []
    quiz = Block("quiz", "", "", "")
    cell = ""
    for block in lesson.blocks:
        cell = block.mark or cell  # what follows in the same cell has none of its own
        mark = block.mark or "subslide"
        if cell == "skip":
            continue
        if block.kind == "quiz":
            quiz = block
        elif block.kind == "question":
            slide = _begun(groups, quiz.mark if quiz.html else "subslide", "question")
            slide.item = block.item
            slide.pieces += [quiz.html, _badge(block), block.html]
            slide.notes += [quiz.about] if quiz.about else []
            quiz = Block("quiz", "", "", "")
            if block.answer:
                _begun(groups, "subslide", "answer").pieces.append(
                    f'<details class="answer"><summary>Answer</summary>{block.answer}</details>')
        elif mark == "notes" and groups:
            groups[-1][-1].notes.append(block.html)
        elif mark in ("fragment", "-") and groups:
            groups[-1][-1].pieces.append(f'<div class="fragment">{block.html}</div>' if mark == "fragment" else block.html)
        else:
            _begun(groups, mark, block.kind).pieces.append(block.html)
    return groups


def _begun(groups: list[list[Slide]], mark: str, kind: str) -> Slide:
    """A new slide, in a group of its own where the mark says so."""
    slide = Slide(kind=kind)
    if mark == "slide" or not groups:
        groups.append([slide])
    else:
        groups[-1].append(slide)
    return slide


def _badge(block: Block) -> str:
    return '<p class="badge">Draft</p>' if block.draft else ""


def slide_show(groups: list[list[Slide]], at: Place, draft: bool) -> str:
    """The whole file, as text."""
    shown = "\n".join("<section>" + "\n".join(map(_section, group)) + "</section>" for group in _with_frame(groups, draft))
    style = f"{static_text('reveal/reveal.css')}\n{static_text('slides.css')}"
    return (head(f"{at.number} {at.title} – slides – {COURSE}", EDITION, style, _NOTHING_FETCHED)
            + f'<body>\n<noscript><p>Slides need the scripts in this file. The lesson as a page does not.</p></noscript>\n'
            f'<main class="reveal"><div class="slides">\n{shown}\n</div></main>\n'
            f"<script>\n{static_text('reveal/reveal.js')}</script>\n<script>\n{static_text('slides.js')}</script>\n"
            "</body>\n</html>\n")


def _with_frame(groups: list[list[Slide]], draft: bool) -> list[list[Slide]]:
    """The same slides, with the notice and the keys on the first."""
    if groups:
        badge = f'<p class="badge">{DRAFT}</p>' if draft else ""
        groups[0][0].pieces.append(f'{badge}<p class="hint">{HINT}</p>')
        groups[0][0].kind = "first"
    return groups


def _section(slide: Slide) -> str:
    item = f' data-item="{escape(slide.item, quote=True)}"' if slide.item else ""
    notes = f'<aside class="notes">{"".join(slide.notes)}</aside>' if slide.notes else ""
    return f'<section class="{escape(slide.kind, quote=True)}"{item}>{"".join(slide.pieces)}{notes}</section>'
