"""Letter cards for a vote: shown small, and written as a PDF beside the notebook when a button is pressed."""

from __future__ import annotations

from pathlib import Path

import ipywidgets

from oms.teaching.letter_cards import ALT, FILE, paint_all, write_cards
from oms.widgets.figure_drawing import canvas, picture
from oms.widgets.view import View, refuse_unknown

HOW = ("Print the file on A4 or Letter, “fit to page”, one set for each learner or each pair. Pages 1 to 5 hold one letter "
       "each; page 6 holds all five, to point at or to cut apart. Grey print will do: letter and pattern say the same as "
       "the colour.")


def letter_cards(folder: str | Path = ".", **unknown_options: object) -> LetterCards:
    """Cards A to E to raise in a vote. The button writes them as a PDF beside the notebook, or into `folder`."""
    refuse_unknown(unknown_options, ("folder",))
    return LetterCards(folder)


class LetterCards(View):
    """The cards as a picture, and a button. `.write()` does the same as the button and returns the path of the PDF."""

    def __init__(self, folder: str | Path = ".") -> None:
        self.folder = folder
        self.cards = ipywidgets.HTML(self.static())
        self.write_button = self.button("Write the PDF", self.write, "oms-main")
        bar = ipywidgets.HBox([self.write_button])
        bar.add_class("oms-bar")
        super().__init__((self.cards, bar), "letter-cards")

    def write(self) -> Path:
        """Write the PDF of six pages and return its path. An older one of ours is replaced, nothing else is."""
        path = write_cards(self.folder)
        self.tell(f"Written: “{path.name}”, beside this notebook in the list of files on the left.")
        return path

    def line(self) -> str:
        """The name of the file and what is in it."""
        return f"letter cards A to E: {FILE}, 6 pages"

    def static(self) -> str:
        """How to print them, and the five cards as a picture."""
        return f"<p>{HOW}</p><p>{picture(lambda: paint_all(canvas(4.2, 5.94)), 'oms-letter-cards', ALT)}</p>"
