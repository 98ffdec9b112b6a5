"""Plain counts of a learner's own text: words in a sentence, long words, the longest sentence. They are no mark."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

LONG = 8  # a word with more letters than this counts as long
QUOTED = 40  # words of the longest sentence that are quoted
QUOTED_SIGNS = 320  # and never more characters than these; half as many where words cannot be counted
_STOPS = "!?।॥؟۔።。！？｡"  # these end a sentence whether a blank follows or not
_END = re.compile(rf"[{_STOPS}]+[\"'”’»)\]」』]*|[.…]+[\"'”’»)\]]*(?=\s|$)|\n+")
_DASHES = re.compile(r"[—–]|--+")
_TITLES = frozenset({"dr", "mr", "mrs", "ms", "prof", "st", "vs"})
# Writings without blanks between words: there a computer would need a dictionary to count them.
_UNSPACED = ("CJK", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER", "MYANMAR", "TIBETAN")

GOOD_FOR = ("Short sentences and short words are easier to follow; counts cannot see whether a text is kind or true, and "
            "they are no mark.")
WHAT_IS_COUNTED = f"the words in an average sentence, the words of more than {LONG} letters, the longest sentence"
NO_WORDS = "This writing puts no blanks between words, so they cannot be counted here."


@dataclass(frozen=True)
class PlainWords:
    """The counts of a text. `countable` is False for a writing without blanks between words: then only `longest` holds.

    `longest` is the longest sentence as it was written, `longest_words` how many words it has.
    """

    words: int
    sentences: int
    long_words: int
    longest: str
    longest_words: int
    countable: bool = True

    @property
    def average(self) -> float:
        """Words in an average sentence; 0 without a sentence."""
        return self.words / self.sentences if self.sentences else 0.0

    @property
    def long_share(self) -> float:
        """The share of long words, between 0 and 1; 0 without a word."""
        return self.long_words / self.words if self.words else 0.0

    @property
    def quote(self) -> str:
        """The longest sentence, or its beginning with “…” where it is too long to quote."""
        words = self.longest.split()
        most = QUOTED_SIGNS if self.countable else QUOTED_SIGNS // 2
        text = " ".join(words[:QUOTED])[:most].rstrip()
        return text if len(text) == len(self.longest) else f"{text}…"

    @property
    def lines(self) -> tuple[tuple[str, str], ...]:
        """The three counts and what they are good for, as pairs of label and words; none for a text without words."""
        if not self.sentences:
            return ()
        if not self.countable:
            return ("Longest sentence:", f"“{self.quote}”"), ("What the counts are good for:", f"{NO_WORDS} {GOOD_FOR}")
        return (
            ("Words in an average sentence:", f"{_short(self.average)} ({_some(self.words, 'word')} in "
                                              f"{_some(self.sentences, 'sentence')})"),
            (f"Words of more than {LONG} letters:", f"{self.long_words} of {self.words} ({100 * self.long_share:.0f} %)"),
            ("Longest sentence:", f"“{self.quote}” ({_some(self.longest_words, 'word')})"),
            ("What the counts are good for:", GOOD_FOR))


def plain_words(text: str) -> PlainWords:
    """The counts of this text. A sentence ends with its stop or with the line; a text without a stop is one sentence."""
    text = unicodedata.normalize("NFC", text)
    found = [(words, sentence) for sentence in _sentences(text) if (words := _words(sentence))]
    countable = not _unspaced(text)
    every = [word for words, _ in found for word in words]
    longest = max(found, key=lambda one: len(one[0]) if countable else len(one[1]), default=((), ""))
    return PlainWords(len(every), len(found), sum(map(_is_long, every)), longest[1], len(longest[0]), countable)


def _sentences(text: str) -> list[str]:
    """The text cut at its stops. “e.g. this”, “2.5”, “Dr. No”, “Why? he asked” and “1. First” hold no end of a sentence."""
    parts, begin = [], 0
    for end in _END.finditer(text):
        if not end[0].startswith("\n"):
            said = text[begin:end.start()].strip() if end.start() - begin < 12 else ""
            before = text[max(begin, end.start() - 12):end.start()].split()[-1:]  # a short piece: the text may be long
            behind = text[end.end():end.end() + 12].lstrip()[:1]
            if behind.islower() or said.isdigit() or (before and before[0].casefold() in _TITLES):
                continue
        parts.append(text[begin:end.end()])
        begin = end.end()
    return [part for piece in [*parts, text[begin:]] if (part := " ".join(piece.split()))]


def _words(sentence: str) -> list[str]:
    return [word for word in _DASHES.sub(" ", sentence).split() if any(sign.isalnum() for sign in word)]


def _is_long(word: str) -> bool:
    """More letters than LONG, in one of the parts where it is put together with hyphens or strokes."""
    return any(sum(sign.isalpha() for sign in part) > LONG for part in re.split(r"[-‐‑/]", word))


def _unspaced(text: str) -> bool:
    """Whether a fifth or more of the letters belong to a writing without blanks between words."""
    letters = [sign for sign in text if sign.isalpha()]
    without = sum(unicodedata.name(sign, "").startswith(_UNSPACED) for sign in letters if sign > "\u0e00")
    return bool(without) and without >= 0.2 * len(letters)


def _short(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")


def _some(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"
