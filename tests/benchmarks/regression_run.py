"""The whole nbval run over all notebooks, beside nbclient executing the same notebooks without comparing anything."""

import os
import statistics
import subprocess
import sys
import tempfile
import time

from bank import TOP

EXECUTE = """
import sys, nbformat
from nbclient import NotebookClient
for path in sys.argv[1:]:
    NotebookClient(nbformat.read(path, as_version=4), timeout=120, kernel_name="python3",
                   resources={"metadata": {"path": sys.path[0] or "."}}).execute(cwd="notebooks")
"""


def timed(command: list[str]) -> float:
    """Seconds that the command takes; a failing command ends the benchmark."""
    start = time.perf_counter()
    subprocess.run(command, cwd=TOP, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


with tempfile.TemporaryDirectory() as home:
    os.environ["OMS_HOME"] = home
    notebooks = sorted(str(path.relative_to(TOP)) for path in (TOP / "notebooks").glob("*.ipynb"))
    rounds = [(timed([sys.executable, "-c", EXECUTE, *notebooks]),
               timed([sys.executable, "-m", "pytest", "-q", *notebooks])) for _ in range(3)]
    executed = statistics.median(a for a, _ in rounds)
    compared = statistics.median(b for _, b in rounds)
    print(f"{len(notebooks)} notebooks: nbclient {executed:.1f} s, nbval {compared:.1f} s, ratio {compared / executed:.2f}")
