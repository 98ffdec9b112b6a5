"""The words of another program's question: HTML taken out, what cannot be seen taken away, story and question parted."""

from __future__ import annotations

import re
from html import unescape

from .export_text import visible

_TAGS = frozenset("""a abbr article aside audio b blockquote body br button caption center code col colgroup dd del details
    div dl dt em embed figcaption figure font footer form h1 h2 h3 h4 h5 h6 head header hr html i iframe img input ins kbd
    label li link main mark meta nav object ol option p path pre q s samp section select small source span strike strong
    style sub summary sup svg table tbody td textarea tfoot th thead title tr tt u ul var video""".split())
_LINES = frozenset("blockquote br dd div dt h1 h2 h3 h4 h5 h6 hr li p pre table tr".split())
_PICTURES = frozenset("img svg video audio embed object iframe".split())
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)(\s[^<>]*)?/?>")
_SCRIPT = re.compile(r"<(script|style)\b[^>]*>.*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_ALT = re.compile(r"""\balt\s*=\s*(?:"([^"]*)"|'([^']*)')""", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.!?:…])[\"”’)]*\s+(?=\S)")

SCRIPT, PICTURE, MARKUP = "a script was left out", "a picture was left out", "HTML was turned into plain words"


def words_of(given: object, notes: set[str], html: bool = True) -> str:
    """The text of another program as plain words; what was lost on the way is entered in `notes`.

    Only tags that HTML has are taken out: `a < b` and `<eye>` stay what they are. Lines stay lines.
    """
    text = visible(given)
    if html:
        text, scripts = _SCRIPT.subn(" ", text)
        text = _COMMENT.sub(" ", text)
        found: set[str] = {SCRIPT} if scripts else set()
        text = unescape(_TAG.sub(lambda tag: _instead(tag, found), text))
        notes |= found
        text = visible(text)  # &#0; and its like
    text = text.replace("{{", "{ {").replace("}}", "} }")  # two braces mean something in a stem of ours
    lines = (" ".join(line.split()) for line in text.expandtabs(4).split("\n"))
    return "\n".join(line for line in lines if line)


def code_of(given: object) -> str:
    """Lines of code with their indents."""
    lines = [line.rstrip().replace("\u00a0", " ") for line in visible(given).expandtabs(4).split("\n")]
    return "\n".join(line for line in lines if line)


def story_and_question(text: str) -> tuple[str, str]:
    """The text parted into what comes before the last question and that question; either may be ""."""
    if not text.endswith("?"):
        return text, ""
    begin = 0
    for end in _SENTENCE.finditer(text):
        begin = end.end()
    return text[:begin].strip(), " ".join(text[begin:].split())


def _instead(tag: re.Match, found: set[str]) -> str:
    name = tag[2].casefold()
    if name not in _TAGS:
        return tag[0]
    if name in _PICTURES:
        found.add(PICTURE)
        alt = _ALT.search(tag[3] or "")
        words = " ".join((alt[1] or alt[2] or "").split()) if alt else ""
        return f" [picture: {words}] " if words else " [picture] " if name == "img" else " "
    found.add(MARKUP)
    return "\n" if name in _LINES else ""
