"""From what a learner says to a response: which option "B" is, which number "24 months" is.

The form of a response, by type of question (all of it can be written as JSON):
single   the id of the option; so do trace, predict  several  a tuple of option ids, in the order shown
sort     {item id: category}                        order    a tuple of item ids, first to last
number   a float                                    rating   {domain: score}
cloze    {"text": words recalled, "rating": 1-3}    free     {"text": own words, "gaps": {name: choice}, "ticked": [places]}
None stands for "nothing chosen".
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from oms.content.problem import Mistake, unknown
from oms.learning.numbers import read_number
from oms.learning.shuffle import Shown

LONGEST_TEXT = 20_000


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFC", text).casefold().split())


def pick(given: object, lines: Iterable[Shown], what: str = "option") -> str:
    """The id of the line that is meant by its letter, its id, its text, or a beginning that fits only one text."""
    lines = tuple(lines)
    if isinstance(given, bool) or not isinstance(given, str | int | float) or not str(given).strip():
        raise Mistake(f"Say which {what}: by its letter, or by the first words of its text.")
    given = str(given).strip()
    wanted = _folded(given)
    for tells in ((lambda s: _folded(s.letter)), (lambda s: _folded(s.id)), (lambda s: _folded(s.text))):
        for line in lines:
            if tells(line) == wanted:
                return line.id
    # One letter is meant as a letter: "E" is not the option that begins with "Eye".
    found = [line for line in lines if _folded(line.text).startswith(wanted)] if len(wanted) > 1 else []
    if len(found) > 1:
        whole = [line for line in found if not _folded(line.text)[len(wanted):][:1].isalnum()]
        found = whole if len(whole) == 1 else found
    if len(found) > 1:
        raise Mistake(f"“{given[:60]}” fits both “{_brief(found[0])}” and “{_brief(found[1])}”; write a little more.")
    if found:
        return found[0].id
    raise unknown(what, given, [line.text for line in lines])


def _brief(line: Shown) -> str:
    return f"{line.letter}. {line.text}" if line.letter else line.text


def _named(names: Iterable[str], what: str, given: object) -> str:
    return pick(given, [Shown(name, name, "") for name in names], what)


def levels(domain: str, scale: Any = None) -> tuple[int, ...]:
    """The scores a domain can have: those of its scale, or 0 to 3."""
    steps = next((d.steps for d in scale.domains if d.name == domain), None) if scale else None
    return tuple(sorted(int(step) for step in steps)) if steps else (0, 1, 2, 3)


def respond(question: Any, lines: tuple[Shown, ...], before: Any, said: tuple[tuple, Mapping[str, Any]],
            scale: Any = None) -> Any:
    """The response after a learner said something; `before` is the response so far. Raises Mistake.

    `said` holds what was said in order and what was said by name. Saying None, or an empty list, takes the response back.
    """
    kind, (what, named) = question.type, said
    if named and kind not in ("sort", "free", "rating"):
        raise Mistake(f"This question has no part called “{next(iter(named))}”; give the answer alone.")
    if len(what) == 1 and isinstance(what[0], list | tuple | set | frozenset):
        what = tuple(what[0])
        if not what and not named:
            return None
    if what == (None,) and not named:
        return None
    if not what and not named:
        raise Mistake("Say what you choose, for example the letter of an option.")
    if kind in ("single", "trace", "predict"):
        return _one(what, lines)
    if kind == "several":
        return _several(question, what, lines)
    if kind == "order":
        return _order(what, lines)
    if kind == "number":
        if len(what) != 1:
            raise Mistake("Give one number.")
        return read_number(what[0], question.unit)
    if kind == "cloze":
        return {"text": _text(what), "rating": None}
    if kind == "free":
        return _free(question, before, what, named)
    parts = _parts(what, named)
    return _sort(question, before, parts, lines) if kind == "sort" else _rating(before, parts, lines, scale)


def _one(what: tuple, lines: tuple[Shown, ...]) -> str:
    if len(what) != 1:
        raise Mistake("Choose one option; only one is the best answer.")
    return pick(what[0], lines)


def _several(question: Any, what: tuple, lines: tuple[Shown, ...]) -> tuple[str, ...]:
    chosen = {pick(entry, lines) for entry in what}
    if question.max_select and len(chosen) > question.max_select:
        raise Mistake(f"You may choose {question.max_select} at most; that was {len(chosen)}.")
    return tuple(line.id for line in lines if line.id in chosen)


def _order(what: tuple, lines: tuple[Shown, ...]) -> tuple[str, ...]:
    order = tuple(pick(entry, lines, "item") for entry in what)
    for line in lines:
        if order.count(line.id) != 1:
            wrong = "stands there twice" if line.id in order else "is missing"
            raise Mistake(f"Name every item once, first to last: “{_brief(line)}” {wrong}.")
    return order


def _parts(what: tuple, named: Mapping[str, Any]) -> dict[Any, Any]:
    said: dict[Any, Any] = {}
    for entry in what:
        if not isinstance(entry, Mapping):
            raise Mistake("Say which part gets which answer, as in choose({\"A\": \"…\"}).")
        said |= entry
    return said | dict(named)


def _merged(before: Mapping | None, said: Mapping) -> dict | None:
    return {name: value for name, value in {**(before or {}), **said}.items() if value is not None} or None


def _sort(question: Any, before: Any, said: dict, lines: tuple[Shown, ...]) -> dict[str, str] | None:
    return _merged(before, {
        pick(item, lines, "item"): None if category is None else _named(question.categories, "category", category)
        for item, category in said.items()})


def _rating(before: Any, said: dict, lines: tuple[Shown, ...], scale: Any) -> dict[str, int] | None:
    scores = {}
    for given, score in said.items():
        domain = pick(given.replace("_", "-") if isinstance(given, str) else given, lines, "domain")
        scores[domain] = None if score is None else _score(domain, score, lines, scale)
    return _merged(before, scores)


def _score(domain: str, given: Any, lines: tuple[Shown, ...], scale: Any) -> int:
    allowed = levels(domain, scale)
    for step in allowed:
        if not isinstance(given, bool) and isinstance(given, int | float | str) and given in (step, str(step)):
            return step
    label = next(line.text for line in lines if line.id == domain)
    raise Mistake(f"Rate “{label}” with a whole number from {allowed[0]} to {allowed[-1]}.")


def _text(what: tuple) -> str:
    if not all(isinstance(entry, str | int | float) for entry in what):
        raise Mistake("Write your answer as text, in quotation marks.")
    text = "\n".join(str(entry) for entry in what).strip()
    if len(text) > LONGEST_TEXT:
        raise Mistake(f"That is too long to keep: {len(text):,} characters; {LONGEST_TEXT:,} fit.")
    return text


def _free(question: Any, before: Any, what: tuple, named: Mapping[str, Any]) -> dict[str, Any] | None:
    before = before or {"text": "", "gaps": {}}
    gaps = {gap.name: [choice.text for choice in gap.choices] for gap in question.gaps}
    said = {}
    for given, choice in named.items():
        name = given if given in gaps else given.replace("_", "-")
        if name not in gaps:
            raise unknown("gap", given, gaps)
        said[name] = None if choice is None else _named(gaps[name], "choice", choice)
    text = before["text"] if not what else _text(what)
    gaps = _merged(before["gaps"], said) or {}
    return {"text": text, "gaps": gaps, "ticked": None} if text or gaps else None


def built(question: Any, response: Any) -> str:
    """The sentence of a sentence builder with its gaps filled as far as they are; an open gap shows as “…”."""
    filled = (response or {}).get("gaps", {})
    sentence = question.frame
    for gap in question.gaps:
        sentence = sentence.replace("{" + gap.name + "}", filled.get(gap.name, "…"))
    return sentence


def complete(question: Any, lines: tuple[Shown, ...], response: Any) -> None:
    """Raise the Mistake that says what is still missing before this response can be checked; else return nothing."""
    kind = question.type
    if kind == "cloze":  # recalling happens in the head; writing it down is welcome, not asked for
        return
    if kind == "free":
        answer = response or {"text": "", "gaps": {}}
        if not answer["text"]:
            if not question.gaps:
                raise Mistake("Write a few words first.")
            if still := [gap for gap in question.gaps if gap.name not in answer["gaps"]]:
                raise Mistake(f"Build your sentence first, or write your own: “{still[0].ask}” is still open.")
        return
    if response is None:
        raise Mistake("Choose an answer first.")
    if kind in ("sort", "rating"):
        left = [line for line in lines if line.id not in response]
        if left:
            more = f" and {len(left) - 1} more" if len(left) > 1 else ""
            verb = "Place" if kind == "sort" else "Rate"
            raise Mistake(f"{verb} every {'item' if kind == 'sort' else 'domain'} first; “{left[0].text}”{more} "
                          f"{'are' if more else 'is'} left.")


def self_rated(question: Any, response: Any, what: object) -> dict[str, Any]:
    """The response with the learner's own marking: 1, 2 or 3 for a card, the ticked places (from 0) for free text."""
    if question.type == "cloze":
        # bool is an int to Python, and True is no rating
        if isinstance(what, bool) or not isinstance(what, int | float | str) or str(what) not in ("1", "2", "3"):
            raise Mistake("Rate yourself with 1 (not yet), 2 (partly) or 3 (knew it).")
        return {**(response or {"text": ""}), "rating": int(what)}
    if isinstance(what, str | int) and not isinstance(what, bool):
        what = (what,)
    if not isinstance(what, list | tuple | set | frozenset | range):
        raise Mistake("Say which points your answer holds, as a list of places counted from 0; [] for none.")
    ticked = set()
    for entry in what:
        if isinstance(entry, str):
            ticked.add(question.checklist.index(_named(question.checklist, "point", entry)))
        elif isinstance(entry, int) and not isinstance(entry, bool) and 0 <= entry < len(question.checklist):
            ticked.add(entry)
        else:
            raise Mistake(f"The checklist has {len(question.checklist)} points, counted from 0 to "
                          f"{len(question.checklist) - 1}.")
    return {**response, "ticked": sorted(ticked)}


