"""Answer first: options come after a few words of one's own, which are kept as they were written."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oms.content.library import library
from oms.content.problem import Mistake
from oms.learning import QuizSession
from oms.learning.recall import EMPTY, MOST
from oms.learning.store import Store
from oms.widgets.quiz import QuizView, quiz
from oms.widgets.quiz_recall import ASK
from quizzes import Clock, Kept, Loaded, every_type, loaded

TYPES = [record["type"] for record in every_type()]


def session(*records, **options):
    """A session over these records (default: one of every type) that asks for words first."""
    return QuizSession(loaded(*records), **{"shuffle_seed": 1, "answer_first": True} | options)


@pytest.fixture
def view():
    """A view of two questions with options and one without, with a store in memory: (view, store)."""
    store = Kept()
    books = library()
    found = session(*every_type()[:2], every_type()[4], store=store, scale=books.scale)
    return QuizView(found, books), store


def test_only_questions_with_options_ask_for_words_first():
    """One or several right answers: recalling; every other type is answered as ever."""
    s = session()
    assert [s.stage(n) for n in range(s.total)] == ["recalling" if kind in ("single", "several") else "answering"
                                                   for kind in TYPES]
    assert QuizSession(loaded()).state == "answering"


def test_the_file_or_the_call_switches_it_on():
    """`answer_first` of the quiz, which the call overrules in both directions."""
    quiz_file = loaded()
    quiz_file.answer_first = True
    assert QuizSession(quiz_file).state == "recalling"
    assert QuizSession(quiz_file, answer_first=False).state == "answering"
    assert isinstance(quiz_file, Loaded)


def test_nothing_can_be_done_with_options_that_are_not_shown():
    """Choosing, ruling out, saying how sure and checking ask for the words; flag and turning pages work."""
    s = session()
    for early in (lambda: s.choose("A"), lambda: s.rule_out("A"), lambda: s.sure(1), s.check):
        with pytest.raises(Mistake, match="write a few words first"):
            early()
    s.flag()
    s.next()
    s.back()
    assert (s.state, s.flagged, s.answered) == ("recalling", True, 0)


@pytest.mark.parametrize("nothing", ["", "   ", "\n\t", None, 7])
def test_without_words_one_sentence_names_the_way_out(nothing):
    """Empty text is refused once and politely: “I don't know” will do."""
    s = session(store=(store := Kept()))
    with pytest.raises(Mistake, match="“I don't know” will do") as refused:
        s.recall(nothing)
    assert str(refused.value) == EMPTY and EMPTY.count(".") == 1
    assert (s.state, s.words, store.all) == ("recalling", "", [])
    with pytest.raises(Mistake, match="more than a few words"):
        s.recall("x" * (MOST + 1))


def test_the_words_are_kept_with_the_answer():
    """One event "words" with the question, its place and its fingerprint, before the event "answer" of the same run."""
    s = session(store=(store := Kept()), clock=(clock := Clock()))
    clock.move(10)
    s.recall("  I don't know ")
    clock.move(5)
    s.choose("Green pear")
    s.check()
    words, answer = store.all
    assert (words.event, words.response, words.question, words.position) == ("words", "I don't know", "oms-q-0001", 0)
    assert (words.run, words.fingerprint, words.right, words.score) == (answer.run, answer.fingerprint, None, None)
    assert (answer.event, answer.seconds) == ("answer", 15)
    with pytest.raises(Mistake, match="shown already"):
        s.recall("more")
    s.next()
    assert (s.state, s.words) == ("recalling", "")


def test_words_come_back_after_a_restart(tmp_path):
    """With the real store: words of answered questions are shown again; a question with words only has its options."""
    with Store(tmp_path / "progress.sqlite3") as store:
        first = session(store=store)
        first.recall("an apple")
        first.choose("Red")
        first.check()
        first.next()
        first.recall("no idea")
    with Store(tmp_path / "progress.sqlite3") as store:
        again = session(store=store)
        again.go_on()
        assert (again.position, again.state, again.words) == (1, "answering", "no idea")
        again.back()
        assert (again.state, again.words) == ("checked", "an apple")


def test_words_alone_are_no_run_to_go_on_with():
    """Opening the quiz again and writing words does not hide the run in which something was answered."""
    store = Kept()
    first = session(store=store)
    first.recall("an apple")
    first.choose("Red")
    first.check()
    second = session(store=store)
    second.recall("a pear")
    third = session(store=store)
    assert third.offer.answered == 1
    third.go_on()
    assert third.words == "" and third.state == "recalling", "the second question of the run that was answered"
    assert session(store=Kept()).offer is None


def test_words_about_another_wording_do_not_count():
    """A question that was reworded since asks for words again."""
    store = Kept()
    records = every_type()
    first = session(*records, store=store)
    first.recall("x")
    first.next()
    first.recall("y")
    first.choose("One")
    first.check()
    again = session(records[0] | {"lead_in": "Which one holds now?"}, *records[1:], store=store)
    again.go_on()
    assert (again.position, again.state) == (0, "recalling")


