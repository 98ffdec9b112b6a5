"""The rules for good questions: for each one edits of a sound question that it lets through, and edits that it finds."""

from __future__ import annotations

import copy
import csv
import itertools
import time
from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from oms.content.amounts import read_amount
from oms.content.figures import Figure
from oms.content.questions import AnyQuestion
from oms.content.rules import RULES, Glossary, bank_findings, case_findings, figure_findings, findings
from oms.content.rules.positions import chance_of_as_many
from rule_examples import BASES, EXAMPLES, FILES, numbered

DATA = Path(__file__).resolve().parents[1] / "data"
TODAY = date(2026, 11, 21)
QUESTION = TypeAdapter(AnyQuestion)
QUOTE = "the child was seen to stagger about like a sailor on a rolling deck"
LIBRARY = SimpleNamespace(
    folder=DATA,
    glossary=Glossary.of([
        {"term": "MRI", "kind": "abbreviation", "note": ""},
        {"term": "OMS", "kind": "abbreviation", "note": ""},
        {"term": "Romberg", "kind": "eponym", "note": ""},
        {"term": "opsoclonus", "kind": "trigger", "note": "opsoclonus; OMS"},
        {"term": "dancing eyes", "kind": "trigger", "note": "opsoclonus; OMS"},
        {"term": "ataxia", "kind": "stopword", "note": ""},
    ]),
    references={"tate2005": SimpleNamespace(), "ko2009": SimpleNamespace()},
    claims={"A001": SimpleNamespace(quote_short=QUOTE), "A002": SimpleNamespace(quote_short="")},
    objectives={"M04-O1": SimpleNamespace(bloom_level="Understand", item_count=2),
                "M04-O2": SimpleNamespace(bloom_level="Apply", item_count=1)},
    lessons={"M04": SimpleNamespace(status="ready")},
    waveforms={"ocular-flutter": SimpleNamespace(label="Ocular flutter")},
    presets={"healthy": SimpleNamespace(label="Healthy")},
)


def edited(base: str, changes: dict) -> dict:
    """The sound question of that name with some places changed; a place is written "wrong.0.text"."""
    entry = copy.deepcopy(BASES[base])
    for place, value in changes.items():
        *way, last = place.split(".")
        target = entry
        for step in way:
            target = target[int(step) if isinstance(target, list) else step]
        target[int(last) if isinstance(target, list) else last] = value
    return entry


def found_in(*entries: dict, today: date = TODAY):
    return findings("try-out", [QUESTION.validate_python(e) for e in entries], LIBRARY, today)


def found(base: str, changes: dict, rule_id: str):
    return [f for f in found_in(edited(base, changes)) if f.rule == rule_id]


def table() -> dict[str, dict[str, str]]:
    with (DATA / "rules.csv").open(encoding="utf-8", newline="") as file:
        return {row["rule_id"]: row for row in csv.DictReader(file)}


@pytest.mark.parametrize("base", BASES)
def test_a_sound_question_of_each_type_passes_every_rule(base):
    """The questions that all examples are edits of have nothing wrong with them."""
    assert found_in(BASES[base]) == []


LETS_THROUGH = [(r, base, changes) for r, (holds, _) in EXAMPLES.items() for base, changes in holds]
FINDS = [(r, base, changes, severity) for r, (_, breaks) in EXAMPLES.items() for base, changes, severity in breaks]


@pytest.mark.parametrize(("rule_id", "base", "changes"), LETS_THROUGH)
def test_rule_lets_good_prose_through(rule_id, base, changes):
    """A rule stays silent on wording that only looks like the fault."""
    assert found(base, changes, rule_id) == []


@pytest.mark.parametrize(("rule_id", "base", "changes", "severity"), FINDS)
def test_rule_finds_the_fault_and_says_where(rule_id, base, changes, severity):
    """A rule finds its fault, at a place that is in the question, with a sentence and a remedy."""
    hits = found(base, changes, rule_id)
    assert [f.severity for f in hits[:1]] == [severity]
    assert hits[0].message.endswith(".")
    assert hits[0].remedy.endswith(".")
    assert "\n" not in hits[0].message
    entry = edited(base, changes)
    assert hits[0].question_id == entry["id"]
    for step in hits[0].path[:-1]:
        entry = entry[step]


