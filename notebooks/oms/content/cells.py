"""What a cell of a table may hold: lists, years, PubMed numbers, ids, counts."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

from .questions import Words, distinct


def split(cell: object) -> object:
    """A cell with a list in it: "a; b" becomes ("a", "b")."""
    return tuple(part.strip() for part in cell.split(";") if part.strip()) if isinstance(cell, str) else cell


def a_year(cell: str) -> str:
    """The cell, if it is a year or empty; else a ValueError that says what to write."""
    if not cell:
        return cell
    if re.fullmatch(r"[2-5]\d{4}", cell):
        raise ValueError(f"{cell} is not a year: a spreadsheet has made a serial number of a date; write the year "
                         "again, such as 2018")
    if not re.fullmatch(r"(1[6-9]|20)\d\ds?", cell):
        raise ValueError(f"“{cell[:20]}” is not a year; write four digits, such as 2018, or leave the cell empty")
    return cell


def a_pmid(cell: str) -> str:
    """The cell, if it is a PubMed number or empty; else a ValueError that says what to write."""
    if cell and not re.fullmatch(r"[1-9]\d{0,8}", cell):
        raise ValueError(f"“{cell[:30]}” is not a PubMed number; write digits only, or leave the cell empty")
    return cell


List = Annotated[tuple[Words, ...], BeforeValidator(split), AfterValidator(distinct)]
Year = Annotated[str, AfterValidator(a_year)]
Module = Annotated[str, StringConstraints(pattern=r"^[A-Z]\d\d$")]
ClaimId = Annotated[str, StringConstraints(pattern=r"^[A-Z]\d{3,4}$")]
Count = Annotated[int, Field(ge=0)]
