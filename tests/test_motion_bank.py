"""The bank of eye movements: what each shows, how it is told in words, and whether the learner's key can name it."""

import functools
import itertools
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oms.content.library import library
from oms.content.problem import Mistake
from oms.motion import WAVEFORMS, describe, waveform
from oms.motion.features import features
from oms.motion.marks import MOST, marks
from oms.motion.words import summary
from teaching_key import name_of

NAMES = ("normal-fixation", "normal-saccades", "ocular-flutter", "opsoclonus", "voluntary-flutter", "square-wave-jerks",
         "macrosaccadic-oscillations", "downbeat-nystagmus", "jerk-nystagmus", "pendular-nystagmus",
         "infantile-nystagmus", "ocular-bobbing")
SEEDS = range(8)
every_name = pytest.mark.parametrize("name", NAMES)
every_seed = pytest.mark.parametrize("seed", SEEDS)


@functools.cache
def measured(name, seed, seconds=6.0):
    """The measures of one trace, worked out once for all tests."""
    return features(waveform(name, seed=seed, seconds=seconds))


def inner_gaps(f):
    """Milliseconds under 30 deg/s between two fast movements of one burst."""
    return f.gaps[f.fast.values("interval")[:-1] <= 150]


# -- what each movement is ---------------------------------------------------------------------------------------------


def test_the_bank_has_twelve_movements():
    """WAVEFORMS names them, and every one has a row in the teaching key."""
    assert set(WAVEFORMS) == set(NAMES) == set(library().waveforms)
    assert len(WAVEFORMS) == 12
    assert WAVEFORMS[0] in repr(WAVEFORMS)


@every_seed
@pytest.mark.parametrize(("name", "ninety"), [("ocular-flutter", 35), ("opsoclonus", 20)])
def test_no_interval_between_saccades(name, ninety, seed):
    """In flutter and opsoclonus the eye is under 30 deg/s for 10 ms at most in the middle gap, 60 in the longest."""
    gaps = inner_gaps(measured(name, seed))
    assert len(gaps) > 20
    middle, most, longest = np.percentile(gaps, (50, 90, 99))
    assert middle <= 10
    assert most <= ninety
    assert longest <= 60


@every_seed
def test_flutter_comes_in_horizontal_bursts(seed):
    """Flutter: two bursts or more with rest between, 10 to 15 cycles a second, and a vertical line that is flat."""
    f = measured("ocular-flutter", seed)
    assert f.planes == ("horizontal",)
    assert len(f.bursts) >= 2
    assert 0.15 < f.oscillating < 0.8
    assert 10 <= np.median([burst.frequency for burst in f.bursts]) <= 16  # the first and last swing are shorter
    assert np.std(f.trace.vertical_velocity) < 0.2 * np.std(f.trace.horizontal_velocity)


@every_seed
def test_opsoclonus_goes_every_way_without_rest(seed):
    """Opsoclonus: nearly all the time, both lines alike, all directions, uneven sizes."""
    f = measured("opsoclonus", seed)
    assert f.oscillating > 0.9
    assert f.planes == ("horizontal", "vertical")
    assert f.directions > 0.8
    sizes = f.fast.values("amplitude")
    assert np.std(sizes) > 0.25 * np.mean(sizes)
    assert 0.6 < np.std(f.trace.vertical_velocity) / np.std(f.trace.horizontal_velocity) < 1.6


@every_seed
def test_voluntary_flutter_is_fine_quick_and_short(seed):
    """Voluntary flutter: one run or two, over 20 cycles a second, even and small."""
    f = measured("voluntary-flutter", seed)
    assert 1 <= len(f.bursts) <= 2
    assert all(20 < burst.frequency < 30 and burst.seconds < 2.5 for burst in f.bursts)
    sizes = np.array([one.amplitude for one in f.fast[1:-1] if one.interval < 20])
    assert np.std(sizes) < 0.15 * np.mean(sizes)
    assert np.median(sizes) < 3


