"""Reads Moodle XML as Moodle's documentation describes it, and refuses whatever Moodle's importer would stumble over.

Written from https docs: "Moodle XML format"; what the importer adds (the list of grades, three pairs, id numbers once in a
category) stands there as plain checks. It shares no code with the writer.
"""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from defusedxml.ElementTree import fromstring

GRADES = {0.0, *(sign * share for sign in (1, -1) for share in (
    100, 90, 83.33333, 80, 75, 70, 66.66667, 60, 50, 40, 33.33333, 30, 25, 20, 16.66667, 14.28571, 12.5, 11.11111, 10, 5))}
COMMON = {"name", "questiontext", "generalfeedback", "defaultgrade", "penalty", "hidden", "idnumber", "tags"}
OWN = {
    "multichoice": {"single", "shuffleanswers", "answernumbering", "showstandardinstruction", "answer"},
    "matching": {"shuffleanswers", "subquestion"},
    "numerical": {"answer", "unitgradingtype", "unitpenalty", "showunits", "unitsleft"},
    "essay": {"responseformat", "responserequired", "responsefieldlines", "attachments", "attachmentsrequired", "graderinfo",
              "responsetemplate"},
}
TAGS = {"p", "strong", "em", "br", "ol", "ul", "li", "img", "a"}
ATTRIBUTES = {"img": {"src", "alt"}, "a": {"href"}, "ol": {"type"}}


@dataclass
class MoodleQuestion:
    """One question as Moodle would hold it. `answers` are (text, grade, feedback, tolerance); `pairs` (text, answer)."""

    type: str
    category: str
    name: str
    id: str
    text: str
    behind: str
    tags: list[str]
    answers: list[tuple[str, float, str, str]] = field(default_factory=list)
    pairs: list[tuple[str, str]] = field(default_factory=list)
    settings: dict[str, str] = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)

    def mark(self, chosen: set[str]) -> float:
        """The share of the mark for these answers, by their texts, as Moodle sums it."""
        return min(1.0, max(0.0, sum(grade for text, grade, *_ in self.answers if text in chosen) / 100))


class _Html(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.words, self.sources = "", []
        self.feed(text)
        self.close()
        assert not self.open, f"left open: {self.open}"

    def handle_starttag(self, tag, attrs):
        assert tag in TAGS, tag
        assert {name for name, _ in attrs} <= ATTRIBUTES.get(tag, set()), (tag, attrs)
        self.words += "\n" if tag in ("p", "li", "br") else ""
        self.sources += [value for name, value in attrs if name == "src"]
        if tag not in ("br", "img"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words += data

    def handle_comment(self, data):
        raise AssertionError("a comment")

    unknown_decl = handle_decl = handle_pi = handle_comment


def plain(html: str) -> str:
    """The words of HTML, blanks as one."""
    return " ".join(_Html(html).words.split())


def read_moodle(raw: bytes) -> dict[str, MoodleQuestion]:
    """The questions of a file by id number. Fails where Moodle would refuse, repair or drop something."""
    assert raw.startswith(b"<?xml "), "the declaration must be the very first thing"
    root = fromstring(raw, forbid_dtd=True)
    assert root.tag == "quiz" and not root.attrib
    found: dict[str, MoodleQuestion] = {}
    category = ""
    for element in root:
        assert element.tag == "question" and set(element.attrib) == {"type"}
        if element.get("type") == "category":
            category = element.findtext("category/text")
            assert re.fullmatch(r"\$course\$/top(/[^/]+)+", category)
            continue
        assert category, "a question before its category"
        question = _question(element, category)
        assert question.id not in found, "an id number twice"
        found[question.id] = question
    return found


def _question(element, category: str) -> MoodleQuestion:
    kind = element.get("type")
    assert kind in OWN, kind
    tags = [child.tag for child in element]
    assert set(tags) <= COMMON | OWN[kind], set(tags) - COMMON - OWN[kind]
    assert all(tags.count(tag) == 1 for tag in (COMMON | OWN[kind]) - {"answer", "subquestion"}), tags
    files: dict[str, bytes] = {}
    question = MoodleQuestion(
        kind, category, element.findtext("name/text"), element.findtext("idnumber"), _html(element.find("questiontext"), files),
        _html(element.find("generalfeedback"), files), [tag.text for tag in element.findall("tags/tag/text")], files=files)
    assert 0 < len(question.name) <= 255 and 0 < len(question.id) <= 100 and "<" not in "".join(question.tags)
    assert float(element.findtext("defaultgrade")) > 0 and 0 <= float(element.findtext("penalty")) <= 1
    question.settings = {child.tag: child.text for child in element if not len(child) and child.tag in OWN[kind]}
    for answer in element.findall("answer"):
        grade = float(answer.get("fraction"))
        assert min(abs(grade - one) for one in GRADES) < 1e-5, grade
        text = answer.findtext("text")
        text = text if kind == "numerical" else _html(answer, files)
        question.answers.append((text, grade, _html(answer.find("feedback"), files), answer.findtext("tolerance", "")))
    for pair in element.findall("subquestion"):
        question.pairs.append((_html(pair, files), pair.findtext("answer/text")))
    _CHECKS[kind](question)
    return question


def _html(element, files: dict[str, bytes]) -> str:
    """The HTML of an element; every picture in it lies in the element, and every file there is used."""
    assert element.get("format") == "html"
    text = element.findtext("text") or ""
    sources = _Html(text).sources
    attached = {}
    for file in element.findall("file"):
        assert file.get("path") == "/" and file.get("encoding") == "base64"
        attached[file.get("name")] = base64.b64decode(file.text, validate=True)
    assert sorted(sources) == sorted(f"@@PLUGINFILE@@/{name}" for name in attached)
    assert not set(attached) & set(files), "a file name twice in one question"
    files |= attached
    return text


def _choice(question: MoodleQuestion) -> None:
    grades = [grade for _, grade, *_ in question.answers]
    assert len(grades) >= 2 and all(text.strip() for text, *_ in question.answers)
    assert question.settings["answernumbering"] in ("abc", "ABCD", "123", "iii", "IIII", "none")
    if question.settings["single"] == "true":
        assert max(grades) == 100
    else:
        assert question.settings["single"] == "false"
        assert abs(sum(grade for grade in grades if grade > 0) - 100) < 0.01


def _matching(question: MoodleQuestion) -> None:
    assert len(question.pairs) >= 3 and sum(bool(text) for text, _ in question.pairs) >= 2
    assert all(answer.strip() for _, answer in question.pairs)


def _numerical(question: MoodleQuestion) -> None:
    assert question.answers[0][1] == 100
    for text, _, _, tolerance in question.answers:
        assert re.fullmatch(r"-?\d+(\.\d+)?(e-?\d+)?", text) and float(tolerance) >= 0


def _essay(question: MoodleQuestion) -> None:
    assert question.settings["responseformat"] == "editor"


_CHECKS = {"multichoice": _choice, "matching": _matching, "numerical": _numerical, "essay": _essay}
