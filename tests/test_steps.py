"""Chains of steps: what their files may say, what a learner can do with them, and what the page shows."""

import re
import shutil
from pathlib import Path

import ipywidgets
import pytest

from oms.content import Mistake, library, problems
from oms.content.steps import STATUSES, Chain
from oms.learning.steps_run import StepsRun
from oms.widgets.steps import StepsBoard, StepsView, steps
from small_content import write_small_content

TOP = Path(__file__).parents[1]
SMALL = """\
title: From one to the other
lesson: M04
about: Say how each step is known.
ask: How is this step known?
steps:
- {id: falls, label: It falls, group: First, says: Something falls., status: shown, why: 'Seen in 20 of 40 [tate2005].',
   claims: [A179], sources: [tate2005]}
- {id: breaks, label: It breaks, says: Something breaks., status: inferred, why: 'It lay in pieces [ko2009].',
   missing: Somebody would have to look., sources: [ko2009]}
- {id: cheers, label: They cheer, says: Somebody cheers., status: contested, why: 'One says so [tate2005].',
   sources: [tate2005]}
"""


@pytest.fixture
def folder(tmp_path):
    """A small, sound data folder with one chain."""
    folder = write_small_content(tmp_path / "data")
    (folder / "steps").mkdir(exist_ok=True)
    (folder / "steps" / "fall.yaml").write_text(SMALL, encoding="utf-8")
    return folder


@pytest.fixture
def run(folder):
    """The small chain, without a page."""
    return StepsRun(library(folder).steps("fall"))


@pytest.fixture
def view(folder, monkeypatch):
    """The small chain on the page."""
    monkeypatch.setenv("OMS_DATA", str(folder))
    return steps("fall")


def told(folder):
    return [(p.line, p.message) for p in problems(folder) if p.file == "steps/fall.yaml"]


def test_a_sound_chain_is_loaded_by_its_name(folder):
    """check() has nothing to say, the library knows it, and a wrong name is told with the nearest."""
    assert told(folder) == []
    assert library(folder).step_names() == ("fall",)
    assert library(folder).steps("fall").sources == ("tate2005", "ko2009")
    with pytest.raises(Mistake, match="did you mean “fall”"):
        library(folder).steps("fal")


@pytest.mark.parametrize(("old", "new", "says"), [
    ("claims: [A179], ", "", "is `shown` but names no claim"),
    ("claims: [A179]", "claims: [A178]", "did you mean “A179”?"),
    ("sources: [ko2009]", "sources: [ko2090]", "did you mean “ko2009”?"),
    ("pieces [ko2009]", "pieces [tate2005]", "“tate2005” is cited here and is not among the sources of the step"),
    ("pieces [ko2009]", "pieces", "The evidence of this step names no source"),
    ("id: breaks", "id: falls", "Two steps have the id “falls”"),
    ("status: inferred", "status: infered", "Did you mean “inferred”?"),
    ("lesson: M04", "lesson: M05", "“M05” is not in lessons.csv"),
    ("label: They cheer", "label: They cheer as loud as they possibly can", "more than 7"),
    ("title: From one", "title: " + "x" * 150, "characters"),
])
def test_a_slip_is_told_in_plain_words(folder, old, new, says):
    """What leads nowhere, what is said to be shown without a claim, evidence without a source."""
    assert SMALL.count(old) == 1
    (folder / "steps" / "fall.yaml").write_text(SMALL.replace(old, new), encoding="utf-8")
    line = SMALL[:SMALL.index(old)].count("\n") + 1
    found = [at for at, message in told(folder) if says in message]
    line = 5 if says.startswith("Two steps") else line  # told where the list of steps begins
    assert found and line - 1 <= found[0] <= line + 1, told(folder)


def test_a_guess_opens_the_evidence_and_is_compared(run):
    """Agreeing or not, the step opens; the next one waits for its own guess."""
    assert run.state == "guessing" and run.guess("Shown") is True
    assert run.state == "open" and run.guessed == "shown"
    run.next()
    assert run.guess("contested") is False
    run.next()
    assert (run.state, run.step.id) == ("guessing", "cheers")
    assert (run.tally.guessed, run.tally.agreed, [step.id for step in run.tally.apart]) == (2, 1, ["breaks"])


