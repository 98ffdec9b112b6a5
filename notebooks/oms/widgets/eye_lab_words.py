"""What the eye lab says beside its traces: what was changed, what was counted, what stands for what, and all numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from html import escape
from statistics import median
from typing import TYPE_CHECKING, Any

from oms.widgets.prose import anchor, cited, inline, paragraph, source_lines, table
from oms.widgets.sources import labels

if TYPE_CHECKING:
    from oms.motion import Trace
    from oms.motion.detection import Saccades

NO_INTERVAL_MS = 50.0
EVERY_MS = 20
BASIS = {
    "published": "The number is published.",
    "idea published": "The idea is published; the number is ours.",
    "our choice": "Our own choice, made so that the model works.",
}


@dataclass(frozen=True)
class Count:
    """What was counted in a trace. Intervals in ms, amplitudes in degrees, shares of 1; None where there is nothing."""

    seconds: float
    saccades: int
    no_interval: int
    interval: float | None
    amplitude: float | None
    across: float | None

    @property
    def line(self) -> str:
        """The count as it stands in one line: "33 saccades"."""
        return f"{self.saccades} saccade{'' if self.saccades == 1 else 's'}"

    def rows(self) -> list[tuple[str, str]]:
        """What stands beside the traces: what was counted, and how many."""
        followed = max(0, self.saccades - 1)
        return [
            (f"Saccades in {self.seconds:g} s", str(self.saccades)),
            (f"With less than {NO_INTERVAL_MS:g} ms to the next", f"{self.no_interval} of {followed}" if followed else "–"),
            ("Median interval", "–" if self.interval is None else f"{self.interval:.0f} ms"),
            ("Median amplitude", "–" if self.amplitude is None else f"{self.amplitude:.1f} deg"),
            ("Horizontal / vertical share",
             "–" if self.across is None else f"{100 * self.across:.0f} % / {100 - round(100 * self.across):.0f} %"),
        ]


class Reading:
    """A trace read when somebody asks: `saccades`, their `count`, and the `description` in words."""

    def __init__(self, trace: Trace) -> None:
        self.trace = trace

    @cached_property
    def saccades(self) -> Saccades:
        """The saccades found."""
        from oms.motion import saccades

        return saccades(self.trace)

    @cached_property
    def count(self) -> Count:
        """What was counted in them."""
        return counted(self.trace, self.saccades)

    @cached_property
    def description(self) -> str:
        """The trace in words, without a name for it."""
        from oms.motion import describe

        return describe(self.trace)


def counted(trace: Trace, found: Iterable[Any]) -> Count:
    """The saccades of a trace, counted. The horizontal share is that of the distance all of them cover."""
    found = tuple(found)
    gaps = [one.interval for one in found if one.interval == one.interval]  # the last one has none (NaN)
    across, up = (sum(abs(getattr(one, axis)) for one in found) for axis in ("horizontal", "vertical"))
    return Count(round(trace.seconds, 3), len(found), sum(gap < NO_INTERVAL_MS for gap in gaps),
                 median(gaps) if gaps else None, median(one.amplitude for one in found) if found else None,
                 across / (across + up) if across + up else None)


def shown_value(value: float, unit: str = "") -> str:
    """A number as it is shown: no digits that say nothing, its unit behind it."""
    return f"{value:g}".replace("-", "−") + (f" {unit}" if unit else "")


def labelled(row: Any) -> str:
    """A parameter's label with its unit, beginning with a capital letter."""
    label = row.label[:1].upper() + row.label[1:]
    return f"{label}, {row.unit}" if row.unit else label


def changed_line(label: str, before: Mapping[str, float], now: Mapping[str, float], rows: Mapping[str, Any]) -> str:
    """What differs from the preset as it stands: "Changed: omnipause inhibition 1 → 0.35.\""""
    different = [f"{rows[name].label} {shown_value(before[name])} → {shown_value(now[name], rows[name].unit)}"
                 for name in now if now[name] != before[name]]
    return f"Changed: {'; '.join(different)}." if different else f"Changed: nothing. This is “{label}” as it stands."


