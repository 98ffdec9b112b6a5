"""Where pages go: a folder of their own for each edition, with the course's content files beside the answers."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

from oms.content.problem import Mistake
from oms.learning.whole_file import why

FOLDERS = {"with-answers": "oms-pages", "hand-outs": "oms-hand-outs", "slides": "oms-slides"}
MAP = "index.html"
_EDITION = re.compile(r'<meta name="oms-edition" content="([a-z-]+)">')
_HEAD = 2000  # characters in which the edition stands


def page_folder(name: str | os.PathLike | None, edition: str, content: Path) -> Path:
    """The folder to write an edition into, made if it is not there; without a name the edition's own beside the notebooks.

    `content` is the folder of the course's own files. Raises a Mistake where there can be no such folder, and where it
    holds another edition or something else: a hand-out beside the answers would be none.
    """
    text = str(name).strip() if name is not None else ""
    try:
        folder = Path(text or FOLDERS[edition]).expanduser().absolute()
        if folder.exists() and not folder.is_dir():
            raise Mistake(f"“{folder.name}” is a file; name a folder to write into.")
        if _inside(content, folder) or _inside(folder, content):
            raise Mistake(f"The folder “{folder.name}” holds the course itself; name a folder of its own for the pages.")
        if edition_of(folder) not in ("", edition) or (edition_of(folder) == "" and _holds_pages(folder)):
            raise Mistake(f"The folder “{folder.name}” holds other pages; name a folder of its own for these.")
        folder.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError, RuntimeError) as fault:
        if isinstance(fault, Mistake):
            raise
        raise Mistake(f"The folder “{text[:200]}” cannot be made: {why(fault)}. Name another one.") from None
    return folder


def edition_of(folder: Path) -> str:
    """The edition that the folder's map names, "" where there is none."""
    try:
        with (folder / MAP).open(encoding="utf-8", errors="replace") as file:
            found = _EDITION.search(file.read(_HEAD))
    except OSError:
        return ""
    return found[1] if found else ""


def _holds_pages(folder: Path) -> bool:
    return (folder / MAP).exists() or (folder / "data").exists()


def _inside(inner: Path, outer: Path) -> bool:
    return inner.resolve().is_relative_to(outer.resolve())


def copy_content(content: Path, folder: Path) -> Path:
    """A copy of the course's content files in `data/` of the folder, hidden files left out. Raises a Mistake when it
    cannot be made."""
    target = folder / "data"
    try:
        shutil.copytree(content, target, ignore=shutil.ignore_patterns(".*", "~$*", "__pycache__"), dirs_exist_ok=True)
    except (OSError, shutil.Error) as fault:
        raise Mistake(f"The folder “data” could not be copied: {why(fault)}.") from None
    return target
