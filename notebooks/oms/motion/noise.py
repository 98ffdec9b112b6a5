"""Everything in the model that is left to chance, drawn once for the whole run."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import accumulate
from types import SimpleNamespace

import numpy as np

STEP_MS = 1.0  # the step of the whole model
SYNAPTIC_MS = 15.0  # how long a fluctuation of the input to a burst neuron lasts
LANES = 9
DAMPING = 0.3  # a swell is forgotten after one or two of its periods


@dataclass(frozen=True)
class Chance:
    """What chance does in each millisecond of one run; every field is a list with one value a millisecond.

    `right`, `left`, `up`, `down`: input to the burst neurons of that side, spikes/s. `wander`: slow change of what
    drives the omnipause neurons, as a share of that drive. `micro_horizontal`, `micro_vertical`: a small saccade wished
    for in this millisecond, deg (0 in nearly all). `lateness`: how much later than usual a saccade would come, ms.
    """

    right: list[float]
    left: list[float]
    up: list[float]
    down: list[float]
    wander: list[float]
    micro_horizontal: list[float]
    micro_vertical: list[float]
    lateness: list[float]


def fluctuation(white: list[float], sd: float, tau_ms: float) -> list[float]:
    """Noise that remembers: white noise with a memory of `tau_ms` and the standard deviation `sd`.

    Thousands of synapses end on a neuron, and their sum neither jumps from one millisecond to the next nor strays for
    ever: it drifts off and is drawn back. This is the simplest process that does so (Ornstein and Uhlenbeck).
    """
    keep = math.exp(-STEP_MS / tau_ms)
    fresh = sd * math.sqrt(1 - keep * keep)
    first = white[0] * sd
    return list(accumulate((fresh * value for value in white[1:]), lambda kept, new: keep * kept + new, initial=first))


def draw(parameters: SimpleNamespace, steps: int, seed: int) -> Chance:
    """All the chance of a run of `steps` milliseconds: a `Chance`. The same seed gives the same, and a longer run
    begins like a shorter one."""
    generator = np.random.default_rng(seed)
    # One call, one row a millisecond: drawing inside the loop would cost more than the brain does.
    lanes = generator.standard_normal((steps, LANES)).T.tolist()
    right, left, up, down = (fluctuation(lane, parameters.noise, SYNAPTIC_MS) for lane in lanes[:4])
    wander = swell(lanes[4], parameters.wander, parameters.wander_period * 1000)
    micro_horizontal, micro_vertical = _small_saccades(parameters, lanes[5], lanes[6], lanes[7])
    lateness = [parameters.jitter * value for value in lanes[8]]
    return Chance(right, left, up, down, wander, micro_horizontal, micro_vertical, lateness)


def swell(white: list[float], sd: float, period_ms: float) -> list[float]:
    """Noise that swells and ebbs about once in `period_ms`, never twice alike: standard deviation `sd`, no jumps.

    White noise pushes a damped pendulum. Arousal, blinks and the rhythms of the brainstem make the drive of a tonic
    neuron come and go like this; what makes it do so in a patient is not known.
    """
    if not sd:
        return [0.0] * len(white)
    pace = 2 * math.pi / period_ms * STEP_MS
    push = sd * math.sqrt(4 * DAMPING * pace**3)
    place, speed = sd * white[0], 0.0
    swelling = []
    for value in white:
        speed += push * value - 2 * DAMPING * pace * speed - pace * pace * place
        place += speed
        swelling.append(place)
    return swelling


def _small_saccades(parameters, when: list[float], along: list[float], across: list[float]):
    """Microsaccades: now and then, even on a still target, a saccade of a fraction of a degree, mostly sideways."""
    chance = parameters.micro_rate * STEP_MS / 1000
    horizontal, vertical = [0.0] * len(when), [0.0] * len(when)
    for now, value in enumerate(when):
        if 0.5 * math.erfc(value / math.sqrt(2)) < chance:
            size = parameters.micro_size * (1 + 0.3 * abs(along[now]))
            tilt = 0.5 * across[now]
            side = 1 if along[now] > 0 else -1
            horizontal[now], vertical[now] = side * size * math.cos(tilt), size * math.sin(tilt)
    return horizontal, vertical
