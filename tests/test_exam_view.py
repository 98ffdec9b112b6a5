"""An exam as people see it, without a browser: what it shows before, during and after, and what it keeps to itself."""

import json
from dataclasses import replace

import pytest

from oms.content.library import LoadedQuiz, library
from oms.content.problem import Mistake
from oms.learning.exam import ExamSession
from oms.learning.store import Store
from oms.widgets.exam import ExamView
from oms.widgets.quiz import quiz
from quizzes import Clock, Kept, every_type, in_two_forms, loaded
from small_content import quiz_text, write_small_content
from test_views import KEPT_BY_GITHUB, NASTY, Reader, models, press
from test_views import question as nasty

ANSWERS = [every_type()[0] | {"id": f"oms-q-000{n}"} for n in range(1, 4)]


def view_of(*records, quiz=None, **options):
    """An exam on a page, not started; three questions of one right answer, “Red”, unless told otherwise."""
    books = library()
    session = ExamSession(quiz or loaded(*(records or ANSWERS)), **{"shuffle_seed": 1, "scale": books.scale} | options)
    return ExamView(session, books)


def hear(group, **message):
    """What the browser sends when something is done in a group of options."""
    group._receive(group, {"draw": group.view["draw"], **message}, [])


def pick(view, letter):
    """Choose an option of the question on the page."""
    hear(view.group, event="pick", picked={"answer": [letter]})


def type_in(view, text):
    """Type into the field."""
    view.entry._hear(view.entry, {"event": "typed", "question": view.entry.entry["question"], "text": text}, [])


def notes(view):
    """What the list of questions says of each."""
    return [option["note"] for option in view.jump.view["rows"][0]["options"]]


def everything(view):
    """All that the browser has been told, as one text."""
    return json.dumps([widget.get_state() for widget in [view, *view.children, view.clock, view.entry]], default=str)


def test_an_exam_begins_with_a_choice_of_the_timer():
    """No timer is chosen beforehand unless minutes are given; the choice on the page counts; then the first question."""
    view = view_of()
    assert repr(view) == "exam “example”: 3 questions, not started"
    assert view.group.view["picked"] == {"timer": ["none"], "extra": ["0"]}
    assert [o["text"] for o in view.group.view["rows"][0]["options"]] == ["No timer", "5 minutes"]
    press(view.start_button)
    assert (view.session.left, "oms-timed" in view._dom_classes, view.clock.time["left"]) == (None, False, None)
    clock = Clock()
    view = view_of(minutes=20, extra=25, clock=clock)
    assert view.group.view["picked"] == {"timer": ["20"], "extra": ["25"]}
    hear(view.group, event="pick", picked={"timer": ["20"], "extra": ["100"]})
    press(view.start_button)
    assert (view.session.left, view.clock.time["left"]) == (2400, 2400) and "oms-timed" in view._dom_classes
    assert repr(view) == "exam “example”: question 1 of 3 (oms-q-0001), answering, 0 answered"


def test_nothing_sent_to_the_browser_tells_an_answer_before_handing_in():
    """The state of no widget holds a reason, a teaching point or a mark while the exam is under way; afterwards it does."""
    view = view_of(*ANSWERS)
    press(view.start_button)
    for _ in ANSWERS:
        pick(view, "A")
        if not view.next_button.disabled:
            press(view.next_button)
    assert "word for word" not in everything(view) and "Take this home" not in everything(view)
    assert "right answer" not in everything(view)
    press(view.hand_in_button)
    press(view.read_button)
    assert "word for word" in everything(view) and "right answer" in everything(view)


def test_the_list_of_questions_says_how_each_stands_and_goes_there():
    """Answered, begun, open, flagged, here, in words; after handing in right, not right, left open."""
    view = view_of(ANSWERS[0], every_type()[2], ANSWERS[2])
    press(view.start_button)
    pick(view, next(line.letter for line in view.session.shown if line.text == "Green pear"))
    press(view.flag_button)
    assert notes(view) == ["✓ answered · ⚑ flagged · ▸ you are here", "○ open", "○ open"]
    hear(view.jump, event="do", option="1")
    first = view.session.shown[0].id
    hear(view.group, event="pick", picked={first: ["0"]})
    assert notes(view) == ["✓ answered · ⚑ flagged", "◐ begun · ▸ you are here", "○ open"]
    view.jump._receive(view.jump, {"event": "do", "draw": -1, "option": "2"}, [])
    assert view.session.position == 2, "a press that was under way while the list was drawn anew still counts"
    view.choose("Red")
    view.hand_in(all_the_same=True)
    assert notes(view) == ["✗ not right · ⚑ flagged", "○ left open", "✓ right"]


