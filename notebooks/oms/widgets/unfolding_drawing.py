"""The graph of an unfolding case: its pages from top to bottom, the way that was taken, and an expert's."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from html import escape
from itertools import pairwise
from typing import Any

from oms.content.unfolding_graph import leads_to, reached
from oms.widgets.calculator_drawing import ACCENT, INK, Drawing

_WIDE, _ROW, _HIGH, _MARGIN, _LEGEND = 620, 100, 60, 10, 34
_SIZE, _LETTER, _LINE, _WIDEST_BOX = 14, 8.8, 17, 226  # of a letter the width of a wide, bold one
_MINE = f'stroke="{ACCENT}" stroke-width="4"'
_EXPERT = f'stroke="{INK}" stroke-width="2" stroke-dasharray="7 4"'
_NOBODY = f'stroke="{INK}" stroke-width="1" opacity="0.45"'


def graph(case: Any, path: Sequence[Any], expert: Sequence[Any]) -> Drawing:
    """The Drawing of a case; `path` and `expert` are the nodes of both ways, from the first page to the ending."""
    places, between = _places(case)
    mine, experts = _steps(path), _steps(expert)
    lines = [line for way in between for line in _line(way, between[way], places, mine, experts)]
    order = {node.id: n for n, node in reversed(list(enumerate(path, 1)))}
    boxes = [_box(case.by_id[name], place, order.get(name)) for name, place in places.items()]
    high = max(y for _, y, _ in places.values()) + _HIGH / 2 + _MARGIN + _LEGEND
    return Drawing(_WIDE, high, "".join([*lines, *boxes, _legend(high - _LEGEND + 14)]), _in_words(case, path, expert))


def _in_words(case: Any, path: Iterable[Any], expert: Iterable[Any]) -> str:
    def titles(nodes: Iterable[Any]) -> str:
        return "; ".join(f"{n}. {node.title}" for n, node in enumerate(nodes, 1))

    return (f"The {len(reached(case))} pages of the case as boxes from top to bottom. Your way: {titles(path)}. An expert's way: "
            f"{titles(expert)}. The list below tells the same with what was chosen.")


def _steps(nodes: Sequence[Any]) -> set[tuple[str, str]]:
    return {(one.id, other.id) for one, other in pairwise(nodes)}


# -- where everything stands -------------------------------------------------------------------------------------------

def _places(case: Any) -> tuple[dict[str, tuple[float, float, float]], dict[tuple[str, str], list[tuple[float, float]]]]:
    """For each node the middle of its box and its width; for each link the points that it passes between two boxes."""
    names = [node.id for node in case.nodes if node.id in reached(case)]
    ways = list(dict.fromkeys((name, to) for name in names for _, to in leads_to(case.by_id[name])))
    layer = dict.fromkeys(names, 0)
    for _ in names:
        for name, to in ways:
            layer[to] = max(layer[to], layer[name] + 1)
    rows: list[list[Any]] = [[name for name in names if layer[name] == n] for n in range(max(layer.values()) + 1)]
    chains = {}
    for name, to in ways:  # a link over several rows keeps a place free in each of them
        chain = [name, *((name, to, n) for n in range(layer[name] + 1, layer[to])), to]
        for entry in chain[1:-1]:
            rows[entry[2]].append(entry)
        chains[name, to] = chain
    pairs = [pair for chain in chains.values() for pair in pairwise(chain)]
    _untangle(rows, pairs)
    widest = max(map(len, rows))
    step = (_WIDE - 2 * _MARGIN) / widest
    middle = {entry: (_WIDE / 2 + (n - (len(row) - 1) / 2) * step, _MARGIN + _HIGH / 2 + m * _ROW)
              for m, row in enumerate(rows) for n, entry in enumerate(row)}
    box = min(_WIDEST_BOX, step - 12)
    return ({name: (*middle[name], box) for name in names},
            {way: [middle[entry] for entry in chain[1:-1]] for way, chain in chains.items()})


def _untangle(rows: list[list[Any]], pairs: list[tuple[Any, Any]]) -> None:
    """Sort each row by the places of its neighbours in the row above, then below, so that few lines cross."""
    for sweep in range(6):
        down = sweep % 2 == 0
        for m in range(1, len(rows)) if down else range(len(rows) - 2, -1, -1):
            near = rows[m - 1] if down else rows[m + 1]
            place = {entry: (n + 0.5) / len(near) for n, entry in enumerate(near)}

            def wish(entry: Any, m: int = m, place: dict = place, down: bool = down) -> float:
                ends = [place[a if down else b] for a, b in pairs if (b if down else a) == entry and (a if down else b) in place]
                return sum(ends) / len(ends) if ends else (rows[m].index(entry) + 0.5) / len(rows[m])

            rows[m] = sorted(rows[m], key=wish)


# -- how it is drawn ---------------------------------------------------------------------------------------------------

def _line(way: tuple[str, str], between: list[tuple[float, float]], places: dict, mine: set, experts: set) -> list[str]:
    (x, y, _), (to_x, to_y, _) = places[way[0]], places[way[1]]
    points = [(x, y + _HIGH / 2), *((a, b) for a, b in between), (to_x, to_y - _HIGH / 2)]
    both = way in mine and way in experts
    drawn = []
    if way in mine:
        drawn.append((_MINE, -4 if both else 0))
    if way in experts:
        drawn.append((_EXPERT, 4 if both else 0))
    return [f'<path d="{_curve(points, shift)}" fill="none" {style}/>' for style, shift in drawn or [(_NOBODY, 0)]]


def _curve(points: list[tuple[float, float]], shift: float) -> str:
    (x, y), *rest = points
    path = f"M{_short(x + shift)} {_short(y)}"
    for to_x, to_y in rest:
        half = (to_y - y) / 2
        path += (f"C{_short(x + shift)} {_short(y + half)} {_short(to_x + shift)} {_short(to_y - half)} "
                 f"{_short(to_x + shift)} {_short(to_y)}")
        x, y = to_x, to_y
    return path


def _box(node: Any, place: tuple[float, float, float], number: int | None) -> str:
    x, y, wide = place
    left, top = x - wide / 2, y - _HIGH / 2
    lines = textwrap.wrap((f"{number}. " if number else "") + node.title, max(8, int((wide - 12) / _LETTER)),
                          max_lines=3, placeholder=" …")
    first = y - (len(lines) - 1) * _LINE / 2 + 4.5
    words = "".join(f'<text x="{_short(x)}" y="{_short(first + n * _LINE)}" text-anchor="middle" font-size="{_SIZE}" '
                    f'font-weight="{600 if number else 400}">{escape(line)}</text>' for n, line in enumerate(lines))
    style = _MINE.replace('"4"', '"2.5"') if number else f'stroke="{INK}" stroke-width="1"'
    return (f'<rect x="{_short(left)}" y="{_short(top)}" width="{_short(wide)}" height="{_HIGH}" '
            f'rx="{_HIGH / 2 if node.ending else 6:g}" fill="none" {style}/>{words}')


def _legend(y: float) -> str:
    parts, x = [], float(_MARGIN)
    for style, words in ((_MINE, "your way"), (_EXPERT, "an expert's way"), (_NOBODY, "not taken")):
        parts.append(f'<path d="M{_short(x)} {_short(y)}h40" fill="none" {style}/>'
                     f'<text x="{_short(x + 48)}" y="{_short(y + 4.5)}" font-size="{_SIZE}">{escape(words)}</text>')
        x += 200
    return "".join(parts)


def _short(number: float) -> str:
    return f"{number:.1f}".rstrip("0").rstrip(".")
