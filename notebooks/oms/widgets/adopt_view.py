"""A question bank of another program comes in, on the page: which file, what came of it, what is still to be written."""

from __future__ import annotations

import os

import ipywidgets

from oms.content.library import library
from oms.content.problem import Mistake
from oms.teaching.adoption import Adoption, adopt_file
from oms.widgets.prose import inline, paragraph, table
from oms.widgets.view import View, named, put, refuse_unknown

ABOUT = ("A file of jupyterquiz (JSON) or GIFT becomes a quiz of this course. No file is ever overwritten. What the other program "
         "did not know is marked in the new file, and check() names every such place.")


def adopt(file: str | os.PathLike | None = None, name: str | None = None, **unknown_options: object) -> AdoptView:
    """Take in the questions of another program: `adopt("questions.json")`, `adopt("week-3.gift", name="week-3")`.

    The file is one of jupyterquiz (JSON) or GIFT; without it you get a field to name one. The questions are written to
    `questions/NAME.yaml` of the content folder as drafts; `name` is the new quiz's name, without it the file's own.
    `.adoption` says what came of it. A file that cannot be read, or a name that is taken, raises one sentence.
    """
    refuse_unknown(unknown_options, ("file", "name"))
    view = AdoptView()
    if file is not None:
        view.take(file, name)
    return view


class AdoptView(View):
    """A field for the file, one for the name of the new quiz, and the report of the last file in `.adoption`."""

    def __init__(self) -> None:
        self.adoption: Adoption | None = None
        self.file = ipywidgets.Text(description="File", continuous_update=False)
        self.name = ipywidgets.Text(description="Name of the quiz", continuous_update=False)
        bar = named(ipywidgets.HBox([self.button("Take in", self._pressed_take)]), "oms-bar")
        self.shown = ipywidgets.HTML()
        top = ipywidgets.HTML(paragraph("**Take in questions of another program.**") + paragraph(ABOUT))
        super().__init__((top, self.file, self.name, bar, self.shown), "adopt")

    def take(self, file: str | os.PathLike, name: str | None = None) -> Adoption:
        """Read the file and write the new quiz; returns what came of it. Raises a Mistake where that cannot be."""
        adoption = adopt_file(file, name, books=library())
        self.adoption = adoption
        put(self.shown, value=_told(adoption))
        self.tell(adoption.summary)
        return adoption

    def line(self) -> str:
        """What this is; after a file, how many questions came in and how many could not be read."""
        if self.adoption is None:
            return "adopt: questions of jupyterquiz or GIFT for this course"
        return (f"adopt “{self.adoption.name}”: {len(self.adoption.questions)} questions came in, "
                f"{len(self.adoption.problems)} could not be read")

    def static(self) -> str:
        """What can be taken in, as HTML without widgets."""
        return paragraph("**Take in questions of another program.** Run this cell to name a file.") + paragraph(ABOUT)

    def _pressed_take(self) -> None:
        if not self.file.value.strip():
            raise Mistake("Write the name of the file first, such as questions.json.")
        self.take(self.file.value, self.name.value.strip() or None)


def _told(adoption: Adoption) -> str:
    rows = [(name, draft.line, draft.type, "; ".join(draft.still), "; ".join(sorted(draft.notes)))
            for name, draft in adoption.questions]
    came = table(("Question", "Line", "Type", "Still to write", "What was lost"), rows, caption=adoption.summary)
    problems = [(problem.line or "–", problem.message, problem.remedy) for problem in adoption.problems]
    refused = table(("Line", "What", "Remedy"), problems, caption="Could not be read") if problems else ""
    next_step = f"Open questions/{adoption.name}.yaml in an editor, write what is marked, and run check()."
    return came + refused + f"<p>{inline(next_step)}</p>"
