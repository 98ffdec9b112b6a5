"""The question bank as other programs need it: every question read once, its citations in words, its picture drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from oms.content.placeholders import unwritten
from oms.content.problem import Mistake, unknown
from oms.content.wording import cited
from oms.learning.shuffle import ascending, shown

SEED = 0  # the same order of options and the same recordings in every export, and as in the printed pages
WITH_OPTIONS = ("single", "several", "trace", "predict")
BEFORE, AFTER = "Before the change", "After the change"

Paint = Callable[[Any], tuple[str, str]]


class Choice(NamedTuple):
    """An option as it is shown: `harm` says how choosing it could harm the patient, "" where it could not."""

    id: str
    text: str
    right: bool
    why: str
    harm: str = ""
    misconception: str = ""


class Part(NamedTuple):
    """One thing to sort into its category, or to put in order (then `category` is its place)."""

    id: str
    text: str
    category: str
    why: str


class NearMiss(NamedTuple):
    """A wrong number that people really give, and the slip behind it."""

    value: float
    why: str


class Source(NamedTuple):
    """A source in words, and an address where it can be read, or ""."""

    words: str
    url: str


class Picture(NamedTuple):
    """A drawing as a file: its name, its SVG bytes, and the words that stand in for it."""

    name: str
    data: bytes
    alt: str


@dataclass(frozen=True)
class ExportItem:
    """One question, ready to leave. What a type does not have is empty.

    `parts` are the things to sort or the right order; `most` is how many options may be chosen, 0 for any number;
    `mixed` says whether another program may mix the options; `picture` stands with the question, `after` behind the
    answer; `trouble` says why the question cannot leave as it is, "" where it can.
    """

    id: str
    type: str
    quiz: str
    module: str
    objective: str
    bloom: str
    seconds: int
    status: str
    stem: tuple[str, ...]
    lead_in: str
    teaching_point: str
    sources: tuple[Source, ...]
    tags: tuple[str, ...]
    choices: tuple[Choice, ...] = ()
    mixed: bool = True
    most: int = 0
    categories: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    first: str = ""
    last: str = ""
    answer: float = 0.0
    tolerance: float = 0.0
    unit: str = ""
    near_misses: tuple[NearMiss, ...] = ()
    card: str = ""
    frame: str = ""
    model_answer: str = ""
    checklist: tuple[str, ...] = ()
    why: str = ""
    picture: Picture | None = None
    after: Picture | None = None
    trouble: str = ""

    @property
    def right(self) -> tuple[Choice, ...]:
        """The right options, in the order shown."""
        return tuple(choice for choice in self.choices if choice.right)

    @property
    def several(self) -> bool:
        """True where more than one option may be chosen."""
        return bool(self.choices) and (self.type == "several" or len(self.right) > 1)


def modules_asked(books: Any, modules: Any) -> tuple[str, ...]:
    """The modules that are meant by "M04", 4, "04" or a list of these; all with objectives for None. Raises a Mistake."""
    known = tuple(sorted({objective[:3] for objective in books.objectives}))
    if modules is None:
        return known
    given = modules if isinstance(modules, list | tuple | set | frozenset | range) else (modules,)
    found: dict[str, None] = {}
    for one in given:
        text = str(one).strip()
        name = f"M{int(text):02}" if text.isascii() and text.isdigit() and len(text) < 3 else text.upper()
        if isinstance(one, bool) or name not in known:
            raise unknown("module", one, known)
        found[name] = None
    if not found:
        raise unknown("module", "", known)
    return tuple(sorted(found))


def export_items(books: Any, modules: Any = None, *, pictures: bool = True, paint: Paint | None = None) -> tuple[ExportItem, ...]:
    """Every sound question of the bank whose objective belongs to one of the modules, by id.

    `pictures=False` draws none, and questions with a recording or a figure say so in `trouble`. `paint` makes of a
    question with a figure the figure's SVG text and its words; without it such a question cannot leave.
    Raises a Mistake for an unknown module.
    """
    asked = set(modules_asked(books, modules))
    found = {}
    for name in books.quiz_names():
        for question in books.quiz(name).questions:
            if question.objective[:3] in asked:
                found.setdefault(question.id, (name, question))
    return tuple(_item(name, question, books, pictures, paint) for _, (name, question) in sorted(found.items()))


def _item(quiz: str, question: Any, books: Any, pictures: bool, paint: Paint | None) -> ExportItem:
    def said(words: str) -> str:
        return cited(words, books.references)

    stem = (question.stem,) if isinstance(question.stem, str) else tuple(question.stem.values())
    item = ExportItem(
        id=question.id, type=question.type, quiz=quiz, module=question.objective[:3], objective=question.objective,
        bloom=question.bloom, seconds=question.seconds, status=question.status, stem=tuple(map(said, stem)),
        lead_in=said(question.lead_in), teaching_point=said(question.teaching_point),
        sources=tuple(_source(key, books.references) for key in question.sources), tags=tuple(_tags(question)))
    fill = _FILLERS.get(question.type)
    if books.quiz(quiz).kept_for_test:
        return replace(item, trouble="it is kept for the test before and after the course, and its key would be out")
    if fill is None:
        return replace(item, trouble=f"questions of the type “{question.type}” stay in the notebook")
    drawn = {"trouble": "parts of it are still to be written"} if unwritten(question) else _pictures(question, pictures, paint)
    return replace(item, **fill(question, said), **drawn)


def _source(key: str, references: Any) -> Source:
    reference = references.get(key)
    if reference is None:
        return Source(key, "")
    return Source(reference.full, next((url for _, url in reference.links), ""))


def _tags(question: Any) -> Iterator[str]:
    """Tags without blanks, as Anki asks for; what points to other files of the course stays at home."""
    yield f"OMS::{question.objective[:3]}::{question.objective}"
    yield from (f"OMS::source::{key}" for key in question.sources)
    yield from (f"OMS::topic::{'-'.join(tag.split())}" for tag in question.tags if ":" not in tag)
    yield f"OMS::status::{question.status}"


def _options(question: Any, said: Callable[[str], str]) -> dict[str, Any]:
    by_id = {option.id: option for option in question.options}
    right = {option.id for option in question.right}
    choices = tuple(
        Choice(o.id, said(o.text), o.id in right, said(o.why), "" if o.id in right else said(o.harm), o.misconception or "")
        for o in (by_id[line.id] for line in shown(question, SEED)))
    in_order = not question.shuffle or ascending(option.text for option in question.options) is not None
    return {"choices": choices, "mixed": not in_order, "most": getattr(question, "max_select", None) or 0}


def _sort(question: Any, said: Callable[[str], str]) -> dict[str, Any]:
    by_id = {part.id: part for part in question.items}
    parts = (by_id[line.id] for line in shown(question, SEED))
    return {"categories": tuple(map(said, question.categories)),
            "parts": tuple(Part(part.id, said(part.text), said(part.category), said(part.why)) for part in parts)}


def _order(question: Any, said: Callable[[str], str]) -> dict[str, Any]:
    parts = tuple(Part(part.id, said(part.text), str(n), said(part.why)) for n, part in enumerate(question.items, 1))
    return {"parts": parts, "first": question.first, "last": question.last}


def _number(question: Any, said: Callable[[str], str]) -> dict[str, Any]:
    return {"answer": question.answer, "tolerance": question.tolerance, "unit": question.unit, "why": said(question.why),
            "near_misses": tuple(NearMiss(miss.value, said(miss.why)) for miss in question.near_misses)}


def _free(question: Any, said: Callable[[str], str]) -> dict[str, Any]:
    return {"frame": said(question.frame), "model_answer": said(question.model_answer), "why": said(question.why),
            "checklist": tuple(map(said, question.checklist))}


def _rating(question: Any, said: Callable[[str], str]) -> dict[str, Any]:
    return {"parts": tuple(Part(name, name.replace("-", " ").capitalize(), str(score), said(question.why[name]))
                           for name, score in question.reference.items())}


_FILLERS: dict[str, Callable[[Any, Callable[[str], str]], dict[str, Any]]] = {
    **dict.fromkeys(WITH_OPTIONS, _options), "sort": _sort, "order": _order, "number": _number, "free": _free,
    "rating": _rating, "cloze": lambda question, said: {"card": said(question.card), "why": said(question.why)},
}


def _pictures(question: Any, wanted: bool, paint: Paint | None) -> dict[str, Any]:
    """The drawings of a question; `trouble` where it has one that cannot be drawn."""
    number = question.id.rpartition("-")[2]
    recorded = question.type in ("trace", "predict")
    if not recorded and question.picture is None:
        return {}
    if not wanted:
        return {"trouble": "it needs its picture, and this format carries none"}
    try:
        if recorded and question.picture is not None:
            return {"trouble": "it shows a recording and a figure; only one picture can stand with a question"}
        return _recording(question, number) if recorded else _figure(question, number, paint)
    except Mistake as mistake:
        return {"trouble": f"its picture cannot be drawn: {mistake}"}


def _recording(question: Any, number: str) -> dict[str, Picture]:
    from oms.learning.stimulus import stimulus
    from oms.motion import describe
    from oms.motion.still import still

    seen = stimulus(question, SEED)
    # The words name no movement: they stand there before the question is answered.
    asked = Picture(f"oms_trace_{number}.svg", still([("", seen.before)]).encode(), describe(seen.before))
    if seen.after is None:
        return {"picture": asked}
    words = f"{BEFORE}: {describe(seen.before)} {AFTER}: {describe(seen.after)}"
    both = still([(BEFORE, seen.before), (AFTER, seen.after)])
    return {"picture": asked, "after": Picture(f"oms_trace_{number}_after.svg", both.encode(), words)}


def _figure(question: Any, number: str, paint: Paint | None) -> dict[str, Any]:
    if paint is None:
        return {"trouble": "it needs a figure, and nothing here can draw one"}
    svg, words = paint(question)
    return {"picture": Picture(f"oms_figure_{number}.svg", svg.encode(), words)}


def drawings(items: Iterable[ExportItem]) -> Iterator[Picture]:
    """Every drawing of these questions, those behind the answer too."""
    for item in items:
        yield from (picture for picture in (item.picture, item.after) if picture)
