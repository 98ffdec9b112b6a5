"""Counts from a clicker system: a CSV file or pasted rows with the columns item_id, option, n and round."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from oms.content.csv_text import parse_csv
from oms.content.file_text import Unreadable
from oms.content.problem import Mistake
from oms.learning.response import pick
from oms.learning.shuffle import Shown
from oms.learning.typed_number import typed_count
from oms.teaching.response_files import LeftOut, file_bytes, plain_name
from oms.teaching.votes import MOST_VOTES, Line

COLUMNS = ("item_id", "option", "n", "round")
LARGEST = 1_000_000  # bytes


def read_clicker_file(path: str | Path) -> str:
    """The text of a clicker file. Raises a Mistake when it is none, or larger than 1 MB."""
    place = Path(str(path).strip()).expanduser()
    try:
        raw = file_bytes(place, LARGEST)
    except LeftOut as out:
        raise Mistake(f"“{plain_name(place.name, 80)}” cannot be used. {out.why}") from None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Mistake(f"“{plain_name(place.name, 80)}” is not text in UTF-8; save it as “CSV UTF-8”.") from None


def clicker_counts(text: str, item: str, lines: tuple[Line, ...]) -> tuple[dict[int, dict[str, int]], int]:
    """The counts of one question by round (1, 2) and option id, and how many rows were about other questions.

    Cells may be parted by commas, semicolons or tabs, as a spreadsheet pastes them. Raises a Mistake that names the line.
    """
    if not isinstance(text, str) or not text.strip():
        raise Mistake(f"Paste the rows of a clicker file, with the line of column names: {', '.join(COLUMNS)}.")
    if len(text) > LARGEST:
        raise Mistake("That is too long for the counts of a class: more than 1 MB.")
    try:
        sheet = parse_csv(_with_commas(text).encode("utf-8", "replace"), "clicker rows")
    except Unreadable as refused:
        raise Mistake(f"{_place(refused.problem.line)}{refused.problem.message} {refused.problem.remedy}") from None
    names = {name.strip().casefold(): name for name in sheet.header}
    if missing := [name for name in COLUMNS if name not in names]:
        raise Mistake(f"The column “{missing[0]}” is missing. The first line names the columns: {', '.join(COLUMNS)}.")
    if sheet.problems:
        raise Mistake(f"{_place(sheet.problems[0].line)}{sheet.problems[0].message} {sheet.problems[0].remedy}")
    asked = tuple(Shown(line.id, line.text, line.letter) for line in lines)
    rounds: dict[int, dict[str, int]] = {}
    seen: dict[tuple[int, str], int] = {}
    others = 0
    for row in sheet.rows:
        cells = {name: row.cells[names[name]] for name in COLUMNS}
        if cells["item_id"].casefold() != item.casefold():
            others += 1
            continue
        try:
            number = typed_count(cells["round"], "round", 1, 2)
            option = pick(cells["option"], asked)
            votes = typed_count(cells["n"], "n", 0, MOST_VOTES)
        except Mistake as mistake:
            raise Mistake(f"Line {row.line}: {mistake}") from None
        if (number, option) in seen:
            raise Mistake(f"Line {row.line}: option {cells['option'][:40]} of round {number} stands in line "
                          f"{seen[number, option]} already; leave one of the two out.")
        seen[number, option] = row.line
        rounds.setdefault(number, dict.fromkeys((line.id for line in lines), 0))[option] = votes
    if not rounds:
        about = " Its rows are about other questions." if others else ""
        raise Mistake(f"No row is about “{item}”.{about}")
    if 1 not in rounds:
        raise Mistake("Round 2 is there without round 1; add the rows of the first vote.")
    for number, counts in rounds.items():
        if not sum(counts.values()):
            raise Mistake(f"Round {number} has no vote in it.")
    return rounds, others


def _place(line: int) -> str:
    return f"Line {line}: " if line else ""


def _with_commas(text: str) -> str:
    """The same rows with commas between the cells: spreadsheets paste tabs, and many write semicolons."""
    first = text.lstrip().split("\n", 1)[0]
    mark = max("\t;", key=first.count)
    if "," in first or mark not in first:
        return text
    lines = io.StringIO(newline="")
    try:
        csv.writer(lines).writerows(csv.reader(io.StringIO(text, newline=""), delimiter=mark))
    except csv.Error:  # the reader behind this says what is wrong, and where
        return text
    return lines.getvalue()
