"""Progress files of earlier versions: copied, brought up to date, and nothing in them lost whatever comes between."""

import os
import shutil
import sqlite3
import sys
from contextlib import closing

import pytest

from oms.learning import schema
from oms.learning.answer import COLUMNS
from oms.learning.store import Answer, Store
from progress_files import VERSION_1, child, one_sentence, questions

# What the first version made, word for word; learners have such files. The file in tests/data was written by its code.
FIRST = """
CREATE TABLE answers (
    id INTEGER PRIMARY KEY, run TEXT NOT NULL, quiz TEXT NOT NULL, question TEXT NOT NULL, fingerprint TEXT NOT NULL,
    objective TEXT NOT NULL, event TEXT NOT NULL, position INTEGER, seed TEXT, response TEXT, "right" INTEGER,
    score REAL, sure INTEGER, seconds REAL, at TEXT NOT NULL, uid TEXT NOT NULL UNIQUE
);
CREATE INDEX answers_by_quiz ON answers (quiz);
PRAGMA user_version = 1;
"""
FIRST_COLUMNS = [name for name in COLUMNS if name != "chance"]

needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")


def row(number):
    return ("run", "eyes", f"old-{number}", "f", "M01-O1", "answer", number, "7", '"b"', 1, 1.0, 2, 3.5,
            "2026-03-01T10:00:00.000000+00:00", f"uid-{number}")  # fmt: skip


