"""The order sheet: sets, rounds, running counts, a debrief – and the cases and the scale that come with it."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from oms.content import library, problems
from oms.content.cases import Case
from oms.content.order_words import OF_TESTS
from oms.content.place import data_dir
from oms.content.problem import Mistake
from oms.learning import CaseSession, OrderSession, Store
from oms.widgets.case import case
from oms.widgets.orders import OrdersView
from quizzes import Clock, Kept
from small_content import write_small_content

NASTY = '<script>alert("x")</script>'
SHEETS = ("first-orders", "negative-first-round", "csf-reader", "follow-up-plan", "adult-orders")


def _test(name, **more):
    return {"id": name, "group": "Scans", "text": f"{name.capitalize()} test", "finding": f"found {name}", "why": f"Why {name}.",
            "answers": f"asks {name}?", "burden": "low", "delay": "hours"} | more


def _case(**changes):
    round_ = {"title": "First", "ask": "What first?", "complete": "All was there.", "incomplete": "Not all was there."}
    return Case.model_validate({
        "id": "oms-c-0501", "title": "T", "lesson": "M05", "objective": "M05-O3", "mode": "orders", "opening": "A child.",
        "ask": "What first?", "budget": 3, "debrief": "D.", "teaching_point": "P.", "sources": ["tate2005"],
        "rounds": [round_, {**round_, "title": "Second", "complete": "Now all.", "incomplete": "Still not all."}],
        "actions": [
            _test("body", key=True, first_line=True, burden="high", delay="days", late_harm="the search waits", settles=True,
                  misses="misses small ones", yield_text="10 of 10 [occultct1984]"),
            _test("urine", key=True, first_line=True), _test("cells", key=True, delay="weeks", burden="medium"),
            _test("virus"), _test("wait", harm="nobody looks"), _test("plan", stands_in=2),
        ]} | changes)


def test_the_sheet_keeps_a_running_count_and_its_limit():
    """Tests go on and off the sheet; burden and slowest delay are counted; a full sheet refuses one more."""
    s = OrderSession(_case())
    assert repr(s.order("urine")) == "1 test; burden 0 high, 0 medium, 1 low; slowest result hours"
    assert repr(s.order("Cells test")) == "2 tests; burden 0 high, 1 medium, 1 low; slowest result weeks"
    s.order("body")
    with pytest.raises(Mistake, match="sheet is full: it has room for 3"):
        s.order("virus")
    with pytest.raises(Mistake, match="on the sheet already"):
        s.order("body")
    assert (s.take_back("cells").slowest, s.sheet, s.left) == ("days", ("urine", "body"), 1)
    with pytest.raises(Mistake, match="not on the sheet"):
        s.take_back("cells")
    with pytest.raises(Mistake, match="does not stand on this sheet"):
        s.order("plan")
    with pytest.raises(Mistake, match="did you mean “Urine test”"):
        s.order("urin tset")
    assert s.log == ()


def test_what_a_whole_set_breaks_changes_nothing():
    """A set that does not fit is refused as a whole; one that fits replaces what stood there."""
    s = OrderSession(_case())
    s.order_all(["urine", "body"])
    for wrong in (["urine", "body", "virus", "cells"], ["plan"], ["nobody"]):
        with pytest.raises(Mistake):
            s.order_all(wrong)
        assert s.sheet == ("urine", "body")
    s.order_all(["body", "virus"])
    assert s.sheet == ("body", "virus")


def test_nothing_is_revealed_before_the_set_is_sent():
    """Sending reveals what each test asked, brought, missed and yielded; nothing is sent twice, and an empty sheet never."""
    s = OrderSession(_case())
    with pytest.raises(Mistake, match="empty"):
        s.send()
    s.order("body")
    with pytest.raises(Mistake, match="Send one set first"):
        s.finish()
    (came,) = s.send()
    assert (came.answers, came.finding, came.misses, came.published, came.round, came.settles) == (
        "asks body?", "found body", "misses small ones", "10 of 10 [occultct1984]", 1, True)
    assert (s.round, s.state, s.settled, s.sent.tests) == (2, "choosing", 1, 1)
    with pytest.raises(Mistake, match="sent this already"):
        s.order("body")
    s.order("plan")
    with pytest.raises(Mistake, match="not sent"):
        s.finish()
    s.send()
    assert s.state == "sent"
    with pytest.raises(Mistake, match="last set is sent"):
        s.send()


@pytest.mark.parametrize(("first", "second", "said"), [
    (["body", "urine"], ["cells"], ("All was there.", "Now all.")),
    (["body", "urine", "cells"], ["virus"], ("All was there.", "Now all.")),
    (["urine"], ["body", "cells"], ("Not all was there.", "Now all.")),
    (["urine"], ["cells"], ("Not all was there.", "Still not all.")),
    (["body", "urine"], ["virus"], ("All was there.", "Still not all."))])
def test_each_round_has_its_consequence(first, second, said):
    """What follows depends on whether everything that an expert has sent by then was sent."""
    s = OrderSession(_case())
    assert s.consequence(1) == ""
    for names in (first, second):
        s.order_all(names)
        s.send()
    assert (s.consequence(1), s.consequence(2)) == said


def test_the_debrief_tells_what_was_missing_needless_and_late():
    """A first-line test sent later counts half and is named where delay could harm; what was not needed is listed."""
    s = OrderSession(_case())
    s.order_all(["urine", "virus"])
    s.send()
    s.order_all(["body"])
    s.send()
    told = s.finish()
    assert [n.id for n in told.first_set] == ["body", "urine"]
    assert [n.id for n in told.second_set] == ["cells"] == [n.id for n in told.missed]
    assert [n.id for n in told.late] == ["body"]
    assert [n.id for n in told.spent_for_little] == ["virus"]
    assert [(n.id, words) for n, words in told.harm_by_delay] == [("body", "the search waits")]
    assert (told.right, told.score, told.safety) == (False, 0.5, "")
    assert told.sentence == ("Your first set held 1 of the 2 that an expert sends first. Sent later: 1. "
                             "Of the 1 for later you sent 0.")
    assert s.finish() is told
    with pytest.raises(Mistake, match="finished"):
        s.order("cells")


def test_all_in_time_is_right_and_harm_is_named_first():
    """Everything in its round is right; a harmful choice scores nothing; what was never sent and could harm is a Stop."""
    s = OrderSession(_case())
    for names in (["body", "urine"], ["cells"]):
        s.order_all(names)
        s.send()
    assert (s.finish().right, s.debrief.score, s.debrief.harm_by_delay) == (True, 1.0, ())
    s.reset()
    assert (s.debrief, s.rounds, s.sheet, s.round) == (None, (), (), 1)
    s.order_all(["body", "urine", "wait"])
    s.send()
    assert (s.finish().score, s.debrief.right) == (0.0, False)
    assert repr(s.debrief).startswith("Stop: this could harm the patient because nobody looks.")
    s.reset()
    s.order("urine")
    s.send()
    assert s.finish().safety == "Stop: this could harm the patient because the search waits."
    assert s.debrief.score == pytest.approx(1 / 3)


def test_one_answer_is_kept_with_its_rounds(tmp_path):
    """As for every case one row is kept, under the case's name; the store gives back the sets, round by round."""
    clock, store = Clock(), Kept()
    s = OrderSession(_case(), store, name="first-orders", clock=clock)
    s.order_all(["urine", "body"])
    s.send()
    clock.move(45)
    s.finish()
    s.finish()
    (answer,) = [one for one in store.all if one.event == "case"]
    assert (answer.quiz, answer.event, answer.response, answer.seconds) == ("first-orders", "case", [["urine", "body"]], 45)
    real = Store(tmp_path / "progress.sqlite3")
    try:
        again = OrderSession(_case(), real, name="first-orders")
        for names in (["urine"], ["body", "cells"]):
            again.order_all(names)
            again.send()
        again.finish()
        (kept,) = [one for one in real.answers("first-orders") if one.event == "case"]
        assert kept.response == [["urine"], ["body", "cells"]]
        assert kept.run.endswith("-case") and kept.fingerprint == again.case.fingerprint
        assert '[[""urine""]' in real.export_csv(tmp_path / "out.csv").read_text(encoding="utf-8-sig").replace(" ", "")
    finally:
        real.close()


