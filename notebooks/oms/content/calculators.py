"""Calculators as they stand in `data/calculators/*.yaml`: their numbers with sources, and every word around them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import ConfigDict, Field, ValidationInfo, field_validator, model_validator

from .calculator_pieces import Calculator, Counted, Piece, Positive, once
from .criteria import Criteria
from .loading import load_entry
from .problem import Problem
from .questions import Entry, Slug, Words

# -- tree: two probabilities with one numerator ----------------------------------------------------------------------

class Branch(Entry):
    """One side of the tree: the whole it begins with, and the words for it."""

    whole: Words = Field(description="the group it begins with, such as “children with OMS”")
    part: Words = Field(description="those of them who have the other thing as well")
    rest: Words = Field(description="those of them who have not")
    probability: Words = Field(description="how the probability is written, such as P(tumour | OMS)")
    sentence: Words = Field(description="the probability in words; {whole}, {part} and {percent} become numbers")


class Start(Entry):
    """A pair of published shares from which the tree can start."""

    id: Slug = Field(description="its permanent name, in small letters with hyphens")
    label: Words = Field(description="what stands on the button")
    first: Counted = Field(description="the share of the first group who are in both")
    second: Counted = Field(description="the share of the second group who are in both")


class Statement(Piece):
    """A sentence that means one of the two probabilities, or does not say which."""

    id: Slug = Field(description="its permanent name, in small letters with hyphens")
    text: Words = Field(description="the sentence as a web page or a colleague has it, in our own words")
    means: Literal["first", "second", "neither"] = Field(
        description="`first` or `second` probability, or `neither` when it does not say who stands below the line")
    why: Words = Field(description="how one can tell")


class NaturalTree(Calculator):
    """Two trees in whole people that share one box: it keeps a probability apart from the one turned round."""

    kind: Literal["tree"] = Field(description="`tree`")
    start: Positive = Field(description="how many people the first tree begins with")
    most: Positive = Field(description="the largest number that can be typed")
    first: Branch = Field(description="the tree of the first group")
    second: Branch = Field(description="the tree of the second group")
    same: Words = Field(description="what is said about the box that both trees share")
    starts: tuple[Start, ...] = Field(min_length=1, description="published pairs to start from; the first is the default")
    ask: Words = Field(description="the question above the statements")
    neither: Words = Field(description="the third choice, for a statement that does not say which")
    statements: tuple[Statement, ...] = Field((), description="sentences to tell apart")

    @field_validator("starts")
    @classmethod
    def _starts_begin_with_people(cls, starts: tuple) -> tuple:
        if nobody := [start.id for start in starts if not start.second.share]:
            raise ValueError(f"the second share of “{nobody[0]}” is 0, which gives no number of people to begin with")
        return once(starts, "starts")

    @field_validator("statements")
    @classmethod
    def _statements_stand_once(cls, statements: tuple) -> tuple:
        return once(statements, "statements")


# -- icons: an interval first, then the published range --------------------------------------------------------------

class Group(Entry):
    """Who stands below the line."""

    id: Slug = Field(description="its permanent name, in small letters with hyphens")
    label: Words = Field(description="what the learner reads, such as “children”")


class Published(Piece):
    """One published figure, as one number or as a range."""

    id: Slug = Field(description="its permanent name, in small letters with hyphens")
    label: Words = Field(description="study, country, year")
    group: Slug = Field(description="the id of the group that stands below the line")
    low: Annotated[float, Field(ge=0)] = Field(description="the figure, or its lower end")
    high: Annotated[float, Field(ge=0)] | None = Field(None, description="its upper end, where it is a range")
    count: Annotated[int, Field(ge=0)] | None = Field(None, description="how many were counted")
    denominator: Positive | None = Field(None, description="out of how many people; empty for a rate")
    told: Words = Field(description="the figure with its denominator as the source gives it")
    population: Words = Field(description="who was counted, where, when")
    note: str = Field("", description="what limits it")

    @property
    def top(self) -> float:
        """The upper end; the figure itself where it is one number."""
        return self.low if self.high is None else self.high

    @model_validator(mode="after")
    def _is_a_range(self):
        if self.top < self.low:
            raise ValueError(f"the range {self.low:g} to {self.high:g} runs downwards")
        if self.count is not None and self.denominator is not None and self.count > self.denominator:
            raise ValueError(f"{self.count} out of {self.denominator} cannot be; count and denominator do not fit")
        return self


class IconArray(Calculator):
    """Icons for published figures, with a switch for the denominator, after the learner's own estimate."""

    kind: Literal["icons"] = Field(description="`icons`")
    ask: Words = Field(description="what to estimate")
    unit: Words = Field(description="what stands behind the number, such as “per million a year”")
    of: Positive = Field(description="the denominator of all figures here: 100 for per cent, 1000000 for per million")
    most: Annotated[float, Field(gt=0)] = Field(description="the largest number that can be typed")
    thing: Words = Field(description="what one icon counts, such as “new cases a year”")
    groups: tuple[Group, ...] = Field(min_length=1, description="who can stand below the line")
    per: tuple[Positive, ...] = Field(min_length=1, description="the denominators of the switch")
    per_first: Positive = Field(description="the denominator at the start")
    published: tuple[Published, ...] = Field(min_length=1, description="the published figures")
    apart: str = Field("", description="what is said where a figure has another group below the line")

    @field_validator("groups")
    @classmethod
    def _groups_stand_once(cls, groups: tuple) -> tuple:
        return once(groups, "groups")

    @field_validator("per_first")
    @classmethod
    def _per_first_is_offered(cls, per: int, info: ValidationInfo) -> int:
        if per not in info.data.get("per", (per,)):
            raise ValueError("`per_first` is not among `per`")
        return per

    @field_validator("published")
    @classmethod
    def _published_fit(cls, published: tuple, info: ValidationInfo) -> tuple:
        if not {"groups", "most", "of"} <= set(info.data):
            return published  # what they would be held against is wrong itself, and told
        ids, most, of = [group.id for group in info.data["groups"]], info.data["most"], info.data["of"]
        for entry in published:
            if entry.group not in ids:
                raise ValueError(f"“{entry.group}” is not the id of a group of this file")
            if entry.top > most:
                raise ValueError(f"“{entry.id}” lies above `most`, so no estimate could cover it")
            if entry.count is not None and entry.denominator:
                counted = of * entry.count / entry.denominator
                if abs(counted - entry.low) > 0.05 * max(counted, entry.low):
                    raise ValueError(f"“{entry.id}”: {entry.count} out of {entry.denominator} is not {entry.low:g} per "
                                     f"{of:,}; one of the three numbers is wrong")
        return once(published, "figures")


