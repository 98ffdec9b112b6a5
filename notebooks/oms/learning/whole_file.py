"""A file that is written whole or not at all: what was there under its name stays until all of the new one is on disk."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from oms.content.problem import Mistake


def why(fault: BaseException) -> str:
    """What the computer said, in small letters, to stand in a sentence."""
    return (getattr(fault, "strerror", None) or "the computer does not take this name").lower()


def write_whole(path: Path, data: bytes, *, private: bool = False, called: str = "") -> Path:
    """Write the bytes and return the path; an older file of this name is replaced at once, when all is written.

    A `private` file is for its owner's eyes only, any other for everybody who may see new files. `called` is what the
    sentence calls it. Raises a Mistake in one sentence when it cannot be written.
    """
    temporary = None
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".oms-")
        with open(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if os.name == "posix" and not private:  # a temporary file is for its owner alone
            mask = os.umask(0)
            os.umask(mask)
            os.chmod(temporary, 0o666 & ~mask)
        os.replace(temporary, path)
    except BaseException as fault:
        if temporary is not None:
            with suppress(OSError):
                os.unlink(temporary)
        if isinstance(fault, OSError):
            raise Mistake(f"“{called or path.name}” could not be written: {why(fault)}.") from None
        raise
    return path
