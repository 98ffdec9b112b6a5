"""A small pair of eyes that moves as a trace does, under rules that keep it from flashing: see static/eyes.js."""

from __future__ import annotations

from typing import TYPE_CHECKING

import anywidget
from traitlets import Bytes, Dict, Float

from oms.widgets.options import _text

if TYPE_CHECKING:
    from oms.motion import Trace

RATE = 250.0  # positions a second, four for every frame of a screen
LONGEST = 5.0  # seconds of the trace; playing stops after as long anyway
TEXTS = {
    "title": "Show the eyes", "play": "Play: fast movement", "pause": "Pause", "speed": "Speed",
    "controls": "Playback of the eyes", "speeds": [[0.1, "1/10"], [0.25, "1/4"], [1, "real speed"]],
    "warning": "Fast movement. The eyes stand still until you press Play. They first move at a tenth of the speed, and stop "
               "by themselves within 5 seconds; press again to go on.",
    "caption": "A drawing, seen as by somebody who faces the person: the person's right is on your left.",
    "label": "A drawn pair of eyes that follows the trace",
    "strip": "Your system asks for less motion, so here are four moments, 40 ms apart: first above left, then above right, "
             "below left, below right.",
    "strip_label": "Four drawings of a pair of eyes, 40 ms apart",
}


class EyePair(anywidget.AnyWidget):
    """Draws two eyes that stand still until somebody presses Play. `.show(trace)` gives them their movement.

    Nothing is sent while the drawing is closed.
    """

    _esm = _text("guard.js", "trace_colours.js", "eyes.js")
    _css = _text("trace.css")
    texts = Dict().tag(sync=True)
    rate = Float(RATE).tag(sync=True)
    samples = Bytes().tag(sync=True)

    def __init__(self) -> None:
        self._trace: Trace | None = None
        self._open = False
        super().__init__(texts=TEXTS)
        self.on_msg(self._receive)

    def show(self, trace: Trace) -> None:
        """Move as this trace does, at the next press on Play."""
        self._trace = trace
        if self._open:
            self._give()

    def _receive(self, _widget, message, _buffers) -> None:
        if isinstance(message, dict) and "open" in message:
            self._open = bool(message["open"])
            if self._open:
                self._give()

    def _give(self) -> None:
        import numpy as np

        if self._trace is not None:
            step = max(1, round(self._trace.sample_rate / RATE))
            most = round(LONGEST * self._trace.sample_rate)
            lines = [line[:most:step] for line in (self._trace.horizontal, self._trace.vertical)]
            self.samples = np.ascontiguousarray(lines, dtype="<f4").tobytes()
