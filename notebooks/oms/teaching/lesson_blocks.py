"""A lesson in blocks, ready for a page or for slides: prose, questions apart from their answers, everything else drawn."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from oms.content.problem import Mistake

from .answer_key import answer_line
from .hand_outs import ANSWER, without_answers, without_notebook_words
from .lesson_cells import Call, Cell, Draw, Drawn, read_cells
from .page_layout import lay_out_as_cards, make_tables_readable, mark_retellings, set_letters_apart
from .page_prose import SOURCE, page_links, prose_html
from .tidy_html import Element, as_html, is_heading, read_html

# Activities that mean nothing without the person who does them. Any other is shown as its static form.
INSTEAD = {
    "progress": "In the notebook your own record stands here.",
    "review": "In the notebook the questions that are due for you today stand here.",
    "hand_in": "In the notebook you can hand in your answers here.",
    "check": "In the notebook the content of the course is checked here.",
}
# A page of a case tells what the decision before it was worth: a hand-out ends with the first one.
_OPENING, GOES_ON = 2, "The case goes on once you have decided; your teacher has the next page."
_LABELLED = re.compile(r"\[(\w+)[];]")


@dataclass
class Block:
    """A piece of a lesson. `kind` is "prose", "code", "instead", "quiz" (title and introduction), "question", or the name
    of what was drawn; `html` what everybody sees; `about` the introduction of a quiz; `answer` what is folded behind a
    question, "" in a hand-out. `mark` is the cell's slide mark, "" for what follows in the same cell."""

    kind: str
    cell: str
    mark: str
    html: str
    about: str = ""
    item: str = ""
    answer: str = ""
    draft: bool = False


@dataclass
class LessonBlocks:
    """A lesson: its blocks, its second-rank headings as (place, words), the ids of its questions, each once with its
    answer in one line ("" in a hand-out), and what a builder should be told."""

    blocks: list[Block] = field(default_factory=list)
    contents: list[tuple[str, str]] = field(default_factory=list)
    items: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    @property
    def draft(self) -> bool:
        """Whether a question in it was not yet reviewed."""
        return any(block.draft for block in self.blocks)


def lesson_blocks(path: Path, draw: Draw, books: Any, *, keys: bool = True, pages: Mapping[str, str] | None = None,
                  sources: tuple[str, ...] = ()) -> LessonBlocks:
    """The lesson in this notebook. `draw` shows a call of the course, `pages` are the pages of other lessons by the stem
    of their notebooks, `sources` the keys in its list of sources. Raises a Mistake where the notebook cannot be read.
    """
    cells = read_cells(path)
    listed = set(sources) if any(cell.call and cell.call.name == "sources" for cell in cells) else set()
    reader = _Reader(draw, books, keys, page_links(pages or {}), listed)
    for cell in cells:
        reader.read(cell)
    return reader.found


def _said(words: str) -> str:
    return as_html(Element("p", {}, [Element("em", {}, [words])]))


def _parts(root: Element) -> list[list]:
    """What stands before the first rule, between the rules, and after the last one."""
    parts: list[list] = [[]]
    for child in root.children:
        if isinstance(child, Element) and child.tag == "hr":
            parts.append([])
        else:
            parts[-1].append(child)
    return parts


