"""CUE: help for those who know tests instead of medicine, seen in one question."""

from __future__ import annotations

import re

from . import words
from .reading import CHOICE, ONE_BEST, Item, listed, overlap, shortened, stem_of, tokens
from .registry import Finding, rule

_SMALL = frozenset("a an the of in on at to and or with by for from is are its".split())
_PLAIN_NUMBER = re.compile(r"(?<![\w.-])\d+(?:\.\d+)?(?![\w-])")
_HIDDEN = re.compile(r"\{\{(.+?)\}\}")


def _soft(text: str) -> re.Match[str] | None:
    return words.ABSOLUTE_SOFT.search(words.ABSOLUTE_HARMLESS.sub(" ", text))


@rule("CUE-01", types=CHOICE)
def no_absolute_terms(item: Item):
    """Options do not promise without exception; such a promise is nearly always the wrong option."""
    hits = [(place, found[0]) for place, o in item.options if (found := words.ABSOLUTE.search(o.text))]
    remedy = "Take the word out, or give the same strength to the right option."
    if hits:
        only_wrong = all(place[0] == "wrong" for place, _ in hits)
        where = "only in wrong options" if only_wrong else "in options"
        yield Finding(
            (*hits[0][0], "text"),
            f"An absolute term stands {where}: {listed(w for _, w in hits)}.",
            remedy,
            "error" if only_wrong else "warning",
        )
        return
    if any(_soft(text) for text in item.right):
        return
    soft = [(place, found[0]) for place, o in item.options if (found := _soft(o.text))]
    if soft:
        yield Finding(
            (*soft[0][0], "text"),
            f"An absolute term stands only in wrong options: {listed(w for _, w in soft)}.",
            remedy,
            "warning",
        )


@rule("CUE-02", "warning", types=CHOICE)
def no_vague_frequency(item: Item):
    """Options do not hide behind words such as usually or may."""
    hits = [
        (place, found[0])
        for place, o in item.options
        if (found := words.VAGUE.search(o.text) or words.VAGUE_MAY.search(o.text))
    ]
    if hits:
        yield Finding(
            (*hits[0][0], "text"),
            f"A vague term stands in an option: {listed(w for _, w in hits)}.",
            "Say how often, or say it plainly.",
        )


@rule("CUE-03", types=CHOICE)
def right_option_is_not_the_longest(item: Item):
    """The right option is not visibly the longest. A few letters more in a short option are not visible."""
    if item.amounts or not item.wrong:
        return
    longest_wrong = max(map(len, item.wrong))
    if item.type == "several":
        shortest = min(map(len, item.right))
        if len(item.wrong) > 1 and shortest > 1.1 * longest_wrong and shortest - longest_wrong >= 6:
            yield Finding(
                ("right", 0, "text"),
                "Every right option is longer than every wrong one "
                f"({shortest} characters or more against {longest_wrong} or fewer).",
                "Make the lengths alike.",
                "warning",
            )
        return
    length = len(item.right[0])
    more, mean = length - longest_wrong, (length + sum(map(len, item.wrong))) / (1 + len(item.wrong))
    remedy = "Shorten it, or give the wrong options as much detail."
    told = f"({length} characters against {longest_wrong} in the longest wrong one)"
    if length > 1.25 * longest_wrong and more >= 10:
        yield Finding(("right", 0, "text"), f"The right option is visibly the longest {told}.", remedy)
    elif length > 1.1 * mean and length > 1.1 * longest_wrong and more >= 6:
        yield Finding(("right", 0, "text"), f"The right option is the longest {told}.", remedy, "warning")


@rule("CUE-05", "warning", types=ONE_BEST)
def similar_lengths(item: Item):
    """No option is more than twice as long as another, once they are long enough to show it."""
    by_length = sorted((len(o.text), place) for place, o in item.options)
    (short, _), (long, place) = by_length[0], by_length[-1]
    if long > 25 and long > 2 * short:
        yield Finding(
            (*place, "text"),
            f"The options differ much in length: {short} to {long} characters.",
            "Bring them within a factor of two.",
        )


