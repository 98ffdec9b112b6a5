"""What the option groups of an exam draw, in words and marks, as dictionaries. No widgets here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from oms.learning.certainty import CHANCES, LEVELS
from oms.learning.exam_run import asks_sure
from oms.learning.exam_timer import EXTRAS, minutes_words
from oms.learning.feedback import Feedback, Reason
from oms.widgets.prose import source_lines
from oms.widgets.quiz_drawing import ANSWER, _told, drawing

NOTHING: dict[str, Any] = {"kind": "none", "rows": []}
TIMER, EXTRA, SURE, JUMP, NO_TIMER = "timer", "extra", "sure", "jump", "none"
STATUS = {"answered": "✓ answered", "begun": "◐ begun", "open": "○ open"}
OUTCOME = {"right": "✓ right", "partly right": "◐ partly right", "not right": "✗ not right", "left open": "○ left open",
           "to mark": "✎ to mark"}


class As:
    """The session as another state would show it, for a drawing that knows fewer states than an exam has."""

    def __init__(self, session: Any, state: str) -> None:
        self._session, self.state = session, state

    def __getattr__(self, name: str) -> Any:
        return getattr(self._session, name)


def seen(session: Any) -> Any:
    """The session as what draws recordings knows it: nothing before the start and when the time is over."""
    state = session.state
    return As(session, {"ready": "finished", "over": "finished", "left-open": "checked"}.get(state, state))


def asked(session: Any, references: Mapping[str, Any], claims: Mapping[str, Any], chosen: tuple[str, str]) -> dict[str, Any]:
    """What the main group draws: before the start the choice of a timer, then the question, then its reasons."""
    if session.state == "ready":
        return NOTHING if session.offer else timer_choice(session, chosen)
    if session.state in ("over", "finished"):
        return NOTHING
    if session.state == "left-open":
        return _told(_open(session, references, claims), references)
    return drawing(session, references, session.scale, claims)


def timer_choice(session: Any, chosen: tuple[str, str]) -> dict[str, Any]:
    """The choice of a timer; `chosen` are the minutes and the per cent, as they stand on the page."""
    minutes = session.minutes or session.planned_minutes
    extras = sorted({*EXTRAS, session.extra})
    rows = [
        {"id": TIMER, "legend": "Timer", "options": [{"id": NO_TIMER, "text": "No timer"},
                                                     {"id": f"{minutes:g}", "text": minutes_words(minutes)}]},
        {"id": EXTRA, "legend": "More time, if there is a timer", "options": [
            {"id": f"{extra:g}", "text": f"{extra:g}% more" if extra else "as planned"} for extra in extras]}]
    return {"kind": "rows", "chips": True, "legend": "Before you start", "rows": rows,
            "picked": {TIMER: [chosen[0]], EXTRA: [chosen[1]]}}


def sure_choice(session: Any) -> dict[str, Any]:
    """How sure, while it can be said; no level is chosen beforehand."""
    if session.state != "answering" or not asks_sure(session.question):
        return NOTHING
    if session.asks_certainty == "probability":
        legend, said = "How likely is it that you are right?", session.chance
        options = [{"id": str(entry.value), "text": entry.words} for entry in CHANCES]
    else:
        legend, said = "How sure are you?", session.certainty
        options = [{"id": str(entry.number), "text": f"C{entry.number} · {entry.label}"} for entry in LEVELS]
    row = {"id": SURE, "legend": legend, "note": "Each answer needs it." if session.certainty_required else "",
           "options": options}
    return {"kind": "rows", "chips": True, "rows": [row], "picked": {SURE: [str(said)]} if said else {}}


def jump_list(session: Any) -> dict[str, Any]:
    """All questions with how each stands, in words and signs; one press goes there."""
    if not session.started or session.reasons_hidden:
        return NOTHING
    unsaid, here = set(session.unsaid), None if session.state in ("finished", "over") else session.position
    options = []
    for place in range(session.total):
        notes = [OUTCOME[session.outcome(place)] if session.handed_in else STATUS[session.status(place)]]
        if place in unsaid and not session.handed_in:
            notes.append("? how sure")
        if place in session.flags:
            notes.append("⚑ flagged")
        if place == here:
            notes.append("▸ you are here")
        options.append({"id": str(place), "text": f"Question {place + 1}", "note": " · ".join(notes)})
    flagged = f", {len(session.flags)} flagged" if session.flags else ""
    row = {"id": JUMP, "legend": "All questions", "note": f"{session.answered} of {session.total} answered{flagged}",
           "options": options}
    return {"kind": "actions", "rows": [row]}


def _open(session: Any, references: Mapping[str, Any], claims: Mapping[str, Any]) -> dict[str, Any]:
    """A question that was left open: the answer, and the reason for every part of it."""
    question, told = session.question, session.feedback
    row = {"id": ANSWER, "legend": question.lead_in, "marked": [_reason(question.type, reason) for reason in told.reasons]}
    sources = source_lines(told.sources, references, (claims[key] for key in question.claims if key in claims))
    return {"kind": "none", "locked": True, "rows": [row], "say": told.verdict, "feedback": {
        "tone": "open", "verdict": told.verdict, "safety": "", "lines": _lines(told), "after": [],
        "teaching": told.teaching_point, "sources": sources}}


def _lines(told: Feedback) -> list[list[str]]:
    return [["Model answer:" if told.model_answer else "The answer:", told.model_answer or told.expected]]


def _reason(kind: str, reason: Reason) -> dict[str, Any]:
    holds = {"sort": f"belongs in: {reason.expected}", "rating": f"reference: {reason.expected}"}.get(kind)
    tags = [holds] if holds else [] if kind == "order" else (["right answer"] if reason.is_right else []) + (
        ["could harm"] if reason.unsafe else [])
    return {"letter": f"{reason.expected}." if kind == "order" else reason.letter, "text": reason.text, "why": reason.why,
            "tags": tags, "tone": "missed" if reason.is_right else "other"}
