"""The SQLite file the answers are in: opened late, checked before it is touched, let go of at any time.

Everything here raises when something is wrong; `store` decides what becomes of that.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from oms.learning import disk, faults, schema
from oms.learning.answer import Row

# Windows neither renames nor removes a file that is open; elsewhere, doing so while it is open is the safest moment.
CAN_MOVE_OPEN = os.name != "nt"

TRIES = 20  # how often to begin again when another notebook has replaced the file meanwhile


class ProgressFile:
    """One connection to the file at `path`, made when it is first needed.

    `patience` is how many seconds to wait for another notebook. `was_empty` becomes True when the file was found
    with nothing in it.
    """

    def __init__(self, path: Path, patience: float) -> None:
        self.path = path
        self.patience = patience
        self.was_empty = False
        self._connection: sqlite3.Connection | None = None
        self._identity: disk.Identity | None = None

    def wait_at_most(self, seconds: float) -> None:
        """Set the patience, also of the open connection."""
        if seconds != self.patience:
            self.patience = seconds
            if self._connection is not None:
                self._connection.execute(f"PRAGMA busy_timeout = {int(seconds * 1000)}")

    def replaced(self) -> bool:
        """True when the open file is no longer the one of that name: another notebook has erased it."""
        return self._connection is not None and disk.identity(self.path) != self._identity

    def insert(self, rows: list[Row]) -> bool:
        """Write rows, all or none. False when the file has been replaced meanwhile: nothing is written then."""
        connection = self._connect(create=True)
        connection.execute("BEGIN IMMEDIATE")
        try:
            # Asked under the write lock: what is written to a file removed while we waited for it would be lost.
            if self.replaced():
                connection.execute("ROLLBACK")
                return False
            connection.executemany(schema.INSERT, rows)
            connection.execute("COMMIT")
        except BaseException:  # also when the learner interrupts the kernel
            if connection.in_transaction:
                with suppress(sqlite3.Error):
                    connection.execute("ROLLBACK")
            raise
        return True

    def select(self, columns: tuple[str, ...], where: str = "", values: tuple[Any, ...] = ()) -> list[Row]:
        """These columns of rows in the order they were written; [] when there is no file. Makes no file."""
        query = f"SELECT {schema.listed(columns)} FROM answers {where} ORDER BY id"  # noqa: S608 (our own names)
        try:
            connection = self._connect(create=False)
            return [] if connection is None else _fetch(connection, query, values)
        except sqlite3.OperationalError as fault:
            if not faults.is_refusal(fault) and not faults.is_no_room(fault):
                raise
            self.close()
            try:
                return self._select_from_copy(query, values)
            except (sqlite3.Error, OSError) as other:
                if faults.is_refusal(fault) and faults.is_damage(other):
                    raise
                # Where others may write, a copy can be half old and half new, which tells nothing of the file.
                raise fault from None

    def set_aside(self) -> str:
        """Rename the damaged file and return its new name; "" when another notebook has already done so."""
        if not CAN_MOVE_OPEN:
            self.close()
        try:
            with disk.folder_lock(self.path.parent, self.patience):
                if disk.identity(self.path) != self._identity:
                    return ""
                return disk.set_aside(self.path).name
        finally:
            # Only now: SQLite folds its log into a file it closes, unless it sees that the file has moved. So the
            # damaged file keeps every byte it had.
            self.close()

    def erase(self) -> int:
        """Remove the file and return how many answers were in it."""
        for _ in range(TRIES):
            if not self.path.parent.is_dir():
                return 0
            self.close()
            damaged = False
            try:
                connection = self._connect(create=False)
            except sqlite3.DatabaseError as fault:
                if not faults.is_damage(fault):
                    raise
                damaged, connection = True, None
                self.close()
            try:
                with disk.folder_lock(self.path.parent, self.patience):
                    # Between looking and locking, another notebook may have begun a file: then look again.
                    same = disk.identity(self.path) == self._identity
                    if connection is not None and same:
                        return self._erase_open(connection)
                    if disk.size(self.path) == 0 or (damaged and same):
                        disk.remove(self.path)
                        return 0
            finally:
                self.close()
        raise TimeoutError("other notebooks begin files faster than they can be removed")

    def _erase_open(self, connection: sqlite3.Connection) -> int:
        if CAN_MOVE_OPEN:
            # Under the write lock, so that no other notebook is in the middle of an answer.
            connection.execute("BEGIN IMMEDIATE")
            try:
                count = connection.execute("SELECT count(*) FROM answers").fetchone()[0]
                disk.remove(self.path)
            finally:
                connection.execute("ROLLBACK")
            return count
        # Another notebook may hold the file open, and then it stays; so it is emptied first.
        count = connection.execute("DELETE FROM answers").rowcount
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self.close()
        with suppress(PermissionError):
            disk.remove(self.path)
        return count

    def close(self) -> None:
        """Let go of the file. Never raises."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(sqlite3.Error):
                connection.close()

    def _connect(self, create: bool) -> sqlite3.Connection | None:
        """The open connection; None when there is no file and none is wanted."""
        if self._connection is not None:
            return self._connection
        if create:
            # Made by us, the folder is for its owner's eyes only.
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        elif not self.path.exists():
            return None
        with disk.folder_lock(self.path.parent, self.patience):
            self._identity = disk.identity(self.path)
            if self._identity is None:
                if not create:
                    return None
                disk.clear_leftovers(self.path)
            elif disk.size(self.path) == 0:
                if disk.size(disk.companion(self.path, "-wal")):
                    # SQLite would throw the log away, and it may be all that is left.
                    raise schema.Damaged("an empty file beside a log")
                if not create:
                    return None
                self.was_empty = True
            self._open()
        return self._connection

    def _open(self) -> None:
        fresh = self._identity is None
        left_log = disk.size(disk.companion(self.path, "-wal")) > 0
        # Any thread: a kernel may run a widget's messages in another one than its cells; the store keeps them apart.
        connection = sqlite3.connect(
            self.path, timeout=self.patience, isolation_level=None, check_same_thread=False, cached_statements=32
        )
        self._connection = connection
        try:
            schema.prepare(connection, self.path)
        except BaseException as fault:
            if left_log and isinstance(fault, schema.Untouchable) and hasattr(connection, "setconfig"):
                # Closing folds a log the other program left into its file; newer Pythons can be told not to. Where
                # no log was left, closing as usual takes away the one that opening made.
                connection.setconfig(sqlite3.SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, True)
            if not (faults.is_damage(fault) and CAN_MOVE_OPEN):  # a damaged file is closed once it is set aside
                self.close()
            if fresh and disk.size(self.path) == 0:
                with suppress(OSError):
                    disk.remove(self.path)
            raise
        self._identity = disk.identity(self.path)

    def _select_from_copy(self, query: str, values: tuple[Any, ...]) -> list[Row]:
        """Read where we cannot write: SQLite needs to write beside a file even to read it, so it reads a copy."""
        with tempfile.TemporaryDirectory(prefix="oms-") as folder:
            copy = Path(folder) / self.path.name
            shutil.copyfile(self.path, copy)
            with suppress(FileNotFoundError):
                shutil.copyfile(disk.companion(self.path, "-wal"), disk.companion(copy, "-wal"))
            with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
                schema.prepare(connection, copy, keep_copy=False)
                return _fetch(connection, query, values)


def _fetch(connection: sqlite3.Connection, query: str, values: tuple[Any, ...]) -> list[Row]:
    try:
        return connection.execute(query, values).fetchall()
    except sqlite3.OperationalError as fault:
        if getattr(fault, "sqlite_errorcode", None) is not None:
            raise
    # Python, not SQLite, complained: some text is no longer UTF-8. One spoilt cell must not hide all the others.
    connection.text_factory = lambda raw: raw.decode("utf-8", "replace")
    return connection.execute(query, values).fetchall()