def test_the_second_sheet_is_taken_up_after_a_restart():
    """The set that was sent stands again with its results, and the next sheet is open; what was only chosen is not kept."""
    store = Kept()
    first = OrderSession(_case(), store, name="first-orders")
    first.order_all(["urine", "body"])
    first.send()
    first.order("cells")
    again = OrderSession(_case(), store, name="first-orders")
    assert again.offer.sentence == "You have sent 1 set of 2 in this case; go on there, or start again."
    again.take_up()
    assert (again.rounds, again.round, again.sheet, again.sent.tests) == ((("urine", "body"),), 2, (), 2)
    assert again.consequence(1) == first.consequence(1) and again.log == first.log
    for response in ([], [["urine"], ["urine"]], [["nothing"]], ["urine"], [[]], [["body"], ["cells"], ["virus"]], 5):
        object.__setattr__(store.all[0], "response", response)
        assert OrderSession(_case(), store, name="first-orders").offer is None, response


def test_a_sheet_is_taken_up_on_the_page():
    """The page offers the unfinished sheet; the button opens the next one with what came back; declining begins anew."""
    store = Kept()
    first = OrderSession(_case(), store)
    first.order("urine")
    first.send()
    view, other = (OrdersView(OrderSession(_case(), store), library()) for _ in range(2))
    assert "You have sent 1 set" in view.offer_line.value and view.offer_bar.layout.display is None
    assert view.static() == other.static()
    view.take_up_button.click()
    assert view.session.round == 2 and view.offer_bar.layout.display == "none"
    other.start_again_button.click()
    assert other.session.round == 1 and other.offer_line.layout.display == "none"


