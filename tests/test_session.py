"""One learner, one quiz: choosing, checking, moving, going on after a restart."""

import subprocess
import sys
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oms.content.library import Domain, Scale
from oms.content.problem import Mistake, Problem
from oms.learning import QuizSession, Store, run
from oms.learning.shuffle import shown
from quizzes import Clock, Kept, Loaded, every_type, loaded

SCALE = Scale("six-domains", (Domain("stance", "Stance", dict.fromkeys(range(4), "s")),
                              Domain("eye-movements", "Eyes", dict.fromkeys(range(4), "e"))), "seen", "")
RIGHT = ("Red", ("One", "Two"), {"sun": "warm", "fire": "warm", "ice": "cold", "snow": "cold"},
         ["egg", "larva", "pupa", "moth"], "24 months", None, "My own words", {"stance": 1, "eye_movements": 3})


def session(*records, **options):
    """A session over the records (or one question of every type), shuffled by seed 1."""
    return QuizSession(loaded(*records), **{"shuffle_seed": 1} | options)


def answer(s, what=None):
    """Answer the current question rightly (or with `what`), and rate it fully where the learner marks."""
    what = RIGHT[int(s.question.id[-1]) - 1] if what is None else what
    if what is not None:
        s.choose(what)
    s.check()
    if s.state == "self-marking":
        s.rate(3 if s.question.type == "cloze" else [0, 1, 2])
    return s.feedback


def test_a_whole_quiz_answered_rightly():
    """Every type from choosing to the end: all right, score 1, and the table says so."""
    s = session()
    assert (s.position, s.total, s.answered, s.state) == (0, 8, 0, "answering")
    for n in range(8):
        assert s.position == n
        told = answer(s)
        assert (told.right, told.score, told.verdict, s.state) == (True, 1, "Right.", "checked")
        s.next()
    assert (s.state, s.answered, s.position) == ("finished", 8, 7)
    table = s.result()
    assert list(table.columns) == ["question", "objective", "type", "answered", "right", "score", "sure", "flagged",
                                   "seconds"]
    assert table["right"].all()
    assert repr(s.summary()) == "8 right of 8 answered, 8 in all."


def test_check_asks_for_an_answer_and_repeats_its_feedback():
    """Without an answer one sentence; a second check returns the same; afterwards the answer stands."""
    s = session()
    with pytest.raises(Mistake, match=r"^Choose an answer first.$"):
        s.check()
    s.choose("Green pear")
    told = s.check()
    assert s.check() is told
    for late in (lambda: s.choose("Red"), lambda: s.sure(1), lambda: s.rule_out("A")):
        with pytest.raises(Mistake, match="checked already"):
            late()
    assert (s.response, s.feedback) == ("wrong-1", told)


def test_choosing_by_letter_id_text_and_beginning():
    """A letter in either case, an id, the text whatever its case, a beginning that fits one option only."""
    s = session()
    for line in s.shown:
        for said in (line.letter, line.letter.lower(), line.id, line.text, line.text.upper(), f" {line.text} "):
            s.choose(said)
            assert s.response == line.id
    s.choose("red a")
    assert s.response == "right-1"
    with pytest.raises(Mistake, match=r"Green (pear|plum).*Green (pear|plum)"):
        s.choose("green")
    with pytest.raises(Mistake, match="did you mean “Green pear”"):
        s.choose("gren pear")
    for nonsense in ("E", "R", "", True, 3, ["A", "B"], {"A": 1}, object()):
        with pytest.raises(Mistake):
            s.choose(nonsense)
    assert s.response == "right-1"
    s.choose([])
    assert s.response is None


def test_several_replaces_and_refuses_too_many():
    """Choosing again replaces; more than max_select is refused and changes nothing."""
    s = session(every_type()[1])
    s.choose("One", "Three")
    s.choose(["Two", "One"])
    assert set(s.response) == {"right-1", "right-2"}
    with pytest.raises(Mistake, match="3 at most; that was 4"):
        s.choose("One", "Two", "Three", "Four")
    assert set(s.response) == {"right-1", "right-2"}


