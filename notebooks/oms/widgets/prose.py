"""Words for the page: escaped, with *emphasis*, **strong**, and citations such as [tate2005] turned into names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from html import escape

from oms.content.wording import cited, inline, short

__all__ = ["BADGES", "anchor", "badges", "cited", "inline", "paragraph", "short", "source_lines", "sources_html",
           "table"]

BADGES = {
    "seen": "read in the source's own abstract or visible text",
    "secondary": "read in another work that reports it",
}


def paragraph(words: object) -> str:
    """The words as one HTML paragraph; "" for none."""
    return f"<p>{inline(words)}</p>" if words else ""


def source_lines(keys: Iterable[str], references: Mapping[str, object], claims: Iterable[object] = ()) -> list[dict]:
    """For each key, how it is shown and where it leads: `{"text": "Tate 2005", "links": [{"label", "url"}]}`.

    Where one of the `claims` was read in another work, its source says so.
    """
    second_hand = {key for claim in claims if claim.verification == "secondary" for key in claim.ref_ids}
    lines = []
    for key in keys:
        reference = references.get(key)
        links = getattr(reference, "links", ()) if reference is not None else ()
        name = short(reference) if reference is not None else key
        lines.append({"text": f"{name}, {BADGES['secondary']}" if key in second_hand else name,
                      "links": [{"label": str(label), "url": str(url)} for label, url in links]})
    return lines


def anchor(label: str, url: str) -> str:
    """A link that opens beside the lesson; anything but https is shown as text."""
    if not url.startswith("https://"):
        return escape(label)
    return f'<a href="{escape(url, quote=True)}" target="_blank" rel="noopener noreferrer">{escape(label)}</a>'


def sources_html(keys: Iterable[str], references: Mapping[str, object]) -> str:
    """One line of sources with their links, as HTML; "" for none."""
    parts = []
    for line in source_lines(keys, references):
        links = ", ".join(anchor(one["label"], one["url"]) for one in line["links"])
        parts.append(escape(line["text"]) + (f" ({links})" if links else ""))
    return f"<p><small>Sources: {' · '.join(parts)}</small></p>" if parts else ""


def badges() -> str:
    """The legend of the evidence labels, as HTML."""
    rows = "".join(f"<li><strong>{escape(label)}</strong>: {escape(words)}</li>" for label, words in BADGES.items())
    return f"<p>How the facts taken from a source were checked:</p><ul>{rows}</ul>"


def table(header: Iterable[str], rows: Iterable[Iterable[object]], *, caption: str = "",
          cell: Callable[[object], str] = inline) -> str:
    """An HTML table with column headers; every cell escaped."""
    head = "".join(f'<th scope="col">{inline(name)}</th>' for name in header)
    body = "".join("<tr>" + "".join(f"<td>{cell(value)}</td>" for value in row) + "</tr>" for row in rows)
    title = f"<caption>{inline(caption)}</caption>" if caption else ""
    return f"<table>{title}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
