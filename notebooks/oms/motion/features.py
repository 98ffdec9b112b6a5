"""What can be measured in a trace before anybody names it: bursts, rests, slow phases, waves, planes and directions."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from .detection import EDGE, FAST, STILL, Saccades, saccades
from .trace import Trace

AXES = ("horizontal", "vertical")
GAP_S = 0.05  # a stretch between two fast movements that is longer can be seen as a flat (or slow) stretch
BURST_OF = 4  # fast movements with no such stretch between them make a burst
MOVED_DEG, MOVED_BY = 0.55, 0.25  # a line takes part when fast movements are this large, and this share of the other's
DRIFT_DEG, DRIFT_SPEED = 0.4, 1.0  # a stretch is slow movement, not rest, from this way and this speed (deg/s) on
EVEN = 1.3  # a drift keeps its speed when its faster half is less than this times as fast as its slower one
WAVE_HZ, WAVE_SHARE, PURE_SHARE, WAVE_DEG = (1.0, 8.0), 0.7, 0.9, 0.3


@dataclass(frozen=True)
class Burst:
    """Fast movements one after the other without a stretch over 50 ms: `count` of them from `start` to `end` in s."""

    start: float
    end: float
    count: int

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return self.end - self.start

    @property
    def frequency(self) -> float:
        """To-and-fro cycles in a second: two fast movements make one."""
        return self.count / 2 / self.seconds


@dataclass(frozen=True)
class Stretch:
    """What the eye does between two fast movements (or before the first, or after the last), if over 50 ms.

    `way` is the net way in deg on the `axis` on which it goes further, `shape` is "flat", "straight", "gaining" (speed)
    or "settling", `ratio` the speed of the second half over that of the first, `line` the share (R²) of the way that a
    straight line explains. `inner` is False before the first and after the last fast movement.
    """

    start: float
    end: float
    axis: str
    way: float
    shape: str
    ratio: float
    line: float
    inner: bool

    @property
    def seconds(self) -> float:
        """How long it lasts."""
        return self.end - self.start


@dataclass(frozen=True)
class Wave:
    """A smooth swing on its `axis`: `frequency` in Hz, `size` in deg to each side of the middle for the right eye.

    `share` is the part of the line's power within 0.5 Hz of the frequency, `left_share` the left eye's size as a part
    of the right one's.
    """

    axis: str
    frequency: float
    size: float
    share: float
    left_share: float


class Features:
    """The measures of one trace, each worked out when it is first asked for."""

    def __init__(self, trace: Trace):
        self.trace = trace

    @cached_property
    def fast(self) -> Saccades:
        """The fast movements."""
        return saccades(self.trace)

    @cached_property
    def gaps(self) -> np.ndarray:
        """Time in ms between each fast movement and the next in which the eye is slower than 30 deg/s."""
        middles = [self._sample((one.onset + one.offset) / 2) for one in self.fast]
        slow = self.trace.speed < FAST
        return np.array([1000 * slow[a:b].sum() / self.trace.sample_rate for a, b in pairwise(middles)])

    @cached_property
    def bursts(self) -> tuple[Burst, ...]:
        """Runs of at least four fast movements without a stretch over 50 ms between them."""
        runs, run = [], []
        for one in self.fast:
            run.append(one)
            if not one.interval <= 1000 * GAP_S:
                runs.append(run)
                run = []
        return tuple(Burst(run[0].onset, run[-1].offset, len(run)) for run in runs if len(run) >= BURST_OF)

    @cached_property
    def oscillating(self) -> float:
        """The share of the time that lies within bursts, 0 to 1."""
        return sum(burst.seconds for burst in self.bursts) / self.trace.seconds

    @cached_property
    def stretches(self) -> tuple[Stretch, ...]:
        """What the eye does between the fast movements: every stretch over 50 ms."""
        first, last = self._uncut()
        edges = [first, *(t for one in self.fast for t in (one.onset, one.offset)), last]
        # Nothing is left before the first or after the last where the trace begins or ends within a fast movement.
        found = [self._stretch(start, end, number not in (0, len(self.fast)))
                 for number, (start, end) in enumerate(zip(edges[::2], edges[1::2], strict=True))
                 if end - start > GAP_S]
        return tuple(found)

    @cached_property
    def slow(self) -> tuple[Stretch, ...]:
        """The stretches between two fast movements in which the eye moves."""
        return tuple(one for one in self.stretches if one.inner and one.shape != "flat")

    @cached_property
    def flat(self) -> tuple[Stretch, ...]:
        """The stretches between two fast movements in which the eye rests."""
        return tuple(one for one in self.stretches if one.inner and one.shape == "flat")

    @cached_property
    def planes(self) -> tuple[str, ...]:
        """The lines that take part, of "horizontal" and "vertical"."""
        if self.wave:
            sizes = {axis: _half_width(getattr(self.trace, axis)) for axis in AXES}
            return tuple(axis for axis in AXES if sizes[axis] > MOVED_BY * max(sizes.values()))
        steps = {axis: np.abs(self.fast.values(axis)) for axis in AXES}
        power = {axis: float(np.sqrt((steps[axis] ** 2).sum())) for axis in AXES}
        return tuple(axis for axis in AXES if len(steps[axis]) and steps[axis].max() >= MOVED_DEG
                     and power[axis] > MOVED_BY * max(power.values()))

    @cached_property
    def directions(self) -> float:
        """How evenly the fast movement is spread over the directions: 0 for one axis, 1 for all alike.

        The entropy of the direction in twelve bins over 180 degrees, over all samples faster than 60 deg/s; the first
        bin is centred on the horizontal.
        """
        across, up = self.trace.horizontal_velocity, self.trace.vertical_velocity
        fast = self.trace.speed > 2 * FAST
        if not fast.any():
            return 0.0
        counts, _ = np.histogram((np.arctan2(up[fast], across[fast]) + np.pi / 24) % np.pi, bins=12, range=(0, np.pi))
        shares = counts[counts > 0] / counts.sum()
        return float(-(shares * np.log(shares)).sum() / np.log(12)) + 0.0

    @cached_property
    def wave(self) -> Wave | None:
        """The smooth swing, where the trace is one: one frequency rules, the more clearly if some of it is fast."""
        axis = max(AXES, key=lambda name: _half_width(getattr(self.trace, name)))
        frequency, share = self.rhythm(axis)
        size = _half_width(getattr(self.trace, axis))
        needed = WAVE_SHARE if len(self.fast) <= self.trace.seconds / 2 else PURE_SHARE
        if not WAVE_HZ[0] <= frequency <= WAVE_HZ[1] or share < needed or size < WAVE_DEG:
            return None
        left = _half_width(getattr(self.trace, f"left_{axis}")) / size
        return Wave(axis, frequency, size, share, left)

    def rhythm(self, axis: str) -> tuple[float, float]:
        """The dominant frequency in Hz of one line, and the share of its power that lies within 0.5 Hz of it."""
        position = getattr(self.trace, axis)
        window = np.hanning(len(position))
        power = np.abs(np.fft.rfft((position - position.mean()) * window)) ** 2
        at = np.fft.rfftfreq(len(position), 1 / self.trace.sample_rate)
        power[at < 0.5] = 0  # the wandering of a resting eye
        peak = float(at[np.argmax(power)])
        return peak, float(power[np.abs(at - peak) <= 0.5].sum() / max(power.sum(), 1e-12))

    def span(self, axis: str) -> float:
        """How far apart in deg the highest and the lowest point of a line are, without the tracker's noise."""
        smooth = _smooth(getattr(self.trace, axis), 11)
        return float(smooth.max() - smooth.min())

    def _uncut(self) -> tuple[float, float]:
        """The first and the last moment, without the rest of a fast movement that the recording cuts off."""
        speed, time = self.trace.speed, self.trace.time
        first, last = min(EDGE, len(speed) - 1), max(len(speed) - 1 - EDGE, 0)
        ends = [first, last]
        for place, step in ((0, 1), (1, -1)):
            at = ends[place]
            while 0 <= at < len(speed) and speed[at] > STILL:
                at += step
            if 0 <= at < len(speed) and speed[min(ends[place], at):max(ends[place], at) + 1].max() > 2 * FAST:
                ends[place] = at
            else:
                ends[place] = (0, len(speed) - 1)[place]
        return float(time[ends[0]]), float(time[ends[1]])

    def _sample(self, moment: float) -> int:
        return round((moment - float(self.trace.time[0])) * self.trace.sample_rate)

    def _stretch(self, start: float, end: float, inner: bool) -> Stretch:
        first, last = self._sample(start), self._sample(end) + 1
        inset = min(8, (last - first) // 8)  # the mean over 7 ms mixes the fast movement into the first samples
        lines = {axis: _smooth(getattr(self.trace, axis)[first + inset:last - inset], 7) for axis in AXES}
        ways = {axis: _way(line) for axis, line in lines.items()}
        axis = max(AXES, key=lambda name: abs(ways[name]))
        line, way, seconds = lines[axis], ways[axis], end - start
        middle = len(line) // 2
        halves = _slope(line[:middle + 1]), _slope(line[middle:])
        ratio = halves[1] / halves[0] if abs(halves[0]) > 1e-9 else float("inf")
        grid = np.arange(len(line))
        rest = line - np.polyval(np.polyfit(grid, line, 1), grid)
        straight = 1 - float(rest.var() / max(line.var(), 1e-12))
        if abs(way) < DRIFT_DEG or (abs(way) / seconds < DRIFT_SPEED and abs(way) < 2):
            shape = "flat"
        elif abs(halves[1]) > EVEN * abs(halves[0]):
            shape = "gaining"
        else:
            shape = "settling" if abs(halves[0]) > EVEN * abs(halves[1]) else "straight"
        return Stretch(start, end, axis, way, shape, float(ratio), straight, inner)


def features(trace: Trace) -> Features:
    """The measures of a trace: see Features. They are kept with the trace, which does not change."""
    return trace._kept.setdefault("features", Features(trace))


def _smooth(position: np.ndarray, width: int) -> np.ndarray:
    """The moving mean over an odd number of samples, the ends held."""
    width = min(width, len(position) - 1 + len(position) % 2)
    half = width // 2
    held = np.concatenate([[0.0], np.full(half, position[0]), position, np.full(half, position[-1])]).cumsum()
    return (held[width:] - held[:-width]) / width


def _way(line: np.ndarray) -> float:
    few = max(1, min(8, len(line) // 6))
    return float(line[-few:].mean() - line[:few].mean())


def _slope(line: np.ndarray) -> float:
    return float(np.polyfit(np.arange(len(line)), line, 1)[0])


def _half_width(position: np.ndarray) -> float:
    """Half the distance between turning points of a swing: the root mean square times √2, without slow wandering."""
    slow = _smooth(position, 1 + 2 * (min(1001, len(position) // 2) // 2))
    return float(np.sqrt(2) * np.std(position - slow))
