"""What the trace trainer says: options, feedback, examples, summary, and the key as a page. No widgets here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from oms.learning.certainty import LEVELS, calibration
from oms.learning.confusion import Confusion
from oms.learning.trace_training import EXAMPLES, Told
from oms.widgets.eye_lab_picture import picture
from oms.widgets.prose import cited, inline, paragraph, short, source_lines, sources_html, table
from oms.widgets.reliability import reliability_html

TITLE = "Name the trace"
ASKED = "What is this movement called?"
QUESTIONS = ("How the eye leaves the target", "Between two fast movements", "Where it shows", "Shape of the slow part")
# The words of the key's columns `away`, `interval`, `plane` and `slow_phase`, as an answer to these questions.
_VALUES = (
    {"fast": "fast", "slow": "slowly", "still": "it does not leave it"},
    {"flat": "a flat stretch", "none": "no flat stretch", "not asked": "does not apply"},
    {"horizontal": "the horizontal line", "vertical": "the vertical line", "many": "both lines, many directions",
     "either": "either line"},
    {"none": "no slow part", "straight": "a straight line", "curved": "it curves away", "wave": "a smooth wave",
     "settling": "it settles back"})
_SAMPLE_SECONDS, _SAMPLE_SEED = 6, 3


def drawing(session: Any, books: Any) -> dict[str, Any]:
    """What the option group draws, in the form `static/options.js` reads."""
    if session.state == "answering":
        options = [{"id": s.letter, "letter": s.letter, "text": s.text} for s in session.item.options]
        picked = [s.letter for s in session.item.options if s.id == session.response]
        return {"kind": "one", "rule_out": False, "picked": {"answer": picked},
                "rows": [{"id": "answer", "legend": ASKED, "options": options}]}
    if session.state == "checked":
        return {"kind": "none", "locked": True, "rows": [_marked(session)], "say": repr(session.told),
                "feedback": _feedback(session, books)}
    return {"kind": "none", "rows": []}


def _marked(session: Any) -> dict[str, Any]:
    lines = []
    for option in session.item.options:
        right, chosen = option.id == session.item.name, option.id == session.response
        lines.append({"letter": option.letter, "text": option.text,
                      "tags": (["right answer"] if right else []) + (["your choice"] if chosen else []),
                      "tone": "right" if right else "wrong" if chosen else "other"})
    return {"id": "answer", "legend": ASKED, "marked": lines}


def _feedback(session: Any, books: Any) -> dict[str, Any]:
    told: Told = session.told
    row = told.shown
    lines = [] if told.right else [["This is:", f"{row.label}."]]
    lines.append(["What gives it away:", row.gives_away])
    if told.right or told.said.waveform == row.contrast:
        lines.append([f"And {session.waveforms[row.contrast].label.lower()}?", row.contrast_words]
                     if row.contrast in session.waveforms else ["", row.contrast_words])
    elif told.said.contrast == row.waveform:
        lines.append([f"And {told.said.label.lower()}?", told.said.contrast_words])
    else:
        lines.append([f"Your choice, {told.said.label.lower()}:", told.said.gives_away])
    if session.certainty:
        lines.append(["", f"How sure you were: C{session.certainty}, {LEVELS[session.certainty - 1].label}."])
    references, claims = books.references, books.claims
    return {"tone": "right" if told.right else "wrong", "verdict": told.verdict, "safety": "",
            "lines": [[label, cited(words, references)] for label, words in lines],
            "after": [["What it means:", cited(row.meaning, references)]],
            "sources": source_lines(row.sources, references, (claims[key] for key in row.claims if key in claims))}


def compared_html(session: Any) -> str:
    """The key's questions answered for this trace, and for what was chosen where that was another; "" before."""
    if session.state != "checked":
        return ""
    told = session.told
    rows = [(asked, words.get(was, was), *(() if told.right else (words.get(said, said), _same(was, said))))
            for asked, words, (was, said) in zip(QUESTIONS, _VALUES, told.features, strict=True)]
    header = ("Ask", f"This trace: {told.shown.label.lower()}")
    if not told.right:
        header += (f"Your choice: {told.said.label.lower()}", "")
    return table(header, rows, caption="What decides")


def _same(was: str, said: str) -> str:
    return "same" if was == said else "can be the same" if "either" in (was, said) else "differs"


def heading_html(session: Any) -> str:
    """The title of the trainer and the place in it."""
    place = {"showing": f"Example {session.position + 1} of {session.examples}", "finished": "Summary"}.get(
        session.state, f"Trace {session.position + 1} of {session.total}")
    return f'<div class="oms-heading"><strong>{TITLE}</strong><span>{place}</span></div>'


