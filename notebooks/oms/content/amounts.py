"""Reading an option such as “6 to 12 months”, “over 24 h” or “20 %” as an amount."""

from __future__ import annotations

import math
import re
from typing import NamedTuple

_N = r"(-?\d+(?:[ ,]\d{3})*(?:\.\d+)?)"
_UNIT = r"\s*([^\d]*)"
_POINT = re.compile(rf"^(?:about |around |approximately |some |~|≈ ?)?{_N}{_UNIT}$", re.IGNORECASE)
_RANGE = re.compile(rf"^(?:from |between |about )?{_N}\s*([^\d–—-]*?)\s*(?:to|and|-|–|—)\s*{_N}{_UNIT}$", re.IGNORECASE)
_BELOW = re.compile(
    rf"^(under|below|less than|fewer than|before|<|up to|at most|no more than|≤)\s*{_N}{_UNIT}$", re.IGNORECASE
)
_ABOVE = re.compile(rf"^(over|above|more than|after|beyond|>|at least|from|≥)\s*{_N}{_UNIT}$", re.IGNORECASE)
_OR_MORE = re.compile(rf"^{_N}{_UNIT}$", re.IGNORECASE)
_TAIL = re.compile(r"\s+or (more|above|over|older|longer|less|fewer|under|younger|below)$", re.IGNORECASE)
_TAIL_UP = {"more", "above", "over", "older", "longer"}

# Times may be told in the unit that fits each, so they are compared in days.
_DAYS = {
    "second": 1 / 86400,
    "minute": 1 / 1440,
    "min": 1 / 1440,
    "hour": 1 / 24,
    "h": 1 / 24,
    "day": 1.0,
    "week": 7.0,
    "month": 30.44,
    "year": 365.25,
}


class Amount(NamedTuple):
    """A number or a range: `low` to `high` in the unit written (times in days), open where the end is not included."""

    low: float
    high: float
    low_open: bool
    high_open: bool
    unit: str
    decimals: int
    form: str  # "point", "range", or "end" for an open-ended range

    def meets(self, other: Amount) -> bool:
        """True when some value lies in both."""
        first, second = sorted((self, other), key=lambda a: (a.low, a.low_open))
        if second.low < first.high:
            return True
        return second.low == first.high and not (second.low_open or first.high_open)


def _plain(unit: str) -> str:
    unit = " ".join(unit.casefold().strip(" .").split())
    first, _, rest = unit.partition(" ")
    if first.endswith("s") and len(first) > 2:
        first = first[:-1]
    first = {"percent": "%", "per": "%" if rest == "cent" else "per"}.get(first, first)
    return "%" if first == "%" and rest in ("", "cent") else f"{first} {rest}".strip()


def _value(text: str) -> float:
    return float(text.replace(",", "").replace(" ", ""))


def read_amount(text: str) -> Amount | None:
    """The amount an option states, or None when the option is not just a number, a range or an open-ended range."""
    text = " ".join(text.split()).rstrip(".")
    tail = _TAIL.search(text)
    if tail and (found := _OR_MORE.match(text[: tail.start()])):
        x, unit = _value(found[1]), found[2]
        up = tail[1].casefold() in _TAIL_UP
        low, high, low_open, high_open, form = (
            (x, math.inf, False, True, "end") if up else (-math.inf, x, True, False, "end")
        )
        digits = found[1]
    elif found := _POINT.match(text):
        low = high = _value(found[1])
        low_open = high_open = False
        unit, digits, form = found[2], found[1], "point"
    elif found := _RANGE.match(text):
        low, high, low_open, high_open = _value(found[1]), _value(found[3]), False, False
        unit, digits, form = found[4] or found[2], found[3], "range"
    elif found := _BELOW.match(text):
        low, high, low_open = -math.inf, _value(found[2]), True
        high_open = found[1].casefold() in ("under", "below", "less than", "fewer than", "before", "<")
        unit, digits, form = found[3], found[2], "end"
    elif found := _ABOVE.match(text):
        low, high, high_open = _value(found[2]), math.inf, True
        low_open = found[1].casefold() in ("over", "above", "more than", "after", "beyond", ">")
        unit, digits, form = found[3], found[2], "end"
    else:
        return None
    unit = _plain(unit)
    first = unit.partition(" ")[0]
    if first in _DAYS:
        low, high = low * _DAYS[first], high * _DAYS[first]
    elif len(unit.split()) > 3:
        return None  # a sentence that begins with a number is not an amount
    return Amount(low, high, low_open, high_open, unit, len(digits.partition(".")[2]), form)


def is_time(unit: str) -> bool:
    """True for a unit of time."""
    return unit.partition(" ")[0] in _DAYS


def same_unit(a: str, b: str) -> bool:
    """True when two amounts can stand in one list: the same unit, or two units of time."""
    return a == b or (is_time(a) and is_time(b) and a.partition(" ")[2] == b.partition(" ")[2])
