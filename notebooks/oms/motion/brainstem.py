"""The brainstem saccade generator: burst neurons of pons and midbrain, and the omnipause neurons that hold them.

Each function here builds one part and returns the function that lets one millisecond pass in it.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from types import SimpleNamespace

from .noise import STEP_MS

SOFTNESS = 15.0  # how gradually the rebound current opens on the way up, spikes/s
LATCH_SOFTNESS = 10.0  # how gradually burst firing silences the omnipause neurons, spikes/s
# Added and taken away again it cuts a number off after nine decimals. Two machines may give the last bit of exp() or
# tanh() differently, and an oscillation would carry that difference on until the traces part.
GRAIN = 2.0**20
THRESHOLD_DEG = 0.05  # from this error on, the command lifts the burst neurons to their threshold


def burst_neuron(parameters: SimpleNamespace, rebound: float, tau_h: float) -> Callable[[float], float]:
    """One pool of burst neurons: give it its input of this millisecond, and it gives back its firing rate, spikes/s.

    A burst neuron is silent until it is pushed over its threshold and then fires up to about a thousand spikes a
    second. Its membrane follows its input within a few milliseconds. It also has a memory of having been inhibited:
    hyperpolarisation makes T-type calcium channels ready to open (`ready`, 0 to 1, with the time constant `tau_h`),
    and when the inhibition goes, they open and the neuron fires without any command: the post-inhibitory rebound.
    """
    exp, tanh = math.exp, math.tanh
    follow = 1 - exp(-STEP_MS / parameters.tau_m)
    prepare = 1 - exp(-STEP_MS / tau_h)
    half_ready, opening = parameters.v_half, parameters.v_act
    threshold, most = parameters.theta, parameters.r_max
    membrane, ready = -parameters.w_opn, 1.0  # the run begins with the eyes held still

    def fire(drive: float) -> float:
        nonlocal membrane, ready
        # Rebound current: what is ready flows once the membrane comes up again.
        if membrane > -250.0:
            drive += rebound * ready / (1 + exp(-(membrane + opening) / SOFTNESS))
        # Readiness: built up below rest, lost above it.
        wanted = 0.0 if membrane >= 0 else 1.0 if membrane <= -half_ready else -membrane / half_ready
        ready = ready + (wanted - ready) * prepare + GRAIN - GRAIN
        membrane = membrane + (drive - membrane) * follow + GRAIN - GRAIN
        return most * tanh((membrane - threshold) / most) if membrane > threshold else 0.0

    return fire


def burst_generator(parameters: SimpleNamespace, rebound: float, tau_h: float):
    """The burst neurons of one plane: the pons (PPRF) for horizontal, the midbrain (riMLF) for vertical saccades.

    On each side excitatory burst neurons (EBN) drive the eye muscles of their side, and inhibitory burst neurons
    (IBN), driven by them, silence all burst neurons of the other side. So the two sides exclude each other; and as the
    silenced side gathers readiness meanwhile, it rebounds when it is let go. Two sides that inhibit each other and
    rebound are a ready-made oscillator: what keeps it still is the glycine of the omnipause neurons on all four.

    The function that comes back takes the command (spikes/s, positive to the right or up), the omnipause firing
    (0 to 1) and the noise on both sides, and gives the eye velocity asked for (deg/s) and the summed rate of the EBN.
    """
    excite_right, inhibit_right, excite_left, inhibit_left = (burst_neuron(parameters, rebound, tau_h)
                                                              for _ in range(4))
    ebn_right = ibn_right = ebn_left = ibn_left = 0.0
    glycine = parameters.w_opn * parameters.opn
    crossed, own = parameters.w_recip, parameters.w_ei
    fastigial, gain = parameters.fastigial, parameters.kv / 2

    def burst(command: float, pause: float, noise_right: float, noise_left: float) -> tuple[float, float]:
        nonlocal ebn_right, ibn_right, ebn_left, ibn_left
        tone = fastigial - glycine * pause  # reaches all four pools alike
        right = tone + noise_right - crossed * ibn_left
        left = tone + noise_left - crossed * ibn_right
        from_ebn_right, from_ebn_left = own * ebn_right, own * ebn_left  # a synapse takes one step
        if command > 0:
            ebn_right, ebn_left = excite_right(right + command), excite_left(left)
        else:
            ebn_right, ebn_left = excite_right(right), excite_left(left - command)
        ibn_right, ibn_left = inhibit_right(right + from_ebn_right), inhibit_left(left + from_ebn_left)
        return gain * (ebn_right + ibn_right - ebn_left - ibn_left), ebn_right + ebn_left

    return burst


def omnipause_neurons(parameters: SimpleNamespace):
    """The omnipause neurons: one group in the midline of the pons, which holds the burst neurons of all planes.

    They fire without pause while the eyes are still. A saccade command silences them, and the burst neurons then keep
    them silent (the latch) until the burst is over. What excites them may wander slowly: while it is weak they fire
    less and the next small disturbance starts an oscillation; when it is strong they come back and end it. So an oscillation
    comes in bursts. The function that comes back takes whether a command is on, the summed rate of the burst neurons
    and how far the drive has wandered, and gives two numbers, each 1 in quiet fixation of a healthy brain: the
    omnipause firing, and the glycine left on the burst neurons, which fades over tens of milliseconds.
    """
    exp = math.exp
    follow, fade = 1 - exp(-STEP_MS / parameters.tau_p), 1 - exp(-STEP_MS / parameters.tau_glycine)
    latch, strength = parameters.latch, parameters.opn
    firing, glycine = 1.0, parameters.opn

    def pause(commanded: bool, bursting: float, wander: float) -> tuple[float, float]:
        nonlocal firing, glycine
        drive = 1 + wander if wander > -1 else 0.0
        silenced = (bursting - latch * drive) / LATCH_SOFTNESS
        wanted = 0.0 if commanded or silenced > 30 else drive / (1 + exp(silenced))
        firing += (wanted - firing) * follow
        glycine += (strength * firing - glycine) * fade
        return firing, glycine

    return pause


def excitation(parameters: SimpleNamespace):
    """How strongly the burst neurons are excited by what is left of the saccade: spikes/s for each plane.

    The drive rises steeply with the distance still to go and levels off for large ones, which is why large saccades are
    faster, but not in proportion (the main sequence). It is shared between the planes so that an oblique saccade is
    straight. Part of it comes through NMDA receptors, which need glycine beside glutamate. That glycine comes from the
    omnipause neurons: without them the same command excites the burst neurons less, the saccade is slower, and as the
    feedback loop runs until the eye has arrived, it takes longer instead of falling short.
    """
    exp, hypot = math.exp, math.hypot
    threshold, abrupt, rise, scale = parameters.theta, parameters.k_start, parameters.k_sc, parameters.e0
    nmda, scale_abrupt = parameters.nmda, parameters.e_start

    def excite(error_horizontal: float, error_vertical: float, glycine: float) -> tuple[float, float]:
        distance = hypot(error_horizontal, error_vertical)
        if distance < 1e-6:
            return 0.0, 0.0
        drive = abrupt * (1 - exp(-distance / scale_abrupt)) + rise * (1 - exp(-distance / scale))
        drive *= 1 - nmda + nmda * glycine
        drive += threshold * (distance / THRESHOLD_DEG if distance < THRESHOLD_DEG else 1.0)
        drive /= distance
        return drive * error_horizontal, drive * error_vertical

    return excite
