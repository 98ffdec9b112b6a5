"""What an export wrote, what it left behind and why: told in lines and as a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import pandas

    from .export_items import ExportItem


class LeftBehind(NamedTuple):
    """A question (or a case) that could not leave: its id, its module, its type, and the reason."""

    id: str
    module: str
    type: str
    why: str


class Written(NamedTuple):
    """A question that left: its id, its module, its type, and what it became."""

    id: str
    module: str
    type: str
    became: str


@dataclass
class ExportReport:
    """The report of one export. `files` are the files written, `notes` what the person who imports them should know."""

    target: str
    label: str
    files: list[Path] = field(default_factory=list)
    written: list[Written] = field(default_factory=list)
    left: list[LeftBehind] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def took(self, item: ExportItem, became: str) -> None:
        """Enter a question that was written, and what it became in the other program."""
        self.written.append(Written(item.id, item.module, item.type, became))

    def leave(self, item: ExportItem, why: str) -> None:
        """Enter a question that stays behind, and why."""
        self.left.append(LeftBehind(item.id, item.module, item.type, why))

    def leaving(self, items: Iterable[ExportItem], unfit: Callable[[ExportItem], str]) -> Iterator[tuple[ExportItem, str]]:
        """The questions that can leave, each with its module where a new one begins and "" elsewhere; the others are
        entered as left behind, with the reason that `unfit` gives."""
        module = ""
        for item in items:
            if why := item.trouble or unfit(item):
                self.leave(item, why)
                continue
            yield item, item.module if item.module != module else ""
            module = item.module

    @property
    def summary(self) -> str:
        """One sentence: how many questions were written, how many questions and cases left behind."""
        cases = sum(one.type == "case" for one in self.left)
        behind = _some(len(self.left) - cases) + (f" and {_some(cases, 'case')}" if cases else "")
        return f"{self.label}: {_some(len(self.written))} written, {behind} left behind."

    @property
    def lines(self) -> tuple[str, ...]:
        """The whole report as lines of text: the sentence, the files, what was left behind by reason, the notes."""
        names = [path.name for path in self.files if path.suffix != ".svg"]
        pictures = len(self.files) - len(names)
        told = [self.summary, *(f"File: {name}" for name in names)]
        if pictures:
            told.append(f"Pictures beside the files: {pictures}.")
        for (kind, why), count in sorted(Counter((one.type, one.why) for one in self.left).items()):
            ids = [one.id for one in self.left if (one.type, one.why) == (kind, why)]
            told.append(f"Left behind, type {kind}, {count}: {why} ({', '.join(ids)}).")
        return (*told, *self.notes)

    def table(self) -> pandas.DataFrame:
        """One row for each question: question, module, type, written (True or False), became, why."""
        import pandas as pd

        rows = [(one.id, one.module, one.type, True, one.became, "") for one in self.written]
        rows += [(one.id, one.module, one.type, False, "", one.why) for one in self.left]
        return pd.DataFrame(sorted(rows), columns=["question", "module", "type", "written", "became", "why"])


def _some(count: int, what: str = "question") -> str:
    return f"{count} {what if count == 1 else what + 's'}"
