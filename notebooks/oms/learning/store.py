"""Where a learner's answers are kept: one SQLite file outside the repository, added to and never changed.

The store is made so that a lesson never stops because of it. Whatever is wrong with the disk, `add` comes back,
the answers stay with the session, and `notice` holds one sentence about what will not be remembered.
"""

from __future__ import annotations

import atexit
import os
import sqlite3
import threading
import weakref
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from oms.content.problem import Mistake
from oms.learning import disk, faults, schema
from oms.learning.answer import COLUMNS, Answer, Row, from_row, moment, to_row
from oms.learning.progress_file import TRIES, ProgressFile

__all__ = ["Answer", "Store", "default_path", "default_store"]

FILE_NAME = "progress.sqlite3"
PATIENCE = 2.0  # seconds to wait for another notebook that is writing
HURRY = 0.05  # the same once it has been waited for in vain: a learner waits for feedback at every answer

LOG = ("id", "question", "fingerprint", "event", "right", "sure", "at")

_PLACES = {"id": None} | {name: place for place, name in enumerate(COLUMNS)}  # in a row; its id comes from the file
_RUN, _QUIZ, _EVENT, _AT, _UID = (COLUMNS.index(name) for name in ("run", "quiz", "event", "at", "uid"))

_FAULTS = (sqlite3.Error, OSError, schema.Untouchable, schema.NotUpdated)


def default_path() -> Path:
    """The progress file: in the folder named by OMS_HOME, or else in the user's own data folder."""
    home = os.environ.get("OMS_HOME")
    if home:
        return Path(home).expanduser().absolute() / FILE_NAME
    import platformdirs

    return Path(platformdirs.user_data_dir("oms-notebooks", appauthor=False)) / FILE_NAME


