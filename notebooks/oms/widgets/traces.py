"""The trace trainer on the page: named examples, then nameless traces to name, then what was taken for what."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import ipywidgets

from oms.content.library import library
from oms.learning.certainty import LEVELS
from oms.learning.store import default_store
from oms.learning.trace_training import LENGTHS, Told, TraceTraining
from oms.widgets.options import OptionGroup
from oms.widgets.recording import LABEL, key_marks
from oms.widgets.trace_canvas import TraceCanvas
from oms.widgets.traces_drawing import compared_html, drawing, heading_html, static_html, words_html
from oms.widgets.view import SessionView, named, put, refuse_unknown, shown

if TYPE_CHECKING:
    import pandas

_SURE = [(f"C{entry.number} · {entry.label}", entry.number) for entry in LEVELS]
_LENGTHS = [(str(length), length) for length in LENGTHS]


def traces(only: str | Iterable[str] | None = None, *, seed: int | None = None, **unknown_options: object) -> TracesView:
    """The trace trainer: two named examples of each movement, then traces to name, mixed; as long as you like.

    `only` names two or more movements to train, such as only=["ocular-flutter", "opsoclonus"]; `seed` fixes every
    trace. Without a seed every trace is a fresh one. A wrong name raises one sentence with the nearest name.
    """
    refuse_unknown(unknown_options, ("only", "seed"))
    books = library()
    return TracesView(TraceTraining(books.waveforms, only=only, seed=seed, store=default_store()), books)


class TracesView(SessionView):
    """The trace trainer. Everything its buttons do can also be written: `.start()`, `.choose("B")`, `.check()`, `.next()`.

    `.result()` is a pandas DataFrame, one row for each trace named; `.confusion()` what was taken for what. `.session`
    is the trainer without a page around it.
    """

    START_AGAIN = "Press again to start again with the examples."

    def __init__(self, session: TraceTraining, books: Any) -> None:
        self._books, self._only = books, session.names
        self._mirroring = False
        self._drawn: tuple = ()
        group = OptionGroup(self._heard)
        self.heading = ipywidgets.HTML()
        self.progress = named(ipywidgets.IntProgress(min=0, max=1), "oms-progress")
        self.stem = named(ipywidgets.HTML(), "oms-stem")
        self.canvas = named(TraceCanvas(), "oms-recording")
        self.compared = named(ipywidgets.HTML(), "oms-compared")
        self.how_sure = named(ipywidgets.ToggleButtons(options=_SURE, value=None, description="How sure?"), "oms-sure")
        self.how_many = named(ipywidgets.ToggleButtons(options=_LENGTHS, value=session.total,
                                                       description="Traces to name"), "oms-how-many")
        press = self.button
        self.check_button = press("Check", self.check, "oms-main", "oms-check")
        self.next_button = press("Next", self.next, "oms-next")
        self.start_button = press("Start naming", self.start, "oms-start")
        self.stop_button = press("Stop and sum up", self.stop, "oms-stop")
        self.train_button = press("Train these two", self._train_pair, "oms-main", "oms-train")
        self.reset_button = press("Reset", self._reset_pressed, "oms-reset")
        bar = named(ipywidgets.HBox([self.check_button, self.next_button, self.start_button, self.stop_button,
                                     self.train_button, self.reset_button]), "oms-bar", "oms-buttons")
        super().__init__(session, (self.heading, self.progress, self.stem, self.canvas, group, self.compared,
                                   self.how_sure, self.how_many, bar), "traces", group)
        self.how_sure.observe(self._said_how_sure, "value")
        self.how_many.observe(self._said_how_many, "value")

    # What a cell, a test or a button does

    def start(self) -> None:
        """Begin naming; examples that were not looked at are skipped."""
        return self._do(self.session.start, "question")

    def next(self) -> None:
        """The next example or trace; at the end the summary."""
        return self._do(self.session.next, "question")

    def choose(self, what: object) -> None:
        """Name the trace: a letter, or the beginning of a name."""
        return self._do(lambda: self.session.choose(what))

    def sure(self, level: int | None) -> None:
        """Say how sure you are, before you check: 1, 2 or 3; None takes it back."""
        return self._do(lambda: self.session.sure(level))

    def check(self) -> Told:
        """Reveal what it is, and what decides."""
        return self._do(self.session.check, "feedback")

    def length(self, total: int) -> None:
        """How many traces to name in this run: 12, 24 or 36."""
        return self._do(lambda: self.session.length(total))

    def stop(self) -> None:
        """Go to the summary of what was named so far."""
        return self._do(self.session.stop, "question")

    def reset(self, only: str | Iterable[str] | None = None) -> None:
        """Start again with the examples, of the movements in `only` or of those named when the trainer was made."""
        return self._do(lambda: self.session.reset(self._only if only is None else only), "question")

    def result(self) -> pandas.DataFrame:
        """One row for each trace named, in order: shown, said, right, sure, seconds."""
        return self.session.result()

    def confusion(self) -> pandas.DataFrame:
        """Rows are what it was, columns what you said, cells how often."""
        return self.session.confusion()

    def line(self) -> str:
        """One line that says what this is and how it stands."""
        session = self.session
        place = {"showing": f"example {session.position + 1} of {session.examples}", "finished": "finished"}.get(
            session.state, f"trace {session.position + 1} of {session.total}, {session.state}")
        return f"traces: {len(session.names)} movements, {place}, {session.answered} named"

    def static(self) -> str:
        """The teaching key with sample pictures as HTML without widgets; it holds nothing of what was answered."""
        return static_html(self._books.waveforms, self._books.references)

    # What the page says

    def _heard(self, message: dict) -> None:
        if message.get("event") != "pick" or self.session.state != "answering":
            return
        # Drawn already in the browser; drawn again only where the session refuses it.
        if not self.politely(lambda: self.session.choose(message["picked"].get("answer", ()))):
            self._mirror()

    def _said_how_sure(self, change: Any) -> None:
        if not self._mirroring and self.session.state == "answering":
            self.politely(lambda: self.session.sure(change["new"]))

    def _said_how_many(self, change: Any) -> None:
        if not self._mirroring and not self.politely(lambda: self.length(change["new"])):
            put(self.how_many, value=self.session.total)

    def _train_pair(self) -> None:
        if pair := self.session.summary().pair:
            self.reset(pair)

    # What the page shows

    def _mirror(self, focus: str = "") -> None:
        """Bring every widget in step with the session. Feedback goes first: somebody is waiting for it."""
        view = drawing(self.session, self._books) | {"focus": focus}
        if focus == "question":  # the focus moves to the words above, which have to stand there first
            self._mirror_rest()
            self.group.show(**view)
        else:
            self.group.show(**view)
            self._mirror_rest()

    def _mirror_rest(self) -> None:
        session = self.session
        self._mirroring = True
        try:
            names = ["oms-view", "oms-traces", f"oms-is-{session.state}"]
            if session.state == "finished" and session.summary().pair is None:
                names.append("oms-no-pair")
            names.append("oms-has-answers" if session.answered else "oms-no-answers")
            put(self, _dom_classes=tuple(names))
            self._draw()
            put(self.how_sure, value=session.certainty)
            put(self.how_many, value=session.total)
            put(self.next_button, description=self._next_words())
            put(self.progress, max=session.examples if session.state == "showing" else session.total)
            put(self.progress, value=session.position + 1 if session.state == "showing" else session.answered)
            put(self.heading, value=heading_html(session))
            put(self.stem, value=words_html(session, self._books))
            put(self.compared, value=compared_html(session))
            self._label_reset()
        finally:
            self._mirroring = False
        self._say_notices()

    def _next_words(self) -> str:
        session = self.session
        if session.state == "showing":
            return "Next example" if session.position + 1 < session.examples else "Name traces"
        return "Sum up" if session.answered >= session.total else "Next"

    def _draw(self) -> None:
        """The trace: nameless while it is asked about, with its name and what decides before and after that."""
        from oms.motion import describe

        session = self.session
        if session.state == "finished":
            self.canvas.clear()
            self._drawn = ()
        elif self._drawn != (session.item, session.state):
            self._drawn = (session.item, session.state)
            name, trace, marks = LABEL, session.trace, ()
            if session.state != "answering":
                row = session.waveforms[session.item.name]
                name, marks = row.label, key_marks(row.waveform, trace)
            self.canvas.show((name, trace, marks), label=name, words=describe(trace))
        shown(self.canvas, session.state != "finished")
