"""Turns a chart painted with matplotlib into SVG that takes its colours from the page, or into a picture of its own."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from matplotlib.figure import Figure

INK = "#010203"  # becomes the text colour of the page
ACCENT = "#040506"  # becomes the accent colour of the theme
_COLOURS = {INK: "currentColor", ACCENT: "var(--jp-brand-color1, #1976d2)"}
_PRINTED = {INK: "#1f1f1f", ACCENT: "#1565c0"}  # a picture on its own cannot ask the page for its colours


def svg(paint: Callable[[], Figure], name: str, title: str, alt: str, widest: int = 1200) -> str:
    """SVG of what `paint` makes in INK and ACCENT, in the colours of the page it stands on.

    It takes the width of the page up to `widest` CSS pixels. The same chart gives the same text.
    """
    body, width, height = _drawn(paint, name, _COLOURS, "var(--jp-ui-font-family, sans-serif)")
    return (f'<svg role="img" aria-labelledby="{name}-title {name}-desc" xmlns="http://www.w3.org/2000/svg" '
            f'xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 {width} {height}" '
            f'style="width: 100%; max-width: {widest}px; height: auto; color: var(--jp-ui-font-color1, #222)">'
            f'<title id="{name}-title">{escape(title)}</title><desc id="{name}-desc">{escape(alt)}</desc>{body}')


def picture(paint: Callable[[], Figure], name: str, alt: str) -> str:
    """The same drawing as an `img` that carries it: what is left where a page's own SVG is not let through.

    JupyterLab takes drawings out of the stored outputs of a notebook that was not run here, and leaves their words.
    """
    return f'<img alt="{escape(alt)}" src="data:image/svg+xml,{quote(printed(paint, name))}">'


def printed(paint: Callable[[], Figure], name: str) -> str:
    """The same drawing as SVG text of its own, dark on white, whatever it stands on."""
    body, width, height = _drawn(paint, name, _PRINTED, "sans-serif")
    return (f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
            f'viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
            f'<rect width="100%" height="100%" fill="#fff"/>{body}')


def _drawn(paint: Callable[[], Figure], name: str, colours: dict[str, str], font: str) -> tuple[str, str, str]:
    """The inside of the drawing with its closing tag, and its width and height in SVG units."""
    import matplotlib

    settings = {"svg.fonttype": "none", "svg.hashsalt": name, "font.size": 10.5, "text.color": INK,
                "axes.edgecolor": INK, "xtick.color": INK, "font.family": "sans-serif"}
    with matplotlib.rc_context(settings):
        figure = paint()
        out = io.StringIO()
        figure.savefig(out, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    text = out.getvalue()
    width, across = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', text).groups()
    return _at_home(text, colours, font), width, across


def canvas(width: float, height: float) -> Figure:
    """An empty matplotlib figure of this size in inches that is drawn as SVG."""
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height))
    FigureCanvasSVG(figure)
    return figure


def _at_home(text: str, colours: dict[str, str], font: str) -> str:
    """The drawing without its file header and opening tag, coordinates rounded, in these colours and this font."""
    text = text[text.index("<svg"):]
    text = re.sub(r"<metadata>.*?</metadata>", "", text, flags=re.DOTALL)
    text = re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL)
    text = re.sub(r"(\d+\.\d{3,})", lambda match: f"{float(match[1]):.2f}".rstrip("0").rstrip("."), text)
    for written, meant in colours.items():
        text = text.replace(written, meant)
    text = re.sub(r"font-family: [^;\"]*", f"font-family: {font}", text)
    return re.sub(r"\s*\n\s*", "\n", text[text.index(">") + 1:]).strip()
