"""The recording of a page on a canvas: nameless until the learner has committed, then with what decides drawn onto it."""

from __future__ import annotations

from html import escape
from typing import Any

from oms.content.problem import Mistake
from oms.widgets.eye_lab_picture import picture
from oms.widgets.quiz_recording import LABEL, key_marks
from oms.widgets.trace_canvas import TraceCanvas
from oms.widgets.view import named, shown

NOT_TO_BE_SHOWN = "The recording of this page cannot be shown just now; an instructor sees why with check()."


class PageRecording:
    """One canvas that shows the recording of the page that is read. `.trouble` is a polite sentence where it cannot."""

    def __init__(self, books: Any) -> None:
        self.canvas = named(TraceCanvas(), "oms-recording")
        self.trouble = ""
        self._waveforms = books.waveforms
        self._drawn: tuple | None = None
        shown(self.canvas, False)

    def mirror(self, session: Any) -> None:
        """Bring the canvas in step with the session; nothing is sent where it shows the same already."""
        recorded = session.state != "finished" and session.now.node.recording is not None
        wanted = (session.seed, session.now.node.id, session.decided is not None) if recorded else None
        if wanted == self._drawn:
            return
        self._drawn, self.trouble = wanted, ""
        try:
            if recorded:
                self._show(session.now.node, session.trace, session.decided is not None)
        except Mistake:
            self.trouble = NOT_TO_BE_SHOWN
        recorded = recorded and not self.trouble
        if not recorded:
            self.canvas.clear()
        shown(self.canvas, recorded)

    def _show(self, node: Any, trace: Any, told: bool) -> None:
        from oms.motion import describe

        row = self._row(node) if told else None
        name, marks = (row.label, key_marks(row.waveform, trace)) if row else (LABEL, ())
        if told and node.decision.type == "trace":
            name = node.decision.right[0].text.rstrip(".")  # as it was asked: the bank may call it by a longer name
        self.canvas.show((name, trace, marks), label=name, words=describe(trace))

    def _row(self, node: Any) -> Any:
        """The row of the key that tells what is shown; for the eye model the one that the right option names, or None."""
        if node.recording.waveform:
            return self._waveforms.get(node.recording.waveform)
        answers = [option.text.strip(" .").casefold() for option in node.decision.options if node.decision.is_right(option.id)]
        return next((row for row in self._waveforms.values() if row.label.casefold() in answers), None)


def still(node: Any, seed: int) -> str:
    """The recording of a node as a picture for a page without widgets; "" where it has none."""
    from oms.learning.stimulus import recorded
    from oms.motion import describe

    if node.recording is None:
        return ""
    try:
        trace = recorded(node.recording, seed)
    except Mistake:
        return f"<p>{escape(NOT_TO_BE_SHOWN)}</p>"
    return f"<p>{picture([('', trace)], describe(trace))}</p>"