@pytest.mark.parametrize(("title", "about", "places"), [
    ("Four recordings", "Name each of them.", []), ("Flutter or opsoclonus?", "", []),
    ("All about flutter", "", [("title",)]), ("Four recordings", "We look at ocular flutter.", [("about",)])])
def test_what_stands_above_a_quiz_names_no_recording(title, about, places):
    """A title or an introduction that names what is shown is found once, and its place is in the head of the file."""
    questions = [QUESTION.validate_python(entry) for entry in numbered("trace", 2)]
    hits = [f for f in findings("try-out", questions, LIBRARY, TODAY, {"title": title, "about": about}) if f.rule == "TRC-01"]
    assert [(f.path, f.question_id, f.severity) for f in hits] == [(place, "", "error") for place in places]


@pytest.mark.parametrize("rule_id", FILES)
def test_rule_about_a_whole_file(rule_id):
    """A rule about a file is silent on one file and finds the fault in another."""
    sound, faulty = FILES[rule_id]
    assert [f for f in found_in(*sound) if f.rule == rule_id] == []
    assert [f for f in found_in(*faulty) if f.rule == rule_id]


def test_same_number_of_rules_in_register_table_and_examples():
    """What the table calls implemented is in the register with the same severity and has examples of both kinds."""
    rows = table()
    implemented = {key for key, row in rows.items() if row["status"] == "implemented"}
    assert implemented == set(RULES)
    for key, entries in RULES.items():
        assert {entry.severity for entry in entries} == {rows[key]["severity"]}, key
    both = {key for key, (holds, breaks) in EXAMPLES.items() if holds and breaks} | set(FILES)
    both |= {"ACC-01", "MET-03"}  # a figure and a whole bank: tests of their own below
    assert both == implemented


def test_table_says_why():
    """84 rules, and each that is not implemented whole gives its reason."""
    rows = table()
    assert len(rows) == 84
    assert all(row["why"].strip() for row in rows.values())
    assert {row["status"] for row in rows.values()} == {"implemented", "tested", "human", "left out"}


WARNED = {"wrong.0.text": "It often shakes at rest"}


def test_warning_is_waived_with_its_reason():
    """A waived warning is gone, and the waiver is not complained about."""
    assert [f.rule for f in found_in(edited("single", WARNED))] == ["CUE-02"]
    waived = edited("single", {**WARNED, "waive": [{"rule": "CUE-02", "reason": "the word is what is asked"}]})
    assert found_in(waived) == []


def test_error_cannot_be_waived():
    """A waiver of an error leaves the error and adds a warning about itself."""
    entry = edited("single", {"lead_in": "Which finding is NOT expected?", "waive": [{"rule": "NEG-01", "reason": "so"}]})
    hits = found_in(entry)
    assert [(f.rule, f.severity) for f in hits] == [("NEG-01", "error"), ("", "warning")]
    assert "cannot be waived" in hits[1].message
    assert hits[1].path == ("waive", 0)


@pytest.mark.parametrize(("rule_id", "words"), [("CUE-99", "not a rule"), ("CUE-02", "waives nothing"),
                                                ("REV-01", "not a rule")])
def test_waiver_that_does_nothing_is_a_warning(rule_id, words):
    """A waiver of an unknown rule, or of one that finds nothing, is told."""
    hits = found_in(edited("single", {"waive": [{"rule": rule_id, "reason": "because"}]}))
    assert [(f.severity, f.path) for f in hits] == [("warning", ("waive", 0))]
    assert words in hits[0].message


def test_waiver_holds_for_its_own_question_only():
    """A waiver in one question does not silence the same warning in the next."""
    one = edited("single", {**WARNED, "waive": [{"rule": "CUE-02", "reason": "the word is what is asked"}]})
    two = {**edited("single", WARNED), "id": "oms-q-0498"}
    assert [(f.rule, f.question_id, f.position) for f in found_in(one, two)] == [("CUE-02", "oms-q-0498", 1)]


def bank(*entries: dict):
    quizzes: dict[str, list] = {}
    for n, entry in enumerate(entries):
        quizzes.setdefault(f"quiz-{n % 2}", []).append(QUESTION.validate_python(entry))
    return bank_findings(quizzes, LIBRARY)


