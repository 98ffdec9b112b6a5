"""The eye lab in a real JupyterLab: sliders move the traces, nothing moves by itself, and nothing is left behind."""

import re

import pytest
from measures import faint_text, serious_violations
from playwright.sync_api import expect

LAB = "from oms.widgets.eye_lab import eyes"
PIXELS = """selector => { const canvas = document.querySelector(selector);
    const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
    let sum = 2166136261; for (let i = 0; i < data.length; i++) sum = Math.imul(sum ^ data[i], 16777619);
    return `${canvas.width}x${canvas.height}:${sum >>> 0}` }"""
CANVAS = ".oms-trace canvas"
COUNT = ".oms-counts td >> nth=0"


@pytest.fixture(scope="module")
def eye_lab(browser, tmp_path_factory):
    """A lab with a notebook for each way to open the eyes."""
    from lab import Lab, course
    root = course(tmp_path_factory.mktemp("eyes"),
                  {"name": "lab.ipynb", "cells": ["1 + 1", f"{LAB}\nview = eyes('opsoclonus')\nview", "2 + 2"]},
                  {"name": "healthy.ipynb", "cells": ["1 + 1", f"{LAB}\neyes('healthy')", "2 + 2"]},
                  {"name": "compare.ipynb", "cells": ["1 + 1", f"{LAB}\neyes(compare=('healthy', 'flutter', 'opsoclonus'))",
                                                      "2 + 2"]})
    lab = Lab(root)
    yield lab
    lab.stop()


@pytest.fixture
def opened(visit, eye_lab):
    """opened(name, **settings): a notebook run to its end, its canvas drawn, as a Page."""
    def open_notebook(name, **settings):
        page = visit(f"notebooks/{name}.ipynb", at=eye_lab, **settings)
        # The server remembers the theme of the test before.
        page.command("apputils:change-theme", {"theme": f"JupyterLab {settings.get('theme', 'light').title()}"})
        page.run_all()
        page.page.wait_for_selector(f"{CANVAS}[data-drawn]")
        return page
    return open_notebook


def pixels(page, selector=CANVAS) -> str:
    """A fingerprint of what a canvas shows."""
    return page.page.evaluate(PIXELS, selector)


def eventually_differs(page, before: str, selector=CANVAS) -> str:
    """Wait until the canvas shows something else."""
    page.page.wait_for_function(f"before => ({PIXELS})('{selector}') !== before", arg=before, timeout=10_000)
    return pixels(page, selector)


def settled(page, selector=CANVAS) -> str:
    """Wait until the canvas has stopped changing after its last update."""
    before = ""
    while before != (now := pixels(page, selector)):
        before = now
        page.page.wait_for_timeout(300)
    return before


def handle(page, label: str):
    """The handle of the slider with this accessible name."""
    return page.page.get_by_role("slider", name=re.compile(f"^{label}", re.I))


def test_a_slider_dragged_changes_trace_and_counts(opened):
    """With the mouse: the canvas shows another trace, the counts and the line of changes follow the last value."""
    page = opened("healthy")
    before, count = settled(page), page.page.locator(COUNT).inner_text()
    for label in ("omnipause", "burst-cell rebound, pons"):
        grip, track = handle(page, label).bounding_box(), None
        track = page.page.locator(".slider-container", has=handle(page, label)).bounding_box()
        page.page.mouse.move(grip["x"] + grip["width"] / 2, grip["y"] + grip["height"] / 2)
        page.page.mouse.down()
        to = track["x"] + track["width"] * (0.05 if label == "omnipause" else 0.7)
        page.page.mouse.move(to, grip["y"] + 10, steps=12)
        page.page.mouse.up()
    eventually_differs(page, before)
    page.page.wait_for_function("""before => document.querySelector('.oms-counts td').innerText !== before""", arg=count,
                                timeout=10_000)
    settled(page)
    changed = page.page.locator(".oms-changed").inner_text()
    shown = handle(page, "omnipause").get_attribute("aria-valuetext")
    assert f"1 → {float(shown):g}" in changed
    assert page.exceptions == [] and page.foreign_hosts() == set()


