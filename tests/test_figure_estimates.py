"""Figures of published shares: what their tables may say, what is drawn and listed, in pairs and under headings."""

import re
import shutil
from pathlib import Path

import pytest

from oms import figure
from oms.content import Mistake, library, problems
from oms.content.records import FOLDERS_OF_TABLES
from oms.learning.certainty import wilson
from oms.learning.estimates import estimate_of, sections
from oms.widgets.figure_estimates import EstimatesChart
from small_content import FIGURE, write_small_content

TOP = Path(__file__).parents[1]
HEADER = ",".join(FOLDERS_OF_TABLES["proportions"][0].model_fields)
ROWS = """\
"High, town",,2001,by hand,30,40,75,,"children, a town",A179,tate2005,
Low,,,,1,40,,,"children, a village",A179,tate2005,percent computed here
Middle,,,by post,,50,40,40% of 50,"children, a county",A179,tate2005; ko2009,
Unsaid,,,,,,60,60% of those asked,"children, a valley",A179,ko2009,
Words,,,,,,,twice the others (9 in all),"children, a hill",A179,ko2009,
"""
YAML = FIGURE.replace("kind: proportions", "kind: estimates").replace("table: signs", "table: small")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A small, sound data folder with a table of shares and a figure of it; the course reads it."""
    folder = write_small_content(tmp_path / "data")
    (folder / "proportions").mkdir(exist_ok=True)
    write(folder, ROWS)
    (folder / "figures" / "shares.yaml").write_text(YAML, encoding="utf-8")
    monkeypatch.setenv("OMS_DATA", str(folder))
    return folder


def write(folder, rows):
    (folder / "proportions" / "small.csv").write_text(f"{HEADER}\n{rows}", encoding="utf-8")


def told(folder):
    return [(p.file, p.line, p.message) for p in problems(folder) if "small" in p.file or "shares" in p.file]


def texts(view):
    """The words in the drawing, in the order in which they were drawn."""
    return re.findall(r"<text[^>]*>([^<]*)</text>", view.svg())


def test_a_new_table_and_figure_need_no_code(folder):
    """Two files, and check() has nothing to say; the library knows the table, the figure draws it."""
    assert told(folder) == []
    assert library(folder).proportion_names() == ("small",)
    assert len(library(folder).proportions("small")) == 5
    assert len(figure("shares").rows) == 5
    with pytest.raises(Mistake, match="did you mean “small”"):
        library(folder).proportions("smal")


@pytest.mark.parametrize(("old", "new", "says"), [
    ("30,40,75", "50,40,75", "50 out of 40 cannot be"),
    ("30,40,75", "30,40,55", "is not 55 per cent"),
    ("30,40,75", "30,,75", "there is a count but no denominator".capitalize()),
    ("60,60% of those asked", "60,", "There is a percent without a denominator"),
    ("twice the others (9 in all)", "", "There is neither a count nor a percent"),
    ("A179,tate2005; ko2009", "A178,tate2005; ko2009", "did you mean “A179”?"),
    ("tate2005; ko2009", "tate2005; ko2008", "did you mean “ko2009”?"),
    ("Low,,", '"High, town",,', "stands here a second time"),
    ("Words,,,,,,,twice the others (9 in all),\"children, a hill\",A179", "Words,,,,,,,twice the others (9 in all),\"children, a hill\",",
     "“claims” is empty"),
])
def test_a_number_that_cannot_be_is_told_with_its_line(folder, old, new, says):
    """Numbers that do not fit, a share of nobody, names that lead nowhere, a row told twice."""
    assert ROWS.count(old) == 1
    write(folder, ROWS.replace(old, new))
    line = ROWS[:ROWS.index(old)].count("\n") + 2
    assert [(at, says in message) for file, at, message in told(folder) if file.startswith("proportions")] == [(line, True)]


@pytest.mark.parametrize(("text", "says"), [
    (YAML.replace("table: small", "table: smal"), "Did you mean “small”?"),
    (YAML.replace("table: small", "table: claims"), "There is no table “claims”"),
    (YAML.replace("kind: estimates", "kind: proportions"), "There is no table “small”"),
    (YAML.replace("kind: estimates", "kind: estimate"), "Did you mean “estimates”?"),
])
def test_a_figure_names_a_table_that_it_can_draw(folder, text, says):
    """The nearest name is told; a table of another form is none."""
    (folder / "figures" / "shares.yaml").write_text(text, encoding="utf-8")
    assert [says in message for file, _, message in told(folder) if file.startswith("figures")] == [True]


def test_a_figure_without_its_table_is_one_polite_line(folder):
    """A table that is gone takes nothing else with it."""
    (folder / "proportions" / "small.csv").unlink()
    assert "needs mending" in repr(figure("shares"))


def test_files_of_another_kind_are_told(folder):
    """A YAML file among the tables, or a table among the figures, is read by nobody."""
    shutil.copy(folder / "figures" / "shares.yaml", folder / "proportions" / "shares.yaml")
    shutil.copy(folder / "proportions" / "small.csv", folder / "figures" / "small.csv")
    assert {p.file for p in problems(folder) if "Nobody reads" in p.message} == {"proportions/shares.yaml",
                                                                                 "figures/small.csv"}


def test_a_count_has_an_interval_and_a_bare_percent_has_none(folder):
    """The interval is Wilson's and is drawn only where there is a count; what is printed stands beside the dot."""
    rows = {row.label: row for row in figure("shares").rows}
    low, high = wilson(30, 40)
    assert (rows["High, town"].low, rows["High, town"].high) == (round(100 * low, 1), round(100 * high, 1))
    assert rows["High, town"].said == "30/40, 75%" and rows["Low"].said == "1/40, 2.5%"
    assert rows["Middle"].low is None and rows["Middle"].said == "40% of 50"
    assert rows["Unsaid"].said == "60%, n not shown"
    assert rows["Words"].percent is None and rows["Words"].said == "twice the others (9 in all)"


