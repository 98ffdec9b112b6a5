"""The question bank for other programs, on the page: a button for each, and what was left behind and why."""

from __future__ import annotations

import os
from collections import Counter
from html import escape
from typing import TYPE_CHECKING, Any

import ipywidgets

from oms.content.library import library
from oms.content.problem import Mistake, unknown
from oms.teaching.export_files import FOLDER
from oms.teaching.export_items import modules_asked
from oms.teaching.export_report import ExportReport
from oms.teaching.exports import TARGETS, export_bank
from oms.widgets.prose import inline, paragraph, table
from oms.widgets.quiz_picture import picture_alone
from oms.widgets.view import View, named, put, refuse_unknown

if TYPE_CHECKING:
    import pandas

ALL = "All modules"
WITHOUT_ANSWERS = "CSV without answers"


def export(what: str = "", to: str | os.PathLike | None = None, modules: Any = None, keys: bool = True,
           **unknown_options: object) -> ExportView:
    """Write the question bank for another program: `export("moodle")`, `export("anki", modules="M04")`.

    `what` is "anki", "anki-text", "moodle", "canvas", "gift" or "csv"; without it you get a button for each. The files
    go to the folder `to`, or to `oms-export` beside the notebook; `modules` chooses among the modules; `keys=False`
    leaves the answers out of a CSV. `.report` says what was written and what was left behind, `.table()` the same as a
    pandas DataFrame. A wrong name raises one sentence with the nearest one.
    """
    refuse_unknown(unknown_options, ("what", "to", "modules", "keys"))
    if what != "" and (not isinstance(what, str) or what not in TARGETS):
        raise unknown("export", what, TARGETS)
    if to is not None and not isinstance(to, str | os.PathLike):
        raise Mistake("Name the folder in quotation marks, as in to=\"oms-export\".")
    view = ExportView(to, modules)
    if what:
        view.write(what, keys=keys)
    return view


class ExportView(View):
    """Buttons for each program, a choice of modules, the folder, and the report of the last export in `.report`."""

    def __init__(self, to: str | os.PathLike | None = None, modules: Any = None) -> None:
        self.books = library()
        self.report: ExportReport | None = None
        known = modules_asked(self.books, None)
        asked = modules_asked(self.books, modules)
        chosen = tuple(sorted(asked)) if modules is not None else ALL
        options = [(ALL, ALL), *((self._named(name), (name,)) for name in known)]
        if chosen not in [value for _, value in options]:
            options.append((", ".join(asked), chosen))
        self.modules = ipywidgets.Dropdown(options=options, value=chosen, description="Modules",
                                            style={"description_width": "7em"}, layout={"width": "26em"})
        self.folder = ipywidgets.Text(value=os.fspath(to) if to is not None else FOLDER, description="Folder",
                                      continuous_update=False)
        self.buttons = {name: self.button(target.label, lambda name=name: self.write(name))
                        for name, target in TARGETS.items()}
        self.buttons[WITHOUT_ANSWERS] = self.button(WITHOUT_ANSWERS, lambda: self.write("csv", keys=False))
        bar = named(ipywidgets.HBox(tuple(self.buttons.values())), "oms-bar")
        self.shown = ipywidgets.HTML()
        top = paragraph("**Take the question bank along.** Choose modules and folder, then press the program it is for.")
        about = ipywidgets.HTML(top + _targets())
        super().__init__((about, self.modules, self.folder, bar, self.shown), "export")

    def write(self, what: str, keys: bool = True) -> ExportReport:
        """Write the files for this program with the modules and the folder chosen; returns the report.

        Raises a Mistake for an unknown program and for a folder that cannot be written.
        """
        chosen = None if self.modules.value == ALL else self.modules.value
        report = export_bank(what, self.folder.value, chosen, keys=keys, books=self.books,
                             paint=lambda question: picture_alone(question, self.books))
        self.report = report
        put(self.shown, value=_told(report))
        self.tell(f"{report.summary} The files are in the folder “{self.folder.value.strip() or FOLDER}”.")
        return report

    def table(self) -> pandas.DataFrame:
        """One row for each question of the last export: question, module, type, written, became, why. Raises a Mistake
        before the first one."""
        if self.report is None:
            raise Mistake("Nothing was exported yet: press a button first, or write export(\"moodle\").")
        return self.report.table()

    def line(self) -> str:
        """What this is; after an export, how many questions were written and left behind."""
        if self.report is None:
            return f"export: the question bank for {', '.join(TARGETS)}"
        return f"export “{self.report.target}”: {len(self.report.written)} written, {len(self.report.left)} left behind"

    def static(self) -> str:
        """What can be exported, as HTML without widgets."""
        return paragraph("**Take the question bank along.** Run this cell to write it for another program.") + _targets()

    def _named(self, module: str) -> str:
        lesson = self.books.lessons.get(module)  # its file has a short name, its title is a whole question
        return f"{module} {' '.join(lesson.file.split('-')[1:])}" if lesson else module


def _targets() -> str:
    rows = [(target.label, target.about, f"export(\"{name}\")") for name, target in TARGETS.items()]
    return f"<details><summary>What goes where</summary>{table(('Program', 'What goes, what stays', 'In code'), rows)}</details>"


def _told(report: ExportReport) -> str:
    """The report as HTML: the files, what stayed behind by reason, what to know."""
    files = "".join(f"<li>{escape(path.name)}</li>" for path in report.files if path.suffix != ".svg")
    pictures = sum(path.suffix == ".svg" for path in report.files)
    files += f"<li>{pictures} pictures beside them</li>" if pictures else ""
    counted = sorted(Counter((one.type, one.why) for one in report.left).items())
    rows = [(kind, count, why, ", ".join(one.id for one in report.left if (one.type, one.why) == (kind, why)))
            for (kind, why), count in counted]
    behind = table(("Type", "How many", "Why", "Which"), rows, caption="Left behind") if rows else paragraph("Nothing stayed behind.")
    notes = "".join(f"<li>{inline(note)}</li>" for note in report.notes)
    return (f"<p><strong>{inline(report.summary)}</strong></p><p>Files:</p><ul>{files}</ul><p>To know:</p><ul>{notes}</ul>"
            f"<details><summary>What was left behind, and why</summary>{behind}</details>")
