"""Position traces on a canvas: rows on one time axis, panels on the same scale, and a line that can be played back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import anywidget
from traitlets import Bytes, Dict

from oms.motion.still import AXES, SCALES
from oms.motion.still import LABELS as POSITIONS
from oms.widgets.options import _text

if TYPE_CHECKING:
    from oms.motion import Trace

LONG = 6.0  # seconds; a longer trace is drawn at 500 samples a second, which still gives every saccade ten of them
APART = 0.3  # degrees between the eyes
SPEEDS = (50, 100, 200, 300, 400, 500, 600, 800, 1000, 2000)  # deg/s at the edge of a velocity row
LABELS = {**POSITIONS,
          "horizontal_velocity": "horizontal velocity (rightward is up), degrees a second",
          "vertical_velocity": "vertical velocity (upward is up), degrees a second"}
TEXTS = {
    "play": "Play", "pause": "Pause", "speed": "Speed", "window": "Show", "back": "Back", "forward": "Forward",
    "controls": "Playback of the trace", "time": "seconds", "words": "The trace in words", "marked": "Marked:",
    "shown": "{from} to {to} s", "speeds": [[0.1, "1/10"], [0.25, "1/4"], [1, "real speed"]],
    "windows": [[0, "the whole trace"], [2, "2 seconds"], [1, "1 second"]],
    "right": "right", "left": "left", "up": "up", "down": "down",
    "plane": "where the eye points, degrees", "two_eyes": "right eye solid, left eye dashed",
}


class Mark(NamedTuple):
    """Something to see on a trace: kind `span`, `point` or `gap`, on an axis or `both`, from start to end in seconds."""

    kind: str
    axis: str
    start: float
    end: float
    words: str = ""


class TraceCanvas(anywidget.AnyWidget):
    """Draws traces. `.show(*panels)` draws them in one message to the browser, `.clear()` draws nothing.

    `view` says in words and numbers what is drawn; `samples` holds the numbers of the lines, float32, little-endian:
    for every panel its channels one after the other. Nothing moves before somebody presses Play.
    """

    _esm = _text("guard.js", "trace_colours.js", "trace.js")
    _css = _text("trace.css")
    view = Dict().tag(sync=True)
    samples = Bytes().tag(sync=True)

    def __init__(self) -> None:
        super().__init__(view={"draw": 0, "panels": []}, samples=b"")

    def show(self, *panels: tuple, seconds: float | None = None, velocity: bool = False, plane: bool = False,
             label: str = "", words: str = "", targets: Iterable[tuple[float, float, float]] = (),
             least: float = SCALES[0]) -> None:
        """Draw panels `(title, trace)` or `(title, trace, marks)`, all on the same axes.

        `seconds` cuts what is drawn, `velocity` adds a row for each axis, `plane` the x-y plot. `label` is the short
        name of the picture, `words` its long description; neither may say what an answer is still to find out.
        `targets` are steps (seconds, horizontal, vertical) drawn as a dashed line; `least` is the smallest scale.
        """
        apart = any(_eyes_differ(panel[1]) for panel in panels)
        drawn = [_Panel(*panel, seconds=seconds, velocity=velocity, left_eye=apart) for panel in panels]
        if not drawn:
            self.clear()
            return
        targets = [[float(value) for value in step] for step in targets]
        edge = _edge(SCALES, [least, *(panel.reach for panel in drawn), *(abs(v) for step in targets for v in step[1:])])
        fast = _edge(SPEEDS, [panel.fastest for panel in drawn]) if velocity else 0
        view = {
            "draw": self.view["draw"] + 1, "label": label, "words": words, "texts": TEXTS,
            "from": min(panel.start for panel in drawn), "to": max(panel.end for panel in drawn),
            "rows": [_row(name, fast if "velocity" in name else edge, apart) for name in drawn[0].rows],
            "plane": edge if plane else 0, "targets": targets,
            "panels": [panel.view() for panel in drawn],
        }
        with self.hold_sync():  # both in one message: a line never stands on another line's axes
            self.view, self.samples = view, b"".join(panel.samples for panel in drawn)

    def clear(self) -> None:
        """Draw nothing."""
        if self.view["panels"]:
            with self.hold_sync():
                self.view, self.samples = {"draw": self.view["draw"] + 1, "panels": []}, b""


class _Panel:
    """One trace as it is drawn: its title, its marks, and its channels at no more samples than the eye can use."""

    def __init__(self, title: str, trace: Trace, marks: Sequence[Any] = (), *, seconds: float | None = None,
                 velocity: bool = False, left_eye: bool = False) -> None:
        import numpy as np

        self.title, self.marks = title, marks
        self.rows = [*AXES, *(f"{axis}_velocity" for axis in AXES if velocity)]
        channels = [*self.rows, *(f"left_{axis}" for axis in AXES if left_eye)]
        most = len(trace.time) if seconds is None else max(1, round(seconds * trace.sample_rate))
        step = max(1, round(trace.sample_rate / (500 if min(most, len(trace.time)) / trace.sample_rate > LONG else 1000)))
        lines = [getattr(trace, name)[:most:step] for name in channels]
        self.count, self.step = len(lines[0]), step / trace.sample_rate
        self.start = float(trace.time[0])
        self.end = self.start + self.count * self.step
        self.samples = np.ascontiguousarray(lines, dtype="<f4").tobytes()
        reached = {name: float(np.abs(line).max()) for name, line in zip(channels, lines, strict=True)}
        self.reach = max(most for name, most in reached.items() if "velocity" not in name)
        self.fastest = max((most for name, most in reached.items() if "velocity" in name), default=0.0)

    def view(self) -> dict:
        return {"title": self.title, "start": self.start, "step": self.step, "count": self.count, "marks": [
            {"kind": mark.kind, "axis": mark.axis, "start": float(mark.start), "end": float(mark.end), "words": mark.words}
            for mark in self.marks]}


def _row(name: str, edge: float, apart: bool) -> dict:
    fast = name.endswith("velocity")
    label = LABELS[name] + (f"; {TEXTS['two_eyes']}" if apart and not fast else "")
    return {"name": name, "label": label, "edge": edge, "velocity": fast, "two_eyes": apart and not fast}


def _eyes_differ(trace: Trace) -> bool:
    """Whether the two eyes part by more than a tracker's noise, so that both have to be drawn."""
    return max(float(abs(getattr(trace, axis) - getattr(trace, f"left_{axis}")).max()) for axis in AXES) > APART


def _edge(steps: tuple[int, ...], reached: Iterable[float]) -> float:
    """The first scale that holds what was reached, with a twentieth to spare."""
    most = max(reached)
    return next((step for step in steps if most <= step * 1.02), float(round(most * 1.1)))
