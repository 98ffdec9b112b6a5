"""Checks the two forms of a test: enough questions of each objective, and none that a program cannot mark."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from .loading import LoadedQuiz
from .problem import Problem

SELF_MARKED = ("cloze", "free")  # the learner marks them, so they cannot be counted before and after


def form_problems(quiz: LoadedQuiz, line_of: Callable[[tuple], int]) -> Iterator[Problem]:
    """What keeps a quiz from being drawn up in two forms; nothing for a quiz that has none."""
    if quiz.forms is None:
        return
    for question in quiz.questions:
        if question.type in SELF_MARKED:
            yield Problem(quiz.file, line_of(("questions", quiz.places[question.id], "type")),
                          f"A question of type `{question.type}` is marked by the learner, so no form can count it.",
                          "Ask it in another quiz, or as another type.")
    counts = Counter(question.objective for question in quiz.questions if question.type not in SELF_MARKED)
    pairs = sum(count // 2 for count in counts.values())
    if pairs < quiz.forms.each:
        yield Problem(quiz.file, line_of(("forms", "each")),
                      f"{quiz.forms.each} questions are wanted for each form, and the file has {pairs} pairs of one "
                      "objective.", "Write a second question for an objective that has one, or lower `each`.")
    for objective, count in sorted(counts.items()):
        if count % 2:
            yield Problem(quiz.file, line_of(("forms",)),
                          f"{objective} has {count} question{'s' * (count > 1)}, so that one of them is in neither form.",
                          "Write its partner, or take it out.", "warning")
