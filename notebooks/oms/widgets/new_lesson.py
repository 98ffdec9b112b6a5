"""A new lesson from the template, on the page: a name, a title, a button."""

from __future__ import annotations

from pathlib import Path

import ipywidgets

from oms.teaching.lesson_template import row_of, write_lesson
from oms.widgets.prose import paragraph
from oms.widgets.view import View, named, refuse_unknown

ABOUT = ("**A lesson of your own.** The template holds the cells that every lesson has, with words that say what belongs there. "
         "It is written beside this notebook, and nothing that exists is written over.")


def new_lesson(name: str = "", title: str = "", **unknown_options: object) -> NewLesson:
    """Write a new lesson from the template: `new_lesson("14-my-lesson", "Which question does it answer?")`.

    Without a name the page asks for one. A name that will not do or is taken raises one sentence.
    """
    refuse_unknown(unknown_options, ("name", "title"))
    view = NewLesson()
    if name:
        view.write(name, title)
    return view


class NewLesson(View):
    """Two fields and a button. `.write("14-my-lesson", "Which question?")` does the same and returns the file's path."""

    def __init__(self, folder: str | Path = ".") -> None:
        self.folder = folder
        self.about = ipywidgets.HTML(paragraph(ABOUT))
        self.name = named(ipywidgets.Text(description="Name of the lesson"), "oms-wide-field")
        self.title = named(ipywidgets.Text(description="Its question"), "oms-wide-field")
        self.write_button = self.button("Copy the template", lambda: self.write(self.name.value, self.title.value), "oms-main")
        bar = ipywidgets.HBox([self.write_button])
        bar.add_class("oms-bar")
        super().__init__((self.about, self.name, self.title, bar), "new-lesson")

    def write(self, name: str, title: str = "") -> Path:
        """Write the lesson and return its path."""
        path = write_lesson(name, title, self.folder)
        row = row_of(path.stem, title or "What question does this lesson answer?")
        self.tell(f"Written: “{path.name}”, in the list of files on the left. Now add this row to data/lessons.csv: {row}")
        return path

    def line(self) -> str:
        """One line that says what this is."""
        return "new lesson: a copy of the template, under a name I choose"

    def static(self) -> str:
        """The same as HTML without widgets."""
        return paragraph(ABOUT)
