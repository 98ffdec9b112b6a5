"""What must hold for every stored notebook, whatever it teaches. Each guard yields what is wrong, in words.

nbval alone is not enough: it passes a notebook that was never run, and compares nothing where nothing is stored.
"""

from __future__ import annotations

import ast
import getpass
import re
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode

from refresh import SHOWN, as_text, is_wordlike, normal_form, read

LONGEST_CELL = 5
# Under nbval these either fail or swallow the error of what runs in them.
FORBIDDEN_NAMES = {"Output", "interact", "interactive", "interactive_output", "interact_manual", "clear_output",
                   "update_display", "get_ipython"}
UNCHECKED = re.compile(r"^\s*#\s*(NBVAL_|PYTEST_VALIDATE_)", re.M)
PATHS = re.compile(r"(?<![\w/.:])/(?:home|Users|root|tmp|work|usr|var|opt|mnt|private|srv)/|\b[A-Za-z]:\\\\?\w")
ADDRESS = re.compile(r"\b0x[0-9a-fA-F]{6,}")
TIME_STAMP = re.compile(r"\b\d{4}-\d\d-\d\d[T ]\d\d:\d\d|\b\d\d:\d\d:\d\d\b")
# Accounts that are also ordinary words or names of the system tell nothing about a person.
NOBODY = {"root", "user", "runner", "jovyan", "admin", "student", "teacher", "test"}


@dataclass(frozen=True)
class Stored:
    """A notebook as it stands in its file."""

    path: Path
    notebook: NotebookNode
    text: str

    @property
    def stem(self) -> str:
        return self.path.stem

    @property
    def code(self) -> list[NotebookNode]:
        return [cell for cell in self.notebook.cells if cell.cell_type == "code"]

    @property
    def prose(self) -> list[NotebookNode]:
        return [cell for cell in self.notebook.cells if cell.cell_type == "markdown"]

    @property
    def is_lesson(self) -> bool:
        """Lessons 00 to 10; what follows are tools for learners and instructors."""
        return self.stem[:2].isdigit() and int(self.stem[:2]) <= 10


Guard = Callable[[Stored], Iterator[str]]


def stored(path: Path) -> Stored:
    """The notebook in that file, unrepaired."""
    return Stored(path, read(path), path.read_text(encoding="utf-8"))


def parsed(cell: NotebookNode) -> ast.Module | None:
    """The syntax tree of a code cell; None where it is not plain Python (`is_plain_python` says so)."""
    try:
        return ast.parse(cell.source)
    except SyntaxError:
        return None


def has_code(lesson: Stored) -> Iterator[str]:
    """A notebook without a code cell would pass nbval without a single comparison."""
    if not lesson.code:
        yield "there is no code cell to test"


def was_run_in_order(lesson: Stored) -> Iterator[str]:
    """Every code cell was run, once, top to bottom: the counts are 1..n."""
    counts = [cell.execution_count for cell in lesson.code]
    if counts != list(range(1, len(counts) + 1)):
        yield f"the cells are counted {counts}; run tests/refresh.py"


def shows_what_it_ends_with(lesson: Stored) -> Iterator[str]:
    """A cell that ends in an expression has stored outputs, so that nbval has something to compare."""
    for cell in lesson.code:
        tree = parsed(cell)
        if tree and tree.body and isinstance(tree.body[-1], ast.Expr) and not cell.outputs:
            yield f"cell {cell.id} ends in an expression but no output is stored"


def has_no_error(lesson: Stored) -> Iterator[str]:
    """No stored error, nothing written to stderr."""
    for cell in lesson.code:
        for output in cell.outputs:
            if output.output_type == "error" or output.get("name") == "stderr":
                yield f"cell {cell.id} stores {output.get('ename', 'a warning')}"


def stores_no_widget(lesson: Stored) -> Iterator[str]:
    """Neither widget state nor a live view: without a kernel those show "model not found"."""
    if "widgets" in lesson.notebook.metadata:
        yield "the notebook stores widget state"
    for cell in lesson.code:
        for output in cell.outputs:
            if others := sorted(set(output.get("data", {})) - set(SHOWN)):
                yield f"cell {cell.id} stores {', '.join(others)}"


def tells_nothing_of_the_machine(lesson: Stored) -> Iterator[str]:
    """No absolute path, memory address, time stamp, account name or temporary folder, in what was written or shown."""
    private = {str(Path.home()), tempfile.gettempdir()} - {"/", ""}
    account = getpass.getuser()
    for cell in lesson.notebook.cells:
        for text in (cell.source, *_shown_texts(cell)):
            found = [match[0] for rule in (PATHS, ADDRESS, TIME_STAMP) if (match := rule.search(text))]
            found += [name for name in sorted(private) if name in text]
            if len(account) > 3 and account not in NOBODY and re.search(rf"\b{re.escape(account)}\b", text):
                found.append(account)
            if "progress.sqlite3" in text and cell.cell_type == "code":
                found.append("progress.sqlite3")
            for trace in found:
                yield f"cell {cell.id} holds a trace of one machine or one person: {trace}"


