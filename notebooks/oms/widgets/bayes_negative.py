"""A negative result on the page: the chance that is left, the people behind it, and the sum."""

from __future__ import annotations

from oms.learning.bayes_setting import Setting
from oms.learning.negative_test import After, after
from oms.learning.typed_number import shown_number, shown_percent
from oms.widgets.bayes_result import OF, ResultWords, span
from oms.widgets.calculator_drawing import ACCENT, INK, Drawing, Marked, squares, whole_people
from oms.widgets.prose import inline


class NegativeResult(ResultWords):
    """What is said and drawn of a negative result."""

    band_from = "the interval of what the test shows"

    def after(self, now: Setting) -> After:
        """The chance that is left after a negative test, with its bands."""
        return after(self.entry, now)

    def line(self, found: After) -> str:
        """The chance that is left, with both bands."""
        bands = "no band without a count" if found.band is None else (
            f"band {span(found.band)} from the test, {span(found.outer)} with the chance before")
        return f"after a negative test {shown_percent(found.chance)}, {bands}"

    def sentence(self, found: After) -> str:
        """The chance that is left, in one sentence."""
        band = "" if found.band is None else f"; with what the study leaves open, {span(found.band)}"
        return (f"After a negative test the chance of {self.entry.it} falls from {shown_percent(found.before)} to "
                f"{shown_percent(found.chance)}{band}." if found.chance < found.before else
                f"After a negative test the chance of {self.entry.it} is {shown_percent(found.chance)}{band}.")

    def result_row(self, found: After) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The header and the one row of the table of results."""
        bands = ("not known", "not known") if found.band is None else (span(found.band), span(found.outer))
        return (("Before", "Shown by the test", "After a negative test", "Band from the test", "Band with the range before"),
                (shown_percent(found.before), shown_percent(found.sensitivity), shown_percent(found.chance), *bands))

    def _unmoved(self, now: Setting, found: After) -> bool:
        return now.count == 0 and found.chance == found.before

    def _people(self, found: After) -> Drawing:
        shown_, missed, without, _other = self._of_100(found)
        marks = (Marked(0, shown_, 0.2, INK), Marked(shown_, shown_ + missed, 1, ACCENT),
                 Marked(shown_ + missed, shown_ + missed + without, 0.55, INK, 0.6))  # the others stay empty: a form of its own
        return squares(OF, marks, f"{OF} squares. " + " ".join(f"{words}." for _, words in self._groups(found)))

    def _of_100(self, found: After) -> tuple[int, ...]:
        positive = (1 - found.before) - found.without
        return whole_people((found.found, found.missed, found.without, positive), OF)

    def _groups(self, found: After) -> list[tuple[str, str]]:
        shown_, missed, without, other = self._of_100(found)
        it, of = self.entry.it, f"of {OF}"
        rows = [("▬", f"{shown_} {of} have {it}, and the test shows it"), ("■", f"{missed} {of} have {it}, and the test misses it"),
                ("▪", f"{without} {of} do not have {it}, and the test is negative")]
        return rows + ([("□", f"{other} {of} do not have {it}, and the test is positive all the same")] if other else [])

    def _sum(self, _now: Setting, found: After) -> str:
        have, missed, without, negative = (shown_number(round(OF * share, 1)) for share in (
            found.before, found.missed, found.without, found.negative))
        seen, it = shown_percent(found.sensitivity), self.entry.it
        return (f"<p><strong>The sum (derived):</strong> of {OF} {inline(self.entry.people)} {have} have {inline(it)}. The test "
                f"shows {seen} of them and misses {have} × (100 % − {seen}) = {missed}. {without} have "
                f"{inline(self.entry.none)} and a negative test. {missed} ÷ ({missed} + {without}) = "
                f"{missed} ÷ {negative} = <strong>{shown_percent(found.chance)}</strong>.</p>")
