"""The page of an unfolding case without a browser: what its widgets show in each state, its stable line, its static form."""

import re
from xml.etree import ElementTree

import ipywidgets
import pytest

from oms import case
from oms.content.library import library
from oms.content.problem import Mistake
from oms.learning.store import Store
from oms.learning.unfolding import UnfoldingSession
from oms.widgets.case import CaseView
from oms.widgets.orders import OrdersView
from oms.widgets.unfolding import UnfoldingView
from oms.widgets.unfolding_drawing import graph
from small_case import CASE, NAME, small_case, write_small_case
from test_static_form import Reader

PLAIN = {"h4", "p", "em", "strong", "small", "hr", "ul", "ol", "li", "details", "summary", "a", "img"}
NASTY = "<img src=x onerror=alert(1)> & *so*"


@pytest.fixture
def made(tmp_path):
    """A function that makes a view of the small case, all of them with one store."""
    store = Store(tmp_path / "progress.sqlite3")

    def make(text=CASE, keep=True):
        return UnfoldingView(UnfoldingSession(small_case(text), store if keep else None, name=NAME, seed=5), library())

    yield make
    store.close()


def visible(view):
    """The words on the buttons that can be pressed now."""
    bar = next(child for child in view.children if isinstance(child, ipywidgets.HBox) and view.reset_button in child.children)
    return [button.description for button in bar.children if button.layout.display is None]


def pick(view, *texts):
    """What the browser sends when these options are ticked."""
    drawn = view.group.view
    letters = [option["id"] for option in drawn["rows"][0]["options"] if option["text"] in texts]
    view.group._receive(view.group, {"event": "pick", "draw": drawn["draw"], "picked": {"answer": letters}}, [])


def test_a_case_is_played_with_its_buttons(made):
    """From the first page to the debrief: what is pressed, typed and ticked does what the methods do."""
    view = made()
    assert repr(view) == "case “lost-shoe”: page 1, 0 of 4 decisions"
    assert visible(view) == ["Commit", "Reset"] and view.counters.value == ""
    assert "synthetic, not yet reviewed by a clinician" in view.heading.value
    assert "Day 3, the hall" in view.page_head.value and "It rains." in view.story.value
    view.commit_button.click()
    assert "Choose an answer first." in view.notice.value
    pick(view, "In the river")
    view.how_sure.value = 3
    view.commit_button.click()
    panel = view.group.view["feedback"]
    assert panel["safety"].startswith("Stop: this could harm") and panel["verdict"] == "Not this one."
    assert panel["lines"] == [["", "How sure you were: C3, above 4 in 5."], ["It cost:", "2 days of waiting, harm: 1."]]
    tags = {entry["text"]: entry["tags"] for entry in view.group.view["rows"][0]["marked"]}
    assert tags == {"In the river": ["your choice", "could harm"], "Under the bench": ["right"], "In the garden": []}
    assert visible(view) == ["Go on", "Reset"] and view.group.view["focus"] == "feedback"
    assert "2 days of waiting" in view.counters.value and 'oms-harmed">' in view.counters.value
    view.go_on_button.click()
    assert repr(view) == "case “lost-shoe”: page 2, 1 of 4 decisions" and view.group.view["focus"] == "question"
    assert view.story.value.index("wet feet") < view.story.value.index("The aunt")
    view.go_on()
    assert view.recording.canvas.layout.display is None and view.recording.canvas.view["label"] == "Trace"
    view.choose("Normal fixation")
    view.commit()
    assert view.recording.canvas.view["label"] == "Normal saccades"
    view.go_on()
    assert view.recording.canvas.layout.display == "none" and view.group.view["kind"] == "many"
    assert view.group.view["rows"][0]["note"] == "Choose up to 2. They are sent together."
    pick(view, "A lamp", "A hammer")
    view.commit_button.click()
    came = view.group.view["rows"][0]
    assert came["legend"] == "What came back" and ["Published:", "A lamp found 2 of 4 shoes in one house (Tate 2005)."] in [
        line for entry in came["marked"] for line in entry["lines"]]
    view.go_on()
    assert view.words.layout.display is None and "Where was the shoe" in view.story.value
    view.words.value = "up there"
    view.commit_button.click()
    assert visible(view) == ["Mine says the same", "Mine says something else", "Back", "Reset"]
    assert ["Model answer:", "The shoe was on the shelf."] in view.group.view["feedback"]["lines"]
    view.same_button.click()
    assert view.group.view["feedback"]["verdict"] == "Right."
    view.go_on()
    assert visible(view) == ["Read the debrief", "Back", "Reset"] and "found in time" in view.story.value
    view.go_on_button.click()
    assert repr(view) == "case “lost-shoe”: debrief, 4 of 4 decisions" and "Debrief" in view.page_head.value
    assert visible(view) == ["Back", "Ask me the two questions here", "Reset"]
    assert view.trouble is None and view.notice.value == ""


