"""check(): everything that is wrong, at once, with its place and a remedy; never an exception."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oms.content import library, problems
from oms.content.problem import Problem
from oms.content.records import TABLES
from small_content import CASE, FIGURE, OWN_WORDS, QUESTION, quiz_text, write_small_content, write_time_course

FILES = [*TABLES, "questions/small.yaml", "cases/two-doors.yaml", "figures/falls-first.yaml"]
RATING = """\
- id: oms-q-0402
  objective: M04-O1
  type: rating
  bloom: Apply
  scale: two-domains
  stem:
    age: A 2-year-old girl is seen in a clinic with her father for the third time in a year.
    complaint: For 8 weeks she has been well, and at home nobody has seen her stumble or weep without a reason.
    exam: She runs along the corridor and back, climbs on the chair, hops on one leg, and laughs at the toy.
  lead_in: What score does each domain deserve?
  reference: {gait: 0, mood: 2}
  why:
    gait: She runs, climbs and hops as a child of her age does, so nothing is lost here at all.
    mood: This is the highest step because it was chosen for this test, and nothing else is meant by it.
  teaching_point: Score what is described.
  sources: [tate2005]
"""


@pytest.fixture
def folder(tmp_path):
    """A small, sound data folder."""
    return write_small_content(tmp_path / "data")


def put(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(text, encoding="utf-8")


def change(folder: Path, name: str, old: str, new: str) -> int:
    """Change a file; the line of the change comes back."""
    text = (folder / name).read_text(encoding="utf-8")
    assert text.count(old) == 1
    put(folder, name, text.replace(old, new))
    return text[:text.index(old)].count("\n") + 1


def test_the_course_itself_is_sound():
    """The content that is delivered has no problem at all."""
    assert problems(Path(__file__).resolve().parents[1] / "data") == []


def test_a_sound_folder_has_no_problems(folder):
    """Neither errors nor warnings are invented."""
    assert problems(folder) == []
    put(folder, "questions/small.yaml", quiz_text("oms-q-0401") + RATING)
    assert problems(str(folder)) == []


TEST = """\
title: A test
lesson: M04
certainty: required
kept_for_test: true
forms: {seed: 2026, each: 1, hide_reasons: [A]}
questions:
"""


def write_test(folder, *ids, head=TEST):
    """Write a file of two forms with a question for each id."""
    put(folder, "questions/two-forms.yaml", head + quiz_text(*ids).partition("questions:\n")[2])


def test_a_test_in_two_forms_is_sound_and_counts_for_no_objective(folder):
    """Two questions of one objective make two forms; its questions do not fill up what a ready lesson plans."""
    write_test(folder, "oms-q-0441", "oms-q-0442")
    assert problems(folder) == []
    loaded = library(folder).quiz("two-forms")
    assert (loaded.certainty, loaded.kept_for_test, loaded.forms.seed, loaded.forms.hide_reasons) == (
        "required", True, 2026, ("A",))
    assert (library(folder).quiz("small").kept_for_test, library(folder).quiz("small").forms) == (False, None)
    change(folder, "objectives.csv", "M04-O1,M04 Signs,Put signs in order,Apply,1,", "M04-O1,M04 Signs,Put signs in order,Apply,2,")
    change(folder, "lessons.csv", ",planned", ",ready")
    assert any("has 1 questions of the 2 planned" in problem.message for problem in problems(folder))


def test_forms_that_cannot_be_drawn_are_told_at_their_line(folder):
    """Too few pairs, a question without a partner, and a type that a learner marks: file, line and what to do."""
    write_test(folder, "oms-q-0441")
    (few, odd) = problems(folder)
    assert (few.line, few.severity, odd.severity) == (5, "error", "warning")
    assert "1 questions are wanted for each form, and the file has 0 pairs" in few.message
    assert "M04-O1 has 1 question, so that one of them is in neither form" in odd.message
    write_test(folder, "oms-q-0441", "oms-q-0442")
    write_time_course(folder)
    put(folder, "questions/two-forms.yaml", (folder / "questions/two-forms.yaml").read_text(encoding="utf-8")
        + OWN_WORDS.replace("oms-q-0412", "oms-q-0443"))
    (problem,) = problems(folder)
    assert "A question of type `free` is marked by the learner" in problem.message and problem.line > 40


@pytest.mark.parametrize(("old", "new", "says"), [
    ("seed: 2026", "seed: soon", "“seed” must be a whole number"), ("each: 1", "each: 0", "“each” must be at least 1"),
    ("[A]", "[C]", "must be one of A, B"), ("[A]", "[A, A]", "stands here twice"), ("seed", "sead", "did you mean “seed”"),
    ("certainty: required", "certainty: always", "“certainty” must be one of optional, required"),
    ("kept_for_test: true", "kept_for_test: perhaps", "“kept_for_test” must be true or false"),
])
def test_wrong_words_about_a_test_are_told_and_nothing_is_given_away(folder, old, new, says):
    """Each mistake has its line and its words; the questions are still kept from practice, and can still be read."""
    write_test(folder, "oms-q-0441", "oms-q-0442", head=TEST.replace(old, new))
    assert any(says in problem.message and 0 < problem.line < 6 for problem in problems(folder))
    loaded = library(folder).quiz("two-forms")
    assert loaded.kept_for_test and len(loaded.questions) == 2


@pytest.mark.parametrize(("file", "old", "new", "says"), [
    ("questions/small.yaml", "sources: [tate2005]", "sources: [tate2050]",
     "“tate2050” is not in references.csv; did you mean “tate2005”?"),
    ("questions/small.yaml", "claims: [A179]", "claims: [A178]", "“A178” is not in claims.csv; did you mean “A179”?"),
    ("questions/small.yaml", "objective: M04-O1", "objective: M04-O2", "“M04-O2” is not in objectives.csv"),
    ("questions/small.yaml", "lesson: M04", "lesson: M05", "“M05” is not in lessons.csv"),
    ("questions/small.yaml", "claims: [A179]", "tags: ['web:W2-13']", "“W2-13” is not in web_claims.csv"),
    ("cases/two-doors.yaml", "sources: [tate2005]", "sources: [tate]", "“tate” is not in references.csv"),
    ("cases/two-doors.yaml", "objective: M04-O1", "objective: M09-O9", "“M09-O9” is not in objectives.csv"),
    ("cases/two-doors.yaml", "budget: 2", "budget: 0", "“budget” must be at least 1"),
    ("cases/two-doors.yaml", "key: true, ", "", "No action has `key: true`"),
    ("cases/two-doors.yaml", "id: look-eyes", "id: ask-nights", "Two actions have the id “ask-nights”"),
    ("cases/two-doors.yaml", "objective: M04-O1", "objective: M04-O1\nsynthetic: false", "no real patient"),
    ("figures/falls-first.yaml", "sources: [tate2005]", "sources: [nobody]", "“nobody” is not in references.csv"),
    ("figures/falls-first.yaml", "table: signs", "table: sings", "Did you mean “signs”?"),
    ("claims.csv", "tate2005,seen", "tate1905,seen", "“tate1905” is not in references.csv"),
    ("claims.csv", "tate2005,seen", "tate2005,memory", "must be one of seen, secondary, but here stands “memory”"),
    ("signs.csv", "A179,tate2005", "A1790,tate2005", "“A1790” is not in claims.csv"),
    ("signs.csv", "20,40,50", "20,40,55", "is not 55 per cent"),
    ("signs.csv", "20,40,50", "50,40,50", "50 out of 40 cannot be"),
    ("signs.csv", "20,40,50", "20,,50", "no denominator"),
    ("web_claims.csv", "M04,tate2005", "M07,tate2005", "“M07” is not in lessons.csv"),
    ("references.csv", "Tate ED,2005", "Tate ED,45231", "serial number"),
    ("references.csv", "Tate ED,2005", "Tate ED,05", "not a year"),
    ("references.csv", "22(1):8-19,,,", "22(1):8-19,1.57E+07,,", "shortened a long number"),
    ("references.csv", "22(1):8-19,,,", "22(1):8-19,PMC1,,", "not a PubMed number"),
    ("references.csv", "10.1177/", "https://doi.org/10.1177/", "“doi” does not have its form"),
    ("references.csv", "Tate ED,", ",", "“authors” is empty"),
    ("rules.csv", "error,implemented", "error,done", "must be one of implemented, tested, human, left out"),
])
def test_what_is_wrong_is_told_where_it_is(folder, file, old, new, says):
    """Each mistake is told at the line on which it was made, and in plain words."""
    line = change(folder, file, old, new)
    told = [problem for problem in problems(folder) if says in problem.message]
    assert told, problems(folder)
    assert told[0].file == file
    assert line - 3 <= told[0].line <= line + 1
    assert told[0].severity == "error"
    assert len(told) == 1, "one mistake is told once"


@pytest.mark.parametrize(("old", "new", "says"), [
    ("scale: two-domains", "scale: two-domain", "“two-domain” is not in scales.csv; did you mean “two-domains”?"),
    ("mood: 2}", "mood: 3}", "3 is not a score of the domain “mood”"),
    ("reference: {gait: 0, mood: 2}", "reference: {gait: 0, modo: 2}", "must name the same domains"),
])
def test_a_rating_fits_its_scale(folder, old, new, says):
    """The scale exists, every domain of it is rated, with a score that it has."""
    put(folder, "questions/small.yaml", quiz_text("oms-q-0401") + RATING)
    change(folder, "questions/small.yaml", old, new)
    assert [problem for problem in problems(folder) if says in problem.message], problems(folder)


def test_a_rating_leaves_no_domain_out(folder):
    """A domain of the scale without a reference score is told by its name."""
    less = RATING.replace(", mood: 2}", "}").replace(next(row for row in RATING.split("\n") if "    mood" in row) + "\n", "")
    put(folder, "questions/small.yaml", quiz_text("oms-q-0401") + less)
    assert any("“mood” has no reference score" in problem.message for problem in problems(folder))


def test_ids_are_unique_over_all_files(folder):
    """An id in two files is told once, in the second of them, with the first."""
    put(folder, "questions/other.yaml", quiz_text("oms-q-0402", "oms-q-0401"))
    told = [problem for problem in problems(folder) if "“oms-q-0401”" in problem.message]
    assert [(problem.file, problem.line) for problem in told] == [("questions/small.yaml", 4)]
    assert "questions/other.yaml" in told[0].message
    put(folder, "cases/other.yaml", CASE)
    assert any("“oms-c-0401” is taken" in problem.message for problem in problems(folder))


def test_ids_are_unique_in_a_table(folder):
    """The second row of the same name is told with the line of the first."""
    with (folder / "references.csv").open("a", encoding="utf-8") as file:
        file.write("ko2009,Other,2010,T,,,,,,full,\n")
    (problem,) = problems(folder)
    assert problem.line == 4
    assert "“ko2009” stands here a second time; the first is on line 3" in problem.message


@pytest.mark.parametrize("file", sorted(set(TABLES) - {"glossary.csv", "anki.csv", "misconceptions.csv"}))
def test_a_missing_table_is_told_once(folder, file):
    """One problem for the file, and none for each name that would have been in it."""
    (folder / file).unlink()
    told = problems(folder)
    assert [problem.message for problem in told if problem.file == file] == ["The file is not there."]
    assert not [problem for problem in told if " is not in " in problem.message]


def test_a_wrong_row_is_told_once(folder):
    """Who cites a reference whose row is wrong has made no mistake, so only the row is told."""
    change(folder, "references.csv", "Tate ED,2005", "Tate ED,45231")
    assert [problem.file for problem in problems(folder)] == ["references.csv"]
    change(folder, "references.csv", "45231", "=2005")
    assert [problem.file for problem in problems(folder)] == ["references.csv"]


def test_a_missing_glossary_is_no_problem(folder):
    """The rules work without it."""
    (folder / "glossary.csv").unlink()
    assert problems(folder) == []


def test_files_that_nobody_reads_are_named(folder):
    """With what was probably meant; hidden files and a spreadsheet's lock file are let alone."""
    for name in ("reference.csv", "claims.xlsx", "questions/Signs.yaml", "questions/signs.yml", "cases/deep/x.yaml"):
        (folder / name).parent.mkdir(exist_ok=True)
        put(folder, name, "x")
    for name in (".DS_Store", "~$claims.xlsx", "README.md", "questions/.ipynb_checkpoints/small.yaml"):
        (folder / name).parent.mkdir(exist_ok=True)
        put(folder, name, "x")
    told = problems(folder)
    assert {problem.severity for problem in told} == {"warning"}
    assert [problem.file for problem in told] == ["cases/deep/x.yaml", "claims.xlsx", "questions/Signs.yaml",
                                                  "questions/signs.yml", "reference.csv"]
    assert "references.csv" in told[-1].remedy
    assert "CSV UTF-8" in told[1].remedy