def test_handing_in_with_open_questions_asks_once():
    """The first press says how many are open, anything else takes the question back, the second press hands in."""
    view = view_of()
    press(view.start_button)
    press(view.hand_in_button)
    assert "3 are open; hand in all the same?" in view.notice.value
    assert view.hand_in_button.description == "Hand in all the same?"
    pick(view, "A")
    assert view.hand_in_button.description == "Hand in"
    press(view.hand_in_button)
    press(view.hand_in_button)
    assert view.session.handed_in and view.notice.value == "" and view.trouble is None


@pytest.mark.parametrize("place", range(8))
def test_every_type_can_be_answered_handed_in_and_read(place):
    """What the browser sends answers every type; after handing in its reasons are drawn, answered or left open."""
    view = view_of(every_type()[place], ANSWERS[0] | {"id": "oms-q-0099"}, every_type()[place] | {"id": "oms-q-0098"})
    press(view.start_button)
    kind = view.session.question.type
    if kind == "number":
        type_in(view, "24 months")
    elif kind == "free":
        type_in(view, "A few words.")
    elif kind == "order":
        hear(view.group, event="pick", picked={"answer": [line.id for line in view.session.shown]})
    elif kind != "cloze":
        hear(view.group, event="pick", picked={
            row["id"]: [row["options"][0]["id"]] for row in view.group.view["rows"]})
    assert view.session.status(0) == "answered" and view.trouble is None
    press(view.hand_in_button)
    press(view.hand_in_button)
    press(view.read_button)
    if kind == "cloze":
        hear(view.group, event="do", option="3")
    if kind == "free":
        hear(view.group, event="pick", picked={"answer": ["0"]})
        press(view.ticks_button)
    assert view.session.state == "checked"
    hear(view.jump, event="do", option="2")
    assert view.session.state == "left-open" and view.group.view["feedback"]["verdict"] == "Left open."
    for n in (0, 2):
        view.go_to(n)
        assert view.group.view["feedback"]["teaching"] == "Take this home."
        assert all(row.get("why") or all(entry["why"] for entry in row["marked"]) for row in view.group.view["rows"]
                   if row["id"] != "checklist")
    assert view.trouble is None


def test_what_is_typed_is_an_answer_at_once_and_never_another_ones():
    """Half a number is no answer and is said when the page is turned; what comes late for another question is dropped."""
    view = view_of(every_type()[4], every_type()[4] | {"id": "oms-q-0055"})
    press(view.start_button)
    first = view.entry.entry["question"]
    assert view.entry.entry["label"] == "Your answer (months)"
    type_in(view, "24 mon")
    type_in(view, "about")
    assert view.session.response is None and view.session.status(0) == "open"
    press(view.next_button)
    assert view.session.position == 0 and view.notice.value != ""
    type_in(view, "24")
    press(view.next_button)
    assert (view.session.position, view.entry.entry["text"], view.notice.value) == (1, "", "")
    view.entry._hear(view.entry, {"event": "typed", "question": first, "text": "99"}, [])
    assert view.session.response is None
    press(view.back_button)
    assert view.entry.entry["text"] == "24"
    type_in(view, "")
    assert view.session.response is None


def test_how_sure_is_asked_without_a_level_chosen_beforehand():
    """Radios with none picked; where the file needs it, handing in names the questions; the list says so too."""
    view = view_of(quiz=replace(loaded(*ANSWERS), certainty="required"))
    press(view.start_button)
    assert view.sure_group.view["picked"] == {} and view.sure_group.view["rows"][0]["note"] == "Each answer needs it."
    pick(view, "A")
    assert notes(view)[0] == "✓ answered · ? how sure · ▸ you are here"
    press(view.hand_in_button)
    assert "Say how sure you are first: question 1" in view.notice.value and not view.session.handed_in
    hear(view.sure_group, event="pick", picked={"sure": ["3"]})
    assert view.session.certainty == 3 and notes(view)[0] == "✓ answered · ▸ you are here"
    view.next()
    assert view.sure_group.view["picked"] == {}
    assert view_of(every_type()[5]).sure_group.view["rows"] == []


def test_the_time_is_counted_by_the_browser_and_judged_by_the_kernel():
    """A page that is early gets the true time; when it is over the page offers three ways on, and keeps the answers."""
    clock = Clock()
    view = view_of(minutes=2, clock=clock)
    press(view.start_button)
    pick(view, "A")
    clock.move(100)
    view.clock._hear(view.clock, {"event": "over"}, [])
    assert view.clock.time["left"] == 20 and view.session.state == "answering"
    clock.move(21)
    view.clock._hear(view.clock, {"event": "over"}, [])
    assert "oms-is-over" in view._dom_classes and "The time is over." in view.stem.value and "1 of 3" in view.stem.value
    press(view.more_time_button)
    assert "oms-is-answering" in view._dom_classes and view.clock.time["left"] == 60
    assert view.more_time_button.description == "1 minute more"
    clock.move(100)
    view.clock._hear(view.clock, {"event": "over"}, [])
    press(view.stop_timer_button)
    assert "oms-timed" not in view._dom_classes and view.session.response is not None
    view.hand_in(all_the_same=True)
    assert "extended once, over before the end; then on without it" in view.stem.value


