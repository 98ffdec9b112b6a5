"""YAML for people: every value is text, every mistake is one sentence with a line and a remedy.

Only what a content file needs is let in: keys, lists and text. Implicit types are off, so `no`, `1e3` and
`2024-01-02` stay what was typed. Anchors, aliases and tags are refused, and so is a key that stands twice.
"""

from __future__ import annotations

import gc
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path

import yaml

from .file_text import Unreadable, file_bytes, odd_indent, plain_text, refuse, shorten, unseen

# The base loaders know no types. The C one reads 10,000 questions in a second or two, the Python one in a minute.
_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_DEEPEST = 24
_SAVE_AGAIN = "Save it again with the encoding UTF-8."
_QUOTE_IT = "Put the whole text in quotes, or on a new line after >- ."

_TAB = re.compile(r"^ *\t[ \t]*[^\s]", re.MULTILINE)


class Document:
    """What a YAML file says.

    `data` is made of dicts, lists and str only. `lines` gives the line of every key and list entry by its path:
    `lines["questions", 0, "stem"]`; the empty path is the line on which the content starts.
    """

    def __init__(self, data: dict | list | str, text: str):
        self.data = data
        self._text = text

    @cached_property
    def lines(self) -> dict[tuple, int]:
        # Needed only where something is wrong, so the lines are looked up in a second reading.
        found: dict[tuple, int] = {}
        with _no_rubbish_collection():
            _build(self._text, "", found)
        return found

    def line(self, path: tuple) -> int:
        """The line of the entry at this path, or of the nearest entry around it."""
        path = tuple(path)
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def read_yaml(path: Path, name: str = "") -> Document:
    """The content of a YAML file. Raises Unreadable, which carries one Problem; `name` is the file's name in it."""
    path = Path(path)
    return parse_yaml(file_bytes(path, name or path.name), name or path.name)


def parse_yaml(raw: bytes, name: str) -> Document:
    """The content of the bytes of a YAML file. Raises Unreadable, which carries one Problem."""
    text = plain_text(raw, name, _SAVE_AGAIN)
    if found := _TAB.search(text):
        raise refuse(name, text.count("\n", 0, found.start()) + 1, "This line is indented with a tab.",
                     "Use blanks, two for each level.")
    if line := odd_indent(text):
        raise refuse(name, line, "This line is indented with something that only looks like a blank.",
                     "Delete the space in front of the words and type blanks.")
    try:
        with _no_rubbish_collection():
            data = _build(text, name)
    except yaml.YAMLError as error:
        raise _plain(error, text, name) from None
    if data is None or data == "":
        raise refuse(name, 0, "The file is empty.", "Write something in it, or delete it.")
    return Document(data, text)


@contextmanager
def _no_rubbish_collection() -> Iterator[None]:
    # Reading makes only new things, no rubbish; the collector, run at every few thousand of them, would take more
    # time than the reading itself.
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _build(text: str, name: str, lines: dict[tuple, int] | None = None):
    """The data that the text describes, without recursion. Fills `lines` when it is given."""
    data = None
    documents = 0
    stack: list = []  # the open collections
    keys: list = []  # for each open dict the key that waits for its value, for each open list None
    starts: list = []  # for each open dict: key -> line
    path: tuple = ()
    for event in yaml.parse(text, Loader=_Loader):
        kind = type(event)
        if kind is yaml.ScalarEvent:
            value = event.value
            if event.anchor or event.tag:
                raise _special(event, name)
            if event.style == '"' and unseen(value):
                raise refuse(name, event.start_mark.line + 1, "There is an invisible character here, written with \\.",
                             "Take it out.")
            if not event.style and " - " in value and (line := _swallowed_entry(event, text)):
                raise refuse(name, line, "This hyphen is indented further than the entry above, so both are one text.",
                             "Put it under the hyphen of the entry above; if one text is meant, put it in quotes.")
        elif kind is yaml.MappingStartEvent or kind is yaml.SequenceStartEvent:
            if event.anchor or event.tag:
                raise _special(event, name)
            value = {} if kind is yaml.MappingStartEvent else []
        elif kind is yaml.MappingEndEvent or kind is yaml.SequenceEndEvent:
            stack.pop(), keys.pop(), starts.pop()
            path = path[:-1]
            continue
        elif kind is yaml.AliasEvent:
            raise _special(event, name)
        else:
            if kind is yaml.DocumentStartEvent:
                documents += 1
                if documents > 1:
                    raise refuse(name, event.start_mark.line + 1, "A second document begins here with --- .",
                                 "Put it in a file of its own, or delete this line.")
            continue

        if not stack:
            data = value
            if lines is not None:
                lines[()] = event.start_mark.line + 1
        else:
            parent = stack[-1]
            if type(parent) is list:
                if lines is not None:
                    lines[path[:-1] + (len(parent),)] = event.start_mark.line + 1
                    path = path[:-1] + (len(parent),)
                parent.append(value)
            elif keys[-1] is None:
                line = event.start_mark.line + 1
                if type(value) is not str:
                    raise refuse(name, line, "A list or a group of keys stands here where a key should be.",
                                 "Write a key, a colon and a blank; put text with braces or brackets in quotes.")
                if not value:
                    raise refuse(name, line, "A colon stands here with no key in front of it.",
                                 "Write the key in front of the colon.")
                if value in parent:
                    raise refuse(name, line, f"“{shorten(value)}” stands here a second time; the first is on line "
                                 f"{starts[-1][value]}.", "Keep one of them, or indent the second where it belongs.")
                starts[-1][value] = line
                keys[-1] = value
                parent[value] = ""
                if lines is not None:
                    path = path[:-1] + (value,)
                    lines[path] = line
                continue
            else:
                parent[keys[-1]] = value
                keys[-1] = None
        if type(value) is not str:
            stack.append(value), keys.append(None), starts.append({})
            path += (None,)
            if len(stack) > _DEEPEST:
                raise refuse(name, event.start_mark.line + 1, f"The lists here are nested more than {_DEEPEST} deep.",
                             "Look for brackets or hyphens too many.")
    return data


