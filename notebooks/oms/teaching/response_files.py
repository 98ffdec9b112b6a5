"""One file of answers as a learner handed it in, read as if it came from an enemy: it may be anything at all.

Nothing of a file is run, followed or believed. It is opened without following links, read only when it is small, and
every value in it is checked before it is used.
"""

from __future__ import annotations

import json
import math
import os
import stat
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from oms.learning.export import safe_cell

FORMAT, VERSION = "oms-responses", 1
LARGEST = 5_000_000  # bytes: some ten thousand answers
MOST_ANSWERS = 20_000
LONGEST_NAME, LONGEST_ID = 40, 200
HAND_IN_AGAIN = "Ask for the file that the notebook 12-my-progress writes for a teacher."
_OPEN = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
# Each of these would change what a reader or a program sees: the first begins mathematics on a page of JupyterLab,
# and mathematics can hold a link that runs; the second is part of such a command.
_LOOK_ALIKES = str.maketrans({"$": "\N{FULLWIDTH DOLLAR SIGN}", "\\": "\N{FULLWIDTH REVERSE SOLIDUS}"})


class LeftOut(Exception):
    """Why a file is left out, and how to mend that: two sentences for the instructor."""

    def __init__(self, why: str, mend: str = HAND_IN_AGAIN) -> None:
        super().__init__(f"{why} {mend}")
        self.why, self.mend = why, mend


@dataclass(frozen=True)
class Given:
    """One answer as a file tells it; only its form has been checked, nothing in it is believed yet."""

    question: str
    fingerprint: str
    run: str
    at: datetime
    response: Any
    right: bool | None
    sure: int | None
    seconds: float | None

    @property
    def mark_of_itself(self) -> tuple[str, str, datetime]:
        """Sitting, question and moment: no two learners share them."""
        return self.run, self.question, self.at


@dataclass(frozen=True)
class ResponseFile:
    """A file that could be read: its name and the learner's, both safe to show; its answers, oldest first.

    `unreadable` counts answers that were no answers; `made` is when the file says it was written, or None.
    """

    file: str
    nickname: str
    made: datetime | None
    given: tuple[Given, ...]
    unreadable: int = 0

    @property
    def is_who(self) -> str:
        """The nickname as it is compared with others: capitals and kinds of letters do not tell learners apart."""
        return unicodedata.normalize("NFKC", self.nickname).casefold()


def plain_name(words: str, most: int = LONGEST_NAME) -> str:
    """Words from outside as they may be shown on a page and in a spreadsheet: one line, nothing unseen, no formula."""
    words = words.strip()
    cut = words[: 4 * most]  # before anything else is done with it: a name may be as long as a file
    line = " ".join(cut.split()).translate(_LOOK_ALIKES)
    line = "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in line)
    if len(line) > most or len(cut) < len(words):
        line = line[: most - 1] + "…"
    first = unicodedata.normalize("NFKC", line[:1])
    wide = first != line[:1] and first in ("=", "+", "-", "@")  # some spreadsheets take the wide signs for the narrow
    return "'" + line if wide else str(safe_cell(line))


def file_bytes(path: Path, largest: int = LARGEST) -> bytes:
    """The bytes of an ordinary file that is not too large. Raises LeftOut for anything else; never waits for a pipe."""
    try:
        if path.is_symlink():
            raise LeftOut("It is a link to another place, which is not followed.", "Put the file itself into the folder.")
        if path.is_dir():
            raise LeftOut("It is a folder.", "Move the files in it up into this folder.")
        handle = os.open(path, _OPEN)
        try:
            state = os.fstat(handle)
            if not stat.S_ISREG(state.st_mode):
                raise LeftOut("It is no ordinary file.", "Take it out of the folder.")
            if state.st_size <= largest:
                with os.fdopen(os.dup(handle), "rb") as file:
                    raw = file.read(state.st_size + 1)  # no more, also of a file that is growing
                if len(raw) <= largest:
                    return raw
        finally:
            os.close(handle)
    except (OSError, ValueError) as fault:
        why = getattr(fault, "strerror", "") or "it has no usable name"
        raise LeftOut(f"It cannot be opened: {why.lower()}.", "Copy it into the folder again.") from None
    raise LeftOut(f"It is larger than {largest // 1_000_000} MB, so it was not read.")


def _parsed(raw: bytes) -> dict[str, Any]:
    if not raw.strip():
        raise LeftOut("It is empty.")
    if raw.startswith((b"PK\x03\x04", b"\x1f\x8b")):
        raise LeftOut("It is a packed archive.", "Unpack it, and put the files that were in it into the folder.")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise LeftOut("It is not text in UTF-8.") from None
    try:
        told = json.loads(text)
    except RecursionError:
        raise LeftOut("Its brackets are nested deeper than any file of answers.") from None
    except ValueError:
        raise LeftOut("It is not whole: it cannot be read as JSON.") from None
    if not isinstance(told, dict):
        raise LeftOut("It is JSON, but not a file of answers.")
    return told


def _checked(told: dict[str, Any]) -> None:
    form, version = told.get("format"), told.get("version")
    if form == "oms-progress":
        raise LeftOut("It is a learner's own record, not a file made for a teacher.")
    if form != FORMAT:
        raise LeftOut("It is JSON, but not a file of answers.")
    if isinstance(version, int) and not isinstance(version, bool) and version > VERSION:
        raise LeftOut("A newer version of this course wrote it.", "Bring your copy of the course up to date.")
    if isinstance(version, bool) or version != VERSION:
        raise LeftOut("It does not say which version of the form it has.")
    if not isinstance(told.get("answers"), list):
        raise LeftOut("There is no list of answers in it.")
    if len(told["answers"]) > MOST_ANSWERS:
        raise LeftOut(f"It holds {len(told['answers']):,} answers; more than {MOST_ANSWERS:,} are not read.")
    if not isinstance(told.get("nickname"), str) or not told["nickname"].strip():
        raise LeftOut("It holds no nickname.")


def _moment(words: object) -> datetime | None:
    if not isinstance(words, str) or len(words) > 40:
        return None
    try:
        at = datetime.fromisoformat(words)
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError):  # the year 1 has no earlier hour to be moved to
        return None


def _word(value: object) -> str:
    return value if isinstance(value, str) and len(value) <= LONGEST_ID else ""


def _seconds(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if math.isfinite(number) and 0 <= number < 1e7 else None


def _given(entry: object) -> Given | None:
    """The answer, or None where the entry is none."""
    if not isinstance(entry, dict):
        return None
    question, run, at = _word(entry.get("question")), _word(entry.get("run")), _moment(entry.get("at"))
    if not question or not run or at is None or "response" not in entry:
        return None
    right, sure = entry.get("right"), entry.get("sure")
    return Given(question, _word(entry.get("fingerprint")), run, at, entry["response"],
                 right if isinstance(right, bool) else None,
                 sure if isinstance(sure, int) and not isinstance(sure, bool) and sure in (1, 2, 3) else None,
                 _seconds(entry.get("seconds")))


def read_response_file(path: Path) -> ResponseFile:
    """The answers of one file. Raises LeftOut with two sentences, why and how to mend it; it never raises anything else."""
    told = _parsed(file_bytes(path))
    _checked(told)
    given = [_given(entry) for entry in told["answers"]]
    kept = sorted((one for one in given if one is not None), key=lambda one: one.at)
    if not kept:
        raise LeftOut("There is no answer in it that can be read.")
    return ResponseFile(plain_name(path.name, 80), plain_name(told["nickname"]), _moment(told.get("made")), tuple(kept),
                        len(given) - len(kept))
