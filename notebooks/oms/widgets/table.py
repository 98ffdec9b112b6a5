"""A table of facts on the page: search it, filter it, uncover its cells, and see how each row is known."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import TYPE_CHECKING, Any

import ipywidgets
from traitlets import Dict

from oms.content.library import library
from oms.content.problem import Mistake
from oms.content.tables import EVERY_TABLE, LISTED_ONLY, Fact, Facts
from oms.learning.fact_reader import FactReader
from oms.widgets.options import Guard, _text
from oms.widgets.prose import badges, cited, inline, paragraph, sources_html
from oms.widgets.table_cells import CLAIMS, LISTED, SHOW, SOURCES, heads, known, lines, numbers, static_table
from oms.widgets.view import Absent, View, refuse_unknown

if TYPE_CHECKING:
    import pandas

_WORDS = {"search": "Search", "any": "all", "show": SHOW, "hide": "Hide", "show_all": "Show all answers",
          "hide_all": "Hide all answers", "reset": "Reset", "none": "No row fits. Change the search or a filter, or "
          "press Reset.", "sources": SOURCES, "claims": CLAIMS, "tools": "Search and filter",
          "covered": "Say it first, then show it."}
_LEFT_OUT = "A row of this table could not be read and is left out; an instructor sees why with check()."
_SOME_LEFT_OUT = "Some rows of this table could not be read and are left out; an instructor sees why with check()."


def table(name: str = "", **unknown_options: object) -> TableView | Absent:
    """The table of facts of this name: search and filter it, and uncover what it hides. `.data` is a pandas DataFrame.

    A wrong name raises one sentence with the nearest name; a file that cannot be read gives one polite line.
    """
    refuse_unknown(unknown_options, ())
    books = library()
    try:
        facts = books.facts(name)
    except Mistake:
        if str(name) not in books.fact_names():
            raise
        return Absent("table", name)
    return TableView(facts, books) if facts.sheet.readable else Absent("table", name)


class TableBoard(Guard):
    """The table in the browser. `.view` holds everything drawn, `.state` which rows and cells are seen."""

    _esm = _text("guard.js", "table.js")
    _css = _text("options.css", "table.css")
    view = Dict().tag(sync=True)
    state = Dict().tag(sync=True)


class TableView(View):
    """A table of facts. What its controls do can also be written: `.search("…")`, `.filter(group="…")`, `.reveal()`,
    `.hide()`, `.unfold()`, `.reset()`; each gives the table back, so that one line can do several.

    `.data` is the whole table as a DataFrame whatever is searched, filtered or hidden; `.meanings` explains its columns.
    """

    def __init__(self, facts: Facts, books: Any) -> None:
        self.facts, self._books = facts, books
        self.reader = FactReader(facts)
        self.board = TableBoard(view=self._drawing(), state=self._state())
        self.board.on_msg(self._heard)
        super().__init__([ipywidgets.HTML(self._above()), self.board, ipywidgets.HTML(self._below())], "table", self.board)
        spoilt = len({problem.line for problem in facts.sheet.problems})
        if spoilt:
            self.tell(_LEFT_OUT if spoilt == 1 else _SOME_LEFT_OUT)

    @property
    def data(self) -> pandas.DataFrame:
        """Every row of the table, one column for each of the file and `verification`; `.meanings` explains them.

        A choice is an ordered category, counts are whole numbers, and what is not known is missing.
        """
        return self.facts.frame(self._books.claims)

    @property
    def meanings(self) -> dict[str, str]:
        """What stands in each column of `.data`."""
        found = {column.name: f"{column.label}: {column.says}" + (" (our judgement)" if column.judgement else "")
                 for column in self.facts.table.columns}
        found |= {name: Fact.model_fields[name].description or "" for name in EVERY_TABLE}
        return found | {"verification": "how the claims of the row were checked: seen, secondary, both, or listed only"}

    def search(self, words: str) -> TableView:
        """Show the rows in which all these words stand; "" shows all. What is covered is not searched."""
        return self._act(lambda: self.reader.search(words))

    def filter(self, **chosen: str | None) -> TableView:
        """Show the rows with these values, such as `group="toxic"`; "" lifts a filter. Raises a Mistake for a wrong one."""
        return self._act(lambda: self.reader.filter(**chosen))

    def reveal(self, row: str | int | None = None) -> TableView:
        """Uncover the hidden cells of a row, by its name; without one, of all rows."""
        return self._act(lambda: self.reader.reveal(row), count=False)

    def hide(self, row: str | int | None = None) -> TableView:
        """Cover the hidden cells of a row again, by its name; without one, of all rows."""
        return self._act(lambda: self.reader.hide(row), count=False)

    def unfold(self) -> TableView:
        """Show every row that fits, where a long table shows only its first ones."""
        return self._act(self.reader.unfold)

    def reset(self) -> TableView:
        """No search and no filter, cover what the table hides, and fold a long table again."""
        return self._act(self.reader.reset)

    def line(self) -> str:
        """The name, how many rows of all are shown and by which filters, and the rows with their numbers."""
        found = [f"table “{self.facts.name}”: {self.facts.table.title}", f"  {self.reader.status()}"]
        for row in (self.reader.rows[n] for n in self.reader.shown):
            said = "; ".join(numbers(self.facts, row))
            found.append(f"  {self.facts.name_of(row)}" + (f": {said}" if said else ""))
        return "\n".join(found)

    def static(self) -> str:
        """The whole table as HTML without widgets, hidden cells and sources folded; the same whatever is filtered."""
        return self._above() + static_table(self.facts, self.reader.rows, self._books) + self._below()

    def _act(self, act: Callable[[], None], count: bool = True) -> TableView:
        act()
        self.board.state = self._state()
        if count:
            self.board.say(f"{self.reader.count()}.")
        return self

    def _heard(self, _widget: Any, message: Any, _buffers: Any) -> None:
        """What a person does on the page: search, filter, reveal, hide, reset."""
        if not isinstance(message, dict):
            return
        event, value = message.get("event"), message.get("value")
        acts = {"search": lambda: self.search(str(value or "")), "reset": self.reset, "unfold": self.unfold,
                "filter": lambda: self.filter(**{str(message.get("column")): str(value or "")}),
                "reveal": lambda: self.reveal(value), "hide": lambda: self.hide(value)}
        if event in acts and self.politely(acts[event]) and self.notice.value:
            self.tell("")

    def _state(self) -> dict[str, Any]:
        reader = self.reader
        opened, shown = reader.opened, reader.shown
        return {"shown": list(opened), "revealed": sorted(reader.revealed), "query": reader.query,
                "chosen": dict(reader.chosen), "count": reader.count(),
                "unfold": f"Show all {len(shown)} rows" if len(opened) < len(shown) else ""}

    def _drawing(self) -> dict[str, Any]:
        """Everything that the browser draws, in words; it adds no word of its own."""
        facts, books = self.facts, self._books
        columns = heads(facts.table)
        rows = [{"name": facts.name_of(row), "known": known(row, books),
                 "cells": [lines(facts, row, column, books.references) for column in columns[:-1]]}
                for row in self.reader.rows]
        filters = [{"name": column.name, "label": column.heading,
                    "values": [[value, f"{value} ({count})"] for value, count in self.reader.values(column).items()]}
                   for column in self.reader.filters]
        return {"title": facts.table.title, "words": _WORDS, "rows": rows, "filters": filters,
                "heads": [{"label": column.label, "hide": column.hide} for column in columns]}

    def _above(self) -> str:
        entry = self.facts.table
        return paragraph(f"**{entry.title}**") + paragraph(cited(entry.about, self._books.references))

    def _below(self) -> str:
        entry, references = self.facts.table, self._books.references
        note = f'<p class="oms-small">{inline(cited(entry.note, references))}</p>' if entry.note else ""
        meanings = "".join(f"<li><strong>{escape(column.heading)}</strong> ({escape(column.name)}): {escape(column.says)}</li>"
                           for column in entry.columns)
        listed = f"<p>{LISTED_ONLY}: {LISTED}.</p>" if any(not row.claims for row in self.reader.rows) else ""
        return (f"{note}{sources_html(entry.sources, references)}<details><summary>What the columns and labels mean"
                f"</summary><ul>{meanings}</ul>{badges()}{listed}</details>")
