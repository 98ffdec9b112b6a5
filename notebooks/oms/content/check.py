"""Checks all content at once: form, permanent ids, sources and the rules of question writing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from .anki_register import register_problems
from .calculator_check import calculator_problems
from .cases import Case
from .class_check import class_parts
from .diagrams import Diagram
from .figures import Figure
from .file_text import Unreadable, shorten
from .form_check import form_problems
from .library import Library, LoadedQuiz, library
from .movement_check import movement_problems, recording_problems
from .place import data_dir as usual_folder
from .placeholders import about_what_is_written, placeholder_problems
from .places_of_files import NEED_NOT_BE, strangers
from .pointers import POINTERS, RULE_OF, no_such, tags, unresolved
from .problem import Mistake, Problem
from .questions import SeverityRating
from .records import TABLES
from .rules import Finding, bank_findings, case_findings, diagram_findings, figure_findings, findings
from .steps import Chain
from .steps_check import chain_problems
from .table_check import fact_table_problems
from .time_course_check import course_problems, picture_problems
from .trace_questions import WithRecording
from .unfolding import UnfoldingCase
from .unfolding_check import unfolding_problems
from .yaml_text import Document, read_yaml

_ALSO_RULES = frozenset(RULE_OF.values())


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
    parts: list[tuple[str, Callable[[], Iterable[Problem]]]] = [("data", lambda: strangers(shelf, folder, listed))]
    parts += [(file, lambda file=file: _table(shelf, file)) for file in TABLES]
    parts += [(f"questions/{name}.yaml", lambda name=name: _quiz(shelf, name)) for name in shelf.quiz_names()]
    parts += [(f"cases/{name}.yaml", lambda name=name: _entry(shelf, f"cases/{name}.yaml", Case))
              for name in shelf.case_names()]
    parts += [(f"figures/{name}.yaml", lambda name=name: _entry(shelf, f"figures/{name}.yaml", Figure))
              for name in shelf.figure_names()]
    parts += [(f"diagrams/{name}.yaml", lambda name=name: _entry(shelf, f"diagrams/{name}.yaml", Diagram))
              for name in shelf.diagram_names()]
    parts += [(f"steps/{name}.yaml", lambda name=name: _entry(shelf, f"steps/{name}.yaml", Chain))
              for name in shelf.step_names()]
    parts += [(f"proportions/{name}.csv", lambda name=name: _table(shelf, f"proportions/{name}.csv"))
              for name in shelf.proportion_names()]
    parts += [(f"courses/{name}.csv", lambda name=name: _table(shelf, f"courses/{name}.csv"))
              for name in shelf.course_names()]
    parts += [(file, lambda name=name, file=file: fact_table_problems(shelf, name, _Lines(shelf, file).line))
              for name in shelf.fact_names() if (file := f"tables/{name}.yaml")]
    parts += [(file, lambda name=name, file=file: _calculator(shelf, name, file))
              for name in shelf.calculator_names() if (file := f"calculators/{name}.yaml")]
    parts += class_parts(shelf, lambda file: _Lines(shelf, file).line)
    parts += [("anki.csv", lambda: register_problems(shelf))]
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


def _table(shelf: Library, file: str) -> Iterator[Problem]:
    if file in NEED_NOT_BE and not (shelf.folder / file).exists():
        return
    table = shelf.table(file)
    yield from table.problems
    for key, record in table.by_key.items():
        line = table.lines[key]
        for column in POINTERS.get(file, POINTERS.get(file.partition("/")[0], ())):
            yield from unresolved(shelf, file, column, getattr(record, column), lambda _, line=line: line)
        yield from movement_problems(shelf, file, record, line)


def _quiz(shelf: Library, name: str) -> Iterator[Problem]:
    quiz = shelf.quiz(name)
    yield from quiz.problems
    lines = _Lines(shelf, quiz.file)
    if quiz.lesson:
        yield from unresolved(shelf, quiz.file, "lesson", quiz.lesson, lines.line)
    yield from form_problems(quiz, lines.line)
    for question in quiz.questions:
        at = ("questions", quiz.places[question.id])
        for column in ("objective", "sources", "claims"):
            yield from unresolved(shelf, quiz.file, column, getattr(question, column),
                                   lambda path, at=at: lines.line(at + path))
        yield from tags(shelf, quiz.file, question.tags, lambda path, at=at: lines.line(at + path))
        yield from placeholder_problems(quiz.file, question, lambda path, at=at: lines.line(at + path))
        if isinstance(question, WithRecording):
            yield from recording_problems(shelf, quiz.file, question.recordings, lambda path, at=at: lines.line(at + path))
        if question.picture:
            yield from picture_problems(shelf, quiz.file, question.picture,
                                        lambda path, at=at: lines.line((*at, "picture", *path)))
        if isinstance(question, SeverityRating):
            yield from _rating(shelf, quiz, question, lambda path, at=at: lines.line(at + path))
    found = findings(name, quiz.questions, shelf, heading={"title": quiz.title, "about": quiz.about})
    yield from _told(quiz.file, lines.line, about_what_is_written(found, quiz.questions), quiz.places)


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
    # Questions that are kept for a test practise nothing: they do not count towards what an objective needs.
    asked = {name: quiz.questions for name, quiz in quizzes.items() if not quiz.kept_for_test}
    for name, finding in bank_findings(asked, shelf):
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
        yield no_such((quiz.file, line_of(("scale",))), question.scale, "scales.csv", shelf.scale_names())
        return
    scale = shelf.scale(question.scale)
    names = [domain.name for domain in scale.domains]
    for name in question.reference:
        if name not in names:
            yield no_such((quiz.file, line_of(("reference", name))), name, f"the scale “{scale.name}”", names)
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
    entry, found = shelf.case_entry(Path(file).stem) if model is Case else shelf.entry(file, model)
    yield from found
    if entry is None:
        return
    lines = _Lines(shelf, file)
    for column in ("lesson", "objective", "sources", "claims"):
        if column in model.model_fields:
            yield from unresolved(shelf, file, column, getattr(entry, column), lines.line)
    if model is Chain:
        yield from chain_problems(shelf, file, entry, lines.line)
        return
    yield from tags(shelf, file, getattr(entry, "tags", ()), lines.line)
    if isinstance(entry, UnfoldingCase):
        yield from unfolding_problems(shelf, file, entry, lines.line)
    if model is Figure:
        yield from course_problems(shelf, entry)
    if model is Diagram:
        yield from _pieces(shelf, file, entry, lines.line)
    rules = {Case: case_findings, Figure: figure_findings, Diagram: diagram_findings}
    yield from _told(file, lines.line, rules[model](entry, shelf))


def _calculator(shelf: Library, name: str, file: str) -> Iterator[Problem]:
    entry, found = shelf.calculator_entry(name)
    yield from found
    if entry is not None:
        yield from calculator_problems(shelf, file, entry, _Lines(shelf, file).line)


def _pieces(shelf: Library, file: str, diagram: Diagram, line_of: Callable[[tuple], int]) -> Iterator[Problem]:
    """What the parts and links of a diagram point to exists: sources, claims, numbers of the eye model, other parts."""
    for kind, pieces in (("parts", diagram.parts), ("links", diagram.links)):
        for n, piece in enumerate(pieces):
            for column in ("sources", "claims"):
                yield from unresolved(shelf, file, column, getattr(piece, column),
                                      lambda path, at=(kind, n): line_of(at + path))
    if shelf.table("movements.csv").readable:
        numbers = [name for of, name in shelf.movements if of == "model"]
        for n, part in enumerate(diagram.parts):
            for m, name in enumerate(part.parameters):
                if name not in numbers:
                    yield no_such((file, line_of(("parts", n, "parameters", m))), name, "movements.csv", numbers)
    ids = [part.id for part in diagram.parts]
    for n, link in enumerate(diagram.links):
        for key, end in (("from", link.origin), ("to", link.to)):
            if end not in ids:
                yield no_such((file, line_of(("links", n, key))), end, "the parts of this diagram", ids)


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
        case, _ = shelf.case_entry(name)
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
