"""Tables of facts as they stand in `data/tables/`: NAME.yaml explains the columns, NAME.csv beside it holds the rows."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Field,
    StringConstraints,
    ValidationInfo,
    create_model,
    field_validator,
    model_validator,
)

from .cells import Count, List, split
from .file_text import shorten
from .questions import Entry, Keys, Words, distinct

if TYPE_CHECKING:
    import pandas

    from .loading import Table

EVERY_TABLE = ("claims", "sources", "note")  # the columns that need no explanation of their own
LISTED_ONLY = "listed only"
_CHOOSING = ("choice", "choices")


class Column(Entry):
    """One column of a table of facts: what stands in it, and how it is shown."""

    name: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")] = Field(
        description="the column's name in the first line of the CSV file: small letters, digits and _")
    label: Words = Field(description="the heading that the reader sees")
    says: Words = Field(description="what stands in it, for the person who fills it in and for the reader who asks")
    kind: Literal["words", "choice", "choices", "count", "percent", "number", "sources"] = Field(
        "words", description="`words`; `choice`: one of `choices`; `choices`: one or more of them, separated by “; ”; "
                             "`count`: people; `percent`: 0 to 100; `number`: any number, its unit stands in the label; "
                             "`sources`: keys of references.csv, separated by “; ”")
    choices: Keys = Field((), description="for `choice` and `choices`: what may stand there, in its natural order")
    of: str = Field("", description="for `count` and `percent`: the name of the column with the denominator")
    among: str = Field("", description="for `count` and `percent`: the name of the column that says who was counted")
    needed: bool = Field(False, description="true when no cell may be empty")
    hide: bool = Field(False, description="true for a column that stays covered until the reader asks for it")
    judgement: bool = Field(False, description="true when no source says it and the course has judged it; the heading "
                                               "says so")

    @model_validator(mode="after")
    def _is_told_in_full(self):
        if self.name in (*EVERY_TABLE, "verification") or hasattr(Entry, self.name):
            raise ValueError(f"the column cannot be called “{self.name}”; that name is taken, call it something else")
        if self.kind in _CHOOSING and len(self.choices) < 2:
            raise ValueError(f"the column “{self.name}” is a {self.kind} but names no two `choices`")
        if self.kind not in _CHOOSING and self.choices:
            raise ValueError(f"the column “{self.name}” has `choices`, so its kind must be choice or choices")
        if any(";" in choice for choice in self.choices):
            raise ValueError(f"a choice of the column “{self.name}” holds a semicolon, which separates choices in a cell")
        if self.kind == "percent" and not self.among:
            raise ValueError(f"the column “{self.name}” holds per cent but not of whom; name a column behind `among`")
        return self

    @property
    def heading(self) -> str:
        """The label; with the words “our judgement” where the course has judged."""
        return f"{self.label} (our judgement)" if self.judgement else self.label


class FactTable(Entry):
    """A table of facts to search, filter and uncover. Its rows stand in the CSV file of the same name beside it."""

    title: Words = Field(description="what the table shows")
    lesson: Annotated[str, StringConstraints(pattern=r"^M\d\d$")] = Field(description="the module it belongs to: M05")
    about: str = Field("", description="how to use it, in one to three sentences above the table")
    columns: tuple[Column, ...] = Field(min_length=1, description="every column of the CSV file except `claims`, "
                                                                   "`sources` and `note`, from left to right")
    row: Keys = Field(min_length=1, description="the column that names a row; a second one where the same name stands "
                                                "in several rows. Together they are never the same twice")
    filters: Keys = Field((), description="the columns to filter by; each a `choice` or `choices`, and not hidden")
    sort: Keys = Field((), description="the columns to sort by; without any, the rows keep the order of the file")
    note: str = Field("", description="what limits the table, and what in it is judged and not published")
    sources: Keys = Field((), description="keys of data/references.csv for the table as a whole; each row has its own")
    claims: Keys = Field((), description="rows of data/claims.csv for the table as a whole")

    @field_validator("columns")
    @classmethod
    def _fit_together(cls, columns: tuple[Column, ...]) -> tuple[Column, ...]:
        names = [column.name for column in columns]
        if twice := [name for name in names if names.count(name) > 1]:
            raise ValueError(f"two columns are called “{twice[0]}”")
        denominators = {column.of for column in columns}
        for column in columns:
            for name in filter(None, (column.of, column.among)):
                _must_be(name, names)
            if column.kind == "count" and column.name not in denominators and not (column.of and column.among):
                raise ValueError(f"the column “{column.name}” counts people, so it needs a denominator (`of`) and who "
                                 "was counted (`among`)")
        return columns

    @field_validator("row", "filters", "sort")
    @classmethod
    def _are_columns(cls, names: tuple[str, ...], info: ValidationInfo) -> tuple[str, ...]:
        known = {column.name: column for column in info.data.get("columns", ())}
        for name in names if known else ():
            _must_be(name, known)
            if info.field_name == "filters" and (known[name].kind not in _CHOOSING or known[name].hide):
                raise ValueError(f"one cannot filter by “{name}”: it must be a choice or choices, and not hidden")
            if info.field_name == "row" and (known[name].hide or known[name].kind != "words"):
                raise ValueError(f"“{name}” cannot name a row: it must hold words, and not be hidden")
        return names

    @property
    def by_name(self) -> dict[str, Column]:
        """The columns by their names."""
        return {column.name: column for column in self.columns}

    @property
    def hidden(self) -> tuple[Column, ...]:
        """The columns that stay covered until the reader asks."""
        return tuple(column for column in self.columns if column.hide)

    @property
    def beside_a_number(self) -> frozenset[str]:
        """The columns that are shown with a number and not by themselves: denominators and who was counted."""
        return frozenset(name for column in self.columns for name in (column.of, column.among) if name)


class Fact(Entry):
    """A row of a table of facts: the columns that every table has. The others come from its YAML file."""

    counted: ClassVar[tuple[tuple[str, str], ...]] = ()  # (column of the count, column of its denominator)

    claims: List = Field((), description="rows of claims.csv that the row rests on, separated by “; ”; empty where a "
                                         "source lists the thing and no fact about it was read")
    sources: List = Field(min_length=1, description="keys of references.csv, separated by “; ”")
    note: str = Field("", description="what limits the row; shown when the reader unfolds its sources")

    @model_validator(mode="after")
    def _numbers_have_denominators(self):
        for column, of in self.counted:
            count, out_of = getattr(self, column), getattr(self, of)
            if count is not None and not out_of:
                raise ValueError(f"there is a {column} but no {of}; write out of how many")
            if count is not None and count > out_of:
                raise ValueError(f"{count:g} out of {out_of:g} cannot be; {column} and {of} do not fit")
        return self


@cache
def row_model(table: FactTable) -> type[Fact]:
    """The model that checks a row of this table."""
    fields: dict[str, Any] = {}
    for column in table.columns:
        kind, empty = _type_of(column)
        fields[column.name] = (kind, ... if column.needed or column.name == table.row[0] else empty)
    model = create_model("Row", __base__=Fact, **fields)
    model.counted = tuple((column.name, column.of) for column in table.columns if column.of and column.kind == "count")
    return model


def _type_of(column: Column) -> tuple[Any, Any]:
    """The type of a column's cells, and what an empty cell becomes."""
    if column.kind in _CHOOSING:
        one = Literal[column.choices]
        several = Annotated[tuple[one, ...], BeforeValidator(split), AfterValidator(distinct)]
        return (one, "") if column.kind == "choice" else (several, ())
    return {"count": (Count | None, None), "sources": (List, ()), "number": (float | None, None),
            "percent": (Annotated[float, Field(ge=0, le=100)] | None, None)}.get(column.kind, (Words, ""))


