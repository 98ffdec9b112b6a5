"""Questions of jupyterquiz and of GIFT become a quiz file that the course reads, and check() names what is missing."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exported import HOSTILE, SEEN
from oms.content import Mistake, library, problems
from oms.content.loading import load_quiz
from oms.teaching.adopt_gift import read_gift
from oms.teaching.adopt_text import story_and_question, words_of
from oms.teaching.adopt_yaml import quiz_text
from oms.teaching.adoption import adopt_file
from oms.teaching.export_items import export_items
from small_content import write_small_content

# The four kinds as the documentation of jupyterquiz shows them, with a value, a range, and answers in code.
QUIZ = [
    {"question": "A child sways. Which of these fit?", "type": "many_choice", "answers": [
        {"answer": "Ataxia", "correct": True, "feedback": "It does."}, {"answer": "Hunger", "correct": False}]},
    {"question": "Which command prints?", "type": "multiple_choice", "code": "a = 1\n  b = 2", "answers": [
        {"code": "print(a)", "correct": True}, {"answer": "show(a)", "correct": False, "feedback": "No such word."}]},
    {"question": "How many?", "type": "numeric", "precision": 2, "answers": [
        {"type": "value", "value": 3.14, "correct": True, "feedback": "Count them."},
        {"type": "range", "range": [4, 6], "correct": True}, {"type": "value", "value": -31, "correct": False, "feedback": "Sign."},
        {"type": "range", "range": [-9, 0], "correct": False, "feedback": "Below nought."},
        {"type": "default", "feedback": "Try again."}]},
    {"question": "Who wrote it?", "type": "string", "answers": [
        {"answer": "Kinsbourne", "correct": True, "feedback": "In 1962.", "fuzzy_threshold": 0.8},
        {"answer": "M. Kinsbourne", "correct": True}, {"answer": "Somebody", "correct": False, "feedback": "Who?"},
        {"type": "default", "feedback": "Look it up."}]},
]
GIFT = """\
// [id:x1] [tag:eye signs] a comment
::Tomb\\: one:: A child sways \\{badly\\}. Which sign is it?{
~Hunger#No\\: that is not one.
=Ataxia
####Look at the feet.
}

$CATEGORY: $course$/top/Eyes/Red flags

Grant is {~buried =entombed} in Grant's tomb.