def test_the_clock_warns_in_time_and_speaks_at_few_moments():
    """At least 20 seconds are left when it warns, and it is read out twice, with what can be done."""
    told = view_of(minutes=20).clock.time
    assert told["warning"] >= 20 and len(told["moments"]) == 2
    assert min(seconds for seconds, _ in told["moments"]) >= 20 and told["hint"] in told["moments"][-1][1]


def test_what_was_typed_as_the_time_ran_out_still_counts():
    """The field sends what is in it while the page turns to “The time is over”; the answer is kept."""
    clock = Clock()
    view = view_of(every_type()[4], minutes=1, clock=clock)
    press(view.start_button)
    question = view.session.question.id
    clock.move(61)
    view.clock._hear(view.clock, {"event": "over"}, [])
    assert view.entry.entry["question"] == ""
    view.entry._hear(view.entry, {"event": "typed", "question": question, "text": "24"}, [])
    assert view.session.response == 24 and view.notice.value == ""


def test_the_results_come_in_the_order_that_matters():
    """The count, then unsafe choices, then what was sure and wrong, then the tables; nothing negative is counted out."""
    view = view_of()
    press(view.start_button)
    for n, words in enumerate(("Green pear", "Deadly nightshade", "Red")):
        view.go_to(n)
        view.choose(words)
        view.sure(3)
    press(view.hand_in_button)
    html = view.stem.value
    order = ["1 right of 3.", "could harm a patient", "Sure and not right", "By objective", "How sure, and how often right",
             "Mean mark for certainty: below 0"]
    assert [html.index(words) for words in order] == sorted(html.index(words) for words in order)
    assert "-3" not in html and "−" not in html
    assert view.group.view["say"] == "Handed in. 1 right of 3."


def test_the_page_owns_a_fixed_number_of_widgets():
    """Five questions and five hundred need equally many models, also on the way through."""
    five = [nasty(n) for n in range(1, 6)]
    before = models()
    view_of(*five)
    few = models() - before
    view = view_of(*(nasty(n) for n in range(1, 501)))
    view.start()
    for _ in range(5):
        view.choose("A")
        view.next()
    assert models() - before - few == few


def test_the_static_form_shows_no_question_and_escapes_everything():
    """It says what the exam is in plain tags, holds no question and no answer, and is the same after a choice."""
    books = library()
    content = LoadedQuiz("try", NASTY, NASTY, "M04", loaded(*ANSWERS).questions)
    view = ExamView(ExamSession(content), books)
    html = view.static()
    view.start()
    view.choose("A")
    assert view.static() == html
    read = Reader(html)
    assert read.tags <= KEPT_BY_GITHUB and NASTY in read.words
    assert "Red apple" not in html and "An invented situation" not in html


def test_questions_and_results_are_escaped():
    """Markup in a question, an option or a title stays text, on the question's page and in the results."""
    view = view_of(nasty(1))
    press(view.start_button)
    view.choose("Send home")
    assert "<script" not in view.stem.value + view.heading.value
    view.hand_in()
    assert "<script" not in view.stem.value + view.heading.value


def test_an_interrupted_exam_is_offered_before_anything_else():
    """A second view offers to go on; the timer is not chosen then; the button takes it up; declining begins anew."""
    store = Kept()
    first = view_of(store=store)
    first.start()
    first.choose("Red")
    view = view_of(store=store)
    assert "oms-offers" in view._dom_classes and "1 of 3 questions answered" in view.offer_line.value
    assert view.group.view["rows"] == []
    press(view.go_on_button)
    assert view.session.response == "right-1" and view.group.view["picked"]["answer"]
    other = view_of(store=store)
    press(other.start_again_button)
    assert "oms-offers" not in other._dom_classes and other.group.view["rows"] != []


def test_a_result_can_be_shown_again(tmp_path):
    """After a restart the last result and its reasons are one press away; a new exam is two presses of Reset."""
    with Store(tmp_path / "p.sqlite3") as store:
        first = view_of(store=store)
        first.start()
        first.choose("Red")
        first.hand_in(all_the_same=True)
        view = view_of(store=store)
        assert "oms-has-earlier" in view._dom_classes
        press(view.earlier_button)
        assert "1 right of 3." in view.stem.value
        press(view.read_button)
        assert view.group.view["feedback"]["verdict"] == "Right."
        press(view.results_button)
        press(view.reset_button)
        press(view.reset_button)
        assert view.session.state == "ready"


