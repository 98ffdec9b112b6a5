"""What every view has in common: a stable line of text, a static form, the keyboard guard, polite mistakes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import ipywidgets

from oms.content.problem import Mistake, unknown
from oms.widgets.options import Guard, OptionGroup
from oms.widgets.prose import paragraph

TROUBLE = "Something went wrong here that is not your doing; the page goes on. Nothing you answered before is lost."


def refuse_unknown(options: dict, known: Iterable[str]) -> None:
    """Raises a Mistake that names the nearest option, where a call was given one that does not exist."""
    for name in options:
        raise unknown("option", name, known)


class View(ipywidgets.VBox):
    """A box of widgets that shows its static form where no widgets can be shown.

    A view writes `line()`, its one stable line of text, and `static()`, its HTML without widgets.
    `.trouble` holds the last unexpected exception of a button, for tests; a person reads one sentence instead.
    """

    def __init__(self, children: Iterable[ipywidgets.Widget], kind: str, group: Guard | None = None) -> None:
        self.trouble: Exception | None = None
        self._pressed = False  # True while a button's work is under way
        self.group = group or Guard()
        self.notice = ipywidgets.HTML()
        self.notice.add_class("oms-notice")
        shown(self.notice, False)
        children = tuple(children)
        if group is None:
            children = (*children, self.group)
        super().__init__(children=(*children, self.notice))
        self.add_class("oms-view")
        self.add_class(f"oms-{kind}")

    def line(self) -> str:
        """One line that says what this is and how it stands; the same for the same state."""
        raise NotImplementedError

    def static(self) -> str:
        """The view as HTML without widgets; the same whatever was answered."""
        raise NotImplementedError

    def __repr__(self) -> str:
        return self.line()

    def _repr_mimebundle_(self, **_) -> dict[str, object]:
        in_one_thread(self)
        return {
            "text/plain": repr(self),
            "text/html": self.static(),
            "application/vnd.jupyter.widget-view+json": {
                "version_major": 2, "version_minor": 0, "model_id": self.model_id},
        }

    def tell(self, words: str) -> None:
        """Show one line under the buttons and have it read out; an empty one takes the line away."""
        html = paragraph(words) if words else ""
        if self.notice.value != html:
            self.notice.value = html
        shown(self.notice, bool(words))
        self.group.say(words, look=True)

    def button(self, words: str, act: Callable[[], object], *names: str) -> ipywidgets.Button:
        """A button with these words and style names that does `act` politely when it is pressed."""
        button = named(ipywidgets.Button(description=words), *names)
        button.on_click(lambda _: self._press(act))
        return button

    def _press(self, act: Callable[[], object]) -> None:
        self._pressed = True
        try:
            self.politely(act)
        finally:
            self._pressed = False

    def politely(self, act: Callable[[], object]) -> bool:
        """Do what a button asks. A Mistake becomes the notice, anything unexpected one sentence; False then."""
        try:
            act()
        except Mistake as mistake:
            self.tell(str(mistake))
            return False
        except Exception as trouble:  # a traceback in the middle of a lesson helps nobody
            self.trouble = trouble
            self.tell(TROUBLE)
            return False
        return True


class SessionView(View):
    """A view that mirrors a session of `oms.learning`: it acts, draws anew, and asks once before it starts again.

    A view of this kind has a `session` with `.notices`, a `reset_button`, a method `reset()`, and writes `_mirror()`,
    which brings the page in step with the session.
    """

    START_AGAIN = "Press again to start again."

    def __init__(self, session: Any, children: Iterable[ipywidgets.Widget], kind: str, group: OptionGroup) -> None:
        self.session = session
        self._sure_to_reset = False
        self._told_notices: tuple[str, ...] = ()
        super().__init__(children, kind, group)
        self._mirror()

    def _mirror(self, focus: str = "") -> None:
        raise NotImplementedError

    def _do(self, act: Callable[[], Any], focus: str = "") -> Any:
        came = act()
        self._sure_to_reset = False
        self._mirror(focus)
        return came

    def _reset_pressed(self) -> None:
        if self._sure_to_reset:
            self.reset()
        else:
            self._sure_to_reset = True
            self._label_reset()
            self.group.say(self.START_AGAIN)

    def _label_reset(self) -> None:
        put(self.reset_button, description="Start again?" if self._sure_to_reset else "Reset")

    def _say_notices(self) -> None:
        notices = tuple(self.session.notices)
        new = " ".join(line for line in notices if line not in self._told_notices)
        self._told_notices = notices
        if new or self.notice.value:
            self.tell(new)


class Absent(View):
    """Stands where content cannot be read: one polite line, so that the rest of the lesson still runs."""

    def __init__(self, what: str, name: str) -> None:
        self.sentence = (f"The {what} “{name}” cannot be shown just now: its file needs mending. The rest of this page "
                         "works; an instructor sees why with check().")
        super().__init__([ipywidgets.HTML(self.static())], "absent")

    def line(self) -> str:
        """The polite line."""
        return self.sentence

    def static(self) -> str:
        """The polite line as HTML."""
        return paragraph(self.sentence)


def shown(widget: ipywidgets.Widget, on: bool) -> None:
    """Show or hide a widget; nothing is sent where nothing changes."""
    display = None if on else "none"
    if widget.layout.display != display:
        widget.layout.display = display


def in_one_thread(widget: Any) -> None:
    """Have the messages of a widget, and of all inside it, handled in the kernel's main thread, in the order of sending.

    ipykernel 7.4 hands the messages of each widget to the thread that last spoke to that widget, so a press of Check
    could overtake the choice before it. Where a kernel knows nothing of this, nothing changes.
    """
    if widget.comm is not None:
        widget.comm._reply_subshell_for = _main_thread
    for child in getattr(widget, "children", ()):
        in_one_thread(child)


def _main_thread(_data: object, _default: object) -> None:
    """The thread for a message, as ipykernel asks for it: None is the main one."""


def put(widget: ipywidgets.Widget, **values: object) -> None:
    """Set traits; nothing is sent where nothing changes."""
    changed = {name: value for name, value in values.items() if getattr(widget, name) != value}
    if changed:
        with widget.hold_sync():
            for name, value in changed.items():
                setattr(widget, name, value)


def named(widget: Any, *names: str) -> Any:
    """The widget, with these style names."""
    put(widget, _dom_classes=names)
    return widget


__all__ = ["Absent", "Guard", "OptionGroup", "SessionView", "View", "named", "put", "refuse_unknown", "shown"]
