"""An unfolding case at the boundary that people use: commit before anything is revealed, pages, counts, and a debrief."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oms.content.problem import Mistake
from oms.learning.case_draw import drawn
from oms.learning.counters import Calendar, Counters
from oms.learning.decision import recognised
from oms.learning.store import Store
from oms.learning.unfolding import UnfoldingSession
from quizzes import Clock, Kept
from small_case import CASE, small_case

CASE_ = small_case()


def session(store=None, **more):
    """A session of the small case, its options always in one order."""
    return UnfoldingSession(CASE_, store, name="lost-shoe", **({"seed": 5} | more))


def decide(s, *what, sure=None):
    """Choose or write, say how sure, commit, turn the page; what came of the decision is returned."""
    s.write(*what) if s.now.node.decision.type == "short" else s.choose(*what)
    s.sure(sure)
    came = s.commit()
    s.go_on()
    return came


def play(s, *answers):
    """Go through the case with these answers, to the debrief."""
    for what, sure in answers:
        while s.state == "reading":
            s.go_on()
        decide(s, *what, sure=sure)
    while s.state != "finished":
        s.go_on()
    return s.debrief


EXPERT = [(["bench"], 3), (["Normal saccades"], 2), (["lamp", "ladder"], None), (["The shoe, on the shelf"], 3)]
HARMED = [(["river"], 3), (["Normal fixation"], 1), (["lamp", "torch"], 2)]


def test_nothing_is_revealed_before_the_learner_commits():
    """The page turns only after commit(); before it there is no reason, no consequence and no count."""
    s = session()
    assert (s.state, s.now.number, s.decided, s.counters) == ("deciding", 1, None, Counters())
    for act, says in ((s.go_on, "Commit to a decision first"), (s.commit, "Choose an answer first")):
        with pytest.raises(Mistake, match=says):
            act()
    s.choose("garden")
    s.choose("Under the")
    assert s.response == "bench"
    came = s.commit()
    assert (s.state, came.right, came.score, came.feedback.verdict) == ("committed", True, 1, "Right.")
    assert [reason.is_right for reason in came.feedback.reasons].count(True) == 1
    with pytest.raises(Mistake, match="what was decided stands"):
        s.choose("garden")


def test_a_consequence_stands_at_the_top_of_the_next_page_and_costs():
    """What a wrong choice brings is told on the page that it leads to, and counted: the choice's own cost and the link's."""
    s = session()
    came = decide(s, "garden")
    assert (came.right, came.says, came.to) == (False, "Nothing is found, and it gets dark.", "wet")
    assert (s.now.node.id, s.now.says) == ("wet", came.says)
    assert s.counters == Counters(days=2) and repr(s.counters) == "2 days of waiting, 0 tests, 0 sedations, harm: 0"
    assert s.state == "reading"
    s.go_on()
    assert (s.now.node.id, s.now.says, s.now.number) == ("film", "", 3)


@pytest.mark.parametrize(("chosen", "score", "to", "counts"), [
    (["lamp", "ladder"], 1, "words", Counters(2, 2, 1)), (["lamp"], 0.5, "words", Counters(1, 1)),
    (["lamp", "hammer"], 0, "words", Counters(1, 4)), (["hammer"], 0, "late", Counters(4, 3)),
    (["lamp", "torch"], 0, "late", Counters(0, 2, 0, 1))])
def test_a_set_of_orders(chosen, score, to, counts):
    """The share of the right ones, less what was too much, 0 with harm; findings for what was ordered; the longest wait counts."""
    s = session()
    decide(s, "bench")
    decide(s, "Normal saccades")
    s.choose(*chosen)
    came = s.commit()
    assert (came.score, came.to, came.cost, came.right) == (score, to, counts, score == 1)
    assert {one.id for one in came.findings} == set(chosen)
    assert bool(came.unsafe) == ("torch" in chosen) == came.feedback.safety.startswith("Stop: this could harm")
    with pytest.raises(Mistake, match="what was decided stands"):
        s.choose("lamp")


def test_more_than_may_be_chosen_and_unknown_options_change_nothing():
    """One sentence, and the choice stays as it was."""
    s = session()
    decide(s, "bench")
    decide(s, "Normal saccades")
    s.choose("lamp")
    with pytest.raises(Mistake, match="You may choose 2 at most; that was 3"):
        s.choose("lamp", "ladder", "hammer")
    with pytest.raises(Mistake, match="did you mean “A hammer”"):
        s.choose("A hamer")
    assert s.response == ("lamp",)
    s.choose([])
    assert s.response is None


@pytest.mark.parametrize(("text", "knows"), [
    ("The shoe is on the shelf", True), ("SHOES! On the  shelf…", True), ("a boot in the xray", True), ("boot, x ray", True),
    ("bööt: x-ray", True), ("on the shelf", False), ("the shelf and the shoe", False), ("snowshoe on the shelf", False), ("", False)])
def test_what_is_recognised(text, knows):
    """One phrase of every list, as words, without capitals, accents and hyphens."""
    assert recognised(text, CASE_.by_id["words"].decision.accept) is knows


def test_a_short_phrase_is_not_found_inside_a_word():
    """ "CT" is no part of "doctor", and "MRIs" is more than one "MRI"."""
    assert not recognised("the doctor acts", [["CT"]])
    assert recognised("two MRIs", [["mri"]])
    assert not recognised("anything", [["?"]])


@pytest.mark.parametrize(("text", "knows"), [
    ("no shoe", False), ("NOT A SHOE!", False), ("without any shoe", False), ("it isn't the shoe", False), ("I can’t shoe", False),
    ("no shoe, then a shoe", True), ("not only a shoe", True), ("piano shoe", True), ("No wind. Then the shoe", True),
    ("no rest", True), ("never no rest", False)])
def test_a_phrase_behind_a_no_is_not_recognised(text, knows):
    """ "No X-ray" names no X-ray: the learner compares it; a phrase that holds a "no" itself is found."""
    assert recognised(text, [["shoe", "no rest"]]) is knows


@pytest.mark.parametrize(("turns", "shown"), [
    ([(3, 0), (5, 2), (9, 1)], [3, 5, 9]), ([(3, 0), (5, 3), (9, 0)], [3, None, None]),
    ([(3, 0), (None, 1), (5, 1), (None, 5), (9, 0)], [3, None, 5, None, None]), ([(None, 4), (5, 0)], [None, 5])])
def test_a_way_that_is_late_shows_no_day(turns, shown):
    """The day of a page is told only where the days of waiting on this way leave room for it, and never again after that."""
    calendar = Calendar()
    assert [calendar.turn(day, days) for day, days in turns] == shown


def test_words_that_are_not_recognised_are_compared_by_the_learner():
    """The model answer comes, and the learner's word decides; nothing is kept before."""
    for same in (True, False):
        kept = Kept()
        s = session(kept)
        for what, _ in EXPERT[:3]:
            decide(s, *what)
        s.write("up there")
        assert s.commit() is None and (s.state, s.model_answer) == ("comparing", "The shoe was on the shelf.")
        for act in (s.commit, s.go_on, lambda s=s: s.write("x")):
            with pytest.raises(Mistake, match="Compare with the model answer"):
                act()
        with pytest.raises(Mistake, match="agree"):
            s.agree("yes")
        assert len(kept.all) == 3
        came = s.agree(same)
        assert (came.right, came.score, came.says) == (same, float(same), "" if same else "You say it again.")
        assert kept.all[-1].response == {"text": "up there", "same": same} and s.model_answer == ""
    with pytest.raises(Mistake, match="nothing to compare"):
        s.agree(True)


