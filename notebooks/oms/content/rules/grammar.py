"""CUE-08: options that the grammar of the question rules out."""

from __future__ import annotations

import re

from . import words
from .reading import ONE_BEST, Item, shortened
from .registry import Finding, rule

_ENDS_IN_ARTICLE = re.compile(r"\b(an?)\s*(?:[?:.…_]|\.{3})*\s*$", re.IGNORECASE)
_PLURAL = re.compile(r"^(?:which|what)(?: of (?:the following|these))?(?: \w+){0,2} are\b", re.IGNORECASE)
_SINGULAR = re.compile(r"\b(?:which|what) (?:is|was) (?:an?|the one)\b", re.IGNORECASE)
_STARTS_SINGULAR = re.compile(r"^(?:an?|one) ", re.IGNORECASE)
_STARTS_PLURAL = re.compile(r"^(?:two|three|four|several|both|many) ", re.IGNORECASE)
_SPOKEN_VOWEL = re.compile(
    r"^(?:[FHLMNRSX](?=[A-Z\d])|hour|honest|heir|[AEIO]|8|11\b|18\b|[aeio]|[uU](?!ni(?!n)|s[ea]|ro|ti))"
)
_SPOKEN_CONSONANT = re.compile(r"^(?:[Ee]u|[Oo]ne\b|[Oo]nce\b|U(?=[A-Z]))")


def _wants_an(text: str) -> bool:
    return bool(_SPOKEN_VOWEL.match(text)) and not _SPOKEN_CONSONANT.match(text)


def _word_class(text: str) -> str:
    """The class of an option's opening, where a few words are enough to be sure; otherwise an empty string."""
    opening = text.casefold().split()[:2]
    first, second = (opening + ["", ""])[:2]
    if first == "to":
        return "to …"
    if first.endswith("ing") and first not in words.NO_VERB_FORM and second in words.OBJECT_OPENING:
        return "… -ing"
    if first in words.PREPOSITION and second:
        return "a preposition"
    return ""


@rule("CUE-08", types=ONE_BEST)
def options_follow_from_the_question(item: Item):
    """Every option fits the question's grammar, or none does."""
    options = [(place, o.text) for place, o in item.options]
    if article := _ENDS_IN_ARTICLE.search(item.lead_in):
        wants_an = article[1].casefold() == "an"
        yield from _misfits([(p, t) for p, t in options if _wants_an(t) != wants_an], f"after “{article[1]}”")
    if _PLURAL.search(item.lead_in):
        yield from _some([(p, t) for p, t in options if _STARTS_SINGULAR.match(t)], options, "a question in the plural")
    elif _SINGULAR.search(item.lead_in):
        yield from _some([(p, t) for p, t in options if _STARTS_PLURAL.match(t)], options, "a question in the singular")
    if len(options) >= 3:
        classes = [_word_class(t) for _, t in options]
        for n, one in enumerate(classes):
            others = classes[:n] + classes[n + 1 :]
            if len(set(others)) == 1 and one != others[0]:
                place, text = options[n]
                begins = f"begins with “{one}”" if one else f"does not begin with “{others[0]}” as the others do"
                yield Finding(
                    (*place, "text"),
                    f"Only the option “{shortened(text)}” {begins}.",
                    "Begin all options with the same kind of word.",
                    "warning",
                )


def _misfits(misfits, where: str):
    for place, text in misfits:
        yield Finding(
            (*place, "text"), f"“{shortened(text)}” does not fit {where}.", "Move the article into the options."
        )


def _some(misfits, options, where: str):
    if 0 < len(misfits) < len(options):
        yield from _misfits(misfits, f"to {where}")
