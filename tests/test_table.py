"""Tables of facts: what their two files may say, what a reader can do with one, and what the page shows of it."""

import shutil
from html.parser import HTMLParser
from pathlib import Path

import pytest

from oms.content import Mistake, library, problems
from oms.content.lesson import cited
from oms.learning.fact_reader import FactReader
from oms.widgets.table import TableBoard, TableView, table
from small_content import write_small_content

TOP = Path(__file__).parents[1]
WORDS = """\
title: What looks like it
lesson: M04
about: Say it, then show it.
row: [name, whom]
filters: [group, ages]
columns:
- {name: name, label: Condition, says: the disease}
- {name: group, label: Group, says: the kind of cause, kind: choice, choices: [toxic, benign, rare], judgement: true}
- {name: ages, label: Ages, says: who has it, kind: choices, choices: [children, adults]}
- {name: separates, label: What separates it, says: what differs, hide: true}
- {name: seen_in, label: Seen in, says: how many had it, kind: count, of: out_of, among: whom}
- {name: out_of, label: Out of, says: how many were asked, kind: count}
- {name: share, label: Share, says: per cent as printed, kind: percent, among: whom}
- {name: whom, label: Who was counted, says: the people asked}
note: The group is our judgement.
"""
ROWS = """\
name,group,ages,separates,seen_in,out_of,share,whom,claims,sources,note
Sting,toxic,children; adults,A mark on the skin,3,4,,US children,A179,tate2005,One [tate2005]
Shiver,benign,children,It stops by itself,,,12.5,newborns,,tate2005; ko2009,
Sting,toxic,adults,<script>alert(1)</script>,,20,,adults,A179,ko2009,
"""
EVIL = '<script>alert("x")</script><img src=x onerror=alert(1)>'


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A small, sound data folder with one table of facts, which `table()` reads."""
    folder = write_small_content(tmp_path / "data")
    (folder / "tables").mkdir(exist_ok=True)
    (folder / "tables" / "alike.yaml").write_text(WORDS, encoding="utf-8")
    (folder / "tables" / "alike.csv").write_text(ROWS, encoding="utf-8")
    monkeypatch.setenv("OMS_DATA", str(folder))
    return folder


def change(folder, file, old, new):
    path = folder / "tables" / file
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, old
    path.write_text(text.replace(old, new), encoding="utf-8")
    return text[:text.index(old)].count("\n") + 1


def told(folder):
    return [(p.file, p.line, p.message) for p in problems(folder) if p.file.startswith("tables")]


class Cells(HTMLParser):
    """The tags of a page, and the text of every cell of its table."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.rows = [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")

    def handle_data(self, data):
        if self.rows and self.rows[-1]:
            self.rows[-1][-1] += data


def test_two_sound_files_are_a_table(folder):
    """check() has nothing to say, a wrong name is told with the nearest, and the lesson cites the sources of its rows."""
    assert told(folder) == []
    assert library(folder).fact_names() == ("alike",)
    with pytest.raises(Mistake, match="did you mean “alike”"):
        table("alikes")
    with pytest.raises(Mistake, match="option"):
        table("alike", sort="name")
    assert {"tate2005", "ko2009"} <= {reference.ref_id for reference in cited("M04", library(folder), folder)}


