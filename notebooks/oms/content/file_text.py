"""The first step for every content file: bytes become text, or one clear problem."""

from __future__ import annotations

import re
from pathlib import Path

from .problem import Problem

LARGEST = 64 * 1024 * 1024  # bytes; 10,000 questions need about 13 MB

# What no keyboard types and no reader sees: control characters, invisible line and page separators, invisible marks
# that reverse the reading direction (they can hide what a line says from a reviewer), zero-width spaces.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u2028\u2029\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufeff"
                     "\ufffe\uffff\ud800-\udfff]")
_ODD_INDENT = re.compile(r"^[ \t]*[^\S \t\n]", re.MULTILINE)


class Unreadable(Exception):
    """A file that cannot be read at all. `problem` says where and why, and how to mend it."""

    def __init__(self, problem: Problem):
        super().__init__(str(problem))
        self.problem = problem


def refuse(name: str, line: int, message: str, remedy: str) -> Unreadable:
    """An Unreadable with its problem, ready to raise."""
    return Unreadable(Problem(name, line, message, remedy))


def file_bytes(path: Path, name: str) -> bytes:
    """The bytes of a file; raises Unreadable when it is missing, locked, a folder or absurdly large."""
    try:
        if path.stat().st_size > LARGEST:
            raise refuse(name, 0, "The file is larger than 64 MB.", "Split it into several files.")
        return path.read_bytes()
    except FileNotFoundError:
        raise refuse(name, 0, "The file is not there.", "Put it back, or correct its name.") from None
    except (OSError, ValueError):
        raise refuse(name, 0, "The file cannot be opened.",
                     "Close it in other programs and make sure that you may read it.") from None


def plain_text(raw: bytes, name: str, how_to_save: str) -> str:
    """UTF-8 bytes as text with \\n line ends; a byte order mark is forgiven.

    Raises Unreadable for other encodings and for characters that cannot be seen. `how_to_save` is the remedy for a
    wrong encoding, such as "Save it again as CSV UTF-8."
    """
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise refuse(name, 0, "The file is not UTF-8 text; it is UTF-16.", how_to_save)
    if raw.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF")):
        raise refuse(name, 0, "The file is not text; a spreadsheet or office program wrote it in its own format.",
                     how_to_save)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise refuse(name, line, "The file is not UTF-8 text; a letter here is written in another encoding.",
                     how_to_save) from None
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if found := _UNSEEN.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise refuse(name, line, f"There is an invisible character here (U+{ord(found.group()):04X}).",
                     "Delete the line and type it again; such characters come in by copying.")
    return text


def unseen(text: str) -> bool:
    """True when the text holds a character that nobody can see."""
    return _UNSEEN.search(text) is not None


def odd_indent(text: str) -> int:
    """The first line that is indented with something that only looks like blanks, or 0."""
    found = _ODD_INDENT.search(text)
    return text.count("\n", 0, found.start()) + 1 if found else 0


def shorten(value: object, letters: int = 60) -> str:
    """The value as one short line, for quoting in a message."""
    words = " ".join(str(value).split())
    return words if len(words) <= letters else words[:letters - 1].rstrip() + "…"