STEPS = st.lists(st.one_of(
    st.tuples(st.sampled_from(["recall", "draft", "choose"]), st.sampled_from(["", " ", "a word", "A", "One"])),
    st.tuples(st.sampled_from(["next", "back", "check", "flag", "reset", "go_on", "reopen"]), st.none())), max_size=20)


@settings(max_examples=100)
@given(STEPS)
def test_any_sequence_of_calls_is_legal(steps):
    """Whatever is called: a Mistake of one sentence at most; no response and no feedback while options are hidden."""
    store = Kept()
    s = session(*every_type()[:2], every_type()[4], store=store)
    for name, value in steps:
        try:
            if name == "reopen":
                s = session(*every_type()[:2], every_type()[4], store=store)
            else:
                getattr(s, name)(*([] if value is None else [value]))
        except Mistake as mistake:
            assert str(mistake) and "\n" not in str(mistake)
        for n in range(s.total):
            if s.stage(n) == "recalling":
                s.go_to(n)
                assert (s.response, s.feedback, s.certainty) == (None, None, None)
    written = [answer.response for answer in store.all if answer.event == "words"]
    assert all(isinstance(words, str) and words == words.strip() != "" for words in written)


def test_the_options_are_nowhere_on_the_page_before_the_words(view):
    """Before: a field with its question, the lead-in, one button. After: the options, with the focus on the first."""
    quiz_view, store = view
    told = []
    quiz_view.group.say = lambda words, look=False: told.append(words)
    everything = quiz_view.stem.value + str(quiz_view.group.view)
    assert "Red apple" not in everything and "Which one holds?" in everything
    assert "oms-is-recalling" in quiz_view._dom_classes
    assert (quiz_view.words.description, quiz_view.check_button.description) == (ASK, "Show the options")
    quiz_view.words.value = "some fruit"
    quiz_view.check_button.click()
    drawn = quiz_view.group.view
    assert len(drawn["rows"][0]["options"]) == 4 and drawn["focus"] == "options"
    assert told == ["4 options are shown now."]
    assert (quiz_view.check_button.description, quiz_view.session.words) == ("Check", "some fruit")
    assert "Which one holds?" not in quiz_view.stem.value, "the lead-in is the legend of the options now"
    assert store.all[0].response == "some fruit"


def test_an_empty_field_gives_one_polite_line(view):
    """The button without words: the sentence with the way out, no options, nothing kept."""
    quiz_view, store = view
    quiz_view.check_button.click()
    assert "“I don&#x27;t know” will do" in quiz_view.notice.value and quiz_view.trouble is None
    assert quiz_view.group.view["rows"] == [] and store.all == []
    quiz_view.recall("I don't know")
    assert quiz_view.notice.value == ""


def test_what_is_typed_survives_whatever_draws_the_page_anew(view):
    """A flag, a page turned and turned back: the words typed so far are still there, and belong to their question."""
    quiz_view, _ = view
    quiz_view.words.value = "half a th"
    quiz_view.flag()
    assert quiz_view.words.value == "half a th"
    quiz_view.next()
    assert quiz_view.words.value == ""
    quiz_view.back()
    assert quiz_view.words.value == "half a th"
    quiz_view.reset()
    assert quiz_view.words.value == ""


def test_the_words_stand_beside_the_reasons(view):
    """After Check: “You had written: …”, as written; a question that asked for none has no such line."""
    quiz_view, _ = view
    nasty = '<b>*fruit*</b> & "more"'
    quiz_view.recall(nasty)
    quiz_view.choose("Red")
    quiz_view.check()
    assert ["You had written:", nasty] in quiz_view.group.view["feedback"]["lines"]
    quiz_view.go_to(2)
    quiz_view.choose(24)
    quiz_view.check()
    assert not [line for line in quiz_view.group.view["feedback"]["lines"] if line[0] == "You had written:"]


def test_the_printed_form_folds_the_options_too(view):
    """Where no kernel runs, the options lie under a fold of their own; without answer first they stand open."""
    quiz_view, _ = view
    fold = "<details><summary>Answer in a few words, then show the options</summary>"
    assert quiz_view.static().count(fold) == 2
    plain = QuizView(session(*every_type()[:2], answer_first=False), library())
    assert fold not in plain.static()
    assert quiz_view.static().count("Red apple") == plain.static().count("Red apple")


def test_any_quiz_can_be_asked_answer_first(tmp_path, monkeypatch):
    """quiz(name, answer_first=True) needs nothing in the file; its line says that it waits for words."""
    monkeypatch.setenv("OMS_HOME", str(tmp_path))
    for wrong in ({"answer_first": "no"}, {"answer_first": True, "mode": "exam"}):
        with pytest.raises(Mistake, match="answer_first"):
            quiz("near-misses", only="oms-q-0431", **wrong)
    asked = quiz("near-misses", only="oms-q-0431", answer_first=True)
    assert repr(asked) == "quiz “near-misses”: question 1 of 1 (oms-q-0431), recalling, 0 answered"
    with pytest.raises(Mistake, match="did you mean “answer_first”"):
        quiz("near-misses", answerfirst=True)
