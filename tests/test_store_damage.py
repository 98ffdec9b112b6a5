"""The store when its file is damaged (set aside byte for byte, told in one sentence, begun anew) or not its own (left)."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from oms.content.problem import Mistake
from oms.learning import schema
from oms.learning.answer import COLUMNS
from oms.learning.store import Answer, Store
from progress_files import fill, one_sentence, questions

FIRST = sorted(set(COLUMNS) - {"chance", "seed", "right"})  # nearly what the first version had


@pytest.fixture
def path(tmp_path):
    return tmp_path / "home" / "progress.sqlite3"


@pytest.fixture
def filled(path):
    """A good file with 400 answers in it, closed."""
    return fill(path)


def no_database(path):
    path.write_bytes(b"This is a letter to my aunt. " * 500)


def cut_in_half(path):
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def cut_in_the_first_page(path):
    path.write_bytes(path.read_bytes()[:700])


def garbage_page(path):
    content = bytearray(path.read_bytes())
    content[4096 * 2 : 4096 * 3] = bytes(range(256)) * 16
    path.write_bytes(content)


def garbage_everywhere_but_the_header(path):
    content = path.read_bytes()
    path.write_bytes(content[:100] + b"\xff" * (len(content) - 100))


def empty_beside_a_log(path):
    path.with_name(path.name + "-wal").write_bytes(b"x" * 5000)
    path.write_bytes(b"")


DAMAGES = [
    no_database,
    cut_in_half,
    cut_in_the_first_page,
    garbage_page,
    garbage_everywhere_but_the_header,
    empty_beside_a_log,
]


@pytest.mark.parametrize("read_first", [False, True], ids=["write first", "read first"])
@pytest.mark.parametrize("damage", DAMAGES)
def test_damaged_file_is_set_aside(filled, damage, read_first):
    """The damaged file is renamed, byte for byte what it was, and a new one begun; the sentence names it."""
    damage(filled)
    before = {p.name: p.read_bytes() for p in filled.parent.iterdir()}
    with Store(filled) as store:
        if read_first:
            assert store.answers() == []
            assert one_sentence(store.notice) and not filled.exists()
        assert store.add(Answer("r", "q", "new")) is True
        assert [a.question for a in store.answers()] == ["new"]
        (aside,) = filled.parent.glob("progress.damaged-????????-??????.sqlite3")
        assert one_sentence(store.notice) and aside.name in store.notice
    assert aside.read_bytes() == before.pop(filled.name)
    for name, content in before.items():
        assert filled.with_name(name.replace("progress.sqlite3", aside.name)).read_bytes() == content
    assert questions(filled) == ["new"]


def test_two_damaged_files_at_once_keep_their_names_apart(filled):
    """Twice in one second: neither set-aside file overwrites the other."""
    with Store(filled) as store:
        for number in range(3):
            store.close()
            filled.write_bytes(f"damage {number} ".encode() * 1000)
            assert store.add(Answer("r", "q", f"new-{number}"))
    aside = sorted(filled.parent.glob("progress.damaged-*.sqlite3"))
    assert sorted(p.read_bytes()[:8] for p in aside) == [b"damage 0", b"damage 1", b"damage 2"]
    assert questions(filled) == ["new-0", "new-1", "new-2"]


def test_damage_while_open_loses_nothing_of_the_session(filled):
    """The file is ruined under an open store: what this session answered is written into the new file."""
    with Store(filled) as store:
        assert store.add(Answer("r", "q", "1"))
        with closing(sqlite3.connect(filled)) as other:
            other.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        with open(filled, "r+b") as file:
            file.write(b"\xff" * filled.stat().st_size)
        for number in range(2, 5):
            assert store.add(Answer("r", "q", str(number)))
            store.close()
        assert "set aside" in store.notice
    assert questions(filled) == ["1", "2", "3", "4"]


def test_damaged_file_that_cannot_be_set_aside(filled, monkeypatch):
    """When renaming is refused (here by a stand-in for `os.replace`), the damaged file stays and is left as it is."""
    no_database(filled)
    before = filled.read_bytes()

    def refuse(*_):
        raise PermissionError(13, "no")

    monkeypatch.setattr(os, "replace", refuse)
    with Store(filled) as store:
        assert store.answers() == []
        assert store.add(Answer("r", "q", "1")) is False
        assert one_sentence(store.notice) and "damaged" in store.notice
        assert len(store.answers()) == 1
        with pytest.raises(Mistake, match="cannot be read just now"):
            store.export_csv(filled.parent / "o.csv")
    assert filled.read_bytes() == before and [p.name for p in filled.parent.iterdir()] == [filled.name]


def test_erase_removes_a_damaged_file(filled):
    """Someone who asks for everything to be erased also loses what can no longer be read, and only that."""
    no_database(filled)
    (filled.parent / "mine.txt").write_text("mine")
    with Store(filled) as store:
        assert store.erase() == 0
        assert [p.name for p in filled.parent.iterdir()] == ["mine.txt"]
        assert store.add(Answer("r", "q", "1")) and store.notice == ""


def test_an_emptied_file_is_told(filled):
    """A file of no bytes holds nothing to set aside; it is used, and the learner is told."""
    filled.write_bytes(b"")
    with Store(filled) as store:
        assert store.answers() == []
        assert store.add(Answer("r", "q", "1"))
        assert one_sentence(store.notice) and "empty" in store.notice
    assert questions(filled) == ["1"]


def test_a_log_without_its_database(filled):
    """The database was deleted by hand and its log left: the new file takes nothing from it."""
    with Store(filled) as store:
        store.add(Answer("r", "q", "1"))
        log = Path(str(filled) + "-wal").read_bytes()
    filled.unlink()
    Path(str(filled) + "-wal").write_bytes(log)
    with Store(filled) as store:
        assert store.add(Answer("r", "q", "2"))
    assert questions(filled) == ["2"]


def test_one_spoilt_cell_does_not_hide_the_others(filled):
    """A cell that is no longer text, or a number that is no number, is shown as far as it goes."""
    with closing(sqlite3.connect(filled)) as connection, connection:
        connection.execute("UPDATE answers SET response = CAST(x'ff22' AS TEXT), score = 'much' WHERE id = 7")
        connection.execute("UPDATE answers SET at = 'never' WHERE id = 8")
    with Store(filled) as store:
        answers = store.answers()
        assert len(answers) == 400 and answers[6].score is None and answers[7].at is None
        from oms.learning import progress

        assert progress.record(store)["at"].isna().sum() == 1 and len(progress.by_quiz(store)) == 1


# -- files that are not ours to write --------------------------------------------------------------------------------


@pytest.mark.parametrize("make", ["newer", "foreign", "foreign table of that name", "first version with less in it"])
def test_a_file_that_is_not_ours_to_write(filled, make, tmp_path):
    """A newer version's file and another program's are not written, not erased, and the sentence says why."""
    if make == "newer":
        with closing(sqlite3.connect(filled)) as connection:
            connection.execute("PRAGMA user_version = 99")
    else:
        filled.unlink()
        name, columns, version = {
            "foreign": ("recipes", "soup", 0),
            "foreign table of that name": ("answers", "soup", 2),
            "first version with less in it": ("answers", schema.listed(FIRST), 1),
        }[make]
        with closing(sqlite3.connect(filled)) as connection:
            connection.execute(f"CREATE TABLE {name} ({columns})")
            connection.execute(f"PRAGMA user_version = {version}")
    before = filled.read_bytes()
    with Store(filled) as store:
        assert store.answers() == []
        assert store.add(Answer("r", "q", "1")) is False and store.add(Answer("r", "q", "2")) is False
        assert len(store.answers()) == 2
        assert one_sentence(store.notice)
        assert ("newer version" if make == "newer" else "another program") in store.notice
        with pytest.raises(Mistake, match="could not be erased"):
            store.erase()
        with pytest.raises(Mistake, match="cannot be read just now"):
            store.export_json(tmp_path / "o.json")
    assert filled.read_bytes() == before and [p.name for p in filled.parent.iterdir()] == [filled.name]
