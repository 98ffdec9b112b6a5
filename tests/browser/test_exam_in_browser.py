"""An exam in a real JupyterLab: by keyboard alone, and taken up again after a restart of the kernel and of the server."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from measures import FAINT_TEXT
from playwright.sync_api import expect
from test_keyboard import HERE

TEXT = """\
title: A mock exam
lesson: M04
certainty: required
questions:
- {{id: oms-q-{0}1, objective: M04-O1, type: single, bloom: Apply, stem: "A first situation.", lead_in: "Which one holds?",
   right: [{{text: Red, why: Because red holds.}}], wrong: [{{text: Green, why: Green does not hold.}},
   {{text: Blue, why: Blue does not hold either.}}], teaching_point: Take red home., sources: [tate2005], seconds: 60}}
- {{id: oms-q-{0}2, objective: M04-O2, type: number, bloom: Apply, stem: "A second situation.", lead_in: "How many months?",
   answer: 24, unit: months, why: Two years are 24 months., teaching_point: Count twice., sources: [tate2005], seconds: 60}}
- {{id: oms-q-{0}3, objective: M04-O2, type: single, bloom: Apply, stem: "A third situation.", lead_in: "Which one is it?",
   right: [{{text: East, why: It rises there.}}], wrong: [{{text: West, why: It sets there.}}],
   teaching_point: Look up., sources: [tate2005], seconds: 60}}
