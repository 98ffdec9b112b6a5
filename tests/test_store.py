"""The store when nothing is wrong: what is written, what comes back, what erasing removes."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from oms.learning import progress
from oms.learning.store import Answer, Store, default_path, default_store


@pytest.fixture
def store(tmp_path):
    with Store(tmp_path / "made at first answer" / "progress.sqlite3") as one:
        yield one


def rows_in(path):
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("SELECT count(*) FROM answers").fetchone()[0]


def test_nothing_is_made_before_the_first_answer(store):
    """Making a store and reading it leave no trace on disk; the first answer makes the folder and the file."""
    assert store.answers() == [] and store.answers("eyes") == [] and store.last_run("eyes") == []
    store.close()
    assert not store.path.parent.exists()
    assert store.add(Answer("run", "eyes", "q1"))
    assert store.path.is_file() and store.notice == ""


def test_an_answer_comes_back_as_it_was(store):
    """Every field survives, also from another session, and a moment in another zone comes back in UTC."""
    summer = timezone(timedelta(hours=2))
    given = Answer(
        run="r1", quiz="eyes", question="oms-q-0401", fingerprint="abc", objective="M04-O1", event="answer", position=3,
        seed=2**80, response={"stance": 1, "note": "Zwinkern 眼", "many": ["a", "b"]}, right=False,
        score=0.5, sure=3, chance=0.97, seconds=4.25, at=datetime(2026, 3, 1, 12, 30, 0, 123456, summer),
    )  # fmt: skip
    store.add(given)
    with Store(store.path) as later:
        assert later.answers() == [given]
        assert later.answers()[0].at.utcoffset() == timedelta(0)


@pytest.mark.parametrize(
    "response, kept",
    [
        (("a", "b"), ["a", "b"]),
        ({"b", "a"}, ["a", "b"]),
        (None, None),
        (float("nan"), "nan"),
        ("half a pair \ud800", "half a pair \ud800"),
        (Path("x"), "x"),
        ({(1, 2): 3}, "{(1, 2): 3}"),
    ],
)
def test_any_response_is_kept(store, response, kept):
    """What JSON cannot hold as it is comes back in the nearest form, and the answer is never refused for it."""
    assert store.add(Answer("r", "q", "1", response=response))
    assert store.answers()[0].response == kept


@pytest.mark.parametrize("field", [{"score": "much"}, {"position": 2**70}, {"at": "yesterday"}, {"sure": object()},
                                   {"chance": 70}, {"chance": -0.1}])
def test_an_impossible_answer_is_told_not_raised(store, field):
    """A value that is no number, no moment or no chance makes `add` say so in one sentence; the next answer is kept."""
    assert store.add(Answer("r", "q", "1", **field)) is False
    assert store.notice.count(".") == 1
    assert store.add(Answer("r", "q", "2")) and store.notice == ""
    assert [a.question for a in store.answers()] == ["2"]


def test_text_that_is_half_a_character_is_kept(store):
    """A name with a broken character does not lose the answer."""
    assert store.add(Answer("r", "q", "oms \ud800"))
    assert store.answers()[0].question == "oms ?"


def test_the_same_answer_is_kept_once(store):
    """Adding an answer a second time, as after an unclear failure, does not double it."""
    one = Answer("r", "q", "1")
    assert store.add(one) and store.add(one)
    assert len(store.answers()) == 1


def test_last_run_is_the_latest_sitting_of_that_quiz(store):
    """Of two sittings the later is returned, in order, with flags, and never another quiz's."""
    store.add(Answer("first", "eyes", "1"))
    store.add(Answer("second", "eyes", "1"))
    store.add(Answer("other", "gait", "9"))
    store.add(Answer("second", "eyes", "2", event="flag"))
    assert [(a.question, a.event) for a in store.last_run("eyes")] == [("1", "answer"), ("2", "flag")]
    assert [a.question for a in store.last_run("gait")] == ["9"]
    assert store.last_run("never") == []


