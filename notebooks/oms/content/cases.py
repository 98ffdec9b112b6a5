"""Unfolding cases as they stand in `data/cases/*.yaml`: the virtual bedside, where actions are done one at a time, and
the order sheet, where several are chosen as a set and sent at once."""

from __future__ import annotations

import hashlib
from functools import cached_property
from typing import Literal

from pydantic import Field, field_validator, model_validator

from .order_words import OF_TESTS, OrderWords
from .patient import Patient
from .questions import Entry, Slug, Words

ROUNDS = 2  # a first set, and what is added when its results are back
_ONLY_IN_ORDERS = ("burden", "delay", "answers", "misses", "yield_text", "first_line", "late_harm", "settles",
                   "stands_in")


class Action(Entry):
    """One thing to do at the bedside, or one test on an order sheet: what it shows, and whether it was worth its place.

    The keys from `burden` on belong to cases with `mode: orders`.
    """

    id: Slug = Field(description="the action's permanent name, in small letters with hyphens")
    group: Words = Field(description="the heading it stands under, such as Ask, Look, Try")
    text: Words = Field(description="what stands on the button")
    finding: Words = Field(description="what it returns")
    why: Words = Field(description="why it earns or wastes its place; shown at the end")
    key: bool = Field(False, description="true where an expert would do it")
    cost: int = Field(1, ge=0, description="how much of the budget it takes")
    harm: str = Field("", description="only where doing it could harm the patient: how. It completes “Stop: this "
                                      "could harm the patient because …”, without capital and full stop")
    burden: Literal["", "low", "medium", "high"] = Field("", description="how much it asks of the patient: low, medium or "
                                                         "high; the course's own judgement, and shown as that")
    delay: Literal["", "hours", "days", "weeks"] = Field("", description="how long its result takes: hours, days or weeks; "
                                                         "the course's own judgement, and shown as that")
    answers: str = Field("", description="the question it answers, shown with the result")
    misses: str = Field("", description="what it misses, shown with the result")
    yield_text: str = Field("", description="what was published about its yield: count, denominator, who was counted, "
                                            "and the source's key in square brackets")
    first_line: bool = Field(False, description="true where an expert has it in the first set; `key: true` without it "
                                                "means that an expert adds it in the second")
    late_harm: str = Field("", description="only for `first_line: true`, where leaving it out of the first set could harm: "
                                           "how. It completes “this could harm the patient because …”")
    settles: bool = Field(False, description="true where its result settles the question that it answers: that is what "
                                          "the running yield counts")
    stands_in: int = Field(0, ge=0, le=ROUNDS, description="the round on whose sheet alone it stands; 0: on every sheet")


class Round(Entry):
    """One round of a case with `mode: orders`: a set is chosen, sent, and its results come back together."""

    title: Words = Field(description="the heading of its results, such as First set")
    ask: Words = Field(description="the question above its sheet")
    send: Words = Field("Send the set", description="the words on the button that sends it")
    complete: Words = Field(description="what follows when the set held all that an expert sends in this round")
    incomplete: Words = Field(description="what follows when something was missing from it")


class Case(Patient):
    """A synthetic patient. The learner spends a budget on actions and then reads what an expert would have done.

    With `mode: orders` the actions are tests on a sheet: a set is chosen and sent at once, in one or two rounds.
    """

    mode: Literal["bedside", "orders"] = Field("bedside", description="`bedside`: one action after another; `orders`: "
                                                                      "sets of tests, sent at once, in rounds")
    opening: Words = Field(description="what the learner knows at the start")
    ask: Words = Field(description="the question above the actions")
    budget: int = Field(ge=1, description="how much may be spent; with `mode: orders` in each round")
    budget_name: Words = Field("actions left", description="the words beside the number that is left")
    actions: tuple[Action, ...] = Field(min_length=2, description="what can be done, grouped by `group`")
    rounds: tuple[Round, ...] = Field((), max_length=ROUNDS, description="the rounds of a case with `mode: orders`, "
                                                                         "one or two")
    hide_published: bool = Field(False, description="with `mode: orders`: true where the published figures stay hidden "
                                                    "until the learner asks for them")
    hide_yield: bool = Field(False, description="with `mode: orders`: true where the page does not count how many settled "
                                                "what was asked, nor says which did")
    words: OrderWords = Field(OF_TESTS, description="with `mode: orders`: the words around the sheet, where its entries are "
                                                    "not tests; what is left out keeps the words of tests")
    debrief: Words = Field(description="what an expert would have done and why, shown at the end")
    teaching_point: Words = Field(description="one sentence to take home")

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
        for n in range(1, max(1, len(self.rounds)) + 1):
            key_cost = sum(action.cost for action in (self.expert(n) if self.rounds else self.actions) if action.key)
            if key_cost > self.budget:
                raise ValueError(f"the key actions cost {key_cost} together, and the budget is only {self.budget}")
        if min(action.cost for action in self.actions) > self.budget:
            raise ValueError("the budget is too small for any action")
        return self

    @model_validator(mode="after")
    def _fits_its_mode(self):
        if self.mode == "bedside":
            if self.rounds or self.hide_published:
                raise ValueError("`rounds` and `hide_published` belong to a case with `mode: orders`")
            if self.hide_yield or self.words != OF_TESTS:
                raise ValueError("`hide_yield` and `words` belong to a case with `mode: orders`")
            for action in self.actions:
                if named := [key for key in _ONLY_IN_ORDERS if getattr(action, key)]:
                    raise ValueError(f"the action “{action.id}” has `{named[0]}`, which belongs to `mode: orders`")
            return self
        if not self.rounds:
            raise ValueError("a case with `mode: orders` needs `rounds`: one or two")
        for action in self.actions:
            if not action.answers:
                raise ValueError(f"the action “{action.id}” does not say which question it `answers`")
            if action.first_line and not (action.key and action.stands_in in (0, 1)):
                raise ValueError(f"“{action.id}” is `first_line`, so it needs `key: true` and a place on the first sheet")
            if action.late_harm and not action.first_line:
                raise ValueError(f"“{action.id}” has `late_harm` without `first_line: true`")
            if action.harm and action.key:
                raise ValueError(f"“{action.id}” has both `harm` and `key: true`")
            if action.stands_in > len(self.rounds) or (action.key and not action.first_line and len(self.rounds) == 1):
                raise ValueError(f"“{action.id}” belongs to a second round, and there is only one")
        if not any(action.first_line for action in self.actions):
            raise ValueError("no action has `first_line: true`: say which ones an expert sends first")
        return self

    def sheet(self, number: int) -> tuple[Action, ...]:
        """What stands on the sheet of round 1 or 2."""
        return tuple(action for action in self.actions if action.stands_in in (0, number))

    def expert(self, number: int) -> tuple[Action, ...]:
        """What an expert sends in round 1 or 2."""
        return tuple(action for action in self.actions if action.key and action.first_line == (number == 1))

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
        left_out: dict = dict.fromkeys(("status", "author", "tags"), True)
        if self.mode == "bedside":  # these cases were answered before there were others
            left_out |= {"mode": True, "rounds": True, "hide_published": True,
                         "actions": {"__all__": set(_ONLY_IN_ORDERS)}}
        if not self.hide_yield:  # these two came after the first order sheets were answered
            left_out["hide_yield"] = True
        if self.words == OF_TESTS:
            left_out["words"] = True
        return hashlib.sha256(self.model_dump_json(exclude=left_out).encode()).hexdigest()[:12]
