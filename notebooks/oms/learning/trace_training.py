"""One learner in front of unnamed traces: first two examples of each movement with its name, then naming, mixed."""

from __future__ import annotations

import hashlib
import random
import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from oms.content.problem import Mistake, unknown
from oms.learning import certainty, resume
from oms.learning.answer import Answer
from oms.learning.confusion import Confusion, Named, confusion
from oms.learning.response import pick
from oms.learning.session import utcnow
from oms.learning.shuffle import Shown, letter
from oms.learning.trace_deck import Deck

if TYPE_CHECKING:
    import pandas

    from oms.motion import Trace

NAME = "traces"  # under which answers are kept, as those of a quiz are under its name
OBJECTIVE = "M02-O3"
EXAMPLES = 2
LENGTHS = (12, 24, 36)
SECONDS = 10.0  # the same for every movement, and long enough for the rarest one to happen


@dataclass(frozen=True)
class Item:
    """One trace to look at: what it is, the seed that draws it, and the options, by letter, to name it with."""

    name: str
    seed: int
    options: tuple[Shown, ...] = ()


@dataclass(frozen=True, repr=False)
class Told:
    """What is said after an answer: `shown` is the movement it was, `said` the one that was named (rows of the key)."""

    right: bool
    shown: Any
    said: Any

    @property
    def verdict(self) -> str:
        """Right or not, in two or three words."""
        return "Right." if self.right else "Not this one."

    @property
    def features(self) -> tuple[tuple[str, str], ...]:
        """The key's features of what was shown and of what was said, in the order in which the key asks for them."""
        return tuple((getattr(self.shown, column), getattr(self.said, column))
                     for column in ("away", "interval", "plane", "slow_phase"))

    def __repr__(self) -> str:
        return self.verdict if self.right else f"{self.verdict} The answer: {self.shown.label}."