def test_sorting_and_rating_add_up_and_must_be_complete():
    """Parts are merged, None takes one back, and check names what is left."""
    s = session(every_type()[2], every_type()[7], scale=lambda name: SCALE)
    s.choose({"sun": "warm"})
    s.choose({"ice": "co", "fire": "cold"})
    s.choose({"fire": None})
    assert s.response == {"item-1": "warm", "item-3": "cold"}
    with pytest.raises(Mistake, match=r"Place every item first; .* and 1 more are left"):
        s.check()
    with pytest.raises(Mistake, match="no category “hot”"):
        s.choose({"sun": "hot"})
    s.next()
    assert [(line.text, line.letter) for line in s.shown] == [("Stance", ""), ("Eyes", "")]
    s.choose(stance=2)
    with pytest.raises(Mistake, match="Rate every domain first; “Eyes” is left"):
        s.check()
    for wrong in (4, -1, 1.5, "many", True):
        with pytest.raises(Mistake, match="whole number from 0 to 3"):
            s.choose(stance=wrong)
    with pytest.raises(Mistake, match="did you mean “Stance”"):
        s.choose(stence=1)
    s.choose(eye_movements="3")
    told = s.check()
    assert (told.right, told.verdict) == (False, "Partly right.")
    assert told.score == pytest.approx(1 - 0.5 / 3)
    assert [(r.given, r.expected) for r in told.reasons] == [("2", "1"), ("3", "3")]


def test_order_names_every_item_once():
    """A missing or doubled item is named."""
    s = session(every_type()[3])
    with pytest.raises(Mistake, match=r"“.*moth” is missing"):
        s.choose("egg", "larva", "pupa")
    with pytest.raises(Mistake, match=r"“.*egg” stands there twice"):
        s.choose("egg", "larva", "pupa", "moth", "egg")
    s.choose(["moth", "pupa", "larva", "egg"])
    assert s.check().score == 0


def test_numbers_with_a_wrong_unit_are_not_marked():
    """The sentence comes before any mark, and the answer can be given again."""
    s = session(every_type()[4])
    with pytest.raises(Mistake, match="Nothing has been marked"):
        s.choose("24 weeks")
    assert (s.state, s.response) == ("answering", None)
    s.choose(2)
    assert s.check().reasons[0].why == "that is in years"


def test_a_card_is_revealed_and_then_rated():
    """Check reveals, rate settles; only 1, 2, 3; a changed mind is refused, the same again is not."""
    s = session(every_type()[5])
    with pytest.raises(Mistake, match="check"):
        s.rate(3)
    told = s.check()
    assert (told.right, s.state, s.answered) == (None, "self-marking", 0)
    assert told.expected == "The sky is blue by day and black by night."
    assert "mark this card yourself" in told.note
    for wrong in (0, 4, None, "x", True, [1]):
        with pytest.raises(Mistake, match=r"1 .not yet., 2"):
            s.rate(wrong)
    s.next()
    with pytest.raises(Mistake, match="finished"):
        s.rate(2)
    s.back()
    assert s.state == "self-marking"
    assert s.rate(2).verdict == "Partly right."
    assert s.rate(2) is s.check()
    with pytest.raises(Mistake, match="already"):
        s.rate(3)


def test_free_text_wants_words_or_a_built_sentence():
    """Nothing written is asked about; filled gaps are enough; ticks make the score."""
    s = session(every_type()[6])
    with pytest.raises(Mistake, match="Who comes"):
        s.check()
    s.choose(who="The child")
    with pytest.raises(Mistake, match="When"):
        s.check()
    with pytest.raises(Mistake, match="did you mean “when-now”"):
        s.choose(when_nov="today")
    s.choose(when_now="never")
    assert s.response["gaps"] == {"who": "The child", "when-now": "never"}
    told = s.check()
    assert (told.model_answer, told.checklist) == ("A full answer.", ("says who", "says what", "says when"))
    assert "mark this answer yourself" in told.note
    assert [(r.text, r.is_right) for r in told.reasons if r.chosen] == [("The child", True), ("never", False)]
    for wrong in ([3], [-1], [True], None, 1.5, ["nothing like it"]):
        with pytest.raises(Mistake):
            s.rate(wrong)
    assert s.rate([0, 0, "says when"]).score == pytest.approx(2 / 3)


