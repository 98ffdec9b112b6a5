"""Peer instruction without a server: two votes, what may be seen when, clicker rows, the file of counts, the cards."""

import csv
import io
import re

import pandas
import pytest

import class_files
import quizzes
from oms.content.library import library
from oms.content.problem import Mistake
from oms.teaching import letter_cards
from oms.teaching.clicker import clicker_counts, read_clicker_file
from oms.teaching.vote_file import COLUMNS, keep, kept_votes
from oms.teaching.votes import Vote, advice, lines_of, normalised_change


@pytest.fixture
def question():
    return class_files.bank_of(class_files.single(1)).questions["oms-q-0001"]


@pytest.fixture
def vote(question):
    return Vote(question)


def by_letter(vote, right, wrong):
    """Counts by letter: so many for the right option, so many for the first wrong one."""
    letters = {line.right: line.letter for line in reversed(vote.lines)}
    return {letters[True]: right, letters[False]: wrong}


@pytest.mark.parametrize(("before", "after", "g"), [(0.4, 0.7, 0.5), (0, 1, 1), (0.5, 0.5, 0), (0.5, 0.25, -0.5), (1, 0.5, None)])
def test_the_normalised_change(before, after, g):
    """g is what was gained of what could be gained; where everybody was right at first there is no such number."""
    assert normalised_change(before, after) == (g if g is None else pytest.approx(g))


@pytest.mark.parametrize(("first", "second", "says"), [
    ((12, 18), (21, 9), "Of those who could still gain, about 50 in 100 did: normalised change g = 0.50."),
    ((12, 18), (30, 0), "Everybody is right now: normalised change g = 1.00."),
    ((15, 15), (9, 21), "Fewer right than before: normalised change g = −0.40."),
    ((15, 15), (14, 14), "As many right as before: normalised change g = 0.00."),
    ((9, 0), (9, 0), "Everybody was right at the first vote, so there was nothing to gain."),
    ((9, 0), (8, 1), "Everybody was right at the first vote, and not at the second: ask what changed their minds.")])
def test_the_change_is_said_in_words(vote, first, second, says):
    """Also where g is not defined; before both votes are in nothing is said."""
    vote.count(by_letter(vote, *first))
    assert vote.change is None and vote.change_words == ""
    vote.count(by_letter(vote, *second))
    assert vote.change_words == says


@pytest.mark.parametrize(("right", "wrong", "begins"), [
    (29, 71, "Few have it."), (3, 7, "Opinions differ."), (7, 3, "Opinions differ."), (71, 29, "Most have it.")])
def test_the_advice_changes_at_its_limits(vote, right, wrong, begins):
    """Under 30 % teach again, 30 to 70 % talk and vote again, over 70 % go on; no letter and no text of an option in it."""
    assert vote.advice == ""
    vote.count(by_letter(vote, right, wrong))
    assert vote.advice.startswith(begins)
    assert not any(line.text in vote.advice for line in vote.lines) and not re.search(r"\b[A-E]\b", vote.advice)


def test_the_limits_can_be_moved(question):
    """Without a word they are 30 and 70 %; others give other advice; limits that are none are a sentence."""
    assert (Vote(question).low, Vote(question).high) == (30, 70)
    moved = Vote(question, low=50, high=90)
    moved.count(by_letter(moved, 4, 6))
    assert moved.advice.startswith("Few") and advice(40).startswith("Opinions")
    for low, high in ((80, 20), (-1, 50), (0, 101), ("x", 50), (None, 1), (float("nan"), 50)):
        with pytest.raises(Mistake):
            Vote(question, low=low, high=high)


