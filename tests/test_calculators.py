"""The calculators: what a student can do with them, what they refuse, what their files may say, what the page shows."""

import json
import re
import shutil
from pathlib import Path
from urllib.parse import unquote

import ipywidgets
import pandas
import pytest
from hypothesis import given
from hypothesis import strategies as st

from oms import bayes, criteria, icons, tree
from oms.content import Mistake, library, problems
from oms.content.calculators import KINDS
from oms.content.lesson import cited
from oms.learning.bayes_setting import Setting, with_numbers
from oms.learning.certainty import wilson
from oms.learning.frequencies import Tree, changed, started
from oms.learning.interval import Interval, committed, coverage
from oms.learning.negative_test import after, chance_after
from oms.learning.positive_test import after_positive, chance_after_positive
from oms.learning.typed_number import shown_percent, typed_count
from oms.widgets.calculator_drawing import whole_people
from small_content import write_small_content

TOP = Path(__file__).parents[1]
HEAD = "title: {title}\nlesson: M04\nabout: Try it.\nnote: A limit [ko2009].\nsources: [tate2005]\n"
FROM = "sources: [tate2005]"
SMALL = {
    "rule": HEAD.format(title="Two of three") + f"""\
kind: criteria
least: 2
components:
- {{number: 1, label: Falls, missing: Look again., {FROM}}}
- {{number: 2, label: Jerks, {FROM}}}
- {{number: 3, label: Mood, {FROM}}}
findings:
- {{id: falls-down, label: Falls down, effect: counts, component: 1, why: it counts, {FROM}}}
- {{id: topples, label: Topples, effect: counts, component: 1, why: it counts, {FROM}}}
- {{id: jerks, label: Jerks, effect: counts, component: 2, why: it counts, {FROM}}}
- {{id: moody, label: Moody, effect: counts, component: 3, why: it counts, {FROM}}}
- {{id: cold, label: A cold, effect: does not count, why: it is nothing, {FROM}}}
- {{id: cause, label: A cause, effect: rules out, why: it explains, {FROM}}}
patterns:
- {{components: [1, 2], says: One and two., {FROM}}}
- {{components: [1, 3], says: One and three., {FROM}}}
- {{components: [2, 3], says: Two and three., {FROM}}}
- {{components: [1, 2, 3], says: All., {FROM}}}
children:
- {{id: wobbly, label: Wobbly, story: She wobbles., on: [topples, jerks]}}
met: It holds.
too_few: It does not hold.
ruled_out: Something else.
""",
    "boxes": HEAD.format(title="Two trees") + f"""\
kind: tree
start: 1000
most: 5000
first: {{whole: people with A, part: with A and B, rest: with A only, probability: P(B | A),
  sentence: 'Of {{whole}} with A, {{part}} have B, {{percent}}.'}}
second: {{whole: people with B, part: with B and A, rest: with B only, probability: P(A | B),
  sentence: 'Of {{whole}} with B, {{part}} have A, {{percent}}.'}}
same: The same people.
starts:
- id: one
  label: One
  first: {{id: a, label: Series A, count: 3, denominator: 60, population: those with A, {FROM}}}
  second: {{id: b, label: Series B, percent: 40, population: those with B, {FROM}}}
- id: two
  label: Two
  first: {{id: a, label: Series A, count: 1, denominator: 10, population: those with A, {FROM}}}
  second: {{id: b, label: Series B, count: 1, denominator: 2, population: those with B, {FROM}}}
ask: Which one?
neither: Not said
statements:
- {{id: clear, text: Few of those with A have B., means: first, why: 'A stands below [ko2009].', {FROM}}}
- {{id: vague, text: Few have both., means: neither, why: Nobody is named., {FROM}}}
""",
    "squares": HEAD.format(title="How many?") + f"""\
kind: icons
ask: How many in a hundred?
unit: "%"
of: 100
most: 100
thing: with it
groups: [{{id: young, label: the young}}, {{id: all, label: everybody}}]
per: [10, 100, 100000]
per_first: 100
published:
- {{id: north, label: Northtown, group: young, low: 37.5, count: 3, denominator: 8, told: 3 of 8, population: a clinic, {FROM}}}
- {{id: south, label: Southtown, group: young, low: 51.7, high: 53.9, told: 51.7 to 53.9 %, population: a region, sources: [ko2009]}}
- {{id: west, label: Westtown, group: all, low: 0.4, told: 0.4 % of all, population: a county, {FROM}}}
apart: Another group is not compared.
""",
    "negative": HEAD.format(title="A negative test") + f"""\
kind: bayes
it: a lump
none: no lump
them: lumps
people: children
befores:
- {{id: half, label: Half, percent: 50, population: a clinic, {FROM}}}
- {{id: tenth, label: Tenth, count: 1, denominator: 10, population: a region, {FROM}}}
- {{id: most, label: Most, count: 9, denominator: 10, population: a ward, {FROM}}}
tests:
- {{id: scan, label: Scan, count: 8, denominator: 10, population: those with a lump, {FROM}}}
- {{id: big, label: Big study, count: 40, denominator: 50, population: those with a lump, {FROM}}}
- {{id: both, label: Both sides, count: 5, denominator: 10, clear: 3, clear_of: 4, population: those with a lump, {FROM}}}
- {{id: none, label: Blind, count: 0, denominator: 40, population: those with a lump, {FROM}}}
- {{id: told, label: Told only, percent: 90, population: unknown, {FROM}}}
tiny: 30
tiny_says: Only {{denominator}} were tested, so {{count}} of {{denominator}} says little.
no_count: There is no count.
clear_unknown: Nobody counted the healthy.
clear_known: The healthy were negative in {{clear}} of {{clear_of}}.
unmoved: It showed none.
""",
    "positive": HEAD.format(title="A positive test") + f"""\
kind: bayes
result: positive
it: a lump
none: no lump
them: lumps
people: children
befores:
- {{id: half, label: Half, percent: 50, population: a clinic, {FROM}}}
- {{id: tenth, label: Tenth, count: 1, denominator: 10, population: a region, {FROM}}}
- {{id: most, label: Most, count: 9, denominator: 10, population: a ward, {FROM}}}
tests:
- {{id: scan, label: Scan, count: 8, denominator: 10, clear: 18, clear_of: 20, population: both, {FROM}}}
- {{id: big, label: Big study, count: 80, denominator: 100, clear: 180, clear_of: 200, population: both, {FROM}}}
- {{id: one-side, label: One side, count: 8, denominator: 10, population: those with a lump, {FROM}}}
- {{id: spotless, label: Spotless, count: 8, denominator: 10, clear: 20, clear_of: 20, population: both, {FROM}}}
- {{id: nobody, label: Nobody, count: 0, denominator: 40, clear: 40, clear_of: 40, population: both, {FROM}}}
- {{id: told, label: Told only, percent: 90, clear: 18, clear_of: 20, population: unknown, {FROM}}}
tiny: 30
tiny_says: Only {{denominator}} were tested, so {{count}} of {{denominator}} says little.
no_count: There is no count.
clear_unknown: Nobody counted the healthy.
clear_known: The healthy were positive in {{false}} of {{clear_of}} and negative in {{clear}}.
unmoved: It was positive in nobody.
aim: 90
""",
}
MAKE = {"rule": criteria, "boxes": tree, "squares": icons, "negative": bayes, "positive": bayes}
ALL = [(kind, name) for kind in KINDS for name in library().calculator_names(kind)]
OPEN = {"criteria": criteria, "tree": tree, "icons": icons, "bayes": bayes}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A small, sound data folder with a calculator of each kind; the course reads it."""
    folder = write_small_content(tmp_path / "data")
    for name, text in SMALL.items():
        (folder / "calculators" / f"{name}.yaml").write_text(text, encoding="utf-8")
    monkeypatch.setenv("OMS_DATA", str(folder))
    return folder


@pytest.fixture
def board(folder):
    """The small rule."""
    return criteria("rule")


@pytest.fixture
def trees(folder):
    """The small trees: 1,000 and 50 and 125 people."""
    return tree("boxes")


@pytest.fixture
def squares(folder):
    """The small icon array."""
    return icons("squares")


@pytest.fixture
def negative(folder):
    """The small negative test: 50 %, 8 of 10."""
    return bayes("negative")


@pytest.fixture
def positive(folder):
    """The small positive test: 50 %, 8 of 10 with it, 2 of 20 without it."""
    return bayes("positive")


def told(folder, name):
    return [(p.line, p.message) for p in problems(folder) if p.file == f"calculators/{name}.yaml"]


def widgets_of(view):
    """The view and everything inside it."""
    found = [view]
    for child in getattr(view, "children", ()):
        found += widgets_of(child)
    return found


def sent(view):
    """Everything that a browser is given of a view: every trait of every widget, shown or hidden."""
    states = [widget.get_state() for widget in widgets_of(view)]
    return unquote(json.dumps(states, default=str, ensure_ascii=False))


# -- criteria --------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("on", "name"), [
    (("opsoclonus", "ataxia", "sleep_disturbance"), "1 + 2 + 3"),
    (("ocular_flutter", "myoclonus", "neuroblastoma"), "1 + 2 + 4"),
    (("opsoclonus", "behaviour_change", "neuroblastoma"), "1 + 3 + 4"),
    (("ataxia", "behaviour_change", "neuroblastoma"), "2 + 3 + 4"),
    (("opsoclonus", "myoclonus", "sleep_disturbance", "neuroblastoma"), "1 + 2 + 3 + 4")])
def test_each_of_the_five_patterns_meets_the_rule(on, name):
    """Three or four components hold: the pattern is named, in the line and on the page, and none is met one short."""
    view = criteria().set(**dict.fromkeys(on, True))
    assert view.verdict.outcome == "met" and view.verdict.pattern.name == name
    assert f"rule met, pattern {name}" in repr(view) and f"Pattern {name}" in view.result.value
    assert f"Rule met. {len(on)} of 4 components: {name}." in view.result.value
    if len(on) == 3:
        view.set(**{on[0]: False})
        assert view.verdict.outcome == "too few" and view.verdict.pattern is None
        assert "Rule not met. 2 of 4" in view.result.value and "Pattern" not in view.result.value


def test_a_virus_neither_counts_nor_excludes():
    """Nothing but the list of findings changes; nor do an antibody, normal catecholamines or a nystagmus count."""
    view = criteria().set(opsoclonus=True, ataxia=True)
    ignored = dict.fromkeys(("virus_before", "antibody", "normal_catecholamines", "nystagmus"), True)
    before = view.verdict
    view.set(**ignored)
    assert (view.verdict.outcome, view.verdict.met) == (before.outcome, before.met) == ("too few", (1, 2))
    view.set(behaviour_change=True)
    assert view.verdict.outcome == "met" and len(view.verdict.ignored) == 4
    assert "<strong>A virus the week before</strong> does not count" in view.result.value


def test_another_disease_takes_the_label_away_however_much_holds():
    """All four components and another disease: ruled out, no pattern claimed; without it the rule holds again."""
    on = dict.fromkeys(("opsoclonus", "ataxia", "behaviour_change", "neuroblastoma", "other_disease"), True)
    view = criteria().set(**on)
    assert view.verdict.outcome == "ruled out" and view.verdict.met == (1, 2, 3, 4)
    assert view.verdict.pattern is None and "that satisfy the rule. " not in view.result.value
    assert "Rule does not apply" in view.result.value and "another disease found" in repr(view)
    assert view.set(other_disease=False).verdict.outcome == "met"


def test_two_signs_of_one_component_count_once(board):
    """Falling and toppling are component 1 and no more; the page says so."""
    board.set(falls_down=True, topples=True)
    assert board.verdict.met == (1,) and board.verdict.outcome == "too few"
    assert "met: Falls down, Topples (counts once)" in board.result.value
    assert board.set(falls_down=False).verdict.met == (1,)


def test_the_boxes_do_what_set_does(board):
    """A tick of a person is heard; the child that was set is then no child any more; Clear clears."""
    board.boxes["jerks"].value = True
    assert board.on == ("jerks",) and repr(board).endswith("on: jerks")
    board.child_buttons.value = "wobbly"
    assert board.on == ("topples", "jerks") and board.boxes["topples"].value and "She wobbles." in board.story.value
    assert repr(board) == ("criteria “rule”: 2 of 3 components (1, 2): rule met, pattern 1 + 2\n  on: topples, jerks")
    board.boxes["jerks"].value = False
    assert board.child_buttons.value is None and board.story.value == "" and "Look again." not in board.result.value
    board.boxes["topples"].value = False
    board.boxes["moody"].value = True
    assert "Look again." in board.result.value, "what a missing component asks for"
    board.clear_button.click()
    assert repr(board) == "criteria “rule”: 0 of 3 components: rule not met, it asks for 2\n  on: nothing"
    assert not any(box.value for box in board.boxes.values()) and board.trouble is None


@pytest.mark.parametrize(("act", "says"), [
    (lambda view: view.set(falls_dwn=True), "did you mean “falls_down”"),
    (lambda view: view.set(jerks="yes"), "write jerks=True or jerks=False"),
    (lambda view: view.set(jerks=1), "write jerks=True or jerks=False"),
    (lambda view: view.try_child("wobly"), "did you mean “wobbly”")])
def test_a_finding_that_is_none_changes_nothing(board, act, says):
    """One sentence with the nearest name, and what was on stays on."""
    board.set(moody=True)
    with pytest.raises(Mistake, match=re.escape(says)):
        act(board)
    assert board.on == ("moody",)


def test_every_child_of_the_course_gets_its_verdict():
    """Without a tumour, with quiet eyes and after a virus the rule holds; nystagmus is too little; an infection rules out."""
    view = criteria()
    found = {one.id: view.try_child(one.id).verdict.outcome for one in view.entry.children}
    assert found == {"no-tumour": "met", "quiet-eyes": "met", "nystagmus-only": "too few", "after-a-cold": "met",
                     "infection-now": "ruled out"}
    assert view.try_child("no-tumour").verdict.fits_other_rule is False and "does not fit" in view.result.value
    assert view.try_child("quiet-eyes").verdict.fits_other_rule is True


# -- tree ------------------------------------------------------------------------------------------------------------

def test_the_trees_begin_with_published_shares(trees):
    """By hand: 3 of 60 of 1,000 are 50, and 50 are 40 % of 125; 1 of 10 are 100, and they are half of 200."""
    assert trees.tree == Tree(1000, 50, 125)
    assert repr(trees) == ("tree “boxes”: one, 0 of 2 answered\n  P(B | A) = 50 / 1,000 = 5 %\n"
                           "  P(A | B) = 50 / 125 = 40 %")
    trees.start_buttons.value = "two"
    assert trees.tree == Tree(1000, 100, 200) and "P(A | B) = 100 / 200 = 50 %" in repr(trees)


def test_the_two_probabilities_are_kept_apart(trees):
    """A larger first group moves only the first probability, a larger second group only the second, the shared box both."""
    trees.fields["first"].value = "2,000"
    assert (trees.tree.of_first, trees.tree.of_second) == (50 / 2000, 50 / 125)
    trees.fields["second"].value = "500"
    assert (trees.tree.of_first, trees.tree.of_second) == (50 / 2000, 50 / 500)
    trees.fields["both"].value = "100"
    assert (trees.tree.of_first, trees.tree.of_second) == (100 / 2000, 100 / 500)
    page = trees.result.value
    assert "Of 2,000 with A, 100 have B, 5 %." in page and "Derived: 100 ÷ 2,000 = 5 %" in page
    assert "Of 500 with B, 100 have A, 20 %." in page and "Derived: 100 ÷ 500 = 20 %" in page
    assert "1,900" in trees.foot.value and "400" in trees.foot.value, "the other boxes are recomputed"
    assert repr(trees).startswith("tree “boxes”: own numbers") and trees.start_buttons.value is None
    trees.reset_button.click()
    assert trees.tree == Tree(1000, 50, 125) and trees.fields["first"].value == "1000"


BAD = [(float("nan"), "not infinity, and not an empty value"), (float("inf"), "not infinity"), (-5, "from 0 to 5,000"),
       ("−5", "from 0 to 5,000"), (5001, "from 0 to 5,000"), ("many", "“many” is not a number"), ("", "type a number"),
       (2.5, "counted whole"), (True, "not a number"), (None, "not a number"), ("9" * 400, "too large"),
       ("nan", "not a number"), ("50 months", "leave out “months”"), (126, "126 of 125 cannot be"),
       (1001, "1,001 of 1,000 cannot be")]


@pytest.mark.parametrize(("given_", "says"), BAD, ids=lambda value: str(value)[:20])
def test_a_number_that_does_not_fit_is_one_sentence_and_loses_nothing(trees, given_, says):
    """In writing a Mistake; typed on the page one notice, with the words still in their field; the trees stay."""
    before = repr(trees)
    with pytest.raises(Mistake, match=re.escape(says)) as mistake:
        trees.set(both=given_)
    assert not re.search(r"\.\s", str(mistake.value)), "one sentence"
    assert repr(trees) == before and trees.tree == Tree(1000, 50, 125)
    if isinstance(given_, str):
        trees.fields["both"].value = given_
        assert says in trees.notice.value and trees.fields["both"].value == given_
        assert repr(trees) == before and trees.trouble is None
        trees.fields["both"].value = "60"
        assert trees.tree.both == 60 and trees.notice.value == "", "a good number takes the notice away"


def test_two_numbers_that_fit_only_together_can_be_typed_one_after_the_other(trees):
    """200 in both groups is too many for 125; it waits in its field until the second group is larger."""
    trees.fields["both"].value = "200"
    assert "200 of 125 cannot be" in trees.notice.value and trees.tree.both == 50
    trees.fields["second"].value = "400"
    assert trees.tree == Tree(1000, 200, 400) and trees.notice.value == ""


def test_an_unknown_number_or_start_names_the_nearest(trees):
    """`set(frist=…)`, a start, a statement and an answer that do not exist are one sentence each."""
    for act, says in ((lambda: trees.set(frist=3), "“first”"), (lambda: trees.start("tow"), "“two”"),
                      (lambda: trees.answer("claer", "first"), "“clear”"), (lambda: trees.answer("clear", "third"), "neither")):
        with pytest.raises(Mistake, match=says):
            act()
    assert trees.tree == Tree(1000, 50, 125) and trees.answers == {}


@pytest.mark.parametrize("wrong", [None, 3, ["one"], {"one": 1}, pandas.DataFrame({"one": [1]})], ids=lambda one: type(one).__name__)
def test_what_is_no_name_at_all_is_one_sentence(board, trees, negative, wrong):
    """A list or a table in the place of a name is refused like a wrong name."""
    for act in (board.try_child, trees.start, lambda name: trees.answer(name, "first"), criteria):
        with pytest.raises(Mistake, match="There is no"):
            act(wrong)


def test_a_notice_stands_below_the_fields_and_names_one_as_the_page_does(board, trees, squares, negative):
    """What was wrong is read beside what was typed, not below the drawings, the tables and the sources."""
    for view in (board, trees, squares, negative):
        assert view.children.index(view.notice) + 1 == view.children.index(view.result)
        assert view.children.count(view.notice) == 1
    trees.fields["both"].value = "many"
    assert f"{trees.fields['both'].description}: “many”" in trees.notice.value


def test_the_statements_are_told_apart(trees):
    """No reason stands on the page before the answer; then it says right or not, and why; it can be answered anew."""
    assert "A stands below" not in sent(trees)
    assert trees.answer("clear", "second") is False and "✗ Not that one." in trees.replies["clear"].value
    assert "A stands below (Ko 2009)" in trees.replies["clear"].value
    trees.statement_buttons["clear"].value = "first"
    trees.statement_buttons["vague"].value = "neither"
    assert all("✓ Right." in reply.value for reply in trees.replies.values())
    assert "2 of 2 answered" in repr(trees)
    assert trees.tree == Tree(1000, 50, 125), "an answer moves no number"
    trees.reset()
    assert "0 of 2 answered" in repr(trees) and not any(reply.value for reply in trees.replies.values())


def test_the_course_s_tree_is_right_by_hand():
    """500 of 20,000 are 2.5 % and 500 of 1,000 are 50 %; 15 of 1,187 give 253, which are 10 of 23 of 582."""
    view = tree()
    assert view.tree == Tree(20000, 500, 1000)
    assert view.start("italy-japan").tree == Tree(20000, round(20000 * 15 / 1187), round(253 * 23 / 10)) == Tree(20000, 253, 582)
    assert "P(tumour | OMS) = 253 / 582 = 43.5 %" in repr(view)
    assert all(view.answer(one.id, one.means) for one in view.entry.statements)


# -- icons -----------------------------------------------------------------------------------------------------------

SECRETS = ("37.5", "51.7", "53.9", "0.4 %", "3 of 8", "Northtown", "Southtown", "Westtown", "a county", "ko2009", "Ko 2009")


def test_no_published_figure_reaches_the_browser_before_an_estimate(squares):
    """Not in a widget, visible or hidden, not in the line, not in what a screen reader hears; changing views gives none."""
    for act in (lambda: None, lambda: squares.show_per(10), lambda: squares.below("all"), lambda: squares.below("young")):
        act()
        found = sent(squares) + repr(squares) + squares.spoken()
        assert [secret for secret in SECRETS if secret in found] == []
    assert squares.coverage is None and squares.result.value == squares.foot.value == ""
    open_part = squares.static().split("<details>")[0]
    assert "How many in a hundred?" in open_part and [secret for secret in SECRETS if secret in open_part] == []
    assert "<details open" not in squares.static()


def test_after_the_estimate_everything_is_there_and_taking_it_back_hides_it_again(squares):
    """Figures, who was counted and keys appear with the commitment and go with “Estimate again”, with the estimate."""
    squares.low.value, squares.high.value = "30", "40 %"
    squares.commit_button.click()
    assert [secret for secret in SECRETS if secret not in sent(squares)] == []
    assert squares.low.disabled and squares.commit_button.layout.display == "none"
    with pytest.raises(Mistake, match="committed to an estimate already"):
        squares.estimate(0, 100)
    squares.reset_button.click()
    assert [secret for secret in SECRETS if secret in sent(squares)] == []
    assert squares.low.value == "" and not squares.low.disabled and "no estimate yet" in repr(squares)


def test_an_estimate_covers_or_does_not(squares):
    """30 to 52 holds 37.5, overlaps 51.7 to 53.9, and the figure of another group is set apart, not judged."""
    found = squares.estimate(30, 52)
    assert [(one.id, word) for one, word in found.judged] == [("north", "covered"), ("south", "in part")]
    assert [one.id for one in found.apart] == ["west"]
    assert repr(squares) == (
        "icons “squares”: per 100, below the line young, estimate 30 to 52 %, 1 of 2 covered\n"
        "  Northtown: 3 of 8, covered\n  Southtown: 51.7 to 53.9 %, in part\n  Westtown: 0.4 % of all, other group")
    assert "covers 1 of the 2 published figures for the young (37.5 to 53.9 %). It overlaps 1 more in part." in squares.result.value
    assert "another group below the line" in squares.result.value and "Another group is not compared." in squares.result.value
    assert repr(found) == "1 of 2 covered, 1 with another group below the line"


@pytest.mark.parametrize(("low", "high", "word", "count"), [
    (37.5, 53.9, "covers the 2", 2), (0, 10, "covers none of the 2", 0), (38, 51, "covers none of the 2", 0),
    (0, 100, "6 times as wide", 2)])
def test_the_verdict_says_how_much_is_covered(squares, low, high, word, count):
    """The ends belong to the interval; a gap between two figures covers neither; everything from 0 to 100 says little."""
    assert squares.estimate(low, high).covered == count
    assert word in squares.spoken() and ("says little" in squares.spoken()) is (high == 100)


def test_a_single_published_figure_is_told_as_one(squares):
    """One figure is covered or it is not; nobody covers “none of” it."""
    squares.below("all").estimate(1, 2)
    assert "does not cover the published figure for everybody (0.4 %)." in squares.spoken()


def test_the_denominator_switch_draws_the_same_figures_anew(squares):
    """37.5 in 100 are 3.75 in 10 and 37,500 in 100,000; the estimate and what it covers stay."""
    squares.estimate(30, 40)
    assert "37.5</strong> with it per <strong>100</strong> the young" in squares.result.value
    squares.per_buttons.value = 10
    assert "<strong>3.75</strong> with it per <strong>10</strong> the young" in squares.result.value
    assert "10 squares. 3.75 with it among 10 the young." in squares.result.value, "the picture says so too"
    squares.show_per(100000)
    assert "<strong>37,500</strong> with it per <strong>100,000</strong>" in squares.result.value
    assert "Each square stands for 100 people." in squares.result.value
    assert "estimate 30 to 40 %, 1 of 2 covered" in repr(squares)
    with pytest.raises(Mistake, match="per 10, 100, 100,000, not per 1000"):
        squares.show_per(1000)


def test_who_stands_below_the_line_decides_what_is_compared(squares):
    """The same interval beside the other group's figure."""
    squares.group_buttons.value = "all"
    assert squares.estimate(0, 1).covered == 1
    squares.group_buttons.value = "young"
    assert squares.coverage.covered == 0 and "for the young" in squares.result.value