def test_the_keyboard_moves_a_slider_and_leaves_the_notebook_alone(opened):
    """Arrow keys move the handle step by step; letters and arrows on any control change no cell and no selection."""
    page = opened("lab")
    cells = page.cells()
    before = settled(page)
    slider = handle(page, "omnipause")
    value = float(slider.get_attribute("aria-valuenow"))
    slider.focus()
    page.page.keyboard.press("ArrowRight")
    page.page.keyboard.press("ArrowRight")
    eventually_differs(page, before)
    assert float(slider.get_attribute("aria-valuenow")) > value
    assert page.page.evaluate("() => document.activeElement.getAttribute('role')") == "slider", "the focus stays"
    for control in page.page.query_selector_all(".oms-view :is(button, select, summary, [role=slider], input[type=checkbox])"):
        if control.is_visible() and control.is_enabled():
            control.evaluate("e => e.focus({preventScroll: true})")
            for key in ("x", "b", "a", "d", "d", "z", "m", "ArrowLeft", "ArrowUp"):
                page.page.keyboard.press(key)
    assert page.cells() == cells
    assert page.exceptions == []


def test_every_control_has_a_name(opened):
    """Sliders, the numbers beside them, selects, boxes and buttons all say what they are."""
    page = opened("lab")
    page.page.locator(".oms-eye-pair summary").click()
    nameless = page.page.evaluate("""() => [...document.querySelectorAll(
        '.oms-view :is(button, select, input, [role=slider], [role=textbox], summary, canvas)')].filter(e => {
            if (!e.checkVisibility()) return false;
            const label = e.labels && e.labels[0];
            return !(e.getAttribute('aria-label') || (label && label.innerText.trim()) || e.innerText?.trim()) || (
                e.tagName === 'SELECT' && !(label && label.innerText.trim())) })
        .map(e => e.outerHTML.slice(0, 120))""")
    assert nameless == []
    names = [node.get_attribute("aria-label") for node in page.page.query_selector_all(".oms-view [role=slider]")]
    assert len(names) > 5 and len(set(names)) == len(names)


def test_the_number_beside_a_slider_can_be_typed(opened):
    """Typing a value over the readout sets it, and no key of it reaches the notebook."""
    page = opened("healthy")
    cells, before = page.cells(), settled(page)
    readout = page.page.get_by_role("textbox", name=re.compile("^burst-cell rebound, pons", re.I))
    readout.click()
    page.page.keyboard.press("Control+a")
    page.page.keyboard.type("900")
    page.page.keyboard.press("Enter")
    page.page.wait_for_function("() => document.querySelector('.oms-changed').innerText.includes('→ 900')", timeout=10_000)
    assert page.cells() == cells
    assert settled(page) != before or page.page.locator(COUNT).inner_text() == "0"


def test_nothing_moves_before_a_press(opened):
    """Two looks half a second apart are the same; Play sweeps, Pause holds, and the sweep ends by itself."""
    page = opened("lab")
    still = settled(page)
    page.page.wait_for_timeout(500)
    assert pixels(page) == still
    page.page.locator(".oms-trace select").nth(0).select_option("1")
    page.page.locator(".oms-trace select").nth(1).select_option("1")
    window = settled(page)
    assert window != still
    play = page.page.locator(".oms-trace").get_by_role("button", name="Play")
    play.click()
    eventually_differs(page, window)
    page.page.keyboard.press("Space")  # the focus is on the button, which says Pause now
    held = settled(page)
    page.page.wait_for_timeout(300)
    assert pixels(page) == held
    page.page.keyboard.press("Space")
    page.page.wait_for_function(f"() => document.querySelector('{CANVAS}').dataset.playing === 'false'", timeout=10_000)
    assert settled(page) == window, "at the end the whole line stands there again"
    page.page.locator(".oms-trace").get_by_role("button", name="Forward").click()
    assert settled(page) != window
    expect(page.page.locator(".oms-shown")).to_have_text("1 to 2 s")


