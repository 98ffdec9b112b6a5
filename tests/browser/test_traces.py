"""The trace trainer and questions about a recording, in a real page: by keyboard, still, and without a leak."""

import json
import re

import pytest

VIEW = ".oms-traces"
QUIZ = """title: Recordings
lesson: M02
questions:
- id: oms-q-0299
  objective: M02-O3
  type: trace
  bloom: Analyze
  show: {waveform: opsoclonus, seconds: 4}
  stem: A camera followed both eyes for four seconds.
  lead_in: What is the movement in this recording called?
  kind: finding
  right:
  - {text: Opsoclonus, why: Both lines move and no flat stretch parts the movements.}
  wrong:
  - {text: Ocular flutter, why: This would hold if the vertical line were flat.}
  - {text: Downbeat nystagmus, why: This would hold if the eye drifted up slowly.}
  teaching_point: Look at both lines.
  sources: [grossman2023]
"""


@pytest.fixture(scope="module")
def trace_lab(browser, tmp_path_factory):
    """A lab with a notebook that shows the trainer, and one with a quiz about a recording."""
    from lab import Lab, course
    root = course(tmp_path_factory.mktemp("traces"), *(
        {"name": f"{name}.ipynb", "cells": [source]} for name, source in {
            "trainer": "from oms.widgets.traces import traces\nt = traces(seed=4)\nt",
            "quiz": "from oms import quiz\nquiz('my-recordings', shuffle_seed=1)"}.items()))
    (root / "data" / "questions" / "my-recordings.yaml").write_text(QUIZ, encoding="utf-8")
    lab = Lab(root)
    yield lab
    lab.stop()


@pytest.fixture
def labels(trace_lab):
    """The label of every movement of the key, by its name."""
    from oms.content import library
    return {name: row.label for name, row in library(trace_lab.root / "data").waveforms.items()}


def opened(visit, lab, name, **settings):
    """The page with the notebook run, and everything that its console called an error."""
    page = visit(f"notebooks/{name}.ipynb", at=lab, **settings)
    page.console = []
    page.page.on("console", lambda message: message.type == "error" and page.console.append(message.text))
    page.run_all()
    page.page.wait_for_selector(".oms-view canvas")
    page.wait_idle()
    return page


def to(page, selector: str, most: int = 40) -> None:
    """Go with Tab to the next control that fits the selector."""
    for _ in range(most):
        if page.page.evaluate("s => document.activeElement.matches(s)", selector):
            return
        page.page.keyboard.press("Tab")
    raise AssertionError(f"no way by Tab to {selector}")


def start_by_keyboard(page) -> None:
    """From the first example into the naming."""
    page.page.locator(f"{VIEW} .oms-next").focus()
    page.page.keyboard.press("Enter")  # one more example
    page.page.wait_for_function("() => document.querySelector('.oms-traces .oms-heading').innerText.includes('2 of 24')")
    to(page, ".oms-start")
    page.page.keyboard.press("Enter")
    page.page.wait_for_selector(f"{VIEW}.oms-is-answering input[type=radio]")
    page.wait_idle()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_trainer_is_done_without_a_mouse(visit, trace_lab, theme):
    """Examples, a name, how sure, Check, the reason, the next trace, the summary: Tab, Space and Enter; no error."""
    page = opened(visit, trace_lab, "trainer", theme=theme)
    start_by_keyboard(page)
    for answer in range(2):
        to(page, ".oms-traces input[type=radio]")
        page.page.keyboard.press("Space")
        to(page, ".oms-traces .oms-sure button")
        page.page.keyboard.press("Space")
        to(page, ".oms-check")
        page.page.keyboard.press("Enter")
        page.page.wait_for_selector(f"{VIEW}.oms-is-checked .oms-feedback:focus")
        page.page.wait_for_selector(f"{VIEW} .oms-compared table")
        if answer == 0:
            to(page, ".oms-next")
            page.page.keyboard.press("Enter")
            page.page.wait_for_selector(f"{VIEW}.oms-is-answering input[type=radio]")
            page.wait_idle()
    to(page, ".oms-stop")
    page.page.keyboard.press("Enter")
    page.page.wait_for_selector(f"{VIEW}.oms-is-finished table.oms-grid")
    assert "of 2 named" in page.page.locator(f"{VIEW} .oms-stem").inner_text()
    assert (page.exceptions, page.errors(), page.console) == ([], [], [])


def told_once(page, view: str, labels: dict[str, str]) -> None:
    """No name of a movement stands anywhere in the view but as one of the options."""
    html = page.page.locator(view).evaluate("e => e.outerHTML")
    options = page.page.locator(f"{view} .oms-option .oms-text").all_inner_texts()
    for name, label in labels.items():
        assert len(re.findall(re.escape(label), html, re.IGNORECASE)) == (label in options), label
        assert name not in html
    assert not re.search(r"right-\d|wrong-\d", html)


def test_the_page_does_not_name_the_trace_before_check(visit, trace_lab, labels):
    """Text, attributes, ids and class names of the whole view, over several traces; afterwards the name is there."""
    page = opened(visit, trace_lab, "trainer")
    start_by_keyboard(page)
    for _ in range(4):
        told_once(page, VIEW, labels)
        page.page.locator(f"{VIEW} input[type=radio]").first.check()
        page.page.locator(f"{VIEW} .oms-check").click()
        page.page.wait_for_selector(f"{VIEW}.oms-is-checked .oms-compared table")
        page.wait_idle()
        shown = page.page.locator(f"{VIEW} .oms-stem strong").first.inner_text().strip(".")
        assert shown in labels.values()
        page.page.locator(f"{VIEW} .oms-next").click()
        page.page.wait_for_selector(f"{VIEW}.oms-is-answering input[type=radio]")
        page.wait_idle()


def test_a_question_about_a_recording_gives_nothing_away_and_is_answered_by_keyboard(visit, trace_lab, labels):
    """The quiz shows the trace without a name; after Check the name and what was marked stand there in words."""
    page = opened(visit, trace_lab, "quiz")
    told_once(page, ".oms-quiz", labels)
    page.page.locator(".oms-quiz canvas").first.scroll_into_view_if_needed()
    page.page.locator(".oms-quiz input[type=radio]").first.focus()
    page.page.keyboard.press("Space")
    to(page, ".oms-check")
    page.page.keyboard.press("Enter")
    page.page.wait_for_selector(".oms-quiz.oms-is-checked .oms-feedback")
    page.page.wait_for_function("() => document.querySelector('.oms-quiz .oms-recording').innerText.includes('Opsoclonus')")
    assert "Marked:" in page.page.locator(".oms-quiz .oms-recording").inner_text()
    assert (page.exceptions, page.errors(), page.console) == ([], [], [])


PICTURE = """() => [...document.querySelectorAll('.oms-traces canvas')].map(c => c.toDataURL())"""


def test_nothing_moves_before_a_press(visit, trace_lab):
    """The drawing is the same picture a second later, and another one soon after Play was pressed."""
    page = opened(visit, trace_lab, "trainer")
    start_by_keyboard(page)
    page.page.wait_for_timeout(300)
    before = page.page.evaluate(PICTURE)
    assert before
    assert all(len(one) > 1000 for one in before)
    page.page.wait_for_timeout(1000)
    assert page.page.evaluate(PICTURE) == before
    page.page.locator(f"{VIEW} .oms-recording button", has_text="Play").click()
    page.page.wait_for_function(f"before => JSON.stringify(({PICTURE})()) !== before",
                                arg=json.dumps(before, separators=(",", ":")))
