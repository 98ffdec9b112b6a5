"""The recordings that a quiz asks about, on one canvas: nameless until Check, then with what decides drawn onto them."""

from __future__ import annotations

from html import escape
from typing import Any

from oms.content.problem import Mistake
from oms.widgets.eye_lab_picture import picture
from oms.widgets.trace_canvas import TraceCanvas
from oms.widgets.view import named, shown

WITH_RECORDING = ("trace", "predict")
NOT_TO_BE_SHOWN = "The recording of this question cannot be shown just now; an instructor sees why with check()."
LABEL, BEFORE, AFTER = "Trace", "Before the change", "After the change"


class Recordings:
    """One canvas that shows what the session's question is about. `.trouble` is a polite sentence where it cannot."""

    def __init__(self, books: Any) -> None:
        self.canvas = named(TraceCanvas(), "oms-recording")
        self.trouble = ""
        self._waveforms = books.waveforms
        self._drawn: tuple | None = None
        shown(self.canvas, False)

    def mirror(self, session: Any) -> None:
        """Bring the canvas in step with the session; nothing is sent where it shows the same already."""
        asked = session.state != "finished" and session.question.type in WITH_RECORDING
        wanted = (session.seed, session.position, session.state) if asked else None
        if wanted == self._drawn:
            return
        self._drawn, self.trouble = wanted, ""
        try:
            if asked:
                self._show(session.question, session.stimulus, session.state == "checked")
        except Mistake:
            self.trouble = NOT_TO_BE_SHOWN
        asked = asked and not self.trouble
        if not asked:
            self.canvas.clear()
        shown(self.canvas, asked)

    def _show(self, question: Any, stimulus: Any, answered: bool) -> None:
        from oms.motion import describe

        words = describe(stimulus.before)
        if not answered:
            self.canvas.show((LABEL, stimulus.before), label=LABEL, words=words)
        elif question.type == "trace":
            row = self._row(question)
            name, marks = (row.label, key_marks(row.waveform, stimulus.before)) if row else (LABEL, ())
            self.canvas.show((name, stimulus.before, marks), label=name, words=words)
        else:
            words = f"{BEFORE}: {words} {AFTER}: {describe(stimulus.after)}"
            self.canvas.show((BEFORE, stimulus.before), (AFTER, stimulus.after), label=f"{BEFORE}, {AFTER.lower()}",
                             words=words)

    def _row(self, question: Any) -> Any:
        """The row of the key that tells what is shown; for the eye model the one that the right option names, or None."""
        if question.show.waveform:
            return self._waveforms.get(question.show.waveform)
        answer = question.right[0].text.strip(" .").casefold()
        return next((row for row in self._waveforms.values() if row.label.casefold() == answer), None)


def key_marks(waveform: str, trace: Any) -> tuple:
    """What decides in a trace of this waveform, to be drawn onto it."""
    from oms.motion.marks import marks

    return marks(trace, waveform)


def pictures(question: Any, seed: int) -> tuple[str, str]:
    """A question's recording as a still picture for a page without widgets, and the one behind its answer: two pieces
    of HTML, "" where there is none."""
    from oms.learning.stimulus import stimulus
    from oms.motion import describe

    try:
        seen = stimulus(question, seed)
        if seen is None:
            return "", ""
        asked = f"<p>{picture([('', seen.before)], describe(seen.before))}</p>"
        if seen.after is None:
            return asked, ""
        both = [(BEFORE, seen.before), (AFTER, seen.after)]
        alt = f"{BEFORE}: {describe(seen.before)} {AFTER}: {describe(seen.after)}"
        return asked, f"<p>{picture(both, alt)}</p>"
    except Mistake:
        return f"<p>{escape(NOT_TO_BE_SHOWN)}</p>", ""
