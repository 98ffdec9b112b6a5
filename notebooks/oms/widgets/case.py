"""A case on the page: actions to spend, the findings they return, and at the end what an expert would have done."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import ipywidgets

from oms.content.library import library
from oms.content.problem import Mistake
from oms.learning.case import CaseSession, Debrief, Finding, Note
from oms.learning.case_draw import drawn, of_pair
from oms.learning.orders import OrderSession
from oms.learning.store import default_store
from oms.widgets.case_page import CasePage
from oms.widgets.options import OptionGroup
from oms.widgets.prose import cited, inline, paragraph, source_lines
from oms.widgets.static_form import case_html
from oms.widgets.view import Absent, named, put, refuse_unknown

if TYPE_CHECKING:
    import pandas


def case(name: str = "", *, oms: bool | None = None, modules: str | Iterable[str] | None = None, seed: int | None = None,
         present: bool = False, pair: int | None = None, **unknown_options: object) -> CasePage | Absent:
    """The case of this name: spend a few actions, read what each returns, finish, and compare with an expert.

    A case of orders shows a sheet instead: choose a set of tests, send it, read what came back, and finish. A case that
    unfolds is turned page by page: commit to a decision, see what came of it, go on; `seed` fixes the order of its options,
    and `present=True` shows it for a class, with votes, and keeps nothing.
    Without a name, `seed`, `oms` and `modules` draw one of the cases that unfold: `case(oms=True, seed=3)` one of immune OMS,
    `case(modules="M08", seed=3)` one that practises this module; the same seed draws the same case. `case(pair=1, seed=7)`
    and `case(pair=2, seed=7)` draw two patients, one of them with immune OMS, without saying which.
    A wrong name raises one sentence with the nearest name; a file that cannot be read gives one polite line.
    """
    refuse_unknown(unknown_options, ("oms", "modules", "seed", "present", "pair"))
    books = library()
    if pair is not None:
        oms = of_pair(pair, seed)
    wanted = oms is not None or modules is not None
    nameless = isinstance(name, str) and not name  # a table handed over by mistake is a name that nobody knows
    if wanted and not nameless:
        raise Mistake("Say either the name of a case, or what to draw from with `oms` and `modules`.")
    if nameless and (wanted or seed is not None):
        name = drawn(books, seed, oms, modules, open_only=pair is not None)
    try:
        entry = books.case(name)
    except Mistake:
        if str(name) not in books.case_names():
            raise
        return Absent("case", name)
    if pair is not None:  # a title can give away which of the two it is
        entry = entry.model_copy(update={"title": f"Patient {pair} of 2"})
    if entry.mode == "unfolding":
        from oms.widgets.unfolding import opened  # most lessons have none

        return opened(entry, name, books, seed, present)
    if present or seed is not None:
        raise Mistake(f"The case “{name}” does not unfold page by page, so `{'present' if present else 'seed'}` means nothing to it.")
    if entry.mode == "orders":
        from oms.widgets.orders import OrdersView  # it builds on this module

        return OrdersView(OrderSession(entry, default_store(), name=name), books)
    return CaseView(CaseSession(entry, default_store(), name=name), books)


class CaseView(CasePage):
    """A synthetic patient. Everything its buttons do can also be written: `.do("…")`, `.finish()`, `.reset()`.

    `.result()` is a pandas DataFrame, one row for each action done; `.session` is the case without a page around it.
    """

    def __init__(self, session: CaseSession, books: Any) -> None:
        super().__init__(session, books, "case", OptionGroup(self._heard))

    def _widgets(self, group: OptionGroup) -> tuple[ipywidgets.Widget, ...]:
        self.stem = named(ipywidgets.HTML(), "oms-stem")
        return self.stem, group, self._bar()

    def _bar(self) -> ipywidgets.HBox:
        """The buttons below the actions."""
        self.finish_button = self.button("Finish", self.finish, "oms-main", "oms-finish")
        return named(ipywidgets.HBox([self.finish_button, self.reset_button]), "oms-bar")

    def do(self, action: str) -> Finding:
        """Do one action, named by its id or its first words; returns the Finding."""
        return self._do(lambda: self.session.do(action))

    def finish(self) -> Debrief:
        """End the case; returns what an expert would have done and why."""
        return self._do(self.session.finish, "feedback")

    def result(self) -> pandas.DataFrame:
        """One row for each action done, in order: action, group, text, cost, key, finding."""
        return self.session.result()

    def line(self) -> str:
        """One line that says what this is and how it stands."""
        session = self.session
        return (f"case “{session.name}”: {session.state}, {len(session.done)} done, "
                f"{session.left} of {session.case.budget} {session.case.budget_name}")

    def static(self) -> str:
        """The same as HTML without widgets; it holds nothing of what was done."""
        return case_html(self.session.case, self._references)

    def _heard(self, message: dict) -> None:
        if message.get("event") == "do":
            self.politely(lambda: self.do(str(message["option"])))

    def _mirror(self, focus: str = "") -> None:
        session = self.session
        self.group.show(**self._drawing(), focus=focus)
        put(self, _dom_classes=("oms-view", "oms-case", f"oms-is-{session.state}"))
        left = "" if session.state == "finished" else f"{session.left} of {session.case.budget} {session.case.budget_name}"
        self._head(left)
        put(self.stem, value=paragraph(cited(session.case.opening, self._references))
            + f'<p class="oms-lead">{inline(session.case.ask)}</p>')
        self._label_reset()
        self._say_notices()

    def _drawing(self) -> dict[str, Any]:
        session, told = self.session, self._told
        log = [{"title": _stopped(entry.text), "text": told(entry.finding)} for entry in session.log]
        view: dict[str, Any] = {"kind": "actions", "legend": session.case.ask, "log": log, "log_title": "What you found"}
        if session.debrief is not None:
            return view | self._debrief(session.debrief)
        view["rows"] = [{"id": group, "legend": group, "options": [
            {"id": action.id, "text": action.text, "off": session.refusal(action.id),
             "note": "done" if action.id in session.done else f"costs {action.cost}" if action.cost != 1 else ""}
            for action in actions]} for group, actions in session.case.groups.items()]
        if log:
            view["say"] = f"{log[-1]['title']} {log[-1]['text']} {session.left} {session.case.budget_name}."
        return view

    def _debrief(self, debrief: Debrief) -> dict[str, Any]:
        told = self._told

        def noted(note: Note) -> dict[str, Any]:
            tags = (["an expert does this"] if note.key else []) + (["you did it"] if note.done else ["not done"])
            tone = "right" if note.key and note.done else "missed" if note.key else "other"
            return {"text": note.text, "why": told(note.why), "tags": tags, "tone": tone}

        rows = [{"id": "expert", "legend": "What an expert would do", "marked": [noted(n) for n in debrief.expert]}]
        if debrief.spent_for_little:
            rows.append({"id": "little", "legend": "What you spent for little",
                         "marked": [noted(n) for n in debrief.spent_for_little]})
        return {"rows": rows, **self._verdict(debrief)}

    def _verdict(self, debrief: Debrief) -> dict[str, Any]:
        told = self._told
        tone = "wrong" if debrief.safety else "right" if debrief.right else "part"
        return {"say": f"{debrief.safety} {debrief.sentence}".strip(), "feedback": {
            "tone": tone, "verdict": debrief.sentence, "safety": debrief.safety, "lines": [["", told(debrief.text)]],
            "teaching": told(debrief.teaching_point), "sources": source_lines(debrief.sources, self._references)}}


def _stopped(words: str) -> str:
    return words if words.endswith((".", "?", "!")) else words + "."