def test_a_vote_goes_through_its_stages(vote):
    """First, second, compared; bars may be seen only after the second, a third count is refused, correcting goes back."""
    assert (vote.stage, vote.open) == ("first", False)
    with pytest.raises(Mistake, match="first vote"):
        vote.reveal()
    with pytest.raises(Mistake, match="Nothing is counted"):
        vote.correct()
    vote.count({"A": 3, "B": " 4 ", "C": "", "D": None})
    assert (vote.stage, vote.open, vote.total(1)) == ("second", False, 7)
    vote.count({"A": 7})
    assert (vote.stage, vote.open) == ("compared", True)
    with pytest.raises(Mistake, match="Both votes"):
        vote.count({"A": 1})
    vote.reveal()
    assert vote.correct() == {line.id: 7 * (line.letter == "A") for line in vote.lines}
    assert (vote.stage, vote.revealed, vote.open) == ("second", False, False)


@pytest.mark.parametrize("given", [{}, {"A": ""}, {"A": 0}, {"A": -1}, {"A": 1.5}, {"A": "many"}, {"A": 10**9}, {"A": True},
                                   {"Z": 3}, {"A": float("nan")}, {"A": 1, "a": 2}, 7, None, {"A": [1]}])
def test_what_is_no_count_is_a_sentence(vote, given):
    """Nothing, fractions, words, too many, an unknown letter, one letter twice: refused, and nothing is counted."""
    with pytest.raises(Mistake):
        vote.count(given)
    assert vote.rounds == []


@pytest.mark.parametrize("kind", ["several", "sort", "order", "number", "cloze", "free", "rating"])
def test_a_question_without_one_best_answer_cannot_be_voted_on(kind):
    """A raised card gives one letter: other types are refused by name."""
    with pytest.raises(Mistake, match="one best answer"):
        lines_of(quizzes.question(kind))


def test_the_letters_are_those_of_the_printed_form():
    """A question has the same letters in every vote and in the static form of its quiz, and the key is not always first."""
    from oms.widgets.static_form import quiz_html

    quiz = library().quiz("exit-04")
    voted = [question for question in quiz.questions if question.type == "single"]
    assert len(voted) > 2
    for question in voted:
        html = quiz_html("t", "", [question], {})
        for line in Vote(question).lines:
            assert f"{line.letter}. {line.text[:20]}".split("'")[0] in html
    places = {next(line.letter for line in Vote(one).lines if line.right) for name in library().quiz_names()
              for one in library().quiz(name).questions if one.type == "single"}
    assert {"A", "B", "C", "D"} <= places


# Clicker rows ------------------------------------------------------------------------------------------------------------

HEAD = "item_id,option,n,round\n"


def test_clicker_rows_are_taken_with_any_separator(vote):
    """Commas, semicolons and tabs, another order of columns, more columns, letters, ids or texts: the same counts."""
    texts = (HEAD + "oms-q-0001,A,12,1\noms-q-0001,B,3,1\noms-q-0001,A,15,2\noms-q-9999,A,7,1\n",
             "item_id;option;n;round\r\nOMS-Q-0001;a;12;1\r\noms-q-0001;b;3;1\r\noms-q-0001;A;15;2\r\noms-q-9999;A;7;1\r\n",
             "Round\tn\toption\titem_id\twho\n1\t12\tA\toms-q-0001\tx\n1\t3\tB\toms-q-0001\t\n2\t15\tA\toms-q-0001\t\n"
             "1\t7\tA\toms-q-9999\t\n",
             "\ufeff" + HEAD + f"oms-q-0001,{vote.lines[0].id},12,1\noms-q-0001,\"{vote.lines[1].text}\",3,1\n"
             "oms-q-0001,A,15,2\n\noms-q-9999,A,7,1\n")
    a, b, c, d = (line.id for line in vote.lines)
    for text in texts:
        assert clicker_counts(text, "oms-q-0001", vote.lines) == ({1: {a: 12, b: 3, c: 0, d: 0}, 2: {a: 15, b: 0, c: 0, d: 0}}, 1)


