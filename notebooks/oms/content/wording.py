"""How a line of content is said: citations by their names, *emphasis* and **strong** as HTML or taken away."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from html import escape

_CITATION = re.compile(r"\[([A-Za-z][A-Za-z0-9_]*(?:\s*[;,]\s*[A-Za-z][A-Za-z0-9_]*)*)\]")
_STRONG = re.compile(r"\*\*([^*]+)\*\*")
_EMPHASIS = re.compile(r"\*([^*\s][^*]*)\*")


def inline(words: object) -> str:
    """HTML of a line of content: everything escaped, then only *emphasis* and **strong**."""
    html = escape(str(words), quote=True)
    return _EMPHASIS.sub(r"<em>\1</em>", _STRONG.sub(r"<strong>\1</strong>", html))


def plain(words: object) -> str:
    """The words of a line of content without the stars of *emphasis* and **strong**."""
    return _EMPHASIS.sub(r"\1", _STRONG.sub(r"\1", str(words)))


def cited(words: str, references: Mapping[str, object]) -> str:
    """The same words with every known `[key]` as "(Tate 2005)"; unknown keys stay as they are."""
    def name(match: re.Match) -> str:
        keys = re.split(r"\s*[;,]\s*", match[1])
        if not all(key in references for key in keys):
            return match[0]
        return "(" + "; ".join(short(references[key]) for key in keys) + ")"

    return _CITATION.sub(name, words)


def spoken(tag: str, abbreviations: Iterable[str] = ()) -> str:
    """A tag in plain words, with these abbreviations spelt as they are: "csf-ends-search" is “CSF ends search”."""
    spelt = {one.casefold(): one for one in abbreviations}
    words = " ".join(spelt.get(word, word) for word in tag.split("-"))
    return words[:1].upper() + words[1:]


def short(reference: object) -> str:
    """ "Tate 2005" for a reference."""
    return str(getattr(reference, "short", "") or getattr(reference, "ref_id", reference))
