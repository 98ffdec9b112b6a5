"""Questions about a recording: how they are written and checked, asked, answered, taken up again, and shown."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest

from oms.content import library, problems
from oms.content.library import LoadedQuiz
from oms.content.questions import Quiz
from oms.learning import QuizSession
from oms.learning.stimulus import stimulus
from oms.motion import describe
from oms.widgets.quiz import QuizView
from quizzes import Kept
from small_content import write_small_content

WHY = "because this is what the example says, word for word and line by line"


def record(number: int, **fields) -> dict:
    """A question about a recording, as it stands in a file."""
    return {"id": f"oms-q-{number:04}", "objective": "M04-O1", "bloom": "Apply", "kind": "finding",
            "stem": "A camera followed both eyes.", "lead_in": "What is the movement in this recording called?",
            "right": [{"text": "Ocular flutter", "why": WHY}],
            "wrong": [{"text": "Opsoclonus", "why": WHY}, {"text": "Downbeat nystagmus", "why": WHY}],
            "teaching_point": "Take this home.", "sources": ["tate2005"], **fields}


TRACE = record(1, type="trace", show={"waveform": "ocular-flutter", "seconds": "4"})
PREDICT = record(2, type="predict", lead_in="How does the recording change?",
                 before={"preset": "healthy", "seconds": 2}, after={"preset": "opsoclonus", "seconds": 2},
                 right=[{"text": "Both lines jump", "why": WHY}])
PLAIN = record(3, type="single", lead_in="What holds?")


def quiz(*records: dict) -> LoadedQuiz:
    """A loaded quiz of these questions."""
    read = Quiz.model_validate({"title": "Try", "lesson": "M04", "questions": list(records)})
    return LoadedQuiz("try", read.title, read.about, read.lesson, read.questions)


def session(*records: dict, seed: int | None = 1, **options) -> QuizSession:
    """A session over these questions."""
    return QuizSession(quiz(*records), shuffle_seed=seed, **options)


def view(*records: dict, seed: int = 1) -> QuizView:
    """The quiz on the page."""
    return QuizView(session(*records, seed=seed), library())


# -- in the file -------------------------------------------------------------------------------------------------------

SHOWN = """\
- id: oms-q-0402
  objective: M04-O1
  type: trace
  bloom: Apply
  show: {show}
  stem: A camera followed both eyes of a child for four seconds.
  lead_in: What is the movement in this recording called?
  kind: finding
  right:
  - {{text: Normal fixation, why: "The name fits, because both lines stay where they are from beginning to end here."}}
  wrong:
  - {{text: Normal saccades, why: This would hold if the eye stepped from one target to another and stayed there.}}
  - {{text: Other movements, why: This would hold if the eye moved in some other way that nobody has a name for.}}
  teaching_point: Look at both lines.
  sources: [tate2005]
