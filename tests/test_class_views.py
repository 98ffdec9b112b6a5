"""What an instructor sees of a class, without a browser: the analysis, the vote, the cards."""

import re

import ipywidgets
import pytest

import class_files
import oms
from class_files import answer, single, told, write
from oms.content.library import library
from oms.content.problem import Mistake
from oms.teaching.votes import Vote
from oms.widgets.analysis_view import AnalysisView, analyse
from oms.widgets.letter_cards import letter_cards
from oms.widgets.options import Guard
from oms.widgets.tally import TallyView, tally
from test_views import KEPT_BY_GITHUB, NASTY, Reader, models, press

OURS = {"button", "input", "style", "script", "img", "iframe", "svg", "form"}  # tags that no report has any use for


@pytest.fixture
def classroom(tmp_path, monkeypatch):
    """A folder beside a notebook with the files of 32 learners who answered the real questions of one quiz."""
    from oms.content.bank import Bank

    monkeypatch.chdir(tmp_path)
    whole = Bank(library())
    quiz = next(name for name in library().quiz_names() if sum(
        q.type == "single" for q in library().quiz(name).questions) >= 5)
    some = class_files.bank_of(single(1))
    some.questions = {q.id: q for q in library().quiz(quiz).questions if q.type == "single"}
    class_files.hand_in(tmp_path / "responses", some, class_files.simulated(some, 32, seed=5))
    write(tmp_path / "responses", "nasty.json", told(NASTY, [answer(whole, next(iter(some.questions)), "right-1", run="n")]))
    write(tmp_path / "responses", f"{NASTY[:20].replace('/', '')}.json", "{")
    return quiz


def controls(view):
    """Every control of a view that a person can use."""
    found = []
    for child in view.children:
        found += controls(child) if hasattr(child, "children") else [child]
    return [one for one in found if isinstance(one, ipywidgets.Button | ipywidgets.Dropdown | ipywidgets.Text | ipywidgets.Textarea)]


# The analysis ------------------------------------------------------------------------------------------------------------


def test_an_analysis_shows_files_questions_errors_and_reliability(classroom):
    """A folder by its name: how many learners, what was left out and why, the questions, one opened, and the rest."""
    view = analyse("responses")
    words = Reader(view.files.value).words
    assert "33 learners" in words and "1 of 34 files was left out" in words and "cannot be read as JSON" in words
    view.look_at(view.selected[0].question)
    item = view.report.item(view.selected[0].question)
    opened = Reader(view.opened.value).words
    assert item.lead_in in opened and f"{item.right} of {item.n}" in opened
    assert all(option.text in opened and f"{option.count} (" in opened for option in item.options)
    assert opened.count("✓ right answer") == 1
    more = Reader(view.more.value).words
    assert "chose the option that means" in more and "KR-20" in more and "How these numbers are made" in more


def test_nothing_a_learner_wrote_becomes_part_of_the_page(classroom):
    """A nickname and a file name full of markup are words on the page: no tag, no handler, no address that runs."""
    view = analyse("responses")
    view.look_at(view.selected[0].question)
    html = "".join(part.value for part in (view.files, view.items, view.opened, view.more, view.notice))
    read = Reader(html)
    assert not read.tags & OURS and not {name for name in read.attributes if name.startswith("on") or name in ("src", "href")}
    assert "<script>alert" in read.words  # it is there to be seen, as words
    assert not re.search(r"<(script|img)", view.table("learners").to_html() + view.table("files").to_html())


def test_what_needs_a_look_stands_first_and_can_be_filtered(classroom):
    """The list opens with what needs a look; a kind can be chosen, and the questions to open are those of the list."""
    view = analyse("responses")
    assert view.show_list.value == "look" and view.selected == view.report.needing_a_look != ()
    view.show_list.value = "all"
    assert view.selected == view.report.items
    assert [value for _, value in view.question_list.options] == ["", *(item.question for item in view.selected)]
    kinds = [value for _, value in view.show_list.options if value not in ("look", "all")]
    view.show_list.value = kinds[0]
    assert view.selected and all(kinds[0] in dict(item.looks) for item in view.selected)
    assert set(re.findall(r"oms-q-\d+", view.items.value)) == {item.question for item in view.selected}
    with pytest.raises(Mistake, match="did you mean “all”"):
        view.filter("alll")


