"""The sources of a lesson: from its text, its quizzes, its cases and its figures."""

from __future__ import annotations

import json

import pytest

from oms.content.lesson import cited, keys_in, lesson_keys
from oms.content.library import library
from oms.content.problem import Mistake
from small_content import FIGURE, write_small_content


@pytest.fixture
def shelf(tmp_path):
    """The library of a small, sound data folder."""
    return library(write_small_content(tmp_path / "data"))


def notebook(folder, *texts: str) -> None:
    cells = [{"cell_type": "markdown", "source": text.splitlines(keepends=True)} for text in texts]
    cells.append({"cell_type": "code", "source": "x[code2005]", "outputs": []})
    (folder / "04-recognise.ipynb").write_text(json.dumps({"cells": cells}), encoding="utf-8")


def test_keys_in_square_brackets():
    """Keys alone or several at once; links, code, boxes and plain words in brackets are none."""
    assert keys_in("So it is [tate2005]. And [ko2009; bb_1, tate2005]! [see below] [x] [1] `[no2001]`\n"
                   "```\n[no2002]\n``` [a2000](https://x.example) [b2000]: y") == ["tate2005", "ko2009", "bb_1"]


def test_the_keys_of_a_notebook(tmp_path, shelf):
    """In the order of the text, from its words only, whether they lead anywhere or not."""
    notebook(tmp_path, "One [ko2009].", "Two [nobody1999] and [ko2009]")
    assert lesson_keys("M04", shelf, tmp_path) == ["ko2009", "nobody1999"]
    assert lesson_keys("04-recognise", shelf, tmp_path) == lesson_keys("m04", shelf, tmp_path)


def test_what_a_lesson_cites(tmp_path, shelf):
    """Text, quizzes, cases and figures together, sorted by author; a key that leads nowhere is left out."""
    assert [reference.ref_id for reference in cited("M04", shelf, tmp_path)] == ["tate2005"]
    notebook(tmp_path, "One [ko2009; nobody1999].")
    assert [reference.ref_id for reference in cited("M04", shelf, tmp_path)] == ["ko2009", "tate2005"]


def test_a_broken_figure_does_not_hide_the_other_sources(tmp_path, shelf):
    """The rest of the list still holds."""
    (shelf.folder / "figures" / "falls-first.yaml").write_text(FIGURE.replace("kind", "kin"), encoding="utf-8")
    assert [reference.ref_id for reference in cited("M04", shelf, tmp_path)] == ["tate2005"]


def test_an_unknown_lesson_and_a_broken_notebook(tmp_path, shelf):
    """Both are one sentence."""
    with pytest.raises(Mistake, match="did you mean “04-recognise”"):
        cited("04-recognize", shelf, tmp_path)
    (tmp_path / "04-recognise.ipynb").write_text("{", encoding="utf-8")
    with pytest.raises(Mistake, match="cannot be read"):
        lesson_keys("M04", shelf, tmp_path)
