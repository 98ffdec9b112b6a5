"""A deck is presented by keyboard: live quiz and eye lab on slides, nothing wider than the screen, nothing told too early."""

import pathlib

import pytest
from playwright.sync_api import expect

PLAN = """\
title: A class for the test
modules: [M02, M04]
about: Five slides, to be turned by keys.
minutes: 10
slides:
- {title: What a recording shows, minutes: 2, words: "Both lines show where the eyes point [grossman2023].\\n\\n- fast or slow?\\n- a flat stretch?\\n- one line, or both?", notes: "Say aloud: **fast movement**."}
- {title: "Vote 1: what makes you look again?", minutes: 3, vote: oms-q-0431}
- {title: The model, minutes: 2, show: 'eyes("flutter")'}
- {title: Signs in their order, minutes: 2, show: 'figure("signs-in-order")'}
- {title: "A <b>title</b> that ends the class", minutes: 1, show: 'compare(DataFrame({"responded": [21, 11], "children": [26, 27]}, index=["with", "without"]))'}
"""
WIDE = """() => { const root = document.querySelector('.oms-deck'); const edge = Math.min(innerWidth, root.getBoundingClientRect().right);
    return [document.documentElement.scrollWidth > innerWidth, ...[...root.querySelectorAll('*')].filter(e =>
        e.checkVisibility() && e.getClientRects().length && !e.closest('svg, .oms-hidden, .oms-wide, pre, select') &&
        e.getBoundingClientRect().right > edge + 1).map(e => e.tagName + '.' + e.className + ' ' + e.getBoundingClientRect().right)].filter(Boolean) }"""
SMALL = """() => [...document.querySelectorAll('.oms-deck .oms-slides *, .oms-deck .oms-slide-title')].filter(e => e.checkVisibility() &&
    !e.closest('svg, .oms-hidden, option') && [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()) &&
    parseFloat(getComputedStyle(e).fontSize) < 24).map(e => e.className + ': ' + e.textContent.slice(0, 40) + ' ' +
    getComputedStyle(e).fontSize)"""


@pytest.fixture(scope="module")
def class_lab(browser, tmp_path_factory):
    """A lab with a class plan of five slides."""
    from lab import Lab, course
    root = course(tmp_path_factory.mktemp("deck"), {"name": "class.ipynb", "cells": [
        "from oms import deck", "1 + 1", "deck('test-class')", "2 + 2"]})
    (root / "data" / "classes" / "test-class.yaml").write_text(PLAN, encoding="utf-8")
    lab = Lab(root)
    yield lab
    lab.stop()


def title(page) -> str:
    return page.page.locator(".oms-slide-title").inner_text()


def press(page, key: str, wanted: str) -> None:
    """Press a key with the deck in focus, and wait for the slide with this title."""
    page.page.keyboard.press(key)
    page.page.wait_for_function(f"() => document.querySelector('.oms-slide-title').textContent === {wanted!r}", timeout=8000)
    page.page.wait_for_timeout(350)


def look(page, folder, name: str) -> None:
    """Take a picture, and hold that nothing is cut off at the side or too small for the back row."""
    page.page.screenshot(path=folder / f"{name}.png")
    assert page.page.evaluate(WIDE) == [], name
    assert page.page.evaluate(SMALL) == [], name


def press_keys_of_jupyterlab(page) -> None:
    """On the deck itself, its heading and each of its own controls: the keys that insert, delete and run cells."""
    for control in (page.page.locator(".oms-deck"), page.page.locator(".oms-slide-title"),
                    *page.page.locator(".oms-deck > .oms-bar :is(.widget-button, select)").all()):
        for key in ("x", "b", "a", "m", "1", "Delete", "Shift+Enter"):
            control.evaluate("e => e.focus({preventScroll: true})")
            page.page.keyboard.press(key)


