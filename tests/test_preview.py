"""A question as a student will see it: answered without a trace, with its file, line and what check() says."""

import pytest

from oms import preview
from oms.content.problem import Mistake
from oms.learning.store import default_store
from small_content import write_small_content


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A small course of its own."""
    folder = write_small_content(tmp_path / "data")
    monkeypatch.setenv("OMS_DATA", str(folder))
    return folder


def test_it_can_be_answered_and_leaves_no_trace(course):
    """Choose, check, read the reasons; the record is as it was."""
    view = preview("oms-q-0401")
    view.quiz.choose("Brief jerks")
    assert view.quiz.check().right
    assert default_store().answers() == []
    assert "questions/small.yaml, line 4" in view.about.value and "finds nothing" in view.about.value


def test_an_edited_question_is_read_anew(course):
    """A broken edit is named beside the question, and the next look shows the mended text."""
    file = course / "questions" / "small.yaml"
    sound = file.read_text(encoding="utf-8")
    view = preview("oms-q-0401")
    file.write_text(sound.replace("Brief jerks\n", "Quick jerks\n"), encoding="utf-8")
    view.show("oms-q-0401")
    assert "Quick jerks" in view.static()
    view.name.value = "oms-q-0409"
    view.show_button.click()
    assert "oms-q-0401" in view.notice.value and view.trouble is None
    assert view.item == "oms-q-0401", "what was shown stays"


def test_a_wrong_id_is_one_sentence(course):
    """The nearest id is named."""
    with pytest.raises(Mistake, match="did you mean “oms-q-0401”"):
        preview("oms-q-0411")
    assert preview().line() == "preview: no question yet"
