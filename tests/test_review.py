"""The review: what a sitting asks and why, how its answers count, and what a person sees of it."""

import gc
import random
import sys
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from types import SimpleNamespace

import ipywidgets
import pytest

import quizzes
from oms.content.library import library
from oms.content.problem import Mistake
from oms.learning import review
from oms.learning.answer import Answer
from oms.learning.progress import by_quiz, record
from oms.learning.review_session import Desk, asked, exam_day
from oms.learning.schedule import AGAIN, EASY, GOOD, HARD
from oms.learning.session import QuizSession
from oms.learning.store import Store, default_store
from oms.widgets.quiz import quiz
from oms.widgets.review import ReviewView

DAY = timedelta(days=1)
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@dataclass
class Quiz(quizzes.Loaded):
    """A loaded quiz that may be kept for a test."""

    kept_for_test: bool = False


@dataclass
class Books:
    """As much of a library as a review looks at: `shelf` holds quizzes by name."""

    shelf: dict = field(default_factory=dict)
    lessons: dict = field(default_factory=dict)
    scale = None

    def quiz_names(self):
        return sorted(self.shelf)

    def quiz(self, name):
        return self.shelf[name]


def item(number):
    """A single best answer: of module 3 objective 2 for number 320 to 329; option wrong-3 could harm."""
    module, objective = divmod(number, 100)[0], divmod(number, 10)[0] % 10
    return quizzes.question("single", id=f"oms-q-{number:04}", objective=f"M{module:02}-O{objective}")


def course(*numbers, **more):
    """Books with a quiz for each module of these questions, all of ready lessons."""
    books = Books()
    for number in numbers:
        module = f"M{number // 100:02}"
        books.lessons[module] = SimpleNamespace(status="ready")
        before = books.shelf.get(f"quiz-{module}")
        books.shelf[f"quiz-{module}"] = Quiz(f"quiz-{module}", (*(before.questions if before else ()), item(number)),
                                             lesson=module, **more)
    return books


@pytest.fixture
def store(tmp_path):
    with Store(tmp_path / "home" / "progress.sqlite3") as one:
        yield one


@pytest.fixture
def clock():
    one = quizzes.Clock()
    one.now = NOW
    return one


@pytest.fixture
def desk(store, clock):
    """A function that sits down at a review of these questions, as often as wanted, over one log."""
    def sit(*numbers, books=None, **more):
        return Desk(store, books or course(*numbers), clock=clock, **more)

    return sit


def tell(store, number, right=True, days=0.0, **more):
    """Write down an answer given so many days ago; a wrong one chose option wrong-1."""
    question = item(number)
    values = {"response": "right-1" if right else "wrong-1", "event": "answer"} | more
    store.add(Answer("run", "a-lesson", question.id, question.fingerprint, question.objective, right=right,
                     at=NOW - DAY * days, **values))


def ids(plan):
    return [int(ask.question.id[-4:]) for ask in plan.asks]


def do(session, right=True, sure=None):
    """Answer the question that is on and turn the page."""
    session.choose("right-1" if right else "wrong-1")
    session.sure(sure)
    session.check()
    session.next()


# -- what is asked -----------------------------------------------------------------------------------------------------

def test_an_empty_record_asks_nothing(desk, store):
    """Before the first answer there is nothing to ask, one friendly sentence, and no file."""
    sitting = desk(111, 112)
    assert (sitting.plan.asks, sitting.offer.words, sitting.forecast()[0][1]) == ((), "", 0)
    assert sitting.standing.startswith("There is nothing to review yet.") and sitting.sitting(sitting.plan) is None
    assert not store.path.parent.exists()


