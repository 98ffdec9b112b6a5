"""Tables and lists as a page needs them: wide tables that stay in their place, long ones as cards, letters apart."""

from __future__ import annotations

import re

from .tidy_html import Element, replace

_WIDE, _MANY = 4, 6  # columns; a wide table can be moved sideways in its place
_LETTERED = re.compile(r"\s*([A-Z]{1,2}\.|\d{1,2}\.)\s")
# What says once more, for those who do not see a drawing or who look a row up, what the page shows anyway.
_AGAIN = ("The figure in words", "The numbers as a table", "The diagram in words", "Sources")
_ROLES = {"table": "table", "thead": "rowgroup", "tbody": "rowgroup", "tr": "row", "td": "cell"}


def make_tables_readable(root: Element) -> None:
    """An empty cell is no header, and a wide table moves sideways in a box of its own that the keyboard can reach."""
    for head in root.every("th"):
        if not head.words:
            head.tag, head.attributes = "td", {}
        elif "scope" not in head.attributes:
            head.attributes["scope"] = "col"

    def boxed(node: Element, _parent: Element) -> list | None:
        if node.tag != "table" or "class" in node.attributes:
            return None
        columns = len(_cells(node.first("tr")))
        if columns < _WIDE:
            return None
        title = node.first("caption")
        return [Element("div", {"class": "wide many" if columns > _MANY else "wide", "role": "group",
                                "aria-label": title.words if title else "Table", "tabindex": "0"}, [node])]

    replace(root, boxed)


def lay_out_as_cards(root: Element) -> None:
    """Each row of a table of many columns becomes a card, each cell with the name of its column; a table all the same to
    those who hear it."""
    for table in root.every("table"):
        names = [cell.words for cell in _cells(table.first("tr"))]
        if len(names) < _MANY:
            continue
        # A browser takes a row that is laid out otherwise for no row, unless it is told.
        for part in table.every(*_ROLES):
            part.attributes["role"] = _ROLES[part.tag]
        for head in table.every("th"):
            head.attributes["role"] = "rowheader" if head.attributes.get("scope") == "row" else "columnheader"
        for row in list(table.every("tr"))[1:]:
            for name, cell in zip(names, _cells(row), strict=False):
                cell.attributes["data-label"] = name
        table.attributes |= {"class": "cards", "role": "table"}


def _cells(row: Element | None) -> list[Element]:
    return [cell for cell in row.children if isinstance(cell, Element)] if row else []


def set_letters_apart(root: Element) -> None:
    """A list whose lines begin with "A. ", "B. " or "1. ", "2. " gets the class "letters", and each letter stands apart."""
    for lines in root.every("ul"):
        items = [child for child in lines.children if isinstance(child, Element)]
        first = [item.children[0] if item.children and isinstance(item.children[0], str) else "" for item in items]
        found = [_LETTERED.match(words) for words in first]
        if not items or not all(found):
            continue
        lines.attributes["class"] = "letters"
        for item, words, letter in zip(items, first, found, strict=True):
            item.children[:1] = [Element("span", {"class": "letter"}, [letter[1]]), " " + words[letter.end():]]


def mark_retellings(root: Element) -> None:
    """What is folded and tells again what a drawing or the list of sources shows gets the class "again": on paper, where
    everything else lies open, it would fill pages."""
    for folded in root.every("details"):
        head = folded.first("summary")
        if head and head.words in _AGAIN:
            folded.attributes["class"] = "again"
