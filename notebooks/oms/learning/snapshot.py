"""A snapshot of what the log says, in a small file beside it: only ids, numbers and moments, nothing a learner wrote.

It is never needed. Whatever is wrong with it, it is as if it were not there.
"""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import suppress
from dataclasses import fields
from datetime import datetime
from pathlib import Path
from typing import Any

from oms.learning import disk

VERSION = 1


def mark(row: tuple) -> str:
    """What tells a row of one log from the row with the same id in another."""
    return hashlib.sha256(repr(tuple(row[1:])).encode("utf-8", "replace")).hexdigest()[:16]


def save(path: Path, spacing: str, practice: Any) -> None:
    """Write the snapshot for the progress file at `path`: a new file, then put in the old one's place. Never raises."""
    names = [one.name for one in fields(next(iter(practice.questions.values())))] if practice.questions else []
    kept = {"spacing": spacing, "entry": practice.last[0], "mark": mark(practice.last), "exam": practice.exam,
            "clock": _plain(practice.clock),
            "questions": {question: [_plain(getattr(found, name)) for name in names]
                          for question, found in practice.questions.items()}}
    body = json.dumps(kept, separators=(",", ":"))
    head = json.dumps({"version": VERSION, "sha256": hashlib.sha256(body.encode()).hexdigest()})
    place = disk.schedule_file(path)
    new = place.with_name(f"{place.name}.{os.urandom(4).hex()}.tmp")
    try:
        new.write_text(f"{head}\n{body}\n", encoding="utf-8")
        os.replace(new, place)
    except OSError:
        with suppress(OSError):
            os.unlink(new)


def load(path: Path, spacing: str) -> tuple[int, str, dict[str, list], int | None, datetime | None] | None:
    """The id and the mark of the last row read, what is known of each question, the log id of the exam date, and the
    moment of that row; None where there is no sound snapshot made by this version and this spacing. Never raises."""
    try:
        head, body = disk.schedule_file(path).read_text(encoding="utf-8").splitlines()
        told = json.loads(head)
        if told != {"version": VERSION, "sha256": hashlib.sha256(body.encode()).hexdigest()}:
            return None
        kept = json.loads(body)
        if kept["spacing"] != spacing:
            return None
        questions = {question: [_alive(value) for value in values] for question, values in kept["questions"].items()}
        return kept["entry"], kept["mark"], questions, kept["exam"], _alive(kept["clock"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return [_plain(one) for one in value] if isinstance(value, tuple) else value


def _alive(value: Any) -> Any:
    """A text is a moment, a list a memory: nothing else of the kind is written."""
    if isinstance(value, str):
        return datetime.fromisoformat(value)
    return tuple(_alive(one) for one in value) if isinstance(value, list) else value