@pytest.mark.parametrize(("low", "high", "says"), [
    ("", "3", "Lowest: type a number"), ("a few", 3, "Lowest: “a few” is not a number"), (0, "lots", "Highest: “lots”"),
    (float("nan"), 3, "Lowest: give an ordinary number"), (-1, 3, "from 0 to 100 %"), (0, 101, "from 0 to 100 %"),
    (5, 4, "The lowest, 5, lies above the highest, 4"), ("1", "1 in 5", "“in 5” is something else")])
def test_an_interval_that_is_none_is_one_sentence_and_reveals_nothing(squares, low, high, says):
    """What was typed stays where it was typed, and the figures stay hidden."""
    with pytest.raises(Mistake, match=re.escape(says)):
        squares.estimate(low, high)
    squares.low.value, squares.high.value = str(low), str(high)
    squares.commit_button.click()
    assert squares.notice.value and squares.trouble is None and squares.coverage is None
    assert (squares.low.value, squares.high.value) == (str(low), str(high))
    assert [secret for secret in SECRETS if secret in sent(squares)] == []


def test_the_course_s_figures_are_hidden_too():
    """Neither a number nor a study of the delivered icon arrays is on the page before the estimate."""
    for name in library().calculator_names("icons"):
        view = icons(name)
        page = sent(view) + repr(view) + view.static().split("<details>")[0]
        for one in view.entry.published:
            assert not [words for words in (one.told, one.label, one.population, *one.sources) if words in page], one.id


