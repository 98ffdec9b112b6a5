"""The store between processes: notebooks writing at once, kernels killed in the middle, erasing and damage meanwhile."""

import os
import subprocess
import sys
import textwrap
import time

import pytest

from oms.learning.store import Answer, Store
from progress_files import ENVIRONMENT, child, questions

KILLS = int(os.environ.get("OMS_TEST_KILLS", "200"))  # how many processes are killed; more of them for a night's run

needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")

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
        env=os.environ | ENVIRONMENT,
    )  # fmt: skip


def go(writer):
    writer.stdin.write("go\n")
    writer.stdin.flush()


def test_writing_at_once(tmp_path):
    """Two notebooks that begin the same file at the same moment: every answer acknowledged, there, and there once."""
    path = tmp_path / "home" / "progress.sqlite3"
    running = [start(path, f"w{n}", 400) for n in range(2)]
    for writer in running:
        go(writer)
    acknowledged = []
    for writer in running:
        out, err = writer.communicate(timeout=60)
        assert writer.returncode == 0 and err == ""
        acknowledged += out.split()
    assert len(acknowledged) == 800
    assert sorted(questions(path)) == sorted(acknowledged)


EIGHT = """
    import sys
    from forked import together
    from oms.learning.store import Answer, Store
    def notebook(name):
        def answer(say):
            with Store(sys.argv[1]) as store:
                for number in range(250):
                    if store.add(Answer(name, "q", f"{name}-{number}")):
                        say(f"{name}-{number}")
                mine = [a.question for a in store.answers("q") if a.run == name]
                assert mine == [f"{name}-{number}" for number in range(250)] and store.notice == ""
        return answer
    print(*(question for said in together(*(notebook(f"n{n}") for n in range(8))) for question in said))
"""


@needs_fork
def test_eight_at_once(tmp_path):
    """Eight processes begin one file within a millisecond, 250 answers each: none lost, none doubled, each in order."""
    path = tmp_path / "home" / "progress.sqlite3"
    acknowledged = child(EIGHT, path).split()
    there = questions(path)
    assert len(acknowledged) == len(there) == 2000 and set(acknowledged) == set(there)
    for name in range(8):
        assert [q for q in there if q.startswith(f"n{name}-")] == [f"n{name}-{number}" for number in range(250)]


KILLED = """
    import random, sqlite3, sys, time
    from contextlib import closing
    from itertools import count
    from pathlib import Path
    from forked import Forked
    from oms.learning.store import Answer, Store

    def notebook(path, name):
        def answer(say):
            store = Store(path)
            for number in count():
                if store.add(Answer(name, "q", f"{name}-{number}", response="x" * 300)):
                    say(f"{name}-{number}")  # acknowledged: from here on it must never be lost
        return answer

    chance, killed, busy, total = random.Random(20), 0, 0, 0
    while killed < int(sys.argv[2]):
        path = Path(sys.argv[1]) / str(killed // 20) / "progress.sqlite3"  # now and then a new file, so that they stay short
        if killed % 20 == 0:
            acknowledged = []
        writers = [Forked(notebook(path, f"k{killed + n}")) for n in range(2 if killed % 5 == 0 else 1)]
        if killed % 4:  # a quarter may still be opening
            for writer in writers:
                writer.first_line()
        for writer in writers:  # of two, the second goes on for a while after the first has died
            time.sleep(chance.uniform(0, 0.015))
            said = writer.killed()
            acknowledged += said
            busy += bool(said)
            total += len(said)
        killed += len(writers)
        if killed % 3 and path.exists():
            with Store(path) as store:
                there = [question for (question,) in store.cells("question")]
                assert store.notice == "", store.notice
        elif acknowledged:  # the log a dead process left is recovered by a plain reader too
            with closing(sqlite3.connect(path)) as connection:
                there = [question for (question,) in connection.execute("SELECT question FROM answers")]
                assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        else:
            continue
        assert len(there) == len(set(there)) and set(acknowledged) <= set(there), set(acknowledged) - set(there)
    print(killed, busy, total)
"""


@needs_fork
def test_killed_in_the_middle_of_writing(tmp_path):
    """Two hundred kernels killed without warning, while opening or writing, some beside another that goes on writing.

    After each, every answer acknowledged so far is there, none is doubled, and nothing was taken for damage.
    """
    killed, busy, acknowledged = map(int, child(KILLED, tmp_path, KILLS, timeout=60 + KILLS).split())
    assert killed >= KILLS and busy >= killed / 2 and acknowledged > KILLS
    files = list(tmp_path.rglob("*.sqlite3"))
    assert len(files) >= KILLS // 20 and all(questions(path) for path in files)
    assert not list(tmp_path.rglob("*damaged*"))


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


MEET = """
    import sys
    from forked import together
    from oms.learning.store import Answer, Store
    def notebook(name):
        def answer(say):
            with Store(sys.argv[1]) as store:
                say(sum(store.add(Answer(name, "q", f"{name}-{number}")) for number in range(50)))
        return answer
    print(*(said for lines in together(*(notebook(f"n{n}") for n in range(4))) for said in lines))
"""


@needs_fork
def test_notebooks_meet_a_damaged_file(tmp_path):
    """Four find the same damaged file at once: it is set aside once, and all write into the one new file."""
    path = tmp_path / "home" / "progress.sqlite3"
    path.parent.mkdir()
    path.write_bytes(b"no database " * 1000)
    assert child(MEET, path).split() == ["50"] * 4
    assert len(list(path.parent.glob("progress.damaged-*.sqlite3"))) == 1
    assert len(questions(path)) == len(set(questions(path))) == 200


def test_an_open_reader_sees_what_another_notebook_writes(tmp_path):
    """A progress table run again shows the answers given in another notebook meanwhile."""
    path = tmp_path / "progress.sqlite3"
    with Store(path) as lesson, Store(path) as table:
        lesson.add(Answer("r", "q", "1"))
        assert len(table.answers()) == 1
        lesson.add(Answer("r", "q", "2"))
        assert len(table.answers()) == 2 and table.last_run("q")[-1].question == "2"
