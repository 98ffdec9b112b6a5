"""Names that refer to another file: a source, a claim, an objective, a lesson, a statement of a web page."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Iterator

from .file_text import shorten
from .library import Library
from .problem import Problem

# Which columns of a table are keys of another one, and which rule a question breaks with a key that is in none.
POINTERS = {"claims.csv": ("ref_ids",), "signs.csv": ("sources", "claims"), "web_claims.csv": ("lesson", "sources"),
            "movements.csv": ("sources", "claims"), "presets.csv": ("sources", "claims"),
            "waveforms.csv": ("sources", "claims"), "proportions": ("sources", "claims")}
RULE_OF = {"sources": "FBK-04", "claims": "FBK-04", "objective": "MET-01"}
_TABLE_OF = {"sources": "references.csv", "ref_ids": "references.csv", "claims": "claims.csv",
             "objective": "objectives.csv", "lesson": "lessons.csv"}

_BRACKETED = re.compile(r"\[([A-Za-z]\w*(?:\s*[;,]\s*[A-Za-z]\w*)*)\]")


def bracketed(text: str) -> list[str]:
    """Whatever stands in square brackets as a key does, each once; it need not be one."""
    return list(dict.fromkeys(key.strip() for group in _BRACKETED.findall(text) for key in re.split("[;,]", group)))


def unresolved(shelf: Library, file: str, column: str, value: str | tuple[str, ...],
               line_of: Callable[[tuple], int]) -> Iterator[Problem]:
    """A Problem for each key that is not in the table it points to."""
    table = shelf.table(_TABLE_OF[column])
    if not table.readable:  # told once, at the table itself
        return
    single = isinstance(value, str)
    for place, key in enumerate((value,) if single else value):
        if not table.knows(key):
            yield no_such((file, line_of((column,) if single else (column, place))), key, table.file, table.by_key,
                          RULE_OF.get(column, "") if file.endswith(".yaml") else "")


def tags(shelf: Library, file: str, given: tuple[str, ...], line_of: Callable[[tuple], int]) -> Iterator[Problem]:
    """A Problem for each tag such as web:W2-12 that names a statement nobody has entered."""
    table = shelf.table("web_claims.csv")
    for place, tag in enumerate(given):
        if tag.startswith("web:") and table.readable and not table.knows(tag[4:]):
            yield no_such((file, line_of(("tags", place))), tag[4:], "web_claims.csv", table.by_key)


def no_such(place: tuple[str, int], key: str, where: str, known: Iterable[str], rule: str = "") -> Problem:
    """The Problem of a key that is not in `where`, with the nearest one that is; `place` is file and line."""
    near = difflib.get_close_matches(key, list(known), n=1, cutoff=0.6)
    meant = f"; did you mean “{near[0]}”?" if near else "."
    return Problem(*place, f"“{shorten(key)}” is not in {where}{meant}",
                   "Correct it here." if near else f"Correct it here, or add it to {where} first.", rule=rule)
