"""A chain of steps on the page: guess how each one is known before its evidence opens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ipywidgets

from oms.content.library import library
from oms.content.problem import Mistake
from oms.learning.steps_run import StepsRun, Tally
from oms.widgets.options import OptionGroup, _text
from oms.widgets.steps_drawing import StepsPage
from oms.widgets.view import Absent, SessionView, named, put, refuse_unknown, shown

if TYPE_CHECKING:
    import pandas


def steps(name: str = "", **unknown_options: object) -> StepsView | Absent:
    """The chain of this name: say of each step whether it is shown, inferred or contested, then read its evidence.

    A wrong name raises one sentence with the nearest name; a file that cannot be read gives one polite line.
    """
    refuse_unknown(unknown_options, ())
    books = library()
    try:
        chain = books.steps(name)
    except Mistake:
        if str(name) not in books.step_names():
            raise
        return Absent("chain", name)
    return StepsView(name, chain, books)


class StepsBoard(OptionGroup):
    """The three buttons to guess with, and the evidence; it brings the look of the chain."""

    _css = _text("options.css", "steps.css")


class StepsView(SessionView):
    """A chain. What its buttons do can also be written: `.guess("inferred")`, `.show()`, `.next()`, `.back()`,
    `.reveal()`, `.reset()`.

    `.result()` is a pandas DataFrame, one row for each step that is open; `.session` is the chain without a page around it.
    """

    START_AGAIN = "Press again to begin the chain again."

    def __init__(self, name: str, chain: Any, books: Any) -> None:
        self.name, self._page = name, StepsPage(chain, books)
        group = StepsBoard(self._heard)
        self.heading = named(ipywidgets.HTML(), "oms-html-heading")
        self.progress = named(ipywidgets.IntProgress(min=0, max=len(chain.steps)), "oms-progress")
        self.passed = named(ipywidgets.HTML(), "oms-passed")
        self.stem = named(ipywidgets.HTML(), "oms-stem")
        self.next_button = self.button("Next", self.next, "oms-main", "oms-next")
        self.show_button = self.button("Just show me", self.show, "oms-show")
        self.back_button = self.button("Back", self.back, "oms-back")
        self.reveal_button = self.button("Reveal all", self.reveal, "oms-reveal")
        self.reset_button = self.button("Reset", self._reset_pressed, "oms-reset")
        bar = named(ipywidgets.HBox([self.next_button, self.show_button, self.back_button, self.reveal_button,
                                     self.reset_button]), "oms-bar")
        legend = ipywidgets.HTML(self._page.legend())
        super().__init__(StepsRun(chain), (self.heading, self.progress, self.passed, self.stem, group, bar, legend), "steps",
                         group)

    def guess(self, status: str) -> bool:
        """Say how the step is known and open its evidence; True when the marking says the same."""
        return self._do(lambda: self.session.guess(status), "feedback")

    def show(self) -> None:
        """Open the evidence of this step without a guess."""
        return self._do(self.session.show, "feedback")

    def next(self) -> None:
        """The next step; after the last one the summary."""
        return self._do(self.session.next, "question")

    def back(self) -> None:
        """The step before; from the summary the last step."""
        return self._do(self.session.back, "question")

    def reveal(self) -> None:
        """Open all steps and show the summary."""
        return self._do(self.session.reveal, "question")

    def reset(self) -> None:
        """Begin again, with every step closed."""
        return self._do(self.session.reset, "question")

    @property
    def tally(self) -> Tally:
        """How the guesses so far compare with the marking."""
        return self.session.tally

    def result(self) -> pandas.DataFrame:
        """One row for each step that is open, in order: step, label, marked, guessed, agrees."""
        return self.session.result()

    def line(self) -> str:
        """One line that says what this is and how it stands."""
        run = self.session
        place = "finished" if run.state == "finished" else f"step {run.position + 1} of {run.total} ({run.step.id}), {run.state}"
        return (f"steps “{self.name}”: {place}, {len(run.opened)} open, "
                f"{run.tally.agreed} of {run.tally.guessed} guesses agree")

    def static(self) -> str:
        """The whole chain as HTML without widgets; it holds nothing of what was guessed."""
        return self._page.static()

    def _heard(self, message: dict) -> None:
        if message.get("event") == "do":
            self.politely(lambda: self.guess(str(message["option"])))

    def _mirror(self, focus: str = "") -> None:
        run = self.session
        put(self, _dom_classes=("oms-view", "oms-steps", f"oms-is-{run.state}"))
        put(self.heading, value=self._page.heading(run))
        put(self.progress, value=len(run.opened))
        put(self.passed, value=self._page.passed(run))
        put(self.stem, value=self._page.stem(run))
        shown(self.next_button, run.state == "open")
        put(self.next_button, description="Next" if run.position + 1 < run.total else "Sum up")
        shown(self.show_button, run.state == "guessing")
        put(self.back_button, disabled=run.state != "finished" and not run.position)
        put(self.reveal_button, disabled=len(run.opened) == run.total)
        self._label_reset()
        self.group.show(**self._page.drawing(run), focus=focus)
        self._say_notices()