def test_fewer_than_one_is_told_as_one_in_how_many():
    """0.27 to 0.40 per million: it takes about 2,500,000 to 3,700,000 children for one, in no more figures than are known."""
    view = icons("new-cases")
    view.estimate("0.1 per million", 1)
    assert "0.27 to 0.40 per million children a year, covered" in repr(view) and "other group" in repr(view)
    view.show_per(1000000)
    assert "it takes about 2,500,000 to 3,700,000 children for one (derived)" in view.result.value


# -- bayes -----------------------------------------------------------------------------------------------------------

def test_a_negative_test_by_hand(negative):
    """Before 50 %, shown 8 of 10: of 100 with 50 lumps 10 are missed beside 50 without, so 10 of 60 are left.

    The band carries Wilson's interval of 8 of 10, 49.02 to 94.33 %: 50 × 5.67 % ÷ (50 × 5.67 % + 50) = 5.4 %, and with
    49.02 % 33.8 %. The outer one has 10 % and 90 % before: 0.6 % and 82.1 %.
    """
    found = negative.after
    assert found.chance == pytest.approx(10 / 60)
    assert (found.sensitivity_low, found.sensitivity_high) == pytest.approx((0.49016, 0.94332), abs=1e-4)
    assert found.band == pytest.approx((0.05363, 0.33768), abs=1e-4)
    assert found.outer == pytest.approx((0.00626, 0.82107), abs=1e-4)
    assert repr(negative) == ("bayes “negative”: before 50 % (half), shown 8 of 10 (scan)\n  after a negative test 16.7 %, "
                              "band 5.4 % to 33.8 % from the test, 0.6 % to 82.1 % with the chance before")
    assert "10 ÷ (10 + 50) = 10 ÷ 60 = <strong>16.7 %</strong>" in negative.result.value
    assert "40 of 100 have a lump, and the test shows it" in negative.result.value
    assert "Nobody counted the healthy." in negative.result.value


