"""What people see, without a browser: stable lines, a fixed number of widgets, escaped static forms, polite mistakes."""

import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import ipywidgets
import pandas
import pytest

from oms.content.library import LoadedQuiz, library
from oms.content.problem import Mistake
from oms.content.questions import Quiz
from oms.learning.session import QuizSession
from oms.learning.store import Store
from oms.widgets.case import CaseView
from oms.widgets.figure import figure
from oms.widgets.options import Guard, OptionGroup
from oms.widgets.progress_view import ProgressView
from oms.widgets.prose import anchor, cited, inline
from oms.widgets.quiz import QuizView, quiz
from oms.widgets.sources import sources
from oms.widgets.static_form import MOST, quiz_html
from oms.widgets.view import View

NASTY = '<script>alert("x")</script><img src=x onerror=alert(1)>'
KEPT_BY_GITHUB = {"h4", "p", "em", "strong", "small", "hr", "ul", "ol", "li", "details", "summary", "a", "table",
                  "caption", "thead", "tbody", "tr", "th", "td"}


def option(text: str, **more) -> dict:
    return {"text": text, "why": f"The reason for {text}.", **more}


def question(number: int, **more) -> dict:
    plain = {"type": "single", "right": [option("Look again")],
             "wrong": [option("Send home", harm="nobody would look again"), option("Wait"), option(NASTY)]}
    shared = {"id": f"oms-q-{number:05}", "objective": "M04-O1", "bloom": "Apply", "stem": f"A story. {NASTY}",
              "lead_in": "What now?", "teaching_point": "Look twice.", "sources": ["tate2005"]}
    return shared | (more or plain)


KINDS = {
    "several": {"type": "several", "right": [option("one"), option("two")], "wrong": [option("three")]},
    "sort": {"type": "sort", "categories": ["early", "late"],
             "items": [{"text": "a cold", "why": "w", "category": "early"},
                       {"text": NASTY, "why": "w", "category": "late"}]},
    "order": {"type": "order", "items": [{"text": t, "why": "w"} for t in ("first thing", "second thing", "third thing")]},
    "number": {"type": "number", "answer": 18, "tolerance": 1, "unit": "months", "why": "counted"},
    "cloze": {"type": "cloze", "card": "The {{eyes}} dance.", "why": "so it is"},
    "free": {"type": "free", "model_answer": "A child.", "checklist": ["age", "time"], "why": "short", "frame": "A {who}.",
             "gaps": [{"name": "who", "ask": "Who?", "choices": [{"text": "girl", "why": "w", "best": True},
                                                              {"text": "boy", "why": "w"}]}]},
    "rating": {"type": "rating", "scale": "six-domains", "reference": {"stance": 1, "gait": 2},
               "why": {"stance": "sways", "gait": "wide"}},
}


def loaded(questions: list[dict], title: str = "Try") -> LoadedQuiz:
    quiz = Quiz(title=title, lesson="M04", about="", questions=questions)
    return LoadedQuiz("try", quiz.title, quiz.about, quiz.lesson, quiz.questions)


@pytest.fixture
def made(tmp_path):
    """A function that makes a QuizView of the given questions, with a store of its own."""
    stores = []

    def make(*questions: dict, seed: int = 1) -> QuizView:
        stores.append(Store(tmp_path / f"{len(stores)}" / "progress.sqlite3"))
        books = library()
        return QuizView(QuizSession(loaded(list(questions)), shuffle_seed=seed, store=stores[-1], scale=books.scale), books)

    yield make
    for store in stores:
        store.close()


def models() -> int:
    return len(ipywidgets.widgets.widget._instances)


def press(button: ipywidgets.Button) -> None:
    button.click()


class Reader(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.words = ""
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data):
        self.words += data


def test_a_quiz_owns_the_same_number_of_widgets_whatever_its_length(made):
    """Ten questions and a thousand need equally many widget models, also after walking through some."""
    before = models()
    made(*(question(n) for n in range(1, 11)))
    ten = models() - before
    long = made(*(question(n) for n in range(1, 1001)))
    for _ in range(20):
        long.choose("A")
        long.check()
        long.next()
    assert models() - before - ten == ten > 5


