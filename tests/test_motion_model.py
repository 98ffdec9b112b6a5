"""The eye model keeps the laws of saccades when it is healthy, and breaks in the ways it should when it is broken."""

import itertools
import math
import random
import statistics
import time

import numpy as np
import pytest

from oms.content import library
from oms.content.problem import Mistake
from oms.motion import PRESETS, Trace, oscillation_map, simulate
from oms.motion.trace import velocity

SEEDS = (1, 2, 3, 11)
SIZES = (0.5, 1, 1.5, 2, 3, 5, 8, 10, 15, 20, 30, 40)
QUIET = {"noise": 0, "micro_rate": 0, "jitter": 0, "dead": 0.2}
BURST_BREAK_MS = 80  # longer than this without a saccade ends a burst; less than half of a normal interval


def swings(position):
    """Saccades of one axis as (start ms, end ms, size deg): over 30 deg/s, split where velocity turns, from 0.4 deg."""
    speed = velocity(position, 1000)
    side = np.where(np.abs(speed) > 30, np.sign(speed), 0)
    edges = np.concatenate([[0], np.flatnonzero(np.diff(side)) + 1, [len(side)]])
    found = [(a, b, position[min(b, len(side) - 1)] - position[max(a - 1, 0)])
             for a, b in itertools.pairwise(edges) if side[a]]
    return [swing for swing in found if abs(swing[2]) >= 0.4]


def bursts(position, least=4):
    """Runs of at least `least` swings without a break."""
    runs = []
    for swing in swings(position):
        if not runs or swing[0] - runs[-1][-1][1] > BURST_BREAK_MS:
            runs.append([])
        runs[-1].append(swing)
    return [run for run in runs if len(run) >= least]


def gaps(position):
    """Milliseconds under 30 deg/s between successive swings of one burst."""
    return [b[0] - a[1] for run in bursts(position) for a, b in itertools.pairwise(run)]


def share_oscillating(position):
    """The share of time inside bursts."""
    return sum(run[-1][1] - run[0][0] for run in bursts(position)) / len(position)


def rate_and_size(position):
    """Cycles a second inside bursts, and the median size of a swing in degrees."""
    runs = bursts(position)
    cycles = sum(len(run) - 1 for run in runs) / 2
    return 1000 * cycles / sum(run[-1][0] - run[0][0] for run in runs), statistics.median(
        abs(swing[2]) for run in runs for swing in run)


def dominant_hz(position):
    """The frequency at which the velocity has most power, between 2 and 45 Hz."""
    speed = velocity(position, 1000)
    power = np.abs(np.fft.rfft((speed - speed.mean()) * np.hanning(len(speed)))) ** 2
    power = np.convolve(power, np.ones(9) / 9, mode="same")
    hertz = np.fft.rfftfreq(len(speed), 0.001)
    band = (hertz > 2) & (hertz < 45)
    return hertz[band][power[band].argmax()]


def direction_entropy(trace):
    """0 when all fast movement lies along one line, 1 when it goes along all lines alike (12 bins over 180 degrees)."""
    fast = trace.speed > 60
    lines = np.degrees(np.arctan2(trace.vertical_velocity, trace.horizontal_velocity))[fast] % 180
    share = np.histogram(lines, 12, (0, 180))[0] / fast.sum()
    return -sum(p * math.log(p) for p in share if p) / math.log(12)


def one_saccade(size, direction=(1, 0), **parameters):
    """Size reached (deg), peak velocity (deg/s) and duration over 30 deg/s (ms) of one saccade without noise."""
    trace = simulate(seconds=1, targets=[(0.2, size * direction[0], size * direction[1])], **QUIET | parameters)
    along = trace.horizontal * direction[0] + trace.vertical * direction[1]
    speed = np.gradient(along) * 1000
    peak = int(speed.argmax())
    fast = np.flatnonzero(speed > 30)
    return along[peak + 120], speed[peak], fast[-1] - fast[0] + 1 if len(fast) else 0


# -- healthy -----------------------------------------------------------------------------------------------------------

@pytest.fixture(scope="module")
def healthy_saccades():
    return {size: one_saccade(size) for size in SIZES}