def test_choosing_and_writing_belong_to_their_decisions():
    """A menu is not answered in words, words are not chosen; a page without a decision says that there is nothing to do."""
    s = session()
    with pytest.raises(Mistake, match=r"use choose"):
        s.write("x")
    decide(s, "garden")
    with pytest.raises(Mistake, match="nothing to decide"):
        s.sure(1)
    s.go_on()
    for what, _ in EXPERT[1:3]:
        decide(s, *what)
    with pytest.raises(Mistake, match=r"use write"):
        s.choose("A")
    with pytest.raises(Mistake, match="few words first"):
        s.commit()
    with pytest.raises(Mistake, match="as text"):
        s.write(5)


def test_earlier_pages_can_be_read_again_and_not_changed():
    """back() and page() show them with what was decided; nothing can be changed there, and go_on() comes back."""
    s = session()
    decide(s, "garden")
    s.go_on()
    s.page(1)
    assert (s.state, s.again, s.decided.words) == ("committed", True, "In the garden")
    with pytest.raises(Mistake, match="earlier page again"):
        s.choose("bench")
    with pytest.raises(Mistake, match="first page"):
        s.back()
    with pytest.raises(Mistake, match="a number from 1 to 3"):
        s.page(4)
    s.go_on()
    assert (s.now.node.id, s.state) == ("wet", "reading")
    s.go_on()
    assert (s.now.node.id, s.state, s.again) == ("film", "deciding", False)
    s.choose("Normal fixation")
    s.back()
    s.go_on()
    assert s.response == "wrong-1" and len(s.pages) == 3