def test_free_text_without_gaps_asks_for_a_few_words():
    """Blank text is no answer."""
    s = session({k: v for k, v in every_type()[6].items() if k not in ("frame", "gaps")})
    s.choose("   ")
    with pytest.raises(Mistake, match=r"^Write a few words first.$"):
        s.check()


def test_a_question_of_another_kind_refuses_named_parts():
    """Named answers belong to sorting, gaps and ratings only."""
    s = session()
    with pytest.raises(Mistake, match="no part called “stance”"):
        s.choose(stance=1)


def test_unsafe_choices_come_first_in_the_summary():
    """The safety sentence opens the feedback; the summary lists unsafe, then confident and wrong."""
    s = session(every_type()[0], every_type()[1], every_type()[4], every_type()[3])
    s.choose("Deadly")
    s.sure(3)
    assert s.check().safety.startswith("Stop: this could harm the patient because an alkaloid stops the gut.")
    s.next()
    s.choose("One", "Two", "Poison")
    assert s.check().score == 0
    s.next()
    s.choose(99)
    s.sure(3)
    s.check()
    s.next()
    s.choose("moth", "egg", "larva", "pupa")
    s.sure(2)
    s.check()
    told = s.summary()
    assert [(look.chosen, look.certainty) for look in told.unsafe] == [("Deadly nightshade", 3), ("Poison", None)]
    assert [look.question for look in told.confident_wrong] == ["oms-q-0005"]
    assert told.mean_mark == pytest.approx((-6 + 0 - 6 - 2) / 4)
    # None of the three was right: twice 0.8 below the window of level 3, once 2/3 below that of level 2.
    assert told.gap == pytest.approx((0.8 + 0.8 + 2 / 3) / 3)
    assert [(o.objective, o.right, o.answered, o.total) for o in told.by_objective] == [("M04-O1", 0, 4, 4)]


def test_moving_about():
    """Next skips, back returns, the end stays the end, places and ids both lead to a question."""
    s = session()
    s.back()
    assert s.position == 0
    s.next()
    s.next()
    assert (s.position, s.answered) == (2, 0)
    s.back()
    assert (s.position, s.state) == (1, "answering")
    s.go_to(7)
    s.next()
    s.next()
    assert (s.state, s.position) == ("finished", 7)
    with pytest.raises(Mistake, match="finished"):
        s.choose("A")
    s.back()
    assert (s.state, s.position) == ("answering", 7)
    s.go_to("oms-q-0003")
    assert s.position == 2
    for nowhere in (8, -1, 1.0, True, None, "oms-q-9999"):
        with pytest.raises(Mistake):
            s.go_to(nowhere)


def test_marks_beside_the_answer():
    """Ruling out and flags toggle or are set, and are not marked; certainty has no default and can be taken back."""
    s = session()
    assert s.certainty is None
    s.sure(2)
    s.sure(None)
    assert s.certainty is None
    s.rule_out("A")
    s.rule_out("B", True)
    s.rule_out("B", True)
    s.rule_out("A")
    assert s.ruled_out == {s.shown[1].id}
    s.flag()
    s.flag(True)
    assert (s.flagged, s.flags) == (True, {0})
    s.next()
    assert not s.flagged
    s.go_to(2)
    with pytest.raises(Mistake, match="no options to rule out"):
        s.rule_out("A")


def test_seconds_never_run_backwards():
    """Time on a question adds up over visits, stops at check, and a clock set back adds nothing."""
    clock = Clock()
    s = session(every_type()[0], every_type()[4], clock=clock)
    clock.move(10)
    s.next()
    clock.move(1000)
    s.back()
    clock.move(5)
    s.choose("Red")
    s.check()
    clock.move(500)
    s.next()
    clock.move(-99999)
    s.choose(24)
    s.check()
    assert list(s.result()["seconds"]) == [15, 1000]