def test_what_cannot_be_done_changes_nothing(run):
    """Going on unguessed, guessing twice or an unknown word, and stepping back from the first are one sentence each."""
    for act, says in ((run.next, "Guess first"), (run.back, "first step"), (lambda: run.guess("infered"), "inferred")):
        with pytest.raises(Mistake, match=says):
            act()
    assert (run.position, run.opened, run.guesses) == (0, set(), {})
    run.guess("inferred")
    with pytest.raises(Mistake, match="open already"):
        run.guess("shown")
    assert run.guesses == {"falls": "inferred"}


def test_showing_is_no_guess_and_the_end_counts_guesses_only(run):
    """“Just show me” opens without a guess; after the last step comes the end, and back() returns from it."""
    run.guess("shown")
    for _ in range(2):
        run.next()
        run.show()
    run.next()
    assert run.state == "finished"
    assert run.tally.sentence == "You agree with the marking on 1 of 1 guessed step."
    with pytest.raises(Mistake, match="end of the chain"):
        run.next()
    run.back()
    assert (run.state, run.step.id) == ("open", "cheers")
    run.reset()
    assert (run.state, run.position, run.tally.guessed, run.opened) == ("guessing", 0, 0, set())


def test_revealing_keeps_the_guesses(run):
    """All steps are open, the result has one row for each, and only guessed ones agree or not."""
    run.guess("contested")
    run.reveal()
    frame = run.result()
    assert list(frame["step"]) == ["falls", "breaks", "cheers"]
    assert list(frame["guessed"]) == ["contested", "", ""]
    assert frame["agrees"].isna().sum() == 2 and not frame["agrees"].dropna().any()
    assert run.state == "finished" and len(run.passed) == 3


def test_the_status_is_not_on_the_page_before_the_guess(view):
    """Neither the stem nor the drawing nor the list of steps tells it; after the guess word, evidence and source do."""
    page = view.stem.value + view.passed.value + str(view.group.view)
    assert "20 of 40" not in page and "Marked" not in page and "oms-step-shown" not in page
    assert [option["id"] for option in view.group.view["rows"][0]["options"]] == list(STATUSES)
    view.guess("inferred")
    feedback = view.group.view["feedback"]
    assert feedback["verdict"] == "Not this one. Marked: shown; you said inferred."
    assert "20 of 40 (Tate 2005)" in feedback["lines"][0][1]
    assert feedback["sources"][0]["text"] == "Tate 2005 (seen)"
    assert feedback["verdict"] in view.group.view["say"], "a screen reader hears it too"


def test_the_buttons_do_what_the_methods_do(view):
    """A press in the browser guesses; Next, Back, Reveal all and Reset follow; Reset asks once."""
    view.group._receive(view.group, {"event": "do", "draw": view.group.view["draw"], "option": "shown"}, [])
    assert repr(view) == "steps “fall”: step 1 of 3 (falls), open, 1 open, 1 of 1 guesses agree"
    assert view.show_button.layout.display == "none" and view.next_button.layout.display is None
    view.next_button.click()
    assert repr(view) == "steps “fall”: step 2 of 3 (breaks), guessing, 1 open, 1 of 1 guesses agree"
    view.show_button.click()
    view.back_button.click()
    assert view.session.position == 0 and view.back_button.disabled
    view.reveal_button.click()
    assert repr(view) == "steps “fall”: finished, 3 open, 1 of 1 guesses agree"
    assert "1 of 1 guessed step" in view.stem.value and view.reveal_button.disabled
    view.reset_button.click()
    assert view.session.state == "finished" and view.reset_button.description == "Start again?"
    view.reset_button.click()
    assert "step 1 of 3 (falls), guessing, 0 open" in repr(view) and view.trouble is None


def test_a_mistake_of_a_button_is_one_line(view):
    """Next before a guess raises nothing on the page."""
    view.next_button.click()
    assert "Guess first" in view.notice.value and view.trouble is None


def test_each_status_has_a_word_and_a_line_of_its_own(view):
    """Solid, dashed and dotted in the style sheet, and the word beside it in the list and in the static form."""
    view.reveal()
    for status, line in (("shown", "solid"), ("inferred", "dashed"), ("contested", "dotted")):
        assert f"oms-step-{status}" in view.passed.value and f'<span class="oms-tag">{status}' in view.passed.value
        assert re.search(rf"\.oms-step-{status} {{ border-style: {line};", StepsBoard._css)
        assert f"<strong>{status}</strong>" in view.static()


