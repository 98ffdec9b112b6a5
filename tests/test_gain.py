"""Before and after: the difference, the normalised gain, and honest intervals for a few questions."""

from itertools import product
from math import comb, isclose, sqrt

import pytest

from oms.content.problem import Mistake
from oms.learning.certainty import wilson
from oms.learning.gain import Share, difference_interval, gain, gain_interval


def rows(right, total, objective="M01-O1"):
    """(objective, right) of `total` questions, the first of them right."""
    return [(objective, n < right) for n in range(total)]


def test_the_difference_has_the_published_interval():
    """Newcombe's own example, 56 of 70 less 48 of 80: 0.2 with 0.0524 to 0.3339 by his method 10."""
    low, high = difference_interval(Share(48, 80), Share(56, 70))
    assert (round(low, 4), round(high, 4)) == (0.0524, 0.3339)


def test_four_then_seven_of_ten():
    """Worked by hand: half of what was missing is gained, from -0.30 to 0.83; the difference is 0.3, from -0.12 to 0.60."""
    told = gain(rows(4, 10), rows(7, 10))
    assert told.gain == pytest.approx(0.5)
    # Missing: 6 of 10, Wilson 0.3127 to 0.8318; then 3 of 10, 0.1078 to 0.6032. Their ratio by MOVER-R:
    #   low  = [.18 - sqrt(.0324 - .1078*.8318*(.6 - .1078)*(1.2 - .8318))] / [.8318*(1.2 - .8318)]
    #   high = [.18 + sqrt(.0324 - .6032*.3127*(.6 - .6032)*(1.2 - .3127))] / [.3127*(1.2 - .3127)]
    low = (0.18 - sqrt(0.0324 - 0.1078 * 0.8318 * 0.4922 * 0.3682)) / (0.8318 * 0.3682)
    high = (0.18 + sqrt(0.0324 + 0.6032 * 0.3127 * 0.0032 * 0.8873)) / (0.3127 * 0.8873)
    assert told.gain_interval == pytest.approx((1 - high, 1 - low), abs=1e-3)
    assert (round(told.gain_interval[0], 2), round(told.gain_interval[1], 2)) == (-0.30, 0.83)
    # .3 - sqrt((.7 - .3968)² + (.6873 - .4)²) and .3 + sqrt((.8922 - .7)² + (.4 - .1682)²)
    assert told.difference_interval == pytest.approx(
        (0.3 - sqrt(0.3032**2 + 0.2873**2), 0.3 + sqrt(0.1922**2 + 0.2318**2)), abs=1e-3)
    assert repr(told) == "before 4 of 10, after 7 of 10: difference +0.30, normalised gain 0.50"


def test_all_right_before_leaves_nothing_to_gain():
    """With everything right before there is no normalised gain, and the difference still has its interval."""
    told = gain(rows(10, 10), rows(9, 10))
    assert (told.gain, told.gain_interval) == (None, None)
    assert told.difference == pytest.approx(-0.1) and -1 <= told.difference_interval[0] < told.difference_interval[1] <= 1


def test_extremes_stay_within_what_is_possible():
    """For every result of 1 to 12 questions: the interval holds the value, ends in order, 1 at most, and no error."""
    for total in (1, 2, 5, 12):
        for first, last in product(range(total + 1), repeat=2):
            before, after = Share(first, total), Share(last, total)
            low, high = difference_interval(before, after)
            assert -1 <= low <= (last - first) / total + 1e-9 and (last - first) / total - 1e-9 <= high <= 1
            if first < total:
                low, high = gain_interval(before, after)
                value = (last - first) / (total - first)
                assert low <= value + 1e-9 and value - 1e-9 <= high <= 1
                assert not isclose(low, high)


def test_the_interval_holds_the_truth_about_as_often_as_it_says():
    """Over all results of ten questions before and after, weighed by their chance, 93 % or more of the intervals hold it."""
    def chances(p):
        return [comb(10, n) * p**n * (1 - p) ** (10 - n) for n in range(11)]

    for p, q in ((0.2, 0.5), (0.4, 0.7), (0.5, 0.8), (0.3, 0.3), (0.6, 0.9)):
        held = whole = 0.0
        for (first, a), (last, b) in product(enumerate(chances(p)), enumerate(chances(q))):
            if first < 10:
                low, high = gain_interval(Share(first, 10), Share(last, 10))
                whole += a * b
                held += a * b * (low <= (q - p) / (1 - p) <= high)
        assert 0.93 < held / whole < 0.98


def test_a_few_questions_are_called_a_hint():
    """Ten questions are too few for more than a hint, and say so in words; thirty say nothing."""
    assert gain(rows(4, 10), rows(7, 10)).hint == "Ten questions: too few for more than a hint."
    assert gain(rows(0, 1), rows(1, 1)).hint == "One question: too few for more than a hint."
    assert gain(rows(4, 20), rows(7, 20)).hint.startswith("20 questions")
    assert gain(rows(4, 30), rows(7, 30)).hint == ""


def test_modules_are_counted_side_by_side():
    """Each module has right of total before and after, in order, also where only one form asks about it."""
    told = gain(rows(1, 2, "M04-O1") + rows(0, 1, "M01-O2"), rows(2, 2, "M04-O2") + rows(1, 1, "M07-O1"))
    assert [(m.module, (m.before.right, m.before.total), (m.after.right, m.after.total)) for m in told.by_module] == [
        ("M01", (0, 1), (0, 0)), ("M04", (1, 2), (2, 2)), ("M07", (0, 0), (1, 1))]
    with pytest.raises(Mistake, match="nothing to compare"):
        gain([], rows(1, 2))


def test_the_interval_of_a_share_is_wilsons():
    """The limits are those of the reliability plot."""
    assert (Share(3, 10).low, Share(3, 10).high) == wilson(3, 10)
    assert Share(3, 10).missing == Share(7, 10)
