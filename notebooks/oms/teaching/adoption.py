"""A question bank of another program becomes a quiz file of the course, with marked places for what it did not know."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from oms.content.file_text import Unreadable, file_bytes, refuse
from oms.content.library import NAME
from oms.content.problem import Mistake, Problem

from .adopt_draft import Draft
from .adopt_gift import read_gift
from .adopt_jupyterquiz import read_jupyterquiz
from .adopt_yaml import quiz_text
from .export_text import slug, visible

if TYPE_CHECKING:
    import pandas

JUPYTERQUIZ, GIFT = "jupyterquiz", "GIFT"
FIRST_ID, LAST_ID = 90_001, 99_999  # ids of their own, so that nobody takes them for reviewed ones of a module
_ID = re.compile(r"oms-q-(9\d{4})\b")


@dataclass(frozen=True)
class Adoption:
    """What came of it: the quiz `name` and its file, each question with its new id, and what could not be read."""

    source: str
    form: str
    name: str
    path: Path
    questions: tuple[tuple[str, Draft], ...]
    problems: tuple[Problem, ...]

    @property
    def summary(self) -> str:
        """One sentence: how many questions came in, and how many could not be read."""
        count, refused = len(self.questions), len(self.problems)
        return (f"{count} {'question' if count == 1 else 'questions'} of “{self.source}” ({self.form}) now "
                f"{'stands' if count == 1 else 'stand'} in questions/{self.name}.yaml, still {'a draft' if count == 1 else 'drafts'}; "
                f"{refused or 'none'} could not be read.")

    @property
    def lines(self) -> tuple[str, ...]:
        """The whole report: for each question what is still to be written and what was lost, then what was refused."""
        told = [self.summary]
        for name, draft in self.questions:
            told.append(f"{name} (line {draft.line}, type {draft.type}): still to write: {', '.join(draft.still)}.")
            told += [f"{name}: {note.rstrip('.')}." for note in sorted(draft.notes)]
        return (*told, *map(str, self.problems))

    def table(self) -> pandas.DataFrame:
        """One row for each question: question, line, type, still, notes."""
        import pandas as pd

        rows = [(name, draft.line, draft.type, "; ".join(draft.still), "; ".join(sorted(draft.notes)))
                for name, draft in self.questions]
        return pd.DataFrame(rows, columns=["question", "line", "type", "still", "notes"])


def adopt_file(file: str | os.PathLike, name: str | None = None, *, books: Any) -> Adoption:
    """Read a file of jupyterquiz (JSON) or GIFT and write `questions/NAME.yaml` into the library's folder.

    `name` is the new quiz's name; without it the file's own. A question that cannot be read is told in `problems`, the
    others come in. Raises a Mistake when the file cannot be read at all, with its line; when a quiz of this name exists,
    for nothing is ever written over; and when the folder cannot be written.
    """
    path = _path(file)
    quiz = _name(path, name, books)
    try:
        text = _decoded(path)
        form, drafts, problems = _read(text, path)
    except Unreadable as refused:
        raise Mistake(f"Nothing was adopted. {refused.problem}") from None
    if not drafts:
        told = str(problems[0]) if problems else "The file holds no question."
        raise Mistake(f"Nothing was adopted. {told}")
    numbered = _numbered(drafts, books)
    title = " ".join(quiz.split("-")).capitalize()
    return Adoption(path.name, form, quiz, _write(books.folder, quiz, quiz_text(title, path.name, form, numbered)), numbered,
                    tuple(problems))


def _path(file: str | os.PathLike) -> Path:
    if isinstance(file, bytes) or not isinstance(file, str | os.PathLike) or not str(file).strip():
        raise Mistake("Say which file: adopt(\"questions.json\") or adopt(\"questions.gift\").")
    try:
        return Path(str(file).strip()).expanduser()
    except RuntimeError:  # a home folder that nobody has
        return Path(str(file).strip())


def _name(path: Path, name: str | None, books: Any) -> str:
    if name is not None and (not isinstance(name, str) or not NAME.fullmatch(name)):
        meant = slug(name, "adopted")
        raise Mistake(f"A quiz's name has small letters, digits and hyphens; did you mean “{meant}”?")
    quiz = name or slug(path.stem, "adopted")
    if (books.folder / "questions" / f"{quiz}.yaml").exists():
        free = next(f"{quiz}-{n}" for n in range(2, 10_000)
                    if not (books.folder / "questions" / f"{quiz}-{n}.yaml").exists())
        raise Mistake(f"There is a quiz “{quiz}” already, and nothing is written over; name another one, such as “{free}”.")
    return quiz


def _decoded(path: Path) -> str:
    raw = file_bytes(path, path.name)
    try:
        return visible(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise refuse(path.name, line, "The file is not UTF-8 text; a letter here is written in another encoding.",
                     "Save it again with the encoding UTF-8.") from None


def _read(text: str, path: Path) -> tuple[str, list[Draft], list[Problem]]:
    """The form, by the file's ending or, where that says nothing, by how the text begins."""
    begins = text.lstrip()[:1]
    if not begins:
        raise refuse(path.name, 0, "The file is empty.", "Choose another one.")
    if path.suffix.casefold() == ".json" or (path.suffix.casefold() != ".gift" and begins == "["):
        return (JUPYTERQUIZ, *read_jupyterquiz(text, path.name))
    return (GIFT, *read_gift(text, path.name))


def _numbered(drafts: list[Draft], books: Any) -> tuple[tuple[str, Draft], ...]:
    """The drafts with ids that no file of the folder holds, not even one that cannot be read."""
    taken = [FIRST_ID - 1]
    for path in (books.folder / "questions").glob("*.yaml"):
        with suppress(OSError):
            taken += map(int, _ID.findall(path.read_text(encoding="utf-8", errors="replace")))
    if max(taken) + len(drafts) > LAST_ID:
        raise Mistake(f"There are {len(drafts):,} questions, and only {LAST_ID - max(taken):,} ids are left for adopted ones; "
                      "split the file, or give questions that are done an id of their module.")
    return tuple((f"oms-q-{max(taken) + n}", draft) for n, draft in enumerate(drafts, 1))


def _write(folder: Path, quiz: str, text: str) -> Path:
    path = folder / "questions" / f"{quiz}.yaml"
    try:
        with open(path, "x", encoding="utf-8", newline="\n") as file:  # x: never over a file that is there
            try:
                file.write(text)
            except BaseException:
                path.unlink(missing_ok=True)
                raise
    except FileExistsError:
        raise Mistake(f"There is a quiz “{quiz}” already, and nothing is written over; name another one.") from None
    except OSError as fault:
        raise Mistake(f"questions/{quiz}.yaml could not be written: {(fault.strerror or 'the disk refused').lower()}.") from None
    return path
