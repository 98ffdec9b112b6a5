"""What the option group draws for a question: the session, in words and marks, as one dictionary. No widgets here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from oms.learning.feedback import Feedback, Reason, card_front, number_text
from oms.learning.plain_words import plain_words
from oms.learning.response import built, levels
from oms.learning.shuffle import gap_choices
from oms.widgets.how_sure import said
from oms.widgets.prose import cited, source_lines
from oms.widgets.static_form import KEY_WORDS

ANSWER = "answer"  # the row of a question that has only one
RATINGS = ((1, "Not yet"), (2, "Partly"), (3, "Knew it"))


def drawing(session: Any, references: Mapping[str, Any], scale: Any = None,
            claims: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Everything to draw for the session's current question, in the form `static/options.js` reads."""
    state = session.state
    if state in ("recalling", "finished"):
        return {"kind": "none", "rows": []}
    view = _asked(session, scale) if state == "answering" else _answered(session, references, state, scale, claims or {})
    return _told(view, references)


def _told(entry: Any, references: Mapping[str, Any]) -> Any:
    """The same with every `[key]` in its words written out."""
    if isinstance(entry, str):
        return cited(entry, references) if "[" in entry else entry
    if isinstance(entry, dict):
        return {name: value if name in ("id", "picked", "url") else _told(value, references)
                for name, value in entry.items()}
    return [_told(value, references) for value in entry] if isinstance(entry, list) else entry


# -- before Check ------------------------------------------------------------------------------------------------------

def _asked(session: Any, scale: Any) -> dict[str, Any]:
    question = session.question
    return _ASK[question.type](session, question, scale)


def _choose(session: Any, question: Any, _scale: Any) -> dict[str, Any]:
    several = question.type == "several"
    most = question.max_select if several else None
    note = "" if not several else f"Choose up to {most}." if most else "Choose all that hold."
    # On the page an option is called by its letter: its name in the file may be “right-1”.
    letters = {s.id: s.letter for s in session.shown}
    response = session.response or ()
    chosen = [letters[name] for name in ((response,) if isinstance(response, str) else response)]
    options = [{"id": s.letter, "letter": s.letter, "text": s.text} for s in session.shown]
    row = {"id": ANSWER, "legend": question.lead_in, "note": note, "options": options}
    return {"kind": "many" if several else "one", "max": most or 0, "rule_out": True, "rows": [row],
            "picked": {ANSWER: chosen}, "out": sorted(letters[name] for name in session.ruled_out)}


def _sort(session: Any, question: Any, _scale: Any) -> dict[str, Any]:
    categories = [{"id": str(n), "text": name} for n, name in enumerate(question.categories)]
    rows = [{"id": s.id, "legend": s.text, "options": categories} for s in session.shown]
    picked = {item: [str(question.categories.index(name))] for item, name in (session.response or {}).items()}
    return {"kind": "rows", "chips": True, "legend": question.lead_in, "rows": rows, "picked": picked}


def _rate(session: Any, question: Any, scale: Any) -> dict[str, Any]:
    steps = {domain.name: domain.steps for domain in scale.domains} if scale else {}
    rows = []
    for s in session.shown:
        words = {int(score): text for score, text in steps.get(s.id, {}).items()}
        rows.append({"id": s.id, "legend": s.text, "options": [
            {"id": str(score), "letter": str(score), "text": words.get(score, "")} for score in levels(s.id, scale)]})
    picked = {domain: [str(score)] for domain, score in (session.response or {}).items()}
    return {"kind": "rows", "chips": True, "legend": question.lead_in, "rows": rows, "picked": picked}


def _order(session: Any, question: Any, _scale: Any) -> dict[str, Any]:
    row = {"id": ANSWER, "legend": question.lead_in, "first": f"Top: {question.first}",
           "last": f"Bottom: {question.last}", "options": [{"id": s.id, "text": s.text} for s in session.shown]}
    return {"kind": "order", "rows": [row], "picked": {ANSWER: list(session.response or [s.id for s in session.shown])}}


def _free(session: Any, question: Any, _scale: Any) -> dict[str, Any]:
    if not question.gaps:
        return {"kind": "none", "rows": []}
    ways = gap_choices(question, session.seed)
    filled = (session.response or {}).get("gaps", {})
    rows = [{"id": gap.name, "legend": gap.ask,
             "options": [{"id": str(n), "text": text} for n, text in enumerate(ways[gap.name])]}
            for gap in question.gaps]
    picked = {name: [str(ways[name].index(text))] for name, text in filled.items()}
    return {"kind": "rows", "chips": True, "legend": "Build the sentence", "rows": rows, "picked": picked,
            "sentence": _frame(question)}


