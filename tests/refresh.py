"""Runs the notebooks and stores them in normal form, so that a diff shows only what a person changed.

    python tests/refresh.py                       all notebooks
    python tests/refresh.py 04-recognise-and-score
    python tests/refresh.py --check               changes nothing; exit code 1 if a notebook is not in normal form
    python tests/refresh.py --handbook            rewrites the tables of data/README.md from the content models
    python tests/refresh.py --slides              writes the usual slide mark into every cell that has none
    python tests/refresh.py --map                 computes data/oscillation_map.csv anew; it takes a minute

Normal form: cells counted 1..n, outputs as text, static HTML or SVG only, no widget state, no time stamps, cell ids
made of words. Running it twice changes no byte.
"""

from __future__ import annotations

import argparse
import ast
import re
import subprocess
import sys
from pathlib import Path

import nbformat
from nbformat import NotebookNode

TOP = Path(__file__).resolve().parents[1]
NOTEBOOKS = TOP / "notebooks"
SHOWN = ("image/svg+xml", "text/html", "text/plain")
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
CELL_SECONDS = 60
# "signs-in-order-2" yes; what editors make up ("a1b2c3d4", "0f8c…-4e1a-…") no
WORDS = re.compile(r"[a-z]+[0-9]{0,2}(-([a-z]+[0-9]{0,2}|[0-9]{1,4}))*")
MACHINE = re.compile(r"(^|-)[0-9a-f]{8}(-|$)")
ID_LENGTH = 60


def read(path: Path) -> NotebookNode:
    """The notebook as it stands in the file, unrepaired."""
    return nbformat.v4.reads(path.read_text(encoding="utf-8"))


def as_text(notebook: NotebookNode) -> str:
    """The text that a file holding this notebook must have."""
    return nbformat.v4.writes(notebook) + "\n"


def is_wordlike(cell_id: str) -> bool:
    """Whether a cell id is made of words, and was not invented by a machine."""
    return bool(WORDS.fullmatch(cell_id)) and not MACHINE.search(cell_id) and len(cell_id) <= ID_LENGTH


def normal_form(notebook: NotebookNode) -> NotebookNode:
    """A copy of the notebook in normal form; what people wrote and what cells showed is kept."""
    cells = [_normal_cell(cell) for cell in notebook.cells if cell.source.strip()]
    count = 0
    for cell in cells:
        if cell.cell_type == "code":
            count += 1
            cell.execution_count = count
            for output in cell.outputs:
                if output.output_type == "execute_result":
                    output.execution_count = count
    _name(cells)
    about = {"kernelspec": dict(KERNEL), "language_info": {"name": "python"}}
    return nbformat.from_dict({"cells": cells, "metadata": about, "nbformat": 4, "nbformat_minor": 5})


def _normal_cell(cell: NotebookNode) -> NotebookNode:
    kept = {"tags": sorted(cell.metadata.tags)} if cell.metadata.get("tags") else {}
    if slide := cell.metadata.get("slideshow", {}).get("slide_type"):
        kept["slideshow"] = {"slide_type": slide}
    normal = {"cell_type": cell.cell_type, "id": cell.get("id", ""), "metadata": kept,
              "source": cell.source.strip("\n")}
    if cell.cell_type == "code":
        normal |= {"execution_count": None, "outputs": _normal_outputs(cell.get("outputs", []))}
    return nbformat.from_dict(normal)


def _normal_outputs(outputs: list[NotebookNode]) -> list[dict]:
    normal: list[dict] = []
    for output in outputs:
        kind = output.output_type
        if kind == "stream":
            if normal and normal[-1].get("name") == output.name:
                normal[-1]["text"] += output.text
            else:
                normal.append({"output_type": kind, "name": output.name, "text": output.text})
        elif kind == "error":
            normal.append(dict(output))
        elif shown := {mime: value for mime, value in output.data.items() if mime in SHOWN}:
            normal.append({"output_type": kind, "data": shown, "metadata": {}})
    return normal


def _name(cells: list[NotebookNode]) -> None:
    """Give every cell a word-like id that no other has; an id that is one already stays for ever."""
    taken: set[str] = set()
    for cell in cells:
        if not is_wordlike(cell.id) or cell.id in taken:
            cell.id = ""
        taken.add(cell.id)
    heading = "start"
    for cell in cells:
        first = _heading(cell)
        heading = first or heading
        if cell.id:
            continue
        stem = name = first or _called(cell) or (_slug(cell.source) if cell.cell_type == "markdown" else heading)
        number = 1
        while name in taken:
            number += 1
            name = f"{stem}-{number}"
        cell.id = name
        taken.add(name)


def _heading(cell: NotebookNode) -> str:
    found = re.search(r"^#{1,6} +(.+)$", cell.source, re.M) if cell.cell_type == "markdown" else None
    return _slug(found[1]) if found else ""


def _called(cell: NotebookNode) -> str:
    """`quiz("signs-in-order")` names its cell quiz-signs-in-order."""
    found = re.fullmatch(r"(?:\w+ *= *)?(\w+)\([\"']([\w -]+)[\"'].*\)", cell.source.strip())
    return _slug(f"{found[1]} {found[2]}", 6) if found and cell.cell_type == "code" else ""


