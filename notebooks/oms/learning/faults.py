"""What can go wrong with the progress file, and the one sentence a learner reads about it."""

from __future__ import annotations

import errno
import shutil
import sqlite3
from pathlib import Path

from oms.learning.schema import Damaged, NotUpdated, Untouchable

FOUND_EMPTY = (
    "The file that keeps your progress was empty, so earlier answers, if there were any, are gone; "
    "a new record begins now."
)
UNWRITABLE_ANSWER = "One answer could not be written down and will not be in your progress; the lesson works as usual."

_LOCK = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_DAMAGE = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_REFUSAL = {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH}
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG} if hasattr(errno, "EDQUOT") else {errno.ENOSPC, errno.EFBIG}


def _code(fault: BaseException) -> int:
    # Extended codes keep the kind of fault in the low byte.
    return (getattr(fault, "sqlite_errorcode", None) or 0) & 0xFF


def is_damage(fault: BaseException) -> bool:
    """The file is no whole database: worth setting aside."""
    return isinstance(fault, Damaged) or _code(fault) in _DAMAGE


def is_lock(fault: BaseException) -> bool:
    """Another program holds the file: worth trying again."""
    return isinstance(fault, TimeoutError) or _code(fault) in _LOCK


def is_refusal(fault: BaseException) -> bool:
    """We may not write there: worth reading without writing."""
    return _code(fault) in _REFUSAL


def is_no_room(fault: BaseException) -> bool:
    """The disk took nothing more, because it is full or for another reason: worth reading a copy elsewhere."""
    return _code(fault) in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR)


def _full(fault: BaseException, folder: Path) -> bool:
    if _code(fault) == sqlite3.SQLITE_FULL or getattr(fault, "errno", None) in _NO_ROOM:
        return True
    if _code(fault) != sqlite3.SQLITE_IOERR:
        return False
    # On a full disk SQLite says this or that, depending on the file it could not write; a learner is told once.
    try:
        return shutil.disk_usage(folder).free < 1_000_000
    except OSError:
        return False


def _reason(fault: BaseException, path: Path) -> str:
    if isinstance(fault, Untouchable):
        if fault.newer:
            return f"the file “{path}” was written by a newer version of this course and has been left as it is"
        return f"the file “{path}” belongs to another program and has been left as it is"
    if isinstance(fault, NotUpdated):
        return f"the file “{path}” of an earlier version could not be brought up to date and has been left as it is"
    if is_lock(fault):
        return f"another program is using the file “{path}”"
    if _full(fault, path.parent):
        return f"the disk is full where your progress is kept, in “{path.parent}”"
    if is_refusal(fault) or (isinstance(fault, OSError) and not _code(fault)):
        return f"the folder “{path.parent}” cannot be written to"
    return f"the disk did not take them where your progress is kept, in “{path.parent}” (it may be full)"


def sentence(fault: BaseException, path: Path) -> str:
    """Why the answers stay with this session only."""
    if is_lock(fault):
        return f"Your latest answers are kept for this session only for now, because {_reason(fault, path)}."
    return f"Your answers are kept for this session only, because {_reason(fault, path)}."


def set_aside(name: str) -> str:
    """After a damaged file was renamed."""
    return f"The file with your earlier answers was damaged, so it has been set aside as “{name}” and a new one begun."


def damaged_and_stuck(path: Path) -> str:
    """A damaged file that could not be renamed."""
    return (
        f"Your answers are kept for this session only, because the file “{path}” is damaged and could not be "
        "set aside; it has been left as it is."
    )


def not_erased(fault: BaseException, path: Path) -> str:
    """Why the answers are still there."""
    return f"Your answers could not be erased, because {_reason(fault, path)}."
