"""The movements of the bank that begin fast, and rest: fixation, saccades, intrusions and oscillations of saccades."""

from __future__ import annotations

import numpy as np

from .path import Path


def normal_fixation(path: Path, rng: np.random.Generator, of) -> None:
    """A still eye with a microsaccade now and then, after which it returns."""
    rate, size = of.rate, of.size
    now, here = rng.uniform(0.2, 1) / rate, np.zeros(2)
    while now < path.seconds:
        way = _around(rng, size, 0.3, *of.range("size")) * _direction(rng.uniform(0, 2 * np.pi))
        if np.linalg.norm(here + way) > np.linalg.norm(here - way):
            way = -way  # a microsaccade leads back to the target more often than away
        path.jump(now, *way)
        here = here + way
        now += max(0.3, rng.exponential(0.6) + 0.4) / rate


def normal_saccades(path: Path, rng: np.random.Generator, of) -> None:
    """The eye follows a target that jumps: a saccade a little short of it, a wait, a small correction, a long rest."""
    size, pause, undershoot, correction = of.size, of.pause, of.undershoot, of.correction
    tilt = rng.choice([0, 0, 1]) * rng.uniform(0.3, 1.2)  # most targets jump sideways, some obliquely
    reach = size / 2
    now, here, target = rng.uniform(0.2, 0.7), np.zeros(2), np.zeros(2)
    while now < path.seconds:
        for _ in range(20):
            place = rng.uniform(-reach, reach) * _direction(tilt * rng.choice([-1, 1]))
            if np.linalg.norm(place - target) > size / 3:
                break
        target = place
        short = undershoot * rng.uniform(0.5, 1.3) * (target - here)
        now = path.jump(now, *(target - short - here))
        if np.linalg.norm(short) > 0.45:
            path.jump(now + correction * rng.uniform(0.9, 1.1), *short)
            here = target
        else:
            here = target - short
        now += max(pause * rng.uniform(0.8, 1.3), 1.6 * correction)


def ocular_flutter(path: Path, rng: np.random.Generator, of) -> None:
    """Bursts of horizontal saccades back to back; the eye rests between two bursts."""
    frequency, size, burst, quiet = of.frequency, of.size, of.burst, of.quiet
    low, high = of.range("burst")
    if "frequency" not in of.given:
        slowest, fastest = of.range("frequency")
        frequency = max(frequency, fastest - (fastest - slowest) * (size - of.range("size")[0]))  # small ones are short
    now = rng.uniform(0.1, 0.6)
    while now < path.seconds:
        length = _around(rng, burst, 0.3, low, high)
        now = _swings(path, rng, now, length=length, half=1 / (2 * frequency), size=size, uneven=0.2,
                      untimely=0.08, shortest=1.0)
        now += max(0.25, quiet * rng.uniform(0.7, 1.4))


def voluntary_flutter(path: Path, rng: np.random.Generator, of) -> None:
    """One or two runs of fine, even swings: what some healthy people can do at will."""
    frequency, size, burst, runs = of.frequency, of.size, of.burst, round(of.runs)
    now = rng.uniform(0.2, 0.8)
    for _ in range(runs):
        length = burst * rng.uniform(0.9, 1.1)
        now = _swings(path, rng, now, length=length, half=1 / (2 * frequency), size=size, uneven=0.04,
                      untimely=0.015, shortest=0.8)
        now += rng.uniform(0.6, 1.2)


def opsoclonus(path: Path, rng: np.random.Generator, of) -> None:
    """Saccades back to back without an end: every one starts where the last one ended, along another axis."""
    size, uneven, turn, smallest, largest = of.size, of.irregularity, np.radians(of.turn), of.smallest, of.largest
    room = 0.65 * largest  # the eye stays about the middle of its range
    angle, here = rng.uniform(0, 2 * np.pi), np.zeros(2)
    now = -rng.uniform(0.1, 0.3)
    while now < path.seconds:
        # Away from the middle a jump leads back across it, near the middle against the last one: so they form a star.
        back = np.arctan2(-here[1], -here[0]) if np.linalg.norm(here) > smallest else angle + np.pi
        tries = []
        for _ in range(6):
            along = back + rng.normal(0, turn)
            way = np.clip(size * np.exp(rng.normal(0, uneven)), smallest, largest) * _direction(along)
            tries.append((np.linalg.norm(here + way), along, way))
            if tries[-1][0] < room:
                break
        _, angle, way = min(tries, key=lambda one: one[0])
        now = path.jump(now, *way, duration=path.duration(np.linalg.norm(way)) * rng.uniform(1, 1.2))
        here = here + way


def square_wave_jerks(path: Path, rng: np.random.Generator, of) -> None:
    """A small saccade off the target, a flat wait, and one of the same size back."""
    size, interval, rate, side = of.size, of.interval / 1000, of.rate, of.side
    every = 60 / rate
    now = rng.uniform(0.2, 0.7)
    while now < path.seconds:
        out = _around(rng, size, 0.12, 0.5, 1.12 * of.range("size")[1]) * (side if rng.random() < 0.75 else -side)
        back = path.jump(now, out) + max(0.12, interval + rng.normal(0, 0.03))
        path.jump(back, -out * rng.uniform(0.97, 1.03))
        now += every * rng.uniform(0.88, 1.12)


def macrosaccadic_oscillations(path: Path, rng: np.random.Generator, of) -> None:
    """A run of saccades to and fro across the target that grow and shrink, with a flat wait after each."""
    size, interval, jumps, side = of.size, of.interval / 1000, round(of.jumps), of.side
    now = rng.uniform(0.2, 0.6)
    while now < path.seconds:
        # Two neighbouring positions lie on either side of the target: together they are one jump.
        places = size / 2 * np.sin(np.pi * np.arange(1, jumps) / jumps) ** 0.9
        places = side * places * (-1.0) ** np.arange(jumps - 1) * rng.uniform(0.94, 1.06, jumps - 1)
        for way in np.diff(places, prepend=0.0, append=0.0):
            now = path.jump(now, way) + max(0.13, interval + rng.normal(0, 0.015))
        now += rng.uniform(0.8, 1.6)
        side = -side if rng.random() < 0.5 else side


def _swings(path: Path, rng: np.random.Generator, onset: float, *, length: float, half: float, size: float,
            uneven: float, untimely: float, shortest: float) -> float:
    """One burst: to and fro from `onset` for `length` seconds, half a cycle lasting `half`; gives its end.

    `uneven` and `untimely` say how much size and time of a swing scatter. No swing is shorter than `shortest` times
    what a single saccade of its size takes.
    """
    side, here, now = rng.choice([-1, 1]), 0.0, onset
    middle = rng.uniform(-0.2, 0.2) * size
    while now < onset + length:
        there = middle + side * size / 2 * np.clip(1 + rng.normal(0, uneven), 0.5, 1.5)
        lasts = max(half * (1 + np.clip(rng.normal(0, untimely), -0.2, 0.2)), shortest * path.duration(there - here))
        first = now == onset
        now = path.jump(now, there - here, duration=path.duration(there) if first else lasts, swing=not first)
        side, here = -side, there
    return path.jump(now, -here)


def _around(rng: np.random.Generator, typical: float, scatter: float, low: float, high: float) -> float:
    return float(np.clip(typical * rng.uniform(1 - scatter, 1 + scatter), low, high))


def _direction(angle: float) -> np.ndarray:
    return np.array([np.cos(angle), np.sin(angle)])
