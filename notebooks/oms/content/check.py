"""Checks all content at once: form, permanent ids, sources and the rules of question writing."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from .cases import Case
from .figures import Figure
from .file_text import Unreadable, shorten
from .library import NAME, Library, LoadedQuiz, library
from .place import data_dir as usual_folder
from .problem import Mistake, Problem
from .questions import SeverityRating
from .records import TABLES
from .rules import Finding, bank_findings, case_findings, figure_findings, findings
from .yaml_text import Document, read_yaml

_FOLDERS = ("questions", "cases", "figures")
_ALSO_WELCOME = {"README.md", "LICENSE", "LICENSE.md", "LICENSE.txt"}
_TABLE_OF = {"sources": "references.csv", "ref_ids": "references.csv", "claims": "claims.csv",
             "objective": "objectives.csv", "lesson": "lessons.csv"}
_POINTERS = {"claims.csv": ("ref_ids",), "signs.csv": ("sources", "claims"), "web_claims.csv": ("lesson", "sources")}
_RULE_OF = {"sources": "FBK-04", "claims": "FBK-04", "objective": "MET-01"}
_ALSO_RULES = frozenset(_RULE_OF.values())
_NEED_NOT_BE = frozenset({"glossary.csv"})


def problems(data_dir: Path | str | None = None) -> list[Problem]:
    """Everything that is wrong in a data folder, sorted by file and line; an empty list when all is well.

    Without a folder it checks OMS_DATA or the course's own `data/`. It never raises: what cannot be read is
    reported like everything else.
    """
    try:
        folder = Path(data_dir) if data_dir is not None else usual_folder()
    except Mistake as mistake:
        return [Problem("data", 0, str(mistake), "Correct the name of the folder.")]
    try:
        if not folder.is_dir():
            return [Problem(shorten(folder.name or "data"), 0, "There is no such folder.",
                            "Correct the name of the folder.")]
        listed = sorted(folder.rglob("*"))
    except (OSError, ValueError):
        return [Problem(shorten(folder.name or "data"), 0, "The folder cannot be opened.",
                        "Make sure that you may read it.")]
    shelf = library(folder).still()
    found: list[Problem] = []
    parts: list[tuple[str, Callable[[], Iterable[Problem]]]] = [("data", lambda: _strangers(folder, listed))]
    parts += [(file, lambda file=file: _table(shelf, file)) for file in TABLES]
    parts += [(f"questions/{name}.yaml", lambda name=name: _quiz(shelf, name)) for name in shelf.quiz_names()]
    parts += [(f"cases/{name}.yaml", lambda name=name: _entry(shelf, f"cases/{name}.yaml", Case))
              for name in shelf.case_names()]
    parts += [(f"figures/{name}.yaml", lambda name=name: _entry(shelf, f"figures/{name}.yaml", Figure))
              for name in shelf.figure_names()]
    parts += [("questions", lambda: _ids_across_files(shelf)), ("questions", lambda: _bank(shelf))]
    for file, part in parts:
        try:
            found.extend(part())
        except Exception as error:  # a fault of the checker must not keep the other findings from the instructor
            found.append(Problem(file, 0, f"The checker itself failed here ({type(error).__name__}).",
                                 "Please report this with the file; the other findings hold."))
    return sorted(_told_once(found))


def _told_once(found: Iterable[Problem]) -> Iterable[Problem]:
    """Without what is told twice: a key that is in no table is found here, with the nearest one, and by a rule."""
    kept: dict[tuple, Problem] = {}
    for problem in found:
        about = problem.message.partition("“")[2].partition("”")[0] if problem.rule in _ALSO_RULES else problem
        kept.setdefault((problem.file, problem.line, problem.rule, about), problem)
    return kept.values()


def _strangers(folder: Path, listed: list[Path]) -> Iterator[Problem]:
    """Files that nobody reads, and files that should be there."""
    for name in _FOLDERS:  # a missing table is told where the table is read
        if not (folder / name).is_dir():
            yield Problem(name, 0, "This folder is missing.", f"Make a folder called “{name}”; it may be empty.")
    for path in listed:
        inside = path.relative_to(folder)
        if path.is_dir() or any(part.startswith((".", "~$")) for part in inside.parts):
            continue
        file = inside.as_posix()
        in_place = len(inside.parts) == 2 and inside.parts[0] in _FOLDERS
        if file in TABLES or file in _ALSO_WELCOME:
            continue
        if in_place and path.suffix == ".yaml" and NAME.fullmatch(path.stem):
            continue
        yield Problem(shorten(file, 100), 0, "Nobody reads this file.", _what_to_do(path, in_place), "warning")


def _what_to_do(path: Path, in_place: bool) -> str:
    if in_place and path.suffix.casefold() in (".yml", ".yaml"):
        return "Give it a name of small letters, digits and hyphens that ends in .yaml."
    if path.suffix.casefold() in (".xlsx", ".xls", ".ods", ".numbers"):
        return "Tables are read as CSV: save it as “CSV UTF-8 (comma delimited)”."
    near = difflib.get_close_matches(path.name, list(TABLES), n=1, cutoff=0.7)
    if near:
        return f"If it is meant to be {near[0]}, give it that name."
    return "Move it to where it belongs, or delete it."


def _table(shelf: Library, file: str) -> Iterator[Problem]:
    if file in _NEED_NOT_BE and not (shelf.folder / file).exists():
        return
    table = shelf.table(file)
    yield from table.problems
    for key, record in table.by_key.items():
        for column in _POINTERS.get(file, ()):
            yield from _unresolved(shelf, file, column, getattr(record, column),
                                   lambda _, line=table.lines[key]: line)


def _quiz(shelf: Library, name: str) -> Iterator[Problem]:
    quiz = shelf.quiz(name)
    yield from quiz.problems
    lines = _Lines(shelf, quiz.file)
    if quiz.lesson:
        yield from _unresolved(shelf, quiz.file, "lesson", quiz.lesson, lines.line)
    for question in quiz.questions:
        at = ("questions", quiz.places[question.id])
        for column in ("objective", "sources", "claims"):
            yield from _unresolved(shelf, quiz.file, column, getattr(question, column),
                                   lambda path, at=at: lines.line(at + path))
        yield from _tags(shelf, quiz.file, question.tags, lambda path, at=at: lines.line(at + path))
        if isinstance(question, SeverityRating):
            yield from _rating(shelf, quiz, question, lambda path, at=at: lines.line(at + path))
    yield from _told(quiz.file, lines.line, findings(name, quiz.questions, shelf), quiz.places)


def _told(file: str, line_of: Callable[[tuple], int], found: Iterable[Finding],
          places: Mapping[str, int] | None = None) -> Iterator[Problem]:
    """What the rules find, as Problems. `places` gives the place in the file of the question that is meant."""
    for finding in found:
        if finding.rule in _ALSO_RULES and " is not in " in finding.message:
            continue  # told above, with the nearest name, and only where its table can be read
        place = (places or {}).get(finding.question_id)
        at = tuple(finding.path) if place is None else ("questions", place, *finding.path)
        yield Problem(file, line_of(at) if at else 0, finding.message, finding.remedy, finding.severity, finding.rule)


def _bank(shelf: Library) -> Iterator[Problem]:
    """What the rules find when all quizzes are seen together."""
    quizzes = {name: shelf.quiz(name) for name in shelf.quiz_names()}
    lines_of = {name: _Lines(shelf, quiz.file) for name, quiz in quizzes.items()}
    for name, finding in bank_findings({name: quiz.questions for name, quiz in quizzes.items()}, shelf):
        if name:
            quiz = quizzes[name]
            yield from _told(quiz.file, lines_of[name].line, [finding], quiz.places)
        else:
            rows = shelf.table("objectives.csv").lines
            line = next((line for key, line in rows.items() if f" {key} " in finding.message), 0)
            yield from _told("objectives.csv", lambda _, line=line: line, [finding._replace(path=("",))])


def _rating(shelf: Library, quiz: LoadedQuiz, question: SeverityRating,
            line_of: Callable[[tuple], int]) -> Iterator[Problem]:
    """The scale exists, every one of its domains is rated, and with a score that it has."""
    if not shelf.table("scales.csv").readable:
        return
    if question.scale not in shelf.scale_names():
        yield _no_such((quiz.file, line_of(("scale",))), question.scale, "scales.csv", shelf.scale_names())
        return
    scale = shelf.scale(question.scale)
    names = [domain.name for domain in scale.domains]
    for name in question.reference:
        if name not in names:
            yield _no_such((quiz.file, line_of(("reference", name))), name, f"the scale “{scale.name}”", names)
    for domain in scale.domains:
        if domain.name not in question.reference:
            yield Problem(quiz.file, line_of(("reference",)), f"The domain “{domain.name}” has no reference score.",
                          f"Add `{domain.name}: …` under `reference` and its reason under `why`.")
        elif question.reference[domain.name] not in domain.steps:
            steps = ", ".join(map(str, domain.steps))
            yield Problem(quiz.file, line_of(("reference", domain.name)),
                          f"{question.reference[domain.name]} is not a score of the domain “{domain.name}”.",
                          f"Its scores are {steps}.")


def _entry(shelf: Library, file: str, model: type) -> Iterator[Problem]:
    entry, found = shelf.entry(file, model)
    yield from found
    if entry is None:
        return
    lines = _Lines(shelf, file)
    for column in ("lesson", "objective", "sources", "claims"):
        if column in model.model_fields:
            yield from _unresolved(shelf, file, column, getattr(entry, column), lines.line)
    yield from _tags(shelf, file, getattr(entry, "tags", ()), lines.line)
    told = case_findings(entry, shelf) if model is Case else figure_findings(entry, shelf)
    yield from _told(file, lines.line, told)


def _tags(shelf: Library, file: str, tags: tuple[str, ...], line_of: Callable[[tuple], int]) -> Iterator[Problem]:
    """A tag such as web:W2-12 names a statement that exists."""
    table = shelf.table("web_claims.csv")
    for place, tag in enumerate(tags):
        if tag.startswith("web:") and table.readable and not table.knows(tag[4:]):
            yield _no_such((file, line_of(("tags", place))), tag[4:], "web_claims.csv", table.by_key)


def _unresolved(shelf: Library, file: str, column: str, value: str | tuple[str, ...],
                line_of: Callable[[tuple], int]) -> Iterator[Problem]:
    """A Problem for each key that is not in the table it points to."""
    table = shelf.table(_TABLE_OF[column])
    if not table.readable:  # told once, at the table itself
        return
    single = isinstance(value, str)
    for place, key in enumerate((value,) if single else value):
        if not table.knows(key):
            yield _no_such((file, line_of((column,) if single else (column, place))), key, table.file, table.by_key,
                           _RULE_OF.get(column, "") if file.endswith(".yaml") else "")


def _no_such(place: tuple[str, int], key: str, where: str, known: Iterable[str], rule: str = "") -> Problem:
    near = difflib.get_close_matches(key, list(known), n=1, cutoff=0.6)
    meant = f"; did you mean “{near[0]}”?" if near else "."
    return Problem(*place, f"“{shorten(key)}” is not in {where}{meant}",
                   "Correct it here." if near else f"Correct it here, or add it to {where} first.", rule=rule)


def _ids_across_files(shelf: Library) -> Iterator[Problem]:
    first: dict[str, str] = {}
    for name in shelf.quiz_names():
        quiz = shelf.quiz(name)
        lines = _Lines(shelf, quiz.file)
        for question in quiz.questions:
            if (other := first.setdefault(question.id, quiz.file)) != quiz.file:
                line = lines.line(("questions", quiz.places[question.id], "id"))
                yield _taken(quiz.file, line, question.id, other)
    for name in shelf.case_names():
        case, _ = shelf.entry(f"cases/{name}.yaml", Case)
        if case and (other := first.setdefault(case.id, f"cases/{name}.yaml")) != f"cases/{name}.yaml":
            yield _taken(f"cases/{name}.yaml", _Lines(shelf, f"cases/{name}.yaml").line(("id",)), case.id, other)


def _taken(file: str, line: int, name: str, other: str) -> Problem:
    return Problem(file, line, f"The id “{name}” is taken: it stands in {other}.",
                   "Give the newer one an id that was never used; ids are permanent.", rule="MET-01")


class _Lines:
    """The lines of a YAML file, looked up only when something is wrong in it."""

    def __init__(self, shelf: Library, file: str):
        self._path = shelf.folder / file
        self._document: Document | None = None

    def line(self, path: tuple) -> int:
        if self._document is None:
            try:
                self._document = read_yaml(self._path)
            except Unreadable:  # changed since it was checked
                return 0
        return self._document.line(path)