def test_due_wrong_and_flagged_are_asked_and_nothing_else(desk, store):
    """Due today, wrong and not due yet, flagged: asked, each with its reason. Right and not due, or never met: not."""
    tell(store, 111, days=3)
    tell(store, 211, right=False, days=1, sure=1)
    tell(store, 311, days=1)
    tell(store, 311, event="flag", right=None, days=1)
    tell(store, 411, days=1)
    tell(store, 511, right=None, days=30)
    plan = desk(111, 211, 311, 411, 511, 611).plan
    today = date(2026, 11, 21)
    assert {ask.question.id[-4:]: ask.sentence(today) for ask in plan.asks} == {
        "0111": "due since yesterday", "0211": "wrong yesterday", "0311": "flagged yesterday"}
    assert asked(plan) == "3 questions now: 1 due; 1 to look at again after a wrong answer; 1 flagged."


def test_what_could_harm_comes_first_then_what_was_wrong_and_sure(desk, store):
    """Unsafe choices, the surest first; wrong at the highest level; then by how likely it is known."""
    tell(store, 111, days=400)
    tell(store, 211, right=False, days=3)
    tell(store, 311, right=False, days=3, sure=3)
    tell(store, 411, right=False, days=3, sure=1, response="wrong-3")
    tell(store, 511, right=False, days=3, sure=3, response="wrong-3")
    tell(store, 611, right=False, days=9, sure=3, response="wrong-3")
    tell(store, 611, days=5, sure=2)
    plan = desk(111, 211, 311, 411, 511, 611).plan
    assert ids(plan)[:3] == [511, 411, 311] and set(ids(plan)[3:]) == {111, 211, 611}
    assert [ask.why for ask in plan.asks][:3] == ["unsafe", "unsafe", "wrong"]
    sentences = [ask.sentence(date(2026, 11, 21)) for ask in plan.asks[:3]]
    assert sentences == ["your answer on 18 Nov could have harmed a patient, when you were sure",
                         "your answer on 18 Nov could have harmed a patient", "wrong on 18 Nov, when you were sure"]


def test_modules_are_mixed(desk, store):
    """Four questions of each of three modules: no two of one module follow one another."""
    numbers = [module * 100 + 11 + place for module in (1, 2, 3) for place in range(4)]
    for place, number in enumerate(numbers):
        tell(store, number, days=100 - place)
    modules = [ask.module for ask in desk(*numbers).plan.asks]
    assert len(modules) == 12 and all(one != other for one, other in pairwise(modules))


def test_a_heavy_module_is_spread_over_the_sitting(desk, store):
    """Six of one module and five of others: the six never stand side by side."""
    numbers = [111, 112, 113, 114, 115, 116, 211, 212, 311, 312, 411]
    for number in numbers:
        tell(store, number, days=50 if number > 200 else 60)
    modules = [ask.module for ask in desk(*numbers).plan.asks]
    assert modules[::2] == ["M01"] * 6 and "M01" not in modules[1::2]


def test_fifteen_a_day_also_across_restarts(desk, store):
    """Of forty due questions fifteen are asked; after seven and a restart eight; then none, and the next day again."""
    numbers = [module * 100 + 10 + place for module in (1, 2, 3, 4) for place in range(10)]
    for place, number in enumerate(numbers):
        tell(store, number, days=60 + place)
    first = desk(*numbers)
    assert (len(first.plan.asks), first.plan.waiting) == (15, 25)
    session = first.sitting(first.plan)
    for _ in range(7):
        do(session)
    again = desk(*numbers)
    assert (len(again.plan.asks), again.plan.done, again.plan.waiting) == (8, 7, 25)
    assert set(ids(again.plan)) == set(ids(first.plan)[7:])
    session = again.sitting(again.plan)
    for _ in range(8):
        do(session)
    rest = desk(*numbers)
    assert (rest.plan.asks, rest.plan.done, rest.plan.waiting) == ((), 15, 25)
    assert rest.offer.words == "Ask more today" and "25 more questions wait" in rest.standing
    assert len(rest.more().asks) == 15 and not set(ids(rest.plan)) & set(ids(first.plan))
    assert len(desk(*numbers, most=20).plan.asks) == 5


