"""How long does it take, and how many widget models, to open a quiz of 10, 1,000 and 10,000 questions?

The bank is loaded and checked first (that time is printed too); then each quiz is opened nine times and the
median is taken, so that the ratio speaks of opening and not of reading the file.
"""

import os
import pathlib
import statistics
import sys
import tempfile
import time

from bank import TOP, course_with

SIZES = (10, 1_000, 10_000)

with tempfile.TemporaryDirectory() as folder:
    os.environ["OMS_HOME"] = f"{folder}/home"
    os.environ["OMS_DATA"] = str(course_with(pathlib.Path(folder), *SIZES))
    sys.path.insert(0, str(TOP / "notebooks"))
    from ipywidgets import Widget

    from oms import quiz
    from oms.content import library, problems

    start = time.perf_counter()
    for size in SIZES:
        library().quiz(f"bank-{size}")
    print(f"loading the banks of {', '.join(map(str, SIZES))} questions: {time.perf_counter() - start:.2f} s")
    start = time.perf_counter()
    found = problems()
    print(f"check() over {sum(SIZES):,} questions and the rest: {time.perf_counter() - start:.2f} s, "
          f"{sum(p.severity == 'error' for p in found)} errors")
    quiz("bank-10")._repr_mimebundle_()
    seconds, models = {}, {}
    for size in SIZES:
        rounds = []
        for _ in range(9):
            before = len(Widget.widgets) if hasattr(Widget, "widgets") else 0
            start = time.perf_counter()
            view = quiz(f"bank-{size}", shuffle_seed=1)
            view._repr_mimebundle_()
            rounds.append(time.perf_counter() - start)
            models[size] = len(__import__("ipywidgets").widgets.widget._instances) - before
            view.close_all() if hasattr(view, "close_all") else None
            before = 0
            __import__("ipywidgets").Widget.close_all()
        seconds[size] = statistics.median(rounds)
    for size in SIZES:
        print(f"opening {size:>6,} questions: {1000 * seconds[size]:6.1f} ms, {models[size]} widget models, "
              f"{seconds[size] / seconds[10]:.2f} x the quiz of 10")
