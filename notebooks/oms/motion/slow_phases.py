"""The movements of the bank with a slow phase: four forms of nystagmus, and ocular bobbing."""

from __future__ import annotations

import numpy as np

from .path import Path


def downbeat_nystagmus(path: Path, rng: np.random.Generator, of) -> None:
    """A straight drift up, a fast phase down, in the vertical axis only."""
    drift, frequency = of.drift_speed, of.frequency
    if "frequency" not in of.given:
        frequency = min(frequency, drift)  # beats under one degree would be lost in the thickness of the line
    _saw_tooth(path, rng, "vertical", drift, frequency)


def jerk_nystagmus(path: Path, rng: np.random.Generator, of) -> None:
    """A straight drift to one side, a fast phase back, in the horizontal axis only."""
    drift, frequency, side = of.drift_speed, of.frequency, of.side
    _saw_tooth(path, rng, "horizontal", -side * drift, frequency)


def pendular_nystagmus(path: Path, rng: np.random.Generator, of) -> tuple[np.ndarray, np.ndarray]:
    """An even wave in one axis or two; gives the path of the left eye, which swings less and a little later."""
    frequency, size, left = of.frequency, of.size, of.left_share
    tilt = np.radians(of.tilt)
    if "tilt" not in of.given:
        tilt = (0.0, np.pi / 2, tilt)[rng.choice(3, p=[0.4, 0.3, 0.3])]
    start, apart, later = rng.uniform(0, 2 * np.pi), rng.uniform(0.2, 0.8) * np.pi, rng.uniform(0, 0.3)
    breath = 1 + 0.08 * np.sin(2 * np.pi * rng.uniform(0.15, 0.3) * path.time + rng.uniform(0, 2 * np.pi))
    phase = 2 * np.pi * frequency * path.time + start
    across, up = size * np.cos(tilt) * breath, size * np.sin(tilt) * breath
    path.horizontal += across * np.sin(phase)
    path.vertical += up * np.sin(phase + apart)
    return left * across * np.sin(phase - later), left * up * np.sin(phase + apart - later)


def infantile_nystagmus(path: Path, rng: np.random.Generator, of) -> None:
    """A short rest on the target, a slide away that gains speed, a fast phase back: foveation, slow and fast phase."""
    frequency, size, rest, curve, side = of.frequency, of.size, of.rest, of.curve, of.side
    if "frequency" not in of.given:
        frequency = min(frequency, 16 / size)  # a large slide within a short beat would no longer be slow

    def slide(seconds: float, since: np.ndarray) -> np.ndarray:
        pause = rest / frequency
        part = np.clip((since - pause) / max(seconds - pause, 0.02), 0, 1)
        return -side * size * np.expm1(curve * part) / np.expm1(curve)

    path.beats("horizontal", -rng.uniform(0, 1) / frequency, lambda: np.clip(rng.normal(1, 0.05), 0.8, 1.2) / frequency,
               lambda: rng.normal(0, 0.05) * size, slide)


def ocular_bobbing(path: Path, rng: np.random.Generator, of) -> None:
    """A fast movement down, a wait, and a slow return that settles; then nothing for seconds."""
    size, hold, back, cycle = of.size, of.hold, of.return_time, of.cycle
    now = rng.uniform(0.3, 0.9)
    while now < path.seconds:
        depth = size * rng.uniform(0.92, 1.08)
        bottom = path.jump(now, 0, -depth) + hold * rng.uniform(0.85, 1.15)
        since = np.maximum(path.time - bottom, 0)
        path.vertical += depth * -np.expm1(-since / back)
        now += cycle * rng.uniform(0.9, 1.1)


def _saw_tooth(path: Path, rng: np.random.Generator, axis: str, drift: float, frequency: float) -> None:
    beat = abs(drift) / frequency
    path.beats(axis, -rng.uniform(0, 1) / frequency, lambda: np.clip(rng.normal(1, 0.1), 0.75, 1.25) / frequency,
               lambda: rng.normal(0, 0.08) * beat, lambda _, since: drift * since)