def test_the_line_of_a_quiz_is_stable_and_says_its_state(made):
    """Two views of one quiz have one and the same line; it changes with the state, and never holds a number of memory."""
    view, other = made(question(1), question(2)), made(question(1), question(2))
    assert repr(view) == repr(other) == "quiz “try”: question 1 of 2 (oms-q-00001), answering, 0 answered"
    view.choose("Look again")
    view.check()
    assert repr(view) == "quiz “try”: question 1 of 2 (oms-q-00001), checked, 1 answered"
    view.next()
    view.next()
    assert repr(view) == "quiz “try”: finished, 1 answered"


def test_a_view_shows_widgets_text_and_its_static_form(made):
    """The bundle holds the widget, the line and the static form, and the last two do not change with the answers."""
    view = made(question(1))
    bundle = view._repr_mimebundle_()
    assert bundle["text/plain"] == repr(view)
    assert bundle["application/vnd.jupyter.widget-view+json"]["model_id"] == view.model_id
    view.choose("Look again")
    view.check()
    assert view._repr_mimebundle_()["text/html"] == bundle["text/html"]


@pytest.mark.parametrize("kind", ["single", *KINDS])
def test_the_static_form_escapes_everything_and_keeps_to_plain_tags(kind):
    """No markup of an author's text becomes markup of the page, for any type of question; only plain tags stand there."""
    books = library()
    quiz = loaded([question(1, **KINDS.get(kind, {}))], title=NASTY)
    html = quiz_html(quiz.title, NASTY, quiz.questions, books.references, books.scale)
    read = Reader(html)
    assert read.tags <= KEPT_BY_GITHUB
    assert read.attributes <= {"scope", "href", "target", "rel"}
    assert NASTY in read.words
    assert "Look twice." in read.words and "details" in read.tags


def test_the_static_form_does_not_put_the_right_answer_first_every_time():
    """Over many questions the right option stands in different places of the printed form."""
    quiz = loaded([question(n) for n in range(1, 25)])
    parts = quiz_html("t", "", quiz.questions, {}).split("<hr>")[1:]
    places = {part.split("<details>")[0].split("<li>").index(next(
        li for li in part.split("<details>")[0].split("<li>") if "Look again" in li)) for part in parts}
    assert len(places) > 1


def test_a_long_quiz_is_printed_in_part_and_says_how_many_more():
    """Past the limit the static form names the number left out instead of growing."""
    quiz = loaded([question(n) for n in range(1, MOST + 8)])
    html = quiz_html("t", "", quiz.questions, {})
    assert html.count("<details>") == MOST
    assert "… and 7 more questions." in html


@pytest.mark.parametrize("kind", ["single", *KINDS])
def test_every_type_can_be_answered_on_the_page(made, kind):
    """What the browser sends, followed by the buttons, brings every type of question to its feedback with reasons."""
    view = made(question(1, **KINDS.get(kind, {})))
    drawn = view.group.view
    if kind == "number":
        view.number.value = "18 months"
    elif kind not in ("cloze", "order"):
        picked = {row["id"]: [row["options"][0]["id"]] for row in drawn["rows"]}
        view.group._receive(view.group, {"event": "pick", "draw": drawn["draw"], "picked": picked}, [])
    press(view.check_button)
    assert view.notice.value == "" and view.trouble is None
    if kind == "cloze":
        view.group._receive(view.group, {"event": "do", "draw": view.group.view["draw"], "option": "3"}, [])
    if kind == "free":
        now = view.group.view
        view.group._receive(view.group, {"event": "pick", "draw": now["draw"], "picked": {"answer": ["0", "1"]}}, [])
        press(view.check_button)
    assert view.session.state == "checked"
    feedback = view.group.view["feedback"]
    assert feedback["verdict"] == view.session.feedback.verdict
    assert feedback["teaching"] == "Look twice."
    assert feedback["sources"][0]["links"][0]["url"].startswith("https://")
    assert any(row.get("marked") or row.get("why") for row in view.group.view["rows"])