def test_one_id_in_two_files():
    """An id that two files share is found in the second one, and only then."""
    first, second, third = numbered("single", 3)
    assert [f for _, f in bank(first, second, third) if f.rule == "MET-01"] == []
    hits = [(name, f.question_id) for name, f in bank(first, first, third) if f.rule == "MET-01"]
    assert hits == [("quiz-1", first["id"])]


def test_objectives_of_a_ready_lesson_have_their_questions():
    """Too few questions for an objective is an error; enough is not."""
    enough = [*numbered("single", 2), edited("number", {"id": "oms-q-0444", "objective": "M04-O2"})]
    assert [f for _, f in bank(*enough) if f.rule == "MET-02"] == []
    hits = [f for _, f in bank(*enough[:1], enough[2]) if f.rule == "MET-02"]
    assert [(f.severity, f.message) for f in hits] == [("error", "The objective M04-O1 has 1 questions of the 2 planned.")]


def test_lesson_of_recall_is_warned_about_and_can_be_waived():
    """Less than 60 per cent at Apply or higher warns; a waiver in a question of the lesson silences it."""
    def lesson(low: int, waive=()):
        entries = [{**e, "bloom": "Remember" if n < low else "Apply"} for n, e in enumerate(numbered("single", 5))]
        entries[0]["waive"] = list(waive)
        return [(f.rule, f.severity) for _, f in bank(*entries) if f.rule in ("MET-03", "")]

    waiver = {"rule": "MET-03", "reason": "terms first"}
    assert lesson(2) == []
    assert lesson(3) == [("MET-03", "warning")]
    assert lesson(3, [waiver]) == []
    assert lesson(2, [waiver]) == [("", "warning")]


FIGURE = {"title": "Unsteadiness comes before the eyes", "lesson": "M04", "kind": "proportions", "table": "signs",
          "caption": "Dots are shares.", "alt": "A chart " + "with one dot for each sign and its interval " * 3,
          "sources": ["tate2005"]}


@pytest.mark.parametrize(("change", "places"), [({}, []), ({"alt": "A chart."}, [("alt",)]),
                                                ({"title": "x" * 151}, [("title",)]),
                                                ({"title": "x" * 150}, [])])
def test_figure_can_be_read_without_being_seen(change, places):
    """A figure needs a short title and a long text alternative."""
    assert [f.path for f in figure_findings(Figure(**{**FIGURE, **change}), LIBRARY)] == places


def test_figure_needs_its_table(tmp_path):
    """A figure whose table is not in the folder is found."""
    hits = figure_findings(Figure(**FIGURE), SimpleNamespace(folder=tmp_path))
    assert [(f.rule, f.path) for f in hits] == [("ACC-01", ("table",))]


CASE = {"id": "oms-c-0401", "objective": "M04-O2", "synthetic": True, "sources": ["tate2005"], "claims": (),
        "opening": "A 2-year-old girl has been unsteady for a week.", "ask": "What do you do first?",
        "debrief": "Look at the eyes first.", "teaching_point": "Look at the eyes.", "reviewed_by": None,
        "actions": [SimpleNamespace(text="Ask for a film", finding="The eyes jump.", why="It shows the eyes.")]}


@pytest.mark.parametrize(("change", "rules"), [
    ({}, []), ({"id": "oms-c-1"}, ["MET-01"]), ({"objective": "M99-O1"}, ["MET-01"]), ({"synthetic": False}, ["VIG-07"]),
    ({"sources": ["nobody1999"]}, ["FBK-04"]), ({"debrief": f"Remember: {QUOTE}."}, ["FBK-06"]),
    ({"opening": "Mia, 2 years old, suffers from unsteadiness."}, ["VIG-07", "VIG-08"]),
    ({"actions": [SimpleNamespace(text="Look", finding="word " * 181, why="So.")]}, ["DIF-08"])])
def test_rules_that_fit_a_case(change, rules):
    """The rules on patients, sources and wording hold for cases too."""
    assert sorted(f.rule for f in case_findings(SimpleNamespace(**{**CASE, **change}), LIBRARY, TODAY)) == rules


