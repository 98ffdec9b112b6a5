"""A question put to the vote twice, before and after people have talked it over: counts only, and nobody's name.

What may be seen when is decided here: nothing of the first vote before the second is in, and nothing that gives the
right answer away before it is revealed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from secrets import token_hex
from typing import Any

from oms.content.problem import Mistake
from oms.learning.response import pick
from oms.learning.shuffle import Shown, shown
from oms.learning.typed_number import typed_count

ONE_BEST = ("single", "trace", "predict")  # types that a raised card can answer
LOW, HIGH = 30, 70  # per cent right; our own setting
MOST_VOTES = 100_000
SEED = 0  # the letters are those of the printed form, whoever opens the question
STAGES = ("first", "second", "compared")


@dataclass(frozen=True)
class Line:
    """One option as it is voted on: its letter, its id and its text, whether it is right, why, and what it stands for."""

    letter: str
    id: str
    text: str
    right: bool
    why: str
    misconception: str
    harm: str


def lines_of(question: Any) -> tuple[Line, ...]:
    """The options of a question with their letters. Raises a Mistake for a question that a card cannot answer."""
    if question.type not in ONE_BEST:
        raise Mistake(f"“{question.id}” cannot be put to the vote: a raised card gives one letter, and this question does "
                      "not have one best answer. Take one of type single, trace or predict.")
    by_id = {option.id: option for option in question.options}
    return tuple(Line(one.letter, one.id, one.text, question.is_right(one.id), by_id[one.id].why,
                      "" if question.is_right(one.id) else by_id[one.id].misconception or "", by_id[one.id].harm)
                 for one in shown(question, SEED))


def new_name(at: datetime) -> str:
    """A name for one vote that no other has."""
    return f"{at:%Y%m%dT%H%M%SZ}-{token_hex(2)}"


@dataclass
class Vote:
    """Two rounds of counts for one question. `rounds` holds the counts by option id, first round first.

    `revealed` says whether the right answer has been shown. `low` and `high` are the limits of the advice in per cent.
    """

    question: Any
    low: float = LOW
    high: float = HIGH
    rounds: list[dict[str, int]] = field(default_factory=list)
    moments: list[datetime] = field(default_factory=list)
    revealed: bool = False
    begun: datetime = field(default_factory=lambda: datetime.now(UTC))
    name: str = ""

    def __post_init__(self) -> None:
        self.lines = lines_of(self.question)
        self.low, self.high = limits(self.low, self.high)
        self.name = self.name or new_name(self.begun)

    @property
    def stage(self) -> str:
        """ "first" or "second" while that vote is awaited, "compared" once both are in."""
        return STAGES[len(self.rounds)]

    @property
    def open(self) -> bool:
        """True once bars may be seen: both votes are in, or the answer is revealed."""
        return len(self.rounds) == 2 or self.revealed

    def count(self, given: Mapping[str, object], at: datetime | None = None) -> dict[str, int]:
        """Take the counts of the next round, by letter, id or text of the options; nothing stands for 0.

        Returns the counts by option id. Raises a Mistake for no vote at all, for what is no count, or a third round.
        """
        if self.revealed:
            raise Mistake("The answer is revealed: begin a new vote to count again.")
        if len(self.rounds) == 2:
            raise Mistake("Both votes are counted. Correct the second one, or begin a new vote.")
        counts = counted(self.lines, given)
        self.rounds.append(counts)
        self.moments.append(at or datetime.now(UTC))
        return counts

    def correct(self) -> dict[str, int]:
        """Take the last count back, and return it. Raises a Mistake when there is none."""
        if not self.rounds:
            raise Mistake("Nothing is counted yet.")
        self.revealed = False
        self.moments.pop()
        return self.rounds.pop()

    def reveal(self) -> None:
        """Show the right answer. Raises a Mistake before the first vote."""
        if not self.rounds:
            raise Mistake("Count the first vote before you show the answer.")
        self.revealed = True

    def total(self, number: int) -> int:
        """How many votes a round had; `number` is 1 or 2."""
        return sum(self.rounds[number - 1].values())

    def share(self, number: int, option: str | None = None) -> float:
        """The share of an option in a round, 0 to 1; without one, the share that was right."""
        votes = self.rounds[number - 1]
        chosen = votes[option] if option else sum(votes[line.id] for line in self.lines if line.right)
        return chosen / self.total(number)

    @property
    def change(self) -> float | None:
        """The normalised change g = (p2 - p1) / (1 - p1); None before both votes are in, or if all were right at first."""
        return normalised_change(self.share(1), self.share(2)) if len(self.rounds) == 2 else None

    @property
    def change_words(self) -> str:
        """What became of the share right, in a sentence; "" before both votes are in."""
        if len(self.rounds) < 2:
            return ""
        before, after = self.share(1), self.share(2)
        if before == 1:
            return ("Everybody was right at the first vote, so there was nothing to gain." if after == 1 else
                    "Everybody was right at the first vote, and not at the second: ask what changed their minds.")
        said = f"normalised change g = {self.change:.2f}".replace("-", "−")
        if after == 1:
            return f"Everybody is right now: {said}."
        if after > before:
            return f"Of those who could still gain, about {100 * self.change:.0f} in 100 did: {said}."
        return f"As many right as before: {said}." if after == before else f"Fewer right than before: {said}."

    @property
    def advice(self) -> str:
        """What to do next, by the share right in the last round; "" before the first. It names no option."""
        return advice(round(100 * self.share(len(self.rounds)), 9), self.low, self.high, len(self.rounds)) if self.rounds else ""


def counted(lines: tuple[Line, ...], given: Mapping[str, object]) -> dict[str, int]:
    """The counts by option id, one for every option. Raises a Mistake that names the option and what may stand there."""
    if not isinstance(given, Mapping):
        raise Mistake("Say how many cards were raised for each letter, as in {\"A\": 12, \"B\": 7}.")
    asked = tuple(Shown(line.id, line.text, line.letter) for line in lines)
    by_id = {line.id: line for line in lines}
    counts = dict.fromkeys(by_id, 0)
    said = set()
    for name, number in given.items():
        option = pick(name, asked)
        if option in said:
            raise Mistake(f"Option {by_id[option].letter} stands there twice.")
        said.add(option)
        if number is not None and str(number).strip():
            counts[option] = typed_count(number, f"Votes for {by_id[option].letter}", 0, MOST_VOTES)
    if not sum(counts.values()):
        raise Mistake("Type at least one vote.")
    return counts


def limits(low: object, high: object) -> tuple[float, float]:
    """The two limits of the advice in per cent. Raises a Mistake unless 0 ≤ low ≤ high ≤ 100."""
    try:
        first, second = float(low), float(high)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        raise Mistake("Give the limits as numbers in per cent, as in low=30, high=70.") from None
    if not 0 <= first <= second <= 100:
        raise Mistake(f"The limits run from 0 to 100 per cent, the lower one first; these are {low} and {high}.")
    return first, second


def normalised_change(before: float, after: float) -> float | None:
    """g = (after - before) / (1 - before) of two shares right from 0 to 1; None where everybody was right before."""
    return None if before == 1 else (after - before) / (1 - before)


def advice(percent: float, low: float = LOW, high: float = HIGH, number: int = 1) -> str:
    """What to do next when so many per cent were right in round 1 or 2."""
    if percent < low:
        return "Few have it. Teach the point again, another way, then vote anew."
    if percent <= high:
        return ("Opinions differ. Let neighbours with different answers argue for two or three minutes, then vote again."
                if number == 1 else "Opinions still differ. Hear the best reason for each option, then show the answer.")
    return "Most have it. Hear one reason for it, show the answer, and go on."


def limits_words(low: float, high: float) -> str:
    """Where the advice changes, and whose idea that is."""
    return f"The advice changes at {low:g} % and {high:g} % right: our own setting, not a finding."