def test_every_option_shows_its_mark_in_words_and_its_reason(made):
    """After Check each option says right answer, your choice or could harm, and why; the safety sentence stands first."""
    view = made(question(1))
    view.choose("Send home")
    view.check()
    marked = {entry["text"]: entry for entry in view.group.view["rows"][0]["marked"]}
    assert marked["Look again"]["tags"] == ["right answer"]
    assert marked["Send home"]["tags"] == ["your choice", "could harm"]
    assert all(entry["why"].startswith("The reason for") for entry in marked.values())
    assert view.group.view["feedback"]["safety"].startswith("Stop: this could harm the patient because")


def test_a_mistake_of_a_button_becomes_one_polite_line(made):
    """Check without a choice shows the session's sentence and raises nothing; the next success takes it away."""
    view = made(question(1))
    press(view.check_button)
    assert "Choose an answer first." in view.notice.value
    assert view.notice.layout.display is None
    view.choose("Wait")
    press(view.check_button)
    assert view.notice.value == ""


def test_an_unexpected_fault_of_a_button_is_one_sentence_and_is_kept_for_tests(made, monkeypatch):
    """A bug behind a button never shows a traceback; the exception is on `.trouble`."""
    view = made(question(1))
    fault = RuntimeError("broken inside")
    monkeypatch.setattr(view.session, "next", lambda: (_ for _ in ()).throw(fault))
    press(view.next_button)
    assert view.trouble is fault
    assert "broken inside" not in view.notice.value and "went wrong" in view.notice.value


def test_methods_do_what_the_session_does_and_return_the_same(made):
    """choose, rule_out, sure, check, flag, go_to, back, reset and result are those of the session."""
    view = made(question(1), question(2))
    view.choose("Wait")
    view.rule_out("Send home")
    view.sure(3)
    assert (view.session.certainty, len(view.session.ruled_out), view.how_sure.value) == (3, 1, 3)
    assert view.check() is view.session.feedback
    view.flag()
    assert view.session.flagged and view.flag_button.description == "Remove flag"
    view.go_to(1)
    assert view.session.position == 1
    view.back()
    assert view.session.position == 0
    assert view.result().loc[0, "sure"] == 3
    view.reset()
    assert view.session.answered == 0
    with pytest.raises(Mistake, match="did you mean"):
        view.choose("Look agane")


def test_reset_asks_once_before_it_starts_again(made):
    """The first press asks, the second resets; anything done in between takes the question back."""
    view = made(question(1))
    view.choose("Wait")
    view.check()
    press(view.reset_button)
    assert view.reset_button.description == "Start again?" and view.session.answered == 1
    view.flag()
    assert view.reset_button.description == "Reset"
    press(view.reset_button)
    press(view.reset_button)
    assert view.session.answered == 0


def test_feedback_is_the_first_thing_sent_after_check(made, monkeypatch):
    """Nothing goes to the browser before the feedback, since somebody is waiting for it, and little goes after it."""
    view = made(question(1), question(2))
    view.choose("Wait")
    sent = []
    monkeypatch.setattr(ipywidgets.Widget, "_send", lambda widget, msg, buffers=None: sent.append((widget, msg)))
    monkeypatch.setattr(ipywidgets.Widget, "send_state", lambda widget, key=None: sent.append((widget, key)))
    monkeypatch.setattr(ipywidgets.Widget, "comm", type("Comm", (), {"kernel": True})(), raising=False)
    view.check()
    assert sent[0][0] is view.group
    assert 1 < len(sent) < 8
    assert len([widget for widget, _ in sent if widget is view.group]) == 1


def test_a_press_that_belongs_to_another_question_is_not_heard(made):
    """A pick that was under way while the next question was drawn does not answer that one."""
    view = made(question(1), question(2))
    old = view.group.view["draw"]
    view.next()
    view.group._receive(view.group, {"event": "pick", "draw": old, "picked": {"answer": ["right-1"]}}, [])
    assert view.session.response is None


def test_the_summary_shows_unsafe_choices_and_where_ratings_differ(made):
    """At the end unsafe choices come first, and the grid says in signs which scores are higher or lower."""
    view = made(question(1), question(2, **KINDS["rating"]), question(3, **KINDS["rating"]))
    view.choose("Send home")
    view.check()
    for _ in range(2):
        view.next()
        view.choose(stance=3, gait=1)
        view.check()
    view.next()
    html = view.stem.value
    assert html.index("could harm") < html.index("How your scores agree")
    assert "1 → 3 ▲2" in html and "2 → 1 ▼1" in html
    assert "<script" not in html


