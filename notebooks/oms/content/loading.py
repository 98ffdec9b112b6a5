"""From one file to what it holds: a table of records, a quiz, a case; what is wrong in it becomes Problems."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from .csv_text import Row, read_csv
from .file_text import Unreadable, shorten
from .plain_words import QUESTION_TYPES, refusals
from .problem import Problem
from .questions import AnyQuestion, Entry, Forms, Question, Quiz
from .records import model_of
from .yaml_text import Document, read_yaml

_QUESTION = TypeAdapter(AnyQuestion)
_YES_OR_NO = TypeAdapter(bool)


@dataclass(frozen=True)
class Table:
    """A CSV file as records: `by_key` without the rows that are wrong, and a Problem for each of those.

    `lines` gives the line of each record by its key; `readable` is False when the whole file was refused. `refused`
    are the names of rows that were left out: who refers to them has made no mistake.
    """

    file: str
    by_key: Mapping[Any, Entry]
    lines: Mapping[Any, int]
    problems: tuple[Problem, ...] = ()
    readable: bool = True
    refused: frozenset[str] = frozenset()

    def knows(self, key: str) -> bool:
        """True when a row of this name stands in the file, sound or not."""
        return key in self.by_key or key in self.refused


@dataclass(frozen=True, repr=False)
class LoadedQuiz:
    """A quiz file as far as it can be used: its sound questions, and a Problem for each that is not.

    `places` gives the place of each sound question in its file, counted from 0, by its id. `certainty`, `forms` and
    `kept_for_test` are those of the file; a quiz that is kept for a test is shown by exams only.
    """

    name: str
    title: str
    about: str
    lesson: str
    questions: tuple[Question, ...]
    problems: tuple[Problem, ...] = ()
    places: Mapping[str, int] = field(default_factory=dict, compare=False)
    answer_first: bool = False
    certainty: str = "optional"
    forms: Forms | None = None
    kept_for_test: bool = False
    review: bool = True

    @property
    def file(self) -> str:
        """The file inside the data folder."""
        return f"questions/{self.name}.yaml"

    def __repr__(self) -> str:
        return f"<quiz {self.name}: {len(self.questions)} questions, {len(self.problems)} problems>"


def load_table(path: Path, file: str) -> Table:
    """The CSV file as a Table; `file` is its name inside the data folder. Never raises."""
    return load_rows(path, file, *model_of(file))


def load_rows(path: Path, file: str, model: type[Entry], key: tuple[str, ...]) -> Table:
    """A CSV file whose rows are of this model, as a Table; `key` are the columns that name a row. Never raises."""
    try:
        sheet = read_csv(path, file, model.model_fields)
    except Unreadable as refused:
        return Table(file, MappingProxyType({}), MappingProxyType({}), (refused.problem,), readable=False)
    problems = list(sheet.problems)
    by_key: dict[Any, Entry] = {}
    lines: dict[Any, int] = {}
    refused = {row.cells[key[0]] for row in sheet.spoilt}
    for row in sheet.rows:
        record = _record(model, row, file, problems)
        if record is None:
            refused.add(row.cells[key[0]])
            continue
        name = tuple(getattr(record, column) for column in key)
        name = name[0] if len(name) == 1 else name
        if name in by_key:
            shown = name if isinstance(name, str) else ", ".join(str(part) for part in name if part != "")
            problems.append(Problem(file, row.line, f"“{shorten(shown)}” stands here a second time; the first is on "
                                    f"line {lines[name]}.", "Give the new row a name of its own, or delete it."))
        else:
            by_key[name] = record
            lines[name] = row.line
    return Table(file, MappingProxyType(by_key), MappingProxyType(lines), tuple(problems),
                 refused=frozenset(refused))


def _record(model: type[Entry], row: Row, file: str, problems: list[Problem]) -> Entry | None:
    cells = {column: cell for column, cell in row.cells.items() if cell}
    try:
        return model.model_validate(cells)
    except ValidationError as error:
        problems.extend(refusals(error, cells, model, file, lambda _: row.line, thing="cell"))
        return None


def load_quiz(path: Path, name: str) -> LoadedQuiz:
    """The quiz file as far as it can be used. Never raises."""
    file = f"questions/{name}.yaml"
    try:
        document = read_yaml(path, file)
    except Unreadable as refused:
        return LoadedQuiz(name, name, "", "", (), (refused.problem,))
    problems: list[Problem] = []
    head = _head(document, file, problems)
    entries = document.data.get("questions") if isinstance(document.data, dict) else None
    questions: dict[str, Question] = {}
    places: dict[str, int] = {}
    for place, entry in enumerate(entries if isinstance(entries, list) else ()):
        question = _question(entry, place, document, file, problems)
        if question is None:
            continue
        if question.id in questions:
            problems.append(Problem(
                file, document.line(("questions", place, "id")), f"The id “{question.id}” stands here a second time; "
                f"the first is on line {document.line(('questions', places[question.id], 'id'))}.",
                "Give the new question an id that was never used."))
        else:
            questions[question.id] = question
            places[question.id] = place
    return LoadedQuiz(name, head.get("title", name), head.get("about", ""), head.get("lesson", ""),
                      tuple(questions.values()), tuple(sorted(problems)), MappingProxyType(places),
                      head.get("answer_first", False), head.get("certainty", "optional"), **_as_a_test(document.data))


def _as_a_test(data: Any) -> dict[str, Any]:
    """What a file says about being a test, as far as it is sound. In doubt its questions are kept from practice."""
    told = {key: value for key, value in data.items() if value != ""} if isinstance(data, dict) else {}
    try:
        kept = _YES_OR_NO.validate_python(told.get("kept_for_test", False))
    except ValidationError:
        kept = True
    try:
        forms = Forms.model_validate(_filled(told["forms"])) if "forms" in told else None
    except ValidationError:
        forms = None
    return {"forms": forms, "kept_for_test": kept, "review": str(told.get("review", "true")).lower() != "false"}


class _Head(Quiz):
    """A quiz file without a look into its questions: they are read one by one."""

    questions: list[Any] = Field(min_length=1)


def _head(document: Document, file: str, problems: list[Problem]) -> dict[str, Any]:
    """Title, introduction and lesson, as far as they are sound; how to ask, where all of it is."""
    data = document.data
    if isinstance(data, (str, list)):
        problems.append(Problem(file, document.line(()), "The file does not begin with keys.",
                                "Begin it with `title: …`, `lesson: …` and `questions:`."))
        return {}
    head, found = _entry(_Head.model_validate, data, _Head, file, document.line)
    problems.extend(found)
    told = {key: data[key].strip() for key in ("title", "about", "lesson") if isinstance(data.get(key), str)}
    if not re.fullmatch(r"M\d\d", told.get("lesson", "")):
        told.pop("lesson", None)
    asks = {"answer_first": head.answer_first, "certainty": head.certainty} if head else {}
    return {key: words for key, words in told.items() if words} | asks


def _question(entry: Any, place: int, document: Document, file: str, problems: list[Problem]) -> Question | None:
    at = ("questions", place)
    kind = entry.get("type") if isinstance(entry, dict) else None
    model = QUESTION_TYPES.get(kind, Question) if isinstance(kind, str) else Question
    question, found = _entry(_QUESTION.validate_python, entry, model, file,
                             lambda path: document.line(at + path))
    problems.extend(found)
    return question


def load_entry(path: Path, file: str, model: type[Entry]) -> tuple[Entry | None, tuple[Problem, ...]]:
    """A YAML file that is one entry of this model, or None, and its problems. Never raises."""
    try:
        document = read_yaml(path, file)
    except Unreadable as refused:
        return None, (refused.problem,)
    return _entry(model.model_validate, document.data, model, file, document.line)


def _entry(validate: Callable[[Any], Any], data: Any, model: type[BaseModel], file: str,
           line_of: Callable[[tuple], int]) -> tuple[Any, tuple[Problem, ...]]:
    """What the model makes of the data, or None and the problems."""
    try:
        return validate(data), ()
    except ValidationError:
        pass
    # A key with nothing behind it counts as a key that is not there: `tags:` means no tags.
    filled = _filled(data)
    try:
        return validate(filled), ()
    except ValidationError as error:
        return None, tuple(refusals(error, filled, model, file, line_of, empty=lambda path: _holds(data, path)))


def _filled(data: Any) -> Any:
    if isinstance(data, dict):
        return {key: _filled(value) for key, value in data.items() if value != ""}
    return [_filled(value) for value in data] if isinstance(data, list) else data


def _holds(data: Any, path: tuple) -> bool:
    for part in path:
        if not (part in data if isinstance(data, dict) else isinstance(data, list) and isinstance(part, int)):
            return False
        data = data[part]
    return True
