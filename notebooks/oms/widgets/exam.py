"""An exam on the page: what its buttons, its list of questions and a cell of a notebook do."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from oms.content.problem import Mistake, unknown
from oms.learning.exam import ExamSession
from oms.learning.store import default_store
from oms.widgets.exam_drawing import EXTRA, NO_TIMER, SURE, TIMER
from oms.widgets.exam_page import ExamPage
from oms.widgets.exam_words import static_html
from oms.widgets.quiz_drawing import heard_response

if TYPE_CHECKING:
    import pandas

    from oms.learning.exam_result import Comparison
    from oms.learning.feedback import Feedback
    from oms.learning.summary import Summary


def exam(loaded: Any, books: Any, *, mode: str, answer_first: bool | None = None, **options: Any) -> ExamView:
    """The quiz as an exam, for `quiz(…, mode="exam")`. Raises a Mistake for a mode that does not exist or does not fit."""
    if mode not in ("study", "exam"):
        raise unknown("mode", mode, ("study", "exam"))
    if mode == "study":
        if loaded.kept_for_test:
            form = ', form="A"' if loaded.forms else ""
            raise Mistake(f"The questions of “{loaded.name}” are kept for a test: "
                          f"write quiz(\"{loaded.name}\"{form}, mode=\"exam\").")
        raise Mistake("`minutes`, `extra` and `form` belong to an exam: add mode=\"exam\".")
    if answer_first:
        raise Mistake("An exam shows its options from the start; leave out `answer_first`.")
    return ExamView(ExamSession(loaded, store=default_store(), scale=books.scale, **options), books)


class ExamView(ExamPage):
    """An exam to sit here. Everything its buttons do can also be written: `.start()`, `.choose("B")`, `.sure(2)`,
    `.next()`, `.go_to(4)`, `.flag()`, `.hand_in()`.

    `.result()` is a pandas DataFrame, one row a question; `.session` is the exam without any page around it.
    """

    # What a cell, a test or a button does

    def start(self, **timer: Any) -> None:
        """Begin; `minutes=20`, or `minutes=None` for no timer, and `extra=25` choose otherwise than was planned."""
        return self._do(lambda: self.session.start(**timer), "question")

    def choose(self, *what: object, **parts: object) -> None:
        """Answer the question as in a quiz; it can be changed until the exam is handed in."""
        return self._do(lambda: self.session.choose(*what, **parts))

    def rule_out(self, option: object, on: bool | None = None) -> None:
        """Strike out an option, or take the stroke back."""
        return self._do(lambda: self.session.rule_out(option, on))

    def sure(self, level: float | str | None) -> None:
        """Say how sure you are: 1, 2 or 3, or a chance such as 80 where one is asked for; None takes it back."""
        return self._do(lambda: self.session.sure(level))

    def next(self) -> None:
        """Turn to the next question; after handing in, from the last one to the results."""
        return self._turn(self.session.next)

    def back(self) -> None:
        """Turn to the question before."""
        return self._turn(self.session.back)

    def go_to(self, place: int | str) -> None:
        """Turn to a question by its place, counted from 0, or by its id."""
        return self._turn(lambda: self.session.go_to(place))

    def results(self) -> None:
        """Turn back to the results, after handing in."""
        return self._turn(self.session.results)

    def flag(self, on: bool | None = None) -> None:
        """Mark the question to come back to, or take the flag off."""
        return self._do(lambda: self.session.flag(on))

    def more_time(self) -> None:
        """Add time; it can be done again and again."""
        return self._do(self.session.more_time, self._after_the_time)

    def stop_timer(self) -> None:
        """Go on without a timer."""
        return self._do(self.session.stop_timer, self._after_the_time)

    def hand_in(self, all_the_same: bool = False) -> Summary:
        """Hand in and see the results. With open questions it asks once: then hand_in(all_the_same=True)."""
        return self._do(lambda: self.session.hand_in(all_the_same), "question")

    def rate(self, what: object) -> Feedback:
        """After handing in, mark a card (1 not yet, 2 partly, 3 knew it) or the points your text holds, from 0."""
        return self._do(lambda: self.session.rate(what), "feedback")

    def reset(self, seed: int | None = None) -> None:
        """Begin a new exam. What was handed in stays in the record."""
        self.session = self._own
        return self._do(lambda: self.session.reset(seed), "question")

    def go_on(self) -> None:
        """Go on with the exam that was interrupted."""
        return self._do(self.session.go_on, "question")

    def look_back(self) -> None:
        """Show the result that was handed in last."""
        return self._do(self.session.look_back, "question")

    def result(self) -> pandas.DataFrame:
        """One row a question: question, objective, type, answered, right, score, sure, flagged, seconds."""
        return self.session.result()

    def comparison(self) -> Comparison | None:
        """Form B beside form A, after handing in; None for anything but form B."""
        return self.session.comparison()

    def line(self) -> str:
        """One line: the exam, the question, the state, how many are answered."""
        session = self.session
        name = f"exam “{session.name}”" + (f", form {session.form}" if session.form else "")
        if session.state == "ready":
            return f"{name}: {session.total} question{'s' * (session.total != 1)}, not started"
        place = ("handed in" if session.state == "finished" else "the time is over" if session.state == "over" else
                 f"question {session.position + 1} of {session.total} ({session.question.id}), {session.state}")
        return f"{name}: {place}, {session.answered} answered"

    def static(self) -> str:
        """The exam as HTML without widgets: what it is, none of its questions, nothing of what was answered."""
        return static_html(self._own, self._books.references)

    # What the page says

    def _do(self, act: Callable[[], Any], focus: str = "") -> Any:
        self._sure_to_hand_in = False
        return super()._do(act, focus)

    def _turn(self, act: Callable[[], Any]) -> Any:
        if self._unread is not None and self.session.state == "answering":
            raise self._unread
        return self._do(act, "question")

    @property
    def _after_the_time(self) -> str:
        return "question" if self.session.state == "over" else ""

    def _heard(self, message: dict) -> None:
        event, state = message.get("event"), self.session.state
        if event == "do" and state == "self-marking":
            self.politely(lambda: self.rate(int(message["option"])))
        elif event == "pick" and state == "ready":
            picked = message["picked"]
            self._timer_choice = tuple(str(picked[row][0]) for row in (TIMER, EXTRA))
        elif event == "pick" and state in ("answering", "over"):
            what, parts = heard_response(self.session, message["picked"])
            self._said(lambda: self.session.choose(*what, **parts))
        elif event == "out":
            self._said(lambda: self.session.rule_out(message["option"], bool(message["on"])))

    def _said(self, act: Callable[[], object]) -> None:
        """What is drawn already in the browser; it is drawn again only where the session refuses it."""
        if self.politely(act):
            self._sure_to_hand_in = self._sure_to_reset = False
            self._mirror_standing()
        else:
            self._mirror()

    def _said_how_sure(self, message: dict) -> None:
        if message.get("event") == "pick":
            self._said(lambda: self.session.sure(message["picked"][SURE][0]))

    def _jumped(self, message: dict) -> None:
        self.politely(lambda: self.go_to(int(message["option"])))

    def _typed(self, question: str, text: str) -> None:
        if question == self.session.question.id and self.session.state in ("answering", "over"):
            self._said(lambda: self._take(text))

    def _take(self, text: str) -> None:
        session = self.session
        self._typed_text, self._unread = text, None
        if session.question.type == "free":
            session.choose(text)
            return
        try:
            session.choose(text if text.strip() else None)
        except Mistake as mistake:  # half a number is no answer yet; it is said when the page is turned
            session.choose(None)
            self._unread = mistake

    def _start_pressed(self) -> None:
        minutes, extra = self._timer_choice
        self.start(minutes=None if minutes == NO_TIMER else float(minutes), extra=float(extra))

    def _hand_in_pressed(self) -> None:
        session = self.session
        if self._unread is not None and session.state == "answering":
            raise self._unread
        if not self._sure_to_hand_in and session.still_open and (not session.unsaid or session.state == "over"):
            self._sure_to_hand_in = True
            self._label_buttons()
            session.hand_in()  # says how many are open
        self.hand_in(all_the_same=True)

    def _save_ticks(self) -> None:
        self.rate([int(place) for place in self.group.view.get("picked", {}).get("answer", ())])

    def _decline(self) -> None:
        self.session.reset()
        self._mirror("question")

    def _read_twin(self) -> None:
        self.session = self._own if self.session is not self._own else self._twin_of_own() or self._own
        self._mirror("question")
