"""Presets of the eye model side by side on the same axes, for a class."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

import ipywidgets

from oms.content.library import library
from oms.content.problem import Mistake
from oms.widgets.eye_lab_picture import picture
from oms.widgets.eye_lab_words import Reading, counts_html, stands_for_html
from oms.widgets.prose import cited, paragraph
from oms.widgets.trace_canvas import TraceCanvas
from oms.widgets.view import View, named

MOST = 4  # side by side in a hall


class EyeComparison(View):
    """Presets beside one another: `.traces` holds the trace of each, `.readings` what was found in it."""

    def __init__(self, presets: Iterable[str], *, seconds: float, seed: int, **parameters: float) -> None:
        from oms.motion import simulate

        if isinstance(presets, str):
            raise Mistake("Give the presets to compare as a list, such as compare=(“healthy”, “flutter”).")
        names = tuple(dict.fromkeys(presets))
        if not 2 <= len(names) <= MOST:
            raise Mistake(f"Give two to {MOST} different presets to compare, such as compare=(“healthy”, “flutter”).")
        self.books = library()
        self.traces = {name: simulate(name, seconds=seconds, seed=seed, **parameters) for name in names}
        self.readings = {name: Reading(trace) for name, trace in self.traces.items()}
        self.canvas = TraceCanvas()
        self.velocity_box, self.plane_box = (
            named(ipywidgets.Checkbox(description=words, indent=False), "oms-tick") for words in ("Velocity", "x–y plot"))
        for box in (self.velocity_box, self.plane_box):
            box.observe(lambda _: self.politely(self._draw), "value")
        columns = [named(ipywidgets.HTML(self._column(name, more=True)), "oms-column") for name in names]
        super().__init__([named(ipywidgets.HBox([self.velocity_box, self.plane_box]), "oms-bar"), self.canvas,
                          named(ipywidgets.Box(columns), "oms-columns")], "eyes")
        self._draw()

    def line(self) -> str:
        """Each preset with its count."""
        told = "; ".join(f"“{name}” {reading.count.line}" for name, reading in self.readings.items())
        return f"eye lab, side by side: {told}; {next(iter(self.traces.values())).seconds:g} s each"

    def static(self) -> str:
        """The comparison as HTML without widgets: one picture of all traces, then each one in words and numbers."""
        panels = [(self._label(name), trace) for name, trace in self.traces.items()]
        alt = " ".join(f"{self._label(name)}: {reading.description}" for name, reading in self.readings.items())
        return (f"<h4>Eye lab: {escape(', '.join(label for label, _ in panels))}</h4>"
                f"<p><em>All on the same axes. Everything is synthetic.</em></p>{picture(panels, alt)}"
                + "".join(self._column(name) for name in self.traces))

    def _label(self, name: str) -> str:
        return self.books.presets[name].label

    def _column(self, name: str, more: bool = False) -> str:
        entry = self.books.presets[name]
        html = (f"<p><strong>{escape(entry.label)}</strong></p>{paragraph(cited(entry.plain_words, self.books.references))}"
                f"{counts_html(self.readings[name])}")
        return html + (stands_for_html(entry, entry.label, self.books) if more else "")

    def _draw(self) -> None:
        names = ", ".join(map(self._label, self.traces))  # the words of each stand below it
        label = f"Eye position, horizontal and vertical, synthetic, side by side on the same axes: {names}"
        self.canvas.show(*((self._label(name), trace) for name, trace in self.traces.items()), label=label,
                         velocity=self.velocity_box.value, plane=self.plane_box.value)