def test_square_wave_jerks_come_back_after_a_fifth_of_a_second():
    """Square-wave jerks: the wait before the way back has a mean of 160 to 240 ms, the size differs by under 10 %."""
    waits, shares = [], []
    for seed in SEEDS:
        fast = features(waveform("square-wave-jerks", seed=seed, noise=0, drift=0)).fast
        pairs = [(a, b) for a, b in itertools.pairwise(fast) if a.interval < 400]
        assert len(pairs) >= 2
        assert all(a.horizontal * b.horizontal < 0 for a, b in pairs)
        waits += [a.interval for a, _ in pairs]
        shares += [b.amplitude / a.amplitude for a, b in pairs]
    assert 160 <= np.mean(waits) <= 240
    assert max(abs(share - 1) for share in shares) < 0.1


@every_seed
def test_macrosaccadic_oscillations_straddle_grow_and_shrink(seed):
    """Macrosaccadic oscillations: to and fro across the target, growing then shrinking, about 200 ms apart."""
    f = measured("macrosaccadic-oscillations", seed)
    first = next(number for number, one in enumerate(f.fast) if not one.interval < 400)
    run = np.array([one.horizontal for one in f.fast[:first + 1]])
    assert len(run) >= 6
    assert (run[1:] * run[:-1] < 0).all()
    largest = int(np.argmax(np.abs(run)))
    assert 0 < largest < len(run) - 1
    assert np.abs(run).max() > 1.8 * max(abs(run[0]), abs(run[-1]))
    assert 7 < np.abs(run).max() < 22
    assert 160 <= np.median([one.interval for one in f.fast[:first]]) <= 240
    assert f.trace.horizontal.max() > 2
    assert f.trace.horizontal.min() < -2


@every_seed
@pytest.mark.parametrize(("name", "plane"), [("downbeat-nystagmus", "vertical"), ("jerk-nystagmus", "horizontal")])
def test_straight_slow_phases(name, plane, seed):
    """Downbeat and jerk nystagmus: a straight line explains 98 % of a slow phase, and both halves are equally fast."""
    f = measured(name, seed)
    assert f.planes == (plane,)
    assert len(f.slow) >= 4
    assert np.median([one.line for one in f.slow]) >= 0.98
    assert 0.9 <= np.median([one.ratio for one in f.slow]) <= 1.1
    assert {one.axis for one in f.slow} == {plane}
    assert np.median(f.fast.values(plane)) * np.median([one.way for one in f.slow]) < 0


@every_seed
def test_downbeat_goes_slowly_up_and_quickly_down(seed):
    """In downbeat nystagmus every slow phase goes up, and every fast phase down."""
    f = measured("downbeat-nystagmus", seed)
    assert all(one.way > 0 for one in f.slow)
    assert (f.fast.values("vertical") < 0).all()


@every_seed
def test_infantile_slow_phases_gain_speed(seed):
    """Infantile nystagmus: horizontal, and the second half of a slow phase is more than twice as fast as the first."""
    f = measured("infantile-nystagmus", seed)
    assert f.planes == ("horizontal",)
    assert len(f.slow) >= 6
    assert np.median([one.ratio for one in f.slow]) > 2


@every_seed
def test_pendular_is_one_smooth_wave(seed):
    """Pendular nystagmus: no sample over 150 deg/s, 90 % of the power within 1 Hz, the left eye may swing less."""
    f = measured("pendular-nystagmus", seed)
    axis = f.wave.axis
    assert f.trace.speed.max() < 150
    assert f.rhythm(axis)[1] > 0.9
    assert 2.4 < f.wave.frequency < 6.1
    assert 0.25 < f.wave.left_share < 1.1
    assert len(f.fast) <= 2


@every_seed
def test_bobbing_drops_and_floats_back(seed):
    """Bobbing: a fast movement down out of rest, then a slow way up that settles; at least one in six seconds."""
    f = measured("ocular-bobbing", seed)
    assert f.planes == ("vertical",)
    assert 1 <= len(f.fast) <= 2
    assert (f.fast.values("vertical") < -6).all()
    after = [one for one in f.stretches if abs(one.start - f.fast[0].offset) < 0.01]
    assert [one.shape for one in after] == ["settling"]
    assert after[0].way > 6
    assert f.stretches[0].shape == "flat"


