"""The store when the disk is against it: each fault is real unless its test says otherwise.

The rule for all: the lesson goes on, one sentence says what will not be remembered, nothing that was there is lost.
"""

import os
import shutil
import sqlite3
import subprocess
import sys
import textwrap
import threading
from contextlib import closing
from pathlib import Path

import pytest

from oms.content.problem import Mistake
from oms.learning import schema
from oms.learning import store as store_module
from oms.learning.store import Answer, Store

NOTEBOOKS = Path(store_module.__file__).parents[2]


@pytest.fixture
def path(tmp_path):
    return tmp_path / "home" / "progress.sqlite3"


@pytest.fixture
def filled(path):
    """A good file with 400 answers in it, closed."""
    with Store(path) as store:
        for number in range(400):
            store.add(Answer("old", "eyes", f"old-{number}", response="x" * 200))
    return path


def one_sentence(text):
    return text.endswith(".") and text.count(". ") == 0 and "\n" not in text and text[0].isupper()


def child(code, *arguments, **options):
    """Run code in a process of its own, where limits and rights can be taken away; returns what it printed."""
    environment = os.environ | {"PYTHONPATH": str(NOTEBOOKS)}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", textwrap.dedent(code), *map(str, arguments)],
        capture_output=True, text=True, env=environment, timeout=60, check=False, **options,
    )  # fmt: skip
    assert done.returncode == 0 and not done.stderr, done.stderr
    return done.stdout


def questions(path):
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return [question for (question,) in connection.execute("SELECT question FROM answers ORDER BY id")]


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
        assert store.take_notice() and store.take_notice() == ""
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
    import tempfile

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
    environment = os.environ | {"PYTHONPATH": str(NOTEBOOKS)}
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


# -- a damaged file -----------------------------------------------------------------------------------------------


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


# -- files of other versions and other programs --------------------------------------------------------------------


@pytest.mark.parametrize("make", ["newer", "foreign", "foreign table of that name"])
def test_a_file_that_is_not_ours_to_write(filled, make, tmp_path):
    """A newer version's file and another program's are not written, not erased, and the sentence says why."""
    if make == "newer":
        with closing(sqlite3.connect(filled)) as connection:
            connection.execute("PRAGMA user_version = 99")
    else:
        filled.unlink()
        name = "answers" if "that name" in make else "recipes"
        with closing(sqlite3.connect(filled)) as connection:
            connection.execute(f"CREATE TABLE {name} (soup)")
            connection.execute(f"PRAGMA user_version = {1 if name == 'answers' else 0}")
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


def add_a_column(connection):
    connection.execute("ALTER TABLE answers ADD COLUMN mood TEXT")


def break_half_way(connection):
    add_a_column(connection)
    raise RuntimeError("a step with a defect")


def test_an_earlier_version_is_brought_up_to_date(filled, monkeypatch):
    """A made-up version 2: the file is copied first, then changed, and keeps all its answers."""
    monkeypatch.setattr(schema, "MIGRATIONS", [*schema.MIGRATIONS, add_a_column])
    with Store(filled) as store:
        assert len(store.answers()) == 400
        assert store.add(Answer("r", "q", "new")) and store.notice == ""
    (copy,) = filled.parent.glob("progress.before-version-2-*.sqlite3")
    assert len(questions(copy)) == 400 and len(questions(filled)) == 401
    with closing(sqlite3.connect(filled)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (2,)
        assert "mood" in {row[1] for row in connection.execute("PRAGMA table_info(answers)")}
    with Store(filled) as store:
        assert len(store.answers()) == 401
    assert len(list(filled.parent.glob("progress.before*"))) == 1


def test_a_failing_step_leaves_the_file_as_it_was(filled, monkeypatch):
    """A step that fails half way is undone whole: version, table and answers as before, and no heap of copies."""
    monkeypatch.setattr(schema, "MIGRATIONS", [*schema.MIGRATIONS, break_half_way])
    with Store(filled) as store:
        assert not any(store.add(Answer("r", "q", str(n))) for n in range(3))
        assert one_sentence(store.notice) and "could not be brought up to date" in store.notice
        assert len(store.answers()) == 3
    monkeypatch.undo()
    assert [p.name for p in filled.parent.iterdir()] == [filled.name]
    with Store(filled) as store:
        assert len(store.answers()) == 400 and store.add(Answer("r", "q", "now"))


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
