"""How long until the store has acknowledged an answer, beside a bare SQLite commit of the same row on the same disk?

Bare: the finished row, one prepared statement, the same pragmas, and nothing else; once into the very same table, and
once into one without its two indexes. The three take turns in random order, in rapid sequence and at a slower
pace, in an empty file and in one of 50,000 answers. Medians and means; only the ratios mean anything elsewhere.
"""

import pathlib
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from contextlib import closing

TOP = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP / "notebooks"))
from oms.learning import schema  # noqa: E402
from oms.learning.answer import Answer, to_row  # noqa: E402
from oms.learning.store import Store  # noqa: E402

ROUNDS = ((3000, 0.0), (300, 0.02))  # how many answers, and how many seconds to wait before each


def answer(number):
    """An answer as a quiz gives it."""
    return Answer(
        "5f3a9c27d8e14b60a1f2c3d4e5f60718-all", "eye-signs", f"oms-q-{number % 500:04}", "ad70548641b3", "M02-O1",
        position=number % 20, seed=1_234_567_890, response="right-1", right=number % 3 > 0, score=1.0, sure=2,
        seconds=12.345)  # fmt: skip


def opened(path, filled, indexed=True):
    """A connection to a progress file of our own making, with as many answers in it."""
    connection = sqlite3.connect(path, isolation_level=None)
    schema.prepare(connection, path)
    if not indexed:
        connection.execute("ALTER TABLE answers RENAME TO indexed")
        connection.execute("CREATE TABLE answers AS SELECT * FROM indexed WHERE 0")
        connection.execute("DROP TABLE indexed")
    connection.execute("BEGIN")
    connection.executemany(statement(indexed), (to_row(answer(number)) for number in range(filled)))
    connection.execute("COMMIT")
    return connection


def statement(indexed=True):
    """What the bare commit says; where nothing is unique there can be no conflict."""
    return schema.INSERT if indexed else schema.INSERT.partition(" ON CONFLICT")[0]


def measure(folder, filled, count, wait):
    """Seconds of each, by name, answer by answer."""
    with closing(opened(folder / "same.sqlite3", filled)) as same, closing(
        opened(folder / "none.sqlite3", filled, indexed=False)
    ) as none:
        opened(folder / "store.sqlite3", filled).close()
        plain = statement(indexed=False)
        with Store(folder / "store.sqlite3") as store:
            ways = {"store": store.add, "same": lambda row: same.execute(schema.INSERT, row),
                    "no index": lambda row: none.execute(plain, row)}  # fmt: skip
            spent = {name: [] for name in ways}
            for number in range(count + 10):
                for name in random.sample(sorted(ways), len(ways)):
                    given = answer(number) if name == "store" else to_row(answer(number))
                    time.sleep(wait / len(ways))
                    start = time.perf_counter()
                    kept = ways[name](given)
                    if number >= 10:  # the first ones open the file and compile the statement
                        spent[name].append(time.perf_counter() - start)
                    assert kept, "the store refused an answer"
    return spent


for filled in (0, 50_000):
    for count, wait in ROUNDS:
        with tempfile.TemporaryDirectory(dir=sys.argv[1] if len(sys.argv) > 1 else None) as folder:
            spent = measure(pathlib.Path(folder), filled, count, wait)
        middle, mean = ({name: 1e6 * of(times) for name, times in spent.items()} for of in
                        (statistics.median, statistics.mean))  # fmt: skip
        pace = "in rapid sequence" if not wait else f"one in {1000 * wait:.0f} ms"
        print(f"{count} answers {pace} into a file of {filled:,}: acknowledged after {middle['store']:.0f} µs, "
              f"{middle['store'] / middle['same']:.2f} x a bare commit of the same row ({middle['same']:.0f} µs; "
              f"mean {mean['store'] / mean['same']:.2f} x), "
              f"{middle['store'] / middle['no index']:.2f} x one without indexes ({middle['no index']:.0f} µs)")
