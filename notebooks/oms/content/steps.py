"""Chains as they stand in `data/steps/*.yaml`: what leads to what, step by step, and how each step is known."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, field_validator, model_validator

from .questions import Entry, Keys, Slug, Words

# How a step can be known, and what the word means.
STATUSES = {"shown": "a source reports it", "inferred": "it follows from what was seen, but was not itself seen",
            "contested": "sources disagree"}


class Step(Entry):
    """One step of a chain: what happens, how that is known, and on what evidence."""

    id: Slug = Field(description="the step's permanent name, in small letters with hyphens")
    label: Words = Field(description="the step in seven words at most")
    group: str = Field("", description="what it belongs to, such as Trigger; steps that follow one another in the same "
                                       "group stand side by side, and no arrow joins them")
    says: Words = Field(description="what happens, in one or two sentences; it is read before the learner guesses, so it "
                                    "does not tell how it is known")
    status: Literal["shown", "inferred", "contested"] = Field(
        description="`shown`: a source reports it; `inferred`: it follows from what was seen; `contested`: sources "
                    "disagree")
    why: Words = Field(description="the evidence, in one to three sentences with source keys in square brackets; every "
                                   "number with its denominator and who was counted")
    missing: str = Field("", description="what would settle it, or what nobody has looked at yet")
    claims: Keys = Field((), description="rows of data/claims.csv that it rests on; needed where it is `shown`")
    sources: Keys = Field(min_length=1, description="keys of data/references.csv, those of `why` among them")

    @model_validator(mode="after")
    def _is_believed(self):
        if self.status == "shown" and not self.claims:
            raise ValueError("this step is `shown` but names no claim; name it under `claims`, or write `inferred`")
        return self


class Chain(Entry):
    """A chain of steps: the learner says how well each one is known before its evidence opens."""

    title: Words = Field(description="what the chain leads from and to, 150 characters at most")
    lesson: Annotated[str, StringConstraints(pattern=r"^M\d\d$")] = Field(description="the module it belongs to: M03")
    about: Words = Field(description="what is to be read and how, shown above the first step")
    ask: Words = Field(description="the question about each step, such as “How is this step known?”")
    steps: tuple[Step, ...] = Field(min_length=2, max_length=30, description="the steps, in the order in which they are "
                                                                              "told")
    note: str = Field("", description="what limits it, such as what was left out")

    @field_validator("steps")
    @classmethod
    def _stand_apart(cls, steps: tuple[Step, ...]) -> tuple[Step, ...]:
        ids = [step.id for step in steps]
        if twice := [name for name in ids if ids.count(name) > 1]:
            raise ValueError(f"two steps have the id “{twice[0]}”")
        return steps

    @property
    def sources(self) -> tuple[str, ...]:
        """The sources of all steps, in order, each once."""
        return tuple(dict.fromkeys(key for step in self.steps for key in step.sources))
