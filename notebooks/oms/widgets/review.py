"""The review on the page: what is due in all lessons, asked like a quiz, and what comes back on the next days."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ipywidgets

from oms.content.library import library
from oms.content.problem import Mistake
from oms.learning.review_session import Desk, ReviewSession, asked
from oms.learning.store import default_store
from oms.learning.timetable import A_DAY
from oms.widgets.options import Guard, _text
from oms.widgets.prose import inline, paragraph
from oms.widgets.quiz import QuizView
from oms.widgets.review_drawing import forecast_html
from oms.widgets.view import View, named, put, refuse_unknown, shown

if TYPE_CHECKING:
    from datetime import date

    import pandas

    from oms.learning.feedback import Feedback
    from oms.learning.review import Plan

LINE = "questions that are due on this computer"
_TOO_EASY = "Too easy: ask me much later"
_NOTED = "Noted: this one comes back much later."
_NOTHING_ON = "No question is on just now."


def review(most: int = A_DAY, exam_date: object = None, only_due: bool = False, seed: int | None = None,
           **unknown_options: object) -> ReviewView:
    """The questions of all lessons that are due today, went wrong at the last try or are flagged, lessons mixed.

    `most` is how many are asked in a day, what was reviewed earlier today included. `exam_date`, such as "2027-01-20",
    makes everything come back before that day. `only_due=True` leaves out what is not due yet, flagged or not. `seed`
    fixes the order of the options. A wrong value raises one sentence.
    """
    refuse_unknown(unknown_options, ("most", "exam_date", "only_due", "seed"))
    if isinstance(most, bool) or not isinstance(most, int) or most < 1:
        raise Mistake("`most` is how many questions a day has: a whole number from 1 on, such as most=15. An exam is written "
                      "exam_date=\"2027-01-20\"." if isinstance(most, str) else
                      "`most` is how many questions a day has: a whole number from 1 on, such as most=15.")
    if not isinstance(only_due, bool):
        raise Mistake("`only_due` is True or False.")
    if seed is not None and (isinstance(seed, bool) or not isinstance(seed, int)):
        raise Mistake("The seed is a whole number, such as seed=7.")
    desk = Desk(default_store(), library(), most=most, only_due=only_due)
    if exam_date is not None:
        desk.set_exam(exam_date)
    return ReviewView(desk, seed)


class ReviewGuard(Guard):
    """The keyboard guard, with the dress of the review."""

    _css = _text("options.css", "review.css")


class SittingView(QuizView):
    """The questions of one sitting: a quiz that says why it asks, and takes "too easy" for an answer."""

    def __init__(self, session: ReviewSession, books: Any) -> None:
        self.moved = lambda: None  # called whenever the page was brought in step with the session
        self.easy_button = self.button(_TOO_EASY, self.easy, "oms-easy")
        super().__init__(session, books)
        # No Reset: what was answered today is not asked again today.
        self.bar.children = (self.check_button, self.next_button, self.easy_button, self.back_button, self.flag_button)

    def easy(self) -> None:
        """Say of a right answer that the question was too easy: it comes back much later."""
        self._do(self.session.easy)
        self.tell(_NOTED)

    def line(self) -> str:
        """The same line as the review around it."""
        return f"review: {LINE}"

    def static(self) -> str:
        """The same sentence as the review around it."""
        return _static()

    def _mirror_rest(self) -> None:
        super()._mirror_rest()
        self.moved()

    def _mirror_inputs(self) -> None:
        super()._mirror_inputs()
        # Once pressed it stays, with other words: a button that hides takes the focus of its keyboard along.
        put(self.easy_button, description="Noted: much later" if self.session.was_easy else _TOO_EASY)
        shown(self.easy_button, self.session.is_right)

    def _stem(self) -> str:
        session = self.session
        if session.state == "finished":
            return super()._stem()
        return f'<p class="oms-small">Why now: {inline(session.why)}.</p>{super()._stem()}'

    def _heading(self) -> str:
        session = self.session
        left = session.total - session.answered
        words = "" if session.state == "finished" else f"<span>{left} left today</span>"
        return f"{super()._heading().removesuffix('</div>')}{words}</div>"


class ReviewView(View):
    """What is due, asked one by one. Everything its buttons do can also be written: `.choose("B")`, `.sure(2)`,
    `.check()`, `.easy()`, `.next()`, `.more()`, `.exam("2027-01-20")`.

    `.sitting` is the quiz that is on, or None; `.plan` says what it asks and why; `.forecast()` how many questions come
    back on each of the coming days; `.desk` is the review without any page around it.
    """

    def __init__(self, desk: Desk, seed: int | None = None) -> None:
        self.desk, self._seed = desk, seed
        self.sitting: SittingView | None = None
        self.plan: Plan = desk.plan
        self._was_over = True
        self.today = named(ipywidgets.HTML(), "oms-outcome", "oms-today")
        self.place = named(ipywidgets.VBox(), "oms-sitting")
        self.more_button = self.button("New questions", self.more, "oms-main", "oms-more")
        self.coming = named(ipywidgets.HTML(), "oms-coming")
        self.exam_picker = named(ipywidgets.DatePicker(description="Exam date"), "oms-exam-date")
        self.exam_button = self.button("Set exam date", self._exam_pressed)
        self.no_exam_button = self.button("No exam", lambda: self.exam(None))
        exam = named(ipywidgets.HBox([self.exam_picker, self.exam_button, self.no_exam_button]), "oms-bar", "oms-exam")
        guard = ReviewGuard()
        super().__init__((self.today, self.place, self.more_button, self.coming, exam, guard), "review", guard)
        self._begin(self.plan)
        if self.sitting is None and desk.store.notice:
            self.tell(desk.store.notice)

    # What a cell, a test or a button does

    def choose(self, *what: object, **parts: object) -> None:
        """Answer the question: a letter or the first words of an option; several; {item: category}; a number."""
        return self._on().choose(*what, **parts)

    def sure(self, level: int | None) -> None:
        """Say how sure you are, before you check: 1, 2 or 3; None takes it back."""
        return self._on().sure(level)

    def check(self) -> Feedback:
        """Reveal the answer with the reason for every option; returns the Feedback."""
        return self._on().check()

    def rate(self, what: object) -> Feedback:
        """Mark a card (1 not yet, 2 partly, 3 knew it) or the places of the points your text holds, from 0."""
        return self._on().rate(what)

    def easy(self) -> None:
        """Say of a right answer that the question was too easy: it comes back much later."""
        return self._on().easy()

    def flag(self, on: bool | None = None) -> None:
        """Mark the question to come back to, or take the flag off."""
        return self._on().flag(on)

    def next(self) -> None:
        """Turn to the next question; after the last one, to the summary."""
        return self._on().next()

    def back(self) -> None:
        """Turn to the question before."""
        return self._on().back()

    def more(self) -> None:
        """Go on with what is offered when nothing is asked: what today has left, new questions, or more of what waits."""
        offer = self.desk.offer
        if self.sitting is not None and self.sitting.session.state != "finished":
            raise Mistake("Finish the questions that are on first.")
        if not offer.words:
            raise Mistake("There is nothing more to ask today.")
        self._begin(offer.plan or self.desk.more())
        self.group.say(asked(self.plan))

    def exam(self, day: object) -> None:
        """Make everything come back before this day, a date or a text such as "2027-01-20"; None takes the exam away."""
        told = self.desk.set_exam(day)
        if self.sitting is None or not self.sitting.session.answered:
            self._begin(self.desk.plan)
        else:
            self._mirror()
        self.tell(_exam_words(told, *self.desk.before_exam) if told else "No exam: questions come back at their own pace.")

    def forecast(self, days: int = 14) -> list[tuple[date, int]]:
        """How many questions come back on each of the coming days: (date, count), from today on."""
        self.desk.look()
        return self.desk.forecast(days)

    def result(self) -> pandas.DataFrame:
        """One row a question of the sitting: question, objective, type, answered, right, score, sure, flagged, seconds."""
        return self._on().result()

    def line(self) -> str:
        """One line that says what this is: nothing of what is due or was answered."""
        return f"review: {LINE}"

    def static(self) -> str:
        """One sentence as HTML; it holds nothing of what is due or was answered."""
        return _static()

    # What the page shows

    def _on(self) -> SittingView:
        if self.sitting is None:
            raise Mistake(_NOTHING_ON)
        return self.sitting

    def _begin(self, plan: Plan) -> None:
        """Ask what a plan holds, in the place of what was asked before."""
        before, self.sitting, self.plan = self.sitting, None, plan
        session = self.desk.sitting(plan, self._seed)
        if session is not None:
            self.sitting = SittingView(session, self.desk.books)
            self.sitting.moved = self._moved
        self._was_over = session is None
        self.place.children = () if self.sitting is None else (self.sitting,)
        if before is not None:
            _close(before)
        self._mirror()

    def _exam_pressed(self) -> None:
        if self.exam_picker.value is None and self.desk.exam is None:
            raise Mistake("Choose a day first: day, month and year.")
        self.exam(self.exam_picker.value)

    def _moved(self) -> None:
        over = self.sitting.session.state == "finished"
        if over != self._was_over:
            self._was_over = over
            if over:
                self.desk.look()
            self._mirror()

    def _mirror(self) -> None:
        asking, offer = not self._was_over, self.desk.offer
        about = paragraph(self.desk.sentence)
        put(self.today, value=about + paragraph(asked(self.plan) if asking else self.desk.standing))
        put(self.more_button, description=offer.words or "New questions")
        shown(self.more_button, not asking and bool(offer.words))
        coming = forecast_html(self.desk.forecast(), bool(self.desk.cards))
        # While questions are on, the coming days stand folded away: there to see, and not in the way.
        put(self.coming, value=f"<details><summary>The coming days</summary>{coming}</details>" if asking and coming else coming)
        put(self.exam_picker, value=self.desk.exam)
        shown(self.no_exam_button, self.desk.exam is not None)


def _exam_words(day: date, asked: int, room: int) -> str:
    when = f"Exam on {day.day} {day:%B %Y}"
    if asked <= room:
        return f"{when}: every question comes back before that day."
    return (f"{when}: {asked} questions would have to come back before that day, and there is room for {room}. What went wrong "
            "and what you nearly forgot comes first; “Ask more today” makes more room.")


def _static() -> str:
    return paragraph("Run this cell to be asked what is due in all lessons. What is due is known on your computer only.")


def _close(view: Any) -> None:
    """Let go of a view and all in it: a new sitting has widgets of its own."""
    for child in getattr(view, "children", ()):
        _close(child)
    view.close()