def test_questions_are_opened_one_after_another(classroom):
    """Next and Previous walk round the list; a question from outside the list brings the whole list."""
    view = analyse("responses")
    view.filter("all")
    names = [item.question for item in view.selected]
    press(view.next_button)
    press(view.next_button)
    assert view.question_list.value == names[1] and names[1] in view.opened.value
    press(view.back_button)
    press(view.back_button)
    assert view.question_list.value == names[-1]
    view.question_list.value = names[2]
    assert names[2] in view.opened.value and view.trouble is None
    view.question_list.value = ""
    with pytest.raises(Mistake, match="did you mean"):
        view.look_at(names[0] + "0")


def test_the_page_asks_for_the_folder_and_answers_a_wrong_one(classroom):
    """Without a folder there is a field; a wrong name is one polite line with the nearest; the right one is read."""
    view = analyse()
    assert view.report is None and view.lists.layout.display == "none"
    press(view.read_button)
    assert "Say in which folder" in view.notice.value
    view.folder.value = "respones"
    press(view.read_button)
    assert "did you mean “responses”" in view.notice.value and view.trouble is None
    view.folder.value = "responses"
    press(view.read_button)
    assert view.report.answers.accepted == 33 and view.lists.layout.display is None
    with pytest.raises(Mistake, match="Name a folder"):
        analyse().table()


def test_a_quiz_can_be_chosen_on_the_page_and_in_words(classroom):
    """The list of quizzes limits everything to one; the same as an argument; a wrong name is a sentence."""
    view = analyse("responses", quiz=classroom)
    assert view.report.quiz == view.quiz_list.value == classroom and view.report.items
    view.quiz_list.value = ""
    assert view.report.quiz == ""
    for wrong, says in ((classroom + "x", "did you mean"), (next(
            name for name in library().quiz_names() if name != classroom), "Nobody has answered")):
        with pytest.raises(Mistake, match=says):
            analyse("responses", quiz=wrong)
    with pytest.raises(Mistake, match="Say in which folder"):
        analyse(quiz=classroom)
    with pytest.raises(Mistake, match="did you mean “quiz”"):
        analyse("responses", quizz=classroom)


def test_the_tables_are_written_beside_the_notebook(classroom, tmp_path):
    """One press writes every table into a folder of its own, and says which file holds nicknames."""
    view = analyse("responses")
    press(view.write_button)
    files = sorted(path.name for path in (tmp_path / "oms-analysis").iterdir())
    assert files == sorted(f"oms-{name}.csv" for name in ("items", "options", "misconceptions", "reliability", "files", "learners"))
    assert "oms-learners.csv holds nicknames" in view.notice.value
    write(tmp_path / "responses", "late.json", told("Late", [answer(view.report.bank, view.report.items[0].question,
                                                                    "right-1", run="late")]))
    press(view.again_button)
    assert view.report.answers.accepted == 34


