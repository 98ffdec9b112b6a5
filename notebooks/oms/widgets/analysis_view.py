"""The analysis of a class on the page: which files were read, which questions need a look, one of them opened."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ipywidgets

from oms.content.bank import Bank
from oms.content.library import library
from oms.content.problem import Mistake, unknown
from oms.teaching.class_folder import read_folder
from oms.teaching.item_report import ClassReport
from oms.teaching.item_words import NAMES, ORDER, RULES, Item, brief
from oms.widgets.analysis_drawing import (
    files_html,
    item_html,
    items_html,
    learners_html,
    misconceptions_html,
    reliability_html,
    right_words,
    rules_html,
)
from oms.widgets.options import Guard, _text
from oms.widgets.prose import paragraph
from oms.widgets.view import View, named, put, refuse_unknown, shown

if TYPE_CHECKING:
    import pandas

LOOK, EVERY = "look", "all"
WRITTEN = "oms-analysis"  # the folder, beside the notebook, that the tables are written to
ABOUT = ("Put the response files of a class into one folder beside this notebook and name that folder. Every file is "
         "checked first; whether an answer is right is decided here anew. Nothing leaves this computer.")
EMPTY = "No answer of these files can be counted; the list of files says why."


def analyse(folder: object = "", quiz: str = "", **unknown_options: object) -> AnalysisView:
    """What a class did with the questions: `folder` holds the response files, `quiz` limits it to one quiz.

    Without a folder the page asks for it. Each file that cannot be used is named with the reason and the remedy, and
    the others are analysed. A folder or a quiz that is not there raises one sentence with the nearest name.
    """
    refuse_unknown(unknown_options, ("folder", "quiz"))
    books = library()
    view = AnalysisView(books)
    if not isinstance(folder, str) or folder.strip():
        view.read(folder, quiz)
    elif quiz:
        raise Mistake("Say in which folder the response files are, for example analyse(\"responses\").")
    return view


class AnalysisGuard(Guard):
    """The keyboard guard, with the dress of this view."""

    _css = _text("options.css", "analysis.css")


class AnalysisView(View):
    """The report on a class. `.table("items")` is a DataFrame; so are "options", "misconceptions", "reliability",
    "files" and "learners". `.look_at("oms-q-0401")`, `.filter("look")`, `.write()` do what the controls do.

    `.report` holds everything that was computed, None before a folder was read.
    """

    def __init__(self, books: Any) -> None:
        self.books, self.report = books, None
        self._place: tuple[object, str] = ("", "")
        self._quiet = False
        self._opened = ""
        self.folder = named(ipywidgets.Text(description="Folder with the response files"), "oms-folder")
        self.read_button = self.button("Analyse", self._pressed_read, "oms-main")
        self.files = ipywidgets.HTML()
        self.show_list = self._list("Show", self.filter)
        self.quiz_list = self._list("Quiz", self._limit)
        self.items = named(ipywidgets.HTML(), "oms-items")
        self.question_list = self._list("Open a question", lambda value: self.look_at(value) if value else None)
        self.back_button = self.button("Previous question", lambda: self._step(-1))
        self.next_button = self.button("Next question", lambda: self._step(1))
        self.opened = named(ipywidgets.HTML(), "oms-opened")
        self.more = ipywidgets.HTML()
        self.write_button = self.button("Write the tables as CSV", self._pressed_write)
        self.again_button = self.button("Read the folder again", self._pressed_again)
        self.lists = named(ipywidgets.Box([self.show_list, self.quiz_list]), "oms-fields")
        self.steps = named(ipywidgets.HBox([self.back_button, self.next_button]), "oms-bar")
        self.ends = named(ipywidgets.HBox([self.write_button, self.again_button]), "oms-bar")
        guard = AnalysisGuard()
        super().__init__([], "analysis", guard)
        self.children = (
            ipywidgets.HTML(f"<div class='oms-heading'><strong>A class, analysed</strong></div>{paragraph(ABOUT)}"),
            self.folder, named(ipywidgets.HBox([self.read_button]), "oms-bar"), self.notice, self.files, self.lists,
            self.items, self.question_list, self.steps, self.opened, self.more, self.ends, guard)
        self._mirror()

    # -- what a person can do ----------------------------------------------------------------------------------------

    def read(self, folder: object, quiz: str = "") -> AnalysisView:
        """Read the response files of a folder. Raises a Mistake when there is no such folder or quiz."""
        bank = Bank(self.books)
        if quiz and quiz not in self.books.quiz_names():
            raise unknown("quiz", quiz, self.books.quiz_names())
        report = ClassReport(read_folder(folder, bank), bank)
        if quiz and quiz in report.quizzes:
            report = ClassReport(report.answers, bank, quiz)
        elif quiz:
            raise Mistake(f"Nobody has answered a question of the quiz “{quiz}” yet.")
        self._place = (folder, quiz)
        self.report, self._opened, self._shown = report, "", LOOK if report.needing_a_look else EVERY
        self._all_quizzes = ClassReport(report.answers, bank).quizzes if quiz else report.quizzes
        self._mirror()
        return self

    def table(self, name: str = "items") -> pandas.DataFrame:
        """A table as a DataFrame: "items", "options", "misconceptions", "reliability", "files" or "learners".

        What a class is too small to say is missing in it. Raises a Mistake for another name, or before a folder was read.
        """
        return self._read_report().table(name)

    def filter(self, show: str = EVERY) -> AnalysisView:
        """Show all questions ("all"), those that need a look ("look"), or those of one rule, such as "key" or "harm"."""
        self._read_report()
        if show not in (LOOK, EVERY, *ORDER):
            raise unknown("kind of question", show, (LOOK, EVERY, *ORDER))
        self._shown = show
        self._mirror()
        return self

    def look_at(self, question: str) -> AnalysisView:
        """Open a question by its id. Raises a Mistake that names the nearest one that was answered."""
        self._opened = self._read_report().item(question).question
        if self._opened not in {item.question for item in self.selected}:
            self._shown = EVERY
        self._mirror()
        self.group.say(f"{self._opened}: {right_words(self.report.item(self._opened))} right.")
        return self

    def write(self, folder: str | Path = WRITTEN) -> list[str]:
        """Write every table as a CSV file into a folder beside the notebook; returns the names of the files."""
        paths = self._read_report().write(Path(folder))
        self.tell(f"Written to the folder “{Path(folder).name}”: {', '.join(path.name for path in paths)}. The file "
                  "oms-learners.csv holds nicknames.")
        return [path.name for path in paths]

    @property
    def selected(self) -> tuple[Item, ...]:
        """The questions in the table, in its order."""
        report = self._read_report()
        if self._shown == EVERY:
            return report.items
        return tuple(item for item in report.needing_a_look
                     if self._shown == LOOK or self._shown in {rule for rule, _ in item.looks})

    def line(self) -> str:
        """One line that says what this is; it tells nothing about anybody."""
        return "analyse: a class, from a folder of response files"

    def static(self) -> str:
        """The same as HTML without widgets; it holds nothing of any class."""
        return (f"<h4>A class, analysed</h4>{paragraph(ABOUT)}<p><em>Run this cell to analyse a class.</em></p>"
                + "".join(paragraph(rule) for rule in RULES))

    # -- how it is drawn ---------------------------------------------------------------------------------------------

    def _read_report(self) -> ClassReport:
        if self.report is None:
            raise Mistake("Name a folder of response files first.")
        return self.report

    def _list(self, label: str, act: Callable[[Any], object]) -> ipywidgets.Dropdown:
        choice = named(ipywidgets.Dropdown(options=[], description=label), "oms-list")
        choice.observe(lambda change: None if self._quiet else self.politely(lambda: act(change["new"])), "value")
        return choice

    def _pressed_read(self) -> None:
        self.read(self.folder.value)
        self.tell("Read.")

    def _pressed_again(self) -> None:
        self.read(*self._place)
        self.tell("Read anew.")

    def _pressed_write(self) -> None:
        self.write()

    def _limit(self, quiz: str) -> None:
        report = ClassReport(self._read_report().answers, self.report.bank, quiz)
        self.report, self._opened = report, ""
        self._place = (self._place[0], quiz)
        self._mirror()

    def _step(self, by: int) -> None:
        names = [item.question for item in self.selected]
        if not names:
            raise Mistake("There is no question in this list; choose another under “Show”.")
        if self._opened not in names:
            return self.look_at(names[0 if by > 0 else -1])
        return self.look_at(names[(names.index(self._opened) + by) % len(names)])

    def _mirror(self) -> None:
        self._quiet = True
        try:
            self._draw()
        finally:
            self._quiet = False

    def _draw(self) -> None:
        report = self.report
        anything = report is not None and bool(report.statistics.questions)
        for widget in (self.lists, self.items, self.question_list, self.steps, self.opened, self.more):
            shown(widget, anything)
        shown(self.ends, report is not None)
        if report is None:
            return
        put(self.files, value=files_html(report.answers) + ("" if anything else paragraph(EMPTY)))
        if not anything:
            return
        kinds = {rule: sum(rule in {found for found, _ in item.looks} for item in report.items) for rule in ORDER}
        _choices(self.show_list, [(f"Needs a look ({len(report.needing_a_look)})", LOOK),
                                  (f"All questions ({len(report.items)})", EVERY),
                                  *((f"{NAMES[rule]} ({count})", rule) for rule, count in kinds.items() if count
                                    or rule == self._shown)], self._shown)
        _choices(self.quiz_list, [("All quizzes", ""), *((name, name) for name in self._all_quizzes)], report.quiz)
        selected = self.selected
        put(self.items, value=items_html(selected, {value: words for words, value in self.show_list.options}[self._shown]))
        _choices(self.question_list, [("Choose …", ""), *(
            (f"{item.question} · {right_words(item)} · {brief(item.lead_in, 60)}", item.question) for item in selected)],
            self._opened)
        put(self.opened, value=item_html(report.item(self._opened), report.bank.questions[self._opened],
                                         self.books.references) if self._opened else "")
        put(self.more, value=misconceptions_html(report) + reliability_html(report) + learners_html(report) + rules_html())


def _choices(choice: ipywidgets.Dropdown, options: list[tuple[str, str]], value: str) -> None:
    """Give a list its options and its value, in one go and only where something changes."""
    if list(choice.options) != options:
        with choice.hold_sync():
            choice.options = options
            choice.value = value
    elif choice.value != value:
        choice.value = value
