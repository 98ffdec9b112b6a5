"""What every question has, and the questions that are answered by choosing among options."""

from __future__ import annotations

import hashlib
from datetime import date
from functools import cached_property
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PrivateAttr, StringConstraints, model_validator

from .key_words import Spans, pieces, read_marks, refuse

Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Bloom = Literal["Remember", "Understand", "Apply", "Analyze", "Evaluate", "Create"]
Kind = Literal["diagnosis", "test", "finding", "mechanism", "drug", "action", "site", "number", "explanation"]
Section = Literal["age", "setting", "complaint", "history", "exam", "results", "course"]


def distinct(values: tuple[str, ...]) -> tuple[str, ...]:
    """The values as they are; a ValueError where one stands there twice."""
    if len(set(values)) != len(values):
        raise ValueError("the same entry stands here twice")
    return values


Keys = Annotated[tuple[Words, ...], AfterValidator(distinct)]


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


class Picture(Entry):
    """A figure of the course that stands in a question, between the stem and the question itself."""

    figure: Slug = Field(description="a figure of data/figures, without its ending")
    until: Annotated[int, Field(ge=0)] | None = Field(
        None, description="only for a figure of kind `course`: the last day that is shown. Its title, caption and text "
                          "alternative are then left out, because they may tell what comes later, and a program writes "
                          "others; without `until` all of the figure is shown")


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
                    "setting, complaint, history, exam, results, course. The words that decide may be marked as "
                    "{{key:…}}; the marks are shown after the answer only")
    lead_in: Words = Field(description="the question itself: closed, ends with ?, can be answered with options covered")
    picture: Picture | None = Field(None, description="a figure that is shown between the stem and the question, as in "
                                                      "{figure: a-name, until: 120}")
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
    _key_spans: dict[str, Spans] = PrivateAttr(default_factory=dict)  # apart from the stem: no fingerprint changes by it

    @model_validator(mode="wrap")
    @classmethod
    def _take_marks_out(cls, data: Any, read: Any) -> Any:
        if not isinstance(data, dict):
            return read(data)
        data, spans, faults = read_marks(data)
        refuse(faults, cls.__name__, data)
        question = read(data)
        question._key_spans = spans
        return question

    @property
    def sections(self) -> tuple[tuple[tuple[str, bool], ...], ...]:
        """The stem section by section, each in pieces: (words, whether they decide)."""
        stem = {"": self.stem} if isinstance(self.stem, str) else self.stem
        return tuple(tuple(pieces(words, self._key_spans.get(name, ()))) for name, words in stem.items())

    @property
    def key_words(self) -> tuple[str, ...]:
        """The words of the stem that decide, in their order; () where the author marked none."""
        return tuple(words for section in self.sections for words, decide in section if decide)

    @cached_property
    def text(self) -> str:
        """The stem as running text."""
        return self.stem if isinstance(self.stem, str) else " ".join(self.stem.values())

    @cached_property
    def fingerprint(self) -> str:
        """Twelve letters that change when the wording changes: answers to different wordings are not pooled."""
        left_out = {"waive", "reviewed_by", "reviewed_on", "status", "author", "tags", "seconds", "plain_words"}
        if self.picture is None:  # most questions were answered before there were pictures
            left_out.add("picture")
        return hashlib.sha256(self.model_dump_json(exclude=left_out).encode()).hexdigest()[:12]

    @property
    def patient(self) -> bool:
        """True for a vignette: a stem written in sections."""
        return not isinstance(self.stem, str)


def named(entries: tuple, prefix: str) -> tuple:
    """The entries, each with an id: its own, or one made of the prefix and its place."""
    return tuple(e if e.id else e.model_copy(update={"id": f"{prefix}-{n}"}) for n, e in enumerate(entries, 1))


class WithOptions(Question):
    """What a question with options has: the right ones, the wrong ones, and how they are put in order."""

    kind: Kind | None = Field(None, description="what the options are: diagnosis, test, finding, mechanism, drug, "
                                                "action, site, number or explanation")
    shuffle: bool = Field(True, description="false sorts the options by the alphabet; numbers always stay in order")
    right: tuple[Option, ...] = Field(min_length=1, description="the right option or options")
    wrong: tuple[Option, ...] = Field(min_length=1, description="the wrong options, each a real misconception")

    @model_validator(mode="after")
    def _name_options(self):
        object.__setattr__(self, "right", named(self.right, "right"))
        object.__setattr__(self, "wrong", named(self.wrong, "wrong"))
        ids = [o.id for o in self.options]
        if len(set(ids)) != len(ids):
            raise ValueError("two options have the same id")
        return self

    @property
    def options(self) -> tuple[Option, ...]:
        """Right options first, then wrong ones; the session shuffles them."""
        return self.right + self.wrong

    def is_right(self, option_id: str) -> bool:
        """True for the id of a right option."""
        return any(o.id == option_id for o in self.right)


class SingleBest(WithOptions):
    """One best answer."""

    type: Literal["single"]


class SeveralAnswers(WithOptions):
    """All answers that hold, out of a menu; choosing an unsafe one scores nothing."""

    type: Literal["several"]
    max_select: int | None = Field(None, description="how many may be chosen")
    key_feature: str = Field("", description="the decision that it tests, in a few words")
