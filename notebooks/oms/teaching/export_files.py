"""The folder that an export goes to."""

from __future__ import annotations

import os
from pathlib import Path

from oms.content.problem import Mistake
from oms.learning.whole_file import why

FOLDER = "oms-export"


def folder_for(to: str | os.PathLike | None = None) -> Path:
    """The folder to write into, made if it is not there; without a name `oms-export` beside the notebook.

    Raises a Mistake where there can be no such folder.
    """
    text = str(to).strip() if to is not None else ""
    try:
        folder = Path(text or FOLDER).expanduser().absolute()
        a_file = folder.exists() and not folder.is_dir()
        if not a_file:
            folder.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError, RuntimeError) as fault:
        raise Mistake(f"The folder “{text[:200]}” cannot be made: {why(fault)}. Name another one.") from None
    if a_file:
        raise Mistake(f"“{folder.name}” is a file; name a folder to write into.")
    return folder
