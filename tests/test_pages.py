"""The lessons as files: self-contained, readable by everybody, the hand-outs without a key, the same ones each time."""

import re
import shutil
from functools import cache

import pytest

from lesson_guards import lessons
from oms.content.library import library
from oms.content.problem import Mistake
from oms.teaching.pages import pages
from oms.teaching.slides import slides
from oms.widgets.pages_drawing import drawn
from page_reader import HEADINGS, Page, fetched, gaps_in_headings, once

READY = [file for file, row in lessons().items() if row["status"] == "ready"]
EDITIONS = {"pages": ".html", "hand-outs": ".html", "slides": ".slides.html"}
FILES = [(edition, name + ending) for edition, ending in EDITIONS.items() for name in READY]
FILES += [(edition, "index.html") for edition in EDITIONS]
# Fields of a question that tell its answer.
TELLING = {"why", "teaching_point", "model_answer", "checklist", "harm", "misconception"}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The folder with all three editions; what a cell shows is drawn once for all of them."""
    folder, draw, told = tmp_path_factory.mktemp("built"), once(drawn), []
    reports = {"pages": pages(folder / "pages", draw, tell=lambda *what: told.append(what)),
               "hand-outs": pages(folder / "hand-outs", draw, keys=False), "slides": slides(folder / "slides", draw)}
    assert [report.notes for report in reports.values()] == [(), (), ()]
    assert [(done, of) for done, of, _ in told] == [(n, len(READY)) for n in range(len(READY) + 1)]
    return folder


@pytest.fixture(scope="module")
def read(built):
    """read(edition, file) -> Page."""
    return cache(lambda edition, file: Page((built / edition / file).read_text(encoding="utf-8")))


@pytest.mark.parametrize(("edition", "file"), FILES)
def test_a_file_fetches_nothing(read, edition, file):
    """No file asks for another one: pictures lie in it, links go to pages and to https, and the browser is told so."""
    page = read(edition, file)
    assert not fetched(page)
    assert not [tag.attributes["href"] for tag in page.every("a") if not re.match(
        r"https://|#|[\w-]+(\.slides)?\.html(#|$)|data/README\.md$", tag.attributes["href"])]
    policy = next(tag.attributes["content"] for tag in page.every("meta")
                  if tag.attributes.get("http-equiv") == "Content-Security-Policy")
    assert policy.startswith("default-src 'none'; img-src data:;")
    scripts = 2 if edition == "slides" and file != "index.html" else 0
    assert len(page.every("script")) == scripts
    assert ("script-src" in policy) == bool(scripts)


@pytest.mark.parametrize(("edition", "file"), FILES)
def test_a_file_can_be_read_by_everybody(read, edition, file):
    """A language, a title, one h1, headings without gaps, names that are unique, links that arrive, pictures with words."""
    page = read(edition, file)
    assert page.every("html")[0].attributes["lang"] == "en-GB"
    assert page.every("title")[0].words
    assert len(page.every("h1")) == 1
    assert not gaps_in_headings(page)
    assert not [heading for heading in page.every(*HEADINGS) if not heading.words]
    places = [tag.attributes["id"] for tag in page.tags if "id" in tag.attributes]
    assert len(places) == len(set(places))
    assert {tag.attributes["href"][1:] for tag in page.every("a") if tag.attributes["href"].startswith("#")} <= set(places)
    assert all(len(image.attributes["alt"]) > 20 for image in page.every("img"))
    assert not [table.words[:80] for table in page.every("table") if not re.search(r"\w", table.words)]
    assert "For learning, not for treating a patient" in page.words


@pytest.mark.parametrize("edition", EDITIONS)
def test_the_files_lead_to_each_other(built, read, edition):
    """Every link to another file arrives, the map leads to every lesson, and a lesson to the ones beside it."""
    files = {path.name for path in (built / edition).iterdir()}
    for _, name in [pair for pair in FILES if pair[0] == edition]:
        linked = {tag.attributes["href"].partition("#")[0] for tag in read(edition, name).every("a")
                  if "://" not in tag.attributes["href"]} - {""}
        assert {link.partition("/")[0] for link in linked} <= files, name
    ending = EDITIONS[edition]
    shown = {tag.attributes["href"] for tag in read(edition, "index.html").every("a")}
    assert {name + ending for name in READY} <= shown
    if edition != "slides":
        turned = {tag.attributes["href"] for tag in read(edition, READY[1] + ending).every("a") if "nav" in tag.around}
        assert {READY[0] + ending, READY[2] + ending, "index.html"} <= turned


@pytest.mark.parametrize("name", READY)
def test_a_page_says_what_it_is(read, name):
    """The lesson's title is the h1, its sections are listed, and it goes by the name draft while a question does."""
    page, row = read("pages", f"{name}.html"), lessons()[name]
    assert page.every("h1")[0].words == row["title"]
    listed = [tag.words for tag in page.every("a") if "nav" in tag.around and tag.attributes["href"].startswith("#")]
    assert listed == [heading.words for heading in page.every("h2")]
    drafts = [question for question in asked(page) if question.status == "draft"]
    assert ("Draft: " in page.words) == bool(drafts or "not yet reviewed by a clinician" in page.words)
    assert f"Lesson {name[:2]} · {row['minutes']} minutes" in page.words
    assert "from oms import" not in page.words
    if name != "13-for-instructors":  # whose own tools are run in the notebook
        assert "Run this cell" not in page.words


