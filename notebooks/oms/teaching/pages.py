"""Every lesson as one HTML file that needs no kernel, no network and no script; with its answers, or as a hand-out."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from oms.content.lesson import cited
from oms.content.library import library
from oms.content.place import notebooks_dir
from oms.content.problem import Mistake, unknown
from oms.learning.whole_file import write_whole

from .lesson_blocks import LessonBlocks, lesson_blocks
from .lesson_cells import Draw
from .page_files import MAP, copy_content, page_folder
from .page_template import Place, index_page, lesson_page

Tell = Callable[[int, int, str], None]


@dataclass(frozen=True)
class PagesReport:
    """What was written: `folder`, `files` (the map of lessons last), how many lessons and questions, and `notes`, one
    sentence for each thing that was left out."""

    folder: Path
    files: tuple[Path, ...]
    lessons: int
    questions: int
    notes: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        """The bytes of all files together."""
        return sum(file.stat().st_size for file in self.files if file.is_file())

    @property
    def sentence(self) -> str:
        """How much was written: "10 lessons with 158 questions"."""
        return f"{self.lessons} lesson{'' if self.lessons == 1 else 's'} with {self.questions} questions"

    def __str__(self) -> str:
        return "\n".join([f"{self.sentence}, in the folder {self.folder}; begin with {MAP}.", *self.notes])


def pages(folder: str | os.PathLike | None, draw: Draw, keys: bool = True, lessons: str | Iterable[str] | None = None,
          tell: Tell | None = None) -> PagesReport:
    """Write every ready lesson as one page, and a map of them; returns the PagesReport.

    With `keys` each answer is folded behind its question, the answer key stands at the end, and the content files are
    copied beside the pages; without, it is a hand-out that holds no answer. `lessons` names some (such as "M04"), `draw`
    shows what a cell of a notebook calls, and `tell(done, of, lesson)` hears how far it is. Raises a Mistake for an
    unknown lesson, and for a folder that cannot be written or holds something else.
    """
    edition = "with-answers" if keys else "hand-outs"
    books = library().still()
    place = page_folder(folder, edition, books.folder)
    course = Course(books, place, lessons)
    files, questions = [], 0
    for row, found in course.read(draw, tell, keys=keys):
        before, after = course.around(row)
        files.append(write_whole(place / f"{row.file}.html", lesson_page(found, course.at(row), before, after, edition).encode()))
        questions += len(found.items)
    files.append(write_whole(place / MAP, index_page(course.map(), edition).encode()))
    if keys:
        files.append(copy_content(books.folder, place))
    if tell:
        tell(len(course.chosen), len(course.chosen), "")
    return PagesReport(place, tuple(files), len(files) - 1 - keys, questions, tuple(course.notes))


class Course:
    """The lessons of a course on their way to files: `chosen` are the rows of `lessons.csv` that are asked for and ready.

    `ending` is what the files are called after the notebook's name, `notes` one sentence for each thing left out so far.
    """

    def __init__(self, books: Any, folder: Path, lessons: str | Iterable[str] | None, ending: str = ".html") -> None:
        self._books = books
        self._rows = tuple(books.lessons.values())
        self.chosen = chosen_lessons(self._rows, lessons)
        names = {row.file for row in self.chosen if self._notebook(row).is_file()}
        # A lesson that was written before, into the same folder, is still there to be read.
        self._files = {row.file: row.file + ending for row in self._rows
                       if row.file in names or (folder / (row.file + ending)).is_file()}
        self._counts: dict[str, int] = {}
        self.notes: list[str] = []

    def _notebook(self, row: Any) -> Path:
        return notebooks_dir() / f"{row.file}.ipynb"

    def read(self, draw: Draw, tell: Tell | None, keys: bool = True, listed: bool = True) -> Iterator[tuple[Any, LessonBlocks]]:
        """The chosen rows, each with its lesson in blocks; one that cannot be read is left out. Citations lead to the list
        of sources where that is `listed`."""
        for number, row in enumerate(self.chosen):
            if tell:
                tell(number, len(self.chosen), row.title)
            try:
                sources = tuple(reference.ref_id for reference in cited(row.file, self._books)) if listed else ()
                found = lesson_blocks(self._notebook(row), draw, self._books, keys=keys, pages=self._files, sources=sources)
            except Mistake as mistake:
                self.notes.append(str(mistake))
                continue
            self._counts[row.file] = len(found.items)
            self.notes += [f"{row.file}: {note}." for note in found.notes]
            yield row, found

    def at(self, row: Any) -> Place:
        """The lesson as others point to it."""
        return Place(row.file[:2], row.title, row.minutes, self._files.get(row.file, ""))

    def around(self, row: Any) -> tuple[Place | None, Place | None]:
        """The lessons before and after it that have a page; None at the ends."""
        there = [other for other in self._rows if other.file in self._files]
        n = there.index(row) if row in there else 0
        return (self.at(there[n - 1]) if n else None, self.at(there[n + 1]) if n + 1 < len(there) else None)

    def map(self) -> list[tuple[Place, int]]:
        """All lessons of the course with how many questions each holds, in order; -1 where that is not known."""
        return [(self.at(row), self._counts.get(row.file, -1)) for row in self._rows]


def chosen_lessons(rows: Iterable[Any], wanted: str | Iterable[str] | None) -> tuple[Any, ...]:
    """The ready rows of `lessons.csv`, or those that are named: "M04", "04" or "04-recognise-and-score".

    Raises a Mistake for a name that there is not, and for a lesson that is still to come.
    """
    rows = tuple(rows)
    if wanted is None:
        return tuple(row for row in rows if row.status == "ready")
    names = {name: row for row in rows for name in (row.file, row.module, row.file[:2])}
    asked = []
    for name in (wanted,) if isinstance(wanted, str) else tuple(wanted):
        row = names.get(str(name).removesuffix(".ipynb")) or names.get(str(name).upper())
        if row is None:
            raise unknown("lesson", name, [other.file for other in rows])
        if row.status != "ready":
            raise Mistake(f"The lesson “{row.file}” is still to come.")
        asked.append(row)
    if not asked:
        raise Mistake("Name at least one lesson, or leave `lessons` out for all of them.")
    return tuple(dict.fromkeys(asked))
