"""10 s of both axes at 1 kHz: our model, beside scipy's solve_ivp on the same core, and numba on the same step.

"Core" is what both can do: the burst neurons of both planes with crossed inhibition, rebound and the eye, without noise
and with the omnipause neurons silent, oscillating all the time. Our full model (noise, colliculus, cerebellum,
omnipause neurons) is timed as `simulate()` gives it. The contenders take turns, so that a slow moment hits all of them; before
that, their oscillations are compared, so that all solve the same thing. solve_ivp and numba are used here only.
"""

import math
import pathlib
import statistics
import sys
import time
from types import SimpleNamespace

import numpy as np
from bank import TOP
from scipy.integrate import solve_ivp

sys.path.insert(0, str(pathlib.Path(TOP, "notebooks")))
from oms.content import library
from oms.motion import simulate
from oms.motion.brainstem import burst_generator
from oms.motion.plant import eye_in_its_socket

try:
    import numba
except ImportError:
    numba = None

SECONDS = 10
STEPS = 1000 * SECONDS
ROUNDS = 7
KICK = 40.0, 10  # spikes/s to the right and up for so many ms, to set the oscillation going
system = SimpleNamespace(**{name: row.default for (of, name), row in library().movements.items() if of == "model"})
REBOUND = 700.0, 650.0


def our_core() -> np.ndarray:
    """The core as the model's own modules compute it, step by step: the horizontal position."""
    pons, midbrain = (burst_generator(system, rebound, system.tau_h) for rebound in REBOUND)
    sideways, up_or_down = eye_in_its_socket(system), eye_in_its_socket(system)
    horizontal = []
    for now in range(STEPS):
        push = KICK[0] if now < KICK[1] else 0.0
        horizontal.append(sideways(pons(push, 0.0, 0.0, 0.0)[0], False, 0.0))
        up_or_down(midbrain(push, 0.0, 0.0, 0.0)[0], False, 0.0)
    return np.array(horizontal)


def slopes(now: float, state: np.ndarray) -> np.ndarray:
    """The core as differential equations: per plane four membranes, four readinesses, integrator, two eye stages."""
    out = np.empty(22)
    for plane, rebound in enumerate(REBOUND):
        x = state[11 * plane:11 * plane + 11]
        v, h = x[:4], x[4:8]
        rate = system.r_max * np.tanh(np.maximum(v - system.theta, 0) / system.r_max)
        push = KICK[0] if now < KICK[1] else 0.0
        crossed_right, crossed_left = system.w_recip * rate[3], system.w_recip * rate[1]
        drive = np.array([push - crossed_right, system.w_ei * rate[0] - crossed_right,
                          -crossed_left, system.w_ei * rate[2] - crossed_left])
        drive = drive + rebound * h / (1 + np.exp(np.clip(-(v + system.v_act) / 15, -60, 60)))
        burst = system.kv / 2 * (rate[0] + rate[1] - rate[2] - rate[3])
        to = out[11 * plane:11 * plane + 11]
        to[:4] = (drive - v) / system.tau_m
        to[4:8] = (np.clip(-v / system.v_half, 0, 1) - h) / system.tau_h
        to[8] = burst / 1000 - x[8] / system.tau_ni
        to[9] = (x[8] + system.t1 / 1000 * burst - x[9]) / system.t1
        to[10] = (x[9] - x[10]) / system.t2
    return out


def by_solve_ivp() -> np.ndarray:
    """The core by scipy's default method at its default tolerances, read out at 1 kHz."""
    start = np.tile([-system.w_opn] * 4 + [1.0] * 4 + [0.0] * 3, 2)
    return solve_ivp(slopes, (0, STEPS - 1), start, t_eval=np.arange(STEPS), max_step=5).y[10]