@pytest.mark.parametrize(("old", "new", "says"), [
    ("filters: [group, ages]", "filters: [gruop]", "did you mean “group”"),
    ("filters: [group, ages]", "filters: [share]", "cannot filter by “share”"),
    ("filters: [group, ages]", "filters: [group]\nsort: [nam]", "did you mean “name”"),
    ("row: [name, whom]", "row: [separates]", "“separates” cannot name a row"),
    ("kind: choices, choices: [children, adults]", "kind: choices", "names no two `choices`"),
    ("kind: count, of: out_of, among: whom", "kind: count", "needs a denominator"),
    ("kind: count, of: out_of, among: whom", "kind: count, of: out_off, among: whom", "did you mean “out_of”"),
    ("kind: percent, among: whom", "kind: percent", "not of whom"),
    ("{name: separates", "{name: ages", "two columns are called “ages”"),
    ("{name: separates", "{name: sources", "cannot be called “sources”"),
    ("{name: separates", "{name: copy", "cannot be called “copy”"),
    ("hide: true", "hid: true", "did you mean “hide”"),
    ("kind: percent", "kind: procent", "Did you mean “percent”"),
    ("lesson: M04", "lesson: M05", "“M05” is not in lessons.csv"),
    ("note: The group", "sources: [tate2006]\nnote: The group", "did you mean “tate2005”"),
])
def test_a_slip_in_the_words_is_told(folder, old, new, says):
    """Columns that are not there, numbers without denominators, names that lead nowhere: each is named."""
    change(folder, "alike.yaml", old, new)
    assert any(file == "tables/alike.yaml" and line and says.casefold() in message.casefold()
               for file, line, message in told(folder)), told(folder)


@pytest.mark.parametrize(("old", "new", "says"), [
    ("Shiver,benign", "Shiver,benighn", "Did you mean “benign”"),
    ("Shiver,benign,children", "Shiver,benign,children; olds", "“ages” must be one of children, adults"),
    ("3,4,,US", "5,4,,US", "5 out of 4 cannot be"),
    ("3,4,,US", "3,,,US", "there is a seen_in but no out_of"),
    ("3,4,,US", "three,4,,US", "must be a whole number"),
    (",12.5,", ",125,", "must be at most 100"),
    ("tate2005; ko2009", "", "“sources” is empty"),
    ("tate2005; ko2009", "tate2005; ko2008", "did you mean “ko2009”"),
    ("US children,A179", "US children,A178", "did you mean “A179”"),
    ("It stops by itself", "=SUM(A1:A9)", "take it for a formula"),
    ("It stops by itself", "@here", "take it for a formula"),
    ("Shiver,benign,children,It stops by itself,,,12.5,newborns", "Sting,toxic,,,,,,US children", "a second time"),
    ("newborns,,tate2005", "newborns,tate2005", "This row has"),
])
def test_a_slip_in_a_row_is_told_with_its_line_and_the_other_rows_are_shown(folder, old, new, says):
    """A row that is refused leaves the others on the page, with one polite line; a key that leads nowhere refuses none."""
    line = change(folder, "alike.csv", old, new)
    found = told(folder)
    assert [(f, at) for f, at, message in found if says.casefold() in message.casefold()] == [
        ("tables/alike.csv", line)], found
    view = table("alike")
    refused = "did you mean" not in says
    assert len(view.data) == 3 - (refused or "benign" in says)
    assert ("left out" in view.notice.value) == (len(view.data) < 3)


def test_a_missing_half_is_told(folder):
    """Words without rows, rows without words, a column that only one of them has: told; the page says one line."""
    change(folder, "alike.csv", "name,group", "name,grup")
    assert any("“grup” is not a column" in message and "group" in message for _, _, message in told(folder))
    assert "needs mending" in repr(table("alike"))
    (folder / "tables" / "alike.csv").rename(folder / "tables" / "other.csv")
    assert [file for file, _, _ in told(folder)] == ["tables/alike.csv", "tables/other.csv"]
    assert "needs mending" in table("alike").static()
    (folder / "tables" / "alike.yaml").write_text("title: [open\n", encoding="utf-8")
    assert "needs mending" in repr(table("alike"))


def test_new_words_about_old_rows_are_seen_at_the_next_call(folder):
    """An edit of the YAML file alone changes how the same rows are read."""
    assert len(table("alike").data) == 3
    change(folder, "alike.yaml", "choices: [toxic, benign, rare]", "choices: [toxic, rare, common]")
    assert len(table("alike").data) == 2
    assert any("“group” must be one of" in message for _, _, message in told(folder))


