"""From a moved slider to the drawn traces in the eye lab, beside a bare canvas and beside matplotlib in an Output.

All three stand in one notebook in one browser and draw 10,000 points: five seconds of both axes at 1,000 Hz. Their turns
alternate, so that a slow moment hits all of them. The bare canvas gets a buffer that is ready, so the time of the
simulation, measured in the same kernel, is added to it. matplotlib simulates and draws as a notebook usually does it.
"""

import pathlib
import statistics
import sys
import tempfile

from bank import TOP

sys.path.insert(0, str(TOP / "tests" / "browser"))
from lab import CHROMIUM_ARGUMENTS, Lab, Page, chromium, write_notebook
from playwright.sync_api import sync_playwright

SECONDS = 5
OURS = f"from oms.widgets.eye_lab import eyes\nview = eyes('opsoclonus', seconds={SECONDS})\nview"
BARE = f'''
import anywidget, ipywidgets, numpy, traitlets
from oms.motion import simulate
class Bare(anywidget.AnyWidget):
    _esm = """
    function render({{ model, el }}) {{
        const canvas = document.createElement("canvas");
        canvas.className = "bare"; canvas.width = 720; canvas.height = 300; el.append(canvas);
        const brush = canvas.getContext("2d");
        let drawn = 0;
        const draw = () => {{
            const bytes = model.get("samples");
            const all = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
            brush.clearRect(0, 0, 720, 300);
            const n = all.length / 2;
            for (const row of [0, 1]) {{
                brush.beginPath();
                for (let i = 0; i < n; i++) brush.lineTo(i / n * 720, 75 + 150 * row - all[row * n + i] * 3);
                brush.stroke();
            }}
            canvas.dataset.drawn = String(++drawn);
        }};
        draw();
        model.on("change:samples", draw);
    }}
    export default {{ render }};
    """
    samples = traitlets.Bytes().tag(sync=True)
ready = []
for seed in (1, 2):
    trace = simulate("opsoclonus", seconds={SECONDS}, seed=seed)
    ready.append(numpy.array([trace.horizontal, trace.vertical], dtype="<f4").tobytes())
bare, bare_slider = Bare(samples=ready[0]), ipywidgets.FloatSlider(min=0, max=1, step=0.01, value=0.15)
def turn(change):
    ready.reverse()
    bare.samples = ready[0]
bare_slider.observe(turn, "value")
ipywidgets.VBox([bare_slider, bare]).add_class("bare-lab")
'''
MATPLOTLIB = f'''
%matplotlib inline
import ipywidgets, matplotlib.pyplot as plt
from oms.motion import simulate
out, slider = ipywidgets.Output(), ipywidgets.FloatSlider(min=0, max=1, step=0.01, value=0.15)
def redraw(change):
    trace = simulate("opsoclonus", seconds={SECONDS}, opn=round(slider.value, 4))
    with out:
        out.clear_output(wait=True)
        figure, axes = plt.subplots(2, 1, figsize=(9, 4), sharex=True)
        for row, line, label in zip(axes, (trace.horizontal, trace.vertical), ("horizontal", "vertical")):
            row.plot(trace.time, line, linewidth=1.2)
            row.set(ylim=(-30, 30), title=label + ", degrees")
            row.grid(True)
        axes[1].set_xlabel("seconds")
        plt.show()
slider.observe(redraw, "value")
redraw(None)
ipywidgets.VBox([slider, out]).add_class("matplotlib-lab")
'''
TIMES = f'''
import statistics, time
from oms.motion import describe, saccades, simulate
def median_ms(act, rounds=15):
    spent = []
    for n in range(rounds):
        start = time.perf_counter(); act(n); spent.append(1000 * (time.perf_counter() - start))
    return statistics.median(spent)
trace = simulate("opsoclonus", seconds={SECONDS})
print("TIMES", median_ms(lambda n: simulate("opsoclonus", seconds={SECONDS}, opn=0.1 + n / 100)),
      median_ms(lambda n: saccades(trace)), median_ms(lambda n: describe(trace)),
      median_ms(lambda n: view.set(opn=0.1 + n / 100)), len(view.canvas.samples))
'''
# Timed inside the page: an arrow key on the slider, until the canvas is drawn (or the picture decoded).
MOVE = """([slider, target, key]) => new Promise((resolve, reject) => {
    const handle = document.querySelector(slider), place = document.querySelector(target);
    const image = () => place.querySelector('img');
    const state = () => place.tagName === 'CANVAS' ? place.dataset.drawn : (image() ? image().src : '');
    const before = state(), start = performance.now();
    const late = setTimeout(() => { observer.disconnect(); reject(new Error('nothing drawn on ' + target)) }, 15000);
    const observer = new MutationObserver(async () => {
        if (!state() || state() === before) return;
        observer.disconnect(); clearTimeout(late);
        if (place.tagName !== 'CANVAS') await image().decode();
        resolve(performance.now() - start);
    });
    observer.observe(place, { subtree: true, childList: true, attributes: true });
    handle.focus({ preventScroll: true });
    handle.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
})"""
DRAG = """([slider, target, moves, pause]) => new Promise(resolve => {
    const handle = document.querySelector(slider), place = document.querySelector(target);
    const first = Number(place.dataset.drawn);
    let last = 0, done = 0, quiet = 0;
    const observer = new MutationObserver(() => { last = performance.now() });
    observer.observe(place, { attributes: true, attributeFilter: ['data-drawn'] });
    handle.focus({ preventScroll: true });
    let n = 0;
    const timer = setInterval(() => {
        const key = n < moves / 2 ? 'ArrowRight' : 'ArrowLeft';
        handle.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
        if (++n < moves) return;
        clearInterval(timer);
        done = performance.now();
        setTimeout(() => { observer.disconnect();
                           resolve([Number(place.dataset.drawn) - first, last - done]) }, 2500);
    }, pause);
})"""
CONTENDERS = {"eye lab": (".oms-eyes .noUi-handle", ".oms-trace canvas"),
              "bare canvas": (".bare-lab .noUi-handle", "canvas.bare"),
              "matplotlib inline": (".matplotlib-lab .noUi-handle", ".matplotlib-lab .widget-output")}


