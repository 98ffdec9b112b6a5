"""My record read as a whole: by objective with intervals and what next, errors of thought, and a file for a teacher."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from oms.content.bank import Bank
from oms.content.library import Library
from oms.content.problem import Mistake
from oms.content.wording import spoken
from oms.learning import Store, report
from oms.learning.answer import Answer
from oms.learning.certainty import wilson
from oms.learning.forms import forms
from oms.learning.handing_in import file_name, nickname, response_file
from oms.widgets.hand_in import HandInView, hand_in
from oms.widgets.progress_view import ProgressView, progress
from oms.widgets.report import PARTS, report_view
from small_content import quiz_text, write_small_content
from test_static_form import Reader


@pytest.fixture
def books(tmp_path):
    """A small library with three questions; one wrong option of each has a misconception, another could harm."""
    folder = write_small_content(tmp_path / "data")
    text = quiz_text("oms-q-0401", "oms-q-0402", "oms-q-0403")
    slow = "It would be right in a child whose hands never come to rest at all."
    stiff = "It would be right in a child with brisk reflexes and a scissoring gait."
    text = text.replace(slow, f"{slow}\n    misconception: every-jerk-is-a-tic").replace(
        stiff, f"{stiff}\n    harm: it keeps the child from help")
    (folder / "questions" / "small.yaml").write_text(text, encoding="utf-8")
    return Library(folder)


@pytest.fixture
def bank(books):
    """Every question of the small library."""
    return Bank(books)


@pytest.fixture
def store(tmp_path):
    """A store in an empty folder."""
    with Store(tmp_path / "home" / "progress.sqlite3") as made:
        yield made


def said(bank, number, option, sure=None):
    """An answer to question 0401, 0402 or 0403: option "right-1", "wrong-1" (a misconception) or "wrong-2" (harm)."""
    question = bank.questions[f"oms-q-040{number}"]
    return Answer(run="r", quiz="small", question=question.id, fingerprint=question.fingerprint,
                  objective=question.objective, response=option, right=option == "right-1",
                  score=float(option == "right-1"), sure=sure, seconds=3.0)


def test_an_objective_counts_each_question_once_at_its_last_try(bank):
    """Wrong, then right is one question right; the interval is Wilson's; an answer nobody marked is not counted."""
    answers = [said(bank, 1, "wrong-1"), said(bank, 1, "right-1"), said(bank, 2, "wrong-1"),
               Answer(run="r", quiz="small", question="oms-q-0403", right=None)]
    (one,) = report.by_objective(answers, bank)
    assert (one.objective, one.right, one.answered, one.offered) == ("M04-O1", 1, 2, 3)
    assert (one.low, one.high) == wilson(1, 2)
    assert one.lesson.module == "M04"


@pytest.mark.parametrize(("answers", "words"), [
    ([(1, "wrong-2", 1)], "could have harmed"),
    ([(1, "wrong-1", 3), (2, "right-1", None), (3, "right-1", None)], "sure and not right"),
    ([(1, "right-1", None)], "a few more"),
    ([(1, "wrong-1", None), (2, "wrong-1", 1), (3, "right-1", None)], "Go through the lesson"),
    ([(1, "wrong-1", None), (2, "right-1", None), (3, "right-1", None)], "once more"),
    ([(1, "right-1", 3), (2, "right-1", None), (3, "right-1", None)], "Leave it to the review"),
])
def test_what_next_says_the_most_urgent_thing(bank, answers, words):
    """Harm before sure and wrong, before too few answers, before a low share."""
    (one,) = report.by_objective([said(bank, *entry) for entry in answers], bank)
    assert words in one.next


def test_a_question_that_is_gone_is_passed_over(bank):
    """An answer to a deleted question changes nothing and breaks nothing."""
    gone = Answer(run="r", quiz="old", question="oms-q-9999", response="right-1", right=True)
    assert report.by_objective([gone], bank) == ()
    assert report.misconceptions([gone], bank) == ()


def test_errors_of_thought_are_counted_and_close_when_answered_rightly(bank):
    """Chosen three times over two questions; one was right since, so one is still open."""
    answers = [said(bank, 1, "wrong-1"), said(bank, 2, "wrong-1"), said(bank, 2, "wrong-1"), said(bank, 1, "right-1")]
    (one,) = report.misconceptions(answers, bank)
    assert (one.name, one.words, one.times, one.questions, one.open) == (
        "every-jerk-is-a-tic", "Every jerk is a tic", 3, 2, 1)
    assert one.why.startswith("Slow writhing is of another origin")