def test_what_is_known_of_those_without_it_enters_the_sum(negative):
    """5 of 10 shown and 3 of 4 without it negative: 25 missed beside 37.5 without give 25 ÷ 62.5, not 25 ÷ 75."""
    negative.test("both")
    assert negative.after.chance == pytest.approx(25 / 62.5)
    assert "The healthy were negative in 3 of 4." in negative.result.value
    assert "the test is positive all the same" in negative.result.value and "Nobody counted" not in negative.result.value


def test_a_tiny_study_is_named_and_a_larger_one_has_a_narrower_band(negative):
    """10 is below the file's 30 and is told with its interval; 50 is not, and the same share says more."""
    assert "Only 10 were tested, so 8 of 10 says little. 95 % interval (Wilson, derived): 49 % to 94 %." in negative.result.value
    small = negative.after.band
    negative.test_list.value = "big"
    assert "oms-warned" not in negative.result.value and negative.after.chance == pytest.approx(10 / 60)
    assert small[0] < negative.after.band[0] < negative.after.band[1] < small[1]
    negative.set(count=2, denominator=3)
    assert "Only 3 were tested, so 2 of 3 says little." in negative.result.value


def test_a_per_cent_without_a_count_has_no_band(negative):
    """The chance is summed, the warning stands, and no interval is drawn or told; own numbers bring one back."""
    negative.test("told")
    assert negative.after.chance == pytest.approx(5 / 55)
    assert negative.after.band is negative.after.outer is negative.after.sensitivity_low is None
    assert "There is no count." in negative.result.value and "Thick band" not in negative.result.value
    assert repr(negative).endswith("shown 90 %, no count (told)\n  after a negative test 9.1 %, no band without a count")
    with pytest.raises(Mistake, match="write both numbers"):
        negative.set(count=9)
    assert [field.value for field in negative.fields.values()] == ["", ""]
    negative.fields["count"].value = "9"
    assert "write both numbers" in negative.notice.value and negative.fields["count"].value == "9"
    negative.fields["denominator"].value = "10"
    assert (negative.setting.count, negative.setting.denominator) == (9, 10) and negative.after.band
    assert negative.notice.value == "" and "your own number" in repr(negative)


