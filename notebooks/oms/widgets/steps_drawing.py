"""What a chain of steps says on the page: the steps passed, the one that is looked at, its evidence, and the end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from oms.content.steps import STATUSES
from oms.learning.steps_run import StepsRun
from oms.widgets.prose import badges, cited, inline, paragraph, source_lines, sources_html
from oms.widgets.sources import labels

# How a status is drawn in words and in a line, where there is no style sheet.
LINES = {"shown": "────", "inferred": "– – –", "contested": "· · · ·"}
_PATTERNS = {"shown": "solid line", "inferred": "broken line", "contested": "dotted line"}


class StepsPage:
    """A chain with its sources at hand: HTML for the page, and what the option group draws."""

    def __init__(self, chain: Any, books: Any) -> None:
        self.chain = chain
        self._references: Mapping[str, Any] = books.references
        self._claims: Mapping[str, Any] = books.claims

    def heading(self, run: StepsRun) -> str:
        """The title and the place in the chain."""
        place = "Summary" if run.state == "finished" else f"Step {run.position + 1} of {run.total}"
        return (f'<div class="oms-heading"><strong>{inline(self.chain.title)}</strong><span>{place}</span></div>')

    def passed(self, run: StepsRun) -> str:
        """The steps whose evidence is open, each a line with its status; the evidence unfolds. "" for none."""
        steps = run.passed
        if not steps:
            return ""
        before = (None, *steps[:-1])
        items = "".join(self._passed(step, run, last) for step, last in zip(steps, before, strict=True))
        return f'<ol class="oms-chain">{items}</ol>'

    def stem(self, run: StepsRun) -> str:
        """The step that is looked at, as a statement; before the first one what is to be done; at the end the count."""
        if run.state == "finished":
            return self._summary(run)
        step = run.step
        intro = paragraph(cited(self.chain.about, self._references)) if not run.position else ""
        group = f'<p class="oms-chain-group">{inline(step.group)}</p>' if step.group else ""
        return (f'{intro}<div class="oms-step oms-step-{"here" if run.state == "guessing" else step.status}">{group}'
                f"<p><strong>{inline(step.label)}.</strong> {inline(cited(step.says, self._references))}</p></div>")

    def drawing(self, run: StepsRun) -> dict[str, Any]:
        """What the option group draws: three buttons to guess with, or the evidence."""
        if run.state == "guessing":
            options = [{"id": status, "text": f"{status.capitalize()}: {meaning}", "off": "", "note": ""}
                       for status, meaning in STATUSES.items()]
            return {"kind": "actions", "legend": self.chain.ask,
                    "rows": [{"id": "status", "legend": self.chain.ask, "options": options}]}
        if run.state == "finished":
            return {"kind": "none", "rows": [], "say": run.tally.sentence}
        step = run.step
        tone = "other" if not run.guessed else "right" if run.guessed == step.status else "part"
        verdict = _verdict(run)
        why = cited(step.why, self._references)
        lines = [["The evidence:", why]]
        if step.missing:
            lines.append(["What would settle it:", cited(step.missing, self._references)])
        return {"kind": "none", "rows": [], "say": f"{verdict} {why}", "feedback": {
            "tone": tone, "verdict": verdict, "safety": "", "lines": lines, "sources": self._sources(step)}}

    def legend(self) -> str:
        """What the three words and their lines mean."""
        items = "".join(f'<li><span class="oms-step-key oms-step-{status}" aria-hidden="true"></span><strong>'
                        f"{status}</strong> ({_PATTERNS[status]}): {inline(meaning)}</li>"
                        for status, meaning in STATUSES.items())
        note = paragraph(cited(self.chain.note, self._references))
        return f"<details><summary>What the words and lines mean</summary><ul>{items}</ul>{note}{badges()}</details>"

    def static(self) -> str:
        """The whole chain without widgets: status and evidence of each step are folded."""
        items, before = [], None
        for step in self.chain.steps:
            group = f"<p><em>{inline(step.group)}</em></p>" if step.group and step.group != before else ""
            before = step.group
            items.append(f"<li>{group}<p><strong>{inline(step.label)}.</strong> "
                         f"{inline(cited(step.says, self._references))}</p><details><summary>{inline(self.chain.ask)}"
                         f"</summary><p>{LINES[step.status]} <strong>{step.status}</strong></p>{self._evidence(step)}"
                         "</details></li>")
        legend = "".join(f"<li>{LINES[status]} <strong>{status}</strong>: {inline(meaning)}</li>"
                         for status, meaning in STATUSES.items())
        return (f"<h4>{inline(self.chain.title)}</h4>{paragraph(cited(self.chain.about, self._references))}<ul>{legend}</ul>"
                f"<ol>{''.join(items)}</ol>{paragraph(cited(self.chain.note, self._references))}")

    # The pieces

    def _passed(self, step: Any, run: StepsRun, before: Any) -> str:
        """One step as a line that unfolds; steps of one group follow one another without an arrow."""
        apart = before is None or not step.group or step.group != before.group
        arrow = f'<span class="oms-step-arrow oms-step-{step.status}" aria-hidden="true"></span>' if apart and before else ""
        group = f'<p class="oms-chain-group">{inline(step.group)}</p>' if apart and step.group else ""
        guess = run.guesses.get(step.id, "")
        said = "" if not guess else ", as you said" if guess == step.status else f", you said {guess}"
        return (f'<li>{arrow}{group}<details class="oms-step oms-step-{step.status}"><summary><strong>{inline(step.label)}</strong> '
                f'<span class="oms-tag">{step.status}{said}</span></summary>'
                f"{paragraph(cited(step.says, self._references))}{self._evidence(step)}</details></li>")

    def _evidence(self, step: Any) -> str:
        missing = f"<p><strong>What would settle it:</strong> {inline(cited(step.missing, self._references))}</p>"
        checked = self._checked(step)
        how = "; ".join(f"{source.short}: {checked[key]}" for key in step.sources
                        if key in checked and (source := self._references.get(key)) is not None)
        return (f"<p><strong>The evidence:</strong> {inline(cited(step.why, self._references))}</p>"
                f"{missing if step.missing else ''}{sources_html(step.sources, self._references)}"
                f"{f'<p><small>How it was checked: {inline(how)}</small></p>' if how else ''}")

    def _checked(self, step: Any) -> dict[str, str]:
        return labels(self._claims[key] for key in step.claims if key in self._claims)

    def _sources(self, step: Any) -> list[dict[str, Any]]:
        checked = self._checked(step)
        return [{**line, "text": line["text"] + (f" ({checked[key]})" if key in checked else "")}
                for key, line in zip(step.sources, source_lines(step.sources, self._references), strict=True)]

    def _summary(self, run: StepsRun) -> str:
        told = run.tally
        counts = ", ".join(f"{sum(step.status == status for step in self.chain.steps)} {status}" for status in STATUSES)
        apart = "".join(f"<li><strong>{inline(step.label)}</strong>: you said {run.guesses[step.id]}, marked "
                        f"{step.status}</li>" for step in told.apart)
        return (f'<p class="oms-lead">{inline(told.sentence)}</p>'
                f"<p>The chain has {run.total} steps: {counts}.</p>"
                f"{f'<p>Marked otherwise than you said:</p><ul>{apart}</ul>' if apart else ''}"
                f"{paragraph(cited(self.chain.note, self._references))}")


def _verdict(run: StepsRun) -> str:
    if not run.guessed:
        return f"Marked: {run.step.status}."
    if run.guessed == run.step.status:
        return f"Right. Marked: {run.step.status}."
    return f"Not this one. Marked: {run.step.status}; you said {run.guessed}."
