"""The drawing of a diagram as a picture that stands in a stored notebook, where no widget can be shown."""

from __future__ import annotations

import math
import textwrap
from html import escape
from urllib.parse import quote

from oms.widgets.diagram_routes import Arrow, Box, Point, routes, word_places

# A picture on its own cannot ask the page for its colours, so it brings paper and ink that suit light and dark pages.
INK, QUIET, PAPER, EDGE = "#1f1f1f", "#4d4d4d", "#fff", "#5f6368"
_COLUMN, _ROW, _MARGIN, _LEGEND = 190, 106, 12, 44
_HEAD, _CORNER, _LETTERS, _LINE = 10, 8, 21, 16
_DASHES = {"inhibits": "8 5"}
_FAINT_DASHES = "2 5"  # whatever is not shown is dotted
_SIGNS = {"excites": "point", "inhibits": "bar", "sends": "open", "leads to": "open"}


def ways(diagram) -> list[dict]:
    """For each sound link of the diagram: its ends, kind, status, the sign at its tip, its corners in cells."""
    boxes = tuple(Box(part.id, part.column - 1, part.row - 1, part.width) for part in diagram.parts)
    arrows = tuple(Arrow(link.origin, link.to, f"{link.kind} {link.status}") for link in diagram.sound_links)
    found = routes(boxes, arrows)
    words = word_places(boxes, found, tuple(link.status != "shown" for link in diagram.sound_links))
    return [{"from": link.origin, "to": link.to, "kind": link.kind, "status": link.status, "sign": _SIGNS[link.kind],
             "dashes": dashes(link.kind, link.status), "points": [list(point) for point in way],
             "word": list(place) if place else []}
            for link, way, place in zip(diagram.sound_links, found, words, strict=True)]


def dashes(kind: str, status: str) -> str:
    """The pattern of a line, as SVG writes it: "" is a solid line."""
    return _DASHES.get(kind, "") if status == "shown" else _FAINT_DASHES


def picture(diagram) -> str:
    """The diagram as an `img` that carries its drawing; the same diagram gives the same text."""
    columns = max(part.column + part.width - 1 for part in diagram.parts)
    rows = max(part.row for part in diagram.parts)
    width, height = columns * _COLUMN + 2 * _MARGIN, rows * _ROW + 2 * _MARGIN + _LEGEND
    drawn = [_line(way, [_placed(point) for point in way["points"]]) for way in ways(diagram)]
    drawn += [_box(part) for part in diagram.parts]
    drawn += _legend(diagram, height - _LEGEND + 14)
    text = (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
            f'font-family="sans-serif" font-size="13.5"><rect width="100%" height="100%" fill="{PAPER}"/>'
            f'{"".join(drawn)}</svg>')
    return f'<img alt="{escape(diagram.alt)}" src="data:image/svg+xml,{quote(text)}">'


def legend(diagram) -> list[dict]:
    """What the signs of this diagram mean: kind, sign and pattern of each that occurs."""
    links = diagram.sound_links
    rows = [{"words": kind, "sign": _SIGNS[kind], "dashes": dashes(kind, "shown")}
            for kind in _SIGNS if any(link.kind == kind for link in links)]
    return rows + [{"words": status, "sign": "", "dashes": _FAINT_DASHES}
                   for status in ("inferred", "contested") if any(link.status == status for link in links)]


def _box(part) -> str:
    box = Box(part.id, part.column - 1, part.row - 1, part.width)
    left, right, top, bottom = box.edges
    x, y = left * _COLUMN + _MARGIN, top * _ROW + _MARGIN
    wide, high = (right - left) * _COLUMN, (bottom - top) * _ROW
    lines = textwrap.wrap(part.label, int(_LETTERS * wide / (0.78 * _COLUMN)))
    first = y + high / 2 - (len(lines) - 1) * _LINE / 2 + 5
    words = "".join(f'<text x="{_short(x + wide / 2)}" y="{_short(first + n * _LINE)}" text-anchor="middle" '
                    f'fill="{INK}">{escape(line)}</text>' for n, line in enumerate(lines))
    return (f'<rect x="{_short(x)}" y="{_short(y)}" width="{_short(wide)}" height="{_short(high)}" rx="7" '
            f'fill="{PAPER}" stroke="{EDGE}" stroke-width="1.5"/>{words}')


def _line(way: dict, points: list[Point]) -> str:
    word = ""
    if way.get("word"):
        x, y = _placed(way["word"])
        word = (f'<text x="{_short(x)}" y="{_short(y + 4)}" text-anchor="middle" font-size="11.5" fill="{QUIET}" '
                f'stroke="{PAPER}" stroke-width="4" paint-order="stroke">{way["status"]}</text>')
    colour = INK if way["status"] == "shown" else QUIET
    pattern = f' stroke-dasharray="{way["dashes"]}"' if way["dashes"] else ""
    return (f'<path d="{_path(points, way["sign"])}" fill="none" stroke="{colour}" stroke-width="1.8"{pattern}/>'
            f'{_tip(points, way["sign"], colour)}{word}')


def _path(points: list[Point], sign: str) -> str:
    """A polyline with round corners that ends where its sign begins."""
    points = points[:-1] + [_toward(points[-1], points[-2], 2 if sign == "bar" else _HEAD - 2 if sign == "point" else 0)]
    pieces = [f"M{_pair(points[0])}"]
    for before, here, after in zip(points, points[1:], points[2:], strict=False):
        radius = min(_CORNER, math.dist(before, here) / 2, math.dist(here, after) / 2)
        pieces.append(f"L{_pair(_toward(here, before, radius))}Q{_pair(here)} {_pair(_toward(here, after, radius))}")
    return "".join(pieces) + f"L{_pair(points[-1])}"


def _tip(points: list[Point], sign: str, colour: str) -> str:
    end, before = points[-1], points[-2]
    if not sign:
        return ""
    back = _toward(end, before, 3 if sign == "bar" else _HEAD)
    reach = 9 if sign == "bar" else 5
    ux, uy = (end[0] - back[0]) / math.dist(end, back), (end[1] - back[1]) / math.dist(end, back)
    sides = [(back[0] - uy * reach, back[1] + ux * reach), (back[0] + uy * reach, back[1] - ux * reach)]
    if sign == "bar":
        return f'<path d="M{_pair(sides[0])}L{_pair(sides[1])}" stroke="{colour}" stroke-width="3.5"/>'
    shape = f"M{_pair(sides[0])}L{_pair(end)}L{_pair(sides[1])}"
    if sign == "open":
        return f'<path d="{shape}" fill="none" stroke="{colour}" stroke-width="1.8"/>'
    return f'<path d="{shape}Z" fill="{colour}"/>'


def _legend(diagram, y: float) -> list[str]:
    drawn, x = [], float(_MARGIN + 20)
    for row in legend(diagram):
        points = [(x, y), (x + 46, y)]
        drawn.append(_line({**row, "status": "shown"}, points))
        drawn.append(f'<text x="{_short(x + 58)}" y="{_short(y + 5)}" fill="{INK}">{row["words"]}</text>')
        x += 150
    return drawn


def _placed(cell: Point) -> Point:
    return cell[0] * _COLUMN + _MARGIN, cell[1] * _ROW + _MARGIN


def _toward(place: Point, other: Point, far: float) -> Point:
    length = math.dist(place, other) or 1
    return place[0] + (other[0] - place[0]) * far / length, place[1] + (other[1] - place[1]) * far / length


def _pair(point: Point) -> str:
    return f"{_short(point[0])} {_short(point[1])}"


def _short(number: float) -> str:
    return f"{number:.1f}".rstrip("0").rstrip(".")
