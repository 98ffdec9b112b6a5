"""The store between processes: several notebooks writing at once, kernels killed in the middle, erasing meanwhile."""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import textwrap
import time
from contextlib import closing
from pathlib import Path

import pytest

from oms.learning import store as store_module
from oms.learning.store import Answer, Store

NOTEBOOKS = Path(store_module.__file__).parents[2]
KILLS = int(os.environ.get("OMS_TEST_KILLS", "20"))  # rounds of killing; more of them for a night's run

WRITER = textwrap.dedent("""
    import os, sys
    from oms.learning.store import Answer, Store
    path, name, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
    sys.stdin.readline()
    with Store(path) as store:
        for number in range(count):
            question = f"{name}-{number}"
            if store.add(Answer(name, "q", question)):
                os.write(1, (question + "\\n").encode())  # acknowledged: from here on it must never be lost
            else:
                print(store.notice, file=sys.stderr)
""")


def start(path, name, count):
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-c", WRITER, str(path), name, str(count)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env=os.environ | {"PYTHONPATH": str(NOTEBOOKS)},
    )  # fmt: skip


def go(writer):
    writer.stdin.write("go\n")
    writer.stdin.flush()


def whole(path):
    """The questions in the file, after SQLite has found nothing wrong with it."""
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return [question for (question,) in connection.execute("SELECT question FROM answers")]


@pytest.mark.parametrize("writers, count", [(2, 400), (8, 100)])
def test_writing_at_once(tmp_path, writers, count):
    """Notebooks that begin the same file at the same moment: every answer is acknowledged, there, and there once."""
    path = tmp_path / "home" / "progress.sqlite3"
    running = [start(path, f"w{n}", count) for n in range(writers)]
    for writer in running:
        go(writer)
    acknowledged = []
    for writer in running:
        out, err = writer.communicate(timeout=60)
        assert writer.returncode == 0 and err == ""
        acknowledged += out.split()
    assert len(acknowledged) == writers * count
    assert sorted(whole(path)) == sorted(acknowledged)


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs SIGKILL")
def test_killed_in_the_middle_of_writing(tmp_path):
    """Kernels killed at random moments, the first answer included: every acknowledged answer is there, none doubled.

    The log a killed process leaves is recovered both by the next writer and by a plain reader.
    """
    path = tmp_path / "home" / "progress.sqlite3"
    chance = random.Random(20)
    acknowledged = []
    for number in range(KILLS):
        with start(path, f"k{number}", 1_000_000) as writer:
            go(writer)
            if number % 4:  # every fourth is killed while still opening
                acknowledged += writer.stdout.readline().split()
            time.sleep(chance.uniform(0, 0.05 if number % 4 else 0.02))
            os.kill(writer.pid, signal.SIGKILL)
            lines = writer.stdout.read()
            acknowledged += lines[: lines.rfind("\n") + 1].split()
        if path.exists():
            with Store(path) as store:
                there = [a.question for a in store.answers()]
                assert store.notice == ""
            assert len(there) == len(set(there)) and set(acknowledged) <= set(there)
    assert len(acknowledged) > KILLS and set(acknowledged) <= set(whole(path))
    assert not list(path.parent.glob("*damaged*"))


@pytest.mark.skipif(os.name == "nt", reason="Windows removes no open file")
def test_erasing_while_others_write(tmp_path):
    """Erasing thirty times under two busy writers: none of them fails, and the last file is whole.

    Each answer is either erased by an erase that came after it, or there: the sum of both is what was acknowledged.
    """
    path = tmp_path / "home" / "progress.sqlite3"
    writers = [start(path, f"w{n}", 1500) for n in range(2)]
    erased = 0
    with Store(path) as store:
        for writer in writers:
            go(writer)
        waited = time.monotonic() + 30
        while not store.answers() and time.monotonic() < waited:  # on a busy machine a writer takes its time to start
            time.sleep(0.01)
        for _ in range(30):
            erased += store.erase()
            time.sleep(0.02)
        acknowledged = 0
        for writer in writers:
            out, err = writer.communicate(timeout=60)
            assert writer.returncode == 0 and err == ""
            acknowledged += len(out.split())
        assert erased > 0 and acknowledged == 3000
        assert erased + len(store.answers()) == acknowledged


def test_two_notebooks_meet_a_damaged_file(tmp_path):
    """Both find the same damaged file: it is set aside once, and both write into the one new file."""
    path = tmp_path / "home" / "progress.sqlite3"
    path.parent.mkdir()
    path.write_bytes(b"no database " * 1000)
    writers = [start(path, f"w{n}", 50) for n in range(4)]
    for writer in writers:
        go(writer)
    for writer in writers:
        out, err = writer.communicate(timeout=60)
        assert writer.returncode == 0 and err == "" and len(out.split()) == 50
    assert len(list(path.parent.glob("progress.damaged-*.sqlite3"))) == 1
    assert len(whole(path)) == len(set(whole(path))) == 200


def test_an_open_reader_sees_what_another_notebook_writes(tmp_path):
    """A progress table run again shows the answers given in another notebook meanwhile."""
    path = tmp_path / "progress.sqlite3"
    with Store(path) as lesson, Store(path) as table:
        lesson.add(Answer("r", "q", "1"))
        assert len(table.answers()) == 1
        lesson.add(Answer("r", "q", "2"))
        assert len(table.answers()) == 2 and table.last_run("q")[-1].question == "2"
