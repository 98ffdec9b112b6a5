"""Taking one's answers away: a table for a spreadsheet, JSON for a program, and what happens when neither can be written."""

import csv
import json
import os

import pytest

from oms.content.problem import Mistake
from oms.learning.store import Answer, Store


@pytest.fixture
def store(tmp_path):
    with Store(tmp_path / "made at first answer" / "progress.sqlite3") as one:
        yield one


def test_csv_export_is_safe_in_a_spreadsheet(store, tmp_path):
    """Text that a spreadsheet would run gets an apostrophe; numbers, also negative ones, stay numbers."""
    texts = ["=1+1", "+cmd", "-cmd", "@sum", "\tx", "\rx", "-inf", "plain", 'with "quotes", and\nlines']
    for text in texts:
        store.add(Answer("r", "q", "1", response=text))
    store.add(Answer("r", "=quiz()", "1", response=-2.5, score=0.25, right=True, sure=2))
    store.add(Answer("r", "q", "1", response="-7"))
    target = store.export_csv(tmp_path / "out.csv")
    with open(target, encoding="utf-8-sig", newline="") as file:
        table = list(csv.DictReader(file))
    assert [row["response"] for row in table] == [
        "'=1+1", "'+cmd", "'-cmd", "'@sum", "'\tx", "'\rx", "'-inf", "plain", texts[-1], "-2.5", "-7",
    ]  # fmt: skip
    assert table[9]["quiz"] == "'=quiz()" and table[9]["score"] == "0.25" and table[9]["right"] == "yes"
    assert not any(cell[:1] in tuple("=+@\t\r") for row in table for cell in row.values())


def test_json_export_holds_everything(store, tmp_path):
    """The JSON file is valid JSON and holds every field of every answer."""
    given = Answer("r", "眼", "1", response=["a"], right=None, score=float("inf"), sure=1)
    store.add(given)
    text = store.export_json(tmp_path / "out.json").read_text(encoding="utf-8")
    document = json.loads(text, parse_constant=lambda word: pytest.fail(f"{word} is no JSON"))
    assert document["format"] == "oms-progress" and document["version"] == 1
    (answer,) = document["answers"]
    assert answer["quiz"] == "眼" and answer["response"] == ["a"] and answer["score"] is None
    assert set(answer) == set(Answer.__dataclass_fields__) and answer["uid"] == given.uid


def test_export_of_nothing(store, tmp_path):
    """With no answers yet, both files are still valid and empty, and no progress file appears."""
    assert store.export_csv(tmp_path / "o.csv").read_text(encoding="utf-8-sig").startswith("at,run,quiz,")
    assert json.loads(store.export_json(tmp_path / "o.json").read_text())["answers"] == []
    assert not store.path.exists()


def test_export_that_cannot_be_written_is_one_sentence(store, tmp_path):
    """A missing folder, a folder in place of a file, and the progress file itself are refused; nothing is harmed."""
    store.add(Answer("r", "q", "1"))
    before = tmp_path / "kept.csv"
    before.write_text("mine")
    wrong = [tmp_path / "no such" / "o.csv", tmp_path, store.path, before / "o.csv"]
    for path in wrong:
        with pytest.raises(Mistake) as told:
            store.export_csv(path)
        assert "\n" not in str(told.value) and str(told.value).endswith(".")
    assert before.read_text() == "mine" and len(store.answers()) == 1
    assert not list(tmp_path.rglob(".oms-export-*"))


def test_an_export_that_fails_half_way_leaves_the_old_file(store, tmp_path, monkeypatch):
    """When the disk gives up at the end of writing, the file of that name keeps its former content."""
    store.add(Answer("r", "q", "1"))
    target = tmp_path / "o.csv"
    target.write_text("before")

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Mistake, match="no space left"):
        store.export_csv(target)
    assert target.read_text() == "before" and not list(tmp_path.glob(".oms-export-*"))