def test_a_clock_that_jumps_back_does_not_reorder(store):
    """The order of answers is that of writing, whatever the clock of the computer said."""
    now = datetime(2026, 1, 2, tzinfo=UTC)
    for number, at in enumerate([now, now - timedelta(days=400), now]):
        store.add(Answer(f"run{number}", "eyes", str(number), at=at))
    assert [a.question for a in store.answers()] == ["0", "1", "2"]
    store.add(Answer("run3", "eyes", "3", at=now - timedelta(days=900)))
    assert [a.question for a in store.last_run("eyes")] == ["3"]


def test_a_path_with_spaces_and_other_letters(tmp_path):
    """A home folder in any script, with blanks and signs that mean something in a web address, works."""
    path = tmp_path / "Привет 眼 ö" / "50% of #1 & co?" / "progress.sqlite3"
    with Store(path) as store:
        assert store.add(Answer("r", "q", "1")), store.notice
    with Store(path) as again:
        assert len(again.answers()) == 1
        assert again.erase() == 1
    assert list(path.parent.iterdir()) == []


def test_a_closed_store_opens_again(store):
    """Closing lets go of the file, twice is fine, and the next use simply goes on."""
    store.add(Answer("r", "q", "1"))
    store.close()
    store.close()
    assert [p.name for p in store.path.parent.iterdir()] == ["progress.sqlite3"]
    assert store.add(Answer("r", "q", "2")) and len(store.answers()) == 2


