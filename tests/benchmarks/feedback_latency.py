"""From a press on Check to the feedback on the page, beside a bare comm echo and a quiz built the naive way.

All three stand in one notebook in one browser; their turns alternate, so that a slow moment hits all of them.
Two paces: 600 ms apart, as a person presses, and one after the other without a pause.
"""

import pathlib
import statistics
import sys
import tempfile

from bank import TOP, course_with

sys.path.insert(0, str(TOP / "tests" / "browser"))
from lab import CHROMIUM_ARGUMENTS, Lab, Page, chromium, write_notebook
from playwright.sync_api import sync_playwright

ECHO = '''
import anywidget, traitlets
class Echo(anywidget.AnyWidget):
    _esm = """
    function render({ model, el }) {
        const button = document.createElement("button"), reply = document.createElement("div");
        button.className = "echo-button"; reply.className = "echo-reply"; button.textContent = "echo";
        button.addEventListener("click", () => model.send("ping"));
        model.on("msg:custom", message => { reply.textContent = message.text });
        el.append(button, reply);
    }
    export default { render };
    """
    count = 0
    def __init__(self):
        super().__init__()
        self.on_msg(self.answer)
    def answer(self, widget, content, buffers):
        self.count += 1
        self.send({"text": f"reply {self.count}"})
Echo()
'''
NAIVE = '''
import ipywidgets as w
radio = w.RadioButtons(options=["one", "two", "three"], description="Which?")
button, out, count = w.Button(description="Check"), w.Output(), [0]
button.add_class("naive-button"); out.add_class("naive-reply")
def check(_):
    count[0] += 1
    with out:
        out.clear_output(wait=True)
        print(f"reply {count[0]}: not this one, because the movements may be intermittent or late.")
button.on_click(check)
w.VBox([radio, button, out])
'''
OURS = 'from oms import quiz\nquiz("bank-200", shuffle_seed=1)'
# Timed inside the page: from the click until the target's text has changed and is laid out.
PRESS = """([button, target]) => new Promise((resolve, reject) => {
    const read = () => { const found = document.querySelector(target); return found ? found.innerText.trim() : '' };
    const before = read(), start = performance.now();
    const late = setTimeout(() => { observer.disconnect(); reject(new Error('no reply on ' + target)) }, 5000);
    const observer = new MutationObserver(() => {
        const now = read();
        if (now && now !== before) {
            observer.disconnect(); clearTimeout(late); resolve(performance.now() - start);
        }
    });
    observer.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
    document.querySelector(button).click();
})"""


def ready_quiz(page) -> None:
    """Bring our quiz to the next question with an option chosen, ready for Check."""
    if page.locator(".oms-feedback").count():
        page.locator(".oms-next").click()
        page.wait_for_selector(".oms-feedback", state="detached")
    page.locator(".oms-quiz input[type=radio]").first.check()
    page.wait_for_timeout(60)


def main(rounds: int = 30) -> None:
    """Measure `rounds` presses of each at both paces and print medians and ratios."""
    contenders = {"bare comm echo": (".echo-button", ".echo-reply"), "our quiz": (".oms-check", ".oms-feedback"),
                  "naive quiz": (".naive-button", ".naive-reply")}
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        course_with(root, 200)
        (root / "notebooks").mkdir()
        (root / "notebooks" / "oms").symlink_to(TOP / "notebooks" / "oms")
        write_notebook(root / "notebooks" / "bench.ipynb", [ECHO, OURS, NAIVE])
        lab = Lab(root, OMS_DATA=str(root / "data"))
        try:
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_ARGUMENTS)
                visit = Page(lab, browser.new_page(viewport={"width": 1280, "height": 1800}))
                visit.open("notebooks/bench.ipynb")
                visit.run_all()
                page = visit.page
                page.wait_for_selector(".oms-quiz input[type=radio]")
                for pace, pause in (("600 ms apart", 600), ("in rapid sequence", 0)):
                    times = {name: [] for name in contenders}
                    for number in range(rounds + 3):
                        for name, (button, target) in contenders.items():
                            if name == "our quiz":
                                ready_quiz(page)
                            page.wait_for_timeout(pause)
                            spent = page.evaluate(PRESS, [button, target])
                            if number >= 3:  # the first presses warm caches
                                times[name].append(spent)
                    medians = {name: statistics.median(values) for name, values in times.items()}
                    print(pace + ": " + ", ".join(
                        f"{name} {medians[name]:.1f} ms (p95 {sorted(times[name])[int(0.95 * rounds)]:.1f})"
                        for name in contenders))
                    for name in ("our quiz", "naive quiz"):
                        print(f"    {name} / bare comm echo = {medians[name] / medians['bare comm echo']:.2f}")
                browser.close()
        finally:
            lab.stop()


if __name__ == "__main__":
    main()
