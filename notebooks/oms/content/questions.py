"""The kinds of question an instructor can write, as they stand in `data/questions/*.yaml`."""

from __future__ import annotations

import hashlib
from datetime import date
from functools import cached_property
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Bloom = Literal["Remember", "Understand", "Apply", "Analyze", "Evaluate", "Create"]
Kind = Literal["diagnosis", "test", "finding", "mechanism", "drug", "action", "site", "number", "explanation"]
Section = Literal["age", "setting", "complaint", "history", "exam", "results", "course"]


def _distinct(values: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(values)) != len(values):
        raise ValueError("the same entry stands here twice")
    return values


Keys = Annotated[tuple[Words, ...], AfterValidator(_distinct)]


class Entry(BaseModel):
    """Anything written in a content file: unknown words are refused, nothing changes after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True, allow_inf_nan=False)


class Waiver(Entry):
    """A warning that the author keeps on purpose."""

    rule: Words = Field(description="the rule's id, such as CUE-02")
    reason: Words = Field(description="why the warning does not hold here")


class Review(Entry):
    """Who read the question: initials."""

    clinical: str = Field("", description="initials of the clinician who signed")
    education: str = Field("", description="initials of the educator who signed")


class Option(Entry):
    """One thing to choose, with the reason that is shown for it whatever was chosen."""

    text: Words = Field(description="what the learner reads")
    why: Words = Field(description="why it is right, or what separates it from the right one; 12 words or more")
    id: str = Field("", description="a permanent name; without one it is its place: right-1, wrong-2")
    kind: Kind | None = Field(None, description="only where it differs from the question's `kind`")
    misconception: Slug | None = Field(None, description="the error of thought behind it, in-lower-case-with-hyphens")
    harm: str = Field("", description="only where choosing it could harm the patient: how. It completes “Stop: this "
                                      "could harm the patient because …”, without capital and full stop")

    @property
    def unsafe(self) -> bool:
        """True where choosing it could harm the patient."""
        return bool(self.harm)


class Part(Entry):
    """One thing to sort or to put in order."""

    text: Words = Field(description="what the learner reads")
    why: Words = Field(description="why it belongs where it belongs")
    id: str = Field("", description="a permanent name; without one it is its place: item-1")
    category: str = Field("", description="for type `sort`: one of the question's categories")


class Choice(Entry):
    """One way to fill a gap of the sentence builder."""

    text: Words = Field(description="what stands in the gap when it is chosen")
    why: Words = Field(description="why it is the best choice, or what a better one says")
    best: bool = Field(False, description="true for the best way to fill the gap")


class Gap(Entry):
    """A gap of the sentence builder: what is asked, and the ways to fill it."""

    name: Slug = Field(description="the gap's name in the question's `frame`, as in {who}")
    ask: Words = Field(description="what the learner is asked")
    choices: tuple[Choice, ...] = Field(min_length=2, description="the ways to fill it")


class NearMiss(Entry):
    """A wrong number that people really give, and the slip behind it."""

    value: float = Field(description="the wrong number")
    why: Words = Field(description="the slip that leads to it")


class Question(Entry):
    """What every question has, whatever its type."""

    id: Annotated[str, StringConstraints(pattern=r"^oms-q-\d{4,5}$")] = Field(
        description="permanent: never reused, never renumbered")
    objective: Annotated[str, StringConstraints(pattern=r"^M\d\d-O\d$")] = Field(
        description="an objective of data/objectives.csv")
    bloom: Bloom = Field(
        description="the level of thinking it asks for: Remember, Understand, Apply, Analyze, Evaluate or Create")
    stem: Words | dict[Section, Words] = Field(
        description="the story or the situation, as text; a vignette has keys of its own instead, in this order: age, "
                    "setting, complaint, history, exam, results, course")
    lead_in: Words = Field(description="the question itself: closed, ends with ?, can be answered with options covered")
    teaching_point: Words = Field(description="one sentence to take home, 30 words at most")
    sources: Keys = Field(min_length=1, description="keys of data/references.csv")
    claims: Keys = Field((), description="rows of data/claims.csv that it rests on")
    seconds: int = Field(90, description="time to plan for it, 30 to 240")
    tags: Keys = Field((), description="labels without blanks")
    author: str = Field("", description="initials")
    reviewed_by: Review | None = Field(None, description="who signed: initials under `clinical` and `education`")
    reviewed_on: date | None = Field(None, description="the day of the review, like 2026-01-31")
    status: Literal["draft", "reviewed"] = Field("draft", description="`draft` or `reviewed`")
    synthetic: bool = Field(True, description="true: no real patient")
    waive: tuple[Waiver, ...] = Field((), description="warnings kept on purpose, each with its reason")

    @cached_property
    def text(self) -> str:
        """The stem as running text."""
        return self.stem if isinstance(self.stem, str) else " ".join(self.stem.values())

    @cached_property
    def fingerprint(self) -> str:
        """Twelve letters that change when the wording changes: answers to different wordings are not pooled."""
        return hashlib.sha256(self.model_dump_json(exclude={"waive", "reviewed_by", "reviewed_on", "status", "author",
                                                            "tags", "seconds"}).encode()).hexdigest()[:12]

    @property
    def patient(self) -> bool:
        """True for a vignette: a stem written in sections."""
        return not isinstance(self.stem, str)


def _named(entries: tuple, prefix: str) -> tuple:
    return tuple(e if e.id else e.model_copy(update={"id": f"{prefix}-{n}"}) for n, e in enumerate(entries, 1))


class _WithOptions(Question):
    kind: Kind | None = Field(None, description="what the options are: diagnosis, test, finding, mechanism, drug, "
                                                "action, site, number or explanation")
    shuffle: bool = Field(True, description="false sorts the options by the alphabet; numbers always stay in order")
    right: tuple[Option, ...] = Field(min_length=1, description="the right option or options")
    wrong: tuple[Option, ...] = Field(min_length=1, description="the wrong options, each a real misconception")

    @model_validator(mode="after")
    def _name_options(self):
        object.__setattr__(self, "right", _named(self.right, "right"))
        object.__setattr__(self, "wrong", _named(self.wrong, "wrong"))
        ids = [o.id for o in self.options]
        if len(set(ids)) != len(ids):
            raise ValueError("two options have the same id")
        return self

    @property
    def options(self) -> tuple[Option, ...]:
        """Right options first, then wrong ones; the session shuffles them."""
        return self.right + self.wrong

    def is_right(self, option_id: str) -> bool:
        return any(o.id == option_id for o in self.right)


class SingleBest(_WithOptions):
    """One best answer."""

    type: Literal["single"]


class SeveralAnswers(_WithOptions):
    """All answers that hold, out of a menu; choosing an unsafe one scores nothing."""

    type: Literal["several"]
    max_select: int | None = Field(None, description="how many may be chosen")
    key_feature: str = Field("", description="the decision that it tests, in a few words")


class _WithItems(Question):
    items: tuple[Part, ...] = Field(
        min_length=2, description="what to sort; or what to put in order, written here in the right order")

    @model_validator(mode="after")
    def _name_items(self):
        object.__setattr__(self, "items", _named(self.items, "item"))
        ids = [p.id for p in self.items]
        if len(set(ids)) != len(ids):
            raise ValueError("two items have the same id")
        return self


class SortInto(_WithItems):
    """Match or sort: each item belongs in one category."""

    type: Literal["sort"]
    categories: Annotated[tuple[Words, ...], AfterValidator(_distinct)] = Field(
        min_length=2, description="the groups to sort into")

    @model_validator(mode="after")
    def _known_categories(self):
        for part in self.items:
            if part.category not in self.categories:
                raise ValueError(f"the item “{part.text[:40]}” has the category “{part.category}”, "
                                 "which is not in `categories`")
        return self


class PutInOrder(_WithItems):
    """Put in order: the file lists the items in the right order."""

    type: Literal["order"]
    first: Words = Field("first", description="what the top of the list means")
    last: Words = Field("last", description="what the bottom of the list means")


class Number(Question):
    """A number with its unit and how far off is still right."""

    type: Literal["number"]
    answer: float = Field(description="the right number")
    tolerance: float = Field(0, ge=0, description="how far off is still right")
    unit: str = Field("", description="the unit, shown beside the field")
    why: Words = Field(description="how to get there")
    near_misses: tuple[NearMiss, ...] = Field((), description="wrong numbers that people really give")


class Cloze(Question):
    """A card: the words in {{double braces}} are hidden, the learner recalls, reveals, and rates themself."""

    type: Literal["cloze"]
    card: Words = Field(description="the sentence, hidden words in {{double braces}}")
    why: Words = Field(description="why it is so")

    @model_validator(mode="after")
    def _has_gap(self):
        if "{{" not in self.card or "}}" not in self.card.split("{{", 1)[1]:
            raise ValueError("the card hides nothing: put the words to recall in {{double braces}}")
        return self


class FreeText(Question):
    """Own words, marked by the learner against a model answer and a checklist; optionally built from parts first."""

    type: Literal["free"]
    model_answer: Words = Field(description="an answer that holds everything")
    checklist: tuple[Words, ...] = Field(min_length=2, description="what a full answer holds; one tick each")
    why: Words = Field(description="what makes an answer good")
    frame: str = Field("", description="the sentence to build, with gaps in {braces}")
    gaps: tuple[Gap, ...] = Field((), description="the gaps of the frame")

    @model_validator(mode="after")
    def _frame_fits(self):
        missing = [g.name for g in self.gaps if "{" + g.name + "}" not in self.frame]
        if missing:
            raise ValueError(f"the frame has no place for {{{missing[0]}}}")
        return self


class SeverityRating(Question):
    """Rate a described child, domain by domain, and compare with reference scores."""

    type: Literal["rating"]
    scale: Slug = Field(description="a scale of data/scales.csv")
    reference: dict[Slug, int] = Field(description="the reference score of every domain")
    why: dict[Slug, Words] = Field(description="the reason for the score of every domain")

    @model_validator(mode="after")
    def _every_domain_has_its_reason(self):
        if missing := set(self.reference) ^ set(self.why):
            raise ValueError(f"`reference` and `why` must name the same domains; see “{sorted(missing)[0]}”")
        return self


AnyQuestion = Annotated[
    SingleBest | SeveralAnswers | SortInto | PutInOrder | Number | Cloze | FreeText | SeverityRating,
    Field(discriminator="type")]


class Quiz(Entry):
    """One file of `data/questions/`: its name is the file's name."""

    title: Words = Field(description="shown above the quiz")
    lesson: Annotated[str, StringConstraints(pattern=r"^M\d\d$")] = Field(description="the module it belongs to: M04")
    about: str = Field("", description="one or two sentences shown above the first question")
    questions: tuple[AnyQuestion, ...] = Field(min_length=1, description="the questions, each beginning with a hyphen")
