"""The trace trainer: what comes when, what it says, what it keeps, and what it does not give away."""

from __future__ import annotations

import json
import random
import re
from collections import Counter

import ipywidgets
import numpy as np
import pytest

from oms.content import Mistake, library
from oms.learning.confusion import Named, confusion
from oms.learning.progress import by_quiz, record
from oms.learning.store import Store, default_store
from oms.learning.trace_deck import Deck, branch
from oms.learning.trace_training import LENGTHS, TraceTraining
from oms.motion import describe
from oms.widgets.traces import TracesView, traces
from quizzes import Clock, Kept

KEY = library().waveforms
NAMES = tuple(KEY)


def training(**options) -> TraceTraining:
    """A trainer over the course's own key, with a fixed seed."""
    return TraceTraining(KEY, **{"seed": 1} | options)


def naming(**options) -> TraceTraining:
    """The same, past its examples."""
    s = training(**options)
    s.start()
    return s


def answer(s: TraceTraining, right: bool = True) -> str:
    """Name the trace rightly or not; returns what it was."""
    name = s.item.name
    s.choose(next(o.letter for o in s.item.options if (o.id == name) == right))
    assert s.check().right is right
    return name


# -- what comes when ---------------------------------------------------------------------------------------------------

def test_two_examples_of_each_movement_come_first_and_in_order():
    """Every example is another trace; after the last one the naming begins."""
    s = training()
    seen = []
    while s.state == "showing":
        seen.append(s.item)
        s.next()
    assert [item.name for item in seen] == [name for name in NAMES for _ in range(2)]
    assert len({item.seed for item in seen}) == len(seen)
    assert s.state == "answering"


def test_examples_can_be_skipped():
    """`start` goes on to naming at once, and only once."""
    s = naming()
    assert (s.state, s.answered) == ("answering", 0)
    with pytest.raises(Mistake, match="has begun already"):
        s.start()


def test_every_trace_is_a_fresh_one_unless_a_seed_is_given():
    """No trace comes twice; the same seed gives the same run, no seed another one."""
    def run(**options):
        s = naming(**options)
        s.length(36)
        seeds = []
        while s.state != "finished":
            seeds.append((s.item.name, s.item.seed))
            answer(s)
            s.next()
        return seeds

    first = run()
    assert len({seed for _, seed in first}) == 36
    assert run() == first
    assert run(seed=None) != run(seed=None)


def test_all_movements_are_dealt_about_equally_often():
    """Over many items none is left out and none comes twice as often as another."""
    for seed in range(5):
        deck = Deck(KEY, NAMES, random.Random(seed))
        times = Counter(deck.deal() for _ in range(240))
        assert set(times) == set(NAMES)
        assert max(times.values()) < 2 * min(times.values())


def test_the_contrast_follows_within_two_items_more_often_than_by_chance():
    """And not always: then the name before would give the next one away."""
    near, next_one, count = 0, 0, 0
    for seed in range(20):
        deck = Deck(KEY, NAMES, random.Random(seed))
        dealt = [deck.deal() for _ in range(60)]
        for n, name in enumerate(dealt[:-2]):
            count += 1
            near += KEY[name].contrast in dealt[n + 1:n + 3]
            next_one += KEY[name].contrast == dealt[n + 1]
    by_chance = 2 / len(NAMES)
    assert near / count > 1.7 * by_chance
    assert next_one / count < 0.5


def test_a_missed_movement_comes_back_soon_but_not_at_once():
    """After two or three items."""
    for seed in range(30):
        s = naming(seed=seed)
        missed = answer(s, right=False)
        following = []
        for _ in range(3):
            s.next()
            following.append(answer(s))
        assert missed in following[1:]


def test_four_options_with_the_right_one_and_its_contrast_by_the_alphabet():
    """The others come from the same side of the key; a contrast across the sides makes it two against two."""
    deck = Deck(KEY, NAMES, random.Random(3))
    for name in NAMES:
        for _ in range(10):
            options = deck.options(name)
            assert len(set(options)) == 4
            assert {name, KEY[name].contrast} <= set(options)
            labels = [KEY[one].label for one in options]
            assert labels == sorted(labels, key=str.casefold)
            sides = Counter(branch(KEY[one]) for one in options)
            same = branch(KEY[name]) == branch(KEY[KEY[name].contrast])
            assert sorted(sides.values()) == ([4] if same else [2, 2])


