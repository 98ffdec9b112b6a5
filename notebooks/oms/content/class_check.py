"""Whether class plans and instructor's guides can be used: what they name exists, and their minutes add up."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from .classes import ClassPlan, Guide, class_names, guide_names
from .lesson import keys_in
from .library import Library
from .pointers import no_such, unresolved
from .problem import Problem
from .rules.reading import count_words
from .slide_calls import Call, read_call

SLACK = 2  # minutes that a plan may be off
LONGEST_TITLE, LONGEST_WORDS = 10, 60
TWO_BELIEFS = 2
# “<p>”, “</b>” and “<!--” are HTML; “p < 0.05” and “<24 months” are not.
HTML = re.compile(r"<[a-zA-Z/!][^<>]*>?|&(?:#\d+|[a-zA-Z]+);")

LineOf = Callable[[tuple], int]


def class_parts(shelf: Library, lines: Callable[[str], LineOf]) -> Iterator[tuple[str, Callable[[], Iterator[Problem]]]]:
    """(file, what finds its Problems) of every class plan and every guide; `lines` gives the lines of a file."""
    for name in class_names(shelf):
        file = f"classes/{name}.yaml"
        yield file, lambda name=name, file=file: plan_problems(shelf, name, lines(file))
    for name in guide_names(shelf):
        file = f"guides/{name}.yaml"
        yield file, lambda name=name, file=file: guide_problems(shelf, name, lines(file))


def plan_problems(shelf: Library, name: str, line_of: LineOf) -> Iterator[Problem]:
    """Everything wrong in a class plan."""
    file = f"classes/{name}.yaml"
    plan, found = shelf.entry(file, ClassPlan)
    yield from found
    if plan is None:
        return
    for n, module in enumerate(plan.modules):
        yield from unresolved(shelf, file, "lesson", module, lambda _, n=n: line_of(("modules", n)))
    questions = _questions(shelf)
    for n, slide in enumerate(plan.slides):
        at = ("slides", n)
        yield from _words(shelf, file, (("words", slide.words), ("notes", slide.notes)), lambda path, at=at: line_of(at + path))
        for key, text, most in (("title", slide.title, LONGEST_TITLE), ("words", slide.words, LONGEST_WORDS)):
            if (count := count_words(text)) > most:
                yield Problem(file, line_of((*at, key)), f"The {key} of this slide have {count} words."
                              if key == "words" else f"The title of this slide has {count} words.",
                              f"Write {most} at most, so that the back row reads them; the rest belongs under `notes`.")
        if slide.vote and slide.vote not in questions:
            yield no_such((file, line_of((*at, "vote"))), slide.vote, "the questions", questions)
        if slide.show:
            call = read_call(slide.show)
            yield from call_problems(shelf, (file, line_of((*at, "show"))), call)
            if slide.vote and call.name == "quiz":
                yield Problem(file, line_of((*at, "vote")), "There are two polls on this slide: `vote`, and the quiz in `show`.",
                              "Give one of them a slide of its own.")
        if not (slide.words or slide.show or slide.vote):
            yield Problem(file, line_of(at), "There is nothing on this slide.", "Give it `words`, `show` or `vote`.")
    for n, item in enumerate(plan.review):
        if item not in questions:
            yield no_such((file, line_of(("review", n))), item, "the questions", questions)
    yield from _sum(file, line_of(("minutes",)) or line_of(("slides",)), sum(slide.minutes for slide in plan.slides), plan.minutes,
                    "slides")


def guide_problems(shelf: Library, module: str, line_of: LineOf) -> Iterator[Problem]:
    """Everything wrong in an instructor's guide."""
    file = f"guides/{module}.yaml"
    guide, found = shelf.entry(file, Guide)
    yield from found
    if guide is None:
        return
    texts = [(("about",), guide.about), *((("points", n), words) for n, words in enumerate(guide.points)),
             *((("wrong", n, "say"), answer.say) for n, answer in enumerate(guide.wrong)),
             *((("votes", n, "why"), vote.why) for n, vote in enumerate(guide.votes))]
    yield from _words(shelf, file, texts, line_of)
    questions = _questions(shelf)
    for n, answer in enumerate(guide.wrong):
        if answer.item not in questions:
            yield no_such((file, line_of(("wrong", n, "item"))), answer.item, "the questions", questions)
        elif answer.misconception not in (tags := beliefs(questions[answer.item])):
            yield no_such((file, line_of(("wrong", n, "misconception"))), answer.misconception, f"the options of {answer.item}", tags)
    for n, vote in enumerate(guide.votes):
        if vote.item not in questions:
            yield no_such((file, line_of(("votes", n, "item"))), vote.item, "the questions", questions)
        elif len(beliefs(questions[vote.item])) < TWO_BELIEFS:
            yield Problem(file, line_of(("votes", n, "item")), f"“{vote.item}” has fewer than two misconceptions behind its options.",
                          "A vote lives on people who disagree for a reason: choose another question.")
    lesson = shelf.lessons.get(module)
    if lesson is not None:
        yield from _sum(file, line_of(("timing",)), sum(part.minutes for part in guide.timing), lesson.minutes, "parts")


