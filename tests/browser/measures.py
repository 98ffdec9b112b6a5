"""What can be measured of a page: axe's findings, text too faint to read, views wider than their place."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe

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
# What is out of sight is not laid out, so each view is brought into sight and given two frames to settle.
TOO_WIDE = """async () => { const wide = [], frame = () => new Promise(requestAnimationFrame);
    for (const view of document.querySelectorAll('.oms-view')) {
        view.scrollIntoView();
        await frame(); await frame(); await frame();
        if (view.scrollWidth > view.clientWidth + 2)
            wide.push(view.className + ': ' + view.scrollWidth + ' in ' + view.clientWidth);
    }
    return wide }"""


def serious_violations(page, of: str = ".oms-view") -> list[str]:
    """What axe calls serious or critical in the parts of a page that the selector names."""
    found = Axe().run(page.page, context={"include": [[of]]})
    return [f"{violation['id']}: {violation['nodes'][0]['html'][:160]}"
            for violation in found.response["violations"] if violation["impact"] in ("serious", "critical")]


def faint_text(page) -> list[str]:
    """Every text of ours that stands out too little from what is behind it, with the ratio."""
    return page.page.evaluate(FAINT_TEXT)


def too_wide(page) -> list[str]:
    """Every view of ours that is wider than its place, and would have to be scrolled sideways."""
    return page.page.evaluate(TOO_WIDE)
