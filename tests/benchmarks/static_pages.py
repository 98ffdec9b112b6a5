"""How long do all lessons as pages take, beside `nbconvert --to html` of the same notebooks?

Both run as commands of their own, three times in turns; the processor time of the fastest run of each is compared,
which other work on the machine disturbs least. nbconvert writes what was stored; the pages are drawn from the data
as they are now.
"""

import os
import pathlib
import resource
import subprocess
import sys
import tempfile
import time

TOP = pathlib.Path(__file__).resolve().parents[2]
ROUNDS = 3


def measured(command: list[str]) -> tuple[float, float]:
    """Seconds of processor time and of the clock that a command takes."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, cwd=TOP / "notebooks", check=True, capture_output=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, time.perf_counter() - start


with tempfile.TemporaryDirectory() as folder:
    os.environ["OMS_HOME"] = f"{folder}/home"
    lessons = sorted(path.name for path in (TOP / "notebooks").glob("*.ipynb"))
    commands = {
        "nbconvert --to html": [sys.executable, "-m", "nbconvert", "--to", "html", "--output-dir", f"{folder}/nbconvert",
                                *lessons],
        "oms pages": [sys.executable, "-m", "oms", "pages", f"{folder}/pages"],
        "oms slides": [sys.executable, "-m", "oms", "slides", f"{folder}/slides"],
    }
    spent = {name: [] for name in commands}
    for _ in range(ROUNDS):
        for name, command in commands.items():
            spent[name].append(measured(command))
    least = {name: min(processor for processor, _ in runs) for name, runs in spent.items()}
    for name, runs in spent.items():
        print(f"{name:<20} {len(lessons)} lessons: {least[name]:5.1f} s of processor time, "
              f"{min(clock for _, clock in runs):5.1f} s by the clock, {least[name] / least['nbconvert --to html']:.2f} x nbconvert")