LUMINANCE = """async ({ selector, milliseconds }) => {
    // Every frame of the eyes, as relative luminance for each pixel; counted are pairs of opposing changes of 10 %.
    const canvas = document.querySelector(selector), brush = canvas.getContext('2d');
    const light = value => { value /= 255; return value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4 };
    const paper = getComputedStyle(canvas.closest('.oms-view')).backgroundColor.match(/[\\d.]+/g).map(Number);
    const { width, height } = canvas, size = width * height;
    let extreme = null, direction = new Int8Array(size), reversals = new Uint16Array(size), frames = 0, most = 0;
    const hashes = new Set(), moved = new Uint8Array(size);
    const look = () => {
        const data = brush.getImageData(0, 0, width, height).data, now = new Float32Array(size);
        let sum = 0;
        for (let i = 0; i < size; i++) {
            const a = data[4 * i + 3] / 255, over = k => light(data[4 * i + k] * a + paper[k] * (1 - a));
            now[i] = 0.2126 * over(0) + 0.7152 * over(1) + 0.0722 * over(2);
            sum += now[i] * ((i % 97) + 1);
        }
        hashes.add(sum.toFixed(3));
        if (!extreme) { extreme = now; return; }
        for (let i = 0; i < size; i++) {
            const change = now[i] - extreme[i];
            most = Math.max(most, Math.abs(change));
            if (Math.abs(change) > 0.005) moved[i] = 1;
            if (Math.abs(change) >= 0.1 && Math.min(now[i], extreme[i]) < 0.8) {
                const sign = Math.sign(change);
                if (direction[i] && sign !== direction[i]) reversals[i]++;
                direction[i] = sign;
                extreme[i] = now[i];
            } else if (direction[i] && Math.sign(change) === direction[i]) extreme[i] = now[i];
        }
        frames++;
    };
    const end = performance.now() + milliseconds;
    let seen = '';
    while (performance.now() < end) {
        await new Promise(requestAnimationFrame);
        if (canvas.dataset.frames === seen) continue;
        seen = canvas.dataset.frames;
        look();
    }
    const box = canvas.getBoundingClientRect();
    return { frames, most, shown: hashes.size, moved: moved.reduce((a, b) => a + b, 0),
             flashing: reversals.filter(count => count > 0).length / (devicePixelRatio ** 2),
             width: box.width, height: box.height, playing: canvas.dataset.playing } }"""
EYES = ".oms-eye-pair canvas"


def test_the_eyes_never_flash(opened):
    """On the opsoclonus trace at real speed no pixel changes its luminance by a tenth to and fro, and it stops in 5 s."""
    page = opened("lab")
    page.page.locator(".oms-eye-pair summary").click()
    assert "Fast movement" in page.page.locator(".oms-eye-pair").inner_text()
    page.page.wait_for_selector(f"{EYES}[data-frames]")
    page.page.wait_for_timeout(500)  # the positions come when the drawing is opened
    still = pixels(page, EYES)
    page.page.wait_for_timeout(500)
    assert pixels(page, EYES) == still, "the eyes stand still until asked"
    speed = page.page.locator(".oms-eye-pair select")
    assert speed.is_disabled() and speed.input_value() == "0.1", "the first time is at a tenth of the speed"
    play = page.page.locator(".oms-eye-pair button")
    play.focus()
    page.page.keyboard.press("Enter")
    page.page.wait_for_function(f"() => document.querySelector('{EYES}').dataset.playing === 'true'")
    page.page.keyboard.press("Enter")
    assert page.page.locator(EYES).get_attribute("data-playing") == "false", "the same key pauses"
    speed.select_option("1")
    play.click()
    seen = page.page.evaluate(LUMINANCE, {"selector": EYES, "milliseconds": 5500})
    assert seen["playing"] == "false", "it stops by itself"
    assert seen["width"] <= 220 and seen["height"] <= 90
    assert seen["frames"] > 20 and seen["shown"] > 10 and seen["moved"] > 200, "frames of moving eyes were looked at"
    assert seen["flashing"] == 0, seen
    assert seen["most"] < 0.1, "no single change reaches a tenth either"
    assert page.exceptions == []


