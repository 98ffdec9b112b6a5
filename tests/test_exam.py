"""An exam: nothing is revealed before it is handed in, everything can be changed until then, and nothing is lost."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oms.content.library import Domain, Scale
from oms.content.problem import Mistake
from oms.learning import QuizSession, Store, by_quiz, record
from oms.learning.exam import ExamSession
from quizzes import Clock, Kept, every_type, in_two_forms, loaded
from test_session import RIGHT

SCALE = Scale("six-domains", (Domain("stance", "Stance", dict.fromkeys(range(4), "s")),
                              Domain("eye-movements", "Eyes", dict.fromkeys(range(4), "e"))), "seen", "")
FOUR = [every_type()[0] | {"id": f"oms-q-000{n}", "objective": f"M0{4 + n // 3}-O1"} for n in range(1, 5)]


def exam(*records, start=True, **options):
    """An exam over the records (or four questions of one right answer, “Red”), shuffled by seed 1 and started."""
    quiz = options.pop("quiz", None) or loaded(*(records or FOUR))
    made = ExamSession(quiz, **{"shuffle_seed": 1, "scale": SCALE} | options)
    if start:
        made.start()
    return made


def sit(made, *answers, sure=None):
    """Answer the questions in turn, None leaving one open, and hand in all the same."""
    for place, answer in enumerate(answers):
        made.go_to(place)
        if answer is not None:
            made.choose(answer)
            if sure is not None:
                made.sure(sure)
    return made.hand_in(all_the_same=True)


def test_nothing_is_revealed_before_it_is_handed_in():
    """No feedback, no check, no self-marking, no mark in the table, and no answer in the store."""
    store = Kept()
    s = exam(store=store)
    s.choose("Green pear")
    assert s.feedback is None and s.outcome(0) == ""
    for act in (s.check, lambda: s.rate(3), s.results):
        with pytest.raises(Mistake):
            act()
    assert s.result()["right"].isna().all() and s.summary().right == 0 and s.summary().answered == 0
    assert {row.event for row in store.all} == {"draft"}
    assert all(row.right is None and row.score is None for row in store.all)


def test_answers_can_be_changed_until_it_is_handed_in():
    """The last choice counts; afterwards nothing can be changed, and handing in again returns the same."""
    s = exam()
    s.choose("Green pear")
    s.next()
    s.back()
    s.choose("Red")
    told = sit(s, None, "Green plum")
    assert (told.right, told.answered, told.total) == (1, 2, 4)
    assert s.hand_in() == told
    for late in (lambda: s.choose("A"), lambda: s.sure(1), lambda: s.rule_out("A"), s.flag, s.more_time, s.start):
        with pytest.raises(Mistake, match="handed in"):
            late()


def test_an_exam_open_in_two_windows_is_handed_in_once():
    """What the other window still drafts changes nothing of what was handed in, and handing in again says so."""
    store = Kept()
    first = exam(store=store)
    first.choose("Green pear")
    second = exam(store=store, start=False)
    second.go_on()
    assert sit(first, "Green pear", "Red").right == 1
    second.choose("Red")
    second.flag()
    with pytest.raises(Mistake, match="in another window"):
        second.hand_in(all_the_same=True)
    third = exam(store=store, start=False)
    third.look_back()
    assert (third.summary().right, third.summary().answered, third.flags) == (1, 2, frozenset())
    assert sum(row.event == "handed-in" for row in store.all) == 1


def test_nothing_works_before_the_start():
    """Before start() there is nothing to choose, turn or hand in; start() works once."""
    s = exam(start=False)
    assert s.state == "ready"
    for early in (lambda: s.choose("A"), s.next, s.back, lambda: s.go_to(1), s.hand_in, s.flag, s.stop_timer):
        with pytest.raises(Mistake, match="Start the exam first"):
            early()
    s.start()
    with pytest.raises(Mistake, match="under way"):
        s.start()


def test_handing_in_asks_once_when_questions_are_open():
    """It says how many are open or only begun; saying it again hands in; with none open it does not ask."""
    s = exam(FOUR[0], every_type()[2])
    s.next()
    s.choose({"sun": "warm"})
    assert (s.status(0), s.status(1), s.still_open) == ("open", "begun", (0, 1))
    with pytest.raises(Mistake, match=r"^2 are open; hand in all the same\?$"):
        s.hand_in()
    assert s.state == "answering"
    assert s.hand_in(all_the_same=True).answered == 0
    other = exam(FOUR[0])
    other.choose("Red")
    assert other.hand_in().right == 1


def test_the_last_question_does_not_hand_in_by_itself():
    """Next on the last question stays and says what to do; a flag and a jump work by place and by id."""
    s = exam()
    s.go_to("oms-q-0004")
    with pytest.raises(Mistake, match="last question"):
        s.next()
    assert (s.position, s.state) == (3, "answering")
    s.flag()
    assert s.flags == {3}


def test_every_choice_is_a_draft_and_every_answer_a_row():
    """Drafts hold response, certainty and time; handing in adds one row with the counts and one answer a question."""
    store, clock = Kept(), Clock()
    s = exam(store=store, clock=clock)
    clock.move(10)
    s.choose("Red")
    s.sure(3)
    clock.move(5)
    s.go_to(2)
    clock.move(7)
    s.choose("Deadly nightshade")
    s.hand_in(all_the_same=True)
    drafts = [row for row in store.all if row.event == "draft"]
    assert (drafts[1].response, drafts[1].sure, drafts[1].seconds) == ("right-1", 3, 10)
    answers = [row for row in store.all if row.event == "answer"]
    assert [(a.question, a.response, a.right, a.score, a.sure, a.seconds, a.position) for a in answers] == [
        ("oms-q-0001", "right-1", True, 1, 3, 15, 0), ("oms-q-0003", "wrong-3", False, 0, None, 7, 2)]
    assert answers[0].fingerprint == s.questions[0].fingerprint
    (row,) = [row for row in store.all if row.event == "handed-in"]
    assert (row.question, row.score, row.seconds) == ("", 0.25, 22)
    assert (row.response["total"], row.response["answered"], row.response["right"]) == (4, 2, 1)
    assert row.response["modules"] == {"M04": [1, 2], "M05": [0, 2]} and row.response["sure"]["3"] == [1, 1]


def test_drafts_are_no_answers_for_any_other_reader(tmp_path):
    """With the real store: the record and its counts know nothing before handing in, then each answer once."""
    with Store(tmp_path / "p.sqlite3") as store:
        s = exam(store=store)
        s.choose("Red")
        s.choose("Green pear")
        s.flag()
        assert len(record(store)) == 0 and len(by_quiz(store)) == 0
        assert QuizSession(loaded(*FOUR), store=store).offer is None
        sit(s, "Red", "Red", "Green plum")
        assert list(record(store)["right"]) == [True, True, False]
        assert by_quiz(store).loc[0, ["answered", "right"]].tolist() == [3, 2]


def test_practice_and_exam_of_one_quiz_do_not_mix():
    """An unfinished practice run is offered after an exam, and an unfinished exam after practice."""
    store = Kept()
    practice = QuizSession(loaded(*FOUR), store=store, shuffle_seed=1)
    practice.choose("Red")
    practice.check()
    s = exam(store=store)
    s.choose("Green pear")
    assert QuizSession(loaded(*FOUR), store=store).offer.answered == 1
    practice.next()
    practice.choose("Red")
    practice.check()
    again = exam(store=store, start=False)
    assert again.offer.sentence == ("You have begun this exam: 1 of 4 questions answered. Go on where you stopped, or start "
                                    "again.")
    assert exam(store=store, start=False, only=["oms-q-0001"]).offer is None


def test_an_interrupted_exam_goes_on_where_it_stopped(tmp_path):
    """With the real store: every kind of choice, done or begun, order, certainty, flags, place and time left."""
    clock = Clock()
    with Store(tmp_path / "p.sqlite3") as store:
        s = exam(*every_type(), store=store, clock=clock, minutes=20, shuffle_seed=None)
        for place, right in enumerate(RIGHT):
            s.go_to(place)
            if place == 2:
                s.choose({"sun": "warm"})  # begun
            elif right is not None:
                s.choose(right)
            clock.move(30)
        s.go_to(3)
        s.sure(2)
        s.flag()
        s.more_time()
        told = [(s.status(n), s._at(n).response, s._at(n).shown) for n in range(8)]
        left = s.left
        clock.move(10_000)  # the kernel is gone; nobody works
        again = exam(*every_type(), store=store, clock=clock, start=False, shuffle_seed=None)
        assert again.offer.answered == 7 and "21 minutes left" in again.offer.sentence
        again.go_on()
        assert (again.position, again.state, again.left, again.flags, again.certainty) == (3, "answering", left, {3}, 2)
        assert [(again.status(n), again._at(n).response, again._at(n).shown) for n in range(8)] == told
        assert again.timer.extended == 1
        assert again.hand_in(all_the_same=True).answered == 5  # a card and own words are marked by the learner
        assert exam(*every_type(), store=store, start=False).offer is None


def test_starting_again_lets_the_offer_lapse():
    """start() and reset() begin a new run; without an answer there is nothing to go on with."""
    store = Kept()
    exam(store=store).choose("Red")
    s = exam(store=store, start=False)
    s.start()
    assert s.offer is None and s.answered == 0
    with pytest.raises(Mistake, match="no exam under way"):
        s.go_on()
    assert exam(store=Kept(), start=False).offer is None


@pytest.mark.parametrize("kept", range(1, 5))
def test_a_kernel_killed_while_handing_in_loses_no_answer(tmp_path, kept):
    """Whatever was written of the rows of handing in, opening the exam again brings the rest, each answer once."""
    whole = Kept()
    sit(exam(store=whole), "Red", "Green pear", "Red")
    cut = next(n for n, row in enumerate(whole.all) if row.event == "handed-in")
    with Store(tmp_path / "p.sqlite3") as store:
        for row in whole.all[:cut + kept]:
            store.add(row)
        for _ in range(2):
            again = exam(store=store, start=False)
            assert again.offer is None and again.earlier == whole.all[cut].at
        assert list(record(store)["right"]) == [True, False, True]
        assert list(record(store)["at"]) == [whole.all[cut].at] * 3


def test_reworded_questions_are_open_again():
    """A draft of other words is not taken up; a result tells how many were reworded; nonsense in the file does no harm."""
    store = Kept()
    s = exam(store=store)
    s.choose("Red")
    s.next()
    s.choose("Red")
    changed = [FOUR[0] | {"lead_in": "Which one holds now?"}, *FOUR[1:]]
    assert exam(*changed, store=store, start=False).offer.answered == 1
    s.hand_in(all_the_same=True)
    again = exam(*changed, store=store, start=False)
    again.look_back()
    assert again.summary().right == 1 and "1 question was reworded" in again.notices[0]
    for nonsense in (None, [], {"x": 1}, "right-9", 7):
        broken = Kept()
        broken.all = [replace(row, response=nonsense) for row in store.all if row.event in ("draft", "timer")]
        assert exam(store=broken, start=False).offer is None


def test_results_give_the_reasons_of_every_question():
    """Paged in order: right, wrong and open questions with a reason for every option; then the results again."""
    s = exam(FOUR[0], FOUR[1])
    told = sit(s, "Deadly nightshade", sure=3)
    assert s.state == "finished" and [look.unsafe for look in told.unsafe] == [True] and told.mean_mark == -6
    s.go_to(0)
    assert (s.state, s.outcome(0), s.feedback.safety[:5]) == ("checked", "not right", "Stop:")
    s.next()
    assert (s.state, s.outcome(1), s.feedback.verdict) == ("left-open", "left open", "Left open.")
    assert len(s.feedback.reasons) == 4 and not any(reason.chosen for reason in s.feedback.reasons)
    assert s.check().expected == "Red apple."
    s.next()
    assert s.state == "finished"
    s.back()
    s.results()
    assert s.state == "finished"


@pytest.mark.parametrize("place", range(8))
def test_a_question_left_open_tells_its_answer_whatever_its_type(place):
    """Every type left open has a feedback with reasons, nothing chosen, nothing given, and the answer in words."""
    s = exam(FOUR[0] | {"id": "oms-q-0099"}, every_type()[place])
    s.choose("Red")
    s.hand_in(all_the_same=True)
    s.go_to(1)
    told = s.feedback
    assert (s.state, told.verdict, told.score) == ("left-open", "Left open.", 0)
    assert told.reasons and told.expected and all(not r.chosen and not r.given and r.why for r in told.reasons)


def test_what_the_learner_marks_is_marked_after_handing_in(tmp_path):
    """A card and own words wait for the learner's mark; it is stored, and is there when the result is looked at again."""
    with Store(tmp_path / "p.sqlite3") as store:
        s = exam(every_type()[5], every_type()[6], store=store)
        s.next()
        s.choose("My own words")
        assert s.hand_in().answered == 0 and s.to_mark == (0, 1)
        s.go_to(0)
        assert s.state == "self-marking"
        s.rate(3)
        s.go_to(1)
        s.rate([0])
        assert (s.summary().right, s.summary().answered, s.outcome(1), s.to_mark) == (1, 2, "partly right", ())
        again = exam(every_type()[5], every_type()[6], store=store, start=False)
        again.look_back()
        assert (again.summary().right, again.summary().answered) == (1, 2)
        assert list(record(store)["right"]) == [True, False]


