"""YAML files: values are text, mistakes are one sentence with a line and a remedy."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oms.content.file_text import Unreadable
from oms.content.yaml_text import Document, parse_yaml, read_yaml

# Words of the YAML library that an instructor must never meet.
JARGON = re.compile(r"scalar|token|mapping|flow|node|anchor|yaml\.|<[a-z ]+>|stream|sequence|directive|0x|Traceback",
                    re.IGNORECASE)


def refusal(text: str | bytes):
    """The problem of a file that must be refused."""
    raw = text.encode() if isinstance(text, str) else text
    with pytest.raises(Unreadable) as caught:
        parse_yaml(raw, "quiz.yaml")
    return caught.value.problem


def test_every_value_is_the_text_that_was_typed():
    """No word turns into a number, a date, a truth value or nothing behind the author's back."""
    data = parse_yaml(b"a: no\nb: 1e3\nc: 2024-01-02\nd:\ne: ~\nf: 012\ng: [on, 1:30]\n<<: x\n", "f").data
    assert data == {"a": "no", "b": "1e3", "c": "2024-01-02", "d": "", "e": "~", "f": "012", "g": ["on", "1:30"],
                    "<<": "x"}


def test_lines_of_keys_and_entries():
    """Each key and each list entry knows its line, through folded texts and Windows line ends."""
    document = parse_yaml(b"# note\r\ntitle: x\r\nabout: >-\r\n  two\r\n  lines\r\nqs:\r\n- id: a\r\n  s: [p,\r\n    q]\r\n"
                          b"- id: b\r\n", "f")
    assert document.data == {"title": "x", "about": "two lines", "qs": [{"id": "a", "s": ["p", "q"]}, {"id": "b"}]}
    lines = document.lines
    assert (lines[()], lines["title",], lines["qs",], lines["qs", 0], lines["qs", 0, "s"]) == (2, 2, 6, 7, 8)
    assert (lines["qs", 0, "s", 1], lines["qs", 1], lines["qs", 1, "id"]) == (9, 10, 10)
    assert document.line(("qs", 1, "missing")) == 10
    assert document.line(("nowhere", 3)) == 2


def test_a_byte_order_mark_is_forgiven():
    """An editor's invisible mark at the start of the file changes nothing."""
    assert parse_yaml(b"\xef\xbb\xbftitle: x\n", "f").data == {"title": "x"}


@pytest.mark.parametrize(("text", "line", "says"), [
    ("", 0, "empty"),
    ("# only a note\n", 0, "empty"),
    ("---\n", 0, "empty"),
    ("a: 1\nb: 2\na: 3\n", 3, "“a” stands here a second time; the first is on line 1"),
    ("a:\n\tb: 1\n", 2, "tab"),
    ("a: x\n  \tb: y\n", 2, "tab"),
    ("a:\n\u00a0 b: 1\n", 2, "only looks like a blank"),
    ('a: x\nb: "open\nc: y\n', 2, "quotation mark opens here and is never closed"),
    ("a: 'open\n", 1, "quotation mark opens here"),
    ("a: x\nb 2\nc: y\n", 3, "colon is missing"),
    ("a: x\nb:2\n", 2, "colon is missing"),
    ("a: this: that\n", 1, "colon stands where none can be"),
    ("a: x\n  b: y\n", 2, "colon stands where none can be"),
    ("a:\n    b: 1\n  c: 2\n", 3, "does not line up"),
    ("a:\n- x\n - y\nb: z\n", 3, "This hyphen"),
    ('a: "x" and y\n', 1, "closing quotation mark"),
    ("a: [x, y\nb: z\n", 1, "square bracket opens here"),
    ("a: {x: 1\nb: z\n", 1, "brace opens here"),
    ("a: @home\n", 1, "cannot begin with the sign @"),
    ("a: `x`\n", 1, "cannot begin with the sign `"),
    ("a: %x\n", 1, None),
    ("a: &x text\n", 1, "& or *"),
    ("a: *x\n", 1, "& or *"),
    ("a: &x [1]\nb: *x\n", 1, "& or *"),
    ("a: !!python/object:os.system ls\n", 1, "begins with !"),
    ("a: !x y\n", 1, "begins with !"),
    ("a: !!int 3\n", 1, "begins with !"),
    ('a: "\\d"\n', 1, "backslash"),
    ('a: "\\0"\n', 1, "invisible"),
    ("a: x\x00y\n", 1, "invisible"),
    ("a: x\nb: y\u202etxt\n", 2, "invisible"),
    ("a: 1\n---\nb: 2\n", 2, "second document"),
    ("[1]: x\n", 1, "where a key should be"),
    ("{a: b}: x\n", 1, "where a key should be"),
    ('"": x\n', 1, "no key in front"),
    (": x\n", 1, None),
    ("- " * 60 + "x\n", 1, "deep"),
    ("[" * 5000, 1, "deep"),
    ("a: >x\n  y\n", 1, None),
    ("a: x\n...\nb: y\n", 3, None),
])
def test_a_mistake_is_told_with_its_line_and_a_remedy(text, line, says):
    """What people get wrong in YAML is refused in plain words, at the line that has to be looked at."""
    problem = refusal(text)
    assert problem.line == line, problem
    assert says is None or says in problem.message, problem
    assert problem.file == "quiz.yaml"
    assert problem.severity == "error"
    assert problem.remedy.endswith((".", ".)"))
    assert not JARGON.search(problem.message + problem.remedy), problem


