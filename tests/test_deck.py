"""Decks: which slides a lesson or a class has, a talk under way, and what the page shows of it without a browser."""

import json
import os
import re
import time
from pathlib import Path

import ipywidgets
import pytest

from oms.content import Mistake, library
from oms.content.classes import class_names, class_plan
from oms.content.slide_calls import read_call
from oms.teaching.class_session import REVEALED, ClassSession
from oms.teaching.deck import Code, Deck, Show, Slide, Words, deck_names, read_deck
from oms.teaching.slide_marks import MARKS, marks
from oms.teaching.talk import Talk
from oms.widgets.deck import DeckView, deck
from oms.widgets.guide import guide
from oms.widgets.slide_live import COUNT, live, to_vote
from oms.widgets.slide_words import words_html
from oms.widgets.tally import TallyView
from quizzes import loaded
from shown import NOTEBOOKS, calls, questions

LESSONS = [path for path in sorted(NOTEBOOKS.glob("*.ipynb")) if path.stem[:2] <= "10"]


def cell(source, kind="markdown", mark=None, **more):
    return {"cell_type": kind, "source": source, "metadata": {"slideshow": {"slide_type": mark}} if mark else {}, **more}


def code(source, mark=None, **more):
    return cell(source, "code", mark, **more)


def a_deck(*slides):
    return Deck("X", "A talk", tuple(slides) or (
        Slide("One", ((Words("First."),), (Words("Then."),)), 2, 0), Slide("Two", ((Words("Second."),),), 3, 1, "Say it."),
        Slide("Two again", ((Show(read_call('quiz("exit-04", only="oms-q-0481")')),),), 3, 1)), 5)


@pytest.fixture
def lesson(tmp_path):
    """A function that writes the notebook of lesson M04 and returns its slides."""
    def write(*cells):
        (tmp_path / "04-recognise-and-score.ipynb").write_text(json.dumps({"cells": list(cells)}), encoding="utf-8")
        return read_deck("M04", library(), tmp_path).slides

    return write


# -- which slides ------------------------------------------------------------------------------------------------------

def test_cells_without_marks_have_usual_ones():
    """A heading of level 2 with what follows is a slide; long texts, second activities and level 3 begin another below it."""
    long = "word " * 60
    cells = [cell("# Title\n\nIntro."), code("from oms import quiz"), cell("## One\n\nShort."), code('quiz("a")'), code('quiz("b")'),
             cell("**More.** Text."), cell(f"### Two\n\n{long}"), code('figure("c")'), code("x = 1"), cell("## Keep these"),
             cell("### More practice"), code('quiz("d")'), cell("### Another"), cell("## Sources"), code('sources("M04")')]
    assert marks(cells) == ["slide", "skip", "slide", "-", "subslide", "subslide", "subslide", "subslide", "-", "slide", "skip",
                            "skip", "skip", "skip", "skip"]


def test_a_mark_of_its_own_holds():
    """What a cell is marked as goes before what it would usually be; a mark that does not exist does not count."""
    assert marks([cell("## One", mark="skip"), code('quiz("a")', mark="slide"), cell("Words.", mark="-"),
                  cell("## Two", mark="poster")]) == ["skip", "slide", "-", "slide"]


def test_marks_make_slides_fragments_and_notes(lesson):
    """Fragments are uncovered one by one, notes go to the speaker, what is skipped is not there, titles go on below."""
    slides = lesson(cell("# Title"), cell("## Part\n\nFirst.", mark="slide"), cell("Second.", mark="fragment"),
                    cell("Said only.", mark="notes"), cell("Left out.", mark="skip"), cell("Third.", mark="subslide"),
                    code('quiz("exit-04", only="oms-q-0481")', mark="-"))
    assert [slide.title for slide in slides] == ["Title", "Part", "Part"]
    assert slides[1].steps == ((Words("First."),), (Words("Second."),))
    assert slides[1].notes == "Said only."
    assert slides[2].items == ("oms-q-0481",)


def test_other_code_is_text_and_never_run(lesson, tmp_path):
    """A cell that is not one call of a public name is shown as it is written, with the plain text that was stored."""
    victim = tmp_path / "made"
    source = f"open({str(victim)!r}, 'w')"
    slides = lesson(cell("# T"), code(source, outputs=[{"data": {"text/plain": "made it", "text/html": "<b>no</b>"}}]),
                    code("quiz(open('x'))", mark="-"))
    assert slides[0].steps == ((Code(source, "made it"), Code("quiz(open('x'))")),)
    DeckView(Deck("X", "t", slides, 1))
    assert not victim.exists()


