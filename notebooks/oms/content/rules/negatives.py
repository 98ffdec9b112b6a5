"""NEG: negative questions and options that are not answers."""

from __future__ import annotations

from . import words
from .reading import CHOICE, Item, listed, shortened
from .registry import Finding, rule


def _negative(lead_in: str) -> str:
    """The word that turns the question round, or an empty string."""
    for pattern in (words.SHOUTED, words.ALWAYS_NEGATIVE, words.NOT_IN_CLAUSE):
        if found := pattern.search(lead_in):
            return found[0]
    asks = list(words.QUESTION_WORD.finditer(lead_in))
    if not asks:
        return ""
    begin = next((a for a in asks if a[0].casefold() in ("which", "what")), asks[0])
    if begin[0].casefold() == "why":
        return ""  # "Why is a normal scan not enough?" asks for a reason, not for the odd one out
    main = lead_in[begin.end() :]
    if end := words.SUBORDINATE.search(main):
        main = main[: end.start()]
    found = words.NOT_IN_QUESTION.search(main)
    return found[0] if found else ""


@rule("NEG-01", types=CHOICE)
def no_negative_question(item: Item):
    """The lead-in does not ask for the exception."""
    if negative := _negative(item.lead_in):
        yield Finding(
            ("lead_in",),
            f"The lead-in is negative: “{negative}”.",
            "Ask for what holds; `avoid` and `contraindicated` are clear words where harm is meant.",
        )


@rule("NEG-02", "warning", types=CHOICE)
def no_negative_option(item: Item):
    """Options say what is, above all when the question is already negative."""
    negative = _negative(item.lead_in)
    pattern = words.ANY_NEGATIVE if negative else words.NEGATIVE_OPTION
    # An explanation may have to say what does not happen.
    hits = [
        (place, found[0])
        for place, o in item.options
        if (negative or (o.kind or item.question.kind) != "explanation") and (found := pattern.search(o.text))
    ]
    if not hits:
        return
    place, named = (*hits[0][0], "text"), listed(w for _, w in hits)
    if negative:
        yield Finding(
            place,
            f"The lead-in (“{negative}”) and an option ({named}) are both negative.",
            "Make at least the question positive.",
            "error",
        )
    else:
        yield Finding(
            place, f"An option is worded as a negative: {named}.", "Say what is the case, or what is done instead."
        )


def _matching(item: Item, test, message: str, remedy: str):
    for place, option in item.options:
        if test(option.text.strip()):
            yield Finding((*place, "text"), message.format(shortened(option.text)), remedy)


@rule("NEG-03", types=CHOICE)
def no_all_of_the_above(item: Item):
    """No option gathers all the others."""
    yield from _matching(
        item,
        words.ALL_ABOVE.search,
        "“{}” gathers the other options.",
        "Write an option of its own, or use the type `several`.",
    )


@rule("NEG-04", types=CHOICE)
def no_none_of_the_above(item: Item):
    """No option rejects all the others."""
    yield from _matching(
        item, words.NONE_ABOVE.search, "“{}” rejects the other options.", "Write an option of its own."
    )


@rule("NEG-05", types=CHOICE)
def no_combined_options(item: Item):
    """No option is a list of other options."""
    # Among options that are numbers, "1 and 2" may simply be an answer.
    numbers = sum(o.text[:1].isdigit() for _, o in item.options) > 1

    def combined(text: str) -> bool:
        digits = words.DIGITS_TOGETHER.match(text)
        return bool(
            words.LETTERS_TOGETHER.match(text) or words.BOTH_ABOVE.search(text) or (digits and (digits[1] or not numbers))
        )

    yield from _matching(
        item, combined, "“{}” combines other options.", "Write out one answer, or use the type `several`."
    )