def test_a_folder_without_a_usable_file_is_told_politely(tmp_path, monkeypatch):
    """Nothing to analyse: the list of files says why, and no table stands empty."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "responses").mkdir()
    write(tmp_path / "responses", "x.json", "{")
    view = analyse("responses")
    assert "No answer of these files can be counted" in view.files.value and view.items.layout.display == "none"
    assert len(view.table("items")) == 0 and view.table("files")["state"].tolist() == ["left out"]


def test_the_stored_form_of_an_analysis_tells_nothing_of_the_class(classroom):
    """Line and static form are the same before and after a class was read; only plain tags stand there."""
    bare, view = AnalysisView(library()), analyse("responses")
    assert repr(view) == repr(bare) == "analyse: a class, from a folder of response files"
    assert view.static() == bare.static() and Reader(view.static()).tags <= KEPT_BY_GITHUB


def test_a_large_class_needs_no_more_widgets(classroom):
    """The number of widget models is fixed, whatever was read, and every control has a name."""
    before = models()
    view = analyse()
    bare = models() - before
    view.read("responses")
    view.look_at(view.report.items[0].question)
    assert models() - before == bare
    assert all(one.description for one in controls(view)) and isinstance(view.group, Guard)


# The vote ----------------------------------------------------------------------------------------------------------------


@pytest.fixture
def voted(tmp_path):
    """A view of a vote on a question full of markup, with its file of counts in a folder of its own."""
    record = single(1)
    record["right"][0] |= {"text": f"Look {NASTY}", "why": "THE REASON"}
    record["wrong"][0] |= {"misconception": "scan-ends-search", "harm": "IT HARMS"}
    record["stem"] = f"A story. {NASTY}"
    return TallyView(Vote(class_files.bank_of(record).questions["oms-q-0001"]), library(), tmp_path)


def page(view):
    """Everything that a class sees of a vote just now."""
    parts = [part for part in (view.heading, view.question, view.told, view.lines, view.answer, view.notice)
             if part.layout.display != "none"]
    return "".join(part.value for part in parts)


def letters(view):
    """The letters of the right option and of a wrong one."""
    return (next(line.letter for line in view.vote.lines if line.right),
            next(line.letter for line in view.vote.lines if not line.right))


SECRETS = ("THE REASON", "scan ends search", "IT HARMS", "right answer", "oms-is-right", "Look twice.", "g =")


def test_nothing_is_given_away_before_its_time(voted):
    """The question has no key; after the first vote no bar and no number of an option; after the second no key; then all."""
    assert "A story." in page(voted) and not any(secret in page(voted) for secret in SECRETS)
    right, wrong = letters(voted)
    for line in voted.vote.lines:
        voted.fields[line.id].value = {right: "12", wrong: "18"}.get(line.letter, "")
    press(voted.count_button)
    after = page(voted)
    assert "30 counted" in after and "oms-meter" not in after and "12" not in after and "18" not in after and "%" not in after
    assert all(field.value == "" for field in voted.fields.values())
    voted.count({right: 21, wrong: 9})
    both = page(voted)
    assert both.count("oms-meter") == 8 and "12 (40 %)" in both and "21 (70 %)" in both
    assert not any(secret in both for secret in SECRETS)
    press(voted.reveal_button)
    assert all(secret in page(voted) for secret in SECRETS) and "g = 0.50" in page(voted)
    assert voted.trouble is None


def test_markup_in_a_question_is_words(voted):
    """Nothing of a question's text becomes markup, live or stored."""
    voted.count(A=1).count(A=2).reveal()
    for html in (page(voted), voted.static()):
        assert not Reader(html).tags & {"script", "img"} and NASTY in Reader(html).words
    assert Reader(voted.static()).tags <= KEPT_BY_GITHUB


def test_advice_names_the_limits_and_no_option(voted):
    """What next? speaks only when it is asked, says whose setting the limits are, and gives no letter away."""
    press(voted.next_button)
    assert "Count the first vote first." in voted.notice.value
    right, wrong = letters(voted)
    voted.count({right: 1, wrong: 1})
    assert "Opinions" not in page(voted)
    press(voted.next_button)
    assert "Opinions differ." in page(voted) and "our own setting" in page(voted) and "30 % and 70 %" in page(voted)


def test_the_answer_can_be_shown_without_a_second_vote_but_not_by_accident(voted):
    """The first press asks; the second shows the answer with the bars of the one vote; then no vote can be counted."""
    voted.count(A=3)
    press(voted.reveal_button)
    assert not voted.vote.revealed and "no second vote yet" in voted.notice.value
    press(voted.reveal_button)
    assert voted.vote.revealed and page(voted).count("oms-meter") == 4 and "THE REASON" in page(voted)
    assert voted.counts.layout.display == "none"


def test_counts_are_kept_and_can_be_corrected(voted, tmp_path):
    """Every count is in the file at once; the last can be taken back into the fields; a new vote asks once."""
    path = tmp_path / "oms-votes" / "votes.csv"
    voted.count(A=3, B=4)
    assert path.read_text(encoding="utf-8-sig").count("oms-q-0001,") == 4
    press(voted.correct_button)
    assert [field.value for field in voted.fields.values()] == ["3", "4", "0", "0"]
    assert path.read_text(encoding="utf-8-sig").count("oms-q-0001,") == 0
    press(voted.count_button)
    press(voted.reset_button)
    assert voted.vote.rounds
    press(voted.reset_button)
    assert voted.vote.rounds == [] and path.read_text(encoding="utf-8-sig").count("oms-q-0001,") == 4