def test_certainty_can_be_required():
    """Where the file asks for it, an answer without it cannot be handed in, unless the time is over; cards need none."""
    clock, quiz = Clock(), replace(loaded(FOUR[0], FOUR[1], every_type()[5]), certainty="required")
    s = exam(quiz=quiz, clock=clock, minutes=1)
    s.choose("Red")
    s.next()
    s.choose("Red")
    s.sure(1)
    s.go_to(2)
    assert s.unsaid == (0,)
    with pytest.raises(Mistake, match="Say how sure you are first: question 1"):
        s.hand_in(all_the_same=True)
    clock.move(61)
    assert s.hand_in(all_the_same=True).right == 2
    assert exam().certainty is None, "no level is preselected"
    free = exam()
    free.choose("Red")
    assert free.unsaid == ()


_WORDS = st.one_of(st.sampled_from(["A", "b", "Red", "right-1", "24 months", "x", "", "warm", "egg"]), st.integers(-2, 9),
                   st.none(), st.lists(st.sampled_from(["A", "B", 0, 7, None]), max_size=3),
                   st.dictionaries(st.sampled_from(["sun", "stance"]), st.sampled_from(["warm", 1, None]), max_size=2))
_STEPS = st.one_of(
    st.tuples(st.sampled_from(["choose", "sure", "rule_out", "go_to", "rate"]), _WORDS),
    st.tuples(st.just("move"), st.floats(-100, 500)), st.tuples(st.just("hand_in"), st.booleans()),
    st.tuples(st.just("answer"), st.integers(0, 7)), st.tuples(st.just("answer"), st.integers(0, 7)),
    st.tuples(st.sampled_from(["start", "next", "back", "flag", "go_on", "look_back", "results", "check", "reset", "reopen",
                               "more_time", "stop_timer"]), st.none()))


