"""Which cell begins a slide: the mark that the notebook carries, or else one that follows from what the cell is."""

from __future__ import annotations

import re
from collections.abc import Iterable

from .lesson_cells import Cell

LAST_SECTIONS = ("Sources", "Behind this page", "Next")
_HEADING = re.compile(r"^(#{1,6}) +(.+?) *#*$", re.M)


def slide_marks(cells: Iterable[Cell]) -> list[str]:
    """One mark for each cell: "slide" begins a slide, "subslide" one below it, "fragment" comes on the same slide a step
    later, "-" stands on the same slide, "notes" is for the speaker, "skip" is left out.

    A mark in the notebook holds. Without one, a heading of the first or second rank begins a slide, any other cell a
    sub-slide; imports, and the last sections with sources and files, are left out.
    """
    marks, last = [], False
    for cell in cells:
        found = _HEADING.match(cell.source.lstrip()) if cell.kind == "prose" else None
        if found and len(found[1]) <= 2:
            last = found[2] in LAST_SECTIONS
        if cell.mark:
            marks.append(cell.mark)
        elif last or cell.kind == "import":
            marks.append("skip")
        else:
            marks.append("slide" if found and len(found[1]) <= 2 else "subslide")
    return marks
