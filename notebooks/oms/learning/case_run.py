"""What every case has, however it is played: a run that is kept, the offer to go on with one, refusals, an outcome."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from oms.content.problem import Mistake
from oms.learning import resume
from oms.learning.answer import Answer
from oms.learning.feedback import stop
from oms.learning.session import utcnow

FINISHED = "The case is finished; start again with reset()."
_ASKS = "case"  # tells the runs of a case from those of a quiz of the same name


@dataclass(frozen=True, repr=False)
class Outcome:
    """How a case went: `score` is 0 to 1, `right` means that nothing was missing; `safety` is empty unless something that
    could harm was done, and is read first.
    """

    right: bool
    score: float
    sentence: str
    safety: str
    text: str
    teaching_point: str
    sources: tuple[str, ...]

    def __repr__(self) -> str:
        return f"{self.safety} {self.sentence}".strip()


def safety(harms: Iterable[str]) -> str:
    """The sentences for what could harm, as they are read before anything else; "" for nothing."""
    return " ".join(stop(harm) for harm in harms)


@dataclass(frozen=True)
class _Unfinished:
    """A stored run that was not finished: its name, what the session needs to stand there again, and the offer."""

    run: str
    state: Any
    offer: resume.Offer


class CaseRun:
    """One learner with one case, from opening it to its end. It keeps each step, so that a run can be taken up again.

    `store` keeps what is done (None: nothing is kept), under `name` (or the case's id); `clock` gives the time in UTC.
    A session of this kind writes `_clear()`, which goes back to the beginning, `_recall(rows)`, which says from stored rows
    how far a run had come, and `_take_up(state)`, which goes there.
    """

    def __init__(self, case: Any, store: resume.Keeps | None = None, *, name: str = "",
                 clock: Callable[[], datetime] = utcnow) -> None:
        self.case, self.name = case, name or case.id
        self._store, self._clock = store, clock
        self.reset()
        self._unfinished = self._found()

    def reset(self) -> None:
        """Start the case again; what was kept stays in the progress file."""
        self._begin(resume.new_run(_ASKS))

    def _begin(self, run: str) -> None:
        self._run, self._since = run, self._clock()
        self._unfinished: _Unfinished | None = None
        self._clear()

    def _clear(self) -> None:
        raise NotImplementedError

    @property
    def notices(self) -> tuple[str, ...]:
        """What will not be remembered, in one polite line, or nothing."""
        return (self._store.notice,) if self._store is not None and self._store.notice else ()

    # Going on after a restart

    @property
    def offer(self) -> resume.Offer | None:
        """An unfinished run of this case that take_up() would go on with, or None."""
        return self._unfinished.offer if self._unfinished else None

    def take_up(self) -> None:
        """Accept the offer: stand where the unfinished run stopped, with all that was done in it."""
        found = self._unfinished
        if found is None:
            raise Mistake("There is no unfinished run of this case to go on with.")
        self._begin(found.run)
        self._take_up(found.state)

    def _found(self) -> _Unfinished | None:
        """The latest run, where it was begun and not finished with the words that the case has today."""
        rows = resume.last_run(self._store, self.name, _ASKS)
        mine = [row for row in rows if row.fingerprint == self.case.fingerprint]
        if not mine or any(row.event == "case" for row in rows):
            return None
        recalled = self._recall(mine)
        return _Unfinished(mine[-1].run, *recalled) if recalled else None

    def _recall(self, rows: list[Answer]) -> tuple[Any, resume.Offer] | None:
        raise NotImplementedError

    def _take_up(self, state: Any) -> None:
        raise NotImplementedError

    # Keeping

    def _seconds(self) -> float:
        """The seconds since the run began, or since they were last asked for; a clock set back counts as none."""
        now = self._clock()
        seconds, self._since = max(0.0, (now - self._since).total_seconds()), now
        return round(seconds, 3)

    def _keep(self, event: str, **values: Any) -> None:
        """Write one thing down; what is not said is that of the whole case."""
        self._unfinished = None  # from now on this run is the last one
        if self._store is not None:
            whole = {"question": self.case.id, "fingerprint": self.case.fingerprint, "objective": self.case.objective}
            self._store.add(Answer(run=self._run, quiz=self.name, event=event, at=self._clock(), **(whole | values)))
