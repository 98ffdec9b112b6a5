"""The questions of jupyterquiz: a JSON list of objects, with a type, a question, and answers that carry feedback."""

from __future__ import annotations

import json
import math
from typing import Any

from oms.content.file_text import refuse, shorten
from oms.content.problem import Problem

from .adopt_draft import Draft, asked, closed, with_number, with_options, with_own_words
from .adopt_text import code_of, words_of
from .export_text import visible

TYPES = ("multiple_choice", "many_choice", "numeric", "string")
FORM = "Compare with the examples of jupyterquiz."
_LARGEST = 1e300


class _Broken(Exception):
    """What is wrong with one question, in a sentence."""


def read_jupyterquiz(text: str, file: str) -> tuple[list[Draft], list[Problem]]:
    """The questions of a jupyterquiz file, and a Problem for each that cannot be read.

    Raises Unreadable, which carries one Problem, where the whole is no list of questions.
    """
    drafts: list[Draft] = []
    problems: list[Problem] = []
    for line, given in _listed(text, file):
        try:
            drafts.append(_question(given, Draft(line)))
        except _Broken as broken:
            problems.append(Problem(file, line, str(broken), FORM))
    return drafts, problems


def _listed(text: str, file: str) -> list[tuple[int, Any]]:
    """The entries of the list, each with the line on which it begins; a single question counts as a list of one."""
    try:
        whole = json.loads(text, parse_constant=_constant)
        begin = _after_blanks(text, 0)
        if isinstance(whole, dict) and isinstance(whole.get("questions"), list) and "answers" not in whole:
            begin, whole = _place_of(text, begin, "questions"), whole["questions"]
        if isinstance(whole, dict):
            return [(_line(text, begin), whole)]
        if not isinstance(whole, list):
            raise refuse(file, 1, "This is no list of questions.", f"Begin it with [ and a question in braces. {FORM}")
        if not whole:
            raise refuse(file, _line(text, begin), "The list of questions is empty.", "Write a question in it.")
        return list(zip(_lines_of(text, begin), whole, strict=True))
    except json.JSONDecodeError as error:
        raise refuse(file, error.lineno, "The JSON breaks off here or goes on where it should not.",
                     "Look at this line and the one above: a comma, a quotation mark or a bracket is missing or too "
                     "many.") from None
    except (RecursionError, ValueError):
        raise refuse(file, 0, "This JSON is nested too deep, or holds a number that is none.", FORM) from None


def _constant(name: str) -> None:
    raise ValueError(name)  # NaN and Infinity are not JSON


def _after_blanks(text: str, place: int) -> int:
    while place < len(text) and text[place] in " \t\n\r":
        place += 1
    return place


def _line(text: str, place: int) -> int:
    return text.count("\n", 0, place) + 1


def _lines_of(text: str, begin: int) -> list[int]:
    """The line of each entry of the list that begins at this place of a text that is known to be JSON."""
    decoder, found, place = json.JSONDecoder(), [], _after_blanks(text, begin + 1)
    line, counted = _line(text, begin), begin
    while text[place] != "]":
        line, counted = line + text.count("\n", counted, place), place
        found.append(line)
        place = _after_blanks(text, decoder.raw_decode(text, place)[1])
        place = _after_blanks(text, place + 1) if text[place] == "," else place
    return found


def _place_of(text: str, begin: int, key: str) -> int:
    """Where the value of this key begins, in an object that is known to be JSON and to have it; the last one counts."""
    decoder, found, place = json.JSONDecoder(), begin, _after_blanks(text, begin + 1)
    while text[place] != "}":
        name, place = decoder.raw_decode(text, place)
        place = _after_blanks(text, _after_blanks(text, place) + 1)  # behind the colon
        found = place if name == key else found
        place = _after_blanks(text, decoder.raw_decode(text, place)[1])
        place = _after_blanks(text, place + 1) if text[place] == "," else place
    return found


def _question(given: Any, draft: Draft) -> Draft:
    if not isinstance(given, dict):
        raise _Broken(f"A question stands in braces; here stands “{shorten(visible(given), 40)}”.")
    kind = given.get("type")
    if kind not in TYPES:
        raise _Broken(f"There is no question type “{shorten(visible(kind), 40)}”; the types are {', '.join(TYPES)}.")
    answers = given.get("answers")
    if not isinstance(answers, list) or not all(isinstance(answer, dict) for answer in answers):
        raise _Broken("“answers” must be a list of objects in braces.")
    asked(draft, words_of(_text(given, "question"), draft.notes), code=code_of(_text(given, "code")))
    _KINDS[kind](draft, given, answers)
    return closed(draft)


