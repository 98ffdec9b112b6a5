"""What leaves the course is made harmless first: for a page, for a spreadsheet, as a file name."""

from __future__ import annotations

import re
import unicodedata
from html import escape

from oms.content.wording import inline, plain
from oms.learning.export import safe_cell

# No keyboard types them and no reader sees them; XML refuses most, and some hide what a line really says.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\u2028\u2029\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufeff"
                     "\ufffe\uffff\ud800-\udfff]")
# Spreadsheets in some languages take the wide forms of these signs for the signs themselves.
_WIDE_STARTS = ("＝", "＋", "－", "＠", "\n")


def visible(words: object) -> str:
    """The words without characters that nobody can see; a tab and a line of its own stay."""
    return _UNSEEN.sub("", str(words).replace("\r\n", "\n").replace("\r", "\n"))


def as_html(words: object) -> str:
    """The words as HTML: everything escaped, only *emphasis* and **strong** as tags, a new line as a break."""
    return _no_address(inline(visible(words)).replace("\n", "<br>"))


def _no_address(html: str) -> str:
    return html.replace("@@", "&#64;&#64;")  # these signs begin the address of a file in Moodle


def as_words(words: object) -> str:
    """The words as one line without markup."""
    return " ".join(plain(visible(words)).split())


def as_label(words: object) -> str:
    """The words as one line for a list to choose from, which platforms show as HTML without tags."""
    return _no_address(escape(as_words(words), quote=False))


def as_cell(words: object) -> str:
    """The words as a cell of a spreadsheet, which shows them and runs nothing."""
    text = plain(visible(words)).strip()
    if text.startswith(_WIDE_STARTS):
        return "'" + text
    return str(safe_cell(text))


def as_tag(words: object) -> str:
    """The words as a tag: no blanks, and none of the signs that a tag may not hold anywhere."""
    return re.sub(r"[<>`\"'\\\[\],@]", "", "-".join(as_words(words).split()))


def slug(words: object, otherwise: str) -> str:
    """The words as a name of small letters, digits and hyphens; `otherwise` where nothing is left of them."""
    folded = unicodedata.normalize("NFKD", str(words)).encode("ascii", "ignore").decode().casefold()
    return re.sub(r"[^a-z0-9]+", "-", folded).strip("-")[:60].strip("-") or otherwise
