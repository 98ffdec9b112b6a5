"""Naming an eye movement by the learner's key alone: how it leaves, flat or not, which plane, what the slow part does.

It knows nothing of how the bank draws a movement. If it cannot name the bank's traces, the bank or the key is wrong.
"""

import itertools

import numpy as np

from oms.motion.features import features


def name_of(trace):
    """The name that the key leads to, asked in its order."""
    f = features(trace)
    if f.wave:
        return "pendular-nystagmus"  # slow away, a smooth wave, nothing fast
    if not f.planes:
        return "normal-fixation"  # still
    if len(f.slow) >= 3 and len(f.slow) > len(f.fast) / 2:
        return _slow_away(f)
    if _settles(f):
        return "ocular-bobbing"  # fast away out of rest, then a slow way back
    if sum(burst.count for burst in f.bursts) > len(f.fast) / 2:
        return _no_interval(f)
    return _flat_interval(f)


def _slow_away(f):
    """The eye drifts off and a fast movement brings it back: which line, and is the drift straight or a curve?"""
    if np.median([abs(one.ratio) for one in f.slow]) > 2:
        return "infantile-nystagmus"
    return "downbeat-nystagmus" if f.planes == ("vertical",) else "jerk-nystagmus"


def _settles(f):
    """Fast movements in one line with rest before, each followed by a slow movement that becomes slower."""
    after = [one for one in f.stretches if one.start >= f.fast[0].onset]
    return f.planes == ("vertical",) and any(one.shape == "settling" for one in after)


def _no_interval(f):
    """No flat stretch between fast movements: many directions, or one; and in one, very fine and very quick?"""
    if len(f.planes) == 2 and f.directions > 0.6:
        return "opsoclonus"
    quick = np.mean([burst.frequency for burst in f.bursts])
    return "voluntary-flutter" if quick > 19 and len(f.bursts) <= 2 else "ocular-flutter"


def _flat_interval(f):
    """A flat stretch after each fast movement: straight back, to and fro across the target, or on to new targets?"""
    fast = [one for one in f.fast if one.amplitude >= 0.55]
    soon = [(a, b) for a, b in itertools.pairwise(fast) if b.onset - a.offset < 0.35]
    turned = [(a, b) for a, b in soon if a.horizontal * b.horizontal + a.vertical * b.vertical < 0]
    if 2 * len(turned) < 0.8 * (len(fast) - 1):
        return "normal-saccades"
    chained = sum(a[1] is b[0] for a, b in itertools.pairwise(turned))
    return "macrosaccadic-oscillations" if chained >= 3 else "square-wave-jerks"
