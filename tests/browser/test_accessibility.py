"""What we draw can be used by everybody: what the pictures of whole lessons in test_lessons do not tell."""

import re

import pytest
from measures import faint_text
from playwright.sync_api import expect


def test_the_contrast_measure_can_fail(visit):
    """Grey on grey inside a view is found, so an empty list above means something."""
    page = visit("notebooks/00-start-here.ipynb")
    page.run_all()
    page.page.evaluate("""() => { const p = document.createElement('p'); p.textContent = 'faint words';
        p.style.color = '#999'; p.style.background = '#aaa'; document.querySelector('.oms-view').append(p) }""")
    assert any("faint words" in line for line in faint_text(page))


ROWS = ".oms-facts.oms-cards tbody tr:not(.oms-fold)"


@pytest.mark.parametrize(("width", "most"), [(1280, 500), (640, 700)])
def test_a_table_of_many_columns_uses_the_width_that_it_has(visit, width, most):
    """Its rows are cards with cells beside each other, so that a card stays on a screen, whatever views come after it.

    The first six open it; one press shows the others, and the focus goes to the first of these."""
    page = visit("notebooks/06-treatment.ipynb", width=width)
    page.run_all()
    # What is out of sight is not laid out.
    page.page.evaluate("() => document.querySelector('.oms-facts').scrollIntoView()")
    page.page.wait_for_selector(".oms-facts.oms-cards")
    assert page.page.locator(f"{ROWS}:visible").count() == 6
    page.page.get_by_role("button", name="Show all 33 rows").press("Enter")
    expect(page.page.locator(f"{ROWS}:visible")).to_have_count(33)
    assert page.page.locator(ROWS).nth(6).evaluate("row => row === document.activeElement")
    expect(page.page.locator(".oms-unfold")).to_be_hidden()
    cards = page.page.evaluate("""() => [...document.querySelectorAll('.oms-facts.oms-cards tbody tr:not(.oms-fold)')].map(
        row => [row.getBoundingClientRect().height, new Set([...row.querySelectorAll('td')].map(
            cell => Math.round(cell.getBoundingClientRect().left))).size])""")
    assert len(cards) == 33
    assert {columns for _, columns in cards} == {4 if width == 1280 else 2}
    heights = sorted(height for height, _ in cards)
    assert heights[len(heights) // 2] < most, "half of the cards at least"


def test_the_burden_of_an_order_is_a_word_of_its_own(visit):
    """Read aloud, the name of a test and its burden do not run together."""
    page = visit("notebooks/08-oms-in-adults.ipynb")
    page.run_all()
    names = page.page.locator(".oms-orders .oms-option label").all_text_contents()
    burdens = [name for name in names if "burden" in name]
    assert burdens and all(re.search(r" (low|medium|high) burden", name) for name in burdens)