def test_what_an_exam_keeps_closed_stays_closed_in_the_record(bank, books):
    """After form A neither errors of thought nor objectives tell of its questions; once form B is handed in, they do."""
    slow = "It would be right in a child whose hands never come to rest at all."
    text = quiz_text("oms-q-0411", "oms-q-0412").replace(slow, f"{slow}\n    misconception: every-jerk-is-a-tic")
    (books.folder / "questions" / "two.yaml").write_text(
        text.replace("questions:", "forms: {seed: 2026, each: 1, hide_reasons: [A]}\n"
                                                      "kept_for_test: true\nquestions:", 1), encoding="utf-8")
    bank = report.Bank(books)
    (asked,) = forms(books.quiz("two").questions, 2026, 1).a
    wrong = next(option for option in asked.wrong if option.misconception)
    answer = Answer(run="r", quiz="two", question=asked.id, fingerprint=asked.fingerprint, objective=asked.objective,
                    response=wrong.id, right=False, sure=3)
    counts = {"seed": 2026, "total": 1, "answered": 1, "right": 0}
    first = Answer(run="r", quiz="two", question="", event="handed-in", response=counts | {"form": "A"})
    then = Answer(run="s", quiz="two", question="", event="handed-in", response=counts | {"form": "B"})
    assert report.closed([answer, first], bank) == {asked.id}
    assert report.by_objective([first, answer], bank) == report.misconceptions([first, answer], bank) == ()
    assert [one.answered for one in report.by_objective([first, answer, then], bank)] == [1]
    assert [one.words for one in report.misconceptions([first, answer, then], bank)] == ["Every jerk is a tic"]


def test_names_of_errors_keep_the_spelling_of_abbreviations():
    """A name is said in plain words; what the glossary calls an abbreviation keeps its capitals."""
    assert spoken("csf-ends-oms-search", ("CSF", "OMS", "MRI")) == "CSF ends OMS search"
    assert spoken("every-jerk-is-a-tic") == "Every jerk is a tic" and spoken("") == ""


def test_chances_are_shown_beside_the_levels(bank, store):
    """Where chances were said, the record shows them too, with their Brier score."""
    store.add(replace(said(bank, 1, "right-1", sure=3), chance=0.9))
    view = report_view("certainty", store)
    assert "90%" in view.shown.value and "Brier score 0.010" in view.shown.value
    assert "C3, above 4 in 5" in view.shown.value


def test_my_record_names_quizzes_as_the_page_does_the_latest_first(store):
    """The title stands there and not the file's name, the day without a nought; what is gone keeps its name in words."""
    for quiz, day in (("one-of-each", 3), ("gone-for-good", 9)):
        store.add(Answer(run="r", quiz=quiz, question=quiz, right=True, at=datetime(2026, 11, day, 12, tzinfo=UTC)))
    view = ProgressView(store)
    words = Reader(view.shown.value).words
    assert words.index("Gone for good") < words.index("9 Nov 2026") < words.index("One of each kind") < words.index("3 Nov 2026")
    view.erase_button.click()
    view.erase_button.click()
    assert "2 entries are gone for good" in view.notice.value and "Nothing is recorded yet" in view.shown.value
    assert view.erase() == 0 and "nothing to erase" in view.notice.value


def test_wrong_words_in_the_brackets_are_refused_politely():
    """A name for the file is typed, not written into the notebook; an unknown part or option names what there is."""
    for call in (lambda: hand_in("blue heron"), lambda: hand_in(name="blue heron")):
        with pytest.raises(Mistake, match="Leave the brackets empty"):
            call()
    with pytest.raises(Mistake, match="did you mean “part”"):
        progress(parts="certainty")


def test_a_reworded_question_counts_no_misconception(bank):
    """What was chosen in another wording may have meant something else."""
    old = said(bank, 1, "wrong-1")
    reworded = Answer(run="r", quiz="small", question=old.question, fingerprint="other", response="wrong-1", right=False)
    assert report.misconceptions([reworded], bank) == ()


def test_every_part_of_the_record_on_the_page(bank, store):
    """Empty it says so; after an answer and Look again it shows it; the stored form never changes."""
    for part, kind in PARTS.items():
        view = report_view(part, store)
        view.books, view.bank = bank.books, bank
        before = (view.line(), view.static())
        view.look_again()
        assert isinstance(view, kind)
        assert "so far" in view.shown.value or "Nothing is recorded" in view.shown.value
        assert len(view.table()) in (0, 3)
        assert (view.line(), view.static()) == before
    for number in (1, 2, 3):
        store.add(said(bank, number, "wrong-1", sure=3))
    shown = {}
    for part in PARTS:
        view = report_view(part, store)
        view.books, view.bank = bank.books, bank
        view.again_button.click()
        assert view.trouble is None
        shown[part] = view.shown.value
    assert "0 of 3" in shown["objectives"] and "0% to 56%" in shown["objectives"]
    assert "Every jerk is a tic" in shown["misconceptions"] and "3 times" in shown["misconceptions"]
    assert "C3" in shown["certainty"]


