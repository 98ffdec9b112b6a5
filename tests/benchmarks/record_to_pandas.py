"""How long does `record()` take over 50,000 answers, beside pandas.read_sql of the same rows and columns?

`read_sql` gives numbers as floats and moments as text; a second one is told the types that `record` gives. The file is
open already in each case. What the log for the review schedule and opening the file take stands there too.
"""

import pathlib
import sqlite3
import statistics
import sys
import tempfile
import time
from contextlib import closing

TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "notebooks"))
import pandas  # noqa: E402

from oms.learning import schema  # noqa: E402
from oms.learning.answer import Answer, to_row  # noqa: E402
from oms.learning.progress import record  # noqa: E402
from oms.learning.store import Store  # noqa: E402

MANY = 50_000
QUERY = """SELECT at, quiz, question, objective, "right", score, sure, chance, seconds
           FROM answers WHERE event = 'answer' ORDER BY id"""
TYPES = {"right": "boolean", "score": "Float64", "sure": "Int64", "chance": "Float64", "seconds": "Float64"}


def row(number):
    """A row as the store writes it; one in twenty is a flag."""
    return to_row(Answer(
        f"{number // 20:032x}-all", f"quiz-{number % 12}", f"oms-q-{number % 900:04}", "ad70548641b3",
        f"M{number % 9 + 1:02}-O1", "answer" if number % 20 else "flag", number % 20, 7, "right-1", number % 3 > 0,
        1.0, number % 3 + 1 if number % 5 else None, None, 12.345))  # fmt: skip


with tempfile.TemporaryDirectory() as folder:
    path = pathlib.Path(folder) / "progress.sqlite3"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection, Store(path) as store:
        schema.prepare(connection, path)
        connection.execute("BEGIN")
        connection.executemany(schema.INSERT, map(row, range(MANY)))
        connection.execute("COMMIT")

        def opening():
            """The log as the first thing a store is asked: the file is opened and checked too."""
            with Store(path) as fresh:
                return fresh.log()

        ways = {
            "pandas.read_sql": lambda: pandas.read_sql(QUERY, connection),
            "pandas.read_sql with types": lambda: pandas.read_sql(
                QUERY, connection, parse_dates={"at": {"utc": True, "format": "ISO8601"}}, dtype=TYPES),
            "record()": lambda: record(store),
            "store.log()": store.log,
            "store.log() of a closed file": opening,
            "store.answers()": store.answers,
        }  # fmt: skip
        assert len(record(store)) == len(pandas.read_sql(QUERY, connection)) == MANY * 19 // 20
        spent = {name: [] for name in ways}
        for _ in range(9):
            for name, do in ways.items():  # they take turns, so that a slow moment hits all of them
                start = time.perf_counter()
                made = do()
                spent[name].append(time.perf_counter() - start)
                del made
    middle = {name: statistics.median(times) for name, times in spent.items()}
    for name, seconds in middle.items():
        print(f"{name:30} {1000 * seconds:7.1f} ms, {seconds / middle['pandas.read_sql']:5.2f} x pandas.read_sql")
