"""GIFT as Moodle reads it: questions parted by empty lines, answers in braces, a backslash before a sign that means itself."""

from __future__ import annotations

import re
from collections.abc import Iterator

from oms.content.problem import Problem

from .adopt_draft import (
    TRUE_OR_FALSE,
    Draft,
    asked,
    closed,
    with_number,
    with_options,
    with_own_words,
    with_pairs,
)
from .adopt_text import words_of
from .export_text import slug, visible

# Signs with a backslash are kept apart under signs that nobody types, until all is parted.
_MEANT = {sign: chr(0xE000 + place) for place, sign in enumerate("\\:#={}~")}
_ESCAPED = re.compile(r"\\([\\:#={}~n])")
_BACK = {kept: sign for sign, kept in _MEANT.items()}
_TYPED_KEPT = re.compile("[\ue000-\ue00f]")
_WEIGHT = re.compile(r"^%(-?[0-9]{1,3}(?:\.[0-9]*)?)%")
_FORMAT = re.compile(r"^\[(html|moodle|plain|markdown)\]")
_TAG = re.compile(r"\[tag:((?:\\\]|[^\]])+)\]")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
FORM = "Compare with the examples in Moodle's documentation of GIFT."


class _Broken(Exception):
    """What is wrong with one question: message, remedy, and how many lines after its first."""

    def __init__(self, message: str, remedy: str = FORM, down: int = 0):
        super().__init__(message)
        self.message, self.remedy, self.down = message, remedy, down


def read_gift(text: str, file: str) -> tuple[list[Draft], list[Problem]]:
    """The questions of a GIFT text, and a Problem for each that cannot be read. Never raises."""
    drafts: list[Draft] = []
    problems: list[Problem] = []
    category = ""
    for line, lines in _blocks(visible(text)):
        comments = "\n".join(one for one in lines if one.lstrip().startswith("//"))
        # A comment leaves an empty line behind, so that lines can still be counted.
        block = "\n".join("" if one.lstrip().startswith("//") else one for one in lines)
        if block.strip().startswith("$CATEGORY:"):
            category = slug(block.strip()[10:].rstrip("/").rpartition("/")[2], "")
            continue
        if not block.strip():
            continue
        first = line + len(block) - len(block.lstrip("\n"))
        try:
            draft = _question(block.strip("\n"), Draft(first))
        except _Broken as broken:
            problems.append(Problem(file, first + broken.down, broken.message, broken.remedy))
            continue
        found = (slug(tag.replace("\\]", "]"), "") for tag in _TAG.findall(comments))
        draft.tags = tuple(tag for tag in (category, *found) if tag)
        drafts.append(draft)
    return drafts, problems


def _blocks(text: str) -> Iterator[tuple[int, list[str]]]:
    """The runs of lines between empty lines, each with the number of its first line."""
    begin, run = 0, []
    for number, line in enumerate((*text.split("\n"), ""), 1):
        if line.strip():
            begin = begin if run else number
            run.append(line)
        elif run:
            yield begin, run
            run = []


def _question(block: str, draft: Draft) -> Draft:
    text = _ESCAPED.sub(lambda found: "\n" if found[1] == "n" else _MEANT[found[1]], _TYPED_KEPT.sub("", block)).strip()
    if text.startswith("::") and (end := text.find("::", 2)) > 0:
        draft.called = " ".join(_plain(text[2:end]).split())
        text = text[end + 2:].strip()
    opens, closes = text.find("{"), text.find("}")
    if opens < 0 and closes < 0:
        raise _Broken("This is a text without a question: there are no braces.",
                      "Put the answers in braces, or put // before the lines of a comment.")
    if closes < 0:
        raise _Broken("A brace opens here and is not closed before the next empty line.",
                      "Close it with } ; take empty lines out of the answers; write \\{ where a brace is meant.",
                      text.count("\n", 0, opens))
    if opens < 0 or closes < opens:
        raise _Broken("A closing brace stands here before an opening one.", "Write \\} where a brace is meant.",
                      text.count("\n", 0, closes))
    answers, after = text[opens + 1:closes].strip(), text[closes + 1:].strip()
    if "{" in answers or "{" in after or "}" in after:
        raise _Broken("There is more than one pair of braces.", "Write \\{ and \\} where braces are meant.",
                      text.count("\n", 0, opens))
    told = text[:opens] if not after else f"{text[:opens]}_____{'' if after[0] in '.,;:!?' else ' '}{after}"
    answers, behind = _behind(answers)
    form = _FORMAT.match(told)
    said = _Said(draft, form[1] if form else "moodle")
    told = said(told[form.end():] if form else told)
    _answers(draft, told, answers, said)
    return closed(draft, " ".join(said(behind).split()))


class _Said:
    """Turns a piece of a question into words, in the format that the question names."""

    def __init__(self, draft: Draft, form: str) -> None:
        self._draft, self._form = draft, form

    def __call__(self, piece: str) -> str:
        piece = piece.strip()
        form = _FORMAT.match(piece)
        html = (form[1] if form else self._form) != "plain"
        return words_of(_plain(piece[form.end():] if form else piece), self._draft.notes, html)


def _plain(piece: str) -> str:
    return "".join(_BACK.get(sign, sign) for sign in piece)


