"""A learner who works through a quiz, whatever happens to the progress file meanwhile; also run in a process of its own."""

import json
import sys

from oms.learning import QuizSession
from oms.learning.session import utcnow
from oms.learning.store import Store
from quizzes import every_type, loaded

RIGHT = ("Red", ("One", "Two"), {"sun": "warm", "fire": "warm", "ice": "cold", "snow": "cold"},
         ["egg", "larva", "pupa", "moth"], "24 months")


class Witness(Store):
    """A store that notes what it has acknowledged: after a True, all that was added up to then."""

    def __init__(self, path=None):
        super().__init__(path)
        self.added, self.acknowledged = [], []

    def add(self, answer):
        self.added.append(answer.uid)
        kept = super().add(answer)
        if kept:
            self.acknowledged = list(self.added)
        return kept


def quiz():
    """A quiz of five questions: one answer, several, sorting, order, a number."""
    return loaded(*every_type()[:5])


def sit(store, clock=utcnow, before=lambda place: None):
    """Answer, flag and turn to the end. Returns the session and each sentence about progress, as a view would tell it.

    `before(place)` is called when the question at that place is on and not yet answered.
    """
    session = QuizSession(quiz(), store=store, clock=clock)
    told, said = (), []

    def look():
        nonlocal told
        said.extend(line for line in session.notices if line not in told)
        told = session.notices

    look()
    for place, answer in enumerate(RIGHT):
        before(place)
        session.choose(answer)
        session.sure(2)
        assert session.check().right
        look()
        if place == 2:
            session.flag()
            look()
        session.next()
        look()
    assert (session.state, session.answered) == ("finished", 5)
    assert repr(session.summary()) == "5 right of 5 answered, 5 in all."
    # What was done is there for the rest of the session, whether it is on disk or not.
    done = [a for a in store.answers() if a.run == store.last_run("example")[0].run]
    assert [(a.position, a.event, a.right) for a in done] == [
        (0, "answer", True), (1, "answer", True), (2, "answer", True), (2, "flag", None), (3, "answer", True),
        (4, "answer", True)]  # fmt: skip
    assert [a.uid for a in done] == store.added
    look()
    return session, said


if __name__ == "__main__":
    with Witness(sys.argv[1] if len(sys.argv) > 1 else None) as one:
        before_it = len(one.answers())
        sentences = sit(one)[1]
        print(json.dumps([before_it, sentences, one.acknowledged, one.added]))
        one._pending.clear()  # the kernel ends here, and nothing is tried once more at closing