def asked(page: Page) -> list:
    """The questions of the course that stand on a page."""
    books = library()
    every = {question.id: question for name in books.quiz_names() for question in books.quiz(name).questions}
    return [every[tag.attributes["data-item"]] for tag in page.items]


def pieces(value, told: bool = False) -> list[str]:
    """Everything in a question's fields that tells its answer, in stretches without a source or emphasis in them."""
    if isinstance(value, dict):
        return [piece for name, inner in value.items() for piece in pieces(inner, told or name in TELLING)]
    if isinstance(value, list | tuple):
        return [piece for inner in value for piece in pieces(inner, told)]
    if not told or not isinstance(value, str):
        return []
    return [part for part in (" ".join(part.split()) for part in re.split(r"\[[^]]*\]|\*", value)) if len(part) > 45]


@pytest.mark.parametrize("name", READY)
def test_a_hand_out_holds_no_key(read, name):
    """Of no question does a hand-out hold a reason, the sentence to take home, the words of a gap, or a mark of the answer;
    the page with answers holds them all."""
    page, full = read("hand-outs", f"{name}.html"), read("pages", f"{name}.html")
    questions = asked(page)
    assert [question.id for question in questions] == [question.id for question in asked(full)]
    for question, tag, answered in zip(questions, page.items, full.items, strict=True):
        telling = pieces(question.model_dump())
        assert len(telling) > 1
        text = page.text.replace("&amp;", "&")
        assert not [piece for piece in telling if piece in page.words or piece in text], question.id
        assert [piece for piece in telling if piece in answered.words], question.id
        if question.type == "cloze":
            assert not [gap for gap in re.findall(r"\{\{(.*?)\}\}", question.card) if gap in tag.words]
    for word in ("✓", "✗", "Take home", "Answer key", "answer-key", "{{", "an expert does this"):
        assert word not in page.text, word
    assert not [tag for tag in page.every("summary") if tag.words == "Answer"]
    assert ("Take home" in full.text and "Answer key" in full.text) or not questions


