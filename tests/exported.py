"""A small bank with one question of every type, words that mean harm, and the programs that read what was exported."""

from __future__ import annotations

import importlib
import os
import shutil
from dataclasses import fields, replace
from pathlib import Path

import pytest

from oms.content import library
from oms.teaching.export_items import ExportItem
from oms.teaching.export_report import ExportReport
from small_content import PICTURED, write_small_content, write_time_course

DATA = Path(__file__).resolve().parents[1] / "data"

# Every sign that has a meaning in one of the formats, and what people try when they mean harm.
HOSTILE = ('=HYPERLINK("http://x.example","y") <script>alert(1)</script> ]]> &amp; <img src=x onerror=alert(1)> ~ = # { } : '
           "\\ \\n -> // %100% [sound:x.mp3] [latex]x[/latex] {{c1::x::y}} \\(x\\) $x$ `x` __x__ ![a](b) @@PLUGINFILE@@/x "
           "''' \x00\x07\x1b\u202e\ufffe\udc80 ) ... ____ \tEND")
# What is left of it for a reader: the words without what nobody sees, blanks as one.
SEEN = ('=HYPERLINK("http://x.example","y") <script>alert(1)</script> ]]> &amp; <img src=x onerror=alert(1)> ~ = # { } : '
        "\\ \\n -> // %100% [sound:x.mp3] [latex]x[/latex] {{c1::x::y}} \\(x\\) $x$ `x` __x__ ![a](b) @@PLUGINFILE@@/x "
        "''' ) ... ____ END")

_WHY = "because the example says so, and says it in as many words as a reason needs"
MORE = f"""\
- id: oms-q-0421
  objective: M04-O1
  type: several
  bloom: Apply
  max_select: 3
  stem: A story.
  lead_in: Which two hold?
  right: [{{text: One, why: {_WHY}}}, {{text: Two, why: {_WHY}}}]
  wrong:
  - {{text: Three, why: {_WHY}, misconception: three-is-two}}
  - {{text: Poison, why: {_WHY}, harm: it poisons}}
  teaching_point: Take two.
  sources: [tate2005]
  tags: [kfq, web:W2-12]
- id: oms-q-0422
  objective: M04-O1
  type: sort
  bloom: Apply
  stem: Some things.
  lead_in: Where does each belong?
  categories: [warm, cold, neither]
  items:
  - {{text: sun, category: warm, why: {_WHY}}}
  - {{text: ice, category: cold, why: {_WHY}}}
  - {{text: snow, category: cold, why: {_WHY}}}
  teaching_point: Sort.
  sources: [tate2005]
- id: oms-q-0423
  objective: M04-O1
  type: order
  bloom: Apply
  stem: A life.
  lead_in: Which comes first?
  items: [{{text: egg, why: {_WHY}}}, {{text: moth, why: {_WHY}}}]
  teaching_point: Wait.
  sources: [tate2005]
- id: oms-q-0424
  objective: M04-O1
  type: number
  bloom: Apply
  stem: A count of 24 [tate2005].
  lead_in: How many months?
  answer: 24
  tolerance: 2
  unit: months
  why: {_WHY}
  near_misses: [{{value: 2, why: that is in years}}]
  teaching_point: Count.
  sources: [tate2005, ko2009]
- id: oms-q-0425
  objective: M04-O1
  type: cloze
  bloom: Apply
  stem: A card.
  lead_in: What is hidden?
  card: "The sky is {{{{blue}}}} by day and {{{{black: deep}}}} by night."
  why: {_WHY}
  teaching_point: Look up.
  sources: [tate2005]
- id: oms-q-0426
  objective: M04-O1
  type: free
  bloom: Apply
  stem: A father asks.
  lead_in: What do you say?
  model_answer: A *full* answer.
  checklist: [says who, says when]
  why: {_WHY}
  teaching_point: Say it.
  sources: [tate2005]
- id: oms-q-0427
  objective: M04-O1
  type: rating
  bloom: Apply
  scale: two-domains
  stem: A child.
  lead_in: How severe?
  reference: {{gait: 1, mood: 2}}
  why: {{gait: wide, mood: low}}
  teaching_point: Rate.
  sources: [tate2005]
- id: oms-q-0428
  objective: M04-O1
  type: trace
  bloom: Apply
  show: {{waveform: ocular-flutter, seconds: 2}}
  stem: A camera followed both eyes.
  lead_in: What is it called?
  kind: finding
  right: [{{text: This one, why: {_WHY}}}]
  wrong: [{{text: That one, why: {_WHY}}}]
  teaching_point: Look at both lines.
  sources: [tate2005]
- id: oms-q-0429
  objective: M04-O1
  type: predict
  bloom: Apply
  before: {{preset: healthy, seconds: 2}}
  after: {{preset: healthy, parameters: {{opn: 0}}, seconds: 2}}
  stem: One part is silenced.
  lead_in: What changes?
  kind: explanation
  right: [{{text: Nothing, why: {_WHY}}}]
  wrong: [{{text: Everything, why: {_WHY}}}]
  teaching_point: Nothing at rest.
  sources: [tate2005]
"""


def small_books(folder: Path):
    """A library with one question of every type (and one with a figure), and with the course's own numbers for Anki."""
    write_time_course(write_small_content(folder))
    shutil.copy(DATA / "anki.csv", folder)
    assert PICTURED
    (folder / "questions" / "every-type.yaml").write_text(f"title: Every type\nlesson: M04\nquestions:\n{MORE}", encoding="utf-8")
    books = library(folder)
    assert not books.quiz("every-type").problems
    return books


def painted(question) -> tuple[str, str]:
    """A figure as a test draws it."""
    return "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 1'/>", f"The figure of {question.id}."


def hostile(item: ExportItem) -> ExportItem:
    """The same question with harmful words behind every text that people write."""
    def spoilt(value):
        if isinstance(value, str):
            return f"{HOSTILE} {value}"
        if isinstance(value, tuple) and hasattr(value, "_fields"):
            names = set(value._fields) & {"text", "why", "harm", "words", "category"}
            return value._replace(**{name: spoilt(getattr(value, name)) for name in names if getattr(value, name)})
        return tuple(map(spoilt, value)) if isinstance(value, tuple) else value

    kept = {"id", "type", "quiz", "module", "objective", "bloom", "status", "trouble", "picture", "after", "tags", "card"}
    changed = {one.name: spoilt(getattr(item, one.name)) for one in fields(item) if one.name not in kept}
    return replace(item, **changed, tags=(*item.tags, f"tag {HOSTILE}"),
                   card=f"{HOSTILE} {item.card}".replace("{{c1::x::y}}", "") if item.card else "")


def written(write, items, folder: Path, *more) -> ExportReport:
    """The report of one writer called directly, its files in the folder."""
    report = ExportReport("test", "Test")
    write(items, folder, report, *more)
    return report


def reader(package: str):
    """The program that reads an export. Without it the test is skipped with the reason; where the browser tests are
    required, so are the readers."""
    try:
        return importlib.import_module(package)
    except ImportError:
        reason = f"{package} is not installed (tests/browser/requirements.txt)"
        if os.environ.get("OMS_REQUIRE_BROWSER") == "1":
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason)
