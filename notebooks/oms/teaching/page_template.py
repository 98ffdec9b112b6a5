"""The frame of a page: its head, its navigation, its notices. Nothing in it is fetched, and it needs no script."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from html import escape
from pathlib import Path
from typing import NamedTuple

from .lesson_blocks import Block, LessonBlocks

COURSE = "Opsoclonus-myoclonus syndrome, in notebooks"
NOTICE = "For learning, not for treating a patient"
DRAFT = "Draft: not everything here has been reviewed by a clinician yet"
LICENCE = "Text and data: CC BY 4.0, the OMS notebooks contributors."
# The browser itself then refuses whatever would come from elsewhere, and every script.
_NOTHING_FETCHED = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_STATIC = Path(__file__).parent / "static"


class Place(NamedTuple):
    """A lesson as others point to it: its number, its title, how many minutes, its file ("" where there is no page)."""

    number: str
    title: str
    minutes: int
    file: str


@cache
def static_text(name: str) -> str:
    """The text of a file beside this module, such as "page.css"."""
    return (_STATIC / name).read_text(encoding="utf-8")


def head(title: str, edition: str, style: str, policy: str = _NOTHING_FETCHED) -> str:
    """The beginning of a page, up to its body."""
    return (f'<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
            f'<meta name="oms-edition" content="{edition}">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            '<meta name="color-scheme" content="light dark">\n<meta name="referrer" content="no-referrer">\n'
            f"<title>{escape(title)}</title>\n<style>\n{style}</style>\n</head>\n")


def lesson_page(lesson: LessonBlocks, at: Place, before: Place | None, after: Place | None, edition: str) -> str:
    """The whole page of a lesson, as text."""
    keys = edition == "with-answers"
    title, first = _after_title(lesson.blocks[0].html) if lesson.blocks else ("", "")
    body = "\n".join([first, *map(_block, lesson.blocks[1:])])
    contents = "".join(f'<li><a href="#{place}">{escape(words)}</a></li>' for place, words in lesson.contents)
    contents += '<li><a href="#answer-key">Answer key</a></li>' if keys and lesson.items else ""
    draft = f'<p class="badge">{DRAFT}</p>' if lesson.draft else ""
    how = ("Answer each question in your head before you open its answer." if keys else
           "A hand-out: the questions stand here without their answers.")
    return (head(f"{at.number} {at.title} – {COURSE}", edition, static_text("page.css"))
            + f'<body class="{edition}">\n<a class="skip" href="#lesson">Go to the lesson</a>\n'
            f'<header><p class="course"><a href="index.html">{COURSE}</a></p></header>\n'
            f'<main id="lesson">\n<p class="kicker">Lesson {at.number} · {at.minutes} minutes</p>\n{title}\n{draft}\n'
            f'<p class="notice"><strong>{NOTICE}.</strong> {how}</p>\n'
            f'<nav class="contents" aria-label="On this page"><details><summary>On this page</summary><ol>{contents}</ol>'
            f"</details></nav>\n{body}\n{_answer_key(lesson) if keys else ''}</main>\n"
            f'<nav class="turn" aria-label="Other lessons">{_turn(before, "Before")}'
            f'<a href="index.html">All lessons</a>{_turn(after, "Next")}</nav>\n{_foot()}</body>\n</html>\n')


def _after_title(html: str) -> tuple[str, str]:
    """The title at the head of a lesson, and what follows it."""
    title, end, rest = html.partition("</h1>")
    return (title + end, rest) if end else ("", html)


def _block(block: Block) -> str:
    if block.kind == "question":
        draft = '<p class="badge">Draft</p>' if block.draft else ""
        answer = f'<details class="answer"><summary>Answer</summary>{block.answer}</details>' if block.answer else ""
        space = "" if block.answer else '<p class="space">Your answer:</p>'
        place = escape(block.item, quote=True)
        return (f'<section class="question" data-item="{place}">{draft}{block.html}{answer}{space}</section>')
    if block.kind == "prose":
        return block.html
    return f'<div class="part {escape(block.kind, quote=True)}">{block.html}{block.about}</div>'


def _answer_key(lesson: LessonBlocks) -> str:
    if not lesson.items:
        return ""
    rows = "".join(f'<tr><th scope="row">{escape(item)}</th><td>{escape(answer)}</td></tr>'
                   for item, answer in lesson.items.items())
    return (f'<section class="keys"><h2 id="answer-key">Answer key</h2><details><summary>{len(lesson.items)} questions, each '
            f'with its answer</summary><table><caption>Questions of this lesson by their permanent names</caption><thead><tr>'
            f'<th scope="col">Question</th><th scope="col">Answer</th></tr></thead><tbody>{rows}</tbody></table></details>'
            "</section>\n")


def _turn(place: Place | None, word: str) -> str:
    if place is None or not place.file:
        return ""
    return f'<a class="{word.lower()}" href="{place.file}">{word}: {escape(place.title)}</a>'


def _foot() -> str:
    return f"<footer><p><strong>{NOTICE}.</strong> All patients are synthetic.</p><p>{LICENCE}</p></footer>\n"


def index_page(places: Sequence[tuple[Place, int]], edition: str) -> str:
    """The map of the lessons, each with how many questions it holds."""
    keys = edition == "with-answers"
    rows = "".join(_row(place, count) for place, count in places)
    return (head(COURSE, edition, static_text("page.css"))
            + f'<body class="{edition}">\n<a class="skip" href="#lessons">Go to the lessons</a>\n'
            f'<main>\n<h1>{COURSE}</h1>\n<p class="notice"><strong>{NOTICE}.</strong> All patients are synthetic.</p>\n'
            + "".join(f"<p>{escape(words)}</p>" for words in _about(edition))
            + '<h2 id="lessons">Lessons</h2>\n<table class="map"><caption>The lessons, in the order in which they build on '
            'each other</caption><thead><tr><th scope="col">Lesson</th><th scope="col">The question it answers</th>'
            f'<th scope="col">Minutes</th><th scope="col">Questions</th></tr></thead><tbody>{rows}</tbody></table>\n'
            + _screen_reader(edition) + (_for_instructors() if keys else "") + f"</main>\n{_foot()}</body>\n</html>\n")


def _row(place: Place, count: int) -> str:
    title = f'<a href="{place.file}">{escape(place.title)}</a>' if place.file else f"{escape(place.title)} (not here yet)"
    return (f'<tr><th scope="row">{place.number}</th><td>{title}</td><td>{place.minutes}</td>'
            f"<td>{count if place.file and count >= 0 else '–'}</td></tr>")


def _about(edition: str) -> Iterable[str]:
    if edition == "slides":
        return ("Each lesson is one file to show in a browser. It needs no network. Arrow keys and the space bar turn the "
                "slides; R reveals an answer, T shows the speaker's notes, Esc all slides at once, F fills the screen.",)
    if edition == "hand-outs":
        return ("Each lesson is one page to read or to print. It needs no program and no network. The answers are left out; "
                "your teacher has them.",)
    return ("Each lesson is one page to read or to print. It needs no program and no network. Every question carries its "
            "answer, with a reason for each option and the sources, folded away until you open it.",
            "The same lessons as notebooks mark your answers, keep your record, and let you move the sliders.")


def _screen_reader(edition: str) -> str:
    if edition == "slides":
        words = ("The pages of the course, without slides, are made for reading aloud: every question is a heading, and every "
                 "picture has its words.",)
    else:
        words = ("These pages are the way through the course that we recommend to users of screen readers.",
                 "The title is the only heading of the first rank, each section is one of the second, and every question is a "
                 "heading too, so that you can go from question to question."
                 + (" “Answer” is a button that opens what is folded." if edition == "with-answers" else ""),
                 "Every picture has an alternative text; the words and the numbers of a chart follow it, folded, the numbers as "
                 "a table with headers.")
    return "<h2>With a screen reader</h2>\n" + "".join(f"<p>{escape(line)}</p>" for line in words) + "\n"


def _for_instructors() -> str:
    return ("<h2>For instructors</h2>\n<p>An answer key with the permanent name of each question stands at the end of every "
            'page. The text files that all of it is made of lie beside these pages, in the folder <a href="data/README.md">'
            "data</a>; its README explains every file. For a class, make the hand-outs: they hold no answer.</p>\n")
