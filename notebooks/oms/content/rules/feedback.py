"""FBK: what the learner reads after answering."""

from __future__ import annotations

import re
from functools import lru_cache

from ..pointers import bracketed
from . import words
from .reading import CHOICE, Item, count_words, shortened, tokens
from .registry import Finding, rule

_RUN = 8
_AMOUNT = r"\d(?:[\d.,]*\d)?\s?"
_DOSE = re.compile(
    r"\b(?:mg|g|µg|μg|mcg|micrograms?|milligrams?|IU|U|units?)\s?(?:/|per)\s?"
    r"(?:kg|kilograms?|m2\b|m²|m\^2|square metres?)"
    rf"|{_AMOUNT}(?:mg|mcg|µg|μg|milligrams?)\s?(?:(?:once|twice|three times|four times)\b|daily\b|nightly\b|/ ?day\b|"
    r"(?:every|each|a|per) (?:day|week|\d+ hours)\b|(?:orally|by mouth|IV|intravenously)\b)",
    re.IGNORECASE,
)
_UNITS = ("kg", "Kg", "KG", "ilogram", "illigram", "m2", "m²", "m^2", "metre", "mg", "mcg", "µg", "μg", "MG")
_NUMBER = re.compile(r"(?<![\w.])\d+(?:[.,]\d+)*(?!\w)")
_KEY = re.compile(r"\[[^\]]*\]")


@rule("FBK-01")
def every_option_has_its_reason(item: Item):
    """A reason has 12 words at least for an option of a choice question, 6 for anything else."""
    fewest = 12 if item.type in CHOICE else 6
    for place, why in item.reasons:
        if (n := count_words(why)) < fewest:
            yield Finding(
                place,
                f"The reason “{shortened(why)}” has {n} words, fewer than {fewest}.",
                "Say why it is right, or what separates it from the right one and when it would be right.",
            )


@rule("FBK-02", "warning", types=CHOICE)
def right_option_is_explained(item: Item):
    """The reason for the right option gives a cause, not just the answer again."""
    for place, option in item.options:
        if place[0] == "right" and not words.CAUSAL.search(option.why):
            yield Finding(
                (*place, "why"),
                f"The reason “{shortened(option.why)}” does not link the finding to a cause.",
                "Say why, with because, since, so that or therefore.",
            )


@rule("FBK-03")
def one_sentence_to_take_home(item: Item):
    """The teaching point has 30 words at most, and no number that is not explained in the question."""
    point = item.question.teaching_point
    if (n := count_words(point)) > 30:
        yield Finding(
            ("teaching_point",), f"The teaching point has {n} words, more than 30.", "Keep the one thing to remember."
        )
    numbers = set(_NUMBER.findall(_KEY.sub(" ", point)))
    if numbers:
        q = item.question
        elsewhere = " ".join(t for p, t in (*item.asked, *item.answered) if p[0] != "teaching_point")
        if item.type == "number":
            elsewhere += f" {q.answer:g} {q.tolerance:g}"
        if item.type == "rating":
            elsewhere += " ".join(["", *map(str, q.reference.values()), str(sum(q.reference.values()))])
        if new := sorted(numbers - set(_NUMBER.findall(elsewhere))):
            yield Finding(
                ("teaching_point",),
                f"The teaching point brings a new number: {', '.join(new)}.",
                "Explain it in a reason, or leave it out.",
                "warning",
            )


@rule("FBK-04")
def sources_are_known(item: Item):
    """Every source and every claim that a question names is in the tables, and what its text cites is among its sources."""
    for place, text in (*item.asked, *item.answered):
        for key in bracketed(text):
            if key in item.library.references and key not in item.question.sources:
                yield Finding(place, f"“{key}” is cited here and is not among the `sources`.", "Add it there, or correct it.")
    for n, key in enumerate(item.question.sources):
        if key not in item.library.references:
            yield Finding(
                ("sources", n),
                f"The source “{key}” is not in references.csv.",
                "Use a key of that table, or add the reference.",
            )
    for n, key in enumerate(getattr(item.question, "claims", ())):
        if key not in item.library.claims:
            yield Finding(("claims", n), f"The claim “{key}” is not in claims.csv.", "Use a claim of that table.")


@rule("FBK-05", types=CHOICE)
def unsafe_options_are_wrong(item: Item):
    """An option that could harm the patient is not a right one."""
    for place, option in item.options:
        if option.harm and place[0] == "right":
            yield Finding(
                (*place, "harm"),
                f"The right option “{shortened(option.text)}” is said to harm.",
                "Take `harm` out, or move the option to `wrong`.",
            )
        elif option.harm and (re.match(r"[A-Z][a-z]", option.harm) or option.harm.endswith(".")):
            yield Finding(
                (*place, "harm"),
                f"`harm` of “{shortened(option.text)}” does not complete “… could harm the patient because”.",
                "Begin it without a capital, end it without a full stop.",
                "warning",
            )


@lru_cache(maxsize=8)
def _runs(quotes: tuple[str, ...]) -> frozenset[tuple[str, ...]]:
    return frozenset(w[n : n + _RUN] for q in quotes for w in (tokens(q),) for n in range(len(w) - _RUN + 1))


def quoted_runs(library) -> frozenset[tuple[str, ...]]:
    """Every run of eight words in the stored quotations of the claims."""
    return _runs(tuple(c.quote_short for c in library.claims.values() if c.quote_short))


@rule("FBK-06")
def feedback_uses_own_words(item: Item):
    """Nothing that is shown shares eight words running with a stored quotation."""
    runs = item.quoted_runs
    if not runs:
        return
    for place, text in (*item.answered, *item.asked):
        said = tokens(text)
        for n in range(len(said) - _RUN + 1):
            if said[n : n + _RUN] in runs:
                yield Finding(
                    place,
                    f"“{' '.join(said[n : n + _RUN])} …” is taken word for word from a source.",
                    "Say it in your own words.",
                )
                break


@rule("FBK-07")
def doses_are_reviewed(item: Item):
    """A drug dose stands only in a question that a clinician has signed."""
    review = getattr(item.question, "reviewed_by", None)
    if review and review.clinical.strip():
        return
    for place, text in (*item.asked, *item.answered):
        # Finding a bare piece of text is much faster than the pattern, and most texts hold no unit at all.
        if any(unit in text for unit in _UNITS) and (found := _DOSE.search(text)):
            yield Finding(
                place,
                f"A drug dose (“{found[0].strip()}”) stands here, and no clinician has signed.",
                "Leave the dose out, or add `reviewed_by: {clinical: …}`.",
            )