def test_a_test_that_shows_none_leaves_the_chance(negative):
    """0 of 40: the chance stays at 50 %, and the page says why; the sentence does not say that it falls."""
    negative.test("none")
    assert negative.after.chance == 0.5 and "It showed none." in negative.result.value
    assert "falls" not in negative.spoken()


def test_the_controls_do_what_the_methods_do(negative):
    """The lists, the slider and the fields; a number of one's own takes the study's name away; Reset brings it back."""
    negative.study_list.value = "tenth"
    assert negative.setting.before == 10 and negative.slider.value == 10
    negative.slider.value = 30
    assert negative.setting.before == 30 and negative.study_list.value == "" and "30 % (your own number)" in repr(negative)
    negative.fields["count"].value = "20"
    assert "20 of 10 cannot be" in negative.notice.value and negative.setting.count == 8
    negative.fields["denominator"].value = "25"
    assert (negative.setting.count, negative.setting.denominator) == (20, 25) and negative.test_list.value == ""
    assert negative.after.chance == pytest.approx(0.3 * 0.2 / (0.3 * 0.2 + 0.7))
    negative.reset_button.click()
    assert "before 50 % (half), shown 8 of 10 (scan)" in repr(negative) and negative.trouble is None
    assert [field.value for field in negative.fields.values()] == ["8", "10"]


def test_a_slider_that_rounds_moves_nothing(folder):
    """A browser reports 27 for 26.7: nobody has moved it, and the study stays."""
    view = bayes("negative")
    view.set(before=26.7)
    view.slider.value = 27
    assert view.setting.before == 26.7


@pytest.mark.parametrize(("numbers", "says"), [
    ({"before": 0}, "from 1 to 99 %"), ({"before": 100}, "from 1 to 99 %"), ({"before": float("nan")}, "ordinary number"),
    ({"before": "half"}, "“half” is not a number"), ({"count": 11}, "11 of 10 cannot be"), ({"count": -1}, "from 0 to 10,000"),
    ({"denominator": 0}, "from 1 to 10,000"), ({"denominator": 7}, "8 of 7 cannot be"), ({"count": 1.5}, "counted whole"),
    ({"denominator": 10001}, "from 1 to 10,000"), ({"befor": 3}, "did you mean “before”")])
def test_values_out_of_range_are_one_sentence_and_change_nothing(negative, numbers, says):
    """A chance of 0 or 100 per cent, more shown than tested, halves of people, an unknown name."""
    before = repr(negative)
    with pytest.raises(Mistake, match=re.escape(says)) as mistake:
        negative.set(**numbers)
    assert not re.search(r"\.\s", str(mistake.value)) and repr(negative) == before


def test_the_same_numbers_keep_their_study(negative):
    """Typing what stands there already does not make a published count one's own."""
    negative.set(count="8", denominator=10)
    assert negative.setting.test == "scan"


def test_unknown_studies_name_the_nearest(negative):
    """One sentence each."""
    for act, says in ((lambda: negative.study("tenht"), "“tenth”"), (lambda: negative.test("scam"), "“scan”")):
        with pytest.raises(Mistake, match=says):
            act()


def test_the_course_s_negative_scan_by_hand():
    """50 % before and 2 of 3 shown leave 1 of 4; the MIBG share quoted for all neuroblastoma has no count and no band."""
    view = bayes()
    assert view.after.chance == pytest.approx(0.25)
    assert "after a negative test 25 %, band 5.8 % to 44.2 %" in repr(view) and "Only 3 were tested" in view.result.value
    without = [one.id for one in view.entry.tests if one.count is None]
    assert without and all(view.test(name).after.band is None for name in without)