def test_only_and_objective_choose_questions():
    """An id, a list in the order given, an objective; unknown names suggest the nearest, also nonsense."""
    assert [q.id for q in session(only="oms-q-0003").questions] == ["oms-q-0003"]
    assert [q.id for q in session(only=["oms-q-0004", "oms-q-0001", "oms-q-0004"]).questions] == [
        "oms-q-0004", "oms-q-0001"]
    assert [q.id for q in session(objective="M04-O2").questions] == ["oms-q-0003"]
    with pytest.raises(Mistake, match="did you mean “oms-q-0003”"):
        session(only="oms-q-003")
    with pytest.raises(Mistake, match="did you mean “M04-O"):
        session(objective="M04-O9")
    for wrong in ({"only": []}, {"only": 3}, {"only": [["x"]]}, {"objective": ["M04-O1"]}, {"objective": 4},
                  {"shuffle_seed": "x"}, {"shuffle_seed": True}, {"shuffle_seed": 2**63}):
        with pytest.raises(Mistake):
            session(**wrong)


def test_broken_questions_are_told_in_one_polite_line():
    """One line however it broke; a warning is no broken question; a quiz of broken ones only cannot be opened."""
    broken = Problem("questions/x.yaml", 3, "It is broken.", "Mend it.")
    said = QuizSession(loaded(problems=(broken,))).notices
    assert said == ("One question of this quiz could not be read and is left out; an instructor sees why with check().",)
    assert len(QuizSession(loaded(problems=(broken, broken))).notices) == 1
    assert QuizSession(loaded(problems=(replace(broken, severity="warning"),))).notices == ()
    with pytest.raises(Mistake, match="check"):
        QuizSession(Loaded("empty", (), problems=(broken,)))


def test_what_the_store_will_not_remember_is_a_notice():
    """The store's sentence is one of the notices as soon as there is one."""
    store = Kept()
    s = session(store=store)
    assert s.notices == ()
    store.notice = "This will not be remembered."
    assert s.notices == ("This will not be remembered.",)


def test_the_store_gets_one_answer_for_each_question():
    """At check, or at rate where the learner marks; with fingerprint, seed, place, response, certainty and time."""
    store, clock = Kept(), Clock()
    s = session(store=store, clock=clock)
    for _ in range(8):
        if s.position == 0:
            s.sure(3)
            clock.move(12.5)
        answer(s)
        s.check()
        s.next()
    assert [(a.position, a.question, a.event) for a in store.all] == [
        (n, f"oms-q-{n + 1:04}", "answer") for n in range(8)]
    first = store.all[0]
    assert (first.response, first.right, first.score, first.sure, first.seconds, first.seed) == (
        "right-1", True, 1, 3, 12.5, 1)
    assert first.fingerprint == s.questions[0].fingerprint
    assert len({a.run for a in store.all}) == 1


def test_going_on_after_a_restart(tmp_path):
    """With the real store: same order, answers, feedback, certainty and flags; at the first open question."""
    store = Store(tmp_path / "p.sqlite3")
    s = QuizSession(loaded(), store=store, scale=SCALE)
    s.sure(2)
    for place in range(8):
        if place != 4:
            answer(s)
        if place in (1, 2):
            s.flag()
        s.next()
    s.go_to(1)
    s.flag()
    again = QuizSession(loaded(), store=store, scale=SCALE)
    assert (again.answered, again.offer.position, again.offer.answered, again.offer.total) == (0, 4, 7, 8)
    assert again.offer.sentence == "You have answered 7 of 8 questions; go on with question 5, or start again."
    again.go_on()
    assert (again.position, again.state, again.offer, again.seed) == (4, "answering", None, s.seed)
    assert again.flags == {2}
    for place in range(8):
        again.go_to(place)
        s.go_to(place)
        assert (again.shown, again.response, again.certainty, again.feedback, again.state) == (
            s.shown, s.response, s.certainty, s.feedback, s.state)
    with pytest.raises(Mistake, match="no unfinished run"):
        again.go_on()
    again.go_to(4)
    answer(again)
    assert QuizSession(loaded(), store=store).offer is None
    store.close()


def test_a_fresh_run_has_its_own_order():
    """Without a seed orders differ from run to run; reset starts anew, with the seed given, and deletes nothing."""
    store = Kept()
    s = session(store=store)
    assert len({QuizSession(loaded()).seed for _ in range(5)}) > 1
    answer(s)
    first_run = store.all[0].run
    s.reset(7)
    assert (s.position, s.answered, s.seed, s.state, len(store.all)) == (0, 0, 7, "answering", 1)
    answer(s)
    assert store.all[1].run != first_run
    assert store.all[1].seed == 7