def _behind(answers: str) -> tuple[str, str]:
    """The answers, and the feedback behind all of them."""
    found = answers.rfind("####")
    return (answers, "") if found < 0 else (answers[:found].strip(), answers[found + 4:])


def _answers(draft: Draft, told: str, answers: str, said: _Said) -> None:
    if not answers:
        asked(draft, told)
        with_own_words(draft, ())
    elif answers.startswith("#"):
        asked(draft, told)
        _numbers(draft, answers[1:], said)
    elif "~" in answers:
        asked(draft, told)
        _choices(draft, answers, said)
    elif "=" in answers and "->" in answers:
        asked(draft, told)
        _pairs(draft, answers, said)
    elif (word := answers.partition("#")[0].strip()) in ("T", "TRUE", "F", "FALSE"):
        asked(draft, told, TRUE_OR_FALSE)
        _true_or_false(draft, word in ("T", "TRUE"), answers.split("#")[1:], said)
    else:
        asked(draft, told)
        _short(draft, answers, said)


def _parted(answers: str, sign: str) -> list[str]:
    """The pieces that begin with this sign; what stands before the first counts where it holds anything."""
    pieces = [piece.strip() for piece in answers.split(sign)]
    return pieces if pieces[0] else pieces[1:]


def _weighed(piece: str) -> tuple[float | None, str, str]:
    """The weight of an answer in per cent or None, its text, its feedback."""
    weight = _WEIGHT.match(piece)
    text, _, feedback = (piece[weight.end():] if weight else piece).partition("#")
    return float(weight[1]) if weight else None, text, feedback


def _choices(draft: Draft, answers: str, said: _Said) -> None:
    options, shares, single = [], 0, "=" in answers
    for piece in _parted(answers.replace("=", "~="), "~"):
        marked = piece.startswith("=")
        weight, text, feedback = _weighed(piece[1:].strip() if marked else piece)
        right = marked if single else (weight or 0) > 0
        shares += single and not marked and bool(weight)
        options.append((said(text), right, said(feedback)))
    if len(options) < 2:
        raise _Broken("A choice needs two answers or more; this one has fewer.")
    if shares:
        draft.notes.add("part of the mark for a wrong answer was left out")
    with_options(draft, options, several=not single)


def _pairs(draft: Draft, answers: str, said: _Said) -> None:
    pairs = []
    for piece in _parted(answers, "="):
        thing, arrow, category = piece.partition("->")
        if not arrow:
            raise _Broken("One of the pairs has no arrow between its two sides.", "Write =left -> right for every pair.")
        category = " ".join(said(category).split())
        if not category:
            raise _Broken("One of the pairs has nothing behind its arrow.", "Write =left -> right for every pair.")
        pairs.append((said(thing), category))
    if sum(bool(thing) for thing, _ in pairs) < 2:
        raise _Broken("Matching needs two pairs or more; this question has fewer.")
    with_pairs(draft, pairs)


def _true_or_false(draft: Draft, holds: bool, feedback: list[str], said: _Said) -> None:
    wrong, right = (said(feedback[place]) if place < len(feedback) else "" for place in (0, 1))
    with_options(draft, [("True", holds, right if holds else wrong), ("False", not holds, wrong if holds else right)],
                 several=False)


def _short(draft: Draft, answers: str, said: _Said) -> None:
    found = [(weight, " ".join(said(text).split()), said(feedback))
             for weight, text, feedback in map(_weighed, _parted(answers, "="))]
    full = [text for weight, text, _ in found if text and weight in (None, 100)]
    if any(weight not in (None, 100) for weight, *_ in found):
        draft.notes.add("answers that earn part of the mark were left out")
    with_own_words(draft, full, "\n".join(feedback for *_, feedback in found if feedback))


def _numbers(draft: Draft, answers: str, said: _Said) -> None:
    answers, _, otherwise = answers.partition("~")
    right, near = [], []
    for piece in _parted(answers, "="):
        weight, text, feedback = _weighed(piece)
        value, tolerance = _number(_plain(text))
        (right if weight in (None, 100) else near).append((value, tolerance, said(feedback), weight))
    if not right:
        raise _Broken("This question asks for a number but names no right one.", "Write the right number behind the #.")
    if len(right) > 1:
        draft.notes.add("other right numbers were left out: " + ", ".join(f"{value:g}" for value, *_ in right[1:]))
    if otherwise.partition("#")[2].strip():
        draft.notes.add("the feedback for every other number was left out")
    if any(weight for *_, weight in near):
        draft.notes.add("a number that earns part of the mark has become a wrong one")
    value, tolerance, why, _ = right[0]
    with_number(draft, value, tolerance, why, [(one, words) for one, _, words, _ in near])


def _number(text: str) -> tuple[float, float]:
    text = "".join(text.split())
    low, dots, high = text.partition("..")
    parts = (low, high) if dots else text.split(":", 1) if ":" in text else (text, "0")
    if not all(_NUMBER.fullmatch(part) for part in parts):
        raise _Broken(f"“{text[:40]}” is not a number.", "Write 24, or 24:2 for 22 to 26, or 22..26.")
    first, second = map(float, parts)
    if max(abs(first), abs(second)) > 1e300:
        raise _Broken(f"“{text[:40]}” is too large a number.")
    return ((first + second) / 2, abs(second - first) / 2) if dots else (first, abs(second))
