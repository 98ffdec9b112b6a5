"""A positive result on the page: the chance after it, or why there is none and what it would take to have one."""

from __future__ import annotations

from oms.learning.bayes_setting import Setting
from oms.learning.positive_test import AfterPositive, after_positive
from oms.learning.typed_number import shown_number, shown_percent
from oms.widgets.bayes_result import OF, ResultWords, span
from oms.widgets.calculator_drawing import ACCENT, INK, Drawing, Marked, squares, whole_people
from oms.widgets.prose import inline


class PositiveResult(ResultWords):
    """What is said and drawn of a positive result."""

    band_from = "the intervals of both shares, each at the end that counts"

    def after(self, now: Setting) -> AfterPositive:
        """The chance after a positive test with its bands, or what it would take to sum one."""
        return after_positive(self.entry, now)

    def without(self, now: Setting) -> str:
        """How many without it were negative, for the stable line."""
        return f", without it negative {f'{now.clear} of {now.clear_of}' if now.clear_of else 'not known'}"

    def line(self, found: AfterPositive) -> str:
        """The chance after a positive test with both bands, or the likelihood that it would need."""
        if found.chance is None:
            return (f"after a positive test not known; {shown_percent(found.aim)} would need a likelihood ratio of "
                    f"{shown_number(found.needed)}")
        bands = "no band without a count" if found.band is None else (
            f"band {span(found.band)} from both shares, {span(found.outer)} with the chance before")
        return f"after a positive test {shown_percent(found.chance)}, {bands}"

    def sentence(self, found: AfterPositive) -> str:
        """The chance after a positive test in one sentence, or that there is none."""
        if found.chance is None:
            return "A positive test cannot be turned into a chance here" + (
                f": no source tells how often it is positive without {self.entry.it}." if found.false is None else
                ": in this study it was positive in nobody.")
        band = "" if found.band is None else f"; with what the study leaves open, {span(found.band)}"
        moved = "rises" if found.chance > found.before else "falls"
        return (f"After a positive test the chance of {self.entry.it} is {shown_percent(found.chance)}, as before{band}."
                if abs(found.chance - found.before) < 1e-9 else
                f"After a positive test the chance of {self.entry.it} {moved} from {shown_percent(found.before)} to "
                f"{shown_percent(found.chance)}{band}.")

    def result_row(self, found: AfterPositive) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The header and the one row of the table of results."""
        def told(share: float | None) -> str:
            return "not known" if share is None else shown_percent(share)

        bands = ("not known", "not known") if found.band is None else (span(found.band), span(found.outer))
        return (("Before", "Shown by the test", "Positive without it", "After a positive test", "Band from both shares",
                 "Band with the range before"),
                (told(found.before), told(found.sensitivity), told(found.false), told(found.chance), *bands))

    def _unmoved(self, _now: Setting, found: AfterPositive) -> bool:
        return found.chance is None and found.false is not None

    def _of_the_share(self, now: Setting, found: AfterPositive) -> list[str]:
        """What warns of the share that the test shows, and of the share of those without it who are positive."""
        words = super()._of_the_share(now, found)
        if now.clear_of:
            none = self.entry.none[:1].upper() + self.entry.none[1:]
            words += [f"{none}: {told}" for told in self._tiny(now.clear, now.clear_of, tuple(
                1 - end for end in reversed(found.false_span)))]
            if now.clear == now.clear_of:
                words.append(f"{none}: nobody of {now.clear_of} was positive, which is not the same as never.")
        return words

    def _drawn(self, found: AfterPositive, printed: bool) -> str:
        return "" if found.chance is None else super()._drawn(found, printed)

    def _people(self, found: AfterPositive) -> Drawing:
        shown_, wrong, _missed, other = self._of_100(found)
        marks = (Marked(0, shown_, 1, ACCENT), Marked(shown_, shown_ + wrong, 0.55, INK, 0.6),
                 Marked(shown_ + wrong, OF - other, 0.2, INK))  # the others stay empty: four forms, told apart without colour
        return squares(OF, marks, f"{OF} squares. " + " ".join(f"{words}." for _, words in self._groups(found)))

    def _of_100(self, found: AfterPositive) -> tuple[int, ...]:
        negative = (1 - found.before) - found.wrong
        return whole_people((found.found, found.wrong, found.missed, negative), OF)

    def _groups(self, found: AfterPositive) -> list[tuple[str, str]]:
        shown_, wrong, missed, other = self._of_100(found)
        it, of = self.entry.it, f"of {OF}"
        return [("■", f"{shown_} {of} have {it}, and the test shows it"),
                ("▪", f"{wrong} {of} do not have {it}, and the test is positive all the same"),
                ("▬", f"{missed} {of} have {it}, and the test misses it"),
                ("□", f"{other} {of} do not have {it}, and the test is negative")]

    def _sum(self, _now: Setting, found: AfterPositive) -> str:
        if found.chance is None:
            return f"<p><strong>What it would take (derived):</strong> {inline(self._needed(found))}</p>"
        have, healthy, shown_, wrong, positive = (shown_number(round(OF * share, 1)) for share in (
            found.before, 1 - found.before, found.found, found.wrong, found.positive))
        seen, false = shown_percent(found.sensitivity), shown_percent(found.false)
        return (f"<p><strong>The sum (derived):</strong> of {OF} {inline(self.entry.people)} {have} have {inline(self.entry.it)}. "
                f"The test shows {seen} of them: {have} × {seen} = {shown_}. {healthy} have {inline(self.entry.none)}, and "
                f"{false} of them are positive all the same: {healthy} × {false} = {wrong}. {shown_} ÷ ({shown_} + {wrong}) = "
                f"{shown_} ÷ {positive} = <strong>{shown_percent(found.chance)}</strong>.</p>")

    def _needed(self, found: AfterPositive) -> str:
        """How much likelier a positive test would have to be with it than without it."""
        it, aim = self.entry.it, shown_percent(found.aim)
        if found.before >= found.aim:
            return f"Nothing: the chance before the test is {shown_percent(found.before)} already, and {aim} was asked for."
        seen = (f"The test shows {shown_percent(found.sensitivity)} of {self.entry.them}, so at most "
                f"{shown_percent(found.most_false)} of those with {self.entry.none} could be positive." if found.sensitivity
                else f"The test showed none of the {self.entry.them}, so nothing would be enough.")
        return (f"For the chance to rise from {shown_percent(found.before)} to {aim}, a positive test would have to be "
                f"{shown_number(found.needed)} times as likely with {it} as with {self.entry.none}. {seen}")
