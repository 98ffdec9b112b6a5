"""The tables of `data/README.md`: every file, every column and every key, written from the models that check them."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from .calculator_pieces import Calculator, Counted
from .calculators import KINDS, Branch, Group, Published, Seen, Start, Statement
from .cases import Action, Case, Round
from .classes import ClassPlan, ClassSlide, Guide, GuidePart, GuideVote, WrongAnswer
from .criteria import Child, Component, OtherRule, Pattern, Toggle
from .diagrams import Block, Diagram, Link
from .figures import Figure
from .order_words import OrderWords
from .patient import Patient
from .plain_words import DECISION_TYPES, QUESTION_TYPES
from .questions import Choice, Forms, Gap, NearMiss, Option, Part, Picture, Question, Quiz, Review, Waiver
from .records import FOLDERS_OF_TABLES, TABLES
from .steps import Chain, Step
from .tables import Column, Fact, FactTable
from .trace_questions import Recording
from .unfolding import Choice as CaseChoice
from .unfolding import Decision, Node, Order, UnfoldingCase, Way

BEGIN = "<!-- The tables from here on are written by a program: python tests/refresh.py --handbook -->"
END = "<!-- End of the tables written by a program. -->"

_INSIDE = {
    "An option: an entry of `right` or `wrong`": Option,
    "An item: an entry of `items`": Part,
    "A near miss: an entry of `near_misses`": NearMiss,
    "A gap: an entry of `gaps`": Gap,
    "A choice: an entry of a gap's `choices`": Choice,
    "A picture: what stands under `picture`": Picture,
    "A recording: what stands under `show`, `before` or `after`": Recording,
    "`reviewed_by`": Review,
    "An entry of `waive`": Waiver,
}

_INSIDE_CALCULATORS = {
    "A component: an entry of `components`": Component,
    "A finding: an entry of `findings`": Toggle,
    "A pattern: an entry of `patterns`": Pattern,
    "A child: an entry of `children`": Child,
    "`other_rule`": OtherRule,
    "One side of a tree: `first` and `second`": Branch,
    "A start: an entry of `starts`": Start,
    "A statement: an entry of `statements`": Statement,
    "A group: an entry of `groups`": Group,
    "A published figure: an entry of `published`": Published,
    "A published share: an entry of `befores`, and `first` and `second` of a start": Counted,
    "A test: an entry of `tests`": Seen,
}


def tables() -> str:
    """All tables of the handbook, in Markdown, from the models' own descriptions."""
    parts = ["## Tables (CSV)"]
    for file, (model, _) in TABLES.items():
        parts += [f"### {file}", _said(model), _table(model, "Column")]
    for folder, (model, _) in FOLDERS_OF_TABLES.items():
        parts += [f"### {folder}/NAME.csv", _said(model), _table(model, "Column")]
    parts += ["## Quizzes: `questions/NAME.yaml`",
              "The file's name is the name in `quiz(\"NAME\")`: small letters, digits and hyphens.",
              _table(Quiz, "Key"),
              "### Two forms: what stands under `forms`", _said(Forms), _table(Forms, "Key"),
              "### Keys that every question has", _table(Question, "Key", after=_type_row())]
    for name, model in QUESTION_TYPES.items():
        parts += [f"### Type `{name}`", _said(model), _table(model, "Key", _own(model, Question))]
    for title, model in _INSIDE.items():
        parts += [f"### {title}", _table(model, "Key")]
    parts += ["## Cases: `cases/NAME.yaml`", _said(Patient), "### Keys that every case has", _table(Patient, "Key"),
              "### Bedside and order sheet: further keys", _said(Case), _table(Case, "Key", _own(Case, Patient)),
              "### An action: an entry of `actions`", _said(Action), _table(Action, "Key"),
              "### A round: an entry of `rounds`", _said(Round), _table(Round, "Key"),
              "### The words around a sheet: what stands under `words`", _said(OrderWords), _table(OrderWords, "Key"),
              *_unfolding(),
              "## Figures: `figures/NAME.yaml`", _said(Figure), _table(Figure, "Key"),
              "## Diagrams: `diagrams/NAME.yaml`", _said(Diagram), _table(Diagram, "Key"),
              "### A part: an entry of `parts`", _table(Block, "Key"),
              "### A link: an entry of `links`", _table(Link, "Key"),
              "## Chains: `steps/NAME.yaml`", _said(Chain), _table(Chain, "Key"),
              "### A step: an entry of `steps`", _said(Step), _table(Step, "Key"),
              "## Tables of facts: `tables/NAME.yaml` with `tables/NAME.csv`", _said(FactTable), _table(FactTable, "Key"),
              "### A column: an entry of `columns`", _said(Column), _table(Column, "Key"),
              "### The columns that `tables/NAME.csv` has besides", _said(Fact), _table(Fact, "Column")]
    parts += ["## Class plans: `classes/NAME.yaml`", _said(ClassPlan), _table(ClassPlan, "Key"),
              "### A slide: an entry of `slides`", _said(ClassSlide), _table(ClassSlide, "Key"),
              "## Instructor's guides: `guides/MODULE.yaml`", _said(Guide), _table(Guide, "Key"),
              "### A part: an entry of `timing`", _table(GuidePart, "Key"),
              "### A common wrong answer: an entry of `wrong`", _table(WrongAnswer, "Key"),
              "### A vote: an entry of `votes`", _table(GuideVote, "Key")]
    parts += ["## Calculators: `calculators/NAME.yaml`", _said(Calculator), _table(Calculator, "Key")]
    for name, model in KINDS.items():
        parts += [f"### Kind `{name}`", _said(model), _table(model, "Key", _own(model, Calculator))]
    for title, model in _INSIDE_CALCULATORS.items():
        parts += [f"### {title}", _said(model), _table(model, "Key")]
    return "\n\n".join(parts) + "\n"