def _must_be(name: str, known: Iterable[str]) -> None:
    """A ValueError where this is no column, with the nearest that is."""
    known = list(known)
    if name not in known:
        near = difflib.get_close_matches(name, known, n=1, cutoff=0.6)
        meant = f"; did you mean “{near[0]}”" if near else f"; the columns are {', '.join(known)}"
        raise ValueError(f"“{shorten(name)}” is not a column of this table{meant}")


@dataclass(frozen=True)
class Facts:
    """A table of facts with its rows: `table` is the YAML file, `sheet` the CSV file beside it."""

    name: str
    table: FactTable
    sheet: Table

    @property
    def lesson(self) -> str:
        """The module that the table belongs to."""
        return self.table.lesson

    @property
    def sources(self) -> tuple[str, ...]:
        """The keys of references for the table as a whole; each row has its own."""
        return self.table.sources

    @property
    def rows(self) -> tuple[Fact, ...]:
        """The sound rows, sorted as the table says; empty cells come last."""
        rows = tuple(self.sheet.by_key.values())
        if not self.table.sort:
            return rows
        columns = [self.table.by_name[name] for name in self.table.sort]
        return tuple(sorted(rows, key=lambda row: [_place(column, getattr(row, column.name)) for column in columns]))

    def name_of(self, row: Fact) -> str:
        """What a row is called."""
        return getattr(row, self.table.row[0])

    def frame(self, claims: Mapping[str, Any]) -> pandas.DataFrame:
        """The rows as a tidy DataFrame: one column for each of the file, and `verification`.

        Words are text, a choice is an ordered category, counts are whole numbers, per cent and other numbers decimal
        ones; what is not known is missing. Lists stand in one cell, separated by “; ”.
        """
        import pandas as pd

        frame = pd.DataFrame(index=range(len(self.rows)))
        for column in self.table.columns:
            cells = [getattr(row, column.name) for row in self.rows]
            if column.kind == "choice":
                frame[column.name] = pd.Categorical([cell or None for cell in cells], list(column.choices), ordered=True)
            elif column.kind in ("count", "number", "percent"):
                frame[column.name] = pd.array(cells, dtype="Int64" if column.kind == "count" else "Float64")
            else:
                frame[column.name] = ["; ".join(cell) if isinstance(cell, tuple) else cell for cell in cells]
        for name in ("claims", "sources"):
            frame[name] = ["; ".join(getattr(row, name)) for row in self.rows]
        frame["verification"] = [how_checked(row.claims, claims) for row in self.rows]
        frame["note"] = [row.note for row in self.rows]
        return frame


def _place(column: Column, cell: Any) -> tuple:
    if cell is None or cell in ("", ()):
        return (1, 0)
    if column.kind == "choice":
        return (0, column.choices.index(cell))
    if column.kind == "choices":
        return (0, min(column.choices.index(one) for one in cell))
    return (0, cell.casefold() if isinstance(cell, str) else cell)


def how_checked(keys: Iterable[str], claims: Mapping[str, Any]) -> str:
    """How the claims of a row were checked: "seen", "secondary", both in words, or "listed only" without any."""
    found = {claims[key].verification for key in keys if key in claims}
    return "seen, in part secondary" if len(found) > 1 else min(found, default=LISTED_ONLY)
