"""A trace in words: what both lines do, as somebody would tell it who can see them but does not name anything."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from .features import AXES, Burst, Features, Stretch, features
from .spoken import at_most, counted, degrees, from_to, number, rate, seconds, times
from .trace import Trace

_ENDS = {"horizontal": ("left", "right"), "vertical": ("down", "up")}
_MANY = 0.6  # of the directions: from here on movements go every way
_CONTINUOUS = 0.9  # of the time in bursts: from here on there is no rest to speak of
_FAR_DEG, _LONG_S = 1.0, 0.1
_REGULAR = 0.12


def describe(trace: Trace) -> str:
    """What a trace shows, in two to five short sentences, without a name for it.

    It says what both lines do; how large the fast movements are, and whether a flat stretch lies between them; how long
    bursts last; in which directions it goes; and what the slow parts look like. Every number is measured in the trace
    (see `oms.motion.features`), and rounded.
    """
    f = features(trace)
    if f.wave:
        return " ".join(_swinging(f))
    if not f.planes:
        return " ".join(_quiet(f))
    return " ".join([*_moving(f), *_resting_line(f)])


def summary(trace: Trace) -> dict[str, float]:
    """The count of what is in a trace, as numbers by what they are called.

    `seconds`; `fast_movements` and `fast_per_second`; `gaps_over_50_ms` between two of them, and the `median_gap_ms`;
    `share_vertical`, the part of all fast movement that goes up or down, 0 to 1; `median_amplitude_deg`,
    `largest_deg` and `peak_velocity_deg_s`; `bursts`, and the share of time in them, `share_in_bursts`. What cannot be
    measured, such as the gap with a single fast movement, is not a number (NaN).
    """
    f = features(trace)
    fast = f.fast
    sizes, gaps = fast.values("amplitude"), fast.values("interval")[:-1]
    across, up = (float(np.abs(fast.values(axis)).sum()) for axis in AXES)
    unknown = float("nan")
    return {
        "seconds": trace.seconds, "fast_movements": len(fast), "fast_per_second": len(fast) / trace.seconds,
        "gaps_over_50_ms": int((gaps > 50).sum()), "median_gap_ms": float(np.median(gaps)) if len(gaps) else unknown,
        "share_vertical": up / (across + up) if len(fast) else unknown,
        "median_amplitude_deg": float(np.median(sizes)) if len(fast) else unknown,
        "largest_deg": float(sizes.max()) if len(fast) else unknown,
        "peak_velocity_deg_s": float(fast.values("peak_velocity").max()) if len(fast) else unknown,
        "bursts": len(f.bursts), "share_in_bursts": f.oscillating,
    }


# -- one kind of trace after the other --------------------------------------------------------------------------------


def _quiet(f: Features) -> Iterable[str]:
    widest = max(f.span(axis) for axis in AXES)
    yield f"Both lines stay flat; neither covers more than {at_most(widest)} from its lowest to its highest point."
    if len(f.fast):
        there = "There is" if len(f.fast) == 1 else "There are"
        yield (f"{there} {counted(len(f.fast), 'tiny step')} in {seconds(f.trace.seconds)}, "
               f"{from_to(_sizes(f))} large.")
    else:
        yield "There is no fast movement that could be counted."


def _swinging(f: Features) -> Iterable[str]:
    wave = f.wave
    lines = "Both lines swing" if len(f.planes) == 2 else f"The {wave.axis} line swings"
    yield f"{lines} to and fro smoothly and evenly, about {rate(wave.frequency)} times a second."
    yield (f"The right eye goes about {degrees(wave.size)} to each side of the middle, the left eye "
           f"{'as far' if 0.9 <= wave.left_share <= 1.1 else 'about ' + degrees(wave.left_share * wave.size)}.")
    yield "There is no fast movement." if not len(f.fast) else "Hardly any part of it is fast."
    yield from _resting_line(f)


def _moving(f: Features) -> Iterable[str]:
    lines = "Both lines show" if len(f.planes) == 2 else f"The {f.planes[0]} line shows"
    if f.bursts and sum(burst.count for burst in f.bursts) > len(f.fast) / 2:
        yield from _bursting(f, lines)
    elif len(f.slow) >= max(3, 0.5 * (len(f.fast) - 1)):
        yield from _sliding(f, lines)
    else:
        yield from _stepping(f, lines)


def _bursting(f: Features, lines: str) -> Iterable[str]:
    whole = f.oscillating >= _CONTINUOUS
    if whole:
        yield f"{lines} fast movements one after the other almost without a break."
    elif len(f.bursts) == 1:
        yield f"{lines} one burst of fast movements, {seconds(f.bursts[0].seconds)} long, with rest outside it."
    else:
        yield f"{lines} {number(len(f.bursts))} bursts of fast movements in {seconds(f.trace.seconds)}."
    sizes = _sizes(f, within=f.bursts)
    pause = "with no flat stretch between two of them" if _packed(f) else "with hardly any flat stretch between them"
    if len(f.planes) == 2 and f.directions > _MANY:
        yield f"The single movements are {from_to(sizes)} large, {pause}."
        yield "They appear in the horizontal and the vertical line, and their direction and size change all the time."
    else:
        rhythm = np.array([burst.frequency for burst in f.bursts])
        even = " and very even" if _even(f) else ""
        way = "back and forth" if len(f.planes) == 1 else "back and forth along a slant"
        yield (f"The eye goes {way} by {from_to(sizes)}, about {rate(float(rhythm.mean()))} times a second{even}, "
               f"{pause}.")
    if not whole and len(f.bursts) > 1:
        rests = [b.start - a.end for a, b in zip(f.bursts, f.bursts[1:], strict=False)]
        yield (f"A burst lasts {times([burst.seconds for burst in f.bursts])}; between two bursts the eye rests for "
               f"{times(rests)}." if min(rests) > _LONG_S else
               f"A burst lasts {times([burst.seconds for burst in f.bursts])}.")


def _sliding(f: Features, lines: str) -> Iterable[str]:
    axis = f.planes[0] if len(f.planes) == 1 else max(AXES, key=lambda name: sum(s.axis == name for s in f.slow))
    slow = [one for one in f.slow if one.axis == axis]
    to = _ENDS[axis][int(np.median([one.way for one in slow]) > 0)]
    back = _ENDS[axis][int(np.median(f.fast.values(axis)) > 0)]
    often = (len(f.fast) - 1) / (f.fast[-1].onset - f.fast[0].onset)
    yield (f"{lines} slow movement {_towards(to)} and fast movement {_towards(back)}, one after the other, about "
           f"{rate(often)} times a second.")
    ways, shape = [abs(one.way) for one in slow], _commonest(one.shape for one in slow)
    speeds = [abs(one.way) / one.seconds for one in slow]
    if shape == "straight":
        yield (f"Each slow part is a straight ramp of {from_to(ways)}, at about {rate(np.median(speeds))} degrees a "
               "second.")
    elif shape == "gaining":
        yield f"Each slow part covers {from_to(ways)}: it begins nearly flat, bends away and becomes faster and faster."
    else:
        yield f"Each slow part covers {from_to(ways)}: it begins quickly and becomes slower and slower."
    yield f"The fast movements are {from_to(_sizes(f))} large; each ends the slow part before it."


def _stepping(f: Features, lines: str) -> Iterable[str]:
    one = len(f.fast) == 1
    ways = _directions(f)
    yield (f"{lines} {counted(len(f.fast), 'fast movement')} in {seconds(f.trace.seconds)}, "
           f"{from_to(_sizes(f))} large{ways}.")
    slow = [s for s in f.stretches if s.shape != "flat" and s.axis in f.planes and s.start >= f.fast[0].offset - 1e-6]
    if slow:
        yield from _slow_after(f, slow, one)
    flat = [s.seconds for s in f.flat]
    if flat:
        only = "" if slow or f.bursts else ", and nothing slow"
        yield f"Between two fast movements lies a flat stretch of {times(flat)}{only}."
    pairs = _out_and_back(f)
    if not slow and pairs and 2 * len(pairs) >= len(f.fast) - 1:
        yield f"The eye leaves its place and comes back by the same way after {times(pairs)}, to one side at a time."
    elif not slow and (sizes := _to_and_fro(f)):
        yield f"Runs of them go to and fro across one place; {sizes}."
    elif not slow and len(f.fast) > 2 and not pairs:
        yield "Most of them end at a new place, where the eye stays."


def _slow_after(f: Features, slow: list[Stretch], one: bool) -> Iterable[str]:
    axis = _commonest(s.axis for s in slow)
    to = _ENDS[axis][int(np.median([s.way for s in slow if s.axis == axis]) > 0)]
    shape = {"settling": ", which becomes slower and slower", "gaining": ", which becomes faster and faster"}
    told = shape.get(_commonest(s.shape for s in slow), "")
    yield (f"{'It is' if one else 'They are'} followed by a slow movement {_towards(to)} of "
           f"{from_to([abs(s.way) for s in slow])}{told}.")
    lead = f.stretches[0] if f.stretches and not f.stretches[0].inner and f.stretches[0].shape == "flat" else None
    if lead and lead.start < f.fast[0].onset:
        yield "Before the first fast movement the line is flat."


def _resting_line(f: Features) -> Iterable[str]:
    for axis in AXES:
        if axis not in f.planes:
            stays = "is flat" if f.span(axis) < _FAR_DEG else "hardly takes part"
            yield f"The {axis} line {stays}: it stays within {at_most(f.span(axis))}."


# -- what is asked of the measures ------------------------------------------------------------------------------------


def _sizes(f: Features, within: tuple[Burst, ...] = ()) -> np.ndarray:
    sizes = [one.amplitude for one in f.fast
             if not within or any(b.start <= one.onset <= b.end for b in within)]
    return np.array(sizes)


def _packed(f: Features) -> bool:
    inside = [one.interval for one in f.fast if one.interval <= 50]
    return bool(inside) and float(np.percentile(inside, 95)) <= 25


def _even(f: Features) -> bool:
    inside = [one for one in f.fast if one.interval <= 50]
    sizes, times = (np.array([getattr(one, name) for one in inside]) for name in ("amplitude", "duration"))
    return float(sizes.std() / sizes.mean()) < _REGULAR and float(times.std() / times.mean()) < _REGULAR


def _out_and_back(f: Features) -> list[float]:
    """How long the eye stays away, for each pair of fast movements of which the second takes the first one back."""
    found, number, fast = [], 0, f.fast
    while number + 1 < len(fast):
        a, b = fast[number], fast[number + 1]
        left = np.hypot(a.horizontal + b.horizontal, a.vertical + b.vertical)
        if 50 < a.interval < 400 and left < 0.25 * a.amplitude + 0.1:
            found.append(a.interval / 1000)
            number += 1
        number += 1
    return found


def _to_and_fro(f: Features) -> str:
    """How runs of fast movements across the middle change in size: "" where there is no such run."""
    if len(f.planes) != 1:
        return ""
    runs, run = [], []
    for one in f.fast:
        run.append(getattr(one, f.planes[0]))
        if not one.interval < 400:
            runs.append(np.array(run))
            run = []
    found = []
    for ways in runs:
        sizes = np.abs(ways)
        if len(ways) < 5 or np.mean(ways[1:] * ways[:-1] < 0) < 0.9:
            continue
        largest = int(np.argmax(sizes))
        early, late = sizes[0] < 0.6 * sizes[largest], sizes[-1] < 0.6 * sizes[largest]
        if early and late:
            found.append("they grow and then shrink")
        elif early and largest >= len(sizes) - 3:
            found.append("they grow")
        else:
            found.append("they become smaller and smaller" if late and largest <= 1 else "their size varies")
    # A run that the end of the recording cuts off has not shown how it goes on.
    return _commonest(sorted(found, key="they grow".__eq__)) if found else ""


def _directions(f: Features) -> str:
    if len(f.planes) == 2:
        return ", in many directions" if f.directions > _MANY else ", along a slant"
    steps = f.fast.values(f.planes[0])
    ends = [name for name, sign in zip(_ENDS[f.planes[0]], (-1, 1), strict=True) if (sign * steps > 0).any()]
    if len(f.fast) == 1:
        return f", {_towards(ends[0])}"
    return f", all {_towards(ends[0])}" if len(ends) == 1 else f", {_towards(ends[0])} and {_towards(ends[1])}"


def _towards(end: str) -> str:
    return f"to the {end}" if end in _ENDS["horizontal"] else end


def _commonest(names: Iterable[str]) -> str:
    names = list(names)
    return max(dict.fromkeys(names), key=names.count)
