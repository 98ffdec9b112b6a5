"""The bank of twelve eye movements to recognise: every call draws a fresh one of the kind that was asked for."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from oms.content.library import library
from oms.content.problem import Mistake, unknown

from . import saccadic, slow_phases
from .parameters import checked_seconds, checked_seed, in_range, rows
from .path import SAMPLE_RATE, Path
from .trace import Trace

# The rows of movements.csv that every movement of the bank shares: the tracker, and how long a saccade lasts.
RECORDING = "recording"

_SHAPES = {
    "normal-fixation": saccadic.normal_fixation,
    "normal-saccades": saccadic.normal_saccades,
    "ocular-flutter": saccadic.ocular_flutter,
    "opsoclonus": saccadic.opsoclonus,
    "voluntary-flutter": saccadic.voluntary_flutter,
    "square-wave-jerks": saccadic.square_wave_jerks,
    "macrosaccadic-oscillations": saccadic.macrosaccadic_oscillations,
    "downbeat-nystagmus": slow_phases.downbeat_nystagmus,
    "jerk-nystagmus": slow_phases.jerk_nystagmus,
    "pendular-nystagmus": slow_phases.pendular_nystagmus,
    "infantile-nystagmus": slow_phases.infantile_nystagmus,
    "ocular-bobbing": slow_phases.ocular_bobbing,
}


class _Names(Sequence):
    """The names of the bank in the order of the teaching key; read from data/ each time they are looked at."""

    def _read(self) -> tuple[str, ...]:
        return tuple(name for name in library().waveforms if name in _SHAPES)

    def __getitem__(self, place):
        return self._read()[place]

    def __len__(self) -> int:
        return len(self._read())

    def __iter__(self) -> Iterator[str]:
        return iter(self._read())

    def __repr__(self) -> str:
        return repr(self._read())


WAVEFORMS: Sequence[str] = _Names()


def waveform(name: str, *, seconds: float = 6.0, seed: int = 0, **parameters: float) -> Trace:
    """One eye movement of the bank, such as `waveform("ocular-flutter")`, as a Trace at 1,000 Hz.

    The same `seed` gives the same trace; another one gives another trace of the same kind, with other sizes, times and
    sides. A parameter that is named keeps its value: `waveform("ocular-flutter", frequency=12)`; all others are drawn
    from their range. Names, units, ranges and what they rest on stand in `data/movements.csv`; `noise=0` and `drift=0`
    give a clean line. The trace is synthetic, and shows what gives the movement away, not one patient.

    Raises a Mistake for an unknown name or parameter, a value outside its range, and an absurd length.
    """
    if not isinstance(name, str) or name not in _SHAPES:
        raise unknown("waveform", name, _SHAPES)
    seconds = checked_seconds(seconds)
    rng = np.random.default_rng(checked_seed(seed))
    of = Settings(name, parameters, rng)
    path = Path(seconds, of.saccade_ms, of.saccade_ms_per_deg)
    left = _SHAPES[name](path, rng, of)
    wander = [of.drift * _wandering(rng, len(path.time), of.drift_time) for _ in range(2)]
    shared = (path.horizontal, path.vertical)
    eyes = [shared, left or shared]
    seen = [position + away + rng.normal(0, 1, len(path.time)) * of.noise
            for eye in eyes for position, away in zip(eye, wander, strict=True)]
    return Trace(path.time, *seen, sample_rate=SAMPLE_RATE)


class Settings:
    """The numbers of one trace by their names: those that were given, and one drawn from its range for each other.

    A number of the recording, such as `noise`, keeps its default unless it is given. `side` is always 1 or −1.
    `given` holds the names that were given.
    """

    def __init__(self, waveform: str, given: Mapping[str, float], rng: np.random.Generator):
        known = rows(RECORDING) | rows(waveform)
        for name in given:
            if name not in known:
                raise unknown(f"parameter of “{waveform}”", name, known)
        self.given = frozenset(given)
        self._rows, self._waveform, self._values = known, waveform, {}
        for name in sorted(known):  # whatever the order in the table, and whatever is given: the same draws
            row = known[name]
            drawn = rng.uniform(row.low, row.high) if row.of == waveform else row.default
            value = in_range(given[name], row) if name in given else drawn
            self._values[name] = (1.0 if value >= 0 else -1.0) if name == "side" else value

    def __getattr__(self, name: str) -> float:
        return self._of(self.__dict__.get("_values", {}), name)

    def range(self, name: str) -> tuple[float, float]:
        """The lowest and the highest value that movements.csv allows."""
        row = self._of(self._rows, name)
        return row.low, row.high

    def _of(self, kept: Mapping, name: str):
        if name.startswith("__") or name in kept:
            return kept[name] if name in kept else object.__getattribute__(self, name)
        raise Mistake(f"“{self.__dict__.get('_waveform')}” cannot be drawn: its row “{name}” is missing in "
                      "movements.csv; put it back from the course's own copy.")


def _wandering(rng: np.random.Generator, samples: int, time_constant: float) -> np.ndarray:
    """Noise of standard deviation 1 that forgets where it was within `time_constant` seconds."""
    step = 0.02  # slow as it is, fifty points a second carry it
    keeps = math.exp(-step / time_constant)
    points = math.ceil(samples / SAMPLE_RATE / step) + 2
    values = [float(rng.normal())]
    for kick in (rng.normal(0, math.sqrt(1 - keeps**2), points)).tolist():
        values.append(keeps * values[-1] + kick)
    return np.interp(np.arange(samples) / SAMPLE_RATE, np.arange(len(values)) * step, values)
