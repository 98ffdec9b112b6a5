"""Says in plain words what a model refused: pydantic's errors become Problems with the line of the offending key."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from .file_text import shorten
from .problem import Problem
from .questions import AnyQuestion
from .unfolding import AnyDecision


def _by_type(union: Any) -> dict[str, type[BaseModel]]:
    return {get_args(model.model_fields["type"].annotation)[0]: model for model in get_args(get_args(union)[0])}


# What an author writes behind `type:`, and the model that it means.
QUESTION_TYPES = _by_type(AnyQuestion)
DECISION_TYPES = _by_type(AnyDecision)  # inside a node of an unfolding case

# Patterns of the models, said by example.
_EXAMPLES = {
    r"^oms-q-\d{4,5}$": "oms-q-0401: oms-q- and four digits",
    r"^oms-c-\d{4}$": "oms-c-0401: oms-c- and four digits",
    r"^M\d\d-O\d$": "M04-O1: module, -O and a number",
    r"^M\d\d$": "M04: M and two digits",
    r"^[A-Z]\d\d$": "M04: a letter and two digits",
    r"^[a-z0-9]+(-[a-z0-9]+)*$": "signs-in-order: small letters and digits, with hyphens between",
    r"^[A-Za-z][A-Za-z0-9_]*$": "tate2005: letters, digits and _ only",
    r"^PMC\d+$": "PMC5823978: PMC and digits",
    r"^10\.\d{4,9}/\S+$": "10.1001/jamaneurol.2015.4607: without an address in front",
    r"^[A-Z]\d{3,4}$": "A179: a letter and three digits",
    r"^\d\d-[a-z0-9]+(-[a-z0-9]+)*$": "04-recognise-and-score: without .ipynb",
    r"^W\d-\d\d$": "W2-12",
    r"^[A-Z]{3}-\d\d$": "CUE-03",
}


def refusals(error: ValidationError, data: Any, model: type[BaseModel], file: str,
             line_of: Callable[[tuple], int], *, thing: str = "key",
             empty: Callable[[tuple], bool] = lambda _: False) -> list[Problem]:
    """One Problem for each thing that the model refused in `data`.

    `line_of` gives the line of a path inside `data`; `thing` is what the file calls its entries: key or cell.
    `empty` says whether a path that is missing in `data` stands in the file with nothing behind it.
    """
    found: dict[tuple, Problem] = {}
    for details in error.errors(include_url=False):
        kind, loc = details["type"], details["loc"]
        path, other_reading = _path(loc, data)
        if other_reading:
            continue
        value = _at(data, path)
        if kind in ("missing", "extra_forbidden"):
            name = str(loc[-1])
            known = _known_keys(model, path[:-1])
            message, remedy = _keys(kind, name, known, empty(path + (name,)), thing)
            if kind == "missing":
                path += (name,)
        else:
            name = ""
            path += ("type",) if kind == "union_tag_invalid" else ()
            message, remedy = _values(kind, details, path, value, thing)
        # One thing wrong is told once, though a union of models may refuse it in several ways.
        found.setdefault((path, name), Problem(file, line_of(path), message, remedy))
    if not found:  # nothing is refused in silence, whatever a later pydantic may say
        return [Problem(file, line_of(()), "This entry cannot be read as it stands.",
                        "Compare with the example in data/README.md.")]
    return list(found.values())


def _path(loc: tuple, data: Any) -> tuple[tuple, bool]:
    """The part of a pydantic location that exists in the data, and whether another reading of the data was meant.

    A stem is text or sections, and pydantic complains about both readings; only the one that was meant is of use.
    """
    path: list = []
    other = False
    for part in loc:
        in_keys = isinstance(data, dict) and isinstance(part, str) and part in data
        in_list = isinstance(data, (list, tuple)) and isinstance(part, int) and part < len(data)
        if in_keys or in_list:
            path.append(part)
            data = data[part]
        elif isinstance(part, str) and part.startswith("dict["):
            other |= isinstance(data, str)
        elif isinstance(part, str) and part in ("str", "constrained-str"):
            other |= not isinstance(data, str)
    return tuple(path), other


def _at(data: Any, path: tuple) -> Any:
    for part in path:
        data = data[part]
    return data


def _known_keys(model: type[BaseModel], path: tuple) -> tuple[str, ...]:
    """The keys that the model knows at this path."""
    models = [model]
    for part in path:
        if isinstance(part, str):
            models = [m for known in models if part in known.model_fields
                      for m in _models_in(known.model_fields[part].annotation)]
    return tuple(dict.fromkeys(field.alias or name for known in models for name, field in known.model_fields.items()))


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models_in(part)


def _keys(kind: str, name: str, known: tuple[str, ...], is_empty: bool, thing: str) -> tuple[str, str]:
    if kind == "missing":
        if thing == "cell":
            return f"The cell “{name}” is empty.", "Fill it in."
        if is_empty:
            return f"“{name}” is empty.", f"Write something behind `{name}:`."
        return f"“{name}” is missing.", f"Add a line `{name}: …`."
    if name in known:  # of another kind of entry than this one
        return f"“{name}” does not belong to this type of entry.", "Take the line out, or change the `type`."
    near = difflib.get_close_matches(name.casefold(), known, n=1, cutoff=0.6)
    if near:
        return (f"“{shorten(name)}” is not a word this file knows; did you mean “{near[0]}”?",
                "Correct the spelling, or take the line out.")
    listed = " It knows: " + ", ".join(known) + "." if known else ""
    return (f"“{shorten(name)}” is not a word this file knows here.",
            "Take the line out, or look for its place." + listed)


def _values(kind: str, details: dict, path: tuple, value: Any, thing: str) -> tuple[str, str]:
    """Message and remedy for a value that a model refused."""
    context = details.get("ctx", {})
    names = [part for part in path if isinstance(part, str)]
    name = names[-1] if names else ""
    where = f"“{name}”" if name else "This entry"
    if isinstance(path[-1] if path else None, int) and name:
        where = f"Entry {path[-1] + 1} of “{name}”"
    if thing == "cell" and name:
        where = f"The cell “{name}”"
    said = f", but here stands “{shorten(value)}”" if isinstance(value, str) and value else ""

    if kind in ("value_error", "assertion_error"):
        words = str(context.get("error") or "This is not right").strip().rstrip(".")
        return words[:1].upper() + words[1:] + ".", "Compare with the example in data/README.md."
    if kind.startswith("union_tag"):
        asked, types = ("decision", DECISION_TYPES) if "decision" in names else ("question", QUESTION_TYPES)
        listed = ", ".join(types)
        if kind == "union_tag_not_found":
            return f"“type” is missing: the file does not say what kind of {asked} this is.", (
                f"Add a line `type: …` with one of {listed}.")
        given = str(context.get("tag", ""))
        near = difflib.get_close_matches(given, types, n=1, cutoff=0.5)
        meant = f" Did you mean “{near[0]}”?" if near else ""
        return f"There is no {asked} type “{shorten(given)}”.{meant}", f"The types are {listed}."
    if kind == "literal_error":
        allowed = str(context.get("expected", "")).replace("'", "").replace(" or ", ", ")
        given = details["input"] if details["loc"][-1:] == ("[key]",) else value
        folded = {word.casefold(): word for word in allowed.split(", ")}
        near = difflib.get_close_matches(str(given).casefold(), folded, n=1)
        meant = f" Did you mean “{folded[near[0]]}”?" if near else ""
        if details["loc"] and details["loc"][-1] == "[key]":
            return f"“{shorten(details['input'])}” is not a section of a stem.{meant}", f"The sections are {allowed}."
        return f"{where} must be one of {allowed}{said}.{meant}", "Choose one of them."
    if kind == "string_pattern_mismatch":
        example = _EXAMPLES.get(str(context.get("pattern")), "the others in this file")
        return f"{where} does not have its form{said}.", f"Write it like {example}."
    if kind == "string_too_short" or (value == "" and kind != "too_short"):
        return f"{where} is empty.", "Write something there, or take the line out."
    if kind == "too_short":
        least = context.get("min_length", 1)
        return f"{where} needs {least} {'entry' if least == 1 else 'entries'} or more.", "Add what is missing."
    if kind in ("too_long", "string_too_long"):
        return f"{where} is too long.", "Shorten it."
    if kind in ("greater_than_equal", "greater_than", "less_than_equal", "less_than"):
        bound = context.get("ge", context.get("gt", context.get("le", context.get("lt"))))
        least = "at least" if kind.startswith("greater") else "at most"
        return f"{where} must be {least} {bound}{said}.", "Correct the number."
    if kind.startswith(("int", "float", "decimal", "finite_number")):
        whole = "a whole number" if kind.startswith("int") else "a number"
        return f"{where} must be {whole}{said}.", "Write digits only, with a point for decimals and no unit."
    if kind.startswith("bool"):
        return f"{where} must be true or false{said}.", "Write true or false."
    if kind.startswith("date"):
        return f"{where} must be a date{said}.", "Write year, month and day like 2026-01-31."
    if kind in ("string_type", "string_sub_type"):
        return f"{where} must be a text, but here stands a {_shape(value)}.", (
            "Write the text behind the colon; put text that holds a colon, braces or brackets in quotes.")
    if kind in ("tuple_type", "list_type", "iterable_type"):
        return f"{where} must be a list{said or ', but here stands a ' + _shape(value)}.", (
            "Write each entry on a line of its own with a hyphen in front, or all of them in [square, brackets].")
    if kind in ("model_type", "model_attributes_type", "dict_type", "mapping_type"):
        return f"{where} must have keys of its own{said or ', but here stands a ' + _shape(value)}.", (
            "Write `key: text` lines, indented; compare with the example in data/README.md.")
    return f"{where} cannot be read as it stands{said}.", "Compare with the example in data/README.md."


def _shape(value: Any) -> str:
    return "list" if isinstance(value, (list, tuple)) else "group of keys" if isinstance(value, dict) else "text"
