"""Figures as they stand in `data/figures/*.yaml`: which table is drawn, and every word around it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from .questions import Entry, Keys, Words


class Figure(Entry):
    """A chart of one table, with its caption and a text that stands in for it."""

    title: Words = Field(description="the message of the figure: it says the finding")
    lesson: Annotated[str, StringConstraints(pattern=r"^M\d\d$")] = Field(description="the module it belongs to: M04")
    kind: Literal["proportions", "estimates", "paired"] = Field(
        description="`proportions`: signs.csv by stage; `estimates`: each row of a table of shares, with a heading for "
                    "each `group`; `paired`: the rows with the same `label` together, one for each `group`. A filled dot "
                    "with its 95 % interval stands for count and denominator, an open diamond for a bare per cent, and "
                    "what has neither is written out")
    table: Words = Field(description="the table that is drawn, without its ending: `signs` for `proportions`, else the "
                                     "name of a file in proportions/")
    order: Literal["percent", "file"] = Field(
        "percent", description="for `estimates`: `percent` puts the lowest first, `file` keeps the order of the table")
    caption: Words = Field(description="what is drawn and how to read it")
    alt: Words = Field(description="the figure in words, for those who cannot see it")
    note: str = Field("", description="what limits it, such as own arithmetic")
    sources: Keys = Field(min_length=1, description="keys of data/references.csv")
    claims: Keys = Field((), description="rows of data/claims.csv that it rests on")
