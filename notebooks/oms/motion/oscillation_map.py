"""Where the eye model oscillates: the plane of omnipause inhibition and the rebound of the pons, cell by cell.

    compute_map()             every cell, as rows for data/oscillation_map.csv (a minute)
    compute_cell(0.2, 700)    one cell: the same numbers as in the file
    oscillation_map()         what the file says
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from oms.content.place import data_dir
from oms.content.problem import Mistake

from .detection import Saccades, saccades
from .simulation import simulate

FILE = "oscillation_map.csv"
COLUMNS = ("opn", "rebound_pprf", "share", "frequency")
OPN = tuple(round(step / 20, 2) for step in range(21))
REBOUND = tuple(float(step * 50) for step in range(27))
SECONDS, FROM = 4.0, 0.6  # length of a run; it is measured from here on, when the first saccade is over
FIRST_SACCADE = ((0.2, 3.0, 0.0),)  # every cell is set going by the same saccade
NO_INTERVAL_MS = 80.0  # less than half of the interval that a healthy eye keeps between two saccades
FEWEST = 6  # saccades without interval that are called an oscillation; fewer are an overshoot and its correction


@dataclass(frozen=True)
class OscillationCell:
    """One place in the plane: the share of time (0 to 1) in which the eyes oscillate, and how often a second (Hz).

    The frequency is 0 where they do not oscillate.
    """

    opn: float
    rebound_pprf: float
    share: float
    frequency: float


def runs_without_interval(found: Saccades, longest_gap_ms: float = NO_INTERVAL_MS) -> Iterator[Saccades]:
    """The saccades of a trace in runs: within a run, each follows the one before after less than `longest_gap_ms`."""
    first = 0
    for number, one in enumerate(found, 1):
        if not one.interval < longest_gap_ms:  # the last one has no interval at all
            yield found[first:number]
            first = number


def compute_cell(opn: float, rebound_pprf: float) -> OscillationCell:
    """The cell at this place, computed anew: the healthy model with these two values changed.

    The seed is a hundred times `opn` plus ten times `rebound_pprf`, rounded, so that each cell has its own chance and
    can be computed again by itself. Raises a Mistake for values outside the model's ranges.
    """
    seed = round(100 * opn + 10 * rebound_pprf)
    trace = simulate("healthy", seconds=SECONDS, seed=seed, targets=FIRST_SACCADE, opn=opn, rebound_pprf=rebound_pprf)
    runs = [run for run in runs_without_interval(saccades(trace.cut(FROM, SECONDS))) if len(run) >= FEWEST]
    time = sum(run[-1].offset - run[0].onset for run in runs)
    swings = sum(len(run) for run in runs)
    return OscillationCell(float(opn), float(rebound_pprf), round(time / (SECONDS - FROM), 3),
                           round(swings / 2 / time, 2) if time else 0.0)


def compute_map() -> tuple[OscillationCell, ...]:
    """Every cell of the map, computed anew; about half a minute."""
    return tuple(compute_cell(opn, rebound) for opn in OPN for rebound in REBOUND)


def as_csv(cells: tuple[OscillationCell, ...]) -> str:
    """The cells as the text of the file `oscillation_map.csv`."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(COLUMNS)
    table.writerows([f"{getattr(cell, column):g}" for column in COLUMNS] for cell in cells)
    return text.getvalue()


def oscillation_map() -> tuple[OscillationCell, ...]:
    """The cells as they stand in data/oscillation_map.csv. Raises a Mistake when the file is missing or damaged."""
    path = data_dir() / FILE
    try:
        rows = csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig")))
        cells = tuple(OscillationCell(*(float(row[column]) for column in COLUMNS)) for row in rows)
    except (OSError, UnicodeDecodeError, ValueError, TypeError, KeyError):
        cells = ()
    if not cells:
        raise Mistake(f"The file {FILE} in the data folder is missing or cannot be read; it is written anew by "
                      "“python tests/refresh.py --map”.")
    return cells