def test_every_movement_also_stands_among_the_options_of_others():
    """A name that were offered only when it is right would give itself away."""
    deck = Deck(KEY, NAMES, random.Random(4))
    offered = {one for name in NAMES for _ in range(30) for one in deck.options(name) if one != name}
    assert offered == set(NAMES)


def test_all_traces_last_as_long_and_both_eyes_agree():
    """Length and a second line would tell movements apart without a look at them."""
    s = training()
    lengths = set()
    while s.state == "showing":
        lengths.add(s.trace.seconds)
        assert np.array_equal(s.trace.horizontal, s.trace.left_horizontal)
        assert np.array_equal(s.trace.vertical, s.trace.left_vertical)
        s.next()
    assert lengths == {10}


# -- what a learner does -----------------------------------------------------------------------------------------------

def test_an_answer_is_told_with_the_features_that_decide():
    """The row of what was shown and of what was said, and the key's questions for both."""
    s = naming(only=["ocular-flutter", "opsoclonus"])
    while s.item.name != "opsoclonus":
        answer(s)
        s.next()
    s.choose("Ocular flu")
    s.sure(3)
    told = s.check()
    assert (told.right, told.shown.waveform, told.said.waveform) == (False, "opsoclonus", "ocular-flutter")
    assert told.features[2] == ("many", "horizontal")
    assert repr(told) == "Not this one. The answer: Opsoclonus."
    assert s.check() is told
    assert s.result().iloc[-1][["shown", "said", "right", "sure"]].tolist() == ["opsoclonus", "ocular-flutter", False, 3]


@pytest.mark.parametrize(("do", "says"), [
    (lambda s: s.check(), "Choose a name first"), (lambda s: s.next(), "Name this trace first"),
    (lambda s: s.stop(), "Nothing is named yet"), (lambda s: s.choose("Z"), "There is no option “Z”"),
    (lambda s: s.sure(4), "How sure are you"), (lambda s: s.length(13), "Choose 12, 24 or 36"),
    (lambda s: s.reset("flutter"), "did you mean"), (lambda s: s.reset(["opsoclonus"]), "One movement alone"),
    (lambda s: s.reset([]), "at least two"), (lambda s: s.reset(7), "There is no waveform")])
def test_what_cannot_be_done_is_one_sentence_and_changes_nothing(do, says):
    """A wrong name comes with the nearest one; the item stays."""
    s = naming()
    before = (s.item, s.state, s.total, s.names)
    with pytest.raises(Mistake, match=says):
        do(s)
    assert (s.item, s.state, s.total, s.names) == before


def test_wrong_seed_or_empty_key_is_one_sentence():
    """Before anything is made."""
    with pytest.raises(Mistake, match="whole number"):
        training(seed="x")
    with pytest.raises(Mistake, match="nothing to tell apart"):
        TraceTraining({})


def test_it_ends_after_the_chosen_number_or_when_the_learner_stops():
    """12, 24 or 36; less than what is named already is refused."""
    s = naming()
    s.length(24)
    for n in range(24):
        answer(s)
        if n == 12:
            with pytest.raises(Mistake, match="named already"):
                s.length(LENGTHS[0])
        s.next()
    assert (s.state, s.answered) == ("finished", 24)
    stopped = naming()
    answer(stopped)
    stopped.stop()
    assert (stopped.state, stopped.summary().total) == ("finished", 1)


def test_confusion_counts_what_was_taken_for_what():
    """Rows are what it was; the pair counts both ways together; a clean run has none."""
    told = confusion([Named("a", "b", 1, 2.0), Named("b", "a", 2, 1.0), Named("a", "a", None, 1.0),
                      Named("c", "a", None, 1.0)], "cab")
    assert (told.right, told.total, told.pair, told.between) == (1, 4, ("a", "b"), 2)
    assert told.names == ("c", "a", "b")
    assert [(row.name, row.right, row.count) for row in told.by_class] == [("c", 0, 1), ("a", 1, 2), ("b", 0, 1)]
    table = told.table({"a": "A"})
    assert table.loc["A", "b"] == 1
    assert table.to_numpy().sum() == 4
    clean = confusion([Named("a", "a", None, 1.0)], "ab")
    assert (clean.pair, clean.between) == (None, 0)
    assert confusion([], "ab").table({}).empty


