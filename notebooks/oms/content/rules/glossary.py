"""The medical words the rules need, from `data/glossary.csv`."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

KINDS = ("abbreviation", "eponym", "trigger", "stopword")


def _pattern(words) -> re.Pattern[str]:
    words = sorted(words, key=len, reverse=True)
    # With no words at all the pattern must find nothing.
    return re.compile(r"\b(?:" + "|".join(map(re.escape, words)) + r")(?:s|es)?\b" if words else r"(?!)", re.IGNORECASE)


@dataclass(frozen=True)
class Trigger:
    """A phrase that gives an answer away: `term` in the stem, and in the answer a name that `gives_away` finds."""

    term: str
    found: re.Pattern[str]
    gives_away: re.Pattern[str]
    names_itself: bool


@dataclass(frozen=True)
class Glossary:
    """Abbreviations every reader knows, eponyms, trigger phrases, and words too common in the field to be a cue."""

    abbreviations: frozenset[str] = frozenset()
    eponyms: re.Pattern[str] = field(default_factory=lambda: _pattern(()))
    triggers: tuple[Trigger, ...] = ()
    stopwords: frozenset[str] = frozenset()

    @classmethod
    def of(cls, rows) -> Glossary:
        """A Glossary from rows with `term`, `kind` and `note`; for a trigger `note` lists the names it gives away."""
        words: dict[str, list[tuple[str, str]]] = {kind: [] for kind in KINDS}
        for row in rows:
            term, kind = (row.get("term") or "").strip(), (row.get("kind") or "").strip()
            if term and kind in words:
                words[kind].append((term, (row.get("note") or "").strip()))
        triggers = []
        for term, note in words["trigger"]:
            names = [n.strip() for n in note.split(";") if n.strip()]
            triggers.append(
                Trigger(term, _pattern([term]), _pattern(names), term.casefold() in {n.casefold() for n in names})
            )
        return cls(
            frozenset(t for t, _ in words["abbreviation"]),
            _pattern(t for t, _ in words["eponym"]),
            tuple(triggers),
            frozenset(t.casefold() for t, _ in words["stopword"]),
        )


@lru_cache(maxsize=16)
def _read(path: Path, _changed: int) -> Glossary:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return Glossary.of(csv.DictReader(file))


def glossary_in(folder: Path) -> Glossary:
    """The Glossary of a data folder, read again when the file has changed; an empty one where there is no file."""
    path = Path(folder) / "glossary.csv"
    try:
        return _read(path, path.stat().st_mtime_ns)
    except (OSError, UnicodeDecodeError, csv.Error):
        return Glossary()  # the form of the file is reported where all tables are checked
