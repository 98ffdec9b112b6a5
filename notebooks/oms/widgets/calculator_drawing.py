"""Small drawings for the calculators: trees of boxes, squares for people, a chance with its band."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from urllib.parse import quote

from oms.learning.typed_number import shown_number

INK, ACCENT = "#010203", "#040506"
_ON_PAGE = {INK: "currentColor", ACCENT: "var(--jp-brand-color1, #1976d2)"}
_PRINTED = {INK: "#1f1f1f", ACCENT: "#1565c0"}  # a picture on its own cannot ask the page for its colours
MOST_SQUARES = 1000


@dataclass(frozen=True)
class Drawing:
    """An SVG drawing with its size in pixels and its text alternative."""

    width: float
    height: float
    body: str
    alt: str

    def svg(self) -> str:
        """The drawing in the colours of the page it stands on."""
        return (f'<svg role="img" aria-label="{escape(self.alt)}" xmlns="http://www.w3.org/2000/svg" '
                f'viewBox="0 0 {self.width:g} {self.height:g}" width="{self.width:g}" class="oms-drawing" '
                f'font-family="var(--jp-ui-font-family, sans-serif)" font-size="13" fill="currentColor">'
                f"{_coloured(self.body, _ON_PAGE)}</svg>")

    def picture(self) -> str:
        """The same as an `img` that carries it, for places where a page's own SVG is not let through."""
        text = (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width:g} {self.height:g}" '
                f'width="{self.width:g}" height="{self.height:g}" font-family="sans-serif" font-size="13" '
                f'fill="{_PRINTED[INK]}"><rect width="100%" height="100%" fill="#fff"/>'
                f"{_coloured(self.body, _PRINTED)}</svg>")
        return f'<img alt="{escape(self.alt)}" src="data:image/svg+xml,{quote(text)}">'


def _coloured(body: str, colours: dict[str, str]) -> str:
    for written, meant in colours.items():
        body = body.replace(written, meant)
    return body


def _text(x: float, y: float, words: str, anchor: str = "start", weight: int = 400) -> str:
    return (f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}" font-weight="{weight}">{escape(words)}</text>')


# -- a tree of three boxes -------------------------------------------------------------------------------------------

def tree_drawing(whole: tuple[int, str], part: tuple[int, str], rest: tuple[int, str], alt: str) -> Drawing:
    """A box above two boxes, each with a number and its words; the left one below, which both trees share, is thick."""
    width, box, high = 348, 164, 66
    places = ((92, 4, whole, 1.2), (4, 112, part, 3), (180, 112, rest, 1.2))
    parts = [f'<path d="M174 70V91M86 112V91H262V112" fill="none" stroke="{INK}" stroke-width="1.4"/>']
    for x, y, (number, words), thick in places:
        colour = ACCENT if thick > 2 else INK
        parts.append(f'<rect x="{x}" y="{y}" width="{box}" height="{high}" rx="5" fill="none" stroke="{colour}" '
                     f'stroke-width="{thick}"/>')
        parts.append(f'<g font-size="17">{_text(x + box / 2, y + 24, f"{number:,}", "middle", 700)}</g>')
        for n, line in enumerate(_wrapped(words, 23)[:2]):
            parts.append(_text(x + box / 2, y + 42 + 16 * n, line, "middle"))
    return Drawing(width, 184, "".join(parts), alt)


def _wrapped(words: str, length: int) -> list[str]:
    lines = [""]
    for word in words.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > length:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


# -- squares ---------------------------------------------------------------------------------------------------------

@dataclass(frozen=True)
class Marked:
    """Squares from one place to another, counted from 0, in a size (1 fills the square) and a colour."""

    begin: float
    end: float
    size: float
    colour: str
    opacity: float = 1