def test_a_hand_out_shows_no_finding_before_it_was_asked_for(read):
    """A case keeps its actions and loses what they return, what an expert does and why; a table its hidden cells."""
    case = library().case("quiet-eyes")
    page, full = read("hand-outs", "04-recognise-and-score.html"), read("pages", "04-recognise-and-score.html")
    for action in case.actions:
        assert action.text in page.words and action.text in full.words
        telling = pieces({"why": [action.finding, action.why]})
        assert not [piece for piece in telling if piece in page.words]
        assert [piece for piece in telling if piece in full.words]
    assert not [piece for piece in pieces({"why": [case.debrief, case.teaching_point]}) if piece in page.words]
    tale = [tag.words for tag in read("pages", "11-cases.html").every("h4", "h5") if "div" in tag.around]
    kept = [tag.words for tag in read("hand-outs", "11-cases.html").every("h4", "h5") if "div" in tag.around]
    assert kept and len(tale) > 3 * len(kept), "of an unfolding case only the page before the first decision"
    assert "Show" not in [tag.words for tag in read("hand-outs", "05-differential-and-work-up.html").every("summary")]
    assert "Show" in [tag.words for tag in read("pages", "05-differential-and-work-up.html").every("summary")]


def test_the_instructors_edition_has_its_keys_and_its_data(built, read):
    """Each page ends with the answer to every question by its id, and the content files lie beside the pages."""
    for name in READY:
        page = read("pages", f"{name}.html")
        keyed = [tag.words for tag in page.every("th") if "section" in tag.around and tag.words.startswith("oms-q-")]
        assert keyed == list(dict.fromkeys(tag.attributes["data-item"] for tag in page.items))
    row = re.search(r"oms-q-0401</th><td>(.*?)</td>", read("pages", "04-recognise-and-score.html").text)[1]
    assert row.startswith("1. Cries for hours")
    copied = {path.relative_to(built / "pages" / "data") for path in (built / "pages" / "data").rglob("*") if path.is_file()}
    assert copied == {path.relative_to(library().folder) for path in library().folder.rglob("*") if path.is_file()}
    assert not (built / "hand-outs" / "data").exists()


def test_every_figure_and_recording_is_whole(read):
    """The address of a drawing has no sign that a browser would take for its end."""
    drawings = [image.attributes["src"] for name in READY for image in read("pages", f"{name}.html").every("img")]
    assert len(drawings) > 30
    assert not [address[:80] for address in drawings if "#" in address or "\n" in address]


def test_the_same_course_gives_the_same_bytes(built, tmp_path):
    """A second build changes no byte, in another folder and drawn anew."""
    some = [READY[0], READY[4]]
    for edition, ending in EDITIONS.items():
        # The other lessons lie there already, so that the links are the same.
        folder = shutil.copytree(built / edition, tmp_path / edition)
        for name in some:
            (folder / (name + ending)).write_text("", encoding="utf-8")
        if edition == "slides":
            slides(folder, drawn, some)
        else:
            pages(folder, drawn, edition == "pages", some)
        for name in some:
            assert (folder / (name + ending)).read_bytes() == (built / edition / (name + ending)).read_bytes()


def test_an_edition_stays_out_of_the_folder_of_another(built):
    """Hand-outs beside the answers would be none: the folder is refused in one sentence, and nothing in it changes."""
    before = (built / "pages" / "index.html").read_bytes()
    with pytest.raises(Mistake, match="holds other pages"):
        pages(built / "pages", drawn, keys=False)
    with pytest.raises(Mistake, match="holds other pages"):
        slides(built / "hand-outs", drawn)
    assert (built / "pages" / "index.html").read_bytes() == before


def test_answers_stay_folded_on_slides(read):
    """Every question has its answer on a slide of its own, folded; the introduction of a quiz is for the speaker."""
    show = read("slides", "04-recognise-and-score.slides.html")
    assert not [tag for tag in show.every("details") if "open" in tag.attributes]
    answers = [tag for tag in show.every("section") if tag.attributes.get("class") == "answer"]
    assert len(answers) == len(show.items) > 10
    assert all(tag.words.startswith("Answer") for tag in answers)
    assert not [tag.words[:60] for tag in show.items if "right answer" in tag.words or "Take home" in tag.words]
    assert [tag for tag in show.every("aside") if tag.attributes["class"] == "notes"]
    assert "Behind this page" not in show.words and "reveal.js" in show.every("script")[0].words[:40]
