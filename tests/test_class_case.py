"""A case for a class: two votes, bars only after the second, the instructor reveals, and nothing is kept."""

import pytest

from oms import case
from oms.content.problem import Mistake
from oms.learning.store import Store, default_path
from oms.teaching.class_votes import ClassVotes
from small_case import NAME, write_small_case


@pytest.fixture
def view(tmp_path, monkeypatch):
    """The small case for a class."""
    monkeypatch.setenv("OMS_DATA", str(write_small_case(tmp_path / "data")))
    return case(NAME, seed=5, present=True)


def shown(*widgets):
    """Which of these widgets stand on the page."""
    return [widget.layout.display is None for widget in widgets]


def letter(view, text):
    """The letter of an option by its first words."""
    return next(line.letter for line in view.session.shown if line.text.startswith(text))


def test_two_votes_and_what_they_say():
    """Counts belong to the vote that is open; shares come from the counts."""
    votes = ClassVotes("AB")
    assert (votes.state, votes.share("first", "A"), votes.taken) == ("first", None, False)
    votes.enter("a", 6)
    votes.enter("B", 2)
    assert votes.close() == "second" and votes.taken
    votes.enter("A", 4)
    votes.enter("B", 4)
    votes.enter("B", 5)
    assert votes.close() == "counted"
    assert (votes.first, votes.second) == ({"A": 6, "B": 2}, {"A": 4, "B": 5})
    assert (votes.share("first", "A"), votes.share("second", "B")) == (0.75, 5 / 9)
    for act in (votes.close, lambda: votes.enter("A", 1)):
        with pytest.raises(Mistake, match="Both votes are closed"):
            act()


@pytest.mark.parametrize("count", [-1, 1.5, "3", True, 10_000])
def test_a_count_is_a_whole_number_of_hands(count):
    """Anything else is one sentence, and nothing is counted."""
    votes = ClassVotes("AB")
    with pytest.raises(Mistake, match="whole number"):
        votes.enter("A", count)
    with pytest.raises(Mistake, match="no option “C”"):
        votes.enter("C", 1)
    assert not votes.taken


def test_a_decision_is_voted_on_and_revealed(view):
    """Fields for the first vote, then for the second, then bars; what the class decided is picked and revealed."""
    assert repr(view) == "case “lost-shoe” for a class: page 1"
    field = view.rows[0].field
    assert view.group.view["rows"] == [] and shown(field, view.rows[0].bars, view.reveal_button) == [True, False, False]
    assert field.description == "First vote, A" and shown(view.rows[2].box, view.rows[3].box) == [True, False]
    bench = letter(view, "Under the bench")
    view.vote(bench, 5)
    view.rows[0].field.value = 7  # as it is typed
    view.vote_button.click()
    assert (field.description, field.value, view.rows[0].bars.value) == ("Second vote, A", 0, "")
    view.vote(bench, 12)
    view.close_vote()
    assert shown(field, view.rows[0].bars, view.reveal_button, view.vote_button) == [False, True, True, False]
    bars = next(row for row in view.rows if row._letter == bench).bars.value
    assert "second 12 (100 %)" in bars and "first" in bars
    assert len(view.group.view["rows"][0]["options"]) == 3
    view.choose("bench")
    assert view.reveal().right and view.group.view["feedback"]["verdict"] == "Right."
    view.go_on()
    assert repr(view) == "case “lost-shoe” for a class: page 2" and not view.votes.taken
    assert view.trouble is None


def test_votes_can_be_skipped_and_words_need_none(view):
    """Skipping leads straight to what the class decides; a short answer is typed for the class and compared."""
    for what in ("bench", "Normal saccades"):
        view.skip_button.click()
        assert shown(view.rows[0].box) == [False], "no hands, no bars"
        view.choose(what)
        view.reveal()
        view.go_on()
    view.skip_votes()
    view.choose("lamp", "ladder")
    view.reveal()
    view.go_on()
    assert shown(view.words, view.reveal_button, view.vote_button, view.rows[0].box) == [True, True, False, False]
    with pytest.raises(Mistake, match="few words are typed"):
        view.vote("A", 1)
    view.words.value = "somewhere"
    view.reveal_button.click()
    assert shown(view.same_button, view.other_button) == [True, True]
    view.agree(False)
    view.go_on()
    view.go_on()
    assert repr(view) == "case “lost-shoe” for a class: debrief" and "added to your review" not in view.story.value
    assert "How sure" not in view.story.value  # nobody was asked
    view.prompt()
    assert "A girl who has lost a hat." in view.prompt_words.value


def test_the_prompt_is_behind_a_toggle(view):
    """Nobody reads it before it is asked for; the next page hides it again; the static form folds it."""
    assert shown(view.prompt_words) == [False]
    view.prompt_button.click()
    assert shown(view.prompt_words) == [True] and "Ask where a shoe goes first." in view.prompt_words.value
    assert view.prompt_button.description == "Hide the prompt"
    view.skip_votes()
    view.choose("garden")
    view.reveal()
    view.go_on()
    assert shown(view.prompt_words, view.prompt_button) == [False, True], "every page has one, and none comes unasked"
    view.prompt()
    assert "Ask what the night cost." in view.prompt_words.value
    assert "<summary>What to ask the class</summary><p>Ask where a shoe goes first.</p>" in view.static()


def test_nothing_of_a_class_is_kept(view):
    """Neither votes nor decisions reach the record of whoever sits at this computer, and nothing is offered next time."""
    view.vote("A", 3)
    view.skip_votes()
    view.choose("bench")
    view.reveal()
    assert view.session.notices == () and not default_path().exists()
    with Store() as store:
        assert store.answers() == []
    assert case(NAME, present=True).session.offer is None
    assert "3" not in repr(view)


def test_reset_takes_the_votes_back(view):
    """The first press asks, the second begins the case with empty votes."""
    view.vote("A", 3)
    view.skip_votes()
    view.reset_button.click()
    assert view.votes.taken and view.reset_button.description == "Start again?"
    view.reset_button.click()
    assert not view.votes.taken and view.votes.state == "first"
