"""The rows of `data/courses/*.csv`: a score over days, and what begins on some of them and lasts."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from .cells import Count
from .questions import Entry


class CourseDay(Entry):
    """One day of a time course: the score on it, what begins on it, or both. A figure of kind `course` draws all rows."""

    day: Count = Field(description="the day, counted from the day that the figure's caption names as 0")
    score: float | None = Field(None, description="the score on that day; empty where only something begins")
    event: str = Field("", description="what begins on that day, in a few words: it is drawn as a shaded band with these "
                                       "words; empty for nothing")
    event_days: Annotated[int, Field(ge=1)] | None = Field(
        None, description="how many days it lasts; needed with `event`, else empty")
    note: str = Field("", description="what is to be said about the day; it stands in the table of numbers. Neither it nor "
                                      "`event` may tell what comes on a later day: a question may stop before it")

    @model_validator(mode="after")
    def _holds_together(self):
        if self.score is None and not self.event:
            raise ValueError("there is neither a score nor an event on this day; write one, or take the row out")
        if bool(self.event) != (self.event_days is not None):
            raise ValueError("`event` and `event_days` belong together: write what begins and how many days it lasts, or "
                             "leave both empty")
        return self
