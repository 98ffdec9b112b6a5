"""`python -m oms pages` and `python -m oms slides`: the lessons as files, from a terminal, with a bar that fills."""

from __future__ import annotations

import argparse
import sys

from oms.content.problem import Mistake

_BAR = 24  # signs


def tell(done: int, of: int, lesson: str) -> None:
    """One line of progress: a bar, how many are done, which lesson is under way; on a terminal it stays in its place."""
    bar = "█" * round(_BAR * done / max(1, of))
    line = f"{bar:░<{_BAR}} {done:>2}/{of} {lesson}"
    if sys.stderr.isatty():
        end = "\n" if done == of else ""
        print(f"\r\x1b[K{line[:100]}", end=end, file=sys.stderr, flush=True)
    else:
        print(line, file=sys.stderr, flush=True)


def main(arguments: list[str] | None = None) -> int:
    """What the command line asks for; the exit code is 0, or 1 after one sentence that says what is wrong."""
    parser = argparse.ArgumentParser(prog="python -m oms", description="Write the lessons as files that need no Jupyter.")
    parser.add_argument("what", choices=("pages", "slides"), help="pages to read and print, or slides to show")
    parser.add_argument("folder", nargs="?", help="where to; without it a folder of its own beside the notebooks")
    parser.add_argument("--hand-outs", action="store_true", help="pages without a single answer")
    parser.add_argument("--lessons", nargs="+", metavar="LESSON", help="some lessons only, such as M04")
    wanted = parser.parse_args(arguments)
    if wanted.hand_outs and wanted.what == "slides":
        parser.error("--hand-outs goes with pages")
    from oms.teaching import pages, slides
    from oms.widgets.pages_drawing import drawn

    try:
        report = (slides.slides(wanted.folder, drawn, wanted.lessons, tell) if wanted.what == "slides"
                  else pages.pages(wanted.folder, drawn, not wanted.hand_outs, wanted.lessons, tell))
    except Mistake as mistake:
        print(mistake, file=sys.stderr)
        return 1
    print(report)
    return 0


if __name__ == "__main__":
    sys.exit(main())
