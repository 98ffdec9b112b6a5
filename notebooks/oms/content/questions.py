"""The kinds of question an instructor can write, as they stand in `data/questions/*.yaml`."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from .key_words import out_of_place, refuse
from .options import (  # noqa: F401  (one place to import the parts of a question from)
    Bloom,
    Entry,
    Keys,
    Option,
    Picture,
    Question,
    Review,
    Section,
    SeveralAnswers,
    SingleBest,
    Slug,
    Waiver,
    Words,
    distinct,
    named,
)
from .trace_questions import NameTrace, PredictTrace


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


class _WithItems(Question):
    items: tuple[Part, ...] = Field(
        min_length=2, description="what to sort; or what to put in order, written here in the right order")

    @model_validator(mode="after")
    def _name_items(self):
        object.__setattr__(self, "items", named(self.items, "item"))
        ids = [p.id for p in self.items]
        if len(set(ids)) != len(ids):
            raise ValueError("two items have the same id")
        return self


class SortInto(_WithItems):
    """Match or sort: each item belongs in one category."""

    type: Literal["sort"]
    categories: Annotated[tuple[Words, ...], AfterValidator(distinct)] = Field(
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
    plain_words: bool = Field(False, description="true: beside the model answer stand three counts of the learner's own "
                                                 "text: words in an average sentence, share of long words, the longest "
                                                 "sentence; they are no mark")

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
    SingleBest | SeveralAnswers | SortInto | PutInOrder | Number | Cloze | FreeText | SeverityRating | NameTrace
    | PredictTrace,
    Field(discriminator="type")]


class Forms(Entry):
    """Two forms of one test, A and B: as many questions of every objective in each, and no question in both."""

    seed: int = Field(description="a whole number that decides which question goes to which form; never change it once "
                                  "somebody has sat a form")
    each: int = Field(ge=1, description="how many questions each form has; every objective needs two questions, or four…")
    hide_reasons: Annotated[tuple[Literal["A", "B"], ...], AfterValidator(distinct)] = Field(
        (), description="forms that tell neither the key nor a reason before the other form is handed in as well, only "
                        "how many were right by module: [A] for a test before the course")


class Quiz(Entry):
    """One file of `data/questions/`: its name is the file's name."""

    title: Words = Field(description="shown above the quiz")
    lesson: Annotated[str, StringConstraints(pattern=r"^M\d\d$")] = Field(description="the module it belongs to: M04")
    about: str = Field("", description="one or two sentences shown above the first question")
    answer_first: bool = Field(False, description="true: the options of a question with one or several right answers come "
                                                  "after the learner has written a few words of their own")
    certainty: Literal["optional", "required", "probability"] = Field(
        "optional", description="how the learner says how sure they are: `optional`; `required`: before every Check, and before an exam is handed in; "
                                "`probability`: as a chance, 50 to 97 %, with a Brier score at the end")
    forms: Forms | None = Field(None, description="only for a test in two forms, shown by `quiz(\"NAME\", form=\"A\", "
                                                  "mode=\"exam\")`: `{seed: 2026, each: 10}`")
    kept_for_test: bool = Field(False, description="true: its questions are asked in an exam and shown nowhere else, "
                                                   "neither for practice nor in review")
    review: bool = Field(True, description="false: its questions never come back in `review()`, because they are there to "
                                           "try something out and not to be remembered")
    questions: tuple[AnyQuestion, ...] = Field(min_length=1, description="the questions, each beginning with a hyphen")

    @model_validator(mode="before")
    @classmethod
    def _no_marks_above_the_questions(cls, data: Any) -> Any:
        if isinstance(data, dict):
            refuse(list(out_of_place({key: data[key] for key in ("title", "about") if key in data})), cls.__name__, data)
        return data