def test_an_unfinished_run_is_offered_and_taken_up(made, tmp_path):
    """A second view of the same quiz offers to go on; the button takes it up where it stopped."""
    first = made(question(1), question(2))
    first.choose("Look again")
    first.check()
    books = library()
    store = first.session._store
    again = QuizView(QuizSession(loaded([question(1), question(2)]), store=store), books)
    assert "oms-offers" in again._dom_classes and "question 2" in again.offer_line.value
    press(again.go_on_button)
    assert again.session.position == 1 and "oms-offers" not in again._dom_classes


def test_a_case_can_be_played_on_the_page():
    """Actions return findings, Finish shows what an expert would do; an action done twice is a polite line."""
    from oms.learning.case import CaseSession

    books = library()
    view = CaseView(CaseSession(books.case("quiet-eyes")), books)
    first = view.group.view["rows"][0]["options"][0]["id"]
    for _ in range(2):
        view.group._receive(view.group, {"event": "do", "draw": view.group.view["draw"], "option": first}, [])
    assert len(view.group.view["log"]) == 1 and "already" in view.notice.value
    press(view.finish_button)
    assert view.group.view["feedback"]["teaching"]
    assert Reader(view.static()).tags <= KEPT_BY_GITHUB


def test_erasing_the_record_asks_first_and_its_line_tells_nothing(tmp_path, made):
    """One press only asks; the stored line and form hold no number of the person."""
    quiz = made(question(1))
    quiz.choose("Wait")
    quiz.check()
    view = ProgressView(quiz.session._store)
    assert not any(sign.isdigit() for sign in repr(view) + view.static())
    press(view.erase_button)
    assert len(view.record()) == 1
    press(view.erase_button)
    assert len(view.record()) == 0


def test_exporting_says_the_name_of_the_file(made):
    """Export writes beside the record and names the file on the page."""
    quiz = made(question(1))
    quiz.choose("Wait")
    quiz.check()
    view = ProgressView(quiz.session._store)
    press(view.csv_button)
    assert "oms-progress.csv" in view.notice.value
    assert (quiz.session._store.path.parent / "oms-progress.csv").is_file()


def test_a_figure_lists_its_numbers_and_draws_the_same_every_time():
    """The text of a figure holds every number drawn; the SVG is one and the same twice and holds no date."""
    from oms import figure

    name = next(name for name in library().figure_names() if library().figure(name).kind == "proportions")
    view = figure(name)
    counted = [sign for sign in library().signs if sign.count is not None]
    assert counted and all(f"{sign.count}/{sign.denominator}" in repr(view) for sign in counted)
    assert len(view.data) == len(repr(view).splitlines()) - 1 == len(library().signs)
    drawing = view.svg()
    assert drawing == figure(name).svg()
    assert 'role="img"' in drawing and "currentColor" in drawing and "dc:date" not in drawing


def test_a_source_read_second_hand_says_so():
    """The feedback marks a source whose fact was read in another work; the list of sources has its label."""
    books = library()
    second = {key: claim for key, claim in books.claims.items() if claim.verification == "secondary"}
    view = next(view for view in (quiz(q_name, only=q.id, answer_first=False) for q_name in books.quiz_names()
                                  for q in books.quiz(q_name).questions if q.type == "single" and set(q.claims) & set(second)))
    view.choose(view.session.question.right[0].id)
    view.check()
    marked = [line["text"] for line in view.group.view["feedback"]["sources"] if "read in another work" in line["text"]]
    assert marked
    assert "secondary" in repr(sources(*next(iter(second.values())).ref_ids))


def test_next_saves_the_ticks_of_a_text_marked_by_oneself(made):
    """Ticks that were set and not saved are saved by Next; without ticks the question stays open."""
    view = made(question(1, **KINDS["free"]), question(2))
    view.choose("A girl comes.")
    view.check()
    view.group._receive(view.group, {"draw": view.group.view["draw"], "event": "pick", "picked": {"answer": ["0"]}}, None)
    press(view.next_button)
    assert view.session.position == 1 and view.session.answered == 1


