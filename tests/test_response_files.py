"""Response files are hostile until shown otherwise: each is named with its remedy, nothing of it runs, the others count."""

import csv
import io
import json
import os
import re
import sys
import tracemalloc

import pytest

import class_files
import quizzes
from class_files import answer, single, told, write
from oms.content.problem import Mistake
from oms.teaching import class_folder, response_files
from oms.teaching.class_folder import read_folder
from oms.teaching.item_report import ClassReport
from oms.teaching.response_files import plain_name


@pytest.fixture
def bank():
    return class_files.bank_of(single(1), single(2), single(3))


@pytest.fixture
def folder(tmp_path, bank):
    """A folder with one sound file in it."""
    place = tmp_path / "class"
    place.mkdir()
    write(place, "oms-responses-ann.json", told("Ann", [answer(bank, "oms-q-0001", "o0", run="ann")]))
    return place


def line_of(answers, name):
    return next(line for line in answers.files if line.file == name)


DEEP = "[" * 200_000
NOT_FILES = {
    "empty": (b"", "It is empty."),
    "blank": (b"  \n", "It is empty."),
    "no JSON": (b"hello", "cannot be read as JSON"),
    "half a file": (b'{"format": "oms-responses", "version": 1, "nick', "cannot be read as JSON"),
    "a page": (b"<html><script>alert(1)</script>", "cannot be read as JSON"),
    "nested without end": (DEEP.encode(), "nested deeper"),
    "nested and closed": ((DEEP + "]" * 200_000).encode(), "nested deeper"),
    "a number too long": (b'{"format": ' + b"9" * 6000 + b"}", "cannot be read as JSON"),
    "UTF-16": ("{}".encode("utf-16"), "UTF-8"),
    "Latin": ('{"nickname": "Jérôme"}'.encode("latin-1"), "UTF-8"),
    "an archive": (b"PK\x03\x04rest", "packed archive"),
    "a list": (b"[1, 2]", "not a file of answers"),
    "NaN alone": (b"NaN", "not a file of answers"),
    "another format": (b'{"format": "else"}', "not a file of answers"),
    "a learner's own record": (b'{"format": "oms-progress", "version": 1, "answers": []}', "own record"),
}


@pytest.mark.parametrize(("content", "why"), NOT_FILES.values(), ids=NOT_FILES)
def test_what_is_no_response_file_is_left_out_and_named(folder, bank, content, why):
    """It stands in the list with a reason and a remedy, and the sound file is analysed all the same."""
    write(folder, "oms-responses-bad.json", content)
    answers = read_folder(folder, bank)
    line = line_of(answers, "oms-responses-bad.json")
    assert line.state == "left out" and why in line.why and line.mend.endswith(".")
    assert answers.learners == ("Ann",) and answers.rows["question"] == ["oms-q-0001"]


WRONG_PARTS = {
    "a future version": ({"version": 2}, "newer version"),
    "version yes": ({"version": True}, "which version"),
    "version in words": ({"version": "1"}, "which version"),
    "version not a number": ({"version": float("nan")}, "which version"),
    "no answers": ({"answers": None}, "no list of answers"),
    "answers by name": ({"answers": {"a": 1}}, "no list of answers"),
    "no answer in the list": ({"answers": []}, "no answer in it"),
    "answers that are none": ({"answers": [1, None, "x", [], {}, {"question": {"$": 1}}]}, "no answer in it"),
    "no nickname": ({"nickname": None}, "no nickname"),
    "a blank nickname": ({"nickname": " \t "}, "no nickname"),
    "a nickname in parts": ({"nickname": {"first": "x"}}, "no nickname"),
    "too many answers": ({"answers": [0] * (response_files.MOST_ANSWERS + 1)}, "20,001 answers"),
}


@pytest.mark.parametrize(("more", "why"), WRONG_PARTS.values(), ids=WRONG_PARTS)
def test_a_file_with_a_wrong_part_is_left_out_and_named(folder, bank, more, why):
    """A value of the wrong type, a later version, too much of something: one line each, and the others count."""
    write(folder, "bad.json", told("Bo", [answer(bank, "oms-q-0001", "o1", run="bo")]) | more)
    answers = read_folder(folder, bank)
    assert why in line_of(answers, "bad.json").why and answers.accepted == 1


def test_a_huge_file_is_not_even_read(folder, bank):
    """A file of 100 MB is told by its size; nothing of it comes into memory."""
    with (folder / "huge.json").open("wb") as file:
        file.truncate(100_000_000)
    tracemalloc.start()
    try:
        answers = read_folder(folder, bank)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert "larger than 5 MB" in line_of(answers, "huge.json").why and answers.accepted == 1
    assert peak < response_files.LARGEST


