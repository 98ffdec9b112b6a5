"""What is taken out of a page that is read without a notebook, and what of a hand-out, which holds no answer."""

from __future__ import annotations

from .tidy_html import Element, replace

ANSWER = "Answer"
# What is folded is taken for an answer, unless it is one of these: a new kind of activity gives nothing away.
_OPEN_TO_ALL = ("The figure in words", "The numbers as a table", "The diagram in words", "The scale", "Sources",
                "What the labels mean", "What the columns and labels mean", "Where the numbers come from",
                "What the model is set to", "The same gap in other numbers")
_FOR_THE_NOTEBOOK = "Run this cell"


def without_notebook_words(root: Element) -> None:
    """Take away the lines that tell a reader to run a cell: on a page there is none."""
    def change(node: Element, _parent: Element) -> list | None:
        if node.tag in ("em", "p") and node.words.startswith(_FOR_THE_NOTEBOOK):
            return []
        return None

    replace(root, change)


def without_answers(root: Element) -> None:
    """Take away everything folded that may hold an answer; what is done to find out stays as words.

    Of a list of actions, each with its finding folded in it, the actions stay.
    """
    def change(node: Element, parent: Element) -> list | None:
        if node.tag != "details":
            return None
        head = node.first("summary")
        words = head.words if head else ""
        if words in _OPEN_TO_ALL:
            return None
        alone = parent.tag == "li" and not any(child is not node and (isinstance(child, Element) or child.strip())
                                               for child in parent.children)
        return [words] if alone and words != ANSWER else []

    replace(root, change)
