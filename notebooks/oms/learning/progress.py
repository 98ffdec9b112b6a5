"""What the learner has done, as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oms.learning.store import Store, default_store

if TYPE_CHECKING:
    import pandas

__all__ = ["by_quiz", "default_store", "record"]

_COLUMNS = ("at", "quiz", "question", "objective", "right", "score", "sure", "chance", "seconds")


def record(store: Store | None = None) -> pandas.DataFrame:
    """Every answer given, one row each, in the order they were given; no rows when there is none yet.

    at         the moment, in UTC
    quiz       the name of the quiz
    question   the id of the question
    objective  the learning objective it belongs to
    right      True, False, or missing when nobody marked it
    score      0 to 1, or missing
    sure       1, 2 or 3 (3 is the surest), or missing when it was not said
    chance     0 to 1: how likely you said it is that your answer is right, or missing when it was not asked
    seconds    time taken, in seconds, or missing
    """
    import pandas

    rows = (store or default_store()).cells(*_COLUMNS, event="answer")
    table = pandas.DataFrame.from_records(rows, columns=_COLUMNS, coerce_float=True)
    del rows  # many small objects, and the table has its own
    table["at"] = pandas.to_datetime(table["at"], utc=True, format="ISO8601", errors="coerce")
    for name in ("quiz", "question", "objective"):
        if table[name].dtype != "str":  # there is no row, or a damaged one
            table[name] = table[name].map(str).astype("str")
    for name in ("right", "score", "sure", "chance", "seconds"):
        # A damaged cell may hold anything; what is no number is missing.
        table[name] = pandas.to_numeric(table[name], errors="coerce").astype("Float64")
    table["right"] = table["right"].ne(0).astype("boolean")
    table["sure"] = table["sure"].where(table["sure"].isin((1, 2, 3))).astype("Int64")
    return table


def by_quiz(store: Store | None = None) -> pandas.DataFrame:
    """One row a quiz, in alphabetical order; no rows when nothing has been answered yet.

    quiz      the name of the quiz
    answered  how many different questions of it were answered
    right     how many of these were right the last time they were answered
    last      the moment of the latest answer, in UTC
    """
    answers = record(store)
    latest = answers.drop_duplicates(["quiz", "question"], keep="last")
    table = latest.groupby("quiz", sort=True).agg(
        answered=("question", "size"), right=("right", "sum"), last=("at", "last")
    )
    return table.astype({"answered": "int64", "right": "int64"}).reset_index()
