"""DIF: difficulty that comes from the wording and not from the medicine."""

from __future__ import annotations

import re

from ..amounts import same_unit
from . import words
from .reading import CHOICE, Item, clauses, count_words, listed, shortened, tokens
from .registry import Finding, rule

_ABBREVIATION = re.compile(r"(?<![\w&/-])[A-Z]{2,6}(?=s?(?![\w-]))")
_TWO_CAPITALS = re.compile(r"[A-Z][A-Z]")
_ROMAN = re.compile(r"^[IVX]+$")
_KEY = re.compile(r"\[[^\]]*\]")


@rule("DIF-01", "warning", types=CHOICE)
def logical_order(item: Item):
    """Options in fixed order stand in a logical order (numbers are sorted when they are shown)."""
    if item.question.shuffle or item.amounts:
        return
    texts = [o.text.casefold() for _, o in item.options]
    if texts != sorted(texts):
        yield Finding(
            ("shuffle",),
            "The options are kept in the order of the file, which is not alphabetical.",
            "Let them be shuffled, or say in a waiver what order they have.",
        )


@rule("DIF-02", types=CHOICE)
def numbers_are_comparable(item: Item):
    """Numeric options share a unit and a form, and no value lies in two of them."""
    amounts = item.amounts
    if not amounts:
        return
    places = [(*place, "text") for place, _ in item.options]
    units = list(dict.fromkeys(a.unit for a in amounts))
    if any(not same_unit(units[0], u) for u in units[1:]):
        yield Finding(
            places[0],
            f"The options use different units: {listed(u or 'none' for u in units)}.",
            "Give all of them in one unit.",
        )
        return
    if len(units) > 1:
        yield Finding(
            places[0],
            f"The options use different units of time: {listed(units)}.",
            "Give all of them in one unit where that reads well.",
            "warning",
        )
    forms = {a.form for a in amounts}
    if {"point", "range"} <= forms:
        yield Finding(
            places[0], "Some options are single numbers and some are ranges.", "Make all of them one or the other."
        )
        return
    for n, a in enumerate(amounts):
        for m in range(n + 1, len(amounts)):
            if a.meets(amounts[m]) and not (a.form == amounts[m].form == "point"):
                yield Finding(
                    places[m],
                    f"“{item.options[n][1].text}” and “{item.options[m][1].text}” overlap.",
                    "Set the limits so that each value lies in one option only.",
                )
    if len(amounts) > 2 and sum(a.decimals > 0 for a in amounts) == 1:
        place = places[next(n for n, a in enumerate(amounts) if a.decimals)]
        yield Finding(
            place, "Only one of the numbers has decimals.", "Give all numbers with the same precision.", "warning"
        )


@rule("DIF-03", "warning", types=CHOICE)
def short_options(item: Item):
    """Options have 12 words at most, 20 for explanations."""
    for place, option in item.options:
        most = 20 if (option.kind or item.question.kind) == "explanation" else 12
        if (n := count_words(option.text)) > most:
            yield Finding(
                (*place, "text"),
                f"The option “{shortened(option.text)}” has {n} words, more than {most}.",
                "Move what the options share into the stem, or shorten.",
            )


@rule("DIF-04", "warning", types=CHOICE)
def no_repeated_opening(item: Item):
    """The options do not all open with the same three words."""
    openings = [tokens(o.text) for _, o in item.options]
    same = 0
    while all(len(t) > same for t in openings) and len({t[same] for t in openings}) == 1:
        same += 1
    if same >= 3:
        yield Finding(
            (*item.options[0][0], "text"),
            f"Every option opens with “{' '.join(openings[0][:same])}”.",
            "Put these words into the lead-in.",
        )


@rule("DIF-05", "warning")
def abbreviations_are_spelt_out(item: Item):
    """An abbreviation that not every reader knows is spelt out where it first stands."""
    known: set[str] = set()
    for place, text in (*item.asked, *item.answered):
        if not _TWO_CAPITALS.search(text):
            continue
        bare = _KEY.sub(" ", text) if "[" in text else text
        for found in _ABBREVIATION.finditer(bare):
            short = found[0]
            if (
                short in known
                or short in item.glossary.abbreviations
                or _ROMAN.match(short)
                or words.SHOUTED.match(short)
            ):
                continue
            known.add(short)
            before, after = bare[: found.start()], bare[found.end() :]
            if (before.endswith("(") and re.match(r"s?\)|[;,]", after)) or re.match(r"s? \([a-z]", after):
                continue
            yield Finding(
                place,
                f"The abbreviation “{short}” is not spelt out.",
                "Write it in full with the letters in brackets where it first stands.",
            )


@rule("DIF-06", "info")
def readable_stem(item: Item):
    """The sentences of the stem have 22 words on average, or fewer."""
    counts = [count_words(c) for _, text in item.stem for c in clauses(text)]
    if counts and (mean := sum(counts) / len(counts)) > 22:
        yield Finding(
            item.stem[0][0],
            f"The stem's sentences have {mean:.0f} words on average, more than 22.",
            "Cut the longest sentence in two.",
        )


@rule("DIF-07", "warning")
def no_trick_wording(item: Item):
    """No wording that turns on a trick."""
    for place, text in item.asked:
        if place[0] != "stem" and (found := words.TRICK.search(text)):
            yield Finding(place, f"“{found[0]}” makes the question turn on wording.", "Ask it plainly.")


@rule("DIF-08", "warning")
def stem_length_fits(item: Item):
    """A stem for recall has 40 words at most, a vignette 40 to 150, any other stem 150 at most."""
    q = item.question
    n = sum(count_words(text) for _, text in item.stem)
    place = item.stem[0][0]
    if n > 150:
        yield Finding(place, f"The stem has {n} words, more than 150.", "Leave out what no option turns on.")
    elif q.patient and item.type in CHOICE and n < 40:
        yield Finding(
            place,
            f"The vignette has {n} words, fewer than 40.",
            "Add what a reader needs to reason, such as the time course or the examination.",
        )
    elif not q.patient and item.type in CHOICE and q.bloom == "Remember" and n > 40:
        yield Finding(place, f"The stem of this recall question has {n} words, more than 40.", "Shorten it.")


@rule("DIF-08", "warning", scope="case")
def reveal_length_fits(item: Item):
    """What a case reveals at one step has 180 words at most."""
    for n, action in enumerate(getattr(item.question, "actions", ())):
        if (count := count_words(action.finding)) > 180:
            yield Finding(("actions", n, "finding"), f"This finding has {count} words, more than 180.", "Shorten it.")
