"""One learner in front of a chain of steps: guess how the next one is known, read its evidence, go on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from oms.content.problem import Mistake, unknown
from oms.content.steps import STATUSES

if TYPE_CHECKING:
    import pandas


@dataclass(frozen=True)
class Tally:
    """How the guesses compare with the marking: of `guessed` steps `agreed`; `apart` are those marked otherwise."""

    guessed: int
    agreed: int
    apart: tuple[Any, ...]

    @property
    def sentence(self) -> str:
        """The count in one sentence."""
        if not self.guessed:
            return "You guessed none of the steps; all are marked below."
        steps = "step" if self.guessed == 1 else "steps"
        return f"You agree with the marking on {self.agreed} of {self.guessed} guessed {steps}."


class StepsRun:
    """A chain, one step after another: `guess("inferred")` or `show()` opens the evidence, `next()` goes on.

    `back()` looks at the step before, `reveal()` opens all steps, `reset()` begins again. `state` is "guessing" before
    the evidence of the step is open, "open" after, and "finished" at the end. Nothing is kept. What cannot be done raises
    a Mistake and changes nothing.
    """

    def __init__(self, chain: Any) -> None:
        self.chain = chain
        self.notices: tuple[str, ...] = ()
        self.reset()

    def reset(self) -> None:
        """Begin again, with every step closed."""
        self.position = 0
        self.guesses: dict[str, str] = {}
        self.opened: set[str] = set()
        self._over = False

    @property
    def total(self) -> int:
        """How many steps the chain has."""
        return len(self.chain.steps)

    @property
    def step(self) -> Any:
        """The step that is looked at."""
        return self.chain.steps[self.position]

    @property
    def guessed(self) -> str:
        """What was guessed for this step, "" where nothing was."""
        return self.guesses.get(self.step.id, "")

    @property
    def state(self) -> str:
        """ "guessing", "open" or "finished"."""
        if self._over:
            return "finished"
        return "open" if self.step.id in self.opened else "guessing"

    @property
    def passed(self) -> tuple[Any, ...]:
        """The steps before the one that is looked at, in the order of the chain; at the end all of them."""
        return self.chain.steps if self._over else self.chain.steps[:self.position]

    def guess(self, status: str) -> bool:
        """Say how the step is known and open its evidence; True when the marking says the same.

        `status` is "shown", "inferred" or "contested". A step whose evidence is open takes no guess.
        """
        word = str(status).strip().casefold()
        if word not in STATUSES:
            raise unknown("status", status, STATUSES)
        if self.state != "guessing":
            raise Mistake("The evidence is open already; go on with next(), or begin again with reset().")
        self.guesses[self.step.id] = word
        self.opened.add(self.step.id)
        return word == self.step.status

    def show(self) -> None:
        """Open the evidence of this step without a guess; a second time changes nothing."""
        if not self._over:
            self.opened.add(self.step.id)

    def next(self) -> None:
        """The next step; after the last one the end. Asks for a guess first, or for show()."""
        if self._over:
            raise Mistake("This is the end of the chain; back() looks at the last step again.")
        if self.state == "guessing":
            raise Mistake("Guess first how this step is known, or open its evidence with “Just show me”, show().")
        if self.position + 1 < self.total:
            self.position += 1
        else:
            self._over = True

    def back(self) -> None:
        """The step before; from the end the last step."""
        if self._over:
            self._over = False
        elif self.position:
            self.position -= 1
        else:
            raise Mistake("This is the first step.")

    def reveal(self) -> None:
        """Open all steps and go to the end; what was guessed stays."""
        self.opened = {step.id for step in self.chain.steps}
        self.position, self._over = self.total - 1, True

    @property
    def tally(self) -> Tally:
        """How the guesses so far compare with the marking."""
        done = [step for step in self.chain.steps if step.id in self.guesses]
        apart = tuple(step for step in done if self.guesses[step.id] != step.status)
        return Tally(len(done), len(done) - len(apart), apart)

    def result(self) -> pandas.DataFrame:
        """One row for each step that is open: step, label, marked, guessed, agrees (missing without a guess)."""
        import pandas as pd

        rows = [(step.id, step.label, step.status, self.guesses.get(step.id, ""),
                 self.guesses[step.id] == step.status if step.id in self.guesses else None)
                for step in self.chain.steps if step.id in self.opened]
        frame = pd.DataFrame(rows, columns=["step", "label", "marked", "guessed", "agrees"])
        return frame.astype({"agrees": "boolean"})

    def __repr__(self) -> str:
        place = "finished" if self._over else f"step {self.position + 1} of {self.total}, {self.state}"
        return f"Chain: {place}, {len(self.opened)} open, {self.tally.guessed} guessed"
