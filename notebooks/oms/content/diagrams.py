"""Block diagrams as they stand in `data/diagrams/*.yaml`: parts on a grid, the links between them, and their words."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, field_validator, model_validator

from .questions import Entry, Keys, Slug, Words

# How a link reads from its beginning, and how from its end.
VERBS = {"excites": ("excites", "is excited by"), "inhibits": ("inhibits", "is inhibited by"),
         "sends": ("sends to", "receives from"), "leads to": ("leads to", "follows from")}


class Block(Entry):
    """One part of a diagram: where it stands, its name, and what it does."""

    id: Slug = Field(description="the part's permanent name, in small letters with hyphens")
    label: Words = Field(description="what stands in the box, seven words at most")
    column: int = Field(ge=1, le=8, description="its place from the left, beginning with 1")
    row: int = Field(ge=1, le=12, description="its place from the top, beginning with 1")
    width: int = Field(1, ge=1, le=8, description="how many columns it takes")
    group: str = Field("", description="what it belongs to, such as Cerebellum")
    says: Words = Field(description="what it does, in one to three sentences")
    parameters: Keys = Field((), description="the numbers of the eye model that change it: each a `name` of "
                                             "movements.csv where `of` is `model`")
    claims: Keys = Field((), description="rows of data/claims.csv that it rests on")
    sources: Keys = Field((), description="keys of data/references.csv")

    @property
    def columns(self) -> range:
        """The columns that the box takes."""
        return range(self.column, self.column + self.width)


class Link(Entry):
    """One arrow of a diagram: what it does, and how well that is known."""

    origin: Slug = Field(alias="from", description="the id of the part where it begins")
    to: Slug = Field(description="the id of the part where it ends")
    kind: Literal["excites", "inhibits", "sends", "leads to"] = Field(
        description="`excites` and `inhibits` for nerve cells, `sends` where neither is meant, `leads to` for a step "
                    "in a chain")
    status: Literal["shown", "inferred", "contested"] = Field(
        description="`shown`: a source reports it; `inferred`: it follows from what was seen; `contested`: sources "
                    "disagree")
    says: Words = Field(description="what passes along it, in one or two sentences")
    claims: Keys = Field((), description="rows of data/claims.csv that it rests on; needed where it is `shown`")
    sources: Keys = Field((), description="keys of data/references.csv")

    @model_validator(mode="after")
    def _can_be_drawn_and_believed(self):
        if self.origin == self.to:
            raise ValueError(f"this link begins and ends at “{self.to}”; a link joins two parts")
        if self.status == "shown" and not self.claims:
            raise ValueError("this link is `shown` but names no claim; name it under `claims`, or write `inferred`")
        return self


class Diagram(Entry):
    """A block diagram whose parts can be selected, with a text that stands in for it."""

    title: Words = Field(description="what the diagram shows, 150 characters at most")
    lesson: Annotated[str, StringConstraints(pattern=r"^M\d\d$")] = Field(description="the module it belongs to: M02")
    caption: Words = Field(description="what is drawn and how to read it")
    alt: Words = Field(description="the diagram as a whole in words, 40 or more, for those who cannot see it")
    parts: tuple[Block, ...] = Field(min_length=2, max_length=26, description="the boxes, in the order in which they "
                                                                               "are read")
    links: tuple[Link, ...] = Field((), description="the arrows between the boxes")
    sources: Keys = Field(min_length=1, description="keys of data/references.csv for the diagram as a whole")
    claims: Keys = Field((), description="rows of data/claims.csv that it rests on as a whole")
    note: str = Field("", description="what limits it, such as what was left out")

    @field_validator("parts")
    @classmethod
    def _stand_apart(cls, parts: tuple[Block, ...]) -> tuple[Block, ...]:
        ids = [part.id for part in parts]
        if twice := [name for name in ids if ids.count(name) > 1]:
            raise ValueError(f"two parts have the id “{twice[0]}”")
        taken: dict[tuple[int, int], str] = {}
        for part in parts:
            for column in part.columns:
                other = taken.setdefault((column, part.row), part.id)
                if other != part.id:
                    raise ValueError(f"“{other}” and “{part.id}” both stand in column {column}, row {part.row}")
        return parts

    @field_validator("links")
    @classmethod
    def _are_told_once(cls, links: tuple[Link, ...]) -> tuple[Link, ...]:
        ends = [(link.origin, link.to) for link in links]
        if twice := [pair for pair in ends if ends.count(pair) > 1]:
            raise ValueError(f"two links lead from “{twice[0][0]}” to “{twice[0][1]}”")
        return links

    @property
    def sound_links(self) -> tuple[Link, ...]:
        """The links whose two ends are parts of this diagram; check() tells about the others."""
        known = {part.id for part in self.parts}
        return tuple(link for link in self.links if {link.origin, link.to} <= known)
