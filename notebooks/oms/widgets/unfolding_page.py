"""One page of an unfolding case as it stands on the screen: its heading, counts, story, and what the option group draws."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from typing import Any

from oms.learning.certainty import LEVELS
from oms.learning.counters import Counters
from oms.learning.decision import Decided
from oms.learning.feedback import COMPARE, Reason
from oms.widgets.prose import cited, inline, paragraph

ANSWER = "answer"  # the row of a decision
SIGNS = ("◷", "▤", "☾", "⚠")  # beside the four counts; they stand in words as well


def quizzes(names: tuple[str, ...], books: Any) -> list[tuple[str, list[Any]]]:
    """The quizzes that hold these questions, in the order of their names, each with those of the questions that it holds."""
    found = [(quiz, [question for question in books.quiz(quiz).questions if question.id in names])
             for quiz in books.quiz_names()]
    return [(quiz, questions) for quiz, questions in found if questions]


# -- heading, counts, story --------------------------------------------------------------------------------------------

def head_html(session: Any) -> str:
    """The title of the page, the day on which it plays, its number; the debrief has a title of its own."""
    if session.state == "finished":
        return '<div class="oms-heading"><h4>Debrief</h4></div>'
    node = session.now.node
    day = day_of(node, session.now.day, "").capitalize()
    day = f"<span>{day}</span>" if day else ""
    again = "<span>read again; what was decided stands</span>" if session.again else ""
    return f'<div class="oms-heading"><h4>{inline(node.title)}</h4>{day}<span>Page {session.now.number}</span>{again}</div>'


def day_of(node: Any, day: int | None, before: str = ", ") -> str:
    """The day on which a node plays, in words, where its title does not tell it: ", day 6"; else ""."""
    told = day is None or re.search(rf"\bday {day}\b", node.title.casefold())
    return "" if told else f"{before}day {day}"


def counters_html(session: Any) -> str:
    """What the decisions have cost the patient so far; nothing before the first decision."""
    return f'<p class="oms-counts">{counts(session.counters)}</p>' if session.log else ""


def counts(counters: Counters) -> str:
    """The four counts, each with its sign and in words."""
    return " ".join(f'<span class="oms-count{" oms-harmed" if sign == "⚠" and counters.harm else ""}">'
                    f'<span aria-hidden="true">{sign}</span> {escape(words)}</span>'
                    for sign, words in zip(SIGNS, counters.words, strict=True))


def paragraphs(words: str, references: Mapping[str, Any]) -> str:
    """A text of the case as HTML, in its paragraphs, with its sources named."""
    return "".join(paragraph(cited(part, references)) for part in words.split("\n") if part.strip())


def consequence_html(says: str, references: Mapping[str, Any]) -> str:
    """What came of the choice before, as it stands at the top of a page; "" for nothing."""
    return f'<div class="oms-consequence">{paragraphs(says, references)}</div>' if says else ""


def story_html(session: Any, references: Mapping[str, Any], trouble: str = "") -> str:
    """The page: first what came of the choice before, then what is revealed, then what is asked where words are typed."""
    page, state = session.now, session.state
    html = consequence_html(page.says, references) + paragraphs(page.node.reveal, references) + paragraph(trouble)
    decision = page.node.decision
    if decision is not None and (state in ("comparing", "committed") or (state == "deciding" and decision.type == "short")):
        html += f'<p class="oms-lead">{inline(cited(decision.ask, references))}</p>'
    if page.node.ending:
        html += f'<p class="oms-lead">The case ends here: {inline(page.node.ending.rstrip("."))}.</p>'
    return html


# -- the option group --------------------------------------------------------------------------------------------------

def drawing(session: Any, references: Mapping[str, Any]) -> dict[str, Any]:
    """Everything that the option group draws for the page that is read, in the form `static/options.js` reads."""
    state = session.state
    if state == "deciding":
        return _asked(session, references)
    if state == "comparing":
        lines = [["You wrote:", session.response], ["Model answer:", cited(session.model_answer, references)]]
        return {"kind": "none", "rows": [], "say": "Compare your words with the model answer.", "feedback": {
            "tone": "open", "verdict": COMPARE, "safety": "", "lines": [
                *lines, ["", "Your words were not recognised, which says nothing of their worth. Do they mean the same?"]]}}
    if state == "committed":
        return came_of(session.decided, references)
    if state == "finished":
        debrief = session.debrief
        return {"kind": "none", "rows": [], "say": f"{debrief.safety} {debrief.sentence}".strip()}
    return {"kind": "none", "rows": [], "say": f"Page {session.now.number}."}


def _asked(session: Any, references: Mapping[str, Any]) -> dict[str, Any]:
    decision = session.now.node.decision
    say = f"Page {session.now.number}."
    if decision.type == "short":
        return {"kind": "none", "rows": [], "say": say}
    response = session.response or ()
    letters = {line.id: line.letter for line in session.shown}
    chosen = [letters[name] for name in ((response,) if isinstance(response, str) else response)]
    row = {"id": ANSWER, "legend": cited(decision.ask, references), "note": menu_note(decision),
           "options": [{"id": line.letter, "letter": line.letter, "text": cited(line.text, references)}
                       for line in session.shown]}
    return {"kind": "many" if decision.most > 1 else "one", "max": decision.most if decision.most > 1 else 0,
            "rows": [row], "picked": {ANSWER: chosen}, "say": say}


def menu_note(decision: Any) -> str:
    """How many may be chosen, where it is more than one, and that orders are sent together."""
    if decision.type == "short" or decision.most == 1:
        return ""
    return f"Choose up to {decision.most}." + (" They are sent together." if decision.type == "orders" else "")


def came_of(came: Decided, references: Mapping[str, Any]) -> dict[str, Any]:
    """What came of a decision: right or not, what came back, and the reason for every choice."""
    def told(words: str) -> str:
        return cited(words, references)

    feedback = came.feedback
    tone = "right" if came.right else "part" if came.score and not came.unsafe else "wrong"
    rows = []
    if came.findings:
        rows.append({"id": "findings", "legend": "What came back", "marked": [
            {"text": told(one.text), "tone": "other", "lines": [["Came back:", told(one.finding)]] + (
                [["Published:", told(one.published)]] if one.published else [])} for one in came.findings]})
    if came.chosen:
        rows.append({"id": ANSWER, "legend": "Every choice, and why",
                     "marked": [marked(reason, references) for reason in feedback.reasons]})
    else:
        rows.append({"id": ANSWER, "legend": "Why", "marked": [], "why": told(feedback.reasons[0].why)})
    return {"kind": "none", "locked": True, "rows": rows, "say": f"{feedback.safety} {feedback.verdict}".strip(), "feedback": {
        "tone": tone, "verdict": feedback.verdict, "safety": told(feedback.safety), "lines": _lines(came, told)}}


def _lines(came: Decided, told: Any) -> list[list[str]]:
    lines = [] if came.chosen else [["You wrote:", came.words], ["Model answer:", told(came.feedback.model_answer)]]
    if came.certainty:
        lines.append(["", f"How sure you were: {sure_words(came.certainty)}."])
    if spent := cost_words(came.cost):
        lines.append(["It cost:", f"{spent}."])
    return lines


def sure_words(level: int | None) -> str:
    """A level of certainty in words: "C3, above 4 in 5"; "not said" for None."""
    return f"C{level}, {LEVELS[level - 1].label}" if level else "not said"


def cost_words(cost: Counters) -> str:
    """What something cost, only the counts above 0: "2 days of waiting, 1 test"; "" for nothing."""
    values = (cost.days, cost.tests, cost.sedations, cost.harm)
    return ", ".join(words for value, words in zip(values, cost.words, strict=True) if value)


def marked(reason: Reason, references: Mapping[str, Any]) -> dict[str, Any]:
    """One option after the decision: its mark in words, and its reason."""
    tags = (["right"] if reason.is_right else []) + (["your choice"] if reason.chosen else []) + (
        ["could harm"] if reason.unsafe else [])
    tone = "right" if reason.is_right and reason.chosen else "missed" if reason.is_right else (
        "wrong" if reason.chosen else "other")
    return {"letter": reason.letter, "text": cited(reason.text, references), "why": cited(reason.why, references),
            "tags": tags, "tone": tone}