def test_the_file_is_in_wal_and_says_its_version(store):
    """The file is as designed: write-ahead log, version 2, a plain table with named columns."""
    store.add(Answer("r", "q", "1"))
    with closing(sqlite3.connect(store.path)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert connection.execute("PRAGMA user_version").fetchone() == (2,)
        connection.row_factory = sqlite3.Row
        assert connection.execute("SELECT quiz FROM answers").fetchone()["quiz"] == "q"


def test_default_store_follows_the_home(tmp_path, monkeypatch):
    """One store for one home; another OMS_HOME gives another store, and the old one still works."""
    monkeypatch.setenv("OMS_HOME", str(tmp_path / "a"))
    first = default_store()
    assert first is default_store() and first.path == default_path() == tmp_path / "a" / "progress.sqlite3"
    first.add(Answer("r", "q", "1"))
    monkeypatch.setenv("OMS_HOME", str(tmp_path / "b"))
    assert default_store() is not first and default_store().answers() == []
    assert first.add(Answer("r", "q", "2")) and len(first.answers()) == 2
    first.close()
    monkeypatch.delenv("OMS_HOME")
    assert default_path().name == "progress.sqlite3" and str(tmp_path) not in str(default_path())


def test_erase_removes_only_the_progress(store):
    """The file, its companions, our own copies and what was worked out from it go; other files and the folder stay; counting starts at 0."""
    for number in range(3):
        store.add(Answer("r", "q", str(number)))
    folder = store.path.parent
    ours = ["progress.damaged-20260101-101010.sqlite3", "progress.before-version-2-20260101-101010-2.sqlite3-wal",
            "progress.schedule.json", "progress.schedule.json.tmp", "progress.schedule.json.a8_f.tmp"]
    theirs = ["notes.txt", "progress.damaged-mine.sqlite3", "progress.sqlite3.bak", "my progress.schedule.json",
              "progress.schedule.json.mine"]
    for name in ours + theirs:
        (folder / name).write_text("x")
    assert store.erase() == 3
    assert sorted(p.name for p in folder.iterdir()) == sorted(theirs)
    assert store.answers() == [] and store.erase() == 0
    assert store.add(Answer("r", "q", "9")) and len(store.answers()) == 1


def test_what_was_worked_out_goes_even_where_no_answer_is_left(store):
    """A schedule beside a progress file that somebody deleted by hand is erased too, and counts for nothing."""
    store.path.parent.mkdir()
    (store.path.parent / "progress.schedule.json").write_text("{}")
    assert store.erase() == 0 and list(store.path.parent.iterdir()) == []


@pytest.mark.parametrize("can_move_open", [True, False], ids=["posix", "as on Windows"])
def test_other_open_stores_survive_an_erase(store, monkeypatch, can_move_open):
    """A second store that has the file open goes on, brings nothing erased back, and both see the new answers."""
    monkeypatch.setattr("oms.learning.progress_file.CAN_MOVE_OPEN", can_move_open)
    with Store(store.path) as other:
        other.add(Answer("r", "q", "secret-old"))
        store.add(Answer("r", "q", "old"))
        assert store.erase() == 2
        assert other.answers() == []
        assert other.add(Answer("r", "q", "new")) and store.add(Answer("r", "q", "newer"))
        assert [a.question for a in other.answers()] == [a.question for a in store.answers()] == ["new", "newer"]
        other.close()
        store.close()
    assert rows_in(store.path) == 2
    assert b"secret-old" not in store.path.read_bytes()


def test_erase_where_open_files_cannot_be_removed(store, monkeypatch):
    """As on Windows with a second notebook open: the file stays, but nothing of the answers is left in it."""
    monkeypatch.setattr("oms.learning.progress_file.CAN_MOVE_OPEN", False)

    def in_use(_):
        raise PermissionError(13, "in use")

    monkeypatch.setattr("oms.learning.disk.remove", in_use)
    for number in range(50):
        store.add(Answer("r", "q", f"secret-{number}"))
    assert store.erase() == 50 and store.answers() == []
    left = b"".join(p.read_bytes() for p in store.path.parent.iterdir())
    assert b"secret" not in left and store.path.exists()


def test_no_path_in_the_repr(store):
    """A store shown in a notebook tells nothing about the computer or the person."""
    store.add(Answer("r", "q", "1"))
    assert repr(store) == "<progress store>"


def test_record_is_one_row_an_answer(store):
    """The table holds answers only, typed, with missing values missing; flags and case steps are not in it."""
    at = datetime(2026, 5, 1, tzinfo=UTC)
    store.add(Answer("r", "q", "1", objective="M04-O1", right=True, score=1, sure=2, chance=0.7,
                     seconds=3.5, at=at))
    store.add(Answer("r", "q", "1", event="flag"))
    store.add(Answer("r", "q", "2", at=at))
    table = progress.record(store)
    assert list(table.columns) == ["at", "quiz", "question", "objective", "right", "score", "sure", "chance",
                                   "seconds"]
    assert table.loc[0].to_dict() == {
        "at": at, "quiz": "q", "question": "1", "objective": "M04-O1", "right": True, "score": 1.0, "sure": 2,
        "chance": 0.7, "seconds": 3.5,
    }  # fmt: skip
    assert len(table) == 2 and table.loc[1, ["right", "score", "sure", "chance", "seconds"]].isna().all()
    assert str(table["at"].dtype).endswith("UTC]") and str(table["right"].dtype) == "boolean"


def test_by_quiz_counts_questions_and_the_latest_answer(store):
    """A question answered twice counts once, right only if it was right the last time."""
    at = datetime(2026, 5, 1, tzinfo=UTC)
    tries = [("b", "1", True), ("b", "1", False), ("b", "2", True), ("a", "1", None), ("b", "3", True)]
    for number, (quiz, question, right) in enumerate(tries):
        store.add(Answer("r", quiz, question, right=right, at=at + timedelta(minutes=number)))
    table = progress.by_quiz(store)
    assert table.to_dict("records") == [
        {"quiz": "a", "answered": 1, "right": 0, "last": at + timedelta(minutes=3)},
        {"quiz": "b", "answered": 3, "right": 2, "last": at + timedelta(minutes=4)},
    ]


def test_tables_of_nothing_have_their_columns(tmp_path, monkeypatch):
    """Before the first answer both tables are empty with the same columns and kinds, and no file is made."""
    monkeypatch.setenv("OMS_HOME", str(tmp_path / "home"))
    empty, quizzes = progress.record(), progress.by_quiz()
    assert len(empty) == len(quizzes) == 0
    assert list(quizzes.columns) == ["quiz", "answered", "right", "last"]
    assert str(quizzes["answered"].dtype) == "int64"
    assert not (tmp_path / "home").exists()
    with Store(tmp_path / "x.sqlite3") as store:
        store.add(Answer("r", "q", "1", right=True, score=1, sure=1, chance=1, seconds=1))
        assert [str(t) for t in progress.record(store).dtypes][1:] == [str(t) for t in empty.dtypes][1:]