@pytest.mark.skipif(sys.platform == "win32", reason="links and pipes need another system")
def test_links_pipes_and_folders_are_left_alone(folder, bank, tmp_path):
    """A link is not followed, also not to a sound file; a pipe is not waited for; a folder is told to be unpacked."""
    outside = write(tmp_path, "secret.json", told("Eve", [answer(bank, "oms-q-0002", "o0", run="eve")]))
    (folder / "link.json").symlink_to(outside)
    (folder / "loop.json").symlink_to(folder / "loop.json")
    (folder / "nowhere.json").symlink_to(tmp_path / "gone")
    os.mkfifo(folder / "pipe.json")
    (folder / "more.json").mkdir()
    (folder / "sub").mkdir()
    answers = read_folder(folder, bank)
    assert answers.learners == ("Ann",)
    assert all("link to another place" in line_of(answers, f"{name}.json").why for name in ("link", "loop", "nowhere"))
    assert "no ordinary file" in line_of(answers, "pipe.json").why
    assert all("folder" in line_of(answers, name).why for name in ("more.json", "sub"))


def test_a_file_that_may_not_be_opened_is_one_line(folder, bank, monkeypatch):
    """The system's refusal becomes a sentence, and the others count."""
    write(folder, "locked.json", "{}")
    opened = os.open

    def refusing(path, *rest, **more):
        if str(path).endswith("locked.json"):
            raise PermissionError(13, "Permission denied")
        return opened(path, *rest, **more)

    monkeypatch.setattr(response_files.os, "open", refusing)
    answers = read_folder(folder, bank)
    assert line_of(answers, "locked.json").why == "It cannot be opened: permission denied." and answers.accepted == 1


def test_other_files_are_named_and_hidden_ones_are_not(folder, bank):
    """A file without the ending is told so; what begins with a dot belongs to the computer."""
    write(folder, "oms-responses-x.json.txt", "{}")
    write(folder, ".DS_Store", "x")
    answers = read_folder(folder, bank)
    assert [line.file for line in answers.files] == ["oms-responses-ann.json", "oms-responses-x.json.txt"]
    assert "does not end in .json" in line_of(answers, "oms-responses-x.json.txt").why


# What a file claims ------------------------------------------------------------------------------------------------------


def test_a_claim_to_be_right_is_not_believed(folder, bank):
    """`right: true` and a score of 1 with a wrong option count as not right, and the line of the file says so."""
    write(folder, "liar.json", told("Liar", [
        answer(bank, "oms-q-0001", "o1", run="l", right=True, score=1, sure=3),
        answer(bank, "oms-q-0002", "o0", run="l", right=False, score=0)]))
    answers = read_folder(folder, bank)
    got = {(learner, question): (right, score) for learner, question, right, score in zip(
        answers.rows["learner"], answers.rows["question"], answers.rows["right"], answers.rows["score"], strict=True)}
    assert got["Liar", "oms-q-0001"] == (False, 0) and got["Liar", "oms-q-0002"] == (True, 1)
    assert "2 said of themselves right or not" in line_of(answers, "liar.json").why


def test_answers_to_other_words_are_not_pooled(folder, bank):
    """An answer with another fingerprint is counted apart and told, by file and by question; it is in no share."""
    write(folder, "old.json", told("Old", [answer(bank, "oms-q-0001", "o1", run="o", fingerprint="0123456789ab"),
                                           answer(bank, "oms-q-0001", "o0", run="o", minute=5),
                                           answer(bank, "oms-q-0002", "o0", run="o", fingerprint="")]))
    answers = read_folder(folder, bank)
    assert answers.other_words == {"oms-q-0001": 1, "oms-q-0002": 1}
    assert answers.rows["learner"] == ["Ann"]
    assert "2 to a question whose words have changed since: not pooled" in line_of(answers, "old.json").why
    assert ClassReport(answers, bank).item("oms-q-0001").other_words == 1


BAD_ANSWERS = {
    "an unknown option": "o9", "a list": ["o0"], "a number": 3, "nothing": None, "infinity": float("inf"),
    "a deep list": [[[[[["o0"]]]]]], "an object": {"o0": "o0"}, "a very long word": "x" * 100_000, "yes": True,
}


@pytest.mark.parametrize("response", BAD_ANSWERS.values(), ids=BAD_ANSWERS)
def test_a_response_that_fits_no_question_is_one_unreadable_answer(folder, bank, response):
    """It counts nowhere, the file's other answers do."""
    write(folder, "odd.json", told("Odd", [answer(bank, "oms-q-0001", response, run="o"),
                                           answer(bank, "oms-q-0002", "o1", run="o")]))
    answers = read_folder(folder, bank)
    assert line_of(answers, "odd.json").counted == 1 and "1 unreadable" in line_of(answers, "odd.json").why


