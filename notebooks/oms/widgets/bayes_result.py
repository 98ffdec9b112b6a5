"""What the page says of a result of a test, negative or positive: the frame that both fill, and its warnings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from oms.content.calculators import AfterTest
from oms.learning.bayes_setting import Setting
from oms.learning.typed_number import shown_percent
from oms.widgets.calculator_drawing import Drawing, Line, band_chart
from oms.widgets.prose import inline

OF = 100  # squares, one for each person


class ResultWords:
    """The words, drawings and sums of one result. `said` makes HTML of a line of the file, its sources named."""

    band_from: str  # what the thick band after the test rests on

    def __init__(self, entry: AfterTest, said: Callable[[str], str]) -> None:
        self.entry, self.said = entry, said

    def after(self, now: Setting) -> Any:
        """What comes of this setting: the chance after the test, with its bands."""
        raise NotImplementedError

    def line(self, found: Any) -> str:
        """The chance after the test with its bands, for the stable line."""
        raise NotImplementedError

    def sentence(self, found: Any) -> str:
        """The chance after the test, in one sentence."""
        raise NotImplementedError

    def result_row(self, found: Any) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The header and the one row of the table of results."""
        raise NotImplementedError

    def without(self, _now: Setting) -> str:
        """What the stable line says of those without it; "" for nothing."""
        return ""

    def outcome(self, now: Setting, found: Any, printed: bool = False) -> str:
        """The result as HTML: the sentence, what warns of it, the drawings, the sum, and what is known of the rest."""
        return (f"<p class='oms-verdict'><strong>{inline(self.sentence(found))}</strong></p>{self._warnings(now, found)}"
                f"{self._drawn(found, printed)}{self._sum(now, found)}{self._known(now)}")

    def _unmoved(self, now: Setting, found: Any) -> bool:
        raise NotImplementedError

    def _people(self, found: Any) -> Drawing:
        raise NotImplementedError

    def _groups(self, found: Any) -> list[tuple[str, str]]:
        raise NotImplementedError

    def _sum(self, now: Setting, found: Any) -> str:
        raise NotImplementedError

    def _chart(self, found: Any) -> Drawing:
        return band_chart((
            Line(f"Before the test: {shown_percent(found.before)}", 100 * found.before, None, percents(found.before_range)),
            Line(f"After a {self.entry.result} test: {shown_percent(found.chance)}", 100 * found.chance,
                 percents(found.band), percents(found.outer))),
            f"Two chances on one axis. {self.sentence(found)} {self._chart_said(found)}")

    def _chart_said(self, found: Any) -> str:
        before = f"Thin line before: the published range, {span(found.before_range)}."
        return before if found.band is None else (
            f"{before} Thick band after: {span(found.band)}, from {self.band_from}. Thin line after: {span(found.outer)}, "
            "with the range before as well.")

    def _drawn(self, found: Any, printed: bool) -> str:
        people, chart = (drawing.picture() if printed else drawing.svg()
                         for drawing in (self._people(found), self._chart(found)))
        return (f"<div class='oms-pair'><div>{people}{self._key(found)}</div>"
                f"<div>{chart}<p class='oms-small'>{inline(self._chart_said(found))}</p></div></div>")

    def _key(self, found: Any) -> str:
        rows = "".join(f"<li><span aria-hidden='true'>{mark}</span> {inline(words)}</li>" for mark, words in self._groups(found))
        return f"<ul class='oms-key'>{rows}</ul><p class='oms-small'>{inline(self.entry.people)}, rounded to whole ones</p>"

    def _warnings(self, now: Setting, found: Any) -> str:
        entry = self.entry
        words = [*self._of_the_share(now, found), *([entry.unmoved] if self._unmoved(now, found) else [])]
        note = next((one.note for one in entry.tests if one.id == now.test and one.note), "")
        return "".join(f"<p class='oms-warned'>⚠ {self.said(one)}</p>" for one in words) + (
            f"<p>{self.said(note)}</p>" if note else "")

    def _of_the_share(self, now: Setting, found: Any) -> list[str]:
        """What warns of the share that the test shows."""
        if now.count is None:
            return [self.entry.no_count]
        return self._tiny(now.count, now.denominator, found.shown_span)

    def _tiny(self, count: int, denominator: int, span: tuple[float, float]) -> list[str]:
        """The warning of a small study with its interval; none for a larger one."""
        if denominator >= self.entry.tiny:
            return []
        told = self.entry.tiny_says.replace("{count}", str(count)).replace("{denominator}", str(denominator))
        return [f"{told} 95 % interval (Wilson, derived): {100 * span[0]:.0f} % to {100 * span[1]:.0f} %."]

    def _known(self, now: Setting) -> str:
        """What a source tells of those without it, or that none does."""
        if not now.clear_of:
            return f"<p>{self.said(self.entry.clear_unknown)}</p>"
        numbers = {"{clear}": now.clear, "{clear_of}": now.clear_of, "{false}": now.clear_of - now.clear}
        words = self.entry.clear_known
        for name, number in numbers.items():
            words = words.replace(name, str(number))
        return f"<p>{self.said(words)}</p>"


def percents(pair: tuple[float, float] | None) -> tuple[float, float] | None:
    """The same pair in per cent."""
    return pair and (100 * pair[0], 100 * pair[1])


def span(pair: tuple[float, float]) -> str:
    """Two shares in words: "5.4 % to 33.8 %"."""
    return f"{shown_percent(pair[0])} to {shown_percent(pair[1])}"
