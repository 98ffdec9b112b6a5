"""Class plans and instructor's guides: what their files may say, and that the course's own can be used as they are."""

import json
import re
import shutil
from pathlib import Path

import pytest

from lesson_guards import figure_in, keys_in
from oms.content import Mistake, library, problems
from oms.content.class_check import beliefs
from oms.content.classes import class_names, class_plan, guide_names, lesson_guide
from oms.content.slide_calls import Call, Frame, read_call, read_cell
from small_content import write_small_content

TOP = Path(__file__).parents[1]
PLAN = """\
title: One class
modules: [M04]
about: For a test.
minutes: 10
slides:
- {title: First, minutes: 4, words: 'Seen in 20 of 40 [tate2005].', notes: Say it.}
- {title: Then, minutes: 6, vote: oms-q-0401}
review: [oms-q-0401]
"""
GUIDE = """\
about: For a test.
timing:
- {begins: start, part: Beginning, minutes: 10}
- {begins: rest, part: The rest, minutes: 20}
points: ['Seen in 20 of 40 [tate2005].', Look., Look again.]
wrong:
- {item: oms-q-0401, misconception: first-belief, say: Look.}
votes:
- {item: oms-q-0401, why: They argue.}
- {item: oms-q-0401, why: They argue again.}
"""


@pytest.fixture
def folder(tmp_path):
    """A small, sound data folder with one class plan and one guide."""
    folder = write_small_content(tmp_path / "data")
    quiz = folder / "questions" / "small.yaml"
    text = quiz.read_text(encoding="utf-8")
    for n, belief in enumerate(("first-belief", "second-belief")):
        at = [match.end() for match in re.finditer(r"  - text: S\w+ \w+\n", text)][n]
        text = f"{text[:at]}    misconception: {belief}\n{text[at:]}"
    quiz.write_text(text, encoding="utf-8")
    for name, content in (("classes/one.yaml", PLAN), ("guides/M04.yaml", GUIDE)):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")
    return folder


def told(folder, file):
    return [(problem.line, problem.message) for problem in problems(folder) if problem.file == file]


def change(folder, file, old, new):
    """Change a file and return the first line that differs."""
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[:text.index(old)].count("\n") + 1


def test_a_sound_plan_and_a_sound_guide_are_loaded(folder):
    """check() has nothing to say about them, and a wrong name is told with the nearest."""
    assert told(folder, "classes/one.yaml") == told(folder, "guides/M04.yaml") == []
    shelf = library(folder)
    assert (class_names(shelf), guide_names(shelf)) == (("one",), ("M04",))
    assert [slide.minutes for slide in class_plan("one", shelf).slides] == [4, 6]
    assert sum(part.minutes for part in lesson_guide("M04", shelf).timing) == 30
    with pytest.raises(Mistake, match="did you mean “one”"):
        class_plan("onn", shelf)


@pytest.mark.parametrize(("old", "new", "says"), [
    ("vote: oms-q-0401", "vote: oms-q-0409", "“oms-q-0409” is not in the questions; did you mean “oms-q-0401”?"),
    ("review: [oms-q-0401]", "review: [oms-q-0777]", "“oms-q-0777” is not in the questions"),
    ("words: 'Seen", "words: '<b>Seen</b>", "“<b>” is HTML"),
    ("notes: Say it.", "notes: Say it <script>now</script>.", "“<script>” is HTML"),
    ("[tate2005].'", "[tate2006].'", "“tate2006” is not in references.csv; did you mean “tate2005”?"),
    ("minutes: 6", "minutes: 9", "add up to 13, not to 10"),
    ("title: Then, minutes: 6, vote: oms-q-0401", "title: Then, minutes: 6, vote: oms-q-0401, show: 'quiz(\"small\")'",
     "two polls"),
    ("title: Then, minutes: 6, vote: oms-q-0401", "title: Then, minutes: 6", "nothing on this slide"),
    ("title: Then", "title: a b c d e f g h i j k", "has 11 words"),
    ("modules: [M04]", "modules: [M05]", "“M05” is not in lessons.csv"),
])
def test_what_is_wrong_in_a_plan_is_told_once(folder, old, new, says):
    """One Problem with the thing that is wrong, and nothing else."""
    change(folder, "classes/one.yaml", old, new)
    (found,) = told(folder, "classes/one.yaml")
    assert says in found[1]
    assert found[0] > 0


@pytest.mark.parametrize(("call", "says"), [
    ('quiz("smal")', "did you mean “small”"), ('quiz("small", only="oms-q-0402")', "“oms-q-0402” is not in the quiz “small”"),
    ('case("two-door")', "did you mean “two-doors”"), ('figure("falls")', "is not in the figures"),
    ('eyes("helthy")', "did you mean “healthy”"), ('eyes(compare=["healthy", "flutter"])', "“flutter” is not in presets.csv"),
    ('traces(only=["normal-fixation", "flitter"])', "“flitter” is not in waveforms.csv"), ("compare()", "no counts"),
    ('quizz("small")', "did you mean “quiz”"), ('__import__("os").system("true")', "not one call"),
    ("quiz(open('x').read())", "is not a written value"), ("quiz('small'); quiz('small')", "not one call"), ("quiz(", "not a call"),
    ("quiz(**{})", "written values only"),
])
def test_a_call_on_a_slide_leads_somewhere(folder, call, says):
    """An unknown call, an unknown name and anything that would have to be run are told with the slide's line."""
    quoted = call.replace("'", "''")
    line = change(folder, "classes/one.yaml", "vote: oms-q-0401}", f"show: '{quoted}'}}")
    (found,) = told(folder, "classes/one.yaml")
    assert says in found[1]
    assert found[0] == line