def rewritten(text: str) -> str:
    """The handbook's text with fresh tables between its two marks. Raises ValueError when a mark is missing."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"The handbook needs these two lines, the tables go between them:\n{BEGIN}\n{END}")
    return f"{before}{BEGIN}\n\n{tables()}\n{END}{after}"


def rewrite(path: Path | None = None) -> None:
    """Write fresh tables into the handbook; without a path, into the course's own `data/README.md`."""
    path = path or Path(__file__).resolve().parents[3] / "data" / "README.md"
    path.write_text(rewritten(path.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")


def _table(model: type[BaseModel], what: str, only: list[str] | None = None, after: str = "") -> str:
    rows = [f"| {what} | Needed | Meaning |", "|---|---|---|"]
    for name in only if only is not None else model.model_fields:
        field = model.model_fields[name]
        rows.append(f"| `{field.alias or name}` | {_needed(field)} | {_cell(field.description or '')} |")
    return "\n".join(rows) + after


def _own(model: type[BaseModel], shared: type[BaseModel]) -> list[str]:
    return [key for key in model.model_fields if key not in shared.model_fields and key != "type"]


def _unfolding() -> list[str]:
    parts = ["## Unfolding cases: `cases/NAME.yaml` with `mode: unfolding`", _said(UnfoldingCase),
             _table(UnfoldingCase, "Key", _own(UnfoldingCase, Patient)),
             "### A node: an entry of `nodes`", _said(Node), _table(Node, "Key"),
             "### A decision: what stands under `decision`", _said(Decision), _table(Decision, "Key", after=(
                 f"\n| `type` | yes | what kind of decision it is: {', '.join(f'`{name}`' for name in DECISION_TYPES)} |"))]
    for name, model in DECISION_TYPES.items():
        parts += [f"### A decision of type `{name}`", _said(model), _table(model, "Key", _own(model, Decision))]
    options = {"An option: an entry of `right` or `wrong`, of type `choose` or `trace`": CaseChoice,
               "An option of type `orders`": Order, "A link: an entry of `links`": Way}
    for title, model in options.items():
        parts += [f"### {title}", _said(model), _table(model, "Key")]
    return parts


def _type_row() -> str:
    names = ", ".join(f"`{name}`" for name in QUESTION_TYPES)
    return f"\n| `type` | yes | what kind of question it is: {names} |"


def _needed(field: FieldInfo) -> str:
    if field.is_required():
        return "yes"
    if field.default_factory is not None:
        return "no"
    default = field.default
    if default is None or default in ("", ()) or isinstance(default, BaseModel):
        return "no"
    return f"no; else `{str(default).lower() if isinstance(default, bool) else default}`"


def _cell(words: str) -> str:
    return words.replace("|", "\\|").replace("\n", " ")


def _said(model: type[BaseModel]) -> str:
    """The model's own first sentence, which is written for instructors."""
    return _cell((model.__doc__ or "").strip().split("\n\n")[0])
