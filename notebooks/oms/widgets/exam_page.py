"""The page of an exam: one question at a time, a list of all of them, the time left, the results."""

from __future__ import annotations

from typing import Any

import ipywidgets

from oms.learning.exam import ExamSession
from oms.widgets.exam_drawing import NO_TIMER, asked, jump_list, seen, sure_choice
from oms.widgets.exam_parts import ExamClock, ExamEntry, JumpList
from oms.widgets.exam_words import READ, over_html, ready_html, results_html, title_of
from oms.widgets.options import OptionGroup
from oms.widgets.prose import inline, paragraph
from oms.widgets.quiz_picture import Pictures, recordings
from oms.widgets.static_form import stem_html
from oms.widgets.view import SessionView, named, put

_WITH_LEAD_IN = ("single", "several", "order", "trace", "predict")  # their group has it as its legend


class ExamPage(SessionView):
    """What shows of an exam. `ExamView` adds what its buttons do."""

    START_AGAIN = "Press again to start a new exam. What was handed in stays in your record."

    def __init__(self, session: ExamSession, books: Any) -> None:
        self._books = books
        self._timer_choice = (NO_TIMER if session.minutes is None else f"{session.minutes:g}", f"{session.extra:g}")
        self._sure_to_hand_in = False
        self._typed_text, self._unread = "", None  # what stands in the field, and why it is no answer
        self._twin: tuple[Any, ExamSession | None] = (None, None)
        self._own = session
        group = OptionGroup(self._heard)
        self.heading = ipywidgets.HTML()
        self.clock = ExamClock(lambda: self.session.left, lambda: self.politely(lambda: self._mirror("question")))
        self.progress = named(ipywidgets.IntProgress(min=0, max=session.total), "oms-progress")
        self.offer_line = named(ipywidgets.HTML(), "oms-exam-offer")
        self.stem = named(ipywidgets.HTML(), "oms-stem")
        self.entry = named(ExamEntry(self._typed), "oms-exam-entry-box")
        self.sure_group = named(OptionGroup(self._said_how_sure), "oms-exam-sure")
        self.jump = named(JumpList(self._jumped), "oms-exam-jump")
        press = self.button
        self.go_on_button = press("Go on", self.go_on, "oms-main", "oms-exam-offer")
        self.start_again_button = press("Start again", self._decline, "oms-exam-offer")
        self.start_button = press("Start", self._start_pressed, "oms-main", "oms-exam-start")
        self.earlier_button = press("Show my last result", self.look_back, "oms-exam-earlier")
        self.ticks_button = press("Save my ticks", self._save_ticks, "oms-main", "oms-exam-ticks")
        self.next_button = press("Next", self.next, "oms-next", "oms-exam-turn")
        self.back_button = press("Back", self.back, "oms-exam-turn")
        self.flag_button = press("Flag", self.flag, "oms-exam-flag")
        self.hand_in_button = press("Hand in", self._hand_in_pressed, "oms-exam-hand-in")
        self.read_button = press(READ, lambda: self.go_to(0), "oms-main", "oms-exam-read")
        self.results_button = press("Results", self.results, "oms-exam-results")
        self.twin_button = press("Read the other form", self._read_twin, "oms-exam-twin")
        self.more_time_button = press("More time", self.more_time)
        self.stop_timer_button = press("Go on without a timer", self.stop_timer)
        self.reset_button = press("Reset", self._reset_pressed, "oms-reset")
        bar = named(ipywidgets.HBox([
            self.go_on_button, self.start_again_button, self.start_button, self.earlier_button, self.ticks_button,
            self.next_button, self.back_button, self.flag_button, self.hand_in_button, self.read_button,
            self.results_button, self.twin_button, self.reset_button]), "oms-bar", "oms-buttons")
        time_bar = named(ipywidgets.HBox([self.more_time_button, self.stop_timer_button]), "oms-bar", "oms-exam-time")
        self.pictures = Pictures(books)
        self.recordings = recordings(session, books)
        canvas = (self.recordings.canvas,) if self.recordings else ()
        super().__init__(session, (self.heading, self.clock, self.progress, self.offer_line, self.stem, *canvas, group,
                                   self.entry, self.sure_group, bar, time_bar, self.jump), "exam", group)

    def _mirror(self, focus: str = "") -> None:
        """Bring every widget in step. The focus goes to the stem, which stands there first and hides nothing yet."""
        session, books = self.session, self._books
        self._mirror_entry()
        if self.recordings:
            self.recordings.mirror(seen(session))
        put(self.stem, value=self._stem())
        put(self.heading, value=self._heading())
        view = asked(session, books.references, books.claims, self._timer_choice)
        if focus == "question" and session.state == "finished":
            told = session.summary()
            view = {**view, "say": f"Handed in. {told.right} right of {told.total}."}
        self.group.show(**view, focus=focus)
        self._dress()
        put(self.offer_line, value=paragraph(session.offer.sentence) if session.state == "ready" and session.offer else "")
        sure = sure_choice(session)
        if {**self.sure_group.view, "draw": 0} != {**sure, "draw": 0}:
            self.sure_group.show(**sure)
        self.clock.show(session.timer.limit if session.state in ("answering", "over") else None)
        self._mirror_standing()
        self._say_notices()

    def _mirror_standing(self) -> None:
        """How many are answered, and the list of all questions: what changes with every choice."""
        put(self.progress, value=self.session.answered)
        self.jump.jump(jump_list(self.session))
        self._label_buttons()

    def _dress(self) -> None:
        """One trait says what shows: the style sheet hides what a state or a type of question has no use for."""
        session = self.session
        names = ["oms-view", "oms-exam", f"oms-is-{session.state}", f"oms-asks-{session.question.type}"]
        tests = {"oms-offers": session.state == "ready" and session.offer, "oms-timed": session.timer.limit is not None,
                 "oms-has-earlier": session.state == "ready" and session.earlier, "oms-closed": session.reasons_hidden,
                 "oms-has-twin": session.state == "finished" and self._twin_of_own()}
        put(self, _dom_classes=(*names, *(name for name, holds in tests.items() if holds)))

    def _mirror_entry(self) -> None:
        session, question = self.session, self.session.question
        if self.entry.entry["question"] != question.id or session.state != "answering":
            self._typed_text, self._unread = "", None
        if session.state != "answering" or question.type not in ("number", "free"):
            if self.entry.entry["question"]:
                self.entry.entry = {"question": "", "label": "", "text": "", "long": False}
            return
        if question.type == "number":
            label = f"Your answer ({question.unit})" if question.unit else "Your answer"
            text = self._typed_text if self._unread else "" if session.response is None else f"{session.response:.10g}"
        else:
            label = "Or in your own words" if question.gaps else "In your own words"
            text = (session.response or {}).get("text", "")
        put(self.entry, entry={"question": question.id, "label": label, "text": text, "long": question.type == "free"})

    def _label_buttons(self) -> None:
        session = self.session
        put(self.hand_in_button, description="Hand in all the same?" if self._sure_to_hand_in else "Hand in")
        put(self.flag_button, description="Remove flag" if session.flagged else "Flag")
        put(self.next_button, disabled=not session.handed_in and session.position + 1 == session.total)
        put(self.back_button, disabled=session.position == 0)
        step = session.timer.step
        put(self.more_time_button, description=f"{step} minute{'s' * (step != 1)} more")
        other = self._own if session is not self._own else self._twin[1]
        put(self.twin_button, description=f"Read form {other.form}" if other else "Read the other form")
        self._label_reset()

    def _stem(self) -> str:
        session, books = self.session, self._books
        if session.state == "ready":
            return ready_html(session, books.references)
        if session.state == "over":
            return over_html(session)
        if session.state == "finished":
            return results_html(session, books.objectives, books.references)
        trouble = paragraph(self.recordings.trouble) if self.recordings else ""
        return trouble + stem_html(session.question, books.references, picture=self.pictures.html(session.question),
                                   lead_in=session.question.type not in _WITH_LEAD_IN or session.state == "self-marking")

    def _heading(self) -> str:
        session = self.session
        place = {"ready": "Exam", "over": "Exam", "finished": "Results"}.get(
            session.state, f"Question {session.position + 1} of {session.total}")
        on_page = session.state not in ("ready", "over", "finished")
        flag = "<span>⚑ flagged</span>" if session.flagged and on_page else ""
        draft = ('<span class="oms-badge">draft, not yet reviewed</span>'
                 if session.question.status == "draft" and on_page else "")
        return (f'<div class="oms-heading"><strong>{inline(title_of(session))}</strong><span>{place}</span>{flag}{draft}'
                "</div>")

    def _twin_of_own(self) -> ExamSession | None:
        """The other form as far as it can be read; looked for once for each exam that is handed in."""
        handed = self._own.handed_in and (self._own.seed, self._own.answered, self._own.used)
        if self._twin[0] != handed:
            self._twin = (handed, self._own.partner() if handed else None)
        return self._twin[1]
