"""Diagnostic criteria as they stand in `data/calculators/*.yaml`: components, findings to toggle, patterns."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations
from typing import Literal

from pydantic import Field, ValidationInfo, field_validator, model_validator

from .calculator_pieces import Calculator, Piece, Positive, once
from .questions import Entry, Slug, Words


class Component(Piece):
    """One component of the rule."""

    number: Positive = Field(description="its number in the rule")
    label: Words = Field(description="what it is called, with “and/or” where one of two is enough")
    missing: str = Field("", description="what is said when it is not met; empty for nothing")


class Toggle(Piece):
    """One finding that can be switched on."""

    id: Slug = Field(description="its permanent name; in `.set(…)` hyphens become underscores")
    label: Words = Field(description="what the learner reads beside the box")
    effect: Literal["counts", "does not count", "rules out"] = Field(
        description="`counts` towards its component, `does not count`, or `rules out` the diagnosis")
    component: Positive | None = Field(None, description="the number of the component it counts towards")
    why: Words = Field(description="why it counts or does not")

    @model_validator(mode="after")
    def _counts_somewhere(self):
        if (self.effect == "counts") != (self.component is not None):
            raise ValueError("a finding that `counts` names its `component`, and no other finding does")
        return self


class Pattern(Piece):
    """One combination of components that satisfies the rule."""

    components: tuple[Positive, ...] = Field(min_length=1, description="the numbers of its components")
    says: Words = Field(description="what such a child looks like")

    @property
    def name(self) -> str:
        """ "1 + 2 + 4"."""
        return " + ".join(map(str, self.components))


class Child(Entry):
    """A synthetic child to try: the findings that are switched on for it."""

    id: Slug = Field(description="its permanent name, in small letters with hyphens")
    label: Words = Field(description="what stands on the button")
    story: Words = Field(description="the child in one or two sentences")
    on: tuple[Slug, ...] = Field(min_length=1, description="the ids of its findings")


class OtherRule(Piece):
    """A rule for another purpose, set beside the first one."""

    label: Words = Field(description="whose rule it is")
    any_of: tuple[Slug, ...] = Field(min_length=1, description="findings of which it asks for one")
    all_of: tuple[Slug, ...] = Field((), description="findings it asks for without exception")
    fits: Words = Field(description="what is said when the findings fit it")
    misses: Words = Field(description="what is said when they do not")


class Criteria(Calculator):
    """A switchboard: toggle findings and see which components of a rule are met, and why."""

    kind: Literal["criteria"] = Field(description="`criteria`")
    least: Positive = Field(description="how many components the rule asks for")
    components: tuple[Component, ...] = Field(min_length=2, description="the components, in order")
    findings: tuple[Toggle, ...] = Field(min_length=2, description="the findings to toggle")
    patterns: tuple[Pattern, ...] = Field(min_length=1, description="every combination that satisfies the rule")
    children: tuple[Child, ...] = Field((), description="synthetic children to try")
    met: Words = Field(description="what is said when the rule holds")
    too_few: Words = Field(description="what is said when it does not")
    ruled_out: Words = Field(description="what is said when a finding rules the diagnosis out")
    other_rule: OtherRule | None = Field(None, description="a rule for another purpose, to compare with")

    # Each list is checked on its own, after those it points to, so that a slip is told where its list begins.

    @field_validator("findings")
    @classmethod
    def _findings_count_somewhere(cls, findings: tuple, info: ValidationInfo) -> tuple:
        numbers = [component.number for component in info.data.get("components", ())]
        for finding in findings:
            if numbers and finding.component is not None and finding.component not in numbers:
                raise ValueError(f"the finding “{finding.id}” counts towards component {finding.component}, which is not here")
        return once(findings, "findings")

    @field_validator("patterns")
    @classmethod
    def _patterns_are_all(cls, patterns: tuple, info: ValidationInfo) -> tuple:
        numbers = sorted(component.number for component in info.data.get("components", ()))
        least = info.data.get("least", 0)
        wanted = {combo for size in range(least, len(numbers) + 1) for combo in combinations(numbers, size)}
        given = {tuple(sorted(pattern.components)) for pattern in patterns}
        if numbers and least and (given != wanted or len(patterns) != len(wanted)):
            raise ValueError(f"the patterns are not the {len(wanted)} combinations of {least} or more components, each once")
        return patterns

    @field_validator("children")
    @classmethod
    def _children_have_findings(cls, children: tuple, info: ValidationInfo) -> tuple:
        _known([name for child in children for name in child.on], info)
        return once(children, "children")

    @field_validator("other_rule")
    @classmethod
    def _other_rule_has_findings(cls, rule: OtherRule | None, info: ValidationInfo) -> OtherRule | None:
        _known((*rule.any_of, *rule.all_of) if rule else (), info)
        return rule


def _known(asked: Iterable[str], info: ValidationInfo) -> None:
    ids = {finding.id for finding in info.data.get("findings", ())}
    if ids and (strange := [name for name in asked if name not in ids]):
        raise ValueError(f"“{strange[0]}” is not the id of a finding of this file")