def test_the_measure_of_flashing_can_fail(opened):
    """Black and white in turn on the same canvas are counted as flashes, so the zero above means something."""
    page = opened("lab")
    page.page.locator(".oms-eye-pair summary").click()
    page.page.wait_for_selector(f"{EYES}[data-frames]")
    page.page.evaluate("""selector => { const canvas = document.querySelector(selector); let n = 1000;
        window.__flash = setInterval(() => { const brush = canvas.getContext('2d');
            brush.fillStyle = n % 2 ? '#000' : '#fff'; brush.fillRect(0, 0, 220, 90); canvas.dataset.frames = String(++n) },
            60) }""", EYES)
    seen = page.page.evaluate(LUMINANCE, {"selector": EYES, "milliseconds": 1000})
    page.page.evaluate("() => clearInterval(window.__flash)")
    assert seen["flashing"] > 10_000


def test_with_reduced_motion_there_is_a_strip_and_no_button(opened):
    """Who asks for less motion gets four still moments; nothing can be played."""
    page = opened("lab", reduced_motion="reduce")
    page.page.locator(".oms-eye-pair summary").click()
    page.page.wait_for_selector(f"{EYES}[data-frames]")
    page.page.wait_for_timeout(500)
    assert "four moments" in page.page.locator(".oms-eye-pair").inner_text()
    assert not page.page.locator(".oms-eye-pair button").is_visible()
    still = pixels(page, EYES)
    page.page.wait_for_timeout(500)
    assert pixels(page, EYES) == still
    quarters = page.page.evaluate("""selector => { const c = document.querySelector(selector), b = c.getContext('2d');
        return [[0, 0], [1, 0], [0, 1], [1, 1]].map(([x, y]) => b.getImageData(x * c.width / 2, y * c.height / 2,
            c.width / 2, c.height / 2).data.join()) }""", EYES)
    assert len(set(quarters)) == 4, "the four moments differ"


@pytest.mark.parametrize("name", ["lab", "compare"])
def test_axe_contrast_and_console(opened, name):
    """Everything opened: no serious violation, no faint text in both themes, no console exception, no foreign host."""
    page = opened(name)
    page.page.evaluate("() => document.querySelectorAll('.oms-view details').forEach(e => { e.open = true })")
    for words in ("Show the numbers",):
        button = page.page.get_by_role("button", name=words)
        if button.count():
            button.click()
            page.page.wait_for_selector(".oms-scrolled table")
    page.page.wait_for_timeout(400)
    assert serious_violations(page) == []
    assert faint_text(page) == []
    page.dress("dark")
    page.page.wait_for_timeout(300)
    assert faint_text(page) == []
    assert page.errors() == [] and page.exceptions == [] and page.foreign_hosts() == set()


def test_the_lines_follow_the_theme(opened):
    """Changing the theme of a running page redraws the traces in its colours."""
    page = opened("lab")
    light = settled(page)
    page.command("apputils:change-theme", {"theme": "JupyterLab Dark"})
    eventually_differs(page, light)
    dark = settled(page)
    ink = page.page.evaluate("""selector => { const c = document.querySelector(selector), b = c.getContext('2d');
        const data = b.getImageData(0, 0, c.width, c.height).data; let most = 0;
        for (let i = 0; i < data.length; i += 4) if (data[i + 3] > 250) most = Math.max(most, data[i]);
        return most }""", CANVAS)
    assert ink > 180, "words on the dark page are light"
    page.command("apputils:change-theme", {"theme": "JupyterLab Light"})
    eventually_differs(page, dark)


