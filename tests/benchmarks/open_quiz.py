"""How long does it take, and how many widget models, to open a quiz of 10, 1,000 and 10,000 questions?

The bank is loaded and checked first (that time is printed too); then each quiz is opened 21 times and the
median is taken, so that the ratio speaks of opening and not of reading the file.
"""

import gc
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
    from ipywidgets.widgets.widget import _instances

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
    rounds, models = {size: [] for size in SIZES}, {}
    for number in range(22):
        for size in SIZES:  # the sizes take turns, so that a slow moment hits all of them
            gc.collect()
            before = len(_instances)
            start = time.perf_counter()
            view = quiz(f"bank-{size}", shuffle_seed=1)
            view._repr_mimebundle_()
            spent = time.perf_counter() - start
            models[size] = len(_instances) - before
            Widget.close_all()
            if number:  # the first round warms caches
                rounds[size].append(spent)
    seconds = {size: statistics.median(spent) for size, spent in rounds.items()}
    for size in SIZES:
        print(f"opening {size:>6,} questions: {1000 * seconds[size]:6.1f} ms, {models[size]} widget models, "
              f"{seconds[size] / seconds[10]:.2f} x the quiz of 10")
