"""Diagrams: what their files may say, how they are drawn, and what their view does."""

import re
import shutil
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest

from oms.content import Mistake, library, problems
from oms.content.diagrams import Diagram
from oms.widgets.diagram import DiagramBoard, DiagramView, diagram
from oms.widgets.diagram_routes import Arrow, Box, routes
from small_content import write_small_content

TOP = Path(__file__).parents[1]
SMALL = """\
title: From one to the other
lesson: M04
caption: Read it from left to right.
alt: >-
  A diagram with two boxes that stand side by side in one row, as simple as a diagram can be. The left box is called One and the
  right box is called Other. A solid arrow leads from the left box to the right box, and nothing else is drawn at all.
parts:
- {id: one, label: One, column: 1, row: 1, says: It begins., claims: [A179], sources: [tate2005]}
- {id: other, label: Other, column: 2, row: 1, says: It ends.}
links:
- {from: one, to: other, kind: excites, status: shown, says: It passes on., claims: [A179], sources: [tate2005]}
sources: [tate2005]
"""


@pytest.fixture
def folder(tmp_path):
    """A small, sound data folder with one diagram."""
    folder = write_small_content(tmp_path / "data")
    (folder / "diagrams").mkdir(exist_ok=True)
    (folder / "diagrams" / "pair.yaml").write_text(SMALL, encoding="utf-8")
    return folder


@pytest.fixture
def view():
    """The diagram of the lesson on eye movements."""
    return diagram("saccade-generator")


def told(folder):
    return [(p.line, p.message) for p in problems(folder) if p.file == "diagrams/pair.yaml"]


def line_of(text):
    return SMALL[:SMALL.index(text)].count("\n") + 1


def test_a_sound_diagram_is_loaded_by_its_name(folder):
    """check() has nothing to say, the library knows it, and a wrong name is told with the nearest."""
    assert told(folder) == []
    assert library(folder).diagram_names() == ("pair",)
    assert [link.origin for link in library(folder).diagram("pair").sound_links] == ["one"]
    with pytest.raises(Mistake, match="did you mean “pair”"):
        library(folder).diagram("pairs")


@pytest.mark.parametrize(("old", "new", "says"), [
    ("to: other", "to: othr", "“othr” is not in the parts of this diagram; did you mean “other”?"),
    ("{from: one", "{from: on", "“on” is not in the parts of this diagram; did you mean “one”?"),
    ("to: other", "to: one", "begins and ends at “one”"),
    ("{id: other", "{id: one", "Two parts have the id “one”"),
    ("column: 2", "column: 1", "both stand in column 1, row 1"),
    ("says: It ends.", "says: It ends., parameters: [opm]", "“opm” is not in movements.csv; did you mean “opn”?"),
    ("says: It begins., claims: [A179]", "says: It begins., claims: [A178]", "did you mean “A179”?"),
    ("says: It passes on., claims: [A179], sources: [tate2005]", "says: It passes on., claims: [A179], sources: [tate2050]",
     "“tate2050” is not in references.csv; did you mean “tate2005”?"),
    ("says: It passes on., claims: [A179]", "says: It passes on.", "is `shown` but names no claim"),
    ("{from: one", "{form: one", "“form” is not a word this file knows; did you mean “from”?"),
    ("kind: excites", "kind: exites", "Did you mean “excites”?"),
    ("label: Other", "label: Other than all those that one has ever seen", "more than 7"),
    ("lesson: M04", "lesson: M05", "“M05” is not in lessons.csv"),
])
def test_a_slip_is_told_with_its_line_and_the_nearest_name(folder, old, new, says):
    """Unknown parts, numbers, claims, sources and words, doubled places, and what is said to be shown without a claim."""
    assert SMALL.count(old) == 1
    (folder / "diagrams" / "pair.yaml").write_text(SMALL.replace(old, new), encoding="utf-8")
    found = told(folder)
    assert [message for line, message in found if says in message], found
    if "both stand" not in says and "Two parts" not in says:
        assert (line_of(old), True) in [(line, says in message) for line, message in found]


def test_a_short_text_alternative_is_refused(folder):
    """A diagram needs forty words or more for those who cannot see it."""
    text = re.sub(r"alt: >-\n(  .*\n)+", "alt: Two boxes and an arrow.\n", SMALL)
    (folder / "diagrams" / "pair.yaml").write_text(text, encoding="utf-8")
    assert any("fewer than 40" in message for _, message in told(folder))


def test_a_link_to_nowhere_is_left_out_of_the_drawing(folder, monkeypatch):
    """One slip in a link leaves the rest of the diagram on the page."""
    (folder / "diagrams" / "pair.yaml").write_text(SMALL.replace("to: other", "to: othr"), encoding="utf-8")
    monkeypatch.setenv("OMS_DATA", str(folder))
    shown = diagram("pair")
    assert "2 parts, 0 links (none)" in repr(shown)
    assert shown.board.view["ways"] == []


