"""The table inside the progress file, and how a file of an earlier version is brought up to date."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

from oms.learning import disk
from oms.learning.answer import COLUMNS


class Untouchable(Exception):
    """The file is not ours to write: `newer` tells a file of a later version from a file of another program."""

    def __init__(self, newer: bool) -> None:
        super().__init__("a later version" if newer else "another program's file")
        self.newer = newer


class Damaged(sqlite3.DatabaseError):
    """SQLite can open the file, but what is in it contradicts itself."""


class NotUpdated(Exception):
    """A file of an earlier version could not be brought up to date; it is as it was."""


def _version_1(connection: sqlite3.Connection) -> None:
    connection.execute(
        """
        CREATE TABLE answers (
            id INTEGER PRIMARY KEY,
            run TEXT NOT NULL,
            quiz TEXT NOT NULL,
            question TEXT NOT NULL,
            fingerprint TEXT NOT NULL,
            objective TEXT NOT NULL,
            event TEXT NOT NULL,
            position INTEGER,
            seed TEXT,
            response TEXT,
            "right" INTEGER,
            score REAL,
            sure INTEGER,
            seconds REAL,
            at TEXT NOT NULL,
            uid TEXT NOT NULL UNIQUE
        )
        """
    )
    connection.execute("CREATE INDEX answers_by_quiz ON answers (quiz)")


def _version_2(connection: sqlite3.Connection) -> None:
    connection.execute("ALTER TABLE answers ADD COLUMN chance REAL")


# MIGRATIONS[n] takes a file from version n to version n + 1. Published ones are never edited: learners have such files.
Migration = Callable[[sqlite3.Connection], None]
MIGRATIONS: list[Migration] = [_version_1, _version_2]
SINCE = {"chance": 2}  # columns that came with a later version than 1


def listed(columns: Sequence[str]) -> str:
    """Names of columns as SQL wants them: "right" means something else there unless it is quoted."""
    return ", ".join(f'"{name}"' for name in columns)


# A row that is there already (an answer sent a second time after an unclear failure) is passed over.
_MARKS = ", ".join("?" * len(COLUMNS))
INSERT = f"INSERT INTO answers ({listed(COLUMNS)}) VALUES ({_MARKS}) ON CONFLICT (uid) DO NOTHING"  # noqa: S608 (our own names)


def prepare(connection: sqlite3.Connection, path: Path, keep_copy: bool = True) -> None:
    """Make the open file fit for this version, or say why not, before anything is written to it.

    Raises Untouchable for a newer or a foreign file, sqlite3.DatabaseError for a damaged one, NotUpdated when
    a migration fails. With keep_copy, a file that holds answers is copied beside itself before it is changed.
    """
    latest = len(MIGRATIONS)
    version = _version(connection)
    if version > latest:
        raise Untouchable(newer=True)
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if (version == 0 and tables) or (version > 0 and "answers" not in tables):
        raise Untouchable(newer=False)
    if version > 0 and not _columns(connection).issuperset(name for name in COLUMNS if SINCE.get(name, 1) <= version):
        raise Untouchable(newer=False)
    verdict = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if verdict != "ok":
        raise Damaged(verdict)
    _choose_journal(connection)
    if version < latest:
        # A kernel killed while it made a new file leaves an earlier version with nothing in it: no copy of nothing.
        worth = version and keep_copy and connection.execute("SELECT EXISTS (SELECT 1 FROM answers)").fetchone()[0]
        copy = _copy_before_update(connection, path, version) if worth else None
        try:
            _migrate(connection)
        except BaseException:
            # Everything was rolled back, so the copy holds nothing that the file does not.
            if copy is not None:
                os.unlink(copy)
            raise


def _version(connection: sqlite3.Connection) -> int:
    return connection.execute("PRAGMA user_version").fetchone()[0]


def _columns(connection: sqlite3.Connection) -> set[str]:
    return {row[1] for row in connection.execute("PRAGMA table_info(answers)")}


def _choose_journal(connection: sqlite3.Connection) -> None:
    mode = connection.execute("PRAGMA journal_mode = WAL").fetchone()[0]
    # Some network folders cannot do WAL. There, only FULL keeps the file whole through a power cut.
    connection.execute(f"PRAGMA synchronous = {'NORMAL' if mode == 'wal' else 'FULL'}")
    connection.execute("PRAGMA secure_delete = ON")


def _migrate(connection: sqlite3.Connection) -> None:
    while True:
        connection.execute("BEGIN IMMEDIATE")
        try:
            # Read again under the lock: another notebook may have done this step meanwhile.
            version = _version(connection)
            if version >= len(MIGRATIONS):
                connection.execute("ROLLBACK")
                return
            MIGRATIONS[version](connection)
            connection.execute(f"PRAGMA user_version = {version + 1}")
            connection.execute("COMMIT")
        except BaseException as fault:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            code = getattr(fault, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
            if isinstance(fault, Exception) and code in (sqlite3.SQLITE_ERROR, sqlite3.SQLITE_CONSTRAINT):
                raise NotUpdated(str(fault)) from fault
            raise  # interrupted, or the disk or a lock is to blame and not the step


def _copy_before_update(connection: sqlite3.Connection, path: Path, version: int) -> Path:
    copy = disk.reserve(path, f"before-version-{version + 1}")
    try:
        with closing(sqlite3.connect(copy)) as target:
            connection.backup(target)
    except BaseException:
        os.unlink(copy)
        raise
    return copy