def call_problems(shelf: Library, place: tuple[str, int], call: Call) -> Iterator[Problem]:
    """A Problem for each name in a call on a slide that leads nowhere."""
    known = _names_for(shelf, call.name)
    if known is not None and call.first not in known and (call.arguments or call.name not in _HAVE_A_USUAL_ONE):
        yield no_such(place, str(call.first), _SAID[call.name], known)
        return
    if call.name == "quiz":
        ids = [question.id for question in shelf.quiz(call.first).questions]
        for item in call.only:
            if item not in ids:
                yield no_such(place, str(item), f"the quiz “{call.first}”", ids)
    if call.name == "eyes":
        for preset in call.options.get("compare") or ():
            if preset not in shelf.presets:
                yield no_such(place, str(preset), "presets.csv", shelf.presets)
    if call.name == "traces":
        for waveform in call.only or call.arguments[:1]:
            for one in (waveform,) if isinstance(waveform, str) else tuple(waveform):
                if one not in shelf.waveforms:
                    yield no_such(place, str(one), "waveforms.csv", shelf.waveforms)
    if call.name == "compare" and not call.arguments:
        yield Problem(*place, "compare() has no counts to compare.", "Write them as compare(DataFrame({…}, index=[…])).")


_CALCULATORS = ("bayes", "criteria", "icons", "tree")
_HAVE_A_USUAL_ONE = ("bayes", "criteria", "tree", "eyes")
_SAID = {"quiz": "the quizzes", "case": "the cases", "figure": "the figures", "diagram": "the diagrams", "steps": "the chains",
         "table": "the tables of facts", "eyes": "presets.csv", **dict.fromkeys(_CALCULATORS, "the calculators")}


def _names_for(shelf: Library, name: str) -> Iterable[str] | None:
    """The names that a call knows; None where its argument is no name."""
    if name in _CALCULATORS:
        return shelf.calculator_names(name)
    return {"quiz": shelf.quiz_names, "case": shelf.case_names, "figure": shelf.figure_names, "diagram": shelf.diagram_names,
            "steps": shelf.step_names, "table": shelf.fact_names, "eyes": lambda: tuple(shelf.presets)}.get(name, lambda: None)()


def beliefs(question: Any) -> tuple[str, ...]:
    """The misconceptions behind the wrong options of a question, each once."""
    return tuple(dict.fromkeys(option.misconception for option in getattr(question, "wrong", ()) if option.misconception))


def _questions(shelf: Library) -> dict[str, Any]:
    return {question.id: question for name in shelf.quiz_names() for question in shelf.quiz(name).questions}


def _words(shelf: Library, file: str, texts: Iterable[tuple[Any, str]], line_of: LineOf) -> Iterator[Problem]:
    for path, text in texts:
        at = (path,) if isinstance(path, str) else path
        if found := HTML.search(text):
            yield Problem(file, line_of(at), f"“{found[0][:30]}” is HTML; it would be shown as it stands.",
                          "Write Markdown: *emphasis*, **strong**, lists with “-”.")
        for key in keys_in(text):
            if shelf.table("references.csv").readable and not shelf.table("references.csv").knows(key):
                yield no_such((file, line_of(at)), key, "references.csv", shelf.references)


def _sum(file: str, line: int, found: float, wanted: float, what: str) -> Iterator[Problem]:
    if abs(found - wanted) > SLACK:
        yield Problem(file, line, f"The minutes of the {what} add up to {found:g}, not to {wanted:g}.",
                      f"Change them until the sum is {wanted:g}, give or take {SLACK}.")
