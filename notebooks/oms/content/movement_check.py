"""Checks what is said about eye movements: that every waveform, preset and number named somewhere exists."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from .library import Library
from .movements import Movement, Preset, Waveform
from .pointers import no_such
from .problem import Problem
from .questions import Entry
from .trace_questions import Recording

# What movements.csv says in its column `of` beside the names of waveforms.
MODEL, RECORDING = "model", "recording"


def movement_problems(shelf: Library, file: str, record: Entry, line: int) -> Iterator[Problem]:
    """What a row of movements.csv, presets.csv or waveforms.csv names that does not exist, or sets out of range."""
    if isinstance(record, Waveform):
        others = [name for name in shelf.waveforms if name != record.waveform]
        if record.contrast == record.waveform:
            yield Problem(file, line, f"“{record.waveform}” is contrasted with itself.",
                          "Name the waveform it is most often confused with.")
        elif not shelf.table(file).knows(record.contrast):
            yield no_such((file, line), record.contrast, file, others)
    elif isinstance(record, Preset):
        yield from _numbers(shelf, file, MODEL, record.values, lambda _: line)
    elif isinstance(record, Movement) and record.of not in (MODEL, RECORDING):
        waveforms = shelf.table("waveforms.csv")
        if waveforms.readable and not waveforms.knows(record.of):
            yield no_such((file, line), record.of, "waveforms.csv", [MODEL, RECORDING, *waveforms.by_key])


def recording_problems(shelf: Library, file: str, recordings: Mapping[str, Recording],
                       line_of: Callable[[tuple], int]) -> Iterator[Problem]:
    """What recordings, by the keys under which they stand in the file, name that does not exist, or set out of range."""
    for key, recording in recordings.items():
        yield from _recording(shelf, file, recording, lambda path, key=key: line_of((key, *path)))


def _recording(shelf: Library, file: str, recording: Recording, line_of: Callable[[tuple], int]) -> Iterator[Problem]:
    kind = "waveform" if recording.waveform else "preset"
    table = shelf.table(f"{kind}s.csv")
    if not table.readable:  # told once, at the table itself
        return
    if not table.knows(recording.name):
        yield no_such((file, line_of((kind,))), recording.name, table.file, table.by_key)
        return
    yield from _numbers(shelf, file, recording.waveform or MODEL, recording.parameters,
                        lambda name: line_of(("parameters", name)))


def _numbers(shelf: Library, file: str, of: str, given: Mapping[str, float],
             line_of: Callable[[str], int]) -> Iterator[Problem]:
    """A Problem for each number that this part of movements.csv does not know, or that lies outside its range."""
    table = shelf.table("movements.csv")
    if not table.readable or of in table.refused:
        return
    # The tracker's numbers can be set for every waveform.
    parts = (of,) if of == MODEL else (of, RECORDING)
    known = {name: row for (part, name), row in table.by_key.items() if part in parts}
    for name, value in given.items():
        if name not in known:
            yield no_such((file, line_of(name)), name, f"movements.csv for “{of}”", known)
        elif not known[name].low <= value <= known[name].high:
            row = known[name]
            unit = f" {row.unit}" if row.unit else ""
            yield Problem(file, line_of(name), f"“{name}” is {value:g}, and its range is {row.low:g} to {row.high:g}"
                          f"{unit}.", "Choose a number inside the range.")
