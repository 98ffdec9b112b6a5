"""The traces of the eye lab as a still picture, for a page without widgets: plain SVG text inside an `img`."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote

from oms.motion.still import still

if TYPE_CHECKING:
    from oms.motion import Trace

# Need no code in the address of a picture inside an attribute in double quotes; "#" does: a browser ends the picture there.
KEPT = " =/:;,.()-+'"


def picture(panels: list[tuple[str, Trace]], alt: str) -> str:
    """An `img` with the horizontal and vertical position of each `(title, trace)`, all on the same scale."""
    return f'<img alt="{escape(alt)}" src="data:image/svg+xml,{quote(still(panels), safe=KEPT)}">'
