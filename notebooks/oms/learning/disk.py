"""The progress file as files in a folder: names beside it, setting a damaged one aside, removing it.

The database file itself is never opened here with `open`: on POSIX systems closing any handle of a file drops
every lock the process holds on it, and SQLite's safety between notebooks rests on those locks.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

try:
    import fcntl
except ImportError:  # Windows: there an open file can be neither renamed nor removed, which guards the same moments
    fcntl = None

Identity = tuple[int, int]


def identity(path: Path) -> Identity | None:
    """What tells this file from another of the same name, or None when there is no file."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino


def companion(path: Path, ending: str) -> Path:
    """The file SQLite keeps beside the database: ending is "-wal", "-shm" or "-journal"."""
    return path.with_name(path.name + ending)


def size(path: Path) -> int:
    """Size in bytes; 0 when there is no such file."""
    try:
        return os.stat(path).st_size
    except OSError:
        return 0


@contextmanager
def folder_lock(folder: Path, seconds: float) -> Iterator[None]:
    """While held, no other notebook opens, removes or sets aside the progress file. TimeoutError after `seconds`.

    The folder itself is locked, so no lock file is left behind.
    """
    if fcntl is None:
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        until = time.monotonic() + seconds
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > until:
                    raise TimeoutError("the folder is locked") from None
                time.sleep(0.005)
            except OSError:
                break  # a folder that cannot be locked (some network drives): go on as well as we can
        yield
    finally:
        os.close(handle)


def reserve(path: Path, what: str) -> Path:
    """Make an empty file beside `path`, of a name never used before, and return it: progress.WHAT-DATE-TIME.sqlite3."""
    stamp = datetime.now().strftime("%Y%m%d-%H%M%S")
    for number in range(1, 10_000):
        again = "" if number == 1 else f"-{number}"
        name = path.with_name(f"{path.stem}.{what}-{stamp}{again}{path.suffix}")
        # A write-ahead log left under this name would be taken for part of the new file.
        if companion(name, "-wal").exists():
            continue
        try:
            os.close(os.open(name, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        except FileExistsError:
            continue
        return name
    raise OSError("no free name beside the progress file")


def set_aside(path: Path) -> Path:
    """Rename a damaged file, with its write-ahead log, and return its new name. Nothing is overwritten or changed."""
    aside = reserve(path, "damaged")
    try:
        # The log first: if we are stopped in between, SQLite finds a file without a log, never a log it would discard.
        for ending in ("-wal", "-journal"):
            with suppress(FileNotFoundError):
                os.replace(companion(path, ending), companion(aside, ending))
        os.replace(path, aside)
    except BaseException:
        for ending in ("-wal", "-journal"):
            with suppress(OSError):
                os.replace(companion(aside, ending), companion(path, ending))
        with suppress(OSError):
            os.unlink(aside)
        raise
    with suppress(OSError):
        os.unlink(companion(path, "-shm"))
    return aside


def remove(path: Path) -> None:
    """Remove the database, then what SQLite keeps beside it: if we may not remove the first, all of it stays."""
    with suppress(FileNotFoundError):
        os.unlink(path)
    clear_leftovers(path)


def clear_leftovers(path: Path) -> None:
    """Remove what SQLite kept beside a database that is gone: a new one must not take it for its own."""
    for ending in ("-wal", "-shm", "-journal"):
        with suppress(FileNotFoundError):
            os.unlink(companion(path, ending))


def copies(path: Path) -> list[Path]:
    """The files set aside or copied beside the progress file, with their logs; only names made by `reserve`."""
    name = re.compile(
        rf"{re.escape(path.stem)}\.(damaged|before-version-\d+)-\d{{8}}-\d{{6}}(-\d+)?{re.escape(path.suffix)}"
        r"(-wal|-shm|-journal)?"
    )
    return _beside(path, name)


def schedule_file(path: Path) -> Path:
    """Where what was worked out from the answers may be kept, so that it need not be worked out again.

    A writer that replaces it whole names its own file this name, then anything, then ".tmp".
    """
    return path.with_name(f"{path.stem}.schedule.json")


def derived(path: Path) -> list[Path]:
    """The files beside the progress file that hold something derived from it, also one that was never finished."""
    return _beside(path, re.compile(rf"{re.escape(schedule_file(path).name)}((\.[\w-]+)?\.tmp)?"))


def _beside(path: Path, name: re.Pattern[str]) -> list[Path]:
    try:
        return sorted(path.with_name(entry) for entry in os.listdir(path.parent) if name.fullmatch(entry))
    except OSError:
        return []