@every_seed
def test_fixation_is_flat(seed):
    """A fixating eye leaves its place by less than a degree, and nothing is faster than 60 deg/s."""
    f = measured("normal-fixation", seed)
    assert max(f.span("horizontal"), f.span("vertical")) < 1
    assert f.trace.speed.max() < 60


@every_seed
def test_normal_saccades_have_flat_tops(seed):
    """Normal saccades: two or more, at rest for 150 ms at least after each, and never slow between."""
    f = measured("normal-saccades", seed)
    assert len(f.fast) >= 3
    assert not f.slow
    assert f.fast.values("interval")[:-1].min() >= 140  # measured from end to onset, each known to a few ms
    assert not f.bursts


@every_name
@every_seed
def test_both_eyes_move_together(name, seed):
    """The eyes are conjugate (correlation over 0.99 on every line that takes part) except in pendular nystagmus."""
    f = measured(name, seed)
    smooth = np.ones(7) / 7  # as for velocity: the two trackers' noise is no movement
    for axis in f.planes:
        right, left = (np.convolve(getattr(f.trace, side + axis), smooth, "valid") for side in ("", "left_"))
        together = np.corrcoef(right, left)[0, 1]
        assert together > (0.9 if name == "pendular-nystagmus" else 0.99)
        if name != "pendular-nystagmus":
            assert 0.95 < np.std(left) / np.std(right) < 1.05


def test_pendular_eyes_may_differ():
    """The left eye's swing varies with the seed: in some traces under 0.7 of the right one's."""
    shares = [measured("pendular-nystagmus", seed).wave.left_share for seed in SEEDS]
    assert min(shares) < 0.7 < max(shares)


# -- fresh, yet the same again -----------------------------------------------------------------------------------------


@every_name
def test_same_seed_same_trace(name):
    """A seed gives one trace, sample by sample in both eyes; another seed gives another."""
    lines = ("horizontal", "vertical", "left_horizontal", "left_vertical")
    first, again, other = (waveform(name, seed=seed) for seed in (5, 5, 6))
    assert all(np.array_equal(getattr(first, line), getattr(again, line)) for line in lines)
    assert not any(np.array_equal(getattr(first, line), getattr(other, line)) for line in lines)


@pytest.mark.parametrize(("name", "axis"), [("jerk-nystagmus", "horizontal"), ("infantile-nystagmus", "horizontal"),
                                            ("square-wave-jerks", "horizontal"),
                                            ("macrosaccadic-oscillations", "horizontal")])
def test_sides_change_with_the_seed(name, axis):
    """Over the seeds the first fast movement goes to either side, so that no picture can be learnt by heart."""
    first = {np.sign(getattr(measured(name, seed).fast[0], axis)) for seed in range(20)}
    assert first == {-1, 1}


@every_name
@pytest.mark.parametrize("seconds", [1.0, 4.0, 30])
def test_length_is_as_asked(name, seconds):
    """A trace is as long as asked, at 1,000 Hz, and has no hole in it."""
    trace = waveform(name, seconds=seconds, seed=1)
    assert len(trace.time) == seconds * 1000
    assert np.isfinite(trace.horizontal).all()
    assert np.isfinite(trace.left_vertical).all()


@pytest.mark.parametrize(("name", "parameter", "value", "measure"), [
    ("ocular-flutter", "frequency", 11, lambda f: np.median([b.frequency for b in f.bursts])),
    ("jerk-nystagmus", "drift_speed", 20, lambda f: np.median([abs(s.way) / s.seconds for s in f.slow])),
    ("pendular-nystagmus", "frequency", 5, lambda f: f.wave.frequency),
    ("pendular-nystagmus", "left_share", 0.4, lambda f: f.wave.left_share),
    ("ocular-bobbing", "size", 12, lambda f: f.fast[0].amplitude),
    ("square-wave-jerks", "size", 3, lambda f: np.median(f.fast.values("amplitude"))),
])
def test_a_given_parameter_holds(name, parameter, value, measure):
    """A parameter that is given is what is measured, to within a tenth."""
    for seed in range(3):
        found = features(waveform(name, seed=seed, **{parameter: value}))
        assert measure(found) == pytest.approx(value, rel=0.12)