class Store:
    """The answers of one learner on this computer. Nothing is made on disk before the first `add`.

    `notice` is "" or one sentence saying what will not be remembered and why; it goes away when the answers
    could be written after all. Several notebooks may use the same file at once. A closed store opens again by itself.
    """

    def __init__(self, path: str | os.PathLike[str] | None = None) -> None:
        self.path = default_path() if path is None else Path(path).expanduser().absolute()
        self._lock = threading.RLock()
        self._file = ProgressFile(self.path, PATIENCE)
        self._session: list[Row] = []  # all that was added here, for when the file cannot be read
        self._pending: list[Row] = []  # the part of it that is not yet in the file
        self._passing = ""  # about a fault that may go away
        self._lasting = ""  # about something that has happened for good
        self._given_up: Exception | None = None
        _open_stores.add(self)

    def add(self, answer: Answer) -> bool:
        """Write one answer down. True when it is safely in the file; False when it is kept for this session only.

        Never raises. After False, `notice` says why, and every later `add` tries again for all that is waiting.
        """
        try:
            row = to_row(answer)
        except (AttributeError, TypeError, ValueError, OverflowError):
            self._passing = faults.UNWRITABLE_ANSWER
            return False
        with self._lock:
            self._session.append(row)
            self._pending.append(row)
            return self._flush()

    def answers(self, quiz: str | None = None) -> list[Answer]:
        """All answers, or those of one quiz, in the order they were written; [] when there is none. Never raises."""
        with self._lock:
            kept, rest = self._read() if quiz is None else self._read("WHERE quiz = ?", (quiz,))
        return [from_row(row) for row in (kept or []) + rest if quiz is None or row[_QUIZ] == quiz]

    def last_run(self, quiz: str) -> list[Answer]:
        """What was done in the latest sitting of this quiz, oldest first; [] when there was none. Never raises."""
        with self._lock:
            waiting = [row for row in self._pending if row[_QUIZ] == quiz]
            if waiting:
                kept, rest = self._read("WHERE quiz = ? AND run = ?", (quiz, waiting[-1][_RUN]))
            else:
                latest = "(SELECT run FROM answers WHERE quiz = ? ORDER BY id DESC LIMIT 1)"
                kept, rest = self._read(f"WHERE quiz = ? AND run = {latest}", (quiz, quiz))
        rows = [row for row in (kept or []) + rest if row[_QUIZ] == quiz]
        return [from_row(row) for row in rows if row[_RUN] == rows[-1][_RUN]]

    def log(self, after: int = 0) -> list[Row]:
        """Everything that was done, as light rows in the order it was written; [] when there is nothing. Never raises.

        A row is (id, question, fingerprint, event, right, sure, at): right is 1, 0 or None, sure 1, 2, 3 or None, and
        at the moment in UTC as text. Ids grow with every answer written, whatever the clock said; `after` leaves out
        the rows up to that id. What is not in the file comes last with the id 0, again at every call until it is.
        Ids begin at 1 again in a new file (after an erase, or when a damaged one was set aside); to tell, ask
        for `after` one less than the last id you know, and see whether its row still comes first.
        """
        return self.cells(*LOG, after=after)

    def cells(self, *columns: str, event: str | None = None, after: int = 0) -> list[Row]:
        """Some columns of all that was done, or of one kind of event, as the file holds them.

        `columns` are fields of Answer, or "id"; for `after` and the order see `log`. A cell that no longer makes sense
        comes back as it is. Raises KeyError for a column that does not exist, and nothing else.
        """
        places = [_PLACES[name] for name in columns]
        where, values = ("", ()) if event is None else (" AND event = ?", (event,))
        with self._lock:
            kept, rest = self._read(f"WHERE id > ?{where}", (after, *values), columns)
            if kept is None and after:  # what was written before may be among what the caller knows already
                rest = list(self._pending)
        rest = [row for row in rest if event in (None, row[_EVENT])]
        return (kept or []) + [tuple(0 if place is None else row[place] for place in places) for row in rest]

    def entries(self, ids: Iterable[int]) -> list[Answer]:
        """What stands in the rows with these ids of the log, and all that is not in the file yet. Never raises."""
        wanted = ", ".join(str(int(one)) for one in ids)  # in the query itself: SQLite takes only so many values
        with self._lock:
            kept, rest = self._read(f"WHERE id IN ({wanted})")
        return [from_row(row) for row in (kept or []) + rest]

    def since(self, quiz: str, at: datetime) -> list[Answer]:
        """What was done in this quiz at this moment and later, in the order of writing. Never raises."""
        begin = moment(at)
        with self._lock:
            kept, rest = self._read("WHERE quiz = ? AND at >= ?", (quiz, begin))
        return [from_row(row) for row in (kept or []) + rest if row[_QUIZ] == quiz and row[_AT] >= begin]

    @property
    def notice(self) -> str:
        """One sentence about what will not be remembered, or "" when all is well."""
        return self._passing or self._lasting

    def erase(self) -> int:
        """Remove every answer for good and return how many there were.

        The progress file goes, with the copies this program made of it and what was worked out from it; the folder
        and all else in it stay. Other notebooks that are open go on with a new file. Raises Mistake when it cannot be
        done.
        """
        with self._lock:
            waiting = len(self._pending)
            try:
                count = self._file.erase()
                for file in disk.copies(self.path) + disk.derived(self.path):
                    with suppress(FileNotFoundError):  # another notebook may be erasing too
                        os.unlink(file)
            except _FAULTS as fault:
                raise Mistake(faults.not_erased(fault, self.path)) from None
            self._session.clear()
            self._pending.clear()
            self._passing = self._lasting = ""
            self._given_up = None
            return count + waiting

    def export_csv(self, path: str | os.PathLike[str]) -> Path:
        """Write all answers as a table for a spreadsheet; returns the file's path. Raises Mistake when it cannot."""
        from oms.learning import export

        return export.write(Path(path), export.csv_text(self._all_for_export()), forbidden=self.path)

    def export_json(self, path: str | os.PathLike[str]) -> Path:
        """Write all answers as JSON; returns the file's path. Raises Mistake when it cannot."""
        from oms.learning import export

        return export.write(Path(path), export.json_text(self._all_for_export()), forbidden=self.path)

    def close(self) -> None:
        """Write what is waiting if that is possible now, and let go of the file. Never raises."""
        with self._lock:
            if self._pending:
                with suppress(sqlite3.Error):
                    self._file.wait_at_most(HURRY)
                self._flush()
            self._file.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __del__(self) -> None:
        # At the end of a program modules may be half gone, and a connection left open would warn.
        with suppress(Exception):
            self._file.close()

    def __repr__(self) -> str:
        # No path and no count: a stored notebook output must not tell anything about the person.
        return "<progress store>"

    def _flush(self) -> bool:
        for _ in range(TRIES):
            try:
                if self._given_up is not None:
                    raise self._given_up
                if self._file.insert(self._pending):
                    self._pending.clear()
                    self._passing = ""
                    self._file.wait_at_most(PATIENCE)
                    if self._file.was_empty:
                        self._lasting, self._file.was_empty = faults.FOUND_EMPTY, False
                    return True
                self._begin_anew()
            except _FAULTS as fault:
                if not self._mended(fault):
                    return False
        self._passing = faults.sentence(TimeoutError(), self.path)
        return False

    def _begin_anew(self) -> None:
        """Another notebook removed the file: go on without bringing back what its owner erased."""
        self._file.close()
        self._session = list(self._pending)

    def _mended(self, fault: Exception) -> bool:
        """True when a damaged file has been set aside, so that it is worth trying again; else the notice is set."""
        if faults.is_damage(fault):
            try:
                name = self._file.set_aside()
            except OSError:
                self._passing = faults.damaged_and_stuck(self.path)
                return False
            if name:
                self._lasting = faults.set_aside(name)
                # What this session wrote may be unreadable in the old file, and is still known here.
                self._pending = list(self._session)
            return True
        if isinstance(fault, schema.NotUpdated):
            self._given_up = fault  # trying again at every answer would fail alike
        self._passing = faults.sentence(fault, self.path)
        self._file.close()
        if faults.is_lock(fault):
            self._file.wait_at_most(HURRY)
        return False

    def _read(
        self, where: str = "", values: tuple[Any, ...] = (), columns: tuple[str, ...] = COLUMNS
    ) -> tuple[list[Row] | None, list[Row]]:
        """Rows of the file with what is still waiting; or None with all of this session when it cannot be read."""
        if self._file.replaced():
            self._begin_anew()
        for attempt in range(2):
            try:
                kept = self._file.select(columns, where, values)
                # After an unclear failure, something that waits may be in the file all the same.
                there = {uid for (uid,) in self._file.select(("uid",))} if self._pending else ()
                return kept, [row for row in self._pending if row[_UID] not in there]
            except _FAULTS as fault:
                if not self._mended(fault) or attempt:
                    break
        return None, list(self._session)

    def _all_for_export(self) -> list[Row]:
        with self._lock:
            kept, waiting = self._read()
        if kept is None:
            raise Mistake(f"Nothing was exported, since your kept answers cannot be read just now. {self.notice}")
        return kept + waiting


_open_stores: weakref.WeakSet[Store] = weakref.WeakSet()
_default: dict[Path, Store] = {}  # never more than one


def default_store() -> Store:
    """The store of this session: the same one at every call, until OMS_HOME names another folder."""
    path = default_path()
    if path not in _default:
        while _default:
            _default.popitem()[1].close()
        _default[path] = Store(path)
    return _default[path]


@atexit.register
def _close_all() -> None:
    for store in list(_open_stores):
        store.close()
