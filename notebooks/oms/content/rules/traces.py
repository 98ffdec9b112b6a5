"""TRC: a recording is named by the learner, and by nothing that can be read before."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from .reading import TRACES, Item, Piece, listed, shortened, stem_of, tokens
from .registry import Finding, rule

_SHORTEST_WORD = 5
_SAYS_NOTHING = frozenset({"ocular", "normal"})  # parts of a name that tell no movement from another


def _called(item: Item) -> list[str]:
    """What the recordings of a question are called in their tables."""
    called: list[str] = []
    for recording in item.question.recordings.values():
        rows = getattr(item.library, "waveforms" if recording.waveform else "presets", {})
        row = rows.get(recording.name)
        called += [recording.name.replace("-", " "), row.label if row is not None else ""]
    return called


def telling_words(right: str, wrong: Sequence[str], called: Sequence[str],
                  pieces: Iterable[Piece]) -> Iterator[tuple[tuple, list[str]]]:
    """Where a text says the right option in full, or a word of its name (`called`) that no wrong option shares."""
    names = {stem_of(word) for text in called for word in tokens(text) if len(word) >= _SHORTEST_WORD}
    others = {stem_of(word) for text in wrong for word in tokens(text)}
    telling = {stem_of(word) for word in tokens(right)} & names - others - _SAYS_NOTHING
    whole = re.compile(rf"(?<!\w){re.escape(right.strip(' .').casefold())}(?!\w)")
    for place, text in pieces:
        if any(re.search(rf"(?<!\w){re.escape(one.strip(' .').casefold())}(?!\w)", text.casefold()) for one in wrong):
            continue  # where the choice itself is put in words, nothing is given away
        said = [word for word in tokens(text) if stem_of(word) in telling]
        if said or whole.search(text.casefold()):
            yield place, said or [right]


def _given_away(item: Item, pieces: Sequence[Piece]) -> Iterator[tuple[tuple, list[str]]]:
    return telling_words(item.right[0], item.wrong, _called(item), pieces)


@rule("TRC-01", types=TRACES)
def question_does_not_name_the_trace(item: Item):
    """Neither the stem nor the lead-in says what the recording is called."""
    for place, said in _given_away(item, [*item.stem, (("lead_in",), item.lead_in)]):
        yield Finding(
            place,
            f"The question names what is shown before it is answered: {listed(said)}.",
            "Say it without the name; the words that stand in for the recording name nothing either.",
        )


@rule("TRC-01", types=TRACES, scope="file")
def heading_does_not_name_the_trace(items: Sequence[Item]):
    """Neither the title nor the introduction of a quiz says what one of its recordings is called."""
    told: set[tuple] = set()
    for item in items:
        if item.type not in TRACES:
            continue
        for place, said in _given_away(item, item.heading):
            if place in told:
                continue
            told.add(place)
            yield Finding(
                place,
                f"What stands above the questions names a recording that is asked about: {listed(said)} "
                f"(“{shortened(item.right[0])}” is the right option of {item.question.id}).",
                "Choose words that fit every recording of the quiz.",
            )
