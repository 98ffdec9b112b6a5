"""What stands in each cell of a table of facts on the page, in words: the same for the live table and its static form."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any, NamedTuple

from oms.content.tables import LISTED_ONLY, Fact, Facts, FactTable, how_checked
from oms.widgets.prose import BADGES, anchor, cited, short, source_lines
from oms.widgets.sources import labels

GLANCE, JUDGED, KNOWN = "At a glance", "At a glance (*\N{NO-BREAK SPACE}our judgement)", "How it is known"
SOURCES, CLAIMS, SHOW = "Sources", "The facts behind it", "Show"
NO_COUNT = "no count"
LISTED = "a source lists it; no fact about it was read"


class Head(NamedTuple):
    """A column on the page: its heading, which columns of the table it gathers, and whether it is covered at first."""

    label: str
    columns: tuple[str, ...]
    hide: bool = False


def heads(table: FactTable) -> list[Head]:
    """The columns on the page: the row's name, short choices together, the others in their order, how it is known.

    A number takes its denominator, and who was counted, into its own cell.
    """
    first = table.row[0]
    glance = tuple(column.name for column in table.columns if column.kind in ("choice", "choices") and not column.hide)
    told = {first, *glance, *table.beside_a_number}
    found = [Head(table.by_name[first].heading, (first,))]
    if glance:
        judged = any(table.by_name[name].judgement for name in glance)
        found.append(Head(JUDGED if judged else GLANCE, glance))
    found += [Head(column.heading, (column.name,), column.hide) for column in table.columns if column.name not in told]
    return [*found, Head(KNOWN, ())]


def lines(facts: Facts, row: Fact, head: Head, references: Mapping[str, Any]) -> list[dict[str, str]]:
    """The lines of a cell, each `{"label", "text"}`: a label stands in front of its text and may be empty."""
    found = []
    for name in head.columns:
        column, cell = facts.table.by_name[name], getattr(row, name)
        if column.kind in ("count", "percent"):
            found += [{"label": said, "text": ""}] if (said := _number(row, column)) else []
            if column.among and (who := getattr(row, column.among)):
                found.append({"label": "", "text": who})
            continue
        if column.kind == "sources":
            cell = tuple(short(references[key]) if key in references else key for key in cell)
        text = ", ".join(cell) if isinstance(cell, tuple) else f"{cell:g}" if isinstance(cell, float) else cell or ""
        if text:
            label = f"{column.label}{'*' if column.judgement else ''}:" if head.label in (GLANCE, JUDGED) else ""
            found.append({"label": label, "text": cited(text, references)})
    return found


def numbers(facts: Facts, row: Fact) -> list[str]:
    """The numbers of a row with their denominators: what its line of text says besides its name."""
    beside = facts.table.beside_a_number
    return [said for column in facts.table.columns if column.kind in ("count", "percent") and column.name not in beside
            and (said := _number(row, column))]


def _number(row: Fact, column: Any) -> str:
    number, out_of = getattr(row, column.name), getattr(row, column.of) if column.of else None
    if number is None and column.kind == "percent":
        return ""
    if number is None:
        return f"{NO_COUNT}, of {out_of}" if out_of else NO_COUNT
    said = f"{number:g}%" if column.kind == "percent" else str(number)
    return f"{said} of {out_of}" if out_of is not None else said


def known(row: Fact, books: Any) -> dict[str, Any]:
    """How a row is known: its badge and what that means, its sources with their links, its facts, its note."""
    claims = [books.claims[key] for key in row.claims if key in books.claims]
    checked = labels(claims)
    badge = how_checked(row.claims, books.claims)
    sources = [{**line, "text": line["text"] + (f" ({checked[key]})" if key in checked else "")}
               for key, line in zip(row.sources, source_lines(row.sources, books.references), strict=True)]
    return {"badge": badge, "means": LISTED if badge == LISTED_ONLY else BADGES.get(badge, ""), "sources": sources,
            "claims": [{"label": claim.claim_id, "text": _fact(claim)} for claim in claims],
            "note": cited(row.note, books.references)}


def _fact(claim: Any) -> str:
    who = ", ".join(words for words in (claim.population, f"n = {claim.denominator}" if claim.denominator else "") if words)
    return f"{claim.claim}" + (f" ({who})" if who else "")


def static_table(facts: Facts, rows: tuple[Fact, ...], books: Any) -> str:
    """The whole table as HTML without widgets: every row, its hidden cells and its sources folded."""
    columns = heads(facts.table)
    head = "".join(f'<th scope="col">{escape(column.label)}</th>' for column in columns)
    body = "".join(f"<tr>{''.join(_static_cell(facts, row, column, books) for column in columns)}</tr>" for row in rows)
    return (f"<table><caption>{escape(facts.table.title)}</caption><thead><tr>{head}</tr></thead>"
            f"<tbody>{body}</tbody></table>")


def _static_cell(facts: Facts, row: Fact, head: Head, books: Any) -> str:
    if head.label == KNOWN and not head.columns:
        return f"<td>{_static_known(known(row, books))}</td>"
    html = "<br>".join(escape(f"{line['label']} {line['text']}".strip())
                       for line in lines(facts, row, head, books.references))
    if head.columns == (facts.table.row[0],):
        return f'<th scope="row">{html}</th>'
    return f"<td><details><summary>{SHOW}</summary>{html}</details></td>" if head.hide else f"<td>{html}</td>"


def _static_known(told: dict[str, Any]) -> str:
    sources = "".join(
        f"<li>{escape(line['text'])} {' '.join(anchor(one['label'], one['url']) for one in line['links'])}</li>"
        for line in told["sources"])
    note = f"<p>{escape(told['note'])}</p>" if told["note"] else ""
    return f"{escape(told['badge'])}<details><summary>{SOURCES}</summary><ul>{sources}</ul>{note}</details>"
