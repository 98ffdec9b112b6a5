"""The traces of the eye lab as a still picture, for a page without widgets: plain SVG text inside an `img`."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote

from oms.widgets.trace_canvas import AXES, LABELS, SCALES

if TYPE_CHECKING:
    from oms.motion import Trace

WIDE, HIGH, LEFT, COLUMNS = 760, 96, 44, 380
KEPT = " =/:;,.#()-+'%&?"  # need no code in the address of a picture inside an attribute in double quotes
INK, QUIET, LINE, GRID = "#1f1f1f", "#5a5a5a", "#1565c0", "#dcdcdc"  # on white, whatever the page's theme is


def picture(panels: list[tuple[str, Trace]], alt: str) -> str:
    """An `img` with the horizontal and vertical position of each `(title, trace)`, all on the same scale."""
    most = max(float(abs(getattr(trace, axis)).max()) for _, trace in panels for axis in AXES)
    edge = next((scale for scale in SCALES if most <= scale * 1.02), round(most * 1.1))
    parts, y = [], 4
    for title, trace in panels:
        if title:
            y += 20
            parts.append(_text(2, y, title, INK, "font-weight='bold'"))
        for axis in AXES:
            y += 22
            parts.append(_text(2, y, LABELS[axis], INK))
            y += 8
            parts.append(_row(getattr(trace, axis), edge, y))
            y += HIGH
        for second in range(int(trace.seconds) + 1):
            x = LEFT + (WIDE - LEFT - 8) * second / trace.seconds
            parts.append(_text(x, y + 16, f"{trace.time[0] + second:g} s", QUIET, "text-anchor='middle'"))
        y += 26
    svg = (f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {WIDE} {y}' width='{WIDE}' height='{y}' "
           f"font-family='sans-serif' font-size='13'><rect width='100%' height='100%' fill='#fff'/>{''.join(parts)}</svg>")
    return f'<img alt="{escape(alt)}" src="data:image/svg+xml,{quote(svg, safe=KEPT)}">'


def _text(x: float, y: float, words: str, colour: str, more: str = "") -> str:
    return f"<text x='{x:.0f}' y='{y:.0f}' fill='{colour}' {more}>{escape(words)}</text>"


def _row(line, edge: float, top: int) -> str:
    middle, right = top + HIGH / 2, WIDE - 8
    parts = []
    for value in (edge, 0, -edge):
        y = middle - value * HIGH / 2 / edge
        parts.append(f"<path d='M{LEFT} {y:.0f}H{right}' stroke='{QUIET if value == 0 else GRID}'/>")
        parts.append(_text(LEFT - 6, y + 4, f"{value:g}".replace("-", "−"), QUIET, "text-anchor='end'"))
    points = " ".join(f"{LEFT + (right - LEFT) * at:.0f},{middle - value * HIGH / 2 / edge:.0f}"
                      for at, value in _thinned(line))
    return "".join(parts) + f"<polyline points='{points}' fill='none' stroke='{LINE}' stroke-width='1.5'/>"


def _thinned(line) -> list[tuple[float, float]]:
    """The line at as many places as the picture can show, each with its lowest and highest value in their order."""
    width = max(1, len(line) // COLUMNS)
    points = []
    for start in range(0, len(line), width):
        part = line[start:start + width]
        points += [((start + i) / max(1, len(line) - 1), float(part[i]))
                   for i in sorted({int(part.argmin()), int(part.argmax())})]
    return points