def test_the_published_percent_is_printed_as_published():
    """The rounding of the source is kept beside the dot; the dot itself stands where the count puts it."""
    row = next(row for row in library().proportions("tumour-share") if row.sources == ("hasegawa2015",))
    drawn = estimate_of(row)
    assert (drawn.said, drawn.percent) == ("10/23, 43.5%", 43.5)
    half = estimate_of(row.model_copy(update={"count": 25, "denominator": 200, "percent": None}))
    assert half.said == "25/200, 13%", "a half is rounded up, as people do"


def test_the_lowest_stands_first_or_the_order_of_the_file_holds(folder):
    """Sorted by percent with what has no number last; `order: file` leaves the rows alone."""
    assert [row.label for row in figure("shares").rows] == ["Low", "Middle", "Unsaid", "High, town", "Words"]
    (folder / "figures" / "shares.yaml").write_text(YAML + "order: file\n", encoding="utf-8")
    assert [row.label for row in figure("shares").rows] == ["High, town", "Low", "Middle", "Unsaid", "Words"]


def test_line_data_and_table_hold_every_number(folder):
    """What the regression tests compare, the DataFrame and the folded table say the same."""
    view = figure("shares")
    assert repr(view).splitlines()[1:] == [
        "  Low | 1/40, 2.5% (0.4 to 12.9) | children, a village", "  Middle | by post | 40% of 50 | children, a county",
        "  Unsaid | 60%, n not shown | children, a valley",
        "  High, town | 2001 | by hand | 30/40, 75.0% (59.8 to 85.8) | children, a town",
        "  Words | twice the others (9 in all) | children, a hill"]
    frame = view.data
    assert list(frame["label"]) == [row.label for row in view.rows] and frame["low"].notna().sum() == 2
    assert frame.loc[frame["label"] == "Middle", "sources"].item() == "tate2005; ko2009"
    html = view.static()
    assert "75.0% (59.8 to 85.8)" in html and "60% of those asked" in html and "Tate 2005 (seen), Ko 2009" in html


def test_markers_differ_in_more_than_colour(folder):
    """A share with interval is a filled dot, a bare percent an open diamond, and words stand where there is no number."""
    drawing = figure("shares").svg()
    round_ = {name: "C" in shape for name, shape in re.findall(r'<path id="([^"]*)" d="([^"]*)"', drawing)}
    markers = {(round_[name], "fill: none" in style or "fill-opacity: 0" in style)
               for name, style in re.findall(r'<use xlink:href="#([^"]*)"[^>]*style="([^"]*)"', drawing)}
    assert markers == {(True, False), (False, True)}
    words = texts(figure("shares"))
    assert {"30/40, 75%", "40% of 50", "60%, n not shown", "twice the others (9 in all)", "2001 · by hand"} <= set(words)


