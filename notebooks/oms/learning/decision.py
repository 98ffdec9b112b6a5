"""One decision of an unfolding case: what may be chosen, what was recognised, what came of it. Nothing is kept here."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from oms.content.unfolding_graph import all_right, followed
from oms.learning.counters import Counters, cost
from oms.learning.feedback import NOT_THIS_ONE, RIGHT, Feedback, Reason, feedback
from oms.learning.marking import mark
from oms.learning.shuffle import Shown, shown

_NOT = re.compile(r"\b(?:no|not|never|without|nor|neither|non|cannot|cant|dont|doesnt|isnt|\w+n t)\s+(?:(?:an?|the|any)\s+)?$")
_WHOLE_WORD = 4  # letters: a phrase as short as this is looked for as a word, a longer one also as the beginning of one
_NEAR = 24  # letters before a phrase that are searched for a “no”


@dataclass(frozen=True, repr=False)
class Finding:
    """What came back from one test: its `text`, the `finding`, and what was `published` about its yield, or ""."""

    id: str
    text: str
    finding: str
    published: str

    def __repr__(self) -> str:
        return f"{self.text}: {self.finding}"


@dataclass(frozen=True, repr=False)
class Decided:
    """One decision as it was taken. `chosen` are ids of options, `words` what was chosen, or typed, in words.

    `feedback` holds the mark and the reason for every option; `findings` what came back from what was ordered; `says` and
    `to` are the consequence and the node that it leads to; `cost` is what it added to the counters. `certainty` is 1, 2, 3
    or None.
    """

    node: Any
    page: int
    chosen: tuple[str, ...]
    words: str
    feedback: Feedback
    findings: tuple[Finding, ...]
    unsafe: tuple[str, ...]
    says: str
    to: str
    cost: Counters
    certainty: int | None = None
    seconds: float = 0.0
    response: Any = field(default=None, compare=False)

    @property
    def right(self) -> bool:
        """True where nothing was missing and nothing was too much."""
        return self.feedback.right is True

    @property
    def score(self) -> float:
        """0 to 1."""
        return self.feedback.score

    def __repr__(self) -> str:
        return repr(self.feedback)


@dataclass(frozen=True)
class Asked:
    """A decision among options, in the form in which the questions of a quiz are shown, answered and marked."""

    id: str
    type: str
    options: tuple[Any, ...]
    right: tuple[Any, ...]
    wrong: tuple[Any, ...]
    max_select: int
    shuffle: bool = True
    teaching_point: str = ""
    sources: tuple[str, ...] = ()

    def is_right(self, option_id: str) -> bool:
        """True for the id of a right option."""
        return any(option.id == option_id for option in self.right)


def asked(case: Any, node: Any) -> Asked | None:
    """The decision of a node as a question among options; None where it has none, or where words are typed."""
    decision = node.decision
    if decision is None or decision.type == "short":
        return None
    kind = "single" if decision.most == 1 else "several"
    return Asked(f"{case.id}/{node.id}", kind, decision.options, decision.right, decision.wrong, decision.most)


def lines(question: Asked | None, seed: object) -> tuple[Shown, ...]:
    """The options in the order of this seed, with their letters; () where there are none."""
    return shown(question, seed) if question is not None else ()


def joined(texts: Iterable[str]) -> str:
    """Several choices as one line of words."""
    return "; ".join(text.rstrip(".") for text in texts)


def ids(response: Any) -> tuple[str, ...]:
    """What was chosen as a tuple of ids, whether one or several may be chosen."""
    return () if response is None else (response,) if isinstance(response, str) else tuple(response)


def among(case: Any, node: Any, response: Any, seed: object) -> Decided:
    """What comes of a choice among options; `response` is an id, or a tuple of ids where several may be chosen."""
    question, chosen, decision = asked(case, node), ids(response), node.decision
    marked = mark(question, response)
    told = feedback(question, lines(question, seed), response, marked)
    by_id = {option.id: option for option in decision.options}
    options = [by_id[name] for name in chosen]
    link = followed(decision, chosen, all_right(decision, chosen))
    findings = tuple(Finding(option.id, option.text, option.finding, option.yield_text) for option in options
                     if hasattr(option, "finding"))
    return Decided(node, 0, chosen, joined(option.text for option in options), told, findings, marked.unsafe,
                   link.says, link.to, cost(options, link), response=list(chosen))


def typed(node: Any, words: str, same: bool) -> Decided:
    """What comes of words that were typed; `same` says whether they say what the model answer says."""
    decision = node.decision
    reason = Reason("model-answer", "", decision.model_answer, decision.why, True, same)
    told = Feedback(same, float(same), RIGHT if same else NOT_THIS_ONE, "", (reason,), "", (),
                    model_answer=decision.model_answer, expected=decision.model_answer)
    link = followed(decision, right=same)
    return Decided(node, 0, (), words, told, (), (), link.says, link.to, cost((), link),
                   response={"text": words, "same": same})


def recognised(text: str, accept: Iterable[Iterable[str]]) -> bool:
    """Whether a text holds a phrase of every list, compared without capitals, accents and hyphens.

    A phrase right behind a “no” or “not” does not count, so "no X-ray" names no X-ray; a phrase may hold such a word itself.
    """
    # "x-ray" may be typed as "x ray" or "xray", so the text is read both ways.
    readings = (_folded(text, " "), _folded(text, ""))
    return all(any(_holds(reading, phrase) for phrase in phrases for reading in readings) for phrases in accept)


def _holds(reading: str, phrase: str) -> bool:
    return any(not _NOT.search(reading, max(0, found.start() - _NEAR), found.start())
               for found in _pattern(phrase).finditer(reading))


def _folded(text: str, hyphen: str) -> str:
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign)).casefold()
    plain = re.sub(r"[-‐‑‒–—]", hyphen, plain)
    return " ".join(re.sub(r"[^\w\s]", " ", plain).split())


def _pattern(phrase: str) -> re.Pattern[str]:
    words = _folded(phrase, " ").split()
    if not words:
        return re.compile(r"(?!)")  # a phrase of signs alone is found nowhere
    end = r"s?\b" if sum(map(len, words)) <= _WHOLE_WORD else ""
    return re.compile(r"\b" + r"\s*".join(map(re.escape, words)) + end)
