"""Answer first: a few words of one's own before the options are shown. Nothing marks them; they are kept to be read."""

from __future__ import annotations

from typing import Any

from oms.content.problem import Mistake
from oms.learning.attempt import Attempt

WITH_OPTIONS = ("single", "several")  # a recording is looked at, and the other types hide nothing
MOST = 2_000  # letters: a few words are asked for
EMPTY = "Write a few words first; “I don't know” will do, and the options come."


def own_words(given: object) -> str:
    """The words as they are kept: in one piece, blanks at the ends taken away. Raises a Mistake for none or too many."""
    words = given.strip() if isinstance(given, str) else ""
    if not words:
        raise Mistake(EMPTY)
    if len(words) > MOST:
        raise Mistake(f"That is more than a few words: {len(words):,} letters; {MOST:,} fit.")
    return words


class Recall:
    """The part of a session that asks for words before options. `QuizSession` brings the rest."""

    answer_first: bool
    _now: Attempt
    _over: bool

    def _opens_with(self, question: Any) -> str:
        """The stage at which a question of this run begins."""
        return "recalling" if self.answer_first and question.type in WITH_OPTIONS else "answering"

    @property
    def words(self) -> str:
        """What the learner wrote before the options of the current question came; "" where nothing was asked."""
        return self._now.words

    def draft(self, words: str) -> None:
        """Hold what is typed so far, so that nothing that draws the page anew takes it away. It is not kept yet."""
        if self._now.stage == "recalling":
            self._now.words = str(words)

    def recall(self, words: str | None = None) -> None:
        """Keep these words (or the draft) as they are and show the options."""
        if self._over or self._now.stage != "recalling":
            raise Mistake("The options of this question are shown already.")
        self._now.words = own_words(self._now.words if words is None else words)
        self._now.stage = "answering"
        self._write("words", response=self._now.words)

    def _write(self, event: str, **values: Any) -> None:
        raise NotImplementedError
