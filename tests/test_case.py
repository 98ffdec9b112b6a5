"""The bedside: a budget, findings, refusals, and a debrief."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oms.content import library
from oms.content.cases import Case
from oms.content.problem import Mistake
from oms.learning import CaseSession
from quizzes import Clock, Kept


def _action(name, cost=1, key=False, harm=""):
    return {"id": name, "group": "Look", "text": f"{name.capitalize()} closely", "finding": f"found {name}",
            "why": f"A reason for {name}. More.", "cost": cost, "key": key, "harm": harm}


def _case(**changes):
    return Case.model_validate({
        "id": "oms-c-0401", "title": "T", "lesson": "M04", "objective": "M04-O2", "opening": "A child.",
        "ask": "What first?", "budget": 4, "debrief": "D.", "teaching_point": "P.", "sources": ["tate2005"],
        "actions": [_action("eyes", key=True), _action("gait", cost=2, key=True), _action("shoes"),
                    _action("shake", harm="shaking hurts"), _action("scan", cost=4)]} | changes)


def test_a_finding_for_every_action_until_the_budget_is_spent():
    """Each action returns its finding and costs what it costs; what cannot be afforded is refused in one sentence."""
    s = CaseSession(_case())
    found = s.do("eyes")
    assert (found.id, found.finding, s.left, s.state) == ("eyes", "found eyes", 3, "acting")
    with pytest.raises(Mistake, match="would take 4, and 3 of 4 is left"):
        s.do("scan")
    with pytest.raises(Mistake, match="done this already"):
        s.do("Eyes closely")
    assert (s.left, len(s.log)) == (3, 1)
    s.do("gait")
    s.do("shoes")
    assert (s.left, s.state, s.done) == (0, "spent", ("eyes", "gait", "shoes"))
    with pytest.raises(Mistake, match="nothing of 4 is left"):
        s.do("shake")


def test_unknown_and_ambiguous_actions():
    """The nearest action is named; a beginning that fits two names both."""
    s = CaseSession(_case())
    with pytest.raises(Mistake, match="did you mean “Shoes closely”"):
        s.do("shoos closely")
    with pytest.raises(Mistake, match=r"Shoes closely.*Shake closely"):
        s.do("sh")


def test_the_debrief():
    """What an expert does, what was missed, what was spent for little; a second finish returns the same."""
    s = CaseSession(_case())
    with pytest.raises(Mistake, match="at least one thing"):
        s.finish()
    s.do("eyes")
    s.do("shoes")
    told = s.finish()
    assert [n.id for n in told.expert] == ["eyes", "gait"]
    assert [n.id for n in told.missed] == ["gait"]
    assert [n.id for n in told.spent_for_little] == ["shoes"]
    assert (told.right, told.score, told.safety) == (False, 0.5, "")
    assert [f.id for f in told.findings] == ["eyes", "shoes"]
    assert s.finish() is told is s.debrief
    assert s.state == "finished"
    with pytest.raises(Mistake, match="finished"):
        s.do("gait")


def test_all_key_actions_are_right_and_a_harmful_one_is_not():
    """Every key action done is right; one that could harm makes it wrong and is named first."""
    s = CaseSession(_case())
    s.do("eyes")
    s.do("gait")
    assert (s.finish().right, s.debrief.score) == (True, 1)
    s.reset()
    assert (s.debrief, s.left, s.log) == (None, 4, ())
    for name in ("eyes", "gait", "shake"):
        s.do(name)
    assert (s.finish().right, s.debrief.score) == (False, 0)
    assert repr(s.debrief).startswith("Stop: this could harm the patient because shaking hurts.")


def test_one_answer_is_kept_when_the_case_is_finished():
    """Under the case's name, with the actions in order, the score, and the time taken (never negative)."""
    store, clock = Kept(), Clock()
    s = CaseSession(_case(), store, name="quiet-eyes", clock=clock)
    s.do("shoes")
    s.do("eyes")
    clock.move(30)
    s.finish()
    s.finish()
    (answer,) = [one for one in store.all if one.event == "case"]
    assert (answer.quiz, answer.question, answer.event) == ("quiet-eyes", "oms-c-0401", "case")
    assert (answer.response, answer.score, answer.right, answer.seconds) == (["shoes", "eyes"], 0.5, False, 30)
    s.reset()
    s.do("eyes")
    clock.move(-99)
    s.finish()
    assert store.all[-1].seconds == 0
    assert store.all[-1].run != answer.run


