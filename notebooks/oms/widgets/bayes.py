"""Bayes after a negative test: the chance before, what a named study saw, and the chance that is left, with its band."""

from __future__ import annotations

from typing import Any

import ipywidgets

from oms.content.calculators import NegativeTest
from oms.content.problem import unknown
from oms.learning.negative_test import (
    LEAST,
    MOST,
    NAMES,
    After,
    Setting,
    after,
    first_setting,
    with_numbers,
    with_study,
    with_test,
)
from oms.learning.typed_number import shown_number, shown_percent
from oms.widgets.calculator_drawing import ACCENT, INK, Drawing, Line, Marked, band_chart, squares, whole_people
from oms.widgets.calculator_parts import CalculatorView, interval_told, keys, opened, share_told
from oms.widgets.prose import inline, table
from oms.widgets.view import Absent, named, put

OWN = "your own number"
OF = 100


def bayes(name: str = "negative-scan", **unknown_options: object) -> BayesView | Absent:
    """The chance that is left after a negative test: choose on the page, or `.set(before=50, count=2, denominator=3)`.

    A wrong name raises one sentence with the nearest name; a file that cannot be read gives one polite line.
    """
    return opened("bayes", name, BayesView, unknown_options)


class BayesView(CalculatorView):
    """A negative test. `.after` holds the chance that is left and its bands, `.setting` what it was made from.

    `.study(name)` and `.test(name)` choose what stands in the file, `.set(before=50)` (per cent) and
    `.set(count=2, denominator=3)` put numbers of your own in their place, `.reset()` begins again.
    """

    def __init__(self, name: str, entry: NegativeTest, books: Any) -> None:
        self.setting = first_setting(entry)
        self.study_list = self._list("Chance before, from", [(f"{one.label}: {share_told(one)}", one.id)
                                                             for one in entry.befores], self.study)
        self.slider = self.heard(ipywidgets.FloatSlider(min=LEAST, max=MOST, step=1, description=f"{NAMES['before']}, %",
                                                        readout_format=".0f"), self._slid)
        self.test_list = self._list("Test and study", [(f"{one.label}: {one.told}", one.id) for one in entry.tests],
                                    self.test)
        self.fields = self.number_fields({key: f"{NAMES[key]} ({entry.them})" for key in ("count", "denominator")}, self._typed)
        self.reset_button = self.button("Reset", self.reset)
        super().__init__(name, entry, books, "bayes", [
            self.study_list, self.slider, self.test_list, named(ipywidgets.Box(list(self.fields.values())), "oms-fields"),
            named(ipywidgets.HBox([self.reset_button]), "oms-bar")])

    @property
    def after(self) -> After:
        """The chance after a negative test, with its bands."""
        return after(self.entry, self.setting)

    def study(self, name: str) -> BayesView:
        """Take the chance before the test from a study of the file. Raises a Mistake with the nearest name."""
        return self._set(with_study(self.entry, self.setting, name))

    def test(self, name: str) -> BayesView:
        """Take what the test shows from a study of the file. Raises a Mistake with the nearest name."""
        return self._set(with_test(self.entry, self.setting, name))

    def set(self, **numbers: object) -> BayesView:
        """Put numbers of your own in: `before` in per cent, `count` and `denominator`. What does not fit changes nothing."""
        for name in numbers:
            if name not in NAMES:
                raise unknown("number", name, NAMES)
        return self._set(with_numbers(self.setting, numbers))

    def reset(self) -> BayesView:
        """Begin again with what stands first in the file."""
        return self._set(first_setting(self.entry))

    def line(self) -> str:
        """The setting and the chance that is left, with both bands."""
        now, found = self.setting, self.after
        shown = f"{now.count} of {now.denominator}" if now.count is not None else f"{now.percent:g} %, no count"
        bands = "no band without a count" if found.band is None else (
            f"band {_span(found.band)} from the test, {_span(found.outer)} with the chance before")
        return (f"bayes “{self.name}”: before {shown_percent(found.before)} ({now.study or OWN}), "
                f"shown {shown} ({now.test or OWN})\n  after a negative test {shown_percent(found.chance)}, {bands}")

    def spoken(self) -> str:
        """The chance that is left, in one sentence."""
        return self._sentence(self.after)

    def static(self) -> str:
        """The first setting as HTML without widgets: the sum, the pictures, and every test and study as a table."""
        now = first_setting(self.entry)
        found = after(self.entry, now)
        return (f"<h4>{inline(self.entry.title)}</h4>{self.words(self.entry.about)}<p><em>Run this cell to change the "
                f"numbers here.</em></p>{self._outcome(now, found, printed=True)}{self._foot(found)}")

    def _list(self, label: str, options: list[tuple[str, str]], act: Any) -> ipywidgets.Dropdown:
        lists = ipywidgets.Dropdown(options=[*options, (OWN, "")], description=label, value="")
        return self.heard(named(lists, "oms-list"), lambda new: act(new) if new else self._changed())

    def _slid(self, value: float) -> None:
        # A slider in the browser rounds what it is set to, and reports that: nobody has moved it.
        if abs(value - self.setting.before) > 0.51 * self.slider.step:
            self.set(before=value)

    def _typed(self, numbers: dict[str, str]) -> None:
        bare = self.setting.count is None  # then the fields are empty, and nothing was said by leaving one so
        self.set(**{name: words for name, words in numbers.items() if words.strip() or not bare})

    def _set(self, setting: Setting) -> BayesView:
        self.setting = setting
        return self._changed()

    def _mirror(self) -> None:
        now, found = self.setting, self.after
        put(self.study_list, value=now.study)
        put(self.slider, value=now.before)
        put(self.test_list, value=now.test)
        for key, field in self.fields.items():
            value = getattr(now, key)
            put(field, value="" if value is None or now.count is None else str(value))
        put(self.result, value=self._outcome(now, found))
        put(self.foot, value=self._foot(found))

    def _sentence(self, found: After) -> str:
        band = "" if found.band is None else f"; with what the study leaves open, {_span(found.band)}"
        return (f"After a negative test the chance of {self.entry.it} falls from {shown_percent(found.before)} to "
                f"{shown_percent(found.chance)}{band}." if found.chance < found.before else
                f"After a negative test the chance of {self.entry.it} is {shown_percent(found.chance)}{band}.")

    def _outcome(self, now: Setting, found: After, printed: bool = False) -> str:
        entry = self.entry
        drawn = [drawing.picture() if printed else drawing.svg() for drawing in (self._people(found), self._chart(found))]
        lines = [f"<p class='oms-verdict'><strong>{inline(self._sentence(found))}</strong></p>", self._warnings(now, found),
                 f"<div class='oms-pair'><div>{drawn[0]}{self._key(found)}</div><div>{drawn[1]}{self._chart_words(found)}</div></div>",
                 self._sum(found)]
        known = entry.clear_known.replace("{clear}", str(now.clear)).replace("{clear_of}", str(now.clear_of))
        return "".join([*lines, self.words(known if now.clear_of else entry.clear_unknown)])

    def _warnings(self, now: Setting, found: After) -> str:
        entry, words = self.entry, []
        if now.count is None:
            words.append(entry.no_count)
        elif now.denominator < entry.tiny:
            low, high = found.sensitivity_low, found.sensitivity_high
            words.append(entry.tiny_says.replace("{count}", str(now.count)).replace("{denominator}", str(now.denominator))
                         + f" 95 % interval (Wilson, derived): {100 * low:.0f} % to {100 * high:.0f} %.")
        if now.count == 0 and found.chance == found.before:
            words.append(entry.unmoved)
        note = next((one.note for one in entry.tests if one.id == now.test and one.note), "")
        return "".join(f"<p class='oms-warned'>⚠ {self.said(one)}</p>" for one in words) + (self.words(note) if note else "")

    def _people(self, found: After) -> Drawing:
        shown_, missed, without, other = self._of_100(found)
        marks = (Marked(0, shown_, 0.2, INK), Marked(shown_, shown_ + missed, 1, ACCENT),
                 Marked(shown_ + missed, shown_ + missed + without, 0.55, INK, 0.6),
                 Marked(OF - other, OF, 0.2, INK, 0.6))
        return squares(OF, marks, f"{OF} squares. " + " ".join(f"{words}." for _, words in self._groups(found)))

    def _of_100(self, found: After) -> tuple[int, ...]:
        positive = (1 - found.before) - found.without
        return whole_people((found.found, found.missed, found.without, positive), OF)

    def _groups(self, found: After) -> list[tuple[str, str]]:
        shown_, missed, without, other = self._of_100(found)
        it, of = self.entry.it, f"of {OF}"
        rows = [("▬", f"{shown_} {of} have {it}, and the test shows it"), ("■", f"{missed} {of} have {it}, and the test misses it"),
                ("▪", f"{without} {of} do not have {it}, and the test is negative")]
        return rows + ([("▬", f"{other} {of} do not have {it}, and the test is positive all the same")] if other else [])

    def _key(self, found: After) -> str:
        rows = "".join(f"<li><span aria-hidden='true'>{mark}</span> {inline(words)}</li>" for mark, words in self._groups(found))
        return f"<ul class='oms-key'>{rows}</ul><p class='oms-small'>{inline(self.entry.people)}, rounded to whole ones</p>"

    def _chart(self, found: After) -> Drawing:
        def percent(pair: tuple[float, float] | None) -> tuple[float, float] | None:
            return pair and (100 * pair[0], 100 * pair[1])

        return band_chart((
            Line(f"Before the test: {shown_percent(found.before)}", 100 * found.before, None, percent(found.before_range)),
            Line(f"After a negative test: {shown_percent(found.chance)}", 100 * found.chance, percent(found.band),
                 percent(found.outer))), f"Two chances on one axis. {self._sentence(found)} {self._chart_said(found)}")

    def _chart_said(self, found: After) -> str:
        before = f"Thin line before: the published range, {_span(found.before_range)}."
        return before if found.band is None else (
            f"{before} Thick band after: {_span(found.band)}, from the interval of what the test shows. Thin line after: "
            f"{_span(found.outer)}, with the range before as well.")

    def _chart_words(self, found: After) -> str:
        return f"<p class='oms-small'>{inline(self._chart_said(found))}</p>"

    def _sum(self, found: After) -> str:
        have, missed, without, negative = (shown_number(round(OF * share, 1)) for share in (
            found.before, found.missed, found.without, found.negative))
        seen, it = shown_percent(found.sensitivity), self.entry.it
        return (f"<p><strong>The sum (derived):</strong> of {OF} {inline(self.entry.people)} {have} have {inline(it)}. The test "
                f"shows {seen} of them and misses {have} × (100 % − {seen}) = {missed}. {without} have "
                f"{inline(self.entry.none)} and a negative test. {missed} ÷ ({missed} + {without}) = "
                f"{missed} ÷ {negative} = <strong>{shown_percent(found.chance)}</strong>.</p>")

    def _foot(self, found: After) -> str:
        entry = self.entry
        bands = ("not known", "not known") if found.band is None else (_span(found.band), _span(found.outer))
        result = table(("Before", "Shown by the test", "After a negative test", "Band from the test", "Band with the range before"),
                       [(shown_percent(found.before), shown_percent(found.sensitivity), shown_percent(found.chance), *bands)],
                       caption="The result (derived)")
        tests = table(("Test and study", "Shown", "95% interval (derived)", "Negative without it", "Who was tested", "Key and note"), [
            (one.label, share_told(one), interval_told(one.count, one.denominator),
             f"{one.clear} of {one.clear_of}" if one.clear_of else "not known", one.population,
             f"{keys(one)}{f'; {one.note}' if one.note else ''}") for one in entry.tests], caption="What the tests showed")
        befores = table(("Study", "Published", "95% interval (derived)", "Who was counted", "Key and note"), [
            (one.label, share_told(one), interval_told(one.count, one.denominator), one.population,
             f"{keys(one)}{f'; {one.note}' if one.note else ''}") for one in entry.befores], caption="Chances before the test")
        return self.foot_html(result + tests + befores, (*entry.befores, *entry.tests))


def _span(pair: tuple[float, float]) -> str:
    return f"{shown_percent(pair[0])} to {shown_percent(pair[1])}"
