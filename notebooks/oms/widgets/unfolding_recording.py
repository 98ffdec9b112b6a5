"""The recording of a page on a canvas: nameless until the learner has committed, then with what decides drawn onto it."""

from __future__ import annotations

from html import escape
from typing import Any

from oms.content.problem import Mistake
from oms.widgets.eye_lab_picture import picture
from oms.widgets.recording import LABEL, Recording, key_marks

NOT_TO_BE_SHOWN = "The recording of this page cannot be shown just now; an instructor sees why with check()."


class PageRecording(Recording):
    """One canvas that shows the recording of the page that is read."""

    not_to_be_shown = NOT_TO_BE_SHOWN

    def mirror(self, session: Any) -> None:
        """Bring the canvas in step with the session."""
        recorded = session.state != "finished" and session.now.node.recording is not None
        told = session.decided is not None
        self.follow((session.seed, session.now.node.id, told) if recorded else None,
                    lambda: self._show(session.now.node, session.trace, told))

    def _show(self, node: Any, trace: Any, told: bool) -> None:
        from oms.motion import describe

        waveform = node.recording.waveform
        row = self.row(waveform, () if waveform else _right_words(node)) if told else None
        name, marks = (row.label, key_marks(row.waveform, trace)) if row else (LABEL, ())
        if told and node.decision.type == "trace":
            name = node.decision.right[0].text.rstrip(".")  # as it was asked: the bank may call it by a longer name
        self.canvas.show((name, trace, marks), label=name, words=describe(trace))


def _right_words(node: Any) -> list[str]:
    return [option.text for option in node.decision.options if node.decision.is_right(option.id)]


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
