"""A file of answers for a teacher, under a name that the learner chooses."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import ipywidgets

from oms.content.problem import Mistake
from oms.learning.handing_in import response_file
from oms.learning.store import default_store
from oms.widgets.prose import paragraph
from oms.widgets.view import View, named

if TYPE_CHECKING:
    from oms.learning.store import Store

WORDS = ("The file holds which questions you answered, what you chose, how sure you were, how long it took and when. It holds "
         "no name but the one you type. It is written beside this notebook, and goes nowhere by itself.")


def hand_in(*names: object, **unknown_options: object) -> HandInView:
    """Write your answers into a file for your teacher, under a name you choose. Nothing is sent anywhere.

    The brackets stay empty: a name in them would be kept in the notebook, so one there raises a sentence.
    """
    if names or unknown_options:
        raise Mistake("Leave the brackets empty: hand_in(). Type the name into the field, so that no notebook keeps it.")
    return HandInView(default_store())


class HandInView(View):
    """A name and a button. `.write("blue-heron")` does the same and returns the file's name."""

    def __init__(self, store: Store, folder: str | Path = ".") -> None:
        self.store, self.folder = store, folder
        self.words = ipywidgets.HTML(paragraph(WORDS))
        self.name = named(ipywidgets.Text(description="Name on the file"), "oms-nickname")
        self.write_button = self.button("Write the file", self._pressed_write, "oms-main")
        bar = ipywidgets.HBox([self.write_button])
        bar.add_class("oms-bar")
        super().__init__((self.words, self.name, bar), "hand-in")

    def write(self, name: str) -> str:
        """Write the file under this name, beside the notebook; returns the file's name."""
        path = response_file(self.store, name, self.folder)
        self.tell(f"Written: “{path.name}”, beside this notebook in the list of files on the left. Give it to your teacher.")
        return path.name

    def _pressed_write(self) -> None:
        self.write(self.name.value)

    def line(self) -> str:
        """One line that says what this is."""
        return "hand in: a file of my answers, under a name I choose"

    def static(self) -> str:
        """The same as HTML without widgets."""
        return paragraph(WORDS)
