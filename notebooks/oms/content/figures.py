"""Figures as they stand in `data/figures/*.yaml`: which table is drawn, and every word around it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from .questions import Entry, Keys, Words


class Figure(Entry):
    """A chart of one table, with its caption and a text that stands in for it."""

    title: Words = Field(description="the message of the figure: it says the finding")
    lesson: Annotated[str, StringConstraints(pattern=r"^M\d\d$")] = Field(description="the module it belongs to: M04")
    kind: Literal["proportions"] = Field(
        description="`proportions`: a dot with its 95 % interval for each row with count and denominator, an open "
                    "marker where only the order is known")
    table: Literal["signs"] = Field(description="the table that is drawn, without its ending")
    caption: Words = Field(description="what is drawn and how to read it")
    alt: Words = Field(description="the figure in words, for those who cannot see it")
    note: str = Field("", description="what limits it, such as own arithmetic")
    sources: Keys = Field(min_length=1, description="keys of data/references.csv")
    claims: Keys = Field((), description="rows of data/claims.csv that it rests on")
