"""What every case in `data/cases/*.yaml` says of itself, whatever the learner does in it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, field_validator

from .options import Entry, Keys, Words

Module = Annotated[str, StringConstraints(pattern=r"^M\d\d$")]


class Patient(Entry):
    """A synthetic patient: what the case is called, where it belongs, and what it rests on."""

    id: Annotated[str, StringConstraints(pattern=r"^oms-c-\d{4}$")] = Field(
        description="permanent: never reused, such as oms-c-0401")
    title: Words = Field(description="shown above the case; where the diagnosis is open it must not tell it")
    lesson: Module = Field(description="the module it belongs to: M04")
    objective: Annotated[str, StringConstraints(pattern=r"^M\d\d-O\d$")] = Field(
        description="an objective of data/objectives.csv")
    synthetic: bool = Field(True, description="always true: no real patient stands in this course")
    sources: Keys = Field(min_length=1, description="keys of data/references.csv: every one that is cited, and no other")
    claims: Keys = Field((), description="rows of data/claims.csv that it rests on")
    tags: Keys = Field((), description="labels without blanks, such as web:W2-12")
    author: str = Field("", description="initials")
    status: Literal["draft", "reviewed"] = Field("draft", description="draft, or reviewed by a clinician")

    @field_validator("synthetic")
    @classmethod
    def _nobody_real(cls, synthetic: bool) -> bool:
        if not synthetic:
            raise ValueError("`synthetic` must be true: no real patient stands in this course")
        return synthetic
