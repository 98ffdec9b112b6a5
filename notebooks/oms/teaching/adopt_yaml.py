"""Adopted questions as a file of `data/questions/`: text that the course reads, and that a person can go on writing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from oms.content.placeholders import NO_LESSON, TO_WRITE

from .adopt_draft import Draft
from .export_text import as_words

_WIDE, _SHORT = 112, 80


def quiz_text(title: str, source: str, form: str, drafts: Iterable[tuple[str, Draft]]) -> str:
    """The text of a quiz file: its head, then every question with its id, and where it came from in a comment."""
    head = {"title": title, "lesson": NO_LESSON}
    parts = [f"# Adopted from {_line(source)} ({form}). Every place that begins with {TO_WRITE} is still to be written;\n"
             "# check() names each of them. The ids below may stay, or become ids of the module.\n",
             _dump(head), "questions:\n"]
    for name, draft in drafts:
        called = f", “{_line(draft.called)}”" if draft.called else ""
        parts.append(f"\n# From line {draft.line}{called}.\n")
        parts += [f"# Note: {_line(note).rstrip('.')}.\n" for note in sorted(draft.notes)]
        parts.append(_dump([draft.record(name)]))
    return "".join(parts)


def _line(words: str) -> str:
    text = as_words(words)
    return text if len(text) <= _WIDE else text[:_WIDE - 1].rstrip() + "…"


def _dump(data: Any) -> str:
    import yaml

    class Writer(yaml.SafeDumper):
        """No aliases, lists indented as in the other files, and long texts as blocks that need no quotation marks."""

        def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
            """Every text is written out."""
            return True

    Writer.add_representer(str, _text)
    Writer.add_representer(float, _number)
    return yaml.dump(data, Dumper=Writer, allow_unicode=True, sort_keys=False, width=_WIDE)


def _text(writer: Any, words: str) -> Any:
    # A plain text over several lines could hold a hyphen where a list begins; a block never can.
    style = "|" if "\n" in words else ">" if len(words) > _SHORT else None
    return writer.represent_scalar("tag:yaml.org,2002:str", words, style=style)


def _number(writer: Any, value: float) -> Any:
    import yaml

    plain = 1e-9 <= abs(value) < 1e15 or value == 0
    text = f"{value:.12f}".rstrip("0").rstrip(".") if plain else repr(value)
    # Whatever YAML takes the text for: it is written without a tag, which the course's own reader would refuse.
    return writer.represent_scalar(writer.resolve(yaml.ScalarNode, text, (True, False)), text)
