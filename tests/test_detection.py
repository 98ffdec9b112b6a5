"""Finding saccades: known ones are recovered, noise and drift give none, neighbours are kept apart."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oms.motion import saccades, waveform
from oms.motion.detection import Saccades
from oms.motion.path import Path
from oms.motion.trace import Trace


def recorded(path, noise=0.03, seed=0):
    """A Trace of this path, seen by a tracker with noise."""
    rng = np.random.default_rng(seed)
    lines = [line + rng.normal(0, noise, len(line)) for line in (path.horizontal, path.vertical) * 2]
    return Trace(path.time, *lines)


def still(seconds=2.0):
    """The path of an eye that does not move yet."""
    return Path(seconds, 21, 2.2)


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("size", [1, 2, 5, 10, 20, 30])
def test_known_saccades_are_recovered(size, seed):
    """Onset within 6 ms, size within 3 % (or the noise of the tracker), for sizes from 1 to 30 degrees."""
    path = still()
    end = path.jump(0.5, size)
    back = path.jump(1.2, -0.6 * size, 0.8 * size)
    found = saccades(recorded(path, seed=seed))
    assert len(found) == 2
    for one, onset, offset in ((found[0], 0.5, end), (found[1], 1.2, back)):
        assert one.onset == pytest.approx(onset, abs=0.006)
        assert one.offset == pytest.approx(offset, abs=0.006)
        assert one.amplitude == pytest.approx(size, rel=0.03, abs=0.045)
    assert found[0].direction == pytest.approx(0, abs=5) or found[0].direction == pytest.approx(360, abs=5)
    assert found[1].direction == pytest.approx(127, abs=5)
    assert found[1].horizontal < 0 < found[1].vertical
    assert found[0].interval == pytest.approx(1000 * (1.2 - end), abs=12)
    assert np.isnan(found[1].interval)


@pytest.mark.parametrize("size", [2, 5, 10, 20])
def test_peak_velocity_is_that_of_the_path(size):
    """The peak of a least-jerk movement is 1.875 times size over duration; the moving mean takes off a little."""
    path = still()
    path.jump(0.5, size)
    found = saccades(recorded(path, noise=0))
    expected = 1.875 * size / path.duration(size)
    assert 0.93 * expected < found[0].peak_velocity < 1.01 * expected


@pytest.mark.parametrize("seed", range(5))
def test_noise_and_wandering_give_none(seed):
    """An eye that rests, with the tracker's noise and a healthy drift, makes no fast movement."""
    assert len(saccades(recorded(still(10), seed=seed))) == 0
    assert len(saccades(recorded(still(10), noise=0.05, seed=seed))) == 0


@pytest.mark.parametrize("speed", [5, 15, 25, 60])
def test_a_drift_is_no_saccade(speed):
    """A drift is not counted, not even one that is faster than the threshold."""
    path = still(0.8)
    path.horizontal += speed * (path.time - 0.4)
    assert len(saccades(recorded(path))) == 0


@pytest.mark.parametrize(("frequency", "size"), [(2.5, 3), (4, 3), (6, 3), (6, 1), (5, 0.9), (3, 2)])
def test_a_smooth_wave_has_no_saccade(frequency, size):
    """A sine of 2.5 to 6 Hz and up to 3 degrees to each side is not counted, though its middle is over 30 deg/s."""
    path = still(4)
    path.horizontal += size * np.sin(2 * np.pi * frequency * path.time)
    assert len(saccades(recorded(path))) <= 1


@pytest.mark.parametrize("size", [1.5, 4, 10])
def test_back_to_back_pairs_are_kept_apart(size):
    """Out and straight back without a rest: two movements of the same size with next to no time between."""
    path = still(1)
    path.jump(path.jump(0.4, size), -size)
    found = saccades(recorded(path))
    assert len(found) == 2
    assert found[0].interval <= 8
    assert found[0].amplitude == pytest.approx(size, rel=0.03, abs=0.05)
    assert found[0].horizontal > 0 > found[1].horizontal