def squares(count: int, marks: Iterable[Marked], alt: str, across: int = 10, side: float = 15) -> Drawing:
    """`count` squares in rows of `across`; what is marked is drawn over them. The last square may be filled in part."""
    gap = max(1.5, side / 6)
    step = side + gap
    body = [_row_lines(Marked(0, count, 1, INK, 0.16), across, side, step)]
    body += [_row_lines(mark, across, side, step) for mark in marks if mark.end > mark.begin]
    rows = -(-count // across)
    return Drawing(min(count, across) * step, rows * step, "".join(body), alt)


def _row_lines(mark: Marked, across: int, side: float, step: float) -> str:
    """One dashed line for each row: a thousand squares in a few hundred letters."""
    path, at = [], float(mark.begin)
    while mark.end - at > 1e-9:
        row = int(at // across)
        stop = min(mark.end, (row + 1) * across)
        length = (stop - at) * step - (step - side) if stop == int(stop) else (
            (int(stop) - at) * step + (stop - int(stop)) * side)
        path.append(f"M{(at - row * across) * step:g} {row * step + side / 2:g}h{max(length, 0.4):.2f}")
        at = stop
    return (f'<path d="{"".join(path)}" fill="none" stroke="{mark.colour}" stroke-opacity="{mark.opacity:g}" '
            f'stroke-width="{side * mark.size:g}" stroke-dasharray="{side:g} {step - side:g}"/>')


def crowd(low: float, high: float, per: int, alt: str) -> Drawing:
    """Squares for `per` people, `low` of them filled and on to `high` half-filled.

    Above a thousand people one square stands for a crowd, and a filled square for a crowd with one case in it.
    """
    count = min(per, MOST_SQUARES)
    low, high = min(low, count), min(high, count)
    across, side = (10, 17) if count <= 100 else (40, 4.6)
    return squares(count, (Marked(0, low, 1, ACCENT), Marked(low, high, 0.45, ACCENT)), alt, across, side)


# -- a chance with its band ------------------------------------------------------------------------------------------

@dataclass(frozen=True)
class Line:
    """One row of the chart: a dot at `at` (per cent), a thick band, and a thin line that reaches further."""

    words: str
    at: float
    band: tuple[float, float] | None
    outer: tuple[float, float] | None


def band_chart(lines: Iterable[Line], alt: str) -> Drawing:
    """Rows on one axis from 0 to 100 per cent, each with its words above it."""
    left, right, row = 12, 500, 50
    lines = tuple(lines)

    def x(percent: float) -> float:
        return round(left + (right - left) * percent / 100, 1)

    bottom = row * len(lines) + 12
    body = [f'<path d="M{x(t):g} 8V{bottom}" stroke="{INK}" stroke-opacity="0.25"/>' for t in range(0, 101, 25)]
    for n, line in enumerate(lines):
        y = row * n + 38
        body.append(_text(left, row * n + 22, line.words, weight=600))
        if line.outer:
            low, high = x(line.outer[0]), x(line.outer[1])
            body.append(f'<path d="M{low:g} {y}H{high:g}M{low:g} {y - 6}v12M{high:g} {y - 6}v12" stroke="{INK}" '
                        'stroke-width="1.6"/>')
        if line.band:
            low, high = x(line.band[0]), x(line.band[1])
            body.append(f'<path d="M{low:g} {y}H{max(high, low + 1):g}" stroke="{ACCENT}" stroke-width="9"/>')
        body.append(f'<circle cx="{x(line.at):g}" cy="{y}" r="6.5" fill="{ACCENT}" stroke="{INK}" stroke-width="2"/>')
    body.append(f'<path d="M{left} {bottom}H{right}" stroke="{INK}"/>')
    body += [_text(x(t), bottom + 17, f"{t}{' %' if t == 100 else ''}", "middle" if t else "start")
             for t in range(0, 101, 25)]
    return Drawing(right + 24, bottom + 24, "".join(body), alt)


def whole_people(shares: Iterable[float], of: int) -> tuple[int, ...]:
    """The shares as whole people out of `of`, rounded so that they still add up to all of them."""
    exact = [share * of for share in shares]
    whole = [int(value) for value in exact]
    order = sorted(range(len(exact)), key=lambda n: (whole[n] - exact[n], n))
    for n in order[:max(0, round(sum(exact)) - sum(whole))]:
        whole[n] += 1
    return tuple(whole)


def counted_alt(low: float, high: float, per: int, words: str, who: str) -> str:
    """What a picture of squares shows, for those who cannot see it."""
    number = shown_number(low) if low == high else f"{shown_number(low)} to {shown_number(high)}"
    each = f", each for {per // MOST_SQUARES:,} {who}" if per > MOST_SQUARES else ""
    return f"{min(per, MOST_SQUARES):,} squares{each}. {number} {words} among {per:,} {who}."
