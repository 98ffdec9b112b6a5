"""Marking, reading numbers, certainty marks, and the words of feedback."""

import math
import subprocess
import sys
from itertools import permutations
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oms.content.problem import Mistake
from oms.learning.certainty import calibration, certainty_mark, expected_mark, level, wilson
from oms.learning.feedback import card_back, card_front, feedback, stop
from oms.learning.marking import mark
from oms.learning.numbers import read_number
from oms.learning.shuffle import letter, shown, shuffled
from quizzes import question


def test_single_is_right_or_not():
    """One best answer scores 1 or 0, and an unsafe pick is named."""
    q = question("single")
    assert (mark(q, "right-1").right, mark(q, "right-1").score) == (True, 1)
    assert (mark(q, "wrong-1").right, mark(q, "wrong-1").score, mark(q, "wrong-1").unsafe) == (False, 0, ())
    assert mark(q, "wrong-3").unsafe == ("wrong-3",)


@pytest.mark.parametrize(("picked", "right", "score"), [
    (("right-1", "right-2"), True, 1), (("right-1",), False, 0.5), (("right-1", "right-2", "wrong-1"), False, 0.5),
    (("right-1", "wrong-1"), False, 0), (("wrong-1", "wrong-2"), False, 0),
    (("right-1", "right-2", "wrong-3"), False, 0),
])
def test_several_counts_hits_less_false_picks(picked, right, score):
    """(hits - false picks) / keys, never below 0, right only if exact, 0 with any unsafe pick."""
    found = mark(question("several"), picked)
    assert (found.right, found.score) == (right, score)
    assert found.unsafe == tuple(p for p in picked if p == "wrong-3")


def test_sort_scores_the_share_of_items_in_place():
    """Three of four items in their category score three quarters and are not right."""
    q = question("sort")
    true = {part.id: part.category for part in q.items}
    assert (mark(q, true).right, mark(q, true).score) == (True, 1)
    found = mark(q, true | {"item-1": "cold"})
    assert (found.right, found.score) == (False, 0.75)


def test_order_scores_the_share_of_pairs():
    """In order 1, reversed 0, two neighbours swapped 5/6 of four items; the mean over all orders is one half."""
    q = question("order")
    ids = tuple(part.id for part in q.items)
    assert mark(q, ids).right is True
    assert mark(q, ids[::-1]).score == 0
    swapped = mark(q, (ids[1], ids[0], *ids[2:]))
    assert (swapped.right, swapped.score) == (False, pytest.approx(5 / 6))
    scores = [mark(q, order).score for order in permutations(ids)]
    assert sum(scores) / len(scores) == pytest.approx(0.5)
    assert sum(score == 1 for score in scores) == 1


@pytest.mark.parametrize(("number", "right"), [(24, True), (22, True), (26, True), (21.99, False), (26.01, False)])
def test_number_within_its_tolerance(number, right):
    """The edge of the tolerance is still right."""
    assert mark(question("number"), number).right is right


def test_number_is_not_fooled_by_binary_fractions():
    """0.1 + 0.2 is 0.3 although a computer has a crumb left over."""
    assert mark(question("number", answer=0.3, tolerance=0), 0.1 + 0.2).right is True


def test_near_miss_gives_its_own_reason():
    """A number people really give is wrong for the reason written with it, and the nearest one wins."""
    q = question("number", near_misses=[{"value": 4, "why": "the far one"}, {"value": 2, "why": "that is in years"}])
    found = mark(q, 2)
    assert found.near_miss == 1
    reasons = feedback(q, (), 2.0, found).reasons
    assert (reasons[0].why, reasons[0].chosen, reasons[0].is_right) == ("that is in years", True, False)
    assert mark(q, 24).near_miss is None
    assert mark(q, 100).near_miss is None


def test_rating_scores_the_mean_distance():
    """All exact is right; otherwise 1 less the mean distance over 3."""
    q = question("rating")
    assert mark(q, {"stance": 1, "eye-movements": 3}).right is True
    found = mark(q, {"stance": 2, "eye-movements": 1})
    assert (found.right, found.score) == (False, pytest.approx(0.5))


def test_self_marked_questions():
    """A card scores by self-rating 1, 2, 3; free text by the share ticked; before that nobody has marked it."""
    card, free = question("cloze"), question("free")
    assert [(mark(card, {"rating": n}).right, mark(card, {"rating": n}).score) for n in (1, 2, 3)] == [
        (False, 0), (False, 0.5), (True, 1)]
    assert mark(card, {"rating": None}).right is None
    assert mark(free, {"ticked": [0, 2]}).score == pytest.approx(2 / 3)
    assert mark(free, {"ticked": [0, 1, 2]}).right is True
    assert mark(free, {"ticked": []}).right is False
    assert mark(free, {"ticked": None}).right is None