@pytest.mark.parametrize(("text", "unit", "form"), [
    ("12 months", "month", "point"), ("6 to 12 months", "month", "range"), ("6–12 months", "month", "range"),
    ("over 24 h", "h", "end"), ("< 5 %", "%", "end"), ("3 or more", "", "end"), ("20 per cent", "%", "point"),
    ("1,000 cells", "cell", "point"), ("about 40%", "%", "point")])
def test_amounts_are_read(text, unit, form):
    """An option that is a number or a range is read with its unit."""
    amount = read_amount(text)
    assert (amount.unit, amount.form) == (unit, form)


@pytest.mark.parametrize("text", ["Two weeks of rest", "3 of the 4 children walked again", "Sleep", "MRI 1 or 2", "-", ""])
def test_prose_is_not_an_amount(text):
    """A sentence with a number in it is not taken for an amount."""
    assert read_amount(text) is None


@pytest.mark.parametrize(("hits", "sizes", "chance"), [(3, {4: 3}, 1 / 64), (1, {4: 1, 3: 1}, 1 - 3 / 4 * 2 / 3),
                                                       (0, {3: 5}, 1.0), (2, {2: 2}, 1 / 4)])
def test_chance_is_exact(hits, sizes, chance):
    """The test of the longest option is exact, also for mixed numbers of options."""
    assert chance_of_as_many(hits, sizes) == pytest.approx(chance)


def test_glossary_of_the_course_is_read():
    """Every row of glossary.csv has a known kind, and every trigger names what it gives away."""
    with (DATA / "glossary.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["kind"] for row in rows} == {"abbreviation", "eponym", "trigger", "stopword"}
    assert all(row["note"] for row in rows)
    read = Glossary.of(rows)
    assert "MRI" in read.abbreviations
    assert any(t.names_itself for t in read.triggers)
    assert len({(row["term"], row["kind"]) for row in rows}) == len(rows)


def test_glossary_comes_from_the_data_folder(tmp_path):
    """Without a glossary of its own the library's folder is read, and an edited file is seen at the next call."""
    library = SimpleNamespace(**{k: v for k, v in vars(LIBRARY).items() if k != "glossary"})
    library.folder = tmp_path
    entry = QUESTION.validate_python(edited("single", {"lead_in": "Which finding on VEP fits this picture?"}))

    def told():
        return [f.rule for f in findings("try-out", [entry], library, TODAY)]

    assert told() == ["DIF-05"]
    (tmp_path / "glossary.csv").write_text("term,kind,note\nVEP,abbreviation,known\n", encoding="utf-8")
    assert told() == []


def _filled(entry, texts):
    """The question with other texts wherever free text stands."""
    fixed = {"id", "objective", "type", "bloom", "kind", "sources", "claims", "tags", "scale", "name", "frame", "card",
             "category", "categories", "misconception", "reference"}
    if isinstance(entry, dict):
        return {k: v if k in fixed else _filled(v, texts) for k, v in entry.items()}
    if isinstance(entry, list):
        return [_filled(v, texts) for v in entry]
    return next(texts) if isinstance(entry, str) else entry


@given(base=st.sampled_from(sorted(BASES)), seed=st.lists(st.text(min_size=1).map(lambda t: f"{t}x"), min_size=1) | st.lists(
    st.from_regex(r"[<>~]? ?-?\d{1,4}([ ,]\d{3})*(\.\d+)? ?(to|-|%|months|or more)? ?\d* ?[a-z]{0,3}x", fullmatch=True),
    min_size=1))
@settings(deadline=None, max_examples=300, database=None)
def test_no_text_breaks_a_rule(base, seed):
    """Whatever stands in a question's texts, the rules answer with findings and never with an exception."""
    try:
        question = QUESTION.validate_python(_filled(copy.deepcopy(BASES[base]), itertools.cycle(seed)))
    except ValidationError:
        assume(False)
    for finding in findings("try-out", [question] * 9, LIBRARY, TODAY):
        assert finding.severity in ("error", "warning")
        assert finding.rule in RULES


def test_a_large_bank_is_checked_in_seconds():
    """Ten thousand questions take a few seconds, not minutes."""
    questions = [QUESTION.validate_python(e) for e in numbered("single", 2000)]
    start = time.perf_counter()
    findings("large", questions, LIBRARY, TODAY)
    assert time.perf_counter() - start < 10