@settings(max_examples=300)
@given(st.booleans(), st.lists(_STEPS, min_size=5, max_size=25))
def test_any_sequence_of_calls_is_legal(started, steps):
    """Whatever is called in whatever order: one-line mistakes at most, nothing revealed early, answers only when handed in."""
    store, clock = Kept(), Clock()
    options = {"store": store, "clock": clock, "minutes": 5}
    s = exam(*every_type(), start=started, **options)
    for name, value in steps:
        try:
            if name == "answer":
                s.go_to(value)
                s.choose(RIGHT[value] or "my own words")
            elif name == "move":
                clock.move(value)
            elif name == "reopen":
                s = exam(*every_type(), start=False, **options)
            elif value is None and name not in ("choose", "sure", "rule_out", "go_to", "rate"):
                getattr(s, name)()
            else:
                getattr(s, name)(value)
        except Mistake as mistake:
            assert str(mistake) and "\n" not in str(mistake)
        assert s.state in ("ready", "answering", "over", "finished", "checked", "self-marking", "left-open")
        assert (s.feedback is not None) <= s.handed_in and 0 <= s.position < s.total
        assert s.used >= 0 and (s.left is None or s.state in ("answering", "over"))
        assert len(s.still_open) + s.answered == s.total
    handed = {row.run for row in store.all if row.event == "handed-in"}
    answers = [(row.run, row.question) for row in store.all if row.event == "answer"]
    assert {run for run, _ in answers} <= handed and len(answers) == len(set(answers))