@pytest.mark.parametrize(("size", "theme"), [((1920, 1080), "light"), ((1024, 768), "dark")], ids=["wide", "narrow"])
def test_a_whole_deck_by_keyboard(visit, class_lab, tmp_path, size, theme):
    """From the first slide to the last in the full window, with a vote and the eye lab; the notebook stays as it was."""
    width, height = size
    page = visit("notebooks/class.ipynb", at=class_lab, theme=theme, width=width)
    page.page.set_viewport_size({"width": width, "height": height})
    page.run_all()
    page.page.wait_for_selector(".oms-deck .oms-slide-title")
    before = page.cells()
    if theme == "dark":  # a browser that grants no full screen
        page.page.evaluate("() => { Element.prototype.requestFullscreen = () => Promise.reject(new Error('no')) }")
    page.page.get_by_role("button", name="Full window").press("Enter")
    page.page.wait_for_selector(".oms-deck.oms-full")
    page.page.wait_for_timeout(400)
    box = page.page.locator(".oms-deck").bounding_box()
    assert (box["x"], box["y"], box["width"], box["height"]) == (0, 0, width, height)
    assert page.page.evaluate("() => document.activeElement.className") == "oms-slide-title"
    look(page, tmp_path, "1-words")
    assert not page.page.locator(".oms-speaker-notes").is_visible()

    press(page, "ArrowRight", "Vote 1: what makes you look again?")
    expect(page.page.locator(".oms-deck-head .oms-live")).to_contain_text("Slide 2 of")
    stage = page.page.locator(".oms-slides")
    assert "right answer" not in stage.inner_text() and "Take home" not in stage.inner_text()
    look(page, tmp_path, "2-vote")
    page.page.keyboard.press("b")  # letters and digits do nothing, neither to the deck nor to the notebook
    page.page.keyboard.press("1")
    stage.locator("input").first.focus()
    page.page.keyboard.press("ArrowDown")
    assert title(page) == "Vote 1: what makes you look again?", "keys of a control are its own"
    stage.get_by_role("button", name="Reveal").press("Enter")
    stage.get_by_text("right answer").wait_for(timeout=5000)
    look(page, tmp_path, "3-revealed")
    page.page.wait_for_function("() => document.activeElement.matches('.oms-feedback')")

    press(page, "PageDown", "The model")
    page.page.wait_for_selector(".oms-eyes canvas")
    page.page.wait_for_timeout(300)
    look(page, tmp_path, "4-eyes")
    page.page.locator(".oms-eyes [role=slider]").first.press("ArrowRight")
    page.page.wait_for_timeout(300)
    assert title(page) == "The model"
    moved = page.page.locator(".oms-eyes [role=slider]").first.get_attribute("aria-valuenow")
    page.page.locator(".oms-slide-title").focus()
    press(page, "ArrowLeft", "Vote 1: what makes you look again?")
    assert stage.get_by_text("right answer").is_visible(), "the slide is as it was left"
    press(page, "End", "A <b>title</b> that ends the class")
    look(page, tmp_path, "6-counts")
    press(page, "PageUp", "Signs in their order")
    look(page, tmp_path, "5-figure")
    press(page, "ArrowLeft", "The model")
    assert page.page.locator(".oms-eyes [role=slider]").first.get_attribute("aria-valuenow") == moved
    press(page, "Home", "What a recording shows")

    page.page.get_by_role("button", name="Notes").press("Enter")
    page.page.get_by_role("button", name="Timer").press("Enter")
    page.page.get_by_text("Say aloud").wait_for(timeout=5000)
    timer = page.page.locator(".oms-slide-timer")
    timer.get_by_text("of 2 min").wait_for(timeout=5000)
    page.page.wait_for_function(  # it counts on by itself
        "first => document.querySelector('.oms-slide-timer').textContent !== first", arg=timer.inner_text(), timeout=8000)
    look(page, tmp_path, "7-notes")
    page.page.keyboard.press("Escape")
    page.page.wait_for_selector(".oms-deck:not(.oms-full)")
    page.page.locator(".oms-slide-words").first.click()
    page.page.wait_for_timeout(200)
    press(page, "ArrowRight", "Vote 1: what makes you look again?")  # a press on the words brings the keys to the deck
    assert page.page.evaluate(WIDE) == []
    if theme == "light":
        press_keys_of_jupyterlab(page)
    assert page.cells() == before
    assert page.exceptions == [] and page.errors() == []
    assert not (pathlib.Path(class_lab.home.name) / "oms").exists(), "nobody's record was touched"
