"""Bayes after a test: the chance before, what a named study saw, and the chance after the result, with its band."""

from __future__ import annotations

from typing import Any

import ipywidgets

from oms.content.calculators import AfterTest
from oms.content.problem import unknown
from oms.learning.bayes_setting import (
    LEAST,
    MOST,
    NAMES,
    NAMES_WITHOUT,
    Setting,
    first_setting,
    names,
    with_numbers,
    with_study,
    with_test,
)
from oms.learning.negative_test import After
from oms.learning.positive_test import AfterPositive
from oms.learning.typed_number import shown_percent
from oms.widgets.bayes_negative import NegativeResult
from oms.widgets.bayes_positive import PositiveResult
from oms.widgets.calculator_parts import CalculatorView, interval_told, keys, opened, share_told
from oms.widgets.prose import inline, table
from oms.widgets.view import Absent, named, put

OWN = "your own number"
_PAIRS = (("count", "denominator"), ("clear", "clear_of"))


def bayes(name: str = "negative-scan", **unknown_options: object) -> BayesView | Absent:
    """The chance after a test: choose on the page, or `.set(before=50, count=2, denominator=3)`.

    A wrong name raises one sentence with the nearest name; a file that cannot be read gives one polite line.
    """
    return opened("bayes", name, BayesView, unknown_options)


class BayesView(CalculatorView):
    """A test and its result. `.after` holds the chance after it and its bands, `.setting` what it was made from.

    `.study(name)` and `.test(name)` choose what stands in the file, `.set(before=50)` (per cent) and
    `.set(count=2, denominator=3)` put numbers of your own in their place, for a positive result also
    `.set(clear=18, clear_of=20)`; `.reset()` begins again.
    """

    def __init__(self, name: str, entry: AfterTest, books: Any) -> None:
        self.setting = first_setting(entry)
        self.told = (PositiveResult if entry.result == "positive" else NegativeResult)(entry, self.said)
        self.study_list = self._list("Chance before, from", [(f"{one.label}: {share_told(one)}", one.id)
                                                             for one in entry.befores], self.study)
        self.slider = self.heard(ipywidgets.FloatSlider(min=LEAST, max=MOST, step=1, description=f"{NAMES['before']}, %",
                                                        readout_format=".0f"), self._slid)
        self.test_list = self._list("Test and study", [(f"{one.label}: {one.told}", one.id) for one in entry.tests],
                                    self.test)
        whom = {key: entry.none if key in NAMES_WITHOUT else entry.them for key in names(entry) if key != "before"}
        self.fields = self.number_fields({key: f"{names(entry)[key]} ({who})" for key, who in whom.items()}, self._typed)
        self.reset_button = self.button("Reset", self.reset)
        super().__init__(name, entry, books, "bayes", [
            self.study_list, self.slider, self.test_list, named(ipywidgets.Box(list(self.fields.values())), "oms-fields"),
            named(ipywidgets.HBox([self.reset_button]), "oms-bar")])

    @property
    def after(self) -> After | AfterPositive:
        """The chance after the test, with its bands."""
        return self.told.after(self.setting)

    def study(self, name: str) -> BayesView:
        """Take the chance before the test from a study of the file. Raises a Mistake with the nearest name."""
        return self._set(with_study(self.entry, self.setting, name))

    def test(self, name: str) -> BayesView:
        """Take what the test shows from a study of the file. Raises a Mistake with the nearest name."""
        return self._set(with_test(self.entry, self.setting, name))

    def set(self, **numbers: object) -> BayesView:
        """Put numbers of your own in: `before` in per cent, `count` and `denominator`, for a positive result also `clear`
        and `clear_of`. What does not fit changes nothing."""
        known = names(self.entry)
        for name in numbers:
            if name not in known:
                raise unknown("number", name, known)
        return self._set(with_numbers(self.setting, numbers, self.entry.result))

    def reset(self) -> BayesView:
        """Begin again with what stands first in the file."""
        return self._set(first_setting(self.entry))

    def line(self) -> str:
        """The setting and the chance after the test, with both bands."""
        now, found = self.setting, self.after
        shown = f"{now.count} of {now.denominator}" if now.count is not None else f"{now.percent:g} %, no count"
        return (f"bayes “{self.name}”: before {shown_percent(found.before)} ({now.study or OWN}), "
                f"shown {shown}{self.told.without(now)} ({now.test or OWN})\n  {self.told.line(found)}")

    def spoken(self) -> str:
        """The chance after the test, in one sentence."""
        return self.told.sentence(self.after)

    def static(self) -> str:
        """The first setting as HTML without widgets: the sum, the pictures, and every test and study as a table."""
        now = first_setting(self.entry)
        found = self.told.after(now)
        return (f"<h4>{inline(self.entry.title)}</h4>{self.words(self.entry.about)}<p><em>Run this cell to change the "
                f"numbers here.</em></p>{self.told.outcome(now, found, printed=True)}{self._foot(found)}")

    def _list(self, label: str, options: list[tuple[str, str]], act: Any) -> ipywidgets.Dropdown:
        lists = ipywidgets.Dropdown(options=[*options, (OWN, "")], description=label, value="")
        return self.heard(named(lists, "oms-list"), lambda new: act(new) if new else self._changed())

    def _slid(self, value: float) -> None:
        # A slider in the browser rounds what it is set to, and reports that: nobody has moved it.
        if abs(value - self.setting.before) > 0.51 * self.slider.step:
            self.set(before=value)

    def _typed(self, numbers: dict[str, str]) -> None:
        # Where a source gives no count its fields are empty, and nothing was said by leaving one so.
        bare = {name for pair in _PAIRS if getattr(self.setting, pair[0]) is None for name in pair}
        self.set(**{name: words for name, words in numbers.items() if words.strip() or name not in bare})

    def _set(self, setting: Setting) -> BayesView:
        self.setting = setting
        return self._changed()

    def _mirror(self) -> None:
        now, found = self.setting, self.after
        put(self.study_list, value=now.study)
        put(self.slider, value=now.before)
        put(self.test_list, value=now.test)
        for pair in _PAIRS:
            for key in pair:
                if key in self.fields:
                    put(self.fields[key], value="" if getattr(now, pair[0]) is None else str(getattr(now, key)))
        put(self.result, value=self.told.outcome(now, found))
        put(self.foot, value=self._foot(found))

    def _foot(self, found: Any) -> str:
        entry = self.entry
        header, cells = self.told.result_row(found)
        result = table(header, [cells], caption="The result (derived)")
        tests = table(("Test and study", "Shown", "95% interval (derived)", "Negative without it", "Who was tested", "Key and note"), [
            (one.label, share_told(one), interval_told(one.count, one.denominator),
             f"{one.clear} of {one.clear_of}" if one.clear_of else "not known", one.population,
             f"{keys(one)}{f'; {one.note}' if one.note else ''}") for one in entry.tests], caption="What the tests showed")
        befores = table(("Study", "Published", "95% interval (derived)", "Who was counted", "Key and note"), [
            (one.label, share_told(one), interval_told(one.count, one.denominator), one.population,
             f"{keys(one)}{f'; {one.note}' if one.note else ''}") for one in entry.befores], caption="Chances before the test")
        return self.foot_html(result + tests + befores, (*entry.befores, *entry.tests))
