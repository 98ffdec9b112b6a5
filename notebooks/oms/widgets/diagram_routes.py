"""Finds a way for every arrow of a diagram: along the lanes between the boxes, with few bends and crossings.

All places are in columns and rows: (1.5, 0.5) is the middle of the second box of the first row. Whoever draws
stretches them to the size at hand, so one route serves the page and the stored picture.
"""

from __future__ import annotations

import heapq
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

# A box takes this share of its cell; the lanes run in what is left between the boxes.
LEFT, RIGHT, TOP, BOTTOM = 0.11, 0.89, 0.22, 0.78
_ACROSS = (-0.05, 0.0, 0.05, LEFT, 0.2, 0.35, 0.5, 0.65, 0.8, RIGHT)
_DOWN = (-0.12, -0.06, 0.0, 0.06, 0.12, TOP, 0.35, 0.5, 0.65, BOTTOM)
_CELL = (170, 100)  # how wide and high a cell is drawn, more or less: what a detour costs
_BEND, _CROSSING, _TOUCH, _SHARED, _FOREIGN_PORT, _CRAMPED = 45, 40, 90, 2000, 700, 90
_HEAD = 13  # the length that an arrow's head needs behind the last bend
_STEPS = ((1, 0), (0, 1), (-1, 0), (0, -1))
_END = ((-1, -1), -1)

Point = tuple[float, float]


class Box(NamedTuple):
    """A part as the router sees it: its name, its first column and its row counted from 0, its columns."""

    name: str
    column: int
    row: int
    width: int = 1

    @property
    def edges(self) -> tuple[float, float, float, float]:
        """Left, right, top and bottom of the box."""
        return self.column + LEFT, self.column + self.width - 1 + RIGHT, self.row + TOP, self.row + BOTTOM


class Arrow(NamedTuple):
    """A link as the router sees it. Arrows of one manner from one part, or to one part, may run together."""

    origin: str
    to: str
    manner: str


@lru_cache(maxsize=32)
def routes(boxes: tuple[Box, ...], arrows: tuple[Arrow, ...]) -> tuple[tuple[Point, ...], ...]:
    """For each arrow the corners of its way, from the edge of one box to the edge of the other.

    An arrow that finds no way gets a straight line between the middles of its boxes.
    """
    lattice = _Lattice(boxes)
    found: dict[Arrow, tuple[Point, ...]] = {}
    for arrow in sorted(arrows, key=lattice.distance):  # the short ways first: the long ones have more choice
        found[arrow] = lattice.way(arrow)
    return tuple(found[arrow] for arrow in arrows)