# The timer

def test_there_is_no_timer_unless_it_is_asked_for():
    """Without minutes nothing runs out, whatever the clock does; the result says that there was none."""
    clock = Clock()
    s = exam(clock=clock)
    clock.move(10**7)
    assert (s.left, s.state, s.timer.words) == (None, "answering", "There was no timer.")
    for act in (s.more_time, s.stop_timer):
        with pytest.raises(Mistake, match="There is no timer"):
            act()


def test_time_counts_down_with_what_was_chosen_at_the_start():
    """Minutes with per cent more; start() can choose otherwise; a clock set back gives no time and takes none."""
    clock = Clock()
    s = exam(clock=clock, minutes=20, extra=25)
    assert s.left == 1500
    clock.move(100)
    s.next()
    clock.move(100)
    assert s.left == 1300
    clock.move(-5000)
    s.next()
    assert s.left == 1400  # the step back swallows what was not yet written down
    other = exam(clock=clock, minutes=20, start=False)
    other.start(minutes=None)
    assert other.left is None
    other.reset()
    other.start(extra=100)
    assert other.left == 2400


def test_time_can_be_added_ten_times_and_more():
    """Each press adds a quarter of what was planned, however often, also when the time is over, counted from then."""
    clock = Clock()
    s = exam(clock=clock, minutes=10)
    for _ in range(12):
        clock.move(60)
        s.more_time()
    assert s.left == 600 - 12 * 60 + 12 * 180
    clock.move(3000)
    assert s.state == "over"
    s.more_time()
    assert (s.state, s.left) == ("answering", 180)
    assert s.timer.words == "Timer: 10 minutes, extended 13 times after it was over."


