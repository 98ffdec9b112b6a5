"""Anki packages, imported by Anki's own importer: nothing twice, nothing forgotten, nothing that runs."""

import re
import sqlite3
import time
import zipfile
from dataclasses import replace
from html import unescape
from pathlib import Path

import genanki
import pytest

from exported import DATA, SEEN, hostile, reader, small_books, written
from oms.content import Mistake, problems
from oms.teaching.anki_notes import CLOZE, FIELDS, LOOK_OF, QUESTION, register
from oms.teaching.export_anki import COLUMNS, TEXT_TYPE, write_anki, write_anki_text
from oms.teaching.export_items import export_items

YESTERDAY = time.time() - 86_400


@pytest.fixture
def package(books, tmp_path):
    """A function that writes a package of these questions as of a time, and returns its path."""
    def write(items, now=YESTERDAY):
        return written(write_anki, items, tmp_path, books, now).files[0]

    return write


@pytest.fixture
def collection(tmp_path):
    """An empty collection of Anki."""
    reader("anki")
    from anki.collection import Collection

    (tmp_path / "anki").mkdir()
    collection = Collection(str(tmp_path / "anki" / "collection.anki2"))
    yield collection
    collection.close()


def imported(collection, path):
    """What Anki says after importing a package as its own window does."""
    from anki.collection import ImportAnkiPackageRequest

    options = collection._backend.get_import_anki_package_presets()
    return collection.import_anki_package(ImportAnkiPackageRequest(package_path=str(path), options=options)).log


def note_of(collection, name):
    """The note of a question."""
    (found,) = collection.db.list("select id from notes where guid = ?", genanki.guid_for(name))
    return collection.get_note(found)