def test_the_debrief_of_an_expert():
    """All right: both ways are the same, nothing was spent that an expert does not spend, and nobody was harmed."""
    told = play(session(), *EXPERT)
    assert (told.right, told.score, told.safety, told.ending, told.expert_ending) == (True, 1, "", *["found in time"] * 2)
    assert [stop.node.id for stop in told.path] == [stop.node.id for stop in told.expert_path]
    assert told.counters == told.expert_counters == Counters(2, 2, 1)
    assert told.sentence == "You took 4 of 4 decisions as an expert does. The case ended: found in time."
    assert (told.unsafe, told.certain_and_wrong, told.parallel) == ((), (), ("oms-q-0401", "oms-q-0402"))
    assert [one.node.id for one in told.noticed] == ["hall", "film", "sheet", "words"] and all(one.read for one in told.noticed)


def test_the_debrief_puts_unsafe_choices_first():
    """Unsafe and certain before unsafe, before the others; the way, its cost, and what an expert noticed on pages not read."""
    told = play(session(), *HARMED)
    assert [one.node.id for one in told.decisions] == ["hall", "sheet", "film"]
    assert [one.node.id for one in told.unsafe] == ["hall", "sheet"]
    assert [one.node.id for one in told.certain_and_wrong] == ["hall"]
    assert repr(told).startswith("Stop: this could harm the patient because the boy would stand alone at the water.")
    assert "the curtain could catch fire" in told.safety
    assert ([stop.node.id for stop in told.path], told.ending) == (["hall", "wet", "film", "sheet", "late"], "found late")
    assert [stop.words for stop in told.expert_path][:3] == ["Under the bench", "Normal saccades", "A lamp; A ladder"]
    assert (told.counters, told.right) == (Counters(3, 2, 0, 2), False)
    assert {one.node.id: one.read for one in told.noticed} == {"hall": True, "film": True, "sheet": True, "words": False}


def test_every_decision_is_kept_and_two_questions_are_added():
    """A row a decision as it is committed, one for the whole case, one for each question to review; never more."""
    kept, clock = Kept(), Clock()
    question = type("Question", (), {"fingerprint": "abc", "objective": "M04-O1"})()
    s = session(kept, clock=clock, bank={"oms-q-0401": question})
    clock.move(30)
    s.choose("river")
    s.sure(3)
    s.commit()
    (row,) = kept.all
    assert (row.quiz, row.question, row.event, row.response) == ("lost-shoe", "oms-c-1101/hall", "answer", ["river"])
    assert (row.right, row.score, row.sure, row.seconds, row.position) == (False, 0, 3, 30, 0)
    assert (row.fingerprint, row.objective, row.seed) == (CASE_.fingerprint, "M04-O1", 5)
    clock.move(-99)
    s.go_on()
    play(s, *HARMED[1:])
    assert [row.event for row in kept.all] == ["answer"] * 3 + ["case", "add", "add"]
    assert [row.seconds for row in kept.all[1:3]] == [0, 0]
    whole, first, second = kept.all[3:]
    assert (whole.question, whole.response[-1], whole.right) == ("oms-c-1101", "late", False)
    assert (first.question, first.fingerprint, first.objective) == ("oms-q-0401", "abc", "M04-O1")
    assert (second.question, second.fingerprint) == ("oms-q-0402", "")
    assert len({row.run for row in kept.all}) == 1
    with pytest.raises(Mistake, match="finished"):
        s.go_on()
    assert len(kept.all) == 6


def test_a_run_is_taken_up_in_the_middle(tmp_path):
    """After a killed kernel the case is offered where it stopped: same order, same way, same counts; and only once begun."""
    with Store(tmp_path / "progress.sqlite3") as store:
        assert session(store).offer is None
        first = session(store, seed=None)
        play_part = [(["garden"], 2), (["Normal saccades"], None)]
        decide(first, *play_part[0][0], sure=2)
        first.go_on()
        decide(first, *play_part[1][0])
        again = session(store, seed=None)
        assert again.offer.sentence == "You have made 2 decisions in this case; go on where you stopped, or start again."
        assert (again.now.number, again.state) == (1, "deciding"), "it offers, it does not jump"
        again.take_up()
        assert ([page.node.id for page in again.pages], again.seed) == (["hall", "wet", "film", "sheet"], first.seed)
        assert (again.counters, again.log[0].certainty, again.shown) == (first.counters, 2, first.shown)
        assert again.pages[1].says == "Nothing is found, and it gets dark." and again.offer is None
        told = play(again, *EXPERT[2:])
        assert len(told.decisions) == 4
        assert {row.run for row in store.answers("lost-shoe")} == {row.run for row in store.answers("lost-shoe")[:1]}
        assert session(store).offer is None, "a finished case is not offered"
        with pytest.raises(Mistake, match="no unfinished run"):
            session(store).take_up()


