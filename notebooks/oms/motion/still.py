"""Traces as a still picture: plain SVG text, horizontal and vertical position on one scale, drawn without matplotlib."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .trace import Trace

AXES = ("horizontal", "vertical")
LABELS = {"horizontal": "horizontal (right is up), degrees", "vertical": "vertical (up is up), degrees"}
SCALES = (5, 10, 15, 20, 30, 40, 60, 90)  # degrees at the edge of a row, the same for all rows and panels

_WIDE, _HIGH, _LEFT, _COLUMNS = 760, 96, 44, 380
_INK, _QUIET, _LINE, _GRID = "#1f1f1f", "#5a5a5a", "#1565c0", "#dcdcdc"  # on white, whatever the page's theme is


def still(panels: Sequence[tuple[str, Trace]]) -> str:
    """SVG text with the horizontal and vertical position of each `(title, trace)`, all on the same scale.

    The same traces give the same text.
    """
    most = max(float(abs(getattr(trace, axis)).max()) for _, trace in panels for axis in AXES)
    edge = next((scale for scale in SCALES if most <= scale * 1.02), round(most * 1.1))
    parts, y = [], 4
    for title, trace in panels:
        if title:
            y += 20
            parts.append(_text(2, y, title, _INK, "font-weight='bold'"))
        for axis in AXES:
            y += 22
            parts.append(_text(2, y, LABELS[axis], _INK))
            y += 8
            parts.append(_row(getattr(trace, axis), edge, y))
            y += _HIGH
        for second in range(int(trace.seconds) + 1):
            x = _LEFT + (_WIDE - _LEFT - 8) * second / trace.seconds
            parts.append(_text(x, y + 16, f"{trace.time[0] + second:g} s", _QUIET, "text-anchor='middle'"))
        y += 26
    return (f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {_WIDE} {y}' width='{_WIDE}' height='{y}' "
            f"font-family='sans-serif' font-size='13'><rect width='100%' height='100%' fill='#fff'/>{''.join(parts)}</svg>")


def _text(x: float, y: float, words: str, colour: str, more: str = "") -> str:
    return f"<text x='{x:.0f}' y='{y:.0f}' fill='{colour}' {more}>{escape(words)}</text>"


def _row(line, edge: float, top: int) -> str:
    middle, right = top + _HIGH / 2, _WIDE - 8
    parts = []
    for value in (edge, 0, -edge):
        y = middle - value * _HIGH / 2 / edge
        parts.append(f"<path d='M{_LEFT} {y:.0f}H{right}' stroke='{_QUIET if value == 0 else _GRID}'/>")
        parts.append(_text(_LEFT - 6, y + 4, f"{value:g}".replace("-", "−"), _QUIET, "text-anchor='end'"))
    points = " ".join(f"{_LEFT + (right - _LEFT) * at:.0f},{middle - value * _HIGH / 2 / edge:.0f}"
                      for at, value in _thinned(line))
    return "".join(parts) + f"<polyline points='{points}' fill='none' stroke='{_LINE}' stroke-width='1.5'/>"


def _thinned(line) -> list[tuple[float, float]]:
    """The line at as many places as the picture can show, each with its lowest and highest value in their order."""
    width = max(1, len(line) // _COLUMNS)
    points = []
    for start in range(0, len(line), width):
        part = line[start:start + width]
        points += [((start + i) / max(1, len(line) - 1), float(part[i]))
                   for i in sorted({int(part.argmin()), int(part.argmax())})]
    return points
