"""A lesson keeps what the blueprint and the two source pages ask of it."""

from collections import Counter

import pytest

import shown
from oms.content import library

READY = [lesson for lesson in library().lessons.values() if lesson.status == "ready"]


def notebook(lesson):
    """The path of a lesson's notebook."""
    return shown.NOTEBOOKS / f"{lesson.file}.ipynb"


def test_all_statements_of_the_two_pages_are_kept():
    """The two web pages make 24 and 19 statements; each has its row, a verdict and the lesson that takes it up."""
    rows = library().web_claims
    assert list(rows) == [f"W1-{n:02}" for n in range(1, 25)] + [f"W2-{n:02}" for n in range(1, 20)]
    assert all(row.lesson in library().lessons for row in rows.values())


@pytest.mark.parametrize("lesson", READY, ids=lambda lesson: lesson.module)
def test_a_ready_lesson_takes_up_its_web_statements(lesson):
    """Every statement given to this lesson is taught or corrected by something that its own cells show."""
    tags = {tag for entry in (*shown.questions(notebook(lesson)), *shown.cases(notebook(lesson))) for tag in entry.tags}
    mine = {f"web:{row.web_id}" for row in library().web_claims.values() if row.lesson == lesson.module}
    assert mine - tags == set()


def test_lesson_04_has_the_items_of_the_blueprint():
    """Five objectives, at least the blueprint's number of items each, at least 23 in all, eight of them ratings."""
    bank = [q for name in library().quiz_names() for q in library().quiz(name).questions if q.objective[:3] == "M04"]
    counts = Counter(q.objective for q in bank)
    for objective in library().objectives.values():
        if objective.objective_id.startswith("M04"):
            assert counts[objective.objective_id] >= objective.item_count, objective.objective_id
    assert len(bank) >= 23
    assert sum(q.type == "rating" for q in shown.questions(notebook(library().lessons["M04"]))) >= 8


def test_lesson_00_shows_one_question_of_every_kind():
    """A learner meets every kind of question before the first lesson asks one."""
    kinds = {q.type for q in shown.questions(notebook(library().lessons["M00"]))}
    assert kinds == {"single", "several", "sort", "order", "number", "cloze", "free", "rating"}


def test_the_capstone_asks_what_the_blueprint_plans():
    """Fourteen decisions or more in the cases, whichever are drawn, and ten questions in each form of the test."""
    shelf = library()
    cases = [shelf.case(name) for name in shelf.case_names() if shelf.case(name).mode == "unfolding"]
    assert len(cases) == 12 and sum(not case.oms for case in cases) == 4
    decisions = sum(node.decision is not None for case in cases for node in case.nodes)
    assert decisions >= shelf.objectives["M10-O1"].item_count
    test = shown.both_forms("before-and-after")
    for form in "AB":
        assert len(test.of(form)) == shelf.objectives["M10-O2"].item_count == shelf.objectives["M00-O4"].item_count
        assert {question.objective[:3] for question in test.of(form)} == {f"M{n:02}" for n in range(1, 10)}


def test_every_lesson_and_every_activity_of_a_ready_lesson_is_on_its_page():
    """No quiz, case, figure, diagram, chain, table or calculator of a ready lesson is left without a cell that shows it."""
    shelf = library()
    for lesson in READY:
        on_page = {(kind, name) for kind, name, _ in shown.calls(notebook(lesson))}
        written = {("quiz", name) for name in shelf.quiz_names() if shelf.quiz(name).lesson == lesson.module}
        written |= {("case", name) for name in shelf.case_names() if shelf.case(name).lesson == lesson.module}
        written |= {("figure", name) for name in shelf.figure_names() if shelf.figure(name).lesson == lesson.module}
        written |= {("diagram", name) for name in shelf.diagram_names() if shelf.diagram(name).lesson == lesson.module}
        written |= {("steps", name) for name in shelf.step_names() if shelf.steps(name).lesson == lesson.module}
        written |= {("table", name) for name in shelf.fact_names() if shelf.facts(name).table.lesson == lesson.module}
        for name in shelf.calculator_names():
            entry = shelf.calculator(name)
            written |= {(entry.kind, name)} if entry.lesson == lesson.module else set()
        assert written - on_page == set()