def test_a_positive_test_by_hand(positive):
    """Before 50 %, positive in 8 of 10 with it and 2 of 20 without: of 100 people 40 and 5, so 40 of 45 have it.

    Wilson gives 49.016 to 94.332 % for 8 of 10, and 2.787 to 30.103 % for 2 of 20. Lowest: 49.016 ÷ (49.016 + 30.103) =
    61.95 %; highest: 94.332 ÷ (94.332 + 2.787) = 97.13 %. With 10 % before: 4.9016 ÷ (4.9016 + 27.0927) = 15.32 %; with
    90 %: 84.899 ÷ (84.899 + 0.2787) = 99.67 %.
    """
    found = positive.after
    assert found.chance == pytest.approx(40 / 45)
    assert found.shown_span == pytest.approx((0.49016, 0.94332), abs=1e-4)
    assert found.false_span == pytest.approx((0.02787, 0.30103), abs=1e-4)
    assert found.band == pytest.approx((0.6195, 0.9713), abs=1e-4)
    assert found.outer == pytest.approx((0.1532, 0.9967), abs=1e-4)
    assert repr(positive) == (
        "bayes “positive”: before 50 % (half), shown 8 of 10, without it negative 18 of 20 (scan)\n  after a positive test "
        "88.9 %, band 62 % to 97.1 % from both shares, 15.3 % to 99.7 % with the chance before")
    html = positive.result.value
    assert "40 ÷ (40 + 5) = 40 ÷ 45 = <strong>88.9 %</strong>" in html and "50 × 10 % = 5" in html
    assert "40 of 100 have a lump, and the test shows it" in html
    assert "5 of 100 do not have a lump, and the test is positive all the same" in html
    assert "The healthy were positive in 2 of 20 and negative in 18." in html
    assert "rises from 50 % to 88.9 %; with what the study leaves open, 62 % to 97.1 %." in positive.spoken()
    assert "negative test" not in html
    forms = re.findall(r"<span aria-hidden='true'>(.)</span>", html)
    assert len(forms) == 4 == len(set(forms)), "each of the four groups has a form of its own, whatever its colour"


def test_both_small_studies_are_named_and_larger_ones_narrow_the_band(positive):
    """10 with it and 20 without it lie below the file's 30, and each is told with its interval; ten times as many are not."""
    html = positive.result.value
    assert "Only 10 were tested, so 8 of 10 says little. 95 % interval (Wilson, derived): 49 % to 94 %." in html
    assert "No lump: Only 20 were tested, so 18 of 20 says little. 95 % interval (Wilson, derived): 70 % to 97 %." in html
    small = positive.after.band
    positive.test("big")
    assert positive.after.chance == pytest.approx(40 / 45) and "oms-warned" not in positive.result.value
    assert small[0] < positive.after.band[0] < positive.after.chance < positive.after.band[1] < small[1]


def test_without_those_without_it_there_is_no_chance(positive):
    """No chance, no band, no squares: the page says that no source tells, and how much likelier it would have to be.

    From 50 % to 90 % the odds go from 1 to 9, so 9 times as likely; 80 % ÷ 9 = 8.9 % may be positive. From 10 % the odds
    go from 1 to 9 to 9 to 1, so 81 times; 80 % ÷ 81 = 0.99 %. From 90 % nothing is needed.
    """
    positive.test("one-side")
    html = positive.result.value
    assert positive.after.chance is positive.after.band is positive.after.outer is positive.after.false is None
    assert "no source tells how often it is positive without a lump" in positive.spoken()
    assert "Nobody counted the healthy." in html and "<svg" not in html and "The sum" not in html
    assert "would have to be 9 times as likely with a lump as with no lump. The test shows 80 % of lumps, so at most 8.9 %" in html
    assert repr(positive).endswith("without it negative not known (one-side)\n  after a positive test not known; 90 % would "
                                   "need a likelihood ratio of 9")
    assert "<td>not known</td>" in positive.foot.value
    positive.study("tenth")
    assert positive.after.needed == pytest.approx(81) and positive.after.most_false == pytest.approx(0.8 / 81)
    positive.study("most")
    assert "Nothing: the chance before the test is 90 % already" in positive.result.value


def test_nobody_positive_gives_no_chance_and_no_false_positive_is_not_never(positive):
    """0 of 40 and 40 of 40: nobody was positive. 8 of 10 and 20 of 20: 100 %, with a band that begins at 75.3 %, and a
    warning: 49.016 ÷ (49.016 + 16.113) = 75.26 %, because 0 of 20 may be up to 16.113 %."""
    positive.test("nobody")
    assert positive.after.chance is None and "It was positive in nobody." in positive.result.value
    assert "positive in nobody" in positive.spoken() and "nothing would be enough" in positive.result.value
    positive.test("spotless")
    assert positive.after.chance == 1 and positive.after.band == pytest.approx((0.7526, 1), abs=1e-4)
    assert "nobody of 20 was positive, which is not the same as never" in positive.result.value


def test_a_per_cent_without_a_count_has_no_band_after_a_positive_test_either(positive):
    """90 % and 2 of 20: 45 ÷ (45 + 5) is 90 %, and no band."""
    positive.test("told")
    assert positive.after.chance == pytest.approx(0.9) and positive.after.band is None
    assert "There is no count." in positive.result.value and "no band without a count" in repr(positive)


def test_own_numbers_for_both_sides_of_a_positive_test(positive):
    """Each pair for itself; what a source does not give is typed in two fields; Reset brings the study back."""
    assert [field.value for field in positive.fields.values()] == ["8", "10", "18", "20"]
    positive.set(clear=90, clear_of=100)
    assert (positive.setting.count, positive.setting.clear_of, positive.setting.test) == (8, 100, "")
    positive.set(count=9)
    assert (positive.setting.count, positive.setting.clear) == (9, 90), "those without it stay"
    positive.test("one-side")
    assert [field.value for field in positive.fields.values()] == ["8", "10", "", ""]
    positive.fields["clear"].value = "3"
    assert "write both numbers" in positive.notice.value and positive.after.chance is None
    positive.fields["clear_of"].value = "4"
    assert positive.after.chance == pytest.approx(0.8 / (0.8 + 0.25)) and positive.notice.value == ""
    for numbers, says in (({"clear": 5}, "5 of 4 cannot be: no more can be negative than were tested"),
                          ({"clear_of": 0}, "Tested without it"), ({"cler": 1}, "did you mean “clear”")):
        before = repr(positive)
        with pytest.raises(Mistake, match=says):
            positive.set(**numbers)
        assert repr(positive) == before
    positive.reset_button.click()
    assert "18 of 20 (scan)" in repr(positive) and positive.trouble is None


def test_a_negative_test_does_not_ask_about_those_without_it(negative):
    """Their number comes from a study only, and goes with the study's other number."""
    assert list(negative.fields) == ["count", "denominator"]
    with pytest.raises(Mistake, match="There is no number “clear”"):
        negative.set(clear=3, clear_of=4)
    negative.test("both").set(count=6)
    assert negative.setting.clear_of is None and "Nobody counted the healthy." in negative.result.value


# -- what all of them keep -------------------------------------------------------------------------------------------

DO = {
    "rule": lambda view: view.set(jerks=True, cause=True),
    "boxes": lambda view: (view.set(both=77), view.answer("clear", "second")),
    "squares": lambda view: (view.estimate(11, 22), view.show_per(10)),
    "negative": lambda view: view.set(before=33, count=7, denominator=9),
    "positive": lambda view: view.set(before=33, count=7, denominator=9, clear=8, clear_of=9),
}