def test_the_next_day_begins_anew(desk, store, clock):
    """What was reviewed yesterday does not count today."""
    numbers = [110 + place for place in range(9)] + [210 + place for place in range(9)]
    for number in numbers:
        tell(store, number, days=60)
    first = desk(*numbers)
    session = first.sitting(first.plan)
    for _ in range(15):
        do(session)
    assert not desk(*numbers).plan.asks
    clock.move(24 * 3600)
    later = desk(*numbers).plan
    assert (later.done, len(later.asks)) == (0, 3)


def test_after_a_gap_the_least_likely_known_are_asked(desk, store):
    """With more due than a day holds, those asked are the ones with the lowest chance of being known."""
    numbers = [module * 100 + 10 + place for module in (1, 2, 3) for place in range(10)]
    chance = random.Random(5)
    for number in numbers:
        for days in sorted((chance.uniform(60, 300) for _ in range(chance.randint(1, 4))), reverse=True):
            tell(store, number, days=days)
    sitting = desk(*numbers)
    chances = {int(name[-4:]): card.chance for name, card in sitting.cards.items()}
    assert set(ids(sitting.plan)) == set(sorted(numbers, key=chances.get)[:15])


def test_after_an_error_another_question_of_the_objective_is_asked(desk, store):
    """One never seen before one seen, of those seen the one seen longest ago; another objective is no substitute."""
    for number, days in ((112, 5), (113, 40), (121, 300)):
        tell(store, number, days=days, sure=3)
        tell(store, number, days=days - 1)
        tell(store, number, days=days - 2)
    tell(store, 111, right=False, days=1, sure=3)
    numbers = [111, 112, 121]
    first = desk(*numbers).plan.asks[0]
    assert (first.question.id, first.original.id, first.instead) == ("oms-q-0112", "oms-q-0111", True)
    assert first.sentence(date(2026, 11, 21)) == "another question on what went wrong yesterday, when you were sure"
    assert desk(*numbers, 114).plan.asks[0].question.id == "oms-q-0114"
    tell(store, 115, right=None, days=200)
    tell(store, 116, right=None, days=3)
    assert desk(*numbers, 116, 115).plan.asks[0].question.id == "oms-q-0115"


def test_a_due_question_that_was_right_is_asked_itself(desk, store):
    """Only an error calls for another question."""
    tell(store, 111, days=10)
    assert ids(desk(111, 112, 113).plan) == [111]


def test_without_another_the_same_question_is_asked_but_not_on_the_same_day(desk, store, clock):
    """Wrong today and nothing else on that objective: it waits until tomorrow."""
    tell(store, 111, right=False)
    assert ids(desk(111, 121).plan) == []
    assert ids(desk(111, 112).plan) == [112]
    clock.move(24 * 3600)
    assert ids(desk(111, 121).plan) == [111]


def test_one_stand_in_serves_one_question(desk, store):
    """Two wrong questions and one other: one of them is asked itself, and nothing is asked twice."""
    tell(store, 111, right=False, days=2)
    tell(store, 112, right=False, days=3)
    assert sorted(ids(desk(111, 112, 113).plan)) in ([111, 113], [112, 113])
    assert sorted(ids(desk(111, 112).plan)) == [111, 112]


@pytest.mark.parametrize("sure", [None, 1, 3])
def test_a_right_stand_in_counts_for_both(desk, store, sure):
    """The stand-in is practised, and the question it stood for moves on with the same rating, at the same moment."""
    tell(store, 111, right=False, days=2, sure=3)
    sitting = desk(111, 112)
    do(sitting.sitting(sitting.plan), sure=sure)
    known = desk(111, 112).practice.questions
    given = HARD if sure == 1 else GOOD
    assert known["oms-q-0112"].rating == known["oms-q-0111"].rating == given
    assert known["oms-q-0111"].memory is not None and known["oms-q-0112"].memory is None
    assert not desk(111, 112, 113).plan.asks


