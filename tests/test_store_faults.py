"""The store when it cannot write: each fault is real unless its test says otherwise.

The rule for all: the lesson goes on, one sentence says what will not be remembered, nothing that was there is lost.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import textwrap
import threading
from pathlib import Path

import pytest

from oms.content.problem import Mistake
from oms.learning import store as store_module
from oms.learning.store import Answer, Store
from progress_files import ENVIRONMENT, child, fill, one_sentence, questions


@pytest.fixture
def path(tmp_path):
    return tmp_path / "home" / "progress.sqlite3"


@pytest.fixture
def filled(path):
    """A good file with 400 answers in it, closed."""
    return fill(path)


# -- where nothing can be written --------------------------------------------------------------------------------


def test_folder_that_cannot_be_made(tmp_path):
    """A file stands where the folder should be: answers stay with the session, also in order, and are readable."""
    (tmp_path / "taken").write_text("mine")
    with Store(tmp_path / "taken" / "deeper" / "progress.sqlite3") as store:
        assert store.answers() == [] and store.notice == ""
        assert store.add(Answer("r", "q", "1")) is False
        assert store.add(Answer("r", "q", "2")) is False
        assert [a.question for a in store.answers()] == [a.question for a in store.last_run("q")] == ["1", "2"]
        assert one_sentence(store.notice) and "cannot be written" in store.notice
    assert (tmp_path / "taken").read_text() == "mine"


def test_answers_are_saved_once_the_folder_can_be_made(tmp_path):
    """When the obstacle goes away, the next answer takes all waiting ones with it, in order, and the notice goes."""
    obstacle = tmp_path / "home"
    obstacle.write_text("")
    with Store(obstacle / "progress.sqlite3") as store:
        assert not store.add(Answer("r", "q", "1"))
        obstacle.unlink()
        assert store.add(Answer("r", "q", "2")) and store.notice == ""
    assert questions(obstacle / "progress.sqlite3") == ["1", "2"]


def test_waiting_answers_are_saved_at_closing(tmp_path):
    """A learner who answers nothing more still keeps what waited, if the disk has recovered by then."""
    obstacle = tmp_path / "home"
    obstacle.write_text("")
    with Store(obstacle / "progress.sqlite3") as store:
        assert not store.add(Answer("r", "q", "1"))
        obstacle.unlink()
    assert questions(obstacle / "progress.sqlite3") == ["1"]


def test_a_folder_in_place_of_the_file(path):
    """Something that is no file bears the name: told, and left alone."""
    path.mkdir(parents=True)
    with Store(path) as store:
        assert not store.add(Answer("r", "q", "1"))
        assert one_sentence(store.notice) and len(store.answers()) == 1
    assert path.is_dir() and list(path.iterdir()) == []


READ_ONLY = """
    import os, sys
    import fcntl, shutil, tempfile, sqlite3, platformdirs, oms.learning.export
    from oms.learning.store import Answer, Store
    Answer("r", "q", "1")
    if os.getuid() == 0:  # permissions do not bind root, so stop being root
        os.setgroups([]); os.setgid(65534); os.setuid(65534)
    with Store(sys.argv[1]) as store:
        print(len(store.answers()), repr(store.notice))
        print(store.add(Answer("r", "eyes", "new")), len(store.answers("eyes")), store.last_run("eyes")[0].question)
        print(store.notice)
        try:
            store.erase()
        except ValueError as told:
            print(told)
"""


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="POSIX permissions")
@pytest.mark.parametrize("log", [False, True], ids=["closed well", "with a log left over"])
def test_read_only_folder(filled, tmp_path_factory, log):
    """Real permissions (a child that gives up root where the tests run as root): old answers are read, new ones stay
    with the session, erasing is refused in words, and every file is what it was."""
    # Not under pytest's own folder, which only its owner may enter.
    with tempfile.TemporaryDirectory() as outside:
        os.chmod(outside, 0o755)
        folder = Path(outside) / "home"
        folder.mkdir()
        with Store(filled) as store:
            if log:
                store.add(Answer("r", "q", "in the log"))
            for file in filled.parent.iterdir():
                if not file.name.endswith("-shm"):
                    shutil.copy(file, folder / file.name)
                    os.chmod(folder / file.name, 0o444)
        os.chmod(folder, 0o555)
        before = {p.name: p.read_bytes() for p in folder.iterdir()}
        lines = child(READ_ONLY, folder / "progress.sqlite3").splitlines()
        assert {p.name: p.read_bytes() for p in folder.iterdir()} == before
        os.chmod(folder, 0o755)
    assert lines[0] == f"{400 + log} ''"
    assert lines[1] == "False 401 new"
    assert one_sentence(lines[2]) and "cannot be written to" in lines[2]
    assert one_sentence(lines[3]) and "could not be erased" in lines[3]


# -- no room -----------------------------------------------------------------------------------------------------

FULL = """
    import resource, sys
    from oms.learning.store import Answer, Store
    limit = int(sys.argv[2])
    if limit:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    kept, notices = [], set()
    with Store(sys.argv[1]) as store:
        for number in range(300):
            if store.add(Answer("r", "eyes", f"new-{number}", response="x" * 2000)):
                kept.append(f"new-{number}")
            notices.add(store.notice)
        assert [a.question for a in store.answers("eyes") if a.run == "r"] == [f"new-{n}" for n in range(300)]
        assert store.add(Answer("r", "eyes", "last")) is False
    print(len(kept), len(notices - {""}), *kept)
    print(store.notice)