def test_a_broken_file_leaves_one_polite_line(folder, monkeypatch):
    """No traceback: the view says that this part is missing."""
    (folder / "diagrams" / "pair.yaml").write_text("title: [open\n", encoding="utf-8")
    monkeypatch.setenv("OMS_DATA", str(folder))
    assert "needs mending" in repr(diagram("pair"))
    with pytest.raises(Mistake, match="did you mean “pair”"):
        diagram("pairr")


def test_the_lesson_s_sources_hold_those_of_a_diagram(folder):
    """What a part or a link rests on stands in the list of the lesson."""
    from oms.content.lesson import cited

    text = SMALL.replace("says: It ends.", "says: It ends., sources: [ko2009]")
    (folder / "diagrams" / "pair.yaml").write_text(text, encoding="utf-8")
    assert "ko2009" in [reference.ref_id for reference in cited("M04", library(folder), folder)]


def test_every_part_and_link_of_the_course_rests_on_a_claim_or_says_that_it_does_not(view):
    """Each part has a claim; a link that is `shown` has one; one without a claim says so in its words."""
    books = library()
    assert all(part.claims and part.sources for part in view.diagram.parts)
    for link in view.diagram.links:
        assert link.claims or "our model" in link.says
        assert link.claims or link.status != "shown"
        cited = {key for claim in link.claims for key in books.claims[claim].ref_ids}
        assert set(link.sources) <= cited, "a link names no source that its claims do not rest on"


def test_selecting_by_id_or_label(view):
    """The board follows; a wrong name is one sentence with the nearest; "" takes the selection away."""
    view.select("omnipause")
    assert view.selected == view.board.chosen == "omnipause"
    view.select("Fastigial nucleus")
    assert view.selected == "fastigial"
    with pytest.raises(Mistake, match="did you mean “omnipause”"):
        view.select("omnipaus")
    view.select("")
    assert view.selected == ""


def test_hidden_names_come_back_one_by_one(view):
    """Hiding takes the selection away; a selected part is revealed; showing clears what was revealed."""
    view.select("eye")
    view.hide_names()
    assert (view.selected, view.board.hides, view.board.revealed) == ("", True, [])
    view.select("omnipause")
    view.select("omnipause")
    assert view.board.revealed == ["omnipause"]
    view.show_names()
    assert (view.board.hides, view.board.revealed) == (False, [])


def test_what_a_part_tells(view):
    """Its links from both ends, in words, the slider that changes it, and its sources with how they were checked."""
    parts = {part["id"]: part for part in view.board.view["parts"]}
    joined = {(link["verb"], link["other"]) for link in parts["burst-pons"]["links"]}
    assert {("Is inhibited by", "omnipause"), ("Excites", "motor-neurons"), ("Sends to", "integrator")} <= joined
    label = library().movements["model", "opn"].label
    assert label in parts["omnipause"]["setting"] and "eye lab" in parts["omnipause"]["setting"]
    assert parts["superior-colliculus"]["setting"] == ""
    assert any(source["text"].endswith("(seen)") for source in parts["omnipause"]["sources"])


def test_the_line_is_stable_and_counts(view):
    """The same whatever is selected, with the number of parts and links and every part in it."""
    before = repr(view)
    view.select("omnipause")
    view.hide_names()
    assert repr(view) == before
    entry = view.diagram
    assert f"{len(entry.parts)} parts, {len(entry.links)} links" in before
    assert all(f"\n  {part.id}: " in before for part in entry.parts)


def drawing(html):
    """The picture of a static form, parsed."""
    return ElementTree.fromstring(unquote(re.search(r'src="data:image/svg\+xml,([^"]*)"', html)[1]))


def test_the_static_form_has_a_picture_and_says_it_all_in_words(view):
    """An image with the text alternative, a drawing of its own, and every part and link as a sentence below it."""
    html = view.static()
    assert html == view.static() and "<svg" not in html
    texts = " ".join("".join(node.itertext()) for node in drawing(html).iter() if node.tag.endswith("}text"))
    for part in view.diagram.parts:
        assert f"<strong>{part.label}</strong>" in html
        assert set(part.label.split()) <= set(texts.split())
    words = re.sub(r"<[^>]+>", "", html)
    for link in view.diagram.links:
        assert " ".join(link.says.split()) in words.replace("&#x27;", "'")
    assert {"excites", "inhibits", "sends", "inferred"} <= set(texts.split()), "the legend explains each line"