class TraceTraining:
    """Examples first (`next`, or `start` to skip them), then naming: `choose`, `sure` if you like, `check`, `next`.

    `waveforms` is the teaching key: rows of waveforms.csv by name. `only` names two or more movements to train; the
    options still come from the whole key. `seed` fixes the run; without it every run, and every trace, is a fresh one.
    `store` keeps the answers (None: they are not kept). What cannot be done raises a Mistake and changes nothing.
    """

    def __init__(self, waveforms: Mapping[str, Any], *, only: str | Iterable[str] | None = None, seed: int | None = None,
                 store: resume.Keeps | None = None, clock: Callable[[], datetime] = utcnow) -> None:
        if len(waveforms) < 2:
            raise Mistake("There is nothing to tell apart: waveforms.csv cannot be read, or holds fewer than two rows.")
        if seed is not None and (isinstance(seed, bool) or not isinstance(seed, int)):
            raise Mistake("The seed is a whole number, such as seed=7.")
        self.waveforms, self.seed = dict(waveforms), seed
        self._store, self._clock = store, clock
        self._kept: tuple[Item, Trace] | None = None
        self.total = LENGTHS[0]
        self.reset(only)

    def reset(self, only: str | Iterable[str] | None = None) -> None:
        """Begin again with the examples; `only` as above. What was answered before stays in the progress file."""
        names = self._trained(only)
        # Not for secrets: a fixed seed has to give the same run again.
        self._rng = random.Random(secrets.randbits(63) if self.seed is None else self.seed)  # noqa: S311
        self._seeds: set[int] = set()
        self.names = names
        self._examples = [Item(name, self._fresh_seed()) for name in names for _ in range(EXAMPLES)]
        self._deck = Deck(self.waveforms, names, self._rng)
        self.answers: list[Named] = []
        self.position = 0
        self.state = "showing"
        self._turn_to(self._examples[0])
        self._run = resume.new_run("traces")

    def _trained(self, only: str | Iterable[str] | None) -> tuple[str, ...]:
        if only is None:
            return tuple(self.waveforms)
        wanted = (only,) if isinstance(only, str) else tuple(only) if isinstance(only, Iterable) else (only,)
        for name in wanted:
            if name not in self.waveforms:
                raise unknown("waveform", name, self.waveforms)
        wanted = tuple(dict.fromkeys(wanted))
        if len(wanted) == 1:
            contrast = self.waveforms[wanted[0]].contrast
            raise Mistake(f"One movement alone cannot be told from another; write only=[\"{wanted[0]}\", \"{contrast}\"].")
        if not wanted:
            raise Mistake("Name at least two movements in `only`, or leave it out.")
        return wanted

    def _fresh_seed(self) -> int:
        while (seed := self._rng.randrange(2**31)) in self._seeds:
            pass
        self._seeds.add(seed)
        return seed

    def _turn_to(self, item: Item) -> None:
        self.item, self.response, self.certainty, self.told = item, None, None, None
        self._since = self._clock()

    # What a view shows

    @property
    def trace(self) -> Trace:
        """The trace to look at. Both eyes are alike in it: what decides is to be seen in one."""
        from oms.motion import Trace, waveform

        if self._kept is None or self._kept[0] is not self.item:
            made = waveform(self.item.name, seconds=SECONDS, seed=self.item.seed)
            # Only one movement of the bank moves the eyes apart, and a second line would give its name away.
            alike = Trace(made.time, made.horizontal, made.vertical, made.horizontal, made.vertical, made.sample_rate)
            self._kept = (self.item, alike)
        return self._kept[1]

    @property
    def examples(self) -> int:
        """How many examples the first part has."""
        return len(self._examples)

    @property
    def answered(self) -> int:
        """How many traces were named in this run."""
        return len(self.answers)

    @property
    def notices(self) -> tuple[str, ...]:
        """What will not be remembered, in one polite line, or nothing."""
        return (self._store.notice,) if self._store is not None and self._store.notice else ()

    def __repr__(self) -> str:
        return f"Traces: {self.state}, {self.answered} named"

    # What a learner does

    def next(self) -> None:
        """The next example or trace; after the last example the naming begins, after the last trace the summary."""
        if self.state == "answering":
            raise Mistake("Name this trace first, or stop.")
        if self.state == "finished":
            raise Mistake("This is the end; start again with reset().")
        if self.state == "showing" and self.position + 1 < len(self._examples):
            self.position += 1
            self._turn_to(self._examples[self.position])
        elif self.state == "showing":
            self.start()
        elif self.answered >= self.total:
            self.state = "finished"
        else:
            self._deal()

    def start(self) -> None:
        """Begin naming; examples that were not looked at are skipped."""
        if self.state != "showing":
            raise Mistake("The naming has begun already.")
        self._deal()

    def _deal(self) -> None:
        name = self._deck.deal()
        options = self._deck.options(name)
        self.state, self.position = "answering", self.answered
        self._turn_to(Item(name, self._fresh_seed(), tuple(
            Shown(one, self.waveforms[one].label, letter(place)) for place, one in enumerate(options))))

    def length(self, total: int) -> None:
        """How many traces to name in this run: 12, 24 or 36."""
        if isinstance(total, bool) or total not in LENGTHS:
            raise Mistake(f"Choose {LENGTHS[0]}, {LENGTHS[1]} or {LENGTHS[2]} traces.")
        if self.state == "finished" or self.answered > total:
            raise Mistake("That many are named already; start again with reset().")
        self.total = int(total)

    def _open(self) -> None:
        if self.state != "answering":
            raise Mistake("There is nothing to name just now; go on with next().")

    def choose(self, what: object) -> None:
        """Name the trace: a letter, or the beginning of a name; None takes it back."""
        self._open()
        if isinstance(what, list | tuple):
            what = what[0] if what else None
        self.response = None if what is None else pick(what, self.item.options)

    def sure(self, level: int | None) -> None:
        """Say how sure you are before you check: 1, 2 or 3; None takes it back."""
        self._open()
        self.certainty = certainty.level(level)

    def check(self) -> Told:
        """Reveal what it is; a second time returns the same."""
        if self.told is not None:
            return self.told
        self._open()
        if self.response is None:
            raise Mistake("Choose a name first.")
        shown, said = self.waveforms[self.item.name], self.waveforms[self.response]
        self.told, self.state = Told(shown is said, shown, said), "checked"
        seconds = round(max(0.0, (self._clock() - self._since).total_seconds()), 3)
        self.answers.append(Named(self.item.name, self.response, self.certainty, seconds))
        if not self.told.right:
            self._deck.missed(self.item.name)
        self._keep(shown, seconds)
        return self.told

    def _keep(self, shown: Any, seconds: float) -> None:
        if self._store is not None:
            self._store.add(Answer(
                run=self._run, quiz=NAME, question=f"trace-{self.item.name}", objective=OBJECTIVE, position=self.position,
                fingerprint=hashlib.sha256(shown.model_dump_json().encode()).hexdigest()[:12], seed=self.item.seed,
                response=self.response, right=self.told.right, score=float(self.told.right), sure=self.certainty,
                seconds=seconds, at=self._clock()))

    def stop(self) -> None:
        """Go to the summary of what was named so far."""
        if not self.answers:
            raise Mistake("Nothing is named yet, so there is nothing to sum up.")
        self.state = "finished"

    # What came of it

    def summary(self) -> Confusion:
        """The answers of this run counted: by movement, and what was taken for what."""
        return confusion(self.answers, self.waveforms)

    def confusion(self) -> pandas.DataFrame:
        """Rows are what it was, columns what was said, cells how often."""
        return self.summary().table({name: row.label for name, row in self.waveforms.items()})

    def result(self) -> pandas.DataFrame:
        """One row for each trace named, in order: shown, said, right, sure, seconds."""
        import pandas as pd

        table = pd.DataFrame([(a.shown, a.said, a.right, a.sure, a.seconds) for a in self.answers],
                             columns=["shown", "said", "right", "sure", "seconds"])
        return table.astype({"right": "boolean", "sure": "Int64", "seconds": "Float64"})