def _frame(question: Any) -> list[dict[str, str]]:
    """The frame of a sentence builder in pieces: words, and gaps by the row that fills them."""
    pieces = [{"text": question.frame}]
    for gap in question.gaps:
        for place, piece in enumerate(pieces):
            before, mark, after = piece.get("text", "").partition("{" + gap.name + "}")
            if mark:
                pieces[place:place + 1] = [{"text": before}, {"row": gap.name}, {"text": after}]
                break
    return pieces


def _card(_session: Any, question: Any, _scale: Any) -> dict[str, Any]:
    return {"kind": "none", "rows": [], "sentence": [{"text": card_front(question.card, "……")}]}


def _nothing(_session: Any, _question: Any, _scale: Any) -> dict[str, Any]:
    return {"kind": "none", "rows": []}


_ASK = {"single": _choose, "several": _choose, "sort": _sort, "rating": _rate, "order": _order, "free": _free,
        "cloze": _card, "number": _nothing, "trace": _choose, "predict": _choose}


def heard_response(session: Any, picked: Mapping[str, list[str]]) -> tuple[tuple, dict]:
    """What a person picked on the page, as the arguments of `session.choose`."""
    question = session.question
    if question.type == "sort":
        return ({item: question.categories[int(ids[0])] for item, ids in picked.items() if ids},), {}
    if question.type == "rating":
        return (), {domain: int(ids[0]) for domain, ids in picked.items() if ids}
    if question.type == "free":
        ways = gap_choices(question, session.seed)
        return (), {gap: ways[gap][int(ids[0])] for gap, ids in picked.items() if ids}
    return (list(picked.get(ANSWER, ())),), {}


# -- after Check -------------------------------------------------------------------------------------------------------

def _answered(session: Any, references: Mapping[str, Any], state: str, scale: Any,
              claims: Mapping[str, Any]) -> dict[str, Any]:
    question, feedback = session.question, session.feedback
    view: dict[str, Any] = {"kind": "none", "locked": True, "rows": _marked(session, feedback, scale)}
    panel = {"tone": _tone(feedback), "verdict": feedback.verdict, "safety": feedback.safety,
             "lines": _lines(session, feedback),
             "after": [[KEY_WORDS, f"{'; '.join(question.key_words)}."]] if question.key_words else []}
    if state == "self-marking":
        view |= _mark_yourself(session, feedback)
        view["say"] = feedback.note
        panel["verdict"] = "Now compare."
    else:
        panel["teaching"] = feedback.teaching_point
        panel["sources"] = source_lines(
            feedback.sources, references, (claims[key] for key in question.claims if key in claims))
        view["say"] = f"{feedback.safety} {feedback.verdict}".strip()
    if question.type == "cloze":
        view["sentence"] = _revealed(question.card)
    view["feedback"] = panel
    return view


def _tone(feedback: Feedback) -> str:
    if feedback.right is None:
        return "open"
    return "right" if feedback.right else "part" if feedback.score > 0 and not feedback.safety else "wrong"


def _lines(session: Any, feedback: Feedback) -> list[list[str]]:
    question, response = session.question, session.response
    lines: list[list[str]] = []
    if question.type == "number":
        lines.append(["You answered", number_text(response, question.unit) + "."])
        if not feedback.right:
            lines.append(["The answer:", feedback.expected])
    elif question.type == "free":
        own = response["text"] or built(question, response)
        lines += [["You wrote:", own], ["Model answer:", feedback.model_answer]]
        if question.plain_words:
            lines += [list(line) for line in plain_words(response["text"]).lines]
    elif question.type in ("sort", "rating"):
        same = sum(reason.is_right for reason in feedback.reasons)
        lines.append(["", f"{same} of {len(feedback.reasons)} " + (
            "as in the reference." if question.type == "rating" else "in the right place.")])
        if question.type == "rating":
            lines.append(["", _totals(session, feedback)])
    if feedback.note:
        lines.append(["", feedback.note])
    if session.words:
        lines.append(["You had written:", session.words])
    if sure := said(session):
        lines.append(["", sure])
    return lines


def _totals(session: Any, feedback: Feedback) -> str:
    """A total is never shown without its range."""
    most = sum(max(levels(reason.id, session.scale)) for reason in feedback.reasons)
    yours, reference = (sum(int(getattr(reason, side)) for reason in feedback.reasons) for side in ("given", "expected"))
    return f"Your total {yours}, reference total {reference}, each of 0 to {most}."


