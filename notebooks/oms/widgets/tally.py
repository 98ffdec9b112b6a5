"""A vote in class without a server: type how many cards were raised, let people talk, count again, compare."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import ipywidgets

from oms.content.bank import Bank
from oms.content.library import library
from oms.content.problem import Mistake
from oms.teaching.clicker import COLUMNS, clicker_counts, read_clicker_file
from oms.teaching.vote_file import FILE, FOLDER, keep
from oms.teaching.votes import HIGH, LOW, Vote, limits_words
from oms.widgets.options import Guard, _text
from oms.widgets.tally_drawing import answer_html, heading_html, lines_html, question_html, static_html, told_html
from oms.widgets.view import View, named, put, refuse_unknown, shown

WITHOUT_SECOND = "There is no second vote yet. Press Reveal once more to show the answer without one."
_COUNT = {"first": "Count the first vote", "second": "Count the second vote", "compared": "Count"}
_SAYS = {"first": "waiting for the first vote", "second": "waiting for the second vote", "compared": "both votes counted"}


def tally(item: object = "", low: float = LOW, high: float = HIGH, **unknown_options: object) -> TallyView:
    """Put the question of this id to the vote, twice: type how many cards were raised for each letter.

    `low` and `high` are the per cents right between which the advice says “talk, then vote again”. Counts, and nothing
    about anybody, are kept in the folder oms-votes beside the notebook. A wrong id raises one sentence with the nearest.
    """
    refuse_unknown(unknown_options, ("low", "high"))
    books = library()
    return TallyView(Vote(Bank(books).question(item), low, high), books)


class TallyGuard(Guard):
    """The keyboard guard, with the dress of this view: large letters, to be read from the back row."""

    _css = _text("options.css", "tally.css")


class TallyView(View):
    """A vote on one question. `.count(A=12, B=7)` counts a round, `.paste(text)` and `.load("file.csv")` take clicker
    rows, `.what_next()` gives the advice, `.reveal()` shows the answer, `.correct()` takes the last count back, `.reset()`
    begins a new vote. `.vote` is the vote without any page around it; `.folder` is where oms-votes stands.
    """

    def __init__(self, vote: Vote, books: Any, folder: str | Path = ".") -> None:
        self.vote, self.books, self.folder = vote, books, folder
        self._sure = ""  # what a second press of the same button would do
        self.heading = ipywidgets.HTML()
        self.question = named(ipywidgets.HTML(question_html(vote.question, books)), "oms-vote-question")
        self.told = named(ipywidgets.HTML(), "oms-vote-told")
        self.lines = ipywidgets.HTML()
        self.answer = named(ipywidgets.HTML(), "oms-outcome")
        self.fields = {line.id: named(ipywidgets.Text(description=f"Votes for {line.letter}"), "oms-number-field")
                       for line in vote.lines}
        self.counts = named(ipywidgets.Box(list(self.fields.values())), "oms-fields")
        self.count_button = self.button("Count", self._pressed_count, "oms-main")
        self.clicker_button = self.button("From a clicker", self._pressed_clicker)
        self.next_button = self.button("What next?", self.what_next)
        self.reveal_button = self.button("Reveal", self._pressed_reveal)
        self.correct_button = self.button("Correct the last count", self.correct)
        self.reset_button = self.button("New vote", self._pressed_reset)
        self.pasted = ipywidgets.Textarea(description=f"Rows to paste, under the line {','.join(COLUMNS)}", rows=4)
        self.file = ipywidgets.Text(description="Or the name of a file beside this notebook")
        self.take_button = self.button("Take these counts", self._pressed_take)
        self.clicker = named(ipywidgets.VBox([self.pasted, self.file, self.take_button]), "oms-clicker")
        bar = named(ipywidgets.HBox([self.count_button, self.next_button, self.reveal_button, self.correct_button,
                                     self.reset_button, self.clicker_button]), "oms-bar")
        guard = TallyGuard()
        super().__init__([], "tally", guard)
        self.children = (self.heading, self.question, self.told, self.lines, self.answer, self.counts, bar, self.notice,
                         self.clicker, guard)
        self._pasting = False
        self._mirror()

    # -- what a person can do ----------------------------------------------------------------------------------------

    def count(self, *given: dict[str, object], **votes: object) -> TallyView:
        """Count the next round: `count(A=12, B=7)`, or a dictionary. Raises a Mistake for what is no count."""
        self.vote.count({name: number for part in (*given, votes) for name, number in dict(part).items()})
        for field in self.fields.values():
            put(field, value="")
        return self._changed(f"{self.vote.total(len(self.vote.rounds))} votes counted.", keep_it=True)

    def paste(self, text: str) -> TallyView:
        """Take the counts of this question from rows of a clicker file: the first vote, or both. Raises a Mistake that
        names the line; then nothing was counted."""
        rounds, others = clicker_counts(text, self.vote.question.id, self.vote.lines)
        wanted = [number for number in sorted(rounds) if number > len(self.vote.rounds)]
        if not wanted:
            raise Mistake("These rounds are counted already. Press “Correct the last count”, or begin a new vote.")
        for number in wanted:
            self.vote.count(rounds[number])
        self._pasting = False
        left = f" {others} rows about other questions were left out." if others > 1 else (
            " 1 row about another question was left out." if others else "")
        return self._changed(f"Taken: {' and '.join(f'vote {number}' for number in wanted)}.{left}", keep_it=True, tell=True)

    def load(self, path: str | Path) -> TallyView:
        """The same from a file. Raises a Mistake where there is no such file, or it is none."""
        return self.paste(read_clicker_file(path))

    def what_next(self) -> str:
        """Advice by the share right in the last round; it names no option. Raises a Mistake before the first vote."""
        if not self.vote.rounds:
            raise Mistake("Count the first vote first.")
        words = self.vote.advice
        self.tell(f"{words} ({limits_words(self.vote.low, self.vote.high)})")
        return words

    def reveal(self) -> TallyView:
        """Show the right answer, the reasons, and how far the class came. Raises a Mistake before the first vote."""
        self.vote.reveal()
        right = next(line for line in self.vote.lines if line.right)
        return self._changed(f"The answer is {right.letter}. {self.vote.change_words}")

    def correct(self) -> TallyView:
        """Take the last count back into the fields. Raises a Mistake when nothing is counted."""
        counts = self.vote.correct()
        for option, field in self.fields.items():
            put(field, value=str(counts[option]))
        return self._changed("Taken back. Correct the numbers and count again.", keep_it=True)

    def reset(self) -> TallyView:
        """Begin a new vote on the same question. What was counted stays in the file."""
        self.vote = Vote(self.vote.question, self.vote.low, self.vote.high)
        for field in self.fields.values():
            put(field, value="")
        return self._changed("A new vote.")

    def line(self) -> str:
        """The question and which vote is awaited; no count stands in it."""
        says = "the answer is shown" if self.vote.revealed else _SAYS[self.vote.stage]
        return f"vote on “{self.vote.question.id}”: {says}"

    def static(self) -> str:
        """The question as HTML without widgets, its answer folded; no count stands in it."""
        return static_html(self.vote, self.books)

    # -- how it is drawn ---------------------------------------------------------------------------------------------

    def _changed(self, said: str, keep_it: bool = False, tell: bool = False) -> TallyView:
        self._sure = ""
        self._mirror()
        kept = self._keep() if keep_it else ""
        if kept or tell:
            self.tell(f"{said} {kept}".strip())
        else:
            if self.notice.value:
                self.tell("")
            self.group.say(said)
        return self

    def _keep(self) -> str:
        """Keep the counts; "" or the sentence that says why they are not kept. The vote goes on either way."""
        try:
            keep(self.vote, self.folder)
        except Mistake as mistake:
            return str(mistake)
        return ""

    def _pressed_count(self) -> None:
        self.count({option: field.value for option, field in self.fields.items()})

    def _pressed_clicker(self) -> None:
        self._pasting = not self._pasting
        self._mirror()

    def _pressed_take(self) -> None:
        if self.pasted.value.strip() or not self.file.value.strip():
            self.paste(self.pasted.value)
        else:
            self.load(self.file.value)

    def _pressed_reveal(self) -> None:
        if self.vote.stage == "second" and self._sure != "reveal":
            self._sure = "reveal"
            self.tell(WITHOUT_SECOND)
            return
        self.reveal()

    def _pressed_reset(self) -> None:
        if self.vote.rounds and self._sure != "reset":
            self._sure = "reset"
            self.tell(f"Press “New vote” once more to begin again. What was counted stays in {FOLDER}/{FILE}.")
            return
        self.reset()

    def _mirror(self) -> None:
        vote = self.vote
        counting = vote.stage != "compared" and not vote.revealed
        put(self.heading, value=heading_html(vote))
        put(self.told, value=told_html(vote))
        put(self.lines, value=lines_html(vote, self.books.references))
        put(self.answer, value=answer_html(vote, self.books))
        put(self.count_button, description=_COUNT[vote.stage])
        put(self.clicker_button, description="Hide the clicker fields" if self._pasting else "From a clicker")
        for widget, on in ((self.counts, counting), (self.count_button, counting), (self.clicker_button, counting),
                           (self.clicker, counting and self._pasting), (self.next_button, bool(vote.rounds) and not vote.revealed),
                           (self.reveal_button, bool(vote.rounds) and not vote.revealed),
                           (self.correct_button, bool(vote.rounds)), (self.reset_button, bool(vote.rounds)),
                           (self.answer, vote.revealed)):
            shown(widget, on)
