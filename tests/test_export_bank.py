"""The course's own bank, every question of it, in every program's own reader: the same ids everywhere, and nothing unsaid."""

import csv
import re
import zipfile
from functools import cache

import pytest
from defusedxml.ElementTree import fromstring

from exported import reader
from moodle_reader import read_moodle
from oms.content import library
from oms.teaching import exports
from oms.teaching.adopt_gift import read_gift
from oms.teaching.export_items import export_items
from oms.teaching.exports import TARGETS, export_bank
from oms.widgets.quiz_picture import picture_alone


@pytest.fixture(scope="module")
def ids():
    """The ids of every sound question and every case of the course."""
    books = library()
    questions = {question.id for name in books.quiz_names() for question in books.quiz(name).questions}
    return questions | {books.case(name).id for name in books.case_names()}


@pytest.fixture(scope="module")
def export(tmp_path_factory):
    """A function that exports the bank once to a target and returns the report."""
    books, folder, kept = library(), tmp_path_factory.mktemp("export"), {}
    # Every target asks for the same questions; drawing their recordings once is enough for a test.
    drawn = cache(lambda pictures: export_items(books, pictures=pictures, paint=lambda question: picture_alone(question, books)))

    def run(what):
        if what not in kept:
            kept[what] = export_bank(what, folder, books=books)
        return kept[what]

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(exports, "export_items", lambda _books, _modules, *, pictures, paint: drawn(pictures))
        yield run


def file_of(report, ending):
    (found,) = [path for path in report.files if path.suffix == ending]
    return found


@pytest.mark.parametrize("what", TARGETS)
def test_every_question_is_written_or_its_absence_is_told(export, ids, what):
    """Once, with a reason; most of the bank leaves."""
    if what == "canvas":
        reader("text2qti.quiz")
    report = export(what)
    written, left = [one.id for one in report.written], [one.id for one in report.left]
    assert sorted(written + left) == sorted(ids)
    assert len(written) > 0.7 * len(ids) and all(one.why for one in report.left)
    assert not [one for one in report.left if "cannot be drawn" in one.why or "nothing here can draw" in one.why]
    assert report.lines[0] == report.summary and len(report.table()) == len(ids)
    assert all(path.is_file() and path.stat().st_size for path in report.files)


def test_moodle_takes_the_whole_bank(export):
    """Read without a fault by the strict reader; ids, modules and pictures agree."""
    report = export("moodle")
    found = read_moodle(file_of(report, ".xml").read_bytes())
    assert set(found) == {one.id for one in report.written}
    assert all(question.category == f"$course$/top/OMS/{one.module}" for one in report.written
               for question in [found[one.id]])
    with_picture = {one.id for one in report.written if one.type in ("trace", "predict")}
    assert with_picture and all(found[name].files for name in with_picture)


def test_gift_is_read_again_whole(export):
    """By the importer of the course: every question, no problem."""
    report = export("gift")
    drafts, problems = read_gift(file_of(report, ".txt").read_text(encoding="utf-8"), "gift")
    assert problems == []
    assert [draft.called.split()[0] for draft in drafts] == [one.id for one in report.written]


def test_the_table_has_a_row_for_every_question(export):
    """In the order of the ids."""
    with open(file_of(export("csv"), ".csv"), encoding="utf-8-sig", newline="") as file:
        assert [row["id"] for row in csv.DictReader(file)] == [one.id for one in export("csv").written]


def test_text2qti_takes_the_whole_bank(export):
    """A package for each module, in which every question stands under its id."""
    reader("text2qti.quiz")
    report = export("canvas")
    found = set()
    for path in (path for path in report.files if path.suffix == ".zip"):
        with zipfile.ZipFile(path) as archive:
            (quiz,) = [name for name in archive.namelist() if re.fullmatch(r"(text2qti_assessment_\w+)/\1\.xml", name)]
            found |= {item.get("title").split()[0] for item in fromstring(archive.read(quiz)).iter() if item.tag.endswith("}item")}
    assert found == {one.id for one in report.written}


def test_anki_takes_the_whole_bank_twice(export, tmp_path):
    """A note for each question, none twice, a deck for each module, every picture that a note names."""
    reader("anki")
    from anki.collection import Collection, ImportAnkiPackageRequest

    report = export("anki")
    collection = Collection(str(tmp_path / "collection.anki2"))
    try:
        request = ImportAnkiPackageRequest(package_path=str(file_of(report, ".apkg")),
                                           options=collection._backend.get_import_anki_package_presets())
        assert len(collection.import_anki_package(request).log.new) == len(report.written) == collection.note_count()
        assert len(collection.import_anki_package(request).log.duplicate) == len(report.written) == collection.note_count()
        decks = {deck.name[5:8] for deck in collection.decks.all_names_and_ids() if deck.name.startswith("OMS::M")}
        assert decks == {one.module for one in report.written}
        assert not collection.media.check().missing
    finally:
        collection.close()
