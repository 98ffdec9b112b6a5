"""The log the review schedule is made from: light rows in the order of writing, whatever the clock or the disk does."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from oms.learning import progress
from oms.learning.answer import COLUMNS
from oms.learning.store import Answer, Store

AT = datetime(2026, 3, 1, 12, 0, 0, 5, UTC)


@pytest.fixture
def store(tmp_path):
    with Store(tmp_path / "home" / "progress.sqlite3") as one:
        yield one


def asked(store, after=0):
    return [(row[0], row[1]) for row in store.log(after)]


def no_more_room(store):
    """From here on SQLite itself says that the disk is full, for anything large."""
    store._file._connection.execute("PRAGMA max_page_count = 1")
    return Answer("r", "q", "waiting", fingerprint="f", right=True, response="x" * 100_000)


def test_a_row_is_what_was_done(store):
    """Id, question, fingerprint, event, right, sure and the moment in UTC; flags are in it; nothing without a file."""
    assert store.log() == [] and not store.path.parent.exists()
    store.add(Answer("r", "q", "1", fingerprint="abc", right=False, sure=3, at=AT))
    store.add(Answer("r", "other", "2", event="flag", at=AT))
    assert store.log() == [(1, "1", "abc", "answer", 0, 3, "2026-03-01T12:00:00.000005+00:00"),
                           (2, "2", "", "flag", None, None, "2026-03-01T12:00:00.000005+00:00")]
    assert datetime.fromisoformat(store.log()[0][6]) == AT


def test_after_leaves_out_what_is_known(store):
    """Only rows with a greater id come, also those that another notebook wrote meanwhile."""
    for number in range(5):
        store.add(Answer("r", "q", str(number)))
    with Store(store.path) as other:
        other.add(Answer("r", "q", "5"))
        assert asked(store, after=3) == asked(other, after=3) == [(4, "3"), (5, "4"), (6, "5")]
    assert store.log(after=6) == store.log(after=600) == []


def test_a_clock_that_jumps_back_does_not_reorder_the_log(store):
    """Days set back by 400 and then right again: ids and rows are in the order of writing, none left out by `after`."""
    for number, days in enumerate([0, -400, 0, -800, 1]):
        store.add(Answer("r", "q", str(number), at=AT + timedelta(days=days)))
    assert asked(store) == [(n + 1, str(n)) for n in range(5)]
    assert asked(store, after=2) == [(3, "2"), (4, "3"), (5, "4")]
    assert [a.question for a in store.answers()] == [question for _, question in asked(store)]


def test_what_waits_comes_last_without_an_id(store):
    """An answer the full disk refused is in the log with id 0, whatever `after` says, and once it is written with its own."""
    store.add(Answer("r", "q", "1"))
    assert store.add(no_more_room(store)) is False
    assert asked(store) == [(1, "1"), (0, "waiting")] and asked(store, after=1) == [(0, "waiting")]
    assert store.log(after=1)[0][2:6] == ("f", "answer", 1, None)
    assert store.cells("question", event="flag") == [] and store.cells("right", event="answer") == [(None,), (1,)]
    assert store.add(Answer("r", "q", "2"))
    assert asked(store) == [(1, "1"), (2, "waiting"), (3, "2")]


def test_an_answer_that_was_written_after_all_is_there_once(store):
    """When a commit is reported as failed and yet went through, the log has the row once, with its id."""

    class Unclear:
        def __init__(self, connection):
            self.connection = connection

        def __getattr__(self, name):
            return getattr(self.connection, name)

        def execute(self, words, *values):
            done = self.connection.execute(words, *values)
            if words == "COMMIT":
                raise sqlite3.OperationalError("the disk did not say")
            return done

    store.add(Answer("r", "q", "0"))
    store._file._connection = Unclear(store._file._connection)
    assert store.add(Answer("r", "q", "1")) is False
    assert asked(store) == [(1, "0"), (2, "1")] and asked(store, after=2) == []
    assert len(store.answers()) == 2 and store.add(Answer("r", "q", "2")) and len(store.log()) == 3


def test_a_file_that_cannot_be_read(store, tmp_path):
    """Another program's file: the log is this session's answers, all without an id, and after some id what still waits."""
    store.path.parent.mkdir()
    with closing(sqlite3.connect(store.path)) as connection:
        connection.execute("CREATE TABLE recipes (soup)")
    assert store.log() == []
    for number in range(3):
        assert not store.add(Answer("r", "q", str(number), right=True))
    assert asked(store) == asked(store, after=7) == [(0, "0"), (0, "1"), (0, "2")]
    assert len(progress.record(store)) == 3 and progress.record(store)["right"].all()


def test_a_file_that_can_no_longer_be_read(store):
    """What this session wrote before stays in the whole log; after some id it is left out, since it may be known."""
    assert store.add(Answer("r", "q", "1"))
    with closing(sqlite3.connect(store.path)) as connection:
        connection.execute("PRAGMA user_version = 99")
    store.close()
    assert not store.add(Answer("r", "q", "2"))
    assert asked(store) == [(0, "1"), (0, "2")] and asked(store, after=1) == [(0, "2")]


def test_a_damaged_file_is_set_aside_and_the_log_begins_anew(store):
    """Read in the middle of a lesson: what this session answered is still in the log, and the row before tells the change."""
    for number in range(3):
        store.add(Answer("r", "q", str(number)))
    store.close()
    store.path.write_bytes(b"no database " * 1000)
    assert asked(store, after=2) == [(0, "0"), (0, "1"), (0, "2")] and "set aside" in store.notice
    assert store.add(Answer("r", "q", "3"))
    assert asked(store) == [(1, "0"), (2, "1"), (3, "2"), (4, "3")]


def test_any_columns_may_be_asked_for(store):
    """Every field, in any order, as the file holds it; a column that does not exist is a defect and says so."""
    one = Answer("r", "q", "1", response=["a"], right=True, chance=0.5, at=AT)
    store.add(one)
    (cells,) = store.cells("id", *COLUMNS)
    assert cells[0] == 1 and dict(zip(COLUMNS, cells[1:], strict=True))["chance"] == 0.5
    assert store.cells("uid", "right", "response") == [(one.uid, 1, '["a"]')]
    with pytest.raises(KeyError):
        store.cells("mood")


def test_damaged_cells_do_not_spoil_the_table(store):
    """Cells that are no longer a number, a moment or text are missing in the record, or shown as far as they go."""
    for number in range(9):
        store.add(Answer("r", "q", str(number), right=True, score=1, sure=2, seconds=3, at=AT))
    store.close()
    spoilt = ["at = x'ff22'", "at = 5", '"right" = \'much\'', "score = x'ff22'", "sure = 1e300", "quiz = x'ff22'",
              "objective = CAST(x'ff22' AS TEXT)", "chance = 'x'"]  # fmt: skip
    with closing(sqlite3.connect(store.path)) as connection, connection:
        for number, change in enumerate(spoilt):
            connection.execute(f"UPDATE answers SET {change} WHERE id = ?", (number + 1,))
    table = progress.record(store)
    assert [str(kind) for kind in table.dtypes][1:] == ["str"] * 3 + ["boolean", "Float64", "Int64", "Float64", "Float64"]
    assert len(table) == len(store.log()) == 9 and list(table["question"]) == [str(n) for n in range(9)]
    missing = {name: list(table.index[table[name].isna()]) for name in ("at", "right", "score", "sure")}
    assert missing == {"at": [0, 1], "right": [2], "score": [3], "sure": [4]}
    assert set(progress.by_quiz(store)["quiz"]) == {"q", table["quiz"][5]}
