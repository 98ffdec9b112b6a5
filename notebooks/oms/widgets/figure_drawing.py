"""Draws rows of proportions with matplotlib as SVG that takes its colours from the page it stands on."""

from __future__ import annotations

import io
import re
from html import escape
from itertools import groupby
from urllib.parse import quote

INK = "#010203"  # becomes the text colour of the page
ACCENT = "#040506"  # becomes the accent colour of the theme
_COLOURS = {INK: "currentColor", ACCENT: "var(--jp-brand-color1, #1976d2)"}
_PRINTED = {INK: "#1f1f1f", ACCENT: "#1565c0"}  # a picture on its own cannot ask the page for its colours
_ROW = 0.29  # inches for one row
_WIDTH = 10.2
_HEADS = {"before": "Before", "first": "First", "later": "Later", "any time": "At any time"}


def svg(rows: tuple, name: str, title: str, alt: str) -> str:
    """SVG for the rows, in their order, with headings for the stages, in the colours of the page it stands on.

    The same rows give the same text.
    """
    body, width, height = _drawn(rows, name, _COLOURS, "var(--jp-ui-font-family, sans-serif)")
    return (f'<svg role="img" aria-labelledby="{name}-title {name}-desc" xmlns="http://www.w3.org/2000/svg" '
            f'xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 {width} {height}" '
            f'style="width: 100%; max-width: 1200px; height: auto; color: var(--jp-ui-font-color1, #222)">'
            f'<title id="{name}-title">{escape(title)}</title><desc id="{name}-desc">{escape(alt)}</desc>{body}')


def picture(rows: tuple, name: str, alt: str) -> str:
    """The same drawing as an `img` that carries it: what is left where a page's own SVG is not let through.

    JupyterLab takes drawings out of the stored outputs of a notebook that was not run here, and leaves their words.
    """
    body, width, height = _drawn(rows, name, _PRINTED, "sans-serif")
    text = (f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
            f'viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
            f'<rect width="100%" height="100%" fill="#fff"/>{body}')
    return f'<img alt="{escape(alt)}" src="data:image/svg+xml,{quote(text)}">'


def _drawn(rows: tuple, name: str, colours: dict[str, str], font: str) -> tuple[str, str, str]:
    """The inside of the drawing with its closing tag, and its width and height in SVG units."""
    import matplotlib
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    places: list[tuple[float, object]] = []
    heads: list[tuple[float, str]] = []
    y = 0.0
    for stage, group in groupby(rows, key=lambda row: row.stage):
        heads.append((y, _HEADS.get(stage, stage)))
        for row in group:
            y += 1
            places.append((y, row))
        y += 1.5
    height = (y + 3) * _ROW
    settings = {"svg.fonttype": "none", "svg.hashsalt": name, "font.size": 10.5, "text.color": INK,
                "axes.edgecolor": INK, "xtick.color": INK, "font.family": "sans-serif"}
    with matplotlib.rc_context(settings):
        figure = Figure(figsize=(_WIDTH, height))
        FigureCanvasSVG(figure)
        axes = figure.add_axes((0.55, 1.35 * _ROW / height, 0.32, 1 - 2.9 * _ROW / height))
        _draw(axes, places, heads)
        axes.set_ylim(y - 0.4, -0.7)
        out = io.StringIO()
        figure.savefig(out, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    text = out.getvalue()
    width, across = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', text).groups()
    return _at_home(text, colours, font), width, across


def _draw(axes, places: list, heads: list) -> None:
    side = axes.get_yaxis_transform()  # across: share of the axes; down: rows
    for y, words in heads:
        axes.text(-1.7, y, words, transform=side, va="center", fontweight="bold", fontsize=11.5)
        axes.plot([-1.7, 1.38], [y + 0.48, y + 0.48], transform=side, color=INK, lw=0.6, alpha=0.45, clip_on=False)
    for tick in (0, 25, 50, 75, 100):
        axes.axvline(tick, color=INK, lw=0.5, alpha=0.25, zorder=0)
    for y, row in places:
        axes.text(-1.66, y, row.sign, transform=side, va="center")
        axes.text(-0.03, y, row.population, transform=side, va="center", ha="right", fontsize=9.5)
        if row.count is not None:
            axes.plot([row.low, row.high], [y, y], color=ACCENT, lw=2.2, solid_capstyle="butt", zorder=2)
            axes.plot([row.percent], [y], "o", ms=7.5, color=ACCENT, zorder=3, clip_on=False)
            axes.text(1.04, y, row.label, transform=side, va="center", fontweight="bold")
        elif row.percent is not None:
            axes.plot([row.percent], [y], "D", ms=6, mfc="none", mec=INK, mew=1.4, zorder=3, clip_on=False)
            axes.text(1.04, y, row.label, transform=side, va="center")
        else:
            axes.plot([2], [y], "o", ms=6.5, mfc="none", mec=INK, mew=1.2, zorder=3)
            axes.text(0.06, y, row.label, transform=side, va="center", fontsize=9, fontstyle="italic")
    axes.set_xlim(0, 100)
    axes.set_xticks([0, 25, 50, 75, 100], ["0", "25", "50", "75", "100%"])
    axes.tick_params(top=True, labeltop=True)  # the chart is tall: its scale stands at both ends
    axes.set_yticks([])
    axes.patch.set_visible(False)
    for edge in ("left", "right"):
        axes.spines[edge].set_visible(False)


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
