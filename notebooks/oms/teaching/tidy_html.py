"""HTML taken apart and written again with nothing in it but what a page may hold: no script, no style, nothing fetched."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import escape
from html.parser import HTMLParser
from urllib.parse import quote, unquote

KEPT = {
    "a": {"href"}, "img": {"src", "alt"}, "th": {"scope", "colspan", "rowspan"}, "td": {"colspan", "rowspan"},
    "ol": {"start", "type"}, "details": set(), "span": {"aria-hidden"},
    **{tag: set() for tag in ("p", "div", "ul", "li", "table", "caption", "thead", "tbody", "tr", "summary", "figure",
                              "figcaption", "em", "strong", "small", "br", "hr", "pre", "code", "sup", "sub", "mark",
                              "blockquote", "h1", "h2", "h3", "h4", "h5", "h6")},
}
VOID = {"br", "hr", "img"}
# These go with all that is in them; of any other tag that is not kept the words stay.
_GONE = {"script", "style", "svg", "math", "iframe", "object", "embed", "template", "noscript", "title", "textarea",
         "select", "button", "form", "audio", "video", "canvas"}
_PICTURE = re.compile(r"data:image/(?:svg\+xml[;,]|png;base64,)")
_PLAIN = " =/:;,.()-+'?"  # what needs no code in the address of a picture
_HEADING = re.compile(r"h[1-6]")
_WIDE = 4  # columns; a wider table can be moved sideways in its place


class Element:
    """A tag with its attributes and what it holds: elements and words."""

    __slots__ = ("attributes", "children", "tag")

    def __init__(self, tag: str, attributes: dict[str, str] | None = None, children: list | None = None) -> None:
        self.tag = tag
        self.attributes = attributes or {}
        self.children: list[Element | str] = children or []

    @property
    def words(self) -> str:
        """All words in it, with the white space of one line."""
        return " ".join("".join(_words(self)).split())

    def every(self, *tags: str) -> Iterator[Element]:
        """Every element of these tags inside, in the order of the page."""
        for child in self.children:
            if isinstance(child, Element):
                if child.tag in tags:
                    yield child
                yield from child.every(*tags)

    def first(self, tag: str) -> Element | None:
        """The first element of this tag inside, or None."""
        return next(self.every(tag), None)


def _words(node: Element) -> Iterator[str]:
    for child in node.children:
        if isinstance(child, str):
            yield child
        else:
            yield from _words(child)
            if child.tag in {"p", "li", "td", "th", "br", "summary", "caption"} or is_heading(child):
                yield " "


def is_heading(node: Element | str) -> bool:
    """Whether it is one of h1 to h6."""
    return isinstance(node, Element) and bool(_HEADING.fullmatch(node.tag))


Link = Callable[[str], str]


def only_https(address: str) -> str:
    """The address of a link if it begins with https://, else "": its words then stay without a link."""
    return address if address.startswith("https://") else ""


def _whole(picture: str) -> str:
    """The address of a picture, coded so that a browser reads all of it: a plain # would end it."""
    kind, _, drawing = picture.partition(",")
    return f"{kind},{quote(unquote(drawing), safe=_PLAIN)}" if "#" in drawing else picture


class _Reader(HTMLParser):
    def __init__(self, link: Link) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("")
        self._open = [self.root]
        self._gone = 0
        self._link = link

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _GONE:
            self._gone += 1
        if self._gone or tag not in KEPT:
            return
        node = Element(tag, self._attributes(tag, {name: value or "" for name, value in attrs}))
        if tag == "img" and "src" not in node.attributes:
            self.handle_data(node.attributes.get("alt", ""))
            return
        self._open[-1].children.append(node)
        if tag not in VOID:
            self._open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in VOID:
            self.handle_starttag(tag, attrs)

    def _attributes(self, tag: str, given: dict[str, str]) -> dict[str, str]:
        kept = {name: given[name] for name in sorted(KEPT[tag]) if name in given}
        if "src" in kept:
            if _PICTURE.match(kept["src"]):
                kept["src"] = _whole(kept["src"])
            else:
                del kept["src"]
        if tag == "img":
            kept.setdefault("alt", "")
        if "href" in kept:
            address = self._link(kept.pop("href"))
            kept |= {"href": address} if address else {}
        return kept

    def handle_endtag(self, tag: str) -> None:
        if tag in _GONE:
            self._gone = max(0, self._gone - 1)
        elif not self._gone and tag in KEPT and tag not in VOID:
            for place in range(len(self._open) - 1, 0, -1):
                if self._open[place].tag == tag:
                    del self._open[place:]
                    return

    def handle_data(self, data: str) -> None:
        if not self._gone and data:
            self._open[-1].children.append(data)


def read_html(html: str, link: Link = only_https) -> Element:
    """What the HTML holds, as an element without a tag. `link` says where a link may lead: "" takes it away."""
    reader = _Reader(link)
    reader.feed(html)
    reader.close()
    return reader.root


def as_html(node: Element | str) -> str:
    """The HTML of it, everything escaped; the same for the same."""
    if isinstance(node, str):
        return escape(node, quote=False)
    inside = "".join(map(as_html, node.children))
    if not node.tag or (node.tag == "a" and not node.attributes):
        return inside
    written = "".join(f' {name}="{escape(value, quote=True)}"' for name, value in node.attributes.items())
    return f"<{node.tag}{written}>" if node.tag in VOID else f"<{node.tag}{written}>{inside}</{node.tag}>"


def replace(root: Element, change: Callable[[Element, Element], list | None]) -> None:
    """Walk through all elements inside; what `change(element, parent)` returns takes its place, None leaves it."""
    children: list[Element | str] = []
    for child in root.children:
        instead = change(child, root) if isinstance(child, Element) else None
        if instead is not None:
            children += instead
            continue
        if isinstance(child, Element):
            replace(child, change)
        children.append(child)
    root.children = children
