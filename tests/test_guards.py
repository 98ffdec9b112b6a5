"""The guards themselves: a sound notebook passes them all, and each of them catches what it is there for."""

import copy
import subprocess
import sys

import nbformat
import pytest

import lesson_guards
import notebook_guards
from notebook_guards import Stored
from refresh import NOTEBOOKS, TOP, as_text, is_wordlike, normal_form, read

TITLE = "Is this a sound lesson?"
GOOD = [
    ("markdown", f"# {TITLE}\n\nAfter this lesson you can tell a sound lesson. It takes 20 minutes.\n\n"
                 "For learning, not for treating a patient. All patients here are synthetic."),
    ("code", "from oms import quiz"),
    ("markdown", "## Look\n\nIn one series 3 of 10 children had it [tate2005].\n\nA 20-month-old girl sways."),
    ("code", 'quiz("signs")'),
    ("markdown", "## Sources\n\n- [tate2005]"),
    ("markdown", "## Behind this page\n\n`data/lessons.csv`"),
    ("markdown", "## Next\n\nNothing."),
]


def sound():
    """A notebook that has nothing wrong with it."""
    cells = [nbformat.from_dict({"cell_type": kind, "id": "", "metadata": {}, "source": source,
                                 **({"execution_count": 1, "outputs": []} if kind == "code" else {})})
             for kind, source in GOOD]
    cells[3].outputs = [nbformat.v4.new_output("execute_result", {"text/plain": "quiz signs", "text/html": "<p>a</p>"})]
    return normal_form(nbformat.from_dict({"cells": cells, "metadata": {}}))


def lesson(notebook, text=None, stem="04-sound"):
    """That notebook as if it had been read from a file."""
    return Stored(NOTEBOOKS / f"{stem}.ipynb", notebook, as_text(notebook) if text is None else text)


@pytest.fixture(autouse=True)
def known(monkeypatch):
    """The guards know one reference and one lesson, whatever data/ holds."""
    monkeypatch.setattr(lesson_guards, "reference_keys", lambda: frozenset({"tate2005"}))
    monkeypatch.setattr(lesson_guards, "lessons", lambda: {"04-sound": {"title": TITLE, "minutes": "20"}})


def put(index, **changes):
    """A change of one cell."""
    return lambda notebook: notebook.cells[index].update(changes)


def say(text):
    """A change that puts this Markdown into the third cell."""
    return put(2, source=f"## Look\n\n{text}")


def run(source):
    """A change that puts this source into the second code cell."""
    return put(3, source=source)


def show(**data):
    """A change that makes the second code cell show this, mime type by mime type (underscore for the slash)."""
    data = {mime.replace("_", "/"): value for mime, value in data.items()}
    return put(3, outputs=[nbformat.v4.new_output("display_data", data)])


