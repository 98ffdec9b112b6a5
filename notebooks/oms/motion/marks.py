"""Where in a trace the deciding features lie, so that they can be drawn onto it after the answer."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from oms.content.library import library
from oms.content.movements import Waveform
from oms.content.problem import unknown

from .detection import Saccade
from .features import AXES, Burst, Features, Stretch, features
from .trace import Trace

MOST = 4  # more of them would hide the trace
APART_S = 0.5
BACK_S = 0.4  # after a longer rest a movement back is a new movement
WHOLE = 0.9  # of the time in bursts: then one span over everything says it


class Mark(NamedTuple):
    """Something to see on a trace, from `start` to `end` in s, on an axis or on `both`.

    `kind` is "gap" (a flat stretch, or none), "span" (a time that is shaded) or "point". `words` is what to write.
    """

    kind: str
    axis: str
    start: float
    end: float
    words: str = ""


def marks(trace: Trace, key: str | Waveform) -> tuple[Mark, ...]:
    """What gives a movement away, found in this trace: at most four Marks in the order of time.

    `key` is a row of waveforms.csv, or its name: it says what to look for (how the eye leaves, whether a flat stretch
    lies between fast movements, in which plane, and how the slow part is shaped). The words of the key's column `mark`
    stand at the first Mark of the deciding feature. Empty when nothing of it lies in this trace. Raises a Mistake for
    a name that is not in the table.
    """
    if isinstance(key, str):
        if key not in library().waveforms:
            raise unknown("waveform", key, library().waveforms)
        key = library().waveforms[key]
    f = features(trace)
    deciding = _deciding(f, key)[:MOST]
    if deciding:
        deciding[0] = deciding[0]._replace(words=key.mark)
    room = MOST - len(deciding)
    last = float(f.trace.time[-1])  # a stretch ends with its last sample, not after it
    found = [mark._replace(end=min(mark.end, last)) for mark in (*deciding, *_quiet_line(f, key)[:room])]
    return tuple(sorted(found, key=lambda mark: (mark.start, mark.kind)))


def _deciding(f: Features, key: Waveform) -> list[Mark]:
    axis = f.planes[0] if len(f.planes) == 1 else "both"
    if key.away == "still":
        return [Mark("span", "both", *_ends(f))]
    if key.slow_phase == "wave":
        start, _ = _ends(f)
        return [Mark("span", axis, start, start + min(2 / f.wave.frequency, f.trace.seconds))] if f.wave else []
    if key.away == "slow":
        return _slow_and_fast(f)
    if key.slow_phase == "settling":
        return _fast_then_slow(f)
    if key.interval == "none":
        return _turning_points(f, axis)
    return _rests(f, axis)


def _slow_and_fast(f: Features) -> list[Mark]:
    """A slow part and the fast movement that ends it, twice if there is room between."""
    found = []
    for slow in _spread(f.slow, 2):
        fast = min(f.fast, key=lambda one, end=slow.end: abs(one.onset - end))
        found += [Mark("span", slow.axis, slow.start, slow.end), _point(fast, slow.axis)]
    return found


def _fast_then_slow(f: Features) -> list[Mark]:
    """A fast movement out of rest, and the slow way back that follows it."""
    found = []
    for fast in f.fast[:2]:
        slow = [one for one in f.stretches if one.shape != "flat" and abs(one.start - fast.offset) < 0.05]
        found.append(_point(fast, _axis(fast)))
        # The return settles for seconds; its first second shows what it is.
        found += [Mark("span", one.axis, one.start, min(one.end, one.start + 1.0)) for one in slow[:1]]
    return found


def _turning_points(f: Features, axis: str) -> list[Mark]:
    """Bursts, and in each a moment at which one fast movement passes into the next without a rest."""
    if not f.bursts:
        return []
    turns = []
    whole = Burst(f.bursts[0].start, f.bursts[-1].end, len(f.fast))
    bursts = _spread(f.bursts, 2) if f.oscillating < WHOLE else [whole]
    for burst in bursts:
        middle = (burst.start + burst.end) / 2
        inside = [one.offset for one in f.fast if one.interval <= 25 and burst.start <= one.onset < burst.end]
        turns += [Mark("point", axis, at, at) for at in sorted(inside, key=lambda at, m=middle: abs(at - m))[:1]]
    return turns + [Mark("span", axis, burst.start, burst.end) for burst in bursts]


def _rests(f: Features, axis: str) -> list[Mark]:
    """Flat stretches: those after which the eye goes back the way it came, or else the longest ones."""
    back = [rest for rest in f.flat if rest.seconds < BACK_S and _reversed(f, rest)]
    longest = sorted(f.flat, key=lambda rest: -rest.seconds)[:3]
    return [Mark("gap", axis, rest.start, rest.end) for rest in _spread(back or sorted(longest, key=_start), 3)]


def _reversed(f: Features, rest: Stretch) -> bool:
    before = next(one for one in f.fast if abs(one.offset - rest.start) < 1e-6)
    after = next(one for one in f.fast if abs(one.onset - rest.end) < 1e-6)
    return before.horizontal * after.horizontal + before.vertical * after.vertical < 0


def _quiet_line(f: Features, key: Waveform) -> list[Mark]:
    """The line that takes no part, where the key asks for one plane only."""
    if key.plane not in AXES or len(f.planes) != 1:
        return []
    quiet = next(axis for axis in AXES if axis not in f.planes)
    return [Mark("span", quiet, *_ends(f))]


def _spread(found: Iterable, most: int) -> list:
    """At most so many of them, from the first on, and apart in time."""
    kept = []
    for one in found:
        if len(kept) < most and (not kept or one.start - kept[-1].end >= APART_S):
            kept.append(one)
    return kept


def _point(fast: Saccade, axis: str) -> Mark:
    return Mark("point", axis, (fast.onset + fast.offset) / 2, (fast.onset + fast.offset) / 2)


def _axis(fast: Saccade) -> str:
    return "horizontal" if abs(fast.horizontal) >= abs(fast.vertical) else "vertical"


def _start(one: Stretch) -> float:
    return one.start


def _ends(f: Features) -> tuple[float, float]:
    return float(f.trace.time[0]), float(f.trace.time[-1])