class _Reader:
    """Reads cell after cell, and knows under which heading it is and which places of the page are taken."""

    def __init__(self, draw: Draw, books: Any, keys: bool, link: Callable[[str], str], listed: set[str]) -> None:
        self.found = LessonBlocks()
        self._draw, self._books, self._keys, self._link, self._listed = draw, books, keys, link, listed
        self._rank = 1
        self._places: set[str] = set()
        self._introduced: set[str] = set()

    def read(self, cell: Cell) -> None:
        if cell.kind == "prose":
            root = read_html(prose_html(cell.source, self._books.references, self._listed), self._link)
            self._add("prose", cell, self._prose(root))
        elif cell.kind == "import":
            return
        elif cell.call is None:
            root = read_html(cell.stored)
            if not cell.stored:
                self.found.notes.append(f"the cell “{cell.id}” has no stored result: run the lesson and save it")
            self._code(cell, root)
        elif instead := INSTEAD.get(cell.call.name):
            self._add("instead", cell, _said(instead))
        else:
            self._called(cell, cell.call)

    def _called(self, cell: Cell, call: Call) -> None:
        try:
            drawn = self._draw(call)
        except Mistake as mistake:  # the rest of the lesson still makes a page
            self.found.notes.append(f"{mistake} (cell “{cell.id}”)")
            drawn = Drawn("<p>This part of the lesson cannot be shown just now.</p>")
        root = read_html(drawn.html)
        without_notebook_words(root)
        if drawn.questions:
            self._quiz(cell, root, drawn.questions)
            return
        if not self._keys:
            without_answers(root)
        if call.name == "sources":
            self._name_sources(root)
        elif call.name == "table":
            lay_out_as_cards(root)
        self._drawing(root, self._rank + 1)
        parts = _parts(root)
        kept = parts if self._keys else parts[:_OPENING]
        shown = [words for part in kept if (words := Element("", {}, part)).words or words.first("img")]
        for number, words in enumerate(shown):
            self._add(call.name, cell, as_html(words) if words.children is parts[0] else self._page(words),
                      begins=number == 0, draft=drawn.draft)
        if len(kept) < len(parts):
            self._add("instead", cell, _said(GOES_ON), begins=False)

    def _page(self, root: Element) -> str:
        """A further part of what was drawn, such as a page of a case: the line in strong that it begins with heads it."""
        first = next((child for child in root.children if isinstance(child, Element)), None)
        if first and first.tag == "p" and first.children and getattr(first.children[0], "tag", "") == "strong":
            first.tag = f"h{min(6, self._rank + 2)}"
        return as_html(root)

    def _code(self, cell: Cell, root: Element) -> None:
        without_notebook_words(root)
        if not self._keys:
            without_answers(root)
        code = Element("pre", {"class": "code", "tabindex": "0", "aria-label": "Code of the notebook"},
                       [Element("code", {}, [cell.source])])
        self._add("code", cell, as_html(code) + self._drawing(root, self._rank + 1))

    def _add(self, kind: str, cell: Cell, html: str, begins: bool = True, **more: Any) -> None:
        self.found.blocks.append(Block(kind, cell.id, cell.mark if begins else "", html, **more))

    # -- headings and places ---------------------------------------------------------------------------------------

    def _place(self, wanted: str) -> str:
        """A name that no other place of the page has."""
        place, number = wanted, 1
        while place in self._places:
            number += 1
            place = f"{wanted}-{number}"
        self._places.add(place)
        return place

    def _prose(self, root: Element) -> str:
        for heading in root.every("h1", "h2", "h3", "h4", "h5", "h6"):
            self._rank = int(heading.tag[1])
            place = self._place("-".join(re.findall(r"\w+", heading.words.casefold())[:8]) or "part")
            heading.attributes = {"id": place}
            if self._rank == 2:
                self.found.contents.append((place, heading.words))
        make_tables_readable(root)
        return as_html(root)

    def _drawing(self, root: Element, rank: int) -> str:
        """What was drawn, its headings below the one it stands under."""
        headings = list(root.every("h1", "h2", "h3", "h4", "h5", "h6"))
        top = min((int(heading.tag[1]) for heading in headings), default=0)
        for heading in headings:
            heading.tag = f"h{min(6, rank + int(heading.tag[1]) - top)}"
        make_tables_readable(root)
        set_letters_apart(root)
        mark_retellings(root)
        return as_html(root)

    def _name_sources(self, root: Element) -> None:
        for line in root.every("li"):
            label = line.first("em")
            if (found := _LABELLED.match(label.words) if label else None) and found[1] in self._listed:
                line.attributes = {"id": self._place(SOURCE + found[1])}

    # -- questions -------------------------------------------------------------------------------------------------

    def _quiz(self, cell: Cell, root: Element, questions: tuple[Any, ...]) -> None:
        """A quiz's static form: its title and introduction, then after each rule one question."""
        parts = _parts(root)
        first = Element("", {}, parts[0])
        title = next((node for node in first.children if is_heading(node)), Element("h4", {}, ["Questions"]))
        title.tag = f"h{min(6, self._rank + 1)}"
        introduction = Element("", {}, [node for node in first.children if node is not title])
        known = title.words in self._introduced
        self._introduced.add(title.words)
        self._add("quiz", cell, as_html(title), about="" if known else as_html(introduction))
        for number, (question, part) in enumerate(zip(questions, parts[1:], strict=False), 1):
            self._question(cell, question, Element("", {}, part), number if len(questions) > 1 else 0)
        if len(parts) - 1 < len(questions):
            self.found.notes.append(f"{len(questions) - len(parts) + 1} questions of “{title.words}” are left out: a page "
                                    "shows thirty of a quiz")

    def _question(self, cell: Cell, question: Any, root: Element, number: int) -> None:
        # "Question 1 (draft)" stands first: here it is a heading.
        asked = [child for child in root.children if not (isinstance(child, Element) and child.tag == "p"
                                                          and re.match(r"Question \d+\b", child.words))]
        folded = [child for child in asked if isinstance(child, Element) and child.tag == "details"
                  and (head := child.first("summary")) and head.words == ANSWER]
        if len(folded) != 1:  # what cannot be told apart gives nothing away
            self.found.notes.append(f"{question.id} cannot be shown: its answer does not stand apart")
            return
        answer = Element("", {}, [child for child in folded[0].children
                                  if not (isinstance(child, Element) and child.tag == "summary")])
        place = self._place(question.id)
        title = f"Question {number}" if number else "Question"
        heading = f'<h{min(6, self._rank + 2)} id="{place}">{title}</h{min(6, self._rank + 2)}>'
        rank = self._rank + 3
        shown = self._drawing(Element("", {}, [child for child in asked if child is not folded[0]]), rank)
        self._add("question", cell, heading + shown, begins=False, item=question.id,
                  answer=self._drawing(answer, rank) if self._keys else "", draft=question.status == "draft")
        self.found.items[question.id] = answer_line(question, self._books.scale) if self._keys else ""
