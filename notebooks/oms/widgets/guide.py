"""The instructor's guide of a lesson: minutes, what to say, common wrong answers, what to vote on, what to bring."""

from __future__ import annotations

from html import escape
from typing import Any

import ipywidgets

from oms.content.classes import Guide, guide_names, lesson_guide
from oms.content.library import library
from oms.content.problem import Mistake, unknown
from oms.widgets.prose import cited, inline, paragraph, table
from oms.widgets.view import Absent, View, refuse_unknown


def guide(name: str = "", **unknown_options: object) -> GuideView | Absent:
    """The instructor's guide of a lesson: `guide("M04")`, or by the lesson's file name. It prints as it stands.

    A wrong name raises one sentence with the nearest name; a file that cannot be read gives one polite line.
    """
    refuse_unknown(unknown_options, ())
    books = library()
    modules = guide_names(books)
    files = {row.file: module for module in modules if (row := books.lessons.get(module))}
    wanted = str(name).removesuffix(".ipynb")
    module = files.get(wanted, wanted if wanted in modules else wanted.upper())
    if module not in modules:
        raise unknown("guide", name, (*modules, *files))
    try:
        return GuideView(module, lesson_guide(module, books), books)
    except Mistake:
        return Absent("guide", module)


class GuideView(View):
    """A guide to read and to print. `.guide` holds it, `.module` the lesson's module."""

    def __init__(self, module: str, guide: Guide, books: Any) -> None:
        self.module, self.guide, self._books = module, guide, books
        self._questions = {question.id: (name, question) for name in books.quiz_names()
                           for question in books.quiz(name).questions}
        super().__init__([ipywidgets.HTML(self.static())], "guide")

    def line(self) -> str:
        """One line: the lesson, its minutes, and how much the guide holds."""
        guide = self.guide
        minutes = sum(part.minutes for part in guide.timing)
        return (f"guide of {self.module}: {len(guide.timing)} parts in {minutes:g} minutes, {len(guide.points)} points to make, "
                f"{len(guide.wrong)} common wrong answers, {len(guide.votes)} votes")

    def static(self) -> str:
        """The guide as HTML. It is for instructors, so it holds answers."""
        guide, lesson = self.guide, self._books.lessons[self.module]
        start, rows = 0.0, []
        for part in guide.timing:
            rows.append((f"{start:g} to {start + part.minutes:g}", part.part, f"{part.minutes:g}"))
            start += part.minutes
        points = "".join(f"<li>{self._words(point)}</li>" for point in guide.points)
        wrong = "".join(f"<li>{self._named(answer.item)}: <em>{escape(answer.misconception.replace('-', ' '))}</em>. "
                        f"{self._chosen(answer)}{self._words(answer.say)}</li>" for answer in guide.wrong)
        votes = "".join(f"<li>{self._named(vote.item)}: {self._words(vote.why)}</li>" for vote in guide.votes)
        bring = paragraph("Bring: " + "; ".join(guide.bring) + ".") if guide.bring else ""
        return (f"<h4>Instructor’s guide: {inline(lesson.title)}</h4>{paragraph(cited(guide.about, self._books.references))}{bring}"
                + table(("From minute", "What happens", "Minutes"), rows, caption="Timing")
                + f"<h4>Say this</h4><ul>{points}</ul><h4>Common wrong answers</h4><ul>{wrong}</ul>"
                  f"<h4>Worth a vote</h4><ul>{votes}</ul>")

    def _words(self, text: str) -> str:
        return inline(cited(text, self._books.references))

    def _named(self, item: str) -> str:
        name, question = self._questions.get(item, ("", None))
        lead = f" “{inline(question.lead_in)}” (<code>quiz(\"{escape(name)}\", only=\"{escape(item)}\")</code>)" if question else ""
        return f"<strong>{escape(item)}</strong>{lead}"

    def _chosen(self, answer: Any) -> str:
        """The options that stand for the belief, in their own words."""
        _, question = self._questions.get(answer.item, ("", None))
        texts = [option.text for option in getattr(question, "wrong", ()) if option.misconception == answer.misconception]
        return f"They choose “{inline('” or “'.join(texts))}”. " if texts else ""
