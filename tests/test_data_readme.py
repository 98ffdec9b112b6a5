"""The handbook for instructors, data/README.md, is true."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from oms.content import handbook, library, problems
from oms.content.records import TABLES
from oms.content.unfolding_graph import expert_path, reached

DATA = Path(__file__).resolve().parents[1] / "data"
README = DATA / "README.md"


def test_the_tables_are_those_of_the_models():
    """A column or key that is added, renamed or explained anew stands in the handbook too."""
    text = README.read_text(encoding="utf-8")
    assert handbook.rewritten(text) == text, "data/README.md is out of step; run: python tests/refresh.py --handbook"


def test_every_file_and_every_column_is_explained():
    """No column, no key and no table is without a meaning in words."""
    rows = [line for line in handbook.tables().split("\n") if line.startswith("| `")]
    assert len(rows) > 100
    assert [row for row in rows if re.search(r"\|\s*\|$", row)] == []
    text = README.read_text(encoding="utf-8")
    assert [path.name for path in DATA.glob("*.csv") if f"### {path.name}" not in text] == []
    assert [file for file in TABLES if f"### {file}" not in text] == []


@pytest.mark.parametrize(("heading", "questions"), [
    ("### An example to copy", 1), ("### A question about a recording, to copy", 2)])
def test_the_examples_can_be_copied(tmp_path, heading, questions):
    """Each file to copy, added to the course's own content, has no problems and can be loaded."""
    shutil.copytree(DATA, tmp_path / "data")
    text = README.read_text(encoding="utf-8")
    example = re.search(re.escape(heading) + r"\n.*?```yaml\n(.*?)```", text, re.DOTALL)[1]
    (tmp_path / "data" / "questions" / "my-quiz.yaml").write_text(example, encoding="utf-8")
    assert [problem for problem in problems(tmp_path / "data") if "my-quiz" in problem.file] == []
    assert len(library(tmp_path / "data").quiz("my-quiz").questions) == questions


def test_the_course_of_scores_can_be_copied(tmp_path):
    """The three files to copy, added to the course's own content, have no problems; the question shows the figure."""
    shutil.copytree(DATA, tmp_path / "data")
    text = README.read_text(encoding="utf-8").partition("## How to add a course of scores")[2].partition("\n## ")[0]
    files = dict(zip(("courses/my-course.csv", "figures/my-course.yaml", "questions/my-quiz.yaml"),
                     re.findall(r"```(?:csv|yaml)\n(.*?)```", text, re.DOTALL), strict=True))
    (tmp_path / "data" / "courses").mkdir(exist_ok=True)
    for name, content in files.items():
        (tmp_path / "data" / name).write_text(content, encoding="utf-8")
    assert [problem for problem in problems(tmp_path / "data") if "/my-" in problem.file] == []
    (question,) = library(tmp_path / "data").quiz("my-quiz").questions
    assert library(tmp_path / "data").figure(question.picture.figure).table == "my-course"


def test_the_unfolding_case_can_be_copied(tmp_path):
    """The case to copy, added to the course's own content, has no problems and comes to its endings."""
    shutil.copytree(DATA, tmp_path / "data")
    text = README.read_text(encoding="utf-8").partition("## How to add an unfolding case")[2].partition("\n## ")[0]
    (example,) = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    (tmp_path / "data" / "cases" / "my-case.yaml").write_text(example, encoding="utf-8")
    assert [problem for problem in problems(tmp_path / "data") if "my-case" in problem.file] == []
    case = library(tmp_path / "data").case("my-case")
    assert reached(case) == set(case.by_id) and [node.id for node, _ in expert_path(case)][-1] == "in-time"


def test_writing_the_tables_keeps_everything_else(tmp_path):
    """Only what is between the marks is replaced; without marks nothing is written."""
    path = tmp_path / "README.md"
    path.write_text(f"before\n{handbook.BEGIN}\nold\n{handbook.END}\nafter\n", encoding="utf-8")
    handbook.rewrite(path)
    text = path.read_text(encoding="utf-8")
    assert text.startswith(f"before\n{handbook.BEGIN}\n")
    assert text.endswith(f"{handbook.END}\nafter\n")
    assert "\nold\n" not in text
    handbook.rewrite(path)
    assert path.read_text(encoding="utf-8") == text
    path.write_text("no marks", encoding="utf-8")
    with pytest.raises(ValueError, match="needs these two lines"):
        handbook.rewrite(path)
    assert path.read_text(encoding="utf-8") == "no marks"
