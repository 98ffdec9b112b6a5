"""The end of a quiz as HTML: how many right, what was unsafe, what was surely wrong, how ratings agree."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from oms.learning.agreement import Agreement, Rating
from oms.learning.feedback import number_text
from oms.learning.summary import Summary
from oms.widgets.prose import cited, inline, paragraph, table
from oms.widgets.reliability import brier_html, reliability_html


def summary_html(session: Any, objectives: Mapping[str, Any], references: Mapping[str, Any]) -> str:
    """The summary of a finished run. Unsafe choices stand first, then confident wrong answers, then the counts."""
    told = session.summary()
    whole = f"{told.total} question{'s' * (told.total != 1)} in all"
    parts = [f'<p class="oms-lead">{told.right} right of {told.answered} answered; {whole}.</p>']
    if told.answered < told.total:
        parts.append("<p>Questions left open can still be answered: go back.</p>")
    parts.append(_looks("Stop and read again: these choices could harm a patient", told.unsafe, references))
    parts.append(_looks("Sure and not right: worth a second look", told.confident_wrong, references))
    agreed = session.agreement()
    rated = agreed is not None and len({rating.question for rating in agreed.ratings})
    if rated:
        order = [question.id for question in session.questions]
        parts.append(agreement_html(agreed, order) if rated > 1 else grid_html(agreed, order))
    if len(told.by_objective) > 1 or agreed is None:
        rows = [(_objective(row.objective, objectives), f"{row.right} of {row.answered}", row.total)
                for row in told.by_objective]
        parts.append(table(("Objective", "Right of answered", "Asked"), rows, caption="By objective"))
    parts.append(certainty_html(told))
    return "".join(parts)


def certainty_html(told: Summary) -> str:
    """How sure a learner was against how often they were right: plot, gap, and mean mark or Brier score; "" if not said."""
    if not told.said:
        return ""
    # A mean below 0 is said, not counted out to anybody.
    mark = ("below 0; being sure of an answer that is not right costs more than caution" if told.mean_mark < 0 else
            f"{number_text(round(told.mean_mark, 1))} a question, where 3 is the most")
    score = brier_html(told.brier) if told.brier else paragraph(f"Mean mark for certainty: {mark}.")
    return f"<h4>How sure, and how often right</h4>{reliability_html(told.said)}{score}"


def _objective(name: str, objectives: Mapping[str, Any]) -> str:
    found = objectives.get(name)
    return f"{name}: {found.objective}" if found is not None else name


def _looks(title: str, looks: tuple, references: Mapping[str, Any]) -> str:
    if not looks:
        return ""
    rows = "".join(
        f"<li>Question {look.position + 1}: <strong>{inline(look.chosen)}</strong>. "
        f"{inline(cited(look.why, references))}</li>" if look.chosen else
        f"<li>Question {look.position + 1}. {inline(cited(look.why, references))}</li>" for look in looks)
    return f"<h4>{inline(title)}</h4><ul>{rows}</ul>"


def words_for_kappa(kappa: float | None) -> str:
    """Plain words for a weighted kappa, after the usual bands; "" where there is none."""
    if kappa is None:
        return ""
    bands = ((0, "no better than chance"), (0.2, "slight"), (0.4, "fair"), (0.6, "moderate"), (0.8, "substantial"))
    return next((words for top, words in bands if kappa <= top), "almost complete")


def agreement_html(agreed: Agreement, order: list[str]) -> str:
    """Weighted kappa for each domain, and a grid that shows where learner and reference differ."""
    rows = []
    for one in (*agreed.domains, agreed.overall):
        words = words_for_kappa(one.kappa)
        lean = ("level with the reference" if abs(one.mean_difference) < 0.005 else
                f"{abs(one.mean_difference):.2f} {'higher' if one.mean_difference > 0 else 'lower'} on average")
        rows.append((one.label, f"{one.exact} of {one.count}", one.words + (f" ({words})" if words else ""), lean))
    counts = table(("Domain", "Same as the reference", "Weighted kappa", "Your scores are"), rows,
                   caption="How your scores agree with the reference")
    what = ("<p>Weighted kappa is 1 where you always agree and 0 where chance would agree as well; large differences "
            "weigh more than small ones.</p>")
    return what + counts + grid_html(agreed, order)


def grid_html(agreed: Agreement, order: list[str]) -> str:
    """Rows are descriptions, columns domains; a cell says "2 → 3 ▲1": reference, yours, and how far apart."""
    cells: dict[tuple[str, str], Rating] = {(r.question, r.domain): r for r in agreed.ratings}
    asked = [(n, name) for n, name in enumerate(order, 1) if any(key[0] == name for key in cells)]
    head = "".join(f'<th scope="col">{inline(one.label)}</th>' for one in agreed.domains)
    body = ""
    for n, name in asked:
        row = "".join(_cell(cells.get((name, one.domain))) for one in agreed.domains)
        body += f'<tr><th scope="row">Child {n}</th>{row}</tr>'
    return ('<div class="oms-wide" tabindex="0" role="region" aria-label="Where your scores differ">'
            '<table class="oms-grid"><caption>Where they differ: reference → yours; ▲ you scored higher, ▼ lower, '
            f"= the same</caption><thead><tr><th scope=\"col\">Description</th>{head}</tr></thead>"
            f"<tbody>{body}</tbody></table></div>")


def _cell(rating: Rating | None) -> str:
    if rating is None:
        return "<td>–</td>"
    if not rating.difference:
        return f"<td>{rating.reference} =</td>"
    sign = "▲" if rating.difference > 0 else "▼"
    return f'<td class="oms-differs">{rating.reference} → {rating.yours} {sign}{abs(rating.difference)}</td>'
