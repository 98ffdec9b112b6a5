"""Certainty against what came of it: the published test vectors, the plot, and what the summary says of them."""

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oms.content.library import library
from oms.content.problem import Mistake
from oms.learning import QuizSession
from oms.learning.calibration import brier, by_chance, calibration, gap, gap_words, standing
from oms.learning.certainty import CHANCES, LEVELS, chance, expected_mark, level_of
from oms.widgets.quiz import QuizView, quiz
from oms.widgets.quiz_summary import summary_html
from oms.widgets.reliability import brier_html, reliability_html, track
from quizzes import Kept, every_type, loaded

ANSWERS = st.lists(st.tuples(st.sampled_from([entry.value for entry in CHANCES]), st.booleans()), min_size=1, max_size=60)


def answers(*rows):
    """Pairs (said, right) from rows (said, how many right, how many in all)."""
    return [(said, n < right) for said, right, count in rows for n in range(count)]


def test_the_published_brier_vector_is_exact():
    """f = .9 .9 .7 .7 .5 .5 with o = 1 1 1 0 1 0 gives the four numbers of the specification."""
    found = brier(zip((0.9, 0.9, 0.7, 0.7, 0.5, 0.5), map(bool, (1, 1, 1, 0, 1, 0)), strict=True))
    assert (found.score, found.reliability, found.resolution, found.uncertainty) == pytest.approx(
        (11 / 60, 1 / 60, 1 / 18, 2 / 9), abs=1e-12)
    assert found.count == 6
    assert [round(value, 6) for value in (found.score, found.reliability, found.resolution, found.uncertainty)] == [
        0.183333, 0.016667, 0.055556, 0.222222]


@given(ANSWERS)
def test_the_three_parts_add_up_to_the_score(said):
    """Score = reliability − resolution + uncertainty, each part within its bounds, whatever was said and came."""
    found = brier(said)
    assert found.score == pytest.approx(found.reliability - found.resolution + found.uncertainty, abs=1e-12)
    assert 0 <= found.score <= 1 and 0 <= found.uncertainty <= 0.25
    assert found.reliability >= 0 and -1e-12 <= found.resolution <= found.uncertainty + 1e-12


def test_nothing_said_has_no_score_and_saying_half_earns_a_quarter():
    """No chance said: no score, no gap, no words. Always 50%: exactly 0.25, whatever came."""
    assert brier([(None, True)]) is None and gap(by_chance([(None, False)])) is None
    assert gap_words(calibration([])) == "" and reliability_html(calibration([])) == ""
    assert brier(answers((0.5, 3, 7))).score == 0.25


@given(st.floats(0, 1))
def test_the_truthful_level_is_best(p):
    """For every chance of being right, the level whose window holds it has the best mark to expect."""
    marks = {entry.number: expected_mark(entry.number, p) for entry in LEVELS}
    assert marks[level_of(p)] == pytest.approx(max(marks.values()), abs=1e-12)
    assert marks == pytest.approx({1: p, 2: 4 * p - 2, 3: 9 * p - 6})


@pytest.mark.parametrize(("p", "lower", "higher"), [(2 / 3, 1, 2), (0.8, 2, 3)])
def test_the_best_level_changes_at_the_published_points(p, lower, higher):
    """At 2 in 3 and at 4 in 5 two levels are worth the same; a little to either side one of them is better."""
    assert expected_mark(lower, p) == pytest.approx(expected_mark(higher, p))
    assert expected_mark(lower, p - 0.01) > expected_mark(higher, p - 0.01)
    assert expected_mark(lower, p + 0.01) < expected_mark(higher, p + 0.01)
    assert (level_of(p - 1e-9), level_of(p + 1e-9)) == (lower, higher)


@pytest.mark.parametrize("said", [0.97, 97, "97", "97%", " 97 % ", "0.97"])
def test_a_chance_is_read_as_people_write_it(said):
    """As a share, as per cent, with or without the sign."""
    assert chance(said) == 0.97
    assert chance(None) is None


@pytest.mark.parametrize("nonsense", [0.55, 100, 1, 0, True, "sure", "", [], float("nan"), "9" * 400])
def test_a_chance_that_is_not_offered_is_refused_in_one_sentence(nonsense):
    """The sentence lists the six that are."""
    with pytest.raises(Mistake, match=r"Say 50%, 60%, 70%, 80%, 90% or 97%\.$"):
        chance(nonsense)