"""


def check_full(printed, path):
    first, notice = printed.splitlines()
    count, notices, *kept = first.split()
    assert int(count) == len(kept) < 300 and notices == "1"
    assert one_sentence(notice) and "full" in notice
    there = questions(path)
    assert there[:400] == [f"old-{n}" for n in range(400)]
    # Closing the file may free some room, so a refused answer may get in later, with one that is acknowledged.
    new = there[400:]
    assert set(kept) <= set(new) and new == sorted(set(new), key=lambda name: int(name.removeprefix("new-")))
    return kept


@pytest.mark.skipif(sys.platform == "win32", reason="needs RLIMIT_FSIZE")
@pytest.mark.parametrize("limit", [1, 6000, 200_000])
def test_no_file_may_grow(filled, limit):
    """A limit on file size in a child process: every acknowledged answer and every old one is there afterwards."""
    check_full(child(FULL, filled, limit), filled)


@pytest.mark.skipif(sys.platform == "win32", reason="needs RLIMIT_FSIZE")
def test_no_room_for_the_first_answer(path):
    """With no room even for a new file the lesson goes on, and what was left behind does no harm later."""
    check = child(FULL.replace("print(len(kept)", "print(0"), path, 100).splitlines()
    assert one_sentence(check[1]) and "full" in check[1]
    with Store(path) as later:
        assert later.add(Answer("r", "q", "1")) and later.notice == ""
    assert questions(path) == ["1"]


def test_a_disk_that_is_really_full(tmp_path, filled):
    """A file system of 800 kB that fills up (needs leave to mount one in a private namespace)."""
    disk = tmp_path / "small disk"
    disk.mkdir()
    mount = f'mount -t tmpfs -o size=800k tmpfs "{disk}"'
    private = ["unshare", "-rm", "sh", "-c"]
    if not shutil.which("unshare") or subprocess.run([*private, mount], capture_output=True, check=False).returncode:
        pytest.skip("no leave to mount a small disk here; test_no_file_may_grow covers the same promise")
    script = tmp_path / "child.py"
    script.write_text(textwrap.dedent(FULL))
    run = f'{mount} && cp "{filled}" "{disk}/" && "{sys.executable}" "{script}" "{disk}/{filled.name}" 0 && cp "{disk}/"* .'
    out = tmp_path / "out"
    out.mkdir()
    environment = os.environ | ENVIRONMENT
    done = subprocess.run([*private, run], capture_output=True, text=True, cwd=out, env=environment, check=False)
    assert done.returncode == 0, done.stderr
    assert len(check_full(done.stdout, out / filled.name)) > 10


def test_room_again(filled):
    """SQLite's own "database or disk is full" (its page limit lowered): the waiting answers go in once there is room."""
    with Store(filled) as store:
        assert store.add(Answer("r", "q", "0"))
        store._file._connection.execute("PRAGMA max_page_count = 1")
        big = Answer("r", "q", "big", response="x" * 100_000)
        assert store.add(big) is False
        assert one_sentence(store.notice) and "full" in store.notice
        assert store.add(Answer("r", "q", "small")) and store.notice == ""
    assert questions(filled)[-3:] == ["0", "big", "small"]


# -- another program holds the file -------------------------------------------------------------------------------


@pytest.mark.parametrize("begin", ["BEGIN IMMEDIATE", "PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE"])
def test_locked_by_another_program(filled, monkeypatch, begin):
    """A process holds the file longer than we wait: told once, waited for only once, and saved when it lets go."""
    monkeypatch.setattr(store_module, "PATIENCE", 0.3)
    code = f"""
        import sqlite3, sys
        c = sqlite3.connect(sys.argv[1], isolation_level=None)
        for step in {begin!r}.split("; "):
            c.execute(step)
        print("held", flush=True); sys.stdin.readline()
        c.close()
    """
    command = [sys.executable, "-c", textwrap.dedent(code), str(filled)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout.readline() == "held\n"
        with Store(filled) as store:
            results = [store.add(Answer("r", "q", f"new-{n}")) for n in range(3)]
            assert results == [False, False, False] and store._file.patience == store_module.HURRY
            assert one_sentence(store.notice) and "using the file" in store.notice
            assert [a.question for a in store.answers("q")] == ["new-0", "new-1", "new-2"]
            with pytest.raises(Mistake, match=r"^Your answers could not be erased, because .*\.$"):
                store.erase()
            holder.communicate("go\n")
            assert store.add(Answer("r", "q", "new-3")) and store.notice == ""
            assert store._file.patience == store_module.PATIENCE
    assert questions(filled)[400:] == ["new-0", "new-1", "new-2", "new-3"]


# -- interruptions -------------------------------------------------------------------------------------------------


def test_interrupting_the_kernel_in_the_middle_of_an_answer(filled):
    """A KeyboardInterrupt between begin and commit goes through, leaves no lock, and the answer is kept with the next."""

    class Interrupting:
        def __init__(self, connection):
            self.connection = connection

        def __getattr__(self, name):
            return getattr(self.connection, name)

        def executemany(self, *_):
            raise KeyboardInterrupt

    with Store(filled) as store, Store(filled) as other:
        store.add(Answer("r", "q", "0"))
        real = store._file._connection
        store._file._connection = Interrupting(real)
        with pytest.raises(KeyboardInterrupt):
            store.add(Answer("r", "q", "1"))
        store._file._connection = real
        assert other.add(Answer("r", "q", "meanwhile"))
        assert store.add(Answer("r", "q", "2"))
    assert questions(filled)[400:] == ["0", "meanwhile", "1", "2"]


def test_threads_of_one_kernel(filled):
    """A widget's message may be handled in another thread than the cells: nothing is lost or doubled."""
    with Store(filled) as store:
        threads = [
            threading.Thread(target=lambda t=t: [store.add(Answer("r", "q", f"{t}-{n}")) for n in range(50)])
            for t in range(4)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(store.answers("q")) == 200
    assert len(set(questions(filled))) == 600