def test_result_has_a_row_for_every_test_sent():
    """Round by round, with burden and delay; whether it was key is missing until the end."""
    s = OrderSession(_case())
    s.order_all(["urine", "virus"])
    assert len(s.result()) == 0
    s.send()
    table = s.result()
    assert list(table["action"]) == ["urine", "virus"] and set(table["round"]) == {1}
    assert table["key"].isna().all()
    s.finish()
    assert list(s.result()["key"]) == [True, False]


@given(st.lists(st.sampled_from(["body", "urine", "cells", "virus", "wait", "plan", "send", "finish", "reset", "back", "?"])))
def test_any_sequence_is_legal(steps):
    """Whatever is pressed, nothing but a Mistake of one line is raised; no sheet is overfull and nothing is sent twice."""
    s = OrderSession(_case(), Kept())
    for step in steps:
        try:
            if step == "back":
                s.take_back("body")
            elif step in ("send", "finish", "reset"):
                getattr(s, step)()
            else:
                s.order(step)
        except Mistake as mistake:
            assert "\n" not in str(mistake)
        assert 0 <= s.left <= 3
        assert all(len(names) <= 3 for names in s.rounds) and len(s.rounds) <= 2
        assert len(set(s.done)) == len(s.done) == s.sent.tests
        assert (s.state == "finished") == (s.debrief is not None)
        repr(s)


