"""A learner's answers as a file to take away: CSV for a spreadsheet, JSON for a program."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from oms.content.problem import Mistake
from oms.learning.answer import COLUMNS, Row, as_json, from_row, moment
from oms.learning.whole_file import write_whole

_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?([eE][+-]?\d+)?")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def safe_cell(value: object) -> object:
    """The value as a spreadsheet may show it: text it would run as a formula begins with an apostrophe."""
    if isinstance(value, str) and value.startswith(_FORMULA_STARTS) and not _NUMBER.fullmatch(value):
        return "'" + value
    return value


def csv_text(rows: Sequence[Row]) -> str:
    """One line an answer under a line of column names. A response in words stands there as words, else as JSON."""
    lines = io.StringIO(newline="")
    writer = csv.writer(lines)
    order = ("at", *(name for name in COLUMNS if name not in ("at", "uid")), "uid")
    writer.writerow(order)
    for row in rows:
        answer = from_row(row)
        cells = {name: getattr(answer, name) for name in COLUMNS}
        cells["at"] = moment(answer.at) if answer.at else ""
        for name in ("response", "seed"):
            if not isinstance(cells[name], str | int | float | None) or isinstance(cells[name], bool):
                cells[name] = as_json(cells[name])
        cells["right"] = {True: "yes", False: "no", None: ""}[answer.right]
        writer.writerow(safe_cell(cells[name]) for name in order)
    # Spreadsheets take a file for UTF-8 only when it begins with this mark.
    return "\ufeff" + lines.getvalue()


def json_text(rows: Sequence[Row]) -> str:
    """An object with "format", "version" and "answers", a list of objects with the fields of Answer."""
    answers = []
    for row in rows:
        answer = from_row(row)
        answers.append(asdict(answer) | {"at": moment(answer.at) if answer.at else None})
    return json.dumps({"format": "oms-progress", "version": 1, "answers": answers}, ensure_ascii=False, indent=1) + "\n"


def write(path: Path, text: str, forbidden: Path) -> Path:
    """Write the text whole or not at all, and return the full path. Raises Mistake in one sentence when it cannot."""
    path = path.expanduser().absolute()
    if path.is_dir():
        raise Mistake(f"“{path}” is a folder; give the name of a file in it.")
    if path.name.startswith(forbidden.name) and path.parent.resolve() == forbidden.parent.resolve():
        raise Mistake(f"“{path}” is the file your progress is kept in; give another name.")
    return write_whole(path, text.encode("utf-8"), private=True, called=str(path))
