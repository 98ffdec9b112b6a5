"""An order sheet on the page: tick a set of tests, send it, and read what each one asked, brought and missed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

import ipywidgets

from oms.content.order_words import OrderWords
from oms.content.problem import Mistake
from oms.learning.case import Note
from oms.learning.orders import OrderDebrief, Result, Tally
from oms.widgets.case import CaseView
from oms.widgets.prose import cited, inline, paragraph, sources_html, table
from oms.widgets.view import put, shown


class OrdersView(CaseView):
    """A synthetic patient and an order sheet. Everything can also be written: `.order("…")`, `.take_back("…")`, `.send()`,
    `.finish()`, `.reset()`, and `.published(True)` to see the published figures.

    `.result()` is a pandas DataFrame, one row for each test sent; `.session` is the case without a page around it.
    """

    def __init__(self, session: Any, books: Any) -> None:
        self.figures_shown = not session.case.hide_published
        super().__init__(session, books)

    def _bar(self) -> ipywidgets.HBox:
        self.count = ipywidgets.HTML()
        self.send_button = self.button("Send", self.send, "oms-main", "oms-send")
        self.figures_button = self.button("Show published figures", lambda: self.published(not self.figures_shown))
        bar = super()._bar()
        bar.children = (self.send_button, self.finish_button, self.figures_button, self.reset_button)
        whole = ipywidgets.VBox([self.count, bar])
        whole.add_class("oms-below")
        return whole

    def order(self, test: str) -> Tally:
        """Put one test on the sheet, named by its id or its first words; returns the running count."""
        return self._do(lambda: self.session.order(test))

    do = order

    def take_back(self, test: str) -> Tally:
        """Take one test off the sheet; returns the running count."""
        return self._do(lambda: self.session.take_back(test))

    def send(self) -> tuple[Result, ...]:
        """Send the sheet; returns what came back."""
        return self._do(self.session.send, "question")

    def published(self, on: bool = True) -> None:
        """Show the published figures beside the results, or hide them."""
        self.figures_shown = bool(on)
        self._mirror()
        self.group.say(f"Published figures {'shown' if self.figures_shown else 'hidden'}.")

    def reset(self) -> None:
        """Start the case again."""
        self.figures_shown = not self.session.case.hide_published
        return super().reset()

    def line(self) -> str:
        """A few words that say what this is, how it stands, and what is on the sheet and sent."""
        s = self.session
        state = f"round {s.round} of {len(s.case.rounds)}, {s.on_sheet} on the sheet" if s.state == "choosing" else s.state
        yielded = f", yield {s.settled} of {s.sent.tests}" if s.rounds and not s.case.hide_yield else ""
        return f"case “{s.name}”: {state}, {s.sent} sent{yielded}"

    def static(self) -> str:
        """The same as HTML without widgets; it holds nothing of what was done."""
        return orders_html(self.session.case, self._references)

    def _heard(self, message: dict) -> None:
        if message.get("event") != "pick":
            return
        picked = [str(one) for ids in (message.get("picked") or {}).values() for one in ids]
        try:
            self.session.order_all(picked)
        except Mistake as mistake:
            self._mirror()  # takes the tick away that does not count
            self.tell(str(mistake))
            return
        self._sure_to_reset = False
        self._say_notices()
        self._label_reset()
        self._count()
        self.group.say(_sentence(self.session))

    def _mirror(self, focus: str = "") -> None:
        s = self.session
        said = self._told(s.consequence(len(s.rounds))) if focus == "question" and s.rounds else ""
        drawing = self._drawing()
        self.group.show(**drawing | {"say": said or drawing.get("say", "") if focus else ""}, focus=focus)
        put(self, _dom_classes=("oms-view", "oms-case", "oms-orders", f"oms-is-{s.state}"))
        self._head("" if s.state == "finished" else f"Round {s.round} of {len(s.case.rounds)}" if s.state == "choosing"
                   else s.case.words.all_sent)
        put(self.stem, value=self._story())
        put(self.send_button, description=s.case.rounds[s.round - 1].send)
        shown(self.send_button, s.state == "choosing")
        shown(self.finish_button, bool(s.rounds) and s.state != "finished")
        put(self.figures_button, description=f"{'Hide' if self.figures_shown else 'Show'} published figures")
        shown(self.figures_button, bool(s.rounds))
        self._count()
        self._label_reset()
        self._say_notices()

    def _story(self) -> str:
        s = self.session
        opening = paragraph(self._told(s.case.opening))
        if not s.rounds:
            return opening + f'<p class="oms-lead">{inline(s.case.rounds[0].ask)}</p>'
        folded = f"<details><summary>How it began</summary>{opening}</details>"
        after = paragraph(self._told(s.consequence(len(s.rounds))))
        ask = s.case.rounds[s.round - 1].ask if s.state == "choosing" else ""
        return folded + (after if s.state != "finished" else "") + (f'<p class="oms-lead">{inline(ask)}</p>' if ask else "")

    def _count(self) -> None:
        """The running count under the sheet: what stands on it, and what was sent so far with its yield."""
        s = self.session
        words = s.case.words
        lines = []
        if s.state == "choosing":
            lines.append(_sentence(s))
        if s.rounds:
            burden = f": {s.sent.words}" if s.sent.words else ""
            yielded = "" if s.case.hide_yield else " " + words.said("yield_says", settled=s.settled, sent=s.sent.tests)
            lines.append(f"{words.said('so_far', sent=s.sent.tests)}{burden}.{yielded}")
        note = f'<p class="oms-small">{inline(words.judgement)}</p>' if _judged(s.case) else ""
        put(self.count, value="".join(f"<p><strong>{inline(line)}</strong></p>" for line in lines) + note)

    def _drawing(self) -> dict[str, Any]:
        s = self.session
        came = [self._came(n) for n in range(len(s.rounds), 0, -1)]
        if s.debrief is not None:
            return {"kind": "many", "legend": s.case.title} | self._debrief(s.debrief, came)
        view: dict[str, Any] = {"kind": "many", "grid": True, "legend": s.case.rounds[s.round - 1].ask, "rows": list(came)}
        if s.state == "choosing":
            view["rows"] += _sheet_rows(s)
            view["picked"] = {row["id"]: [o["id"] for o in row["options"] if o["id"] in s.sheet]
                              for row in view["rows"] if "options" in row}
        return view

    def _came(self, number: int) -> dict[str, Any]:
        """What came back in one round, test by test."""
        s, words = self.session, self.session.case.words

        def one(result: Result) -> dict[str, Any]:
            lines = [(words.asks, result.answers), (words.came_back, result.finding), (words.misses, result.misses),
                     (words.published, result.published if self.figures_shown else "")]
            settles = result.settles and not s.case.hide_yield
            return {"text": result.text, "tone": "right" if settles else "other",
                    "tags": ["settles its question"] if settles else [],
                    "lines": [[f"{label}:", self._told(told)] for label, told in lines if told]}

        return {"id": f"round-{number}", "legend": s.case.rounds[number - 1].title,
                "marked": [one(result) for result in s.log if result.round == number]}

    def _debrief(self, debrief: OrderDebrief, came: Iterable[dict[str, Any]] = ()) -> dict[str, Any]:
        words = self.session.case.words
        when = {name: number for number, names in enumerate(debrief.rounds, 1) for name in names}

        def noted(note: Note, due: int) -> dict[str, Any]:
            sent = when.get(note.id, 0)
            in_time = 0 < sent <= due
            tag = words.said("in_round", round=sent) if sent else words.not_sent
            tone = "other" if not due else "right" if in_time else "missed"
            return {"text": note.text, "why": self._told(note.why), "tags": [tag], "tone": tone}

        rows = [{"id": "first", "legend": words.first, "marked": [noted(n, 1) for n in debrief.first_set]}]
        if debrief.second_set:
            rows.append({"id": "second", "legend": words.later,
                         "marked": [noted(n, 2) for n in debrief.second_set]})
        if debrief.spent_for_little:
            rows.append({"id": "little", "legend": words.needless,
                         "marked": [noted(n, 0) for n in debrief.spent_for_little]})
        if debrief.harm_by_delay:
            rows.append({"id": "delay", "legend": words.delayed, "marked": [
                {"text": note.text, "why": self._told(f"It could harm the patient because {harm}."), "tone": "missed",
                 "tags": [words.sent_later if note.done else words.not_sent]} for note, harm in debrief.harm_by_delay]})
        return {"rows": [*rows, *reversed(list(came))], **self._verdict(debrief)}


def _sheet_rows(session: Any) -> list[dict[str, Any]]:
    groups: dict[str, list] = {}
    for action in session.case.sheet(session.round):
        if action.id not in session.done:
            groups.setdefault(action.group, []).append(action)
    return [{"id": group, "legend": group, "options": [
        {"id": action.id, "text": action.text, "note": _labels(action)} for action in actions]}
        for group, actions in groups.items()]


def _labels(action: Any) -> str:
    return ", ".join(part for part in (f"{action.burden} burden" if action.burden else "", action.delay) if part)


def _judged(case: Any) -> bool:
    return any(action.burden or action.delay for action in case.actions)


def _sentence(session: Any) -> str:
    """The running count of the open sheet."""
    tally, case = session.on_sheet, session.case
    burden = f": {tally.words}" if tally.words else ""
    return f"{case.words.said('on_sheet', count=tally.tests, room=case.budget)}{burden}."


def orders_html(case: Any, references: Mapping[str, Any]) -> str:
    """A case of orders as it opens, with its sheet as a table; what each test brings and the debrief folded."""
    def told(words: str) -> str:
        return inline(cited(words, references))

    words = case.words
    parts = [f"<h4>{inline(case.title)}</h4>", f"<p>{told(case.opening)}</p>",
             "<p><em>Run this cell to choose here. Without a kernel, choose in your head, then open the results.</em></p>"]
    judged = [key for key in ("burden", "delay") if any(getattr(action, key) for action in case.actions)]
    for number, one in enumerate(case.rounds, 1):
        places = f"{case.budget} at most"
        parts.append(f"<p><strong>{inline(f'{number}. {one.title}.')}</strong> {inline(one.ask)} {inline(f'({places})')}</p>")
        rows = [(a.group, a.text, *(getattr(a, key) for key in judged)) for a in case.sheet(number)
                if number in (1, a.stands_in)]
        if number > 1 and any(a.stands_in == 0 for a in case.actions):
            parts.append("<p>Everything that was not sent before, and:</p>" if rows else
                         "<p>Everything that was not sent before.</p>")
        if rows:
            parts.append(table(("For", "To choose", *map(str.capitalize, judged)), rows))
    if judged:
        parts.append(f"<p><small>{inline(words.judgement)}</small></p>")
    found = "".join(f"<li><strong>{inline(a.text)}</strong> {told(_result(a, words))}</li>" for a in case.actions)
    parts.append(f"<details><summary>{inline(words.opens)}</summary><ul>{found}</ul></details>")
    after = "".join(f"<li>{inline(one.title)}, complete: {told(one.complete)}</li>"
                    f"<li>{inline(one.title)}, not complete: {told(one.incomplete)}</li>" for one in case.rounds)
    reasons = "".join(f"<li>{inline(a.text)} ({_due(a, words)}). {told(a.why)}</li>" for a in case.actions)
    parts.append(f"<details><summary>{inline(words.expert)}</summary><p>{told(case.debrief)}</p><ul>{after}</ul>"
                 f"<ul>{reasons}</ul><p><strong>Take home:</strong> {told(case.teaching_point)}</p>"
                 f"{sources_html(case.sources, references)}</details>")
    return "".join(parts)


def _due(action: Any, words: OrderWords) -> str:
    due = words.due_first if action.first_line else words.due_later if action.key else words.due_never
    return escape(due, quote=False)


def _result(action: Any, words: OrderWords) -> str:
    lines = ((words.asks, action.answers), (words.comes_back, action.finding), (words.misses, action.misses),
             (words.published, action.yield_text))
    return " ".join(f"{label}: {told}" for label, told in lines if told)