def flat_step(steps, kick, kick_ms, rebounds, p):
    """The core in one plain function, the same arithmetic as `our_core`, for numba."""
    tau_m, tau_h, v_half, v_act, theta, r_max, w_recip, w_ei, kv, t1, t2, tau_ni, w_opn = p
    follow, prepare, keep = 1 - math.exp(-1 / tau_m), 1 - math.exp(-1 / tau_h), math.exp(-1 / tau_ni)
    slow, fast = 1 - math.exp(-1 / t1), 1 - math.exp(-1 / t2)
    out = np.zeros((2, steps))
    for plane in range(2):
        v, h, r, drive = np.full(4, -w_opn), np.ones(4), np.zeros(4), np.zeros(4)
        place = pulled = eye = 0.0
        for now in range(steps):
            push = kick if now < kick_ms else 0.0
            right, left = -w_recip * r[3], -w_recip * r[1]
            drive[0], drive[1], drive[2], drive[3] = push + right, right + w_ei * r[0], left, left + w_ei * r[2]
            for k in range(4):
                if v[k] > -250.0:
                    drive[k] += rebounds[plane] * h[k] / (1 + math.exp(-(v[k] + v_act) / 15.0))
                wanted = 0.0 if v[k] >= 0 else 1.0 if v[k] <= -v_half else -v[k] / v_half
                h[k] += (wanted - h[k]) * prepare
                v[k] += (drive[k] - v[k]) * follow
                r[k] = r_max * math.tanh((v[k] - theta) / r_max) if v[k] > theta else 0.0
            burst = kv / 2 * (r[0] + r[1] - r[2] - r[3])
            if (place > 45 and burst > 0) or (place < -45 and burst < 0):
                burst = 0.0
            place = place * keep + burst / 1000
            pulled += (place + t1 / 1000 * burst - pulled) * slow
            eye += (pulled - eye) * fast
            out[plane, now] = eye
    return out


def flat(function) -> np.ndarray:
    """The core by a plain function (compiled or not): the horizontal position."""
    names = "tau_m tau_h v_half v_act theta r_max w_recip w_ei kv t1 t2 tau_ni w_opn".split()
    return function(STEPS, KICK[0], KICK[1], np.array(REBOUND), np.array([getattr(system, n) for n in names]))[0]


def hertz(position: np.ndarray) -> float:
    """Cycles a second in the second half, from the crossings of its moving middle."""
    part = position[STEPS // 2:]
    part = part - np.convolve(part, np.ones(101) / 101, mode="same")
    return float((np.diff(np.sign(part[100:-100])) != 0).sum() / 2 / (len(part) - 200) * 1000)


def main() -> None:
    """Compare what they compute, then time them in turns and print medians and ratios."""
    contenders = {"our model, all parts": lambda: simulate("opsoclonus", seconds=SECONDS, seed=1),
                  "our core": our_core, "solve_ivp, same core": by_solve_ivp}
    rates = {"our core": hertz(our_core()), "solve_ivp": hertz(by_solve_ivp())}
    if numba is not None:
        compiled = numba.njit(flat_step)
        start = time.perf_counter()
        far = float(np.abs(flat(compiled) - our_core()).max())
        print(f"numba: first call with compiling {time.perf_counter() - start:.2f} s; differs from our core by at most "
              f"{far:.1e} deg")
        contenders["numba, same core"] = lambda: flat(compiled)
    print("oscillation of the core: " + ", ".join(f"{name} {rate:.1f} Hz" for name, rate in rates.items()))
    spent: dict[str, list[float]] = {name: [] for name in contenders}
    for _ in range(ROUNDS):
        for name, run in contenders.items():
            start = time.perf_counter()
            run()
            spent[name].append(time.perf_counter() - start)
    middle = {name: statistics.median(times) for name, times in spent.items()}
    for name, seconds in middle.items():
        print(f"{name:22} {1000 * seconds:8.1f} ms for {SECONDS} s of both axes = {100 * seconds / SECONDS:6.3f} % of "
              f"the simulated time; solve_ivp takes {middle['solve_ivp, same core'] / seconds:.1f} x as long")


if __name__ == "__main__":
    main()