def test_the_windows_of_chances_meet_and_hold_their_chance():
    """Every chance lies in its own window, and where one window ends the next begins."""
    assert all(entry.low < entry.value < entry.high for entry in CHANCES)
    assert [entry.high for entry in CHANCES[:-1]] == [entry.low for entry in CHANCES[1:]]


def test_the_gap_counts_only_what_lies_outside_the_window():
    """A share inside its window is no gap; above it is less sure than right, below it more; of chances all counts."""
    assert gap(calibration(answers((1, 5, 10), (2, 7, 10), (3, 9, 10)))) == 0
    assert gap(calibration(answers((3, 5, 10)))) == pytest.approx(0.3)
    assert gap(calibration(answers((1, 10, 10)))) == pytest.approx(-1 / 3)
    assert gap(by_chance(answers((0.7, 5, 10), (0.9, 9, 10)))) == pytest.approx(0.1)


@pytest.mark.parametrize(("rows", "words"), [
    ([(3, 5, 10), (3, 5, 10)], "more sure than right, by 30 in 100."), ([(1, 24, 24)], "less sure than right, by 33 in 100."),
    ([(2, 15, 20)], "How sure you were and how often you were right agree."),
    ([(3, 0, 1)], "These are 1 answer: too few to rely on.")])
def test_the_gap_in_words(rows, words):
    """More, less, or agreeing; and a warning where there are few answers."""
    assert words in gap_words(calibration(answers(*rows)))


def test_a_level_is_judged_no_further_than_its_answers_allow():
    """Not used, too few, inside the band, outside it for sure, outside it perhaps by chance."""
    one, two, three = calibration(answers((1, 40, 40), (3, 3, 4)))
    assert [standing(row) for row in (one, two, three)] == ["less sure than right", "not used", "too few to tell"]
    assert [standing(row) for row in calibration(answers((1, 4, 8), (2, 3, 6), (3, 2, 20)))] == [
        "as sure as right", "more sure than right, perhaps by chance", "more sure than right"]


SVG = {"s": "http://www.w3.org/2000/svg"}


def marks(row):
    """(share, ends of its interval, all in per cent) of the dot in a row's drawing; None where there is no dot."""
    root = ElementTree.fromstring(track(row))
    lines = [line for line in root.iterfind("s:line", SVG) if line.get("stroke-width") == "3" and line.get("y1") == line.get("y2")]
    dots = root.findall("s:circle", SVG)
    assert len(dots) == len(lines) <= 1
    return tuple(float(text.removesuffix("%")) for text in (
        dots[0].get("cx"), lines[0].get("x1"), lines[0].get("x2"))) if dots else None


def test_the_plot_draws_a_bar_from_five_answers_on():
    """Four answers are a count and no mark; five are a dot at their share inside its interval; the band stands always."""
    one, two, three = rows = calibration(answers((1, 2, 4), (3, 4, 5)))
    assert marks(one) is None and marks(two) is None
    dot, low, high = marks(three)
    assert dot == 80 and low == pytest.approx(100 * three.low, abs=0.01) and high == pytest.approx(100 * three.high, abs=0.01)
    assert [ElementTree.fromstring(track(row)).find("s:rect", SVG).get("x") for row in rows] == ["0.00%", "66.67%", "80.00%"]
    html = reliability_html(rows)
    assert "2 of 4 right: too few to tell" in html and "not used" in html and "4 of 5 right: as sure as right" in html
    assert ElementTree.fromstring(track(three)).get("aria-label") == (
        "Band 80% to 100%; share right 80%, interval 38% to 96%.")


@given(ANSWERS)
def test_the_plot_is_whole_for_any_answers(said):
    """Every row is well-formed and within the page, with a mark for just those of five answers; the table has all."""
    rows = by_chance(said)
    for row in rows:
        found = marks(row)
        assert (found is not None) == row.enough
        assert found is None or 0 <= found[1] <= found[0] <= found[2] <= 100
    html = reliability_html(rows)
    assert html.count("<tr>") == 1 + len(rows) and html.count("role=\"img\"") == len(rows) and "nan" not in html
    assert all(f"{row.right} of {row.count} right" in html for row in rows if row.count)


def test_the_plot_takes_its_colours_from_the_page():
    """Nothing is painted in a colour of its own, so that both themes can be read."""
    colours = set(re.findall(r'(?:fill|stroke)="([^"]+)"', reliability_html(calibration(answers((3, 4, 5))))))
    assert colours == {"currentColor", "var(--jp-brand-color1, #1976d2)"}


