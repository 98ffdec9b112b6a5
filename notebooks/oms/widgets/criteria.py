"""The criteria switchboard: toggle findings and see which components of the rule are met, and why."""

from __future__ import annotations

from typing import Any

import ipywidgets

from oms.content.criteria import Criteria
from oms.content.problem import unknown
from oms.learning.criteria import Verdict, judge, switched
from oms.widgets.calculator_parts import CalculatorView, keys, opened
from oms.widgets.prose import cited, inline, table
from oms.widgets.view import Absent, named, put

_HEAD = {"met": "Rule met", "too few": "Rule not met", "ruled out": "Rule does not apply"}
_EFFECT = {"counts": "counts", "does not count": "does not count", "rules out": "takes the label away"}


def criteria(name: str = "three-of-four", **unknown_options: object) -> CriteriaView | Absent:
    """The switchboard: toggle findings, or `.try_child("…")`; `.set(ataxia=True)` does the same in writing.

    A wrong name raises one sentence with the nearest name; a file that cannot be read gives one polite line.
    """
    return opened("criteria", name, CriteriaView, unknown_options)


class CriteriaView(CalculatorView):
    """Findings to switch on. `.verdict` is what the rule makes of them, `.on` the ids that are on.

    `.set(ataxia=True, sleep_disturbance=False)` switches, `.try_child(name)` sets a synthetic child, `.reset()` clears.
    """

    def __init__(self, name: str, entry: Criteria, books: Any) -> None:
        self.on: tuple[str, ...] = ()
        self.child = ""
        self.child_buttons = self.choice("Try these children", [(one.label, one.id) for one in entry.children],
                                         lambda new: new and self.try_child(new), "oms-above")
        self.story = ipywidgets.HTML()
        self.boxes = {one.id: self.heard(
            named(ipywidgets.Checkbox(description=one.label, indent=False), "oms-tick"),
            lambda new, key=one.id: self.set(**{key: new})) for one in entry.findings}
        heads = [(one.number, f"{one.number}. {one.label}") for one in entry.components] + [(None, "Other findings")]
        groups = [named(ipywidgets.VBox([ipywidgets.HTML(f"<p><strong>{inline(head)}</strong></p>"), *(
            self.boxes[one.id] for one in entry.findings if one.component == number)]), "oms-switches")
            for number, head in heads]
        board = named(ipywidgets.Box(groups), "oms-switchboard")
        self.clear_button = self.button("Clear", self.reset)
        super().__init__(name, entry, books, "criteria", [
            self.child_buttons, self.story, board, named(ipywidgets.HBox([self.clear_button]), "oms-bar")])

    @property
    def verdict(self) -> Verdict:
        """What the rule makes of the findings that are on."""
        return judge(self.entry, self.on)

    def set(self, **findings: bool) -> CriteriaView:
        """Switch findings on or off by name, such as `set(ataxia=True)`. A wrong name changes nothing, and says why."""
        self.on = switched(self.entry, self.on, findings)
        self.child = ""
        return self._changed()

    def try_child(self, name: str) -> CriteriaView:
        """Set the findings of a synthetic child. Raises a Mistake with the nearest name."""
        children = {one.id: one for one in self.entry.children}
        if not isinstance(name, str) or name not in children:
            raise unknown("child", name, children)
        self.on = switched(self.entry, (), dict.fromkeys(children[name].on, True))
        self.child = name
        return self._changed()

    def reset(self) -> CriteriaView:
        """Switch everything off."""
        self.on, self.child = (), ""
        return self._changed()

    def line(self) -> str:
        """The verdict and what is on."""
        return f"criteria “{self.name}”: {self.verdict.line}\n  on: {', '.join(self.on) or 'nothing'}"

    def spoken(self) -> str:
        """The verdict in a few words."""
        return self._head(self.verdict)

    def static(self) -> str:
        """The rule as HTML without widgets: every finding, every pattern, and each child with its verdict."""
        entry = self.entry
        children = "".join(
            f"<li><strong>{inline(one.label)}:</strong> {self.said(one.story)} <em>{inline(judge(entry, one.on).line)}</em></li>"
            for one in entry.children)
        return (f"<h4>{inline(entry.title)}</h4>{self.words(entry.about)}<p><em>Run this cell to switch findings on and "
                f"off here.</em></p>{self._components(judge(entry, ()))}<details><summary>Children to try, with their "
                f"verdicts</summary><ul>{children}</ul></details>{self._foot()}")

    def _mirror(self) -> None:
        for name, box in self.boxes.items():
            put(box, value=name in self.on)
        put(self.child_buttons, value=self.child or None)
        story = next((one.story for one in self.entry.children if one.id == self.child), "")
        put(self.story, value=self.words(story))
        put(self.result, value=self._outcome(self.verdict))
        put(self.foot, value=self._foot())

    def _head(self, verdict: Verdict) -> str:
        which = f": {' + '.join(map(str, verdict.met))}" if verdict.met else ""
        return f"{_HEAD[verdict.outcome]}. {len(verdict.met)} of {verdict.of} components{which}."

    def _outcome(self, verdict: Verdict) -> str:
        entry = self.entry
        told = {"met": entry.met, "too few": entry.too_few, "ruled out": entry.ruled_out}[verdict.outcome]
        lines = [f"<p class='oms-verdict'><strong>{inline(self._head(verdict))}</strong></p>", self.words(told)]
        if verdict.pattern:
            lines.append(f"<p><strong>Pattern {verdict.pattern.name}</strong>, one of {len(entry.patterns)} that satisfy "
                         f"the rule. {self.said(verdict.pattern.says)} {self.said(keys(verdict.pattern))}</p>")
        lines.append(self._components(verdict))
        found = [one for one in entry.findings if one.id in self.on]
        if found:
            rows = "".join(f"<li><strong>{inline(one.label)}</strong> {_EFFECT[one.effect]}"
                           f"{f' towards component {one.component}' if one.component else ''}: {self.said(one.why)} "
                           f"{self.said(keys(one))}</li>" for one in found)
            lines.append(f"<p><strong>Why</strong></p><ul>{rows}</ul>")
        if self.on:
            lines += [self.words(one.missing) for one in entry.components if one.number not in verdict.met]
        if entry.other_rule and self.on:
            rule = entry.other_rule
            lines.append(f"<p><strong>{inline(rule.label)}:</strong> "
                         f"{self.said(rule.fits if verdict.fits_other_rule else rule.misses)} {self.said(keys(rule))}</p>")
        return "".join(lines)

    def _components(self, verdict: Verdict) -> str:
        rows = []
        for one in self.entry.components:
            by = [f.label for f in self.entry.findings if f.component == one.number and f.id in self.on]
            once = " (counts once)" if len(by) > 1 else ""
            met = one.number in verdict.met
            rows.append((one.number, one.label, f"✓ met: {', '.join(by)}{once}" if met else "– not met"))
        if not verdict.met:
            rows = [(number, label, ", ".join(f.label for f in self.entry.findings if f.component == number))
                    for number, label, _ in rows]
            return table(("No.", "Component", "What counts"), rows, caption=f"{self.entry.least} of {verdict.of} are needed")
        return table(("No.", "Component", "Here"), rows, caption=f"{self.entry.least} of {verdict.of} are needed")

    def _foot(self) -> str:
        entry = self.entry
        findings = table(("Finding", "Effect", "Component", "Why", "Key"), [
            (one.label, _EFFECT[one.effect], one.component or "–", self._plain(one.why), keys(one))
            for one in entry.findings], caption="Every finding")
        patterns = table(("Pattern", "What such a child looks like", "Key"), [
            (one.name, self._plain(one.says), keys(one)) for one in entry.patterns],
            caption=f"The {len(entry.patterns)} patterns that satisfy the rule")
        rule = entry.other_rule
        return self.foot_html(patterns + findings, (*entry.components, *entry.findings, *entry.patterns,
                                                    *((rule,) if rule else ())))

    def _plain(self, words: str) -> str:
        return cited(words, self.books.references)
