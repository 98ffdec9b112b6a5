"""The icon array: estimate an interval first, then see the published figures as squares, per any denominator."""

from __future__ import annotations

from typing import Any

import ipywidgets

from oms.content.calculators import IconArray, Published
from oms.content.problem import Mistake, unknown
from oms.learning.interval import Coverage, Interval, committed, coverage
from oms.learning.typed_number import shown_number
from oms.widgets.calculator_drawing import MOST_SQUARES, Drawing, counted_alt, crowd
from oms.widgets.calculator_parts import CalculatorView, interval_told, keys, opened
from oms.widgets.prose import inline, table
from oms.widgets.view import Absent, named, put, shown

_MARKS = {"covered": "✓ covered", "in part": "◐ in part", "not covered": "✗ not covered"}


def icons(name: str = "", **unknown_options: object) -> IconsView | Absent:
    """The icon array of this name: commit to an interval on the page or with `.estimate(low, high)`, then compare.

    A wrong name raises one sentence with the nearest name; a file that cannot be read gives one polite line.
    """
    return opened("icons", name, IconsView, unknown_options)


class IconsView(CalculatorView):
    """An estimate and the published figures. `.estimate(low, high)` commits, `.show_per(1000)` changes the denominator.

    `.coverage` says which published figures the estimate covers, None before it; `.reset()` begins again.
    """

    def __init__(self, name: str, entry: IconArray, books: Any) -> None:
        self.per, self.chosen_group = entry.per_first, entry.groups[0].id
        self.coverage: Coverage | None = None
        self.question = ipywidgets.HTML()
        self.group_buttons = self.choice("Below the line", [(one.label, one.id) for one in entry.groups],
                                         lambda new: new and self.below(new))
        shown(self.group_buttons, len(entry.groups) > 1)
        self.low, self.high = (named(ipywidgets.Text(description=f"{word} ({entry.unit})"), "oms-number-field")
                               for word in ("Lowest", "Highest"))
        self.commit_button = self.button("Commit to my estimate", self._commit_pressed, "oms-main")
        self.reset_button = self.button("Estimate again", self.reset)
        self.per_buttons = self.choice("Show per", [(f"{per:,}", per) for per in entry.per],
                                       lambda new: new and self.show_per(new))
        super().__init__(name, entry, books, "icons", [
            self.question, self.group_buttons, named(ipywidgets.Box([self.low, self.high]), "oms-fields"),
            named(ipywidgets.HBox([self.commit_button, self.reset_button]), "oms-bar"), self.per_buttons])

    def estimate(self, low: object, high: object, group: str = "") -> Coverage:
        """Commit to an interval; returns which published figures it covers.

        `group` names who stands below the line; without it the group that is chosen on the page. Raises a Mistake for
        what is no number, out of range, upside down, or when an estimate is committed already.
        """
        if self.coverage is not None:
            raise Mistake("You have committed to an estimate already; press “Estimate again”, or use .reset().")
        interval = committed(self.entry, low, high, group or self.chosen_group)
        self.chosen_group, self.coverage = interval.group, coverage(self.entry, interval)
        self._changed()
        return self.coverage

    def below(self, group: str) -> IconsView:
        """Choose who stands below the line; an estimate that is committed is then set beside that group's figures."""
        known = [one.id for one in self.entry.groups]
        if group not in known:
            raise unknown("group", group, known)
        self.chosen_group = group
        if self.coverage is not None:
            was = self.coverage.interval
            self.coverage = coverage(self.entry, Interval(was.low, was.high, group))
        return self._changed()

    def show_per(self, per: int) -> IconsView:
        """Show the figures per so many people. Raises a Mistake for a denominator that is not offered."""
        if per not in self.entry.per:
            raise Mistake(f"The figures can be shown per {', '.join(f'{one:,}' for one in self.entry.per)}, not per {per}.")
        self.per = per
        return self._changed()

    def reset(self) -> IconsView:
        """Take the estimate back."""
        self.coverage = None
        for field in (self.low, self.high):
            put(field, value="")
        return self._changed()

    def line(self) -> str:
        """How the estimate stands to the published figures; before an estimate nothing of them is said."""
        start = f"icons “{self.name}”: per {self.per:,}, below the line {self.chosen_group}"
        if self.coverage is None:
            return f"{start}, no estimate yet"
        interval = self.coverage.interval
        rows = [f"  {one.label}: {one.told}, {word}" for one, word in self.coverage.judged]
        rows += [f"  {one.label}: {one.told}, other group" for one in self.coverage.apart]
        return "\n".join([f"{start}, estimate {interval.low:g} to {interval.high:g} {self.entry.unit}, "
                          f"{self.coverage.covered} of {len(self.coverage.judged)} covered", *rows])

    def spoken(self) -> str:
        """Before an estimate what is shown, after it what it covers."""
        if self.coverage is None:
            return f"Shown per {self.per:,}. No estimate yet."
        return f"{self._verdict(self.coverage)} Shown per {self.per:,}."

    def static(self) -> str:
        """The question, and behind a click the published figures as pictures and as a table, without an estimate."""
        entry = self.entry
        pictures = "".join(self._one(one, entry.per_first, printed=True) for one in entry.published)
        return (f"<h4>{inline(entry.title)}</h4>{self.words(entry.about)}<p><strong>{inline(entry.ask)}</strong></p>"
                f"<p><em>Run this cell to commit to an estimate here.</em></p><details><summary>The published figures: "
                f"estimate first</summary>{pictures}{self._apart_words()}{self._foot(True)}</details>")

    def _commit_pressed(self) -> None:
        self.estimate(self.low.value, self.high.value)

    def _mirror(self) -> None:
        entry, done = self.entry, self.coverage is not None
        put(self.question, value=f"<p><strong>{inline(entry.ask)}</strong></p>")
        put(self.result, value=self._outcome(self.coverage) if done else "")  # first: the focus goes there
        put(self.group_buttons, value=self.chosen_group)
        put(self.per_buttons, value=self.per)
        for field in (self.low, self.high):
            put(field, disabled=done)
        if done:
            put(self.low, value=f"{self.coverage.interval.low:g}")
            put(self.high, value=f"{self.coverage.interval.high:g}")
        shown(self.commit_button, not done)
        shown(self.reset_button, done)
        shown(self.per_buttons, done)
        put(self.foot, value=self._foot(done))

    def _verdict(self, found: Coverage) -> str:
        """One sentence: what the estimate covers of its own group."""
        group = self._group(found.interval.group)
        low, high = found.interval.low, found.interval.high
        words = f"Your estimate, {low:g} to {high:g} {self.entry.unit}"
        if found.range is None:
            return f"{words}, cannot be judged: no published figure here has {group} below the line."
        span = f"{found.range[0]:g}" + (f" to {found.range[1]:g}" if found.range[0] != found.range[1] else "")
        few = len(found.judged)
        wide = (f" It is {found.times_as_wide:.0f} times as wide as what was published: right, but it says little."
                if found.wide else "")
        whole = {few: "covers", 0: "covers none of" if few > 1 else "does not cover"}.get(
            found.covered, f"covers {found.covered} of")
        figures = f"the {few} published figures" if few > 1 else "the published figure"
        part = sum(word == "in part" for _, word in found.judged)
        overlap = f" It overlaps {part} more in part." if part else ""
        return f"{words}, {whole} {figures} for {group} ({span} {self.entry.unit}).{overlap}{wide}"

    def _outcome(self, found: Coverage) -> str:
        ones = "".join(self._one(one, self.per, word) for one, word in found.judged)
        apart = "".join(self._one(one, self.per, "other") for one in found.apart)
        return (f"<p class='oms-verdict'><strong>{inline(self._verdict(found))}</strong></p>{self._legend()}"
                f"<div class='oms-crowds'>{ones}</div>"
                + (f"{self._apart_words()}<div class='oms-crowds'>{apart}</div>" if apart else ""))

    def _apart_words(self) -> str:
        return self.words(self.entry.apart)

    def _legend(self) -> str:
        each = f"Each square stands for {self.per // MOST_SQUARES:,} people." if self.per > MOST_SQUARES else (
            "Each square is one of these people.")
        case = " A filled square is a crowd with one case in it." if self.per > MOST_SQUARES else ""
        return (f"<p class='oms-small'>{each}{case} Filled: {inline(self.entry.thing)}, up to the lower figure; half-high: from "
                "there to the higher figure. A square filled in part is less than one.</p>")

    def _one(self, one: Published, per: int, word: str = "", printed: bool = False) -> str:
        low, high = (value * per / self.entry.of for value in (one.low, one.top))
        group = self._group(one.group)
        drawing: Drawing = crowd(low, high, per, f"{one.label}: {counted_alt(low, high, per, self.entry.thing, group)}")
        number = shown_number(low) + (f" to {shown_number(high)}" if high != low else "")
        mark = {"": "", "other": "another group below the line"}.get(word, _MARKS.get(word, word))
        tag = f" <span class='oms-tag'>{mark}</span>" if mark else ""
        rare = ""
        if high < 1 and low > 0:
            people = [shown_number(float(f"{self.entry.of / value:.3g}")) for value in dict.fromkeys((one.top, one.low))]
            rare = f" Fewer than one: it takes about {' to '.join(people)} {inline(group)} for one (derived)."
        return (f"<div class='oms-crowd'><p><strong>{inline(one.label)}</strong>{tag}</p>"
                f"{drawing.picture() if printed else drawing.svg()}<p><strong>{number}</strong> {inline(self.entry.thing)} per "
                f"<strong>{per:,}</strong> {inline(group)}.{rare}</p>"
                f"<p class='oms-small'>Published: {self.said(one.told)}; {inline(one.population)}. {self.said(keys(one))}</p></div>")

    def _group(self, name: str) -> str:
        return next(one.label for one in self.entry.groups if one.id == name)

    def _foot(self, done: bool) -> str:
        if not done:  # the answer must not stand below the question
            return ""
        rows = [(one.label, one.told, self._group(one.group), interval_told(one.count, one.denominator), one.population,
                 f"{keys(one)}{f'; {one.note}' if one.note else ''}") for one in self.entry.published]
        return self.foot_html(table(("Study", "Published", "Below the line", "95% interval (derived)", "Who was counted",
                                     "Key and note"), rows, caption=self.entry.title), self.entry.published)
