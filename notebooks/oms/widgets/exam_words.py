"""What an exam says in sentences, as HTML: before the start, when the time is over, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from oms.learning.exam_result import Comparison
from oms.learning.exam_timer import minutes_words
from oms.learning.gain import Gain
from oms.learning.summary import Summary
from oms.widgets.prose import cited, inline, paragraph, table
from oms.widgets.quiz_summary import _looks, _objective, certainty_html

READ = "Read the reasons"
_HOW = ("Both intervals hold 95%. They are put together from the Wilson intervals of the two shares: Newcombe's for the "
        "difference, MOVER-R for the normalised gain, which is 1 less what is missing now over what was missing before. The "
        "two forms are taken as two independent samples, because their questions share an objective and nothing more.")


def title_of(session: Any) -> str:
    """The title, with the form where there are two."""
    return f"{session.title}, form {session.form}" if session.form else session.title


def ready_html(session: Any, references: Mapping[str, Any]) -> str:
    """What is read before the start."""
    about = paragraph(cited(session.about, references))
    asked = ("how likely it is that you are right" if session.asks_certainty == "probability" else "how sure you are")
    sure = f"Say with each answer {asked}." if session.certainty_required else f"You may say with each answer {asked}."
    told = (f"{_questions(session.total).capitalize()}, planned for about {minutes_words(session.planned_minutes)}. Nothing is "
            f"revealed before you hand in; until then you can change every answer. {sure}")
    closed = ("" if not session.closes_reasons else
              " Afterwards you see how many were right in each module, and no answers yet.")
    return about + paragraph(told + closed + " Every choice is kept at once: you can stop, and go on later.")


def over_html(session: Any) -> str:
    """What is read when the time is over."""
    return ('<p class="oms-lead">The time is over.</p>' + paragraph(
        f"Nothing is lost: you have answered {session.answered} of {session.total}. Hand in now, add time, or go on "
        "without a timer; the result will say which."))


def results_html(session: Any, objectives: Mapping[str, Any], references: Mapping[str, Any]) -> str:
    """The results: unsafe choices first, then what was sure and not right, then the counts."""
    told = session.summary()
    if session.reasons_hidden:
        return _counts_only(session, told, objectives)
    parts = [f'<p class="oms-lead">{told.right} right of {told.total}.</p>', paragraph(_left(session))]
    parts.append(_looks("Stop and read again: these choices could harm a patient", told.unsafe, references))
    parts.append(_looks("Sure and not right: worth a second look", told.confident_wrong, references))
    rows = [(_objective(row.objective, objectives), f"{row.right} of {row.total}") for row in told.by_objective]
    by_objective = table(("Objective", "Right of asked"), rows, caption="By objective")
    if compared := session.comparison():
        # What the second form was sat for comes first; module by module, it tells what the objectives would tell again.
        parts += [comparison_html(compared, objectives), certainty_html(told),
                  f"<details><summary>The same by objective</summary>{by_objective}</details>" if compared.gain else by_objective]
    else:
        parts += [by_objective, certainty_html(told)]
    parts.append(paragraph(f"“{READ}” goes through all questions in order; the list below goes to any of them."))
    return "".join(parts)


def _questions(count: int) -> str:
    return f"{count} question{'s' * (count != 1)}"


def _left(session: Any) -> str:
    count, mine = session.total - session.answered, len(session.to_mark)
    left = f"{_questions(count)} left open. " if count else ""
    mark = f"{mine} still to be marked by you. " if mine else ""
    took = minutes_words(round(session.used / 60)) if session.used >= 60 else "less than a minute"
    return f"{left}{mark}{session.timer.words} You took {took}."


def _counts_only(session: Any, told: Summary, objectives: Mapping[str, Any]) -> str:
    modules = {objective_id[:3]: row.module for objective_id, row in objectives.items()}
    rows = [(modules.get(module, module), f"{right} of {total}") for module, right, total in session.by_module()]
    said = [(f"C{row.level.number}, {row.level.label}", row.count) for row in told.by_certainty if row.count]
    sure = table(("How sure you were", "Answers"), said) if said else ""
    return (f'<p class="oms-lead">Handed in: {told.right} right of {told.total}.</p>' + paragraph(_left(session))
            + table(("Module", "Right of asked"), rows, caption="By module") + sure + paragraph(session.closed_words))


def comparison_html(compared: Comparison, objectives: Mapping[str, Any]) -> str:
    """Before and after, with the intervals, by module, and how little so few questions can tell."""
    head = "<h4>Before and after</h4>"
    told = compared.gain
    if told is None:
        return head + paragraph(compared.why_none)
    modules = {objective_id[:3]: row.module for objective_id, row in objectives.items()}
    rows = [(modules.get(row.module, row.module), _of(row.before), _of(row.after)) for row in told.by_module]
    rows.append(("All", _of(told.before), _of(told.after)))
    when = f"The first was handed in on {compared.at.day} {compared.at:%B %Y}. " if compared.at else ""
    return (head + paragraph(f"{when}**{told.hint}**" if told.hint else when) + paragraph(_difference(told))
            + paragraph(_gained(told)) + table(("Module", "Before", "After"), rows, caption="Right of asked, by module")
            + f"<details><summary>How this is counted</summary><p>{inline(_HOW)}</p></details>")


def _of(share: Any) -> str:
    return f"{share.right} of {share.total}" if share.total else "–"


def _points(value: float) -> str:
    return f"{value * 100:+.0f}".replace("-", "−") if round(value * 100) else "0"


def _difference(told: Gain) -> str:
    low, high = told.difference_interval
    return (f"Right before: {_of(told.before)}; now: {_of(told.after)}. The difference is {_points(told.difference)} in 100; "
            f"from {_points(low)} to {_points(high)} fits these answers.")


def _gained(told: Gain) -> str:
    if told.gain is None or told.gain_interval is None:
        return "Nothing was missing before, so there is no normalised gain."
    if told.gain < 0:
        return "Fewer were right than before; a normalised gain says nothing then."
    low, high = told.gain_interval
    fits = f"from {_share(low)} to {_share(high)} fits these answers" if low >= -1 else f"anything up to {_share(high)} fits them"
    return f"Normalised gain {_share(told.gain)}: the share of what was missing before that is there now; {fits}."


def _share(value: float) -> str:
    return f"{value:.2f}".replace("-", "−")


def static_html(session: Any, references: Mapping[str, Any]) -> str:
    """An exam on a page without widgets: what it is, and none of its questions, so that nothing is read beforehand."""
    about = paragraph(cited(session.about, references))
    return (f"<h4>{inline(title_of(session))}</h4>{about}<p>An exam of {_questions(session.total)}, planned for about "
            f"{minutes_words(session.planned_minutes)}. Nothing is revealed before it is handed in.</p>"
            "<p><em>Run this cell to sit it.</em></p>")