@pytest.mark.parametrize(("typed", "number"), [
    ("24", 24), ("24 months", 24), ("24 month", 24), ("24 mo", 24), ("24months", 24), ("24,5", 24.5), ("24.5", 24.5),
    ("1 000", 1000), ("1\u00a0000", 1000), ("1\u202f000", 1000), ("1'000", 1000), ("1,000,000", 1e6), ("1,234.5", 1234.5),
    ("1.234,5", 1234.5), ("−3", -3), ("\u20113", -3), ("- 3", -3), ("+3", 3), (".5", 0.5), (",5", 0.5), ("0,125", 0.125),
    ("  7  ", 7), (7, 7), (7.5, 7.5),
])
def test_numbers_as_people_write_them(typed, number):
    """Decimal commas, narrow blanks between thousands, every minus sign, the unit or none."""
    assert read_number(typed, "months") == number


@pytest.mark.parametrize(("typed", "unit"), [
    ("80.8%", "%"), ("80.8 %", "per cent"), ("80.8 percent", "%"), ("80.8", "%"), ("80.8 per cent", "percent"),
    ("80.8 %", "% of children")])
def test_percent_in_all_its_spellings(typed, unit):
    """The percent sign and its words are one unit."""
    assert read_number(typed, unit) == 80.8


@pytest.mark.parametrize("typed", [
    "24 weeks", "two dozen", "", "   ", "24 25", "1/4", "1e3", "²", "24²", "--3", "1,000", "1 00", "1.2.3", "nan", "inf",
    "-inf", math.nan, math.inf, -math.inf, True, None, [], b"24", 10**400, "1" * 400, "12 monthsx", "months 12"])
def test_what_is_no_number_is_asked_about_and_not_marked(typed):
    """Words, another unit, nan, infinity, an ambiguous comma: one sentence, no mark."""
    with pytest.raises(Mistake):
        read_number(typed, "months")


def test_a_unit_where_there_is_none():
    """A question without a unit says so instead of guessing."""
    with pytest.raises(Mistake, match="no unit"):
        read_number("24 months", "")


@given(st.text(max_size=30), st.sampled_from(["", "months", "%", "of 18"]))
def test_any_text_is_a_finite_number_or_one_sentence(typed, unit):
    """Whatever is typed, the result is an ordinary number or a Mistake."""
    try:
        assert math.isfinite(read_number(typed, unit))
    except Mistake as mistake:
        assert "\n" not in str(mistake)


@given(st.floats(-1e9, 1e9).map(lambda x: round(x, 3)))
def test_a_written_number_reads_back(number):
    """With a point and with a decimal comma, where the comma cannot mean thousands."""
    assert read_number(f"{number:.4f}") == pytest.approx(number)
    assert read_number(f"{number:.4f}".replace(".", ",")) == pytest.approx(number)


@pytest.mark.parametrize(("sure", "right", "wrong"), [(None, 1, 0), (1, 1, 0), (2, 2, -2), (3, 3, -6)])
def test_certainty_marks(sure, right, wrong):
    """1/2/3 if right, 0/-2/-6 if not; saying nothing counts as level 1."""
    assert (certainty_mark(sure, True), certainty_mark(sure, False)) == (right, wrong)


@pytest.mark.parametrize(("p", "expected"), [
    (0.5, (0.5, 0, -1.5)), (2 / 3, (2 / 3, 2 / 3, 0)), (0.75, (0.75, 1, 0.75)), (0.8, (0.8, 1.2, 1.2)),
    (0.9, (0.9, 1.6, 2.1))])
def test_expected_marks_of_the_published_table(p, expected):
    """The table of pedagogy 1.5: the best level changes at 2 in 3 and at 4 in 5."""
    assert [expected_mark(n, p) for n in (1, 2, 3)] == pytest.approx(expected)


@pytest.mark.parametrize("given_level", [0, 4, "sure", 2.5, True, []])
def test_levels_that_do_not_exist(given_level):
    """Only 1, 2, 3 or nothing."""
    with pytest.raises(Mistake, match="above 4 in 5"):
        level(given_level)
    assert [level(n) for n in (None, 1, "2", 3.0)] == [None, 1, 2, 3]


def test_calibration_counts_by_level_and_holds_back_below_five():
    """Four answers at a level are counted, five are enough; answers with nothing said are left out."""
    one, two, three = calibration([(1, True)] * 4 + [(3, True)] * 4 + [(3, False), (None, True)])
    assert (one.count, one.right, one.enough) == (4, 4, False)
    assert (two.count, two.share) == (0, None)
    assert (three.count, three.share, three.enough) == (5, 0.8, True)
    assert three.low < 0.8 < three.high


