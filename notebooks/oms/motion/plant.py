"""From the burst to the eye: the neural integrator, the motoneurons, and the eye in its socket."""

from __future__ import annotations

import math
from types import SimpleNamespace

from .noise import STEP_MS

WIDEST_DEG = 45.0  # the eye does not turn further
SLOWEST_PULL = 1.0  # deg/s: fixation corrects a small miss no faster than this


def eye_in_its_socket(parameters: SimpleNamespace):
    """Turns the burst of one plane into the place of the eye; both eyes get the same command.

    The burst says how fast the eye shall turn (the pulse). The neural integrator adds it up to the place where the eye
    shall stay (the step) and leaks very slowly. The motoneurons get both. The eye is a light ball in stiff, viscous
    tissue: without the pulse it would creep to its new place for half a second, with the pulse it is there at once.

    The function that comes back takes the burst (deg/s), whether the eyes are fixing, and the target (deg); it gives
    the place of the eye, deg.
    """
    exp = math.exp
    pulse = parameters.t1 / 1000
    follow_slow, follow_fast = 1 - exp(-STEP_MS / parameters.t1), 1 - exp(-STEP_MS / parameters.t2)
    keep = exp(-STEP_MS / parameters.tau_ni)
    settle = 1 / parameters.tau_fix
    step = pulled = eye = 0.0
    fastest = SLOWEST_PULL / 1000 * STEP_MS

    def turn(burst: float, fixing: bool, target: float) -> float:
        nonlocal step, pulled, eye
        if (step > WIDEST_DEG and burst > 0) or (step < -WIDEST_DEG and burst < 0):
            burst = 0.0
        step = step * keep + burst * STEP_MS / 1000
        if fixing:
            pull = (target - step) * settle
            step += fastest if pull > fastest else -fastest if pull < -fastest else pull
        pulled += (step + pulse * burst - pulled) * follow_slow
        eye += (pulled - eye) * follow_fast
        return eye

    return turn