def counts_html(reading: Reading) -> str:
    """The counts as a small table, and the trace in words."""
    rows = "".join(f"<tr><th scope='row'>{escape(name)}</th><td>{escape(value)}</td></tr>"
                   for name, value in reading.count.rows())
    return f"<table class='oms-counts'><tbody>{rows}</tbody></table>{paragraph(reading.description)}"


def stands_for_html(entry: Any, name: str, books: Any, *, open_words: str = "What does this stand for?") -> str:
    """One click away: what a parameter or a preset stands for, how sure that is, and where it comes from."""
    basis = BASIS.get(getattr(entry, "basis", ""), "")
    note = entry.note[:1].upper() + entry.note[1:] if entry.note else ""
    lines = [inline(cited(words, books.references)) for words in (entry.stands_for, basis, note) if words]
    return (f"<details><summary>{escape(open_words)}<span class='oms-hidden'> {escape(name)}</span></summary>"
            + "".join(f"<p>{line}</p>" for line in lines) + _sources(entry, books) + "</details>")


def _sources(entry: Any, books: Any) -> str:
    """The sources of an entry with their links, each with the word that says how its facts were checked."""
    claims = [books.claims[key] for key in entry.claims if key in books.claims]
    checked = labels(claims or books.claims.values())
    parts = []
    for key, line in zip(entry.sources, source_lines(entry.sources, books.references), strict=True):
        links = ", ".join(anchor(one["label"], one["url"]) for one in line["links"])
        label = f" <em>[{escape(checked[key])}]</em>" if key in checked else ""
        parts.append(escape(line["text"]) + (f" ({links})" if links else "") + label)
    return f"<p class='oms-small'>Source{'s' if len(parts) > 1 else ''}: {' · '.join(parts)}</p>" if parts else ""


def parameters_table(now: Mapping[str, float], rows: Mapping[str, Any], only: Iterable[str]) -> str:
    """The values of these parameters as an HTML table, with the usual value beside each."""
    return table(("Part", "Now", "Usual"), [
        (labelled(rows[name]), shown_value(now[name]), shown_value(rows[name].default)) for name in only],
        caption="What the model was set to")


def numbers_html(reading: Reading) -> str:
    """The trace every 20 ms and its saccades, as two HTML tables that scroll."""
    trace, found = reading.trace, reading.saccades
    step = max(1, round(EVERY_MS * trace.sample_rate / 1000))
    speed = trace.speed
    samples = [(f"{trace.time[i]:.2f}", _degrees(trace.horizontal[i]), _degrees(trace.vertical[i]), f"{speed[i]:.0f}")
               for i in range(0, len(trace.time), step)]
    jumps = [(f"{one.onset:.3f}", _degrees(one.amplitude), f"{one.direction:.0f}", f"{one.peak_velocity:.0f}",
              f"{one.duration:.0f}", "–" if one.interval != one.interval else f"{one.interval:.0f}") for one in found]
    return (_scrolled("The saccades", table(
        ("Begins, s", "Amplitude, deg", "Direction, deg (0 right, 90 up)", "Peak speed, deg/s", "Lasts, ms", "To the next, ms"),
        jumps, caption="The saccades", cell=escape))
        + _scrolled(f"The trace every {EVERY_MS} ms", table(
            ("Time, s", "Horizontal, deg", "Vertical, deg", "Speed, deg/s"), samples,
            caption=f"The trace every {EVERY_MS} ms", cell=escape)))


def _scrolled(name: str, html: str) -> str:
    # A box that scrolls must be reachable by keyboard, and named.
    return f"<div class='oms-scrolled' tabindex='0' role='region' aria-label='{escape(name)}'>{html}</div>"


def _degrees(value: float) -> str:
    return f"{round(float(value), 2) + 0.0:.2f}".replace("-", "−")
