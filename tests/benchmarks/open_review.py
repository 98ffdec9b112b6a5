"""How long does review() take to open over 50,000 logged answers, beside pandas reading the same rows?

Every kind takes its turn in each of 15 rounds, and the median is taken: pandas with the whole table, review() without
its snapshot (all is read and computed anew), and review() with it. The content is read before; how long that takes the
first time is printed too. All answers are to questions of the course, a year's worth of them.
"""

import os
import pathlib
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta

TOP = pathlib.Path(__file__).resolve().parents[2]
ANSWERS, ROUNDS = 50_000, 15

with tempfile.TemporaryDirectory() as folder:
    os.environ["OMS_HOME"] = folder
    sys.path.insert(0, str(TOP / "notebooks"))
    import pandas
    from ipywidgets import Widget

    from oms import review
    from oms.content.library import library
    from oms.learning import disk, schema
    from oms.learning.answer import Answer, to_row
    from oms.learning.review import bank
    from oms.learning.store import default_store

    start = time.perf_counter()
    known = bank(library())
    print(f"reading all {len(known)} questions the first time: {1000 * (time.perf_counter() - start):.0f} ms")
    chance, now = random.Random(1), datetime.now(UTC)
    names, store = sorted(known), default_store()
    store.add(Answer("first", "a-case", "a-step", event="case", at=now - timedelta(days=366)))
    store.close()
    rows = []
    for number in range(ANSWERS):
        question = known[chance.choice(names)].question
        right = chance.random() < 0.7
        rows.append(to_row(Answer(
            f"{number // 15:032x}-all", "a-quiz", question.id, question.fingerprint, question.objective,
            position=number % 15, seed=number // 15, response="right-1" if right else "wrong-1", right=right,
            score=float(right), sure=chance.choice((None, 1, 2, 3)), seconds=40 * chance.random(),
            at=now - timedelta(days=365) * (1 - number / ANSWERS))))
    with closing(sqlite3.connect(store.path)) as connection, connection:
        connection.executemany(schema.INSERT, rows)

    def by_pandas():
        with closing(sqlite3.connect(store.path)) as connection:
            return pandas.read_sql("SELECT * FROM answers ORDER BY id", connection)

    def anew():
        disk.schedule_file(store.path).unlink(missing_ok=True)
        return review(seed=1)

    def by_snapshot():
        return review(seed=1)

    kinds = {"pandas, the whole rows": by_pandas, "review(), all read anew": anew, "review(), with its snapshot": by_snapshot}
    seconds = {name: [] for name in kinds}
    for number in range(ROUNDS + 1):
        for name, kind in kinds.items():
            store.close()  # opening the file and looking through it for damage is part of the work
            start = time.perf_counter()
            kind()
            if number:  # the first round warms caches
                seconds[name].append(time.perf_counter() - start)
            Widget.close_all()
    medians = {name: statistics.median(spent) for name, spent in seconds.items()}
    for name, spent in medians.items():
        print(f"{name:28} {1000 * spent:7.1f} ms, {spent / next(iter(medians.values())):.2f} x pandas")
    store.close()
