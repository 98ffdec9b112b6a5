"""The pieces that pages are made of: hostile text, marks of slides, folders, the view, the command, content that changed."""

import json
import re
import shutil
import sys

import pytest
from ipywidgets.widgets import widget

import oms.__main__ as command
from oms.content.library import library
from oms.content.problem import Mistake
from oms.teaching.lesson_blocks import lesson_blocks
from oms.teaching.lesson_cells import Call, Drawn, read_cells
from oms.teaching.page_prose import page_links, prose_html
from oms.teaching.pages import pages
from oms.teaching.slides import slide_groups
from oms.teaching.tidy_html import as_html, read_html
from oms.widgets.pages_drawing import drawn
from oms.widgets.pages_view import pages as pages_view
from page_reader import Page, fetched

NASTY = '<script>alert("x")</script><img src=x onerror=alert(1)>'


@pytest.mark.parametrize(("given", "wanted"), [
    ('<p onclick="x()">a</p>', "<p>a</p>"),
    ("<script>alert(1)</script><p>b</p>", "<p>b</p>"),
    ("<style>p { color: red }</style>c", "c"),
    ('<svg><script>x</script></svg><a href="javascript:alert(1)">d</a>', "d"),
    ('<a href="https://doi.org/1" onmouseover="x">e</a>', '<a href="https://doi.org/1">e</a>'),
    ('<a href=" https://doi.org/1">f</a><a href="//doi.org">g</a>', "fg"),
    ('<img src="https://doi.org/x.png" alt="h">', "h"),
    ('<img src="data:text/html,<b>" alt="i">', "i"),
    ("<iframe src='x'>j</iframe>k<object>l</object>", "k"),
    ("<ul><li>m<li>n</ul>", "<ul><li>m<li>n</li></li></ul>"),
    ("</div></p>o<em>p", "o<em>p</em>"),
    ('<td colspan="2" style="x">q & r < s</td>', '<td colspan="2">q &amp; r &lt; s</td>'),
    ("<blink>t</blink>", "t"),
    ('<img alt=\'"u"\' src="data:image/svg+xml,%3Csvg fill=\'#fff\' width=\'100%\'/%3E">',
     '<img alt="&quot;u&quot;" src="data:image/svg+xml,%3Csvg fill=&#x27;%23fff&#x27; width=&#x27;100%25&#x27;/%3E">'),
])
def test_only_what_a_page_may_hold_is_left(given, wanted):
    """Scripts, styles, handlers and addresses that are no source or picture go; words stay, escaped, and every tag closes."""
    assert as_html(read_html(given)) == wanted
    assert not fetched(Page(f"<body>{as_html(read_html(given))}</body>"))


def test_prose_is_escaped_and_says_its_sources_by_name():
    """HTML in Markdown is shown as words, keys become names with a way to the list, links lead to pages or nowhere."""
    references = library().references
    html = as_html(read_html(prose_html(
        f"{NASTY}\n\n[tate2005] and [tate2005; ko2009], not `[tate2005]`, not [nobody2001]; [04](04-x.ipynb), "
        "[05](05-y.ipynb#z), [no](06-z.ipynb), [bad](javascript:x), ![p](https://x.org/p.png)",
        references, {"tate2005"}), page_links({"04-x": "04-x.html", "05-y": "05-y.html"})))
    page = Page(f"<body>{html}</body>")
    assert "<script>" in page.words and not page.every("script", "img")
    assert f'(<a href="#source-tate2005">{references["tate2005"].short}</a>)' in html
    assert "<code>[tate2005]</code>" in html and "[nobody2001]" in html
    assert [tag.attributes["href"] for tag in page.every("a")] == ["#source-tate2005", "#source-tate2005", "04-x.html",
                                                                   "05-y.html#z"]


def notebook(tmp_path, *cells):
    """The path of a notebook with these cells: (kind, source, slide mark, stored outputs)."""
    path = tmp_path / "04-small.ipynb"
    path.write_text(json.dumps({"cells": [
        {"cell_type": kind, "id": f"cell-{n}", "source": source.splitlines(keepends=True),
         "metadata": {"slideshow": {"slide_type": mark}} if mark else {}, **({"outputs": list(outputs)} if kind == "code" else {})}
        for n, (kind, source, mark, *outputs) in enumerate(cells)]}), encoding="utf-8")
    return path