# -- what is kept ------------------------------------------------------------------------------------------------------

def test_answers_are_kept_like_those_of_a_quiz(tmp_path):
    """One row each, with a permanent name for the movement, its objective and the seed that draws the trace again."""
    clock = Clock()
    with Store(tmp_path / "progress.sqlite3") as store:
        s = naming(store=store, clock=clock)
        clock.move(7)
        s.sure(2)
        name = answer(s)
        s.next()
        answer(s, right=False)
        first, second = store.answers("traces")
        assert (first.question, first.objective, first.response, first.right, first.score, first.sure, first.seconds) == (
            f"trace-{name}", "M02-O3", name, True, 1.0, 2, 7.0)
        assert (second.right, second.position, second.run) == (False, 1, first.run)
        assert second.seed == s.item.seed
        assert first.objective in library().objectives
        (row,) = by_quiz(store).itertuples()
        assert (row.quiz, row.answered, row.right) == ("traces", len({first.question, second.question}), 1)
        assert record(store)["seconds"].tolist() == [7.0, 0.0]


def test_a_store_that_fails_is_told_and_stops_nothing():
    """The notice is passed on; naming goes on."""
    store = Kept()
    store.notice = "Nothing will be remembered."
    s = naming(store=store)
    answer(s)
    assert s.notices == ("Nothing will be remembered.",)


# -- on the page -------------------------------------------------------------------------------------------------------

@pytest.fixture
def page() -> TracesView:
    """The trainer on the page, past its examples."""
    view = traces(seed=2)
    view.start()
    return view


def widgets(view: ipywidgets.Widget) -> list[ipywidgets.Widget]:
    """The view and every widget in it."""
    found = [view]
    for one in found:
        found += getattr(one, "children", ())
    return found


def state(view: ipywidgets.Widget) -> dict:
    """What goes to the browser: the state of every widget, without code, style sheets and the samples."""
    return {n: {name: getattr(one, name) for name in one.keys if name not in ("_esm", "_css", "layout", "style", "samples")
                and name != "children"} for n, one in enumerate(widgets(view))}


