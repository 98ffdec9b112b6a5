"""My record on the page: what I answered, by quiz; export and erase."""

from __future__ import annotations

from typing import TYPE_CHECKING

import ipywidgets

from oms.learning.progress import by_quiz, record
from oms.learning.store import default_store
from oms.widgets.prose import paragraph, table
from oms.widgets.view import View, put

if TYPE_CHECKING:
    import pandas

    from oms.learning.store import Store


def progress() -> ProgressView:
    """What you have answered, by quiz, with buttons to export or erase it. Nothing of it leaves this computer."""
    return ProgressView(default_store())


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
        bar = ipywidgets.HBox([self.csv_button, self.json_button, self.erase_button, self.keep_button])
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
        self.tell(f"Erased: {count} {'entry is' if count == 1 else 'entries are'} gone for good.")
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

    def _mirror(self) -> None:
        rows = [(row.quiz, row.answered, row.right, f"{row.last:%d %b %Y}") for row in self.table().itertuples()]
        html = (table(("Quiz", "Questions answered", "Right at the last try", "Last on"), rows, caption="What I answered")
                if rows else paragraph("Nothing is recorded yet. Your first answer in any quiz begins the record."))
        put(self.shown, value=html)
        put(self.erase_button, description="Yes, erase all" if self._sure else "Erase")
        put(self, _dom_classes=("oms-view", "oms-record", *(("oms-erasing",) if self._sure else ())))
        self.keep_button.layout.display = None if self._sure else "none"
