"""What a learner reads after Check: right or not, the reason for every option, the sentence to take home."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from oms.learning.marking import Mark
from oms.learning.shuffle import Shown

RIGHT, NOT_THIS_ONE, PARTLY, NOT_YET, COMPARE = "Right.", "Not this one.", "Partly right.", "Not yet.", "Compare."
_SELF_MARKED = {
    "cloze": "You mark this card yourself: how much of it did you know?",
    "free": "You mark this answer yourself: compare it with the model answer and tick what yours holds.",
}


@dataclass(frozen=True)
class Reason:
    """Why one option is right or not.

    `chosen` says whether the learner took it, `is_right` whether it holds. For a sorted, ordered or rated part
    `is_right` says whether the learner's answer holds; `given` and `expected` are the two answers in words.
    """

    id: str
    letter: str
    text: str
    why: str
    is_right: bool
    chosen: bool
    unsafe: bool = False
    given: str = ""
    expected: str = ""


@dataclass(frozen=True, repr=False)
class Feedback:
    """All that is shown after Check. `right` is None and `score` 0 while the learner has not marked it themself.

    `score` is 0 to 1; `safety` is empty unless an unsafe option was chosen, and is read first; `expected` is the answer
    in one line; `note` says who marks; `model_answer` and `checklist` are filled for free text.
    """

    right: bool | None
    score: float
    verdict: str
    safety: str
    reasons: tuple[Reason, ...]
    teaching_point: str
    sources: tuple[str, ...]
    model_answer: str = ""
    checklist: tuple[str, ...] = ()
    expected: str = ""
    note: str = ""

    def __repr__(self) -> str:
        answer = "" if self.right else f"The answer: {self.expected}"
        return " ".join(" ".join((self.safety, self.verdict, answer, self.note)).split())


def number_text(value: float, unit: str = "") -> str:
    """A number as a person writes it, with its unit: 24 months, 2.5 %."""
    written = f"{value:.10g}".replace("-", "−")
    return f"{written} {unit}".strip()


def card_front(card: str, hidden: str = "[…]") -> str:
    """The card with the words to recall hidden."""
    return re.sub(r"\{\{.*?\}\}", lambda _: hidden, card, flags=re.DOTALL)


def card_back(card: str) -> str:
    """The card in full, braces taken away."""
    return re.sub(r"\{\{(.*?)\}\}", r"\1", card, flags=re.DOTALL)


def stop(harm: str) -> str:
    """The sentence for a choice that could harm: it is read before anything else."""
    return f"Stop: this could harm the patient because {harm.rstrip('.')}."


def _verdict(kind: str, mark: Mark, same: bool) -> str:
    if mark.right is None:
        return COMPARE
    if mark.right:
        return RIGHT
    if mark.score > 0 and (kind != "rating" or same):
        return PARTLY
    return NOT_YET if kind in _SELF_MARKED else NOT_THIS_ONE


def _options(question: Any, lines: tuple[Shown, ...], response: Any, _mark: Mark) -> tuple[tuple[Reason, ...], str]:
    chosen = {response} if isinstance(response, str) else set(response)
    by_id = {option.id: option for option in question.options}
    reasons = tuple(
        Reason(s.id, s.letter, s.text, by_id[s.id].why, question.is_right(s.id), s.id in chosen,
               by_id[s.id].unsafe and not question.is_right(s.id)) for s in lines)
    return reasons, "; ".join(reason.text.rstrip(".") for reason in reasons if reason.is_right) + "."


def _sorted(question: Any, lines: tuple[Shown, ...], response: Any, _mark: Mark) -> tuple[tuple[Reason, ...], str]:
    by_id = {part.id: part for part in question.items}
    reasons = tuple(
        Reason(s.id, s.letter, s.text, by_id[s.id].why, response.get(s.id) == by_id[s.id].category, True,
               given=response.get(s.id, ""), expected=by_id[s.id].category) for s in lines)
    groups = (f"{c}: {'; '.join(p.text.rstrip('.') for p in question.items if p.category == c)}"
              for c in question.categories if any(p.category == c for p in question.items))
    return reasons, ". ".join(groups) + "."


def _ordered(question: Any, lines: tuple[Shown, ...], response: Any, _mark: Mark) -> tuple[tuple[Reason, ...], str]:
    letters, place = {s.id: s.letter for s in lines}, {item: n for n, item in enumerate(response, 1)}
    reasons = tuple(
        Reason(part.id, letters[part.id], part.text, part.why, place[part.id] == n, True,
               given=str(place[part.id]), expected=str(n)) for n, part in enumerate(question.items, 1))
    return reasons, "; ".join(f"{n}. {part.text.rstrip('.')}" for n, part in enumerate(question.items, 1)) + "."


def _number(question: Any, _lines: Any, response: Any, mark: Mark) -> tuple[tuple[Reason, ...], str]:
    answer = number_text(question.answer, question.unit)
    near = ()
    if mark.near_miss is not None:
        miss = question.near_misses[mark.near_miss]
        near = (Reason(f"near-miss-{mark.near_miss + 1}", "", number_text(response, question.unit), miss.why, False, True),)
    within = f" (within {number_text(question.tolerance, question.unit)})" if question.tolerance else ""
    return (*near, Reason("answer", "", answer, question.why, True, mark.right is True)), f"{answer}{within}."


def _cloze(question: Any, _lines: Any, _response: Any, mark: Mark) -> tuple[tuple[Reason, ...], str]:
    back = card_back(question.card)
    return (Reason("card", "", back, question.why, True, mark.right is True),), back


def _free(question: Any, _lines: Any, response: Any, _mark: Mark) -> tuple[tuple[Reason, ...], str]:
    filled = response["gaps"]
    reasons = [
        Reason(f"{gap.name}-{n}", "", choice.text, choice.why, choice.best, filled.get(gap.name) == choice.text,
               given=filled.get(gap.name, ""), expected="; ".join(c.text for c in gap.choices if c.best))
        for gap in question.gaps for n, choice in enumerate(gap.choices, 1)]
    return (*reasons, Reason("model-answer", "", question.model_answer, question.why, True, False)), question.model_answer


def _rated(question: Any, lines: tuple[Shown, ...], response: Any, _mark: Mark) -> tuple[tuple[Reason, ...], str]:
    reasons = tuple(
        Reason(s.id, s.letter, s.text, question.why[s.id], response[s.id] == question.reference[s.id], True,
               given=str(response[s.id]), expected=str(question.reference[s.id])) for s in lines)
    return reasons, "; ".join(f"{r.text} {r.expected}" for r in reasons) + "."


_BUILDERS = {"single": _options, "several": _options, "sort": _sorted, "order": _ordered, "number": _number,
             "cloze": _cloze, "free": _free, "rating": _rated, "trace": _options, "predict": _options}


def feedback(question: Any, lines: tuple[Shown, ...], response: Any, mark: Mark) -> Feedback:
    """The Feedback for a complete response; `lines` are the options as the learner saw them."""
    reasons, expected = _BUILDERS[question.type](question, lines, response, mark)
    free = question.type == "free"
    return Feedback(
        right=mark.right, score=mark.score, verdict=_verdict(question.type, mark, any(reason.is_right for reason in reasons)),
        safety=" ".join(stop(option.harm) for option in getattr(question, "wrong", ()) if option.id in mark.unsafe),
        reasons=reasons, teaching_point=question.teaching_point, sources=tuple(question.sources),
        model_answer=question.model_answer if free else "", checklist=tuple(question.checklist) if free else (),
        expected=expected, note=_SELF_MARKED.get(question.type, "") if mark.right is None else "")
