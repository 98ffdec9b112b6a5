"""Reading the number a learner typed, with its unit, the way people write numbers."""

from __future__ import annotations

import math
import re
from numbers import Real

from oms.content.problem import Mistake

_MINUS = dict.fromkeys(map(ord, "−–‐‑﹣－"), "-")
_NUMBER = re.compile(r"([+-]? ?)([0-9][0-9 .,'’]*|[.,][0-9]+)(.*)", re.DOTALL)
_GROUPED = re.compile(r"[0-9]{1,3}(?:([ '’,.])[0-9]{3})(?:\1[0-9]{3})*")
_SHORT = {"y": "year", "yr": "year", "mo": "month", "mth": "month", "wk": "week", "d": "day", "h": "hour", "hr": "hour",
          "min": "minute", "s": "second", "sec": "second", "percent": "%", "percentage": "%", "per cent": "%"}


def _plain_unit(unit: str) -> str:
    words = " ".join(unit.casefold().replace("per cent", "%").split()).rstrip(".").split(" ")
    first = words[0]
    if first not in _SHORT and len(first) > 2:
        first = first.removesuffix("s")
    return " ".join([_SHORT.get(first, _SHORT.get(first.removesuffix("s"), first)), *words[1:]])


def _fits(given: str, unit: str) -> bool:
    given, unit = _plain_unit(given), _plain_unit(unit)
    return bool(unit) and (unit == given or unit.startswith(f"{given} "))


def _value(sign: str, digits: str, typed: str) -> float:
    digits = digits.strip()
    marks = [c for c in digits if c in ".,"]
    whole, last, decimals = digits, "", ""
    if marks:
        last = marks[-1]
        if marks.count(last) == 1:
            whole, _, decimals = digits.rpartition(last)
            if last == "," and len(set(marks)) == 1 and re.fullmatch(r"[1-9][0-9]{0,2},[0-9]{3}", digits):
                raise Mistake(f"“{typed}” can be read in two ways; write {whole}{decimals}, or "
                              f"{whole}.{decimals.rstrip('0') or '0'} with a point.")
    if not (decimals or last == "" or marks.count(last) > 1) or not re.fullmatch(r"[0-9]*", decimals):
        raise _unreadable(typed)
    if whole and not whole.isdigit():
        if not _GROUPED.fullmatch(whole):
            raise _unreadable(typed)
        whole = re.sub(r"[^0-9]", "", whole)
    value = float(f"{sign.strip()}{whole or '0'}.{decimals or '0'}")
    if not math.isfinite(value):
        raise Mistake("That number is too large.")
    return value


def _unreadable(typed: str, unit: str = "") -> Mistake:
    return Mistake(f"“{typed[:40]}” is not a number I can read; write digits, such as {f'12 {unit}'.strip()}.")


def read_number(given: object, unit: str = "") -> float:
    """The number in what was given: 24, "24 months", "24,5", "1 000", "−3 %". Raises Mistake for anything else.

    `unit` is the question's unit. Leaving it out is fine; another unit, or other words, are asked about, not marked.
    """
    if isinstance(given, Real) and not isinstance(given, bool):
        try:
            value = float(given)
        except (OverflowError, ValueError):
            value = math.inf
        if not math.isfinite(value):
            raise Mistake("Give an ordinary number: not infinity, and not an empty value.")
        return value
    if not isinstance(given, str):
        raise _unreadable(str(given), unit)
    typed = " ".join(given.split())  # every kind of blank, also the narrow ones, becomes one plain blank
    if not typed:
        raise Mistake("Type a number first.")
    found = _NUMBER.fullmatch(typed.translate(_MINUS))
    if not found:
        raise _unreadable(typed, unit)
    sign, digits, rest = found.groups()
    value = _value(sign, digits, typed)
    rest = rest.strip()
    if rest and not _fits(rest, unit):
        if unit:
            raise Mistake(f"Write the number alone, or with “{unit}”; “{rest[:40]}” is something else. "
                          "Nothing has been marked: type it again.")
        raise Mistake(f"This number has no unit; leave out “{rest[:40]}”. Nothing has been marked.")
    return value
