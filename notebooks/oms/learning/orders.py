"""An order sheet: tests are chosen as a set, the set is sent, and the results come back together, in one or two rounds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from oms.content.order_words import OF_TESTS, OrderWords
from oms.content.problem import Mistake
from oms.learning import resume
from oms.learning.answer import Answer
from oms.learning.case import CaseSession, Debrief, Finding, Note
from oms.learning.case_run import FINISHED, safety
from oms.learning.response import pick

if TYPE_CHECKING:
    import pandas

BURDENS = ("high", "medium", "low")
DELAYS = ("hours", "days", "weeks")


@dataclass(frozen=True, repr=False)
class Result(Finding):
    """What one test brought: its finding, and with it the question it `answers`, what it `misses`, and what was
    `published` about its yield. `round` is the round in which it was sent; `settles` is true where it settles its question.
    """

    round: int
    group: str
    answers: str
    misses: str
    published: str
    settles: bool


@dataclass(frozen=True, repr=False)
class Tally:
    """How many tests, how many of each burden (`high`, `medium`, `low`), and the slowest delay: "", hours, days, weeks.

    `called` holds the case's own words, where its entries are not tests.
    """

    tests: int
    high: int
    medium: int
    low: int
    slowest: str
    called: OrderWords = OF_TESTS

    @property
    def words(self) -> str:
        """Burden and delay in one line; "" where the tests have none."""
        counts = [f"{getattr(self, name)} {name}" for name in BURDENS]
        burden = f"burden {', '.join(counts)}" if self.high + self.medium + self.low else ""
        return "; ".join(part for part in (burden, f"slowest result {self.slowest}" if self.slowest else "") if part)

    def __repr__(self) -> str:
        return "; ".join(part for part in (self.called.counted(self.tests), self.words) if part)


@dataclass(frozen=True, repr=False)
class OrderDebrief(Debrief):
    """How it went. `first_set` and `second_set` are what an expert sends in each round; `late` are tests of the first set
    that were sent later; `harm_by_delay` says, test by test, what could harm because it came late or not at all.
    """

    first_set: tuple[Note, ...]
    second_set: tuple[Note, ...]
    late: tuple[Note, ...]
    harm_by_delay: tuple[tuple[Note, str], ...]
    rounds: tuple[tuple[str, ...], ...]


class OrderSession(CaseSession):
    """One learner with one order sheet: order(test) and take_back(test), send(), a second sheet, then finish().

    `store`, `name` and `clock` are as for CaseSession. What cannot be done raises a Mistake of one sentence and
    changes nothing.
    """

    def _clear(self) -> None:
        super()._clear()
        self._sheet: list[str] = []
        self._sent: list[tuple[str, ...]] = []

    @property
    def round(self) -> int:
        """The round of the sheet that is open, from 1; the last one when all sets are sent."""
        return min(len(self._sent) + 1, len(self.case.rounds))

    @property
    def state(self) -> str:
        """ "choosing" while a sheet is open, "sent" when the last set is sent, or "finished"."""
        if self.debrief is not None:
            return "finished"
        return "choosing" if len(self._sent) < len(self.case.rounds) else "sent"

    @property
    def sheet(self) -> tuple[str, ...]:
        """The ids of the tests on the open sheet, in the order in which they were chosen."""
        return tuple(self._sheet)

    @property
    def rounds(self) -> tuple[tuple[str, ...], ...]:
        """The ids of the tests sent, round by round."""
        return tuple(self._sent)

    @property
    def spent(self) -> int:
        """How much of the open sheet's budget is spent."""
        return sum(self._by_id[name].cost for name in self._sheet)

    @property
    def on_sheet(self) -> Tally:
        """The running count of the open sheet."""
        return self._tally(self._sheet)

    @property
    def sent(self) -> Tally:
        """The count of everything sent so far."""
        return self._tally(self._done)

    @property
    def settled(self) -> int:
        """The yield: how many of the tests sent settled the question that they answer."""
        return sum(self._by_id[name].settles for name in self._done)

    @property
    def log(self) -> tuple[Result, ...]:
        """What was sent and came back, in order."""
        return tuple(Result(a.id, a.text, a.finding, n, a.group, a.answers, a.misses, a.yield_text, a.settles)
                     for n, names in enumerate(self._sent, 1) for a in map(self._by_id.__getitem__, names))

    def consequence(self, number: int) -> str:
        """What followed from the set of this round (from 1); "" before it was sent."""
        if not 1 <= number <= len(self._sent):
            return ""
        told = self.case.rounds[number - 1]
        # What should have come in an earlier round is still missing in this one.
        wanted = {action.id for n in range(1, number + 1) for action in self.case.expert(n)}
        return told.incomplete if wanted - {name for names in self._sent[:number] for name in names} else told.complete

    def refusal(self, action_id: str) -> str:
        """Why a test cannot be put on the open sheet now, in one sentence; "" when it can."""
        action = self._by_id[action_id]
        if self.debrief is not None:
            return FINISHED
        if self.state == "sent":
            return "The last set is sent; finish() shows how it went."
        if action.id in self._done:
            return f"You have sent this already: “{action.text}”."
        if action.stands_in not in (0, self.round):
            return f"“{action.text}” does not stand on this sheet."
        if action.id in self._sheet:
            return f"This is on the sheet already: “{action.text}”."
        if action.cost > self.left:
            return f"The sheet is full: it has room for {self.case.budget}. Take something back first."
        return ""

    def order(self, test: str) -> Tally:
        """Put one test, named by its id or the beginning of its text, on the open sheet; returns the running count."""
        name = pick(test, self._lines, self.case.words.thing)
        if why_not := self.refusal(name):
            raise Mistake(why_not)
        self._sheet.append(name)
        return self.on_sheet

    do = order

    def take_back(self, test: str) -> Tally:
        """Take one test off the open sheet; returns the running count."""
        name = pick(test, self._lines, self.case.words.thing)
        if name not in self._sheet:
            raise Mistake(f"This is not on the sheet: “{self._by_id[name].text}”.")
        self._sheet.remove(name)
        return self.on_sheet

    def order_all(self, tests: Iterable[str]) -> Tally:
        """Make the open sheet hold exactly these ids; a Mistake leaves it as it was."""
        before, wanted = list(self._sheet), list(dict.fromkeys(tests))
        self._sheet = [name for name in before if name in wanted]
        try:
            for name in wanted:
                if name not in self._sheet:
                    self.order(name)
        except Mistake:
            self._sheet = before
            raise
        return self.on_sheet

    def send(self) -> tuple[Result, ...]:
        """Send the sheet; returns what came back, and opens the next sheet where there is one."""
        if self.debrief is not None or self.state == "sent":
            raise Mistake(self.refusal(self.case.actions[0].id))
        if not self._sheet:
            raise Mistake("The sheet is empty: choose something first.")
        self._sent.append(tuple(self._sheet))
        self._done += self._sheet
        self._sheet = []
        self._keep_step()
        return tuple(result for result in self.log if result.round == len(self._sent))

    def finish(self) -> OrderDebrief:
        """End the case and return the OrderDebrief; a second time returns the same. Needs one set that was sent."""
        if self.debrief is None:
            if not self._sent:
                raise Mistake("Send one set first.")
            if self._sheet:
                raise Mistake("Something on the sheet is not sent: send it or take it back first.")
        return super().finish()

    def _tally(self, names: Iterable[str]) -> Tally:
        actions = [self._by_id[name] for name in names]
        burdens = Counter(action.burden for action in actions)
        slowest = max((action.delay for action in actions if action.delay), key=DELAYS.index, default="")
        return Tally(len(actions), *(burdens[name] for name in BURDENS), slowest, self.case.words)

    def _kept(self) -> list:
        """What is kept as the response: the sets sent, round by round."""
        return [list(names) for names in self._sent]

    def _recall(self, rows: list[Answer]) -> tuple[Any, resume.Offer] | None:
        sent, rounds = rows[-1].response, self.case.rounds
        if not (isinstance(sent, list) and 0 < len(sent) <= len(rounds) and all(isinstance(one, list) for one in sent)):
            return None
        if not all(one and self._could_be(one) for one in sent) or len({n for one in sent for n in one}) != sum(map(len, sent)):
            return None
        sets = "1 set" if len(sent) == 1 else f"{len(sent)} sets"
        return sent, resume.Offer(len(sent), len(rounds), len(sent),
                                  f"You have sent {sets} of {len(rounds)} in this case; go on there, or start again.")

    def _take_up(self, state: list) -> None:
        self._sent = [tuple(names) for names in state]
        self._done = [name for names in state for name in names]

    def _debrief(self) -> OrderDebrief:
        first_sent = set(self._sent[0])
        by_id = {a.id: Note(a.id, a.text, a.why, a.key, a.id in self._done, a.cost) for a in self.case.actions}
        first, second = (tuple(by_id[a.id] for a in self.case.expert(n)) for n in (1, 2))
        expert = first + second
        missed = tuple(note for note in expert if not note.done)
        late = tuple(note for note in first if note.done and note.id not in first_sent)
        harmful = [a for a in self.case.actions if a.harm and a.id in self._done]
        delayed = tuple((by_id[a.id], a.late_harm) for a in self.case.actions if a.late_harm and a.id not in first_sent)
        never = [a.late_harm for a in self.case.actions if a.late_harm and a.id not in self._done]
        hits = sum(note.id in first_sent for note in first)
        words = self.case.words
        told = [words.said("held", hits=hits, all=len(first))]
        if late:
            told.append(words.said("late", late=len(late)))
        if second:
            told.append(words.said("held_later", hits=sum(note.done for note in second), all=len(second)))
        # Late is worth half: the result came, after the patient had waited for it.
        score = (len(expert) - len(missed) - len(late) / 2) / len(expert)
        return OrderDebrief(
            right=not (missed or late or harmful), score=0.0 if harmful else score, sentence=" ".join(told),
            safety=safety([a.harm for a in harmful] + never),
            expert=expert, missed=missed, spent_for_little=tuple(n for n in by_id.values() if n.done and not n.key),
            findings=self.log, text=self.case.debrief, teaching_point=self.case.teaching_point,
            sources=tuple(self.case.sources), first_set=first, second_set=second, late=late, harm_by_delay=delayed,
            rounds=self.rounds)

    def result(self) -> pandas.DataFrame:
        """One row a test sent, in order: round, action, group, text, burden, delay, key, finding. `key` is missing until finish()."""
        import pandas as pd

        rows = [(r.round, a.id, a.group, a.text, a.burden, a.delay, a.key if self.debrief else None, a.finding)
                for r in self.log for a in (self._by_id[r.id],)]
        columns = ["round", "action", "group", "text", "burden", "delay", "key", "finding"]
        return pd.DataFrame(rows, columns=columns).astype({"key": "boolean"})

    def __repr__(self) -> str:
        return (f"Orders {self.name}: {self.state}, round {self.round} of {len(self.case.rounds)}, "
                f"{len(self._sheet)} on the sheet, {len(self._done)} sent")
