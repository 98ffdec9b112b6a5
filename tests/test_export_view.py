"""The two views of what leaves and what comes in: buttons that do it, a report, polite refusals, nothing personal."""

import os
import re
import shutil
from pathlib import Path

import ipywidgets
import pytest

import oms
from exported import DATA, small_books
from oms.content import Mistake, library
from oms.teaching.exports import TARGETS
from oms.widgets.view import View


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A working folder and a small bank as the course's content."""
    books = small_books(tmp_path / "data")
    # What draws recordings reads the course's own tables of eye movements.
    for name in ("movements.csv", "waveforms.csv", "presets.csv"):
        shutil.copy(DATA / name, books.folder)
    monkeypatch.setenv("OMS_DATA", str(books.folder))
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    return tmp_path / "work"


def words(html):
    return re.sub(r"<[^>]*>", " ", html)


def test_the_view_offers_every_program_and_writes_nothing_by_itself(folder):
    """A button with a name for each, a list of modules, a folder; the line and the static form tell no state."""
    view = oms.export()
    assert isinstance(view, View)
    assert {button.description for button in view.buttons.values()} == {
        "Anki", "Anki as text", "Moodle", "Canvas", "GIFT", "CSV", "CSV without answers"}
    assert [label for label, _ in view.modules.options] == ["All modules", "M04 recognise"]
    assert view.folder.description == "Folder" and view.folder.value == "oms-export"
    assert repr(view) == "export: the question bank for anki, anki-text, moodle, canvas, gift, csv" == repr(oms.export())
    assert list(folder.iterdir()) == []
    before = view.static()
    view.buttons["gift"].click()
    assert view.trouble is None and view.static() == before


def test_a_button_writes_and_tells(folder):
    """The files lie in the folder beside the notebook; the page says how many, what stayed and why."""
    view = oms.export()
    view.buttons["moodle"].click()
    assert view.trouble is None
    assert [path.name for path in (folder / "oms-export").iterdir()] == ["oms-moodle.xml"]
    assert repr(view) == "export “moodle”: 9 written, 4 left behind"
    told = words(view.shown.value)
    assert "Moodle: 9 questions written, 3 questions and 1 case left behind." in told
    assert "oms-q-0423" in told and "an order has no twin" in told and "Deferred feedback with CBM" in told
    assert "oms-export" in view.notice.value
    assert view.table().set_index("question").loc["oms-q-0423", "why"].startswith("an order")
    view.buttons["CSV without answers"].click()
    assert "oms-questions-without-answers.csv" in {path.name for path in (folder / "oms-export").iterdir()}


def test_one_line_of_code_does_the_same(folder):
    """With a folder and modules; the figure of a question is drawn by the course itself."""
    view = oms.export("moodle", to="out & about", modules="M04")
    assert repr(view) == "export “moodle”: 9 written, 4 left behind" and view.modules.value == ("M04",)
    text = (folder / "out & about" / "oms-moodle.xml").read_text(encoding="utf-8")
    assert "oms_figure_0411.svg" in text and "out &amp; about" in view.notice.value
    assert Path(oms.export("csv", to=folder / "x", keys=False).report.files[0]).parent == folder / "x"


@pytest.mark.parametrize(("call", "said"), [
    (lambda: oms.export("moodel"), "There is no export “moodel”; did you mean “moodle”?"),
    (lambda: oms.export(7), "There is no export “7”"), (lambda: oms.export(None), "There is no export “None”"),
    (lambda: oms.export("gift", modules="M40"), "There is no module “M40”; did you mean “M04”?"),
    (lambda: oms.export("gift", modules=[]), "Say which module"),
    (lambda: oms.export("gift", modules=True), "There is no module “True”"),
    (lambda: oms.export("moodle", keys=False), "Only a CSV can go without its answers; Moodle needs them"),
    (lambda: oms.export("csv", keys="no"), "keys is True or False"),
    (lambda: oms.export("csv", tp="x"), "There is no option “tp”; did you mean “to”?"),
    (lambda: oms.export("gift", to=7), "Name the folder in quotation marks"),
    (lambda: oms.export().table(), "Nothing was exported yet"),
    (lambda: oms.adopt("gone.json"), "gone.json: The file is not there."),
    (lambda: oms.adopt("gone.json", nam="x"), "did you mean “name”?"),
])
def test_a_wrong_call_is_one_sentence(folder, call, said):
    """With the nearest name; nothing is written."""
    with pytest.raises(Mistake) as mistake:
        call()
    assert said in str(mistake.value)
    assert list(folder.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_told_in_place(folder):
    """A file of that name, and a name that no computer takes: one line under the buttons, no traceback."""
    (folder / "taken").write_text("x")
    view = oms.export(to="taken")
    view.buttons["gift"].click()
    assert "“taken” is a file" in words(view.notice.value) and view.trouble is None and view.report is None
    view.folder.value = "a\0b"
    view.buttons["gift"].click()
    assert "cannot be made" in words(view.notice.value) and view.trouble is None
    if os.geteuid() != 0:
        (folder / "shut").mkdir(mode=0o500)
        view.folder.value = "shut"
        view.buttons["gift"].click()
        assert "could not be written" in words(view.notice.value)


def test_every_target_is_told_in_the_static_form(folder):
    """With the line of code that does it."""
    static = oms.export().static()
    assert all(f"export(&quot;{name}&quot;)" in static for name in TARGETS)
    assert "<input" not in static and "<button" not in static


def test_adopt_takes_a_file_in_from_the_page(folder):
    """Two fields and a button; the report names each question and what is still to be written."""
    (folder / "week <1>.gift").write_text("Which?{=a ~b}\n\nbroken {", encoding="utf-8")
    view = oms.adopt()
    assert [box.description for box in view.children if isinstance(box, ipywidgets.Text)] == ["File", "Name of the quiz"]
    assert repr(view) == "adopt: questions of jupyterquiz or GIFT for this course"
    (button,) = [child for box in view.children if isinstance(box, ipywidgets.HBox) for child in box.children]
    button.click()
    assert "Write the name of the file first" in words(view.notice.value)
    static = view.static()
    view.file.value = "week <1>.gift"
    button.click()
    assert view.trouble is None
    assert repr(view) == "adopt “week-1”: 1 questions came in, 1 could not be read"
    assert "oms-q-90001" in view.shown.value and "reasons of options (2)" in view.shown.value
    assert "week &lt;1&gt;.gift" in view.shown.value and "<1>" not in view.shown.value
    assert "is not closed" in view.shown.value and view.static() == static
    button.click()
    assert "There is a quiz “week-1” already" in words(view.notice.value)
    assert [question.id for question in library().quiz("week-1").questions] == ["oms-q-90001"]
    assert "oms-q-90001" in repr(oms.quiz("week-1")) or "week-1" in repr(oms.quiz("week-1"))
