"""A quiz belongs to its keyboard: keys on its controls never reach the notebook, and it can be done without a mouse."""

import string

import pytest

QUIZZES = {"one-of-each": "quiz('one-of-each', shuffle_seed=1)", "bedside": "case('quiet-eyes')",
           "figure": "figure('signs-in-order')", "progress": "progress()", "check": "check()",
           "sources": "sources('M04')"}
CONTROLS = ("button, input, select, textarea, a[href], summary, [tabindex]:not([tabindex='-1'])")
KEYS = [*string.ascii_letters, *string.digits, "ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight", "Shift+Enter",
        "Control+Enter", "Shift+M", "Delete", "Backspace"]


@pytest.fixture(scope="module")
def keyboard_lab(browser, tmp_path_factory):
    """A lab with one scratch notebook for every kind of view: its cells may be harmed by a failing test."""
    from lab import Lab, course
    root = course(tmp_path_factory.mktemp("keys"), *(
        {"name": f"{name}.ipynb", "cells": ["from oms import *", "1 + 1", source, "2 + 2"]}
        for name, source in QUIZZES.items()))
    lab = Lab(root)
    yield lab
    lab.stop()


def visible_controls(page):
    """Handles of the controls that a person can reach now, inside our view."""
    return [control for control in page.page.query_selector_all(f".oms-view :is({CONTROLS})")
            if control.is_visible() and control.is_enabled()]


def press_everything(page, done: set[str]) -> None:
    """Press every key on every visible control that was not pressed before, and look at the notebook each time."""
    before = page.cells()
    for control in visible_controls(page):
        # Of many alike controls one is enough: alike means same tag, type and class.
        kind = control.evaluate("e => [e.tagName, e.type || '', e.className, e.closest('[class*=oms-]').className]"
                                ".join(' ')")
        if kind in done:
            continue
        done.add(kind)
        for key in KEYS:
            if not control.is_visible():
                break  # the key did its work and the view moved on
            control.evaluate("e => e.focus({preventScroll: true})")
            page.page.keyboard.press(key)
        assert page.cells() == before, f"a key pressed on {kind} changed the notebook"


@pytest.mark.parametrize("name", QUIZZES)
def test_no_key_on_any_control_changes_the_notebook(visit, keyboard_lab, name):
    """Letters, digits and arrows on every control of every kind of view leave cells, types and sources as they were."""
    page = visit(f"{name}.ipynb" if False else f"notebooks/{name}.ipynb", at=keyboard_lab)
    page.run_all()
    page.page.wait_for_selector(".oms-view")
    done: set[str] = set()
    press_everything(page, done)
    if name == "one-of-each":
        total = int(page.page.evaluate("() => document.querySelector('.oms-quiz').dataset.total || 8"))
        for _ in range(total):
            forward = page.page.locator(".oms-next button, button.oms-next").locator("visible=true")
            if not forward.count():
                break
            forward.first.click()
            page.page.wait_for_timeout(250)
            press_everything(page, done)
    assert done, "the view has controls"
    assert page.exceptions == []


def test_the_guard_is_what_protects(visit, keyboard_lab):
    """The same key on a plain ipywidgets button does change the notebook, so the test above can fail."""
    from lab import write_notebook
    write_notebook(keyboard_lab.root / "notebooks" / "plain.ipynb",
                   ["import ipywidgets", "ipywidgets.Button(description='plain')", "2 + 2"])
    page = visit("notebooks/plain.ipynb", at=keyboard_lab)
    page.run_all()
    page.page.wait_for_selector(".jupyter-button")
    before = page.cells()
    page.page.locator(".jupyter-button").focus()
    page.page.keyboard.press("b")
    assert page.cells() != before