def test_a_notebook_that_cannot_be_read_is_told_politely(tmp_path):
    """Half a file, a list, a cell without a type: one sentence."""
    for text in ("{", "[]", '{"cells": [{"source": "x"}]}', '{"cells": 3}'):
        (tmp_path / "04-recognise-and-score.ipynb").write_text(text, encoding="utf-8")
        with pytest.raises(Mistake, match="cannot be read"):
            read_deck("M04", library(), tmp_path)


def test_a_deck_is_found_by_each_of_its_names():
    """Module, small letters, file name, class plan; a wrong name is told with the nearest."""
    shelf = library()
    titles = {read_deck(name, shelf).title for name in ("M04", "m04", "04-recognise-and-score", "04-recognise-and-score.ipynb")}
    assert titles == {shelf.lessons["M04"].title}
    assert read_deck("a-recognise-it", shelf).minutes == 50
    with pytest.raises(Mistake, match="did you mean “a-recognise-it”"):
        deck("a-recognize-it")
    with pytest.raises(Mistake, match="There is no option"):
        deck("M04", big=True)
    assert set(deck_names(shelf)) >= {"M00", "M09", *class_names(shelf)}


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_every_cell_of_a_lesson_carries_a_mark(path):
    """The static slides and the deck agree because both read the same marks."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    assert [one["id"] for one in cells if one["metadata"].get("slideshow", {}).get("slide_type") not in MARKS] == []


@pytest.mark.parametrize("path", LESSONS, ids=lambda path: path.stem)
def test_the_deck_of_a_lesson_shows_the_lessons_own_items(path):
    """Whatever a slide calls stands in the notebook too, with the same ids, in the same order; no slide has two polls."""
    slides = read_deck(path.stem, library()).slides
    shows = [piece.call for slide in slides for step in slide.steps for piece in step if isinstance(piece, Show)]
    there = [(kind, name, tuple(ids)) for kind, name, ids in calls(path)]
    here = [(call.name, call.first, call.only) for call in shows  # a case that is drawn has no name of its own
            if call.name in {kind for kind, _, _ in there} and call.first]
    left = iter(there)
    assert all(any(one == other for other in left) for one in here), "the same calls in the same order"
    assert len(shows) >= 2
    assert {item for slide in slides for item in slide.items} <= {question.id for question in questions(path)}
    assert max(sum(isinstance(piece, Show) and piece.call.name == "quiz" for step in slide.steps for piece in step)
               for slide in slides) <= 1


def test_a_class_ends_with_the_questions_for_next_week():
    """The last slide lists them by quiz; a vote is a quiz of one question."""
    shelf = library()
    plan, slides = class_plan("b-work-it-up", shelf), read_deck("b-work-it-up", shelf).slides
    assert re.findall(r"oms-q-\d+", slides[-1].steps[0][0].text) and all(item in slides[-1].steps[0][0].text for item in plan.review)
    (vote,) = [piece for slide in slides for step in slide.steps for piece in step if isinstance(piece, Show) and piece.vote]
    assert vote.call.only == ("oms-q-0516",)


def test_raised_cards_are_counted_on_the_slide(tmp_path, monkeypatch):
    """A press puts the count in the question's place; nothing is written before a vote is."""
    monkeypatch.chdir(tmp_path)
    box = to_vote(read_call('quiz("exit-05", only="oms-q-0535")'))
    asked, count = box.children
    assert count.description == COUNT and not isinstance(asked, TallyView)
    count.click()
    (vote,) = box.children
    assert isinstance(vote, TallyView) and vote.vote.question.id == "oms-q-0535"
    assert not list(tmp_path.iterdir())


def test_a_lesson_takes_minutes_and_notes_from_its_guide():
    """All minutes of the lesson are planned; what to say to a wrong answer stands at the question."""
    shelf = library()
    slides = read_deck("M04", shelf).slides
    planned = {slide.part: slide.minutes for slide in slides}
    assert sum(planned.values()) == shelf.lessons["M04"].minutes
    (exit_slide,) = [slide for slide in slides if "oms-q-0481" in slide.items]
    assert "normal catecholamines end search" in exit_slide.notes