def revived(question: Any, raw: Any, scale: Any = None) -> Any:
    """A complete response from what was stored as JSON, or None when it does not fit this question."""
    try:
        return _REVIVERS[question.type](question, raw, scale)
    except (TypeError, ValueError, KeyError, AttributeError):
        return None


def _if(fits: bool, response: Any) -> Any:
    return response if fits else None


def _ids(entries: Iterable[Any]) -> list[str]:
    return [entry.id for entry in entries]


def _revive_several(question: Any, raw: Any, _scale: Any) -> Any:
    return _if(isinstance(raw, list | tuple) and bool(raw) and set(raw) <= set(_ids(question.options)), tuple(raw))


def _revive_map(raw: Any, allowed: Mapping[str, Iterable]) -> Any:
    return _if(set(raw) == set(allowed) and all(raw[name] in allowed[name] for name in allowed), dict(raw))


def _revive_cloze(_question: Any, raw: Any, _scale: Any) -> Any:
    return _if(raw["rating"] in (1, 2, 3), {"text": str(raw.get("text", "")), "rating": raw["rating"]})


def _revive_free(question: Any, raw: Any, _scale: Any) -> Any:
    places = range(len(question.checklist))
    ways = {gap.name: [choice.text for choice in gap.choices] for gap in question.gaps}
    gaps = {name: choice for name, choice in raw["gaps"].items() if choice in ways.get(name, ())}
    return _if(all(place in places for place in raw["ticked"]),
               {"text": str(raw["text"]), "gaps": gaps, "ticked": sorted(set(raw["ticked"]))})


def _revive_one(question: Any, raw: Any, _scale: Any) -> Any:
    return _if(raw in _ids(question.options), raw)


_REVIVERS = {
    "single": _revive_one,
    "trace": _revive_one,
    "predict": _revive_one,
    "several": _revive_several,
    "sort": lambda q, raw, _: _revive_map(raw, {part.id: q.categories for part in q.items}),
    "order": lambda q, raw, _: _if(sorted(raw) == sorted(_ids(q.items)), tuple(raw)),
    "number": lambda _q, raw, _s: None if isinstance(raw, str) else read_number(raw),
    "cloze": _revive_cloze,
    "free": _revive_free,
    "rating": lambda q, raw, scale: _revive_map(raw, {domain: levels(domain, scale) for domain in q.reference}),
}