def test_a_wrong_stand_in_counts_for_itself_only(desk, store, clock):
    """The first question stays wrong as it was and rests for today; tomorrow both are looked at again."""
    tell(store, 111, right=False, days=2, sure=3)
    sitting = desk(111, 112, 113)
    do(sitting.sitting(sitting.plan), right=False)
    again = desk(111, 112, 113)
    known = again.practice.questions
    assert known["oms-q-0111"].at == NOW - 2 * DAY and known["oms-q-0112"].rating == AGAIN
    assert again.plan.asks == () and again.plan.done == 1
    assert [count for _, count in again.forecast(3)] == [0, 2, 0]
    clock.move(24 * 3600)
    later = desk(111, 112, 113).plan
    assert {ask.original.id for ask in later.asks} == {"oms-q-0111", "oms-q-0112"}


def test_a_flag_brings_a_question_back_once(desk, store, clock):
    """Flagged today after its answer: asked; answered on a later day it does not come for its flag again."""
    tell(store, 111)
    tell(store, 111, event="flag", right=None)
    assert ids(desk(111).plan) == [111]
    clock.move(24 * 3600)
    sitting = desk(111)
    session = sitting.sitting(sitting.plan)
    assert session.flagged
    do(session)
    clock.move(24 * 3600)
    assert ids(desk(111).plan) == []
    tell(store, 111, event="flag", right=None, days=-2)
    assert ids(desk(111).plan) == [111]
    tell(store, 111, event="unflag", right=None, days=-2)
    assert ids(desk(111).plan) == []


def test_flags_have_places_of_their_own(desk, store):
    """However much is due, one place in five is for what is flagged; with little due there is room for all of it."""
    numbers = [module * 100 + 10 + place for module in (1, 2, 3) for place in range(10)]
    for number in numbers[:20]:
        tell(store, number, days=90)
    for number in numbers[20:]:
        tell(store, number, days=1)
        tell(store, number, event="flag", right=None, days=1)
    plan = desk(*numbers).plan
    assert sum(ask.why == "flagged" for ask in plan.asks) == 3 and len(plan.asks) == 15 and plan.waiting == 15
    assert sum(ask.why == "flagged" for ask in desk(*numbers[15:]).plan.asks) == 10


def test_an_added_question_is_due_today(desk, store, clock):
    """Put on the list, never met or met today: it is asked today, and once answered it is off the list."""
    tell(store, 111)
    for number in (111, 112):
        tell(store, number, event="add", right=None)
    sitting = desk(111, 112, 113)
    assert sorted(ids(sitting.plan)) == [111, 112]
    assert {ask.sentence(date(2026, 11, 21)) for ask in sitting.plan.asks} == {"put on your list for today"}
    assert sitting.forecast()[0] == (date(2026, 11, 21), 2)
    session = sitting.sitting(sitting.plan)
    do(session)
    do(session)
    assert desk(111, 112, 113).plan.asks == ()


def test_only_due_leaves_the_rest_out(desk, store):
    """Neither a flag nor an error brings back what is not due."""
    tell(store, 111, days=10)
    tell(store, 211, days=1)
    tell(store, 211, event="flag", right=None, days=1)
    tell(store, 311, right=False)
    assert ids(desk(111, 211, 311, 312, only_due=True).plan) == [111]
    assert sorted(ids(desk(111, 211, 311, 312).plan)) == [111, 211, 312]


def test_what_cannot_be_asked_is_left_out(desk, store):
    """Gone or broken questions, planned lessons, lessons unknown and quizzes kept for a test are never asked."""
    numbers = (111, 211, 311, 411, 511)
    for number in numbers:
        tell(store, number, right=False, days=9)
        tell(store, number, event="add", right=None)
    books = course(*numbers)
    books.lessons["M02"] = SimpleNamespace(status="planned")
    del books.lessons["M03"]
    books.shelf["quiz-M04"] = Quiz("quiz-M04", (item(411), item(412)), lesson="M04", kept_for_test=True)
    books.shelf["quiz-M05"] = Quiz("quiz-M05", (), lesson="M05", problems=("broken",))
    sitting = desk(books=books)
    assert ids(sitting.plan) == [111] and sitting.forecast()[0][1] == 1
    assert ids(review.new_questions(sitting.practice, sitting.known, 9)) == []


