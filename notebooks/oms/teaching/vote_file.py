"""The counts of a vote, kept as rows of a CSV file: one row for each option and round, and nothing about anybody."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import TYPE_CHECKING

from oms.content.problem import Mistake
from oms.learning import export
from oms.learning.store import default_path
from oms.teaching.votes import Vote

if TYPE_CHECKING:
    import pandas

FOLDER, FILE = "oms-votes", "votes.csv"
COLUMNS = ("vote", "at", "item_id", "fingerprint", "round", "option", "option_id", "right", "n", "text")
_MARK = "\ufeff"  # spreadsheets take a file for UTF-8 only when it begins with this mark
LARGEST = 20_000_000


def rows_of(vote: Vote) -> list[tuple]:
    """The rows of a vote: one for each option of each round that was counted, in the columns of COLUMNS; `at` is UTC."""
    return [(vote.name, at.strftime("%Y-%m-%dT%H:%M:%SZ"), vote.question.id, vote.question.fingerprint, number,
             line.letter, line.id, "yes" if line.right else "no", counts[line.id], " ".join(line.text.split()))
            for number, (counts, at) in enumerate(zip(vote.rounds, vote.moments, strict=True), 1) for line in vote.lines]


def keep(vote: Vote, folder: str | Path = ".") -> Path:
    """Write the rows of a vote into oms-votes/votes.csv of a folder, in place of what was kept of it; returns the path.

    Rows of other votes stay as they are. A file of this name that is none of ours is left alone, and another is begun.
    Raises a Mistake where nothing can be written.
    """
    place = Path(folder).expanduser().absolute() / FOLDER
    try:
        place.mkdir(exist_ok=True)
    except OSError as fault:
        raise Mistake(f"The counts are not kept: the folder “{FOLDER}” could not be made "
                      f"({(fault.strerror or 'no permission').lower()}).") from None
    for path in (place / FILE, *(place / f"votes-{number}.csv" for number in range(2, 100))):
        kept = _others(path, vote.name)
        if kept is not None:
            break
    else:
        raise Mistake(f"The counts are not kept: no file in the folder “{FOLDER}” can be written to.")
    return export.write(path, _MARK + _text([COLUMNS]) + kept + _text(rows_of(vote)), forbidden=default_path())


def _text(rows: list[tuple]) -> str:
    lines = io.StringIO(newline="")
    writer = csv.writer(lines)
    for row in rows:
        writer.writerow([export.safe_cell(cell) for cell in row])
    return lines.getvalue()


def _others(path: Path, name: str) -> str | None:
    """The rows of other votes in the file, as they stand there; None when the file is none of ours or too large."""
    try:
        if not path.exists():
            return ""
        if path.is_symlink() or not path.is_file() or path.stat().st_size > LARGEST:
            return None
        with path.open(encoding="utf-8-sig", newline="") as file:
            head, *rows = file.read().splitlines(keepends=True)
    except (OSError, ValueError):
        return None
    if head.strip() != ",".join(COLUMNS):
        return None
    kept = "".join(row for row in rows if not row.startswith(f"{name},"))
    return kept if not kept or kept.endswith("\n") else kept + "\r\n"


def kept_votes(folder: str | Path = ".") -> pandas.DataFrame:
    """Every count that was kept beside a notebook, one row for each option and round; no rows when there is none."""
    import pandas as pd

    place = Path(folder).expanduser() / FOLDER
    found = [pd.read_csv(path, encoding="utf-8-sig", dtype={"item_id": "str"}) for path in sorted(place.glob("votes*.csv"))
             if _others(path, "") is not None]
    return pd.concat(found, ignore_index=True) if found else pd.DataFrame(columns=list(COLUMNS))