def test_a_folder_that_is_not_there(tmp_path, monkeypatch):
    """It is told like everything else, also when OMS_DATA names it."""
    assert [problem.message for problem in problems(tmp_path / "none")] == ["There is no such folder."]
    assert [problem.message for problem in problems("a\x00b")] == ["There is no such folder."]
    monkeypatch.setenv("OMS_DATA", str(tmp_path / "none"))
    (problem,) = problems()
    assert "OMS_DATA" in problem.message


def test_all_problems_at_once_in_the_order_of_files_and_lines(folder):
    """One run tells everything, so that an instructor does not mend and run and mend again."""
    change(folder, "questions/small.yaml", "sources: [tate2005]", "sources: [nobody]")
    change(folder, "claims.csv", "tate2005,seen", "nowhere,seen")
    change(folder, "figures/falls-first.yaml", "kind: proportions", "kind: pie")
    put(folder, "cases/two-doors.yaml", "a: [")
    told = problems(folder)
    assert told == sorted(told)
    assert {problem.file for problem in told} >= {"cases/two-doors.yaml", "claims.csv", "figures/falls-first.yaml",
                                                 "questions/small.yaml"}


def test_the_rules_for_questions_are_part_of_it(folder):
    """A finding of a rule comes with the rule's id at the line of the words that are meant."""
    line = change(folder, "questions/small.yaml", "text: Stiff limbs", "text: All of the above")
    told = [problem for problem in problems(folder) if problem.rule == "NEG-03"]
    assert [(problem.file, problem.line) for problem in told] == [("questions/small.yaml", line)]


