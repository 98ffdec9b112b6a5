"""The rows of `data/proportions/*.csv`: published shares, each with what was counted, in whom, when and how."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, model_validator

from .cells import Count, List
from .questions import Entry, Words


def fit_together(row: Any) -> None:
    """Raises a ValueError in plain words where count, denominator and percent of a row cannot all be right."""
    if row.count is None:
        return
    if not row.denominator:
        raise ValueError("there is a count but no denominator; write out of how many")
    if row.count > row.denominator:
        raise ValueError(f"{row.count} out of {row.denominator} cannot be; count and denominator do not fit")
    if row.percent is not None and abs(100 * row.count / row.denominator - row.percent) > 1:
        raise ValueError(f"{row.count} out of {row.denominator} is not {row.percent:g} per cent; one of the three numbers "
                         "is wrong")


class Proportion(Entry):
    """One published share: how many of how many, in whom. A figure draws all rows of a file; a new file needs no code."""

    label: Words = Field(description="what stands beside the dot: the study, or the finding")
    group: str = Field("", description="in a figure of kind `estimates` the heading under which the row stands, or "
                                       "empty; of kind `paired` who was counted, such as `with OMS`")
    era: str = Field("", description="the years in which people were seen, or the year of publication")
    method: str = Field("", description="how it was looked for: imaging, assay, questionnaire")
    count: Count | None = Field(None, description="how many had it; empty where the source prints no count")
    denominator: Count | None = Field(None, description="out of how many")
    percent: Annotated[float, Field(ge=0, le=100)] | None = Field(
        None, description="per cent, as published or rounded from the count; empty where there is none")
    published: str = Field("", description="what the source printed, where count and per cent do not say it: "
                                           "“under 35% of 389”; a row with nothing else is written out, not drawn")
    population: Words = Field(description="who was counted: which series, which country, which age")
    claims: List = Field(min_length=1, description="rows of claims.csv that it rests on, separated by “; ”")
    sources: List = Field(min_length=1, description="keys of references.csv, separated by “; ”")
    note: str = Field("", description="what limits the number; “computed here” where the arithmetic is ours")

    @model_validator(mode="after")
    def _the_numbers_agree(self):
        if self.count is None and self.percent is None and not self.published:
            raise ValueError("there is neither a count nor a percent; write one, or what the source printed under "
                             "`published`")
        fit_together(self)
        if self.count is None and self.percent is not None and not self.denominator and not self.published:
            raise ValueError("there is a percent without a denominator; write out of how many, or under `published` that "
                             "the source does not say")
        return self