@pytest.mark.parametrize(("change", "says"), [
    ({"mode": "bedside"}, "belong to a case with `mode: orders`"),
    ({"rounds": []}, "needs `rounds`"),
    ({"mode": "bedside", "rounds": []}, "which belongs to `mode: orders`"),
    ({"actions": [_test("a", key=True, first_line=True), _test("b", answers="")]}, "which question it `answers`"),
    ({"actions": [_test("a", first_line=True), _test("b", key=True)]}, "needs `key: true`"),
    ({"actions": [_test("a", key=True), _test("b")]}, "no action has `first_line: true`"),
    ({"actions": [_test("a", key=True, first_line=True), _test("b", late_harm="x")]}, "`late_harm` without"),
    ({"actions": [_test("a", key=True, first_line=True, harm="x"), _test("b")]}, "both `harm` and `key"),
    ({"budget": 1}, "the key actions cost 2 together")])
def test_a_sheet_that_cannot_be_played_is_refused(change, says):
    """A file whose keys do not fit together is refused in words."""
    with pytest.raises(ValidationError, match=re.escape(says)):
        _case(**change)


def test_one_round_needs_no_second():
    """A case of one round ends after its set; a test for a second round is then refused by the form."""
    rounds = [{"title": "Only", "ask": "What?", "complete": "Yes.", "incomplete": "No."}]
    with pytest.raises(ValidationError, match="there is only one"):
        _case(rounds=rounds)
    s = OrderSession(_case(rounds=rounds, actions=[_test("a", key=True, first_line=True), _test("b")]))
    s.order("a")
    s.send()
    assert (s.state, s.finish().right, s.debrief.second_set) == ("sent", True, ())


def test_the_wording_of_older_cases_keeps_its_mark():
    """The name for the wording of a bedside case is not changed by keys that only orders have; that of orders is."""
    bedside = library().case("quiet-eyes")
    assert bedside.fingerprint == bedside.model_copy(update={"hide_published": True}).fingerprint
    assert _case().fingerprint != _case(hide_published=True).fingerprint


# -- on the page -------------------------------------------------------------------------------------------------------

def _view(**changes):
    return OrdersView(OrderSession(_case(**changes), name="try"), library())


def _tick(view, *names):
    rows = [row for row in view.group.view["rows"] if "options" in row]
    picked = {row["id"]: [o["id"] for o in row["options"] if o["id"] in names] for row in rows}
    view.group._receive(view.group, {"event": "pick", "draw": view.group.view["draw"], "picked": picked}, [])


def test_the_page_follows_ticks_and_shows_the_results():
    """Ticks fill the sheet without drawing it anew; Send reveals; Finish gives the debrief in four parts."""
    view = _view()
    drawn = view.group.view["draw"]
    _tick(view, "urine", "virus")
    assert view.session.sheet == ("urine", "virus") and view.group.view["draw"] == drawn
    assert "2 of 3: burden 0 high, 0 medium, 2 low" in view.count.value and OF_TESTS.judgement in view.count.value.replace("&#x27;", "'")
    assert view.line() == ("case “try”: round 1 of 2, 2 tests; burden 0 high, 0 medium, 2 low; slowest result hours on the sheet, "
                           "0 tests sent")
    view.send_button.click()
    assert "yield 0 of 2" in view.line() and "Not all was there." in view.stem.value
    came = view.group.view["rows"][0]["marked"]
    assert [one["text"] for one in came] == ["Urine test", "Virus test"]
    _tick(view, "body", "cells", "plan")
    view.send_button.click()
    lines = dict(view.group.view["rows"][0]["marked"][0]["lines"])
    assert list(lines) == ["Asks:", "Came back:", "Misses:", "Published:"]
    assert lines["Published:"].startswith("10 of 10 (") and "occultct1984" not in lines["Published:"]
    view.finish_button.click()
    legends = [row["legend"] for row in view.group.view["rows"]]
    assert legends[:4] == ["What an expert sends first", "What an expert adds later", "What was not needed today",
                           "What could harm by delay"]
    assert view.group.view["feedback"]["teaching"] == "P." and view.trouble is None