@pytest.mark.parametrize(("rows", "says"), [
    ("", "Paste the rows"),
    ("item_id,option,n\noms-q-0001,A,3\n", "column “round” is missing"),
    (HEAD, "No row is about “oms-q-0001”"),
    (HEAD + "oms-q-9999,A,3,1\n", "other questions"),
    (HEAD + "oms-q-0001,A,three,1\n", "Line 2: n: “three”"),
    (HEAD + "oms-q-0001,A,-3,1\n", "Line 2: n: -3"),
    (HEAD + "oms-q-0001,A,2.5,1\n", "Line 2: n: "),
    (HEAD + "oms-q-0001,A,3,3\n", "Line 2: round: 3"),
    (HEAD + "oms-q-0001,Q,3,1\n", "Line 2: There is no option “Q”"),
    (HEAD + "oms-q-0001,A,3,1\noms-q-0001,a,4,1\n", "Line 3: option a of round 1 stands in line 2 already"),
    (HEAD + "oms-q-0001,A,3,2\n", "without round 1"),
    (HEAD + "oms-q-0001,A,0,1\n", "Round 1 has no vote"),
    (HEAD + "oms-q-0001,A,3\n", "Line 2: This row has 3 cells"),
    (HEAD + 'oms-q-0001,"A,3,1\n', "quotation mark"),
    (HEAD + "oms-q-0001,=1+1,3,1\n", "Line 2"),
    ("x" * 1_000_001, "too long"), ("a;b\x00;c\n1;2;3\n", "invisible"), (7, "Paste the rows")])
def test_clicker_rows_that_cannot_be_used_say_where(vote, rows, says):
    """Each fault is one sentence with its line."""
    with pytest.raises(Mistake) as told:
        clicker_counts(rows, "oms-q-0001", vote.lines)
    assert says in str(told.value)


def test_a_clicker_file_is_read_with_care(tmp_path):
    """A missing file, a folder, another encoding and a huge one are sentences; a sound one is text."""
    (tmp_path / "latin.csv").write_bytes("é".encode("latin-1"))
    with (tmp_path / "huge.csv").open("wb") as file:
        file.truncate(2_000_000)
    for name in ("gone.csv", "", "latin.csv", "huge.csv"):
        with pytest.raises(Mistake):
            read_clicker_file(tmp_path / name)
    (tmp_path / "good.csv").write_bytes(b"\xef\xbb\xbf" + HEAD.encode())
    assert read_clicker_file(tmp_path / "good.csv") == HEAD


# The file of counts ------------------------------------------------------------------------------------------------------


def test_the_counts_are_kept_as_rows(tmp_path, vote):
    """One row for each option and round with a time in UTC; a corrected count takes the place of the first; no name."""
    vote.count({"A": 3, "B": 4})
    path = keep(vote, tmp_path)
    assert path == tmp_path / "oms-votes" / "votes.csv" and path.read_bytes().startswith(b"\xef\xbb\xbf")
    vote.correct()
    vote.count({"A": 5, "B": 4})
    keep(vote, tmp_path)
    vote.count({"A": 9})
    keep(vote, tmp_path)
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))
    assert tuple(rows[0]) == COLUMNS and len(rows) == 8
    assert [(row["round"], row["option"], row["n"]) for row in rows] == [
        ("1", "A", "5"), ("1", "B", "4"), ("1", "C", "0"), ("1", "D", "0"), ("2", "A", "9"), ("2", "B", "0"), ("2", "C", "0"),
        ("2", "D", "0")]
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", row["at"]) for row in rows)
    assert sum(row["right"] == "yes" for row in rows) == 2 and {row["item_id"] for row in rows} == {"oms-q-0001"}


def test_votes_of_other_classes_stay_in_the_file(tmp_path, question):
    """Two votes on one question are kept side by side, and read back as one table that a clicker reader takes, too."""
    first, second = Vote(question), Vote(question)
    for number, one in enumerate((first, second), 1):
        one.count({"A": number})
        keep(one, tmp_path)
    first.count({"B": 5})
    path = keep(first, tmp_path)
    table = kept_votes(tmp_path)
    assert isinstance(table, pandas.DataFrame) and list(table.columns) == list(COLUMNS)
    assert table.groupby("vote", sort=False)["n"].sum().tolist() == [2, 6]
    one_vote = table[table["vote"] == first.name].to_csv(index=False)
    assert clicker_counts(one_vote, question.id, first.lines)[0] == {1: first.rounds[0], 2: first.rounds[1]}
    assert path.read_text(encoding="utf-8-sig").count("\n") == 13
    assert kept_votes(tmp_path / "oms-votes").empty