def test_earlier_pages_are_shown_again(made):
    """Back shows the page with what was decided and says so; the last page keeps what was chosen on it."""
    view = made()
    view.choose("Under the bench")
    view.commit()
    view.go_on()
    view.choose("Normal saccades")
    view.back()
    assert "read again" in view.page_head.value and view.group.view["feedback"]["verdict"] == "Right."
    assert "Where do you look first?" in view.story.value
    assert visible(view) == ["Forward again", "Reset"] and repr(view).startswith("case “lost-shoe”: page 1")
    view.go_on()
    drawn = view.group.view
    letter = next(option["id"] for option in drawn["rows"][0]["options"] if option["text"] == "Normal saccades")
    assert drawn["picked"] == {"answer": [letter]}


def play(view, *choices):
    """Go through the case with these choices to the debrief."""
    waiting = list(choices)
    while view.session.state != "finished":
        if view.session.state == "deciding":
            what = waiting.pop(0)
            view.write(what) if view.session.now.node.decision.type == "short" else view.choose(*what)
            view.commit()
        view.go_on()
    return view.story.value


def test_a_very_long_answer_is_cut_in_the_debrief(made):
    """Five thousand letters without a blank stand in full beside the model answer, and shortened in the tables at the end."""
    view = made()
    html = play(view, ["bench"], ["Normal saccades"], ["lamp", "ladder"], "x" * 5000 + " shoe on the shelf")
    assert "x" * 100 in html and "x" * 500 not in html and view.session.log[-1].words.startswith("x" * 5000)


def test_the_debrief_tells_everything_in_its_order(made):
    """What could harm, how it ended, the expert's words, both ways drawn and in words, costs, decisions, what was noticed."""
    html = play(made(), ["river"], ["Normal fixation"], ["lamp", "torch"])
    order = ["Stop: this could harm", "You took 0 of 3", "How it ended", "Look near before you look far", "Take home",
             "Your way and an expert's", "Both ways in words", "What it cost", "Your decisions", "1. Day 3, the hall: every",
             "What an expert noticed", "The same with another patient", "Sources:", "are synthetic."]
    assert [html.index(words) for words in order] == sorted(html.index(words) for words in order)
    assert "a page that your way passed by" in html and "found late" in html
    assert "⚠ could harm" in html and "✗ not this one" in html
    assert "What goes beyond it is delay: " in html and "Page 1. Stop: this could harm" in html
    Reader(re.sub(r"<svg.*?</svg>", "", html, flags=re.DOTALL))


def test_the_graph_shows_both_ways_and_says_them(made):
    """Every page that can be reached has its box; the learner's line is drawn apart from the expert's; the words name both."""
    entry = small_case()
    by_id = entry.by_id
    mine = [by_id[name] for name in ("hall", "wet", "film", "sheet", "late")]
    expert = [by_id[name] for name in ("hall", "film", "sheet", "words", "home")]
    drawing = graph(entry, mine, expert)
    root = ElementTree.fromstring(drawing.svg())
    tags = [node.tag.rpartition("}")[2] for node in root.iter()]
    assert (tags.count("rect"), root.get("role")) == (7, "img")
    assert drawing.body.count('stroke-width="4"') == 4 + 1 and drawing.body.count("stroke-dasharray") == 4 + 1  # and the legend
    assert "1. Day 3, the hall; 2. The next day" in root.get("aria-label") and "5. Home" in root.get("aria-label")
    assert graph(entry, mine, expert) == drawing


def test_the_two_questions_can_be_asked_below_the_debrief(tmp_path, monkeypatch):
    """They open where the learner stands, each from its quiz; before the debrief there is a polite line."""
    monkeypatch.setenv("OMS_DATA", str(write_small_case(tmp_path / "data")))
    view = case(NAME, seed=5)
    with pytest.raises(Mistake, match="after the debrief"):
        view.ask_parallel()
    html = play(view, ["bench"], ["Normal saccades"], ["lamp", "ladder"], "the shoe on the shelf")
    assert "quiz(&quot;small&quot;, only=[&#x27;oms-q-0401&#x27;, &#x27;oms-q-0402&#x27;])" in html
    view.ask_button.click()
    (asked,) = view.parallel.children
    assert [question.id for question in asked.session.questions] == ["oms-q-0401", "oms-q-0402"]
    assert "Ask me the two questions here" not in visible(view)
    view.reset()
    assert view.parallel.children == ()


def test_an_unfinished_run_is_offered_and_taken_up(made):
    """A second view offers to go on; the button stands where it stopped; declining begins anew, and the offer is gone."""
    first = made()
    first.choose("garden")
    first.commit()
    again, other = made(), made()
    assert "You have made 1 decision in this case" in again.offer_line.value and again.offer_bar.layout.display is None
    assert repr(again) == "case “lost-shoe”: page 1, 0 of 4 decisions" and again.static() == first.static()
    again.take_up_button.click()
    assert repr(again) == "case “lost-shoe”: page 2, 1 of 4 decisions" and again.offer_bar.layout.display == "none"
    other.start_again_button.click()
    assert other.offer_line.layout.display == "none" and other.session.offer is None