def test_new_questions_come_from_modules_begun(desk, store):
    """Nothing is due: what was never met in a begun module is offered, modules mixed, as many as the day has left."""
    tell(store, 111)
    tell(store, 211)
    sitting = desk(111, 112, 113, 114, 211, 212, 213, 311, 312, most=4)
    assert sitting.plan.asks == () and sitting.offer.words == "New questions"
    assert ids(sitting.offer.plan) == [112, 212, 113, 213] and sitting.offer.plan.waiting == 1
    assert asked(sitting.offer.plan) == "4 questions now: 4 new."
    assert sitting.standing == "Nothing is due today. The next 2 come back on Monday, 23 November."
    do(sitting.sitting(sitting.offer.plan))
    assert ids(desk(111, 112, 113, 114, 211, 212, 213, 311, 312, most=4).offer.plan) == [113, 212, 114]


def test_any_log_gives_a_plan_that_holds_together(store, clock):
    """Random logs: never more than the day's number, no question twice, nothing that cannot be asked, every reason told."""
    numbers = [module * 100 + 10 * objective + place for module in (1, 2, 3) for objective in (1, 2) for place in range(6)]
    books = course(*numbers)
    chance = random.Random(11)
    for _ in range(25):
        for _ in range(12):
            event = chance.choice(["answer"] * 6 + ["flag", "unflag", "add", "easy", "parallel"])
            right = chance.choice((True, False, None)) if event in ("answer", "parallel") else None
            tell(store, chance.choice([*numbers, 911]), right, chance.choice((-1, 0, 0, 0.4, 1, 3, 20, 200)), event=event,
                 sure=chance.choice((None, 1, 2, 3)), response=chance.choice(("right-1", "wrong-1", "wrong-3", None, ["x"])))
        most = chance.randint(1, 20)
        sitting = Desk(store, books, most=most, clock=clock)
        found = ids(sitting.plan)
        assert len(found) == len(set(found)) <= most and set(found) <= set(numbers)
        assert all(ask.sentence(date(2026, 11, 21)) for ask in sitting.plan.asks)
        assert sitting.standing and sum(count for _, count in sitting.forecast(400)) == len(sitting.cards) > 0


def test_the_days_are_said_as_people_say_them():
    """Today and yesterday by name, others by date, and the year where it is another."""
    today = date(2026, 11, 21)
    told = [review.spoken_day(today - DAY * days, today) for days in (0, 1, 2, 400)]
    assert told == ["today", "yesterday", "on 19 Nov", "on 17 Oct 2025"]


# -- how it is answered ------------------------------------------------------------------------------------------------

def test_too_easy_is_kept_for_right_answers_only(desk, store):
    """Pressed after a right answer it is in the log and the question comes back later; else one sentence, no change."""
    for number in (111, 211):
        tell(store, number, days=10)
    sitting = desk(111, 211)
    session = sitting.sitting(sitting.plan)
    with pytest.raises(Mistake, match="once it was answered"):
        session.easy()
    session.choose("wrong-1")
    session.check()
    with pytest.raises(Mistake, match="answered right"):
        session.easy()
    session.next()
    session.choose("right-1")
    session.check()
    assert session.is_right and not session.was_easy
    session.easy()
    assert session.was_easy
    with pytest.raises(Mistake, match="said so already"):
        session.easy()
    assert [one.event for one in store.answers("review")] == ["answer", "answer", "easy"]
    known = desk(111, 211).practice.questions
    assert sorted(one.rating for one in known.values()) == [AGAIN, EASY]