def words(html):
    """The words of a field."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


def test_a_second_import_makes_no_second_note(collection, items, package):
    """Same notes, same cards, note types and field numbers as registered, one deck for the module, pictures in place."""
    path = package(items)
    first = imported(collection, path)
    counts = collection.note_count(), collection.card_count()
    assert len(first.new) == collection.note_count() == 10
    assert collection.card_count() == 11  # a card for each of the two gaps
    second = imported(collection, path)
    assert not second.new and not second.updated and not second.conflicting and len(second.duplicate) == 10
    assert (collection.note_count(), collection.card_count()) == counts
    assert "OMS::M04 Recognise and score" in [deck.name for deck in collection.decks.all_names_and_ids()]
    for kind, fields in FIELDS.items():
        notetype = collection.models.by_name(kind)
        assert tuple(field["name"] for field in notetype["flds"]) == fields
        assert [field["id"] for field in notetype["flds"]] == [
            int(line.split(",")[-1]) for line in (DATA / "anki.csv").read_text().splitlines() if line.startswith(f"field,{kind},")]
    assert {path.name for path in Path(collection.media.dir()).iterdir()} == {
        "oms_trace_0428.svg", "oms_trace_0429.svg", "oms_trace_0429_after.svg", "oms_figure_0411.svg"}
    note = note_of(collection, "oms-q-0428")
    assert 'src="oms_trace_0428.svg"' in note["Image"]


def test_a_mended_typo_keeps_what_was_learnt(collection, items, package):
    """A card is answered and has an interval; the next package changes its words and not its dates."""
    imported(collection, package(items))
    card = note_of(collection, "oms-q-0401").cards()[0]
    card.start_timer()
    collection.sched.answerCard(card, 4)  # Easy: a new card has an interval of days at once
    card.load()
    before = (card.due, card.ivl, card.reps, card.type, collection.db.scalar("select count() from revlog"))
    assert card.ivl > 0 and card.reps == 1 and before[-1] == 1
    mended = [replace(item, lead_in="A mended question?") if item.id == "oms-q-0401" else item for item in items]
    log = imported(collection, package(mended, YESTERDAY + 60))
    assert not log.new and not log.conflicting and len(log.updated) == 10
    note = note_of(collection, "oms-q-0401")
    assert words(note["Question"]) == "A mended question?"
    (card,) = note.cards()
    assert (card.due, card.ivl, card.reps, card.type, collection.db.scalar("select count() from revlog")) == before


def test_a_learner_s_own_look_of_the_cards_is_kept(collection, items, package):
    """The look in the package is as old as it is, so it does not undo a change made in Anki."""
    imported(collection, package(items))
    notetype = collection.models.by_name(QUESTION)
    notetype["css"] += ".card { color: green; }"
    collection.models.update_dict(notetype)
    imported(collection, package(items, time.time() + 60))
    assert "color: green" in collection.models.by_name(QUESTION)["css"]
    assert time.time() > LOOK_OF


def test_a_card_shows_question_then_answer(collection, items, package):
    """Front: story and lettered options, no answer. Back: answer, reasons, take-home, source."""
    imported(collection, package(items))
    card = note_of(collection, "oms-q-0421").cards()[0]
    front, back = words(card.question()), words(card.answer())
    assert "A story." in front and "Which two hold?" in front and "Choose up to 3." in front and "Poison" in front
    assert "Stop: this could harm" not in front and "Take two." not in front
    assert "Poison (not this one): Stop: this could harm the patient because it poisons." in back
    assert "Take home: Take two." in back and "10.1177/1043454204272560" in back
    cloze = [words(card.question()) for card in note_of(collection, "oms-q-0425").cards()]
    assert [text.rpartition("hidden?")[2].strip() for text in cloze if text] and "[...]" in cloze[0]
    assert "The sky is [...] by day and black: deep by night." in cloze[0]
    assert "The sky is blue by day and [...] by night." in cloze[1]


def test_harmful_words_are_only_words(collection, items, package):
    """In Anki's own rendering: no script, no sound, no extra gap; the words are there."""
    imported(collection, package([hostile(item) for item in items]))
    assert collection.note_count() == 10 and collection.card_count() == 11
    for note in map(collection.get_note, collection.db.list("select id from notes")):
        card = note.cards()[0]
        shown = card.question() + card.answer()
        assert "<script" not in shown and "onerror=alert(1)>" not in shown
        assert not card.question_av_tags() and not card.answer_av_tags()
        assert SEEN in words(note["Text"] if note.note_type()["name"] == CLOZE else note["Stem"])
        assert SEEN in words(shown)


def test_the_package_says_nothing_about_dates_and_keeps_our_ids(items, package):
    """Read as a plain database: no reviews, new cards only, guid from the id, tags without blanks, the id to sort by."""
    path = package(items)
    with zipfile.ZipFile(path) as archive:
        (path.parent / "notes.db").write_bytes(archive.read("collection.anki2"))
    database = sqlite3.connect(path.parent / "notes.db")
    try:
        assert database.execute("select count(*) from revlog").fetchone() == (0,)
        assert database.execute("select distinct type, queue, ivl, due, reps from cards").fetchall() == [(0, 0, 0, 0, 0)]
        notes = database.execute("select guid, sfld, tags from notes").fetchall()
    finally:
        database.close()
    assert all(guid == genanki.guid_for(name) for guid, name, _ in notes)
    assert {name: tags.split() for _, name, tags in notes}["oms-q-0421"] == [
        "OMS::M04::M04-O1", "OMS::source::tate2005", "OMS::topic::kfq", "OMS::status::draft"]


def test_what_is_left_behind_is_told(books, items, tmp_path):
    """Orders and ratings; and a question whose picture nobody can draw."""
    report = written(write_anki, items, tmp_path, books)
    assert {(one.id, one.type) for one in report.left} == {("oms-q-0423", "order"), ("oms-q-0427", "rating")}
    report = written(write_anki, export_items(books), tmp_path, books)
    assert ("oms-q-0411", "it needs a figure, and nothing here can draw one") in [(one.id, one.why) for one in report.left]