@pytest.mark.parametrize("name", SMALL)
def test_the_line_is_stable_and_the_static_form_never_personal(folder, name):
    """Two views of the same content say the same; what a person did changes the line, not the static form."""
    view, other = MAKE[name](name), MAKE[name](name)
    before = view.static()
    assert repr(view) == repr(other) == view.line() and before == other.static()
    count = len(ipywidgets.widgets.widget._instances)
    DO[name](view)
    assert repr(view) != repr(other) and view.static() == before, "the static form knows nobody"
    DO[name](other)
    assert repr(view) == repr(other) and len(ipywidgets.widgets.widget._instances) == count
    view.reset()
    assert view.static() == before and "Run this cell" in before
    assert "<svg" not in before and before.count("<img") == before.count('<img alt="')
    bundle = view._repr_mimebundle_()
    assert bundle["text/html"] == before and bundle["text/plain"] == repr(view)


@pytest.mark.parametrize("name", SMALL)
def test_markup_in_a_file_stays_words(folder, name):
    """What looks like HTML is shown as it was typed, on the page and in the static form."""
    evil = "<img src=x onerror=alert(1)>"
    text = SMALL[name]
    for old in ("label: ", "why: ", "population: ", "says: ", "title: ", "about: "):
        text = re.sub(rf"{old}(?=[^'\"\n]*[,}}\n])", f"{old}{evil} ", text)
    (folder / "calculators" / f"{name}.yaml").write_text(text, encoding="utf-8")
    view = MAKE[name](name)
    DO[name](view)
    html = view.static() + "".join(w.value for w in widgets_of(view) if isinstance(w, ipywidgets.HTML))
    assert "<img src=x" not in html and "&lt;img src=x" in html


@pytest.mark.parametrize(("kind", "name"), ALL, ids=lambda value: value)
def test_every_calculator_of_the_course_shows_its_sources_and_denominators(kind, name):
    """The static form has the limits, each key, and each who-was-counted; every piece is in the lesson's list of sources."""
    view = OPEN[kind](name)
    form = view.static()
    entry = view.entry
    assert re.search(r"<summary>Where the numbers come from</summary>", form) and "<table>" in form
    for piece in [*getattr(entry, "tests", ()), *getattr(entry, "befores", ()), *getattr(entry, "published", ())]:
        assert piece.population in form and piece.sources[0] in form, piece.id
    assert set(entry.sources) <= {reference.ref_id for reference in cited(entry.lesson)}


def test_a_wrong_name_a_wrong_kind_and_a_wrong_option_are_one_sentence(folder):
    """The nearest name of the same kind; a tree is no icon array."""
    for act, says in ((lambda: tree("boxen"), "did you mean “boxes”"), (lambda: icons("boxes"), "there is “squares”"),
                      (lambda: criteria("rule", seed=3), "option"), (lambda: bayes("negativ"), "“negative”")):
        with pytest.raises(Mistake, match=says):
            act()


# -- the files -------------------------------------------------------------------------------------------------------

def test_sound_files_are_loaded_by_name_and_kind(folder):
    """check() has nothing to say; the library knows each by its kind; their sources are those of the lesson."""
    assert [told(folder, name) for name in SMALL] == [[], [], [], [], []]
    assert library().calculator_names() == ("boxes", "negative", "positive", "rule", "squares")
    assert library().calculator_names("tree") == ("boxes",)
    assert library().calculator("boxes", "tree").kind == "tree"
    assert "ko2009" in [reference.ref_id for reference in cited("M04", library(folder), folder)]


@pytest.mark.parametrize(("name", "line", "slip", "says"), [
    ("rule", 6, ("kind: criteria", "kind: criterion"), "criterion"),
    ("rule", 2, ("lesson: M04", "lesson: M05"), "“M05” is not in lessons.csv"),
    ("rule", 4, ("A limit [ko2009]", "A limit [ko2090]"), "did you mean “ko2009”"),
    ("rule", 19, ("- {components: [2, 3], says: Two and three., sources: [tate2005]}\n", ""), "not the 4 combinations"),
    ("rule", 24, ("on: [topples, jerks]", "on: [topples, jerk]"), "“jerk” is not the id of a finding"),
    ("rule", 18, ("effect: rules out", "effect: counts"), "names its `component`"),
    ("rule", 12, ("component: 3,", "component: 4,"), "counts towards component 4, which is not here"),
    ("rule", 12, ("id: topples", "id: falls-down"), "two findings have the id “falls-down”"),
    ("boxes", 17, ("count: 3, denominator: 60", "count: 61, denominator: 60"), "61 out of 60 cannot be"),
    ("boxes", 17, ("count: 3, denominator: 60", "denominator: 60"), "`percent` where the source gives no count"),
    ("boxes", 17, ("count: 3, denominator: 60", "count: 3"), "there is a count but no denominator"),
    ("boxes", 14, ("percent: 40", "percent: 0"), "gives no number of people to begin with"),
    ("boxes", 27, ("means: neither", "means: both"), "both"),
    ("squares", 15, ("low: 37.5", "low: 73.5"), "3 out of 8 is not 73.5 per 100"),
    ("squares", 17, ("high: 53.9", "high: 50"), "runs downwards"),
    ("squares", 15, ("high: 53.9", "high: 153.9"), "no estimate could cover it"),
    ("squares", 14, ("per_first: 100", "per_first: 50"), "`per_first` is not among `per`"),
    ("squares", 17, ("sources: [ko2009]", "sources: [ko2090]"), "did you mean “ko2009”"),
    ("squares", 15, ("group: all", "group: al"), "“al” is not the id of a group"),
    ("negative", 18, ("clear: 3, clear_of: 4", "clear: 5, clear_of: 4"), "do not fit"),
    ("negative", 21, ("tiny: 30", "tinny: 30"), "did you mean “tiny”"),
    ("negative", 15, ("id: big", "id: scan"), "two entries have the id “scan”"),
    ("negative", 1, ("title: A negative test", "title: " + "x" * 151), "151 characters"),
    ("negative", 6, ("kind: bayes", "kind: [bayes"), ""),
    ("negative", 21, ("tiny: 30", "aim: 90\ntiny: 30"), "`aim` belongs to `result: positive`"),
    ("positive", 7, ("result: positive", "result: positiv"), "Did you mean “positive”?"),
    ("positive", 29, ("aim: 90", "aim: 100"), "“aim” must be at most 99"),
    ("positive", 17, ("clear: 18, clear_of: 20, population: both", "clear: 18, population: both"), "do not fit"),
])
def test_a_slip_in_a_file_is_told_with_file_and_line(folder, name, line, slip, says):
    """check() names the file and the line: of the slip itself, or of the list in which two entries do not fit together."""
    text, (old, new) = SMALL[name], slip
    assert text.count(old) == 1
    (folder / "calculators" / f"{name}.yaml").write_text(text.replace(old, new), encoding="utf-8")
    assert line in [at for at, message in told(folder, name) if says.casefold() in message.casefold()], told(folder, name)
    assert all(told(folder, other) == [] for other in SMALL if other != name)