@rule("CUE-06", "warning", types=ONE_BEST | {"cloze"})
def no_word_repeated_in_the_right_option(item: Item):
    """No telling word stands both in the question and in the right option alone; no card shows what it hides."""
    asked = " ".join([*(t for _, t in item.stem), item.lead_in])
    if item.type == "cloze":
        shown = f"{asked} {_HIDDEN.sub(' ', item.question.card)}".casefold()
        for hidden in _HIDDEN.findall(item.question.card):
            bare = hidden.strip().casefold()
            if len(bare) >= 5 and re.search(rf"(?<!\w){re.escape(bare)}(?!\w)", shown):
                yield Finding(
                    ("card",),
                    f"The hidden words “{hidden}” also stand where they can be read.",
                    "Say it differently there.",
                )
        return
    if item.amounts:
        return
    common, stop = item.glossary.stopwords, words.STOP
    right = {stem_of(w): w for w in tokens(item.right[0]) if len(w) >= 5 and w not in stop and w not in common}
    if not right:
        return
    said = {stem_of(w) for w in tokens(asked) if len(w) >= 5 and w not in stop and w not in common}
    in_wrong = [{stem_of(w) for w in tokens(text)} for text in item.wrong]
    # Where most wrong options repeat a word of the question too, repeating is no cue.
    if 2 * sum(bool(w & said) for w in in_wrong) > len(in_wrong):
        return
    shared = (right.keys() & said).difference(*in_wrong)
    if shared:
        yield Finding(
            ("right", 0, "text"),
            f"The right option alone repeats a word of the question: {listed(sorted(right[s] for s in shared))}.",
            "Use another word, or use it in a wrong option too.",
        )


@rule("CUE-07", "warning", types=ONE_BEST)
def no_convergence(item: Item):
    """The right option is not the one that shares most with all the others."""
    if len(item.options) < 3 or item.amounts:
        return
    sets = [s - _SMALL for s in item.word_sets]
    means = [sum(overlap(s, t) for t in sets if t is not s) / (len(sets) - 1) for s in sets]
    if means[0] >= max(means[1:]) + 0.15:
        shared = sets[0] & frozenset().union(*sets[1:])
        yield Finding(
            ("right", 0, "text"),
            f"The right option shares more words with the others than any other does: {listed(sorted(shared))}.",
            "Vary the parts so that no option is the sum of the others.",
        )


@rule("CUE-09", "warning", types=ONE_BEST)
def no_opposite_pair(item: Item):
    """Exactly two of four or five options are not each other's opposite."""
    if len(item.options) not in (4, 5) or item.amounts:
        return
    pairs = []
    for n, one in enumerate(item.word_sets):
        for two in item.word_sets[n + 1 :]:
            for low, high in words.OPPOSITES:
                for a, b in ((low, high), (high, low)):
                    if one & a and two & b and not one & b and not two & a:
                        rest_one, rest_two = one - a - _SMALL, two - b - _SMALL
                        if rest_one == rest_two or overlap(rest_one, rest_two) >= 0.5:
                            pairs.append((n, one & a | two & b))
    if len(pairs) == 1:
        n, pair = pairs[0]
        yield Finding(
            (*item.options[n][0], "text"),
            f"Exactly two options are opposites: {listed(sorted(pair))}.",
            "Make it two pairs or none, so that the choice is not between these two.",
        )


@rule("CUE-12", "warning", types=CHOICE)
def no_trigger_in_the_stem(item: Item):
    """A name or a textbook phrase that gives the answer away does not stand in the stem."""
    right = " ; ".join(item.right)
    eponyms = {m[0].casefold() for m in item.glossary.eponyms.finditer(right)}
    wrong = " ; ".join(item.wrong)
    triggers = [t for t in item.glossary.triggers if not t.names_itself and t.gives_away.search(right)]
    for place, text in item.stem:
        for found in item.glossary.eponyms.finditer(text) if eponyms else ():
            if found[0].casefold() in eponyms and found[0].casefold() not in wrong.casefold():
                yield Finding(
                    place,
                    f"The name “{found[0]}” stands in the stem and in the right option.",
                    "Describe it in the stem.",
                )
        for trigger in triggers:
            if (found := trigger.found.search(text)) and not trigger.gives_away.search(wrong):
                yield Finding(
                    place,
                    f"The phrase “{found[0]}” in the stem gives “{shortened(item.right[0])}” away.",
                    "Describe what is seen instead.",
                )


@rule("CUE-13", "warning", types=ONE_BEST)
def right_option_is_not_the_only_careful_one(item: Item):
    """The right option is not the only hedged one, nor the only one with a number."""
    if item.amounts or len(item.wrong) < 2:
        return
    for pattern, what in ((words.HEDGED, "is hedged"), (_PLAIN_NUMBER, "holds a number")):
        if (found := pattern.search(item.right[0])) and not any(pattern.search(w) for w in item.wrong):
            yield Finding(
                ("right", 0, "text"),
                f"Only the right option {what}: “{found[0]}”.",
                "Take it out, or do the same in a wrong option.",
            )