def test_numbers_that_are_none_do_no_harm(folder, bank):
    """NaN, Infinity and numbers of any size in the other fields become “not known”, and the answer counts."""
    for n, value in enumerate(("NaN", "Infinity", "-Infinity", "1e999", "9" * 400, '"7"', "true", "[1]", "-1")):
        text = json.dumps(told(f"n{n}", [answer(bank, "oms-q-0001", "o0", run=f"n{n}", sure="@", seconds="@", score="@")]))
        write(folder, f"n{n}.json", text.replace('"@"', value))
    answers = read_folder(folder, bank)
    assert answers.accepted == 10 and len(answers.rows["right"]) == 10
    assert set(answers.rows["sure"]) == {0} and set(answers.rows["seconds"]) == {12.5, None}
    assert ClassReport(answers, bank).item("oms-q-0001").n == 10


def test_only_the_first_answer_counts_and_only_what_can_be_marked(folder, bank, tmp_path):
    """Later tries, cards a learner marks, unknown questions and half-told entries are counted apart, not in the shares."""
    whole = class_files.bank_of(single(1), *(r for r in quizzes.every_type() if r["type"] in ("cloze", "free")))
    write(folder, "mix.json", told("Mix", [
        answer(whole, "oms-q-0001", "o1", run="m", minute=9), answer(whole, "oms-q-0001", "o0", run="m", minute=1),
        answer(whole, "oms-q-0006", {"text": "blue", "rating": 3}, run="m"), answer(whole, "trace-flutter", "flutter", run="m"),
        {"question": "oms-q-0001"}, answer(whole, "oms-q-0001", "o0", run="m", at="yesterday")]))
    answers = read_folder(folder, whole)
    line = line_of(answers, "mix.json")
    assert line.counted == 1 and answers.rows["right"][answers.rows["learner"].index("Mix")] is True
    for words in ("1 a later try", "1 marked by the learner alone", "1 to what is no question", "2 unreadable"):
        assert words in line.why


# Doubles and names -------------------------------------------------------------------------------------------------------


def test_the_same_answers_count_once(folder, bank):
    """A copy under another name, an older file of the same learner and a copy under another nickname are left out."""
    first = [answer(bank, "oms-q-0001", "o0", run="ann")]
    fuller = [*first, answer(bank, "oms-q-0002", "o1", run="ann", minute=3)]
    write(folder, "oms-responses-ann (1).json", told("Ann", first))
    write(folder, "later.json", told("ann", fuller))
    write(folder, "stolen.json", told("Zoe", first))
    write(folder, "mixed.json", told("Yan", [*first, answer(bank, "oms-q-0003", "o0", run="yan")]))
    answers = read_folder(folder, bank)
    assert answers.accepted == 1 and answers.learners == ("ann",) and len(answers.rows["right"]) == 2
    same = line_of(answers, "oms-responses-ann (1).json")
    assert same.why == "“later.json” holds all its answers and more, under the same nickname."
    assert "under another nickname" in line_of(answers, "stolen.json").why
    assert line_of(answers, "stolen.json").mend == "Ask whose answers they are."
    assert "shares 1 of its 2 answers" in line_of(answers, "mixed.json").why


def test_two_learners_with_one_nickname_are_two_learners(folder, bank):
    """They share no answer, so both count, under names that can be told apart; the list says so."""
    write(folder, "b.json", told("ANN", [answer(bank, "oms-q-0001", "o1", run="other")]))
    write(folder, "c.json", told("Ann (2)", [answer(bank, "oms-q-0001", "o1", run="third")]))
    answers = read_folder(folder, bank)
    assert sorted(map(str.casefold, answers.learners)) == sorted({name.casefold() for name in answers.learners})
    assert len(answers.learners) == 3 and ClassReport(answers, bank).item("oms-q-0001").n == 3
    assert sum("Another learner has this nickname" in line.why for line in answers.files) >= 1


NASTY = ['<script>alert("x")</script>', "<img src=x onerror=alert(1)>", '=HYPERLINK("http://x","y")', "+1+1", "-2+3", "@SUM(A1)",
         "\t=1+1", "=cmd|' /C calc'!A0", "\N{FULLWIDTH EQUALS SIGN}1+1", "a\u202etxt.exe", "a\x00b\x1b[31m", "x" * 5000,
         "$$\\href{javascript:alert(1)}{x}$$", "\ud800", "- Bo", "''=1"]


@pytest.mark.parametrize("nickname", NASTY, ids=range(len(NASTY)))
def test_a_nasty_nickname_cannot_run_anywhere(folder, bank, tmp_path, nickname):
    """Shown it is one short line without unseen signs; as a cell it is no formula; mathematics cannot begin with it."""
    write(folder, "nasty.json", told(nickname, [answer(bank, "oms-q-0001", "o0", run="n")]))
    answers = read_folder(folder, bank)
    name = line_of(answers, "nasty.json").nickname
    assert 0 < len(name) <= 41 and name.isprintable() and "$" not in name and "\\" not in name
    name.encode()
    paths = ClassReport(answers, bank).write(tmp_path / "out")
    cells = [cell for path in paths for row in csv.reader(io.StringIO(path.read_text(encoding="utf-8-sig"))) for cell in row]
    assert name in cells
    assert not [cell for cell in cells if re.match(r"[=+@\t\r\N{FULLWIDTH EQUALS SIGN}]|-(?![\d.]+$)", cell)]


