"""From one file of `data/cases` to the case it holds, of whichever mode."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import ConfigDict, Field

from .cases import Case
from .file_text import Unreadable
from .loading import load_entry
from .options import Entry
from .problem import Problem
from .unfolding import UnfoldingCase
from .unfolding_graph import breaks
from .yaml_text import read_yaml

AnyCase = Case | UnfoldingCase


class AnyMode(Entry):
    """What is asked of a case before it is known which mode it has."""

    model_config = ConfigDict(extra="ignore")
    mode: Literal["bedside", "orders", "unfolding"] = Field("bedside", description="how the case is played")


def load_case(path: Path, file: str) -> tuple[AnyCase | None, tuple[Problem, ...]]:
    """The case in this file, or None, and what keeps it from being played. Never raises."""
    asked, found = load_entry(path, file, AnyMode)
    if asked is None:
        return None, found
    if asked.mode != "unfolding":
        return load_entry(path, file, Case)
    case, found = load_entry(path, file, UnfoldingCase)
    flaws = breaks(case) if case is not None else ()
    if not flaws:
        return case, found
    try:
        lines = read_yaml(path, file)
    except Unreadable as refused:  # changed since it was read
        return None, (refused.problem,)
    return None, tuple(Problem(file, lines.line(flaw.path), flaw.message, flaw.remedy) for flaw in flaws)
