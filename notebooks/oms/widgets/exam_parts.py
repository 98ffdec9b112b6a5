"""The pieces of an exam's page that ipywidgets does not have: the time left, a field to type into, the list of questions."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from traitlets import Dict

from oms.learning.exam_timer import SPOKEN, WARNING, minutes_words
from oms.widgets.options import Guard, OptionGroup, _text

_WORDS, _HINT = "Time left:", "You can add time, or go on without a timer."


class ExamClock(Guard):
    """The time left. The browser counts; `over` is called when it has counted down, and `left` says what is true here."""

    _esm = _text("guard.js", "exam_clock.js")
    _css = _text("options.css", "exam.css")
    time = Dict().tag(sync=True)

    def __init__(self, left: Callable[[], float | None], over: Callable[[], object]) -> None:
        super().__init__(time=_told(None))
        self._left, self._over = left, over
        self._shown: object = None
        self.on_msg(self._hear)

    def show(self, what: object) -> None:
        """Bring the page in step, where `what` differs from the last time: the limit, or None for no clock."""
        if what != self._shown:
            self._shown = what
            self._renew()

    def _renew(self) -> None:
        self.time = _told(self._left() if self._shown is not None else None)

    def _hear(self, _widget: Any, message: Any, _buffers: Any) -> None:
        event = message.get("event") if isinstance(message, dict) else None
        left = self._left()
        if event == "over" and left is not None and left <= 0:
            self._over()
        elif event in ("over", "sync"):
            self._renew()


def _told(left: float | None) -> dict[str, Any]:
    moments = [[seconds, f"{minutes_words(seconds / 60)} left."] for seconds in SPOKEN]
    moments[-1][1] += f" {_HINT}"
    return {"left": left, "sent": time.time() * 1000, "words": _WORDS, "hint": _HINT, "warning": WARNING, "moments": moments}


class ExamEntry(Guard):
    """A field to type a number or own words into; `typed` is called with the question's id and the text."""

    _esm = _text("guard.js", "exam_entry.js")
    _css = _text("options.css", "exam.css")
    entry = Dict().tag(sync=True)

    def __init__(self, typed: Callable[[str, str], object]) -> None:
        super().__init__(entry={"question": "", "label": "", "text": "", "long": False})
        self._typed = typed
        self.on_msg(self._hear)

    def _hear(self, _widget: Any, message: Any, _buffers: Any) -> None:
        if isinstance(message, dict) and message.get("event") == "typed":
            self._typed(str(message.get("question")), str(message.get("text", "")))


class JumpList(OptionGroup):
    """All questions, each a button that says how it stands. A press counts whatever was drawn since: the names stay."""

    def jump(self, view: dict[str, Any]) -> None:
        """Draw the list, where it has changed."""
        if {**self.view, "draw": 0} != {**view, "draw": 0}:
            self.show(**view)

    def _receive(self, _widget: Any, message: Any, _buffers: Any) -> None:
        if isinstance(message, dict) and message.get("event") == "do":
            self._heard(message)