def test_the_timer_can_be_switched_off():
    """Without it the exam goes on, and the result says so."""
    clock = Clock()
    s = exam(clock=clock, minutes=10, extra=50)
    s.stop_timer()
    clock.move(10**6)
    assert (s.left, s.state) == (None, "answering")
    assert s.timer.words == "Timer: 10 minutes and 50% more, then switched off."


def test_when_the_time_is_over_nothing_is_lost():
    """All is kept; it can be handed in, or gone on with untimed; a choice under way at that moment still counts."""
    clock, store = Clock(), Kept()
    s = exam(clock=clock, store=store, minutes=1)
    s.choose("Red")
    clock.move(62)
    assert s.state == "over"
    s.next()
    s.choose("Red")
    clock.move(30)
    with pytest.raises(Mistake, match=r"The time is over\. Hand in, add time, or go on without a timer\."):
        s.choose("Green pear")
    s.stop_timer()
    s.choose("Green pear")
    told = s.hand_in(all_the_same=True)
    assert (told.right, told.answered) == (1, 2)
    assert s.timer.words == "Timer: 1 minute, over before the end; then on without it."
    assert store.all[-3].response["timer"]["overran"] is True
    at_once = exam(clock=clock, minutes=1)
    clock.move(90)
    at_once.hand_in(all_the_same=True)
    assert at_once.timer.overran


@pytest.mark.parametrize("wrong", [{"minutes": 0}, {"minutes": "20"}, {"minutes": True}, {"minutes": 601}, {"extra": -1},
                                   {"extra": 401}, {"extra": "25"}, {"minutes": float("nan")}])
def test_wrong_times_are_one_sentence(wrong):
    """What is no number, or out of range, is refused in one sentence."""
    with pytest.raises(Mistake, match=r"^[^\n]*such as"):
        exam(**wrong)


# Two forms

def before(store, right=2, **options):
    """Sit form A with so many right, and hand it in."""
    s = exam(quiz=in_two_forms(**options), form="A", store=store)
    sit(s, *["Red"] * right, *["Green"] * (4 - right), sure=2)
    return s


def test_the_first_form_tells_counts_and_no_key():
    """After form A: how many right by module and how sure; no feedback, no page, no question named, no right or wrong."""
    store = Kept()
    s = exam(quiz=in_two_forms(), form="a", store=store)
    told = sit(s, "Red", "Black", "Red", "Green", sure=3)
    assert s.reasons_hidden and (told.right, told.answered) == (2, 4)
    assert sum(right for _, right, _ in s.by_module()) == 2
    assert [total for _, _, total in s.by_module()] == [1, 1, 2]
    assert (told.unsafe, told.confident_wrong) == ((), ())
    assert s.feedback is None and s.agreement() is None and {s.outcome(n) for n in range(4)} == {""}
    for act in (s.check, s.next, s.back, lambda: s.go_to(0)):
        with pytest.raises(Mistake, match="stay closed until form B"):
            act()
    assert s.result()[["right", "score"]].isna().all(axis=None)
    assert s.comparison() is None and s.partner() is None
    again = exam(quiz=in_two_forms(), form="A", store=store, start=False)
    again.look_back()
    assert again.reasons_hidden and again.feedback is None


