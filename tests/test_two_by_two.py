"""Two proportions side by side: Fisher's exact test, both intervals, the sizes of the gap, what is refused."""

import math
import re
from decimal import Decimal
from fractions import Fraction
from html.parser import HTMLParser
from urllib.parse import unquote
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from oms import compare
from oms.content.problem import Mistake
from oms.learning.two_by_two import MOST, Comparison, Proportion, clopper_pearson, fisher

SPLIT = pd.DataFrame({"found": [14, 0], "out_of": [16, 203]}, index=["Oxford 2018", "later study 2021"])
TRIAL = pd.DataFrame({"better": [21, 11], "treated": [26, 27]}, index=["two drugs", "one drug"])
COUNTS = st.integers(1, 60).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of)))


def counts(found, of, **more):
    """A table of two rows with the names that a lesson uses."""
    return pd.DataFrame({"found": found, "out_of": of}, **more)


# -- Fisher's exact test ----------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("rows", "chance"), [
    ((3, 4, 1, 4), Fraction(34, 70)),  # the lady who tasted tea: 1 + 16 + 16 + 1 of 70
    ((5, 5, 0, 5), Fraction(2, 252)),
    ((0, 3, 0, 9), Fraction(1)),
    ((7, 7, 2, 2), Fraction(1)),
    ((1, 2, 2, 2), Fraction(1)),
])
def test_fishers_test_by_hand(rows, chance):
    """Small tables whose chances can be counted by hand come out exactly."""
    assert fisher(*rows) == chance


@pytest.mark.parametrize(("rows", "chance"), [
    ((14, 16, 0, 203), 2.739421564e-20),
    ((12, 13, 0, 41), 3.790011345e-11),
    ((21, 26, 11, 27), 0.004670466082),
    ((1, 16, 40, 203), 0.3166326085),
])
def test_fishers_test_as_another_program_has_it(rows, chance):
    """Four comparisons have the p that a statistics program gives them."""
    assert float(fisher(*rows)) == pytest.approx(chance, rel=1e-9)


@given(COUNTS, COUNTS)
def test_fishers_test_is_a_chance_and_asks_for_no_order(first, second):
    """p lies above 0 and at most at 1, and is the same when rows are swapped, or found and not found."""
    chance = fisher(*first, *second)
    assert 0 < chance <= 1
    assert fisher(*second, *first) == chance
    (found, of), (other, other_of) = first, second
    assert fisher(of - found, of, other_of - other, other_of) == chance


@given(COUNTS, COUNTS)
def test_equal_shares_can_hardly_differ_less(first, second):
    """p falls when the gap grows while what was found in all stays: no table is likelier than the one in the middle."""
    (found, of), (other, other_of) = first, second
    whole = found + other
    chances = [fisher(here, of, whole - here, other_of) for here in range(max(0, whole - other_of), min(of, whole) + 1)]
    top = chances.index(max(chances))
    assert chances[top] == 1
    assert chances[:top + 1] == sorted(chances[:top + 1])
    assert chances[top:] == sorted(chances[top:], reverse=True)


def test_a_p_too_small_for_a_float_is_still_above_nought():
    """A difference beyond every doubt does not make p nothing."""
    assert 0 < Comparison(Proportion("a", 2000, 2000), Proportion("b", 0, 2000)).p < 1e-300


# -- intervals and sizes ----------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("found", "of", "wilson", "exact"), [
    (14, 16, (64.0, 96.5), (61.7, 98.4)),
    (0, 203, (0.0, 1.9), (0.0, 1.8)),
    (12, 13, (66.7, 98.6), (64.0, 99.8)),
    (21, 26, (62.1, 91.5), (60.6, 93.4)),
    (11, 27, (24.5, 59.3), (22.4, 61.2)),
    (8, 10, (49.0, 94.3), (44.4, 97.5)),
    (5, 5, (56.6, 100.0), (47.8, 100.0)),
])
def test_both_intervals_have_their_known_ends(found, of, wilson, exact):
    """Wilson's and the exact interval, in per cent to a tenth, are those of a statistics program."""
    made = compare(counts([found, 1], [of, 2], index=["this", "other"]))
    assert tuple(made.table().loc["this", ["low %", "high %"]]) == wilson
    assert tuple(made.table(method="exact").loc["this", ["low %", "high %"]]) == exact


@given(COUNTS)
def test_the_exact_interval_is_what_it_says(counted):
    """Under its lower end so many come up with 2.5 %, under its upper end so few; the share lies in between."""
    found, of = counted

    def so_many(count, share):
        return math.fsum(math.comb(of, n) * share**n * (1 - share) ** (of - n) for n in range(count, of + 1))

    low, high = clopper_pearson(found, of)
    assert 0 <= low <= found / of <= high <= 1
    assert so_many(found, low) == pytest.approx(0.025, rel=1e-9) if found else low == 0
    assert 1 - so_many(found + 1, high) == pytest.approx(0.025, rel=1e-6) if found < of else high == 1