def test_evidence_of_steps_passed_is_one_click_away(view):
    """Each step passed unfolds to its evidence, what would settle it, its sources and how they were checked."""
    view.reveal()
    assert view.passed.value.count("<details") == 3
    assert "Somebody would have to look." in view.passed.value and "How it was checked: Tate 2005: seen" in view.passed.value
    assert view.passed.value.count("oms-step-arrow") == 2, "no arrow leads to the first step"


def test_steps_of_one_group_stand_side_by_side(folder, monkeypatch):
    """No arrow joins two steps of the same group, and its name stands once."""
    text = SMALL.replace("label: It breaks,", "label: It breaks, group: First,")
    (folder / "steps" / "fall.yaml").write_text(text, encoding="utf-8")
    monkeypatch.setenv("OMS_DATA", str(folder))
    view = steps("fall")
    view.reveal()
    assert view.passed.value.count("oms-step-arrow") == 1 and view.passed.value.count(">First<") == 1


def test_the_static_form_is_whole_and_never_personal(view):
    """Every step with its status and evidence folded, the same whatever was guessed."""
    before = view.static()
    view.guess("contested")
    view.reveal()
    assert view.static() == before
    assert before.count("<details>") == 3 and "you said" not in before
    assert before.index("<details>") < before.index("20 of 40"), "the evidence is folded"


def test_the_number_of_widgets_is_fixed(view):
    """Walking through the chain makes no new widget."""
    before = len(ipywidgets.widgets.widget._instances)
    view.guess("shown")
    view.next()
    view.reveal()
    view.reset()
    assert len(ipywidgets.widgets.widget._instances) == before


def test_hostile_words_stay_words():
    """Markup in a file is shown as it was typed, on the page and in the static form."""
    evil = '<img src=x onerror="alert(1)">'
    step = {"id": "one", "label": evil, "group": evil, "says": evil, "status": "inferred", "why": evil, "missing": evil,
            "sources": [evil]}
    chain = Chain.model_validate({"title": evil, "lesson": "M03", "about": evil, "ask": evil, "note": evil,
                                  "steps": [step, step | {"id": "two"}]})
    view = StepsView("evil", chain, library())
    view.reveal()
    assert "<img" not in view.static() + view.passed.value + view.stem.value + view.heading.value


def test_a_broken_file_leaves_one_polite_line(folder, monkeypatch):
    """No traceback: the view says that this part is missing; a wrong name or option is one sentence."""
    (folder / "steps" / "fall.yaml").write_text("title: [open\n", encoding="utf-8")
    monkeypatch.setenv("OMS_DATA", str(folder))
    assert "needs mending" in repr(steps("fall"))
    with pytest.raises(Mistake, match="did you mean “fall”"):
        steps("falll")
    with pytest.raises(Mistake, match="option"):
        steps("fall", seed=3)


def test_the_lesson_s_sources_hold_those_of_a_chain(folder):
    """What a step rests on stands in the list of the lesson."""
    from oms.content.lesson import cited

    assert "ko2009" in [reference.ref_id for reference in cited("M04", library(folder), folder)]


def test_the_course_s_chain_has_all_three_marks_and_rests_on_claims():
    """Each step has a claim, names no source that its claims do not rest on, and says what is missing where it is not shown."""
    books = library()
    chain = books.steps("immune-chain")
    assert len(chain.steps) == 14 and {step.status for step in chain.steps} == set(STATUSES)
    for step in chain.steps:
        assert step.claims and (step.missing or step.status == "shown"), step.id
        rests = {key for claim in step.claims for key in books.claims[claim].ref_ids}
        assert set(step.sources) <= rests, (step.id, set(step.sources) - rests)


def test_the_course_s_own_copy_can_be_harmed(tmp_path):
    """A source that is not in references.csv is told at its line in the delivered chain too."""
    data = shutil.copytree(TOP / "data", tmp_path / "data")
    file = data / "steps" / "immune-chain.yaml"
    text = file.read_text(encoding="utf-8")
    old = "sources: [tate2005, prenatal2011]"
    file.write_text(text.replace(old, "sources: [tate2005, prenatal2012]"), encoding="utf-8")
    line = text[:text.index(old)].count("\n") + 1
    assert line in [p.line for p in problems(data) if p.file == "steps/immune-chain.yaml" and "prenatal2011" in p.message]