def test_larger_saccades_are_faster_but_level_off(healthy_saccades):
    """Peak velocity follows Vmax (1 - exp(-size/C)): R2 at least 0.99, Vmax 500 to 650 deg/s, C 9 to 16 deg."""
    sizes = np.array(SIZES)
    peaks = np.array([healthy_saccades[size][1] for size in SIZES])
    best = None
    for scale in np.arange(5, 25, 0.05):  # for each C the best Vmax is a division
        shape = 1 - np.exp(-sizes / scale)
        most = (peaks @ shape) / (shape @ shape)
        error = ((peaks - most * shape) ** 2).sum()
        best = min(best or (np.inf,), (error, most, scale))
    error, most, scale = best
    assert 1 - error / ((peaks - peaks.mean()) ** 2).sum() >= 0.99
    assert 500 <= most <= 650
    assert 9 <= scale <= 16


def test_larger_saccades_last_longer(healthy_saccades):
    """From 1 degree on, duration grows by 1.5 to 2.7 ms for each degree, from 15 to 45 ms on."""
    sizes = [size for size in SIZES if size >= 1]
    slope, start = np.polyfit(sizes, [healthy_saccades[size][2] for size in sizes], 1)
    assert 1.5 <= slope <= 2.7
    assert 15 <= start <= 45


@pytest.mark.parametrize("size", SIZES)
def test_saccades_land_on_the_target(healthy_saccades, size):
    """Small and large saccades come within 6 in a hundred of their target, half a degree as well."""
    assert healthy_saccades[size][0] == pytest.approx(size, rel=0.06)


@pytest.mark.parametrize("angle", [30, 90, 135, 225, 300])
def test_oblique_saccades_are_straight_and_as_fast(healthy_saccades, angle):
    """A saccade of 10 deg in any direction lands on its target, strays little from the line, and has the same peak."""
    direction = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    trace = simulate(seconds=1, targets=[(0.2, 10 * direction[0], 10 * direction[1])], **QUIET)
    across = trace.vertical * direction[0] - trace.horizontal * direction[1]
    reached, peak, _ = one_saccade(10, direction)
    assert np.abs(across).max() < 0.8
    assert reached == pytest.approx(10, rel=0.06)
    assert peak == pytest.approx(healthy_saccades[10][1], rel=0.12)


@pytest.mark.parametrize("seed", SEEDS)
def test_healthy_fixation_is_quiet(seed):
    """20 s of fixation: never faster than 60 deg/s, and less than 0.6 deg from the target (root mean square)."""
    trace = simulate("healthy", seconds=20, seed=seed)
    assert trace.speed.max() <= 60
    assert math.sqrt(np.mean(trace.horizontal**2 + trace.vertical**2)) < 0.6
    assert np.ptp(trace.horizontal) > 0.1  # not a dead line: small saccades are there


@pytest.mark.parametrize("seed", SEEDS)
def test_a_healthy_eye_follows_a_jump_with_one_saccade_after_a_fifth_of_a_second(seed):
    """stop=1: one saccade to a step of 8 deg, 150 to 260 ms after the target."""
    found = swings(simulate("healthy", seconds=2, seed=seed, targets=[(0.5, 8, 0)]).horizontal)
    large = [swing for swing in found if abs(swing[2]) > 1]
    assert len(large) == 1
    assert 650 <= large[0][0] <= 760


# -- omnipause neurons -------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("seed", SEEDS)
def test_without_omnipause_inhibition_alone_the_eyes_stay_quiet(seed):
    """opn=0 and nothing else: oscillating for less than 5 in a hundred of the time, and no worse than a healthy eye."""
    trace = simulate("omnipause-loss", seconds=10, seed=seed)
    assert share_oscillating(trace.horizontal) < 0.05
    assert share_oscillating(trace.vertical) < 0.05
    assert trace.speed.max() <= 60