def test_an_interval_of_thousands_is_found_too():
    """Large counts neither overflow nor take long; 3 of 20,000 has its known ends."""
    assert clopper_pearson(3, MOST) == pytest.approx((3.09347e-5, 4.38300e-4), rel=1e-5)
    assert clopper_pearson(MOST // 2, MOST) == pytest.approx((0.4930459, 0.5069541), rel=1e-6)


def test_the_sizes_of_the_gap_in_a_trial():
    """21 of 26 against 11 of 27: difference, ratio of risks, ratio of odds, number needed to treat."""
    made = compare(TRIAL)
    assert made.risk_difference == pytest.approx(21 / 26 - 11 / 27) == pytest.approx(0.4003, abs=5e-5)
    assert made.relative_risk == pytest.approx(1.9825, abs=5e-5)
    assert made.odds_ratio == pytest.approx(21 * 16 / (5 * 11))
    assert made.needed_to_treat == pytest.approx(2.498, abs=5e-4)
    assert made.p == pytest.approx(0.004670, abs=5e-7)


def test_what_is_not_defined_says_so_in_words():
    """With a cell of 0 a ratio is infinity or no number to reckon with, and a reason to read."""
    made = compare(SPLIT)
    assert math.isinf(made.odds_ratio) and repr(made.odds_ratio) == "not defined: a cell is 0"
    assert math.isinf(made.relative_risk) and str(made.relative_risk) == "not defined: the second row found 0"
    none = compare(counts([0, 0], [4, 9]))
    assert math.isnan(none.relative_risk) and math.isnan(none.odds_ratio)
    assert math.isinf(none.needed_to_treat) and "the same" in repr(none.needed_to_treat)
    assert none.p == 1 and none.risk_difference == 0
    turned = compare(SPLIT.iloc[::-1])
    assert (turned.relative_risk, turned.odds_ratio) == (0, 0)
    assert turned.needed_to_treat == pytest.approx(-16 / 14)


# -- what is taken and what is refused --------------------------------------------------------------------------------

@pytest.mark.parametrize("table", [
    TRIAL.rename(columns={"better": "relapsed", "treated": "children"}),
    TRIAL.astype(float),
    TRIAL.astype(np.int8),
    TRIAL.astype("Int64"),
    TRIAL.astype(object),
    TRIAL.set_axis(["n", "n"], axis=1),
    TRIAL.set_axis(pd.MultiIndex.from_tuples([("trial", "two drugs"), ("trial", "one drug")])),
])
def test_every_table_of_whole_numbers_is_read(table):
    """Columns may have any names, also one name twice; numbers may be of any kind as long as they are whole."""
    assert compare(table).p == compare(TRIAL).p


def test_rows_without_names_get_some():
    """Rows numbered by pandas are called first and second, so that no 0 and 1 stand beside the counts."""
    assert list(compare(counts([3, 1], [4, 4])).table().index) == ["first row", "second row"]


@pytest.mark.parametrize(("given", "said"), [
    (None, "NoneType"), ({"found": [1, 2]}, "dict"), (SPLIT["found"], "Series"), (SPLIT.to_numpy(), "ndarray"),
    (pd.DataFrame(), "0 rows"), (SPLIT.iloc[:1], "1 row where"), (pd.concat([SPLIT, SPLIT]), "4 rows"),
    (SPLIT.iloc[:, :1], "1 column where"), (SPLIT.assign(third=1), "3 columns"),
    (TRIAL.assign(share=0.5), 'write [["better", "treated"]]'),
    (counts([17, 0], [16, 203]), "“first row”: 17 out of 16"),
    (counts([1, 0], [16, 0]), "“second row”: out of 0"),
    (counts([14, -1], [16, 203]), "“second row”, column “found” holds -1"),
    (counts([14, 0.5], [16, 203]), "“second row”, column “found” holds 0.5"),
    (counts([14, 0], [math.inf, 203]), "“first row”, column “out_of” holds inf"),
    (counts([14, None], [16, 203]), "“second row”, column “found” is empty"),
    (counts([14, 0], pd.array([16, pd.NA], dtype="Int64")), "“second row”, column “out_of” is empty"),
    (counts(["fourteen", "0"], [16, 203]), "“fourteen”"), (counts(["14", "0"], [16, 203]), "quotation marks"),
    (counts([True, False], [16, 203]), "“True”"), (counts([Decimal(1), Decimal(2)], [16, 203]), "“1”"),
    (counts([[1, 2], [3]], [16, 203]), "“[1, 2]”"), (counts([1, 2], [16, 10**30]), "20,000 at most"),
    (counts([1j, 2j], [16, 203]), "no number"), (counts(pd.to_datetime(["2018", "2021"]), [16, 203]), "no number"),
])
def test_a_table_that_cannot_be_compared_is_refused_in_one_sentence(given, said):
    """One sentence says what is wrong, where, and how to mend it."""
    with pytest.raises(Mistake) as refused:
        compare(given)
    words = str(refused.value)
    assert said in words
    assert re.search(r"\b(write|add|choose|must hold)\b", words)
    assert words.endswith(".") and not re.search(r"[.!?] [A-Z]", words) and "\n" not in words


def test_unknown_methods_and_options_name_the_nearest():
    """A slip in the name of the method, or an option that there is not, is one sentence."""
    with pytest.raises(Mistake, match="did you mean “exact”"):
        compare(SPLIT).table(method="exakt")
    with pytest.raises(Mistake, match="“wilson”"):
        compare(SPLIT).table(method=None)
    with pytest.raises(Mistake, match="no option “sliders”"):
        compare(SPLIT, sliders=True)


def test_the_table_given_is_left_alone():
    """Comparing changes nothing in the learner's own table."""
    before = TRIAL.copy()
    compare(TRIAL).table()
    pd.testing.assert_frame_equal(TRIAL, before)


# -- on the page ------------------------------------------------------------------------------------------------------

def test_the_line_holds_every_number_and_never_changes():
    """Two views of one table have one text, with counts, shares, intervals, p and the sizes of the gap."""
    assert repr(compare(SPLIT)) == repr(compare(SPLIT.copy())) == """\
compare: Oxford 2018 14/16, 87.5 % (64 % to 96.5 %); later study 2021 0/203, 0 % (0 % to 1.9 %)
  Fisher’s exact test, two-sided: p < 0.0001
  risk difference: 0.875
  relative risk: not defined: the second row found 0
  odds ratio: not defined: a cell is 0"""


@pytest.mark.parametrize(("table", "said"), [
    (SPLIT, "p < 0.0001"), (TRIAL, "p = 0.0047"), (counts([3, 1], [4, 4]), "p = 0.4857"),
    (counts([3, 3], [4, 4]), "p = 1.0000"),
])
def test_the_page_says_what_p_means_and_what_it_does_not(table, said):
    """The sentence under the table carries p as it is read; the next one says that a p gives no reason."""
    html = compare(table)._repr_mimebundle_()["text/html"]
    assert ("If nothing but chance lay between the two rows, a gap at least this unlikely would come up in "
            f"{said.replace('<', '&lt;')} of such comparisons (Fisher’s exact test, two-sided; derived here).") in html
    assert "A small p says the two rows differ. It does not say why." in html


def picture(html):
    """The picture of a comparison as a tree of SVG, and its text alternative."""
    source, = re.findall(r'<img alt="([^"]+)" src="data:image/svg\+xml,([^"]*)">', html)
    return ElementTree.fromstring(unquote(source[1])), source[0]


def test_the_picture_draws_what_the_table_says():
    """Each bar ends at its share, each line at the ends of its interval; the alternative tells the same in words."""
    drawn, alt = picture(compare(TRIAL).static())
    assert "two drugs: 21 of 26, 80.8 % (62.1 % to 91.5 %)" in alt and "one drug: 11 of 27" in alt
    space = "{http://www.w3.org/2000/svg}"
    frame, first, frame2, second = drawn.findall(f"{space}rect")[1:]
    full = float(frame.get("width"))
    assert full == float(frame2.get("width"))
    assert float(first.get("width")) / full == pytest.approx(21 / 26, abs=1e-3)
    assert float(second.get("width")) / full == pytest.approx(11 / 27, abs=1e-3)
    left = float(frame.get("x"))
    ends = [re.match(r"M([\d.]+) [\d.]+H([\d.]+)", path.get("d")) for path in drawn.findall(f"{space}path")]
    shares = [[(float(end) - left) / full for end in found.groups()] for found in ends if found]
    assert shares == [pytest.approx([0.6212, 0.9149], abs=1e-3), pytest.approx([0.2451, 0.5927], abs=1e-3)]


def test_names_of_rows_are_shown_as_they_are_and_do_no_harm():
    """Markup and stars in a name stay text; a very long name is cut in the picture and whole in the table."""
    nasty = "<script>alert(1)</script> *late* \x00 " + "very long " * 30
    html = compare(counts([3, 1], [4, 4], index=[nasty, "b"])).static()
    tags = set()
    reader = HTMLParser()
    reader.handle_starttag = lambda tag, _: tags.add(tag)
    reader.feed(html)
    assert tags == {"img", "table", "caption", "thead", "tbody", "tr", "th", "td", "p", "strong", "details", "summary"}
    assert "&lt;script&gt;" in html and "*late*" in html and "very long " * 29 in html
    drawn, _ = picture(html)
    assert any(text.text.endswith("…") and len(text.text) <= 51 for text in drawn.iter("{http://www.w3.org/2000/svg}text"))


def test_the_page_gets_no_widget():
    """There is nothing to press, so what is stored is what is shown: text and HTML only."""
    assert set(compare(SPLIT)._repr_mimebundle_()) == {"text/plain", "text/html"}
