"""Unfolding cases as they stand in `data/cases/*.yaml`; for now the virtual bedside: actions, each with a finding."""

from __future__ import annotations

import hashlib
from functools import cached_property
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, field_validator, model_validator

from .questions import Entry, Keys, Slug, Words


class Action(Entry):
    """One thing to do at the bedside, what it shows, and whether it was worth its place."""

    id: Slug = Field(description="the action's permanent name, in small letters with hyphens")
    group: Words = Field(description="the heading it stands under, such as Ask, Look, Try")
    text: Words = Field(description="what stands on the button")
    finding: Words = Field(description="what it returns")
    why: Words = Field(description="why it earns or wastes its place; shown at the end")
    key: bool = Field(False, description="true where an expert would do it")
    cost: int = Field(1, ge=0, description="how much of the budget it takes")
    harm: str = Field("", description="only where doing it could harm the patient: how. It completes “Stop: this "
                                      "could harm the patient because …”, without capital and full stop")


class Case(Entry):
    """A synthetic patient. The learner spends a budget on actions and then reads what an expert would have done."""

    id: Annotated[str, StringConstraints(pattern=r"^oms-c-\d{4}$")] = Field(
        description="permanent: never reused, such as oms-c-0401")
    title: Words = Field(description="shown above the case")
    lesson: Annotated[str, StringConstraints(pattern=r"^M\d\d$")] = Field(description="the module it belongs to: M04")
    objective: Annotated[str, StringConstraints(pattern=r"^M\d\d-O\d$")] = Field(
        description="an objective of data/objectives.csv")
    synthetic: bool = Field(True, description="always true: no real patient stands in this course")
    opening: Words = Field(description="what the learner knows at the start")
    ask: Words = Field(description="the question above the actions")
    budget: int = Field(ge=1, description="how much may be spent")
    budget_name: Words = Field("actions left", description="the words beside the number that is left")
    actions: tuple[Action, ...] = Field(min_length=2, description="what can be done, grouped by `group`")
    debrief: Words = Field(description="what an expert would have done and why, shown at the end")
    teaching_point: Words = Field(description="one sentence to take home")
    sources: Keys = Field(min_length=1, description="keys of data/references.csv")
    claims: Keys = Field((), description="rows of data/claims.csv that it rests on")
    tags: Keys = Field((), description="labels without blanks, such as web:W2-12")
    author: str = Field("", description="initials")
    status: Literal["draft", "reviewed"] = Field("draft", description="draft or reviewed")

    @field_validator("synthetic")
    @classmethod
    def _nobody_real(cls, synthetic: bool) -> bool:
        if not synthetic:
            raise ValueError("`synthetic` must be true: no real patient stands in this course")
        return synthetic

    @field_validator("actions")
    @classmethod
    def _can_be_told_apart(cls, actions: tuple[Action, ...]) -> tuple[Action, ...]:
        ids = [action.id for action in actions]
        if twice := [name for name in ids if ids.count(name) > 1]:
            raise ValueError(f"two actions have the id “{twice[0]}”")
        if not any(action.key for action in actions):
            raise ValueError("no action has `key: true`: say which ones an expert would do")
        return actions

    @model_validator(mode="after")
    def _can_be_played(self):
        key_cost = sum(action.cost for action in self.actions if action.key)
        if key_cost > self.budget:
            raise ValueError(f"the key actions cost {key_cost} together, and the budget is only {self.budget}")
        if min(action.cost for action in self.actions) > self.budget:
            raise ValueError("the budget is too small for any action")
        return self

    @property
    def groups(self) -> dict[str, tuple[Action, ...]]:
        """The actions under their headings, in the order of the file."""
        found: dict[str, list[Action]] = {}
        for action in self.actions:
            found.setdefault(action.group, []).append(action)
        return {group: tuple(actions) for group, actions in found.items()}

    @cached_property
    def fingerprint(self) -> str:
        """Twelve letters that change when the wording changes: runs of different wordings are not pooled."""
        return hashlib.sha256(self.model_dump_json(exclude={"status", "author", "tags"}).encode()).hexdigest()[:12]
