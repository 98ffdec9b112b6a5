"""The natural-frequency tree: one box of people, two groups they belong to, and so two probabilities."""

from __future__ import annotations

from typing import Any

import ipywidgets

from oms.content.calculators import NaturalTree
from oms.content.problem import Mistake, unknown
from oms.learning.frequencies import Tree, changed, started
from oms.learning.typed_number import shown_percent
from oms.widgets.calculator_drawing import Drawing, tree_drawing
from oms.widgets.calculator_parts import CalculatorView, interval_told, keys, opened, share_told
from oms.widgets.prose import cited, inline, table
from oms.widgets.view import Absent, named, put


def tree(name: str = "two-probabilities", **unknown_options: object) -> TreeView | Absent:
    """The tree of this name: change its numbers on the page or with `.set(first=…, both=…, second=…)`.

    A wrong name raises one sentence with the nearest name; a file that cannot be read gives one polite line.
    """
    return opened("tree", name, TreeView, unknown_options)


class TreeView(CalculatorView):
    """Two trees that share a box. `.tree` holds the three numbers; `.tree.of_first` and `.of_second` the two shares.

    `.start(name)` begins with published shares, `.set(both=300)` changes numbers, `.answer(statement, "first")` answers
    a question ("first", "second" or "neither"), `.reset()` begins again.
    """

    def __init__(self, name: str, entry: NaturalTree, books: Any) -> None:
        self.start_name = entry.starts[0].id
        self.tree = started(entry, entry.starts[0])
        self.answers: dict[str, str] = {}
        self.start_buttons = self.choice("Start from", [(one.label, one.id) for one in entry.starts],
                                         lambda new: new and self.start(new), "oms-above")
        labels = {"first": entry.first.whole, "both": entry.first.part, "second": entry.second.whole}
        self.fields = self.number_fields({key: label[:1].upper() + label[1:] for key, label in labels.items()},
                                         lambda typed: self.set(**typed))
        fields = named(ipywidgets.Box(list(self.fields.values())), "oms-fields")
        self.reset_button = self.button("Reset", self.reset)
        self.ask = ipywidgets.HTML(f"<h4>{inline(entry.ask)}</h4>" if entry.statements else "")
        options = [(entry.first.probability, "first"), (entry.second.probability, "second"), (entry.neither, "neither")]
        self.statement_buttons = {one.id: self.choice(one.text, options, lambda new, key=one.id: new and self.answer(key, new),
                                                      "oms-above", "oms-statement") for one in entry.statements}
        self.replies = {one.id: named(ipywidgets.HTML(), "oms-reply") for one in entry.statements}
        self._questions = [widget for key in self.statement_buttons
                           for widget in (self.statement_buttons[key], self.replies[key])]
        super().__init__(name, entry, books, "tree", [
            self.start_buttons, fields, named(ipywidgets.HBox([self.reset_button]), "oms-bar")])
        outcome = self.children.index(self.result) + 1
        self.children = (*self.children[:outcome], self.ask, *self._questions, *self.children[outcome:])

    def start(self, name: str) -> TreeView:
        """Begin with a published pair of shares. Raises a Mistake with the nearest name."""
        starts = {one.id: one for one in self.entry.starts}
        if not isinstance(name, str) or name not in starts:
            raise unknown("start", name, starts)
        self.start_name, self.tree = name, started(self.entry, starts[name])
        return self._changed()

    def set(self, **numbers: object) -> TreeView:
        """Change numbers: `first`, `both`, `second`, in whole people. A number that does not fit changes nothing."""
        for name in numbers:
            if name not in self.fields:
                raise unknown("number", name, self.fields)
        now = changed(self.entry, self.tree, numbers)
        if now != self.tree:
            self.start_name, self.tree = "", now
        return self._changed()

    def answer(self, statement: str, means: str) -> bool:
        """Say which probability a statement means: "first", "second" or "neither"; returns whether that is right."""
        known = {one.id: one for one in self.entry.statements}
        if not isinstance(statement, str) or statement not in known:
            raise unknown("statement", statement, known)
        if means not in ("first", "second", "neither"):
            raise Mistake("A statement means the “first” or the “second” probability, or “neither”.")
        self.answers = self.answers | {statement: means}
        right = known[statement].means == means
        self._changed(f"{'Right.' if right else 'Not that one.'} {cited(known[statement].why, self.books.references)}")
        return right

    def reset(self) -> TreeView:
        """Begin again with the first published pair, and with no answers."""
        self.answers = {}
        return self.start(self.entry.starts[0].id)

    def line(self) -> str:
        """The three numbers, the two probabilities, and how many questions were answered."""
        now, entry = self.tree, self.entry
        asked = f", {len(self.answers)} of {len(entry.statements)} answered" if entry.statements else ""
        return (f"tree “{self.name}”: {self.start_name or 'own numbers'}{asked}\n"
                f"  {entry.first.probability} = {now.both:,} / {now.first:,} = {shown_percent(now.of_first)}\n"
                f"  {entry.second.probability} = {now.both:,} / {now.second:,} = {shown_percent(now.of_second)}")

    def spoken(self) -> str:
        """The two probabilities in words."""
        return " ".join(self._sentences(self.tree))

    def static(self) -> str:
        """The trees as HTML without widgets, with the first published numbers; the questions with their answers."""
        entry = self.entry
        first = started(entry, entry.starts[0])
        meant = {"first": entry.first.probability, "second": entry.second.probability, "neither": entry.neither}
        asked = "".join(f"<li>{inline(one.text)}<details><summary>Answer</summary><p><strong>{inline(meant[one.means])}."
                        f"</strong> {self.said(one.why)}</p></details></li>" for one in entry.statements)
        questions = f"<p><strong>{inline(entry.ask)}</strong></p><ul>{asked}</ul>" if asked else ""
        return (f"<h4>{inline(entry.title)}</h4>{self.words(entry.about)}<p><em>Run this cell to change the numbers here."
                f"</em></p>{''.join(drawing.picture() for drawing in self._drawings(first))}{self._told(first)}{questions}"
                f"{self._foot(first)}")

    def _mirror(self) -> None:
        put(self.start_buttons, value=self.start_name or None)
        for key, field in self.fields.items():
            put(field, value=str(getattr(self.tree, key)))
        drawings = "".join(f"<div class='oms-tree-one'>{drawing.svg()}</div>" for drawing in self._drawings(self.tree))
        put(self.result, value=f"<div class='oms-trees'>{drawings}</div>{self._told(self.tree)}")
        put(self.foot, value=self._foot(self.tree))
        for one in self.entry.statements:
            given = self.answers.get(one.id)
            put(self.statement_buttons[one.id], value=given)
            verdict = "✓ Right." if given == one.means else "✗ Not that one."
            put(self.replies[one.id], value=f"<p><strong>{verdict}</strong> {self.said(one.why)} {self.said(keys(one))}</p>"
                if given else "")

    def _sentences(self, now: Tree) -> tuple[str, str]:
        found = []
        for branch, whole, share in ((self.entry.first, now.first, now.of_first),
                                     (self.entry.second, now.second, now.of_second)):
            words = branch.sentence
            for mark, value in (("{whole}", f"{whole:,}"), ("{part}", f"{now.both:,}"), ("{percent}", shown_percent(share))):
                words = words.replace(mark, value)
            found.append(words)
        return found[0], found[1]

    def _drawings(self, now: Tree) -> tuple[Drawing, Drawing]:
        entry = self.entry
        words = self._sentences(now)
        return tuple(tree_drawing((whole, branch.whole), (now.both, branch.part), (whole - now.both, branch.rest),
                                  f"A tree of three boxes. {said}")
                     for branch, whole, said in ((entry.first, now.first, words[0]), (entry.second, now.second, words[1])))

    def _told(self, now: Tree) -> str:
        rows = []
        for branch, whole, share, words in zip((self.entry.first, self.entry.second), (now.first, now.second),
                                               (now.of_first, now.of_second), self._sentences(now), strict=True):
            rows.append(f"<p><strong>{inline(branch.probability)} = {shown_percent(share)}.</strong> {self.said(words)} "
                        f"<em>Derived: {now.both:,} ÷ {whole:,} = {shown_percent(share)}.</em></p>")
        return f"{''.join(rows)}{self.words(self.entry.same)}"

    def _foot(self, now: Tree) -> str:
        entry = self.entry
        boxes = table(("Tree", "Whole", "In both", "Only here", "Probability (derived)"), [
            (branch.whole, f"{whole:,}", f"{now.both:,}", f"{whole - now.both:,}", f"{branch.probability} = {shown_percent(share)}")
            for branch, whole, share in ((entry.first, now.first, now.of_first), (entry.second, now.second, now.of_second))],
            caption="The numbers in the boxes")
        shares = [(start.label, branch.probability, share_told(one), interval_told(one.count, one.denominator), one.population,
                   f"{keys(one)}{f'; {one.note}' if one.note else ''}")
                  for start in entry.starts for branch, one in ((entry.first, start.first), (entry.second, start.second))]
        starts = table(("Start", "Probability", "Published", "95% interval (derived)", "Who was counted", "Key and note"), shares,
                       caption="What the starts rest on")
        return self.foot_html(boxes + starts, (*(one for start in entry.starts for one in (start.first, start.second)),
                                               *entry.statements))