@every_name
def test_every_range_can_be_used(name):
    """The lowest and the highest value of every parameter give a trace; values beyond are refused."""
    rows = [row for (of, _), row in library().movements.items() if of in (name, "recording")]
    assert len(rows) > 5
    for row in rows:
        for value in (row.low, row.high):
            assert np.isfinite(waveform(name, seconds=2, **{row.name: value}).horizontal).all()
        for value in (row.low - 1, row.high + 1):
            with pytest.raises(Mistake, match=re.escape(f"{row.high:g}")):
                waveform(name, **{row.name: value})


@pytest.mark.parametrize(("call", "told"), [
    (lambda: waveform("ocular-fluter"), "did you mean “ocular-flutter”"),
    (lambda: waveform("ocular-flutter", frequenzy=12), "did you mean “frequency”"),
    (lambda: waveform("ocular-flutter", frequency=float("nan")), "from 10 to 15 Hz"),
    (lambda: waveform("ocular-flutter", frequency="fast"), "from 10 to 15 Hz"),
    (lambda: waveform("ocular-flutter", frequency=True), "from 10 to 15 Hz"),
    (lambda: waveform("ocular-flutter", seconds=1e9), "60"),
    (lambda: waveform("ocular-flutter", seconds=-1), "60"),
    (lambda: waveform("ocular-flutter", seconds=float("inf")), "60"),
    (lambda: waveform("ocular-flutter", seed=-1), "whole number"),
    (lambda: waveform("ocular-flutter", seed=1.5), "whole number"),
    (lambda: waveform(3), "no waveform “3”"),
    (lambda: waveform(["opsoclonus"]), "no waveform"),
    (lambda: marks(waveform("opsoclonus"), "opsoclonos"), "did you mean “opsoclonus”"),
])
def test_a_wrong_word_gets_one_sentence(call, told):
    """A wrong name, value, length or seed is told in one line that says how to mend it."""
    with pytest.raises(Mistake) as refused:
        call()
    assert told in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_missing_row_is_told(tmp_path, monkeypatch):
    """With a table that lacks a row, a trace is refused with the row's name instead of a traceback."""
    from oms.content.place import data_dir

    for file in ("movements.csv", "waveforms.csv"):
        text = (data_dir() / file).read_text(encoding="utf-8")
        kept = [line for line in text.splitlines(keepends=True) if not line.startswith("ocular-flutter,frequency,")]
        (tmp_path / file).write_text("".join(kept), encoding="utf-8")
    monkeypatch.setenv("OMS_DATA", str(tmp_path))
    with pytest.raises(Mistake, match="“frequency” is missing"):
        waveform("ocular-flutter")


def test_importing_the_bank_reads_no_data():
    """Importing oms.motion and its names opens no file of the data folder."""
    top = Path(__file__).resolve().parents[1]
    script = ("import sys; opened = []\n"
              "sys.addaudithook(lambda e, a: opened.append(str(a[0])) if e == 'open' else None)\n"
              "from oms.motion import WAVEFORMS, describe, saccades, waveform\n"
              f"assert not [one for one in opened if one.startswith({str(top / 'data')!r})]\n"
              "assert len(WAVEFORMS) == 12\n"
              f"assert [one for one in opened if one.startswith({str(top / 'data')!r})]\n")
    subprocess.run([sys.executable, "-B", "-c", script], cwd=top / "notebooks", check=True)


# -- the key names them ------------------------------------------------------------------------------------------------


@every_name
def test_the_learners_key_names_it(name):
    """Whoever follows the key, and knows nothing else, names at least 95 % of 50 fresh traces of each movement."""
    named = [name_of(waveform(name, seed=seed)) for seed in range(1000, 1050)]
    assert named.count(name) >= 0.95 * len(named), {other: named.count(other) for other in set(named)}


@every_name
def test_four_seconds_are_enough(name):
    """A trace of four seconds, as a quiz shows it, is named by the key as well."""
    named = [name_of(waveform(name, seed=seed, seconds=4)) for seed in range(2000, 2010)]
    assert named.count(name) >= 9, named


