"""Finding the fast movements in a trace, and measuring each one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas

    from .trace import Trace

FAST = 30.0  # deg/s: above it a movement may be a saccade
STILL = 10.0  # deg/s: a saccade begins and ends where the eye is slower than this, or turns
SMALLEST = 0.4  # deg: smaller ones are dropped, so a healthy eye's microsaccades are not counted
SLUGGISH = 0.4  # of the peak velocity that is usual for its size: a slower movement is a drift or a wave
EDGE, AT_ONCE = 4, 256  # samples: half the moving mean, and a look ahead
LONG, LONG_BY = 2.0, 20.0  # and so is one that lasts longer than twice the usual time and 20 ms
CREEP, CREEP_MS = 5.0, 15  # for its length it is followed until it falls under 5 deg/s, over 15 ms
DEEP, DEEP_BY = 0.5, 20.0  # a stretch is cut where speed is under this share of both peaks beside it, and this lower
TURNED = 0.15  # deg: it is cut as well where the eye has come back by this much towards where the stretch began


@dataclass(frozen=True)
class Saccade:
    """One fast movement of the right eye: times in s, sizes in deg, with signs for right and up.

    `duration` in ms, `peak_velocity` in deg/s along the path, `direction` in degrees (0 right, 90 up, up to 360).
    `interval` is the time in ms from its end to the next one's beginning; not a number (NaN) for the last one.
    """

    onset: float
    offset: float
    amplitude: float
    horizontal: float
    vertical: float
    peak_velocity: float
    duration: float
    direction: float
    interval: float


class Saccades(Sequence):
    """The fast movements of a trace in the order of time; `table()` gives them as a pandas DataFrame."""

    def __init__(self, found: Sequence[Saccade]):
        self._found = tuple(found)

    def __getitem__(self, place):
        return Saccades(self._found[place]) if isinstance(place, slice) else self._found[place]

    def __len__(self) -> int:
        return len(self._found)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Saccades) and repr(self._found) == repr(other._found)

    def __hash__(self) -> int:
        return hash(repr(self._found))

    def __repr__(self) -> str:
        return f"{len(self)} fast movement{'s' if len(self) != 1 else ''}"

    def values(self, name: str) -> np.ndarray:
        """One measure of all of them as an array, such as values("amplitude")."""
        return np.array([getattr(one, name) for one in self._found], dtype=float)

    def table(self) -> pandas.DataFrame:
        """One row a fast movement; the unit stands in each column's name."""
        import pandas as pd

        columns = {"onset_s": ("onset", 3), "offset_s": ("offset", 3), "amplitude_deg": ("amplitude", 2),
                   "horizontal_deg": ("horizontal", 2), "vertical_deg": ("vertical", 2),
                   "peak_velocity_deg_s": ("peak_velocity", 0), "duration_ms": ("duration", 0),
                   "direction_deg": ("direction", 0), "interval_ms": ("interval", 0)}
        return pd.DataFrame({column: self.values(name).round(places) for column, (name, places) in columns.items()})


def saccades(trace: Trace) -> Saccades:
    """The fast movements of the right eye, each a Saccade with its measures.

    1. Speed along the path is read from both axes after a moving mean of 7 ms (see `Trace.speed`).
    2. Every stretch that is faster than 30 deg/s somewhere is a candidate; it reaches to where the eye is slower than
       10 deg/s.
    3. A stretch is cut where the velocity changes its sign: in two dimensions, where the eye begins to come back
       towards the point at which the stretch began. It is cut as well where the speed falls to less than half of the
       peaks on both sides, as it does when a second movement sets out elsewhere.
    4. Dropped is what stays below 30 deg/s, what is smaller than 0.4 deg, and what is part of a drift or a smooth wave:
       it reaches less than four tenths of the peak velocity that a saccade of its size has, or the eye has been on its
       way for more than twice the usual time and 20 ms. Dropped is, too, what the first or the last sample cuts off.
    """
    if "saccades" not in trace._kept:  # a trace does not change, and is asked for them more than once
        trace._kept["saccades"] = _found(trace)
    return trace._kept["saccades"]


def _found(trace: Trace) -> Saccades:
    rate, speed = trace.sample_rate, trace.speed
    place = np.column_stack([trace.horizontal, trace.vertical])
    smooth = np.column_stack([_mean(trace.horizontal), _mean(trace.vertical)])
    pieces = [piece for start, end in _stretches(speed > STILL) if speed[start:end + 1].max() > FAST
              for one in _turns(smooth, start, end) for piece in _valleys(speed, *one)]
    found = []
    for number, (start, end) in enumerate(pieces):
        before = pieces[number - 1][1] if number else 0
        after = pieces[number + 1][0] if number + 1 < len(pieces) else len(speed) - 1
        way = _level(place, end, end, after) - _level(place, start, before, start)
        amplitude, peak = float(np.hypot(*way)), float(speed[start:end + 1].max())
        whole = start >= EDGE and end < len(speed) - EDGE
        enough = amplitude >= SMALLEST and peak > max(FAST, SLUGGISH * usual_peak_velocity(amplitude))
        if whole and enough and not _creeps(smooth, speed, start, end, rate):
            found.append((start, end, amplitude, way, peak))
    first = float(trace.time[0])
    return Saccades([Saccade(
        first + start / rate, first + end / rate, amplitude, float(way[0]), float(way[1]), peak,
        1000 * (end - start) / rate, float(np.degrees(np.arctan2(way[1], way[0])) % 360),
        1000 * (found[number + 1][0] - end) / rate if number + 1 < len(found) else float("nan"))
        for number, (start, end, amplitude, way, peak) in enumerate(found)])


