"""Cards to raise in a vote: A to E, each with a large letter and a pattern of its own, as a PDF to print.

Letter, pattern and colour say the same thing, so that a card can be told from the front of the hall, in grey print, and
by people who see colours differently. No pattern becomes another one when the card is held askew.
"""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from oms.content.problem import Mistake
from oms.learning.whole_file import write_whole

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FILE = "oms-letter-cards.pdf"
WIDE, HIGH = 297, 210  # a card in millimetres: A4 lying
_MILLIMETRES = 25.4  # in an inch
_BLACK, _WHITE = "#000000", "#ffffff"


@dataclass(frozen=True)
class Card:
    """One card: its letter, the colour of its ground (Okabe and Ito), and its pattern in a word."""

    letter: str
    colour: str
    pattern: str
    says: str


CARDS = (
    Card("A", "#0072B2", "plain", "plain blue"),
    Card("B", "#E69F00", "stripes", "orange with slanting stripes"),
    Card("C", "#009E73", "dots", "green with white dots"),
    Card("D", "#ffffff", "squares", "black and white squares"),
    Card("E", "#F0E442", "zigzag", "yellow with zigzag lines"),
)
ALT = "Five cards: " + "; ".join(f"{card.letter}, {card.says}" for card in CARDS) + "."


def paint(axes: Axes, card: Card) -> None:
    """Paint a card into axes whose limits are its millimetres."""
    from matplotlib.patches import Rectangle

    axes.set_xlim(0, WIDE)
    axes.set_ylim(0, HIGH)
    axes.set_axis_off()
    axes.add_patch(Rectangle((0, 0), WIDE, HIGH, facecolor=card.colour, edgecolor="none"))
    _PATTERNS[card.pattern](axes)
    axes.add_patch(Rectangle((62, 20), 173, 170, facecolor=_WHITE, edgecolor=_BLACK, linewidth=0.6))
    axes.add_patch(Rectangle((0, 0), WIDE, HIGH, facecolor="none", edgecolor=_BLACK, linewidth=1.2))
    axes.add_patch(_letter(card.letter))


def _letter(letter: str) -> Any:
    """The letter as a shape, 130 mm high in the middle of the card: it grows and shrinks with it."""
    from matplotlib.font_manager import FontProperties
    from matplotlib.patches import PathPatch
    from matplotlib.textpath import TextPath
    from matplotlib.transforms import Affine2D

    shape = TextPath((0, 0), letter, size=100, prop=FontProperties(family="DejaVu Sans", weight="bold"))
    box = shape.get_extents()
    scale = 130 / box.height
    place = Affine2D().translate(-box.x0 - box.width / 2, -box.y0 - box.height / 2).scale(scale).translate(WIDE / 2, HIGH / 2)
    return PathPatch(place.transform_path(shape), facecolor=_BLACK, edgecolor="none")


def _nothing(_axes: Axes) -> None:
    """A plain ground is a pattern too."""


def _stripes(axes: Axes) -> None:
    from matplotlib.patches import Polygon

    for x in range(-HIGH, WIDE, 40):
        axes.add_patch(Polygon([(x, 0), (x + 20, 0), (x + 20 + HIGH, HIGH), (x + HIGH, HIGH)], facecolor=_BLACK,
                               edgecolor="none", clip_on=True))


def _dots(axes: Axes) -> None:
    from matplotlib.patches import Circle

    for row, y in enumerate(range(14, HIGH, 26)):
        for x in range(14 + 13 * (row % 2), WIDE, 27):
            axes.add_patch(Circle((x, y), 8, facecolor=_WHITE, edgecolor="none"))


def _squares(axes: Axes) -> None:
    from matplotlib.patches import Rectangle

    side = 30
    for row in range(HIGH // side):
        for column in range(row % 2, WIDE // side + 1, 2):
            axes.add_patch(Rectangle((column * side, row * side), side, side, facecolor=_BLACK, edgecolor="none"))


def _zigzag(axes: Axes) -> None:
    from matplotlib.patches import Polygon

    for y in range(-20, HIGH, 34):
        upper = [(x, y + 10 + (20 if n % 2 else 0)) for n, x in enumerate(range(0, WIDE + 22, 22))]
        axes.add_patch(Polygon([*upper, *((x, up - 10) for x, up in reversed(upper))], facecolor=_BLACK, edgecolor="none"))


_PATTERNS: dict[str, Callable[[Any], None]] = {
    "plain": _nothing, "stripes": _stripes, "dots": _dots, "squares": _squares, "zigzag": _zigzag}


def paint_all(figure: Figure) -> Figure:
    """Paint the five cards, small, into one figure of the shape of a standing page."""
    for place, card in enumerate(CARDS):
        row, column = divmod(place, 2)
        # A page is 210 mm wide and 297 high: 0.44 of the one is 92 mm, and a card of that width is 0.22 of the other high.
        paint(figure.add_axes((0.04 + 0.48 * column, 0.70 - 0.28 * row, 0.44, 0.22)), card)
    return figure


def pdf() -> bytes:
    """The cards as a PDF of six pages: one for each letter, and one with all five. The same bytes every time."""
    import matplotlib
    from matplotlib.backends.backend_pdf import PdfPages
    from matplotlib.figure import Figure

    out = io.BytesIO()
    with matplotlib.rc_context({"pdf.fonttype": 42}), PdfPages(
            out, metadata={"CreationDate": None, "ModDate": None, "Title": "Letter cards A to E"}) as pages:
        for card in CARDS:
            page = Figure(figsize=(WIDE / _MILLIMETRES, HIGH / _MILLIMETRES))
            paint(page.add_axes((0, 0, 1, 1)), card)
            pages.savefig(page)
        pages.savefig(paint_all(Figure(figsize=(HIGH / _MILLIMETRES, WIDE / _MILLIMETRES))))
    return out.getvalue()


def write_cards(folder: str | os.PathLike[str] = ".") -> Path:
    """Write the cards into a folder; returns the path. Raises a Mistake where that cannot be done.

    An older file of cards is replaced; a file of that name that is no PDF is left alone.
    """
    path = Path(folder).expanduser().absolute() / FILE
    if path.exists() and not _is_pdf(path):
        raise Mistake(f"“{FILE}” is there already and is no PDF; move it away first.")
    return write_whole(path, pdf())


def _is_pdf(path: Path) -> bool:
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(5) == b"%PDF-"
