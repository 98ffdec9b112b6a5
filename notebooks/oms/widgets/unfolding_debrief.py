"""The debrief of an unfolding case as HTML: the way beside an expert's, every decision, unsafe ones first."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Any

from oms.learning.counters import Counters
from oms.learning.decision import Decided
from oms.learning.unfolding_debrief import CaseDebrief, Stop
from oms.widgets.prose import cited, inline, paragraph, sources_html, table
from oms.widgets.unfolding_drawing import graph
from oms.widgets.unfolding_page import consequence_html, day_of, paragraphs, quizzes, sure_words

SYNTHETIC = "The patient, what came of each choice, and the counts are synthetic."
_LONGEST = 400  # characters of an answer in a table: any choice fits, and typed words may be longer
_ROWS = (("Days of waiting", "days"), ("Tests", "tests"), ("Sedations", "sedations"), ("Harm", "harm"))


def debrief_html(session: Any, books: Any, kept: bool = True) -> str:
    """Everything that is told at the end, in the order in which it is read; `kept` is false where nothing is recorded."""
    told, references = session.debrief, books.references
    end = session.pages[-1]
    sure = (f"<p>{inline(_certain(told))}</p>" if told.certain_and_wrong else "")
    return "".join((
        _stops(told), f'<p class="oms-lead">{inline(told.sentence)}</p>', sure,
        f"<details><summary>How it ended: {inline(end.node.title)}</summary>{consequence_html(end.says, references)}"
        f"{paragraphs(end.node.reveal, references)}</details>",
        paragraphs(told.text, references),
        f'<p class="oms-take-home"><strong>Take home:</strong> {inline(cited(told.teaching_point, references))}</p>',
        "<h4>Your way and an expert's</h4>", _ways(session.case, told),
        "<h4>What it cost</h4>", costs_html(told.counters, told.expert_counters),
        "<h4>Your decisions</h4>", _decisions(told.decisions, references, kept),
        _noticed(told, references), _parallel(told, books, kept), sources_html(told.sources, references),
        f'<p class="oms-small">{SYNTHETIC}</p>'))


def _stops(told: CaseDebrief) -> str:
    """What could have harmed, a line for each decision, above everything else."""
    lines = "".join(f'<p><span aria-hidden="true">⚠</span> <strong>Page {one.page}. {inline(one.feedback.safety)}</strong></p>'
                    for one in told.unsafe)
    return f'<div class="oms-stop">{lines}</div>' if lines else ""


def _certain(told: CaseDebrief) -> str:
    titles = "; ".join(f"page {one.page}, “{one.node.title}”" for one in told.certain_and_wrong)
    return f"Sure and not right: {titles}. These are worth reading first."


def _ways(case: Any, told: CaseDebrief) -> str:
    drawing = graph(case, [stop.node for stop in told.path], [stop.node for stop in told.expert_path])
    return (f'<div class="oms-wide" tabindex="0" role="region" aria-label="Both ways, drawn">{drawing.svg()}</div>'
            f"<details><summary>Both ways in words</summary><p><strong>Your way</strong></p>{_listed(told.path)}"
            f"<p><strong>An expert's way</strong></p>{_listed(told.expert_path)}</details>")


def _listed(stops: Iterable[Stop]) -> str:
    items = []
    for stop in stops:
        chosen = f": {inline(_brief(stop.words))}" if stop.words else ""
        end = f" ({inline(stop.node.ending)})" if stop.node.ending else ""
        items.append(f"<li>{inline(stop.node.title)}{day_of(stop.node, stop.day)}{chosen}{end}</li>")
    return f"<ol>{''.join(items)}</ol>"


def costs_html(mine: Counters, expert: Counters) -> str:
    """What both ways cost the patient, as a table, and how much of the waiting was delay."""
    delay = mine.days - expert.days
    days = f"{delay} day{'' if delay == 1 else 's'}" if delay > 0 else "none"
    wait = ("Days of waiting hold the wait for a scan or a result, which an expert has as well. What goes beyond it is delay"
            if expert.days else "An expert's way has no day of waiting here, so all waiting is delay")
    return table(("Counted", "Your way", "An expert's way"), [(label, getattr(mine, name), getattr(expert, name))
                                                       for label, name in _ROWS]) + paragraph(f"{wait}: {days}.")


def _decisions(decisions: Iterable[Decided], references: Any, kept: bool) -> str:
    decisions = tuple(decisions)
    rows = [[f"{one.page}. {one.node.title}", one.node.decision.tests, cited(_brief(one.words), references), _mark(one),
             sure_words(one.certainty)] for one in decisions]
    header = ["Page", "What was tested", "Your choice", "How it went", "How sure"]
    columns = len(header) if kept else -1  # a class is not asked how sure it is
    head = table(header[:columns], [row[:columns] for row in rows])
    return f'<div class="oms-wide" tabindex="0" role="region" aria-label="Your decisions">{head}</div>' + "".join(
        f"<details><summary>{one.page}. {inline(one.node.title)}: every choice, and why</summary>{reasons_html(one, references)}"
        "</details>" for one in decisions)


def _brief(words: str) -> str:
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST].rstrip()}…"


def _mark(one: Decided) -> str:
    return "⚠ could harm" if one.unsafe else "✓ right" if one.right else "◐ partly" if one.score else "✗ not this one"


def reasons_html(one: Decided, references: Any) -> str:
    """The reason for every option of a decision, with what came back from those that were ordered, as a list."""
    came = {finding.id: finding for finding in one.findings}
    items = []
    for reason in one.feedback.reasons:
        tags = [word for word, on in (("right", reason.is_right), ("your choice", reason.chosen), ("could harm", reason.unsafe))
                if on]
        tagged = f" ({', '.join(tags)})" if tags and one.chosen else ""
        back = f" *Came back:* {came[reason.id].finding}" if reason.id in came else ""
        text = reason.text.rstrip(".")
        items.append(f"<li>{inline(cited(f'**{text}**{tagged}.{back} {reason.why}', references))}</li>")
    return f"<p>{inline(cited(one.node.decision.ask, references))}</p><ul>{''.join(items)}</ul>"


def _noticed(told: CaseDebrief, references: Any) -> str:
    if not told.noticed:
        return ""
    items = []
    for one in told.noticed:
        passed_by = "" if one.read else ", a page that your way passed by"
        items.append(f"<li><strong>{inline(one.node.title)}</strong>{day_of(one.node, one.day)}{passed_by}: "
                     f"{inline(cited(one.words, references))}</li>")
    return f"<h4>What an expert noticed, and when</h4><ol>{''.join(items)}</ol>"


def _parallel(told: CaseDebrief, books: Any, kept: bool) -> str:
    calls = "".join(f"<li><code>quiz(&quot;{escape(name)}&quot;, only={escape(str([one.id for one in questions]))})</code></li>"
                    for name, questions in quizzes(told.parallel, books))
    where = "They are added to your review; ask them below, or in a cell of your own:" if kept else "To ask them:"
    return ("<h4>The same with another patient</h4>"
            + paragraph(f"Two questions ask the same with another patient. {where}") + f"<ul>{calls}</ul>")
