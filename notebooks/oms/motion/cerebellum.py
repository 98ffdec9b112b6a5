"""The cerebellum: it follows the saccade from within and says when to stop."""

from __future__ import annotations

import math
from types import SimpleNamespace

from .noise import STEP_MS

FADE_MS = 45.0  # how fast the record of a saccade is wiped once it is over
NEAR_DEG = 0.05  # so close to the target is close enough
NEARLY, SPENT = 0.06, 20.0  # share of the saccade left, and deg/s, at which a burst is not worth going on


def cerebellum(parameters: SimpleNamespace):
    """Follows a saccade by a copy of its command, and calls stop in time.

    A saccade is over before the eyes could report on it. So the distance covered is worked out from the burst itself
    (the copy runs `delay` milliseconds late), and what is left is the command less the distance covered: the local
    feedback loop. The fastigial nuclei call stop a little early, by as much as the eye will still coast. With
    `stop` below 1 the distance is underestimated, the call comes too late and the saccade lands beyond the target.

    The function that comes back takes whether a command begins, whether one is on, how far to go (a pair, deg) and the
    burst (a pair, deg/s). It gives what is left in both planes (deg) and whether to stop.
    """
    gain, coast = parameters.stop, parameters.coast / 1000
    always, late = parameters.loop_always, round(parameters.delay / STEP_MS)
    keep = 1.0 if always else math.exp(-STEP_MS / FADE_MS)
    horizontal = vertical = 0.0
    past = [(0.0, 0.0)] * (late + 1)

    def follow(begins: bool, on: bool, wish: tuple[float, float], burst: tuple[float, float]):
        nonlocal horizontal, vertical, past
        wish_horizontal, wish_vertical = wish
        burst_horizontal, burst_vertical = burst
        if begins:
            horizontal = vertical = 0.0
            past = [(0.0, 0.0)] * (late + 1)
        else:
            horizontal += gain * burst_horizontal * STEP_MS / 1000
            vertical += gain * burst_vertical * STEP_MS / 1000
            if not on:
                horizontal, vertical = horizontal * keep, vertical * keep
        if late:
            past.append((horizontal, vertical))
            covered_horizontal, covered_vertical = past.pop(0)
        else:
            covered_horizontal, covered_vertical = horizontal, vertical
        left_horizontal, left_vertical = wish_horizontal - covered_horizontal, wish_vertical - covered_vertical
        if not on:
            return left_horizontal, left_vertical, False
        size = math.hypot(wish_horizontal, wish_vertical)
        to_go = (wish_horizontal * left_horizontal + wish_vertical * left_vertical) / size
        speed = (wish_horizontal * burst_horizontal + wish_vertical * burst_vertical) / size
        arrived = to_go - gain * coast * speed < NEAR_DEG
        petered_out = to_go < NEARLY * size and speed < SPENT
        return left_horizontal, left_vertical, arrived or petered_out

    return follow
