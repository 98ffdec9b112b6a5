"""A canvas that follows a session: nameless while the learner names the recording, then with what decides drawn onto it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from oms.content.problem import Mistake
from oms.widgets.trace_canvas import TraceCanvas
from oms.widgets.view import named, shown

LABEL = "Trace"


class Recording:
    """One canvas, hidden while there is nothing to show. `.trouble` is a polite sentence where it cannot be shown."""

    not_to_be_shown = ""

    def __init__(self, books: Any) -> None:
        self.canvas = named(TraceCanvas(), "oms-recording")
        self.trouble = ""
        self._waveforms = books.waveforms
        self._drawn: tuple | None = None
        shown(self.canvas, False)

    def follow(self, wanted: tuple | None, show: Callable[[], None]) -> None:
        """Bring the canvas in step with what is `wanted`, None for nothing; the same is not sent twice."""
        if wanted == self._drawn:
            return
        self._drawn, self.trouble = wanted, ""
        try:
            if wanted is not None:
                show()
        except Mistake:
            self.trouble = self.not_to_be_shown
        seen = wanted is not None and not self.trouble
        if not seen:
            self.canvas.clear()
        shown(self.canvas, seen)

    def row(self, waveform: str, answers: Iterable[str]) -> Any:
        """The row of the key for this waveform; for the eye model, which has none, the one that a right answer names, or
        None."""
        if waveform:
            return self._waveforms.get(waveform)
        names = {answer.strip(" .").casefold() for answer in answers}
        return next((row for row in self._waveforms.values() if row.label.casefold() in names), None)


def key_marks(waveform: str, trace: Any) -> tuple:
    """What decides in a trace of this waveform, to be drawn onto it."""
    from oms.motion.marks import marks

    return marks(trace, waveform)
