"""The eye model at work: the saccadic system of brainstem, colliculus and cerebellum, one millisecond after another.

The equations are a reduction in the style of published models, not a copy of one of them. Everything is synthetic.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from types import SimpleNamespace

import numpy as np

from oms.content.library import library

from .brainstem import burst_generator, excitation, omnipause_neurons
from .cerebellum import cerebellum
from .colliculus import superior_colliculus
from .noise import STEP_MS, draw
from .parameters import checked_seconds, checked_seed, checked_targets, settings
from .plant import eye_in_its_socket
from .trace import Trace

FIRST_STEP_S, BETWEEN_STEPS_S = 0.5, 2.5  # of the target that jumps to and fro when `step` is set
BEFORE = 400  # milliseconds that run before the recording, so that it does not show how the model was started


class _Presets(Sequence):
    """The names of the presets, in the order of presets.csv, read when somebody looks."""

    def _names(self) -> tuple[str, ...]:
        return tuple(library().presets)

    def __getitem__(self, index):
        return self._names()[index]

    def __len__(self) -> int:
        return len(self._names())

    def __iter__(self) -> Iterator[str]:
        return iter(self._names())

    def __eq__(self, other: object) -> bool:
        return self._names() == (other._names() if isinstance(other, _Presets) else other)

    __hash__ = None

    def __repr__(self) -> str:
        return repr(self._names())


PRESETS = _Presets()


def simulate(preset: str = "healthy", *, seconds: float = 10.0, seed: int = 0,
             targets: Sequence[tuple[float, float, float]] | None = None, **parameters: float) -> Trace:
    """How the eyes move when the saccadic system is as the preset says and as you change it: a Trace at 1,000 Hz.

        simulate("healthy", opn=0)                     omnipause inhibition gone, everything else as usual
        simulate("healthy", targets=[(1, 10, 0)])      after one second the target jumps 10 degrees to the right

    `preset` is one of `PRESETS`; `parameters` are those of data/movements.csv that belong to the model. `targets`
    are steps (seconds, horizontal deg, vertical deg) of the thing looked at. Without them it stays straight ahead,
    unless `step` is set (as in the preset “hypermetria”): then it jumps that far to the right after half a second, and
    back or out again every 2.5 s. The same seed gives the same trace. Both eyes get the same command, so left and
    right are the same.

    Raises a Mistake for an unknown name, a value out of its range, and anything that is no number.
    """
    system = settings(preset, parameters)
    steps = round(checked_seconds(seconds) * 1000 / STEP_MS)
    chance = draw(system, steps + BEFORE, checked_seed(seed))
    horizontal, vertical = (axis[BEFORE:] for axis in _run(system, chance, _target(system, steps, targets)))
    time = np.arange(steps) * (STEP_MS / 1000)
    return Trace(time, horizontal, vertical, horizontal, vertical, 1000 / STEP_MS)


def _target(system: SimpleNamespace, steps: int, targets) -> tuple[list[float], list[float]]:
    """Where the target is in each millisecond, for both planes."""
    if targets is None:
        jumps = np.arange(FIRST_STEP_S, steps * STEP_MS / 1000, BETWEEN_STEPS_S) if system.step else []
        given = tuple((float(when), system.step * (1 - number % 2), 0.0) for number, when in enumerate(jumps))
    else:
        given = checked_targets(targets)
    horizontal, vertical = np.zeros(steps), np.zeros(steps)
    for when, right, up in given:
        start = round(when * 1000 / STEP_MS)
        horizontal[start:], vertical[start:] = right, up
    return [0.0] * BEFORE + horizontal.tolist(), [0.0] * BEFORE + vertical.tolist()


def _run(system: SimpleNamespace, chance, target) -> tuple[list[float], list[float]]:
    """Let the whole system run: in each millisecond the command, what is left of it, the burst, the pause, the eyes."""
    decide = superior_colliculus(system, target, chance)
    follow = cerebellum(system)
    excite = excitation(system)
    pons = burst_generator(system, system.rebound_pprf, system.tau_h)
    midbrain = burst_generator(system, system.rebound_rimlf, system.tau_h * system.tau_h_rimlf)
    pause = omnipause_neurons(system)
    turn_sideways, turn_up_or_down = eye_in_its_socket(system), eye_in_its_socket(system)

    latency, always = round(system.latency), system.loop_always
    seen_horizontal, seen_vertical = target
    burst_horizontal = burst_vertical = eye_horizontal = eye_vertical = 0.0
    stop = False
    firing, glycine = 1.0, system.opn
    horizontal, vertical = [], []
    lanes = zip(chance.right, chance.left, chance.up, chance.down, chance.wander, strict=True)
    for now, (noise_right, noise_left, noise_up, noise_down, wander) in enumerate(lanes):
        on, begins, wish = decide(now, eye_horizontal, eye_vertical, stop)
        left_horizontal, left_vertical, stop = follow(begins, on, wish, (burst_horizontal, burst_vertical))
        if on or always:
            command_horizontal, command_vertical = excite(left_horizontal, left_vertical, glycine)
            if not on:
                command_horizontal, command_vertical = always * command_horizontal, always * command_vertical
        else:
            command_horizontal = command_vertical = 0.0
        burst_horizontal, fired_horizontal = pons(command_horizontal, firing, noise_right, noise_left)
        burst_vertical, fired_vertical = midbrain(command_vertical, firing, noise_up, noise_down)
        firing, glycine = pause(on, fired_horizontal + fired_vertical, wander)
        seen = now - latency if now > latency else 0
        eye_horizontal = turn_sideways(burst_horizontal, not on, seen_horizontal[seen])
        eye_vertical = turn_up_or_down(burst_vertical, not on, seen_vertical[seen])
        horizontal.append(eye_horizontal)
        vertical.append(eye_vertical)
    return horizontal, vertical
