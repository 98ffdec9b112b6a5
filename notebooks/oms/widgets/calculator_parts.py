"""What all calculators have in common on the page: how one is opened, its fields, its sources, how it speaks."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html import escape
from typing import Any

import ipywidgets

from oms.content.calculators import Counted
from oms.content.library import library
from oms.content.problem import Mistake
from oms.learning.certainty import wilson
from oms.learning.typed_number import shown_percent
from oms.widgets.options import Guard, _text
from oms.widgets.prose import anchor, badges, cited, inline, paragraph, source_lines
from oms.widgets.sources import labels
from oms.widgets.view import Absent, View, named, refuse_unknown


class CalculatorGuard(Guard):
    """The keyboard guard, with the dress of the calculators."""

    _css = _text("options.css", "calculators.css")


def opened(kind: str, name: str, view: Callable[[str, Any, Any], Any], options: dict) -> Any:
    """The view of the calculator of this kind and name.

    A wrong name raises one sentence with the nearest name; a file that cannot be read gives one polite line.
    """
    refuse_unknown(options, ())
    books = library()
    try:
        entry = books.calculator(name, kind)
    except Mistake:
        if str(name) not in books.calculator_names(kind):
            raise
        return Absent("calculator", name)
    return view(name, entry, books)


class CalculatorView(View):
    """A calculator: controls above, what comes of them below, its limits and its sources last.

    A view of this kind writes `_mirror()`, which brings the page in step with what was set, and `spoken()`.
    """

    def __init__(self, name: str, entry: Any, books: Any, kind: str, controls: Iterable[ipywidgets.Widget]) -> None:
        self.name, self.entry, self.books = name, entry, books
        self._quiet = False  # True while fields are put in step with the state, not changed by a person
        heading = ipywidgets.HTML(f"<div class='oms-heading'><strong>{inline(entry.title)}</strong></div>"
                                  f"{self.words(entry.about)}")
        self.result = named(ipywidgets.HTML(), "oms-outcome")
        self.foot = ipywidgets.HTML()
        guard = CalculatorGuard()
        controls = tuple(controls)
        super().__init__([heading, *controls, self.result, self.foot, guard], kind, guard)
        # What was wrong with a number stands below its field: the end of a calculator is a page away.
        self.children = (heading, *controls, self.notice, self.result, self.foot, guard)
        self.add_class("oms-calculator")
        self._show()

    def spoken(self) -> str:
        """What a screen reader reads out after a change."""
        raise NotImplementedError

    def _mirror(self) -> None:
        raise NotImplementedError

    def _show(self) -> None:
        self._quiet = True
        try:
            self._mirror()
        finally:
            self._quiet = False

    def _changed(self, said: str = "") -> Any:
        """After every change: draw anew, take an old notice away, and say what came of it."""
        self._show()
        if self.notice.value:
            self.tell("")
        self.group.say(said or self.spoken())
        return self

    def heard(self, widget: ipywidgets.Widget, act: Callable[[Any], object]) -> Any:
        """The widget; `act` is done politely with its new value when a person changes it."""
        widget.observe(lambda change: None if self._quiet else self.politely(lambda: act(change["new"])), "value")
        return widget

    def number_fields(self, labels: dict[str, str], act: Callable[[dict[str, str]], object]) -> dict[str, ipywidgets.Text]:
        """A field for each number; when one is left, `act` gets what stands in all of them.

        All at once, because two numbers may fit only together: 20 of 30 is typed as a 20 that does not fit yet.
        """
        fields = {key: named(ipywidgets.Text(description=label, continuous_update=False), "oms-number-field")
                  for key, label in labels.items()}
        for field in fields.values():
            self.heard(field, lambda _: act({key: one.value for key, one in fields.items()}))
        return fields

    def choice(self, label: str, options: list[tuple[str, Any]], act: Callable[[Any], object],
               *names: str) -> ipywidgets.ToggleButtons:
        """Buttons of which one is down; none at the start."""
        buttons = ipywidgets.ToggleButtons(options=options, value=None, description=label)
        return self.heard(named(buttons, *names), act)

    def words(self, text: str) -> str:
        """A paragraph of the file, with its sources named."""
        return paragraph(cited(text, self.books.references))

    def said(self, text: str) -> str:
        """A line of the file inside other words, with its sources named."""
        return inline(cited(text, self.books.references))

    def foot_html(self, numbers: str, pieces: Iterable[Any] = ()) -> str:
        """The numbers as a table to open, the limits, and the sources."""
        return (f"<details><summary>The numbers as a table</summary><div class='oms-wide'>{numbers}</div></details>"
                f"<p class='oms-small'>{self.said(self.entry.note)}</p>"
                f"<details><summary>Where the numbers come from</summary>{self.sources((self.entry, *pieces))}{badges()}"
                "</details>")

    def sources(self, pieces: Iterable[Any]) -> str:
        """The sources of these entries with links, each with its key and with how its facts were checked."""
        pieces = tuple(pieces)
        claims = [self.books.claims[key] for piece in pieces for key in piece.claims if key in self.books.claims]
        checked = labels(claims)
        keys = list(dict.fromkeys(key for piece in pieces for key in piece.sources))
        rows = []
        for key, line in zip(keys, source_lines(keys, self.books.references), strict=True):
            links = ", ".join(anchor(one["label"], one["url"]) for one in line["links"])
            label = f"; {checked[key]}" if key in checked else ""
            rows.append(f"<li>{escape(line['text'])}{f' ({links})' if links else ''} <em>[{escape(key + label)}]</em></li>")
        return f"<ul>{''.join(rows)}</ul>"


def keys(piece: Any) -> str:
    """The keys of an entry as they are cited: "[pang2010]"."""
    return "[" + "; ".join(piece.sources) + "]"


def share_told(entry: Counted) -> str:
    """A published share with its per cent: "4 of 15 (26.7 %)"."""
    return f"{entry.told} ({shown_percent(entry.share)})" if entry.count is not None else entry.told


def interval_told(count: int | None, denominator: int | None) -> str:
    """The Wilson 95 % interval of a count: "21 % to 94 %"; "not known" without one."""
    if count is None or not denominator:
        return "not known"
    low, high = wilson(count, denominator)
    return f"{100 * low:.0f} % to {100 * high:.0f} %"
