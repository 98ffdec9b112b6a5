"""What check() looks for in a table of facts: its words about the columns, every row, and what they point to."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from .library import Library
from .pointers import unresolved
from .problem import Problem
from .tables import FactTable


def fact_table_problems(shelf: Library, name: str, line_of: Callable[[tuple], int]) -> Iterator[Problem]:
    """Everything wrong in `tables/NAME.yaml` and in the rows beside it; `line_of` gives the lines of the YAML file."""
    file = f"tables/{name}.yaml"
    table, found = shelf.entry(file, FactTable)
    yield from found
    if table is None:  # without its columns nothing can be said about the rows
        return
    for column in ("lesson", "sources", "claims"):
        yield from unresolved(shelf, file, column, getattr(table, column), line_of)
    sheet = shelf.facts(name).sheet
    yield from sheet.problems
    of_sources = [column.name for column in table.columns if column.kind == "sources"]
    for key, row in sheet.by_key.items():
        def at(_path: tuple, line: int = sheet.lines[key]) -> int:
            return line

        yield from unresolved(shelf, sheet.file, "claims", row.claims, at)
        keys = dict.fromkeys((*row.sources, *(key for name in of_sources for key in getattr(row, name))))
        yield from unresolved(shelf, sheet.file, "sources", tuple(keys), at)