"""


@pytest.fixture(scope="module")
def exam_lab(browser, tmp_path_factory):
    """A lab with two mock exams, each in a notebook of its own."""
    from lab import Lab, course
    root = course(tmp_path_factory.mktemp("exam"), *(
        {"name": f"{name}.ipynb", "cells": ["from oms import quiz", f"quiz('{name}', mode='exam', minutes=20)"]}
        for name in ("mock-keys", "mock-restart")))
    for number, name in ((970, "mock-keys"), (971, "mock-restart")):
        (root / "data" / "questions" / f"{name}.yaml").write_text(TEXT.format(number), encoding="utf-8")
    lab = Lab(root)
    yield lab
    lab.stop()


class Keys:
    """Somebody with a keyboard and no mouse in front of one exam."""

    def __init__(self, page):
        self.page = page.page
        self.view = self.page.locator(".oms-exam")

    def tab_to(self, words, key="Tab"):
        """Tab on until the control with these first words, or this type of field, has the focus."""
        for _ in range(60):
            self.page.keyboard.press(key)
            here = self.page.evaluate(HERE)
            if here and (here["words"].startswith(words) or here["type"] == words):
                return
        raise AssertionError(f"Tab never comes to “{words}”")

    def press(self, words, key="Tab"):
        """Tab to a button and press Enter."""
        self.tab_to(words, key)
        self.page.keyboard.press("Enter")

    def stem_has_the_focus(self, words):
        """Wait until the words of the page are there and hold the focus."""
        self.page.wait_for_function("words => { const e = document.activeElement; "
                                    "return e.classList.contains('oms-stem') && e.innerText.includes(words) }", arg=words)

    def how_sure(self, steps):
        """Go to the levels of certainty, and choose the first with Space or a later one with the arrow."""
        self.tab_to("radio")
        assert self.page.evaluate("() => document.activeElement.name.endsWith('sure')")
        self.page.keyboard.press("Space")
        for _ in range(steps):
            self.page.keyboard.press("ArrowRight")


def nothing_serious(page):
    """No serious finding of axe, and no faint text, in what shows now."""
    found = Axe().run(page, context={"include": [[".oms-exam"]]})
    assert [v["id"] + v["nodes"][0]["html"][:200] for v in found.response["violations"]
            if v["impact"] in ("serious", "critical")] == []
    assert page.evaluate(FAINT_TEXT) == []


def test_a_whole_exam_by_keyboard_alone(visit, exam_lab):
    """Start with a timer, answer, flag, jump, change, hand in with one open, read the reasons: no mouse, nothing revealed."""
    page = visit("notebooks/mock-keys.ipynb", at=exam_lab)
    page.run_all()
    keys = Keys(page)
    keys.view.wait_for()
    before = page.cells()
    nothing_serious(page.page)
    page.page.locator(".oms-exam input:checked").first.focus()  # as somebody who comes by Tab from the cell above
    page.page.keyboard.press("ArrowLeft")
    page.page.keyboard.press("ArrowRight")
    keys.press("Start")
    keys.stem_has_the_focus("A first situation.")
    expect(page.page.locator(".oms-time")).to_have_text(re.compile(r"Time left: (20:00|19:5\d)"))
    told = page.page.locator(".oms-time").inner_text()

    keys.tab_to("radio")
    page.page.keyboard.press("Space")
    page.page.keyboard.press("ArrowDown")
    chosen = page.page.locator(".oms-options label:has(input:checked)").first.inner_text()
    keys.how_sure(0)
    keys.press("Next")
    keys.stem_has_the_focus("A second situation.")
    keys.tab_to("text")
    page.page.keyboard.type("24")
    keys.how_sure(1)
    keys.press("Flag")
    page.page.keyboard.press("x")  # on a bare ipywidgets button this deletes the cell
    page.page.keyboard.press("b")
    expect(page.page.locator(".oms-heading")).to_contain_text("flagged")
    nothing_serious(page.page)
    keys.tab_to("Question 2")
    assert page.page.evaluate(HERE)["words"].replace("\n", " ") == "Question 2 ✓ answered · ⚑ flagged · ▸ you are here"
    keys.press("Question 1", "Shift+Tab")
    keys.stem_has_the_focus("A first situation.")
    expect(page.page.locator(".oms-options label:has(input:checked)").first).to_have_text(chosen, use_inner_text=True)
    keys.tab_to("radio")
    page.page.keyboard.press("ArrowDown")  # another choice instead
    assert page.page.locator(".oms-options label:has(input:checked)").first.inner_text() != chosen
    expect(page.page.locator(".oms-time")).not_to_have_text(told)  # it runs, and nobody was asked
    text = keys.view.inner_text()
    assert "right answer" not in text and "hold." not in text

    keys.press("Hand in")
    expect(page.page.locator(".oms-exam .oms-notice")).to_have_text("1 is open; hand in all the same?")
    assert page.page.evaluate(HERE)["words"] == "Hand in all the same?"
    page.page.keyboard.press("Enter")
    keys.stem_has_the_focus("right of 3.")
    nothing_serious(page.page)
    for words, button in (("A first situation.", "Read the reasons"), ("A second situation.", "Next"), ("A third situation.", "Next")):
        keys.press(button)
        keys.stem_has_the_focus(words)
        page.page.wait_for_selector(".oms-feedback")
    for words in ("Left open.", "It rises there.", "It sets there."):
        expect(keys.view.get_by_text(words, exact=True).first).to_be_visible()
    nothing_serious(page.page)
    keys.press("Results")
    keys.stem_has_the_focus("1 question left open.")
    assert page.cells() == before and page.exceptions == [] and page.errors() == []


def test_an_exam_survives_a_restart_of_the_kernel_and_of_the_server(visit, exam_lab):
    """Killed in the middle, twice: choices, what was typed, how sure, order and time are offered and taken up."""
    page = visit("notebooks/mock-restart.ipynb", at=exam_lab)
    page.run_all()
    page.page.get_by_role("button", name="Start", exact=True).click()
    page.page.locator(".oms-exam input[type=radio][name$=answer]").nth(1).check()
    page.page.locator(".oms-exam-sure input").nth(2).check()
    order = page.page.locator(".oms-options label .oms-text").all_inner_texts()
    page.page.get_by_role("button", name="Next").click()
    page.page.locator(".oms-exam-entry input").fill("18")
    expect(page.page.locator(".oms-exam-jump")).to_contain_text("2 of 3 answered")
    page.restart()
    page.page.wait_for_selector(".oms-gone")
    page.run_all()
    go_on = page.page.get_by_role("button", name="Go on", exact=True)
    go_on.click()
    expect(page.page.locator(".oms-exam-entry input")).to_have_value("18")
    expect(page.page.locator(".oms-time")).to_have_text(re.compile(r"Time left: (19|20):\d\d"))
    page.page.get_by_role("button", name="Question 3").click()
    page.page.locator(".oms-exam input[type=radio][name$=answer]").first.check()
    page.page.get_by_role("button", name="Flag").click()
    expect(page.page.locator(".oms-exam-jump")).to_contain_text("1 flagged")
    exam_lab.crash()
    page = visit("notebooks/mock-restart.ipynb", at=exam_lab)
    page.run_all()
    page.page.get_by_role("button", name="Go on", exact=True).click()
    expect(page.page.locator(".oms-exam-jump")).to_contain_text("3 of 3 answered, 1 flagged")
    expect(page.page.locator(".oms-stem")).to_contain_text("A third situation.")
    page.page.get_by_role("button", name="Question 1").click()
    expect(page.page.locator(".oms-stem")).to_contain_text("A first situation.")
    expect(page.page.locator(".oms-options label .oms-text")).to_have_text(order)
    expect(page.page.locator(".oms-exam input[type=radio][name$=answer]").nth(1)).to_be_checked()
    expect(page.page.locator(".oms-exam-sure input").nth(2)).to_be_checked()
    assert page.exceptions == [] and page.errors() == []
