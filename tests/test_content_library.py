"""The library: what is sound is given, what is broken stops nothing else, an edited file is seen."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from oms.content.library import Library, library
from oms.content.place import data_dir
from oms.content.problem import Mistake
from oms.content.records import Reference
from small_content import QUESTION, quiz_text, write_small_content

NOTEBOOKS = Path(__file__).resolve().parents[1] / "notebooks"


@pytest.fixture
def folder(tmp_path):
    """A small, sound data folder."""
    return write_small_content(tmp_path / "data")


def put(folder: Path, text: str, name: str = "questions/small.yaml") -> None:
    """Write a file of the folder anew."""
    (folder / name).write_text(text, encoding="utf-8")


def test_a_sound_folder(folder):
    """Tables come by id, quizzes, cases, figures and scales by name."""
    shelf = library(folder)
    assert shelf.references["tate2005"].short == "Tate 2005"
    assert shelf.claims["A179"].ref_ids == ("tate2005",)
    assert shelf.objectives["M04-O1"].item_count == 1
    assert shelf.lessons["M04"].file == "04-recognise"
    assert [sign.percent for sign in shelf.signs] == [50]
    assert shelf.web_claims["W2-12"].lesson == "M04"
    assert shelf.rules["CUE-03"].status == "implemented"
    assert shelf.quiz_names() == ("small",)
    quiz = shelf.quiz("small")
    assert (quiz.title, quiz.lesson, quiz.about, quiz.problems) == ("Small", "M04", "", ())
    assert [question.id for question in quiz.questions] == ["oms-q-0401"]
    assert repr(quiz) == "<quiz small: 1 questions, 0 problems>"
    assert list(shelf.case("two-doors").groups) == ["Ask", "Look"]
    assert shelf.figure("falls-first").table == "signs"


def test_a_scale_is_put_together_from_its_rows(folder):
    """Domains keep the order of the file, steps go from low to high, and the range is known."""
    scale = library(folder).scale("two-domains")
    assert [(domain.name, domain.label, dict(domain.steps)) for domain in scale.domains] == [
        ("gait", "Gait", {0: "step 0", 1: "step 1", 2: "step 2"}),
        ("mood", "Mood", {0: "step 0", 1: "step 1", 2: "step 2"})]
    assert (scale.range, scale.verification, scale.note) == ((0, 4), "ours", "")


@pytest.mark.parametrize(("kind", "wrong", "near"), [
    ("quiz", "smal", "small"), ("case", "two-door", "two-doors"), ("figure", "fals-first", "falls-first"),
    ("scale", "two-domain", "two-domains"), ("quiz", "SMALL", "small")])
def test_an_unknown_name_is_answered_with_the_nearest(folder, kind, wrong, near):
    """One sentence, with the name that was probably meant."""
    with pytest.raises(Mistake, match=f"did you mean “{near}”"):
        getattr(library(folder), kind)(wrong)


@pytest.mark.parametrize("name", ["../references", "/etc/passwd", "", "small.yaml", "a\x00b", 3, None])
def test_a_name_never_leaves_the_folder(folder, name):
    """Only names of the folder's own files are known, whatever is asked for."""
    with pytest.raises(Mistake, match="no quiz" if name != "" else "Say which quiz"):
        library(folder).quiz(name)


def test_one_broken_question_stops_none_of_the_others(folder):
    """The sound ones are there, the broken one is a problem at its line."""
    broken = QUESTION.format(id="oms-q-0402").replace("  teaching_point", "  teaching_pont")
    put(folder, quiz_text("oms-q-0401") + broken + QUESTION.format(id="oms-q-0403"))
    quiz = library(folder).quiz("small")
    assert [question.id for question in quiz.questions] == ["oms-q-0401", "oms-q-0403"]
    assert dict(quiz.places) == {"oms-q-0401": 0, "oms-q-0403": 2}
    misspelt, missing = sorted(quiz.problems, key=lambda problem: -problem.line)
    wrong_line = (quiz_text("oms-q-0401") + broken).split("\n").index(next(
        line for line in broken.split("\n") if "teaching_pont" in line)) + 1
    assert misspelt.line == wrong_line
    assert "“teaching_pont” is not a word this file knows; did you mean “teaching_point”?" in misspelt.message
    assert "“teaching_point” is missing" in missing.message
    assert missing.line == (quiz_text("oms-q-0401") + broken).split("\n").index("- id: oms-q-0402") + 1


def test_an_id_twice_in_a_file_keeps_the_first(folder):
    """The second question with the same id is left out and told."""
    put(folder, quiz_text("oms-q-0401", "oms-q-0401"))
    quiz = library(folder).quiz("small")
    assert len(quiz.questions) == 1
    (problem,) = quiz.problems
    assert "a second time; the first is on line 4" in problem.message
    assert problem.line == 4 + QUESTION.count("\n")


