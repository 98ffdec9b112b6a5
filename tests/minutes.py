"""An estimate of the minutes that a lesson takes, from its words, its questions and what there is to do.

    python tests/minutes.py     prints a line for each lesson, beside the minutes of data/lessons.csv

It is a plan, not a measurement: nobody was timed. What stands under “### More practice” is extra and told apart;
from “## Sources” on a lesson is for looking up, and is not counted.
"""

from __future__ import annotations

import ast
import re
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "notebooks"))

import shown
from lesson_guards import lessons
from oms.content import library
from refresh import read

WORDS_A_MINUTE = 200
EXTRA, END = "### More practice", "## Sources"

# Seconds for a question. 135 is the plan for an item with a patient's story: 90 to read and decide, as national
# examinations allow, and 45 for the reasons. What takes less has its reason here; what is not listed takes 135.
ITEM = 135
TEST = 75  # a question of a test in two forms: no reasons while it is sat, and ten of them are planned in ten to twelve
          # minutes; the reasons of what was wrong are read in the review
WITHOUT_STORY = 45  # less: one sentence instead of a story leaves half of the 90 for reading and deciding
SECONDS = {
    "trace": 105,  # four answers to one picture: ten pictures with their reasons are planned in ten minutes, 60 each,
                   # which is what is left of this without a story
    "rating": 70,  # one press for each of six domains, nothing to weigh between options: nine children in ten minutes
    "cloze": 45,  # a card of one line: nothing to choose from, one reason
    "free": 180,  # 45 more, to write the sentence and tick it off against the list
}
ALWAYS_READ = {"sort", "order", "several"}  # five to twelve pieces, each decided by itself, are as long as a story
ORIENTATION, WARM_UP = "M00", 60  # general knowledge to try the buttons on: six such items are planned in six minutes

# Minutes for everything else that a cell shows, beyond the questions about it.
MINUTES = {
    "eyes": 3,  # one slider moved, one prediction looked at
    "traces": 10,  # the trainer: two examples of each movement, then unknown ones
    "diagram": 2,
    "steps": 4,  # a chain put in order and opened link by link
    "table": 3,
    "figure": 1,
    "case": 5,  # six moves with their findings, and what an expert would have done; one that unfolds says its own minutes
    "criteria": 3, "tree": 3, "icons": 3, "bayes": 3,
    "compare": 2,  # two bars and a table of two rows
    "progress": 1, "hand_in": 1,
    "review": 0,  # a sitting of its own on every day, no part of a lesson
    "sources": 0,  # for looking up
    "tally": 8,  # a minute alone, a vote, three minutes to argue, a vote, the reasons
    "deck": 3, "guide": 2, "analyse": 2,  # an instructor tries each once
    "check": 1, "preview": 1, "letter_cards": 1, "export": 1, "adopt": 1, "pages": 1, "new_lesson": 1,
}
UNFOLDING = "case "  # before the name of a case that unfolds
COMPARED = 1.5  # eyes(compare=…): drawings side by side to look at, nothing to set


@dataclass
class Part:
    """What a stretch of a lesson holds: its words, its questions, and how often each other activity."""

    words: int = 0
    questions: list = field(default_factory=list)
    tested: int = 0  # questions of a test, beside those
    activities: Counter = field(default_factory=Counter)

    @property
    def reading(self) -> float:
        """Minutes for the words."""
        return self.words / WORDS_A_MINUTE

    @property
    def answering(self) -> float:
        """Minutes for the questions."""
        return (sum(map(seconds, self.questions)) + TEST * self.tested) / 60

    @property
    def doing(self) -> float:
        """Minutes for everything else."""
        return sum(count * minutes_of(kind) for kind, count in self.activities.items())

    @property
    def total(self) -> float:
        """Minutes for all of it."""
        return self.reading + self.answering + self.doing


def minutes_of(kind: str) -> float:
    """Minutes for one activity, by what activities() calls it."""
    if kind.startswith(UNFOLDING):
        return library().case(kind.removeprefix(UNFOLDING)).minutes
    return COMPARED if kind == "eyes(compare)" else MINUTES[kind]


def seconds(question: object) -> int:
    """Seconds planned for one question, by its type and by whether it tells a story."""
    if question.type == "single" and question.objective.startswith(ORIENTATION):
        return WARM_UP
    planned = SECONDS.get(question.type, ITEM)
    told_short = isinstance(question.stem, str) and question.type not in {*ALWAYS_READ, "rating", "cloze", "free"}
    return planned - WITHOUT_STORY if told_short else planned


def parts(notebook: Path) -> tuple[Part, Part]:
    """The lesson itself, and what is extra."""
    lesson, extra = Part(), Part()
    now = lesson
    for cell in read(notebook).cells:
        if cell.cell_type == "markdown":
            lines = cell.source.splitlines()
            if END in lines:
                break
            if EXTRA in lines:
                now = extra
            now.words += len(re.findall(r"\w[\w’'–-]*", re.sub(r"\]\([^)]*\)", "]", cell.source)))
        elif cell.cell_type == "code":
            asked = shown.asked(shown.calls_in(cell.source))
            if shown.is_test(cell.source):
                now.tested += len(asked)
            else:
                now.questions += asked
            now.activities.update(activities(cell.source))
    return lesson, extra


def activities(source: str) -> list[str]:
    """What a code cell shows besides questions, by the name of the call; drawings side by side are "eyes(compare)", and a
    case that unfolds "case NAME"."""
    called = [node for node in ast.walk(ast.parse(source))
              if isinstance(node, ast.Call) and getattr(node.func, "id", "") in MINUTES]
    return [_called(node) for node in called]


def _called(call: ast.Call) -> str:
    kind = call.func.id
    if kind == "eyes" and any(one.arg == "compare" for one in call.keywords):
        return "eyes(compare)"
    if kind == "case" and library().case(shown.name_in(call)).mode == "unfolding":
        return UNFOLDING + shown.name_in(call)
    return kind


def line(name: str, stated: int, lesson: Part, extra: Part) -> str:
    """One line of the report."""
    does = ", ".join(f"{kind} x{count}" if count > 1 else kind for kind, count in lesson.activities.items()
                     if kind not in ("sources", "check"))
    flat = lesson.total - lesson.answering + (len(lesson.questions) + lesson.tested) * ITEM / 60
    return (f"{name:28} {lesson.words:5} words {lesson.reading:4.1f} + {len(lesson.questions) + lesson.tested:2} items {lesson.answering:4.1f}"
            f" + activities {lesson.doing:4.1f} = {lesson.total:4.1f} min; stated {stated}, ratio {lesson.total / stated:.2f}"
            f" (all items at {ITEM} s: {flat:.1f}, {flat / stated:.2f}); extra {extra.total:.1f} min"
            f"{f' [{does}]' if does else ''}")


def main() -> None:
    """Print the report."""
    for name, row in lessons().items():
        path = shown.NOTEBOOKS / f"{name}.ipynb"
        if path.exists():
            print(line(name, int(row["minutes"]), *parts(path)))


if __name__ == "__main__":
    main()