def test_a_cell_that_calls_the_course_is_known_by_its_call(tmp_path):
    """One call with plain values is drawn anew; anything else keeps its code and what was stored."""
    stored = {"output_type": "execute_result", "data": {"text/html": ["<b>3</b>", "<i>4</i>"], "text/plain": "3"}}
    cells = read_cells(notebook(
        tmp_path, ("code", "from oms import quiz, table", ""), ("code", 'quiz("a", only=["b"])', "", stored),
        ("code", "table(name)", "", stored), ("code", "print(1 + 2)", "", {"output_type": "stream", "text": "3 < 4\n"}),
        ("code", "len('a')", "", stored), ("code", "%magic", "")))
    assert [cell.kind for cell in cells] == ["import", *["code"] * 5]
    assert [cell.call for cell in cells] == [None, Call("quiz", ("a",), (("only", ["b"]),)), None, None, None, None]
    assert cells[2].stored == "<b>3</b><i>4</i>"
    assert cells[3].stored == "<pre>3 &lt; 4</pre>"
    with pytest.raises(Mistake, match="cannot be read"):
        read_cells(tmp_path.joinpath("broken.ipynb").write_text("{") and tmp_path / "broken.ipynb")
    with pytest.raises(Mistake, match="is not there"):
        read_cells(tmp_path / "nothing.ipynb")


def test_the_marks_of_a_notebook_make_its_slides(tmp_path):
    """A mark holds; without one the notebook has in a file of slides what it has in class: a section begins a slide,
    an activity goes on with the few words before it, a second one begins a slide below, the last sections are left out."""
    path = notebook(tmp_path, ("markdown", "# A title", ""), ("code", "from oms import steps", ""),
                    ("markdown", "## One", ""), ("markdown", "more", ""), ("markdown", "a step later", "fragment"),
                    ("markdown", "on the same", "-"), ("markdown", "for the speaker", "notes"), ("code", "steps('x')", ""),
                    ("code", "steps('z')", ""),
                    ("markdown", "plain, but a slide", "slide"), ("markdown", "left out", "skip"),
                    ("markdown", "## Sources", ""), ("code", "steps('y')", ""), ("markdown", "## Next", "subslide"))
    found = lesson_blocks(path, lambda call: Drawn(f"<p>{call.name} {call.arguments[0]}</p>"), library())
    groups = slide_groups(found)
    words = [[read_html("".join(slide.pieces)).words for slide in group] for group in groups]
    assert words == [["A title"], ["One", "more a step later on the same steps x", "steps z"], ["plain, but a slide", "Next"]]
    assert groups[1][1].notes == ["<p>for the speaker</p>\n"]
    assert 'class="fragment"' in groups[1][1].pieces[1] and 'class="fragment"' not in groups[1][1].pieces[2]


def test_what_cannot_be_shown_is_said_and_the_rest_goes_on(tmp_path):
    """A call that raises a Mistake leaves one line on the page and one note for the builder; so does a cell never run."""
    def draw(call):
        raise Mistake(f"There is no table “{call.arguments[0]}”.")

    path = notebook(tmp_path, ("markdown", "# T", ""), ("code", "from oms import table, progress", ""),
                    ("code", "table('x')", ""), ("code", "1 + 1", ""), ("code", "progress()", ""), ("markdown", "end", ""))
    found = lesson_blocks(path, draw, library())
    assert [block.kind for block in found.blocks] == ["prose", "table", "code", "instead", "prose"]
    assert found.notes == ["There is no table “x”. (cell “cell-2”)",
                           "the cell “cell-3” has no stored result: run the lesson and save it"]
    assert "own record" in found.blocks[3].html
    with pytest.raises(Mistake, match="has no “nothing”"):
        drawn(Call("nothing"))
    with pytest.raises(Mistake, match="did you mean"):
        drawn(Call("table", ("treatmens",)))


def test_an_answer_that_does_not_stand_apart_gives_nothing_away(tmp_path):
    """A question whose static form has another shape than expected is left out of the page, and the builder is told."""
    question = library().quiz("signs-in-order").questions[0]
    path = notebook(tmp_path, ("markdown", "# T", ""), ("code", "from oms import quiz", ""), ("code", "quiz('x')", ""))
    for odd in ("<p>B is right</p>", "<details><summary>Solution</summary>B</details>",
                "<details><summary>Answer</summary>B</details><details><summary>Answer</summary>C</details>"):
        found = lesson_blocks(path, lambda _call, odd=odd: Drawn(f"<h4>Q</h4><hr>{odd}", (question,)), library(), keys=False)
        assert [block.kind for block in found.blocks] == ["prose", "quiz"]
        assert found.notes == [f"{question.id} cannot be shown: its answer does not stand apart"]