@every_name
def test_the_key_says_what_the_trace_shows(name):
    """What the table of the key says of a movement (away, interval, plane, slow phase) is measured in its traces."""
    row = library().waveforms[name]
    for seed in SEEDS:
        f = measured(name, seed)
        slow = bool(f.wave) or (len(f.slow) > len(f.fast) / 2 and row.slow_phase != "settling")
        away = "slow" if slow else "fast" if f.planes else "still"
        assert row.away == away
        if away == "fast":
            assert row.interval == ("none" if sum(b.count for b in f.bursts) > len(f.fast) / 2 else "flat")
        assert row.plane in ("either", "many" if len(f.planes) == 2 else "".join(f.planes))
        shapes = {one.shape for one in f.stretches if one.shape != "flat"}
        expected = {"none": set(), "wave": shapes, "straight": {"straight"}, "curved": {"gaining"},
                    "settling": {"settling"}}[row.slow_phase]
        assert expected <= shapes or (row.slow_phase == "none" and not f.slow)


# -- in words ----------------------------------------------------------------------------------------------------------


def telling_words():
    """All words that would name a movement: from the names and labels of the key, and what they derive from."""
    words = {word.casefold() for row in library().waveforms.values()
             for word in re.findall(r"[A-Za-z]{4,}", f"{row.waveform} {row.label}")}
    return words | {"saccad", "nystag", "oscillat", "fixat", "beat", "myoclon", "wave", "intrusion", "diagnos"}


@every_name
@every_seed
def test_the_words_name_nothing(name, seed):
    """The description holds no word of any movement's name, neither for the whole trace nor for a short one."""
    for seconds in (6.0, 2.0):
        told = describe(measured(name, seed, seconds).trace).casefold()
        assert not [word for word in telling_words() if word in told]


@every_name
@every_seed
def test_the_words_are_few_and_readable(name, seed):
    """Two to five sentences, each with a capital, a full stop, and fewer than 40 words; both lines are told about."""
    told = describe(measured(name, seed).trace)
    sentences = re.split(r"(?<=\.) (?=[A-Z])", told)
    assert 2 <= len(sentences) <= 5
    assert all(one[0].isupper() and one.endswith(".") and len(one.split()) < 40 for one in sentences)
    assert "Both lines" in told or ("horizontal line" in told.lower() and "vertical line" in told.lower())
    assert "nan" not in told.lower()
    assert "  " not in told


@every_seed
def test_the_words_tell_flutter_from_opsoclonus(seed):
    """Opsoclonus: both lines, changing direction; flutter: the horizontal line only; no flat stretch in either."""
    both, one = (describe(measured(name, seed).trace) for name in ("opsoclonus", "ocular-flutter"))
    assert "Both lines" in both
    assert "direction" in both
    assert "Both lines" not in one
    assert "The vertical line is flat" in one
    assert "bursts" in one
    assert all("no flat stretch" in told for told in (both, one))


@every_seed
def test_the_words_tell_of_flat_stretches(seed):
    """Square-wave jerks go out and back, macrosaccadic oscillations to and fro, both with a flat stretch."""
    jerks, runs = (describe(measured(name, seed).trace) for name in ("square-wave-jerks", "macrosaccadic-oscillations"))
    assert "lies a flat stretch" in jerks
    assert "lies a flat stretch" in runs
    assert "comes back by the same way" in jerks
    assert "grow and then shrink" in runs
    assert "grow and then shrink" not in jerks


@every_seed
@pytest.mark.parametrize(("name", "words"), [
    ("downbeat-nystagmus", ("vertical line shows slow movement up and fast movement down", "straight ramp")),
    ("jerk-nystagmus", ("horizontal line shows slow movement to the", "straight ramp")),
    ("infantile-nystagmus", ("horizontal line shows slow movement to the", "faster and faster")),
    ("ocular-bobbing", ("down", "followed by a slow movement up", "slower and slower")),
    ("pendular-nystagmus", ("to and fro smoothly", "left eye")),
    ("normal-fixation", ("Both lines stay flat",)),
    ("voluntary-flutter", ("no flat stretch", "very even")),
])
def test_the_words_say_the_deciding_feature(name, words, seed):
    """Every description holds what the learner needs in order to decide."""
    told = describe(measured(name, seed).trace)
    assert all(word in told for word in words), told


