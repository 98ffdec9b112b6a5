"""Which files a data folder holds: those that nobody reads, and those that should be there."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from pathlib import Path

from .classes import guide_names
from .file_text import shorten
from .library import NAME, Library
from .problem import Problem
from .records import FOLDERS_OF_TABLES, TABLES

_FOLDERS = ("questions", "cases", "figures", "diagrams", "steps", "tables", "calculators", "classes", "guides",
            *FOLDERS_OF_TABLES)
_ALSO_WELCOME = {"README.md", "LICENSE", "LICENSE.md", "LICENSE.txt"}
NEED_NOT_BE = frozenset({"glossary.csv", "courses", "anki.csv", "misconceptions.csv", "classes", "guides"})


def strangers(shelf: Library, folder: Path, listed: list[Path]) -> Iterator[Problem]:
    """Files that nobody reads, and files that should be there."""
    for name in _FOLDERS:  # a missing table is told where the table is read
        if name not in NEED_NOT_BE and not (folder / name).is_dir():
            yield Problem(name, 0, "This folder is missing.", f"Make a folder called “{name}”; it may be empty.")
    for path in listed:
        inside = path.relative_to(folder)
        if path.is_dir() or any(part.startswith((".", "~$")) for part in inside.parts):
            continue
        file = inside.as_posix()
        in_place = len(inside.parts) == 2 and inside.parts[0] in _FOLDERS
        if file in TABLES or file in _ALSO_WELCOME:
            continue
        ending = ".csv" if inside.parts[0] in FOLDERS_OF_TABLES else ".yaml"
        known = path.stem in guide_names(shelf) if inside.parts[0] == "guides" else NAME.fullmatch(path.stem)
        if in_place and path.suffix == ending and known:
            continue
        if inside.parts[0] == "tables" and path.suffix == ".csv" and path.with_suffix(".yaml").is_file():
            continue
        yield Problem(shorten(file, 100), 0, "Nobody reads this file.", _what_to_do(path, in_place), "warning")


def _what_to_do(path: Path, in_place: bool) -> str:
    if path.parent.name == "guides" and in_place:
        return "Give it the name of a module of lessons.csv, such as M04.yaml."
    if in_place and path.suffix.casefold() in (".yml", ".yaml"):
        return "Give it a name of small letters, digits and hyphens that ends in .yaml."
    if path.suffix.casefold() in (".xlsx", ".xls", ".ods", ".numbers"):
        return "Tables are read as CSV: save it as “CSV UTF-8 (comma delimited)”."
    if path.parent.name == "tables" and path.suffix == ".csv":
        return f"Explain its columns in a file “{path.stem}.yaml” beside it; data/README.md shows one."
    near = difflib.get_close_matches(path.name, list(TABLES), n=1, cutoff=0.7)
    if near:
        return f"If it is meant to be {near[0]}, give it that name."
    return "Move it to where it belongs, or delete it."
