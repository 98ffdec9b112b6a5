"""A quiz, a case as plain HTML: for GitHub, nbviewer, print, and a notebook without a kernel. Answers are folded.

Only tags that GitHub keeps are used, and no styles or classes, which it takes away.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from oms.learning.feedback import card_back, card_front, number_text
from oms.learning.plain_words import GOOD_FOR, WHAT_IS_COUNTED
from oms.learning.recall import WITH_OPTIONS
from oms.learning.shuffle import shown
from oms.widgets.prose import cited, inline, paragraph, sources_html

MOST = 30  # questions shown in full; a page with thousands helps nobody
KEY_WORDS = "The words that decide:"
_SEED = 0  # the printed order never changes, and does not put the right answer first


def stem_html(question: Any, references: Mapping[str, Any], lead_in: bool = True, picture: str = "",
              key_words: bool = False) -> str:
    """The story, section by section, the picture if there is one, then the question in strong.

    With `key_words`, the words that decide are marked in the story: only for who has answered.
    """
    html = ""
    for section in question.sections:
        story = "".join(f"\2{words}\3" if key_words and decide else words for words, decide in section)
        html += f"<p>{inline(cited(story, references))}</p>"
    # No text in a file can hold these two signs, and they stand in no HTML that is made of it.
    html = html.replace("\2", "<mark>").replace("\3", "</mark>")
    return html + picture + (f"<p><strong>{inline(question.lead_in)}</strong></p>" if lead_in else "")


def quiz_html(title: str, about: str, questions: Iterable[Any], references: Mapping[str, Any],
              scale: Callable[[str], Any] | Any = None, *, answer_first: bool = False) -> str:
    """The whole quiz: every question with its options, the answer and all reasons folded behind it.

    With `answer_first` the options of a question with one or several right answers are folded too.
    """
    questions = tuple(questions)
    parts = [f"<h4>{inline(title)}</h4>"]
    if about:
        parts.append(f"<p>{inline(cited(about, references))}</p>")
    parts.append("<p><em>Run this cell to answer here. Without a kernel, answer in your head, then open the answer.</em></p>")
    for n, question in enumerate(questions[:MOST], 1):
        steps = scale(question.scale) if question.type == "rating" and callable(scale) else scale
        parts.append(_question(n, question, references, steps, answer_first))
    if len(questions) > MOST:
        parts.append(f"<p>… and {len(questions) - MOST} more questions.</p>")
    return "".join(parts)


def _question(number: int, question: Any, references: Mapping[str, Any], scale: Any, answer_first: bool) -> str:
    asked, answer = _FORMS[question.type](question, scale)
    if answer_first and question.type in WITH_OPTIONS:
        asked = f"<details><summary>Answer in a few words, then show the options</summary>{asked}</details>"
    before, behind = _pictures(question)
    draft = " (draft)" if question.status == "draft" else ""
    told = "".join(f"<li>{inline(cited(line, references))}</li>" for line in answer)
    key = f"{KEY_WORDS} {'; '.join(question.key_words)}." if question.key_words else ""
    return (f"<hr><p><strong>Question {number}</strong>{draft}</p>{stem_html(question, references, picture=before)}{asked}"
            f"<details><summary>Answer</summary>{behind}{paragraph(cited(key, references))}<ul>{told}</ul>"
            f"<p><strong>Take home:</strong> {inline(cited(question.teaching_point, references))}</p>"
            f"{sources_html(question.sources, references)}</details>")


def _pictures(question: Any) -> tuple[str, str]:
    """What stands before the question and what stands behind its answer, as HTML."""
    before = behind = ""
    if question.picture:
        from oms.content.library import library  # most quizzes show no picture
        from oms.widgets.quiz_picture import picture_html

        before = picture_html(question, library(), printed=True)
    if question.type in ("trace", "predict"):
        from oms.widgets.quiz_recording import pictures

        recorded, behind = pictures(question, _SEED)
        before += recorded
    return before, behind


def _listed(lines: Iterable[str], tag: str = "ul") -> str:
    return f"<{tag}>" + "".join(f"<li>{inline(line)}</li>" for line in lines) + f"</{tag}>"


def _options(question: Any, _scale: Any) -> tuple[str, list[str]]:
    lines = shown(question, _SEED)
    by_id = {option.id: option for option in question.options}
    answer = []
    for line in lines:
        option, right = by_id[line.id], question.is_right(line.id)
        word = "✓ right answer" if right else "✗ not this one" + (", could harm" if option.unsafe else "")
        answer.append(f"{line.letter}. {option.text} ({word}). {option.why}")
    return _listed(f"{line.letter}. {line.text}" for line in lines), answer


def _sort(question: Any, _scale: Any) -> tuple[str, list[str]]:
    by_id = {part.id: part for part in question.items}
    lines = [by_id[line.id] for line in shown(question, _SEED)]
    asked = f"<p>{inline('Sort into: ' + '; '.join(question.categories))}</p>" + _listed(part.text for part in lines)
    return asked, [f"{part.text}: **{part.category.replace('*', '')}**. {part.why}" for part in lines]


def _order(question: Any, _scale: Any) -> tuple[str, list[str]]:
    asked = f"<p>{inline(f'From {question.first} to {question.last}:')}</p>" + _listed(
        line.text for line in shown(question, _SEED))
    return asked, [f"{n}. {part.text}. {part.why}" for n, part in enumerate(question.items, 1)]


def _number(question: Any, _scale: Any) -> tuple[str, list[str]]:
    asked = f"<p>{inline('Give a number in ' + question.unit)}.</p>" if question.unit else "<p>Give a number.</p>"
    within = f" (within {number_text(question.tolerance, question.unit)})" if question.tolerance else ""
    return asked, [f"{number_text(question.answer, question.unit)}{within}. {question.why}",
                   *(f"Not {number_text(miss.value, question.unit)}: {miss.why}" for miss in question.near_misses)]


def _cloze(question: Any, _scale: Any) -> tuple[str, list[str]]:
    return f"<p>{inline(card_front(question.card, '……'))}</p>", [card_back(question.card), question.why]


def _free(question: Any, _scale: Any) -> tuple[str, list[str]]:
    asked = f"<p>{inline(question.frame)}</p>" if question.frame else ""
    gaps = []
    for gap in question.gaps:
        asked += f"<p>{inline(gap.ask)}</p>" + _listed(sorted(choice.text for choice in gap.choices))
        gaps += [f"{gap.ask} {choice.text} ({'best' if choice.best else 'weaker'}). {choice.why}"
                 for choice in gap.choices]
    counted = [f"Count in your own text: {WHAT_IS_COUNTED}. {GOOD_FOR}"] if question.plain_words else []
    return asked, [f"Model answer: {question.model_answer} {question.why}", *counted,
                   *(f"A full answer holds: {point}" for point in question.checklist), *gaps]


def _rating(question: Any, scale: Any) -> tuple[str, list[str]]:
    labels = {line.id: line.text for line in shown(question, _SEED, scale)}
    asked = ""
    for domain in scale.domains if scale else ():
        if domain.name in question.reference:
            asked += f"<p>{inline(domain.label)}</p>" + _listed(f"{n}: {words}" for n, words in domain.steps.items())
    asked = f"<details><summary>The scale</summary>{asked}</details>" if asked else ""
    return asked, [f"{labels[name]}: reference {score}. {question.why[name]}"
                   for name, score in question.reference.items()]


_FORMS = {"single": _options, "several": _options, "sort": _sort, "order": _order, "number": _number,
          "cloze": _cloze, "free": _free, "rating": _rating, "trace": _options, "predict": _options}


def case_html(case: Any, references: Mapping[str, Any]) -> str:
    """A case as it opens, with every action; what each returns and the debrief folded."""
    parts = [f"<h4>{inline(case.title)}</h4>", f"<p>{inline(cited(case.opening, references))}</p>",
             f"<p><strong>{inline(case.ask)}</strong> {inline(f'({case.budget} {case.budget_name})')}</p>"]
    for group, actions in case.groups.items():
        found = "".join(
            f"<li><details><summary>{inline(action.text)}</summary><p>{inline(cited(action.finding, references))}</p>"
            f"</details></li>" for action in actions)
        parts.append(f"<p>{inline(group)}</p><ul>{found}</ul>")
    reasons = "".join(
        f"<li>{inline(action.text)} ({'an expert does this' if action.key else 'not needed here'}). "
        f"{inline(cited(action.why, references))}</li>" for action in case.actions)
    parts.append(f"<details><summary>What an expert would do</summary><p>{inline(cited(case.debrief, references))}</p>"
                 f"<ul>{reasons}</ul><p><strong>Take home:</strong> {inline(cited(case.teaching_point, references))}</p>"
                 f"{sources_html(case.sources, references)}</details>")
    return "".join(parts)