def test_an_unfinished_quiz_of_a_lesson_is_not_disturbed(desk, store):
    """The review keeps its answers under its own name: the quiz still offers to go on, and its count is as before."""
    books = course(111, 112, 113)
    lesson = QuizSession(books.quiz("quiz-M01"), store=store, clock=lambda: NOW - 9 * DAY)
    do(lesson)
    sitting = desk(books=books)
    do(sitting.sitting(sitting.plan))
    again = QuizSession(books.quiz("quiz-M01"), store=store)
    assert (again.offer.answered, again.offer.total) == (1, 3)
    assert list(by_quiz(store)["quiz"]) == ["quiz-M01", "review"] and len(record(store)) == 2


def test_a_new_sitting_does_not_offer_an_old_one(desk, store, clock):
    """The same questions due again after a sitting was left half-way: they are asked anew, all of them."""
    for number in (111, 211):
        tell(store, number, right=False, days=9)
    first = desk(111, 211)
    do(first.sitting(first.plan), right=False)
    clock.move(3 * 24 * 3600)
    later = desk(111, 211)
    session = later.sitting(later.plan)
    assert (session.total, session.answered, session.offer) == (2, 0, None)


@pytest.mark.parametrize(("given", "day"), [("2027-01-20", date(2027, 1, 20)), (" 2027-01-20 ", date(2027, 1, 20)),
                                            (date(2027, 1, 20), date(2027, 1, 20)), (datetime(2027, 1, 20, 8), date(2027, 1, 20)),
                                            (None, None), ("", None)])
def test_an_exam_date_is_read_in_any_usual_form(given, day):
    """A text, a date, a moment; nothing means no exam."""
    assert exam_day(given, date(2026, 11, 21)) == day


@pytest.mark.parametrize("given", ["soon", "20 January", "2027-13-45", 5, True, ["2027-01-20"], "2026-11-21", "1999-01-01",
                                   date(2026, 11, 20), NOW])
def test_a_bad_exam_date_is_one_sentence(given):
    """What is no day, and what is not still to come, is refused and says how to mend it."""
    with pytest.raises(Mistake) as told:
        exam_day(given, date(2026, 11, 21))
    assert "\n" not in str(told.value) and str(told.value).endswith(".")


def test_an_exam_date_is_written_down_once(desk, store):
    """Told again it is not written again; taken away it is, and the plan follows at once."""
    tell(store, 111, days=1)
    sitting = desk(111)
    assert sitting.set_exam("2026-11-23") == sitting.set_exam(date(2026, 11, 23)) == date(2026, 11, 23)
    assert [one.response for one in store.answers() if one.event == "exam-date"] == ["2026-11-23"]
    assert sitting.cards["oms-q-0111"].day == date(2026, 11, 22)
    assert desk(111).exam == date(2026, 11, 23)
    sitting.set_exam(None)
    assert desk(111).exam is None and len(store.answers()) == 3


# -- what is seen ------------------------------------------------------------------------------------------------------

@pytest.fixture
def practised():
    """A function that writes down answers to the course's own questions, in the home of the test."""
    def write(name, count, right, days, sure=None):
        store, books = default_store(), library()
        for question in books.quiz(name).questions[:count]:
            store.add(Answer("run", name, question.id, question.fingerprint, question.objective, right=right, sure=sure,
                             response="right-1" if right else "wrong-1", at=datetime.now(UTC) - DAY * days))
    yield write
    default_store().close()


def view(**more) -> ReviewView:
    from oms import review as open_review

    return open_review(**more)


def answer_rightly(shown: ReviewView) -> None:
    """Answer the question that is on, whatever its type, or leave it open where only its learner can mark it."""
    session = shown.sitting.session
    question = session.question
    if question.type in ("single", "trace", "predict"):
        shown.choose(question.right[0].id)
    elif question.type == "several":
        shown.choose([option.id for option in question.right])
    elif question.type == "number":
        shown.choose(question.answer)
    elif question.type == "order":
        shown.choose([part.id for part in question.items])
    elif question.type == "sort":
        shown.choose({part.id: part.category for part in question.items})
    else:
        return
    shown.check()