def test_a_fault_of_the_checker_hides_nothing_else(folder, monkeypatch):
    """Should the checker fail at one file, that is said, and the findings in other files are still told."""
    def fail(*_, **__):
        raise ZeroDivisionError

    monkeypatch.setattr("oms.content.check.findings", fail)
    change(folder, "claims.csv", "tate2005,seen", "nowhere,seen")
    told = {problem.file: problem.message for problem in problems(folder)}
    assert "ZeroDivisionError" in told["questions/small.yaml"]
    assert "nowhere" in told["claims.csv"]


def _pieces() -> st.SearchStrategy[str]:
    lines = [line for text in (QUESTION, CASE, FIGURE, quiz_text("oms-q-0401")) for line in text.split("\n")]
    return st.lists(st.sampled_from(lines) | st.text(max_size=8), max_size=25).map("\n".join)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.sampled_from([*FILES, "questions/x.yaml", "any.thing"]),
       st.one_of(st.binary(max_size=300), _pieces().map(lambda text: text.encode("utf-8", "replace"))))
def test_garbage_in_any_file_gives_problems_and_no_exception(tmp_path, file, raw):
    """Whatever stands in a file: a sorted list of Problems, and the checker itself never fails."""
    folder = tmp_path / "garbage"
    shutil.rmtree(folder, ignore_errors=True)
    write_small_content(folder)
    (folder / file).write_bytes(raw)
    told = problems(folder)
    assert all(isinstance(problem, Problem) and problem.message and problem.remedy for problem in told)
    assert told == sorted(told)
    assert not [problem for problem in told if "checker itself" in problem.message], told


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.sampled_from(["questions/small.yaml", "cases/two-doors.yaml", "figures/falls-first.yaml"]), st.data())
def test_a_damaged_entry_is_used_or_told(tmp_path, file, data):
    """One line taken out, doubled, or given another value: the entry is still sound, or at least one Problem says why."""
    folder = tmp_path / "damaged"
    shutil.rmtree(folder, ignore_errors=True)
    write_small_content(folder)
    lines = (folder / file).read_text(encoding="utf-8").split("\n")
    place = data.draw(st.integers(0, len(lines) - 2))
    value = data.draw(st.sampled_from(["", "[]", "{}", "[a, b]", "{a: b}", "x", "-1", "nan", "'", "99999999999999999999"]))
    how = data.draw(st.sampled_from(["out", "twice", "value"]))
    if how == "value":
        lines[place] = lines[place].partition(":")[0] + ": " + value
    else:
        lines[place:place + 1] = [] if how == "out" else [lines[place]] * 2
    put(folder, file, "\n".join(lines))
    told = problems(folder)
    assert not [problem for problem in told if "checker itself" in problem.message], told
    if file.startswith("questions"):
        from oms.content import library
        quiz = library(folder).quiz("small")
        assert quiz.questions or quiz.problems