"""


@pytest.fixture
def folder(tmp_path) -> Path:
    """A small sound data folder."""
    return write_small_content(tmp_path / "data")


def told(folder: Path, show: str, question: str = SHOWN) -> list:
    """What check() says when a quiz holds this question."""
    text = "title: Recordings\nlesson: M04\nquestions:\n" + question.format(show=show)
    (folder / "questions" / "recordings.yaml").write_text(text, encoding="utf-8")
    return problems(folder)


@pytest.mark.parametrize("show", [
    "{waveform: normal-fixation}", "{waveform: normal-fixation, seconds: 4, seed: 7, parameters: {rate: 1.5}}",
    "{preset: no-pause, parameters: {opn: 0.3}}", "{preset: healthy, seconds: 6, targets: [[1, 10, 0], [3, -5, 2.5]]}"])
def test_a_sound_recording_has_no_problems(folder, show):
    """A waveform or a preset with numbers that exist, in their ranges; text of the file becomes numbers."""
    assert told(folder, show) == []
    (question,) = library(folder).quiz("recordings").questions
    assert question.show.seconds in (4, 6)


@pytest.mark.parametrize(("show", "says"), [
    ("{waveform: normal-fixaton}", "did you mean “normal-fixation”?"),
    ("{preset: healty}", "did you mean “healthy”?"),
    ("{preset: healthy, parameters: {opm: 0}}", "did you mean “opn”?"),
    ("{waveform: normal-fixation, parameters: {opn: 0}}", "“opn” is not in movements.csv for “normal-fixation”"),
    ("{preset: healthy, parameters: {opn: 3}}", "“opn” is 3, and its range is 0 to 1."),
    ("{waveform: normal-fixation, parameters: {rate: 3}}", "its range is 0.5 to 2 per s."),
    ("{waveform: normal-fixation, preset: healthy}", "either a `waveform` or a `preset`"),
    ("{seconds: 4}", "either a `waveform` or a `preset`"),
    ("{waveform: normal-fixation, targets: [[1, 10, 0]]}", "Only the eye model looks at `targets`"),
    ("{preset: healthy, seconds: 4, targets: [[5, 10, 0]]}", "before the recording begins or after it has ended"),
    ("{preset: healthy, seconds: 400}", "“seconds” must be at most 30"),
    ("{preset: healthy, parameters: {opn: much}}", "must be a number"),
    ("{preset: healthy, sead: 3}", "did you mean “seed”?"),
])
def test_a_wrong_recording_is_told_with_its_line(folder, show, says):
    """A name that does not exist comes with the nearest one, a number out of range with its range."""
    (problem,) = told(folder, show)
    assert says in problem.message
    assert (problem.file, problem.line, problem.severity) == ("questions/recordings.yaml", 8, "error")
    assert problem.remedy


def test_two_right_options_and_unequal_lengths_are_refused(folder):
    """A question about a recording has one right option; before and after last as long."""
    twice = SHOWN.replace("  wrong:\n", "  - {{text: Also right, why: It is not.}}\n  wrong:\n")
    assert [p.message for p in told(folder, "{preset: healthy}", twice)] == [
        "2 options stand under `right`; a question about a recording has one."]
    both = SHOWN.replace("type: trace", "type: predict").replace(
        "  show: {show}", "  before: {{preset: healthy}}\n  after: {{preset: healthy, seconds: 3}}")
    assert "last different numbers of seconds" in told(folder, "", both)[0].message


@pytest.mark.parametrize(("file", "before", "after", "says"), [
    ("presets.csv", "opn=0", "opm=0", "did you mean “opn”?"), ("presets.csv", "opn=0", "opn=2", "its range is 0 to 1"),
    ("presets.csv", ",tate2005,", ",tate2006,", "did you mean “tate2005”?"),
    ("waveforms.csv", "none,It stays.,normal-saccades", "none,It stays.,normal-sacades", "did you mean “normal-saccades”?"),
    ("waveforms.csv", "none,It stays.,normal-saccades", "none,It stays.,normal-fixation", "contrasted with itself"),
    ("waveforms.csv", "A179,tate2005", "A178,tate2005", "“A178” is not in claims.csv"),
    ("movements.csv", "normal-fixation,rate", "normal-fixaton,rate", "did you mean “normal-fixation”?"),
    ("movements.csv", "published,A179", "published,A178", "“A178” is not in claims.csv")])
def test_tables_of_movements_name_what_exists(folder, file, before, after, says):
    """Sources, claims, model numbers of presets, contrasts of waveforms: a name that leads nowhere is told."""
    text = (folder / file).read_text(encoding="utf-8")
    assert before in text
    (folder / file).write_text(text.replace(before, after, 1), encoding="utf-8")
    assert any(says in problem.message and problem.file == file and problem.line for problem in problems(folder))


# -- answered ----------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("raw", [TRACE, PREDICT])
def test_it_is_answered_like_any_single_best_answer(raw):
    """Chosen by a letter or by words, ruled out, marked with reasons for every option."""
    s = session(raw)
    right = s.question.right[0].text
    s.rule_out("Downbeat")
    s.choose(right[:6])
    assert s.check().right is True
    assert [reason.why for reason in s.feedback.reasons] == [WHY] * 3
    other = session(raw)
    other.choose("Downbeat")
    assert (other.check().score, other.feedback.verdict) == (0, "Not this one.")


def test_a_run_shows_the_same_recording_again_and_a_new_run_a_fresh_one():
    """The recording hangs on the run's seed and the question's id; turning pages does not change it."""
    s = session(TRACE, {**TRACE, "id": "oms-q-0009"}, PLAIN)
    first = s.stimulus.before
    s.next()
    second = s.stimulus.before
    s.next()
    assert s.stimulus is None
    s.go_to(0)
    assert np.array_equal(s.stimulus.before.horizontal, first.horizontal)
    assert not np.array_equal(first.horizontal, second.horizontal)
    s.reset(seed=2)
    assert not np.array_equal(s.stimulus.before.horizontal, first.horizontal)
    assert first.seconds == 4


def test_a_seed_in_the_file_fixes_the_recording():
    """Whatever the run's seed."""
    fixed = {**TRACE, "show": {"waveform": "ocular-flutter", "seed": 7}}
    one, two = (session(fixed, seed=seed).stimulus.before for seed in (1, 2))
    assert np.array_equal(one.horizontal, two.horizontal)