def test_the_drawing_takes_the_colours_of_the_page_and_is_the_same_twice(folder):
    """Text in the page's colour, no date, and an image with its words where the page takes drawings out."""
    view = figure("shares")
    assert view.svg() == figure("shares").svg() and "currentColor" in view.svg() and "dc:date" not in view.svg()
    assert view.static().count("<img alt=") == 1 and "<svg" not in view.static()
    assert "#010203" not in view.svg() + view.static() and "#040506" not in view.svg() + view.static()


PAIRED = """\
Spots,with it,,,12,13,92,,"with it, one study",A179,tate2005,
Spots,without it,,,0,41,0,,"without it, same study",A179,tate2005,
Stripes,with it,,,9,10,90,,"with it, another study",A179,tate2005,
"""


def test_pairs_stand_together_and_keep_their_order(folder):
    """One heading for each finding, a row for each group, and the second group has a form and a dash of its own."""
    write(folder, PAIRED)
    text = YAML.replace("kind: estimates", "kind: paired")
    (folder / "figures" / "shares.yaml").write_text(text, encoding="utf-8")
    view = figure("shares")
    assert [(section.heading, [row.group for row in section.rows]) for section in view.chart.sections] == [
        ("Spots", ["with it", "without it"]), ("Stripes", ["with it"])]
    assert texts(view).count("Spots") == 1
    round_ = [("C" in shape) for shape in re.findall(r'<path id="[^"]*" d="([^"]*)"', view.svg())]
    assert sorted(round_) == [False, True], "a round and a square marker"
    assert "stroke-dasharray" in view.svg()


@pytest.mark.parametrize(("rows", "key"), [
    (PAIRED, ["● ■ share with its 95% interval"]),
    ("Spots,with it,,,,13,92,92%,a,A179,tate2005,\nSpots,without it,,,,41,2,2%,b,A179,tate2005,\n", ["◇ per cent without a count"]),
])
def test_the_key_names_only_marks_that_are_drawn(folder, rows, key):
    """A sign below the chart that stands nowhere in it would be looked for."""
    write(folder, rows)
    (folder / "figures" / "shares.yaml").write_text(YAML.replace("kind: estimates", "kind: paired"), encoding="utf-8")
    assert [words for words in texts(figure("shares")) if words[0] in "●◇"] == key


def test_groups_become_headings():
    """Rows of one group stand under it, each group in the order of the table, each row in the order of its share."""
    rows = library().proportions("csf-findings")
    found = sections(rows)
    assert [section.heading for section in found] == list(dict.fromkeys(row.group for row in rows))
    for section in found:
        numbers = [row.percent for row in section.rows if row.percent is not None]
        assert numbers == sorted(numbers)


def test_long_words_are_broken_and_make_room():
    """A long label takes more lines and the chart grows; no line is longer than its column."""
    rows = library().proportions("tumour-share")
    long = tuple(row.model_copy(update={"label": row.label + " and so on and so forth" * 3}) for row in rows)
    height = [EstimatesChart(some).paint().get_figheight() for some in (rows, long)]
    assert height[1] > height[0] + 1
    assert all(len(words) <= 42 for row in long for _, words in EstimatesChart(long)._lines(estimate_of(row)))


@pytest.mark.parametrize("name", ["tumour-share", "small-tumours", "csf-findings"])
def test_every_row_of_the_course_rests_on_its_claims(name):
    """Each row names its population, and no source that its claims do not rest on; the figure cites them all."""
    books = library()
    entry = books.figure(name)
    for row in books.proportions(entry.table):
        rests = {key for claim in row.claims for key in books.claims[claim].ref_ids}
        assert row.population and set(row.sources) <= rests, row.label
        assert set(row.sources) <= set(entry.sources) and set(row.claims) & set(entry.claims), row.label


def test_the_sixteen_estimates_of_the_tumour_share_are_all_drawn():
    """From 5.6 to 100 per cent, the lowest first, with years or imaging where they are known."""
    view = figure("tumour-share")
    assert len(view.rows) == 16
    assert [row.percent for row in view.rows] == sorted(row.percent for row in view.rows)
    assert (view.rows[0].percent, view.rows[-1].percent) == (5.6, 100.0)
    assert sum(bool(row.where) for row in view.rows) >= 10