def test_an_empty_home_shows_a_friendly_stable_page():
    """As in a stored notebook: one line, one sentence, no widgets of a quiz, no file, and the same every time."""
    one, other = view(), view(most=3, seed=5)
    assert repr(one) == repr(other) == "review: questions that are due on this computer"
    assert one._repr_mimebundle_()["text/html"] == other._repr_mimebundle_()["text/html"]
    assert "There is nothing to review yet" in one.today.value and one.coming.value == ""
    assert one.sitting is None and one.more_button.layout.display == "none"
    assert not default_store().path.parent.exists()
    for act in (one.check, one.next, one.easy, one.more, lambda: one.choose("A")):
        with pytest.raises(Mistake):
            act()


def test_line_and_static_form_tell_nothing_of_the_person(practised):
    """With questions due, half-way and at the end, what a notebook would store is what an empty home shows."""
    empty = view()
    before = (repr(empty), empty.static())
    practised("signs-in-order", 3, False, 5, sure=3)
    shown = view(seed=1)
    assert shown.sitting is not None and (repr(shown), shown.static()) == before
    assert (repr(shown.sitting), shown.sitting.static()) == before
    answer_rightly(shown)
    shown.next()
    assert (repr(shown), shown.static()) == before


def test_a_sitting_from_its_first_question_to_the_forecast(practised):
    """Why and how many left are told; easy is offered after a right answer; the end has a summary and what comes back."""
    practised("signs-in-order", 2, True, 9)
    practised("the-gate", 1, True, 9)
    practised("building-blocks", 2, True, 0)
    shown = view(seed=1)
    assert shown.today.value == "<p>3 questions now: 3 due.</p>"
    assert "Why now: due since" in shown.sitting.stem.value and shown.sitting.easy_button.description.startswith("Too easy")
    assert "3 left today" in shown.sitting.heading.value
    folded = shown.coming.value
    assert folded.startswith("<details><summary>The coming days</summary>") and "What comes back" in folded
    assert shown.sitting.easy_button.layout.display == "none"
    modules = [ask.module for ask in shown.plan.asks]
    assert modules == ["M04", "M02", "M04"]
    answer_rightly(shown)
    assert shown.sitting.easy_button.layout.display is None and "2 left today" in shown.sitting.heading.value
    shown.sitting.easy_button.click()
    assert shown.sitting.easy_button.description == "Noted: much later"
    assert "comes back much later" in shown.sitting.notice.value and shown.sitting.trouble is None
    shown.next()
    assert shown.sitting.notice.value == ""
    for _ in range(2):
        answer_rightly(shown)
        shown.next()
    assert "3 right of 3 answered" in shown.sitting.stem.value
    assert "You have answered 3 questions in today&#x27;s review. Nothing more is due today." in shown.today.value
    assert shown.coming.value.startswith("<table") and "<caption>What comes back</caption>" in shown.coming.value
    assert 'scope="row"' in shown.coming.value
    assert shown.more_button.description == "New questions" and shown.more_button.layout.display is None
    shown.more_button.click()
    assert len(shown.plan.asks) == 12 and {ask.why for ask in shown.plan.asks} == {"new"}
    assert "Why now: new to you" in shown.sitting.stem.value and shown.trouble is None
    with pytest.raises(Mistake, match="Finish the questions"):
        shown.more()


def test_a_restart_goes_on_where_it_ended(practised):
    """The page is opened again in the middle: what was answered is done, the rest is asked."""
    practised("signs-in-order", 3, True, 9)
    first = view()
    order = [ask.question.id for ask in first.plan.asks]
    answer_rightly(first)
    again = view()
    assert [ask.question.id for ask in again.plan.asks] == order[1:]
    assert "You have answered 1 today already." in again.today.value


def test_questions_left_open_are_offered_again(practised):
    """Turned past without an answer to the end: the page says so and asks them again."""
    practised("signs-in-order", 2, True, 9)
    shown = view()
    shown.next()
    answer_rightly(shown)
    shown.next()
    assert shown.more_button.description == "Go on with 1 question" and "1 question of today is still open" in shown.today.value
    shown.more()
    assert shown.sitting.session.total == 1