@pytest.mark.parametrize("size", [5, 10, 20])
def test_without_omnipause_inhibition_saccades_are_slower_and_longer_but_reach_the_target(healthy_saccades, size):
    """opn=0: peak velocity falls by 15 to 35 in a hundred, duration grows by as much, size is kept.

    About 0.4 deg is lost at the end whatever the size: the other side rebounds, and nothing holds it.
    """
    reached, peak, duration = one_saccade(size, opn=0)
    _, peak_before, duration_before = healthy_saccades[size]
    assert 0.15 <= 1 - peak / peak_before <= 0.35
    assert 0.15 <= duration / duration_before - 1 <= 0.40
    assert size - 0.45 <= reached <= size + 0.2


def test_it_is_the_missing_glycine_that_slows_saccades():
    """With a drive that needs no glycine, loss of omnipause inhibition slows a saccade by less than half as much."""
    slowed = [1 - one_saccade(10, opn=0, nmda=nmda)[1] / one_saccade(10, nmda=nmda)[1] for nmda in (0.4, 0)]
    assert slowed[1] < slowed[0] / 2


@pytest.mark.parametrize("seed", SEEDS)
def test_strong_rebound_with_weak_omnipause_inhibition_oscillates(seed):
    """rebound 700 and opn=0.15: oscillating for more than 90 in a hundred of the time."""
    trace = simulate("healthy", seconds=10, seed=seed, rebound_pprf=700, opn=0.15, targets=[(0, 5, 0)])
    assert share_oscillating(trace.cut(0.5, 10).horizontal) > 0.9


# -- flutter and opsoclonus --------------------------------------------------------------------------------------------

@pytest.fixture(scope="module")
def flutter():
    return [simulate("flutter", seconds=20, seed=seed) for seed in SEEDS]


@pytest.fixture(scope="module")
def opsoclonus():
    return [simulate("opsoclonus", seconds=10, seed=seed) for seed in SEEDS]


def test_flutter_is_horizontal_and_in_its_band(flutter):
    """10 to 20 Hz, and vertical velocity below a fifth of the horizontal one (root mean square), for every seed."""
    for trace in flutter:
        assert 10 <= dominant_hz(trace.horizontal) <= 20
        assert trace.vertical_velocity.std() / trace.horizontal_velocity.std() < 0.2


def test_flutter_comes_in_bursts(flutter):
    """Nine of ten bursts last 0.2 to 2 s, with a quiet eye between them; both take a good share of the time."""
    every = []
    for trace in flutter:
        runs = bursts(trace.horizontal)
        lengths = [(run[-1][1] - run[0][0]) / 1000 for run in runs[1:-1]]  # the outer ones may be cut by the recording
        quiet = [(b[0][0] - a[-1][1]) / 1000 for a, b in itertools.pairwise(runs)]
        assert len(runs) >= 6
        every += lengths
        assert 0.3 <= statistics.median(lengths) <= 1.5
        assert 0.1 <= statistics.median(quiet) <= 2
        assert 0.3 <= share_oscillating(trace.horizontal) <= 0.85
    assert np.mean([0.2 <= length <= 2 for length in every]) >= 0.9


def test_no_interval_within_a_burst_of_flutter(flutter):
    """Between successive saccades of a burst: median 10 ms at most, nine of ten up to 35 ms, 99 of 100 up to 60 ms."""
    for trace in flutter:
        found = gaps(trace.horizontal)
        assert len(found) > 100
        assert np.percentile(found, 50) <= 10
        assert np.percentile(found, 90) <= 35
        assert np.percentile(found, 99) <= 60


def test_opsoclonus_goes_in_all_directions_in_its_band(opsoclonus):
    """Both axes 6 to 15 Hz; direction entropy above 0.8, where flutter has less than 0.6."""
    for trace in opsoclonus:
        assert 6 <= dominant_hz(trace.horizontal) <= 15
        assert 6 <= dominant_hz(trace.vertical) <= 15
        assert direction_entropy(trace) > 0.8
    assert direction_entropy(simulate("flutter", seconds=10, seed=1)) < 0.6


def test_no_interval_in_opsoclonus(opsoclonus):
    """On both axes: median gap 10 ms at most, nine of ten up to 20 ms, 99 of 100 up to 60 ms; hardly ever still."""
    for trace in opsoclonus:
        for axis in (trace.horizontal, trace.vertical):
            found = gaps(axis)
            assert len(found) > 100
            assert np.percentile(found, 50) <= 10
            assert np.percentile(found, 90) <= 20
            assert np.percentile(found, 99) <= 60
        assert np.mean(trace.speed < 30) < 0.05