@pytest.mark.parametrize("name", ["lab", "compare"])
def test_every_width_is_filled_and_none_overflows(opened, name):
    """At 1280, 640 (200 % zoom) and 480 pixels nothing is wider than its place, and the words stay readable."""
    page = opened(name)
    page.page.evaluate("() => document.querySelectorAll('.oms-view details').forEach(e => { e.open = true })")
    for width in (1280, 640, 480):
        page.page.set_viewport_size({"width": width, "height": 900})
        page.page.wait_for_timeout(600)
        wide = page.page.evaluate("""() => [...document.querySelectorAll('.oms-view, .oms-view .widget-box, .oms-view canvas')]
            .filter(e => e.scrollWidth > e.clientWidth + 2 || e.getBoundingClientRect().right >
                         e.closest('.oms-view').getBoundingClientRect().right + 1)
            .map(e => e.className + ': ' + e.scrollWidth + ' in ' + e.clientWidth)""")
        assert wide == [], width
        sharp = page.page.evaluate(f"() => {{ const c = document.querySelector('{CANVAS}');"
                                   "return c.width / c.getBoundingClientRect().width }")
        assert sharp == pytest.approx(1, abs=0.02), width


def test_it_is_sharp_on_a_fine_screen(opened):
    """With two device pixels to a CSS pixel the canvas has twice as many."""
    page = opened("lab", device_scale_factor=2)
    sharp = page.page.evaluate(f"() => {{ const c = document.querySelector('{CANVAS}');"
                               "return c.width / c.getBoundingClientRect().width }")
    assert sharp == pytest.approx(2, abs=0.02)


LISTENERS = """() => { const live = window.__live = { observers: 0, frames: 0 };
    for (const name of ['ResizeObserver', 'MutationObserver']) {
        const Real = window[name];
        window[name] = class extends Real {
            constructor(act) { super(act); this.made = new Error().stack.includes('blob:'); this.ours = false }
            observe(...rest) { if (this.made && !this.ours) { this.ours = true; live.observers++ }
                               return super.observe(...rest) }
            disconnect() { if (this.ours) { this.ours = false; live.observers-- } return super.disconnect() }
        } }
    const real = window.requestAnimationFrame;
    window.requestAnimationFrame = act => real(time => { live.frames++; act(time) }) }"""


def test_a_deleted_cell_leaves_nothing_running(visit, eye_lab):
    """Deleted while it plays: every observer it made is disconnected and no frame is asked for any more."""
    page = visit("notebooks/lab.ipynb", at=eye_lab)
    page.page.evaluate(LISTENERS)
    page.run_all()
    page.page.wait_for_selector(f"{CANVAS}[data-drawn]")
    page.page.locator(".oms-eye-pair summary").click()
    page.page.wait_for_timeout(500)
    page.page.locator(".oms-eye-pair button").click()
    page.page.locator(".oms-trace").get_by_role("button", name="Play").click()
    assert page.page.evaluate("() => window.__live.observers") > 5
    page.page.evaluate("""() => { const notebook = window.jupyterapp.shell.currentWidget.content;
        notebook.activeCellIndex = 1; notebook.mode = 'command' }""")
    page.command("notebook:delete-cell")
    page.page.wait_for_selector(".oms-view", state="detached")
    page.page.wait_for_timeout(500)
    assert page.page.evaluate("() => window.__live.observers") == 0
    frames = page.page.evaluate("() => window.__live.frames")
    page.page.wait_for_timeout(500)
    assert page.page.evaluate("() => window.__live.frames") - frames < 5
    page.command("apputils:change-theme", {"theme": "JupyterLab Dark"})
    page.page.wait_for_timeout(300)
    assert page.exceptions == []
