"""The option group: the one thing ipywidgets cannot draw accessibly, and the keyboard guard that every view needs."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import anywidget
from traitlets import Dict

_STATIC = Path(__file__).parent / "static"


@cache
def _text(*names: str) -> str:
    # anywidget modules cannot import one another, so the guard stands in front of whatever uses it.
    return "\n".join((_STATIC / name).read_text(encoding="utf-8") for name in names)


class Guard(anywidget.AnyWidget):
    """Nothing to see: keeps JupyterLab's shortcuts away from every control of the surrounding view, and speaks.

    `.say(words)` has a screen reader read the words out, politely.
    """

    _esm = _text("guard.js", "alone.js")
    _css = _text("options.css")

    def say(self, words: str, look: bool = False) -> None:
        """Have a screen reader read these words out when it has finished what it is reading.

        With `look` the notice is brought into sight for whoever is at work in this view.
        """
        if words:
            self.send({"say": words, "look": True} if look else {"say": words})


class OptionGroup(Guard):
    """A fieldset of native radios, checkboxes, lists to order or actions, and the feedback on them.

    `.show(**view)` draws; everything drawn stands in the one dictionary `.view`. `heard` is called with each
    thing a person does: `{"event": "pick", "picked": {row: [option, …]}}`, `{"event": "out", "option": …, "on": …}`
    or `{"event": "do", "option": …}`.
    """

    _esm = _text("guard.js", "options.js")
    view = Dict().tag(sync=True)

    def __init__(self, heard: Callable[[dict], None]) -> None:
        super().__init__(view={"draw": 0, "kind": "none", "rows": []})
        self._heard = heard
        self.on_msg(self._receive)

    def show(self, **view) -> None:
        """Draw this, whatever was drawn before: one message to the browser."""
        self.view = {**view, "draw": self.view["draw"] + 1}

    def _receive(self, _widget, message, _buffers) -> None:
        if not isinstance(message, dict) or message.get("draw") != self.view["draw"]:
            return  # a press that was under way while something else was drawn
        if message.get("event") == "pick":
            picked = message.get("picked")
            if not isinstance(picked, dict):
                return
            # In place: the browser shows it already, and a page opened again must find it.
            self.view["picked"] = {str(row): [str(one) for one in ids] for row, ids in picked.items()}
        elif message.get("event") == "out":
            out = set(self.view.get("out", ()))
            (out.add if message.get("on") else out.discard)(str(message.get("option")))
            self.view["out"] = sorted(out)
        self._heard(message)
