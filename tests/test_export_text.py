"""GIFT read again by the course's own importer, and the CSV read as a spreadsheet reads it."""

import csv
import io
import re
from dataclasses import replace

import pytest

from exported import HOSTILE, SEEN, hostile, written
from oms.content import library
from oms.teaching.adopt_gift import read_gift
from oms.teaching.export_csv import ASKED, KEYS, write_csv
from oms.teaching.export_gift import write_gift
from oms.teaching.export_items import export_items
from oms.teaching.export_text import as_cell
from oms.teaching.exports import export_bank


@pytest.fixture
def gift(books, tmp_path):
    """A function that writes these questions as GIFT and returns what the importer reads, by our id, and the report."""
    def run(items):
        report = written(write_gift, items, tmp_path)
        drafts, problems = read_gift(report.files[0].read_text(encoding="utf-8"), "gift")
        assert not problems
        return {draft.called.split()[0]: draft for draft in drafts}, report

    return run


def without_pictures(books):
    """The questions as GIFT takes them."""
    return export_items(books, pictures=False)


def test_gift_comes_back_as_it_went(books, gift):
    """Every type with its keys, reasons, pairs, numbers; what GIFT cannot carry is left behind."""
    found, report = gift(without_pictures(books))
    assert {name: draft.type for name, draft in found.items()} == {
        "oms-q-0401": "single", "oms-q-0412": "free", "oms-q-0421": "several", "oms-q-0422": "sort", "oms-q-0424": "number",
        "oms-q-0426": "free"}
    assert {one.id for one in report.left} == {
        "oms-q-0411", "oms-q-0423", "oms-q-0425", "oms-q-0427", "oms-q-0428", "oms-q-0429"}
    choice = found["oms-q-0401"]
    assert choice.fields["right"] == [{"text": "Brief jerks", "why": "Brief jerks belong to the same illness, because the disorder "
                                       "reaches beyond the eyes in most children."}]
    assert choice.stem.endswith("and rest for a moment in between.") and choice.teaching_point.startswith("Take home: Look for")
    assert choice.lead_in == "Which finding is most likely to come next in her limbs?"
    several = found["oms-q-0421"].fields
    assert [one["text"] for one in several["right"]] == ["One", "Two"] or {one["text"] for one in several["right"]} == {"One", "Two"}
    assert {one["text"] for one in several["wrong"]} == {"Three", "Poison"}
    pairs = found["oms-q-0422"].fields
    assert {(one["text"], one["category"]) for one in pairs["items"]} == {("sun", "warm"), ("ice", "cold"), ("snow", "cold")}
    assert set(pairs["categories"]) == {"warm", "cold", "neither"}
    number = found["oms-q-0424"].fields
    assert (number["answer"], number["tolerance"], number["near_misses"]) == (24, 2, [{"value": 2, "why": "that is in years"}])
    assert set(found["oms-q-0421"].tags) == {"m04", "oms-m04-m04-o1", "oms-source-tate2005", "oms-topic-kfq", "oms-status-draft"}


APART = SEEN.replace("{{", "{ {").replace("}}", "} }")


def test_harmful_words_come_back_as_words(books, gift):
    """No sign of GIFT in a text means anything; nothing runs in a page either."""
    found, report = gift([hostile(item) for item in without_pictures(books)])
    assert len(found) == 6
    for draft in found.values():  # two braces mean something in a text of ours, and come back apart
        assert APART in " ".join(f"{draft.stem} {draft.lead_in}".split()) and APART in draft.teaching_point
        for option in (*draft.fields.get("right", ()), *draft.fields.get("wrong", ())):
            assert APART in option["text"] and APART in option["why"]
        for part in draft.fields.get("items", ()):
            assert APART in part["text"] and APART in part["category"]
    text = report.files[0].read_text(encoding="utf-8")
    assert "<script" not in text
    told = re.findall(r"^::.*?::\[html\](.*)\{#?$", text, re.M)
    assert len(told) == 6 and not [words for words in told if re.search(r"(?<!\\)(?:\\\\)*[~=#{}:]", words)]


