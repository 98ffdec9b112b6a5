"""Every lesson in a real JupyterLab: it reads well without running, runs without error, and can be used by everybody."""

import pytest
from lab import TOP
from measures import faint_text, serious_violations, too_wide

LESSONS = sorted(path.name for path in (TOP / "notebooks").glob("*.ipynb"))


def reads_without_running(page, lesson: str) -> None:
    """Not run yet, a lesson shows its questions with the answers folded, and no broken widget."""
    outputs = page.page.locator(".jp-OutputArea")
    folds = "<details" in (TOP / "notebooks" / lesson).read_text(encoding="utf-8")  # a record of one's own has none
    page.page.wait_for_selector(".jp-OutputArea details" if folds else ".jp-OutputArea p")
    text = "\n".join(outputs.all_inner_texts())
    assert "Error displaying widget" not in text and "model not found" not in text.lower()
    assert outputs.locator("details summary").count() >= folds
    assert outputs.locator("details[open]").count() == 0, "answers are folded until the reader opens them"


def runs(page) -> None:
    """All cells run; no cell shows an error, the console no exception, and nothing is asked of another host."""
    page.run_all()
    assert page.errors() == []
    assert page.exceptions == []
    assert page.foreign_hosts() == set()
    assert page.page.locator(".oms-view").count() >= 3, "the lesson shows its interactive parts"


def answer_first_question(page) -> None:
    """Bring the first quiz of the lesson, if it asks for one choice, to its feedback: the coloured marks are looked at."""
    quiz = page.page.locator(".oms-quiz.oms-is-answering.oms-asks-single").first
    if quiz.count():
        quiz.locator("input[type=radio]").first.check()
        quiz.locator(".oms-check").first.click()
        page.page.wait_for_selector(".oms-feedback")


# One visit for everything, because opening a lesson costs more than looking at it.
@pytest.mark.parametrize("lesson", LESSONS)
def test_a_lesson_reads_runs_and_can_be_used(visit, lesson):
    """Stored form, all cells, axe, contrast before and after an answer and in both themes, and a window of 640 pixels."""
    page = visit(f"notebooks/{lesson}")
    reads_without_running(page, lesson)
    runs(page)
    assert page.settled(faint_text) == [], "before an answer"
    answer_first_question(page)
    assert page.settled(faint_text) == [], "after an answer"
    assert serious_violations(page) == []  # one question answered, all others not
    page.dress("dark")
    assert page.settled(faint_text) == [], "in the dark theme"
    page.page.set_viewport_size({"width": 640, "height": 900})  # 1280 at 200 % zoom
    page.page.wait_for_timeout(500)
    assert too_wide(page) == [], "at 640 pixels"
    assert page.exceptions == []
