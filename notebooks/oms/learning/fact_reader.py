"""Reading a table of facts: what is searched and filtered for, which rows that leaves, and which cells are uncovered."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from oms.content.problem import Mistake, unknown
from oms.content.tables import Column, Fact, Facts

LONG, FIRST = 12, 6  # of more rows than LONG the first ones open the table; a wall of them is read by nobody


class FactReader:
    """One reader before one table. Rows are numbered from 0 in the table's own order.

    `.query` holds the words searched for, `.chosen` the filters as {column: value}, `.revealed` the numbers of the rows
    whose hidden cells were uncovered; `.unfolded` is true once all rows were asked for. Wrong names and values raise a Mistake with the nearest right one.
    """

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.rows: tuple[Fact, ...] = facts.rows
        self.query = ""
        self.chosen: dict[str, str] = {}
        self.revealed: frozenset[int] = frozenset()
        self.unfolded = False

    @property
    def shown(self) -> tuple[int, ...]:
        """The numbers of the rows that fit the search and every filter."""
        words = self.query.casefold().split()
        return tuple(n for n, row in enumerate(self.rows) if self._fits(row)
                     and (not words or all(word in self._seen(n) for word in words)))

    @property
    def opened(self) -> tuple[int, ...]:
        """The rows of `shown` that stand on the page: all of a short table, of a long one the first until it is unfolded."""
        shown = self.shown
        return shown if self.unfolded or len(shown) <= LONG else shown[:FIRST]

    @property
    def filters(self) -> tuple[Column, ...]:
        """The columns to filter by."""
        return tuple(self.facts.table.by_name[name] for name in self.facts.table.filters)

    def values(self, column: Column) -> dict[str, int]:
        """The values of a filter that occur, in their natural order, each with the number of its rows."""
        cells = [_several(getattr(row, column.name)) for row in self.rows]
        counts = {choice: sum(choice in cell for cell in cells) for choice in column.choices}
        return {choice: count for choice, count in counts.items() if count}

    def search(self, words: str) -> None:
        """Keep the rows in which all these words stand, large or small letters; "" keeps all. Covered cells are not read."""
        self.query = " ".join(str(words).split())[:200]

    def filter(self, **chosen: str | None) -> None:
        """Keep the rows with these values, such as `group="toxic"`, besides the filters set before; "" or None lifts one."""
        found = {}
        for name, given in chosen.items():
            column = next((one for one in self.filters if one.name == name), None)
            if column is None:
                raise unknown("filter", name, self.facts.table.filters)
            known = {choice.casefold(): choice for choice in self.values(column)}
            value = str(given or "").strip()
            if value and value.casefold() not in known:
                raise unknown(column.label.casefold(), value, known.values())
            found[name] = known.get(value.casefold(), "")
        self.chosen = {name: value for name, value in {**self.chosen, **found}.items() if value}

    def reveal(self, row: str | int | None = None) -> None:
        """Uncover the hidden cells of a row, by its name or number; without one, of all rows."""
        self.revealed |= set(self._numbers(row))

    def hide(self, row: str | int | None = None) -> None:
        """Cover the hidden cells of a row again, by its name or number; without one, of all rows."""
        self.revealed -= set(self._numbers(row))

    def unfold(self) -> None:
        """Every row that fits stands on the page, however many there are."""
        self.unfolded = True

    def reset(self) -> None:
        """No search, no filter, every hidden cell covered, a long table folded again."""
        self.query, self.chosen, self.revealed, self.unfolded = "", {}, frozenset(), False

    def count(self) -> str:
        """How many rows are left and on the page, in words: "3 of 20 rows", "20 of 20 rows, the first 6 shown"."""
        opened, shown = len(self.opened), len(self.shown)
        return f"{shown} of {len(self.rows)} rows" + (f", the first {opened} shown" if opened < shown else "")

    def status(self) -> str:
        """How the table stands in one line: rows, filters, search, and what is covered."""
        labels = self.facts.table.by_name
        parts = [f"{len(self.shown)} of {len(self.rows)} rows", *(f"{labels[name].label.casefold()}: {value}" for name, value in self.chosen.items())]
        if self.query:
            parts.append(f"search: “{self.query}”")
        if hidden := self.facts.table.hidden:
            uncovered = len(self.revealed)
            covered = "all covered" if not uncovered else "all uncovered" if uncovered == len(self.rows) else (
                f"{uncovered} of {len(self.rows)} rows uncovered")
            parts.append(f"{' and '.join(column.label.casefold() for column in hidden)}: {covered}")
        return "; ".join(parts)

    def _fits(self, row: Fact) -> bool:
        return all(value in _several(getattr(row, name)) for name, value in self.chosen.items())

    def _seen(self, number: int) -> str:
        """The words of a row that can be read without uncovering anything."""
        row = self.rows[number]
        cells = [getattr(row, column.name) for column in self.facts.table.columns
                 if not column.hide or number in self.revealed]
        return " ".join(str(word) for cell in cells if cell is not None for word in _several(cell)).casefold()

    def _numbers(self, row: str | int | None) -> Iterable[int]:
        if not self.facts.table.hidden:
            raise Mistake("Nothing is hidden in this table.")
        if row is None:
            return range(len(self.rows))
        if isinstance(row, int) and not isinstance(row, bool):
            if 0 <= row < len(self.rows):
                return (row,)
            raise Mistake(f"There is no row {row}; they are numbered from 0 to {len(self.rows) - 1}.")
        names = [self.facts.name_of(one) for one in self.rows]
        found = [n for n, name in enumerate(names) if name.casefold() == str(row).strip().casefold()]
        if not found:
            raise unknown("row", row, set(names))
        return found


def _several(cell: Any) -> tuple:
    return cell if isinstance(cell, tuple) else (cell,)
