"""Moodle XML, read again by a reader that was written from Moodle's documentation and shares no code with the writer."""

from dataclasses import replace
from html import unescape
from itertools import combinations
from xml.etree import ElementTree

import pytest

from exported import SEEN, hostile, written
from moodle_reader import plain, read_moodle
from oms.learning.marking import mark
from oms.teaching.export_items import Choice
from oms.teaching.export_moodle import write_moodle


@pytest.fixture
def export(tmp_path):
    """A function that writes these questions and returns what the reader makes of them, and the report."""
    def run(items):
        report = written(write_moodle, items, tmp_path)
        return read_moodle(report.files[0].read_bytes()) if report.files else {}, report

    return run


def test_every_type_becomes_what_the_documentation_describes(items, export):
    """Choice, matching, number and essay under our ids; cards, orders and ratings are left behind with a reason."""
    found, report = export(items)
    assert {name: question.type for name, question in found.items()} == {
        "oms-q-0401": "multichoice", "oms-q-0411": "multichoice", "oms-q-0412": "essay", "oms-q-0421": "multichoice",
        "oms-q-0422": "matching", "oms-q-0424": "numerical", "oms-q-0426": "essay", "oms-q-0428": "multichoice",
        "oms-q-0429": "multichoice"}
    assert {one.id: one.type for one in report.left} == {
        "oms-q-0423": "order", "oms-q-0425": "cloze", "oms-q-0427": "rating"}
    assert all(one.why for one in report.left)
    assert {question.category for question in found.values()} == {"$course$/top/OMS/M04"}


def test_a_choice_carries_its_story_reasons_tags_and_sources(items, export):
    """Nothing that a learner reads in the course is lost."""
    question = export(items)[0]["oms-q-0401"]
    assert question.settings["single"] == "true" and question.settings["shuffleanswers"] == "true"
    assert plain(question.text).startswith("A 20-month-old girl is brought")
    assert plain(question.text).endswith("Which finding is most likely to come next in her limbs?")
    assert {plain(text): grade for text, grade, *_ in question.answers} == {
        "Brief jerks": 100, "Slow writhing": 0, "Stiff limbs": 0}
    assert all("because the disorder" in feedback or "of another origin" in feedback for _, _, feedback, _ in question.answers)
    assert "Take home: Look for brief jerks" in plain(question.behind) and "10.1177/1043454204272560" in question.behind
    assert question.tags == ["OMS::M04::M04-O1", "OMS::source::tate2005", "OMS::status::draft"]


def test_several_answers_are_marked_as_in_the_course(books, items, export):
    """Every set of choices earns the same share: hits less false picks, nothing with a harmful one."""
    question = next(q for q in books.quiz("every-type").questions if q.id == "oms-q-0421")
    there = export(items)[0][question.id]
    texts = {option.id: f"{option.text}" for option in question.options}
    assert there.settings["single"] == "false" and "Choose up to 3." in there.text
    for count in range(1, 5):
        for chosen in combinations(texts, count):
            assert there.mark({texts[one] for one in chosen}) == pytest.approx(mark(question, chosen).score, abs=1e-4)
    stop = {plain(text): plain(feedback) for text, _, feedback, _ in there.answers}["Poison"]
    assert stop.startswith("Stop: this could harm the patient because it poisons.")


@pytest.mark.parametrize(("right", "leaves"), [(3, True), (7, True), (9, True), (11, False)])
def test_a_share_that_moodle_has_no_grade_for_stays_behind(items, export, right, leaves):
    """Moodle's list of grades knows a third, a seventh and a ninth, but no eleventh."""
    item = next(item for item in items if item.id == "oms-q-0421")
    choices = tuple(Choice(f"r{n}", f"right {n}", True, "w") for n in range(right)) + (Choice("x", "wrong", False, "w"),)
    found, report = export([replace(item, choices=choices)])
    assert (item.id in found) is leaves
    assert leaves or f"no grade for one part in {right}" in report.left[0].why