@pytest.mark.parametrize("text", ["", "a: [", "just words", "- a\n- b", "title: x\nlesson: M04\n",
                                  "title: x\nlesson: M04\nquestions:\n", "title: x\nlesson: M04\nquestions: none\n",
                                  "title: x\nlesson: M04\nquestions: [a, [b], {c: d}]\n",
                                  "title: [x]\nlesson: M4\nquestions: {a: b}\n"])
def test_a_file_that_is_no_quiz(folder, text):
    """It gives a quiz with no questions, and its problems; nothing is raised."""
    put(folder, text)
    quiz = library(folder).quiz("small")
    assert quiz.questions == ()
    assert quiz.problems
    assert all(problem.file == "questions/small.yaml" for problem in quiz.problems)


def test_a_wrong_head_leaves_the_questions(folder):
    """A quiz with a misspelt title still shows its questions, under its file's name."""
    put(folder, quiz_text("oms-q-0401").replace("title:", "titel:"))
    quiz = library(folder).quiz("small")
    assert (quiz.title, len(quiz.questions)) == ("small", 1)
    assert any("did you mean “title”" in problem.message for problem in quiz.problems)


def changed(old: str, new: str):
    """The problems of a quiz whose one question was changed, after the change is known to be one."""
    text = quiz_text("oms-q-0401")
    assert old in text
    return text.replace(old, new)


@pytest.mark.parametrize(("old", "new", "says"), [
    ("id: oms-q-0401", "id: q1", "Write it like oms-q-0401"),
    ("type: single", "type: singel", "There is no question type “singel”. Did you mean “single”?"),
    ("  type: single\n", "", "“type” is missing"),
    ("type: single", "type: [single]", "There is no question type"),
    ("bloom: Apply", "bloom: aply", "Did you mean “Apply”?"),
    ("  lead_in: Which finding is most likely to come next in her limbs?", "  lead_in:", "“lead_in” is empty"),
    ("  bloom: Apply\n", "", "“bloom” is missing"),
    ("sources: [tate2005]", "sources: tate2005", "“sources” must be a list"),
    ("sources: [tate2005]", "sources: []", "“sources” needs 1 entry or more"),
    ("sources: [tate2005]", "sources: [tate2005, tate2005]", "same entry stands here twice"),
    ("sources: [tate2005]", "sources: [a: b]", "Entry 1 of “sources” must be a text"),
    ("  claims: [A179]", "  seconds: soon", "“seconds” must be a whole number, but here stands “soon”"),
    ("  claims: [A179]", "  synthetic: perhaps", "“synthetic” must be true or false"),
    ("  claims: [A179]", "  reviewed_on: yesterday", "“reviewed_on” must be a date"),
    ("  claims: [A179]", "  status: done", "must be one of draft, reviewed"),
    ("  - text: Slow writhing", "  - txt: Slow writhing", "did you mean “text”"),
    ("    complaint:", "    complaints:", "“complaints” is not a section of a stem. Did you mean “complaint”?"),
    ("    why: Slow", "    misconception: Not a Slug\n    why: Slow", "Write it like signs-in-order"),
    ("kind: finding", "kind: findings", "Did you mean “finding”?"),
])
def test_what_a_question_must_hold_is_said_in_plain_words(folder, old, new, says):
    """Every refusal names the word, says what is allowed, and stands at the line that was changed or its question."""
    text = changed(old, new)
    put(folder, text)
    quiz = library(folder).quiz("small")
    assert quiz.questions == ()
    told = [problem for problem in quiz.problems if says in problem.message + " " + problem.remedy]
    assert told, quiz.problems
    line = text[:text.index(new)].count("\n") + 1 if new else 4
    assert line <= told[0].line <= line + new.count("\n")
    for problem in quiz.problems:
        for jargon in ("pydantic", "Input", "validat", "tuple", "str_type", "dict'", "dict_", "extra_", "field required"):
            assert jargon not in problem.message + problem.remedy


def test_a_stem_is_refused_once(folder):
    """A stem may be text or sections; a wrong section gives one problem, not one for each reading."""
    put(folder, changed("    complaint:", "    complaints:"))
    assert len(library(folder).quiz("small").problems) == 1


def test_a_key_with_nothing_behind_it_counts_as_left_out(folder):
    """`tags:` and `kind:` left blank are no mistake."""
    put(folder, changed("  kind: finding\n", "  kind:\n  tags:\n  reviewed_by:\n  seconds:\n"))
    quiz = library(folder).quiz("small")
    assert quiz.problems == ()
    assert (quiz.questions[0].kind, quiz.questions[0].tags, quiz.questions[0].seconds) == (None, (), 90)