ERROR = {"output_type": "error", "ename": "ValueError", "evalue": "", "traceback": []}
BROKEN = [
    ("has_code", lambda nb: nb.update(cells=[cell for cell in nb.cells if cell.cell_type != "code"])),
    ("was_run_in_order", put(1, execution_count=None)),
    ("was_run_in_order", put(3, execution_count=7)),
    ("shows_what_it_ends_with", put(3, outputs=[])),
    ("has_no_error", put(3, outputs=[nbformat.from_dict(ERROR)])),
    ("has_no_error", put(3, outputs=[nbformat.v4.new_output("stream", name="stderr", text="careful")])),
    ("stores_no_widget", lambda nb: nb.metadata.update(widgets={})),
    ("stores_no_widget", show(**{"application_vnd.jupyter.widget-view+json": "{}"})),
    ("stores_no_widget", show(image_png="AAAA")),
    ("tells_nothing_of_the_machine", show(text_plain="/home/somebody/file")),
    ("tells_nothing_of_the_machine", show(text_plain="C:\\Users\\somebody")),
    ("tells_nothing_of_the_machine", show(text_plain="<object at 0x7f00deadbeef>")),
    ("tells_nothing_of_the_machine", show(text_html="<p>2026-11-21 08:00</p>")),
    ("is_in_normal_form", put(3, metadata={"editable": True})),
    ("is_in_normal_form", lambda nb: nb.metadata.update(authors=[])),
    ("has_wordlike_ids", put(2, id="a1b2c3d4")),
    ("has_wordlike_ids", put(2, id="0f8cbeef-4e1a-4b7c-9d2e-1a2b3c4d5e6f")),
    ("has_wordlike_ids", lambda nb: nb.cells[2].update(id=nb.cells[0].id)),
    ("has_small_cells", run("a = 1\n" * 6)),
    ("is_plain_python", run("%matplotlib inline")),
    ("is_plain_python", run("!ls")),
    ("is_plain_python", run("quiz?")),
    ("is_plain_python", run("quiz('signs');")),
    ("is_plain_python", run("# NBVAL_IGNORE_OUTPUT\nquiz('signs')")),
    ("is_plain_python", put(3, metadata=nbformat.from_dict({"tags": ["nbval-skip"]}))),
    ("uses_no_output_area", run("from ipywidgets import Output")),
    ("uses_no_output_area", run("widgets.interact(f)")),
    ("uses_no_output_area", run("display(1, display_id=True)")),
    ("defines_nothing", run("def answer(): ...")),
    ("defines_nothing", run("class Answer: ...")),
    ("describes_its_pictures", say("![](eye.png)")),
    ("describes_its_pictures", show(text_html="<img src='x.png'>")),
    ("describes_its_pictures", show(text_html="<svg><path/></svg>")),
    ("starts_with_its_title", put(0, source="Welcome\n\n# Late")),
    ("starts_with_its_title", put(0, source="# Another title")),
    ("starts_with_its_title", put(2, source="# A second title")),
    ("descends_without_gaps", put(2, source="#### Too deep")),
    ("is_short", say("word " * 121)),
    ("cites_what_exists", say("It is so [tate2006].")),
    ("cites_what_exists", say("It is so [tate2005; nobody1999].")),
    *(("gives_a_source_for_every_figure", say(text)) for text in (
        "About 40 % relapse.", "It struck 3 of 10.", "It lasts 2–4 weeks.", "Some 21 children were seen.",
        "One in five relapses.", "Half of the children relapse.", "- [tate2005] says so\n- Others: 12 months.",
        "| sign | 30% |", "The dose was 2 g/kg.", "Bursts of 10–15 Hz.")),
    ("carries_its_notices", put(0, source=GOOD[0][1].replace("not for treating", "perhaps for treating"))),
    ("carries_its_notices", put(0, source=GOOD[0][1].replace("synthetic", "invented"))),
    ("follows_the_template", put(0, source=GOOD[0][1].replace("20 minutes", "an hour"))),
    ("follows_the_template", put(0, source=GOOD[0][1].replace("you can", "people may"))),
    ("follows_the_template", put(1, source="import pandas")),
    ("follows_the_template", put(5, source="## Something else")),
    ("points_to_what_exists", put(5, source="## Behind this page\n\n`data/no-such-file.csv`")),
    ("points_to_what_exists", say("[there](99-nowhere.ipynb)")),
    ("links_only_where_sources_live", say("![an eye](https://example.org/eye.png)")),
    ("links_only_where_sources_live", show(text_html="<script src='//example.org/x.js'></script>")),
]
EVERY = {guard.__name__: guard for guard in (*notebook_guards.GUARDS, *lesson_guards.GUARDS)}


@pytest.mark.parametrize("guard", EVERY.values(), ids=EVERY)
def test_sound_notebook_passes(guard):
    """Nothing is wrong with the sound notebook."""
    assert not list(guard(lesson(sound())))


@pytest.mark.parametrize(("guard", "change"), BROKEN, ids=[f"{name}-{n}" for n, (name, _) in enumerate(BROKEN)])
def test_guard_catches(guard, change):
    """One defect in the sound notebook, and its guard speaks."""
    notebook = sound()
    change(notebook)
    assert list(EVERY[guard](lesson(notebook)))


def test_every_guard_has_a_broken_example():
    """No guard is there that was never seen to fail."""
    assert {name for name, _ in BROKEN} == set(EVERY)


