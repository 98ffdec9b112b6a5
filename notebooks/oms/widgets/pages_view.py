"""Building the pages, the hand-outs and the slides of the course, with one press each."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable

import ipywidgets

from oms.content.library import library
from oms.teaching.page_files import MAP
from oms.teaching.pages import PagesReport, chosen_lessons
from oms.teaching.pages import pages as write_pages
from oms.teaching.slides import slides as write_slides
from oms.widgets.pages_drawing import drawn
from oms.widgets.prose import paragraph, table
from oms.widgets.view import View, named, put, refuse_unknown, shown

ABOUT = ("Every ready lesson becomes one file that opens in any browser, without Jupyter and without a network. Pages carry "
         "each answer folded behind its question, hand-outs carry none, and slides show an answer when you ask for it.")


def pages(folder: str | os.PathLike = "", lessons: str | Iterable[str] | None = None, **unknown_options: object) -> PagesView:
    """Buttons that write the lessons as pages with answers, as hand-outs without, or as slides.

    Each goes into a folder of its own beside the notebooks (`oms-pages`, `oms-hand-outs`, `oms-slides`), or into the
    `folder` that is named. `lessons` names some of them, such as "M04". The same without a press: `pages().build()`,
    `pages().build(keys=False)`, `pages().slides()`. A wrong name raises one sentence with the nearest name.
    """
    refuse_unknown(unknown_options, ("folder", "lessons"))
    return PagesView(folder, lessons)


class PagesView(View):
    """Three buttons, a bar that fills as lessons are done, and what was written. `.report` is the last PagesReport."""

    def __init__(self, folder: str | os.PathLike, lessons: str | Iterable[str] | None) -> None:
        self.folder = folder
        self.lessons = lessons if lessons is None or isinstance(lessons, str) else tuple(lessons)
        self._rows = chosen_lessons(library().lessons.values(), self.lessons)
        self.report: PagesReport | None = None
        self.pages_button = self.button("Pages with answers", self.build, "oms-main")
        self.hand_outs_button = self.button("Hand-outs without answers", lambda: self.build(keys=False))
        self.slides_button = self.button("Slides", self.slides)
        self.progress = named(ipywidgets.IntProgress(min=0, max=max(1, len(self._rows))), "oms-progress")
        self.under_way = ipywidgets.HTML()
        self.written = ipywidgets.HTML()
        bar = named(ipywidgets.HBox([self.pages_button, self.hand_outs_button, self.slides_button]), "oms-bar")
        super().__init__((ipywidgets.HTML(paragraph(ABOUT)), bar, self.progress, self.under_way, self.written), "pages")
        shown(self.progress, False)

    def build(self, keys: bool = True) -> PagesReport:
        """Write the pages: with `keys` the edition with answers and the content files, else hand-outs without an answer.

        Returns the PagesReport. Raises a Mistake for a folder that cannot be written or holds something else.
        """
        return self._wrote(lambda: write_pages(self.folder or None, drawn, keys, self.lessons, self._tell))

    def slides(self) -> PagesReport:
        """Write the slides; returns the PagesReport. Raises a Mistake for a folder that cannot be written."""
        return self._wrote(lambda: write_slides(self.folder or None, drawn, self.lessons, self._tell))

    def line(self) -> str:
        """One line: how many lessons can be written."""
        return f"pages: {len(self._rows)} {'lesson' if len(self._rows) == 1 else 'lessons'} to write as pages, hand-outs or slides"

    def static(self) -> str:
        """The same as HTML without widgets."""
        return paragraph(ABOUT) + paragraph("In the notebook three buttons write them.")

    def _wrote(self, write: Callable[[], PagesReport]) -> PagesReport:
        put(self.written, value="")
        self.tell("")
        shown(self.progress, True)
        try:
            self.report = write()
        finally:
            shown(self.progress, False)
            put(self.under_way, value="")
        self._tell_report(self.report)
        return self.report

    def _tell(self, done: int, of: int, lesson: str) -> None:
        put(self.progress, value=done, max=max(1, of))
        put(self.under_way, value=paragraph(f"{done + 1} of {of}: {lesson}") if lesson else "")

    def _tell_report(self, report: PagesReport) -> None:
        files = [(file.name, f"{file.stat().st_size / 1000:.0f} kB") for file in report.files if file.is_file()]
        folders = "".join(paragraph(f"Beside them: the folder “{file.name}”.") for file in report.files if file.is_dir())
        notes = "".join(paragraph(note) for note in report.notes)
        put(self.written, value=paragraph(f"The files are in {report.folder}") + notes + folders
            + table(("File", "Size"), files, caption="What was written"))
        self.tell(f"Done: {report.sentence}. Open “{MAP}” in the folder “{report.folder.name}”.")
