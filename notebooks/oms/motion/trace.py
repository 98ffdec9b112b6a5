"""A recording of two eyes: positions in degrees against time, and what can be read off directly."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from oms.content.problem import Mistake

if TYPE_CHECKING:
    import pandas

# Seven milliseconds: long enough to still a video tracker's noise, short enough for a flutter of 30 cycles a second.
SMOOTHING_MS = 7


@dataclass(frozen=True, eq=False, repr=False)
class Trace:
    """Where two eyes point: right and up are positive, the target straight ahead is zero.

    `time` is in seconds, every position an array in degrees of the same length. `horizontal` and `vertical` belong to
    the right eye, `left_horizontal` and `left_vertical` to the left. All traces are synthetic.
    """

    time: np.ndarray
    horizontal: np.ndarray
    vertical: np.ndarray
    left_horizontal: np.ndarray
    left_vertical: np.ndarray
    sample_rate: float = 1000.0
    _kept: dict = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        lengths = {len(getattr(self, name)) for name in
                   ("time", "horizontal", "vertical", "left_horizontal", "left_vertical")}
        if len(lengths) != 1 or lengths == {0}:
            raise Mistake("A trace needs five arrays of the same length, and at least one sample.")
        for name in ("time", "horizontal", "vertical", "left_horizontal", "left_vertical"):
            values = np.asarray(getattr(self, name), dtype=float)
            values.setflags(write=False)  # two views may draw one trace
            object.__setattr__(self, name, values)

    @property
    def seconds(self) -> float:
        """How long the recording is, in seconds."""
        return len(self.time) / self.sample_rate

    @property
    def horizontal_velocity(self) -> np.ndarray:
        """Speed of the right eye to the right, deg/s: see `velocity`."""
        return self._velocity("horizontal")

    @property
    def vertical_velocity(self) -> np.ndarray:
        """Speed of the right eye upwards, deg/s: see `velocity`."""
        return self._velocity("vertical")

    @property
    def speed(self) -> np.ndarray:
        """Speed of the right eye along its path, whatever the direction, deg/s."""
        return np.hypot(self.horizontal_velocity, self.vertical_velocity)

    def _velocity(self, axis: str) -> np.ndarray:
        if axis not in self._kept:
            self._kept[axis] = velocity(getattr(self, axis), self.sample_rate)
        return self._kept[axis]

    def cut(self, start: float, end: float) -> Trace:
        """The part from `start` to `end` seconds, on the same clock. Raises a Mistake when nothing is left."""
        kept = (self.time >= start - 1e-9) & (self.time < end - 1e-9)
        if not kept.any():
            raise Mistake(f"There is nothing between {start:g} and {end:g} s: this trace runs from {self.time[0]:g} to "
                          f"{self.time[-1]:g} s.")
        return Trace(self.time[kept], self.horizontal[kept], self.vertical[kept], self.left_horizontal[kept],
                     self.left_vertical[kept], self.sample_rate)

    def table(self, every_ms: float = 20.0) -> pandas.DataFrame:
        """A pandas DataFrame, one row every `every_ms` milliseconds: time_s, the four positions in deg, speed_deg_s."""
        import pandas as pd

        if isinstance(every_ms, bool) or not isinstance(every_ms, int | float) or not every_ms > 0:
            raise Mistake("Give the step between two rows in milliseconds, such as table(20).")
        step = max(1, round(every_ms * self.sample_rate / 1000))
        return pd.DataFrame({
            "time_s": self.time[::step].round(4), "horizontal_deg": self.horizontal[::step].round(3),
            "vertical_deg": self.vertical[::step].round(3), "left_horizontal_deg": self.left_horizontal[::step].round(3),
            "left_vertical_deg": self.left_vertical[::step].round(3), "speed_deg_s": self.speed[::step].round(1)})

    def __repr__(self) -> str:
        return (f"Trace: {self.seconds:g} s at {self.sample_rate:g} Hz, horizontal {_span(self.horizontal)}, "
                f"vertical {_span(self.vertical)}")


def velocity(position: np.ndarray, sample_rate: float) -> np.ndarray:
    """Velocity in deg/s of a position in degrees: central difference of the moving mean over 7 ms.

    The result has the length of `position`. At the ends the first and last position are held. The mean blunts the peak
    of a 10-degree saccade by about one in a hundred and keeps a tracker's noise below the 30 deg/s at which a
    saccade is counted.
    """
    position = np.asarray(position, dtype=float)
    width = max(1, round(SMOOTHING_MS * sample_rate / 1000))
    width += 1 - width % 2  # an odd window keeps the moment of the peak
    if len(position) < 2:
        return np.zeros(len(position))
    half = width // 2
    held = np.concatenate([np.full(half + 1, position[0]), position, np.full(half + 1, position[-1])])
    mean = np.convolve(held, np.ones(width) / width, mode="valid")
    return (mean[2:] - mean[:-2]) * (sample_rate / 2)


def _span(values: np.ndarray) -> str:
    return f"{_signed(values.min())} to {_signed(values.max())} deg"


def _signed(value: float) -> str:
    rounded = round(float(value), 1) + 0.0  # no "−0.0"
    return f"{rounded:.1f}".replace("-", "−")