def test_before_and_after_differ_only_in_what_was_changed():
    """Both recordings of a `predict` question are made with one seed."""
    same = {**PREDICT, "after": {"preset": "healthy", "seconds": 2}}
    seen = session(same).stimulus
    assert np.array_equal(seen.before.horizontal, seen.after.horizontal)
    seen = session(PREDICT).stimulus
    assert np.ptp(seen.after.horizontal) > 3 * np.ptp(seen.before.horizontal)


def test_a_run_is_taken_up_again_with_its_recording():
    """After a restart the answer counts and the open question shows what it showed."""
    store = Kept()
    s = session(TRACE, PREDICT, seed=5, store=store)
    shown = s.stimulus.before
    s.choose("Ocular flutter")
    s.check()
    again = session(TRACE, PREDICT, seed=None, store=store)
    again.go_on()
    assert (again.position, again.answered) == (1, 1)
    again.back()
    assert np.array_equal(again.stimulus.before.horizontal, shown.horizontal)


# -- on the page -------------------------------------------------------------------------------------------------------

def state(widget) -> str:
    """Everything that goes to the browser for this view, as text: the state of every widget in it."""
    parts, waiting = [], [widget]
    while waiting:
        one = waiting.pop()
        sent = {name: getattr(one, name) for name in one.keys if name not in ("_esm", "_css", "layout", "style")}
        waiting += list(sent.pop("children", ()))
        sent.pop("samples", None)
        parts.append(json.dumps(sent, default=str, ensure_ascii=False))
    return "\n".join(parts)


def test_nothing_on_the_page_names_the_recording_before_check():
    """The name is one of the options and stands nowhere else; the page does not call an option right or wrong."""
    page = view(TRACE)
    told = state(page)
    assert told.count("Ocular flutter") == 1
    assert told.count("Opsoclonus") == 1
    assert not re.search(r"ocular-flutter|right-1|wrong-1", told)
    assert page.recordings.canvas.view["panels"][0]["marks"] == []
    assert page.recordings.canvas.view["words"] == describe(page.session.stimulus.before)


def test_after_check_the_recording_has_its_name_and_marks():
    """And both recordings of a prediction stand side by side."""
    page = view(TRACE, PREDICT)
    page.choose("Opsoclonus")
    page.check()
    (panel,) = page.recordings.canvas.view["panels"]
    assert panel["title"] == "Ocular flutter"
    assert panel["marks"]
    page.next()
    assert [panel["title"] for panel in page.recordings.canvas.view["panels"]] == ["Trace"]
    page.choose("Both lines jump")
    page.check()
    assert [panel["title"] for panel in page.recordings.canvas.view["panels"]] == ["Before the change", "After the change"]
    assert page.trouble is None


def test_a_quiz_without_recordings_has_no_canvas():
    """And one with a recording shows it only where it is asked about, and draws nothing twice."""
    assert view(PLAIN).recordings is None
    page = view(PLAIN, TRACE)
    canvas = page.recordings.canvas
    assert canvas.layout.display == "none"
    assert canvas.samples == b""
    page.next()
    drawn = canvas.view["draw"]
    assert canvas.layout.display is None
    page.choose("A")
    page.sure(2)
    page.rule_out("B")
    assert canvas.view["draw"] == drawn
    page.next()
    assert page.session.state == "finished"
    assert canvas.layout.display == "none"


def test_a_recording_that_cannot_be_made_leaves_the_question_usable():
    """One polite line in its place, on the page and without widgets."""
    broken = {**TRACE, "show": {"waveform": "no-such-wave"}}
    page = view(broken)
    assert "cannot be shown just now" in page.stem.value
    assert page.recordings.canvas.layout.display == "none"
    page.choose("A")
    page.check()
    assert page.trouble is None
    assert "cannot be shown just now" in page.static()


def test_without_widgets_the_recording_is_a_picture_and_the_answer_is_folded():
    """The picture says what it shows and not what it is called; a prediction's second picture is behind the answer."""
    html = view(TRACE).static()
    asked, answer = html.split("<details>")
    assert re.findall(r'<img alt="([^"]+)" src="data:image/svg\+xml,[^"<>]+">', asked) == [
        describe(stimulus(quiz(TRACE).questions[0], 0).before)]
    assert asked.count("Ocular flutter") == 1  # among the options
    assert "Ocular flutter (✓ right answer)" in answer
    asked, answer = view(PREDICT).static().split("<details>")
    assert (asked.count("<img"), answer.count("<img")) == (1, 1)
    assert view(TRACE).static() == html
