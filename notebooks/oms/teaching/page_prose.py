"""The prose of a lesson as HTML: Markdown with everything escaped, source keys as names that lead to the sources."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Mapping
from functools import cache
from typing import Any

_CODE = re.compile(r"(```.*?```|~~~.*?~~~|`[^`\n]*`)", re.DOTALL)
_KEY = r"[A-Za-z][A-Za-z0-9_]*"
_CITED = re.compile(rf"(?<!\])\[({_KEY}(?:\s*[;,]\s*{_KEY})*)\](?![(:])")
_MARKDOWN = re.compile(r"([\\`*_\[\]<>&])")
_HARMFUL = "#harmful-link"  # what mistune puts in the place of an address that could run something
SOURCE = "source-"  # begins the name of a source's place on the page


def prose_html(source: str, references: Mapping[str, Any], listed: Container[str] = ()) -> str:
    """The HTML of a Markdown cell. `[tate2005]` becomes (Tate 2005), and leads to its line in the list of sources where
    it is `listed` there."""
    parts = _CODE.split(source)
    # Every second part is code: nothing in it is a source.
    parts[::2] = [_CITED.sub(lambda match: _named(match, references, listed), part) for part in parts[::2]]
    return _renderer()("".join(parts))


def _named(match: re.Match, references: Mapping[str, Any], listed: Container[str]) -> str:
    keys = re.split(r"\s*[;,]\s*", match[1])
    if not all(key in references for key in keys):
        return match[0]
    names = []
    for key in keys:
        name = _MARKDOWN.sub(r"\\\1", references[key].short)
        names.append(f"[{name}](#{SOURCE}{key})" if key in listed else name)
    return f"({'; '.join(names)})"


@cache
def _renderer() -> Callable[[str], str]:
    import mistune  # comes with JupyterLab, and takes a moment

    return mistune.create_markdown(escape=True, plugins=["table"])


def page_links(pages: Mapping[str, str]) -> Callable[[str], str]:
    """Where a link of a lesson leads on its page: another notebook to that lesson's page, if there is one; a place on the
    page; a source on the web. Any other link is taken away, and its words stay."""
    def link(address: str) -> str:
        if address.startswith(("https://", "#")):
            return address if address != _HARMFUL else ""
        stem, _, place = address.partition(".ipynb")
        return pages[stem] + place if stem in pages and (not place or place.startswith("#")) else ""

    return link