def test_starting_anew_makes_the_offer_lapse():
    """Answering instead of going on, or reset, withdraws the offer."""
    store = Kept()
    answer(session(store=store))
    s, other = session(store=store), session(store=store)
    assert s.offer is not None
    answer(s)
    assert s.offer is None
    other.reset()
    assert other.offer is None


def test_a_reworded_question_is_asked_again():
    """Answers to another wording, to a question that is gone, or that make no sense do not count."""
    store = Kept()
    s = session(store=store)
    answer(s)
    s.next()
    answer(s)
    store.all.append(replace(store.all[0], question="oms-q-7777", uid="x"))
    records = every_type()
    records[0]["lead_in"] = "Which one holds now?"
    again = QuizSession(loaded(*records), store=store)
    assert (again.offer.answered, again.offer.position) == (1, 0)
    again.go_on()
    assert again.state == "answering"
    for nonsense in (None, [], "right-9", {"x": 1}, [["a"]], 3):
        store.all[1] = replace(store.all[1], response=nonsense)
        assert QuizSession(loaded(*records), store=store).offer is None


@pytest.mark.parametrize("place", range(8))
@pytest.mark.parametrize("nonsense", [None, [], "x", {"x": 1}, [["a"]], True, {"rating": 9}, {"ticked": [99], "gaps": {},
                                      "text": ""}, {"gaps": [], "text": 1, "ticked": []}, "nan", ["right-1", "nope"]])
def test_a_stored_answer_that_makes_no_sense_is_asked_again(place, nonsense):
    """Whatever stands in the file, opening the quiz works and the question is open."""
    store, records = Kept(), [every_type()[place], every_type()[0] | {"id": "oms-q-0099"}]
    answer(session(*records, store=store))
    store.all = [replace(store.all[0], response=nonsense)]
    assert session(*records, store=store).offer is None


def test_offers_do_not_mix_selections():
    """A run of some questions is offered to the same choice of questions only, also with another run in between."""
    store, some = Kept(), ["oms-q-0001", "oms-q-0002"]
    answer(session(store=store))
    answer(session(store=store, only=some))
    assert session(store=store, only=some).offer.total == 2
    assert session(store=store).offer.total == 8
    assert session(store=store, only=["oms-q-0001", "oms-q-0003"]).offer is None
    assert QuizSession(loaded(name="other"), store=store).offer is None


def test_agreement_of_a_rating_quiz():
    """None where nothing is rated; before two ratings too few; then by domain and overall, with a table."""
    assert session(every_type()[0]).agreement() is None
    second = every_type()[7] | {"id": "oms-q-0009", "reference": {"stance": 3, "eye-movements": 0}}
    s = session(every_type()[7], second)
    assert s.agreement().overall.words == "too few to say"
    s.choose(stance=1, eye_movements=3)
    s.check()
    s.next()
    s.choose(stance=2, eye_movements=0)
    s.check()
    found = s.agreement()
    # stance: seen (0+1)/2; chance of 1,2 against 1,3: (0+4+1+1)/4 = 3/2; 1 - 1/3.
    assert [d.kappa for d in found.domains] == pytest.approx([2 / 3, 1])
    assert (found.overall.count, found.overall.exact) == (4, 3)
    assert list(found.table()["question"]) == ["oms-q-0008"] * 2 + ["oms-q-0009"] * 2


def test_result_leaves_open_questions_empty():
    """One row for every question; what is not answered is missing, not wrong."""
    s = session()
    s.choose("Green pear")
    s.check()
    s.flag()
    table = s.result()
    assert len(table) == 8
    assert list(table["answered"]) == [True] + [False] * 7
    assert list(table["flagged"]) == [True] + [False] * 7
    assert table["right"].isna().sum() == 7
    assert not table.loc[0, "right"]


