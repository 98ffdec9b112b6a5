"""Two proportions on the page: a bar with its interval for each row, the numbers as a table, and what p says."""

from __future__ import annotations

from html import escape
from textwrap import wrap

from oms.learning.two_by_two import Comparison, Proportion, proportions
from oms.learning.typed_number import shown_percent
from oms.widgets.calculator_drawing import ACCENT, INK, Drawing
from oms.widgets.prose import table
from oms.widgets.view import refuse_unknown

_WIDTH, _EDGE = 400, 14  # narrow enough to be read at 320 CSS pixels
_LETTERS, _LINES = 50, 2  # how many letters of a label fit on a line of the picture, and how many lines
_TICKS = (0, 25, 50, 75, 100)
LIMIT = "A small p says the two rows differ. It does not say why."


def compare(counts: object = None, **unknown_options: object) -> ComparisonView:
    """Two proportions set against each other: `counts` is a pandas table of two rows and two columns, found and out of.

    The result shows both shares with their 95 % intervals and Fisher's exact test. `.table()` is a DataFrame of them
    (`.table(method="exact")` by Clopper and Pearson), `.p` the test; `.risk_difference`, `.relative_risk`, `.odds_ratio`
    and `.needed_to_treat` are numbers, or words where they are not defined. A table that cannot be read raises one
    sentence that says where and how to mend it.
    """
    refuse_unknown(unknown_options, ())
    return ComparisonView(*proportions(counts))


class ComparisonView(Comparison):
    """The comparison with its picture. It holds nothing to press, so the page has no widget of it: only HTML."""

    def __repr__(self) -> str:
        return self.line()

    def _repr_mimebundle_(self, **_) -> dict[str, str]:
        return {"text/plain": self.line(), "text/html": self.static()}

    def line(self) -> str:
        """Both rows with their numbers, then p, then the sizes of the gap: what the regression tests compare."""
        rows = "; ".join(f"{row.label} {row.found}/{row.of}, {_percents(row)}" for row in self.rows)
        return "\n".join([f"compare: {rows}", f"  Fisher’s exact test, two-sided: {self.said_p}",
                          *(f"  {name}: {value}" for name, value in self._sizes())])

    @property
    def said_p(self) -> str:
        """p as it is read: "p = 0.4857", "p < 0.0001"."""
        if self.p < 0.0001:
            return "p < 0.0001"
        return "p > 0.9999" if 0.9999 < self.p < 1 else f"p = {self.p:.4f}"

    def static(self) -> str:
        """The comparison as HTML."""
        numbers = table(("Row", "Found", "Out of", "Share", "95 % interval (Wilson)"),
                        [(row.label, row.found, row.of, shown_percent(row.share), _span(row)) for row in self.rows],
                        caption="Shares with their intervals (derived here from the counts)", cell=_escaped)
        sizes = table(("First row against second", "Derived here"), self._sizes(), cell=_escaped)
        return (f"{self.drawing().picture()}{numbers}"
                "<p>If nothing but chance lay between the two rows, a gap at least this unlikely would come up in "
                f"{escape(self.said_p)} of such comparisons (Fisher’s exact test, two-sided; derived here).</p>"
                f"<p><strong>{LIMIT}</strong></p>"
                f"<details><summary>The same gap in other numbers</summary>{sizes}</details>")

    def _sizes(self) -> list[tuple[str, str]]:
        # A number needed to treat stands only where somebody asks for it: most pairs of rows are no treatments.
        named = {"risk difference": self.risk_difference, "relative risk": self.relative_risk,
                 "odds ratio": self.odds_ratio}
        # float's own form of a number that is not defined would be "inf"; its text says why.
        return [(name, f"{value:.4g}" if type(value) is float else str(value)) for name, value in named.items()]

    def drawing(self) -> Drawing:
        """Each row as a bar from 0 to its share, with its 95 % interval as a line across the end of the bar."""
        parts, y = [], 4.0
        for row in self.rows:
            for words in _label(row.label):
                y += 16
                parts.append(f'<text x="{_EDGE}" y="{y:g}" font-weight="700">{escape(words)}</text>')
            y += 17
            parts.append(f'<text x="{_EDGE}" y="{y:g}">{row.found} of {row.of}: {escape(_percents(row))}</text>')
            y += 8
            low, high = row.interval()
            parts.append(f'<rect x="{_EDGE}" y="{y:g}" width="{_at(1) - _EDGE:g}" height="18" fill="none" '
                         f'stroke="{INK}" stroke-opacity="0.35"/>'
                         f'<rect x="{_EDGE}" y="{y:g}" width="{_at(row.share) - _EDGE:g}" height="18" fill="{ACCENT}" '
                         f'fill-opacity="0.45"/>'
                         f'<path d="M{_at(low):g} {y + 9:g}H{_at(high):g}M{_at(low):g} {y + 3:g}v12M{_at(high):g} '
                         f'{y + 3:g}v12" stroke="{INK}" stroke-width="2.4" fill="none"/>')
            y += 28
        y += 8
        for tick in _TICKS:
            x = _at(tick / 100)
            parts.append(f'<path d="M{x:g} {y - 16:g}v5" stroke="{INK}"/><text x="{x:g}" y="{y + 3:g}" '
                         f'text-anchor="middle">{tick}{" %" * (tick == _TICKS[-1])}</text>')
        alt = "; ".join(f"{row.label}: {row.found} of {row.of}, {_percents(row)}" for row in self.rows)
        return Drawing(_WIDTH, y + 10, "".join(parts), f"Two bars with their 95 % intervals. {alt}.")


def _at(share: float) -> float:
    return round(_EDGE + (_WIDTH - 2 * _EDGE - 8) * share, 2)


def _label(words: str) -> list[str]:
    lines = wrap(words, _LETTERS)
    return lines if len(lines) <= _LINES else [*lines[:_LINES - 1], lines[_LINES - 1][:_LETTERS - 1] + "…"]


def _span(row: Proportion) -> str:
    low, high = row.interval()
    return f"{shown_percent(low)} to {shown_percent(high)}"


def _percents(row: Proportion) -> str:
    return f"{shown_percent(row.share)} ({_span(row)})"


def _escaped(cell: object) -> str:
    return escape(str(cell))