@pytest.mark.parametrize("turn", [60, 90, 135, 180])
def test_a_new_direction_is_a_new_movement(turn):
    """Two movements back to back along different lines are two, whatever the angle between them."""
    path, angle = still(1), np.radians(turn)
    path.jump(path.jump(0.4, 6), 6 * np.cos(angle), 6 * np.sin(angle))
    found = saccades(recorded(path))
    assert len(found) == 2
    assert found[1].direction == pytest.approx(turn, abs=8)
    assert found[1].amplitude == pytest.approx(6, rel=0.08)


def test_small_ones_are_dropped():
    """A movement under 0.4 degrees is not counted; one of 0.6 is."""
    path = still()
    path.jump(0.5, 0.3)
    path.jump(1.2, 0.65)
    assert [round(one.amplitude, 1) for one in saccades(recorded(path))] in ([0.6], [0.7])


def test_what_the_window_cuts_is_not_counted():
    """A movement that the first or the last sample cuts in two has no size: it is left out."""
    path = still(1)
    path.jump(-0.02, 10)
    path.jump(0.98, 10)
    path.jump(0.5, -5)
    found = saccades(recorded(path))
    assert [round(one.horizontal) for one in found] == [-5]


def test_times_are_on_the_clock_of_the_trace():
    """In a part of a trace onsets keep the clock of the whole."""
    trace = waveform("square-wave-jerks", seed=3)
    whole = [round(one.onset, 2) for one in saccades(trace)]
    part = [round(one.onset, 2) for one in saccades(trace.cut(1, 5))]
    assert part
    assert set(part) <= set(whole)


def test_every_swing_of_a_burst_is_found():
    """Fifty swings back to back give fifty movements, at 10, 15 and 25 cycles a second."""
    for frequency, size in ((10, 4), (15, 2), (25, 1.2)):
        path = still(4)
        now, side = 0.3, 1
        for _ in range(50):
            now = path.jump(now, side * size, duration=1 / (2 * frequency), swing=True)
            side = -side
        found = saccades(recorded(path))
        assert len(found) == 50
        assert np.median(found.values("amplitude")) == pytest.approx(size, rel=0.04)
        assert np.nanmax(found.values("interval")) < 12


@settings(max_examples=40)
@given(st.lists(st.tuples(st.floats(1, 20), st.floats(0, 360)), min_size=1, max_size=8), st.integers(0, 1000))
def test_any_row_of_saccades_is_found(steps, seed):
    """Saccades of any size and direction with a rest between are found one by one, with the size they have."""
    path, now = still(0.5 + 0.35 * len(steps)), 0.2
    for size, angle in steps:
        path.jump(now, size * np.cos(np.radians(angle)), size * np.sin(np.radians(angle)))
        now += 0.3
    found = saccades(recorded(path, seed=seed))
    assert len(found) == len(steps)
    assert np.allclose(found.values("amplitude"), [size for size, _ in steps], rtol=0.03, atol=0.06)
    assert np.allclose(found.values("onset"), 0.2 + 0.3 * np.arange(len(steps)), atol=0.006)


def test_the_table_has_a_row_a_saccade():
    """table() gives a DataFrame with units in the names; a slice and the values are those of the sequence."""
    found = saccades(waveform("opsoclonus", seconds=2))
    table = found.table()
    assert len(table) == len(found) > 20
    assert list(table) == ["onset_s", "offset_s", "amplitude_deg", "horizontal_deg", "vertical_deg",
                           "peak_velocity_deg_s", "duration_ms", "direction_deg", "interval_ms"]
    assert isinstance(found[:3], Saccades)
    assert found[:3] == Saccades([found[0], found[1], found[2]])
    assert table["amplitude_deg"].iloc[1] == pytest.approx(found[1].amplitude, abs=0.006)
    assert len(saccades(recorded(still())).table()) == 0


def test_very_short_and_very_long_traces():
    """A trace of a few samples gives none, and a minute without a rest is worked through."""
    assert len(saccades(Trace(*(np.zeros(3),) * 5))) == 0
    assert len(saccades(Trace(*(np.zeros(1),) * 5))) == 0
    assert len(saccades(waveform("opsoclonus", seconds=60))) > 1000
