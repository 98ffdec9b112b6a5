"""The map of the eye lab: where the model oscillates, over two of its parameters, and where the learner stands."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import anywidget
from traitlets import Dict

from oms.content.problem import Mistake
from oms.widgets.eye_lab_words import shown_value
from oms.widgets.options import _text

ACROSS, UP = "opn", "rebound_pprf"
OFTEN = 0.5  # share of the time from which a cell is hatched as well as dark
TICKS = 3


class OscillationMap(anywidget.AnyWidget):
    """Draws the map with the learner's place on it; `.stand(values)` moves the place. One cell is (opn, rebound)."""

    _esm = _text("guard.js", "trace_colours.js", "map.js")
    _css = _text("trace.css")
    map = Dict().tag(sync=True)
    place = Dict().tag(sync=True)

    def __init__(self, books: Any) -> None:
        self._rows = {name: row for (of, name), row in books.movements.items() if of == "model"}
        self._cells = cells()
        super().__init__(map=self._drawn(), place={})

    def stand(self, values: Mapping[str, float]) -> None:
        """Put the learner's mark where these values of the model are."""
        if self._cells:
            self.place = {"across": values[ACROSS], "up": values[UP], "words": self._words(values)}

    def _drawn(self) -> dict:
        if not self._cells:
            return {}
        across, up = (sorted({key[n] for key in self._cells}) for n in (0, 1))
        return {
            "title": "Where am I on the map?", "across": across, "up": up, "often": OFTEN,
            "share": [self._cells[x, y][0] for y in up for x in across],
            "ticks_across": _ticks(across), "ticks_up": _ticks(up),
            "label_across": self._label(ACROSS), "label_up": self._label(UP),
            "key": f"The darker, the larger the share of the time in which the model oscillates; hatched: more than "
                   f"{100 * OFTEN:.0f} %. The ring with the cross is where you are. Computed beforehand with everything "
                   "else as usual, after one saccade; what you change elsewhere does not show here.",
        }

    def _words(self, values: Mapping[str, float]) -> str:
        near = min(self._cells, key=lambda key: math.hypot(
            *((values[name] - at) / (self._rows[name].high - self._rows[name].low or 1)
              for name, at in zip((ACROSS, UP), key, strict=True))))
        share, frequency = self._cells[near]
        where = " and ".join(f"{self._rows[name].label} {shown_value(values[name], self._rows[name].unit)}"
                             for name in (ACROSS, UP))
        much = (f"the model oscillates {100 * share:.0f} % of the time" + (f" at {frequency:.0f} Hz" if frequency else "")
                if share >= 0.005 else "the model does not oscillate")
        return f"Here, at {where}, {much} on this map."

    def _label(self, name: str) -> str:
        row = self._rows[name]
        return row.label + (f", {row.unit}" if row.unit else "")


def cells() -> dict[tuple[float, float], tuple[float, float]]:
    """(opn, rebound_pprf) → (share of the time, frequency in Hz or 0); {} where the map's file is missing or damaged."""
    from oms.motion.oscillation_map import oscillation_map

    try:
        return {(cell.opn, cell.rebound_pprf): (cell.share, cell.frequency) for cell in oscillation_map()}
    except Mistake:  # the lab works without its map; check() and the tests tell an instructor
        return {}


def _ticks(values: list[float]) -> list[float]:
    """The ends and the middle of an axis."""
    return [values[0], round((values[0] + values[-1]) / 2, 4), values[-1]]
