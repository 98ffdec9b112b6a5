"""Where an export goes: a folder, and files that are written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from oms.content.problem import Mistake

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
        raise Mistake(f"The folder “{text[:200]}” cannot be made: {_why(fault)}. Name another one.") from None
    if a_file:
        raise Mistake(f"“{folder.name}” is a file; name a folder to write into.")
    return folder


def write_whole(path: Path, data: bytes) -> Path:
    """Write the file, replacing one of the same name only when all is written. Raises a Mistake when it cannot."""
    temporary = None
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".oms-export-")
        with open(handle, "wb") as file:
            file.write(data)
        if os.name == "posix":  # a temporary file is for its owner alone; this one is meant to be handed on
            mask = os.umask(0)
            os.umask(mask)
            os.chmod(temporary, 0o666 & ~mask)
        os.replace(temporary, path)
    except BaseException as fault:
        if temporary is not None:
            with suppress(OSError):
                os.unlink(temporary)
        if isinstance(fault, OSError):
            raise Mistake(f"“{path.name}” could not be written: {_why(fault)}.") from None
        raise
    return path


def _why(fault: Exception) -> str:
    return (getattr(fault, "strerror", None) or "the computer does not take this name").lower()
