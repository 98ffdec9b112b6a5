"""The words of a slide: Markdown made HTML, escaped, with citations written out and without pictures."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from html import escape
from typing import Any

from oms.widgets.prose import anchor, cited


@cache
def _reader() -> Any:
    import mistune  # nbconvert brings it along

    class Plain(mistune.HTMLRenderer):
        """HTML in the text stays text, pictures become their words, and only links to sources stay links."""

        def image(self, text: str, **_attributes: object) -> str:
            """What the picture shows, in words: no file of this machine and no host is asked for one."""
            return escape(text)

        def link(self, text: str, url: str, **_attributes: object) -> str:
            """A link that opens beside the slides; anything but https is shown as text."""
            return anchor(mistune.util.unescape(text), url) if url.startswith("https://") else text

        def heading(self, text: str, level: int, **_attributes: object) -> str:
            """A heading below that of the slide."""
            return f"<h{max(level, 3)}>{text}</h{max(level, 3)}>\n"

    return mistune.create_markdown(renderer=Plain(escape=True), plugins=["table", "strikethrough"])


def words_html(text: str, references: Mapping[str, Any]) -> str:
    """HTML of a piece of Markdown; "" for none."""
    return str(_reader()(cited(text, references))) if text else ""
