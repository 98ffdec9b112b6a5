"""ACC: figures that can be read without being seen."""

from __future__ import annotations

import difflib
from pathlib import Path

from .reading import count_words
from .registry import Finding, rule

_LONGEST_TITLE = 150
_SHORTEST_ALT = 20
_SHORTEST_DIAGRAM_ALT = 40
_LONGEST_LABEL = 7


@rule("ACC-01", scope="figure")
def figure_can_be_read(figure, library):
    """A figure has a short title, a long description, and a table of data/ with its numbers."""
    yield from _told_in_words(figure, _SHORTEST_ALT)
    tables = _tables(Path(library.folder), figure.kind)
    if figure.table not in tables:
        near = difflib.get_close_matches(figure.table, tables, n=1, cutoff=0.6)
        meant = f" Did you mean “{near[0]}”?" if near else ""
        yield Finding(
            ("table",),
            f"There is no table “{figure.table}” that a figure of kind `{figure.kind}` can draw.{meant}",
            "Name the table (without .csv) that holds the numbers of the figure.",
        )


def _tables(folder, kind):
    """The names of the tables that a figure of this kind can draw."""
    if kind == "proportions":
        return [name for name in ("signs",) if (folder / f"{name}.csv").is_file()]
    place = "courses" if kind == "course" else "proportions"
    return sorted(path.stem for path in (folder / place).glob("*.csv"))


@rule("ACC-01", scope="diagram")
def diagram_can_be_read(diagram, _library):
    """A diagram has a short title, a longer description than a figure, and names that fit into its boxes."""
    yield from _told_in_words(diagram, _SHORTEST_DIAGRAM_ALT)
    for place, part in enumerate(diagram.parts):
        if (n := count_words(part.label)) > _LONGEST_LABEL:
            yield Finding(
                ("parts", place, "label"),
                f"The label has {n} words, more than {_LONGEST_LABEL}.",
                "Shorten it; what it does is told under `says`.",
            )


def _told_in_words(entry, shortest_alt):
    if not entry.title.strip() or len(entry.title) > _LONGEST_TITLE:
        yield Finding(
            ("title",),
            f"The title, which is the short description, has {len(entry.title)} characters.",
            f"Say what it shows in 1 to {_LONGEST_TITLE} characters.",
        )
    if (n := count_words(entry.alt or "")) < shortest_alt:
        yield Finding(
            ("alt",),
            f"The text alternative has {n} words, fewer than {shortest_alt}.",
            "Describe what is drawn and what it shows, for somebody who cannot see it.",
        )
