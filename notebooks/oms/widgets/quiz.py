"""The quiz on the page: ordinary ipywidgets and one option group around a session that decides everything."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import ipywidgets

from oms.content.library import library
from oms.learning.session import QuizSession
from oms.learning.store import default_store
from oms.widgets.how_sure import how_sure, pressed
from oms.widgets.options import OptionGroup
from oms.widgets.prose import cited, inline, paragraph
from oms.widgets.quiz_drawing import drawing, heard_response
from oms.widgets.quiz_picture import Pictures, recordings
from oms.widgets.quiz_recall import CHECKS, Recalling
from oms.widgets.quiz_summary import summary_html
from oms.widgets.static_form import quiz_html, stem_html
from oms.widgets.view import Absent, SessionView, named, put, refuse_unknown

if TYPE_CHECKING:
    import pandas

    from oms.learning.agreement import Agreement
    from oms.learning.feedback import Feedback
    from oms.widgets.exam import ExamView


def quiz(name: str = "", only: Any = None, objective: str | None = None, shuffle_seed: int | None = None, *,
         answer_first: bool | None = None, certainty: str | None = None, mode: str = "study",
         minutes: float | None = None, extra: float = 0, form: str | None = None,
         **unknown_options: object) -> QuizView | ExamView | Absent:
    """The quiz of this name, one question at a time: choose, say how sure (if you like), check, next.

    `only` takes the id of a question or a list of them, `objective` the id of an objective: then only those questions
    are asked. `shuffle_seed` fixes the order of the options. `answer_first=True` shows them after a few words of your own;
    `certainty="probability"` asks for a chance. `mode="exam"` reveals nothing before you hand in; then `minutes=20` offers a
    timer, `extra=25` gives 25 per cent more time, and `form="A"` or "B" asks one form of a test that has two. A wrong name
    raises one sentence with the nearest name; a file that cannot be read gives one polite line in the quiz's place.
    """
    refuse_unknown(unknown_options, [one for one in quiz.__annotations__ if one not in ("name", "unknown_options", "return")])
    books = library()
    loaded = books.quiz(name)
    if not loaded.questions:
        return Absent("quiz", name)
    if (mode, minutes, extra, form) != ("study", None, 0, None) or loaded.kept_for_test:
        from oms.widgets.exam import exam

        return exam(loaded, books, mode=mode, minutes=minutes, extra=extra, form=form, only=only, objective=objective,
                    shuffle_seed=shuffle_seed, certainty=certainty, answer_first=answer_first)
    session = QuizSession(loaded, only=only, objective=objective, shuffle_seed=shuffle_seed, store=default_store(),
                          scale=books.scale, answer_first=answer_first, certainty=certainty)
    return QuizView(session, books)


class QuizView(Recalling, SessionView):
    """A quiz to answer here. Everything its buttons do can also be written: `.choose("B")`, `.check()`, `.next()`.
    `.result()` is a pandas DataFrame, one row a question; `.session` is the quiz without any page around it.
    """

    START_AGAIN = "Press again to start again from the first question."

    def __init__(self, session: QuizSession, books: Any, board: type[OptionGroup] = OptionGroup) -> None:
        self._references, self._claims = books.references, books.claims
        self._objectives = books.objectives
        self._scales = books.scale
        self._mirroring = False
        group = board(self._heard)
        self.heading = ipywidgets.HTML()
        self.progress = named(ipywidgets.IntProgress(min=0, max=max(1, session.total)), "oms-progress")
        self.offer_line = named(ipywidgets.HTML(), "oms-offer")
        self.stem = named(ipywidgets.HTML(), "oms-stem")
        self.number = named(ipywidgets.Text(description="Your answer"), "oms-number")
        self.words = named(ipywidgets.Textarea(description="In your own words", continuous_update=False, rows=3),
                            "oms-own-words")
        self.how_sure = how_sure(session)
        press = self.button
        self.go_on_button = press("Go on", self.go_on, "oms-main")
        self.start_again_button = press("Start again", self._decline)
        self.check_button = press("Check", self._check_pressed, "oms-main", "oms-check")
        self.next_button = press("Next", self.next, "oms-next")
        self.back_button = press("Back", self.back, "oms-back")
        self.flag_button = press("Flag", self.flag, "oms-flag")
        self.reset_button = press("Reset", self._reset_pressed, "oms-reset")
        offer = named(ipywidgets.HBox([self.go_on_button, self.start_again_button]), "oms-bar", "oms-offer")
        self.bar = named(ipywidgets.HBox([self.check_button, self.next_button, self.back_button, self.flag_button,
                                           self.reset_button]), "oms-bar", "oms-buttons")
        self.pictures = Pictures(books)
        self.recordings = recordings(session, books)
        canvas = (self.recordings.canvas,) if self.recordings else ()
        super().__init__(session, (self.heading, self.progress, self.offer_line, offer, self.stem, *canvas, group,
                          self.number, self.words, self.how_sure, self.bar), "quiz", group)
        self.number.on_msg(self._entered)
        self.number.observe(self._typed, "value")
        self.words.observe(self._typed, "value")
        self.how_sure.observe(self._said_how_sure, "value")

    # What a cell, a test or a button does

    def choose(self, *what: object, **parts: object) -> None:
        """Answer the question: a letter or the first words of an option; several; {item: category}; a number."""
        return self._do(lambda: self.session.choose(*what, **parts))

    def rule_out(self, option: object, on: bool | None = None) -> None:
        """Strike out an option, or take the stroke back."""
        return self._do(lambda: self.session.rule_out(option, on))

    def sure(self, level: float | None) -> None:
        """Say how sure you are, before you check: 1, 2 or 3, or a chance such as 90; None takes it back."""
        return self._do(lambda: self.session.sure(level))

    def check(self) -> Feedback:
        """Reveal the answer with the reason for every option; returns the Feedback."""
        return self._do(self._checked, "feedback")

    def rate(self, what: object) -> Feedback:
        """Mark a card (1 not yet, 2 partly, 3 knew it) or the places of the points your text holds, from 0."""
        return self._do(lambda: self.session.rate(what), "feedback")

    def next(self) -> None:
        """Turn to the next question; after the last one, to the summary. Ticks of your own marking are saved first."""
        if self.session.state == "self-marking" and (ticks := self._ticks()):
            self.session.rate(ticks)
        return self._do(self.session.next, "question")

    def back(self) -> None:
        """Turn to the question before."""
        return self._do(self.session.back, "question")

    def go_to(self, place: int | str) -> None:
        """Turn to a question by its place, counted from 0, or by its id."""
        return self._do(lambda: self.session.go_to(place), "question")

    def flag(self, on: bool | None = None) -> None:
        """Mark the question to come back to, or take the flag off."""
        return self._do(lambda: self.session.flag(on))

    def reset(self, seed: int | None = None) -> None:
        """Start again with the first question. What was answered before stays in the record."""
        return self._do(lambda: self.session.reset(seed), "question")

    def go_on(self) -> None:
        """Go on with the unfinished run that is offered."""
        return self._do(self.session.go_on, "question")

    def result(self) -> pandas.DataFrame:
        """One row a question: question, objective, type, answered, right, score, sure, flagged, seconds."""
        return self.session.result()

    def agreement(self) -> Agreement | None:
        """How your ratings agree with the reference scores, in a quiz that rates; None in any other."""
        return self.session.agreement()

    def line(self) -> str:
        """One line: the quiz, the question, the state, how many are answered."""
        session = self.session
        place = ("finished" if session.state == "finished" else
                 f"question {session.position + 1} of {session.total} ({session.question.id}), {session.state}")
        return f"quiz “{session.name}”: {place}, {session.answered} answered"

    def static(self) -> str:
        """The quiz as HTML without widgets, answers folded; it holds nothing of what was answered."""
        return quiz_html(self.session.title, self.session.about, self.session.questions, self._references,
                         self._scales, answer_first=self.session.answer_first)

    # What the page says

    def _heard(self, message: dict) -> None:
        event = message.get("event")
        if event == "do":
            self.politely(lambda: self.rate(int(message["option"])))
        elif event == "pick" and self.session.state == "answering":
            # Drawn already in the browser; drawn again only where the session refuses it.
            what, parts = heard_response(self.session, message["picked"])
            if not self.politely(lambda: self.session.choose(*what, **parts)):
                self._mirror()
        elif event == "out":
            self.politely(lambda: self.session.rule_out(message["option"], bool(message["on"])))

    def _typed(self, _change: object) -> None:
        if not self._mirroring and self.session.state == "recalling":
            self.session.draft(self.words.value)
        elif not self._mirroring and self.session.state == "answering" and self.session.question.type == "free":
            self.politely(lambda: self.session.choose(self.words.value))

    def _entered(self, _widget: object, content: dict, _buffers: object) -> None:
        if content.get("event") == "submit":
            self.politely(self._check_pressed)

    def _said_how_sure(self, change: Any) -> None:
        if not self._mirroring:
            self.politely(lambda: self.session.sure(change["new"]))

    def _check_pressed(self) -> None:
        if self.session.state == "self-marking":
            self.rate(self._ticks())
        elif self.session.state == "recalling":
            self.recall()
        else:
            self.check()

    def _ticks(self) -> list[int]:
        return [int(place) for place in self.group.view.get("picked", {}).get("answer", ())]

    def _checked(self) -> Feedback:
        session = self.session
        if session.state == "answering":
            if session.question.type == "number" and (self.number.value.strip() or session.response is None):
                session.choose(self.number.value)
            elif session.question.type == "order" and session.response is None:
                session.choose([entry.id for entry in session.shown])  # an order left as it stands is an answer
        return session.check()

    def _decline(self) -> None:
        self.session.reset()
        self._mirror("question")

    # What the page shows

    def _mirror(self, focus: str = "") -> None:
        """Bring every widget in step with the session. Feedback goes first: somebody is waiting for it."""
        session = self.session
        view = drawing(session, self._references, session.scale, self._claims) | {"focus": focus}
        if focus == "question":  # the focus moves to the stem, which has to stand there first
            self._mirror_rest()
            self.group.show(**view)
            return
        self.group.show(**view)
        if focus == "feedback" and self._pressed:
            # The kernel sends from another thread, which cannot run while this one goes on working.
            try:
                asyncio.get_running_loop().call_later(0.01, lambda: self.politely(self._mirror_rest))
                return
            except RuntimeError:  # no kernel around: nobody is waiting
                pass
        self._mirror_rest()

    def _mirror_rest(self) -> None:
        session = self.session
        self._mirroring = True
        try:
            self._mirror_inputs()  # before they show: a label that comes late takes away what was typed
            self._dress()
            if self.recordings:
                self.recordings.mirror(session)
            put(self.stem, value=self._stem())
            put(self.progress, value=session.answered)
            put(self.heading, value=self._heading())
            put(self.offer_line, value=paragraph(session.offer.sentence) if session.offer else "")
        finally:
            self._mirroring = False
        self._say_notices()

    def _dress(self) -> None:
        """One trait says what shows: the style sheet hides what a state or a type of question has no use for."""
        session = self.session
        names = ["oms-view", "oms-quiz", f"oms-is-{session.state}", f"oms-asks-{session.question.type}"]
        if session.offer and session.state in ("recalling", "answering"):
            names.append("oms-offers")
        if session.position == 0:
            names.append("oms-at-start")
        put(self, _dom_classes=tuple(names))

    def _mirror_inputs(self) -> None:
        session, question = self.session, self.session.question
        if question.type == "number":
            put(self.number, description=f"Your answer ({question.unit})" if question.unit else "Your answer",
                value="" if session.response is None else f"{session.response:.10g}")
        if question.type == "free":
            put(self.words, description="Or in your own words" if question.gaps else "In your own words",
                value=(session.response or {}).get("text", ""))
        self._mirror_words()
        put(self.how_sure, value=pressed(session))
        check = "Reveal" if question.type == "cloze" else "Check"
        put(self.check_button, description=CHECKS.get(session.state, check))
        put(self.next_button, description="Finish" if session.position + 1 == session.total else "Next")
        put(self.flag_button, description="Remove flag" if session.flagged else "Flag")
        self._label_reset()

    def _stem(self) -> str:
        session = self.session
        if session.state == "finished":
            return summary_html(session, self._objectives, self._references)
        about = f'<p class="oms-small">{inline(cited(session.about, self._references))}</p>' if (
            session.about and session.position == 0) else ""
        trouble = paragraph(self.recordings.trouble) if self.recordings else ""
        return about + trouble + stem_html(session.question, self._references, lead_in=session.question.type not in (
            "single", "several", "order", "trace", "predict") or session.state in ("recalling", "self-marking"),
            picture=self.pictures.html(session.question), key_words=session.feedback is not None)

    def _heading(self) -> str:
        session = self.session
        place = "Summary" if session.state == "finished" else f"Question {session.position + 1} of {session.total}"
        flag = "<span>⚑ flagged</span>" if session.flagged and session.state != "finished" else ""
        draft = ('<span class="oms-badge">draft, not yet reviewed</span>'
                 if session.question.status == "draft" and session.state != "finished" else "")
        return (f'<div class="oms-heading"><strong>{inline(session.title)}</strong>'
                f"<span>{place}</span>{flag}{draft}</div>")