def words_html(session: Any, books: Any) -> str:
    """What stands above the trace: an example's name and features, what to do, or the summary."""
    if session.state == "finished":
        return summary_html(session.summary(), session.waveforms)
    if session.state == "answering":
        return paragraph("Look at the trace, play it slowly if you like, then name it.")
    row = session.waveforms[session.item.name]
    called = f"<p><strong>{inline(row.label)}.</strong> {inline(row.plain_words)}</p>"
    if session.state == "checked":
        return called
    first = "" if session.position else paragraph(
        f"First {EXAMPLES} examples of each movement, with its name; then traces to name, mixed. Start naming whenever "
        "you like. All recordings are synthetic.")
    contrast = session.waveforms.get(row.contrast)
    nearest = f"<p><strong>And {inline(contrast.label.lower())}?</strong> {inline(row.contrast_words)}</p>" if contrast else ""
    return (f"{first}{called}<p><strong>What gives it away:</strong> {inline(cited(row.gives_away, books.references))}</p>{nearest}"
            f"{sources_html(row.sources, books.references)}")


def summary_html(told: Confusion, rows: Mapping[str, Any]) -> str:
    """How many right, the pair most often mixed up, what was taken for what, by movement, and how sure."""
    parts = [f'<p class="oms-lead">{told.right} right of {told.total} named.</p>']
    if told.pair:
        one, other = (rows[name] for name in told.pair)
        times = "once" if told.between == 1 else f"{told.between} times"
        parts.append(f"<p><strong>Most often mixed up:</strong> {inline(one.label)} and {inline(other.label.lower())}, "
                     f"{times}. {inline(_apart(one, other))}</p>")
    else:
        parts.append("<p>Nothing was mixed up.</p>")
    parts.append(_grid(told, rows))
    parts.append(table(("Movement", "Right of those shown"),
                       [(rows[row.name].label, f"{row.right} of {row.count}") for row in told.by_class],
                       caption="By movement"))
    if plot := reliability_html(calibration((answer.sure, answer.right) for answer in told.answers)):
        parts.append(f"<h4>How sure, and how often right</h4>{plot}")
    return "".join(parts)


def _apart(one: Any, other: Any) -> str:
    """What separates two movements, from the row that was written for the pair; else what gives each away."""
    for row, contrast in ((one, other), (other, one)):
        if row.contrast == contrast.waveform:
            return row.contrast_words
    return f"{one.label}: {one.gives_away} {other.label}: {other.gives_away}"


def _grid(told: Confusion, rows: Mapping[str, Any]) -> str:
    said_names = [name for name in told.names if any(said == name for _, said in told.counts)]
    head = "".join(f'<th scope="col">{inline(rows[name].label)}</th>' for name in said_names)
    body = ""
    for was in (row.name for row in told.by_class):
        cells = "".join(_cell(told.counts.get((was, said), 0), was == said) for said in said_names)
        body += f'<tr><th scope="row">{inline(rows[was].label)}</th>{cells}</tr>'
    return ('<div class="oms-wide" tabindex="0" role="region" aria-label="What was taken for what">'
            '<table class="oms-grid"><caption>What was taken for what: rows are what it was, columns what you said; '
            f'✓ named rightly, ✗ mixed up</caption><thead><tr><th scope="col">It was</th>{head}</tr></thead>'
            f"<tbody>{body}</tbody></table></div>")


def _cell(times: int, right: bool) -> str:
    if not times:
        return "<td>–</td>"
    return f"<td>{times} ✓</td>" if right else f'<td class="oms-differs">{times} ✗</td>'


def static_html(waveforms: Mapping[str, Any], references: Mapping[str, Any]) -> str:
    """The trainer without widgets: what it is, two sample pictures, and the whole key as a table."""
    rows = [(row.label, cited(row.plain_words, references), cited(row.gives_away, references),
             ", ".join(short(references[key]) if key in references else key for key in row.sources))
            for row in waveforms.values()]
    return (f"<h4>{TITLE}</h4><p>A trainer: named examples of {len(rows)} eye movements, then fresh recordings without a "
            "name, mixed, with the reason after each answer. <em>Run this cell to train here.</em> All recordings are "
            f"synthetic.</p>{_samples(waveforms)}"
            + table(("Movement", "What it looks like", "What gives it away", "Sources"), rows, caption="The key"))


def _samples(waveforms: Mapping[str, Any]) -> str:
    """The first pair of movements that are each other's contrast, as pictures with their names."""
    from oms.motion import describe, waveform

    pair = next(((name, row.contrast) for name, row in waveforms.items()
                 if row.contrast in waveforms and waveforms[row.contrast].contrast == name), tuple(waveforms)[:2])
    html = ""
    for name in pair:
        trace = waveform(name, seconds=_SAMPLE_SECONDS, seed=_SAMPLE_SEED)
        html += f"<p><strong>{inline(waveforms[name].label)}</strong></p><p>{picture([('', trace)], describe(trace))}</p>"
    return html