def is_in_normal_form(lesson: Stored) -> Iterator[str]:
    """The file is byte for byte what tests/refresh.py would store for these sources and outputs."""
    if as_text(normal_form(lesson.notebook)) != lesson.text:
        yield f"not in normal form; run: python tests/refresh.py {lesson.stem}"


def has_wordlike_ids(lesson: Stored) -> Iterator[str]:
    """Cell ids are unique and made of words, so that a diff and a failing test name a place."""
    ids = [cell.get("id", "") for cell in lesson.notebook.cells]
    yield from (f"the cell id “{cell_id}” is not made of words" for cell_id in ids if not is_wordlike(cell_id))
    yield from (f"the cell id “{cell_id}” stands twice" for cell_id in sorted({i for i in ids if ids.count(i) > 1}))


def has_small_cells(lesson: Stored) -> Iterator[str]:
    """Code cells have one to five lines."""
    for cell in lesson.code:
        lines = len([line for line in cell.source.splitlines() if line.strip()])
        if not 1 <= lines <= LONGEST_CELL:
            yield f"code cell {cell.id} has {lines} lines; 1 to {LONGEST_CELL} are wanted"


def is_plain_python(lesson: Stored) -> Iterator[str]:
    """No magics, no shell, no trailing semicolon; and nothing that escapes the comparison of outputs."""
    for cell in lesson.code:
        if parsed(cell) is None:
            yield f"code cell {cell.id} is not plain Python (a magic, a shell command or a slip)"
        if cell.source.rstrip().endswith(";"):
            yield f"code cell {cell.id} ends with a semicolon, which nbval does not understand"
        if UNCHECKED.search(cell.source) or any(tag.startswith(("nbval-", "raises-")) for tag in _tags(cell)):
            yield f"code cell {cell.id} is marked so that its output is not compared"


def uses_no_output_area(lesson: Stored) -> Iterator[str]:
    """No Output widget, interact, clear_output or display update, under any import."""
    for cell in lesson.code:
        for node in ast.walk(parsed(cell) or ast.Module([], [])):
            name = {ast.Name: "id", ast.Attribute: "attr", ast.alias: "name"}.get(type(node))
            used = getattr(node, name).rpartition(".")[2] if name else ""
            if isinstance(node, ast.keyword) and node.arg == "display_id":
                used = "display_id"
            if used in FORBIDDEN_NAMES | {"display_id"}:
                yield f"code cell {cell.id} uses {used}"


def defines_nothing(lesson: Stored) -> Iterator[str]:
    """Lessons call, they do not define; only the pandas worksheet of lesson 06 is about the code itself."""
    if not lesson.is_lesson or lesson.stem.startswith("06-"):
        return
    for cell in lesson.code:
        kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
        if any(isinstance(node, kinds) for node in ast.walk(parsed(cell) or ast.Module([], []))):
            yield f"code cell {cell.id} defines a function or a class"


def describes_its_pictures(lesson: Stored) -> Iterator[str]:
    """Every picture has a text alternative: Markdown, HTML and SVG alike, written or shown."""
    for cell in lesson.notebook.cells:
        for text in (cell.source, *_shown_texts(cell)):
            if re.search(r"!\[\s*\]", text):
                yield f"cell {cell.id} has a Markdown picture without a text alternative"
            for tag in re.findall(r"<img\b[^>]*>", text):
                if not re.search(r"\balt=(\"[^\"]+\"|'[^']+')", tag):
                    yield f"cell {cell.id} has an <img> without a text alternative"
            for tag, inside in re.findall(r"(<svg\b[^>]*>)(.*?)</svg>", text, re.S):
                if not re.search(r"aria-(label|labelledby|hidden)=", tag) and "<title" not in inside:
                    yield f"cell {cell.id} has an <svg> without a text alternative"


def _tags(cell: NotebookNode) -> list[str]:
    return cell.metadata.get("tags", [])


def _shown_texts(cell: NotebookNode) -> Iterator[str]:
    for output in cell.get("outputs", []):
        yield from (str(value) for value in output.get("data", {}).values())
        if "text" in output:
            yield output.text


GUARDS: tuple[Guard, ...] = (
    has_code, was_run_in_order, shows_what_it_ends_with, has_no_error, stores_no_widget, tells_nothing_of_the_machine,
    is_in_normal_form, has_wordlike_ids, has_small_cells, is_plain_python, uses_no_output_area, defines_nothing,
    describes_its_pictures,
)
