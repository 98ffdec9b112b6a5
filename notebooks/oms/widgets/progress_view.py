"""My record on the page: what I answered, by quiz; export and erase."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import ipywidgets

from oms.content.library import library
from oms.content.problem import Mistake, unknown
from oms.content.wording import spoken
from oms.learning.progress import by_quiz, record
from oms.learning.store import default_store
from oms.widgets.prose import paragraph
from oms.widgets.report import NOTHING, folded, report_view
from oms.widgets.view import View, put, refuse_unknown

if TYPE_CHECKING:
    import pandas

    from oms.learning.store import Store


PARTS = ("objectives", "certainty", "misconceptions")


def progress(part: str = "", **unknown_options: object) -> View:
    """What you have answered, by quiz, with buttons to export or erase it. Nothing of it leaves this computer.

    `part` shows one side of it instead: "objectives" (how each stands, and what next), "certainty" (were you as sure as
    you were right?), "misconceptions" (the errors of thought behind what you chose).
    """
    refuse_unknown(unknown_options, ("part",))
    if not part:
        return ProgressView(default_store())
    if part not in PARTS:
        raise unknown("part of the record", part, PARTS)
    return report_view(part, default_store())


class ProgressView(View):
    """The record of one learner. `.table()` is a pandas DataFrame by quiz, `.record()` one row for each answer."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._sure = False
        self.shown = ipywidgets.HTML()
        self.csv_button = self.button("Export CSV", self.export_csv)
        self.json_button = self.button("Export JSON", self.export_json)
        self.erase_button = self.button("Erase", self._erase_pressed)
        self.keep_button = self.button("Keep it", self._keep, "oms-keep")
        self.again_button = self.button("Look again", self._look_again)
        bar = ipywidgets.HBox([self.again_button, self.csv_button, self.json_button, self.erase_button, self.keep_button])
        bar.add_class("oms-bar")
        super().__init__((self.shown, bar), "record")
        self._mirror()

    def table(self) -> pandas.DataFrame:
        """One row for each quiz: quiz, answered, right, last."""
        return by_quiz(self.store)

    def record(self) -> pandas.DataFrame:
        """One row for each answer, in the order they were given."""
        return record(self.store)

    def export_csv(self) -> str:
        """Write the record as a table for a spreadsheet; returns the file's name."""
        return self._exported(self.store.export_csv(self.store.path.with_name("oms-progress.csv")))

    def export_json(self) -> str:
        """Write the record as JSON; returns the file's name."""
        return self._exported(self.store.export_json(self.store.path.with_name("oms-progress.json")))

    def erase(self) -> int:
        """Remove every answer for good; returns how many there were."""
        count = self.store.erase()
        self._sure = False
        self._mirror()
        self.tell(f"Erased: {count} {'entry is' if count == 1 else 'entries are'} gone for good. Other cells show what they "
                  "read before until you run them again." if count else "There was nothing to erase.")
        return count

    def line(self) -> str:
        """One line that says what this is and how it stands."""
        # No numbers: a stored notebook output must not tell anything about the person.
        return "progress: my record on this computer"

    def static(self) -> str:
        """The same as HTML without widgets; it holds nothing of what was done."""
        return paragraph("Your record is shown here when this cell runs. It stays on your computer.")

    def _exported(self, path) -> str:
        self._sure = False
        self._mirror()
        self.tell(f"Written: “{path.name}”, in the folder {path.parent}.")
        return path.name

    def _erase_pressed(self) -> None:
        if self._sure:
            self.erase()
            return
        self._sure = True
        self._mirror()
        self.tell("Erase every answer on this computer for good? Press “Yes, erase all” to do it.")

    def _keep(self) -> None:
        self._sure = False
        self._mirror()
        self.tell("Nothing was erased.")

    def _look_again(self) -> None:
        self._sure = False
        self._mirror()
        self.tell("Read anew.")

    def _mirror(self) -> None:
        latest = self.table().sort_values("last", ascending=False, kind="stable")
        rows = [(_title(row.quiz), row.answered, row.right, _day(row.last)) for row in latest.itertuples()]
        header = ("Quiz or case", "Questions answered", "Right at the last try", "Last on")
        put(self.shown, value=folded(rows, header, "What I answered, the latest first") if rows else paragraph(NOTHING))
        put(self.erase_button, description="Yes, erase all" if self._sure else "Erase")
        put(self, _dom_classes=("oms-view", "oms-record", *(("oms-erasing",) if self._sure else ())))
        self.keep_button.layout.display = None if self._sure else "none"


def _title(name: str) -> str:
    """What a learner saw above it, or its name in plain words where there is no such quiz or case."""
    books = library()
    for names, read in ((books.quiz_names, books.quiz), (books.case_names, books.case)):
        if name in names():
            with suppress(Mistake):  # a file that cannot be read now still has its name
                return read(name).title
    return spoken(name)


def _day(last: pandas.Timestamp) -> str:
    """The day of a moment in this computer's calendar: "3 Nov 2026"."""
    import pandas as pd

    if pd.isna(last):  # a damaged row
        return "–"
    here = last.to_pydatetime().astimezone()
    return f"{here.day} {here:%b %Y}"
