"""What check() looks for in a time course that a figure draws, and in the picture of a question."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from .figures import Figure
from .library import Library
from .options import Picture
from .pointers import no_such
from .problem import Problem


def course_problems(shelf: Library, figure: Figure) -> Iterator[Problem]:
    """What is wrong in the table of a figure of kind `course`, with the line of the row; nothing for other kinds."""
    if figure.kind != "course" or figure.table not in shelf.course_names():  # a missing table is told by a rule
        return
    table = shelf.table(f"courses/{figure.table}.csv")
    if not table.readable:  # told once, at the table itself
        return
    scored: set[int] = set()
    before = 0
    for key, row in table.by_key.items():
        place = (table.file, table.lines[key])
        if row.day < before:
            yield Problem(*place, f"Day {row.day} stands below day {before}.", "Put the rows in the order of the days.")
        before = row.day
        if row.score is None:
            continue
        if not figure.least <= row.score <= figure.most:
            yield Problem(*place, f"The score {row.score:g} lies outside {figure.least:g} to {figure.most:g}, the range that "
                          "the figure shows.", "Correct the score, or `least` and `most` of the figure.")
        if row.day in scored:
            yield Problem(*place, f"Day {row.day} has two scores.", "Keep one of them; leave the other cell empty.")
        scored.add(row.day)
    if len(scored) < 2 and not table.problems:
        yield Problem(table.file, 0, f"The time course has {len(scored)} day{'' if len(scored) == 1 else 's'} with a score.",
                      "Two or more make a line; add what is missing.")


def picture_problems(shelf: Library, file: str, picture: Picture, line_of: Callable[[tuple], int]) -> Iterator[Problem]:
    """What the picture of a question names that does not exist, or cuts that cannot be cut."""
    if picture.figure not in shelf.figure_names():
        yield no_such((file, line_of(("figure",))), picture.figure, "figures", shelf.figure_names())
        return
    figure, _ = shelf.entry(f"figures/{picture.figure}.yaml", Figure)
    if picture.until is None or figure is None:  # a figure that cannot be read is told at its own file
        return
    place = (file, line_of(("until",)))
    if figure.kind != "course":
        yield Problem(*place, f"Only a figure of kind `course` can stop at a day; “{picture.figure}” is of kind "
                      f"`{figure.kind}`.", "Take `until` out, or show a figure of kind `course`.")
        return
    if figure.table not in shelf.course_names():
        return
    rows = shelf.course(figure.table)
    scored = [row.day for row in rows if row.score is not None]
    if scored and picture.until < scored[0]:
        yield Problem(*place, f"The first score is that of day {scored[0]}, so up to day {picture.until} there is none to show.",
                      f"Choose day {scored[0]} or a later one.")
    elif rows and picture.until >= (last := max(row.day + (row.event_days or 0) for row in rows)):
        yield Problem(*place, f"The time course ends on day {last}, so `until: {picture.until}` hides nothing.",
                      "Choose an earlier day, or take `until` out to show the whole figure.")