def _text(given: dict, key: str) -> str:
    value = given.get(key, "")
    if value is None:
        return ""
    if not isinstance(value, str):
        raise _Broken(f"“{key}” must be a text in quotation marks.")
    return value


def _right(answer: dict) -> bool:
    holds = answer.get("correct")
    if not isinstance(holds, bool):
        raise _Broken("Each answer needs “correct”, which is true or false.")
    return holds


def _said(draft: Draft, answer: dict, key: str) -> str:
    return words_of(_text(answer, key), draft.notes)


def _choice(draft: Draft, given: dict, answers: list[dict]) -> None:
    options = []
    for answer in answers:
        text = "\n".join(filter(None, (_said(draft, answer, "answer"), code_of(_text(answer, "code")))))
        options.append((text, _right(answer), _said(draft, answer, "feedback")))
    if not options:
        raise _Broken("The list of answers is empty.")
    many = given["type"] == "many_choice"
    if not many and sum(right for _, right, _ in options) > 1:
        draft.notes.add("any of several right answers was enough; here all of them have to be chosen")
    with_options(draft, options, several=many)


def _numeric(draft: Draft, given: dict, answers: list[dict]) -> None:
    digits = given.get("precision")
    if digits is not None and (isinstance(digits, bool) or not isinstance(digits, int) or not 0 < digits < 100):
        raise _Broken("“precision” must be a whole number of digits.")
    right, near = [], []
    for answer in answers:
        if answer.get("type") == "default" or not {"value", "range"} & set(answer):
            draft.notes.add(f"the feedback for every other number was left out: {_said(draft, answer, 'feedback')}")
            continue
        holds, words = _right(answer), _said(draft, answer, "feedback")
        if "range" in answer and answer.get("type") != "value":
            low, high = _range(answer["range"])
            if holds:
                right.append(((low + high) / 2, (high - low) / 2, words))
            else:
                draft.notes.add(f"a wrong range was left out, {low:g} to {high:g}: {words}")
        elif holds:
            value = _number(answer.get("value"), "value")
            right.append((value, _rounding(value, digits), words))
        else:
            near.append((_number(answer.get("value"), "value"), words))
    if not right:
        raise _Broken("No number is right here.")
    if len(right) > 1:
        told = ", ".join(f"{value:g} (within {tolerance:g})" for value, tolerance, _ in right[1:])
        draft.notes.add(f"other right numbers were left out: {told}")
    with_number(draft, *right[0], near)


def _rounding(value: float, digits: int | None) -> float:
    """How far off a number may be that is first rounded to so many digits: half of the last one."""
    if not digits or not value:
        return 0.0
    return 0.5 * 10.0 ** (math.floor(math.log10(abs(value))) + 1 - digits)


def _range(given: Any) -> tuple[float, float]:
    if not isinstance(given, list) or len(given) != 2:
        raise _Broken("A range is a list of two numbers.")
    low, high = sorted(_number(end, "range") for end in given)
    return low, high


def _number(given: Any, key: str) -> float:
    if isinstance(given, bool) or not isinstance(given, int | float) or not abs(given) <= _LARGEST:
        raise _Broken(f"“{key}” holds something that is not a number: {shorten(visible(given), 40)}.")
    return float(given)


def _string(draft: Draft, _given: dict, answers: list[dict]) -> None:
    full, reasons = [], []
    for answer in answers:
        words = _said(draft, answer, "feedback")
        if answer.get("type") == "default":
            draft.notes.add(f"the feedback for every other answer was left out: {words}")
        elif _right(answer):
            full.append(" ".join(_said(draft, answer, "answer").split()))
            reasons.append(words)
        else:
            draft.notes.add(f"a wrong answer was left out, {_said(draft, answer, 'answer')}: {words}")
    with_own_words(draft, [text for text in full if text], "\n".join(dict.fromkeys(filter(None, reasons))))


_KINDS = {"multiple_choice": _choice, "many_choice": _choice, "numeric": _numeric, "string": _string}