def test_a_sitting_lets_go_of_its_widgets(practised):
    """However often new questions are asked for, the page keeps about as many widgets."""
    practised("signs-in-order", 1, True, 0)
    practised("the-gate", 1, True, 0)
    counts = []
    shown = view(most=400)
    for _ in range(3):
        shown.more()
        gc.collect()
        counts.append(len([one for one in ipywidgets.widgets.widget._instances.values()
                           if isinstance(one, ipywidgets.DOMWidget)]))
        shown.sitting.session.go_to(shown.sitting.session.total - 1)
        shown.next()
    assert max(counts) - min(counts) <= 4


def test_the_exam_date_is_set_on_the_page(practised):
    """The picker and its button set it, a day gone by gives one sentence, and the date can be taken away again."""
    practised("signs-in-order", 2, True, 1)
    shown = view()
    assert shown.exam_picker.description == "Exam date" and shown.no_exam_button.layout.display == "none"
    day = (datetime.now() + 3 * DAY).date()
    shown.exam_picker.value = day
    shown.exam_button.click()
    assert "every question comes back before that day" in shown.notice.value and shown.desk.exam == day
    assert shown.no_exam_button.layout.display is None
    assert max(on for on, count in shown.forecast() if count) < day
    shown.exam_picker.value = date(9999, 12, 31)
    shown.exam_button.click()
    assert "is the year right" in shown.notice.value and shown.desk.exam == day
    shown.exam_picker.value = date(2001, 1, 1)
    shown.exam_button.click()
    assert "not still to come" in shown.notice.value and shown.desk.exam == day and shown.trouble is None
    shown.no_exam_button.click()
    assert shown.desk.exam is None and shown.exam_picker.value is None
    shown.exam_button.click()
    assert "Choose a day first" in shown.notice.value
    shown.desk.most = 1
    shown.exam((datetime.now() + DAY).date().isoformat())
    assert "2 questions would have to come back before that day, and there is room for 1" in shown.notice.value
    shown.exam(None)
    assert view(exam_date=day.isoformat()).desk.exam == day and view().exam_picker.value == day


@pytest.mark.parametrize("wrong", [{"most": 0}, {"most": "many"}, {"most": True}, {"most": 2.5}, {"seed": "x"}, {"seed": True},
                                   {"exam_date": "soon"}, {"exam_date": "2001-01-01"}, {"mst": 3}, {"only_due": "no"},
                                   {"most": "2027-01-20"}])
def test_wrong_options_are_one_sentence(wrong):
    """A wrong number, seed, date or name: one sentence, nothing made on disk."""
    with pytest.raises(Mistake) as told:
        view(**wrong)
    assert "\n" not in str(told.value)
    assert not default_store().path.parent.exists()


def test_without_the_package_the_page_says_so(practised, monkeypatch):
    """The review works by weeks and says it in one sentence."""
    practised("signs-in-order", 2, True, 50)
    monkeypatch.setitem(sys.modules, "fsrs", None)
    shown = view()
    assert "three weeks after a wrong answer" in shown.today.value and len(shown.plan.asks) == 2


def test_a_flag_of_a_lesson_can_be_taken_off_here(practised):
    """A flagged question shows its flag, and Remove flag is written down."""
    practised("signs-in-order", 1, True, 1)
    lesson = quiz("signs-in-order")
    lesson.flag()
    shown = view()
    assert shown.sitting.flag_button.description == "Remove flag" and "flagged today" in shown.sitting.stem.value
    shown.flag()
    assert view().sitting is None


def test_a_damaged_file_is_told_once_where_nothing_is_asked():
    """No question is on, and the file could not be read: its sentence stands on the page."""
    path = default_store().path
    path.parent.mkdir(parents=True)
    path.write_bytes(b"no database " * 400)
    shown = view()
    assert "set aside" in shown.notice.value and shown.sitting is None
    default_store().close()
