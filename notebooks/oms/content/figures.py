"""Figures as they stand in `data/figures/*.yaml`: which table is drawn, and every word around it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from .questions import Entry, Keys, Words


class Figure(Entry):
    """A chart of one table, with its caption and a text that stands in for it."""

    title: Words = Field(description="the message of the figure: it says the finding")
    lesson: Annotated[str, StringConstraints(pattern=r"^M\d\d$")] = Field(description="the module it belongs to: M04")
    kind: Literal["proportions", "estimates", "paired", "course"] = Field(
        description="`proportions`: signs.csv by stage; `estimates`: each row of a table of shares, with a heading for "
                    "each `group`; `paired`: the rows with the same `label` together, one for each `group`; `course`: a "
                    "score over days with bands for what lasts. In the charts of shares a filled dot "
                    "with its 95 % interval stands for count and denominator, an open diamond for a bare per cent, and "
                    "what has neither is written out")
    table: Words = Field(description="the table that is drawn, without its ending: `signs` for `proportions`, for "
                                     "`course` the name of a file in courses/, else of one in proportions/")
    order: Literal["percent", "file"] = Field(
        "percent", description="for `estimates`: `percent` puts the lowest first, `file` keeps the order of the table")
    score_label: str = Field("", description="for `course`: what the score is called, such as “Total score”")
    least: float | None = Field(None, description="for `course`: the lowest score there can be; the axis begins with it")
    most: float | None = Field(None, description="for `course`: the highest score there can be; the axis ends with it")
    synthetic: bool | None = Field(None, description="true: the numbers are invented, and the page says so; for `course` "
                                                     "true or false has to be written")
    caption: Words = Field(description="what is drawn and how to read it")
    alt: Words = Field(description="the figure in words, for those who cannot see it")
    note: str = Field("", description="what limits it, such as own arithmetic")
    sources: Keys = Field(min_length=1, description="keys of data/references.csv")
    claims: Keys = Field((), description="rows of data/claims.csv that it rests on")

    @model_validator(mode="after")
    def _a_course_has_its_scale(self):
        scale = {"score_label": self.score_label or None, "least": self.least, "most": self.most}
        if self.kind != "course":
            if given := [key for key, value in scale.items() if value is not None]:
                raise ValueError(f"`{given[0]}` belongs to a figure of kind `course`; this one is of kind `{self.kind}`")
            return self
        if missing := [key for key, value in (scale | {"synthetic": self.synthetic}).items() if value is None]:
            raise ValueError(f"a figure of kind `course` needs `{missing[0]}`")
        if self.least >= self.most:
            raise ValueError(f"`least` is {self.least:g} and `most` {self.most:g}; the highest score is above the lowest")
        return self
