"""CSV files: what spreadsheets do is forgiven, what they destroy is refused with a remedy."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oms.content.csv_text import Sheet, parse_csv, read_csv
from oms.content.file_text import Unreadable

COLUMNS = ("ref_id", "year", "title")


def refusal(text: str | bytes, columns=COLUMNS):
    """The problem of a file that must be refused as a whole."""
    raw = text.encode() if isinstance(text, str) else text
    with pytest.raises(Unreadable) as caught:
        parse_csv(raw, "references.csv", columns)
    return caught.value.problem


def cells(text: str) -> list[list[str]]:
    """The cells of the rows, when nothing is wrong with them."""
    sheet = parse_csv(text.encode(), "f.csv", COLUMNS)
    assert sheet.problems == ()
    return [list(row.cells.values()) for row in sheet.rows]


@pytest.mark.parametrize("text", [
    "ref_id,year,title\na1,2005,A title\n",
    "\ufeffref_id,year,title\na1,2005,A title\n",
    "ref_id,year,title\r\na1,2005,A title\r\n",
    "ref_id,year,title\ra1,2005,A title",
    "ref_id,year,title\na1,2005,A title\n,,\n\n , ,\n",
    "ref_id,year,title,,\na1,2005,A title,,\n",
    "ref_id,year,title\na1,2005,A title,,\n",
    "\n\nref_id,year,title\n\na1, 2005 ,A title\n",
    '"ref_id","year","title"\n"a1","2005","A title"\n',
])
def test_what_spreadsheets_add_is_forgiven(text):
    """A mark, Windows line ends, blank rows and blank columns at the end change nothing."""
    assert cells(text) == [["a1", "2005", "A title"]]


def test_everything_stays_text():
    """No cell turns into a number, a date or nothing."""
    assert cells("ref_id,year,title\n007,1e,NA\n") == [["007", "1e", "NA"]]


def test_lines_of_rows_with_line_breaks_in_cells():
    """A row knows the line on which it begins, also behind a cell of three lines."""
    sheet = parse_csv(b'ref_id,year,title\na,1,"one\ntwo\nthree"\nb,2,x\n', "f.csv", COLUMNS)
    assert [row.line for row in sheet.rows] == [2, 5]
    assert sheet.rows[0].cells["title"] == "one\ntwo\nthree"


@pytest.mark.parametrize(("text", "line", "says", "remedy"), [
    ("", 0, "empty", "column names"),
    ("\ufeff\n ,\n", 0, "empty", "column names"),
    ("ref_id;year;title\na;2005;x\n", 1, "semicolons", "comma"),
    ("ref_id\tyear\ttitle\na\t2005\tx\n", 1, "tabs", "comma"),
    ("sep=;\nref_id;year;title\n", 1, "sep=", "Delete that line"),
    ("ref_id,yaer,title\n", 1, "“yaer” is not a column of this table. Did you mean “year”?", "ref_id, year, title"),
    ("ref_id,year,title,colour\n", 1, "“colour” is not a column", "ref_id, year, title"),
    ("ref_id,title\n", 1, "“year” is missing", "must be there"),
    ("ref_id,year,title,year\n", 1, "Two columns are called “year”", "Delete one"),
    ("ref_id,,year,title\n", 1, "Column 2 has no name", "Name it"),
    ('ref_id,year,title\na,1,"open\nb,2,x\n', 2, "never closed", "twice"),
    ('ref_id,year,title\na,1,"x"y\n', 2, "quotation mark inside a cell", "twice"),
    ("ref_id,year,title\na,1,x\x00\n", 2, "invisible", "type it again"),
])
def test_a_file_is_refused_as_a_whole(text, line, says, remedy):
    """Other separators, wrong columns and open quotation marks are told once, with the remedy."""
    problem = refusal(text)
    assert (problem.file, problem.line) == ("references.csv", line)
    assert says in problem.message
    assert remedy in problem.remedy


@pytest.mark.parametrize("raw", ["ref_id,year,title\na,1,é\n".encode("cp1252"),
                                 "ref_id,year,title\n".encode("utf-16"), b"PK\x03\x04\x00\x00"])
def test_other_encodings_name_how_to_save(raw):
    """A file that is not UTF-8 is refused with the menu entry that mends it."""
    assert "CSV UTF-8" in refusal(raw).remedy


@pytest.mark.parametrize(("cell", "says"), [
    ("1.57E+07", "shortened a long number"),
    ("2,35E+7", "shortened a long number"),
    ("3e7", "shortened a long number"),
    ("=A1", "formula"),
    ("=SUM(A1:A9)", "formula"),
    ("+cmd", "formula"),
    ("-- dash", "formula"),
    ("@name", "formula"),
    ("-", "formula"),
    ("#NAME?", "error mark"),
    ("#REF!", "error mark"),
    ("#DIV/0!", "error mark"),
    ("########", "error mark"),
    ("02-Jan", "made a date"),
    ("Jan-12", "made a date"),
])
def test_a_spoilt_cell_is_told_and_its_row_left_out(cell, says):
    """What a spreadsheet has destroyed is refused with its column; sound rows stay."""
    quoted = f'"{cell}"'
    sheet = parse_csv(f"ref_id,year,title\na,1,x\nb,2,{quoted}\nc,3,y\n".encode(), "f.csv", COLUMNS)
    assert [row.cells["ref_id"] for row in sheet.rows] == ["a", "c"]
    (problem,) = sheet.problems
    assert problem.line == 3
    assert says in problem.message
    assert "“title”" in problem.message


@pytest.mark.parametrize("cell", ["-5", "+3.2", "-1,000", "-5 %", "-.5", "A-1", "1-3", "E10", "x@y", "#1", "1:4",
                                  "97(5):461-463", "– dash"])
def test_sound_cells_are_let_in(cell):
    """Numbers with a sign, ranges and page numbers are no formulas and no dates."""
    assert cells(f'ref_id,year,title\na,1,"{cell}"\n') == [["a", "1", cell]]


@pytest.mark.parametrize(("row", "says"), [("b,2", "2 cells"), ("b,2,x,y", "4 cells"), ("b", "1 cell,")])
def test_a_ragged_row_is_told(row, says):
    """A row with too few or too many cells is refused, the others stay."""
    sheet = parse_csv(f"ref_id,year,title\na,1,x\n{row}\nc,3,z\n".encode(), "f.csv", COLUMNS)
    assert len(sheet.rows) == 2
    (problem,) = sheet.problems
    assert problem.line == 3
    assert says in problem.message
    assert "3 columns" in problem.message


def test_all_problems_at_once():
    """Every wrong row is told, not only the first."""
    sheet = parse_csv(b"ref_id,year,title\na,1\nb,2,=x\nc,#N/A,+y\n", "f.csv", COLUMNS)
    assert [problem.line for problem in sheet.problems] == [2, 3, 4, 4]


def test_a_missing_file(tmp_path):
    """A file that is not there is a problem like any other."""
    with pytest.raises(Unreadable, match="not there"):
        read_csv(tmp_path / "references.csv")


_SIGNS = st.text(st.sampled_from('ab1,;\t"\n\r=+-@#. é\ufeff\x00'), max_size=60)


@given(st.one_of(st.binary(max_size=200), st.text(max_size=100).map(str.encode), _SIGNS.map(str.encode)),
       st.sampled_from([(), ("a", "b")]))
def test_any_bytes_give_rows_or_one_clear_problem(raw, columns):
    """Whatever a file holds: rows of text that fit the header, or one problem in plain words."""
    try:
        sheet = parse_csv(raw, "f.csv", columns)
    except Unreadable as refused:
        assert refused.problem.message
        assert refused.problem.remedy
        assert 0 <= refused.problem.line <= raw.count(b"\n") + raw.count(b"\r") + 1
    else:
        assert isinstance(sheet, Sheet)
        assert not columns or set(sheet.header) == set(columns)
        assert all(tuple(row.cells) == sheet.header and row.line >= 1 for row in sheet.rows)


_CELL = st.text(st.characters(min_codepoint=32, max_codepoint=0x17F, exclude_characters=[chr(n) for n in range(127, 160)]),
                max_size=10)


@given(st.lists(st.tuples(_CELL, _CELL), max_size=5))
def test_what_a_spreadsheet_wrote_comes_back(rows):
    """Sound cells come back as they were written, trimmed; every other row is told: none is lost in silence."""
    file = io.StringIO()
    csv.writer(file).writerows([("p", "q"), *rows])
    sheet = parse_csv(file.getvalue().encode(), "f.csv", ("p", "q"))
    read = [tuple(row.cells.values()) for row in sheet.rows]
    written = [tuple(cell.strip() for cell in row) for row in rows if any(cell.strip() for cell in row)]
    told = {problem.line for problem in sheet.problems}
    assert len(read) + len(told) == len(written)
    assert [row for row in written if row in read] == read or len(set(written)) < len(written)