def test_a_tick_too_many_is_taken_away_with_one_line():
    """The fourth tick of three is drawn away and said; the sheet stays as it was."""
    view = _view()
    _tick(view, "urine", "virus", "cells")
    _tick(view, "urine", "virus", "cells", "body")
    assert view.session.sheet == ("urine", "cells", "virus")
    assert view.group.view["picked"] == {"Scans": ["urine", "cells", "virus"]}
    assert "sheet is full" in view.notice.value
    _tick(view, "urine")
    assert "sheet is full" not in view.notice.value


def test_published_figures_can_wait():
    """Where the file hides them, the published figures come when asked for, and go again."""
    view = _view(hide_published=True)
    view.order("body")
    view.send()

    def shown():
        return any(label == "Published:" for label, _ in view.group.view["rows"][0]["marked"][0]["lines"])

    assert not shown()
    view.figures_button.click()
    assert shown() and view.figures_button.description == "Hide published figures"
    view.published(False)
    assert not shown()


def test_looking_at_the_published_figures_does_not_tell_the_verdict_again(monkeypatch):
    """After the end the button says what it did; the debrief was read out once."""
    view, heard = case("csf-reader"), []
    monkeypatch.setattr(view.group, "send", lambda message: heard.append(message.get("say")))
    view.order(view.session.case.actions[0].id)
    view.send()
    view.finish()
    assert view.group.view["say"]
    view.figures_button.click()
    assert view.group.view["say"] == "" and heard[-1] == "Published figures shown."


class Reader(HTMLParser):
    def __init__(self, html):
        super().__init__()
        self.tags, self.words, self.attributes = set(), "", set()
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data):
        self.words += data


def test_the_static_form_is_plain_and_personal_to_nobody():
    """Everything is escaped, only tags that GitHub keeps stand there, and playing changes nothing in it."""
    view = _view(opening=f"A child. {NASTY}", debrief=NASTY)
    before = view.static()
    read = Reader(before)
    assert NASTY in read.words and "script" not in read.tags
    assert read.tags <= {"h4", "p", "em", "strong", "small", "ul", "li", "details", "summary", "a", "table", "thead", "tbody",
                         "tr", "th", "td"}
    assert read.attributes <= {"scope", "href", "target", "rel"}
    view.order("body")
    view.send()
    view.finish()
    assert view.static() == before
    assert "script" not in Reader(view.stem.value + view.count.value).tags


def test_case_shows_each_kind_in_its_own_way():
    """case() gives an order sheet for a case of orders and the bedside for any other."""
    assert isinstance(case("first-orders"), OrdersView)
    assert not isinstance(case("quiet-eyes"), OrdersView)
    assert type(case("quiet-eyes").session) is CaseSession


# -- the content -------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("name", SHEETS)
def test_an_expert_can_play_every_sheet(name):
    """The expert's sets fit on the sheets, are right, and harm nobody; the wording for a complete set is shown."""
    view = case(name)
    s = OrderSession(view.session.case)
    for number in (1, 2):
        s.order_all([action.id for action in s.case.expert(number)])
        s.send()
        assert s.consequence(number) == s.case.rounds[number - 1].complete
    assert (s.finish().right, s.debrief.safety) == (True, "")


@pytest.mark.parametrize("name", SHEETS)
def test_every_yield_has_its_source(name):
    """No published figure stands without a key that resolves, and every key is listed among the sources."""
    entry = library().case(name)
    for action in entry.actions:
        if not re.search(r"\d", action.yield_text):
            continue
        keys = {key for group in re.findall(r"\[([a-z][a-z0-9_; ]*)\]", action.yield_text) for key in group.split("; ")}
        assert keys and keys <= set(entry.sources), action.id
    used = {key for claim in entry.claims for key in library().claims[claim].ref_ids}
    assert set(entry.sources) <= used