def form(letter, store):
    """A view of one form, started."""
    view = view_of(quiz=in_two_forms(), form=letter, store=store)
    view.start()
    return view


def answer_all(view, *words):
    """Answer every question, each at the middle level, and hand in."""
    for n, said in enumerate(words):
        view.go_to(n)
        view.choose(said)
        view.sure(2)
    press(view.hand_in_button)


def test_the_first_form_shows_counts_by_module_and_nothing_else():
    """After form A the page tells counts and how sure, and not one of its questions, options or reasons."""
    store = Kept()
    view = form("A", store)
    answer_all(view, "Red", "Black", "Red", "Green")
    html = view.stem.value
    assert "2 right of 4." in html and "By module" in html and "stay closed until form B" in html
    assert "oms-closed" in view._dom_classes and view.jump.view["rows"] == []
    for words in ("poisonous", "word for word", "Situation", "Black", "Take this home"):
        assert words not in html and words not in json.dumps(view.group.view)
    hear(view.jump, event="do", option="0")
    assert view.session.state == "finished" and "stay closed" in view.notice.value


def test_the_second_form_compares_and_opens_the_first():
    """After form B: before and after with intervals and the hint; one press reads form A, another comes back."""
    store = Kept()
    answer_all(form("A", store), "Red", "Green", "Red", "Green")
    view = form("B", store)
    answer_all(view, "Red", "Red", "Red", "Green")
    html = view.stem.value
    assert "Before and after" in html and "Four questions: too few for more than a hint." in html
    assert "Normalised gain 0.50" in html and "The difference is +25 in 100" in html
    assert view.comparison().gain.after.right == 3
    assert "oms-has-twin" in view._dom_classes and view.twin_button.description == "Read form A"
    press(view.twin_button)
    assert "form A" in view.heading.value and "2 right of 4." in view.stem.value
    press(view.read_button)
    assert view.group.view["feedback"]["teaching"] == "Take this home."
    press(view.results_button)
    press(view.twin_button)
    assert "form B" in view.heading.value and view.trouble is None


def test_without_a_test_before_the_results_say_so():
    """Form B alone names the reason and shows no number of a gain."""
    view = form("B", Kept())
    answer_all(view, "Red", "Red", "Red", "Red")
    assert "form A was not handed in on this computer" in view.stem.value and "Normalised" not in view.stem.value
    assert "oms-has-twin" not in view._dom_classes


@pytest.mark.parametrize(("before", "after", "says"), [
    (("Red",) * 4, ("Red",) * 4, "Nothing was missing before"),
    (("Red", "Red", "Red", "Green"), ("Green",) * 4, "Fewer were right than before"),
    (("Red", "Red", "Red", "Green"), ("Red", "Red", "Red", "Green"), "anything up to"),
])
def test_unusual_gains_are_said_in_words(before, after, says):
    """Nothing missing before, a loss, and an interval that reaches far below are words, not strange numbers."""
    store = Kept()
    answer_all(form("A", store), *before)
    view = form("B", store)
    answer_all(view, *after)
    assert says in view.stem.value


def test_quiz_opens_an_exam_and_refuses_what_does_not_fit():
    """mode="exam" gives the exam; a wrong mode, or a timer without it, is one sentence."""
    view = quiz("three-of-four", mode="exam", minutes=20)
    assert isinstance(view, ExamView) and view.session.minutes == 20
    for options, says in (({"mode": "exams"}, "did you mean “exam”"), ({"minutes": 20}, 'add mode="exam"'),
                          ({"form": "A"}, 'add mode="exam"'), ({"mode": "exam", "form": "A"}, "has no forms"),
                          ({"mode": "exam", "minutes": 0}, "minutes from 1"), ({"moode": "exam"}, "did you mean “mode”")):
        with pytest.raises(Mistake, match=says):
            quiz("three-of-four", **options)


def test_what_is_kept_for_a_test_is_shown_by_an_exam_only(tmp_path, monkeypatch):
    """Practice with such questions is refused in one sentence that says what to write; the exam of a form opens."""
    data = write_small_content(tmp_path / "data")
    head = "title: A test\nlesson: M04\nkept_for_test: true\nforms: {seed: 1, each: 1}\nquestions:\n"
    text = quiz_text("oms-q-0441", "oms-q-0442").partition("questions:\n")[2]
    (data / "questions" / "two-forms.yaml").write_text(head + text, encoding="utf-8")
    monkeypatch.setenv("OMS_DATA", str(data))
    for options in ({}, {"only": "oms-q-0441"}):
        with pytest.raises(Mistake, match="are kept for a test: write quiz"):
            quiz("two-forms", **options)
    view = quiz("two-forms", mode="exam", form="b")
    assert repr(view) == "exam “two-forms”, form B: 1 question, not started" and "Brief jerks" not in view.static()