def test_the_rows_of_a_figure_differ_in_more_than_colour():
    """A counted share, a bare percentage and an order only have three markers, told apart in grey, and three labels."""
    drawing = figure("signs-in-order").svg()
    round_ = {name: "C" in shape for name, shape in re.findall(r'<path id="([^"]*)" d="([^"]*)"', drawing)}
    markers = {(round_[name], "fill: none" in style or "fill-opacity: 0" in style)
               for name, style in re.findall(r'<use xlink:href="#([^"]*)"[^>]*style="([^"]*)"', drawing)}
    assert {(True, False), (True, True), (False, True)} <= markers, "filled dot, open dot, open diamond"
    labels = {row.label for row in figure("signs-in-order").rows}
    assert {"32/51", "60% of 389", "order only"} <= labels and all(f">{label}<" in drawing for label in labels)


def test_only_two_signs_of_markup_are_known():
    """*emphasis* and **strong** become tags; anything else is escaped; unknown keys in brackets stay as they are."""
    assert inline("a *b* **c** <i>d</i>") == "a <em>b</em> <strong>c</strong> &lt;i&gt;d&lt;/i&gt;"
    assert cited("as seen [nobody1900].", {}) == "as seen [nobody1900]."
    assert "href" not in anchor("bad", "javascript:alert(1)")


def test_unknown_options_name_the_nearest():
    """A wrong keyword of quiz() is one sentence with the right one in it."""
    from oms import quiz

    with pytest.raises(Mistake, match="shuffle_seed"):
        quiz(library().quiz_names()[0], shufle_seed=3)


@pytest.mark.parametrize("name", ["case", "criteria", "diagram", "figure", "icons", "quiz", "steps", "table", "tree", "bayes"])
def test_whatever_a_view_is_asked_for_is_answered_in_one_sentence(name):
    """Nothing, a table of pandas or a list in the place of a name, and an option that does not exist: no traceback."""
    import oms

    call = getattr(oms, name)
    for wrong in (pandas.DataFrame({"found": [1, 2]}), ["x"], 5):
        with pytest.raises(Mistake, match=r"^There is no [^\n]*$"):
            call(wrong)
    with pytest.raises(Mistake, match=r"^Say which .*“"):
        call("")
    if name not in ("criteria", "tree", "bayes"):  # these have a first one
        with pytest.raises(Mistake, match=r"^Say which .*“"):
            call()
    with pytest.raises(Mistake, match="no option “colour”"):
        call("x", colour=3)


def test_sources_and_compare_need_something_to_work_on():
    """Called with nothing, or with an option that does not exist, they say so in one sentence."""
    from oms import compare

    for act, says in ((compare, "takes a pandas table"), (sources, "Say which sources"),
                      (lambda: sources("M04", colour=3), "no option “colour”")):
        with pytest.raises(Mistake, match=says):
            act()


def test_a_long_list_of_sources_waits_behind_one_line():
    """In the notebook many sources are folded, a page without widgets shows them all, and an empty list says so."""
    view = sources("M05")
    shown, many = view.children[0].value, len(view.references)
    assert many > 10 and shown.startswith(f"<details><summary>{many} sources</summary><ul><li>")
    assert view.static().startswith("<ul><li>") and view.static().count("<li>") == shown.count("<li>")
    assert sources("tate2005").children[0].value.startswith("<ul><li>")
    assert "No source of its own" in sources("M10").static()


def test_the_guard_stands_in_front_of_every_module_for_the_browser():
    """Both browser modules bring the keyboard guard and a live region, and build no markup from text."""
    for widget in (Guard, OptionGroup):
        assert "lmSuppressShortcuts" in widget._esm and 'role: "status"' in widget._esm
        assert "innerHTML" not in widget._esm and "insertAdjacentHTML" not in widget._esm


def test_importing_oms_imports_no_widgets_and_no_pandas():
    """A lesson pays for widgets and pandas when it uses them."""
    code = "import sys, oms; oms.__all__; print([m for m in ('ipywidgets', 'pandas', 'matplotlib') if m in sys.modules])"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True,
                           cwd=Path(__file__).parents[1] / "notebooks")
    assert found.stdout.strip() == "[]"


def test_a_bare_view_must_say_its_line():
    """A view without a line of its own is a fault of the programmer, not an empty output."""
    with pytest.raises(NotImplementedError):
        repr(View((), "bare"))