def test_two_sentences_end_no_search():
    """The two sentences of this lesson stand in the debrief of the first sheet, and their tests are no gate."""
    entry = library().case("first-orders")
    assert "Normal catecholamines do not end the search" in entry.debrief
    assert "A virus does not end the search" in entry.debrief
    body = next(action for action in entry.actions if action.id == "body")
    assert body.first_line and body.late_harm


def test_no_interval_is_invented():
    """The case of a negative search says that no source gives an interval, and names none for a repeat."""
    entry = library().case("negative-first-round")
    told = entry.debrief + " ".join(action.yield_text + action.why for action in entry.actions)
    assert "no source" in told.casefold() and "interval" in told
    assert not re.search(r"\bevery \d+ (?:weeks|months|years)\b", told)


def test_the_claim_grader_rates_every_domain():
    """Three claims, four domains of 0 to 3 each, references within the scale, one a failed replication."""
    scale = library().scale("claim-strength")
    assert [d.name for d in scale.domains] == ["design", "size", "replication", "directness"]
    assert scale.range == (0, 12)
    items = library().quiz("claim-grader").questions
    assert [q.id for q in items] == ["oms-q-0331", "oms-q-0332", "oms-q-0333"]
    for q in items:
        assert set(q.reference) == {d.name for d in scale.domains}
        assert f"add up to {sum(q.reference.values())}" in " ".join(q.why.values())
    assert items[0].reference["replication"] == 0


# -- words of its own --------------------------------------------------------------------------------------------------

OWN = {"thing": "element", "things": "elements", "on_sheet": "In the plan: {count} of {room}", "so_far": "Signed: {sent}",
       "all_sent": "All signed", "judgement": "Burden is our judgement.", "asks": "For", "came_back": "It brings",
       "comes_back": "It would bring", "misses": "It does not see", "published": "In print",
       "held": "The first year held {hits} of {all}.", "late": "Late: {late}.", "held_later": "Of {all} later ones {hits}.",
       "first": "Planned first", "later": "Planned later", "needless": "Left out", "delayed": "Harm by waiting",
       "in_round": "in year {round}", "not_sent": "nowhere", "sent_later": "a year late", "opens": "What each brings",
       "expert": "What an expert plans", "due_first": "year one", "due_later": "year two", "due_never": "never",
       "yield_says": "{settled} of {sent} have a date."}


def _played(view):
    """A whole run: urine and virus first, body later; what was said on the way, from the counts to the debrief."""
    said = [view.line(), view.count.value]
    for names in (["urine", "virus"], ["body"]):
        for name in names:
            view.order(name)
        said += [view.line(), view.count.value]
        view.send()
        said += [view.line(), view.count.value, view.heading.value, repr(view.group.view["rows"])]
    view.finish()
    return " ".join([*said, view.session.debrief.sentence, repr(view.group.view["rows"]), view.static()])


def test_every_word_of_the_sheet_can_be_replaced():
    """Each word of the file is shown, with its numbers, on the page or in its static form, and no word of tests is left."""
    assert set(OWN) == set(type(OF_TESTS).model_fields)
    said = _played(_view(words=OWN))
    numbers = {"on_sheet": "In the plan: 2 of 3", "so_far": "Signed: 3", "held": "The first year held 1 of 2.", "late": "Late: 1.",
               "held_later": "Of 1 later ones 0.", "in_round": "in year 2", "yield_says": "1 of 3 have a date.",
               "thing": "1 element", "things": "2 elements"}
    for name, words in OWN.items():
        assert numbers.get(name, words) in said, name
    for name in type(OF_TESTS).model_fields:
        words = re.split(r"\{.*", getattr(OF_TESTS, name))[0].strip()
        if len(words) > 9:
            assert words not in said, name
    assert "tests" not in said
    view = _view(words=OWN)
    with pytest.raises(Mistake, match="There is no element “xyz”"):
        view.session.order("xyz")


