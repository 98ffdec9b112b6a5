"""A question on its way into the course: what the other program knew, and marked places for what it did not know."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from oms.content.placeholders import GUESSED, NO_OBJECTIVE, NO_SOURCE, to_write

from .adopt_text import story_and_question

TRUE_OR_FALSE = "Is this statement true or false?"


@dataclass
class Draft:
    """One adopted question. `line` is where it began in the other file, `called` its name there.

    `fields` are its own keys in our form; `missing` names what is still to be written, `notes` what was lost.
    """

    line: int
    called: str = ""
    stem: str = ""
    lead_in: str = ""
    type: str = ""
    fields: dict[str, Any] = field(default_factory=dict)
    teaching_point: str = ""
    tags: tuple[str, ...] = ()
    missing: list[str] = field(default_factory=list)
    notes: set[str] = field(default_factory=set)

    def record(self, id: str) -> dict[str, Any]:  # noqa: A002  (it is called so in the file)
        """The question as it is written in the file, with this id."""
        return {
            "id": id, "objective": NO_OBJECTIVE, "type": self.type, "bloom": "Remember", "stem": self.stem,
            "lead_in": self.lead_in, **self.fields, "teaching_point": self.teaching_point, "sources": [NO_SOURCE],
            "tags": list(dict.fromkeys((*self.tags, f"{GUESSED}bloom"))), "author": "adopted", "status": "draft"}

    @property
    def still(self) -> tuple[str, ...]:
        """What somebody still has to write, each named once with how often."""
        every = ["objective", "bloom", "sources", *self.missing]
        return tuple(f"{name} ({every.count(name)})" if every.count(name) > 1 else name for name in dict.fromkeys(every))

    def open(self, name: str, what: str) -> str:
        """The marked place for something that is missing; it is entered in `missing` under its name."""
        self.missing.append(name)
        return to_write(what)


def asked(draft: Draft, text: str, lead_in: str = "", code: str = "") -> Draft:
    """Fill in story and question from the text of the other program; `lead_in` where the type itself asks, `code` for
    lines that belong to the story."""
    draft.stem, draft.lead_in = (text, lead_in) if lead_in else story_and_question(text)
    if code:
        draft.stem = f"{draft.stem}\n{code}".strip("\n")
        draft.notes.add("code stands in the stem as plain lines")
    draft.stem = draft.stem or draft.open("stem", "the story or the situation that the question is about")
    draft.lead_in = draft.lead_in or draft.open("lead-in", "a closed question that ends with a question mark")
    return draft


def closed(draft: Draft, teaching_point: str = "") -> Draft:
    """Fill in the sentence to take home."""
    draft.teaching_point = teaching_point or draft.open("teaching point", "one sentence to take home, 30 words at most")
    return draft


def with_options(draft: Draft, options: Sequence[tuple[str, bool, str]], several: bool) -> None:
    """Fill in a question with options: each is its text, whether it is right, and its feedback."""
    right, wrong = ([_option(draft, *option) for option in options if option[1] is holds] for holds in (True, False))
    if not right:
        right = [_option(draft, draft.open("right option", "the right option"), True, "")]
    if not wrong:
        wrong = [_option(draft, draft.open("wrong option", "a wrong option that stands for a real misconception"), False, "")]
    draft.type = "several" if several or len(right) > 1 else "single"
    draft.fields = {"right": right, "wrong": wrong}


def _option(draft: Draft, text: str, right: bool, feedback: str) -> dict[str, str]:
    text = text or draft.open("option", "the text of this option")
    why = feedback or draft.open(
        "reasons of options", "why it is right" if right else "what separates it from the right one")
    return {"text": text, "why": why}


def with_number(draft: Draft, answer: float, tolerance: float, why: str, near: Iterable[tuple[float, str]] = ()) -> None:
    """Fill in a number with how far off is still right, and wrong numbers with the slip behind each."""
    draft.type = "number"
    draft.fields = {"answer": answer, "tolerance": tolerance,
                    "why": why or draft.open("reason of the number", "how to get there")}
    misses = [{"value": value,
               "why": words or draft.open("slips behind wrong numbers", "the slip that leads to it")}
              for value, words in near]
    if misses:
        draft.fields["near_misses"] = misses


def with_pairs(draft: Draft, pairs: Sequence[tuple[str, str]]) -> None:
    """Fill in things to sort, each with its category; a pair without a thing adds a category that holds nothing."""
    draft.type = "sort"
    categories = list(dict.fromkeys(category for _, category in pairs))
    if len(categories) < 2:
        categories.append(draft.open("category", "a second category"))
    draft.fields = {"categories": categories, "items": [
        {"text": text, "category": category, "why": draft.open("reasons of items", "why it belongs there")}
        for text, category in pairs if text]}


def with_own_words(draft: Draft, answers: Sequence[str], why: str = "") -> None:
    """Fill in a question to answer in own words: the first answer is the model, the others are told beside it."""
    draft.type = "free"
    model = answers[0] if answers else draft.open("model answer", "an answer that holds everything")
    if len(answers) > 1:
        model = f"{model} (also accepted: {'; '.join(answers[1:])})"
    draft.fields = {
        "model_answer": model,
        "checklist": [draft.open("checklist", f"the {place} point that a full answer holds") for place in ("first", "second")],
        "why": why or draft.open("reason of the answer", "what makes an answer good")}
