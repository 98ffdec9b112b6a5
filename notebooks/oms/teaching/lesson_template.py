"""A lesson to begin with: the cells that every lesson has, with words that say what belongs there."""

from __future__ import annotations

import json
import re
from pathlib import Path

from oms.content.problem import Mistake
from oms.learning.whole_file import why

TEMPLATE = Path(__file__).with_name("static") / "lesson-template.json"
NAME = re.compile(r"\d\d-[a-z0-9]+(-[a-z0-9]+)*")


def lesson_name(given: object) -> str:
    """The file's name without its ending. Raises a Mistake that says what a name looks like."""
    name = str(given if given is not None else "").strip().removesuffix(".ipynb")
    if not NAME.fullmatch(name):
        raise Mistake("Name the lesson with two digits, a hyphen and small letters, as in “14-my-lesson”.")
    return name


def row_of(name: str, title: str, minutes: int = 25) -> str:
    """The row that data/lessons.csv needs for it, as text."""
    quoted = f'"{title}"' if "," in title or '"' in title else title
    return f"M{name[:2]},{name},{quoted},{minutes},M00,planned"


def write_lesson(name: object, title: object = "", folder: str | Path = ".") -> Path:
    """Write a new lesson from the template and return its path. Nothing that exists is written over.

    Raises a Mistake for a name that will not do, a name that is taken, and a folder that cannot be written to.
    """
    name = lesson_name(name)
    heading = " ".join(str(title or "").split()) or "What question does this lesson answer?"
    path = Path(folder).expanduser().absolute() / f"{name}.ipynb"
    notebook = json.loads(TEMPLATE.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        cell["source"] = [line.replace("TITLE", heading).replace("MODULE", f"M{name[:2]}") for line in cell["source"]]
    try:
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(json.dumps(notebook, ensure_ascii=False, indent=1) + "\n")
    except FileExistsError:
        raise Mistake(f"“{path.name}” is there already; choose another name.") from None
    except OSError as fault:
        raise Mistake(f"“{path.name}” could not be written: {why(fault)}.") from None
    return path
