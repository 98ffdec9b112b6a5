"""A diagram in a real JupyterLab: by keyboard, in both themes, in a narrow window."""

import re

import pytest
from measures import faint_text, serious_violations
from playwright.sync_api import expect

PART = ".oms-diagram [data-part='{}']"


@pytest.fixture(scope="module")
def diagram_lab(browser, tmp_path_factory):
    """A lab with one scratch notebook that shows the diagram of the saccade generator."""
    from lab import Lab, course
    root = course(tmp_path_factory.mktemp("diagram"), {"name": "diagram.ipynb", "cells": [
        "from oms.widgets.diagram import diagram", "view = diagram('saccade-generator')\nview", "1 + 1"]})
    lab = Lab(root)
    yield lab
    lab.stop()


@pytest.fixture
def opened(visit, diagram_lab):
    """opened(theme="light", width=1280) -> Page: the notebook run, the drawing on the page."""
    def opened(**settings):
        page = visit("notebooks/diagram.ipynb", at=diagram_lab, **settings)
        page.run_all()
        page.page.wait_for_selector(PART.format("omnipause"))
        page.page.wait_for_selector(".oms-ways path", state="attached")
        return page

    return opened


def pressed(page):
    """The ids of the parts that say they are selected."""
    return page.page.locator(".oms-part[aria-pressed=true]").evaluate_all("all => all.map(e => e.dataset.part)")


def test_a_part_is_selected_and_read_by_keyboard_alone(opened):
    """Tab reaches the parts, Enter and Space select, arrows go to a neighbour, the page tells, the notebook stays."""
    page = opened()
    before = page.cells()
    page.page.locator(".oms-names").focus()
    page.page.keyboard.press("Tab")
    here = page.page.evaluate("document.activeElement.dataset.part")
    page.page.keyboard.press("Enter")
    assert pressed(page) == [here]
    page.page.locator(PART.format("omnipause")).focus()
    page.page.keyboard.press("ArrowRight")
    assert page.page.evaluate("document.activeElement.dataset.part") == "burst-midbrain"
    page.page.keyboard.press("Space")
    assert pressed(page) == ["burst-midbrain"]
    about = page.page.locator(".oms-about").inner_text()
    assert "Is inhibited by Omnipause neurons" in about and "Sends to Neural integrator" in about
    expect(page.page.locator(".oms-diagram .oms-live")).to_have_text(re.compile("^Excitatory burst neurons, midbrain"))
    assert page.page.locator(".oms-ways .oms-mine").count() == 4, "its own lines stand out"
    for key in ("b", "x", "d", "m", "1", "Shift+M", "Delete"):
        page.page.keyboard.press(key)
    assert page.cells() == before
    assert page.exceptions == []


def test_hidden_names_are_revealed_one_by_one(opened):
    """Letters stand for the names, in the buttons and in what is told, until a part is selected."""
    page = opened()
    page.page.locator(".oms-names").click()
    names = page.page.locator(".oms-part").all_inner_texts()
    assert sorted(names) == [chr(ord("A") + n) for n in range(len(names))]
    page.page.locator(PART.format("omnipause")).click()
    expect(page.page.locator(PART.format("omnipause"))).to_have_text("Omnipause neurons")
    board = page.page.locator(".oms-blocks").inner_text()
    assert "Inhibits C" in board and "burst neurons, midbrain" not in board
    page.page.locator(".oms-names").click()
    assert "A" not in page.page.locator(".oms-part").all_inner_texts()


def test_python_and_page_follow_one_another(opened):
    """What a click selects Python knows, and what Python selects the page shows."""
    page = opened()
    page.page.locator(PART.format("fastigial")).click()
    for source in ("view.selected", "view.select('eye')"):
        page.page.evaluate("""source => { const w = window.jupyterapp.shell.currentWidget;
            w.content.activeCellIndex = 2; w.content.activeCell.model.sharedModel.setSource(source) }""", source)
        page.command("notebook:run-cell")
        page.wait_idle()
        if source == "view.selected":
            page.page.locator(".jp-OutputArea-output", has_text="'fastigial'").wait_for()
    page.page.wait_for_selector(PART.format("eye") + "[aria-pressed=true]")


@pytest.mark.parametrize(("theme", "width"), [("light", 1280), ("dark", 640)])
def test_axe_contrast_and_width_find_nothing(opened, theme, width):
    """Nothing serious, no faint text, no sideways scrolling, and every name inside its box; before and after a choice."""
    page = opened(theme=theme, width=width)
    for act in (lambda: None, page.page.locator(PART.format("burst-pons")).click,
                page.page.locator(".oms-about summary").click, page.page.locator(".oms-names").click):
        act()
        page.page.wait_for_timeout(200)
        assert serious_violations(page) == []
        assert faint_text(page) == []
        assert page.page.evaluate("""() => [...document.querySelectorAll('.oms-view, .oms-part')]
            .filter(e => e.scrollWidth > e.clientWidth + 2 || e.scrollHeight > e.clientHeight + 2)
            .map(e => e.className + ': ' + e.innerText.slice(0, 40))""") == []


def test_a_very_narrow_page_gets_a_list(opened):
    """Where no grid fits the parts stand in a list, and what is selected is told right below it."""
    page = opened(width=640)
    page.page.evaluate("document.querySelector('.oms-blocks').style.width = '300px'")
    page.page.wait_for_selector(".oms-stacked")
    page.page.locator(PART.format("omnipause")).click()
    page.page.wait_for_selector(PART.format("omnipause") + " + .oms-about")
    assert page.page.evaluate("document.querySelector('.oms-stage').scrollWidth") <= 300
    assert page.page.locator(".oms-about").count() == 1
