"""Where the content lies: the repository's `data/`, or the folder that OMS_DATA names."""

from __future__ import annotations

import os
from pathlib import Path

from .problem import Mistake


def data_dir() -> Path:
    """The folder with the content files.

    It is the folder named by the environment variable OMS_DATA (an instructor's own copy); without it, the
    repository's `data/`. Raises a Mistake, in one sentence, when that folder is not there.
    """
    named = os.environ.get("OMS_DATA", "").strip()
    if named:
        folder = Path(named).expanduser()
        if not folder.is_dir():
            raise Mistake(f"OMS_DATA names the folder “{named[:200]}”, and there is no such folder; "
                          "correct the name, or remove OMS_DATA to use the course's own content.")
        return folder
    folder = Path(__file__).resolve().parents[3] / "data"
    if not folder.is_dir():
        raise Mistake("The folder “data” with the course's content is missing beside the folder “notebooks”; "
                      "download the course again, or let OMS_DATA name another folder.")
    return folder


def notebooks_dir() -> Path:
    """The folder with the lessons: the one in which the package `oms` lies."""
    return Path(__file__).resolve().parents[2]
