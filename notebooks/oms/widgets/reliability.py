"""The reliability plot: for each level of certainty, what was said and how often it was right; and the Brier score."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from oms.learning.calibration import AtLevel, Brier, gap_words, standing
from oms.widgets.prose import inline, paragraph, table

_HIGH, _BAND = 34, 26  # pixels: a row's drawing, and the band in it
_TICKS = (0, 25, 50, 75, 100)
_ACCENT = "var(--jp-brand-color1, #1976d2)"
KEY = "Grey band: what you said. Dot: how often you were right, with its 95% interval as a line."


def reliability_html(rows: Sequence[AtLevel]) -> str:
    """The plot as HTML in the colours of the page, with its gap in words and its numbers as a table; "" for no answers.

    `rows` come from calibration() or by_chance(): one AtLevel for each level or chance. Words are words of the page and
    only the bands are drawn, each as wide as the page allows, so that large type and a narrow page spoil nothing.
    """
    if not any(row.count for row in rows):
        return ""
    drawn = "".join(
        '<div style="display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 1em; margin-top: 6px">'
        f"<strong>{inline(row.level.words)}</strong><span>{inline(_said(row))}</span></div>{track(row)}" for row in rows)
    numbers = table(("How sure you were", "Band", "Right", "Share (95% interval)"), [
        (row.level.words, _span(row.level.low, row.level.high), f"{row.right} of {row.count}" if row.count else "–",
         f"{row.share:.0%} ({_span(row.low, row.high)})" if row.enough else "–") for row in rows])
    return (f'{paragraph(gap_words(rows))}<div style="max-width: 34em; padding: 0 10px">{drawn}{_scale()}</div>'
            f"<p><small>{KEY}</small></p><details><summary>The numbers as a table</summary>"
            f'<div class="oms-wide" tabindex="0" role="region" aria-label="The numbers as a table">{numbers}</div></details>')


def _span(low: float, high: float) -> str:
    return f"{low:.0%} to {high:.0%}"


def _said(row: AtLevel) -> str:
    return f"{row.right} of {row.count} right: {standing(row)}" if row.count else standing(row)


def in_words(row: AtLevel) -> str:
    """What is drawn for a row, in words: its text alternative."""
    share = f"share right {row.share:.0%}, interval {_span(row.low, row.high)}" if row.enough else "no share drawn"
    return f"Band {_span(row.level.low, row.level.high)}; {share}."


def track(row: AtLevel) -> str:
    """One row's drawing as SVG: its band and, from five answers on, the share right with its interval.

    Band and share are told apart by form as well as by colour. Lengths across are per cent of the page's width.
    """
    low, high, middle = 100 * row.level.low, 100 * row.level.high, _BAND / 2
    parts = [f'<rect x="{low:.2f}%" width="{high - low:.2f}%" height="{_BAND}" fill="currentColor" fill-opacity="0.18"/>']
    parts += [_faint((x, x), (0, _BAND), 0.65) for x in (low, high)]
    parts += [_faint((tick, tick), (0, _HIGH - 4), 0.3) for tick in _TICKS]
    parts.append(_faint((0, 100), (middle, middle), 0.3))
    if row.enough:
        left, right, ends = 100 * row.low, 100 * row.high, (middle - 6, middle + 6)
        parts += [_line(x, y, f'stroke="{_ACCENT}" stroke-width="3"') for x, y in (
            ((left, right), (middle, middle)), ((left, left), ends), ((right, right), ends))]
        parts.append(f'<circle cx="{100 * row.share:.2f}%" cy="{middle}" r="7" fill="{_ACCENT}"/>')
    return _svg(_HIGH, "".join(parts), f'role="img" aria-label="{escape(in_words(row))}"')


def _line(x: tuple[float, float], y: tuple[float, float], more: str) -> str:
    return f'<line x1="{x[0]:.2f}%" x2="{x[1]:.2f}%" y1="{y[0]}" y2="{y[1]}" {more}/>'


def _faint(x: tuple[float, float], y: tuple[float, float], strength: float) -> str:
    return _line(x, y, f'stroke="currentColor" stroke-opacity="{strength}"')


def _svg(high: float | str, body: str, about: str) -> str:
    return (f'<svg {about} xmlns="http://www.w3.org/2000/svg" width="100%" height="{high}" '
            f'style="display: block; overflow: visible; color: inherit">{body}</svg>')


def _scale() -> str:
    """The numbers under the last row; who cannot see it has them in every row's words."""
    return _svg("1.3em", "".join(
        f'<text x="{at}%" y="1em" font-size="0.9em" fill="currentColor" text-anchor="{anchor}">{at}%</text>'
        for at, anchor in ((0, "start"), (50, "middle"), (100, "end"))), 'aria-hidden="true"')


def brier_html(found: Brier) -> str:
    """The Brier score and its three parts in plain words, as HTML."""
    parts = [
        ("Brier score", found.score, "0 is perfect, 0.25 is what always saying 50% earns"),
        ("Reliability", found.reliability, "how far your chances were from how often you were right: 0 is best"),
        ("Resolution", found.resolution, "how well your chances told right answers from the others: more is better"),
        ("Uncertainty", found.uncertainty, "how mixed right and not right were, whatever you said"),
    ]
    rows = "".join(f"<li><strong>{name} {value:.3f}</strong>: {words}.</li>" for name, value, words in parts)
    answers = f"from {found.count} answer{'s' * (found.count != 1)}"
    return (f"<p>Your chances as one score, {answers}:</p><ul>{rows}</ul>"
            "<p><small>Brier score = reliability − resolution + uncertainty.</small></p>")