def _slug(text: str, most: int = 4) -> str:
    words = re.findall(r"[a-z]+", re.sub(r"\(.*?\)|[’']", "", text.lower()))
    return "-".join(words[:most])[:ID_LENGTH - 10].strip("-") or "cell"


def executed(notebook: NotebookNode, folder: Path) -> NotebookNode:
    """The notebook with the outputs of a run, top to bottom, in the kernel that nbval uses; an error stops it."""
    from jupyter_client.manager import AsyncKernelManager
    from nbclient import NotebookClient
    from nbval.kernel import CURRENT_ENV_KERNEL_NAME, NbvalKernelspecManager

    class ThisPython(AsyncKernelManager):
        def __init__(self, **settings):
            super().__init__(kernel_spec_manager=NbvalKernelspecManager(), **settings)

    # The class and not an instance of it: nbclient shuts down only the kernels that it has made itself.
    client = NotebookClient(normal_form(notebook), kernel_manager_class=ThisPython, kernel_name=CURRENT_ENV_KERNEL_NAME,
                            resources={"metadata": {"path": str(folder)}}, timeout=CELL_SECONDS,
                            store_widget_state=False, record_timing=False)
    return normal_form(client.execute(stderr=subprocess.DEVNULL))  # a new kernel greets with a warning about its port


def refresh(path: Path) -> bool:
    """Run one notebook and store it; true if the file changed. Nothing is written when a cell fails or warns."""
    from nbclient.exceptions import CellExecutionError

    from fresh_home import fresh_home

    notebook = read(path)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            _parses(cell.source, path, cell.get("id", "?"))
    try:
        with fresh_home():
            notebook = executed(notebook, path.parent)
    except CellExecutionError as failure:
        raise SystemExit(f"{path.name}: a cell fails, nothing was written.\n{failure}") from None
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            if output.get("name") == "stderr":
                raise SystemExit(f"{path.name}, cell {cell.id}: the cell wrote a warning:\n{output.text}")
    nbformat.validate(notebook)
    text = as_text(notebook)
    if text == path.read_text(encoding="utf-8"):
        return False
    path.write_text(text, encoding="utf-8", newline="\n")
    return True


def _parses(source: str, path: Path, cell_id: str) -> None:
    try:
        ast.parse(source)
    except SyntaxError as mistake:
        raise SystemExit(f"{path.name}, cell {cell_id}: this is not plain Python ({mistake.msg}).") from None


def mark_slides(path: Path) -> bool:
    """Write the usual slide mark into every cell of a notebook that has none; true if the file changed."""
    from oms.teaching.slide_marks import marks

    notebook = read(path)
    for cell, mark in zip(notebook.cells, marks(notebook.cells), strict=True):
        cell.metadata.setdefault("slideshow", NotebookNode())["slide_type"] = mark
    text = as_text(normal_form(notebook))
    if text == path.read_text(encoding="utf-8"):
        return False
    path.write_text(text, encoding="utf-8", newline="\n")
    return True


def chosen(names: list[str]) -> list[Path]:
    """The files of the named notebooks (with or without path and ending), or all of them."""
    every = sorted(NOTEBOOKS.glob("*.ipynb"))
    if not names:
        return every
    by_stem = {path.stem: path for path in every}
    paths = [by_stem.get(Path(name).name.removesuffix(".ipynb")) or Path(name).resolve() for name in names]
    if missing := [str(path) for path in paths if not path.is_file()]:
        raise SystemExit(f"There is no notebook {', '.join(missing)}; there is {', '.join(by_stem) or 'none yet'}.")
    return paths


def main(arguments: list[str] | None = None) -> int:
    """What the command line asks for; the exit code."""
    parser = argparse.ArgumentParser(description="Run the notebooks and store them in normal form.")
    parser.add_argument("names", nargs="*", help="notebooks to run; all without a name")
    parser.add_argument("--check", action="store_true", help="only say which are not in normal form")
    parser.add_argument("--handbook", action="store_true", help="rewrite the tables of data/README.md")
    parser.add_argument("--slides", action="store_true", help="mark the cells that have no slide mark")
    parser.add_argument("--map", action="store_true", help="compute data/oscillation_map.csv anew")
    wanted = parser.parse_args(arguments)
    if wanted.handbook or wanted.map or wanted.slides:
        sys.path.insert(0, str(NOTEBOOKS))
    if wanted.map:
        from oms.motion.oscillation_map import as_csv, compute_map

        (TOP / "data" / "oscillation_map.csv").write_text(as_csv(compute_map()), encoding="utf-8", newline="\n")
        return 0
    if wanted.handbook:
        from oms.content.handbook import rewrite

        rewrite()
        return 0
    unlike = 0
    for path in chosen(wanted.names):
        if wanted.check:
            if as_text(normal_form(read(path))) != path.read_text(encoding="utf-8"):
                print(f"{path.name}: not in normal form; run: python tests/refresh.py {path.stem}")
                unlike = 1
        else:
            print(f"{path.name}: {'changed' if (mark_slides if wanted.slides else refresh)(path) else 'as it was'}", flush=True)
    return unlike


if __name__ == "__main__":
    sys.exit(main())
