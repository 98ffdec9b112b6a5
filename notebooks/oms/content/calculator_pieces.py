"""What all calculators of `data/calculators/*.yaml` are made of: words, published shares, and their sources."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated

from pydantic import BaseModel, Field, StringConstraints, model_validator

from .questions import Entry, Keys, Slug, Words

CLAIMS = "rows of data/claims.csv that it rests on"
SOURCES = "keys of data/references.csv"
Positive = Annotated[int, Field(ge=1)]


def once(entries: tuple, what: str) -> tuple:
    """The entries as they are; a ValueError where two have one id."""
    ids = [entry.id for entry in entries]
    if twice := [name for name in ids if ids.count(name) > 1]:
        raise ValueError(f"two {what} have the id “{twice[0]}”")
    return entries


class Calculator(Entry):
    """What every calculator has, whatever its kind."""

    title: Words = Field(description="what it answers, as a heading, 150 characters at most")
    lesson: Annotated[str, StringConstraints(pattern=r"^M\d\d$")] = Field(description="the module it belongs to: M01")
    about: Words = Field(description="what to do with it, in one to three sentences")
    note: Words = Field(description="what limits it: which numbers are our own sums or our own choice")
    sources: Keys = Field(min_length=1, description=f"{SOURCES} for the calculator as a whole")
    claims: Keys = Field((), description=f"{CLAIMS} as a whole")


class Piece(Entry):
    """Anything inside a calculator that rests on a source."""

    claims: Keys = Field((), description=CLAIMS)
    sources: Keys = Field(min_length=1, description=SOURCES)


class Counted(Piece):
    """A published share: a count out of a denominator, or a per cent where no count was printed."""

    id: Slug = Field(description="its permanent name, in small letters with hyphens")
    label: Words = Field(description="what the learner reads in the list: study, country, year")
    count: Annotated[int, Field(ge=0)] | None = Field(None, description="how many; empty where the source gives none")
    denominator: Positive | None = Field(None, description="out of how many")
    percent: Annotated[float, Field(ge=0, le=100)] | None = Field(
        None, description="per cent as published; only where the source gives no count")
    population: Words = Field(description="who was counted: which series, which country, which age")
    note: str = Field("", description="what limits the number")

    @model_validator(mode="after")
    def _is_a_share(self):
        if self.count is not None and self.denominator is None:
            raise ValueError("there is a count but no denominator; write out of how many")
        if self.count is not None and self.count > self.denominator:
            raise ValueError(f"{self.count} out of {self.denominator} cannot be; count and denominator do not fit")
        if (self.count is None) == (self.percent is None):
            raise ValueError("write either `count` with `denominator`, or `percent` where the source gives no count")
        return self

    @property
    def share(self) -> float:
        """The share, between 0 and 1."""
        return self.percent / 100 if self.count is None else self.count / self.denominator

    @property
    def told(self) -> str:
        """How the source gives it: "2 of 3", "50 % of 389", "95 %, denominator not given"."""
        if self.count is not None:
            return f"{self.count:,} of {self.denominator:,}"
        return f"{self.percent:g} %" + (f" of {self.denominator:,}" if self.denominator
                                        else ", denominator not given")


def pieces_in(entry: BaseModel, path: tuple = ()) -> Iterator[tuple[tuple, BaseModel]]:
    """The entry and every entry inside it, each with its place in the file."""
    yield path, entry
    for name, value in entry:
        for place, one in enumerate(value) if isinstance(value, tuple) else ((None, value),):
            if isinstance(one, BaseModel):
                yield from pieces_in(one, (*path, name) if place is None else (*path, name, place))