@pytest.mark.parametrize(("raw", "says"), [
    ("a: é\n".encode("latin-1"), "not UTF-8"),
    ("a: x\n".encode("utf-16"), "UTF-16"),
    (b"PK\x03\x04rest", "office program"),
])
def test_other_encodings_are_refused_with_the_remedy(raw, says):
    """A file in another encoding is not guessed at."""
    problem = refusal(raw)
    assert says in problem.message
    assert "UTF-8" in problem.remedy


def test_the_line_of_a_wrong_letter():
    """The line is told on which the first letter of another encoding stands."""
    assert refusal("a: x\nb: y\nc: é\n".encode("latin-1")).line == 3


def test_files_that_cannot_be_opened(tmp_path):
    """A missing file, and a folder in its place, are problems too."""
    for path in (tmp_path / "none.yaml", tmp_path):
        with pytest.raises(Unreadable) as caught:
            read_yaml(path, "questions/none.yaml")
        assert caught.value.problem.file == "questions/none.yaml"


def test_ordinary_signs_are_let_in():
    """Emoji, quotation marks, umlauts, & and * inside a text are an author's good right."""
    data = parse_yaml("a: é & ü * 👀 “x” it's 5 % <b>\nb: 'it''s: fine'\nc: |\n  - not\n  * a list\n".encode(), "f").data
    assert data == {"a": "é & ü * 👀 “x” it's 5 % <b>", "b": "it's: fine", "c": "- not\n* a list\n"}


def _only_text(data) -> bool:
    if isinstance(data, dict):
        return all(type(key) is str and _only_text(value) for key, value in data.items())
    return all(map(_only_text, data)) if isinstance(data, list) else type(data) is str


_SIGNS = st.text(st.sampled_from("ab:- \n\t[]{}&*!|>'\"%@`#,?.\\\r\u00e9\u2028\ufeff0"), max_size=60)


@given(st.one_of(st.binary(max_size=200), st.text(max_size=100).map(str.encode), _SIGNS.map(str.encode)))
def test_any_bytes_give_a_document_or_one_clear_problem(raw):
    """Whatever a file holds: a Document of text, every part with its line, or one problem in plain words."""
    try:
        document = parse_yaml(raw, "f.yaml")
    except Unreadable as refused:
        problem = refused.problem
        assert 0 <= problem.line <= raw.replace(b"\r", b"\n").count(b"\n") + 1
        assert problem.message
        assert problem.remedy
        assert "\n" not in problem.message
        assert not JARGON.search(re.sub("“.*?”", "", problem.message)), problem
    else:
        assert isinstance(document, Document)
        assert _only_text(document.data)
        assert set(document.lines) >= {(key,) for key in document.data if isinstance(document.data, dict)}
        assert all(line >= 1 for line in document.lines.values())


_PLAIN = st.recursive(st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=12),
                      lambda inner: st.lists(inner, min_size=1, max_size=3)
                      | st.dictionaries(st.text("abcdef", min_size=1, max_size=4), inner, min_size=1, max_size=3),
                      max_leaves=12)


@given(st.dictionaries(st.text("abcdef", min_size=1, max_size=4), _PLAIN, min_size=1, max_size=4))
def test_what_was_quoted_comes_back(data):
    """A file with everything in quotes gives back exactly what was written, whatever signs are in it."""
    import json

    assert parse_yaml(json.dumps(data).encode(), "f").data == data