def test_after_the_second_form_both_can_be_read():
    """Form B tells its reasons at once and opens form A, as it was answered, in the same place and when opened again."""
    store = Kept()
    before(store)
    s = exam(quiz=in_two_forms(), form="B", store=store)
    assert not {q.id for q in s.questions} & {q.id for q in exam(quiz=in_two_forms(), form="A").questions}
    sit(s, *["Red"] * 4, sure=2)
    s.go_to(0)
    assert s.feedback.verdict == "Right."
    first = s.partner()
    first.go_to(3)
    assert (first.form, first.feedback.verdict, first.summary().right) == ("A", "Not this one.", 2)
    again = exam(quiz=in_two_forms(), form="A", store=store, start=False)
    again.look_back()
    assert not again.reasons_hidden
    other_seed = exam(quiz=in_two_forms(seed=5), form="A", store=store)
    sit(other_seed, "Red", sure=1)
    assert other_seed.reasons_hidden, "form B of another seed opens nothing"


def test_the_second_form_is_compared_with_the_first():
    """Two of four before, four of four after: the whole of what was missing; by module; with its date."""
    store = Kept()
    before(store, right=2)
    s = exam(quiz=in_two_forms(), form="B", store=store)
    sit(s, *["Red"] * 4, sure=2)
    told = s.comparison()
    assert repr(told.gain) == "before 2 of 4, after 4 of 4: difference +0.50, normalised gain 1.00"
    assert told.at == next(row.at for row in store.all if row.event == "handed-in")
    assert [m.module for m in told.gain.by_module] == ["M01", "M02", "M04"]


def test_a_missing_or_unlike_test_before_is_said_plainly():
    """None at all, another seed, other words, or left open by more than half: no number, one sentence that says why."""
    def compared(store, **options):
        s = exam(quiz=in_two_forms(**options), form="B", store=store)
        sit(s, *["Red"] * 4, sure=1)
        told = s.comparison()
        assert told.gain is None
        return told.why_none

    assert compared(Kept()) == "There is nothing to compare with: form A was not handed in on this computer."
    store = Kept()
    before(store, seed=9)
    assert "drawn with another seed" in compared(store)
    store = Kept()
    asked = before(store).questions[0].id.replace("-", "_")
    assert "1 of the 4 questions of form A were reworded" in compared(store, **{asked: {"lead_in": "Which one is it now?"}})
    store = Kept()
    s = exam(quiz=in_two_forms(), form="A", store=store)
    sit(s, "Red", sure=1)
    assert "more than half of it open" in compared(store)


def test_the_first_test_counts_and_not_a_later_one():
    """Sat twice, form A counts as it was handed in first: it tells what was known before the course."""
    store, clock = Kept(), Clock()
    for right in (1, 4):
        clock.move(100)
        s = exam(quiz=in_two_forms(), form="A", store=store, clock=clock)
        sit(s, *["Red"] * right, *["Green"] * (4 - right), sure=1)
    s = exam(quiz=in_two_forms(), form="B", store=store, clock=clock)
    sit(s, *["Red"] * 4, sure=1)
    assert s.comparison().gain.before.right == 1
    assert clock.now - s.comparison().at == timedelta(seconds=100)


def test_forms_are_asked_for_by_their_letter():
    """A test of two forms wants one of them; a quiz without forms has none; a form is not cut down further."""
    for options, says in (({}, "two forms"), ({"form": "C"}, "no form “C”"), ({"form": "A", "only": "oms-q-0101"}, "leave out `only`")):
        with pytest.raises(Mistake, match=says):
            exam(quiz=in_two_forms(), **options)
    with pytest.raises(Mistake, match="has no forms"):
        exam(form="A")


def test_an_exam_may_ask_for_chances():
    """A chance is kept with every draft and answer, comes back after a restart, and gives a Brier score at the end."""
    store = Kept()
    first = exam(store=store, certainty="probability")
    first.choose("Red")
    first.sure(90)
    again = exam(store=store, certainty="probability", start=False)
    again.go_on()
    assert (again.chance, again.certainty) == (0.9, 3)
    told = sit(again, "Red", "Green pear", sure=80)
    assert told.brier.score == pytest.approx((0.2 ** 2 + 0.8 ** 2) / 2)
    assert [row.chance for row in store.all if row.event == "answer"] == [0.8, 0.8]


def test_where_certainty_is_required_a_chance_will_do():
    """The file asks for how sure with each answer; asked as a chance, the exam is not handed in without one."""
    made = exam(quiz=replace(loaded(*FOUR), certainty="required"), certainty="probability")
    made.choose("Red")
    with pytest.raises(Mistake, match="Say how sure you are first: question 1"):
        made.hand_in(all_the_same=True)
    made.sure(60)
    assert made.hand_in(all_the_same=True).right == 1
