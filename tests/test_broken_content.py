"""An instructor's slip in a text file: the lesson goes on, says so politely, and check() says where."""

import pathlib
import shutil

import pytest

from oms import case, check, figure, quiz
from oms.content import Mistake, problems

TOP = pathlib.Path(__file__).parents[1]


@pytest.fixture
def data(tmp_path, monkeypatch):
    """A copy of the content that a test may harm."""
    copy = shutil.copytree(TOP / "data", tmp_path / "my data")
    monkeypatch.setenv("OMS_DATA", str(copy))
    return copy


def test_one_broken_question_leaves_the_others(data):
    """The quiz asks the rest and says one polite line; check() names file, line and word."""
    file = data / "questions" / "near-misses.yaml"
    text = file.read_text(encoding="utf-8")
    whole = quiz("near-misses").session.total
    file.write_text(text.replace("  teaching_point:", "  teaching_pont:", 1), encoding="utf-8")
    view = quiz("near-misses")
    assert view.session.total == whole - 1
    assert view.notice.value.count("could not be read") == 1
    found = [p for p in problems() if p.file == "questions/near-misses.yaml" and "teaching_pont" in p.message]
    line = text[:text.index("  teaching_point:")].count("\n") + 1
    assert [(p.line, "teaching_point" in p.message + p.remedy) for p in found] == [(line, True)]
    assert "near-misses.yaml" in repr(check())


@pytest.mark.parametrize(("show", "name", "file"), [
    (quiz, "near-misses", "questions/near-misses.yaml"), (case, "quiet-eyes", "cases/quiet-eyes.yaml"),
    (figure, "signs-in-order", "figures/signs-in-order.yaml")])
def test_a_file_that_cannot_be_read_leaves_one_polite_line(data, show, name, file):
    """No traceback and no dead page: the view says that this part is missing, in text, HTML and widget."""
    (data / file).write_text("title: [open\n", encoding="utf-8")
    view = show(name)
    assert "needs mending" in repr(view) and "The rest of this page" in view.static()
    assert any(p.file == file and p.severity == "error" for p in problems())


@pytest.mark.parametrize("show", [quiz, case, figure])
def test_a_wrong_name_is_told_with_the_nearest(show):
    """One sentence; what IPython shows of it is that sentence alone."""
    nearest = {quiz: "severity-lab", case: "quiet-eyes", figure: "signs-in-order"}[show]
    with pytest.raises(Mistake) as told:
        show(nearest[:-1] + "z")
    assert f"did you mean “{nearest}”" in str(told.value)
    assert told.value._render_traceback_() == [str(told.value)]


def test_an_edited_file_is_seen_without_a_restart(data):
    """An instructor mends a file and runs the cell again: the new words are there."""
    assert quiz("near-misses").session.title == "Near misses"
    file = data / "questions" / "near-misses.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("title: Near misses", "title: Almost", 1), encoding="utf-8")
    assert quiz("near-misses").session.title == "Almost"


def test_a_missing_folder_is_one_sentence(monkeypatch, tmp_path):
    """OMS_DATA that points nowhere: a Mistake for a learner, a Problem for check()."""
    monkeypatch.setenv("OMS_DATA", str(tmp_path / "nowhere"))
    with pytest.raises(Mistake, match="nowhere"):
        quiz("near-misses")
    assert [p.severity for p in problems()] == ["error"]