def test_matching_keeps_every_pair_and_the_category_that_holds_nothing(items, export):
    """An empty category is a wrong answer more; the reasons stand behind."""
    question = export(items)[0]["oms-q-0422"]
    assert sorted((plain(text), answer) for text, answer in question.pairs) == [
        ("", "neither"), ("ice", "cold"), ("snow", "cold"), ("sun", "warm")]
    assert "sun: because the example says so" in plain(question.behind)


def test_two_pairs_stay_behind(items, export):
    """Moodle wants three and breaks off the whole import at fewer."""
    item = next(item for item in items if item.type == "sort")
    found, report = export([replace(item, parts=item.parts[:2], categories=("warm", "cold"))])
    assert found == {} and "fewer than 3 pairs" in report.left[0].why and not report.files


def test_a_number_keeps_its_tolerance_and_its_near_miss(items, export):
    """24 within 2 months; the wrong number has its slip; the unit is said; the citation is a name."""
    question = export(items)[0]["oms-q-0424"]
    assert [(text, grade, tolerance) for text, grade, _, tolerance in question.answers] == [("24", 100, "2"), ("2", 0, "2")]
    assert "that is in years" in question.answers[1][2]
    assert "Give a number (months)." in question.text and "A count of 24 (Tate 2005)." in question.text


def test_an_essay_carries_model_answer_and_checklist(items, export):
    """Behind the answer for the learner, and for whoever marks."""
    question = export(items)[0]["oms-q-0426"]
    assert "A <em>full</em> answer." in question.behind
    assert "A full answer holds: says who says when" in plain(question.behind)


def test_pictures_lie_in_the_file(items, export):
    """A trace and a figure stand in the question, the outcome behind it; each is SVG, with words that name nothing."""
    found, _ = export(items)
    assert list(found["oms-q-0428"].files) == ["oms_trace_0428.svg"]
    assert list(found["oms-q-0429"].files) == ["oms_trace_0429.svg", "oms_trace_0429_after.svg"]
    assert "oms_trace_0429_after.svg" in found["oms-q-0429"].behind
    assert list(found["oms-q-0411"].files) == ["oms_figure_0411.svg"]
    for question in found.values():
        for data in question.files.values():
            assert ElementTree.fromstring(data).tag == "{http://www.w3.org/2000/svg}svg"
    assert "flutter" not in found["oms-q-0428"].text.casefold()


def test_the_same_bank_gives_the_same_file(items, export, tmp_path):
    """Byte for byte: order of options and recordings come from one fixed seed."""
    first = export(items)[1].files[0].read_bytes()
    assert export(items)[1].files[0].read_bytes() == first
    assert list(tmp_path.iterdir()) == [tmp_path / "oms-moodle.xml"]


def test_harmful_words_are_only_words(items, export):
    """Scripts, ends of sections, control characters and Moodle's own marks arrive as text in every place."""
    found, report = export([hostile(item) for item in items])
    assert len(found) == 9
    for question in found.values():
        assert SEEN in plain(question.text) and SEEN in plain(question.behind)
        for text, _, feedback, _ in question.answers:
            assert SEEN in plain(feedback) and (question.type == "numerical" or SEEN in plain(text))
        for text, answer in question.pairs:
            assert SEEN in unescape(answer) and "<" not in answer and (not text or SEEN in plain(text))
        assert "<" not in question.name
    raw = report.files[0].read_bytes()
    assert b"@@PLUGINFILE@@/x" not in raw  # a file that nobody sent
    assert b"<script" not in raw and b"CDATA" not in raw and b"\x07" not in raw and "\u202e".encode() not in raw


def test_the_notes_tell_how_to_keep_certainty(items, export):
    """The behaviour with certainty marks is named."""
    assert any("Deferred feedback with CBM" in line for line in export(items)[1].lines)
