"""The analysis of a class as HTML: files, questions, one question with its options, errors of thought, reliability."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from oms.teaching.class_folder import LEFT_OUT, ClassAnswers
from oms.teaching.item_report import ClassReport
from oms.teaching.item_words import (
    FEW,
    HINTS,
    RULES,
    Item,
    OptionCount,
    brief,
    discrimination_words,
    percent,
    reliability_words,
    signed,
    size_words,
)
from oms.teaching.reliability_of_scores import MARGIN, WANTED, Reliability
from oms.widgets.prose import cited, inline, paragraph, table

MOST = 12  # rows of a list that are shown before the rest is folded away
NOTHING = "–"
LEVELS = ("not said", "C1", "C2", "C3")


def escaped(cell: object) -> str:
    """Text of a cell, with nothing in it that could be markup."""
    return escape(str(cell), quote=True)


def wide(html: str, label: str) -> str:
    """A table that can be scrolled sideways, also by keyboard, where the page is narrow."""
    return f'<div class="oms-wide" tabindex="0" role="region" aria-label="{escape(label, quote=True)}">{html}</div>'


def rules_html() -> str:
    """How the numbers are made and what they allow to say, folded."""
    return ("<details><summary>How these numbers are made</summary>" + "".join(paragraph(rule) for rule in RULES)
            + "</details>")


def files_html(answers: ClassAnswers) -> str:
    """What was read: a sentence, what was left out with its remedy, and one line for each file, folded."""
    out = [line for line in answers.files if line.state == LEFT_OUT]
    counted = sum(line.counted for line in answers.files)
    learners = len(answers.learners)
    parts = [f"<p>{_many(learners, 'learner')}, {_many(counted, 'first answer')}. {len(out)} of "
             f"{_many(len(answers.files), 'file')} {'was' if len(out) == 1 else 'were'} left out.</p>",
             *map(paragraph, answers.notes)]
    if answers.other_words:
        parts.append(paragraph(f"{_many(sum(answers.other_words.values()), 'answer')} to {len(answers.other_words)} "
                               f"question{'' if len(answers.other_words) == 1 else 's'} whose words have changed since "
                               "are not pooled with the others."))
    header = ("File", "State", "Nickname", "Answers counted", "Why, and how to mend it")
    if out:
        parts.append(_folded(header, map(_file_row, out), "Left out"))
    told = table(header, map(_file_row, answers.files), caption="Every file", cell=escaped)
    return "".join(parts) + f"<details><summary>Every file</summary>{wide(told, 'Every file')}</details>"


def _file_row(line: Any) -> tuple:
    return line.file, line.state, line.nickname or NOTHING, line.counted, f"{line.why} {line.mend}".strip() or NOTHING


def _many(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def _folded(header: tuple, rows: Iterable[tuple], caption: str) -> str:
    rows = list(rows)
    html = wide(table(header, rows[:MOST], caption=caption, cell=escaped), caption)
    rest = rows[MOST:]
    if not rest:
        return html
    more = wide(table(header, rest, caption=f"{caption}, continued", cell=escaped), caption)
    return f"{html}<details><summary>{len(rest)} more</summary>{more}</details>"


def items_html(items: tuple[Item, ...], caption: str) -> str:
    """The table of questions."""
    if not items:
        return paragraph("No question of this kind.")
    header = ("Question", "Asks", "Right", "95 % interval", "With the rest (r′)", "To look at")
    rows = [(item.question, brief(item.lead_in), right_words(item), _interval(item), _corrected(item),
             " ".join(words for _, words in item.looks) or NOTHING) for item in items]
    return wide(table(header, rows, caption=caption, cell=escaped), caption)


def right_words(item: Item) -> str:
    """How many were right: "18 of 30 (60%)"; of fewer than ten only the count."""
    counts = f"{item.right} of {item.n}"
    return counts if item.n < FEW else f"{counts} ({percent(item.facility)})"


def _interval(item: Item) -> str:
    return NOTHING if item.n < FEW else f"{percent(item.low)} to {percent(item.high)}"


def _corrected(item: Item) -> str:
    if not item.correlates:
        return NOTHING
    return f"{signed(item.corrected)} ({signed(item.corrected_low)} to {signed(item.corrected_high)})"


def item_html(item: Item, question: Any, references: Mapping[str, Any]) -> str:
    """One question: its words, what the class did with it, its options with bars, and how sure people were."""
    stem = question.stem if isinstance(question.stem, str) else " ".join(question.stem.values())
    looks = "".join(f"<li>{inline(words)}</li>" for _, words in item.looks)
    parts = [f"<h4>{escape(item.question)}, quiz “{escape(item.quiz)}”</h4>", paragraph(cited(stem, references)),
             f"<p><strong>{inline(item.lead_in)}</strong></p>",
             f"<ul class='oms-look'>{looks}</ul>" if looks else "", _numbers(item)]
    if item.options:
        parts.append(_options(item))
    parts.append(_certainty(item))
    return "".join(parts)


def _numbers(item: Item) -> str:
    lines = [f"Right: {right_words(item)}" + (f", 95 % interval {_interval(item)}." if item.n >= FEW else ".")]
    if item.type in ("several", "sort", "order", "rating") and item.n >= FEW:
        lines.append(f"Of its parts {percent(item.hardness)} were right on average.")
    if item.correlates:
        lines.append(f"Correlation with all other questions (corrected, {item.compared} learners): {_corrected(item)}.")
    if item.size == "full" and item.discrimination is not None:
        lines.append(f"Upper less lower group ({item.group} learners each): {signed(item.discrimination)}, "
                     f"{discrimination_words(item.discrimination)}.")
    if item.size == "full" and item.options:
        lines.append("{} of {} wrong options were chosen by 5 % or more.".format(*item.working))
    if item.other_words:
        lines.append(f"{_many(item.other_words, 'answer')} to other words of this question "
                     f"{'is' if item.other_words == 1 else 'are'} not in these numbers.")
    return f"<p>{inline(size_words(item.n))} {' '.join(map(inline, lines))}</p>"


def meter(share: float, *names: str) -> str:
    """A bar as long as the share; the number stands beside it in words."""
    return (f"<span class='oms-meter {' '.join(names)}' aria-hidden='true'>"
            f"<span style='width: {100 * min(max(share, 0), 1):.1f}%'></span></span>")


def _options(item: Item) -> str:
    correlated = item.correlates
    head = "".join(f'<th scope="col">{words}</th>' for words in (
        "Option", "Chosen by", *(("With the total",) if correlated else ()), "What it stands for"))
    body = "".join(
        f"<tr><th scope='row'>{escape(option.letter)}. {inline(option.text)}{_tags(option)}</th>"
        f"<td>{option.count}{f' ({percent(option.share)})' if item.n >= FEW else ''}"
        f"{meter(option.share, 'oms-right' if option.right else 'oms-wrong')}</td>"
        + (f"<td>{signed(option.discrimination) if option.discrimination is not None else NOTHING}</td>" if correlated else "")
        + f"<td>{inline(option.error) or NOTHING}</td></tr>" for option in item.options)
    return wide(f"<table class='oms-options-table'><caption>What was chosen</caption><thead><tr>{head}</tr></thead>"
                f"<tbody>{body}</tbody></table>", "What was chosen")


def _tags(option: OptionCount) -> str:
    tags = (["✓ right answer"] if option.right else []) + (["could harm"] if option.harm else [])
    return "".join(f" <span class='oms-tag'>{tag}</span>" for tag in tags)


def _certainty(item: Item) -> str:
    rows = [(LEVELS[level], right, wrong) for level, (wrong, right) in enumerate(item.certainty) if right or wrong]
    if [row[0] for row in rows] == [LEVELS[0]]:
        return ""
    return table(("How sure", "Right", "Not right"), rows, caption="How sure they were")


def misconceptions_html(report: ClassReport) -> str:
    """The errors of thought of the class, the most widespread first."""
    if not report.misconceptions:
        return ""
    items = [f"<li>{inline(one.sentence)}: <span class='oms-id'>{escape(one.question)}</span>, “{inline(brief(one.text, 120))}”."
             + (f" Over {len(one.questions)} questions: {one.times} of {_many(one.chances, 'answer')}."
                if len(one.questions) > 1 else "") + "</li>" for one in report.misconceptions]
    rest = items[MOST:]
    more = f"<details><summary>{len(rest)} more</summary><ul>{''.join(rest)}</ul></details>" if rest else ""
    return f"<h4>Errors of thought in this class</h4><ul>{''.join(items[:MOST])}</ul>{more}"


def reliability_html(report: ClassReport) -> str:
    """How well a total can be trusted, for all questions and for each quiz."""
    rows = [_reliability_row(name, one) for name, one in report.reliability.items()]
    header = ("Questions", "Answered all of them", "KR-20", "Alpha", "In words", "Standard error", "Longer for 0.80")
    first, rest = table(header, rows[:1], caption="Reliability", cell=escaped), rows[1:]
    html = f"<h4>How well a total can be trusted</h4>{wide(first, 'Reliability')}"
    total = report.reliability[next(iter(report.reliability))]
    if total.error is not None and total.learners >= HINTS:
        html += paragraph(f"Print a score T out of {total.questions} as T ± {MARGIN * total.error:.1f}.")
    if rest:
        told = table(header, rest, caption="Reliability by quiz", cell=escaped)
        html += f"<details><summary>By quiz</summary>{wide(told, 'Reliability by quiz')}</details>"
    return html + paragraph("A quiz of a few questions is made for learning; a low number here does not make it a bad one.")


def _reliability_row(name: str, one: Reliability) -> tuple:
    named = f"{name} ({one.questions})"
    who = f"{one.learners} of {one.asked}"
    if one.learners < HINTS:
        return named, who, NOTHING, NOTHING, f"not shown: fewer than {HINTS} learners answered all", NOTHING, NOTHING
    longer = NOTHING if one.longer is None else "reached" if one.kr20 >= WANTED else f"{one.longer:.1f} times"
    return (named, who, *(signed(value) if value is not None else NOTHING for value in (one.kr20, one.alpha)),
            reliability_words(one.kr20), f"{one.error:.2f}" if one.error is not None else NOTHING, longer)


def learners_html(report: ClassReport) -> str:
    """Nicknames with their counts, folded: a screen in a class room is no place for them."""
    rows = list(report.table("learners").itertuples(index=False))
    told = wide(table(("Nickname", "Answered", "Right"), rows, caption="By nickname", cell=escaped), "By nickname")
    return f"<details><summary>By nickname (not for the projector)</summary>{told}</details>"
