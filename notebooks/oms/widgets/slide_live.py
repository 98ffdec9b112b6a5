"""What a call on a slide makes: the live view, in front of a class, with nobody's record behind it."""

from __future__ import annotations

import importlib
import re
from typing import TYPE_CHECKING, Any

import ipywidgets

from oms.content.library import library
from oms.content.problem import Mistake
from oms.content.slide_calls import Call, Frame
from oms.teaching.class_session import REVEALED, ClassSession
from oms.widgets.options import OptionGroup
from oms.widgets.prose import inline
from oms.widgets.quiz import QuizView
from oms.widgets.view import TROUBLE, named, put, refuse_unknown

if TYPE_CHECKING:
    from oms.learning.feedback import Feedback

_PLACES = {"bayes": "bayes", "compare": "two_by_two", "criteria": "criteria", "diagram": "diagram", "eyes": "eye_lab",
           "figure": "figure", "icons": "icons", "steps": "steps", "table": "table", "tree": "tree"}
_QUIZ = ("only", "objective", "shuffle_seed", "answer_first", "certainty", "mode", "minutes", "extra", "form")
COUNT = "Count the votes"
ALONE = "This test is done alone, in the lesson; its questions are not shown to a class."
_OWN = {"your choice", "ticked", "not ticked", "same as the reference"}  # what is said of an answer that nobody gave


def live(call: Call) -> ipywidgets.Widget:
    """The view of this call; one polite sentence where it cannot be made. Never raises."""
    try:
        if call.name in _KEPT:  # these keep answers elsewhere, and must not here
            return _KEPT[call.name](call)
        make = getattr(importlib.import_module(f"oms.widgets.{_PLACES[call.name]}"), call.name)
        view = make(*map(_value, call.arguments), **{name: _value(value) for name, value in call.options.items()})
        return view if isinstance(view, ipywidgets.Widget) else ipywidgets.HTML(view.static())
    except Mistake as mistake:
        return ipywidgets.HTML(f"<p>{inline(mistake)}</p>")
    except Exception:  # a traceback in front of a class helps nobody
        return ipywidgets.HTML(f"<p>{inline(TROUBLE)}</p>")


def to_vote(call: Call) -> ipywidgets.Widget:
    """The question of this call with a button that puts the count of raised cards in its place."""
    box = ipywidgets.VBox([live(call)])
    count = named(ipywidgets.Button(description=COUNT), "oms-main", "oms-count-votes")

    def counted(_: object) -> None:
        from oms.widgets.tally import tally

        try:
            box.children = (tally(call.only[0]),)
        except Exception:  # the question itself stays
            box.children = (box.children[0], ipywidgets.HTML(f"<p>{inline(TROUBLE)}</p>"))

    count.on_click(counted)
    box.children = (*box.children, count)
    return box


def _value(value: Any) -> Any:
    if not isinstance(value, Frame):
        return value
    import pandas as pd

    return pd.DataFrame(value.columns, index=list(value.index) or None)


class ClassBoard(OptionGroup):
    """Options that speak of no choice where the answer was revealed without one."""

    revealed = False

    def show(self, **view: Any) -> None:
        """Draw this; a revealed answer without what would be said of a person's own."""
        if self.revealed and view.get("feedback"):
            view["feedback"] |= {"tone": "open", "verdict": REVEALED,
                                 "lines": [line for line in view["feedback"]["lines"] if line[0] == "Model answer:"]}
            for row in view["rows"]:
                for entry in row.get("marked", ()):
                    entry["tags"] = [tag for tag in entry.get("tags", ()) if tag not in _OWN]
                    entry["text"] = re.sub(r": you .+?, reference (.+)$", r": \1", entry["text"])
            view["say"] = REVEALED
        super().show(**view)


class ClassQuizView(QuizView):
    """A quiz in front of a class: *Reveal* shows the key with its reasons, whether or not an option was chosen."""

    def __init__(self, session: ClassSession, books: Any) -> None:
        super().__init__(session, books, ClassBoard)

    @property
    def _one(self) -> tuple[str, ...]:
        return ("oms-one-question",) if self.session.total == 1 else ()

    def _mirror(self, focus: str = "") -> None:
        self.group.revealed = self.session.revealed
        super()._mirror(focus)

    def _dress(self) -> None:
        super()._dress()
        put(self, _dom_classes=(*self._dom_classes, "oms-in-class", *self._one))

    def _checked(self) -> Feedback:
        if self.session.state == "answering" and self.session.question.type == "number" and self.number.value.strip():
            self.session.choose(self.number.value)
        return self.session.check()

    def _mirror_inputs(self) -> None:
        super()._mirror_inputs()
        if self.session.state == "answering":
            put(self.check_button, description="Reveal")


def _quiz(call: Call) -> ipywidgets.Widget:
    refuse_unknown({name: value for name, value in call.options.items() if name not in _QUIZ}, _QUIZ)
    books = library()
    loaded = books.quiz(*call.arguments)
    if call.options.get("mode", "study") != "study" or loaded.kept_for_test:
        return ipywidgets.HTML(f"<p>{inline(ALONE)}</p>")  # a test whose questions a class has seen tests nobody
    options = {name: call.options[name] for name in ("only", "objective", "shuffle_seed") if name in call.options}
    return ClassQuizView(ClassSession(loaded, **options, scale=books.scale), books)


def _case(call: Call) -> ipywidgets.Widget:
    from oms.learning.case import CaseSession
    from oms.learning.orders import OrderSession
    from oms.widgets.case import CaseView, case
    from oms.widgets.orders import OrdersView

    books = library()
    if not call.arguments:  # a case that is drawn; all of those unfold
        return case(**call.options | {"present": True})
    entry = books.case(*call.arguments)
    if entry.mode == "orders":
        return OrdersView(OrderSession(entry, None, name=call.first), books)
    if entry.mode != "bedside":  # an unfolding case has a view for classes of its own
        return case(*call.arguments, **call.options | {"present": True})
    return CaseView(CaseSession(entry, None, name=call.first), books)


def _traces(call: Call) -> ipywidgets.Widget:
    from oms.learning.trace_training import TraceTraining
    from oms.widgets.traces import TracesView

    books = library()
    only = call.options.get("only") or (call.arguments[0] if call.arguments else None)
    return TracesView(TraceTraining(books.waveforms, only=only, seed=call.options.get("seed"), store=None), books)


_KEPT = {"quiz": _quiz, "case": _case, "traces": _traces}
