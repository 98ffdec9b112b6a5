"""The path of a pair of eyes, put together from fast and slow movements, sample by sample."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

SAMPLE_RATE = 1000.0


class Path:
    """Where both eyes point: zero at first, then every movement that is added. Times in s, positions in degrees.

    `time`, `horizontal` and `vertical` are arrays at 1,000 Hz from 0 to `seconds`. A movement may begin before 0 or
    end after the last sample; what lies outside is not kept, but its effect is.
    """

    def __init__(self, seconds: float, saccade_ms: float, saccade_ms_per_deg: float):
        self.seconds = seconds
        self.time = np.arange(round(seconds * SAMPLE_RATE)) / SAMPLE_RATE
        self.horizontal = np.zeros(len(self.time))
        self.vertical = np.zeros(len(self.time))
        self._duration = saccade_ms, saccade_ms_per_deg

    def duration(self, size: float) -> float:
        """How long a saccade of this size in degrees lasts, in seconds."""
        smallest, per_degree = self._duration
        return (smallest + per_degree * abs(size)) / 1000

    def jump(self, onset: float, horizontal: float = 0.0, vertical: float = 0.0, duration: float | None = None, *,
             swing: bool = False) -> float:
        """Add a saccade of these components that begins at `onset`; gives the moment of its end.

        Its path is that of least jerk: the velocity rises and falls like one even hump. With `swing` it is half a wave,
        as of a saccade that another one cuts short at either end.
        """
        size = float(np.hypot(horizontal, vertical))
        duration = self.duration(size) if duration is None else duration
        first, last = (int(np.clip(np.ceil(t * SAMPLE_RATE), 0, len(self.time))) for t in (onset, onset + duration))
        part = np.clip((self.time[first:last] - onset) / duration, 0, 1)
        share = (1 - np.cos(np.pi * part)) / 2 if swing else self._hump(part)
        for line, way in ((self.horizontal, horizontal), (self.vertical, vertical)):
            line[first:last] += way * share
            line[last:] += way
        return onset + duration

    @staticmethod
    def _hump(part: np.ndarray) -> np.ndarray:
        part = np.clip(part, 0, 1)
        return part**3 * (10 - 15 * part + 6 * part**2)

    def beats(self, axis: str, first: float, period: Callable[[], float], start: Callable[[], float],
              slow: Callable[[float, np.ndarray], np.ndarray]) -> None:
        """Fill one axis with the beats of a nystagmus: a slow phase, then a fast phase back to where one starts.

        `period()` and `start()` are asked anew for every beat: its length in seconds, and the position in degrees at
        which its slow phase begins. `slow(seconds, since)` gives the way in degrees that the eye has gone at the times
        `since` of a slow phase that lasts `seconds`. The beats begin at `first`, which lies before 0.
        """
        position = getattr(self, axis)
        onset, here = first, start()
        while onset < self.seconds:
            length, there = period(), start()
            # A fast phase lasts by its size, and its size depends on how long the slow phase had: two rounds settle it.
            fast = self.duration(1)
            for _ in range(2):
                fast = self.duration(here + slow(length - fast, np.array([length - fast]))[0] - there)
            turn = length - fast
            since = self.time - onset
            during = (since >= 0) & (since < turn)
            position[during] = here + slow(turn, since[during])
            top = here + slow(turn, np.array([turn]))[0]
            during = (since >= turn) & (since < length)
            position[during] = top + (there - top) * self._hump((since[during] - turn) / fast)
            onset, here = onset + length, there