def test_pages_show_the_content_as_it_is_now(tmp_path, monkeypatch):
    """What an instructor changed in a copy of data/ stands on the page without running a notebook, escaped."""
    data = shutil.copytree(library().folder, tmp_path / "data")
    file = data / "questions" / "certainty-warm-up.yaml"
    text = file.read_text(encoding="utf-8")
    lead_in = re.search(r"^  lead_in: (.+)$", text, re.M)
    file.write_text(text.replace(lead_in[0], f"  lead_in: '{NASTY} What changed?'", 1), encoding="utf-8")
    monkeypatch.setenv("OMS_DATA", str(data))
    report = pages(tmp_path / "out", drawn, lessons="00")
    page = Page((tmp_path / "out" / "00-start-here.html").read_text(encoding="utf-8"))
    assert f"{NASTY} What changed?" in page.words
    assert not fetched(page) and not page.every("script")
    assert (report.lessons, report.questions) == (1, len({tag.attributes["data-item"] for tag in page.items}))
    assert NASTY in (tmp_path / "out" / "data" / "questions" / "certainty-warm-up.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(("lessons", "said"), [
    ("04-recognize-and-score", "did you mean “04-recognise-and-score”"), (["00", "M99"], "There is no lesson “M99”"),
    ([], "Name at least one lesson"), ([4], "There is no lesson “4”")])
def test_a_wrong_lesson_is_said_in_one_sentence(tmp_path, lessons, said):
    """The nearest name is named, and nothing is written."""
    with pytest.raises(Mistake, match=said):
        pages(tmp_path / "out", drawn, lessons=lessons)
    assert not [path for path in (tmp_path / "out").rglob("*") if path.is_file()]


def test_a_folder_that_is_none_is_refused(tmp_path):
    """A file, the course itself, a folder with other things: one sentence, and what was there stays."""
    (tmp_path / "file").write_text("x")
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "index.html").write_text("mine")
    for folder, said in ((tmp_path / "file", "is a file"), (tmp_path / "site", "holds other pages"),
                         (library().folder, "holds the course itself"), (library().folder.parent, "holds the course itself"),
                         (library().folder / "new", "holds the course itself"), ("\0", "cannot be made")):
        with pytest.raises(Mistake, match=said):
            pages(folder, drawn, lessons="00")
    assert (tmp_path / "site" / "index.html").read_text() == "mine"
    assert (tmp_path / "file").read_text() == "x"


def test_the_view_builds_and_tells_what_it_wrote(tmp_path):
    """A press writes the lesson, fills the bar, lists the files, and leaves no widget behind that nobody sees."""
    view = pages_view(tmp_path / "out", lessons="M00")
    assert view.line() == "pages: 1 lesson to write as pages, hand-outs or slides"
    assert "<button" not in view.static() and str(tmp_path) not in view.static()
    seen = []
    view.progress.observe(lambda change: seen.append(change["new"]), "value")
    before = set(widget._instances)
    view.hand_outs_button.click()
    assert set(widget._instances) == before
    assert view.trouble is None
    assert seen == [1] and view.progress.layout.display == "none"
    assert view.report.lessons == 1 and "00-start-here.html" in view.written.value
    assert f"Done: {view.report.sentence}." in view.notice.value and view.report.sentence.startswith("1 lesson with ")
    view.slides_button.click()
    assert "holds other pages" in view.notice.value
    assert view.line() == "pages: 1 lesson to write as pages, hand-outs or slides"
    with pytest.raises(Mistake, match="did you mean “folder”"):
        pages_view(foldr="x")


def test_the_command_says_how_far_it_is(tmp_path, capsys, monkeypatch):
    """One line for each lesson with a bar, a report at the end; a mistake is one sentence and an exit code of 1."""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: False, raising=False)
    assert command.main(["slides", str(tmp_path / "out"), "--lessons", "M00"]) == 0
    told = capsys.readouterr()
    assert re.search(r"^░+ +0/1 How does this course work", told.err, re.M) and re.search(r"^█+ +1/1", told.err, re.M)
    assert re.match(r"1 lesson with \d\d questions, in the folder ", told.out)
    assert command.main(["pages", str(tmp_path / "out"), "--hand-outs"]) == 1
    told = capsys.readouterr()
    assert told.err.count("\n") == 1 and "holds other pages" in told.err and not told.out


def test_the_slide_program_is_the_one_whose_licence_lies_beside_it():
    """reveal.js stands in the files unchanged, with its notice, and its licence lies in the same folder."""
    folder = library().folder.parent / "notebooks" / "oms" / "teaching" / "static" / "reveal"
    assert {path.name for path in folder.iterdir()} == {"LICENSE", "reveal.css", "reveal.js"}
    assert "MIT licensed" in (folder / "reveal.js").read_text(encoding="utf-8")[:200]
    assert "Permission is hereby granted, free of charge" in (folder / "LICENSE").read_text(encoding="utf-8")
    assert "</script" not in (folder / "reveal.js").read_text(encoding="utf-8")
    assert '"6.0.2"' in (folder / "reveal.js").read_text(encoding="utf-8").replace("`", '"')