Two eyes move together.{FALSE#They may part.#They do not.}

Who is it?{=Kinsbourne =M. Kinsbourne =%50%K.}

When was it?{#1962:2#A year. =%0%1926:0#Turned round.}

How far?{#10..20}

Match them.{=sun -> warm =ice -> cold = -> neither}

Tell it in your own words.{}

Several.{~%50%one ~%50%two ~%-100%three}
"""


@pytest.fixture
def folder(tmp_path):
    return write_small_content(tmp_path / "data")


@pytest.fixture
def take(folder, tmp_path):
    """A function that writes a text to a file, adopts it, and returns what came of it."""
    def run(text, file="bank.json", name=None):
        path = tmp_path / file
        path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "ignore"))
        return adopt_file(path, name, books=library(folder))

    return run


def questions(adoption, folder):
    """The questions as the course reads them; nothing of the file is refused."""
    quiz = library(folder).quiz(adoption.name)
    assert quiz.problems == () and len(quiz.questions) == len(adoption.questions)
    assert {question.status for question in quiz.questions} == {"draft"}
    return quiz.questions


def texts(options):
    return [option.text for option in options]


def test_jupyterquiz_comes_in_whole(take, folder):
    """Choices with their feedback, a number with its tolerance and near miss, a word to write; code stays lines."""
    many, one, number, own = questions(take(json.dumps(QUIZ, indent=1)), folder)
    assert (many.type, texts(many.right), texts(many.wrong)) == ("several", ["Ataxia"], ["Hunger"])
    assert (many.stem, many.lead_in, many.right[0].why) == ("A child sways.", "Which of these fit?", "It does.")
    assert (one.type, texts(one.right), one.wrong[0].why) == ("single", ["print(a)"], "No such word.")
    assert one.stem == "a = 1\n  b = 2" and one.lead_in == "Which command prints?"
    assert (number.answer, number.tolerance, number.why) == (3.14, 0.05, "Count them.")
    assert [(miss.value, miss.why) for miss in number.near_misses] == [(-31, "Sign.")]
    assert (own.type, own.model_answer, own.why) == ("free", "Kinsbourne (also accepted: M. Kinsbourne)", "In 1962.")


def test_what_is_lost_of_a_number_is_told(take):
    """Ranges, other right numbers, the feedback for every other number."""
    adoption = take(json.dumps(QUIZ))
    told = " ".join(line for line in adoption.lines if line.startswith("oms-q-90003:"))
    assert "5 (within 1)" in told and "-9 to 0: Below nought" in told and "Try again" in told
    assert adoption.table()["line"].tolist() == [1, 1, 1, 1]


def test_gift_comes_in_whole(take, folder):
    """Every kind, with weights, feedback, escapes, categories and comments."""
    adoption = take(GIFT, "week 3.gift")
    assert adoption.name == "week-3"
    tomb, gap, statement, who, when, far, match, essay, several = questions(adoption, folder)
    assert (tomb.stem, tomb.lead_in) == ("A child sways {badly}.", "Which sign is it?")
    assert (texts(tomb.right), tomb.wrong[0].why, tomb.teaching_point) == (["Ataxia"], "No: that is not one.", "Look at the feet.")
    assert tomb.tags[0] == "eye-signs" and gap.tags[0] == "red-flags"
    assert gap.stem == "Grant is _____ in Grant's tomb."
    assert (texts(statement.right), statement.right[0].why, statement.wrong[0].why) == (["False"], "They do not.", "They may part.")
    assert who.model_answer == "Kinsbourne (also accepted: M. Kinsbourne)"
    assert (when.answer, when.tolerance, when.why, when.near_misses[0].value) == (1962, 2, "A year.", 1926)
    assert (far.answer, far.tolerance) == (15, 5)
    assert match.categories == ("warm", "cold", "neither") and len(match.items) == 2
    assert essay.type == "free" and (several.type, texts(several.right)) == ("several", ["one", "two"])
    assert "# From line 2, “Tomb: one”." in adoption.path.read_text(encoding="utf-8")
    assert not adoption.problems


@pytest.mark.parametrize(("text", "file"), [(json.dumps(QUIZ), "bank.json"), (GIFT, "bank.gift")])
def test_check_names_everything_that_is_missing(take, folder, text, file):
    """For every question objective, level, source and each marked place, with its line; and no rule quarrels with a mark."""
    adoption = take(text, file)
    lines = adoption.path.read_text(encoding="utf-8").split("\n")
    found = [problem for problem in problems(folder) if problem.file == "questions/bank.yaml"]
    named = {problem.line for problem in found}
    marked = {number for number, line in enumerate(lines, 1) if "TO WRITE:" in line and not line.startswith("#")}
    assert marked <= named and len(marked) == sum(len(draft.missing) for _, draft in adoption.questions)
    for word, said in (("M99-O9", "objective"), ("to_write", "references"), ("to-write:bloom", "“bloom” was not known")):
        at = {number for number, line in enumerate(lines, 1) if word in line}
        assert len(at) == len(adoption.questions)
        assert at <= {problem.line for problem in found if said in problem.message or word in problem.message}
    assert any("M99" in problem.message and "lessons.csv" in problem.message for problem in found)
    for problem in found:
        assert problem.line not in marked or "still to be written" in problem.message


def test_nothing_is_ever_written_over(take, folder):
    """A taken name is refused with a free one beside it; the file that was there is untouched; ids go on."""
    first = take(GIFT, "bank.gift")
    before = first.path.read_bytes()
    with pytest.raises(Mistake, match=r"There is a quiz “bank” already.*such as “bank-2”"):
        take(GIFT, "bank.gift")
    with pytest.raises(Mistake, match="“small”"):
        take(GIFT, "bank.gift", "small")
    second = take(GIFT, "bank.gift", "bank-2")
    assert first.path.read_bytes() == before
    assert second.questions[0][0] == "oms-q-90010"
    second.path.write_text("broken: [\n- id: oms-q-90031\n", encoding="utf-8")
    assert take(GIFT, "other.gift").questions[0][0] == "oms-q-90032"  # not even the ids of a file that cannot be read


@pytest.mark.parametrize(("text", "said"), [
    ('[\n {"question": "x"\n  "type": 1}\n]', "bank.json, line 3: The JSON breaks off here"),
    ("[\n\n", "bank.json, line 3"), ("", "The file is empty."), ("[]", "The list of questions is empty."),
    ('"x"', "This is no list of questions."), ("[NaN]", "holds a number that is none"), ("[" * 100_000, "nested too deep"),
    (b"\xff\xfe[\x00]\x00", "not UTF-8 text"), (b"[\n\xe9]", "bank.json, line 2"),
    ('[1]', "A question stands in braces"), ('[{"type": "maze"}]', "no question type “maze”"),
    ('[{"type": "numeric", "question": "x", "answers": 3}]', "“answers” must be a list"),
    ('[{"type": "numeric", "question": "x", "answers": [{"value": true, "correct": true}]}]', "is not a number"),
    ('[{"type": "numeric", "question": "x", "answers": [{"value": 1e999, "correct": true}]}]', "not a number"),
    ('[{"type": "numeric", "question": "x", "answers": [{"range": [1], "correct": true}]}]', "list of two numbers"),
    ('[{"type": "string", "question": 5, "answers": []}]', "“question” must be a text"),
    ('[{"type": "many_choice", "question": "x", "answers": [{"answer": "y"}]}]', "needs “correct”"),
])
def test_broken_json_is_one_sentence_with_its_line(take, folder, text, said):
    """Nothing is written, and no traceback is shown."""
    with pytest.raises(Mistake) as mistake:
        take(text)
    assert said in str(mistake.value) and str(mistake.value).startswith("Nothing was adopted.")
    assert sorted(path.name for path in (folder / "questions").iterdir()) == ["small.yaml"]


@pytest.mark.parametrize(("text", "line", "said"), [
    ("One.{=a ~b}\n\nTwo\n{=a ~b\n\nThree.{=a ~b}", 4, "opens here and is not closed"),
    ("One.{=a ~b}\n\nno } here", 3, "before an opening one"), ("One.{=a ~b}\n\n// c\njust\nwords", 4, "no braces"),
    ("One.{=a ~b}\n\nTwo {a} and {b}", 3, "more than one pair"), ("One.{=a ~b}\n\nHow?{#x}", 3, "“x” is not a number"),
    ("One.{=a ~b}\n\nHow?{#}", 3, "names no right one"), ("One.{=a ~b}\n\nM{=a -> b =c}", 3, "no arrow"),
    ("One.{=a ~b}\n\nC{~a}", 3, "two answers or more"), ("One.{=a ~b}\n\nM{=a -> b}", 3, "two pairs or more"),
])
def test_one_broken_question_stops_none_of_the_others(take, text, line, said):
    """It is told with its line; the others come in."""
    adoption = take(text, "bank.gift")
    (problem,) = adoption.problems
    assert (problem.file, problem.line) == ("bank.gift", line) and said in problem.message and problem.remedy
    assert len(adoption.questions) == 1 + ("Three" in text)
    assert "could not be read" in adoption.summary


def test_a_question_of_a_longer_json_is_told_with_its_line(take):
    """Also where the list stands inside an object."""
    text = json.dumps({"title": [1, {"questions": 2}], "questions": [*QUIZ[:2], {"type": "maze"}]}, indent=1)
    adoption = take(text)
    assert [draft.line for _, draft in adoption.questions] == [
        number for number, line in enumerate(text.split("\n"), 1) if line == "  {"][1:3]
    assert adoption.problems[0].line == text.split("\n").index('   "type": "maze"')


@pytest.mark.parametrize(("file", "name", "said"), [
    ("", None, "Say which file"), (None, None, "Say which file"), ("gone.json", None, "The file is not there."),
    ("~nobody-here/x.json", None, "The file is not there."), (".", None, "cannot be opened"), ("gone.json", "Week 3", "“week-3”"),
    ("gone.json", "../x", "did you mean “x”"), ("a\0b", None, "cannot be opened")])
def test_a_wrong_name_is_one_sentence(folder, file, name, said):
    """For the file and for the new quiz."""
    with pytest.raises(Mistake, match=said):
        adopt_file(file, name, books=library(folder))


def test_harmful_words_come_in_as_words(take, folder):
    """Scripts and pictures of HTML are left out and told; what is left is plain text that the course escapes."""
    quiz = [{"question": "<b>Which</b> <script>alert(1)</script>&lt;script&gt; a < b?", "type": "multiple_choice", "answers": [
        {"answer": f"<img src=x onerror=alert(1) alt='an eye'> {HOSTILE}", "correct": True, "feedback": "- a: [b"},
        {"answer": "*x &y !z %w @v |u >t", "correct": False, "feedback": "# not a comment\n- nor a list\n\ttab"}]}]
    adoption = take(json.dumps(quiz))
    (question,) = questions(adoption, folder)
    assert question.lead_in == "Which <script> a < b?"
    assert question.right[0].text.startswith("[picture: an eye] =HYPERLINK") and "alert(1)</script>" not in question.right[0].text
    assert question.wrong[0].why == "# not a comment\n- nor a list\ntab"
    told = " ".join(adoption.lines)
    assert "a script was left out" in told and "a picture was left out" in told
    plain = take(f"[plain]It is so. {_escaped(HOSTILE)}?{{T}}", "plain.gift")
    assert questions(plain, folder)[0].stem == f"It is so. {SEEN}?".replace("{{", "{ {").replace("}}", "} }")


def test_a_long_text_with_hyphens_comes_in_whole(take, folder):
    """However the lines of the file fall."""
    words = " - ".join(f"{'x' * (n % 9)} and so on" for n in range(60))
    adoption = take(f"[plain]{words}.{{=a#{words} ~b}}", "long.gift")
    (question,) = questions(adoption, folder)
    assert question.stem.split() == f"{words}.".split() and question.right[0].why.split() == words.split()
    assert max(map(len, adoption.path.read_text(encoding="utf-8").split("\n"))) <= 125


def test_what_is_not_written_yet_is_not_exported(take, folder):
    """Also when somebody has given it an objective; the report says why."""
    adoption = take(GIFT, "bank.gift")
    adoption.path.write_text(adoption.path.read_text(encoding="utf-8").replace("M99-O9", "M04-O1"), encoding="utf-8")
    items = {item.id: item for item in export_items(library(folder))}
    assert {item.trouble for name, item in items.items() if name in dict(adoption.questions)} == {
        "parts of it are still to be written"}
    assert items["oms-q-0401"].trouble == ""


def _escaped(words):
    return "".join("\\" + sign if sign in "\\~=#{}:" else sign for sign in words)


def test_a_disk_that_refuses_is_one_sentence(take, folder, monkeypatch):
    """Nothing half written stays behind."""
    import builtins
    real = builtins.open

    class Full:
        def __init__(self, file):
            self.file = file

        def __enter__(self):
            return self

        def __exit__(self, *_):
            self.file.close()

        def write(self, _):
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(builtins, "open", lambda path, mode="r", *a, **k: Full(real(path, mode, *a, **k)) if mode == "x" else real(path, mode, *a, **k))
    with pytest.raises(Mistake, match=r"questions/bank\.yaml could not be written: no space left on device\."):
        take(GIFT, "bank.gift")
    assert not (folder / "questions" / "bank.yaml").exists()


@pytest.mark.parametrize(("text", "parted"), [
    ("A story. And more. What now?", ("A story. And more.", "What now?")), ("What now?", ("", "What now?")),
    ("A story.", ("A story.", "")), ("One?\nTwo: which?", ("One?\nTwo:", "which?")), ("", ("", ""))])
def test_the_last_question_is_the_question(text, parted):
    """What stands before it is the story."""
    assert story_and_question(text) == parted


@settings(max_examples=60)
@given(st.lists(st.text(max_size=120), min_size=5, max_size=5))
def test_whatever_is_written_can_be_read_again(tmp_path_factory, pieces):
    """Any text in any place of a GIFT question: the file that comes of it is read without a problem, word for word."""
    stem, right, wrong, why, name = (" ".join(words_of(piece, set(), html=False).split()) for piece in pieces)
    text = f"::{_escaped(name)}::[plain]x{_escaped(stem)}{{=y{_escaped(right)}#{_escaped(why)} ~z{_escaped(wrong)}####{_escaped(why)}}}"
    drafts, refused = read_gift(text, "any")
    assert not refused
    path = tmp_path_factory.mktemp("any") / "any.yaml"
    path.write_text(quiz_text("Any", name, "GIFT", [("oms-q-90001", drafts[0])]), encoding="utf-8")
    quiz = load_quiz(path, "any")
    assert quiz.problems == ()
    (question,) = quiz.questions
    asked = " ".join(f"{part}" for part in (question.stem, question.lead_in) if not part.startswith("TO WRITE:"))
    assert asked.split() == f"x{stem}".split()
    assert question.right[0].text.split() == f"y{right}".split() and question.wrong[0].text.split() == f"z{wrong}".split()


@settings(max_examples=150)
@given(st.text(max_size=200))
def test_no_text_breaks_the_reader(text):
    """Any text at all is read as questions or told as problems."""
    drafts, problems = read_gift(text, "any")
    assert all(problem.line > 0 and problem.remedy for problem in problems)
    assert all(draft.record("oms-q-90001") for draft in drafts)