# -- bayes: after a test ------------------------------------------------------------------------------------

class Seen(Counted):
    """How many of those who have it a test showed, in a named study; where known, how many without it were negative."""

    clear: Annotated[int, Field(ge=0)] | None = Field(
        None, description="of those without it, how many had a negative test; empty where no source gives it")
    clear_of: Positive | None = Field(None, description="how many without it were tested")

    @model_validator(mode="after")
    def _clear_is_a_share(self):
        if (self.clear is None) != (self.clear_of is None) or (self.clear or 0) > (self.clear_of or 0):
            raise ValueError("`clear` and `clear_of` do not fit: so many of so many had a negative test")
        return self


class AfterTest(Calculator):
    """Bayes after a test: the chance before, the share a test shows in a named study, the chance after its result."""

    kind: Literal["bayes"] = Field(description="`bayes`")
    result: Literal["negative", "positive"] = Field("negative", description="which result the sum is for")
    it: Words = Field(description="what the test looks for, with its article: “a tumour”")
    none: Words = Field(description="its absence: “no tumour”")
    them: Words = Field(description="the same for several: “tumours”")
    people: Words = Field(description="who is counted: “children with OMS”")
    befores: tuple[Counted, ...] = Field(min_length=1, description="published chances before the test; the first is the "
                                                                   "default, and all of them give the range")
    tests: tuple[Seen, ...] = Field(min_length=1, description="tests with their studies; the first is the default")
    tiny: Positive = Field(description="below this many people tested the warning is shown")
    tiny_says: Words = Field(description="the warning; {count} and {denominator} become numbers")
    no_count: Words = Field(description="what is said where a source gives a per cent without a count")
    clear_unknown: Words = Field(description="what is said where no source tells how often the test is negative without it; "
                                           "a `positive` result is then not turned into a chance")
    clear_known: Words = Field(description="what is said where a source does; {clear}, {clear_of} and {false}, those who "
                                         "were positive all the same, become numbers")
    unmoved: Words = Field(description="what is said where the study showed none of them, so that a negative result leaves "
                                       "the chance where it was; or where nobody at all was positive, so that a positive "
                                       "one has no chance")
    aim: Annotated[float, Field(ge=1, le=99)] = Field(
        90, description="only for `positive`, per cent: where the chance cannot be summed, the page says how much likelier "
                        "with it than without it a positive result would have to be for the chance to reach this")

    @field_validator("aim")
    @classmethod
    def _aim_is_of_positive(cls, aim: float, info: ValidationInfo) -> float:
        if info.data.get("result") == "negative":
            raise ValueError("`aim` belongs to `result: positive`; this file is about a negative one")
        return aim

    @field_validator("befores", "tests")
    @classmethod
    def _entries_stand_once(cls, entries: tuple) -> tuple:
        return once(entries, "entries")


KINDS: dict[str, type[Calculator]] = {"criteria": Criteria, "tree": NaturalTree, "icons": IconArray, "bayes": AfterTest}


class AnyKind(Entry):
    """What is asked of a file before it is known which kind it is."""

    model_config = ConfigDict(extra="ignore")
    kind: Literal["criteria", "tree", "icons", "bayes"] = Field(description="which calculator it is")


def load_calculator(path: Path, file: str) -> tuple[Calculator | None, tuple[Problem, ...]]:
    """The calculator in this file, of whichever kind, or None, and what is wrong in it. Never raises."""
    asked, found = load_entry(path, file, AnyKind)
    return (None, found) if asked is None else load_entry(path, file, KINDS[asked.kind])