def test_ten_thousand_questions_open_without_being_made_ready(monkeypatch):
    """Nothing is shuffled before it is looked at: after two of 10,000 questions, two have been."""
    made = []
    monkeypatch.setattr(run, "shown", lambda question, *rest: made.append(question.id) or shown(question, *rest))
    one = loaded(every_type()[0]).questions[0]
    many = tuple(one.model_copy(update={"id": f"oms-q-{n:05}"}) for n in range(10_000))
    s = QuizSession(Loaded("bank", many), store=Kept())
    assert made == []
    s.choose("A")
    s.go_to(9_999)
    s.choose("B")
    s.result()
    assert made == ["oms-q-00000", "oms-q-09999"]


def test_the_session_needs_no_notebook_and_no_pandas():
    """Importing and using it brings in neither widgets nor IPython nor pandas."""
    code = ("import sys, oms.learning; "
            "print([m for m in ('ipywidgets', 'anywidget', 'IPython', 'pandas', 'numpy', 'matplotlib') if m in sys.modules])")
    ran = subprocess.run([sys.executable, "-c", code], env={"PYTHONPATH": ":".join(sys.path)}, text=True,
                         capture_output=True, check=True)
    assert ran.stdout.strip() == "[]"


_WORDS = st.one_of(
    st.sampled_from(["A", "b", "C", "Red", "green", "right-1", "One", "sun", "egg", "24 months", "x", "", "warm"]),
    st.integers(-2, 30), st.floats(), st.booleans(), st.none(), st.text(max_size=5),
    st.lists(st.sampled_from(["A", "B", "C", "D", "One", 0, 1, 7, None]), max_size=5),
    st.dictionaries(st.sampled_from(["sun", "A", "stance", "eye-movements", "who", 3]),
                    st.sampled_from(["warm", "cold", 1, 3, None, "x", [1]]), max_size=3))
_STEPS = st.one_of(
    st.tuples(st.just("choose"), _WORDS), st.tuples(st.just("answer"), st.none()), st.tuples(st.just("rate"), _WORDS),
    st.tuples(st.just("sure"), _WORDS), st.tuples(st.just("rule_out"), _WORDS), st.tuples(st.just("go_to"), _WORDS),
    st.tuples(st.just("reset"), st.one_of(st.none(), _WORDS)), st.tuples(st.just("move"), st.floats(-1e6, 1e6)),
    st.tuples(st.sampled_from(["check", "next", "back", "flag", "go_on", "reopen"]), st.none()))


@settings(max_examples=200)
@given(st.lists(_STEPS, max_size=25))
def test_any_sequence_of_calls_is_legal(steps):
    """Whatever is called in whatever order: nothing but a Mistake of one line, and a state that makes sense."""
    store, clock = Kept(), Clock()
    s = session(store=store, clock=clock)
    for name, value in steps:
        try:
            if name == "move":
                clock.move(value)
            elif name == "reopen":
                s = session(store=store, clock=clock)
            elif name == "answer":
                answer(s)
            elif value is None and name not in ("choose", "sure", "rate", "rule_out", "go_to"):
                getattr(s, name)()
            else:
                getattr(s, name)(value)
        except Mistake as mistake:
            assert str(mistake)
        assert 0 <= s.position < s.total
        assert s.state in ("answering", "self-marking", "checked", "finished")
        assert (s.feedback is None) == (s.stage(s.position) == "answering")
        assert s.certainty in (None, 1, 2, 3)
        assert s.ruled_out <= {line.id for line in s.shown}
        assert s.answered == sum(s.stage(n) == "checked" for n in range(s.total))
        if s.feedback is not None:
            assert 0 <= s.feedback.score <= 1
        assert "\n" not in repr(s)
    assert all(a.seconds is None or a.seconds >= 0 for a in store.all)
    summary = s.summary()
    assert summary.answered == s.answered
    assert s.result()["answered"].sum() == s.answered


def test_what_is_ruled_out_is_no_longer_chosen():
    """Ruling out takes the choice back; of several choices only that one."""
    s = session(every_type()[0], every_type()[1])
    s.choose("Red")
    s.rule_out("Red")
    assert s.response is None
    with pytest.raises(Mistake, match="Choose an answer first"):
        s.check()
    s.choose("Red")
    s.rule_out("Green pear")
    s.check()
    s.next()
    s.choose("One", "Three")
    s.rule_out("Three")
    assert [s.question.options[0].id] == list(s.response)