def test_the_static_form_holds_every_page_and_nothing_of_what_was_done(made):
    """All pages along an expert's way, answers and other ways folded; plain tags only; the same before and after."""
    view = made(keep=False)
    html = view.static()
    read = Reader(html)
    assert read.open == [] and read.tags <= PLAIN
    assert read.attributes <= {"href", "target", "rel", "alt", "src"}
    along = ["Day 3, the hall", "The film", "The order sheet", "What do you say?", "Home", "Pages that other choices lead to",
             "The next day", "Much later", "Debrief"]
    places = [html.rindex(f"<strong>{words}</strong>") if f"<strong>{words}</strong>" in html else html.rindex(words)
              for words in along]
    assert places == sorted(places)
    assert html.index("It is the farthest place of all") > html.index("<details><summary>Answer, and what comes of it")
    assert "Ask where a shoe goes first" not in html, "the prompt is the instructor's"
    play(view, ["river"], ["Normal fixation"], ["lamp", "torch"])
    assert view.static() == html


def test_whatever_an_author_writes_is_shown_letter_by_letter(made):
    """Markup in any text becomes no markup of the page, in no state."""
    text = CASE.replace("It rains.", NASTY).replace("text: Under the bench", f"text: '{NASTY}'").replace(
        "says: The boy has wet feet now and cries.", f"says: '{NASTY}'").replace("title: The lost shoe", f"title: '{NASTY}'").replace(
        "title: Home", f"title: '{NASTY}'").replace("expert: She looked under", f"expert: '{NASTY} ' #")
    view = made(text, keep=False)
    seen = [view.static(), view.heading.value, view.story.value]
    view.choose("river")
    view.commit()
    view.go_on()
    seen.append(view.story.value)
    seen.append(play(view, ["Normal saccades"], ["lamp", "ladder"], "the shoe on the shelf"))
    assert all("<img src=x" not in html and "&lt;img src=x" in html for html in seen)


def test_a_recording_that_cannot_be_made_leaves_one_polite_line(made):
    """The page goes on without it."""
    view = made(CASE.replace("waveform: normal-saccades", "waveform: nothing-like-this"))
    view.choose("bench")
    view.commit()
    view.go_on()
    assert "cannot be shown just now" in view.story.value and view.recording.canvas.layout.display == "none"
    assert "cannot be shown just now" in view.static() and view.trouble is None


def test_a_case_owns_the_same_number_of_widgets_from_start_to_debrief(made):
    """Turning pages makes no new widget models."""
    view = made()
    before = len(ipywidgets.widgets.widget._instances)
    play(view, ["bench"], ["Normal saccades"], ["lamp", "ladder"], "the shoe on the shelf")
    assert len(ipywidgets.widgets.widget._instances) == before


def test_what_case_answers(tmp_path, monkeypatch):
    """A name, or what to draw from; the kinds of case keep apart; a drawn case says its name; wrong words are one sentence."""
    assert isinstance(case("quiet-eyes"), CaseView) and isinstance(case("first-orders"), OrdersView)
    monkeypatch.setenv("OMS_DATA", str(write_small_case(tmp_path / "data")))
    assert isinstance(case(NAME), UnfoldingView)
    for drawn in (case(seed=3), case(oms=True), case(modules="M04", seed=1)):
        assert repr(drawn) == "case “lost-shoe”: page 1, 0 of 4 decisions"
    assert case(NAME, seed=2).session.shown == case(NAME, seed=2).session.shown
    for wrong, says in (({"oms": False}, "no case like this"), ({"name": NAME, "oms": True}, "either the name of a case"),
                        ({"name": NAME, "seeed": 1}, "did you mean “seed”"), ({"name": "two-doors", "present": True}, "does not unfold"),
                        ({"name": "two-doors", "seed": 1}, "does not unfold"), ({"name": "lost-show"}, "did you mean “lost-shoe”")):
        with pytest.raises(Mistake, match=says):
            case(**wrong)


def test_a_broken_case_leaves_one_polite_line(tmp_path, monkeypatch):
    """A loop in the file is no loop for a learner: the view says that this part is missing."""
    text = CASE.replace("  next: film", "  next: hall")
    monkeypatch.setenv("OMS_DATA", str(write_small_case(tmp_path / "data", text)))
    assert "needs mending" in repr(case(NAME)) and "The rest of this page" in case(NAME).static()


def test_a_pair_is_one_patient_with_oms_and_one_without():
    """The seed decides which comes first, both ways round among a few seeds; without a seed or a fit number one sentence."""
    first = set()
    for seed in range(40):
        two = [library().case(case(pair=n, seed=seed).session.name) for n in (1, 2)]
        for n, entry in enumerate(two, 1):  # its title could tell which of the two it is
            shown = case(pair=n, seed=seed)
            assert entry.title not in shown.heading.value + shown.static() and f"Patient {n} of 2" in shown.heading.value
        assert sorted(entry.oms for entry in two) == [False, True]
        assert all(entry.diagnosis_open for entry in two)
        first.add(two[0].oms)
    assert first == {True, False}
    with pytest.raises(Mistake, match="needs a seed"):
        case(pair=1)
    with pytest.raises(Mistake, match="pair=1 or pair=2"):
        case(pair=3, seed=1)
