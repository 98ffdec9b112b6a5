"""A new lesson from the template: written once, never over something, and sound from the first minute."""

import csv
import json

import pytest

from oms import new_lesson
from oms.content.problem import Mistake
from oms.content.records import Lesson
from oms.teaching.lesson_template import lesson_name, row_of, write_lesson
from oms.widgets.new_lesson import NewLesson


def test_a_copy_has_its_title_and_its_module(tmp_path):
    """The question is the h1, the sources are those of its own module, and no word of the template is left."""
    path = write_lesson("14-my-lesson", "Is it, or is it not?", tmp_path)
    notebook = json.loads(path.read_text(encoding="utf-8"))
    text = "\n".join("".join(cell["source"]) for cell in notebook["cells"])
    assert path.name == "14-my-lesson.ipynb" and text.startswith("# Is it, or is it not?")
    assert 'sources("M14")' in text and "TITLE" not in text and "MODULE" not in text
    assert "For learning, not for treating a patient" in text
    assert [line for line in text.splitlines() if line.startswith("## ")][-3:] == ["## Sources", "## Behind this page", "## Next"]


def test_nothing_is_written_over(tmp_path):
    """A taken name is one sentence, and the file stays as it was."""
    (tmp_path / "14-my-lesson.ipynb").write_text("mine", encoding="utf-8")
    with pytest.raises(Mistake, match="there already"):
        write_lesson("14-my-lesson", folder=tmp_path)
    assert (tmp_path / "14-my-lesson.ipynb").read_text(encoding="utf-8") == "mine"
    with pytest.raises(Mistake, match="could not be written"):
        write_lesson("14-my-lesson", folder=tmp_path / "gone")


@pytest.mark.parametrize("name", ["", None, "my lesson", "../14-my-lesson", "14_my", "14-My", "14-"])
def test_a_name_that_will_not_do(name):
    """One sentence that says what a name looks like; none leads out of the folder."""
    with pytest.raises(Mistake, match="14-my-lesson"):
        lesson_name(name)


def test_its_row_fits_the_table_of_lessons():
    """A title with a comma is quoted, so that the row has the columns of data/lessons.csv."""
    (row,) = csv.reader([row_of("14-my-lesson", "Is it, or not?")])
    assert Lesson(**dict(zip(Lesson.model_fields, row, strict=True))).title == "Is it, or not?"


def test_on_the_page_and_from_a_cell(tmp_path, monkeypatch):
    """A press without a name asks for one; then the file and its row are told; the stored form stays the same."""
    monkeypatch.chdir(tmp_path)
    view = new_lesson()
    before = (view.line(), view.static())
    view.write_button.click()
    assert "14-my-lesson" in view.notice.value and view.trouble is None and not list(tmp_path.iterdir())
    view.name.value, view.title.value = "15-mine", "Why <b>?"
    view.write_button.click()
    assert (tmp_path / "15-mine.ipynb").is_file() and "M15,15-mine" in view.notice.value and "<b>" not in view.notice.value
    assert (view.line(), view.static()) == before
    assert isinstance(new_lesson("16-more"), NewLesson) and (tmp_path / "16-more.ipynb").is_file()