def test_a_file_for_a_teacher_holds_answers_and_no_more(bank, store, tmp_path):
    """Format, version, the chosen name, and of each answer what an analysis needs; flags are not in it."""
    with pytest.raises(Mistake, match="nothing to hand in"):
        response_file(store, "blue heron", tmp_path)
    store.add(said(bank, 1, "right-1", sure=2))
    store.add(Answer(run="r", quiz="small", question="oms-q-0401", event="flag"))
    path = response_file(store, "  Blue   Héron ", tmp_path)
    assert path.name == "oms-responses-blue-heron.json"
    held = json.loads(path.read_text(encoding="utf-8"))
    assert (held["format"], held["version"], held["nickname"]) == ("oms-responses", 1, "Blue Héron")
    (entry,) = held["answers"]
    assert set(entry) == {"question", "fingerprint", "quiz", "run", "response", "right", "score", "sure", "chance",
                          "seconds", "at"}
    assert (entry["question"], entry["response"], entry["sure"]) == ("oms-q-0401", "right-1", 2)
    assert set(held) == {"format", "version", "nickname", "made", "answers"}


@pytest.mark.parametrize(("given", "words"), [("", "Type a name"), ("   ", "Type a name"), (None, "Type a name"),
                                              ("x" * 41, "41 characters"), ("a\x07b", "cannot be shown")])
def test_a_name_that_will_not_do(given, words):
    """One sentence that says what to type instead."""
    with pytest.raises(Mistake, match=words):
        nickname(given)


@pytest.mark.parametrize(("name", "file"), [
    ("../../etc/passwd", "oms-responses-etc-passwd.json"), ("Ärztin 7", "oms-responses-arztin-7.json"),
    ("=HYPERLINK(1)", "oms-responses-hyperlink-1.json"), ("小鹿", "oms-responses-learner.json"),
])
def test_a_file_name_that_every_computer_takes(name, file):
    """Letters and digits only: no name leads out of the folder."""
    assert file_name(nickname(name)) == file


def test_a_strange_file_of_that_name_is_left_alone(bank, store, tmp_path):
    """What is there and not ours is never written over; our own is."""
    store.add(said(bank, 1, "right-1"))
    theirs = tmp_path / "oms-responses-me.json"
    theirs.write_text("my diary", encoding="utf-8")
    with pytest.raises(Mistake, match="choose another name"):
        response_file(store, "me", tmp_path)
    assert theirs.read_text(encoding="utf-8") == "my diary"
    assert response_file(store, "you", tmp_path) == response_file(store, "you", tmp_path)


def test_handing_in_on_the_page(bank, store, tmp_path):
    """An empty name is one polite line; then the file is written and its name said; the stored form stays."""
    store.add(said(bank, 1, "right-1"))
    view = HandInView(store, tmp_path)
    before = (view.line(), view.static())
    view.write_button.click()
    assert "Type a name" in view.notice.value and view.trouble is None
    view.name.value = "<b>me</b>"
    view.write_button.click()
    assert "oms-responses-b-me-b.json" in view.notice.value
    assert (tmp_path / "oms-responses-b-me-b.json").is_file()
    assert (view.line(), view.static()) == before


def test_a_quiz_that_cannot_be_read_leaves_the_rest_of_the_bank():
    """One broken file does not empty the record."""
    def quiz(name):
        if name == "broken":
            raise Mistake("broken")
        return SimpleNamespace(questions=(SimpleNamespace(id="oms-q-0001"),))

    shelf = SimpleNamespace(quiz_names=lambda: ("broken", "sound"), quiz=quiz)
    assert list(Bank(shelf).questions) == ["oms-q-0001"]


def test_two_names_of_one_error_are_added_up(books):
    """data/misconceptions.csv says which names mean the same; the count stands under one of them."""
    file = books.folder / "questions" / "small.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("every-jerk-is-a-tic", "a-tic-is-every-jerk", 1), encoding="utf-8")
    bank = Bank(Library(books.folder))
    (one,) = report.misconceptions([said(bank, 1, "wrong-1"), said(bank, 2, "wrong-1")], bank)
    assert (one.name, one.times, one.questions) == ("every-jerk-is-a-tic", 2, 2)