def test_a_vote_goes_on_when_its_counts_cannot_be_kept(voted, tmp_path):
    """One polite line, and the vote is counted all the same."""
    (tmp_path / "oms-votes").write_text("in the way")
    voted.count(A=3)
    assert "not kept" in voted.notice.value and voted.vote.total(1) == 3
    voted.count(A=4)
    assert voted.vote.stage == "compared"


def test_clicker_rows_can_be_pasted_or_loaded(voted, tmp_path, monkeypatch):
    """Both rounds at once from pasted rows, or a round after the other from a file; a fault leaves nothing counted."""
    monkeypatch.chdir(tmp_path)
    rows = "item_id,option,n,round\noms-q-0001,A,3,1\noms-q-0001,B,x,2\noms-q-7,B,2,2\n"
    press(voted.clicker_button)
    assert voted.clicker.layout.display is None
    voted.pasted.value = rows
    press(voted.take_button)
    assert "Line 3: n: “x”" in voted.notice.value and voted.vote.rounds == []
    voted.pasted.value = rows.replace("x", "2")
    press(voted.take_button)
    assert voted.vote.stage == "compared" and "1 row about another question" in voted.notice.value
    voted.reset()
    (tmp_path / "clicker.csv").write_text("\n".join(rows.splitlines()[:2]))
    voted.pasted.value, voted.file.value = "", "clicker.csv"
    press(voted.take_button)
    assert voted.vote.stage == "second"
    with pytest.raises(Mistake, match="counted already"):
        voted.load("clicker.csv")


def test_a_vote_is_called_by_the_id_of_a_question(tmp_path, monkeypatch):
    """An id opens the vote; a wrong one names the nearest; a question without one best answer says why not."""
    monkeypatch.chdir(tmp_path)
    books = library()
    by_type = {q.type: q.id for name in books.quiz_names() for q in books.quiz(name).questions}
    before = models()
    view = tally(by_type["single"], low=20, high=80)
    assert models() - before < 90 and (view.vote.low, view.vote.high) == (20, 80)
    assert repr(view) == f"vote on “{by_type['single']}”: waiting for the first vote"
    assert all(one.description for one in controls(view)) and isinstance(view.group, Guard)
    for given, says in ((by_type["single"] + "0", "did you mean"), (by_type["sort"], "one best answer"), ("", "Say which question"),
                        (None, "question")):
        with pytest.raises(Mistake, match=says):
            tally(given)
    with pytest.raises(Mistake, match="did you mean “low”"):
        tally(by_type["single"], lo=3)
    assert not list(tmp_path.iterdir()), "looking at a question writes nothing"


@pytest.mark.parametrize("kind", ["trace", "predict"])
def test_a_recording_is_shown_nameless_until_the_answer(kind):
    """A question about a recording shows its picture; what is told behind it waits for Reveal."""
    books = library()
    question = next(q for name in books.quiz_names() for q in books.quiz(name).questions if q.type == kind)
    view = TallyView(Vote(question), books)
    assert view.question.value.count("<img") == 1 and "After the change" not in view.question.value


def test_the_line_and_the_form_of_a_vote_hold_no_count(voted):
    """The stored form is the same before and after; the line says only which vote is awaited."""
    bare = voted.static()
    voted.count(A=17, B=23).count(A=19, B=29)
    assert voted.static() == bare and repr(voted) == "vote on “oms-q-0001”: both votes counted"


# The cards ---------------------------------------------------------------------------------------------------------------


def test_letter_cards_are_shown_and_written_at_a_press(tmp_path, monkeypatch):
    """Nothing is written before the button; the picture is the same every time, has words, and no date."""
    monkeypatch.chdir(tmp_path)
    cards = letter_cards()
    assert not list(tmp_path.iterdir())
    cards.write_button.click()
    assert cards.trouble is None and (tmp_path / "oms-letter-cards.pdf").is_file()
    assert "oms-letter-cards.pdf" in cards.notice.value
    assert cards.line() == "letter cards A to E: oms-letter-cards.pdf, 6 pages"
    assert "Five cards: A, plain blue" in cards.static()
    assert Reader(cards.static()).tags <= {"p", "img"} and str(tmp_path) not in cards.static()


def test_the_names_stand_on_oms():
    """`from oms import analyse, tally, letter_cards` is what a notebook writes."""
    assert (oms.analyse, oms.tally, oms.letter_cards) == (analyse, tally, letter_cards)
    assert {"analyse", "tally", "letter_cards"} <= set(oms.__all__)