def _swallowed_entry(event: yaml.ScalarEvent, text: str) -> int:
    """The line of a list entry that YAML would take for the second line of the entry above, or 0."""
    first, last = event.start_mark.line, event.end_mark.line
    for number, line in enumerate(text.split("\n")[first + 1:last + 1] if last > first else (), first + 2):
        if line.lstrip().startswith("- "):
            return number
    return 0


def _special(event: yaml.Event, name: str) -> Unreadable:
    line = event.start_mark.line + 1
    if getattr(event, "tag", None):
        return refuse(name, line, "A word here begins with ! , which has a meaning of its own.",
                      "Put the text in quotes.")
    return refuse(name, line, "A word here begins with & or * , which has a meaning of its own.",
                  "Put the text in quotes; if you meant to refer to another place, write it out here.")


# What libyaml and PyYAML say, and what an author can do with it. The first match counts.
_SAYINGS: tuple[tuple[str, str, str], ...] = (
    (r"unexpected end of stream", "A quotation mark opens here and is never closed.",
     "Close it; a quotation mark inside the text is written twice ('') or the text goes in the other kind of quotes."),
    (r"unexpected document indicator", "A quotation mark is still open where a line with --- or ... stands.",
     "Close the quotation mark before that line."),
    (r"could not find expected ':'", "A colon is missing after the key, or a text goes on without being indented.",
     "Write `key: text`; indent a text that goes on in the next line."),
    (r"mapping values are not allowed", "A colon stands where none can be: either inside a text, or this line is "
     "indented further than the line above allows.", _QUOTE_IT + " If it is a key, give it as many blanks as its "
     "neighbours have."),
    (r"block sequence entries are not allowed", "A list begins with a hyphen where none can begin.",
     "Begin the list on a new line under its key."),
    (r"unknown escape character|escape code|hexadecimal", "A backslash in double quotes has a meaning of its own.",
     "Put the text in single quotes."),
    (r"',' or '\]'", "A square bracket opens here and is not closed, or a comma is missing.",
     "Close it with ] ; a text that begins with [ goes in quotes."),
    (r"',' or '\}'|flow mapping", "A brace opens here and is not closed, or a comma is missing.",
     "Close it with } ; a text that begins with { goes in quotes."),
    (r"flow sequence", "A square bracket opens here and is not closed, or a comma is missing.",
     "Close it with ] ; a text that begins with [ goes in quotes."),
    (r"expected '-' indicator|expected <block end>, but found '(-|\?)'|block collection|block sequence",
     "This list is not in line: an entry has more or fewer blanks in front of its hyphen than the others, or a "
     "hyphen is missing.", "Give all entries of the list the same number of blanks, each with its own hyphen."),
    (r"expected key|expected <block end>|block mapping", "This line does not line up with the lines around it, or "
     "something stands behind a closing quotation mark.",
     "Give it as many blanks as its neighbours have; if part of a text is in quotes, put the whole text in quotes."),
    (r"indentation (indicator|space)|wrong indentation|chomping|comment or line break",
     "Behind > or | stands something that cannot be read.", "Begin the text on the next line, indented."),
    (r"<document start>", "The file ends before this line; what follows belongs to nothing.",
     "Give it a key, or indent it like its neighbours."),
    (r"expected node content|expected the node content", "Something is missing here: a text, or a closing bracket.",
     "Close every bracket; a text that begins with one of , ] } ? goes in quotes."),
    (r"directive|%", "A line begins with % , which has a meaning of its own.", "Put the text in quotes."),
    (r"\btag\b|handle", "A word here begins with ! , which has a meaning of its own.", "Put the text in quotes."),
    (r"anchor|alias|alphabetic or numeric", "A word here begins with & or * , which has a meaning of its own.",
     "Put the text in quotes."),
    (r"control characters|special characters|invalid.*(octet|character)", "There is an invisible character here.",
     "Delete the line and type it again."),
)


def _plain(error: yaml.YAMLError, text: str, name: str) -> Unreadable:
    """PyYAML's message in the words of an author who never heard of scalars and tokens."""
    problem = str(getattr(error, "problem", None) or error)
    context = str(getattr(error, "context", None) or "")
    mark = getattr(error, "problem_mark", None)
    opening = getattr(error, "context_mark", None)
    last = max(1, text.rstrip("\n").count("\n") + 1)
    line = min(mark.line + 1, last) if mark else 0
    if "cannot start any token" in problem:
        at = text.split("\n")[line - 1][mark.column:mark.column + 1] if mark and line else ""
        sign = "a tab" if at == "\t" else f"the sign {at} " if at else "a sign"
        return refuse(name, line, f"A text cannot begin with {sign.strip()}.", "Put the whole text in quotes.")
    for pattern, message, remedy in _SAYINGS:
        if re.search(pattern, problem) or re.search(pattern, context):
            # Where something was opened and not closed, the opening is what the author has to look at.
            if opening and ("opens here" in message):
                line = opening.line + 1
            return refuse(name, line, message, remedy)
    return refuse(name, line, "This line cannot be read.",
                  "Compare its blanks, colon and quotation marks with the lines around it.")