def test_one_change_of_place_turns_flutter_into_opsoclonus():
    """Strong rebound in the pons alone moves the eyes sideways; in the midbrain as well, in all directions."""
    shared = {"seconds": 6, "seed": 4, "opn": 0.15, "rebound_pprf": 650, "noise": 30}
    pons = simulate("healthy", rebound_rimlf=100, **shared)
    both = simulate("healthy", rebound_rimlf=650, **shared)
    assert pons.vertical_velocity.std() < 0.2 * pons.horizontal_velocity.std()
    assert both.vertical_velocity.std() > 0.5 * both.horizontal_velocity.std()


@pytest.mark.parametrize("preset", ["zee-robinson", "fastigial-drive"])
@pytest.mark.parametrize("seed", SEEDS)
def test_other_mechanisms_oscillate_too(preset, seed):
    """An unstable loop and a fastigial drive give oscillations as well: a trace alone does not tell the mechanism."""
    trace = simulate(preset, seconds=10, seed=seed)
    assert share_oscillating(trace.horizontal) > 0.5
    assert 5 <= rate_and_size(trace.horizontal)[0] <= 16


# -- laws --------------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("seed", SEEDS)
def test_more_rebound_means_larger_and_slower_oscillation(seed):
    """From 450 to 1300 spikes/s, frequency falls and size rises at every step."""
    found = [rate_and_size(simulate("healthy", seconds=4, seed=seed, opn=0.1, rebound_pprf=rebound, tau_h=12,
                                    targets=[(0, 3, 0)]).horizontal) for rebound in (450, 700, 1000, 1300)]
    rates, sizes = zip(*found, strict=True)
    assert list(rates) == sorted(rates, reverse=True)
    assert rates[0] > rates[-1] + 2
    assert list(sizes) == sorted(sizes)
    assert sizes[-1] > 2 * sizes[0]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_slower_rebound_means_a_slower_oscillation(seed):
    """From 6 to 30 ms of rebound time constant, frequency falls at every step."""
    rates = [rate_and_size(simulate("healthy", seconds=4, seed=seed, opn=0.1, rebound_pprf=800, tau_h=tau,
                                    targets=[(0, 3, 0)]).horizontal)[0] for tau in (6, 10, 16, 30)]
    assert rates == sorted(rates, reverse=True)
    assert rates[0] > 2 * rates[-1]


def overshoots(stop, seed):
    """Saccades of at least 1.5 deg after a jump of 8 deg, and the flat intervals between them in ms."""
    found = swings(simulate("healthy", seconds=5, seed=seed, stop=stop, targets=[(0.3, 8, 0)]).horizontal)
    large = [swing for swing in found if abs(swing[2]) >= 1.5]
    return large, [b[0] - a[1] for a, b in itertools.pairwise(large)]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_weak_stop_signal_overshoots_to_and_fro_with_flat_intervals(seed):
    """stop below 1: saccades alternate in direction and shrink, and the interval between them is 170 to 260 ms."""
    large, intervals = overshoots(0.55, seed)
    assert len(large) >= 5
    assert all(a[2] * b[2] < 0 for a, b in itertools.pairwise(large))
    assert abs(large[0][2]) > 10
    assert abs(large[-1][2]) < abs(large[0][2]) / 2
    assert all(170 <= interval <= 260 for interval in intervals)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_weaker_the_stop_signal_the_more_saccades(seed):
    """Their number rises as stop falls from 1 (one saccade) towards 0.5."""
    counts = [len(overshoots(stop, seed)[0]) for stop in (1, 0.75, 0.6, 0.52)]
    assert counts[0] == 1
    assert counts == sorted(set(counts))


def test_the_preset_hypermetria_shows_overshoot_without_being_told_a_target():
    """The preset brings its own jumping target; given targets replace it."""
    large = [swing for swing in swings(simulate("hypermetria", seconds=4, seed=1).horizontal) if abs(swing[2]) > 2]
    assert len(large) >= 5
    still = simulate("hypermetria", seconds=4, seed=1, targets=[])
    assert np.ptp(still.horizontal) < 3


