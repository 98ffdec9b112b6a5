"""Parts of my record on the page: by objective, how sure, errors of thought, what is due. Read anew at *Look again*."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import TYPE_CHECKING, Any

import ipywidgets

from oms.content.bank import Bank
from oms.content.library import library
from oms.learning import report
from oms.widgets.prose import cited, inline, paragraph, table
from oms.widgets.view import View, put

if TYPE_CHECKING:
    import pandas

NOTHING = "Nothing is recorded yet. Your first answer in any quiz begins the record."
CLOSED = "What you answered so far keeps its results closed. Answer questions in any lesson, and they stand here."
MOST = 12  # rows that are shown before the rest is folded away


class ReportView(View):
    """One part of the record. `.table()` is a pandas DataFrame; `.look_again()` reads the record anew."""

    PART, ABOUT = "", ""

    def __init__(self, store: Any, books: Any) -> None:
        self.store, self.books = store, books
        self.bank = Bank(books)
        self.shown = ipywidgets.HTML()
        self.again_button = self.button("Look again", self.look_again)
        bar = ipywidgets.HBox([self.again_button])
        bar.add_class("oms-bar")
        super().__init__((self.shown, bar), "record")
        self.look_again(say=False)

    def look_again(self, say: bool = True) -> None:
        """Read the record anew: answers given since then are counted too."""
        put(self.shown, value=self.html())
        if say:
            self.tell("Read anew.")

    def html(self) -> str:
        """This part as HTML; it holds personal state and is never stored."""
        raise NotImplementedError

    def table(self) -> pandas.DataFrame:
        """The rows of this part."""
        raise NotImplementedError

    def line(self) -> str:
        """One line that says what this is; it tells nothing about the person."""
        return f"progress: {self.PART}, from my record on this computer"

    def static(self) -> str:
        """The same as HTML without widgets; it holds nothing of what was done."""
        return paragraph(self.ABOUT)


def folded(rows: list, header: tuple[str, ...], caption: str, cell: Callable[[object], str] = inline) -> str:
    """A table whose rows beyond the first dozen are folded away."""
    first = table(header, rows[:MOST], caption=caption, cell=cell)
    rest = rows[MOST:]
    if not rest:
        return first
    return (f"{first}<details><summary>{len(rest)} more</summary>"
            f"{table(header, rest, caption=f'{caption}, continued', cell=cell)}</details>")


class Objectives(ReportView):
    """How each objective stands, what needs work first."""

    PART = "by objective"
    ABOUT = ("Here stands, when this cell runs, how each objective that you met stands: right of answered, an interval, and "
             "what next. It stays on your computer.")

    def standings(self) -> tuple[report.Standing, ...]:
        """One Standing for each objective that was met, what needs work first."""
        return report.by_objective(self.store.answers(), self.bank)

    def table(self) -> pandas.DataFrame:
        """One row an objective: objective, right, answered, offered, low, high, sure_and_wrong, unsafe, next."""
        import pandas as pd

        columns = ["objective", "right", "answered", "offered", "low", "high", "sure_and_wrong", "unsafe", "next"]
        return pd.DataFrame([[getattr(one, name) for name in columns] for one in self.standings()], columns=columns)

    def html(self) -> str:
        """The table, what needs work first."""
        standings = self.standings()
        if not standings:
            return paragraph(CLOSED if any(one.event == "answer" for one in self.store.answers()) else NOTHING)
        rows = [(f"{one.objective}: {one.words}" if one.words else one.objective, f"{one.right} of {one.answered}",
                 f"{one.low:.0%} to {one.high:.0%}", one) for one in standings]
        header = ("Objective", "Right at the last try", "95% interval", "What next")
        return (folded(rows, header, "How each objective stands, what needs work first", _standing_cell)
                + "<p><small>The interval is wide where you answered little: that is what it is for.</small></p>")


def _standing_cell(value: object) -> str:
    if not isinstance(value, report.Standing):
        return inline(value)
    lesson = value.lesson
    there = "" if lesson is None or lesson.status != "ready" else (
        f' · <a href="{escape(lesson.file, quote=True)}.ipynb">lesson {escape(lesson.file[:2])}</a>')
    return inline(value.next) + there


class Errors(ReportView):
    """The errors of thought behind the wrong options that were chosen."""

    PART = "errors of thought"
    ABOUT = ("Here stand, when this cell runs, the errors of thought behind the options that you chose, with what tells them "
             "from the truth. It stays on your computer.")

    def found(self) -> tuple[report.Misconception, ...]:
        """The errors of thought, those still open first."""
        return report.misconceptions(self.store.answers(), self.bank)

    def table(self) -> pandas.DataFrame:
        """One row an error: name, times, questions, open, question, chosen, why."""
        import pandas as pd

        columns = ["name", "times", "questions", "open", "question", "chosen", "why"]
        return pd.DataFrame([[getattr(one, name) for name in columns] for one in self.found()], columns=columns)

    def html(self) -> str:
        """A list, those still open first."""
        found = self.found()
        if not self.store.answers():
            return paragraph(NOTHING)
        if not found:
            return paragraph("No option that you chose so far stands for a known error of thought.")
        return _listed(found[:MOST], self.books) + (
            f"<details><summary>{len(found) - MOST} more</summary>{_listed(found[MOST:], self.books)}</details>"
            if len(found) > MOST else "")


def _listed(found: tuple[report.Misconception, ...], books: Any) -> str:
    items = "".join(
        f"<li><strong>{inline(one.words)}</strong>, {'once' if one.times == 1 else f'{one.times} times'}; "
        f"{'right since' if not one.open else 'not right yet'}.<br>You chose “{inline(one.chosen)}”. "
        f"{inline(cited(one.why, books.references))}</li>" for one in found)
    return f"<ul>{items}</ul>"


class Certainty(ReportView):
    """How sure, and how often right."""

    PART = "how sure, and how often right"
    ABOUT = ("Here stands, when this cell runs, how often you were right at each level of certainty, beside the band where a "
             "truthful answer would lie. It stays on your computer.")

    def table(self) -> pandas.DataFrame:
        """One row a level: level, right, count, share, low, high (missing below five answers)."""
        import pandas as pd

        from oms.learning.certainty import calibration

        rows = [(one.level.number, one.right, one.count, one.share, one.low, one.high)
                for one in calibration(report.certainty_pairs(self.store.answers()))]
        return pd.DataFrame(rows, columns=["level", "right", "count", "share", "low", "high"])

    def html(self) -> str:
        """The reliability plot with its numbers."""
        from oms.learning.calibration import brier, by_chance, calibration
        from oms.widgets.reliability import brier_html, reliability_html

        answers = self.store.answers()
        pairs = report.certainty_pairs(answers)
        if not pairs:
            return paragraph("No answer so far says how sure you were. The next one may: C1, C2 or C3, before Check.")
        chances = report.chance_pairs(answers)
        if not chances:
            return reliability_html(calibration(pairs))
        return (f"{reliability_html(calibration(pairs))}<h4>Where you said a chance</h4>"
                f"{reliability_html(by_chance(chances))}{brier_html(brier(chances))}")


def report_view(part: str, store: Any) -> ReportView:
    """The part of this name: "objectives", "certainty", "misconceptions"."""
    return PARTS[part](store, library())


PARTS: dict[str, type[ReportView]] = {"objectives": Objectives, "certainty": Certainty, "misconceptions": Errors}
