"""Slides inside JupyterLab: the talk on the page, with live views, large type, notes and a timer."""

from __future__ import annotations

import time
from collections.abc import Callable
from html import escape

import ipywidgets
from traitlets import Dict

from oms.content.library import library
from oms.content.problem import Mistake
from oms.teaching.deck import Code, Deck, Slide, Words, deck_names, read_deck
from oms.teaching.talk import Talk
from oms.widgets.options import Guard, _text
from oms.widgets.slide_live import live, to_vote
from oms.widgets.slide_words import words_html
from oms.widgets.view import Absent, View, named, put, refuse_unknown, shown

FEW = 65  # words that may be larger where nothing else stands on the slide
STEPS = {"next": Talk.next, "back": Talk.back}


def deck(name: str = "", **unknown_options: object) -> DeckView | Absent:
    """The slides of a lesson (`deck("M04")`) or a class (`deck("a-recognise-it")`), to present from this page.

    Previous and next by the buttons or, with the deck in focus, by the arrow keys, Page Up and Down, Home and End. What
    is done on a slide is kept in nobody's record. A wrong name raises one sentence with the nearest name; a file that
    cannot be read gives one polite line.
    """
    refuse_unknown(unknown_options, ())
    books = library()
    try:
        return DeckView(read_deck(name, books))
    except Mistake:
        if name not in deck_names(books):
            raise
        return Absent("deck", name)


class DeckBoard(Guard):
    """The heading of the slide, its place and the timer; the keys; the full window. It speaks for the deck."""

    _esm = _text("guard.js", "deck.js")
    _css = _text("options.css", "deck.css")
    view = Dict().tag(sync=True)

    def __init__(self, heard: Callable[[dict], None]) -> None:
        super().__init__(view={"draw": 0})
        self._heard = heard
        self.on_msg(self._receive)

    def show(self, **view: object) -> None:
        """Draw this: one message to the browser."""
        self.view = {**view, "draw": self.view["draw"] + 1}

    def _receive(self, _widget: object, message: object, _buffers: object) -> None:
        if isinstance(message, dict) and message.get("event") == "go":
            self._heard(message)


