"""What we draw can be used by everybody: axe, contrast, narrow windows, light and dark."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from lab import TOP

LESSONS = sorted(path.name for path in (TOP / "notebooks").glob("*.ipynb"))
# axe's contrast rule sees nothing inside JupyterLab's outputs, so the contrast of every text of ours is measured:
# its colour against the first opaque background behind it (WCAG 2.2, 1.4.3: 4.5 to 1, large text 3 to 1).
FAINT_TEXT = """() => {
    const channel = value => { value /= 255; return value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4 };
    const light = ([r, g, b]) => 0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b);
    const canvas = document.createElement('canvas'); canvas.width = canvas.height = 1;
    const brush = canvas.getContext('2d', { willReadFrequently: true });
    const rgba = colour => { brush.clearRect(0, 0, 1, 1); brush.fillStyle = colour; brush.fillRect(0, 0, 1, 1);
                             const [r, g, b, a] = brush.getImageData(0, 0, 1, 1).data; return [r, g, b, a / 255] };
    const behind = element => { const layers = [];
        for (let e = element; e; e = e.parentElement) {
            const colour = rgba(getComputedStyle(e).backgroundColor);
            if (colour[3] > 0) layers.push(colour);
            if (colour[3] === 1) break;
        }
        return layers.reverse().reduce((under, [r, g, b, a]) =>
            [r * a + under[0] * (1 - a), g * a + under[1] * (1 - a), b * a + under[2] * (1 - a)], [255, 255, 255]) };
    const faint = [];
    for (const view of document.querySelectorAll('.oms-view')) {
        const walker = document.createTreeWalker(view, NodeFilter.SHOW_TEXT);
        while (walker.nextNode()) {
            const element = walker.currentNode.parentElement, words = walker.currentNode.textContent.trim();
            if (!words || !element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
            if (element.closest('.oms-hidden, [disabled], [aria-disabled=true], script, style, title, desc')) continue;
            const box = element.getBoundingClientRect();
            if (!box.width || !box.height) continue;
            const style = getComputedStyle(element), under = behind(element);
            const ink = element.closest('svg') && style.fill !== 'none' ? style.fill : style.color;
            const [r, g, b, a] = rgba(ink);
            const over = [r, g, b].map((value, n) => value * a + under[n] * (1 - a));
            const [high, low] = [light(over), light(under)].sort((x, y) => y - x);
            const ratio = (high + 0.05) / (low + 0.05);
            const size = parseFloat(style.fontSize), large = size >= 24 || (size >= 18.66 && +style.fontWeight >= 700);
            if (ratio < (large ? 3 : 4.5)) faint.push(`${ratio.toFixed(2)}: "${words.slice(0, 50)}" ${ink}`);
        }
    }
    return faint }"""


def answer_first_question(page):
    """Bring the first quiz of the lesson to its feedback, so that the coloured marks are looked at too."""
    radio = page.page.locator(".oms-quiz input[type=radio]").first
    radio.check()
    page.page.locator(".oms-quiz .oms-check").first.click()
    page.page.wait_for_selector(".oms-feedback")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("lesson", LESSONS)
def test_axe_and_contrast_find_nothing_serious_in_our_outputs(visit, lesson, theme):
    """No serious or critical violation, and no text of ours below its contrast, before and after an answer."""
    page = visit(f"notebooks/{lesson}", theme=theme)
    page.run_all()
    for moment in ("before an answer", "after an answer"):
        found = Axe().run(page.page, context={"include": [[".oms-view"]]})
        serious = [f"{violation['id']}: {violation['nodes'][0]['html'][:160]}"
                   for violation in found.response["violations"] if violation["impact"] in ("serious", "critical")]
        assert serious == [], moment
        assert page.page.evaluate(FAINT_TEXT) == [], moment
        if moment == "before an answer":
            answer_first_question(page)


def test_the_contrast_measure_can_fail(visit):
    """Grey on grey inside a view is found, so an empty list above means something."""
    page = visit("notebooks/00-start-here.ipynb")
    page.run_all()
    page.page.evaluate("""() => { const p = document.createElement('p'); p.textContent = 'faint words';
        p.style.color = '#999'; p.style.background = '#aaa'; document.querySelector('.oms-view').append(p) }""")
    assert any("faint words" in line for line in page.page.evaluate(FAINT_TEXT))


@pytest.mark.parametrize(("width", "most"), [(1280, 500), (640, 700)])
def test_a_table_of_many_columns_uses_the_width_that_it_has(visit, width, most):
    """Its rows are cards with cells beside each other, so that a card stays on a screen, whatever views come after it."""
    page = visit("notebooks/06-treatment.ipynb", width=width)
    page.run_all()
    # What is out of sight is not laid out.
    page.page.evaluate("() => document.querySelector('.oms-facts').scrollIntoView()")
    page.page.wait_for_selector(".oms-facts.oms-cards")
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


@pytest.mark.parametrize("lesson", LESSONS)
def test_a_narrow_window_needs_no_sideways_scrolling_in_a_quiz(visit, lesson):
    """At 640 pixels (1280 at 200 % zoom) no view of ours is wider than its place."""
    page = visit(f"notebooks/{lesson}", width=640)
    page.run_all()
    wide = page.page.evaluate("""() => [...document.querySelectorAll('.oms-view')]
        .filter(view => view.scrollWidth > view.clientWidth + 2)
        .map(view => view.className + ': ' + view.scrollWidth + ' in ' + view.clientWidth)""")
    assert wide == []