def test_a_case_is_taken_up_where_it_stopped():
    """After a restart what was done is offered, and stands again when it is taken up; a finished or reworded case is not."""
    store = Kept()
    first = CaseSession(_case(), store, name="quiet-eyes")
    assert first.offer is None
    first.do("shoes")
    first.do("eyes")
    again = CaseSession(_case(), store, name="quiet-eyes")
    assert again.offer.sentence == "You have done 2 things in this case; go on there, or start again."
    assert again.done == (), "it offers, it does not jump"
    again.take_up()
    assert (again.done, again.left, again.offer) == (("shoes", "eyes"), 2, None)
    again.do("gait")
    assert CaseSession(_case(opening="Other words."), store, name="quiet-eyes").offer is None
    again.finish()
    assert {answer.run for answer in store.all} == {store.all[0].run}
    assert [answer.event for answer in store.all] == ["step", "step", "step", "case"]
    with pytest.raises(Mistake, match="no unfinished run"):
        CaseSession(_case(), store, name="quiet-eyes").take_up()


@pytest.mark.parametrize("response", ["eyes", [], ["nothing"], ["eyes", "eyes"], ["scan", "eyes"], [["eyes"]], None])
def test_what_makes_no_sense_is_not_taken_up(response):
    """A stored row that this case cannot have given is as if it had never been kept."""
    store = Kept()
    CaseSession(_case(), store).do("eyes")
    object.__setattr__(store.all[0], "response", response)
    assert CaseSession(_case(), store).offer is None


def test_result_hides_the_key_until_the_end():
    """One row an action in the order done; whether it was key is missing before finish()."""
    s = CaseSession(_case())
    assert len(s.result()) == 0
    s.do("shoes")
    s.do("eyes")
    assert list(s.result()["action"]) == ["shoes", "eyes"]
    assert s.result()["key"].isna().all()
    s.finish()
    assert list(s.result()["key"]) == [False, True]


@given(st.lists(st.sampled_from(["eyes", "gait", "shoes", "shake", "scan", "finish", "reset", "", "?", "s"])))
def test_any_sequence_is_legal(steps):
    """Whatever is pressed, nothing but a Mistake is raised and the budget holds."""
    s = CaseSession(_case(), Kept())
    for step in steps:
        try:
            getattr(s, step)() if step in ("finish", "reset") else s.do(step)
        except Mistake as mistake:
            assert "\n" not in str(mistake)
        assert 0 <= s.left <= 4
        assert len(set(s.done)) == len(s.done)
        assert (s.state == "finished") == (s.debrief is not None)
        repr(s)


def test_three_visits_tell_nothing_early():
    """What stands on the page before anything is done names no course; the mother is heard for nothing at each visit."""
    entry = library().case("relapse-or-cold")
    assert list(entry.groups) == ["Visit 1", "Visit 2", "Visit 3"]
    opens = " ".join([entry.opening, entry.ask, *entry.groups, *(action.text for action in entry.actions)]).casefold()
    for later in ("taper", "reduc", "no longer", "score of 0", "score 0", "week 21", "week 34", "week 26", "wobbly"):
        assert later not in opens, later
    first = [actions[0] for actions in entry.groups.values()]
    assert all(action.cost == 0 and action.key for action in first)
    assert [word in action.finding for action, word in zip(first, ("fever", "reduced", "ended"), strict=True)] == [True] * 3
    s = CaseSession(entry)
    for action in entry.actions:
        if action.key:
            s.do(action.id)
    assert (s.left, s.state, s.finish().right) == (0, "spent", True)