@pytest.mark.parametrize("name", SMALL)
def test_a_broken_file_leaves_one_polite_line(folder, name):
    """No traceback: the view says that this part is missing, whichever kind it was; mended, it is back."""
    file = folder / "calculators" / f"{name}.yaml"
    file.write_text("title: [open\n", encoding="utf-8")
    assert "needs mending" in repr(MAKE[name](name)) and "The rest of this page" in MAKE[name](name).static()
    assert told(folder, name)
    file.write_text(SMALL[name], encoding="utf-8")
    assert repr(MAKE[name](name)).startswith(f"{MAKE[name].__name__} “{name}”: ")


def test_the_course_s_own_copy_can_be_harmed(tmp_path):
    """A key that is in no table, deep inside a delivered calculator, is told at its line."""
    data = shutil.copytree(TOP / "data", tmp_path / "data")
    file = data / "calculators" / "negative-scan.yaml"
    text = file.read_text(encoding="utf-8")
    old = "sources: [mitchell1990]"
    file.write_text(text.replace(old, "sources: [mitchel1990]"), encoding="utf-8")
    line = text[:text.index(old)].count("\n") + 1
    assert line in [p.line for p in problems(data) if p.file == "calculators/negative-scan.yaml" and "mitchell1990" in p.message]


# -- the arithmetic --------------------------------------------------------------------------------------------------

SHARE = st.floats(0, 1)


@given(SHARE, SHARE, SHARE)
def test_a_negative_test_never_raises_the_chance(before, sensitivity, clear):
    """As long as it is negative at least as often without the thing as with it; and what comes is a chance."""
    chance = chance_after(before, sensitivity, clear)
    assert 0 <= chance <= 1
    if clear >= 1 - sensitivity:
        assert chance <= before + 1e-12


@given(st.floats(1, 99), st.integers(1, 500), st.integers(1, 500), st.data())
def test_the_band_after_a_positive_test_holds_the_chance(before, denominator, clear_of, data):
    """Whatever was counted on either side; and it lies inside the outer one."""
    count, clear = data.draw(st.integers(0, denominator)), data.draw(st.integers(0, clear_of))
    sheet = library().calculator("negative-scan", "bayes")
    found = after_positive(sheet, Setting(before, "", "", count, denominator, None, clear, clear_of))
    if found.chance is None:
        assert count == 0 and clear == clear_of and found.band is None
        return
    assert 0 <= found.outer[0] <= found.band[0] + 1e-12 and found.band[1] <= found.outer[1] + 1e-12 <= 1 + 1e-9
    assert found.band[0] - 1e-9 <= found.chance <= found.band[1] + 1e-9
    needs = chance_after_positive(found.before, 1.0, 1 / found.needed) if found.needed >= 1 else None
    assert needs is None or needs == pytest.approx(found.aim)


@given(st.floats(1, 99), st.integers(1, 10_000), st.data())
def test_the_band_holds_the_chance_and_lies_inside_the_outer_one(before, denominator, data):
    """Whatever was counted; Wilson's interval holds the share."""
    count = data.draw(st.integers(0, denominator))
    sheet = library().calculator("negative-scan", "bayes")
    found = after(sheet, with_numbers(Setting(50, "", "", 0, 1), {"before": before, "count": count, "denominator": denominator}))
    low, high = wilson(count, denominator)
    assert low - 1e-9 <= found.sensitivity <= high + 1e-9
    assert found.band[0] - 1e-9 <= found.chance <= found.band[1] + 1e-9
    assert found.chance <= found.before + 1e-12
    assert found.outer[0] - 1e-9 <= found.band[0] and found.band[1] <= found.outer[1] + 1e-9
    assert found.found + found.missed + (1 - found.before) == pytest.approx(1)


@given(st.integers(1, 10_000_000), st.integers(0, 10_000_000), st.integers(1, 10_000_000))
def test_the_parts_of_a_tree_add_up(first, both, second):
    """Either the numbers fit and the shares lie from 0 to 1, or they are refused and nothing changes."""
    sheet = library().calculator("two-probabilities", "tree")
    numbers = {"first": first, "both": both, "second": second}
    now = started(sheet, sheet.starts[0])
    if both > min(first, second):
        with pytest.raises(Mistake, match="cannot be"):
            changed(sheet, now, numbers)
        return
    found = changed(sheet, now, numbers)
    assert found.both + (found.first - found.both) == first and found.first - found.both >= 0 <= found.second - found.both
    assert 0 <= found.of_first <= 1 and 0 <= found.of_second <= 1
    assert found.of_first * first == pytest.approx(found.of_second * second), "one box, two groups below the line"


@given(st.lists(st.integers(0, 1000), min_size=1, max_size=6).filter(any), st.integers(1, 1000))
def test_rounded_people_still_add_up(parts, of):
    """Nobody is lost or made by rounding, and nobody is further off than one."""
    shares = [part / sum(parts) for part in parts]
    people = whole_people(shares, of)
    assert sum(people) == of and all(abs(one - share * of) < 1 + 1e-9 for one, share in zip(people, shares, strict=True))


@given(st.floats(0, 100), st.floats(0, 100))
def test_an_interval_covers_its_own_points_and_nothing_outside(low, high):
    """Between the ends is covered; a wider interval never covers less."""
    sheet = library().calculator("tumour-share", "icons")
    group = sheet.groups[0].id
    if low > high:
        with pytest.raises(Mistake, match="lies above"):
            committed(sheet, low, high, group)
        return
    found = coverage(sheet, committed(sheet, low, high, group))
    for one, word in found.judged:
        assert (word == "covered") is (low <= one.low and one.top <= high)
    assert found.covered <= coverage(sheet, Interval(low / 2, high * 2, group)).covered
    assert coverage(sheet, Interval(0, sheet.most, group)).covered == len(found.judged)


@given(st.integers(0, 10_000_000))
def test_a_count_is_read_as_people_write_it(value):
    """20000, 20,000 and 20 000 are one number."""
    for written in (value, str(value), f"{value:,}", f"{value:,}".replace(",", " ")):
        assert typed_count(written, "People", 0, 10_000_000) == value


@given(SHARE)
def test_a_per_cent_is_never_rounded_to_certainty(share):
    """0 % and 100 % stand only for what is exactly that, down to one in ten million."""
    if 1e-8 < share < 1 - 1e-8:
        assert shown_percent(share) not in ("0 %", "100 %")
    assert shown_percent(1e-7) == "0.00001 %" and shown_percent(1 - 1e-7) == "99.99999 %"


def test_a_positive_panel_needs_both_halves():
    """By hand: of 114 adults 45 × 10/42 and 69 × 3/72 are positive; with a count of the ill alone no chance is summed."""
    view = bayes("positive-panel")
    ill, well = 45 * 10 / 42, 69 * 3 / 72
    assert view.after.chance == pytest.approx(ill / (ill + well))
    assert view.after.outer[0] < view.after.band[0] < view.after.chance < view.after.band[1] < view.after.outer[1]
    view.test("ri-2016")
    assert view.after.chance is None and "Without that other half" in view.result.value
    negative = bayes("negative-panel").entry
    assert view.entry.befores == negative.befores and (view.entry.tests[0].count, view.entry.tests[0].clear) == (
        next((t.count, t.clear) for t in negative.tests if t.id == "panel-2016"))