def shape(value: object) -> object:
    """The structure of a state: names and kinds, with numbers and words taken out."""
    if isinstance(value, dict):
        return {name: shape(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [shape(inner) for inner in value]
    return type(value).__name__


def right(view: TracesView, hit: bool = True) -> None:
    """Answer rightly, or not."""
    view.choose(next(o.letter for o in view.session.item.options if (o.id == view.session.item.name) == hit))
    view.check()


def test_nothing_gives_the_answer_away_before_check(page):
    """For every movement: its label stands once, as one option of four, and no word of another row's key stands there."""
    shapes, met = set(), set()
    page.session.length(36)
    while page.session.state != "finished":
        row = KEY[page.session.item.name]
        met.add(row.waveform)
        sent = state(page)
        text = json.dumps(sent, default=str, ensure_ascii=False)
        assert text.count(row.label) == 1
        for name in (row.waveform, row.waveform.replace("-", "_"), row.mark, row.gives_away, row.plain_words, row.meaning):
            assert name not in text
        for other in page.session.item.options:
            assert text.count(KEY[other.id].label) == 1
            assert other.id not in text
        assert page.canvas.view["words"] == describe(page.session.trace)
        shapes.add((json.dumps(shape(sent)), len(page.canvas.samples)))
        right(page)
        page.next()
    assert len(met) == len(NAMES)
    assert len(shapes) == 1, "no state may differ by more than numbers and words"


def test_no_label_of_the_key_stands_in_a_description():
    """The words that stand in for a trace name no movement, whatever it is."""
    s = training()
    words = {word for row in KEY.values() for word in re.findall(r"[a-z]{5,}", row.label.casefold())}
    words -= {"normal", "ocular", "acquired"}
    while s.state == "showing":
        said = set(re.findall(r"[a-z]{5,}", describe(s.trace).casefold()))
        assert not said & words, s.item.name
        s.next()


def test_after_check_the_trace_has_its_name_the_marks_and_the_reason(page):
    """Right or not, what gives it away, the comparison with the choice, what it means, the sources."""
    right(page, hit=False)
    told = page.session.told
    (panel,) = page.canvas.view["panels"]
    assert panel["title"] == told.shown.label
    assert panel["marks"]
    feedback = page.group.view["feedback"]
    text = json.dumps(feedback, ensure_ascii=False)
    assert feedback["verdict"] == "Not this one."
    for words in (told.shown.gives_away, told.shown.meaning):
        assert json.dumps(words, ensure_ascii=False)[1:-1].split("[")[0] in text
    assert len(feedback["sources"]) == len(told.shown.sources)
    assert "This trace: " in page.compared.value
    assert page.compared.value.count("<tr>") == 5
    assert page.trouble is None
    page.next()
    assert page.compared.value == ""
    right(page)
    assert "Your choice" not in page.compared.value


def test_examples_show_name_features_and_marks():
    """Before any naming, with the next example one press away."""
    view = traces(seed=2)
    row = KEY[NAMES[0]]
    assert row.label in view.stem.value
    assert view.canvas.view["label"] == row.label
    assert view.line() == "traces: 12 movements, example 1 of 24, 0 named"
    view.next()
    view.next()
    assert KEY[NAMES[1]].label in view.stem.value


def test_the_summary_says_what_was_taken_for_what_in_words(page):
    """A table with a head for every row and column, signs beside the numbers, the pair, and a button to train it."""
    for hit in [False, *[True] * 11]:
        right(page, hit)
        page.next()
    assert page.session.state == "finished"
    html = page.stem.value
    assert "11 right of 12 named." in html
    assert "Most often mixed up:" in html
    assert re.search(r'<th scope="row">[^<]+</th>(<td[^>]*>[^<]*</td>)*<td class="oms-differs">1 ✗</td>', html)
    assert "oms-no-pair" not in page._dom_classes
    pair = page.session.summary().pair
    page.train_button.click()
    assert page.session.names == pair
    assert page.session.state == "showing"
    page.reset()
    assert page.session.names == NAMES


def test_a_clean_run_offers_no_pair(page):
    """Then there is nothing to train again."""
    for _ in range(12):
        right(page)
        page.next()
    assert "Nothing was mixed up." in page.stem.value
    assert "oms-no-pair" in page._dom_classes


def test_what_is_pressed_on_the_page_arrives(page):
    """A pick, how sure, how many, Check, Next, Stop, and Reset at the second press."""
    page.group._receive(page.group, {"event": "pick", "draw": page.group.view["draw"], "picked": {"answer": ["B"]}}, [])
    assert page.session.response == page.session.item.options[1].id
    page.how_sure.value = 2
    page.how_many.value = 24
    assert (page.session.certainty, page.session.total) == (2, 24)
    page.check_button.click()
    assert page.session.state == "checked"
    page.next_button.click()
    assert page.session.state == "answering"
    page.check_button.click()  # nothing chosen: a polite line
    assert "Choose a name first." in page.notice.value
    page.stop_button.click()
    assert page.session.state == "finished"
    page.reset_button.click()
    assert page.session.state == "finished"
    page.reset_button.click()
    assert page.session.state == "showing"
    assert page.trouble is None


def test_the_static_form_is_the_key_and_tells_nothing_of_the_learner(page):
    """Twelve movements with what gives them away and their sources, two pictures; the same whatever was answered."""
    before = page.static()
    right(page)
    assert page.static() == before
    assert traces().static() == before
    for row in KEY.values():
        assert row.label in before
    assert before.count("<img alt=") == 2
    assert before.count("<tr>") == len(NAMES) + 1
    assert "Grossman" in before
    assert default_store().answers("traces")
    assert "named" not in re.sub(r"named examples", "", before)


def test_the_call_refuses_what_it_does_not_know():
    """Wrong options and names are one sentence with the nearest one."""
    with pytest.raises(Mistake, match="did you mean “seed”"):
        traces(sead=1)
    with pytest.raises(Mistake, match="did you mean “opsoclonus”"):
        traces(only=["opsoclonos", "ocular-flutter"])
    assert traces(only=["opsoclonus", "ocular-flutter"]).line() == (
        "traces: 2 movements, example 1 of 4, 0 named")