@settings(max_examples=30)
@given(st.sampled_from(NAMES), st.integers(0, 10_000), st.floats(0.3, 8))
def test_any_trace_can_be_told(name, seed, seconds):
    """Whatever the seed and the length, there are words, a summary and marks, and the sizes lie within the trace."""
    trace = waveform(name, seed=seed, seconds=seconds)
    told, numbers = describe(trace), summary(trace)
    assert told.endswith(".")
    assert 0 <= numbers["share_in_bursts"] <= 1
    assert numbers["seconds"] == pytest.approx(seconds, abs=0.001)
    widest = np.hypot(np.ptp(trace.horizontal), np.ptp(trace.vertical))
    assert not numbers["largest_deg"] > widest
    for found in re.findall(r"([\d.]+) degrees large", told):
        assert float(found) <= widest + 0.5
    for mark in marks(trace, name):
        assert trace.time[0] <= mark.start <= mark.end <= trace.time[-1] + 1e-9


def test_the_summary_counts():
    """The numbers tell flutter and opsoclonus apart by the share of vertical movement, and jerks by their gaps."""
    flutter, every_way, jerks = (summary(measured(name, 2).trace) for name in
                                 ("ocular-flutter", "opsoclonus", "square-wave-jerks"))
    assert flutter["share_vertical"] < 0.1
    assert 0.35 < every_way["share_vertical"] < 0.65
    assert every_way["gaps_over_50_ms"] == 0
    assert jerks["gaps_over_50_ms"] == jerks["fast_movements"] - 1
    assert every_way["fast_per_second"] == pytest.approx(every_way["fast_movements"] / 6)
    assert np.isnan(summary(measured("normal-fixation", 0).trace.cut(0, 0.5))["median_gap_ms"])


# -- drawn onto the trace ----------------------------------------------------------------------------------------------


@every_name
@every_seed
def test_marks_show_what_decides(name, seed):
    """One to four marks inside the trace; one of them bears the words of the key; the kinds fit the key."""
    row, f = library().waveforms[name], measured(name, seed)
    found = marks(f.trace, name)
    assert 1 <= len(found) <= MOST
    assert [mark.words for mark in found if mark.words] == [row.mark]
    assert found == marks(f.trace, row)
    kinds = {mark.kind for mark in found}
    if row.interval == "flat" and row.slow_phase == "none":
        assert "gap" in kinds
    if row.interval == "none":
        assert "point" in kinds
    if row.slow_phase != "none":
        assert "span" in kinds
    if row.slow_phase in ("straight", "curved", "settling"):
        assert {"point", "span"} <= kinds


@every_seed
@pytest.mark.parametrize("name", ["square-wave-jerks", "macrosaccadic-oscillations", "normal-saccades"])
def test_marked_gaps_are_flat(name, seed):
    """Inside a bracket the eye is at rest: under 30 deg/s, and it wanders by 0.6 degrees at most."""
    trace = measured(name, seed).trace
    for mark in marks(trace, name):
        if mark.kind == "gap":
            inside = trace.cut(mark.start + 0.01, mark.end - 0.01)
            assert np.ptp(np.convolve(inside.horizontal, np.ones(11) / 11, "valid")) < 0.6
            assert inside.speed[8:-8].max() < 30


@every_seed
def test_marked_turning_points_are_turns(seed):
    """At the point marked in flutter one movement has just ended and the next has begun in the other direction."""
    f = measured("ocular-flutter", seed)
    for mark in marks(f.trace, "ocular-flutter"):
        if mark.kind == "point":
            before = max((one for one in f.fast if one.offset <= mark.start + 1e-9), key=lambda one: one.offset)
            after = min((one for one in f.fast if one.onset >= mark.start - 1e-9), key=lambda one: one.onset)
            assert before.horizontal * after.horizontal < 0
            assert after.onset - before.offset < 0.03
