"""A folder of response files: what was read, what was left out and why, and the first answer of everyone to everything.

Whether an answer is right is decided here anew, by this course's own questions: a file can claim what it likes. An
answer to other words than those that stand in the question bank today is counted apart and never pooled.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from oms.content.bank import Bank
from oms.content.problem import Mistake, unknown
from oms.learning.marking import mark
from oms.learning.response import revived
from oms.teaching.response_files import Given, LeftOut, ResponseFile, plain_name, read_response_file

if TYPE_CHECKING:
    import pandas

MOST_FILES = 5_000
ACCEPTED, LEFT_OUT = "accepted", "left out"
COLUMNS = ("learner", "question", "chosen", "right", "score", "sure", "seconds")


@dataclass(frozen=True)
class FileLine:
    """What became of one file: `state` is "accepted" or "left out"; `why` and `mend` are sentences, or "".

    `counted` is how many answers of it stand in the statistics.
    """

    file: str
    state: str
    nickname: str = ""
    counted: int = 0
    why: str = ""
    mend: str = ""


@dataclass
class AnswerCounts:
    """What happened to the answers of one file."""

    counted: int = 0
    again: int = 0
    other_words: int = 0
    elsewhere: int = 0
    by_themselves: int = 0
    unreadable: int = 0
    claimed: int = 0

    def sentences(self) -> str:
        """What was not counted, and why, in a few words; "" where everything was."""
        told = [(self.other_words, "to a question whose words have changed since: not pooled with the others"),
                (self.unreadable, "unreadable"),
                (self.elsewhere, "to what is no question of this course's bank"),
                (self.by_themselves, "marked by the learner alone, which proves nothing"),
                (self.again, "a later try: the first one counts")]
        parts = [f"{count} {words}" for count, words in told if count]
        said = f"Not counted: {'; '.join(parts)}." if parts else ""
        if self.claimed:
            said += (f" {self.claimed} said of {'itself' if self.claimed == 1 else 'themselves'} right or not, and the "
                     "question says otherwise: marked here again.")
        return said.strip()


@dataclass(frozen=True)
class ClassAnswers:
    """A class as it was handed in. `rows` holds the first answer of each learner to each question, in columns.

    learner (as in `learners`), question (its id), chosen (the id of an option, a tuple of ids, or None for questions
    without options), right (True or False), score (0 to 1), sure (1 to 3, 0 when not said), seconds (or None).
    `other_words` counts, by question, the first answers that were given to other words and are not pooled.
    """

    folder: str
    files: tuple[FileLine, ...]
    learners: tuple[str, ...]
    rows: Mapping[str, list]
    other_words: Mapping[str, int]
    notes: tuple[str, ...] = ()

    @property
    def accepted(self) -> int:
        """How many files are counted."""
        return sum(line.state == ACCEPTED for line in self.files)

    def frame(self) -> pandas.DataFrame:
        """The rows as a DataFrame."""
        import pandas as pd

        return pd.DataFrame({name: pd.Series(self.rows[name], dtype=kind) for name, kind in zip(
            COLUMNS, ("object", "object", "object", "bool", "float64", "int8", "float64"), strict=True)})

    def file_table(self) -> pandas.DataFrame:
        """One row a file: file, state, nickname, counted, why, mend."""
        import pandas as pd

        names = list(FileLine.__dataclass_fields__)
        return pd.DataFrame([[getattr(line, name) for name in names] for line in self.files], columns=names)


def found_folder(folder: object) -> Path:
    """The folder of this name, beside the notebook unless the name says otherwise. Raises a Mistake when there is none."""
    if not isinstance(folder, str | os.PathLike) or not str(folder).strip():
        raise Mistake("Say in which folder the response files are, for example analyse(\"responses\").")
    place = Path(str(folder).strip()).expanduser()
    try:
        if place.is_dir():
            return place
        there = place.is_file()
    except (OSError, ValueError):
        there = False
    if there:
        raise Mistake(f"“{plain_name(place.name, 80)}” is a file; name the folder that it lies in.")
    try:
        near = [one.name for one in place.parent.iterdir() if one.is_dir() and not one.name.startswith((".", "_"))]
    except (OSError, ValueError):
        near = []
    raise unknown("folder", plain_name(place.name, 80), near)


def read_folder(folder: object, bank: Bank) -> ClassAnswers:
    """Every response file of a folder, and one line about each file that is there. Raises a Mistake for no such folder.

    Files whose names begin with a dot are not looked at. Nothing in a file can make this fail.
    """
    place = found_folder(folder)
    try:
        names = sorted(entry.name for entry in os.scandir(place) if not entry.name.startswith("."))
    except OSError as fault:
        raise Mistake(f"The folder cannot be read: {(fault.strerror or 'no permission').lower()}.") from None
    notes = []
    if len(names) > MOST_FILES:
        notes.append(f"The folder holds {len(names):,} files; the first {MOST_FILES:,} by name were looked at.")
    lines: dict[str, FileLine] = {}
    read: list[tuple[str, ResponseFile]] = []
    for name in names[:MOST_FILES]:
        try:
            read.append((name, _one(place, name)))
        except LeftOut as out:
            lines[name] = FileLine(plain_name(name, 80), LEFT_OUT, why=out.why, mend=out.mend)
    kept = _without_doubles(read, lines)
    marked = _Marked(bank)
    for name, one, learner, said in _with_labels(kept):
        counts = marked.take(one, learner)
        why = " ".join(words for words in (said, counts.sentences()) if words)
        lines[name] = FileLine(one.file, ACCEPTED, learner, counts.counted, why)
    learners = [lines[name].nickname for name, _ in kept]
    return ClassAnswers(plain_name(place.name or str(place), 80), tuple(lines[name] for name in sorted(lines)),
                        tuple(learners), marked.rows, marked.other_words, tuple(notes))


def _one(place: Path, name: str) -> ResponseFile:
    if not name.lower().endswith(".json") and not (place / name).is_dir():
        raise LeftOut("Its name does not end in .json.", "If it is a file of answers, give it that ending again.")
    return read_response_file(place / name)


def _without_doubles(read: list[tuple[str, ResponseFile]], lines: dict[str, FileLine]) -> list[tuple[str, ResponseFile]]:
    """The files of different learners, by name. One and the same answer in two files: the fuller file counts."""
    owner: dict[tuple, str] = {}
    fuller: dict[str, ResponseFile] = {}
    for name, one in sorted(read, key=lambda pair: (-len(pair[1].given), pair[0])):
        marks = {answer.mark_of_itself for answer in one.given}
        shared = Counter(owner[each] for each in marks if each in owner)
        if shared:
            other = min(shared, key=lambda each: (-shared[each], each))
            lines[name] = _double(one, len(marks), fuller[other], shared[other])
        else:
            fuller[name] = one
            owner |= dict.fromkeys(marks, name)
    return sorted(fuller.items())


def _double(one: ResponseFile, answers: int, other: ResponseFile, shared: int) -> FileLine:
    if shared < answers:
        why = f"It shares {shared} of its {answers} answers with “{other.file}”"
    elif len(other.given) > len(one.given):
        why = f"“{other.file}” holds all its answers and more"
    else:
        why = f"It holds the same answers as “{other.file}”"
    if one.is_who == other.is_who:
        return FileLine(one.file, LEFT_OUT, one.nickname, 0, f"{why}, under the same nickname.",
                        "Nothing need be done: the fuller file counts, once.")
    return FileLine(one.file, LEFT_OUT, one.nickname, 0, f"{why}, under another nickname; it counts once.",
                    "Ask whose answers they are.")


def _with_labels(kept: list[tuple[str, ResponseFile]]) -> Iterable[tuple[str, ResponseFile, str, str]]:
    """Each file with a name for its learner that nobody else has, and what is to be said about that."""
    taken: set[str] = set()
    for name, one in kept:
        label, number = one.nickname, 1
        while label.casefold() in taken:
            number += 1
            label = f"{one.nickname} ({number})"
        taken.add(label.casefold())
        said = "" if number == 1 else f"Another learner has this nickname too; here it is called “{label}”."
        yield name, one, label, said


@dataclass
class _Marked:
    """Collects the rows: each answer marked by the question itself."""

    bank: Bank
    rows: dict[str, list] = field(default_factory=lambda: {name: [] for name in COLUMNS})
    other_words: dict[str, int] = field(default_factory=dict)
    known: dict[tuple[str, str], Any] = field(default_factory=dict)  # marks of responses in one word: many give the same

    def take(self, one: ResponseFile, learner: str) -> AnswerCounts:
        counts, seen = AnswerCounts(unreadable=one.unreadable), set()
        for answer in one.given:  # oldest first
            question = self.bank.questions.get(answer.question)
            if question is None:
                counts.elsewhere += 1
            elif self.bank.marked_by_themselves(question):
                counts.by_themselves += 1
            elif answer.question in seen:
                counts.again += 1
            else:
                seen.add(answer.question)
                self._first(question, answer, learner, counts)
        return counts

    def _first(self, question: Any, answer: Given, learner: str, counts: AnswerCounts) -> None:
        if answer.fingerprint != question.fingerprint:
            counts.other_words += 1
            self.other_words[question.id] = self.other_words.get(question.id, 0) + 1
            return
        raw = answer.response
        if isinstance(raw, str) and (question.id, raw) in self.known:
            marked = self.known[question.id, raw]
        else:
            marked = self._mark(question, raw)
            if isinstance(raw, str) and marked is not None:  # only what fits: a stranger may send anything else
                self.known[question.id, raw] = marked
        if marked is None:
            counts.unreadable += 1
            return
        chosen, right, score = marked
        counts.counted += 1
        counts.claimed += answer.right is not None and answer.right != right
        for name, value in zip(COLUMNS, (learner, question.id, chosen, right, score, answer.sure or 0, answer.seconds),
                               strict=True):
            self.rows[name].append(value)

    def _mark(self, question: Any, raw: Any) -> tuple[Any, bool, float] | None:
        """What was chosen, whether it is right, and the score; None for a response that fits no such question."""
        try:
            response = revived(question, raw, self.bank.scale(question))
            if response is None:
                return None
            given = mark(question, response)
        except Exception:  # whatever a stranger put there, it is one answer that cannot be read, and no more than that
            return None
        if not hasattr(question, "wrong"):
            chosen = None
        elif isinstance(response, str):
            chosen = response
        else:
            chosen = tuple(sorted(set(response)))
            if getattr(question, "max_select", None) and len(chosen) > question.max_select:
                return None
        return chosen, bool(given.right), float(given.score)
