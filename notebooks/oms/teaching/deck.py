"""A deck: the slides of a lesson or of a class plan, in their order. Knows nothing of screens."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from oms.content.classes import ClassPlan, Guide, class_names, class_plan, guide_names, lesson_guide
from oms.content.library import Library
from oms.content.place import notebooks_dir
from oms.content.problem import Mistake, unknown
from oms.content.slide_calls import Call, Frame, read_call, read_cell
from oms.teaching.slide_marks import HEADING, marks, text_of

HANDING_OUT = "For next week"
MOST_CODE = 30  # lines of a cell's stored text on a slide


@dataclass(frozen=True)
class Words:
    """Markdown to read."""

    text: str


@dataclass(frozen=True)
class Show:
    """Something live: the call that makes it, and whether the class votes on it."""

    call: Call
    vote: bool = False


@dataclass(frozen=True)
class Code:
    """A cell of ordinary Python as it is written, and what it showed when the lesson was stored."""

    source: str
    shown: str = ""


@dataclass(frozen=True)
class Slide:
    """One slide. `steps` are uncovered one after the other; the first is there at once.

    `minutes` is what is planned for the part that the slide belongs to, None where nothing is; `part` is the place of
    the slide with which that part begins.
    """

    title: str
    steps: tuple[tuple[Words | Show | Code, ...], ...]
    minutes: float | None = None
    part: int = 0
    notes: str = ""

    @property
    def items(self) -> tuple[str, ...]:
        """The ids of the questions that its calls name."""
        return tuple(item for step in self.steps for piece in step if isinstance(piece, Show) for item in piece.call.only)


@dataclass(frozen=True)
class Deck:
    """The slides of one lesson or class. `minutes` is how long all of it is planned to take."""

    name: str
    title: str
    slides: tuple[Slide, ...]
    minutes: float


def deck_names(shelf: Library, notebooks: Path | None = None) -> tuple[str, ...]:
    """Every name that a deck can be asked for by: modules, file names of lessons, class plans."""
    folder = notebooks or notebooks_dir()
    written = [row for row in shelf.lessons.values() if (folder / f"{row.file}.ipynb").is_file()]
    return (*(row.module for row in written), *(row.file for row in written), *class_names(shelf))


def read_deck(name: str, shelf: Library, notebooks: Path | None = None) -> Deck:
    """The deck of a lesson ("M04", "04-recognise-and-score") or a class plan ("a-recognise-it").

    Raises a Mistake that names the nearest one for an unknown name, and one for a file that cannot be read.
    """
    known = deck_names(shelf, notebooks)
    wanted = name.removesuffix(".ipynb") if isinstance(name, str) else str(name)
    wanted = wanted if wanted in known else wanted.upper()
    if wanted not in known:
        raise unknown("deck", name, known)
    if wanted in class_names(shelf):
        return of_plan(wanted, class_plan(wanted, shelf), shelf)
    row = next(row for row in shelf.lessons.values() if wanted in (row.module, row.file))
    guide = lesson_guide(row.module, shelf) if row.module in guide_names(shelf) else None
    return of_lesson(row, (notebooks or notebooks_dir()) / f"{row.file}.ipynb", guide)


def of_plan(name: str, plan: ClassPlan, shelf: Library) -> Deck:
    """The slides of a class plan, and one with the questions for next week."""
    quiz_of = {question.id: quiz for quiz in shelf.quiz_names() for question in shelf.quiz(quiz).questions}
    slides = []
    for n, slide in enumerate(plan.slides):
        pieces: list[Words | Show | Code] = [Words(slide.words)] if slide.words else []
        if slide.vote in quiz_of:
            pieces.append(Show(Call("quiz", (quiz_of[slide.vote],), {"only": slide.vote}), vote=True))
        if slide.show:
            pieces.append(Show(read_call(slide.show)))
        slides.append(Slide(slide.title, (tuple(pieces),), slide.minutes, n, slide.notes))
    if plan.review:
        by_quiz: dict[str, list[str]] = {}
        for item in plan.review:
            by_quiz.setdefault(quiz_of.get(item, ""), []).append(item)
        lines = [f"- `quiz(\"{quiz}\", only={json.dumps(items)})`" for quiz, items in by_quiz.items() if quiz]
        slides.append(Slide(HANDING_OUT, ((Words("\n".join(lines)),),), None, len(slides)))
    return Deck(name, plan.title, tuple(slides), plan.minutes)


def of_lesson(row: Any, path: Path, guide: Guide | None = None) -> Deck:
    """The slides of a lesson, from its notebook's cells and their marks."""
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        slides = _slides([cell for cell in cells if text_of(cell).strip()])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise Mistake(f"The notebook {path.name} cannot be read, so it cannot be presented.") from None
    slides = _with_guide(slides, guide) if guide else [slide for slide, _ in slides]
    return Deck(row.module, row.title, tuple(slides), row.minutes)


def _slides(cells: list[dict[str, Any]]) -> list[tuple[Slide, list[str]]]:
    """Each slide with the ids of its cells."""
    slides: list[tuple[Slide, list[str]]] = []
    titles: dict[int, str] = {}
    frames: dict[str, Frame] = {}
    for cell, mark in zip(cells, marks(cells), strict=True):
        code = cell["cell_type"] == "code"
        call = read_cell(text_of(cell), frames) if code else None  # also of a skipped cell: it may hold a table
        if mark == "skip":
            continue
        text = text_of(cell)
        if mark == "notes":
            if slides:
                slide, ids = slides[-1]
                slides[-1] = (replace(slide, notes=f"{slide.notes}\n\n{text}".strip()), ids)
            continue
        if not code:
            heading = HEADING.search(text)
            if heading and text.startswith("#"):
                level = len(heading[1])
                titles = {n: title for n, title in titles.items() if n < level} | {level: heading[2]}
                text = text[heading.end():].strip()
        if mark in ("slide", "subslide") or not slides:
            slides.append((Slide(titles[max(titles)] if titles else "", ((),)), []))
        piece = Words(text) if not code else Show(call) if call else Code(text, _stored(cell))
        slide, ids = slides[-1]
        steps = slide.steps
        if text:
            steps = (*steps, (piece,)) if mark == "fragment" else (*steps[:-1], (*steps[-1], piece))
        slides[-1] = (replace(slide, steps=steps), [*ids, cell.get("id", "")])
    return slides


def _stored(cell: dict[str, Any]) -> str:
    """What a cell of ordinary Python showed, as plain text; nothing of a view, which would tell its answers."""
    lines: list[str] = []
    for output in cell.get("outputs", ()):
        text = output.get("text") or output.get("data", {}).get("text/plain", "")
        lines += (text if isinstance(text, str) else "".join(text)).splitlines()
    return "\n".join(lines[:MOST_CODE])


def _with_guide(slides: list[tuple[Slide, list[str]]], guide: Guide) -> Iterable[Slide]:
    """The slides with planned minutes, and with what the guide says to the questions on them."""
    begins = {part.begins: part for part in guide.timing}
    part, minutes = 0, None
    for n, (slide, ids) in enumerate(slides):
        for cell in ids:
            if cell in begins:
                part, minutes = n, begins[cell].minutes
        points = [f"- {point}" for point in guide.points] if n == 0 else []
        said = [f"- **{answer.misconception.replace('-', ' ')}**: {answer.say}" for answer in guide.wrong
                if answer.item in slide.items]
        notes = "\n".join(part for part in (slide.notes, *points, *said) if part)
        yield replace(slide, minutes=minutes, part=part, notes=notes)