def test_an_option_cannot_run_in_a_spreadsheet(tmp_path):
    """A text that begins like a formula is written as text, on one line."""
    record = class_files.single(1)
    record["wrong"][0]["text"], record["wrong"][1]["text"] = "=HYPERLINK(1)", "-1 to\n+2"
    vote = Vote(class_files.bank_of(record).questions["oms-q-0001"])
    vote.count({"A": 1})
    cells = [cell for row in csv.reader(io.StringIO(keep(vote, tmp_path).read_text(encoding="utf-8-sig"))) for cell in row]
    assert "'=HYPERLINK(1)" in cells and "'-1 to +2" in cells


def test_a_file_that_is_not_ours_is_left_alone(tmp_path, vote):
    """Where votes.csv is something else the counts go beside it; where nothing can be written there is a sentence."""
    (tmp_path / "oms-votes").mkdir()
    (tmp_path / "oms-votes" / "votes.csv").write_text("my own list\n")
    vote.count({"A": 1})
    assert keep(vote, tmp_path).name == "votes-2.csv"
    assert (tmp_path / "oms-votes" / "votes.csv").read_text() == "my own list\n"
    (tmp_path / "file").write_text("x")
    with pytest.raises(Mistake, match="not kept"):
        keep(vote, tmp_path / "file")


# Cards -------------------------------------------------------------------------------------------------------------------


def drawn(card, tint=None):
    """The ground of a card beside its white panel, as a small grey picture with values from 0 to 1."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    figure = Figure(figsize=(2.97, 2.1), dpi=40)
    canvas = FigureCanvasAgg(figure)
    letter_cards.paint(figure.add_axes((0, 0, 1, 1)), card)
    canvas.draw()
    import numpy

    colours = numpy.asarray(canvas.buffer_rgba())[:, :, :3] / 255
    return (colours @ numpy.array(tint or (0.2126, 0.7152, 0.0722)))[:, :24]


@pytest.mark.parametrize("tint", [None, (0, 1, 0), (0.5, 0.5, 0)], ids=["grey print", "no red", "red as green"])
def test_cards_differ_in_grey_and_for_people_who_see_colours_differently(tint):
    """How bright a card's edge is, and how its pattern runs across and along, differ between any two cards."""
    import numpy

    seen = {}
    for card in letter_cards.CARDS:
        grey = drawn(card, tint)
        seen[card.letter] = numpy.array([grey.mean(), grey.std(), abs(numpy.diff(grey, axis=0)).mean(),
                                         abs(numpy.diff(grey, axis=1)).mean()])
    letters = list(seen)
    apart = [numpy.abs(seen[a] - seen[b]).max() for n, a in enumerate(letters) for b in letters[n + 1:]]
    assert len(apart) == 10 and min(apart) > 0.08
    assert len({card.pattern for card in letter_cards.CARDS}) == len({card.colour for card in letter_cards.CARDS}) == 5


def test_the_cards_are_a_pdf_of_six_pages(tmp_path):
    """A page for each letter and one with all, and nothing left beside it; a file that is no PDF is not overwritten."""
    path = letter_cards.write_cards(tmp_path)
    raw = path.read_bytes()
    assert raw.startswith(b"%PDF-") and len(re.findall(rb"/Type /Page\b", raw)) == 6 and b"CreationDate" not in raw
    assert [entry.name for entry in tmp_path.iterdir()] == [path.name]
    path.write_text("mine")
    with pytest.raises(Mistake, match="no PDF"):
        letter_cards.write_cards(tmp_path)
    with pytest.raises(Mistake, match="could not be written"):
        letter_cards.write_cards(tmp_path / "gone")
    assert path.read_text() == "mine"
