"""Questions as notes of Anki: which fields a note has, what stands in them, and how its card looks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, NamedTuple

from oms.content.anki_register import FILE
from oms.content.problem import Mistake
from oms.learning.feedback import card_back, card_front

from . import item_html as html
from .export_items import ExportItem
from .export_text import as_html, as_tag

CLOZE, QUESTION = "OMS Cloze", "OMS Question"
FIELDS = {
    CLOZE: ("Text", "Extra", "Source", "Image"),
    QUESTION: ("Stem", "Question", "Options", "Answer", "Why", "Teaching point", "Source", "Image"),
}
STAYS = {
    "order": "an order is put right by moving lines, which a card cannot do",
    "rating": "a rating needs its scale, domain by domain",
}
# When the cards below last changed. Anki takes a newer look over an older one, and so would undo what a learner has
# changed in the look of the cards if every export were new.
LOOK_OF = 1_795_219_200
_MORE = "{{#Image}}<div class=\"picture\">{{Image}}</div>{{/Image}}"
_BEHIND = "{{#Source}}<details><summary>Sources</summary>{{Source}}</details>{{/Source}}"
FRONT = {
    CLOZE: "<div class=\"stem\">{{cloze:Text}}</div>" + _MORE,
    QUESTION: "<div class=\"stem\">{{Stem}}</div>" + _MORE + "<div class=\"question\">{{Question}}</div>"
              "{{#Options}}<div class=\"options\">{{Options}}</div>{{/Options}}",
}
BACK = {
    CLOZE: FRONT[CLOZE] + "<hr id=\"answer\">{{Extra}}" + _BEHIND,
    QUESTION: "{{FrontSide}}<hr id=\"answer\"><div class=\"answer\">{{Answer}}</div>{{Teaching point}}"
              "<details><summary>Why, for each answer</summary>{{Why}}</details>" + _BEHIND,
}
LOOK = (".card { font-family: system-ui, sans-serif; font-size: 18px; line-height: 1.45; text-align: left; max-width: 42em; "
        "margin: 0 auto; padding: 0 12px; }\n.card img { max-width: 100%; height: auto; background: #fff; }\n"
        ".card .answer { font-weight: 600; }\n.card li { margin: 0.25em 0; }\n.cloze { font-weight: bold; }\n")
# Anki gives these signs a meaning inside a field: gaps, sounds, formulas.
_SIGNS = str.maketrans({"{": "&#123;", "}": "&#125;", "[": "&#91;", "]": "&#93;", "\\": "&#92;"})
_GAP = re.compile(r"\{\{(.*?)\}\}", re.DOTALL)


class AnkiNote(NamedTuple):
    """A note: its note type, the words of its fields in their order, its tags."""

    id: str
    kind: str
    fields: tuple[str, ...]
    tags: tuple[str, ...]


@dataclass(frozen=True)
class Register:
    """The permanent numbers of `data/anki.csv`."""

    rows: dict[tuple[str, str, str], int]

    def number(self, kind: str, of: str, name: str) -> int:
        """The number of this thing. Raises a Mistake when its row is missing."""
        try:
            return self.rows[kind, of, name]
        except KeyError:
            whose = f" of “{of}”" if of else ""
            raise Mistake(f"{FILE} has no row for the {kind} “{name}”{whose}; put it back from the course's own copy, "
                          "because Anki would take a new number for another thing.") from None

    def deck(self, module: str) -> tuple[str, int]:
        """The name and the number of a module's deck; those of the course's deck for a module that has none."""
        for (kind, of, name), number in self.rows.items():
            if kind == "deck" and of == module:
                return name, number
        if not module:
            raise Mistake(f"{FILE} has no row for the deck of the whole course; put it back from the course's own copy.")
        return self.deck("")


def register(books: Any) -> Register:
    """The Register of a library. Raises a Mistake when the file is missing or cannot be read."""
    table = books.table(FILE)
    if not table.by_key:
        why = f" {table.problems[0]}" if table.problems else ""
        raise Mistake(f"Anki finds cards again by the numbers of {FILE}, and they cannot be read.{why}")
    return Register({key: row.id for key, row in table.by_key.items()})


def anki_note(item: ExportItem) -> AnkiNote | None:
    """The note of a question, or None for one that cannot leave; STAYS or `item.trouble` says why."""
    if item.trouble or item.type in STAYS:
        return None
    kind = CLOZE if item.type == "cloze" else QUESTION
    fields = _cloze(item) if kind == CLOZE else _question(item)
    return AnkiNote(item.id, kind, fields, tuple(map(as_tag, item.tags)))


def _safe(markup: str) -> str:
    return markup.translate(_SIGNS)


def _picture(item: ExportItem) -> str:
    return _safe(html.image(item.picture))


def _question(item: ExportItem) -> tuple[str, ...]:
    options = html.listed((choice.text for choice in item.choices), "letters")
    if item.type == "sort":
        options = (html.paragraphs([f"Sort into: {'; '.join(item.categories)}"])
                   + html.listed(part.text for part in item.parts))
    parts = (html.paragraphs(item.stem), html.asked(item), options, html.answer(item) + html.image(item.after),
             html.reasons(item), html.take_home(item), html.sources(item))
    return (*map(_safe, parts), _picture(item))


def _cloze(item: ExportItem) -> tuple[str, ...]:
    """The card with a numbered gap for each of its hidden words: Anki asks for one at a time."""
    text = ""
    for place, words in enumerate(_GAP.split(item.card)):  # every other piece is hidden
        piece = _safe(as_html(words))
        # Two colons would divide the hidden words from a hint.
        text += f"{{{{c{place // 2 + 1}::{piece.replace(':', '&#58;')}}}}}" if place % 2 else piece
    extra = html.paragraphs([item.why]) + html.take_home(item)
    stem = html.paragraphs((*item.stem, item.lead_in))
    return f"{_safe(stem)}<p>{text}</p>", _safe(extra), _safe(html.sources(item)), _picture(item)


def card_sides(item: ExportItem) -> tuple[str, str]:
    """A cloze card for readers that know no gaps: its text with the words hidden, and its text in full, as HTML."""
    return html.paragraphs([card_front(item.card)]), html.paragraphs([card_back(item.card)])