# -- a talk under way --------------------------------------------------------------------------------------------------

def test_a_talk_uncovers_then_turns():
    """Next uncovers what is covered, then turns; a slide is as it was left; the ends hold."""
    talk = Talk(a_deck())
    assert (talk.position, talk.uncovered, talk.is_first) == (0, 1, True)
    assert talk.next() and (talk.position, talk.uncovered) == (0, 2)
    assert talk.next() and talk.position == 1
    assert talk.back() and talk.uncovered == 2
    assert not talk.back()
    assert talk.go_to(2) and talk.is_last and not talk.next()
    for place in (3, -1, True, "1"):
        with pytest.raises(Mistake, match="has 3 slides"):
            talk.go_to(place)


def test_the_timer_counts_by_part_and_in_all():
    """Time runs on the slide that is on; slides of one part share it."""
    now = [100.0]
    talk = Talk(a_deck(), clock=lambda: now[0])
    now[0] += 30
    talk.go_to(1)
    now[0] += 10
    talk.go_to(2)
    now[0] += 5
    assert (talk.spent_here, talk.spent) == (15, 45)
    talk.go_to(0)
    assert (talk.spent_here, talk.spent) == (30, 45)


def test_an_answer_can_be_revealed_without_being_given(tmp_path):
    """Every type of question: the key with its reasons, nobody's choice, nothing in any record."""
    session = ClassSession(loaded())
    for _ in range(session.total):
        feedback = session.check()
        assert feedback.verdict == REVEALED and session.revealed and feedback.right is None
        assert not any(reason.chosen for reason in feedback.reasons)
        assert feedback.teaching_point
        session.next()
    assert session.state == "finished"
    session.reset()
    assert session.state == "answering" and not session.revealed
    session.choose("Green pear")
    assert session.check().verdict == "Not this one." and not session.revealed
    assert not Path(os.environ["OMS_HOME"]).exists()


# -- the page ----------------------------------------------------------------------------------------------------------

def test_views_are_made_when_first_shown_and_stay():
    """One widget for each slide seen; coming back finds the same live view as it was left."""
    view = DeckView(a_deck())
    assert len(view.stage.children) == 1
    view.go_to(2)
    (quiz,) = view.live
    quiz.choose("A")
    view.go_to(0)
    assert [box.layout.display for box in view.stage.children] == [None, "none"]
    view.go_to(2)
    assert view.live == (quiz,) and quiz.session.response and len(view.stage.children) == 2


def test_the_line_the_list_and_the_buttons_follow_the_talk():
    """What the page says and can do is in step with the slide."""
    view = DeckView(a_deck())
    assert view.line() == "deck “X”: slide 1 of 3 (“One”), 1 of 2 parts shown"
    assert view.back_button.disabled and not view.next_button.disabled
    view.next_button.click()
    assert view.line().endswith("2 of 2 parts shown")
    view.list.value = 1
    assert view.talk.position == 1 and view.group.view["title"] == "Two" and not view.group.view["focus"]
    view.group._receive(None, {"event": "go", "to": "last"}, [])
    assert view.talk.position == 2 and view.group.view["focus"] and view.next_button.disabled
    view.group._receive(None, {"event": "go", "to": "nowhere"}, [])
    view.group._receive(None, "rubbish", [])
    assert view.talk.position == 2 and view.trouble is None


def test_notes_and_timer_are_off_until_asked_for():
    """Both toggle; the timer sends the seconds of one moment, and nothing while nobody turns a slide."""
    now = [0.0]
    view = DeckView(a_deck(), clock=lambda: now[0])
    view.go_to(1)
    assert view.notes_box.layout.display == "none" and view.group.view["timer"] is None
    view.notes_button.click()
    now[0] = 65.0
    view.timer_button.click()
    assert view.notes_box.layout.display is None and "Say it." in view.notes_box.value
    assert view.group.view["timer"] == {"here": 65, "planned": 3, "all": 65, "of": 5}
    sent = view.group.view["draw"]
    now[0] = 70.0
    time.sleep(0.05)
    assert view.group.view["draw"] == sent
    view.timer_button.click()
    assert view.group.view["timer"] is None