def test_words_left_out_keep_those_of_tests():
    """A case with one word of its own keeps all others; a nasty one stays text; its answers are no longer pooled."""
    view = _view(words={"first": f"First {NASTY}", "opens": NASTY})
    assert f"<summary>{NASTY}" not in view.static() and NASTY in Reader(view.static()).words
    assert "2 tests" in (said := _played(view)) and "What an expert adds later" in said and f"First {NASTY}" in said
    assert _case(words={"first": "F"}).fingerprint != _case().fingerprint
    assert _case(words={"first": OF_TESTS.first}, hide_yield=False).fingerprint == _case().fingerprint


def test_the_yield_can_be_hidden():
    """With `hide_yield` neither the count nor the mark of what settled is shown; burden and the rest stay."""
    assert "settled what was asked" in _played(_view())
    view = _view(hide_yield=True)
    said = _played(view)
    assert "yield" not in view.line() and "settled" not in said and "settles its question" not in said
    assert "Sent so far: 3: burden" in said


def test_a_column_without_entries_is_left_out():
    """The table of a sheet without any delay has a column of burdens only."""
    actions = [_test("a", key=True, first_line=True, delay=""), _test("b", delay="")]
    rounds = [{"title": "Only", "ask": "What?", "complete": "Yes.", "incomplete": "No."}]
    assert ">Delay<" in _view().static()
    static = _view(actions=actions, rounds=rounds).static()
    assert ">Burden<" in static and ">Delay<" not in static


@pytest.mark.parametrize(("old", "new", "says"), [
    ("words:\n", "words:\n  firts: X\n", "“firts” is not a word this file knows; did you mean “first”?"),
    ("words:\n", "words:\n  held: 'Held {hit} of {all}.'\n", "holds “{hit}”, which becomes no number; here may stand {hits}, {all}"),
    ("words:\n", "words:\n  first: 'First {all}'\n", "here may stand no braces"),
    ("words:\n", "words:\n  on_sheet: 'On it: {count'\n", "holds “{”, which becomes no number"),
    ("words:\n", "words:\n  asks: 'Asks:'\n", "`asks` ends with a colon"),
    ("mode: orders", "mode: bedside", "belong to a case with `mode: orders`")])
def test_words_that_cannot_be_shown_are_told_with_their_line(tmp_path, old, new, says):
    """check() names the file and the line of a word that it does not know, a gap that nothing fills, and a colon."""
    folder = write_small_content(tmp_path / "data")
    text = (data_dir() / "cases" / "adult-orders.yaml").read_text(encoding="utf-8")
    (folder / "cases" / "adult-orders.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")
    told = [p for p in problems(folder) if p.file == "cases/adult-orders.yaml" and says in p.message]
    assert told, [p.message for p in problems(folder)][:5]
    if new.startswith("words"):
        assert told[0].line in (place := text.split("\n").index("words:") + 1, place + 1)


def test_words_belong_to_orders():
    """A bedside case cannot carry words of a sheet, which it would never show."""
    with pytest.raises(ValidationError, match="`hide_yield` and `words` belong"):
        _case(mode="bedside", rounds=[], words={"first": "F"}, actions=[
            {"id": n, "group": "G", "text": n, "finding": "f", "why": "w", "key": n == "a"} for n in "ab"])


@pytest.mark.parametrize(("name", "things"), [("follow-up-plan", "elements"), ("csf-reader", "lines"), ("adult-orders", "lines")])
def test_a_sheet_of_other_things_does_not_speak_of_tests(name, things):
    """The plan, the slip and the lines call their entries by their own name, and what does not fit them is not shown."""
    entry = library().case(name)
    view = OrdersView(OrderSession(entry, name=name), library())
    assert f"0 {things} sent" in view.line()
    for number in (1, 2):
        for action in entry.expert(number):
            view.order(action.id)
        view.send()
    assert f"{len(view.session.done)} {things}" in view.line() and ("yield" in view.line()) == (not entry.hide_yield)
    assert ("Delay" in view.static()) == ("delay" in view.count.value) == any(action.delay for action in entry.actions)
