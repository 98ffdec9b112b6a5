"""Reading a question the way the rules need it: its words, its sentences, every piece of text with its place."""

from __future__ import annotations

import re
from datetime import date
from functools import cached_property, lru_cache

from ..questions import Question
from .glossary import Glossary

TRACES = frozenset({"trace", "predict"})
ONE_BEST = frozenset({"single"}) | TRACES
CHOICE = ONE_BEST | {"several"}
_WORD = re.compile(r"[^\W_]+(?:['’.\-][^\W_]+)*")
_KEY = re.compile(r"\[[^\]]*\]")
_SENTENCE = re.compile(r"(?<=[.!?])[\"”’)]?\s+(?=[\"“‘(]?[A-Z0-9])")
_CLAUSE = re.compile(r"[;:]\s")


@lru_cache(maxsize=65536)
def tokens(text: str) -> tuple[str, ...]:
    """The words of a text in lower case, source keys in square brackets left out."""
    if "[" in text:
        text = _KEY.sub(" ", text)
    return tuple(_WORD.findall(text.casefold()))


def count_words(text: str) -> int:
    """How many words a reader would count."""
    return len(tokens(text))


def sentences(text: str) -> list[str]:
    """The text cut at the ends of its sentences."""
    return [part for part in _SENTENCE.split(text.strip()) if part]


def clauses(text: str) -> list[str]:
    """The text cut at the ends of sentences and at semicolons and colons: what a reader takes in one breath."""
    return [c for s in sentences(text) for c in _CLAUSE.split(s) if c.strip()]


def stem_of(word: str) -> str:
    """A word without the commonest English endings, so that `jerks` and `jerking` count as one word."""
    for ending in ("ingly", "edly", "ings", "ing", "ies", "ied", "ed", "es", "ly", "s"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def overlap(a: frozenset[str], b: frozenset[str]) -> float:
    """The share of words two options have in common (Jaccard index), 0 to 1."""
    return len(a & b) / len(a | b) if a and b else 0.0


def listed(words) -> str:
    """Words as a reader wants them named: “one”, “two” and 3 more."""
    words = list(dict.fromkeys(str(w) for w in words))
    shown = ", ".join(f"“{w}”" for w in words[:4])
    return shown + (f" and {len(words) - 4} more" if len(words) > 4 else "")


def shortened(text: str, most: int = 50) -> str:
    """The text, cut with … when it is longer than `most` characters."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


Piece = tuple[tuple, str]


class Item:
    """One question with all that a rule may look at: `question`, `library`, `glossary`, `today` and its pieces of text.

    A place is a tuple such as `("wrong", 0, "why")`: where the text stands inside the question in the file.
    """

    def __init__(self, question: Question, library, glossary: Glossary, today: date):
        self.question = question
        self.library = library
        self.glossary = glossary
        self.today = today
        self.type = question.type
        self.heading: tuple[Piece, ...] = ()  # what stands above all questions of the file

    @property
    def lead_in(self) -> str:
        return self.question.lead_in

    @cached_property
    def options(self) -> list[tuple[tuple, object]]:
        """Every option of a choice question with its place, right ones first; empty for other types."""
        if self.type not in CHOICE:
            return []
        return [((side, n), o) for side in ("right", "wrong") for n, o in enumerate(getattr(self.question, side))]

    @cached_property
    def right(self) -> list[str]:
        return [o.text for place, o in self.options if place[0] == "right"]

    @cached_property
    def wrong(self) -> list[str]:
        return [o.text for place, o in self.options if place[0] == "wrong"]

    @cached_property
    def word_sets(self) -> list[frozenset[str]]:
        """The words of every option, in the order of `options`."""
        return [frozenset(tokens(o.text)) for _, o in self.options]

    @cached_property
    def stem(self) -> list[Piece]:
        stem = self.question.stem
        return [(("stem",), stem)] if isinstance(stem, str) else [(("stem", k), v) for k, v in stem.items()]

    @cached_property
    def asked(self) -> list[Piece]:
        """What the learner reads before answering, in reading order, options and items included."""
        q = self.question
        pieces = [*self.stem, (("lead_in",), q.lead_in)]
        pieces += [((*place, "text"), o.text) for place, o in self.options]
        if self.type == "sort":
            pieces += [(("categories", n), c) for n, c in enumerate(q.categories)]
        if self.type in ("sort", "order"):
            pieces += [(("items", n, "text"), p.text) for n, p in enumerate(q.items)]
        if self.type == "cloze":
            pieces.append((("card",), q.card))
        if self.type == "free":
            pieces += [(("frame",), q.frame)] if q.frame else []
            pieces += [
                (("gaps", n, "choices", m, "text"), c.text)
                for n, g in enumerate(q.gaps)
                for m, c in enumerate(g.choices)
            ]
        return pieces

    @cached_property
    def reasons(self) -> list[Piece]:
        """Every reason the learner reads after answering."""
        q = self.question
        pieces = [((*place, "why"), o.why) for place, o in self.options]
        if self.type in ("sort", "order"):
            pieces += [(("items", n, "why"), p.why) for n, p in enumerate(q.items)]
        if self.type in ("number", "cloze", "free"):
            pieces.append((("why",), q.why))
        if self.type == "number":
            pieces += [(("near_misses", n, "why"), m.why) for n, m in enumerate(q.near_misses)]
        if self.type == "free":
            pieces += [
                (("gaps", n, "choices", m, "why"), c.why) for n, g in enumerate(q.gaps) for m, c in enumerate(g.choices)
            ]
        if self.type == "rating":
            pieces += [(("why", domain), why) for domain, why in q.why.items()]
        return pieces

    @cached_property
    def answered(self) -> list[Piece]:
        """Everything shown after answering: reasons, teaching point, model answer, checklist."""
        q = self.question
        pieces = [*self.reasons, (("teaching_point",), q.teaching_point)]
        if self.type == "free":
            pieces.append((("model_answer",), q.model_answer))
            pieces += [(("checklist", n), c) for n, c in enumerate(q.checklist)]
        return pieces

    @cached_property
    def amounts(self):
        """The options read as numbers with unit, or None when they are not all numbers."""
        from ..amounts import read_amount

        read = [read_amount(o.text) for _, o in self.options]
        return read if read and all(read) else None
