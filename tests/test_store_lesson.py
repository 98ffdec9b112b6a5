"""A lesson while the progress file is in trouble, each trouble real: it goes on, one sentence tells, nothing is lost."""

import json
import os
import shlex
import shutil
import sqlite3
import subprocess
import sys
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from oms.learning import QuizSession
from oms.learning import store as store_module
from progress_files import ENVIRONMENT, child, fill, one_sentence
from sitting import Witness, quiz, sit

SITTING = Path(__file__).with_name("sitting.py")


@pytest.fixture
def path(tmp_path):
    """A good file with 400 answers in it, closed."""
    return fill(tmp_path / "home" / "progress.sqlite3")


def uids(path):
    """What makes each answer in a whole file one of its kind, in the order of writing."""
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return [uid for (uid,) in connection.execute("SELECT uid FROM answers ORDER BY id")]


# -- troubles, each with the words its sentence must hold, and how many of the old answers can be read in it ------------


@contextmanager
def files_up_to(size):
    """In this process, no file may grow over so many bytes."""
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def room_for_some(path):
    """The room there is runs out in the middle of the lesson."""
    return files_up_to(40_000)


def no_room(path):
    """No room at all, not even for what SQLite keeps beside a file to read it."""
    return files_up_to(1)


@contextmanager
def locked(path):
    """Another program is writing all the time."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@contextmanager
def newer(path):
    """A later version of the course has been at work."""
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 3")
    yield


@contextmanager
def folder_is_a_file(path):
    """Where the folder was there is a file, so that nothing can be made in it, not even by root."""
    aside = path.parent.with_name("elsewhere")
    path.parent.rename(aside)
    path.parent.write_text("mine")
    yield
    path.parent.unlink()
    aside.rename(path.parent)


needs_limits = pytest.mark.skipif(os.name == "nt", reason="needs RLIMIT_FSIZE")

TROUBLES = [
    pytest.param(room_for_some, "full", 400, marks=needs_limits),
    pytest.param(no_room, "full", 0, marks=needs_limits),
    (locked, "another program is using", 400),
    (newer, "newer version", 0),
    (folder_is_a_file, "cannot be written to", 0),
]


@pytest.mark.parametrize("trouble, words, readable", TROUBLES)
def test_a_lesson_in_trouble(path, monkeypatch, trouble, words, readable):
    """The quiz is answered to its end, one sentence says why it is not kept, and what was acknowledged is there."""
    monkeypatch.setattr(store_module, "PATIENCE", 0.1)
    before = uids(path)
    with trouble(path):
        store = Witness(path)
        _, said = sit(store)
        assert len(store.answers()) == readable + 6
        assert QuizSession(quiz(), store=store).offer is None
        assert len(said) == 1 and one_sentence(said[0]) and words in said[0]
        assert bool(store.acknowledged) == (trouble is room_for_some) and len(store.acknowledged) < 6
        if store.acknowledged:
            assert set(store.acknowledged) <= set(uids(path))
    store.close()
    if trouble is newer:
        assert uids(path) == before
    else:  # the trouble is over, so what waited was written at closing
        assert store.notice == "" and uids(path) == before + store.added


@needs_limits
def test_trouble_that_begins_and_ends_within_a_lesson(path):
    """No room for two answers and a flag: told once; the next answer takes them along, in order, and all is well."""
    before = uids(path)
    with Witness(path) as store, ExitStack() as limits:

        def fill_up_and_clear(place):
            if place == 2:
                limits.enter_context(files_up_to(1))
            if place == 4:
                limits.close()

        _, said = sit(store, before=fill_up_and_clear)
        assert len(said) == 1 and one_sentence(said[0]) and "full" in said[0]
        assert store.acknowledged == store.added and store.notice == ""
        assert uids(path) == before + store.added


# -- damage ------------------------------------------------------------------------------------------------------------


def damaged_page(path):
    content = bytearray(path.read_bytes())
    middle = len(content) // 4096 // 2 * 4096
    content[middle : middle + 4096] = bytes(range(256)) * 16
    path.write_bytes(content)


def truncated(path):
    os.truncate(path, path.stat().st_size * 2 // 3)


def cut_within_a_page(path):
    os.truncate(path, path.stat().st_size - 1000)


@pytest.mark.parametrize("damage", [damaged_page, truncated, cut_within_a_page])
@pytest.mark.parametrize("when", [None, 3], ids=["before the lesson", "in the middle of it"])
def test_a_lesson_over_a_damaged_file(path, damage, when):
    """The file is set aside as it is, one sentence names it, and every answer of this lesson is in the new one."""
    store, spoilt = Witness(path), []

    def spoil(place):
        if place == when:
            store.close()
            damage(path)
            spoilt.append(path.read_bytes())

    if when is None:
        spoil(None)
    _, said = sit(store, before=spoil)
    store.close()
    (aside,) = path.parent.glob("progress.damaged-*.sqlite3")
    assert len(said) == 1 and one_sentence(said[0]) and aside.name in said[0]
    assert [aside.read_bytes()] == spoilt
    assert uids(path) == store.acknowledged == store.added and len(store.added) == 6


# -- disks of their own ------------------------------------------------------------------------------------------------


def sit_on_a_disk(path, mount):
    """Sit in a process that sees `mount` (commands for a shell, {folder} in them) in place of the folder of `path`.

    Returns how many answers could be read before, the sentences told, and what was acknowledged. Skips the test where
    nothing may be mounted: tests with permissions and limits hold the same promise there.
    """
    mount = mount.format(folder=shlex.quote(str(path.parent)), python=sys.executable)
    private = ["unshare", "-rm", "sh", "-ec"]
    if not shutil.which("unshare") or subprocess.run([*private, mount], capture_output=True, check=False).returncode:
        pytest.skip("no leave to mount a disk here; tests with permissions and limits on size cover the same promise")
    sitting = shlex.join([sys.executable, "-W", "error", str(SITTING), str(path)])
    done = subprocess.run([*private, f"{mount}\n{sitting}"], capture_output=True, text=True, check=False, timeout=60,
                          env=os.environ | ENVIRONMENT)  # fmt: skip
    assert done.returncode == 0 and done.stderr == "", done.stderr
    return json.loads(done.stdout)[:3]


def test_a_lesson_on_a_read_only_disk(path):
    """A disk mounted for reading only, which binds root as well: the old answers are read, and one sentence tells."""
    before = path.read_bytes()
    mount = "mount --bind {folder} {folder}\nmount -o remount,ro,bind {folder}"
    readable, said, acknowledged = sit_on_a_disk(path, mount)
    assert readable == 400 and acknowledged == []
    assert len(said) == 1 and one_sentence(said[0]) and "cannot be written to" in said[0]
    assert path.read_bytes() == before and [p.name for p in path.parent.iterdir()] == [path.name]


def test_a_lesson_on_a_disk_that_is_full_already(path):
    """Not one byte is free, not even for reading in place: the old answers are read all the same, one sentence tells."""
    mount = """
        cp {folder}/progress.sqlite3 {folder}/../kept
        mount -t tmpfs -o size=800k tmpfs {folder}
        cp {folder}/../kept {folder}/progress.sqlite3
        head -c 800k /dev/zero > {folder}/filler 2>/dev/null || true
    """
    readable, said, acknowledged = sit_on_a_disk(path, mount)
    assert readable == 400 and acknowledged == []
    assert len(said) == 1 and one_sentence(said[0]) and "disk is full" in said[0]


# -- no trouble at all ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", [{}, {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}],
                         ids=["as set", "a computer that knows no letters but its own"])
def test_a_home_with_blanks_and_other_letters(tmp_path, language):
    """OMS_HOME in other scripts, with blanks and signs, in a plain Python without a kernel: all is kept, none told."""
    home = tmp_path / "Мои документы 眼 é" / "50% of #1 & co?"
    command = [sys.executable, "-W", "error", str(SITTING)]
    for lessons in range(2):
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60,
                              env=os.environ | ENVIRONMENT | language | {"OMS_HOME": str(home)})  # fmt: skip
        assert done.returncode == 0 and done.stderr == "", done.stderr
        readable, said, acknowledged, added = json.loads(done.stdout)
        assert readable == 6 * lessons and said == [] and acknowledged == added
    assert [p.name for p in home.iterdir()] == ["progress.sqlite3"] and len(uids(home / "progress.sqlite3")) == 12


class Jumping:
    """A clock that goes back by a month each time somebody looks at it."""

    def __init__(self):
        self.now = datetime(2026, 11, 1, tzinfo=UTC)

    def __call__(self):
        self.now -= timedelta(days=30)
        return self.now


def test_a_lesson_while_the_clock_jumps_back(path):
    """Order is that of writing, no time taken is less than nothing, the latest run is the latest, and all is kept."""
    with Witness(path) as store:
        sit(store)
        first = store.last_run("example")[0].run
        store.added.clear()
        session, said = sit(store, clock=Jumping())
        assert said == [] and store.last_run("example")[0].run != first
        mine = [a for a in store.answers("example") if a.run != first]
        assert [a.at for a in mine] == sorted((a.at for a in mine), reverse=True) and mine[-1].at.year < 2026
        assert all(a.seconds >= 0 for a in mine if a.event == "answer") and (session.result()["seconds"] >= 0).all()
        numbers = [row[0] for row in store.log()]
        assert numbers == sorted(set(numbers)) and [row[1] for row in store.log()][-6:] == [a.question for a in mine]
        assert len(store.log(after=numbers[-4])) == 3
    assert uids(path)[-6:] == store.added


KILLED = """
    import sys, time
    from forked import Forked
    from oms.learning import QuizSession
    from sitting import Witness, quiz, sit
    def lesson(say):
        store = Witness(sys.argv[1])
        def tell(place):
            if place == 3:
                say(len(store.acknowledged))
                time.sleep(60)
        sit(store, before=tell)
    one = Forked(lesson)
    one.first_line()
    print(*one.killed())
    with Witness(sys.argv[1]) as store:
        session = QuizSession(quiz(), store=store)
        print(session.offer.sentence)
        session.go_on()
        print(session.position, sorted(session.flags), session.certainty, store.notice or "all is well")
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_kernel_killed_in_the_middle_of_a_lesson(path):
    """After three answers and a flag the kernel is killed; the next one offers to go on there and has them all."""
    said, offer, state = child(KILLED, path).splitlines()
    assert said == "4"
    assert offer == "You have answered 3 of 5 questions; go on with question 4, or start again."
    assert state == "3 [2] None all is well"
    assert len(uids(path)) == 404