# -- the call ----------------------------------------------------------------------------------------------------------

def test_there_are_seven_presets_and_each_makes_a_trace_of_the_asked_length():
    """PRESETS are the names of the table; every one gives finite positions at 1,000 Hz within what an eye can do."""
    assert tuple(PRESETS) == tuple(library().presets)
    assert list(PRESETS) == ["healthy", "omnipause-loss", "flutter", "opsoclonus", "hypermetria", "zee-robinson",
                             "fastigial-drive"]
    assert "flutter" in PRESETS
    for preset in PRESETS:
        trace = simulate(preset, seconds=0.5)
        assert isinstance(trace, Trace)
        assert (len(trace.time), trace.sample_rate) == (500, 1000)
        assert np.abs(trace.horizontal).max() < 60


@pytest.mark.parametrize("preset", list(library().presets))
def test_both_eyes_move_together(preset):
    """Every axis: the left eye does what the right eye does."""
    trace = simulate(preset, seconds=3, seed=2)
    for right, left in ((trace.horizontal, trace.left_horizontal), (trace.vertical, trace.left_vertical)):
        assert np.array_equal(right, left) or np.corrcoef(right, left)[0, 1] > 0.99


@pytest.mark.parametrize("preset", list(library().presets))
def test_a_seed_gives_one_trace(preset):
    """Same seed, same trace to the last bit; another seed, another trace; a longer run begins like a shorter one."""
    first, again, other = (simulate(preset, seconds=2, seed=seed) for seed in (5, 5, 6))
    longer = simulate(preset, seconds=3, seed=5)
    assert np.array_equal(first.horizontal, again.horizontal)
    assert np.array_equal(first.vertical, again.vertical)
    assert not np.array_equal(first.horizontal, other.horizontal)
    assert np.array_equal(first.horizontal, longer.horizontal[:2000])


@pytest.mark.parametrize("call, words", [
    ({"preset": "fluter"}, ["preset", "fluter", "flutter"]),
    ({"preset": None}, ["preset", "None"]),
    ({"preset": 3}, ["preset", "3"]),
    ({"opm": 1}, ["parameter", "opm", "opn"]),
    ({"rebound": 1}, ["parameter", "rebound"]),
    ({"opn": 1.5}, ["opn", "0 to 1", "1.5"]),
    ({"opn": -0.1}, ["opn", "0 to 1"]),
    ({"opn": float("nan")}, ["opn", "0 to 1", "nan"]),
    ({"opn": float("inf")}, ["opn", "inf"]),
    ({"opn": True}, ["opn", "True"]),
    ({"opn": "0.5"}, ["opn", "'0.5'"]),
    ({"opn": None}, ["opn", "None"]),
    ({"opn": np.array([0.1, 0.2])}, ["opn", "array"]),
    ({"rebound_pprf": 1e9}, ["rebound_pprf", "1300", "spikes/s"]),
    ({"seconds": 0}, ["seconds", "0.1 to 60"]),
    ({"seconds": -3}, ["seconds", "0.1 to 60"]),
    ({"seconds": 3600}, ["seconds", "3600"]),
    ({"seconds": float("nan")}, ["seconds", "nan"]),
    ({"seconds": True}, ["seconds", "True"]),
    ({"seconds": "ten"}, ["seconds", "'ten'"]),
    ({"seed": -1}, ["seed", "-1"]),
    ({"seed": 1.5}, ["seed", "1.5"]),
    ({"seed": True}, ["seed", "True"]),
    ({"seed": None}, ["seed", "None"]),
    ({"seed": "a"}, ["seed", "'a'"]),
    ({"targets": 5}, ["targets", "5"]),
    ({"targets": "1,10,0"}, ["targets", "1,10,0"]),
    ({"targets": [(1, 10)]}, ["targets", "(1, 10)"]),
    ({"targets": [3]}, ["targets", "step 1"]),
    ({"targets": ["abc"]}, ["targets", "'abc'"]),
    ({"targets": [(1, 5, 0), (2, float("nan"), 0)]}, ["targets", "step 2"]),
    ({"targets": [(-1, 10, 0)]}, ["targets", "60 seconds"]),
    ({"targets": [(1, 90, 0)]}, ["targets", "40 deg"]),
    ({"targets": [(1, 5, 0)] * 300}, ["targets", "200"]),
])
def test_a_wrong_call_is_answered_with_one_sentence(call, words):
    """Unknown names give the nearest one, wrong values their range: one line, one sentence, and never a long one."""
    with pytest.raises(Mistake) as told:
        simulate(**call)
    sentence = str(told.value)
    assert all(word in sentence for word in words)
    assert "\n" not in sentence
    assert len(sentence) < 330


