"""The superior colliculus: when the eyes shall jump, and how far."""

from __future__ import annotations

import math
from types import SimpleNamespace

from .noise import STEP_MS, Chance

SHORTEST_MS, LONGEST_MS = 8, 300  # a command is neither shorter nor longer
SMEAR_MS = 40  # what moves on the retina faster than this is seen as a blur, and its middle counts


def superior_colliculus(parameters: SimpleNamespace, target: tuple[list[float], list[float]], chance: Chance):
    """Decides on saccades: the target is compared with the line of sight, and a miss of some size asks for a jump.

    What the retina sees reaches the colliculus late, so the target of `latency` ago counts, and after each saccade as
    much time must pass before the eye's new place is known: that is the flat interval between a saccade and its
    correction, about a fifth of a second. An eye that swings fast is seen where it is on average. Misses
    below `dead` are left alone, but for a microsaccade now and then.

    The function that comes back takes the millisecond, the eye's place and whether the cerebellum has called stop. It
    gives whether a command is on, whether it begins now, and how far to go: a pair, horizontal and vertical, in deg.
    """
    latency, least = round(parameters.latency), parameters.dead
    target_horizontal, target_vertical = target
    on, looking, began, ready_at = False, False, 0, 0
    wish = 0.0, 0.0
    place_horizontal = place_vertical = 0.0
    smear = STEP_MS / SMEAR_MS

    def decide(now: int, eye_horizontal: float, eye_vertical: float, stop: bool):
        nonlocal on, looking, began, ready_at, wish, place_horizontal, place_vertical
        place_horizontal += (eye_horizontal - place_horizontal) * smear
        place_vertical += (eye_vertical - place_vertical) * smear
        if on:
            if (stop and now - began >= SHORTEST_MS) or now - began >= LONGEST_MS:
                on = False
                if looking:  # after a microsaccade there is nothing new to see
                    ready_at = now + latency + int(chance.lateness[now])
            return on, False, wish
        seen = now - latency if now > latency else 0
        miss_horizontal = target_horizontal[seen] - place_horizontal
        miss_vertical = target_vertical[seen] - place_vertical
        looking = math.hypot(miss_horizontal, miss_vertical) > least
        if looking:
            if now < ready_at:
                return False, False, wish
            wish = miss_horizontal, miss_vertical
        elif chance.micro_horizontal[now]:
            wish = chance.micro_horizontal[now], chance.micro_vertical[now]
        else:
            return False, False, wish
        on, began = True, now
        return True, True, wish

    return decide
