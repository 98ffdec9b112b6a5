"""MET: what is written about a question."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import get_args

from ..questions import Bloom
from .reading import Item
from .registry import Finding, rule

LEVELS = get_args(Bloom)
# The orientation only warms up, and its ten-item pre-test draws on lessons that come later; the capstone asks by the
# decisions of its cases and by the other form of that test.
_NO_COUNT = frozenset({"M00", "M10"})
_NO_SHARE = frozenset({"M00", "M01"})
_FEWEST_FOR_SHARE = 5
_REVIEW_MONTHS = 24


@rule("MET-01")
def objective_is_known(item: Item):
    """The objective is one of the table."""
    if (key := item.question.objective) not in item.library.objectives:
        yield Finding(
            ("objective",), f"The objective “{key}” is not in objectives.csv.", "Use an objective of that table."
        )


@rule("MET-01", scope="file")
def ids_are_unique_in_a_file(items: Sequence[Item]):
    """No two questions of a file have the same id."""
    first: dict[str, int] = {}
    for n, item in enumerate(items):
        if (key := item.question.id) in first:
            yield Finding(
                ("id",),
                f"Two questions in this file have the id “{key}”.",
                "Give the newer one an id of its own; an id that was used is never used again.",
                question_id=key,
                position=n,
            )
        first.setdefault(key, n)


@rule("MET-01", scope="bank")
def ids_are_unique(quizzes: Mapping[str, Sequence], _library):
    """No two questions in two files have the same id."""
    where: dict[str, str] = {}
    for name, questions in quizzes.items():
        for n, q in enumerate(questions):
            if where.setdefault(q.id, name) != name:
                yield (
                    name,
                    Finding(
                        ("id",),
                        f"The id “{q.id}” is already used in the quiz “{where[q.id]}”.",
                        "Give the newer one an id of its own; an id that was used is never used again.",
                        question_id=q.id,
                        position=n,
                    ),
                )


@rule("MET-01", scope="case")
def case_id_fits(item: Item):
    """A case's id has its form, and its objective is one of the table."""
    if not re.match(r"^oms-c-\d{4}$", item.question.id):
        yield Finding(
            ("id",), f"The id “{item.question.id}” does not have the form oms-c-0000.", "Give it four digits."
        )
    yield from objective_is_known(item)


@rule("MET-02")
def level_fits_the_objective(item: Item):
    """A question asks for at most one level of thinking more than its objective."""
    objective = item.library.objectives.get(item.question.objective)
    if objective is None or objective.bloom_level not in LEVELS:
        return
    if LEVELS.index(item.question.bloom) > LEVELS.index(objective.bloom_level) + 1:
        yield Finding(
            ("bloom",),
            f"The question is at level {item.question.bloom}, its objective at {objective.bloom_level}.",
            "Choose a level no more than one above the objective's, or another objective.",
        )


def _ready(library) -> set[str]:
    return {key for key, lesson in library.lessons.items() if lesson.status == "ready"}


@rule("MET-02", scope="bank")
def objectives_have_their_questions(quizzes: Mapping[str, Sequence], library):
    """Every objective of a lesson that is ready has the number of questions planned for it."""
    seen = Counter(q.objective for questions in quizzes.values() for q in questions)
    ready = _ready(library) - _NO_COUNT
    for key, objective in library.objectives.items():
        if key[:3] in ready and seen[key] < (planned := int(objective.item_count)):
            yield (
                "",
                Finding(
                    (),
                    f"The objective {key} has {seen[key]} questions of the {planned} planned.",
                    "Write the missing questions, or mark the lesson as planned.",
                ),
            )


@rule("MET-03", "warning", scope="bank")
def most_questions_ask_to_apply(quizzes: Mapping[str, Sequence], _library):
    """Six in ten questions of a lesson, or more, ask to apply or for a higher level."""
    total, high, example = Counter(), Counter(), {}
    for name, questions in quizzes.items():
        for q in questions:
            lesson = q.objective[:3]
            total[lesson] += 1
            high[lesson] += LEVELS.index(q.bloom) >= LEVELS.index("Apply")
            example.setdefault(lesson, name)
    for lesson, n in sorted(total.items()):
        if lesson not in _NO_SHARE and n >= _FEWEST_FOR_SHARE and high[lesson] < 0.6 * n:
            yield (
                example[lesson],
                Finding(
                    (),
                    f"Only {high[lesson]} of the {n} questions of {lesson} are at Apply or higher.",
                    "Turn some questions of recall into decisions about a patient.",
                ),
            )


@rule("MET-04")
def reviewed_means_signed(item: Item):
    """`reviewed` needs the initials of a clinician and an educator, and a date within the last 24 months."""
    q = item.question
    if q.status != "reviewed":
        return
    review = q.reviewed_by
    missing = [role for role in ("clinical", "education") if not (review and getattr(review, role).strip())]
    if missing:
        yield Finding(
            ("reviewed_by",) if review else ("status",),
            f"The question is marked reviewed, and the initials for {' and '.join(missing)} are missing.",
            "Add the initials, or set the status to draft.",
        )
    if q.reviewed_on is None:
        yield Finding(
            ("status",),
            "The question is marked reviewed, and `reviewed_on` is missing.",
            "Add the date, or set the status to draft.",
        )
        return
    months = (item.today.year - q.reviewed_on.year) * 12 + item.today.month - q.reviewed_on.month
    months -= item.today.day < q.reviewed_on.day
    if q.reviewed_on > item.today:
        yield Finding(("reviewed_on",), f"The review date {q.reviewed_on} lies in the future.", "Correct the date.")
    elif months >= _REVIEW_MONTHS and not (months == _REVIEW_MONTHS and item.today.day == q.reviewed_on.day):
        yield Finding(
            ("reviewed_on",),
            f"The review of {q.reviewed_on} is more than {_REVIEW_MONTHS} months old.",
            "Review the question again, or set the status to draft.",
        )


@rule("MET-05")
def tags_have_no_blanks(item: Item):
    """A tag is one word."""
    for n, tag in enumerate(item.question.tags):
        if re.search(r"\s", tag):
            yield Finding(("tags", n), f"The tag “{tag}” holds a blank.", "Write hyphens or :: instead.")


@rule("MET-06", "warning")
def time_is_sensible(item: Item):
    """The planned time is 30 to 240 seconds."""
    if not 30 <= item.question.seconds <= 240:
        yield Finding(
            ("seconds",),
            f"{item.question.seconds} seconds are planned, outside 30 to 240.",
            "Plan 30 to 240 seconds, or split the question.",
        )