def test_numbers_of_numpy_are_numbers_too():
    """Values and seeds may come from an array."""
    trace = simulate("healthy", seconds=np.float64(0.5), seed=np.int64(3), opn=np.float32(0.5))
    assert np.array_equal(trace.horizontal, simulate("healthy", seconds=0.5, seed=3, opn=0.5).horizontal)


def test_the_order_of_targets_does_not_matter():
    """Steps are taken in the order of time."""
    steps = [(0.2, 5, 0), (1, -5, 3)]
    assert np.array_equal(simulate(seconds=2, targets=steps).horizontal,
                          simulate(seconds=2, targets=steps[::-1]).horizontal)


def test_every_preset_changes_known_parameters_and_a_few_sliders_stand_in_front():
    """Values of the presets lie in their ranges (simulate checks them); at most eight parameters are main ones."""
    known = {name: row for (of, name), row in library().movements.items() if of == "model"}
    assert {name for preset in library().presets.values() for name in preset.values} <= set(known)
    assert 5 <= sum(row.place == "main" for row in known.values()) <= 8


@pytest.mark.parametrize("end", ["low", "high"])
def test_no_slider_breaks_the_model_at_its_ends(end):
    """Every parameter at the end of its range, alone, still gives finite positions within what an eye can do."""
    for (of, name), row in library().movements.items():
        if of == "model":
            trace = simulate("opsoclonus", seconds=0.6, **{name: getattr(row, end)})
            assert np.isfinite(trace.horizontal).all(), name
            assert np.abs(trace.horizontal).max() < 90, name


# -- the map -----------------------------------------------------------------------------------------------------------

def test_three_cells_of_the_map_come_out_the_same_again():
    """Three cells drawn at random are computed anew; their places are printed, so that a failure can be repeated."""
    cells = oscillation_map.oscillation_map()
    assert len(cells) == len(oscillation_map.OPN) * len(oscillation_map.REBOUND)
    seed = time.time_ns()
    for cell in random.Random(seed).sample(cells, 3):
        print(f"cell opn={cell.opn:g}, rebound_pprf={cell.rebound_pprf:g} (drawn with {seed})")
        again = oscillation_map.compute_cell(cell.opn, cell.rebound_pprf)
        assert again.share == pytest.approx(cell.share, abs=0.03)
        assert again.frequency == pytest.approx(cell.frequency, abs=0.5)


def test_the_map_has_a_quiet_corner_and_a_corner_that_oscillates():
    """Full inhibition or usual rebound is quiet; strong rebound with weak inhibition oscillates all the time."""
    cells = {(cell.opn, cell.rebound_pprf): cell for cell in oscillation_map.oscillation_map()}
    assert all(cell.share < 0.05 for cell in cells.values() if cell.rebound_pprf <= 150)
    assert all(cell.share < 0.05 for cell in cells.values() if cell.opn >= 0.95)
    assert all(cell.share > 0.9 for cell in cells.values() if cell.rebound_pprf >= 500 and cell.opn <= 0.2)


def test_a_missing_map_is_said_in_one_sentence(tmp_path, monkeypatch):
    """Without the file, or with a damaged one, the reader names it and how it is written anew."""
    monkeypatch.setenv("OMS_DATA", str(tmp_path))
    for text in (None, "opn,share\n1,2\n", "opn,rebound_pprf,share,frequency\n1,x,2,3\n"):
        if text is not None:
            (tmp_path / oscillation_map.FILE).write_text(text, encoding="utf-8")
        with pytest.raises(Mistake, match="--map"):
            oscillation_map.oscillation_map()