def test_wilson_interval():
    """8 of 10 gives 0.490 to 0.943 (calculated by hand from Wilson's formula); nothing counted says nothing."""
    assert wilson(8, 10) == pytest.approx((0.4902, 0.9433), abs=1e-4)
    assert wilson(0, 0) == (0, 1)
    assert wilson(0, 5)[0] == 0
    assert wilson(5, 5)[1] == 1


def _options(*texts):
    return [SimpleNamespace(id=f"o{n}", text=text) for n, text in enumerate(texts)]


def test_numbers_stay_in_order_whatever_the_seed():
    """Amounts of one unit stand from small to large, also with shuffle off and written as the file likes."""
    options = _options("24 months", "6 months", "120 months", "over 120 months")
    for seed in range(20):
        assert [o.text for o in shuffled(options, seed, "q", shuffle=seed % 2 == 0)] == [
            "6 months", "24 months", "120 months", "over 120 months"]


def test_shuffle_false_sorts_by_the_alphabet():
    """Not the order of the file, which lists right options first; shuffled, every option comes first for some seed."""
    options = _options("b", "a", "c")
    assert [option.text for option in shuffled(options, 1, "q", shuffle=False)] == ["a", "b", "c"]
    assert {shuffled(options, seed, "q")[0].id for seed in range(50)} == {"o0", "o1", "o2"}


def test_the_order_does_not_hang_on_the_process():
    """Two processes with different hash seeds show the same order for the same seed and question."""
    code = ("from types import SimpleNamespace as N; from oms.learning.shuffle import shuffled; "
            "print([o.id for o in shuffled([N(id=c, text=c) for c in 'abcdefgh'], 7, 'oms-q-0001')])")
    orders = {subprocess.run([sys.executable, "-c", code], env={"PYTHONHASHSEED": seed, "PYTHONPATH": path}, text=True,
                             capture_output=True, check=True).stdout
              for path in [":".join(sys.path)] for seed in ("1", "2")}
    assert len(orders) == 1


def test_an_order_to_make_is_never_shown_made():
    """For no seed does a put-in-order question start in the right order, not even with two items."""
    two = [{"text": "egg", "why": "w"}, {"text": "moth", "why": "w"}]
    for q in (question("order"), question("order", items=two)):
        right = [part.id for part in q.items]
        assert all([s.id for s in shown(q, seed)] != right for seed in range(60))


def test_letters_go_on_after_z():
    """A to Z, then AA."""
    assert [letter(n) for n in (0, 25, 26, 27, 52)] == ["A", "Z", "AA", "AB", "BA"]


@given(st.integers(), st.sampled_from(["single", "several"]))
def test_the_reason_stays_with_its_option(seed, kind):
    """For any seed the letters run A, B, C … and each reason is the one written for that text."""
    q = question(kind)
    lines = shown(q, seed)
    written = {o.text: (o.why, q.is_right(o.id)) for o in q.options}
    response = q.right[0].id if kind == "single" else (q.right[0].id,)
    reasons = feedback(q, lines, response, mark(q, response)).reasons
    assert [r.letter for r in reasons] == [letter(n) for n in range(len(written))]
    assert {r.text: (r.why, r.is_right) for r in reasons} == written
    assert [r.text for r in reasons if r.chosen] == [q.right[0].text]


def test_the_safety_sentence():
    """It opens as agreed, ends with one full stop, and says the harm in the author's words."""
    for harm in ("MRI takes hours", "MRI takes hours."):
        assert stop(harm) == "Stop: this could harm the patient because MRI takes hours."


def test_feedback_opens_as_agreed():
    """Right., Not this one., Partly right.; the safety sentence comes first; never "Wrong!"."""
    single, several = question("single"), question("several")

    def told(q, response):
        return feedback(q, shown(q, 1), response, mark(q, response))

    assert repr(told(single, "right-1")).startswith("Right.")
    assert repr(told(single, "wrong-1")) == "Not this one. The answer: Red apple."
    assert repr(told(single, "wrong-3")).startswith(
        "Stop: this could harm the patient because an alkaloid stops the gut. Not this one.")
    assert told(several, ("right-1",)).verdict == "Partly right."
    assert told(several, ("right-1", "right-2", "wrong-3")).verdict == "Not this one."
    assert told(several, ("right-1", "wrong-3")).safety.count("Stop:") == 1


def test_a_card_hides_and_shows_its_words():
    """The front hides every gap, the back shows the sentence without braces."""
    card = "The sky is {{blue}} by day and {{black}} by night."
    assert card_front(card) == "The sky is […] by day and […] by night."
    assert card_back(card) == "The sky is blue by day and black by night."
