"""The eye lab: the model of the saccadic system with its parts on sliders, and what the eyes make of it."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import ipywidgets

from oms.content.library import library
from oms.content.problem import unknown
from oms.widgets.eye_lab_map import OscillationMap
from oms.widgets.eye_lab_picture import picture
from oms.widgets.eye_lab_words import (
    Reading,
    changed_line,
    counts_html,
    labelled,
    numbers_html,
    parameters_table,
    stands_for_html,
)
from oms.widgets.eye_pair import EyePair
from oms.widgets.prose import cited, paragraph
from oms.widgets.trace_canvas import TraceCanvas
from oms.widgets.view import View, named, put, shown

if TYPE_CHECKING:
    import pandas

    from oms.motion import Trace
    from oms.motion.detection import Saccades
    from oms.widgets.eye_lab_compare import EyeComparison

SECONDS = 4.0  # long enough to see a rhythm, short enough to answer while a slider is dragged
LABEL = "Eye position over {seconds} seconds, horizontal and vertical, synthetic"
STEPS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500)


def eyes(preset: str = "healthy", *, compare: Iterable[str] | None = None, seconds: float = SECONDS, seed: int = 0,
         **parameters: float) -> EyeLab | EyeComparison:
    """The eye lab, set to a preset; `parameters` are changed from there on. `.set(opn=0.3)` changes more.

    With `compare=("healthy", "flutter")` these presets stand side by side on the same axes, without sliders.
    An unknown preset or parameter raises one sentence with the nearest name.
    """
    if compare is not None:
        from oms.widgets.eye_lab_compare import EyeComparison

        return EyeComparison(compare, seconds=seconds, seed=seed, **parameters)
    return EyeLab(preset, seconds=seconds, seed=seed, **parameters)


class EyeLab(View):
    """One model with its sliders. `.trace` is what the eyes do now, `.parameters` what the model is set to.

    `.choose(preset)`, `.set(name=value)`, `.reset()` and `.another()` do what the buttons and sliders do.
    `.saccades()` gives the saccades found, `.result()` one row of a DataFrame with all that was set and counted.
    """

    def __init__(self, preset: str, *, seconds: float, seed: int, **parameters: float) -> None:
        self.books = library()
        self.rows = {name: row for (of, name), row in self.books.movements.items() if of == "model"}
        self.preset, self.seed, self.seconds = preset, seed, seconds
        self._own: dict[str, float] = {}
        self._quiet = False  # True while sliders are put in step with the model, not moved by a person
        self._numbers_open = False
        self._run(preset, parameters, seed)
        super().__init__(self._parts(), "eyes")
        self._mirror()

    # -- what it is set to -----------------------------------------------------------------------------------------

    @property
    def parameters(self) -> dict[str, float]:
        """Every parameter of the model and its value: usual, changed by the preset, changed by you."""
        return self._standing(self.preset) | self._own

    def set(self, **parameters: float) -> EyeLab:
        """Change parameters by name, such as `set(opn=0.3)`. A wrong name or value changes nothing, and says why."""
        self._run(self.preset, self._own | parameters, self.seed)
        self._mirror()
        return self

    def choose(self, preset: str) -> EyeLab:
        """Go to a preset as it stands; what was changed before is taken back."""
        self._run(preset, {}, self.seed)
        self._mirror()
        return self

    def reset(self) -> EyeLab:
        """Take every change back: the preset as it stands, and the first run."""
        self._run(self.preset, {}, 0)
        self._mirror()
        return self

    def another(self) -> EyeLab:
        """The same model once more, with fresh chance: what stays the same is the model, what differs is chance."""
        self._run(self.preset, self._own, self.seed + 1)
        self._mirror()
        return self

    # -- what came of it -------------------------------------------------------------------------------------------

    @property
    def trace(self) -> Trace:
        """What the eyes do now."""
        return self.reading.trace

    def saccades(self) -> Saccades:
        """The saccades found in the trace, in their order; `.table()` gives them as a DataFrame."""
        return self.reading.saccades

    def result(self) -> pandas.DataFrame:
        """One row: preset, seed, every parameter, and what was counted. Rows of several runs can be put together."""
        import pandas as pd

        return pd.DataFrame([{"preset": self.preset, "seed": self.seed, **self.parameters, **vars(self.reading.count)}])

    def line(self) -> str:
        """The preset, what differs from the usual values, and the count: the same for the same model and chance."""
        differs = ", ".join(f"{name} {value:g}" for name, value in self.parameters.items()
                            if value != self.rows[name].default)
        chance = f", run {self.seed + 1}" if self.seed else ""
        return (f"eye lab “{self.preset}”: {differs or 'everything as usual'}; {self.trace.seconds:g} s{chance}, "
                f"{self.reading.count.line}")

    def static(self) -> str:
        """The lab as HTML without widgets: words, a picture, the counts, and what the model is set to."""
        entry = self.books.presets[self.preset]
        shown_rows = [name for name, row in self.rows.items()
                      if row.place == "main" or self.parameters[name] != row.default]
        return (f"<h4>Eye lab: {entry.label}</h4>{paragraph(cited(entry.plain_words, self.books.references))}"
                f"<p><em>Run this cell to move the sliders here. Everything is synthetic.</em></p>"
                f"{picture([('', self.trace)], f'{self._label()}. {self.reading.description}')}"
                f"{counts_html(self.reading)}"
                f"<details><summary>What the model is set to</summary>"
                f"{parameters_table(self.parameters, self.rows, shown_rows)}</details>")

    # -- how it works ----------------------------------------------------------------------------------------------

    def _standing(self, preset: str) -> dict[str, float]:
        """Every parameter as the preset has it."""
        return {name: row.default for name, row in self.rows.items()} | dict(self.books.presets[preset].values)

    def _run(self, preset: str, changes: dict[str, float], seed: int) -> None:
        """Simulate first, remember after: a mistake leaves everything as it was."""
        from oms.motion import simulate

        if "preset" in changes:
            raise unknown("parameter", "preset", self.rows)
        trace = simulate(preset, seconds=self.seconds, seed=seed, **changes)
        standing = self._standing(preset)
        self._own = {name: float(value) for name, value in changes.items() if value != standing[name]}
        self.preset, self.seed, self.reading = preset, seed, Reading(trace)

    def _label(self) -> str:
        return LABEL.format(seconds=f"{self.trace.seconds:g}")

    def _targets(self) -> list[tuple[float, float, float]]:
        """The jumps of the target that the parameter `step` makes: how far to the right, and back."""
        from oms.motion.simulation import BETWEEN_STEPS_S, FIRST_STEP_S

        size = self.parameters["step"]
        count = math.ceil((self.trace.seconds - FIRST_STEP_S) / BETWEEN_STEPS_S) if size else 0
        return [(FIRST_STEP_S + n * BETWEEN_STEPS_S, size * (1 - n % 2), 0.0) for n in range(count)]

    def _parts(self) -> list[ipywidgets.Widget]:
        books = self.books
        presets = [(entry.label, name) for name, entry in books.presets.items()]
        self.preset_buttons = ipywidgets.ToggleButtons(options=presets, value=self.preset, description="Start from")
        self.preset_buttons.observe(self._preset_pressed, "value")
        self.about = ipywidgets.HTML()
        self.sliders = {name: self._slider(row) for name, row in self.rows.items() if row.place == "main"}
        boxes = [ipywidgets.VBox([slider, ipywidgets.HTML(stands_for_html(self.rows[name], self.rows[name].label, books))])
                 for name, slider in self.sliders.items()]
        for box in boxes:
            box.add_class("oms-part")
        board = named(ipywidgets.Box(boxes), "oms-board")
        self.changed = named(ipywidgets.HTML(), "oms-changed")
        self.velocity_box, self.plane_box = (
            named(ipywidgets.Checkbox(description=words, indent=False), "oms-tick") for words in ("Velocity", "x–y plot"))
        for box in (self.velocity_box, self.plane_box):
            box.observe(self._ticked, "value")
        self.reset_button = self.button("Reset", self.reset)
        self.another_button = self.button("Another run", self.another)
        self.numbers_button = self.button("Show the numbers", self._numbers_pressed)
        bar = named(ipywidgets.HBox([self.reset_button, self.another_button, self.velocity_box, self.plane_box,
                                     self.numbers_button]), "oms-bar")
        self.canvas, self.counts = TraceCanvas(), named(ipywidgets.HTML(), "oms-beside")
        self.numbers = ipywidgets.HTML()
        self.map, self.pair = OscillationMap(books), EyePair()
        bench = named(ipywidgets.VBox([self.changed, self.canvas, bar, self.counts]), "oms-bench")
        return [ipywidgets.HTML("<div class='oms-heading'><strong>Eye lab</strong> synthetic eye movements from a model</div>"),
                self.preset_buttons, self.about, named(ipywidgets.HBox([bench, board]), "oms-floor"), self.numbers,
                self.map, self.pair]

    def _slider(self, row: Any) -> ipywidgets.FloatSlider:
        met = [row.default, *(entry.values[row.name] for entry in self.books.presets.values() if row.name in entry.values)]
        step = _step(row.low, row.high, met)
        slider = ipywidgets.FloatSlider(min=row.low, max=row.high, step=step, description=labelled(row),
                                        readout_format=".2f" if step < 1 else ".0f")
        slider.observe(lambda change, name=row.name: self._slid(name, change["new"]), "value")
        return slider

    def _slid(self, name: str, value: float) -> None:
        value = round(value, 6)
        # A slider in the browser rounds what it is set to, and reports that: nobody has moved it.
        rounded = abs(value - self.parameters[name]) <= 0.51 * self.sliders[name].step
        if not self._quiet and not rounded:
            self.politely(lambda: self.set(**{name: value}))

    def _preset_pressed(self, change: dict) -> None:
        if not self._quiet:
            self.politely(lambda: self.choose(change["new"]))

    def _ticked(self, _change: dict) -> None:
        self.politely(self._draw)

    def _numbers_pressed(self) -> None:
        self._numbers_open = not self._numbers_open
        put(self.numbers_button, description="Hide the numbers" if self._numbers_open else "Show the numbers")
        self._show_numbers()

    def _show_numbers(self) -> None:
        put(self.numbers, value=numbers_html(self.reading) if self._numbers_open else "")
        shown(self.numbers, self._numbers_open)

    def _draw(self) -> None:
        self.canvas.show(("", self.trace), velocity=self.velocity_box.value, plane=self.plane_box.value,
                         label=self._label(), targets=self._targets())

    def _mirror(self) -> None:
        """Bring the page in step with the model: the traces first, for who drags a slider looks at them."""
        self._draw()
        now, entry = self.parameters, self.books.presets[self.preset]
        self._quiet = True
        try:
            put(self.preset_buttons, value=self.preset)
            for name, slider in self.sliders.items():
                put(slider, value=now[name])
        finally:
            self._quiet = False
        put(self.changed, value=paragraph(changed_line(entry.label, self._standing(self.preset), now, self.rows)))
        put(self.counts, value=counts_html(self.reading))
        put(self.about, value=paragraph(cited(entry.plain_words, self.books.references))
            + stands_for_html(entry, entry.label, self.books))
        self.map.stand(now)
        self.pair.show(self.trace)
        self._show_numbers()
        if self.notice.value:
            self.tell("")


def _step(low: float, high: float, met: Iterable[float]) -> float:
    """The widest step of a slider that takes twenty steps at least and meets these values."""
    fitting = [step for step in STEPS if step <= (high - low) / 20
               and all(abs((value - low) / step - round((value - low) / step)) < 1e-6 for value in met)]
    return max(fitting, default=STEPS[0])