def test_the_data_are_tidy(folder):
    """Ordered categories, whole numbers with missing ones, decimals, lists as text, and how each row was checked."""
    data = table("alike").data
    assert list(data["name"]) == ["Sting", "Shiver", "Sting"]
    assert data["group"].cat.ordered and list(data["group"].cat.categories) == ["toxic", "benign", "rare"]
    assert str(data["seen_in"].dtype) == "Int64" and data["seen_in"].isna().tolist() == [False, True, True]
    assert str(data["share"].dtype) == "Float64" and data["share"].sum() == 12.5
    assert (data["seen_in"] / data["out_of"]).dropna().tolist() == [0.75]
    assert data["ages"][0] == "children; adults" and data["sources"][1] == "tate2005; ko2009"
    assert list(data["verification"]) == ["seen", "listed only", "seen"]
    assert set(table("alike").meanings) == set(data.columns)


def test_the_data_are_whole_whatever_is_shown(folder):
    """Filtering the page takes no row out of the DataFrame, and the frame handed out is the caller's own."""
    view = table("alike")
    before = view.data
    before.loc[0, "name"] = "changed"
    assert len(view.filter(group="benign").data) == 3 and view.data["name"][0] == "Sting"


def test_rows_are_sorted_as_the_file_says(folder):
    """A choice in its own order, words by the alphabet, what is missing last."""
    change(folder, "alike.yaml", "filters:", "sort: [seen_in, name]\nfilters:")
    assert list(table("alike").data["whom"]) == ["US children", "newborns", "adults"]
    change(folder, "alike.yaml", "choices: [toxic, benign, rare]", "choices: [benign, toxic, rare]")
    change(folder, "alike.yaml", "sort: [seen_in, name]", "sort: [group, whom]")
    assert list(table("alike").data["whom"]) == ["newborns", "adults", "US children"]


@pytest.fixture
def reader(folder):
    """A reader before the small table."""
    return FactReader(library(folder).facts("alike"))


def test_filters_add_up_and_are_lifted_one_by_one(reader):
    """A row must fit each; a cell with several values fits each of them; only values that occur are offered."""
    assert reader.values(reader.filters[0]) == {"toxic": 2, "benign": 1}
    reader.filter(group="TOXIC")
    assert (reader.shown, reader.chosen) == ((0, 2), {"group": "toxic"})
    reader.filter(ages="children")
    assert reader.shown == (0,)
    reader.filter(group="")
    assert reader.shown == (0, 1)
    reader.filter(ages=None)
    assert reader.shown == (0, 1, 2)


@pytest.mark.parametrize(("wrong", "says"), [
    ({"gruop": "toxic"}, "no filter “gruop”; did you mean “group”"), ({"group": "toxi"}, "did you mean “toxic”"),
    ({"group": "rare"}, "no group “rare”"), ({"separates": "x"}, "no filter “separates”")])
def test_a_wrong_filter_changes_nothing(reader, wrong, says):
    """One sentence with the nearest name or value; what was chosen before still holds."""
    reader.filter(ages="adults")
    with pytest.raises(Mistake, match=says):
        reader.filter(**{"ages": "children", **wrong})
    assert reader.chosen == {"ages": "adults"}


def test_the_search_reads_what_can_be_seen(reader):
    """All words, large or small, in any column; covered cells give nothing away until they are uncovered."""
    reader.search("  ADULTS toxic ")
    assert reader.shown == (0, 2)
    reader.search("mark skin")
    assert reader.shown == ()
    reader.reveal("sting")
    assert reader.shown == (0,)
    reader.search("")
    assert reader.shown == (0, 1, 2)


def test_rows_are_uncovered_by_name_number_or_all(reader):
    """Rows of the same name together; a wrong one is told; reset covers everything again."""
    reader.reveal("Sting")
    assert reader.revealed == {0, 2}
    reader.hide(0)
    assert reader.revealed == {2}
    reader.reveal()
    assert "all uncovered" in reader.status()
    for wrong in ("Stin", "", 3, -1):
        with pytest.raises(Mistake):
            reader.reveal(wrong)
    reader.reset()
    assert (reader.revealed, reader.query, reader.chosen) == (frozenset(), "", {})


