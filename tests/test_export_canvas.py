"""Text for Canvas, taken in by text2qti's own converter, and the QTI that comes out of it read as XML."""

import io
import re
import zipfile
from dataclasses import replace
from html import unescape

import pytest
from defusedxml.ElementTree import fromstring

from exported import SEEN, hostile, painted, reader, small_books, written
from oms.teaching import export_canvas
from oms.teaching.export_canvas import write_canvas
from oms.teaching.export_items import export_items

Q = "{http://www.imsglobal.org/xsd/ims_qtiasiv1p2}"
# What the typographer of Markdown makes of plain signs.
TYPED = str.maketrans({"“": '"', "”": '"', "‘": "'", "’": "'", "…": "..."})


@pytest.fixture(scope="module")
def items(tmp_path_factory):
    return export_items(small_books(tmp_path_factory.mktemp("bank") / "data"), paint=painted)


def words(html):
    """The words of HTML, with plain signs for typographic ones."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).translate(TYPED).split())


class Package:
    """A QTI package: `items` gives for each title its kind, its text, its options and which of them are right."""

    def __init__(self, raw: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            self.names = archive.namelist()
            (quiz,) = [name for name in self.names if re.fullmatch(r"(text2qti_assessment_\w+)/\1\.xml", name)]
            self.raw = archive.read(quiz).decode()
            fromstring(archive.read("imsmanifest.xml"))
        self.items = {item.get("title"): self._item(item) for item in fromstring(self.raw).iter(f"{Q}item")}

    @staticmethod
    def _item(item):
        kind = item.findtext(f"{Q}itemmetadata/{Q}qtimetadata/{Q}qtimetadatafield/{Q}fieldentry")
        text = item.findtext(f"{Q}presentation/{Q}material/{Q}mattext")
        options = {label.get("ident"): words(shown) for label in item.iter(f"{Q}response_label")
                   if (shown := label.findtext(f"{Q}material/{Q}mattext"))}
        full = [condition for condition in item.iter(f"{Q}respcondition") if condition.find(f"{Q}setvar") is not None]
        right = {options.get(equal.text, equal.text) for condition in full for equal in condition.iter(f"{Q}varequal")}
        wrong = {options.get(equal.text) for condition in full for no in condition.iter(f"{Q}not") for equal in no}
        feedback = [words(found.text or "") for found in item.iter(f"{Q}mattext")][1 + len(options):]
        return {"kind": kind, "text": text, "options": list(options.values()), "right": right - wrong, "feedback": feedback}


@pytest.fixture
def export(tmp_path):
    """A function that writes these questions and returns text2qti's package of them, and the report."""
    reader("text2qti.quiz")

    def run(items):
        report = written(write_canvas, items, tmp_path)
        (package,) = [path for path in report.files if path.suffix == ".zip"]
        return Package(package.read_bytes()), report

    return run


def test_text2qti_takes_every_question(items, export):
    """Choice, several answers, number and essay; each thing to sort is a question of its own, and it is said."""
    package, report = export(items)
    kinds = {title: item["kind"] for title, item in package.items.items()}
    assert kinds == {
        "oms-q-0401 M04-O1": "multiple_choice_question", "oms-q-0411 M04-O1": "multiple_choice_question",
        "oms-q-0412 M04-O1": "essay_question", "oms-q-0421 M04-O1": "multiple_answers_question",
        **{f"oms-q-0422 M04-O1 ({n} of 3)": "multiple_choice_question" for n in (1, 2, 3)},
        "oms-q-0424 M04-O1": "numerical_question", "oms-q-0426 M04-O1": "essay_question",
        "oms-q-0428 M04-O1": "multiple_choice_question", "oms-q-0429 M04-O1": "multiple_choice_question"}
    assert {one.id for one in report.left} == {"oms-q-0423", "oms-q-0425", "oms-q-0427"}
    assert any("Matching has no twin" in line for line in report.lines)
    assert [one.became for one in report.written if one.type == "sort"] == ["3 multiple choice questions"]


