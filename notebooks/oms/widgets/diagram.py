"""A block diagram on the page: every part is a button that says what it does and what it is joined to."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from html import escape
from string import ascii_uppercase
from typing import Any

import ipywidgets
from traitlets import Bool, Dict, List, Unicode

from oms.content.diagrams import VERBS
from oms.content.library import library
from oms.content.problem import Mistake, unknown
from oms.widgets.diagram_drawing import legend, picture, ways
from oms.widgets.diagram_routes import BOTTOM, LEFT, RIGHT, TOP
from oms.widgets.options import Guard, _text
from oms.widgets.prose import badges, cited, inline, paragraph, source_lines, sources_html
from oms.widgets.sources import labels
from oms.widgets.view import Absent, View, refuse_unknown

_WORDS = {
    "hide": "Hide the names", "show": "Show the names", "start": "Select a part to read what it does.",
    "quiz": "The names are hidden. Say what a letter stands for, then select it to see.",
    "hidden": "name hidden", "sources": "Sources", "known": "How this is known", "parts": "Parts of the diagram",
    "signs": "What the lines mean", "chosen": "Selected part",
}


def diagram(name: str = "", **unknown_options: object) -> DiagramView | Absent:
    """The diagram of this name: select a part to read what it does, or hide the names and try to say them.

    A wrong name raises one sentence with the nearest name; a file that cannot be read gives one polite line.
    """
    refuse_unknown(unknown_options, ())
    books = library()
    try:
        entry = books.diagram(name)
    except Mistake:
        if str(name) not in books.diagram_names():
            raise
        return Absent("diagram", name)
    return DiagramView(name, entry, books)


class DiagramBoard(Guard):
    """The boxes and lines in the browser. `.chosen` is the id of the selected part, "" for none.

    `.view` holds everything drawn; `.hides` says whether letters stand for the names, and `.revealed` which of them
    were looked up since.
    """

    _esm = _text("guard.js", "diagram.js")
    _css = _text("options.css", "diagram.css")
    view = Dict().tag(sync=True)
    chosen = Unicode().tag(sync=True)
    hides = Bool(False).tag(sync=True)
    revealed = List(Unicode()).tag(sync=True)


class DiagramView(View):
    """A block diagram. What its buttons do can also be written: `.select("…")`, `.hide_names()`, `.show_names()`.

    `.diagram` is the entry of the file; `.selected` the id of the part that is selected, "" for none.
    """

    def __init__(self, name: str, diagram: Any, books: Any) -> None:
        self.name, self.diagram = name, diagram
        self._references: Mapping[str, Any] = books.references
        self._claims: Mapping[str, Any] = books.claims
        self._numbers = {name: row for (of, name), row in books.movements.items() if of == "model"}
        self.board = DiagramBoard(view=self._drawing())
        heading = ipywidgets.HTML(paragraph(f"**{diagram.title}**"))
        super().__init__([heading, self.board, ipywidgets.HTML(self._below())], "diagram", self.board)

    @property
    def selected(self) -> str:
        """The id of the selected part, "" for none."""
        return self.board.chosen

    def select(self, part: str) -> None:
        """Select a part by its id or its label; "" takes the selection away. Raises a Mistake for an unknown part."""
        found = {**{p.label.casefold(): p.id for p in self.diagram.parts}, **{p.id: p.id for p in self.diagram.parts}}
        key = str(part).strip()
        if key and (key := found.get(key, found.get(key.casefold(), ""))) == "":
            raise unknown("part", part, [p.id for p in self.diagram.parts])
        if key and self.board.hides and key not in self.board.revealed:
            self.board.revealed = [*self.board.revealed, key]
        self.board.chosen = key

    def hide_names(self) -> None:
        """Put letters in place of the names; selecting a part shows its name again."""
        self.board.chosen, self.board.revealed, self.board.hides = "", [], True

    def show_names(self) -> None:
        """Put the names back."""
        self.board.hides, self.board.revealed = False, []

    def line(self) -> str:
        """The title, how many parts and links there are, and every part with its links."""
        entry = self.diagram
        known = [link.status for link in entry.sound_links]
        counts = ", ".join(f"{known.count(status)} {status}" for status in ("shown", "inferred", "contested")
                           if status in known)
        lines = [f"diagram “{self.name}”: {entry.title}",
                 f"  {len(entry.parts)} parts, {len(known)} links ({counts or 'none'})"]
        for part in entry.parts:
            out = [f"{VERBS[link.kind][0]} {link.to}" + ("" if link.status == "shown" else f" ({link.status})")
                   for link in entry.sound_links if link.origin == part.id]
            lines.append(f"  {part.id}: {'; '.join(out) or 'ends here'}")
        return "\n".join(lines)

    def static(self) -> str:
        """The diagram as a picture with every part and link in words below it; the same whatever is selected."""
        return f"<figure>{paragraph(f'**{self.diagram.title}**')}{picture(self.diagram)}</figure>{self._below()}"

    @cached_property
    def _labels(self) -> dict[str, str]:
        return {part.id: part.label for part in self.diagram.parts}

    def _below(self) -> str:
        """Caption, limits, sources, and the text that says everything the drawing says."""
        entry = self.diagram
        return (f"{paragraph(cited(entry.caption, self._references))}"
                f'<p class="oms-small">{inline(cited(entry.note, self._references))}</p>'
                f"{sources_html(entry.sources, self._references)}"
                f"<details><summary>The diagram in words</summary>{paragraph(entry.alt)}"
                f"<ul>{''.join(self._in_words(part) for part in entry.parts)}</ul>{badges()}</details>")

    def _in_words(self, part: Any) -> str:
        links = "".join(
            f"<li>{inline(self._sentence(link))} {inline(cited(link.says, self._references))}</li>"
            for link in self.diagram.sound_links if link.origin == part.id)
        group = f" ({escape(part.group)})" if part.group else ""
        return (f"<li><strong>{inline(part.label)}</strong>{group}: {inline(cited(part.says, self._references))}"
                f"{' ' + escape(self._setting(part)) if part.parameters else ''}"
                f"{f'<ul>{links}</ul>' if links else ''}</li>")

    def _sentence(self, link: Any) -> str:
        verb = VERBS[link.kind][0]
        status = "" if link.status == "shown" else f" ({link.status})"
        return f"{verb[0].upper()}{verb[1:]} **{self._labels[link.to]}**{status}."

    def _setting(self, part: Any) -> str:
        """Which numbers of the eye model change a part, by the words beside their sliders; "" for none."""
        rows = [self._numbers[name] for name in part.parameters if name in self._numbers]
        sliders = " and ".join(f"“{row.label}”" for row in rows if row.place == "main")
        further = " and ".join(f"“{row.label}” ({row.name})" for row in rows if row.place == "advanced")
        return " ".join(words for words in (sliders and f"In the eye lab, change it with {sliders}.",
                                            further and f"Among the further numbers of the model: {further}.") if words)

    def _drawing(self) -> dict[str, Any]:
        """Everything that the browser draws, in words and in cells; it adds no word of its own."""
        entry = self.diagram
        parts = [{"id": part.id, "letter": ascii_uppercase[n], "label": part.label, "group": part.group,
                  "column": part.column - 1, "row": part.row - 1, "width": part.width,
                  "says": cited(part.says, self._references), "setting": self._setting(part),
                  "links": self._links(part), "sources": self._sources(part)} for n, part in enumerate(entry.parts)]
        return {"title": entry.title, "parts": parts, "ways": ways(entry), "legend": legend(entry), "words": _WORDS,
                "columns": max(part.columns.stop - 1 for part in entry.parts),
                "rows": max(part.row for part in entry.parts), "box": [LEFT, RIGHT, TOP, BOTTOM]}

    def _links(self, part: Any) -> list[dict[str, str]]:
        """The links of one part, those that leave it first, each with its verb, its other end and its status."""
        joined = [(link, link.to, 0) for link in self.diagram.sound_links if link.origin == part.id]
        joined += [(link, link.origin, 1) for link in self.diagram.sound_links if link.to == part.id]
        return [{"verb": VERBS[link.kind][end].capitalize(), "other": other, "status": link.status,
                 "says": cited(link.says, self._references)} for link, other, end in joined]

    def _sources(self, part: Any) -> list[dict[str, Any]]:
        """The sources of a part and of its links, each with how its facts were checked."""
        pieces = [part, *(link for link in self.diagram.sound_links if part.id in (link.origin, link.to))]
        claims = [self._claims[key] for piece in pieces for key in piece.claims if key in self._claims]
        keys = list(dict.fromkeys(key for piece in pieces for key in piece.sources))
        checked = labels(claims)
        return [{**line, "text": line["text"] + (f" ({checked[key]})" if key in checked else "")}
                for key, line in zip(keys, source_lines(keys, self._references), strict=True)]
