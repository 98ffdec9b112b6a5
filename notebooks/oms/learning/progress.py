"""What the learner has done, as tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from oms.learning.store import Store, default_store

if TYPE_CHECKING:
    import pandas

__all__ = ["by_quiz", "default_store", "record"]


def record(store: Store | None = None) -> pandas.DataFrame:
    """Every answer given, one row each, in the order they were given; no rows when there is none yet.

    at         the moment, in UTC
    quiz       the name of the quiz
    question   the id of the question
    objective  the learning objective it belongs to
    right      True, False, or missing when nobody marked it
    score      0 to 1, or missing
    sure       1, 2 or 3 (3 is the surest), or missing when it was not said
    seconds    time taken, in seconds, or missing
    """
    import pandas

    answers = [a for a in (store or default_store()).answers() if a.event == "answer"]
    return pandas.DataFrame(
        {
            "at": pandas.to_datetime(pandas.Series([a.at for a in answers], dtype="object"), utc=True),
            "quiz": pandas.Series([a.quiz for a in answers], dtype="str"),
            "question": pandas.Series([a.question for a in answers], dtype="str"),
            "objective": pandas.Series([a.objective for a in answers], dtype="str"),
            "right": pandas.Series([a.right for a in answers], dtype="boolean"),
            "score": pandas.Series([a.score for a in answers], dtype="Float64"),
            "sure": pandas.Series([a.sure for a in answers], dtype="Int64"),
            "seconds": pandas.Series([a.seconds for a in answers], dtype="Float64"),
        }
    )


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