def test_the_text_file_is_read_by_anki_and_mends_by_the_first_field(collection, books, items, tmp_path):
    """For those without the package: the id stands first, so a second import changes the words and adds nothing."""
    from anki.collection import ImportCsvRequest

    notetype = collection.models.new(TEXT_TYPE)
    for name in COLUMNS:
        collection.models.add_field(notetype, collection.models.new_field(name))
    template = collection.models.new_template("Card")
    template["qfmt"], template["afmt"] = "{{Stem}}{{Question}}", "{{Answer}}"
    collection.models.add_template(notetype, template)
    collection.models.add(notetype)
    for spoil in (lambda item: item, hostile):
        path = written(write_anki_text, [spoil(item) for item in items if not item.picture], tmp_path, books).files[0]
        metadata = collection.get_csv_metadata(str(path), None)
        log = collection.import_csv(ImportCsvRequest(path=str(path), metadata=metadata)).log
        assert collection.note_count() == 7 and not log.conflicting
    note = collection.get_note(collection.find_notes("Id:oms-q-0401")[0])
    assert SEEN in words(note["Stem"]) and "OMS::M04::M04-O1" in note.tags
    assert collection.decks.name(note.cards()[0].did) == "OMS::M04 Recognise and score"


def test_a_missing_number_is_one_sentence(books, items, tmp_path):
    """A register without a row names the row; without the file it says what it is for."""
    rows = dict(register(books).rows)
    del rows["field", QUESTION, "Why"]
    with pytest.raises(Mistake, match="no row for the field “Why” of “OMS Question”"):
        type(register(books))(rows).number("field", QUESTION, "Why")
    (books.folder / "anki.csv").rename(books.folder / "gone.txt")
    try:
        with pytest.raises(Mistake, match=r"numbers of anki\.csv"):
            written(write_anki, items, tmp_path, books)
    finally:
        (books.folder / "gone.txt").rename(books.folder / "anki.csv")
    assert list(tmp_path.iterdir()) == []


def test_a_module_without_a_deck_goes_to_the_deck_of_the_course(books):
    """Nothing is lost when an instructor adds a module; check() asks for the row."""
    assert register(books).deck("M42")[0] == "OMS"


@pytest.mark.parametrize(("spoil", "said"), [
    (lambda text: text.replace("1461760964", "1677021260"), "The number 1677021260 stands in line 3 too."),
    (lambda text: text.replace("deck,M04,", "deck,M44,"), "The module M04 has no deck for Anki."),
    (lambda text: text.replace("1461760964", "12"), "must be at least 1073741824"),
])
def test_the_register_is_checked(tmp_path, spoil, said):
    """A number twice, a module without a deck, a number out of range: each is told with its place."""
    books = small_books(tmp_path / "data")
    assert [problem for problem in problems(books.folder) if problem.file == "anki.csv"] == []
    path = books.folder / "anki.csv"
    path.write_text(spoil(path.read_text()))
    (problem,) = [problem for problem in problems(books.folder) if problem.file == "anki.csv"]
    assert said in problem.message


RELEASED = {
    "note type,,OMS Cloze,1448822966", "field,OMS Cloze,Text,1677021260", "field,OMS Cloze,Extra,1822204242",
    "field,OMS Cloze,Source,1250221445", "field,OMS Cloze,Image,1798538634", "card,OMS Cloze,Cloze,1232133691",
    "note type,,OMS Question,1082409530", "field,OMS Question,Stem,1461760964", "field,OMS Question,Question,1417977910",
    "field,OMS Question,Options,1850224812", "field,OMS Question,Answer,1826426246", "field,OMS Question,Why,1440304315",
    "field,OMS Question,Teaching point,1426370420", "field,OMS Question,Source,1855553328",
    "field,OMS Question,Image,1919144576", "card,OMS Question,Question,1827760297", "deck,,OMS,1812630860",
}


def test_the_registered_numbers_never_change():
    """Anki finds what learners have by these; a new row may come, none may go or change."""
    assert set((DATA / "anki.csv").read_text(encoding="utf-8").split("\n")) >= RELEASED
