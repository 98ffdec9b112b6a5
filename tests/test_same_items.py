"""A question has one name for ever: lesson, pages, hand-outs, slides, deck and exports hold the same ones."""

import pytest

from lesson_guards import lessons
from oms.content import library
from oms.content.bank import Bank
from oms.teaching.deck import Show, read_deck
from oms.teaching.export_items import export_items
from oms.teaching.lesson_cells import Drawn
from oms.teaching.pages import pages
from oms.teaching.slides import slides
from oms.widgets import static_form
from oms.widgets.pages_drawing import drawn
from page_reader import Page, once
from refresh import NOTEBOOKS, read
from shown import asked, calls_in, questions

BANK = Bank(library())
READY = [file for file, row in lessons().items() if row["status"] == "ready"]


def in_lesson(_folder, name: str) -> list[str]:
    """The ids that the cells of a lesson ask for, read from its notebook and the data."""
    return list(dict.fromkeys(question.id for question in questions(NOTEBOOKS / f"{name}.ipynb")))


def to_present(name: str) -> list[str]:
    """The same without the cells that are marked to be skipped in class."""
    cells = [cell for cell in read(NOTEBOOKS / f"{name}.ipynb").cells if cell.cell_type == "code"
             and cell.metadata.get("slideshow", {}).get("slide_type") != "skip"]
    return list(dict.fromkeys(question.id for cell in cells for question in asked(calls_in(cell.source))))


def in_deck(_folder, name: str) -> list[str]:
    """The ids that the quizzes on the slides of a lesson's deck ask for."""
    shelf, found = library(), []
    for piece in (piece for slide in read_deck(name, shelf).slides for step in slide.steps for piece in step):
        if isinstance(piece, Show) and piece.call.name == "quiz" and not (loaded := shelf.quiz(piece.call.first)).kept_for_test:
            found += piece.call.only or [question.id for question in loaded.questions]
    return list(dict.fromkeys(found))


def in_file(edition: str, ending: str = ".html"):
    """What collects the ids that the file of a lesson holds in an edition."""
    def collect(folder, name: str) -> list[str]:
        page = Page((folder / edition / (name + ending)).read_text(encoding="utf-8"))
        return list(dict.fromkeys(tag.attributes["data-item"] for tag in page.items))

    return collect


# Where questions stand, and what collects their ids in one lesson: another place is another line.
PLACES = {"pages": in_file("pages"), "hand-outs": in_file("hand-outs"), "slides": in_file("slides", ".slides.html"),
          "deck": in_deck}
IN_CLASS = ("slides", "deck")


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """All editions, without their pictures and without what asks no question: that is drawn in another test."""
    folder = tmp_path_factory.mktemp("same-items")
    draw = once(lambda call: drawn(call) if call.name == "quiz" else Drawn("<p>…</p>"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(static_form, "_pictures", lambda _question: ("", ""))
        pages(folder / "pages", draw)
        pages(folder / "hand-outs", draw, keys=False)
        slides(folder / "slides", draw)
    return folder


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("name", READY)
def test_every_place_holds_the_same_questions(built, name, place):
    """The ids are those of the lesson's own cells, none missing and none more. (A form of a test has an order of its own.)"""
    wanted = to_present(name) if place in IN_CLASS else in_lesson(built, name)
    if place == "deck":  # a test is done alone, and is no slide
        wanted = [item for item in wanted if item not in BANK.kept]
    assert sorted(PLACES[place](built, name)) == sorted(wanted)


def test_every_export_knows_a_question_by_the_same_id():
    """What leaves for another program, or is said to stay behind, are the questions of the lessons and no others."""
    exported = {item.id for item in export_items(library(), pictures=False)}
    assert {item for name in READY for item in in_lesson(None, name)} - BANK.kept <= exported <= set(BANK.questions)


def test_there_are_questions_to_compare():
    """The tests above do not run over empty lists: most lessons ask at least ten questions."""
    assert sum(len(in_lesson(None, name)) >= 10 for name in READY) > len(READY) / 2
