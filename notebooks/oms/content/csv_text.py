"""CSV as text: forgives what spreadsheet programs do to a file, refuses what they destroy in it.

Forgiven: a byte order mark, Windows line ends, blank rows, blank columns at the end. Refused, each with its remedy:
other separators and encodings, wrong columns, rows of another length, and cells that a spreadsheet has changed.
"""

from __future__ import annotations

import csv
import difflib
import io
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from .file_text import file_bytes, plain_text, refuse, shorten
from .problem import Problem

_SAVE_AGAIN = "Save it again as “CSV UTF-8 (comma delimited)”."

_NUMBER = re.compile(r"[+-]?(\d[\d ,]*)?\.?\d+ ?%?")
_SCIENTIFIC = re.compile(r"[+-]?\d([.,]\d+)?[eE]\+?\d{1,3}")
_CELL_ERROR = re.compile(r"#(NAME\?|REF!|VALUE!|DIV/0!|N/A|NUM!|NULL!|SPILL!|CALC!|GETTING_DATA|#{2,})|Err:\d{3}",
                         re.IGNORECASE)
_MONTH = "(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_MADE_DATE = re.compile(rf"\d{{1,2}}-{_MONTH}(-\d{{2,4}})?|{_MONTH}-\d{{2,4}}")


@dataclass(frozen=True)
class Row:
    """One row of a table: the line on which it begins, and the text of each cell by the name of its column."""

    line: int
    cells: dict[str, str]


@dataclass(frozen=True)
class Sheet:
    """A table of text: its column names, its sound rows, and a Problem for everything that was left out.

    `spoilt` are the rows of the right length that were left out for a cell that a spreadsheet has changed.
    """

    header: tuple[str, ...]
    rows: tuple[Row, ...]
    problems: tuple[Problem, ...] = ()
    spoilt: tuple[Row, ...] = ()


def read_csv(path: Path, name: str = "", columns: Iterable[str] = ()) -> Sheet:
    """The rows of a CSV file. Raises Unreadable, which carries one Problem, when the file as a whole is refused.

    `name` is the file's name in problems. `columns` are the columns that it must have, no more and no fewer, in any
    order; without them every header is welcome.
    """
    path = Path(path)
    return parse_csv(file_bytes(path, name or path.name), name or path.name, columns)


def parse_csv(raw: bytes, name: str, columns: Iterable[str] = ()) -> Sheet:
    """The rows of the bytes of a CSV file. Raises Unreadable, which carries one Problem."""
    text = plain_text(raw, name, _SAVE_AGAIN)
    if not text.replace(",", " ").replace(";", " ").strip():  # strip() knows every kind of blank
        raise refuse(name, 0, "The file is empty.", "Write at least the row of column names.")
    _refuse_other_separators(text, name)
    lines = _split(text, name)
    if not lines:  # nothing but quotation marks
        raise refuse(name, 0, "The file is empty.", "Write at least the row of column names.")
    first, names = lines[0]
    names = [cell.strip() for cell in names]
    while names and not names[-1]:
        names.pop()
    _refuse_wrong_columns(name, first, names, tuple(columns))

    rows: list[Row] = []
    spoilt: list[Row] = []
    problems: list[Problem] = []
    for line, written in lines[1:]:
        cells = [cell.strip() for cell in written]
        if not any(cells):
            continue
        while len(cells) > len(names) and not cells[-1]:
            cells.pop()
        if len(cells) != len(names):
            problems.append(Problem(
                name, line, f"This row has {_counted(len(cells), 'cell')}, and the table has "
                f"{_counted(len(names), 'column')}.",
                "A text with a comma in it must stand in double quotes; an empty cell still needs its comma."))
            continue
        row = Row(line, dict(zip(names, cells, strict=True)))
        faults = [Problem(name, line, f"The cell “{column}” {fault[0]}", fault[1])
                  for column, cell in row.cells.items() if (fault := _spoilt(cell))]
        problems.extend(faults)
        (spoilt if faults else rows).append(row)
    return Sheet(tuple(names), tuple(rows), tuple(problems), tuple(spoilt))


def _split(text: str, name: str) -> list[tuple[int, list[str]]]:
    """The cells of each row with the line on which the row begins."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    found: list[tuple[int, list[str]]] = []
    begins = 1
    try:
        for cells in reader:
            if found or any(cell.strip() for cell in cells):
                found.append((begins, cells))
            begins = reader.line_num + 1
    except csv.Error as error:
        if "field larger" in str(error) or "unexpected end" in str(error):
            raise refuse(name, begins, "A quotation mark opens in this row and is never closed.",
                         'Close it; a quotation mark inside a cell is written twice: "" .') from None
        raise refuse(name, reader.line_num, "There is a quotation mark inside a cell, or text behind a closing one.",
                     'Put the whole cell in double quotes and write each quotation mark inside it twice: "" .'
                     ) from None
    return found


def _refuse_other_separators(text: str, name: str) -> None:
    first = text.lstrip("\n").split("\n", 1)[0]
    line = len(text) - len(text.lstrip("\n")) + 1
    if first.strip().casefold().startswith("sep="):
        raise refuse(name, line, "The first line is a note for a spreadsheet program (sep=).",
                     "Delete that line. " + _SAVE_AGAIN)
    if "," in first:
        return
    if ";" in first:
        raise refuse(name, line, "The columns are separated by semicolons.", "They must be separated by commas. "
                     + _SAVE_AGAIN)
    if "\t" in first:
        raise refuse(name, line, "The columns are separated by tabs.", "They must be separated by commas. "
                     + _SAVE_AGAIN)


def _refuse_wrong_columns(name: str, line: int, names: list[str], columns: tuple[str, ...]) -> None:
    if "" in names:
        raise refuse(name, line, f"Column {names.index('') + 1} has no name.", "Name it, or delete the column.")
    for place, column in enumerate(names):
        if column in names[:place]:
            raise refuse(name, line, f"Two columns are called “{shorten(column)}”.", "Delete one of them.")
    if not columns:
        return
    missing = [column for column in columns if column not in names]
    for column in names:
        if column not in columns:
            near = difflib.get_close_matches(column.casefold(), missing or columns, n=1, cutoff=0.6)
            meant = f" Did you mean “{near[0]}”?" if near else ""
            raise refuse(name, line, f"“{shorten(column)}” is not a column of this table.{meant}",
                         "The columns are: " + ", ".join(columns) + ".")
    if missing:
        raise refuse(name, line, f"The column “{missing[0]}” is missing.",
                     "The columns are: " + ", ".join(columns) + "; a column may be empty, but it must be there.")


def _spoilt(cell: str) -> tuple[str, str] | None:
    """What a spreadsheet program did to a cell, and how to undo it; None for a sound cell."""
    if not cell:
        return None
    if _CELL_ERROR.fullmatch(cell):
        return (f"holds a spreadsheet's error mark, {shorten(cell)}.", "Write again what stood there.")
    if _SCIENTIFIC.fullmatch(cell):
        return (f"holds {shorten(cell)}: a spreadsheet has shortened a long number.",
                "Write the number out again from its source; set the column to “Text” before you open the file.")
    if _MADE_DATE.fullmatch(cell):
        return (f"holds {shorten(cell)}: a spreadsheet has made a date of it.",
                "Write again what stood there; set the column to “Text” before you open the file.")
    if cell[0] in "=+-@" and not _NUMBER.fullmatch(cell):
        return (f"begins with {cell[0]} , so a spreadsheet would take it for a formula: “{shorten(cell, 30)}”.",
                "Begin it with a word or a quotation mark; for a dash use – .")
    return None


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
