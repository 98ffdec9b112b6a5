"""ACC: figures that can be read without being seen."""

from __future__ import annotations

from pathlib import Path

from .reading import count_words
from .registry import Finding, rule

_LONGEST_TITLE = 150
_SHORTEST_ALT = 20


@rule("ACC-01", scope="figure")
def figure_can_be_read(figure, library):
    """A figure has a short title, a long description, and a table of data/ with its numbers."""
    if not figure.title.strip() or len(figure.title) > _LONGEST_TITLE:
        yield Finding(
            ("title",),
            f"The title, which is the short description, has {len(figure.title)} characters.",
            f"Say what the figure shows in 1 to {_LONGEST_TITLE} characters.",
        )
    if (n := count_words(figure.alt or "")) < _SHORTEST_ALT:
        yield Finding(
            ("alt",),
            f"The text alternative has {n} words, fewer than {_SHORTEST_ALT}.",
            "Describe what is drawn and what it shows, for somebody who cannot see it.",
        )
    if not (figure.table or "").strip() or not (Path(library.folder) / f"{figure.table}.csv").is_file():
        yield Finding(
            ("table",),
            f"There is no table “{figure.table or ''}” in the data folder.",
            "Name the table (without .csv) that holds the numbers of the figure.",
        )
