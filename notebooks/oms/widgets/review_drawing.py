"""How many questions come back on the coming days, as HTML: a table whose bars are only for the eye."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from oms.widgets.prose import paragraph


def forecast_html(days: Sequence[tuple[date, int]], begun: bool) -> str:
    """The days on which something comes back, from `(date, count)` with today first; "" before anything was answered."""
    if not begun:
        return ""
    coming = [(place, day, count) for place, (day, count) in enumerate(days) if count]
    if not coming:
        return paragraph(f"Nothing comes back in the next {len(days)} days.")
    most = max(count for _, _, count in coming)
    rows = "".join(
        f'<tr><th scope="row">{_name(place, day)}</th><td class="oms-count">{count}</td>'
        f'<td aria-hidden="true"><span class="oms-bar-drawn" style="width:{100 * count / most:.0f}%"></span></td></tr>'
        for place, day, count in coming)
    return ('<table class="oms-forecast"><caption>What comes back</caption><thead><tr><th scope="col">Day</th>'
            '<th scope="col">Questions</th><td aria-hidden="true"></td></tr></thead>'
            f"<tbody>{rows}</tbody></table>")


def _name(place: int, day: date) -> str:
    return ("Today", "Tomorrow")[place] if place < 2 else f"{day:%a} {day.day} {day:%b}"
