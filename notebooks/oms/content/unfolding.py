"""Unfolding cases as they stand in `data/cases/*.yaml` with `mode: unfolding`: nodes, decisions, and the links between."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cached_property
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from .options import Entry, Kind, Option, Slug, Words, distinct, named
from .patient import Module, Patient
from .trace_questions import Recording

Whole = Annotated[int, Field(ge=0)]
RIGHT, PART, HARM, OTHERWISE = "right", "part", "harm", "otherwise"
WHENS = (RIGHT, PART, HARM, OTHERWISE)


class Choice(Option):
    """One thing to choose in a decision, with the reason shown afterwards and what it costs."""

    tests: Whole = Field(0, description="how many tests it puts the patient through")
    sedations: Whole = Field(0, description="how many sedations")
    days: Whole = Field(0, description="how many days the patient waits for it; of several chosen together the longest counts; "
                                        "leave it out where the case goes on without the result")


class Order(Choice):
    """One test or step to order, with what comes back."""

    tests: Whole = Field(1, description="how many tests it counts as")
    finding: Words = Field(description="what comes back, shown when it was ordered")
    yield_text: str = Field("", description="what was published about its yield: count, denominator, who was counted, and "
                                            "the source's key in square brackets")


class Way(Entry):
    """Where a decision leads: to which node, with which consequence, at which cost."""

    when: str | tuple[Words, ...] = Field(
        description="`right`: all right ones and nothing else; `part`: some right ones and no harmful one, only where "
                    "several may be chosen; `harm`: one that could harm was among them; a list of ids of options: one of "
                    "them was chosen; `otherwise`: everything else, always the last link")
    to: Words = Field(description="the id of the node it leads to")
    says: str = Field("", description="what came of the choice, shown at the top of the next page: 90 words at most; only "
                                      "`when: right` may do without")
    days: Whole = Field(0, description="days of waiting that it adds")
    tests: Whole = Field(0, description="tests that it adds")
    sedations: Whole = Field(0, description="sedations that it adds")
    harm: Whole = Field(0, description="what it adds to the count of harm, usually 1")


class Decision(Entry):
    """What the learner commits to before the next page is turned: one key feature, with certainty."""

    tests: Words = Field(description="the key feature that it tests, in a few words")
    ask: Words = Field(description="the question itself: closed, ends with ?")
    kind: Kind | None = Field(None, description="what is asked for: diagnosis, test, finding, mechanism, drug, action, site, "
                                                "number or explanation")
    links: tuple[Way, ...] = Field(min_length=1, description="where it leads; the first link that fits is taken")

    @property
    def options(self) -> tuple[Choice, ...]:
        """Right options first, then wrong ones; the session mixes them. None where words are typed."""
        return ()

    def is_right(self, option_id: str) -> bool:  # noqa: ARG002  (a short answer has no options)
        """True for the id of a right option."""
        return False


class Menu(Decision):
    """A decision among options."""

    most: int = Field(1, ge=1, description="how many may be chosen")
    right: tuple[Choice, ...] = Field(min_length=1, description="the right option or options")
    wrong: tuple[Choice, ...] = Field(min_length=1, description="the wrong options, each a real misconception")

    @model_validator(mode="after")
    def _name_options(self):
        object.__setattr__(self, "right", named(self.right, "right"))
        object.__setattr__(self, "wrong", named(self.wrong, "wrong"))
        return self

    @property
    def options(self) -> tuple[Choice, ...]:
        """Right options first, then wrong ones; the session mixes them."""
        return self.right + self.wrong

    def is_right(self, option_id: str) -> bool:
        """True for the id of a right option."""
        return any(option.id == option_id for option in self.right)


class Choose(Menu):
    """Choose among options: one, or up to `most` of them."""

    type: Literal["choose"]


class TraceDecision(Menu):
    """Name the recording of the page: one right option. Its name appears when the learner has committed."""

    type: Literal["trace"]


class OrderSet(Menu):
    """Order a set of tests, sent together; each brings its finding, and the longest wait counts."""

    type: Literal["orders"]
    right: tuple[Order, ...] = Field(min_length=1, description="the tests that an expert orders here")
    wrong: tuple[Order, ...] = Field(min_length=1, description="the others")


class Short(Decision):
    """A few words that the learner types. What is not recognised, the learner compares with the model answer."""

    type: Literal["short"]
    accept: tuple[tuple[Words, ...], ...] = Field(
        min_length=1, description="lists of phrases: of every list one phrase must stand in the text, compared without "
                                  "capitals, accents and hyphens")
    model_answer: Words = Field(description="an answer that holds everything")
    why: Words = Field(description="why this is the answer")


AnyDecision = Annotated[Choose | TraceDecision | OrderSet | Short, Field(discriminator="type")]


class Node(Entry):
    """One page of the case. It leads on by its decision, by `next`, or it is an `ending`: one of the three."""

    id: Slug = Field(description="the node's permanent name, in small letters with hyphens; it must not tell the diagnosis")
    title: Words = Field(description="the heading of the page")
    day: Whole | None = Field(None, description="the day of the illness on which it plays; it never goes back")
    reveal: Words = Field(description="what the learner reads on this page: 180 words at most, [keys] beside every fact")
    recording: Recording | None = Field(None, description="a recording of the eyes on this page, written like `show` of a "
                                                          "`trace` question; it has no name before the learner has committed")
    prompt: str = Field("", description="for the instructor, on every page: what to ask the class here, and what to listen "
                                        "for; a page without one is shown too, and check() asks for it")
    expert: str = Field("", description="for the debrief: what an expert noticed here, and from what; needed where there is "
                                        "a decision")
    decision: AnyDecision | None = Field(None, description="what is decided on this page")
    next: str = Field("", description="the id of the node that follows, where nothing is decided")
    ending: str = Field("", description="what this ending is called, in a few words, such as “found in time”")


class UnfoldingCase(Patient):
    """A case that unfolds page by page. The learner commits before the next page is turned."""

    mode: Literal["unfolding"] = Field(description="`unfolding`")
    oms: bool = Field(description="true: immune OMS; false: something else. `case(oms=True, seed=3)` draws by it")
    minutes: int = Field(ge=1, description="how long it takes a learner")
    modules: Annotated[tuple[Module, ...], AfterValidator(distinct)] = Field(
        min_length=1, description="the modules it practises, such as [M04, M05]; `case(modules=\"M04\", seed=3)` draws by them")
    diagnosis_open: bool = Field(True, description="false where its first page says already what the patient has; then it is "
                                                   "not drawn for a pair")
    about: Words = Field(description="one line for a list, without the diagnosis")
    nodes: tuple[Node, ...] = Field(min_length=1, max_length=60, description="the pages, 5 to 8; the first one opens the case")
    debrief: Words = Field(description="the whole case in an expert's words, common errors named: 180 words at most")
    teaching_point: Words = Field(description="one sentence to take home, 30 words at most")
    parallel: Annotated[tuple[Words, ...], AfterValidator(distinct)] = Field(
        min_length=2, max_length=2, description="the ids of two questions that ask the same with another patient")
    variation: str = Field("", description="for instructors only: the same case with another patient")

    @cached_property
    def by_id(self) -> dict[str, Node]:
        """The nodes by their ids."""
        return {node.id: node for node in self.nodes}

    @property
    def start(self) -> Node:
        """The node that opens the case."""
        return self.nodes[0]

    @property
    def decisions(self) -> tuple[Node, ...]:
        """The nodes that have a decision, in the order of the file."""
        return tuple(node for node in self.nodes if node.decision is not None)

    @cached_property
    def fingerprint(self) -> str:
        """Twelve letters that change when the wording changes: a run of an earlier wording is not taken up again."""
        left_out: dict = dict.fromkeys(("status", "author", "tags", "minutes", "modules", "about", "variation", "lesson",
                                         "diagnosis_open"), True)
        left_out["nodes"] = {"__all__": {"prompt", "expert"}}
        return hashlib.sha256(self.model_dump_json(exclude=left_out).encode()).hexdigest()[:12]

    def asked(self) -> Iterator[tuple[tuple, str]]:
        """Every text that is read on the way, with its place in the file."""
        yield from ((("title",), self.title), (("about",), self.about))
        for n, node in enumerate(self.nodes):
            at = ("nodes", n)
            yield from (((*at, "title"), node.title), ((*at, "reveal"), node.reveal), ((*at, "ending"), node.ending))
            if node.decision is None:
                continue
            yield (*at, "decision", "ask"), node.decision.ask
            for place, option in placed_options(node.decision):
                yield (*at, "decision", *place, "text"), option.text
                yield (*at, "decision", *place, "finding"), getattr(option, "finding", "")
            for m, link in enumerate(node.decision.links):
                yield (*at, "decision", "links", m, "says"), link.says

    def answered(self) -> Iterator[tuple[tuple, str]]:
        """Every text that is read after a decision, in the debrief or by an instructor, with its place in the file."""
        for n, node in enumerate(self.nodes):
            at = ("nodes", n)
            yield from (((*at, "prompt"), node.prompt), ((*at, "expert"), node.expert))
            if node.decision is None:
                continue
            yield (*at, "decision", "tests"), node.decision.tests
            for place, option in placed_options(node.decision):
                for key in ("why", "harm", "yield_text"):
                    yield (*at, "decision", *place, key), getattr(option, key, "")
            for key in ("model_answer", "why"):
                yield (*at, "decision", key), getattr(node.decision, key, "")
        for key in ("debrief", "teaching_point", "variation"):
            yield (key,), getattr(self, key)


def placed_options(decision: Decision) -> Iterator[tuple[tuple, Choice]]:
    """Every option of a decision with its place in it, right ones first."""
    for side in ("right", "wrong"):
        for n, option in enumerate(getattr(decision, side, ())):
            yield (side, n), option
