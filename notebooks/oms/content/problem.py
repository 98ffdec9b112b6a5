"""What is wrong with the content, and how it is told: a Problem to an instructor, a Mistake to a learner."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, order=True)
class Problem:
    """One thing wrong with a content file: where it is, what it is, and how to mend it.

    `file` is the path inside the data folder, `line` the line in it (0 when the whole file is meant).
    A problem of severity "warning" may be waived in the file with a written reason; an "error" may not.
    `rule` is the rule's id in `data/rules.csv`, or "" for a plain mistake of form.
    """

    file: str
    line: int
    message: str
    remedy: str
    severity: Severity = "error"
    rule: str = ""

    def __str__(self) -> str:
        place = f"{self.file}, line {self.line}" if self.line else self.file
        rule = f" [{self.rule}]" if self.rule else ""
        return f"{place}: {self.message} {self.remedy}{rule}"


class Mistake(ValueError):
    """A wrong name or value, said in one sentence. In a notebook only that sentence is shown, never a traceback."""

    def _render_traceback_(self) -> list[str]:
        # IPython asks an exception for this before it writes a traceback of its own.
        return [str(self)]


def unknown(what: str, given: object, known: Iterable[str]) -> Mistake:
    """A Mistake that names the nearest valid name: `no quiz "eye-sings"; did you mean "eye-signs"?`"""
    names = sorted(known)
    given = " ".join(str(given).split())[:80]
    folded = {name.casefold(): name for name in names}
    near = difflib.get_close_matches(given.casefold(), list(folded), n=1, cutoff=0.5)
    if near:
        return Mistake(f"There is no {what} “{given}”; did you mean “{folded[near[0]]}”?")
    if not names:
        return Mistake(f"There is no {what} “{given}”; there is none at all yet.")
    listed = ", ".join(f"“{name}”" for name in names[:12])
    more = f" and {len(names) - 12} more" if len(names) > 12 else ""
    return Mistake(f"There is no {what} “{given}”; there is {listed}{more}." if given else f"Say which {what}: {listed}{more}.")