def test_a_table_that_hides_nothing_says_so(folder):
    """No dead control: `.reveal()` is one sentence."""
    change(folder, "alike.yaml", ", hide: true", "")
    with pytest.raises(Mistake, match="Nothing is hidden"):
        table("alike").reveal()


def test_the_view_mirrors_its_reader_and_chains(folder):
    """Each call gives the table back; its line states rows, filters, search, and what is covered."""
    view = table("alike")
    assert "3 of 3 rows; what separates it: all covered" in repr(view)
    assert view.filter(group="toxic").search("children").reveal(0) is view
    assert view.board.state == {"shown": [0], "revealed": [0], "query": "children", "chosen": {"group": "toxic"},
                                "count": "1 of 3 rows", "unfold": ""}
    assert repr(view).splitlines()[1:] == [
        "  1 of 3 rows; group: toxic; search: “children”; what separates it: 1 of 3 rows uncovered",
        "  Sting: 3 of 4"]
    assert repr(view.reset()) == repr(table("alike"))


def press(view, **message):
    view.board._handle_custom_msg(message, [])


def test_what_the_page_sends_is_done_politely(folder, monkeypatch):
    """The controls do what the methods do, the count is read out, and nonsense breaks nothing."""
    view = table("alike")
    spoken = []
    monkeypatch.setattr(TableBoard, "say", lambda self, words: spoken.append(words))
    press(view, event="filter", column="group", value="toxic")
    press(view, event="reveal", value=2)
    assert (view.reader.chosen, view.reader.revealed) == ({"group": "toxic"}, {2})
    assert spoken == ["2 of 3 rows."]
    press(view, event="filter", column="group", value="nonsense")
    assert "There is no group" in view.notice.value and view.reader.shown == (0, 2)
    press(view, event="search", value="us children")
    assert view.notice.layout.display == "none" and view.reader.shown == (0,)
    for odd in ({"event": "reveal", "value": 99}, {"event": "reveal", "value": [1]}, {"event": "no"}, {},
                {"event": "filter"}, {"event": "search", "value": {"a": 1}}):
        press(view, **odd)
    assert view.trouble is None
    press(view, event="reset")
    assert view.board.state == table("alike").board.state


def test_a_long_table_opens_with_its_first_rows():
    """Of many rows the first ones are on the page; the search reads all, and one press or a narrow search shows all."""
    view = table("treatments")
    rows = len(view.reader.rows)
    assert view.board.state["shown"] == list(range(6)) and rows > 12
    assert view.board.state["unfold"] == f"Show all {rows} rows"
    assert view.board.state["count"] == f"{rows} of {rows} rows, the first 6 shown"
    assert len(repr(view).splitlines()) == rows + 2 and "first 6" not in repr(view)
    last = view.facts.name_of(view.reader.rows[-1])
    view.search(last)
    assert rows - 1 in view.board.state["shown"] and view.board.state["unfold"] == ""
    view.search("")
    press(view, event="unfold")
    assert view.board.state["shown"] == list(range(rows)) and view.board.state["unfold"] == ""
    assert view.board.state["count"] == f"{rows} of {rows} rows"
    assert len(view.reset().board.state["shown"]) == 6


def test_the_static_form_is_whole_and_folds_what_is_hidden(folder):
    """A real table: caption, scopes, every row, hidden cells behind a summary, badge and sources; never what was done."""
    view = table("alike")
    html = view.static()
    assert view.filter(group="benign").reveal().static() == html
    page = Cells(html)
    heads = [attrs for tag, attrs in page.tags if tag == "th"]
    assert [one["scope"] for one in heads] == ["col"] * 6 + ["row"] * 3
    assert page.rows[0][0] == "Condition" and "our judgement" in page.rows[0][1]
    assert page.rows[1][0] == "Sting" and "Group*: toxic" in page.rows[1][1] and "children, adults" in page.rows[1][1]
    assert page.rows[1][2] == "ShowA mark on the skin" and "3 of 4US children" in page.rows[1][3]
    assert "no count, of 20" in page.rows[3][3] and "12.5%" in page.rows[2][4]
    assert page.rows[1][5].startswith("seenSources") and "One (Tate 2005)" in page.rows[1][5]
    assert page.rows[2][5].startswith("listed only")
    assert sum(tag == "details" for tag, _ in page.tags) == 3 + 3 + 1


