"""A whole unfolding case by keyboard alone, in a real notebook, from the first page to the debrief."""

import pytest
from playwright.sync_api import expect

from small_case import CASE, NAME

HERE = """() => { const e = document.activeElement; const view = e.closest('.oms-view'); if (!view) return null;
    return { tag: e.tagName, type: e.type || '', words: (e.innerText || '').trim(), label: e.closest('label')?.innerText || '',
             head: e.classList.contains('oms-page-head'), feedback: e.classList.contains('oms-feedback') } }"""
HARMLESS = ("x", "b", "a", "m", "d", "1")  # on a plain button these cut, insert or change cells
ANSWERS = ("In the river", "Normal saccades", "A lamp", "A ladder")


@pytest.fixture
def case_lab(browser, tmp_path):
    """A lab of its own with the small case in it, because this test leaves answers behind."""
    from lab import Lab, course
    root = course(tmp_path / "course", {"name": "case.ipynb", "cells": [
        "from oms import case", "1 + 1", f"case({NAME!r}, seed=5)", "2 + 2"]})
    (root / "data" / "cases" / f"{NAME}.yaml").write_text(CASE, encoding="utf-8")
    lab = Lab(root)
    yield lab
    lab.stop()


def on_to(page, wanted):
    """Tab until the focus is on something that `wanted` takes; that thing comes back."""
    for _ in range(40):
        page.page.keyboard.press("Tab")
        here = page.page.evaluate(HERE)
        if here and wanted(here):
            return here
    raise AssertionError("not reached by Tab")


def press(page, words):
    """Tab to the button with these words, try keys on it that must do nothing, and press it with Enter."""
    on_to(page, lambda here: here["tag"] == "BUTTON" and here["words"] == words)
    for key in HARMLESS:
        page.page.keyboard.press(key)
    page.page.keyboard.press("Enter")


def test_a_whole_case_by_keyboard_alone(visit, case_lab):
    """Choose, say how sure, commit, read what came of it, go on: the focus goes to the reasons, then to the new heading."""
    page = visit("notebooks/case.ipynb", at=case_lab)
    page.run_all()
    page.page.wait_for_selector(".oms-unfolding .oms-options input")
    before = page.cells()
    live = page.page.locator(".oms-unfolding .oms-live[role=status]")
    page.page.locator(".oms-unfolding .oms-reset").focus()  # as somebody who comes by Shift+Tab from the cell below
    while page.page.evaluate(HERE):
        page.page.keyboard.press("Shift+Tab")
    for title in ("The next day", "The film", "The order sheet", "What do you say?", "Home", "Debrief"):
        state = page.page.locator(".oms-unfolding").get_attribute("class")
        if "oms-is-deciding" in state:
            if page.page.locator(".oms-unfolding textarea").is_visible():
                on_to(page, lambda here: here["tag"] == "TEXTAREA")
                page.page.keyboard.type("the shoe, on the shelf")
            else:
                boxes = page.page.locator(".oms-unfolding .oms-options input")
                kind, several = boxes.first.get_attribute("type"), boxes.count()
                if kind == "radio":  # one stop for all of them; the arrows move and choose
                    on_to(page, lambda here: here["type"] == "radio")
                    for _ in range(several):
                        page.page.keyboard.press("ArrowDown")
                        if page.page.evaluate(HERE)["label"].endswith(ANSWERS):
                            break
                else:
                    for _ in range(2):
                        on_to(page, lambda here: here["label"].endswith(ANSWERS))
                        page.page.keyboard.press("Space")
                    on_to(page, lambda here: here["type"] == "checkbox" and not here["label"].endswith(ANSWERS))
                    page.page.keyboard.press("Space")  # one too many: refused in words that everybody sees
                    full = page.page.locator(".oms-unfolding .oms-full")
                    expect(full).to_have_text("You may choose up to 2. Take one back first.")
                    expect(full).to_be_visible()
                    expect(page.page.locator(".oms-unfolding .oms-options input:checked")).to_have_count(2)
            press(page, "C2 · 2 in 3 to 4 in 5")
            press(page, "Commit")
            page.page.wait_for_function(f"() => ({HERE})()?.feedback")
            expect(live).not_to_have_text("")
        press(page, "Read the debrief" if title == "Debrief" else "Go on")
        page.page.wait_for_function(f"title => {{ const e = ({HERE})(); return e && e.head && e.words.includes(title) }}", arg=title)
    expect(page.page.locator(".oms-unfolding.oms-is-finished")).to_have_count(1)
    told = page.page.locator(".oms-unfolding .oms-story").inner_text()
    assert "You took 3 of 4 decisions" in told and "Stop: this could harm" in told
    graph = page.page.locator(".oms-unfolding svg[role=img]")
    assert graph.is_visible() and "Your way: 1. Day 3, the hall; 2. The next day" in graph.get_attribute("aria-label")
    assert page.cells() == before and page.exceptions == [] and page.errors() == []
