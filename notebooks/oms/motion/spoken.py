"""Numbers as a person says them: rounded, with their unit in words."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np


def number(count: int) -> str:
    """A count up to twelve as a word, beyond in digits."""
    words = "no one two three four five six seven eight nine ten eleven twelve".split()
    return words[count] if count < len(words) else str(count)


def counted(count: int, what: str) -> str:
    """How many of a thing: "one step", "three steps"."""
    return f"{number(count)} {what}{'' if count == 1 else 's'}"


def rate(value: float) -> str:
    """So many times a second: one decimal under ten, none beyond."""
    return f"{value:.1f}".removesuffix(".0") if value < 10 else f"{value:.0f}"


def degrees(value: float) -> str:
    """An angle: "1 degree", "2.4 degrees", "12 degrees"; one decimal under three."""
    said = _angle(value).removesuffix(".0")
    return f"{said} degree{'' if said == '1' else 's'}"


def at_most(value: float) -> str:
    """An angle that is a limit: rounded up, so that it holds."""
    step = 0.1 if value < 3 else 1
    return degrees(float(np.ceil(value / step - 1e-9) * step))


def from_to(values: Iterable[float]) -> str:
    """The angles between the tenth and the ninetieth of a hundred: a single odd one does not make the range."""
    low, high = (_angle(value) for value in np.percentile(list(values), (10, 90)))
    if low == high:
        return degrees(float(low))
    return f"{low if '.' in high else low.removesuffix('.0')} to {high} degrees"


def seconds(value: float) -> str:
    """A length of time: "1 second", "2.5 seconds"."""
    said = f"{value:.1f}".removesuffix(".0")
    return f"{said} second{'' if said == '1' else 's'}"


def times(values: Iterable[float]) -> str:
    """From the shortest to the longest time: "0.18 to 0.24 s", "0.3 to 1.2 s", "1.4 s"."""
    values = list(values)
    places = 2 if max(values) < 0.5 else 1
    low, high = (f"{value:.{places}f}" for value in (min(values), max(values)))
    return f"{low} s" if low == high else f"{low} to {high} s"


def _angle(value: float) -> str:
    return f"{value:.1f}" if value < 2.95 else f"{value:.0f}"
