"""The recordings that a quiz asks about, on one canvas: nameless until Check, then with what decides drawn onto them."""

from __future__ import annotations

from html import escape
from typing import Any

from oms.content.problem import Mistake
from oms.widgets.eye_lab_picture import picture
from oms.widgets.recording import LABEL, Recording, key_marks

WITH_RECORDING = ("trace", "predict")
NOT_TO_BE_SHOWN = "The recording of this question cannot be shown just now; an instructor sees why with check()."
BEFORE, AFTER = "Before the change", "After the change"


class Recordings(Recording):
    """One canvas that shows what the session's question is about."""

    not_to_be_shown = NOT_TO_BE_SHOWN

    def mirror(self, session: Any) -> None:
        """Bring the canvas in step with the session."""
        asked = session.state != "finished" and session.question.type in WITH_RECORDING
        self.follow((session.seed, session.position, session.state) if asked else None,
                    lambda: self._show(session.question, session.stimulus, session.state == "checked"))

    def _show(self, question: Any, stimulus: Any, answered: bool) -> None:
        from oms.motion import describe

        words = describe(stimulus.before)
        if not answered:
            self.canvas.show((LABEL, stimulus.before), label=LABEL, words=words)
        elif question.type == "trace":
            row = self.row(question.show.waveform, [question.right[0].text])
            name, marks = (row.label, key_marks(row.waveform, stimulus.before)) if row else (LABEL, ())
            self.canvas.show((name, stimulus.before, marks), label=name, words=words)
        else:
            words = f"{BEFORE}: {words} {AFTER}: {describe(stimulus.after)}"
            self.canvas.show((BEFORE, stimulus.before), (AFTER, stimulus.after), label=f"{BEFORE}, {AFTER.lower()}",
                             words=words)


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
