"""The library: all content of one data folder, read when it is asked for and read again when a file has changed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from .calculator_pieces import Calculator
from .calculators import load_calculator
from .case_loading import AnyCase, load_case
from .diagrams import Diagram
from .figures import Figure
from .loading import LoadedQuiz, Table, load_entry, load_quiz, load_rows, load_table
from .place import data_dir
from .problem import Mistake, Problem, unknown
from .proportions import Proportion
from .questions import Entry
from .records import (
    Claim,
    Lesson,
    Movement,
    Objective,
    Preset,
    Reference,
    Rule,
    ScaleStep,
    Sign,
    Waveform,
    WebClaim,
)
from .steps import Chain
from .tables import Facts, FactTable, row_model
from .time_courses import CourseDay

NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True)
class Domain:
    """One domain of a rating scale: `steps` gives the description for each score, lowest first."""

    name: str
    label: str
    steps: Mapping[int, str]


@dataclass(frozen=True)
class Scale:
    """A rating scale. `verification` says how well its wording is known; `note` what a rater must know."""

    name: str
    domains: tuple[Domain, ...]
    verification: str
    note: str

    @property
    def range(self) -> tuple[int, int]:
        """The lowest and the highest total score: print it with every score."""
        return sum(min(d.steps) for d in self.domains), sum(max(d.steps) for d in self.domains)


class Library:
    """All content of one data folder. Nothing is read before it is asked for.

    Tables come as dicts by id (`references`, `claims`, `objectives`, `lessons`, `web_claims`, `rules`) or as tuples
    (`signs`, `scales`); `movements` by what it belongs to and its name; rows that are wrong are left out, and `check()` tells about them. An unknown quiz, case,
    figure or scale raises a Mistake that names the nearest one.
    """

    def __init__(self, folder: Path):
        self.folder = Path(folder)
        self._kept: dict[str, tuple[Any, Any]] = {}
        self._seen: set[str] | None = None  # in a still library: the files that need no second look

    def __repr__(self) -> str:
        return f"<library of {self.folder.name}/>"

    def still(self) -> Library:
        """The same library for one run over everything: it looks at each file once, whatever happens to it meanwhile."""
        other = Library(self.folder)
        other._kept, other._seen = self._kept, set()
        return other

    # -- tables ----------------------------------------------------------------------------------------------------

    def table(self, file: str) -> Table:
        """A CSV file of the folder, such as "claims.csv", as a Table. Never raises."""
        return self._read(file, lambda path: load_table(path, file))

    references: Mapping[str, Reference] = property(lambda self: self.table("references.csv").by_key)
    claims: Mapping[str, Claim] = property(lambda self: self.table("claims.csv").by_key)
    objectives: Mapping[str, Objective] = property(lambda self: self.table("objectives.csv").by_key)
    lessons: Mapping[str, Lesson] = property(lambda self: self.table("lessons.csv").by_key)
    web_claims: Mapping[str, WebClaim] = property(lambda self: self.table("web_claims.csv").by_key)
    rules: Mapping[str, Rule] = property(lambda self: self.table("rules.csv").by_key)
    signs: tuple[Sign, ...] = property(lambda self: tuple(self.table("signs.csv").by_key.values()))
    scales: tuple[ScaleStep, ...] = property(lambda self: tuple(self.table("scales.csv").by_key.values()))

    movements: Mapping[tuple[str, str], Movement] = property(lambda self: self.table("movements.csv").by_key)
    presets: Mapping[str, Preset] = property(lambda self: self.table("presets.csv").by_key)
    waveforms: Mapping[str, Waveform] = property(lambda self: self.table("waveforms.csv").by_key)

    # -- quizzes, cases, figures -----------------------------------------------------------------------------------

    def quiz_names(self) -> tuple[str, ...]:
        """The names that quiz(…) knows, in alphabetical order."""
        return self._names("questions")

    def case_names(self) -> tuple[str, ...]:
        """The names that case(…) knows, in alphabetical order."""
        return self._names("cases")

    def figure_names(self) -> tuple[str, ...]:
        """The names that figure(…) knows, in alphabetical order."""
        return self._names("figures")

    def diagram_names(self) -> tuple[str, ...]:
        """The names that diagram(…) knows, in alphabetical order."""
        return self._names("diagrams")

    def step_names(self) -> tuple[str, ...]:
        """The names that steps(…) knows, in alphabetical order."""
        return self._names("steps")

    def proportion_names(self) -> tuple[str, ...]:
        """The names of the tables of published shares, in alphabetical order."""
        return self._names("proportions", ".csv")

    def course_names(self) -> tuple[str, ...]:
        """The names of the time courses, in alphabetical order."""
        return self._names("courses", ".csv")

    def fact_names(self) -> tuple[str, ...]:
        """The names that table(…) knows, in alphabetical order."""
        return self._names("tables")

    def calculator_names(self, kind: str = "") -> tuple[str, ...]:
        """The names of the calculators, in alphabetical order: of this kind, such as "tree", and those that cannot be read."""
        names = self._names("calculators")
        read = {name: self.calculator_entry(name)[0] for name in names} if kind else {}
        return tuple(name for name in names if not kind or read[name] is None or read[name].kind == kind)

    def scale_names(self) -> tuple[str, ...]:
        """The names of the rating scales, in alphabetical order."""
        return tuple(sorted({step.scale for step in self.scales}))

    def quiz(self, name: str) -> LoadedQuiz:
        """The quiz of this name with its sound questions. A broken question stops none of the others."""
        self._known("quiz", name, self.quiz_names())
        return self._read(f"questions/{name}.yaml", lambda path: load_quiz(path, name))

    def case(self, name: str) -> AnyCase:
        """The case of this name. Raises a Mistake when there is none, or when its file is wrong."""
        self._known("case", name, self.case_names())
        return self._sound("case", name, *self.case_entry(name))

    def case_entry(self, name: str) -> tuple[AnyCase | None, tuple[Problem, ...]]:
        """The case of this name or None, and what keeps it from being played. Never raises."""
        file = f"cases/{name}.yaml"
        return self._read(file, lambda path: load_case(path, file))

    def figure(self, name: str) -> Figure:
        """The figure of this name. Raises a Mistake when there is none, or when its file is wrong."""
        return self._whole("figure", "figures", name, self.figure_names(), Figure)

    def diagram(self, name: str) -> Diagram:
        """The diagram of this name. Raises a Mistake when there is none, or when its file is wrong."""
        return self._whole("diagram", "diagrams", name, self.diagram_names(), Diagram)

    def steps(self, name: str) -> Chain:
        """The chain of this name. Raises a Mistake when there is none, or when its file is wrong."""
        return self._whole("chain", "steps", name, self.step_names(), Chain)

    def proportions(self, name: str) -> tuple[Proportion, ...]:
        """The sound rows of a table of published shares, in the order of the file. Raises a Mistake for no such table."""
        self._known("table of shares", name, self.proportion_names())
        return tuple(self.table(f"proportions/{name}.csv").by_key.values())

    def course(self, name: str) -> tuple[CourseDay, ...]:
        """The sound rows of a time course, in the order of the days. Raises a Mistake when there is none of this name."""
        self._known("time course", name, self.course_names())
        return tuple(sorted(self.table(f"courses/{name}.csv").by_key.values(), key=lambda row: row.day))

    def facts(self, name: str) -> Facts:
        """The table of facts of this name with its sound rows. Raises a Mistake when there is none, or when the file
        that explains its columns is wrong; `.sheet.readable` is False when its CSV file cannot be read."""
        table = self._whole("table", "tables", name, self.fact_names(), FactTable)
        file = f"tables/{name}.csv"
        kept = self._read(file, lambda path: (table, load_rows(path, file, row_model(table), table.row)))
        if kept[0] is not table:  # other words about the columns: the same rows are read with new eyes
            self._forget(file)
            return self.facts(name)
        return Facts(name, *kept)

    def entry(self, file: str, model: type[Entry]) -> tuple[Entry | None, tuple[Problem, ...]]:
        """A YAML file that is one entry, such as a case: the entry or None, and its problems. Never raises."""
        return self._read(file, lambda path: load_entry(path, file, model))

    def calculator(self, name: str, kind: str = "") -> Calculator:
        """The calculator of this name (and kind). Raises a Mistake when there is none, or when its file is wrong."""
        self._known("calculator", name, self.calculator_names(kind))
        return self._sound("calculator", name, *self.calculator_entry(name))

    def calculator_entry(self, name: str) -> tuple[Calculator | None, tuple[Problem, ...]]:
        """The calculator of this name or None, and what is wrong in its file. Never raises."""
        file = f"calculators/{name}.yaml"
        return self._read(file, lambda path: load_calculator(path, file))

    def scale(self, name: str) -> Scale:
        """The rating scale of this name, from `scales.csv`. Raises a Mistake when there is none."""
        self._known("scale", name, self.scale_names())
        steps = [step for step in self.scales if step.scale == name]
        domains = []
        for domain in dict.fromkeys(step.domain for step in steps):
            own = sorted((step for step in steps if step.domain == domain), key=lambda step: step.score)
            domains.append(Domain(domain, own[0].label, MappingProxyType({s.score: s.descriptor for s in own})))
        told = ["; ".join(dict.fromkeys(getattr(step, column) for step in steps if getattr(step, column)))
                for column in ("verification", "note")]
        return Scale(name, tuple(domains), *told)

    def names(self, folder: str) -> tuple[str, ...]:
        """The names of the YAML files of a folder, such as "classes", in alphabetical order."""
        return self._names(folder)

    # -- how it is kept --------------------------------------------------------------------------------------------

    def _names(self, kind: str, ending: str = ".yaml") -> tuple[str, ...]:
        try:
            found = [path.stem for path in (self.folder / kind).iterdir() if path.suffix == ending]
        except OSError:
            return ()
        return tuple(sorted(name for name in found if NAME.fullmatch(name)))

    @staticmethod
    def _known(what: str, name: str, names: tuple[str, ...]) -> None:
        if not isinstance(name, str) or name not in names:  # a table handed over by mistake cannot even be compared
            raise unknown(what, name, names)

    def _whole(self, what: str, kind: str, name: str, names: tuple[str, ...], model: type[Entry]):
        self._known(what, name, names)
        return self._sound(what, name, *self.entry(f"{kind}/{name}.yaml", model))

    @staticmethod
    def _sound(what: str, name: str, entry: Any, problems: tuple[Problem, ...]) -> Any:
        if entry is None:
            raise Mistake(f"The {what} “{name}” cannot be shown: its file needs mending. {problems[0]}")
        return entry

    def _forget(self, file: str) -> None:
        del self._kept[file]
        if self._seen is not None:
            self._seen.discard(file)

    def _read(self, file: str, load: Callable[[Path], Any]) -> Any:
        """What `load` makes of a file, kept until the file changes."""
        if self._seen is not None and file in self._seen:
            return self._kept[file][1]
        path = self.folder / file
        try:
            status = path.stat()
            stamp = (status.st_mtime_ns, status.st_size, status.st_ino)
        except (OSError, ValueError):
            stamp = None
        kept = self._kept.get(file)
        if kept is None or kept[0] != stamp:
            kept = self._kept[file] = (stamp, load(path))
        if self._seen is not None:
            self._seen.add(file)
        return kept[1]


_libraries: dict[Path, Library] = {}


def library(folder: Path | str | None = None) -> Library:
    """The library of a data folder; without one, of OMS_DATA or the course's own `data/`.

    The same folder gives the same library, so a file is read once; an edited file is seen at the next call.
    Raises a Mistake when OMS_DATA names a folder that does not exist.
    """
    place = Path(folder) if folder is not None else data_dir()
    place = Path(place).absolute()
    if place not in _libraries:
        _libraries[place] = Library(place)
    return _libraries[place]
