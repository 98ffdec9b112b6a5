"""Numbers typed into a calculator: whole people, shares in per cent, each within its limits, refused in one sentence."""

from __future__ import annotations

import re

from oms.content.problem import Mistake
from oms.learning.numbers import read_number

_GROUPED = re.compile(r"\s*[0-9]{1,3}(,[0-9]{3})+\s*")


def typed_number(given: object, name: str, low: float, high: float, unit: str = "") -> float:
    """The number in what was given, if it lies between `low` and `high`; else a Mistake that says what may stand there.

    `name` is what the field is called on the page, `unit` what may stand behind the number.
    """
    try:
        value = read_number(given, unit)
    except Mistake as mistake:
        said = str(mistake).partition(" Nothing has been marked")[0]  # nothing is marked in a calculator
        raise Mistake(f"{name}: {said[:1].lower()}{said[1:]}") from None
    if not low <= value <= high:
        behind = f" {unit}" if unit else ""
        raise Mistake(f"{name}: {value:,.10g}{behind} cannot stand here; write a number from {low:,.10g} to "
                      f"{high:,.10g}{behind}.")
    return value


def typed_count(given: object, name: str, low: int, high: int) -> int:
    """A whole number of people between `low` and `high`, also as 20,000 or 20 000; else a Mistake."""
    if isinstance(given, str) and _GROUPED.fullmatch(given):
        given = given.replace(",", "")
    value = typed_number(given, name, low, high)
    if value != int(value):
        raise Mistake(f"{name}: people are counted whole, so {value:g} cannot stand here; write a number such as "
                      f"{round(value):,}.")
    return int(value)


def shown_number(value: float) -> str:
    """A number for reading: thousands apart, three figures that count and no empty decimals: 20,000, 33.3, 0.18."""
    if value >= 1000 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.3g}"


def shown_percent(share: float) -> str:
    """A share between 0 and 1 in per cent: "25 %", "2.5 %", "33.3 %"; never 0 or 100 for what is neither."""
    percent = 100 * share
    digits = next((n for n in range(1, 9) if round(percent, n) not in (0, 100) or percent in (0, 100)), 9)
    return f"{percent:.{digits}f}".rstrip("0").rstrip(".") + " %"
