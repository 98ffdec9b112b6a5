"""The parts of a question as HTML that any other program can show: plain tags, no styles, everything escaped."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from html import escape

from oms.learning.feedback import number_text, stop
from oms.learning.shuffle import letter

from .export_items import ExportItem, Picture
from .export_text import as_html, as_label, as_words

SEVERAL = "Several answers may be right."


def paragraphs(lines: Iterable[str]) -> str:
    """Each line as a paragraph."""
    return "".join(f"<p>{as_html(line)}</p>" for line in lines if line)


def listed(lines: Iterable[str], tag: str = "ul") -> str:
    """The lines as a list, "" for none; the tag `letters` gives an ordered list A, B, C."""
    items = "".join(f"<li>{as_html(line)}</li>" for line in lines)
    if not items:
        return ""
    return f'<ol type="A">{items}</ol>' if tag == "letters" else f"<{tag}>{items}</{tag}>"


def image(picture: Picture | None, address: Callable[[str], str] = str) -> str:
    """The picture as a tag with its words, "" for none; `address` makes of its name where it lies."""
    if picture is None:
        return ""
    return f'<img src="{escape(address(picture.name))}" alt="{_quoted(picture.alt)}">'


def _quoted(words: str) -> str:
    return as_label(words).replace('"', "&quot;")


def asked(item: ExportItem) -> str:
    """The question itself, with what an answer has to look like where the type alone does not say it."""
    return f"<p><strong>{as_html(item.lead_in)}</strong></p>" + paragraphs([how_to_answer(item)])


def how_to_answer(item: ExportItem) -> str:
    """One sentence on the form of the answer, "" where there is nothing to say."""
    if item.several:
        return f"{SEVERAL} Choose up to {item.most}." if item.most else SEVERAL
    if item.type == "number":
        return f"Give a number ({item.unit})." if item.unit else "Give a number."
    if item.type == "free" and item.frame:
        return item.frame
    return ""


def reason(choice) -> str:
    """Why an option holds or not; where choosing it could harm, that is said first."""
    return f"{stop(choice.harm)} {choice.why}" if choice.harm else choice.why


def number_asked_for(item: ExportItem) -> str:
    """The right number with its unit and how far off is still right."""
    within = f" (within {number_text(item.tolerance, item.unit)})" if item.tolerance else ""
    return f"{number_text(item.answer, item.unit)}{within}"


def answer(item: ExportItem) -> str:
    """The right answer as HTML, whatever the type."""
    if item.choices:
        return paragraphs(f"{letter(n)}. {choice.text}" for n, choice in enumerate(item.choices) if choice.right)
    if item.type == "sort":
        return listed(f"{part.text}: **{part.category.replace('*', '')}**" for part in item.parts)
    if item.type == "number":
        return paragraphs([number_asked_for(item)])
    return paragraphs([item.model_answer])


def reasons(item: ExportItem) -> str:
    """The reason for every option, every part, every near miss, whatever the type."""
    if item.choices:
        return listed((f"{as_words(choice.text)} ({_word(choice)}): {reason(choice)}" for choice in item.choices), "letters")
    if item.type == "sort":
        return listed(f"{part.text}: {part.why}" for part in item.parts)
    near = listed(f"Not {number_text(miss.value, item.unit)}: {miss.why}" for miss in item.near_misses)
    checklist = listed(item.checklist)
    return paragraphs([item.why]) + near + (f"<p>A full answer holds:</p>{checklist}" if checklist else "")


def _word(choice) -> str:
    return "right" if choice.right else "not this one"


def take_home(item: ExportItem) -> str:
    """The sentence to take home."""
    return f"<p><strong>Take home:</strong> {as_html(item.teaching_point)}</p>"


def sources(item: ExportItem) -> str:
    """The sources as a list, each with a link where there is one."""
    lines = "".join(
        f'<li>{as_html(source.words)}{_link(source.url)}</li>' for source in item.sources)
    return f"<ul>{lines}</ul>" if lines else ""


def _link(url: str) -> str:
    return f' <a href="{escape(url)}">{escape(url)}</a>' if url.startswith("https://") else ""
