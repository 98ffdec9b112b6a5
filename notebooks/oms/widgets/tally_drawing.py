"""A vote as HTML: the question without its answer, the bars of both rounds, and the answer with its reasons."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from oms.teaching.item_words import percent, plain_words
from oms.teaching.votes import SEED, Line, Vote
from oms.widgets.prose import cited, inline, paragraph, sources_html
from oms.widgets.static_form import stem_html

ORDINAL = {1: "1st vote", 2: "2nd vote"}
TALK = ("The bars wait for the second vote. Find a neighbour who chose another letter, and argue for two or three minutes. "
        "Then vote again.")
FIRST = "Think for a minute, each of you alone. Then everybody raises a card at the same moment."


def heading_html(vote: Vote) -> str:
    """What is being done now."""
    now = {"first": "First vote", "second": "Second vote", "compared": "Both votes"}[vote.stage]
    if vote.revealed:
        now = "The answer"
    return f"<div class='oms-heading'><strong>{now}</strong><span>{escape(vote.question.id)}</span></div>"


def question_html(question: Any, books: Any, printed: bool = False) -> str:
    """The question as it is asked: its story, its picture or its recording; nothing of its options."""
    picture = ""
    if question.picture is not None:
        from oms.widgets.quiz_picture import picture_html

        picture = picture_html(question, books, printed=printed)
    if question.type in ("trace", "predict"):
        from oms.widgets.quiz_recording import pictures

        picture += pictures(question, SEED)[0]
    return stem_html(question, books.references, picture=picture)


def behind_html(question: Any) -> str:
    """The second picture of a question that asks what will be seen; "" for all others."""
    if question.type != "predict":
        return ""
    from oms.widgets.quiz_recording import pictures

    return pictures(question, SEED)[1]


def lines_html(vote: Vote, references: Mapping[str, Any]) -> str:
    """The options with their letters; with bars once they may be seen, with marks and reasons once all is revealed."""
    return f"<ol class='oms-vote-lines'>{''.join(_line(vote, line, references) for line in vote.lines)}</ol>"


def _line(vote: Vote, line: Line, references: Mapping[str, Any]) -> str:
    right = vote.revealed and line.right
    told = _reason(line, references) if vote.revealed else ""
    bars = "".join(_bar(vote, number, line.id) for number in range(1, len(vote.rounds) + 1)) if vote.open else ""
    mark = " <span class='oms-tag'>✓ right answer</span>" if right else ""
    return (f"<li class='oms-vote-line{' oms-is-right' if right else ''}'><span class='oms-vote-letter'>{line.letter}</span>"
            f"<div><div class='oms-vote-text'>{inline(line.text)}{mark}</div>{bars}{told}</div></li>")


def _bar(vote: Vote, number: int, option: str) -> str:
    share = vote.share(number, option)
    return (f"<div class='oms-vote-bar'><span>{ORDINAL[number]}</span>"
            f"<span class='oms-meter oms-round-{number}' aria-hidden='true'><span style='width: {100 * share:.1f}%'></span>"
            f"</span><span class='oms-vote-number'>{vote.rounds[number - 1][option]} ({percent(share)})</span></div>")


def _reason(line: Line, references: Mapping[str, Any]) -> str:
    stands = (f"<div class='oms-vote-why'>Stands for: <strong>{inline(plain_words(line.misconception).lower())}</strong>.</div>"
              if line.misconception else "")
    harm = (f"<div class='oms-vote-why'><span class='oms-tag'>could harm</span> {inline(line.harm.rstrip('.'))}.</div>"
            if line.harm and not line.right else "")
    return f"{stands}{harm}<div class='oms-vote-why'>{inline(cited(line.why, references))}</div>"


def told_html(vote: Vote) -> str:
    """What is said above the options: what to do now, and once all is revealed how far the class came."""
    if vote.stage == "first":
        return paragraph(FIRST)
    counted = " ".join(f"{ORDINAL[number]}: {vote.total(number):,} counted."
                       for number in range(1, len(vote.rounds) + 1))
    if vote.revealed:
        shares = ", then ".join(percent(vote.share(number)) for number in range(1, len(vote.rounds) + 1))
        return paragraph(f"{counted} Right: {shares}. {vote.change_words}")
    if vote.stage == "second":
        return paragraph(f"{counted} {TALK}")
    return paragraph(f"{counted} Who gives the best reason for each option?")


def answer_html(vote: Vote, books: Any) -> str:
    """What follows the options once all is revealed: the sentence to take home, and the sources."""
    if not vote.revealed:
        return ""
    question, references = vote.question, books.references
    return (f"{behind_html(question)}<p><strong>Take home:</strong> {inline(cited(question.teaching_point, references))}</p>"
            f"{sources_html(question.sources, references)}")


def static_html(vote: Vote, books: Any) -> str:
    """The question with its options as plain HTML, the answer folded; no count stands in it."""
    references = books.references
    options = "".join(f"<li>{inline(f'{line.letter}. {line.text}')}</li>" for line in vote.lines)
    reasons = "".join(
        f"<li>{inline(cited(f'{line.letter}. {line.text} ({_word(line)}). {line.why}', references))}</li>"
        for line in vote.lines)
    return (f"<p><em>A question to vote on with raised cards. Run this cell to count the votes.</em></p>"
            f"{question_html(vote.question, books, printed=True)}<ul>{options}</ul>"
            f"<details><summary>Answer</summary>{behind_html(vote.question)}<ul>{reasons}</ul><p><strong>Take home:</strong> "
            f"{inline(cited(vote.question.teaching_point, references))}</p>"
            f"{sources_html(vote.question.sources, references)}</details>")


def _word(line: Line) -> str:
    return "✓ right answer" if line.right else "✗ not this one" + (", could harm" if line.harm else "")