def test_kinds_and_statuses_differ_in_more_than_colour(view):
    """Inhibition has another tip and another pattern than excitation; what is inferred has a pattern and a word."""
    ways = view.board.view["ways"]
    style = {kind: {(way["sign"], way["dashes"]) for way in ways if way["kind"] == kind and way["status"] == "shown"}
             for kind in ("excites", "inhibits", "sends")}
    assert [len(found) for found in style.values()] == [1, 1, 1]
    assert len(set.union(*style.values())) == 3
    unsure = [way for way in ways if way["status"] != "shown"]
    assert unsure and all(way["word"] for way in unsure)
    assert {way["dashes"] for way in unsure}.isdisjoint(way["dashes"] for way in ways if way["status"] == "shown")


def test_hostile_words_stay_words():
    """Markup in a file is shown as it was typed, in the HTML, in the picture and in its description."""
    evil = '<img src=x onerror="alert(1)">'
    entry = Diagram.model_validate({
        "title": evil, "lesson": "M02", "caption": evil, "alt": evil, "note": evil, "sources": ["x2000"],
        "parts": [{"id": "one", "label": evil, "column": 1, "row": 1, "says": evil, "group": evil},
                  {"id": "two", "label": "]]></text>", "column": 2, "row": 1, "says": evil, "sources": [evil]}],
        "links": [{"from": "one", "to": "two", "kind": "excites", "status": "contested", "says": evil}]})
    html = DiagramView("evil", entry, library()).static()
    assert "<img src=x" not in html
    texts = ["".join(node.itertext()) for node in drawing(html).iter() if node.tag.endswith("}text")]
    assert "]]></text>" in texts and not any(node.tag.endswith("}img") for node in drawing(html).iter())


def test_the_browser_builds_no_markup_from_words_and_guards_the_keyboard():
    """The board's module has the guard and a live region in front, and makes text nodes only."""
    assert "lmSuppressShortcuts" in DiagramBoard._esm and 'role: "status"' in DiagramBoard._esm
    assert "innerHTML" not in DiagramBoard._esm and "insertAdjacentHTML" not in DiagramBoard._esm


def inside(point, box):
    left, right, top, bottom = box.edges
    return left + 0.001 < point[0] < right - 0.001 and top + 0.001 < point[1] < bottom - 0.001


def between(way, steps=40):
    """Points all along a way."""
    for (ax, ay), (bx, by) in pairwise(way):
        yield from ((ax + (bx - ax) * n / steps, ay + (by - ay) * n / steps) for n in range(steps + 1))


def test_no_line_of_the_course_runs_through_a_box_or_along_another_line(view):
    """Every way runs square between the boxes from its first to its last part, and only like ways share a lane."""
    boxes = {part.id: Box(part.id, part.column - 1, part.row - 1, part.width) for part in view.diagram.parts}
    ways = view.board.view["ways"]
    assert len(ways) == len(view.diagram.links) > 10
    pieces = {}
    for way in ways:
        points = way["points"]
        assert all(a[0] == b[0] or a[1] == b[1] for a, b in pairwise(points))
        assert not [box.name for box in boxes.values() for point in between(points) if inside(point, box)]
        for end, name in ((points[0], way["from"]), (points[-1], way["to"])):
            left, right, top, bottom = boxes[name].edges
            assert left - 0.001 <= end[0] <= right + 0.001 and top - 0.001 <= end[1] <= bottom + 0.001
        for one, two in pairwise(points):
            for x, y in {(round(x, 2), round(y, 2)) for x, y in between([one, two], 200)}:
                pieces.setdefault((x, y, one[0] == two[0]), set()).add(
                    (way["from"], way["to"], way["kind"], way["status"]))
    for sharing in pieces.values():
        assert len({way[2:] for way in sharing}) == 1
        assert len({way[0] for way in sharing}) == 1 or len({way[1] for way in sharing}) == 1


def test_a_crowded_grid_still_has_a_way_for_every_link():
    """Nine boxes, each joined to each other: every way begins and ends at its boxes and runs through no third one."""
    boxes = tuple(Box(f"{x}{y}", x, y) for x in range(3) for y in range(3))
    arrows = tuple(Arrow(a.name, b.name, "excites") for a in boxes for b in boxes if a.name < b.name)
    for arrow, way in zip(arrows, routes(boxes, arrows), strict=True):
        through = {box.name for box in boxes for point in between(way) if inside(point, box)}
        assert through == set(), arrow


def test_the_course_s_own_copy_can_be_harmed(tmp_path):
    """A parameter that movements.csv does not know is told at its line in the delivered diagram too."""
    data = shutil.copytree(TOP / "data", tmp_path / "data")
    file = data / "diagrams" / "saccade-generator.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("parameters: [opn]", "parameters: [opm]", 1), encoding="utf-8")
    line = text[:text.index("parameters: [opn]")].count("\n") + 1
    found = [(p.line, "did you mean “opn”" in p.message) for p in problems(data) if p.file.startswith("diagrams/")]
    assert found == [(line, True)]
