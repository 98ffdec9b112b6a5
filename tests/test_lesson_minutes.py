"""Every lesson takes about the minutes that it says: words, questions and activities added up, within a quarter."""

import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

import minutes
import oms
import shown
from lesson_guards import lessons
from oms.content import library
from small_case import write_small_case
from small_content import quiz_text, write_small_content

READY = sorted(name for name, row in lessons().items() if row["status"] == "ready")


@pytest.mark.parametrize("name", READY)
def test_a_ready_lesson_takes_the_minutes_it_states(name):
    """The estimate lies between three and five quarters of the minutes in data/lessons.csv."""
    lesson, extra = minutes.parts(shown.NOTEBOOKS / f"{name}.ipynb")
    stated = int(lessons()[name]["minutes"])
    assert 0.75 <= lesson.total / stated <= 1.25, minutes.line(name, stated, lesson, extra)


@pytest.fixture
def written(tmp_path):
    """A function that writes a notebook: Markdown cells as text, code cells in a list of one."""
    def write(*cells):
        made = [nbformat.v4.new_code_cell(cell[0]) if isinstance(cell, list) else nbformat.v4.new_markdown_cell(cell)
                for cell in cells]
        path = tmp_path / "lesson.ipynb"
        nbformat.write(nbformat.v4.new_notebook(cells=made), path)
        return path

    return write


def test_what_is_counted_and_where_it_stands(written):
    """Words and cells before “More practice” are the lesson, those after it are extra, those from “Sources” are nothing."""
    lesson, extra = minutes.parts(written(
        "# Four words [stand here](https://example.org/not/this)", ['quiz("signs-in-order", only="oms-q-0401")'],
        ['quiz("signs-in-order", only=["oms-q-0401", "oms-q-0404"])'], ["eyes('flutter')\neyes(compare=('healthy', 'flutter'))"],
        "### More practice\n\nthree words here", ['quiz("near-misses")'], ['case("quiet-eyes")'],
        "## Sources\n\nmany more words", ["figure('signs-in-order')"], ["traces()"]))
    assert lesson.words == 4 and extra.words == 5
    assert [q.id for q in lesson.questions] == ["oms-q-0401", "oms-q-0401", "oms-q-0404"]
    assert len(extra.questions) == len(library().quiz("near-misses").questions) > 5
    assert (dict(lesson.activities), dict(extra.activities)) == ({"eyes": 1, "eyes(compare)": 1}, {"case": 1})
    assert lesson.total == pytest.approx(4 / 200 + 3 * 135 / 60 + 3 + 1.5)
    assert extra.doing == 5


def test_a_case_that_unfolds_takes_its_own_minutes(written, tmp_path, monkeypatch):
    """Named or drawn by a seed, it counts as many minutes as its file says; any other case as many as the table."""
    monkeypatch.setenv("OMS_DATA", str(write_small_case(tmp_path / "data")))
    lesson, _ = minutes.parts(written("words", ['case("lost-shoe")'], ['case("two-doors")'], ['case(modules="M04", seed=3)']))
    assert dict(lesson.activities) == {"case lost-shoe": 2, "case": 1} and lesson.doing == 7 + 7 + 5


def test_a_form_of_a_test_counts_its_own_questions(written, tmp_path, monkeypatch):
    """Either form asks half of the file, 75 seconds each, because no reasons are read while it is sat."""
    data = write_small_content(tmp_path / "data")
    head = "title: A test\nlesson: M04\nforms: {seed: 1, each: 2, hide_reasons: [A]}\nquestions:\n"
    text = quiz_text(*(f"oms-q-044{n}" for n in range(4))).partition("questions:\n")[2]
    (data / "questions" / "two-forms.yaml").write_text(head + text, encoding="utf-8")
    monkeypatch.setenv("OMS_DATA", str(data))
    for form in "AB":
        test, _ = minutes.parts(written([f'quiz("two-forms", form="{form}", mode="exam")']))
        assert (test.tested, test.questions, test.answering) == (2, [], 2.5)


@pytest.mark.parametrize("heading", ["## More practice", "### More practice for two", "Try ### More practice"])
def test_only_the_agreed_heading_begins_what_is_extra(written, heading):
    """A heading that only resembles the agreed one hides nothing from the sum."""
    lesson, extra = minutes.parts(written(heading, ["figure('signs-in-order')"], "## Sources"))
    assert lesson.doing == 1 and extra.total == 0


def test_what_a_question_takes():
    """A story with options takes 135 s, one sentence 90; cards, ratings and pictures less, writing more, warm-ups 60."""
    shelf = library()
    bank = {q.id: q for name in shelf.quiz_names() for q in shelf.quiz(name).questions}
    told = {"oms-q-0404": 135, "oms-q-0412": 135, "oms-q-0231": 90, "oms-q-0211": 60, "oms-q-0212": 105, "oms-q-0421": 70,
            "oms-q-0483": 45, "oms-q-0451": 180, "oms-q-0201": 135, "oms-q-0401": 135, "oms-q-0011": 60, "oms-q-0005": 90}
    assert {name: minutes.seconds(bank[name]) for name in told} == told


def test_everything_a_lesson_can_call_has_its_minutes():
    """A new activity cannot be shown for nothing: quiz is counted by its questions, all others stand in the table."""
    assert set(minutes.MINUTES) | {"quiz"} == set(oms.__all__)


def test_the_report_has_a_line_for_each_ready_lesson():
    """The script runs by itself from any folder, and names every ready lesson with its sum, its minutes and the ratio."""
    script = Path(minutes.__file__)
    told = subprocess.run([sys.executable, script], cwd=script.anchor, capture_output=True, text=True,
                          check=True).stdout.splitlines()
    assert [row.split()[0] for row in told] == READY
    for row in told:
        assert f"stated {lessons()[row.split()[0]]['minutes']}, ratio " in row