def test_a_run_of_other_words_or_with_a_hole_is_not_taken_up():
    """A reworded case begins anew; what makes no sense any more is as if it had never been kept."""
    kept = Kept()
    decide(session(kept), "bench")
    reworded = small_case(CASE.replace("It rains.", "It snows."))
    assert UnfoldingSession(reworded, kept, name="lost-shoe").offer is None
    assert session(kept).offer is not None
    for response in ("bench", ["nowhere"], [], ["bench", "garden"], [["bench"]], None, {"text": "x"}):
        broken = Kept()
        decide(session(broken), "bench")
        object.__setattr__(broken.all[0], "response", response)
        assert session(broken).offer is None, response
    s = session(kept)
    s.reset()
    assert s.offer is None and s.now.number == 1


def test_the_table_of_a_run():
    """One row a decision: where, what was tested, chosen, right, how sure, unsafe, and what it cost."""
    s = session()
    assert len(s.result()) == 0
    play(s, *HARMED)
    table = s.result()
    assert list(table["node"]) == ["hall", "film", "sheet"] and list(table["sure"]) == [3, 1, 2]
    assert list(table["unsafe"]) == [True, False, True] and list(table["days"]) == [2, 1, 0]
    assert table.loc[2, "chosen"] in ("A lamp; A burning torch", "A burning torch; A lamp")


def test_a_fresh_run_mixes_the_options_and_a_seed_fixes_them():
    """Two runs of one seed show the same order; the recording is the same as well; a wrong seed is one sentence."""
    orders = {tuple(line.id for line in session(seed=n).shown) for n in range(12)}
    assert len(orders) > 1
    assert session(seed=7).shown == session(seed=7).shown
    s, t = session(seed=7), session(seed=7)
    for one in (s, t):
        decide(one, "bench")
    assert (s.trace.horizontal == t.trace.horizontal).all()
    with pytest.raises(Mistake, match="whole number"):
        session(seed="x")


@given(st.lists(st.sampled_from(["bench", "river", "A", "B", "lamp", "write", "sure", "commit", "on", "back", "page", "agree",
                                 "reset", "take", "[]"]), max_size=60))
def test_any_sequence_is_legal(steps):
    """Whatever is pressed, nothing but a Mistake of one line is raised, no count falls, and no decision changes."""
    s = session(Kept())
    before, log = s.counters, ()
    acts = {"write": lambda: s.write("the shoe on the shelf"), "sure": lambda: s.sure(2), "commit": s.commit, "on": s.go_on,
            "back": s.back, "page": lambda: s.page(2), "agree": lambda: s.agree(True), "reset": s.reset, "take": s.take_up,
            "[]": lambda: s.choose([])}
    for step in steps:
        try:
            acts[step]() if step in acts else s.choose(step)
        except Mistake as mistake:
            assert "\n" not in str(mistake)
        if step == "reset":
            before, log = Counters(), ()
        assert all(getattr(s.counters, name) >= getattr(before, name) for name in ("days", "tests", "sedations", "harm"))
        assert s.log[:len(log)] == log
        before, log = s.counters, s.log
        assert s.debrief is None or s.pages[-1].node.ending
        repr(s)


class Shelf:
    """As much of a library as a draw looks at."""

    def __init__(self, **cases):
        self.cases = cases

    def case_names(self):
        return sorted(self.cases)

    def case_entry(self, name):
        return self.cases[name], ()


def test_a_case_is_drawn_by_its_seed():
    """One seed, one case; every case comes; filters hold; what is broken, or does not unfold, is never drawn."""
    def case(**changes):
        return CASE_.model_copy(update=changes)

    shelf = Shelf(a=case(), b=case(oms=False), c=case(modules=("M08",)), d=case(oms=False, modules=("M08", "M04")), e=None,
                  f=type("Bedside", (), {"mode": "bedside"})())
    assert {drawn(shelf, n) for n in range(60)} == set("abcd")
    assert [drawn(shelf, 3), drawn(shelf, 3)] == [drawn(shelf, 3)] * 2
    assert {drawn(shelf, n, oms=True) for n in range(30)} == set("ac")
    assert {drawn(shelf, n, oms=False, modules="M08") for n in range(9)} == {"d"}
    assert {drawn(shelf, n, modules=["M08", "M04"]) for n in range(60)} == set("abcd")
    more = Shelf(**shelf.cases, g=case())
    assert all(drawn(more, n) in (drawn(shelf, n), "g") for n in range(60)), "a new case changes only its own draws"
    for wrong, says in (({"oms": "yes"}, "oms=True"), ({"modules": "M99"}, "no module “M99”"), ({"modules": 5}, "no module “5”"),
                        ({"seed": 1.5}, "whole number")):
        with pytest.raises(Mistake, match=says):
            drawn(shelf, **({"seed": 1} | wrong))
    with pytest.raises(Mistake, match="no case like this"):
        drawn(Shelf(a=case()), 1, oms=False)