def main(rounds: int = 30) -> None:
    """Measure `rounds` moves of each slider and print medians and ratios."""
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        (root / "notebooks").mkdir()
        (root / "notebooks" / "oms").symlink_to(TOP / "notebooks" / "oms")
        write_notebook(root / "notebooks" / "bench.ipynb", [OURS, BARE, MATPLOTLIB, TIMES])
        lab = Lab(root, OMS_DATA=str(TOP / "data"))
        try:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_ARGUMENTS)
                visit = Page(lab, browser.new_page(viewport={"width": 1280, "height": 2600}))
                visit.open("notebooks/bench.ipynb")
                visit.run_all()
                page = visit.page
                page.wait_for_selector(".matplotlib-lab .widget-output img")
                page.wait_for_selector(".oms-trace canvas[data-drawn]")
                said = page.locator(".jp-OutputArea-output", has_text="TIMES").first.inner_text().split()
                simulation, finding, words, whole, size = map(float, said[1:])
                print(f"in the kernel: simulate {simulation:.1f} ms, saccades {finding:.1f} ms, describe {words:.1f} ms, "
                      f"everything a moved slider sets off {whole:.1f} ms; {size:.0f} bytes for {SECONDS * 2000} points")
                for pace, pause in (("600 ms apart", 600), ("in rapid sequence", 0)):
                    times = {name: [] for name in CONTENDERS}
                    for number in range(rounds + 3):
                        for name, (slider, target) in CONTENDERS.items():
                            page.wait_for_timeout(pause)
                            key = "ArrowRight" if number % 2 else "ArrowLeft"
                            spent = page.evaluate(MOVE, [slider, target, key])
                            page.wait_for_timeout(50)
                            if number >= 3:  # the first moves warm caches
                                times[name].append(spent)
                    medians = {name: statistics.median(values) for name, values in times.items()}
                    print(pace + ": " + ", ".join(
                        f"{name} {medians[name]:.1f} ms (p95 {sorted(times[name])[int(0.95 * rounds)]:.1f})"
                        for name in CONTENDERS))
                    floor = medians["bare canvas"] + simulation
                    print(f"    eye lab / (bare canvas + simulation) = {medians['eye lab'] / floor:.2f}; "
                          f"matplotlib inline / eye lab = {medians['matplotlib inline'] / medians['eye lab']:.1f}")
                drawn, late = page.evaluate(DRAG, [*CONTENDERS["eye lab"], 60, 16])
                print(f"dragged: 60 values 16 ms apart, {drawn} drawn, the last one {late:.0f} ms after the last value")
                browser.close()
        finally:
            lab.stop()


if __name__ == "__main__":
    main()