@pytest.mark.parametrize("text", [
    "Plan 20 minutes.", "Six domains, 0 to 3 points each.", "A 3-year-old boy and a 20-month-old girl.",
    "Lesson 04 has 23 questions.", "One of the options is right.", "See [the next lesson](05-x.ipynb).",
])
def test_what_is_no_medical_figure(text):
    """Numbers of the course itself, and ages of single synthetic patients, need no source."""
    assert lesson_guards.figure_in(text) == ""


def test_tools_need_no_template():
    """Notebooks from 11 on are tools: they carry neither the template nor the notices."""
    notebook = sound()
    notebook.cells = notebook.cells[1:4]
    tool = lesson(notebook, stem="12-my-progress")
    assert not list(lesson_guards.follows_the_template(tool)) + list(lesson_guards.carries_its_notices(tool))


def test_normal_form_is_a_fixed_point_and_keeps_good_ids():
    """Normalising twice changes nothing; an id made of words stays when a cell is put before it."""
    once = sound()
    assert as_text(normal_form(copy.deepcopy(once))) == as_text(once)
    before = [cell.id for cell in once.cells]
    once.cells.insert(1, nbformat.from_dict({"cell_type": "markdown", "id": "0badcafe", "metadata": {},
                                             "source": "Something new came in."}))
    after = [cell.id for cell in normal_form(once).cells]
    assert after == [before[0], "something-new-came-in", *before[1:]]
    assert all(map(is_wordlike, after))


def test_normal_form_strips_what_editors_leave():
    """Time stamps, widget views, editor metadata and empty cells go; what a cell showed stays."""
    notebook = sound()
    notebook.metadata.update(widgets={"state": {}}, language_info={"name": "python", "version": "3.11.7"})
    notebook.cells[3].metadata.update(execution={"iopub.execute_input": "2026-11-21T08:00:00Z"}, editable=True)
    notebook.cells[3].outputs[0].data["application/vnd.jupyter.widget-view+json"] = {"model_id": "1"}
    notebook.cells.append(nbformat.from_dict({"cell_type": "code", "id": "x", "metadata": {}, "source": " ",
                                              "execution_count": None, "outputs": []}))
    assert as_text(normal_form(notebook)) == as_text(sound())


def refreshed(*arguments):
    """`python tests/refresh.py` with these arguments: the finished process."""
    command = [sys.executable, str(TOP / "tests" / "refresh.py"), *map(str, arguments)]
    return subprocess.run(command, check=False, capture_output=True, text=True, timeout=120)


def scratch(folder, *sources):
    """A notebook file as an editor would leave it, with these code cells."""
    path = folder / "scratch.ipynb"
    cells = [nbformat.v4.new_markdown_cell("# Scratch"), *map(nbformat.v4.new_code_cell, sources)]
    path.write_text(nbformat.writes(nbformat.v4.new_notebook(cells=cells)), encoding="utf-8")
    return path


def test_refresh_twice_changes_no_byte(tmp_path):
    """A notebook is run, stored, found in normal form, and a second run leaves the file alone."""
    path = scratch(tmp_path, "print('one')\n{'two', 'three'}", "from IPython.display import HTML\nHTML('<b>four</b>')")
    assert refreshed("--check", path).returncode == 1
    assert refreshed(path).stdout == "scratch.ipynb: changed\n"
    first = path.read_bytes()
    assert refreshed("--check", path).returncode == 0
    assert refreshed(path).stdout == "scratch.ipynb: as it was\n"
    assert path.read_bytes() == first
    assert read(path).cells[2].outputs[0].data["text/html"] == "<b>four</b>"


@pytest.mark.parametrize(("source", "said"), [
    ("1 / 0", "ZeroDivisionError"),
    ("import warnings\nwarnings.warn('careful')", "careful"),
    ("%ls", "not plain Python"),
])
def test_refresh_writes_nothing_when_a_cell_fails(tmp_path, source, said):
    """A cell that fails, warns or is no Python stops the run, says so, and the file stays as it was."""
    path = scratch(tmp_path, source)
    before = path.read_bytes()
    done = refreshed(path)
    assert done.returncode == 1
    assert said in done.stderr
    assert path.read_bytes() == before
