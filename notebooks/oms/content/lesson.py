"""Which sources a lesson cites: in its text and in every activity that belongs to it."""

from __future__ import annotations

import json
import re
from pathlib import Path

from .calculator_pieces import pieces_in
from .library import Library, library
from .place import notebooks_dir
from .problem import Mistake, unknown
from .records import Lesson, Reference

_CODE = re.compile(r"```.*?```|~~~.*?~~~|`[^`\n]*`", re.DOTALL)
# [tate2005] or [tate2005; pranzatelli2017]; a key has a digit or _ in it, so that [x] and [see below] are none.
_KEY = r"[A-Za-z](?=[A-Za-z0-9_]*[0-9_])[A-Za-z0-9_]*"
_BRACKET = re.compile(rf"(?<!\])\[({_KEY}(?:\s*[;,]\s*{_KEY})*)\](?![(:])")


def keys_in(text: str) -> list[str]:
    """The reference keys that stand in square brackets in a text, in order, each once. Links and code do not count."""
    found = _BRACKET.findall(_CODE.sub(" ", text))
    return list(dict.fromkeys(key.strip() for keys in found for key in re.split("[;,]", keys)))


def lesson_keys(lesson: str, shelf: Library | None = None, notebooks: Path | None = None) -> list[str]:
    """The reference keys in the text of a lesson's notebook, in order of appearance, whether they resolve or not.

    `lesson` is a module ("M04") or a file name ("04-recognise-and-score"). A lesson whose notebook is not written
    yet has none. Raises a Mistake for an unknown lesson.
    """
    row = _lesson(lesson, shelf or library())
    path = (notebooks or notebooks_dir()) / f"{row.file}.ipynb"
    try:
        cells = json.loads(path.read_text(encoding="utf-8")).get("cells", [])
        texts = ["".join(cell["source"]) for cell in cells if cell.get("cell_type") == "markdown"]
    except FileNotFoundError:
        return []
    except (OSError, ValueError, AttributeError, KeyError, TypeError):
        raise Mistake(f"The notebook {row.file}.ipynb cannot be read, so its sources are not known.") from None
    return keys_in("\n\n".join(texts))


def cited(lesson: str, shelf: Library | None = None, notebooks: Path | None = None) -> list[Reference]:
    """Every Reference that a lesson rests on: its text, quizzes, cases, figures, diagrams, chains, tables
    and calculators; sorted by author and year.

    Keys that are not in references.csv are left out here; `check()` and the tests tell about them.
    """
    shelf = shelf or library()
    module = _lesson(lesson, shelf).module
    keys = set(lesson_keys(lesson, shelf, notebooks))
    for name in shelf.quiz_names():
        quiz = shelf.quiz(name)
        if quiz.lesson == module:
            keys.update(keys_in(quiz.about), *(question.sources for question in quiz.questions))
    for names, read in ((shelf.case_names(), shelf.case), (shelf.figure_names(), shelf.figure),
                        (shelf.diagram_names(), shelf.diagram), (shelf.step_names(), shelf.steps),
                        (shelf.fact_names(), shelf.facts)):
        for name in names:
            try:
                entry = read(name)
            except Mistake:  # a file that needs mending; the rest of the list still holds
                continue
            if entry.lesson == module:
                keys.update(entry.sources, *(part.sources for part in (*getattr(entry, "parts", ()),
                                                                       *getattr(entry, "links", ()),
                                                                       *getattr(entry, "rows", ()))))
    for name in shelf.calculator_names():
        entry, _ = shelf.calculator_entry(name)
        if entry is not None and entry.lesson == module:
            for _, piece in pieces_in(entry):
                keys.update(getattr(piece, "sources", ()), *(keys_in(words) for _, words in piece if isinstance(words, str)))
    found = [shelf.references[key] for key in keys if key in shelf.references]
    return sorted(found, key=lambda reference: (reference.short.casefold(), reference.ref_id))


def _lesson(name: str, shelf: Library) -> Lesson:
    rows = {row.module: row for row in shelf.lessons.values()} | {row.file: row for row in shelf.lessons.values()}
    name = str(name)
    wanted = name.removesuffix(".ipynb")
    row = rows.get(wanted) or rows.get(wanted.upper())
    if row is None:
        raise unknown("lesson", name, rows)
    return row