@pytest.mark.parametrize(("old", "new", "says"), [
    ("misconception: first-belief", "misconception: first-believe", "did you mean “first-belief”"),
    ("minutes: 20", "minutes: 25", "add up to 35, not to 30"),
    ("[tate2005].'", "[tate2006].'", "“tate2006” is not in references.csv"),
    ("- {item: oms-q-0401, why: They argue.}", "- {item: oms-q-0404, why: They argue.}", "is not in the questions"),
])
def test_what_is_wrong_in_a_guide_is_told_once(folder, old, new, says):
    """One Problem, with its line."""
    line = change(folder, "guides/M04.yaml", old, new)
    (found,) = told(folder, "guides/M04.yaml")
    assert says in found[1]
    assert abs(found[0] - line) <= 4


def test_a_vote_needs_two_beliefs(folder):
    """A question with one misconception behind its options is not worth a vote."""
    change(folder, "questions/small.yaml", "    misconception: second-belief\n", "")
    assert {message for _, message in told(folder, "guides/M04.yaml")} == {
        "“oms-q-0401” has fewer than two misconceptions behind its options."}


def test_a_guide_has_the_name_of_a_module(folder):
    """A guide that no module would find is told about."""
    shutil.move(folder / "guides" / "M04.yaml", folder / "guides" / "my-guide.yaml")
    (found,) = told(folder, "guides/my-guide.yaml")
    assert found[1] == "Nobody reads this file."


def test_calls_are_read_and_never_run():
    """Names, arguments and options come out as they are written; small tables too; everything else is refused."""
    assert read_call('quiz("exit-04", only=["oms-q-0452"])') == Call("quiz", ("exit-04",), {"only": ["oms-q-0452"]})
    known = {}
    source = 'import pandas as pd\ncounts = pd.DataFrame({"found": [1, 2], "of": [3, 4], "x": [0, 0]}, index=["a", "b"])\ncompare(counts)'
    assert read_cell(source, known).arguments == (Frame({"found": [1, 2], "of": [3, 4], "x": [0, 0]}, ("a", "b")),)
    assert read_cell('compare(counts[["found", "of"]])', known).arguments == (Frame({"found": [1, 2], "of": [3, 4]}, ("a", "b")),)
    assert read_cell("counts = counts * 2\ncompare(counts)", known) is None, "a computed table is not a written one"
    assert read_cell("print(1)", {}) is None
    with pytest.raises(Mistake):
        read_call("quiz(1 + x)")


def test_the_classes_of_the_course():
    """Five classes of 50 minutes with two or three polls at most, an exit question, and ten questions for next week."""
    shelf = library()
    assert [name[0] for name in class_names(shelf)] == list("abcde")
    for name in class_names(shelf):
        plan = class_plan(name, shelf)
        assert plan.minutes == 50
        assert 1 <= sum(bool(slide.vote) for slide in plan.slides) <= 3, name
        assert plan.slides[-1].title == "Before you leave"
        assert len(plan.review) == 10
        texts = [text for slide in plan.slides for text in f"{slide.words}\n\n{slide.notes}".split("\n\n")]
        assert [text for text in texts if figure_in(text) and not keys_in(text)] == [], name


def test_a_class_gives_nothing_away_and_asks_nothing_twice():
    """A case that unfolds is named for a class; what is voted on stands on no other slide and not among next week's questions."""
    shelf = library()
    for name in class_names(shelf):
        plan = class_plan(name, shelf)
        calls = [read_call(slide.show) for slide in plan.slides if slide.show]
        assert [call.first for call in calls if call.name == "case" and shelf.case(call.first).mode == "unfolding"
                and call.options.get("present") is not True] == [], name
        asked = [slide.vote for slide in plan.slides if slide.vote] + [item for call in calls for item in call.only]
        assert len({*asked, *plan.review}) == len(asked) + len(plan.review), name
        assert [slide.title for slide in plan.slides if not slide.notes] == [], f"{name}: every slide says what to do"
        moving = [slide for slide in plan.slides if slide.show.startswith("eyes(")]
        assert all("fast movement" in slide.notes for slide in moving), name


def test_the_votes_of_the_classes_divide_people():
    """Every question voted on has a misconception behind two wrong options or more."""
    shelf = library()
    questions = {question.id: question for name in shelf.quiz_names() for question in shelf.quiz(name).questions}
    votes = [slide.vote for name in class_names(shelf) for slide in class_plan(name, shelf).slides if slide.vote]
    assert len(votes) >= 5
    assert [vote for vote in votes if len(beliefs(questions[vote])) < 2] == []


def test_every_written_lesson_has_its_guide():
    """Lessons 00 to 11 each have one; its parts begin at cells of the notebook, in order; each figure has a source."""
    shelf = library()
    assert guide_names(shelf)[:12] == tuple(f"M{n:02}" for n in range(12))
    for module in guide_names(shelf):
        guide = lesson_guide(module, shelf)
        cells = json.loads((TOP / "notebooks" / f"{shelf.lessons[module].file}.ipynb").read_text(encoding="utf-8"))["cells"]
        ids = [cell["id"] for cell in cells]
        places = [ids.index(part.begins) for part in guide.timing]
        assert places == sorted(places), module
        texts = (guide.about, *guide.points, *(answer.say for answer in guide.wrong), *(vote.why for vote in guide.votes))
        assert [text for text in texts if figure_in(text) and not keys_in(text)] == [], module
