"""A page read by a parser of its own, not by the code that wrote it: elements in order, with their words."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "link", "img", "br", "hr", "input", "base"}
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


@dataclass
class Tag:
    """An element: its name, its attributes, all words in it, and the names of the elements around it."""

    name: str
    attributes: dict[str, str]
    around: tuple[str, ...]
    parts: list[str] = field(default_factory=list)

    @property
    def words(self) -> str:
        return " ".join(" ".join(self.parts).split())


class Page(HTMLParser):
    """The elements of a page. `.every("img")` gives those of a name, `.words` all words of its body."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text, self.tags, self._open = text, [], []
        self.feed(text)
        self.close()
        assert not self._open, f"not closed: {self._open[-1].name}"

    def handle_starttag(self, tag, attrs):
        found = Tag(tag, {name: value or "" for name, value in attrs}, tuple(one.name for one in self._open))
        self.tags.append(found)
        if tag not in VOID:
            self._open.append(found)

    def handle_endtag(self, tag):
        assert self._open and self._open[-1].name == tag, f"</{tag}> closes nothing"
        self._open.pop()

    def handle_data(self, data):
        for tag in self._open:
            tag.parts.append(data)

    def every(self, *names: str) -> list[Tag]:
        return [tag for tag in self.tags if tag.name in names]

    @property
    def words(self) -> str:
        return self.every("body")[0].words

    @property
    def items(self) -> list[Tag]:
        """The elements that hold a question, in their order."""
        return [tag for tag in self.tags if "data-item" in tag.attributes]


def once(draw):
    """The same draw(call), which draws each call once."""
    kept = {}

    def kept_draw(call):
        if repr(call) not in kept:
            kept[repr(call)] = draw(call)
        return kept[repr(call)]

    return kept_draw


def fetched(page: Page) -> list[str]:
    """Everything that a browser would get from elsewhere, or run from elsewhere, when it opens the page."""
    found = [f"<{tag.name} {name}={value[:60]}>" for tag in page.tags for name, value in tag.attributes.items()
             if (name in {"src", "srcset", "poster", "data", "action", "background"} and not value.startswith("data:image/"))
             or name.startswith("on") or (name == "href" and tag.name != "a")]
    found += [f"<{tag.name}>" for tag in page.every("link", "iframe", "object", "embed", "base", "form", "frame", "audio", "video")]
    found += [f"<meta {tag.attributes}>" for tag in page.every("meta")
              if tag.attributes.get("http-equiv", "").lower() == "refresh"]
    for style in page.every("style"):
        found += re.findall(r"@import[^;]*|url\((?!data:image/)[^)]*\)", style.words)
    return found


def gaps_in_headings(page: Page) -> list[str]:
    """Every heading that lies more than one rank below the one before it, and every h1 after the first."""
    found, before = [], 0
    for heading in page.every(*HEADINGS):
        rank = int(heading.name[1])
        if rank > before + 1 or (rank == 1 and before):
            found.append(f"{heading.name} after h{before}: {heading.words}")
        before = rank
    return found