def test_hostile_cells_stay_words(folder):
    """Markup in any cell or in the words about them is shown as it was typed."""
    change(folder, "alike.csv", "One [tate2005]", '"' + EVIL.replace('"', '""') + '"')
    change(folder, "alike.yaml", "title: What looks like it", f"title: '{EVIL}'")
    change(folder, "alike.yaml", "says: the disease", f"says: '{EVIL}'")
    view = table("alike")
    html = view.static() + "".join(child.value for child in view.children if hasattr(child, "value"))
    assert not {"script", "img"} & {tag for tag, _ in Cells(html).tags}
    assert "<script>alert(1)</script>" in str(view.board.view)  # goes to the browser as text, and becomes a text node


def test_the_browser_builds_no_markup_from_words_and_guards_the_keyboard():
    """The board's module has the guard and the live region in front, and makes text nodes only."""
    assert "lmSuppressShortcuts" in TableBoard._esm and 'role: "status"' in TableBoard._esm
    assert "innerHTML" not in TableBoard._esm and "insertAdjacentHTML" not in TableBoard._esm


def test_every_control_has_a_name_and_every_row_its_badge(folder):
    """Each filter has a label, each answer names its row, each row says how it is known."""
    drawn = table("alike").board.view
    assert [f["label"] for f in drawn["filters"]] == ["Group (our judgement)", "Ages"]
    assert drawn["filters"][0]["values"] == [["toxic", "toxic (2)"], ["benign", "benign (1)"]]
    assert [head["hide"] for head in drawn["heads"]] == [False, False, True, False, False, False]
    assert all(row["known"]["badge"] and row["known"]["means"] and row["known"]["sources"] for row in drawn["rows"])
    assert drawn["rows"][0]["known"]["claims"][0]["text"].startswith("Signs come in an order")


@pytest.fixture(params=library(TOP / "data").fact_names())
def course(request):
    """Each table of the course."""
    return TableView(library(TOP / "data").facts(request.param), library(TOP / "data"))


def test_the_course_s_tables_rest_on_what_was_read(course):
    """No row of memory: each has sources, and each source is one that its claims rest on, or the row says it is listed."""
    books = library(TOP / "data")
    assert len(course.reader.rows) > 10
    for row in course.reader.rows:
        own = {key for claim in row.claims for key in books.claims[claim].ref_ids}
        assert not row.claims or set(row.sources) <= own | {"pranzatelli_chapter"}, course.facts.name_of(row)
        assert "memory" not in row.note and "evidence file" not in row.note


def test_what_the_course_judged_says_so(course):
    """A column of our own judgement is named in the table's note; no table hides the name of its rows."""
    judged = [column for column in course.facts.table.columns if column.judgement]
    for column in judged:
        assert column.label.casefold() in course.facts.table.note.casefold()
        assert "own judgement" in course.facts.table.note
    assert "our judgement" in course.static() or not judged


def test_the_course_s_own_copy_can_be_harmed(tmp_path):
    """A claim that does not exist is told at its line in a delivered table too."""
    data = shutil.copytree(TOP / "data", tmp_path / "data")
    file = data / "tables" / "workup.csv"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("A336; A102", "A336; A1x02", 1), encoding="utf-8")
    line = text[:text.index("A336; A102")].count("\n") + 1
    assert [(p.line, "A1x02" in p.message) for p in problems(data) if p.file == "tables/workup.csv"] == [(line, True)]