class _Lattice:
    """The crossings of all lanes and ports, and what runs over them already."""

    def __init__(self, boxes: tuple[Box, ...]):
        self.boxes = {box.name: box for box in boxes}
        columns = max(box.column + box.width for box in boxes)
        rows = max(box.row + 1 for box in boxes)
        self.xs = sorted({round(n + at, 3) for n in range(columns + 1) for at in _ACROSS if -0.1 < n + at < columns + 0.1})
        self.ys = sorted({round(n + at, 3) for n in range(rows + 1) for at in _DOWN if -0.15 < n + at < rows + 0.15})
        self.inside: dict[tuple[int, int], str] = {}  # every place in or on a box
        for box in boxes:
            left, right, top, bottom = (round(edge, 3) for edge in box.edges)
            for i, x in enumerate(self.xs):
                for j, y in enumerate(self.ys):
                    if left <= x <= right and top <= y <= bottom:
                        self.inside[i, j] = box.name
        self.over: dict[tuple, set[Arrow]] = {}  # pieces of lanes, and who runs along them
        self.at: dict[tuple[int, int], set[tuple[Arrow, bool]]] = {}  # places, who passes there, and whether it turns

    def distance(self, arrow: Arrow) -> float:
        (ax, ay), (bx, by) = (self._middle(name) for name in (arrow.origin, arrow.to))
        return abs(ax - bx) * _CELL[0] + abs(ay - by) * _CELL[1]

    def _middle(self, name: str) -> Point:
        left, right, top, bottom = self.boxes[name].edges
        return (left + right) / 2, (top + bottom) / 2

    def _ports(self, name: str):
        """Places on the edge of a box, the direction out of it, and what it costs to leave so far from the middle."""
        left, right, top, bottom = (round(edge, 3) for edge in self.boxes[name].edges)
        middle_x, middle_y = self._middle(name)
        for i, x in enumerate(self.xs):
            if left < x < right:
                far = abs(x - middle_x) * 24
                yield (i, self.ys.index(top)), 3, far
                yield (i, self.ys.index(bottom)), 1, far
        for j, y in enumerate(self.ys):
            if top < y < bottom:
                far = abs(y - middle_y) * 24
                yield (self.xs.index(right), j), 0, far
                yield (self.xs.index(left), j), 2, far

    def way(self, arrow: Arrow) -> tuple[Point, ...]:
        goals = {(place, (out + 2) % 4): far + self._port_cost(arrow, place)
                 for place, out, far in self._ports(arrow.to)}
        best: dict[tuple, float] = {}
        came: dict[tuple, tuple | None] = {}
        heap: list[tuple[float, tuple]] = []
        for place, out, far in self._ports(arrow.origin):
            state = (place, out)
            best[state] = far + self._port_cost(arrow, place)
            came[state] = None
            heapq.heappush(heap, (best[state], state))
        while heap:
            cost, state = heapq.heappop(heap)
            if state == _END:
                return self._take(arrow, came)
            if cost > best[state]:
                continue
            place, heading = state
            if state in goals and came[state] is not None and cost + goals[state] < best.get(_END, 1e9):
                best[_END], came[_END] = cost + goals[state], state
                heapq.heappush(heap, (best[_END], _END))
            if self.inside.get(place) == arrow.to:
                continue
            for turn in range(4):
                first = came[state] is None
                if (turn + 2) % 4 == heading or (first and turn != heading):
                    continue
                step = self._step(arrow, place, heading, turn)
                if step is None:
                    continue
                new, price = step
                if cost + price < best.get(new, 1e9):
                    best[new], came[new] = cost + price, state
                    heapq.heappush(heap, (cost + price, new))
        return (self._middle(arrow.origin), self._middle(arrow.to))

    def _step(self, arrow: Arrow, place: tuple, heading: int, turn: int):
        dx, dy = _STEPS[turn]
        new = (place[0] + dx, place[1] + dy)
        if not (0 <= new[0] < len(self.xs) and 0 <= new[1] < len(self.ys)):
            return None
        there = self.inside.get(new)
        if there is not None and there != arrow.to:
            return None
        price = (abs(self.xs[new[0]] - self.xs[place[0]]) * _CELL[0] + abs(self.ys[new[1]] - self.ys[place[1]]) * _CELL[1])
        if turn != heading:
            price += _BEND + (_CRAMPED if there == arrow.to and price < _HEAD else 0)
        price += sum(_SHARED for other in self.over.get(_piece(place, new), ()) if not _together(arrow, other))
        for other, turns in self.at.get(new, ()):
            if not _together(arrow, other):
                price += _TOUCH if turns else _CROSSING
        return (new, turn), price

    def _port_cost(self, arrow: Arrow, place: tuple) -> float:
        return sum(_FOREIGN_PORT for other, _ in self.at.get(place, ()) if not _together(arrow, other))

    def _take(self, arrow: Arrow, came: dict) -> tuple[Point, ...]:
        places, state = [], came[_END]
        while state is not None:
            places.append(state[0])
            state = came[state]
        places.reverse()
        corners = [places[0]]
        for before, here, after in zip(places, places[1:], places[2:], strict=False):
            turns = (here[0] - before[0], here[1] - before[1]) != (after[0] - here[0], after[1] - here[1])
            if turns:
                corners.append(here)
            self.at.setdefault(here, set()).add((arrow, turns))
        corners.append(places[-1])
        for end in (places[0], places[-1]):
            self.at.setdefault(end, set()).add((arrow, True))
        for one, two in pairwise(places):
            self.over.setdefault(_piece(one, two), set()).add(arrow)
        return tuple((self.xs[i], self.ys[j]) for i, j in corners)


def _piece(one: tuple, two: tuple) -> tuple:
    return (one, two) if one < two else (two, one)


def _together(one: Arrow, two: Arrow) -> bool:
    return one.manner == two.manner and (one.origin == two.origin or one.to == two.to)


_WORD = (0.31, 0.15)  # how wide and high a small word is, in cells
_ASIDE = ((0.0, -0.09), (0.0, 0.11), (0.18, 0.0), (-0.18, 0.0), (0.0, 0.0))


def word_places(boxes: tuple[Box, ...], found: tuple[tuple[Point, ...], ...],
                wanted: tuple[bool, ...]) -> tuple[Point | None, ...]:
    """For each way that wants a small word the middle of the best place beside it: off boxes, lines and other words."""
    lines = [(n, one, two) for n, way in enumerate(found) for one, two in pairwise(way)]
    placed: list[Point] = []
    places: list[Point | None] = []
    for n, way in enumerate(found):
        if not wanted[n]:
            places.append(None)
            continue
        best = min(_beside(way), key=lambda option: option[1] + _clutter(option[0], n, boxes, lines, placed))[0]
        placed.append(best)
        places.append(best)
    return tuple(places)


def _beside(way: tuple[Point, ...]):
    """Places along a way and close to it, each with how much it is disliked for itself."""
    for one, two in pairwise(way):
        upright = one[0] == two[0]
        for share in (0.5, 0.35, 0.65, 0.2, 0.8):
            x, y = one[0] + (two[0] - one[0]) * share, one[1] + (two[1] - one[1]) * share
            for dx, dy in _ASIDE:
                crosses = (dx == 0) if upright else (dy == 0)
                yield (x + dx, y + dy), 3 * abs(share - 0.5) + (2.5 if crosses else 0)


def _clutter(place: Point, own: int, boxes: tuple[Box, ...], lines: list, placed: list[Point]) -> float:
    wide, high = _WORD[0] / 2, _WORD[1] / 2
    x, y = place
    cost = 0.0
    for box in boxes:
        left, right, top, bottom = box.edges
        if left < x + wide and x - wide < right and top < y + high and y - high < bottom:
            cost += 20
    for n, (ax, ay), (bx, by) in lines:
        if min(ax, bx) < x + wide and x - wide < max(ax, bx) and min(ay, by) < y + high and y - high < max(ay, by):
            cost += 1.5 if n == own else 4
    cost += sum(20 for u, v in placed if abs(u - x) < 2 * wide and abs(v - y) < 2 * high)
    return cost
