"""The buttons that ask how sure one is: three levels, or six chances where a quiz asks for a chance."""

from __future__ import annotations

from typing import Any

import ipywidgets

from oms.learning.certainty import CHANCES, LEVELS
from oms.widgets.view import named


def how_sure(session: Any) -> ipywidgets.ToggleButtons:
    """The buttons of a quiz, with nothing pressed."""
    if session.asks_certainty == "probability":
        options, words = [(entry.words, entry.value) for entry in CHANCES], "How likely is it that you are right?"
    else:
        options, words = [(f"C{entry.number} · {entry.label}", entry.number) for entry in LEVELS], "How sure?"
    return named(ipywidgets.ToggleButtons(options=options, value=None, description=words), "oms-sure")


def pressed(session: Any) -> float | None:
    """The value of the button that is pressed for the session's current question, or None."""
    return session.chance if session.asks_certainty == "probability" else session.certainty


def said(session: Any) -> str:
    """What was said, as a sentence for the feedback; "" where nothing was."""
    if session.chance is not None:
        return f"How likely you said it was that you are right: {session.chance:.0%}."
    return f"How sure you were: {LEVELS[session.certainty - 1].words}." if session.certainty else ""