def test_keys_reasons_and_pictures_arrive(items, export):
    """The right options are right there too, every reason is there, and the pictures lie in the package."""
    package, report = export(items)
    choice, several = package.items["oms-q-0401 M04-O1"], package.items["oms-q-0421 M04-O1"]
    assert choice["right"] == {"Brief jerks"} and set(choice["options"]) == {"Brief jerks", "Slow writhing", "Stiff limbs"}
    assert several["right"] == {"One", "Two"} and len(several["options"]) == 4
    assert any(text.startswith("Stop: this could harm") for text in several["feedback"])
    assert any("Take home: Look for brief jerks" in text for text in choice["feedback"])
    sorts = [package.items[f"oms-q-0422 M04-O1 ({n} of 3)"] for n in (1, 2, 3)]
    assert sorted(next(iter(one["right"])) for one in sorts) == ["cold", "cold", "warm"]
    assert all(one["options"] == ["warm", "cold", "neither"] for one in sorts)
    pictures = {name for name in package.names if name.startswith("images/")}
    assert pictures == {f"images/{path.name}" for path in report.files if path.suffix == ".svg"}
    assert "oms_trace_0429_after.svg" in " ".join(pictures) and "oms_figure_0411.svg" in " ".join(pictures)
    assert "%24IMS-CC-FILEBASE%24/images/oms_trace_0428.svg" in package.items["oms-q-0428 M04-O1"]["text"]


def test_harmful_words_are_only_words(items, export):
    """No sign of Markdown, of LaTeX or of text2qti itself does anything; scripts are text."""
    package, _ = export([hostile(item) for item in items])
    assert len(package.items) == 11
    for item in package.items.values():
        assert SEEN in words(item["text"])
        assert all(SEEN in option for option in item["options"])
        assert any(SEEN in text for text in item["feedback"])
        assert set(re.findall(r"<(/?\w+)", item["text"])) <= {"p", "/p", "strong", "/strong", "img"}
    assert "&lt;script" not in package.raw and "equation_image" not in package.raw


@pytest.mark.parametrize("text", ["1. one", "- one", "# one", "+ one", "% one", "a) one", "=   3", "____", "```", "END_GROUP",
                                  "GROUP", "COMMENT", "* one", "> one", "    one", ": one", "[ ] one", "Title: one", "!", "2) b"])
def test_a_text_that_looks_like_a_mark_stays_a_text(items, export, text):
    """Whatever a stem, an option or a reason begins with."""
    item = next(item for item in items if item.id == "oms-q-0401")
    choices = tuple(choice._replace(text=f"{text} {n}", why=text) for n, choice in enumerate(item.choices))
    package, _ = export([replace(item, stem=(text, text), choices=choices)])
    (found,) = package.items.values()
    assert words(found["text"]).startswith(" ".join(f"{text} {text}".split()))
    assert found["options"] == [" ".join(f"{text} {n}".split()) for n in range(3)]


@pytest.mark.parametrize(("change", "why"), [
    ({"answer": 0.0}, "nought"), ({"answer": 2.0}, "nought"), ({"answer": 0.12345, "tolerance": 0.0}, "four decimals")])
def test_a_number_that_text2qti_would_spoil_stays_behind(items, tmp_path, change, why):
    """It takes none at nought and rounds to four decimals."""
    item = replace(next(item for item in items if item.type == "number"), **change)
    report = written(write_canvas, [item], tmp_path)
    assert not report.written and not report.files and why in report.left[0].why


def test_what_text2qti_refuses_stays_behind(items, tmp_path):
    """Two questions that read alike, two options that read alike: the others are written all the same."""
    item = next(item for item in items if item.id == "oms-q-0401")
    twin = replace(item, id="oms-q-0402")
    alike = replace(item, id="oms-q-0403", stem=("Other.",), choices=(item.choices[0], item.choices[0]._replace(id="x")))
    report = written(write_canvas, [item, twin, alike], tmp_path)
    assert [one.id for one in report.written] == ["oms-q-0401"]
    assert {one.id: one.why.split(",")[0] for one in report.left} == {
        "oms-q-0402": "another question reads exactly like it", "oms-q-0403": "two of its options read alike"}


def test_without_text2qti_there_is_the_text_and_a_hint(items, tmp_path, monkeypatch):
    """The package is an extra; the text alone is written, and the report says what to install."""
    monkeypatch.setattr(export_canvas, "packed", lambda text, folder: None)
    report = written(write_canvas, items, tmp_path)
    assert {path.suffix for path in report.files} == {".txt", ".svg"}
    assert any("pip install text2qti" in line for line in report.lines)