def first_version(path, many=60, log=False):
    """A file as the first version made it; with `log`, its last answers are still in the log a killed kernel left."""
    path.parent.mkdir()
    whole = path.with_name("whole.sqlite3")
    with closing(sqlite3.connect(whole)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.executescript(FIRST)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        marks = ", ".join("?" * len(FIRST_COLUMNS))
        with connection:
            connection.executemany(f"INSERT INTO answers ({schema.listed(FIRST_COLUMNS)}) VALUES ({marks})",
                                   map(row, range(many)))  # fmt: skip
        if log:
            for ending in ("", "-wal"):
                shutil.copyfile(f"{whole}{ending}", f"{path}{ending}")
    if log:
        whole.unlink()
    else:
        whole.rename(path)


def committed_file(path):
    path.parent.mkdir()
    shutil.copyfile(VERSION_1, path)


def with_a_log(path):
    first_version(path, log=True)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "home" / "progress.sqlite3"


def held(path):
    """All that the first version knew of each answer, and the version of the file."""
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        rows = connection.execute(f"SELECT id, {schema.listed(FIRST_COLUMNS)} FROM answers ORDER BY id").fetchall()
        return rows, connection.execute("PRAGMA user_version").fetchone()[0]


def held_in_a_copy(path, folder):
    """The same, looked up in a copy, so that a log beside the file is left as it is."""
    folder.mkdir()
    for ending in ("", "-wal"):
        if path.with_name(path.name + ending).exists():
            shutil.copyfile(f"{path}{ending}", folder / f"{path.name}{ending}")
    return held(folder / path.name)


@pytest.mark.parametrize("make", [committed_file, first_version, with_a_log])
@pytest.mark.parametrize("read_first", [False, True], ids=["write first", "read first"])
def test_a_file_of_version_1_is_brought_up_to_date(path, tmp_path, make, read_first):
    """It is copied first, then changed; every answer is there to the last cell, and a chance can be kept from now on."""
    make(path)
    before, version = held_in_a_copy(path, tmp_path / "before")
    assert version == 1 and len(before) in (36, 60)
    with Store(path) as store:
        if read_first:
            assert [a.uid for a in store.answers()] == [cells[-1] for cells in before]
        assert store.add(Answer("r", "q", "new", chance=0.7)) and store.notice == ""
        assert [a.chance for a in store.answers()] == [None] * len(before) + [0.7]
    after, version = held(path)
    assert after[:-1] == before and version == len(schema.MIGRATIONS) == 2
    (copy,) = path.parent.glob("progress.before-version-2-????????-??????.sqlite3")
    assert held(copy) == (before, 1)
    with Store(path) as store:
        assert len(store.answers()) == len(before) + 1
    assert sorted(p.name for p in path.parent.iterdir()) == sorted((path.name, copy.name))


def test_an_earlier_version_without_answers_leaves_no_copy(tmp_path):
    """A kernel may be killed between the steps that make a new file: the next one goes on, and nothing lies beside it."""
    path = tmp_path / "home" / "progress.sqlite3"
    first_version(path, many=0)
    with Store(path) as store:
        assert store.add(Answer("r", "q", "first")) and store.notice == ""
    assert held(path)[1] == len(schema.MIGRATIONS) and questions(path) == ["first"]
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_the_file_of_version_1_holds_every_kind_of_answer(path):
    """The committed file is worth testing with: it has each event, missing values, and responses of all kinds."""
    committed_file(path)
    with Store(path) as store:
        answers = store.answers()
    assert {a.event for a in answers} == {"answer", "flag", "unflag", "case"}
    assert {type(a.response) for a in answers} == {str, list, dict, float, type(None)}
    assert {a.right for a in answers} == {True, False, None} and {a.sure for a in answers} == {1, 2, 3, None}
    assert answers[0].seed == 2**70 and any(a.quiz == "глаза" for a in answers)


def test_a_published_step_is_never_edited(path, tmp_path):
    """What the first step makes is still what the first version made: the same columns, keys and indexes."""
    committed_file(path)
    first_version(tmp_path / "again" / path.name)

    def made(connection):
        table = connection.execute('SELECT name, type, "notnull", pk FROM pragma_table_info(?)', ("answers",)).fetchall()
        indexes = connection.execute('SELECT name, "unique" FROM pragma_index_list(?)', ("answers",)).fetchall()
        return table, indexes

    with closing(sqlite3.connect(":memory:")) as now, closing(sqlite3.connect(path)) as then, \
            closing(sqlite3.connect(tmp_path / "again" / path.name)) as words:  # fmt: skip
        schema.MIGRATIONS[0](now)
        assert made(now) == made(then) == made(words) and len(made(now)[0]) == 16


def break_half_way(connection):
    connection.execute("ALTER TABLE answers ADD COLUMN mood TEXT")
    connection.execute("DELETE FROM answers")
    raise RuntimeError("a step with a defect")


def test_a_failing_step_leaves_the_file_as_it_was(path, monkeypatch):
    """A step that fails half way is undone whole: version, table and answers as before, and no heap of copies."""
    committed_file(path)
    before = path.read_bytes()
    monkeypatch.setattr(schema, "MIGRATIONS", [schema.MIGRATIONS[0], break_half_way])
    with Store(path) as store:
        assert not any(store.add(Answer("r", "q", str(n))) for n in range(3))
        assert one_sentence(store.notice) and "could not be brought up to date" in store.notice
        assert len(store.answers()) == 3
    monkeypatch.undo()
    assert [p.name for p in path.parent.iterdir()] == [path.name] and path.read_bytes() == before
    with Store(path) as store:
        assert len(store.answers()) == 36 and store.add(Answer("r", "q", "now"))


NO_ROOM = """
    import resource, sys
    from oms.learning.store import Answer, Store
    with Store(sys.argv[1]) as store:
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
        print(store.add(Answer("r", "q", "1")), len(store.answers()))
        print(store.notice)
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        if len(sys.argv) > 3:
            print(store.add(Answer("r", "q", "2")), len(store.answers()))
        else:
            store._pending.clear()  # a kernel that ends here
"""


@pytest.mark.skipif(sys.platform == "win32", reason="needs RLIMIT_FSIZE")
@pytest.mark.parametrize("room", [10, 40_000], ids=["for nothing", "for half a copy"])
def test_no_room_to_bring_it_up_to_date(path, room):
    """Really no room for the copy: the file stays as it was, and is brought up to date once there is some."""
    first_version(path, many=2000)
    before = path.read_bytes()
    assert len(before) > 100_000
    said, notice = child(NO_ROOM, path, room).splitlines()
    assert said == "False 1" and one_sentence(notice) and "full" in notice
    assert path.read_bytes() == before and held(path)[1] == 1
    assert [p.name for p in path.parent.iterdir()] == [path.name]
    assert child(NO_ROOM, path, room, "again").splitlines()[2] == "True 2002"
    assert questions(path)[-2:] == ["1", "2"] and len(list(path.parent.glob("*before*"))) == 1


TOGETHER = """
    import sys
    from forked import together
    from oms.learning import disk
    from oms.learning.store import Answer, Store
    if sys.argv[2] == "no lock":
        disk.fcntl = None
    def work(name):
        def answer(say):
            with Store(sys.argv[1]) as store:
                for number in range(25):
                    if store.add(Answer(name, "q", f"{name}-{number}", chance=0.5)):
                        say(f"{name}-{number}")
        return answer
    print(*(line for lines in together(*(work(f"w{n}") for n in range(4))) for line in lines))
"""


@needs_fork
@pytest.mark.parametrize("lock", ["lock", "no lock"], ids=["posix", "as on Windows, where no folder can be locked"])
def test_several_notebooks_bring_it_up_to_date_at_once(path, lock):
    """Four processes find the same old file at the same moment: it is changed once, and nothing is lost or doubled."""
    first_version(path, many=2000)
    before = held(path)[0]
    acknowledged = child(TOGETHER, path, lock).split()
    after, version = held(path)
    assert version == 2 and after[:2000] == before and len(acknowledged) == 100
    assert sorted(cells[3] for cells in after[2000:]) == sorted(acknowledged)
    copies = [held(copy) for copy in path.parent.glob("progress.before-version-2-*.sqlite3")]
    assert (before, 1) in copies and (lock == "no lock" or len(copies) == 1)


KILLED = """
    import random, shutil, sys, time
    from pathlib import Path
    from forked import Forked
    from oms.learning.store import Store
    old, folder = Path(sys.argv[1]), Path(sys.argv[2])
    def update(say):
        Store(folder / f"{number}.sqlite3").answers()
        say("done")
        time.sleep(60)
    chance = random.Random(6)
    for number in range(24):
        shutil.copyfile(old, folder / f"{number}.sqlite3")
        one = Forked(update)
        if number == 23:
            one.first_line()  # at least one that had finished
        elif number:  # and one that had hardly begun
            time.sleep(chance.uniform(0, 0.02))
        one.killed()
"""


@needs_fork
def test_killed_while_it_is_brought_up_to_date(path, tmp_path):
    """Killed two dozen times at random moments: each file is whole, of one version or the other, with every answer."""
    first_version(path, many=2000)
    before = held(path)[0]
    child(KILLED, path, path.parent)
    versions = set()
    for number in range(24):
        killed = path.with_name(f"{number}.sqlite3")
        rows, version = held_in_a_copy(killed, tmp_path / str(number))
        versions.add(version)
        assert rows == before
        with Store(killed) as store:
            assert len(store.answers()) == 2000 and store.notice == ""
    assert versions == {1, 2}


def test_a_notebook_of_the_first_version_that_is_still_open(path):
    """An older program that had the file open goes on writing the columns it knows, and its answers are read."""
    committed_file(path)
    marks = ", ".join("?" * len(FIRST_COLUMNS))
    insert = f"INSERT INTO answers ({schema.listed(FIRST_COLUMNS)}) VALUES ({marks})"
    with closing(sqlite3.connect(path, isolation_level=None)) as older, Store(path) as store:
        older.execute(insert, row(1))
        assert len(store.answers()) == 37
        older.execute(insert, row(2))
        assert [a.chance for a in store.answers()] == [None] * 38
    assert len(questions(path)) == 38
