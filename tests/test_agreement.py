"""Quadratic weighted kappa. Every expected value is our own calculation, written out beside it."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oms.learning.agreement import Rating, agreement, weighted_kappa


@pytest.mark.parametrize(("yours", "reference", "kappa"), [
    ([0, 1, 2, 3], [0, 1, 2, 3], 1),
    # Reversed: seen (9+1+1+9)/4 = 5; chance: every pair of 0..3, mean of (a-b)^2 = 40/16 = 2.5; 1 - 5/2.5 = -1.
    ([3, 2, 1, 0], [0, 1, 2, 3], -1),
    # One learner score throughout: seen equals chance, kappa 0. (4+1+0+1)/4 = 1.5 both ways.
    ([2, 2, 2, 2], [0, 1, 2, 3], 0),
    # seen (0+1+0+1)/4 = 1/2; chance: yours 0,2,2,2 against 0,1,2,3: (14 + 3*6)/16 = 2; 1 - 1/4 = 3/4.
    ([0, 2, 2, 2], [0, 1, 2, 3], 0.75),
    # Two by two table, 20 / 5 / 10 / 15 of 50: the classical unweighted kappa 0.4, same thing with two categories.
    ([1] * 25 + [0] * 25, [1] * 20 + [0] * 5 + [1] * 10 + [0] * 15, 0.4),
])
def test_calculated_values(yours, reference, kappa):
    """The formula 1 - seen/chance with squared distances, against values calculated by hand."""
    assert weighted_kappa(yours, reference) == pytest.approx(kappa)


@pytest.mark.parametrize(("yours", "reference"), [([], []), ([1], [1]), ([1], [2]), ([2, 2], [2, 2])])
def test_where_there_is_no_kappa(yours, reference):
    """Fewer than two ratings, or one score throughout on both sides: None, not a number."""
    assert weighted_kappa(yours, reference) is None


def test_unequal_lists_are_a_defect_of_the_caller():
    """Two raters must have rated the same things."""
    with pytest.raises(ValueError, match="same things"):
        weighted_kappa([1, 2], [1])


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), min_size=2, max_size=40))
def test_against_the_textbook_form(pairs):
    """The contingency-table form (weights, row and column totals) in exact fractions gives the same kappa."""
    yours, reference = [a for a, _ in pairs], [b for _, b in pairs]
    n, steps = len(pairs), range(4)
    weight = {(i, j): Fraction((i - j) ** 2, 9) for i in steps for j in steps}
    seen = sum(weight[i, j] * Fraction(pairs.count((i, j)), n) for i in steps for j in steps)
    chance = sum(weight[i, j] * Fraction(yours.count(i) * reference.count(j), n * n) for i in steps for j in steps)
    found = weighted_kappa(yours, reference)
    if chance == 0:
        assert found is None
    else:
        assert found == pytest.approx(float(1 - seen / chance))
        assert found == pytest.approx(weighted_kappa(reference, yours))
        assert found <= 1


def test_by_domain_and_overall():
    """Each domain by itself and all pooled; too few is said, and the table holds every difference."""
    found = agreement([Rating("q1", "gait", "Gait", 2, 1), Rating("q2", "gait", "Gait", 3, 3),
                       Rating("q1", "speech", "Speech", 0, 0)])
    gait, speech = found.domains
    assert (gait.count, gait.exact, gait.mean_difference) == (2, 1, 0.5)
    # seen (1+0)/2 = 1/2; chance of 2,3 against 1,3: (1+1+4+0)/4 = 3/2; 1 - 1/3.
    assert gait.kappa == pytest.approx(2 / 3)
    assert (speech.kappa, speech.words) == (None, "too few to say")
    assert found.overall.count == 3
    assert list(found.table()["difference"]) == [1, 0, 0]
    assert repr(found) == f"Weighted kappa {found.overall.words}; 2 of 3 ratings exact."
    assert agreement([]).overall.words == "too few to say"