def _marked(session: Any, feedback: Feedback, scale: Any) -> list[dict[str, Any]]:
    question = session.question
    kind = question.type
    if kind in ("single", "several", "trace", "predict"):
        return [{"id": ANSWER, "legend": question.lead_in, "marked": [_option(reason) for reason in feedback.reasons]}]
    if kind == "order":
        return [{"id": ANSWER, "legend": f"The right order: {question.first} to {question.last}",
                 "marked": [_placed(r) for r in feedback.reasons]}]
    if kind == "sort":
        return [{"id": ANSWER, "legend": "Each one, and where it belongs",
                 "marked": [_belongs(r) for r in feedback.reasons]}]
    if kind == "rating":
        steps = {domain.name: domain.steps for domain in scale.domains} if scale else {}
        return [{"id": ANSWER, "legend": "Your score and the reference, domain by domain",
                 "marked": [_rated(r, steps.get(r.id, {})) for r in feedback.reasons]}]
    if kind == "free":
        return _built(question, session.response, feedback)
    if kind == "number":
        return [{"id": ANSWER, "legend": "Why", "marked": [_option(reason) for reason in feedback.reasons]}]
    return [{"id": ANSWER, "legend": "Why", "marked": [], "why": reason.why} for reason in feedback.reasons]


def _option(reason: Reason) -> dict[str, Any]:
    tags = (["right answer"] if reason.is_right else []) + (["your choice"] if reason.chosen else []) + (
        ["could harm"] if reason.unsafe else [])
    tone = "right" if reason.is_right else "wrong" if reason.chosen else "other"
    return {"letter": reason.letter, "text": reason.text, "why": reason.why, "tags": tags, "tone": tone}


def _placed(reason: Reason) -> dict[str, Any]:
    tags = ["right place"] if reason.is_right else [f"you put it at {reason.given}"]
    return {"letter": f"{reason.expected}.", "text": reason.text, "why": reason.why, "tags": tags,
            "tone": "right" if reason.is_right else "wrong"}


def _belongs(reason: Reason) -> dict[str, Any]:
    tags = [f"right: {reason.expected}"] if reason.is_right else [f"belongs in: {reason.expected}",
                                                                  f"you chose: {reason.given}"]
    return {"text": reason.text, "why": reason.why, "tags": tags, "tone": "right" if reason.is_right else "wrong"}


def _rated(reason: Reason, steps: Mapping[int, str]) -> dict[str, Any]:
    off = int(reason.given) - int(reason.expected)
    tag = "same as the reference" if not off else f"{abs(off)} {'higher' if off > 0 else 'lower'} than the reference"
    words = steps.get(int(reason.expected), "")
    return {"text": f"{reason.text}: you {reason.given}, reference {reason.expected}", "tags": [tag],
            "why": f"Reference {reason.expected}: {words.rstrip('.')}. {reason.why}" if words else reason.why,
            "tone": "right" if not off else "wrong" if abs(off) > 1 else "part"}


def _built(question: Any, response: Any, feedback: Feedback) -> list[dict[str, Any]]:
    """The reasons for every way to fill every gap, and the ticked checklist once it was marked."""
    rows = []
    if response.get("ticked") is not None:
        rows.append({"id": "checklist", "legend": "What your answer holds", "marked": [
            {"text": point, "tone": "right" if n in response["ticked"] else "missed",
             "tags": ["ticked" if n in response["ticked"] else "not ticked"]}
            for n, point in enumerate(feedback.checklist)]})
    if response["gaps"]:
        by_id = {reason.id: reason for reason in feedback.reasons}
        for gap in question.gaps:
            reasons = [by_id[f"{gap.name}-{n}"] for n in range(1, len(gap.choices) + 1)]
            rows.append({"id": gap.name, "legend": gap.ask, "marked": [
                {**_option(reason), "tags": (["best"] if reason.is_right else []) + (
                    ["your choice"] if reason.chosen else [])} for reason in reasons]})
    rows += [{"id": "why", "legend": "About the model answer", "marked": [], "why": reason.why}
             for reason in feedback.reasons if reason.id == "model-answer"]
    return rows


def _mark_yourself(session: Any, feedback: Feedback) -> dict[str, Any]:
    if session.question.type == "cloze":
        return {"kind": "actions", "rows": [{"id": ANSWER, "legend": "How much of it did you know?", "options": [
            {"id": str(n), "text": words} for n, words in RATINGS]}]}
    return {"kind": "many", "rule_out": False, "picked": {ANSWER: []}, "rows": [
        {"id": ANSWER, "legend": "Tick what your answer holds", "options": [
            {"id": str(n), "text": point} for n, point in enumerate(feedback.checklist)]}]}


def _revealed(card: str) -> list[dict[str, str]]:
    pieces: list[dict[str, str]] = []
    for n, part in enumerate(card.replace("}}", "{{").split("{{")):
        pieces.append({"gap" if n % 2 else "text": part})
    return pieces