def table(report):
    """The rows of a CSV as a spreadsheet has them."""
    text = report.files[0].read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_the_csv_holds_every_question_and_its_key(items, tmp_path):
    """One row for each, whatever its type, with answer and reasons; nothing is left behind."""
    report = written(write_csv, items, tmp_path)
    rows = {row["id"]: row for row in table(report)}
    assert list(rows) == [item.id for item in items] and not report.left
    assert rows["oms-q-0421"]["answer"].split("\n") == [
        line for line in rows["oms-q-0421"]["options"].split("\n") if line.endswith((" One", " Two"))]
    assert "three-is-two" in rows["oms-q-0421"]["misconceptions"]
    assert rows["oms-q-0423"]["answer"] == "egg: 1\nmoth: 2"
    assert rows["oms-q-0424"]["answer"] == "24 months (within 2 months)"
    assert rows["oms-q-0425"]["options"] == "The sky is […] by day and […] by night."
    assert rows["oms-q-0427"]["answer"] == "Gait: 1\nMood: 2"
    assert "Picture: " in rows["oms-q-0428"]["stem"]


def test_the_csv_without_answers_gives_none_away(items, tmp_path):
    """For a hand-out: no key, no reason, no order, and a name that says so."""
    report = written(write_csv, items, tmp_path, False)
    text = report.files[0].read_text(encoding="utf-8-sig")
    assert report.files[0].name == "oms-questions-without-answers.csv"
    assert list(table(report)[0]) == list(ASKED) and not set(KEYS) & set(table(report)[0])
    assert "because the example says so" not in text and "Take two." not in text and "A *full* answer" not in text


def test_no_cell_of_the_csv_runs(items, tmp_path):
    """A spreadsheet takes no cell for a formula, and finds no control character."""
    rows = table(written(write_csv, [hostile(item) for item in items], tmp_path))
    cells = [cell for row in rows for cell in row.values()]
    assert any(SEEN.split(" ~ ")[0] in cell for cell in cells)
    assert not [cell for cell in cells if cell[:1] in ("=", "+", "-", "@", "\t", "\r", "\n", "＝")]
    assert not [cell for cell in cells if set(cell) & {"\x00", "\x07", "\x1b", "\u202e"}]


@pytest.mark.parametrize(("words", "cell"), [
    ("=1+1", "'=1+1"), ("@SUM(A1)", "'@SUM(A1)"), ("＝1", "'＝1"), ("\u200b=1", "'=1"), ("\x00=1", "'=1"), (" =1", "'=1"),
    ("-5", "-5"), ("−5", "−5"), ("a=1", "a=1"), ("*=1*", "'=1"), ("", "")])
def test_what_a_cell_shows(words, cell):
    """Formulas get an apostrophe, also those that hide behind what nobody sees; numbers stay numbers."""
    assert as_cell(words) == cell


def test_gift_leaves_what_it_has_no_grade_for(books, gift):
    """Eleven right options; two pairs."""
    bank = {item.id: item for item in without_pictures(books)}
    many = bank["oms-q-0421"]
    eleven = replace(many, choices=tuple(many.choices[0]._replace(id=str(n), text=f"o {n}", right=True) for n in range(11)))
    two = replace(bank["oms-q-0422"], parts=bank["oms-q-0422"].parts[:2])
    found, report = gift([bank["oms-q-0401"], eleven, two])
    assert list(found) == ["oms-q-0401"] and {one.id for one in report.left} == {"oms-q-0421", "oms-q-0422"}


def test_the_harmful_words_are_as_harmful_as_they_look():
    """The test's own words hold what they are meant to hold."""
    assert {"\x00", "\u202e", "\udc80"} <= set(HOSTILE) and " ".join(SEEN.split()) == SEEN


def test_a_module_is_exported_alone(tmp_path):
    """By its name, its number, or several of them; the picture-free targets draw nothing."""
    books = library()
    one = export_items(books, "M07", pictures=False)
    assert {item.module for item in one} == {"M07"} and one == export_items(books, [7], pictures=False)
    assert {item.module for item in export_items(books, ("07", "m01"), pictures=False)} == {"M01", "M07"}
    report = export_bank("gift", tmp_path, "M07", books=books)
    assert report.written and {entry.module for entry in (*report.written, *report.left)} == {"M07"}