class DeckView(View):
    """A deck. What its buttons do can also be written: `.next()`, `.back()`, `.go_to(3)`, `.show_notes()`, `.show_timer()`.

    `.talk` is the presentation without a page around it; `.live` holds the views of the slide that is on.
    """

    def __init__(self, deck: Deck, clock: Callable[[], float] = time.monotonic) -> None:
        self.deck, self.talk = deck, Talk(deck, clock)
        self._references = library().references
        self._made: dict[int, ipywidgets.VBox] = {}
        self._steps: dict[int, list[ipywidgets.VBox]] = {}
        self._mirroring = False
        board = DeckBoard(lambda message: self.politely(lambda: self._go(str(message.get("to")))))
        self.stage = named(ipywidgets.VBox(), "oms-slides")
        self.notes_box = named(ipywidgets.HTML(), "oms-speaker-notes")
        self.back_button = self.button("Previous", self.back, "oms-back")
        self.next_button = self.button("Next", self.next, "oms-next", "oms-main")
        self.list = named(ipywidgets.Dropdown(description="Slide", options=[
            (f"{n + 1} · {slide.title}", n) for n, slide in enumerate(deck.slides)]), "oms-slide-list")
        # The browser fills the window itself: it allows that only in answer to a press.
        self.full_button = named(ipywidgets.Button(description="Full window"), "oms-full-window")
        self.notes_button = self.button("Notes", self.show_notes, "oms-notes-button")
        self.timer_button = self.button("Timer", self.show_timer, "oms-timer-button")
        bar = named(ipywidgets.HBox([self.back_button, self.next_button, self.list, self.full_button, self.notes_button,
                                     self.timer_button]), "oms-bar")
        super().__init__([board, self.stage, self.notes_box, bar], "deck", board)
        self.list.observe(self._listed, "value")
        self._mirror()

    # What a cell, a test or a button does

    def next(self) -> None:
        """Uncover what is still covered on the slide, then turn to the next slide."""
        self.talk.next()
        self._mirror(focus=True)

    def back(self) -> None:
        """Turn to the slide before, as it was left."""
        self.talk.back()
        self._mirror(focus=True)

    def go_to(self, place: int) -> None:
        """Turn to a slide by its place, counted from 0."""
        self.talk.go_to(place)
        self._mirror(focus=True)

    def show_notes(self, on: bool | None = None) -> None:
        """Show the speaker's notes, or hide them again."""
        self.talk.notes = not self.talk.notes if on is None else bool(on)
        self._mirror()

    def show_timer(self, on: bool | None = None) -> None:
        """Show how long this part and the whole class have taken, beside what was planned; or hide it again."""
        self.talk.timer = not self.talk.timer if on is None else bool(on)
        self._mirror()

    @property
    def live(self) -> tuple[ipywidgets.Widget, ...]:
        """The live views on the slide that is on, in order."""
        boxes = self._steps[self.talk.position]
        return tuple(child for box in boxes for child in box.children if "oms-slide-words" not in child._dom_classes)

    def line(self) -> str:
        """One line: the deck, the slide, how much of it is uncovered."""
        talk = self.talk
        steps = len(talk.slide.steps)
        covered = f", {talk.uncovered} of {steps} parts shown" if steps > 1 else ""
        return f"deck “{self.deck.name}”: slide {talk.position + 1} of {talk.total} (“{talk.slide.title}”){covered}"

    def static(self) -> str:
        """The deck as a list of its slides; it holds no answers."""
        rows = "".join(f"<li>{escape(slide.title)}</li>" for slide in self.deck.slides)
        return (f"<h4>Slides: {escape(self.deck.title)}</h4><p>{self.deck.minutes:g} minutes are planned. Run the cell to "
                f"present them.</p><ol>{rows}</ol>")

    # What the page says and shows

    def _go(self, to: str) -> None:
        if to in STEPS:
            STEPS[to](self.talk)
        elif to in ("first", "last"):
            self.talk.go_to(0 if to == "first" else self.talk.total - 1)
        self._mirror(focus=True)

    def _listed(self, change: dict) -> None:
        if not self._mirroring:
            self.politely(lambda: (self.talk.go_to(change["new"]), self._mirror()))

    def _mirror(self, focus: bool = False) -> None:
        talk = self.talk
        self._mirroring = True
        try:
            if talk.position not in self._made:
                self._make(talk.position)
            for place, box in self._made.items():
                shown(box, place == talk.position)
            for n, step in enumerate(self._steps[talk.position]):
                shown(step, n < talk.uncovered)
            put(self.list, value=talk.position)
            put(self.back_button, disabled=talk.is_first)
            put(self.next_button, disabled=talk.is_last)
            put(self.notes_button, description="Hide notes" if talk.notes else "Notes")
            put(self.timer_button, description="Hide timer" if talk.timer else "Timer")
            put(self.notes_box, value="<h3>Speaker notes</h3>" + (words_html(talk.slide.notes, self._references) or "<p>None.</p>"))
            shown(self.notes_box, talk.notes)
        finally:
            self._mirroring = False
        self.group.show(title=talk.slide.title, place=talk.position + 1, total=talk.total, focus=focus, timer=self._timer(),
                        covered=talk.uncovered < len(talk.slide.steps))
        self.tell("")

    def _timer(self) -> dict[str, float | None] | None:
        """The seconds at this moment; the browser counts on by itself."""
        if not self.talk.timer:
            return None
        planned = self.talk.slide.minutes
        return {"here": round(self.talk.spent_here), "planned": planned, "all": round(self.talk.spent), "of": self.deck.minutes}

    def _make(self, place: int) -> None:
        """A slide's widgets, when it is first shown; they stay as they are for whoever comes back to it."""
        slide = self.deck.slides[place]
        steps = [named(ipywidgets.VBox([self._piece(piece) for piece in step]), "oms-slide-step") for step in slide.steps]
        self._steps[place] = steps
        self._made[place] = named(ipywidgets.VBox(steps), "oms-slide", *self._kinds(slide))
        self.stage.children = (*self.stage.children, self._made[place])

    @staticmethod
    def _kinds(slide: Slide) -> tuple[str, ...]:
        pieces = [piece for step in slide.steps for piece in step]
        words_only = all(isinstance(piece, Words) for piece in pieces)
        return ("oms-few-words",) if words_only and sum(len(piece.text.split()) for piece in pieces) <= FEW else ()

    def _piece(self, piece: object) -> ipywidgets.Widget:
        if isinstance(piece, Words):
            return named(ipywidgets.HTML(words_html(piece.text, self._references)), "oms-slide-words")
        if isinstance(piece, Code):
            shown_text = f"<pre>{escape(piece.shown)}</pre>" if piece.shown else ""
            return named(ipywidgets.HTML(f"<pre><code>{escape(piece.source)}</code></pre>{shown_text}"), "oms-slide-words")
        return to_vote(piece.call) if piece.vote else live(piece.call)