@pytest.fixture
def probability():
    """A view of three questions that asks for a chance, with a store in memory."""
    store = Kept()
    records = [every_type()[0], every_type()[0] | {"id": "oms-q-0091"}, every_type()[0] | {"id": "oms-q-0092"}]
    session = QuizSession(loaded(*records), shuffle_seed=1, store=store, certainty="probability")
    return QuizView(session, library()), store, records


def test_a_quiz_in_probability_mode_keeps_the_chance_and_shows_the_score(probability):
    """Six chances on the page; what is pressed is kept; the summary has plot, score and split, and wrong-and-sure first."""
    view, store, _ = probability
    assert [words for words, _ in view.how_sure.options] == ["50%", "60%", "70%", "80%", "90%", "97%"]
    for text, said in (("Red apple", 0.9), ("Green pear", 0.97), ("Red apple", None)):
        view.choose(text)
        view.how_sure.value = said
        view.check()
        view.next()
    kept = [answer for answer in store.all if answer.event == "answer"]
    assert [(answer.chance, answer.sure, answer.right) for answer in kept] == [
        (0.9, 3, True), (0.97, 3, False), (None, None, True)]
    told = view.session.summary()
    assert told.brier.count == 2 and told.brier.score == pytest.approx((0.01 + 0.97**2) / 2)
    assert [row.count for row in told.by_certainty] == [0, 0, 0], "a chance is not counted as a level too"
    html = view.stem.value
    assert "0 is perfect, 0.25 is what always saying 50% earns" in html and brier_html(told.brier) in html
    assert html.index("Sure and not right") < html.index("<svg")
    assert "Mean mark" not in html


def test_the_feedback_says_the_chance_that_was_said(probability):
    """One line beside the verdict, and the button stays pressed as long as the question is open."""
    view, _, _ = probability
    view.choose("Red apple")
    view.sure("80%")
    assert view.how_sure.value == 0.8 and view.session.certainty == 2
    view.check()
    assert ["", "How likely you said it was that you are right: 80%."] in view.group.view["feedback"]["lines"]


def test_a_run_in_probability_mode_goes_on_after_a_restart(probability):
    """The chance comes back with its answer; one that no button offers does not."""
    view, store, records = probability
    view.choose("Red apple")
    view.sure(90)
    view.check()
    again = QuizSession(loaded(*records), store=store, certainty="probability")
    again.go_on()
    assert again.summary().brier.count == 1
    object.__setattr__(store.all[0], "chance", 0.123)
    again = QuizSession(loaded(*records), store=store, certainty="probability")
    again.go_on()
    assert again.summary().brier is None


def test_levels_are_shown_as_a_plot_with_gap_and_mean_mark():
    """The summary of an ordinary quiz: plot instead of a bare table, the gap in words, the mean mark, no running total."""
    records = [every_type()[0] | {"id": f"oms-q-{n:04}"} for n in range(101, 107)]
    session = QuizSession(loaded(*records), shuffle_seed=1)
    for n in range(6):
        session.choose("Red apple" if n < 2 else "Green pear")
        session.sure(3)
        session.check()
        session.next()
    html = summary_html(session, {}, {})
    assert "2 of 6 right" in html and "<svg" in html
    assert "more sure than right, by 47 in 100" in html
    assert "Mean mark for certainty: below 0; being sure" in html
    assert "How sure, and how often right" not in summary_html(QuizSession(loaded(*records)), {}, {})


def test_the_file_and_the_call_choose_how_certainty_is_asked(tmp_path, monkeypatch):
    """`certainty:` in the file, `certainty=` in the call, which wins; a wrong name is answered with the nearest."""
    monkeypatch.setenv("OMS_HOME", str(tmp_path))
    assert quiz("near-misses").session.asks_certainty == "optional"
    assert len(quiz("near-misses", certainty="probability").how_sure.options) == 6
    with pytest.raises(Mistake, match="did you mean “probability”"):
        quiz("near-misses", certainty="probabilty")
    record = loaded(every_type()[0])
    record.certainty = "probability"
    assert QuizSession(record).asks_certainty == "probability"
    assert QuizSession(record, certainty="optional").asks_certainty == "optional"


def test_a_quiz_that_requires_certainty_asks_before_check():
    """One sentence at Check until a level is said; cards, own words and ratings are not asked."""
    s = QuizSession(loaded(every_type()[0], every_type()[5]), shuffle_seed=1, certainty="required")
    s.choose("Red apple")
    with pytest.raises(Mistake, match="Say how sure you are first"):
        s.check()
    s.sure(2)
    assert s.check().right
    s.next()
    s.check()
    assert s.state == "self-marking"