def test_words_of_the_question_bank_cannot_run_in_a_spreadsheet_either(folder, tmp_path):
    """An option that begins like a formula stands in the tables as text."""
    record = single(1)
    record["wrong"][0]["text"] = "=1+1 drops"
    bank = class_files.bank_of(record)
    write(folder, "bo.json", told("Bo", [answer(bank, "oms-q-0001", "o1", run="bo")]))
    ClassReport(read_folder(folder, bank), bank).write(tmp_path / "out")
    assert ",'=1+1 drops," in (tmp_path / "out" / "oms-options.csv").read_text(encoding="utf-8-sig")


def test_a_nasty_file_name_is_shown_plain(folder, bank):
    """A file may be named as badly as a learner; the list shows it on one line and a spreadsheet does not run it."""
    names = ["=1+1.json", "<b>x.json", "a\nb.json"] + ([b"\xff\xfe.json"] if sys.platform != "win32" else [])
    for name in names:
        with open(os.path.join(os.fsencode(folder), os.fsencode(name)), "w") as file:
            file.write("x")
    shown = [line.file for line in read_folder(folder, bank).files]
    assert "'=1+1.json" in shown and "<b>x.json" in shown and "a b.json" in shown and len(shown) == len(names) + 1
    assert all(name.isprintable() for name in shown)


def test_a_plain_name_stays_as_it_is():
    """Letters of any language, blanks and digits are not touched."""
    for name in ("Ann", "Zoë Ünal", "李雷 2", "blue heron", "O'Neil", "7"):
        assert plain_name(name) == name


# The folder --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("given", "says"), [
    ("clas", "did you mean “class”"), ("class/oms-responses-ann.json", "is a file"), ("", "Say in which folder"),
    (None, "Say in which folder"), (7, "Say in which folder"), ("a\x00b", "no folder"), ("x" * 5000, "no folder")])
def test_a_wrong_folder_is_a_sentence(folder, bank, monkeypatch, given, says):
    """A folder that is not there, a file, or no name at all: one sentence, with the nearest name where there is one."""
    monkeypatch.chdir(folder.parent)
    with pytest.raises(Mistake, match=says):
        read_folder(given, bank)


def test_too_many_files_are_not_all_read(folder, bank, monkeypatch):
    """Past the limit the rest is told, not read."""
    monkeypatch.setattr(class_folder, "MOST_FILES", 3)
    for n in range(5):
        write(folder, f"z{n}.json", told(f"z{n}", [answer(bank, "oms-q-0001", "o0", run=f"z{n}")]))
    answers = read_folder(folder, bank)
    assert answers.accepted == 3 and "6 files; the first 3" in answers.notes[0]


def test_the_list_of_files_is_the_same_every_time(folder, bank):
    """Files come by name, whatever order the disk has them in, and learners with them."""
    for n in (3, 1, 2):
        write(folder, f"z{n}.json", told(f"z{n}", [answer(bank, "oms-q-0001", "o0", run=f"z{n}")]))
    answers = read_folder(folder, bank)
    assert answers.learners == ("Ann", "z1", "z2", "z3") and answers == read_folder(folder, bank)


def test_the_file_a_learner_writes_is_the_file_that_is_read(tmp_path):
    """What 12-my-progress writes for a teacher is accepted whole, and every answer in it counts."""
    handing_in = pytest.importorskip("oms.learning.handing_in")
    from oms.content.bank import Bank
    from oms.content.library import library
    from oms.learning.session import QuizSession
    from oms.learning.store import Store

    books = library()
    name = next(name for name in books.quiz_names() if len(books.quiz(name).questions) > 2
                and all(question.type == "single" for question in books.quiz(name).questions))
    with Store(tmp_path / "progress.sqlite3") as store:
        session = QuizSession(books.quiz(name), store=store, scale=books.scale)
        for question in session.questions:
            session.choose(question.wrong[0].id)
            session.sure(3)
            session.check()
            session.next()
        (tmp_path / "class").mkdir()
        handing_in.response_file(store, "=Blue heron", tmp_path / "class")
    answers = read_folder(tmp_path / "class", Bank(books))
    assert answers.accepted == 1 and answers.learners == ("'=Blue heron",)
    assert len(answers.rows["right"]) == len(session.questions) and not any(answers.rows["right"])
    assert set(answers.rows["sure"]) == {3}