def usual_duration(amplitude: float) -> float:
    """How long a saccade of this size in deg lasts, in ms: 21 and 2.2 more for every degree."""
    return 21 + 2.2 * amplitude


def usual_peak_velocity(amplitude: float) -> float:
    """Peak velocity in deg/s of a smooth movement of this size in deg that lasts as long as a saccade.

    A movement of least jerk has a peak of 1.875 times its mean velocity.
    """
    return 1875 * amplitude / usual_duration(amplitude)


def _mean(position: np.ndarray) -> np.ndarray:
    """A mean over 3 samples: enough to quieten single samples, too short to flatten a turning point."""
    held = np.concatenate([position[:1], position, position[-1:]])
    return (held[:-2] + held[1:-1] + held[2:]) / 3


def _stretches(inside: np.ndarray) -> list[tuple[int, int]]:
    """First and last sample of every stretch that is True."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], inside.astype(int), [0]])))
    return [(int(start), int(end) - 1) for start, end in zip(edges[::2], edges[1::2], strict=True)]


def _turns(smooth: np.ndarray, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The pieces of a stretch between the points at which the eye turns back."""
    while (turn := _first_turn(smooth, start, end)) is not None:
        yield start, turn
        start = turn
    yield start, end


def _valleys(speed: np.ndarray, start: int, end: int) -> list[tuple[int, int]]:
    """The pieces of a stretch between its valleys of speed."""
    turn = _deepest_valley(speed, start, end)
    return [(start, end)] if turn is None else _valleys(speed, start, turn) + _valleys(speed, turn, end)


def _creeps(smooth: np.ndarray, speed: np.ndarray, start: int, end: int, rate: float) -> bool:
    """True when the eye was on its way before, or goes on afterwards, for longer than a saccade can take."""
    half = max(1, round(CREEP_MS * rate / 2000))
    way = smooth[end] - smooth[start]
    heading = way / max(np.linalg.norm(way), 1e-9)
    least = CREEP * 2 * half / rate

    def followed(at: int, step: int) -> int:
        slowest = speed[at]
        while 0 <= (ahead := at + 2 * half * step) < len(smooth):
            if step * (smooth[ahead] - smooth[at]) @ heading <= least:
                break
            slowest = min(slowest, speed[at])
            if speed[at] > slowest / DEEP + DEEP_BY:
                break  # it picks up speed again: another movement
            at += step
        return at

    first, last = followed(start, -1), followed(end, 1)
    path = np.linalg.norm(np.diff(smooth[first:last + 1:half], axis=0), axis=1).sum()
    return 1000 * (last - first) / rate > LONG * usual_duration(path) + LONG_BY


def _first_turn(smooth: np.ndarray, start: int, end: int) -> int | None:
    reach = AT_ONCE
    while True:  # a stretch may be as long as the trace, but its first turn is near
        part = smooth[start:min(start + reach, end) + 1]
        away = np.linalg.norm(part - part[0], axis=1)
        back = np.flatnonzero(np.maximum.accumulate(away) - away > TURNED)
        if len(back):
            turn = start + int(np.argmax(away[:back[0] + 1]))
            return turn if start < turn < end else None
        if start + reach >= end:
            return None
        reach *= 4


def _deepest_valley(speed: np.ndarray, start: int, end: int) -> int | None:
    part = speed[start:end + 1]
    if len(part) < 5:
        return None
    before, after = np.maximum.accumulate(part), np.maximum.accumulate(part[::-1])[::-1]
    depth = part / np.minimum(before, after)
    turn = int(np.argmin(depth))
    lower = min(before[turn], after[turn]) - part[turn]
    return start + turn if depth[turn] < DEEP and lower > DEEP_BY and 0 < turn < len(part) - 1 else None


def _level(place: np.ndarray, at: int, low: int, high: int) -> np.ndarray:
    """Where the eye is at a sample: the mean of five samples on its resting side; of three where it does not rest."""
    start, end = (at, at + 5) if low == at else (at - 4, at + 1)
    if start < low or end > high + 1:
        start, end = max(at - 1, 0), at + 2
    return place[start:end].mean(axis=0)