def test_no_answer_is_on_a_slide_before_reveal():
    """Neither key nor reasons are sent to the page; Reveal sends both. The static form holds titles only."""
    view = DeckView(a_deck())
    view.go_to(2)
    (quiz,) = view.live
    question = quiz.session.question
    sent = json.dumps([widget.get_state() for widget in all_widgets(view)], default=str, ensure_ascii=False)
    assert question.lead_in in sent and question.teaching_point not in sent
    assert not any(option.why[:40] in sent for option in question.options)
    quiz.check_button.click()
    quiz._mirror_rest()
    sent = json.dumps(quiz.group.view, ensure_ascii=False)
    assert question.teaching_point in sent and "right answer" in sent and "your choice" not in sent
    assert question.teaching_point not in view.static() and question.lead_in not in view.static()
    assert not Path(os.environ["OMS_HOME"]).exists()


def all_widgets(widget):
    """A widget and everything inside it."""
    yield widget
    for child in getattr(widget, "children", ()):
        yield from all_widgets(child)


@pytest.mark.parametrize("call", ['case("quiet-eyes")', 'case("first-orders")', "traces(seed=1)", 'eyes("flutter")',
                                  'eyes(compare=("healthy", "flutter"))', 'figure("relapse")', 'steps("immune-chain")',
                                  'table("antibodies")', 'diagram("saccade-generator")', "criteria()", "tree()", "bayes()",
                                  'icons("new-cases")'])
def test_every_public_call_is_live_on_a_slide(call):
    """The view itself, not its static form, and without a record behind it."""
    view = live(read_call(call))
    assert isinstance(view, ipywidgets.VBox)
    assert getattr(getattr(view, "session", None), "_store", None) is None


def test_a_test_is_no_slide():
    """What is done alone and compared afterwards is skipped, and not shown where somebody asks for it all the same."""
    assert marks([cell("## Now alone"), code('quiz("before-and-after", form="A", mode="exam")')]) == ["slide", "skip"]
    for call in ('quiz("before-and-after", form="A", mode="exam")', 'quiz("before-and-after")'):
        assert "done alone" in live(read_call(call)).value


def test_a_call_that_cannot_be_shown_is_one_polite_line():
    """A wrong name in front of a class: no traceback, the rest of the deck goes on."""
    assert "did you mean “exit-04”" in live(read_call('quiz("exit-o4")')).value
    assert live(read_call('figure("relapse", size="big")')).value.startswith("<p>There is no option")


def test_words_are_escaped_and_citations_written_out():
    """HTML stays text, pictures become words, only https links are links, keys become names, tables are tables."""
    references = library().references
    html = words_html('<img src=x onerror=alert(1)> **big** [tate2005] ![a map](x.png) [here](javascript:alert(1)) '
                      "[04](04-recognise-and-score.ipynb) [doi](https://doi.org/10.1/x)\n\n| a | b |\n|---|---|\n| 1 | <b>2</b> |",
                      references)
    assert "<img" not in html and "<b>" not in html and "javascript:" not in html.replace("(javascript:", "")
    assert "<strong>big</strong>" in html and "(Tate 2005)" in html and "a map" in html and "<td>1</td>" in html
    assert re.findall(r"href=\"([^\"]+)\"", html) == ["https://doi.org/10.1/x"]
    view = DeckView(a_deck(Slide("<i>x</i>", ((Words("<script>1</script>"),),), 1, 0, "<script>2</script>")))
    view.show_notes()
    sent = " ".join(str(widget.value) for widget in all_widgets(view) if isinstance(widget, ipywidgets.HTML))
    assert "<script" not in sent and "<i>x" not in view.static()


# -- the guide ---------------------------------------------------------------------------------------------------------

def test_a_guide_is_found_and_read():
    """By module or file name; it shows minutes, points, wrong answers with their options, votes; it escapes."""
    view = guide("04-recognise-and-score")
    assert view.module == "M04" and guide("m04").line() == view.line()
    html = view.static()
    for word in ("oms-q-0481", "normal catecholamines end search", "Ask for urine catecholamines", "(Tate 2005)", "letter cards",
                 "From minute"):
        assert word in html, word
    assert html == guide("M04").static()
    with pytest.raises(Mistake, match="did you mean"):
        guide("M44")
