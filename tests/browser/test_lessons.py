"""Every lesson runs in a real JupyterLab, and reads well without running."""

import pytest
from lab import TOP

LESSONS = sorted(path.name for path in (TOP / "notebooks").glob("*.ipynb"))
# axe's rules cannot see contrast inside outputs; test_accessibility measures it.


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_lesson_runs_without_error_exception_or_foreign_host(visit, lesson):
    """All cells run; no cell shows an error, the console no exception, and nothing is asked of another host."""
    page = visit(f"notebooks/{lesson}")
    page.run_all()
    assert page.errors() == []
    assert page.exceptions == []
    assert page.foreign_hosts() == set()
    assert page.page.locator(".oms-view").count() >= 3, "the lesson shows its interactive parts"


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_stored_lesson_shows_its_static_form_without_running(visit, lesson):
    """Opened and not run, a quiz cell shows its questions with the answers folded, and no broken widget."""
    page = visit(f"notebooks/{lesson}")
    outputs = page.page.locator(".jp-OutputArea")
    page.page.wait_for_selector(".jp-OutputArea details")
    text = "\n".join(outputs.all_inner_texts())
    assert "Error displaying widget" not in text and "model not found" not in text.lower()
    assert outputs.locator("details summary").count() >= 5
    assert outputs.locator("details[open]").count() == 0, "answers are folded until the reader opens them"
