"""A file of answers to hand to a teacher, under a name the learner chooses. Nothing else in it tells who it was."""

from __future__ import annotations

import json
import os
import re
import unicodedata
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from oms.content.problem import Mistake
from oms.learning import export
from oms.learning.answer import Answer, moment

FORMAT, VERSION = "oms-responses", 1
LONGEST_NAME = 40
KEPT = ("question", "fingerprint", "quiz", "run", "response", "right", "score", "sure", "chance", "seconds")


def nickname(given: object) -> str:
    """The name as it will stand in the file. Raises a Mistake for an empty, too long or unprintable one."""
    name = " ".join(str(given if given is not None else "").split())
    if not name:
        raise Mistake("Type a name for the file first; a made-up one will do.")
    if len(name) > LONGEST_NAME:
        raise Mistake(f"That name has {len(name)} characters; {LONGEST_NAME} fit.")
    if not name.isprintable():
        raise Mistake("That name holds a character that cannot be shown; use letters and digits.")
    return name


def file_name(name: str) -> str:
    """The file's name for a nickname: letters and digits that every computer takes."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return f"oms-responses-{re.sub(r'[^A-Za-z0-9]+', '-', plain).strip('-').lower() or 'learner'}.json"


def _entry(answer: Answer) -> dict[str, Any]:
    kept = {name: getattr(answer, name, None) for name in KEPT}
    return kept | {"at": moment(answer.at) if answer.at else None}


def response_text(answers: list[Answer], name: str, made: datetime | None = None) -> str:
    """The file as text: JSON with format, version, nickname, made (UTC) and answers, in the order they were given."""
    return json.dumps({
        "format": FORMAT, "version": VERSION, "nickname": nickname(name),
        "made": (made or datetime.now(UTC)).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "answers": [_entry(answer) for answer in answers if answer.event == "answer"],
    }, ensure_ascii=False, indent=1) + "\n"


def response_file(store: Any, name: object, folder: str | os.PathLike[str] = ".") -> Path:
    """Write every answer of a store to a file for a teacher; returns its path.

    The file is written whole or not at all. An older file of the same name is replaced only when it is such a file too.
    Raises a Mistake where there is nothing to hand in, or the file cannot be written.
    """
    called = nickname(name)
    answers = [answer for answer in store.answers() if answer.event == "answer"]
    if not answers:
        raise Mistake("There is nothing to hand in yet: answer a question first.")
    path = Path(folder).expanduser().absolute() / file_name(called)
    if path.exists() and not _is_ours(path):
        raise Mistake(f"“{path.name}” is there already and is not a file of answers; choose another name.")
    return export.write(path, response_text(answers, called), forbidden=store.path)


def _is_ours(path: Path) -> bool:
    try:
        with path.open(encoding="utf-8") as file:
            return f'"format": "{FORMAT}"' in file.read(200)
    except (OSError, UnicodeDecodeError):
        return False
