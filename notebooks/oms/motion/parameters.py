"""What can be set in the eye model: names, defaults and ranges from the tables, and what is said about a wrong one."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from numbers import Integral, Real
from types import SimpleNamespace

from oms.content.library import library
from oms.content.movements import Movement
from oms.content.problem import Mistake, unknown

MODEL = "model"
SHORTEST_S, LONGEST_S = 0.1, 60.0
FARTHEST_DEG = 40.0
MOST_TARGETS = 200


def rows(of: str = MODEL) -> dict[str, Movement]:
    """The rows of movements.csv that belong to the model (or to one waveform), by the parameter's name."""
    return {name: row for (owner, name), row in library().movements.items() if owner == of}


def settings(preset: str, given: Mapping[str, object]) -> SimpleNamespace:
    """Every parameter of the model with its value: defaults, changed by the preset, changed by what was given.

    Raises a Mistake for an unknown preset or parameter (with the nearest name), and for a value that is no number or
    lies outside its range (with the range).
    """
    presets, known = library().presets, rows()
    if not isinstance(preset, str) or preset not in presets:
        raise unknown("preset", preset, presets)
    values = {name: row.default for name, row in known.items()}
    for source in (presets[preset].values, given):
        for name, value in source.items():
            if name not in known:
                raise unknown("parameter", name, known)
            values[name] = in_range(value, known[name])
    return SimpleNamespace(**values)


def in_range(value: object, row: Movement) -> float:
    """The value as a number, if it lies in the row's range; else a Mistake that gives the range and the unit."""
    unit = f" {row.unit}" if row.unit else ""
    if not is_number(value) or not row.low <= value <= row.high:
        raise Mistake(f"“{row.name}” ({row.label}) must be a number from {row.low:g} to {row.high:g}{unit}, "
                      f"and {shown(value)} is not; its usual value is {row.default:g}.")
    return float(value)


def checked_seconds(seconds: object) -> float:
    """The length of a run in seconds, if it makes sense; else a Mistake."""
    if not is_number(seconds) or not SHORTEST_S <= seconds <= LONGEST_S:
        raise Mistake(f"“seconds” must be a number from {SHORTEST_S:g} to {LONGEST_S:g}, and {shown(seconds)} is not.")
    return float(seconds)


def checked_seed(seed: object) -> int:
    """The seed, if it is a whole number from 0 on; else a Mistake."""
    if isinstance(seed, bool) or not isinstance(seed, Integral) or not 0 <= seed < 2**63:
        raise Mistake(f"“seed” must be a whole number from 0 on, such as 7, and {shown(seed)} is not.")
    return int(seed)


def checked_targets(targets: object) -> tuple[tuple[float, float, float], ...]:
    """The steps of the target as (seconds, horizontal deg, vertical deg), in order of time; else a Mistake."""
    how = "“targets” must be a list of steps (seconds, horizontal deg, vertical deg), such as [(1, 10, 0), (3, -5, 5)]"
    if isinstance(targets, str) or not isinstance(targets, Iterable):
        raise Mistake(f"{how}, and {shown(targets)} is not.")
    steps = []
    for number, entry in enumerate(targets, 1):
        if number > MOST_TARGETS:
            raise Mistake(f"“targets” may have at most {MOST_TARGETS} steps.")
        if isinstance(entry, str) or not isinstance(entry, Iterable):
            raise Mistake(f"{how}; step {number} is {shown(entry)}.")
        step = tuple(entry)
        if len(step) != 3 or not all(is_number(value) for value in step):
            raise Mistake(f"{how}; step {number} is {shown(step)}.")
        when, horizontal, vertical = map(float, step)
        if not 0 <= when <= LONGEST_S or max(abs(horizontal), abs(vertical)) > FARTHEST_DEG:
            raise Mistake(f"Step {number} of “targets” is {shown(step)}; a step comes at 0 to {LONGEST_S:g} seconds "
                          f"and goes to −{FARTHEST_DEG:g} to {FARTHEST_DEG:g} deg in each plane.")
        steps.append((when, horizontal, vertical))
    return tuple(sorted(steps, key=lambda one: one[0]))


def is_number(value: object) -> bool:
    """Whether this is a finite number; True and False are not."""
    return isinstance(value, Real) and not isinstance(value, bool) and math.isfinite(value)


def shown(value: object) -> str:
    """What was given, short enough to stand in a sentence."""
    text = repr(value)
    return text if len(text) <= 40 else f"{text[:39]}…"