def test_an_edited_file_is_seen_at_the_next_call(folder):
    """No restart is needed, and a file that did not change is not read again."""
    first = library(folder).quiz("small")
    assert library(folder).quiz("small") is first
    assert library(str(folder)) is library(folder)
    put(folder, quiz_text("oms-q-0401", "oms-q-0402"))
    assert len(library(folder).quiz("small").questions) == 2
    (folder / "questions" / "new.yaml").write_text(quiz_text("oms-q-0403"), encoding="utf-8")
    assert library(folder).quiz_names() == ("new", "small")
    (folder / "questions" / "small.yaml").unlink()
    with pytest.raises(Mistake):
        library(folder).quiz("small")


def test_an_edit_of_the_same_length_is_seen(folder):
    """The time of the change counts, not only the size of the file."""
    path = folder / "references.csv"
    assert library(folder).references["tate2005"].year == "2005"
    text = path.read_text(encoding="utf-8").replace(",2005,", ",2006,")
    path.write_text(text, encoding="utf-8")
    os.utime(path, ns=(path.stat().st_atime_ns, path.stat().st_mtime_ns + 1_000_000))
    assert library(folder).references["tate2005"].year == "2006"


def test_a_broken_case_or_figure_is_one_polite_sentence(folder):
    """A learner reads where it is broken, not a traceback."""
    put(folder, "id: oms-c-0401\n", "cases/two-doors.yaml")
    put(folder, "[", "figures/falls-first.yaml")
    with pytest.raises(Mistake, match=r"The case “two-doors” cannot be shown.*two-doors\.yaml, line 1"):
        library(folder).case("two-doors")
    with pytest.raises(Mistake, match="The figure “falls-first” cannot be shown"):
        library(folder).figure("falls-first")


def test_broken_tables_are_empty_and_sound_rows_stay(folder):
    """A row that is wrong is left out; a file that cannot be read gives an empty table."""
    with (folder / "references.csv").open("a", encoding="utf-8") as file:
        file.write("bad key,X,2005,T,,,,,,full,\n")
    put(folder, "a;b", "claims.csv")
    (folder / "signs.csv").unlink()
    shelf = Library(folder)
    assert set(shelf.references) == {"tate2005", "ko2009"}
    assert (dict(shelf.claims), shelf.signs) == ({}, ())
    assert not shelf.table("claims.csv").readable


@pytest.mark.parametrize(("changes", "short"), [
    ({"authors": "Tate ED, Allison TJ"}, "Tate 2005"),
    ({"authors": "Alavi S; et al."}, "Alavi 2005"),
    ({"authors": "de Alarcon PA, Matthay KK"}, "de Alarcon 2005"),
    ({"authors": "Catsman-Berrevoets CE"}, "Catsman-Berrevoets 2005"),
    ({"authors": "An Organisation (old entry)", "year": ""}, "An Organisation"),
    ({"authors": "(authors not shown)"}, "A title of more than six… 2005"),
])
def test_how_a_reference_is_called(changes, short):
    """The first author's surname and the year; without an author the first words of the title."""
    given = {"ref_id": "x1", "authors": "Tate", "year": "2005", "title": "A title of more than six words",
             "verified": "full"} | changes
    assert Reference.model_validate(given).short == short


def test_links_lead_only_to_the_three_known_places():
    """DOI, PubMed and PubMed Central, with every sign made safe that could leave an address."""
    reference = Reference.model_validate({
        "ref_id": "x1", "authors": "A", "title": "T", "verified": "full", "pmid": "23", "pmcid": "PMC45",
        "doi": '10.1002/1097(1976)37:2<846::AID>3.0.CO;2-L"onclick', "verified_at": "http://elsewhere.example/"})
    assert reference.links == [
        ("DOI", "https://doi.org/10.1002/1097(1976)37%3A2%3C846%3A%3AAID%3E3.0.CO%3B2-L%22onclick"),
        ("PubMed", "https://pubmed.ncbi.nlm.nih.gov/23/"),
        ("full text", "https://pmc.ncbi.nlm.nih.gov/articles/PMC45/")]


def test_where_the_content_lies(monkeypatch, folder):
    """OMS_DATA names another folder; a folder that is not there is one sentence; blank means the course's own."""
    monkeypatch.setenv("OMS_DATA", str(folder))
    assert library().quiz_names() == ("small",)
    monkeypatch.setenv("OMS_DATA", str(folder / "none"))
    with pytest.raises(Mistake, match="OMS_DATA names the folder"):
        data_dir()
    monkeypatch.setenv("OMS_DATA", " ")
    assert data_dir() == NOTEBOOKS.parent / "data"


def test_reading_content_needs_no_heavy_package():
    """Content is read without pandas, matplotlib, ipywidgets or IPython, and without looking at a file at import."""
    code = ("import sys, builtins; from oms.content import library, problems; "
            "print([m for m in ('pandas','numpy','matplotlib','ipywidgets','anywidget','IPython','sqlite3') "
            "if m in sys.modules])")
    done = subprocess.run([sys.executable, "-c", code], cwd=NOTEBOOKS, capture_output=True, text=True, check=True,
                          env=os.environ | {"OMS_DATA": "/nowhere"})
    assert done.stdout.strip() == "[]", done.stdout
