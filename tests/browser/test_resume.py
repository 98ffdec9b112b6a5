"""A quiz remembers: after a kernel restart it offers to go on where it stopped, in the same order."""

import pytest
from playwright.sync_api import expect

OPTIONS = ".oms-quiz .oms-option .oms-text"


@pytest.fixture
def fresh_lab(browser, tmp_path):
    """A lab of its own, because this test leaves answers behind."""
    from lab import Lab, course
    lab = Lab(course(tmp_path / "course", {"name": "quiz.ipynb", "cells": [
        "from oms import quiz", "quiz('certainty-warm-up')"]}))
    yield lab
    lab.stop()


def options(page):
    """The words of the options on screen, in their order."""
    return page.page.locator(OPTIONS).all_inner_texts()


def answer(page):
    """Choose the second option shown, check, and wait for the feedback."""
    page.page.locator(".oms-quiz input[type=radio]").nth(1).check()
    page.page.locator(".oms-check").click()
    page.page.wait_for_selector(".oms-feedback")


def test_restart_the_kernel_and_go_on_in_the_same_order(visit, fresh_lab):
    """Two answers, a restart, the cell again: the third question comes with its options as they were shuffled."""
    page = visit("notebooks/quiz.ipynb", at=fresh_lab)
    page.run_all()
    page.page.wait_for_selector(".oms-quiz input[type=radio]")
    for _ in range(2):
        answer(page)
        page.page.locator(".oms-next").click()
        page.page.wait_for_selector(".oms-feedback", state="detached")
    page.page.get_by_text("Question 3 of").wait_for()
    page.page.wait_for_timeout(300)  # stem and options are two widgets: one may be drawn a moment before the other
    third_stem, third_options = page.page.locator(".oms-stem").inner_text(), options(page)
    page.restart()
    page.page.wait_for_selector(".oms-gone")  # the old view says that nobody answers any more
    assert page.page.locator(".oms-quiz button:enabled").count() == 0
    page.run_all()
    go_on = page.page.get_by_role("button", name="Go on")
    go_on.wait_for()
    assert page.page.locator(".oms-stem").inner_text() != third_stem, "it offers, it does not jump"
    go_on.click()
    page.page.wait_for_function(
        "words => document.querySelector('.oms-stem').innerText.trim() === words", arg=third_stem.strip())
    expect(page.page.locator(OPTIONS)).to_have_text(third_options)
    page.page.get_by_role("button", name="Back").click()
    page.page.wait_for_selector(".oms-feedback")  # what was answered is still there, with its reasons
    assert page.exceptions == [] and page.errors() == []
