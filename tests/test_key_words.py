"""The words of a stem that decide: marked by an author, invisible before the answer, shown after it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oms.content import library, problems
from oms.content.library import LoadedQuiz
from oms.content.questions import Quiz
from oms.learning import QuizSession
from oms.widgets.quiz import QuizView
from oms.widgets.static_form import quiz_html, stem_html
from quizzes import Loaded, every_type, question
from small_content import quiz_text, write_small_content

MARKED = "A boy of 2 has {{key:red <b>eyes</b>}} and *sleeps {{key: badly}}*, as did his aunt [tate2005]."
PLAIN = "A boy of 2 has red <b>eyes</b> and *sleeps badly*, as did his aunt [tate2005]."
WORDS = st.lists(st.tuples(st.text("abc é,.-<&'5", min_size=1).filter(str.strip), st.booleans()), min_size=1, max_size=8)


@given(WORDS, st.sampled_from(["{{key:%s}}", "{{key: %s}}", "{{ Key :%s}}"]))
def test_marks_change_nothing_but_the_key_words(words, mark):
    """Wherever marks stand: the stem, its fingerprint and the whole record are those of the stem without them."""
    words = [(text.strip(), decides) for text, decides in words]
    marked = question("single", stem=" ".join(mark % text if decides else text for text, decides in words))
    plain = question("single", stem=" ".join(text for text, _ in words))
    assert (marked.stem, marked.text, marked.fingerprint) == (plain.stem, plain.text, plain.fingerprint)
    assert marked.model_dump_json() == plain.model_dump_json()
    assert marked.key_words == tuple(text for text, decides in words if decides)
    assert plain.key_words == ()
    assert "".join(piece for section in marked.sections for piece, _ in section) == marked.stem


def test_the_sections_of_a_vignette_are_marked_one_by_one():
    """Each section keeps its own marks, in the order of the file."""
    asked = question("single", stem={"age": "A {{key:girl of 20 months}}.", "exam": "Her eyes {{key:jump}}; she {{key:falls}}."})
    assert asked.stem == {"age": "A girl of 20 months.", "exam": "Her eyes jump; she falls."}
    assert asked.key_words == ("girl of 20 months", "jump", "falls")


BROKEN = {
    "A boy has {{key:red eyes.": "is not closed; end it with }}",
    "A boy has {{key:red {{key:eyes}} now.": "is not closed before the next one begins",
    "A boy has {{key:red eyes} now.": "is not closed; end it with }}",
    "A boy has {{key:}} eyes.": "is empty; put the deciding words behind the colon",
    "A boy has {{key:   }} eyes.": "is empty",
    "A boy has {{key:*red* eyes}}.": "holds an asterisk",
    "A boy has {{red eyes}}.": "stands in double braces; to mark the words that decide, write {{key:the words}}",
}


def told(tmp_path, text):
    """What check() finds in the small content with this quiz file."""
    folder = write_small_content(tmp_path / "data")
    (folder / "questions" / "small.yaml").write_text(text, encoding="utf-8")
    return [problem for problem in problems(folder) if problem.file == "questions/small.yaml"]


def line_of(text, words):
    return next(n for n, line in enumerate(text.splitlines(), 1) if words in line)


@pytest.mark.parametrize("wrong", BROKEN)
@pytest.mark.parametrize("place", ["complaint: For 2 weeks", "stem"])
def test_a_mark_that_is_not_whole_is_one_problem_at_its_line(tmp_path, wrong, place):
    """Not closed, empty, with markup inside, or without its word: one sentence, and the line of the section."""
    text = quiz_text("oms-q-0401")
    if place == "stem":
        text = re.sub(r"stem:\n(    .*\n)+", f'stem: "{wrong}"\n', text)
    else:
        text = re.sub(r"complaint: .*", f'complaint: "{wrong}"', text)
    (problem,) = told(tmp_path, text)
    assert BROKEN[wrong] in problem.message and problem.severity == "error"
    assert problem.line == line_of(text, wrong)


@pytest.mark.parametrize("key", ["title: Small", "lead_in: Which", "text: Slow", "why: Slow", "teaching_point: Look",
                                 "text: Brief"])
def test_a_mark_in_the_wrong_place_is_one_problem_at_its_line(tmp_path, key):
    """Title, lead-in, option, reason, teaching point: only the words of a stem can be marked."""
    name = key.partition(":")[0]
    text = re.sub(rf"{key}.*", f'{name}: "Which {{{{key:one}}}} of the limbs is it, and how can you tell?"',
                  quiz_text("oms-q-0401"), count=1)
    (problem,) = told(tmp_path, text)
    assert problem.message == "The mark “{{key:one}}” does not belong here; only the words of a stem can be marked."
    assert problem.line == line_of(text, "{{key:one}}")


def test_the_gaps_of_a_card_are_no_marks():
    """A card hides its words in double braces, as ever."""
    assert question("cloze").card.count("{{") == 2


def test_the_rules_read_the_stem_without_its_marks(tmp_path):
    """A sound question with marks is still sound."""
    marked = quiz_text("oms-q-0401").replace("jump in quick bursts", "{{key:jump in quick bursts}}")
    assert told(tmp_path, marked) == []
    (found,) = library(tmp_path / "data").quiz("small").questions
    assert found.key_words == ("jump in quick bursts",)


def view_of(kind):
    record = next(one for one in every_type() if one["type"] == kind) | {"stem": MARKED}
    quiz = Quiz(title="T", lesson="M04", questions=[record])
    books = library()
    return QuizView(QuizSession(Loaded("try", quiz.questions), shuffle_seed=1, scale=books.scale), books)


def answered(view):
    """Answer the one question of a view, as far as its reasons show."""
    session = view.session
    response = {"single": "Red", "several": ["One"], "order": [line.id for line in session.shown], "number": 24,
                "sort": {line.id: "warm" for line in session.shown}, "free": "words",
                "rating": {line.id: 1 for line in session.shown}}.get(session.question.type)
    if response is not None:
        view.choose(response)
    view.check()


@pytest.mark.parametrize("kind", [record["type"] for record in every_type()])
def test_the_page_shows_the_words_after_the_answer_only(kind):
    """Before Check nothing of a mark is anywhere on the page; after it they are marked, escaped, and told in words."""
    view = view_of(kind)
    before = view.stem.value + str(view.group.view) + view.line()
    assert "<mark" not in before and "decide" not in before and "key:" not in before
    answered(view)
    html = view.stem.value
    assert html.count("<mark>") == html.count("</mark>") == 2
    assert "<mark>red &lt;b&gt;eyes&lt;/b&gt;</mark>" in html and "<em>sleeps <mark>badly</mark></em>" in html
    assert "(Tate 2005)" in html
    assert view.group.view["feedback"]["after"] == [["The words that decide:", "red <b>eyes</b>; badly."]]
    view.reset()
    assert "<mark" not in view.stem.value


def test_the_printed_form_folds_the_words_behind_the_answer():
    """They stand in the folded answer and nowhere before it; a question without marks says nothing of the kind."""
    record = every_type()[0]
    quiz = Quiz(title="T", lesson="M04", questions=[record | {"stem": MARKED}, record | {"id": "oms-q-0009", "stem": PLAIN}])
    _, first, second = quiz_html("T", "", quiz.questions, library().references).split("<hr>")
    before, _, behind = first.partition("<details>")
    assert "<p>The words that decide: red &lt;b&gt;eyes&lt;/b&gt;; badly.</p>" in behind
    assert "decide" not in before + second and "mark>" not in first
    assert before.replace("Question 1", "Question 2").partition("<ul>")[0] == second.partition("<ul>")[0]


def test_without_asking_for_them_the_story_is_the_same():
    """A stem with marks and one without are one and the same HTML until the words are asked for."""
    marked, plain = question("single", stem=MARKED), question("single", stem=PLAIN)
    references = library().references
    assert stem_html(marked, references) == stem_html(plain, references) == stem_html(plain, references, key_words=True)


def test_the_course_marks_words_in_many_vignettes_and_never_too_many():
    """Some forty vignettes carry marks, one to five each, short, and never the greater part of the story."""
    shelf = library()
    marked = [asked for name in shelf.quiz_names() for asked in shelf.quiz(name).questions if asked.key_words]
    assert len(marked) >= 40
    for asked in marked:
        assert 1 <= len(asked.key_words) <= 5, asked.id
        assert all(len(words.split()) <= 12 for words in asked.key_words), asked.id
        assert sum(map(len, asked.key_words)) <= len(asked.text) * 0.6, asked.id


def test_a_loaded_quiz_says_what_its_file_says(tmp_path):
    """`answer_first` and `certainty` come from the file; without them nothing is asked first and certainty is optional."""
    folder = write_small_content(tmp_path / "data")
    assert (library(folder).quiz("small").answer_first, library(folder).quiz("small").certainty) == (False, "optional")
    (folder / "questions" / "small.yaml").write_text(
        "answer_first: true\ncertainty: probability\n" + quiz_text("oms-q-0401"), encoding="utf-8")
    found = library(folder).quiz("small")
    assert isinstance(found, LoadedQuiz) and (found.answer_first, found.certainty) == (True, "probability")


@pytest.mark.parametrize(("line", "message"), [
    ("answer_first: maybe", "“answer_first” must be true or false, but here stands “maybe”."),
    ("certainty: probabilty", "“certainty” must be one of optional, required, probability, but here stands “probabilty”. "
                              "Did you mean “probability”?")])
def test_a_wrong_way_to_ask_is_one_problem(tmp_path, line, message):
    """At its line, with what is allowed; the quiz is shown all the same."""
    text = quiz_text("oms-q-0401").replace("lesson: M04\n", f"lesson: M04\n{line}\n")
    (problem,) = told(tmp_path, text)
    assert (problem.line, problem.message) == (3, message)
    assert len(library(tmp_path / "data").quiz("small").questions) == 1
