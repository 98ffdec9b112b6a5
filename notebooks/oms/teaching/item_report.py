"""The report on a class: every question with its options, the errors of thought of the class, reliability, tables."""

from __future__ import annotations

import csv
import io
import math
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from oms.content.problem import Mistake, unknown
from oms.learning import export
from oms.learning.certainty import wilson
from oms.learning.shuffle import shown
from oms.learning.store import default_path
from oms.teaching.item_analysis import ItemStatistics, correlation_interval, item_statistics
from oms.teaching.item_words import FEW, HINTS, Item, OptionCount, percent, plain_words
from oms.teaching.reliability_of_scores import Reliability, reliability

if TYPE_CHECKING:
    import pandas

    from oms.content.bank import Bank
    from oms.teaching.class_folder import ClassAnswers

TABLES = ("items", "options", "misconceptions", "reliability", "files", "learners")
IN_PARTS = ("several", "sort", "order", "rating")  # types whose answers can be right in part
ALL = "all questions"


@dataclass(frozen=True)
class ClassMisconception:
    """An error of thought of a class, where it shows most: `chose` of the `asked` learners who answered `question` took
    the option `text`, which stands for it.

    `low` and `high` are the Wilson 95 % interval of that share. In all `questions` that offer such an option it was
    chosen in `times` of `chances` answers.
    """

    name: str
    question: str
    text: str
    chose: int
    asked: int
    low: float
    high: float
    times: int
    chances: int
    questions: tuple[str, ...]

    @property
    def words(self) -> str:
        """In plain words."""
        return plain_words(self.name)

    @property
    def sentence(self) -> str:
        """ "41 % (12 of 29; 26 % to 59 %) chose the option that means …"; of fewer than ten only the count."""
        share = f"{self.chose} of {self.asked}" if self.asked < FEW else (
            f"{percent(self.chose / self.asked)} ({self.chose} of {self.asked}; {percent(self.low)} to {percent(self.high)})")
        return f"{share} chose the option that means “{self.words.lower()}”"


class ClassReport:
    """Everything about a class, computed when it is first asked for. `quiz` limits it to the questions of one quiz."""

    def __init__(self, answers: ClassAnswers, bank: Bank, quiz: str = "") -> None:
        if quiz and quiz not in (names := set(bank.quiz_of.values())):
            raise unknown("quiz", quiz, names)
        self.answers, self.bank, self.quiz = answers, bank, quiz

    @cached_property
    def statistics(self) -> ItemStatistics:
        """The bare numbers."""
        rows = self.answers.frame()
        if self.quiz:
            rows = rows[rows["question"].map(self.bank.quiz_of.get) == self.quiz]
        options = {name: [option.id for option in getattr(question, "options", ())]
                   for name, question in self.bank.questions.items()}
        return item_statistics(rows, options)

    @property
    def quizzes(self) -> tuple[str, ...]:
        """The quizzes of which something was answered, in alphabetical order."""
        return tuple(sorted({self.bank.quiz_of[name] for name in self.statistics.questions}))

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """One Item for each question that was answered, by its id."""
        numbers, counted = self.statistics, self._option_counts()
        return tuple(self._item(numbers, place, counted.get(place, ())) for place in range(len(numbers.questions)))

    def _item(self, numbers: ItemStatistics, place: int, options: tuple[OptionCount, ...]) -> Item:
        name = numbers.questions[place]
        question = self.bank.questions[name]
        corrected, compared = _number(numbers.corrected[place]), int(numbers.compared[place])
        partly = question.type in IN_PARTS
        return Item(
            name, self.bank.quiz_of[name], question.type, question.lead_in, int(numbers.n[place]),
            int(numbers.right[place]), float(numbers.facility[place]), float(numbers.low[place]),
            float(numbers.high[place]), float((numbers.mean_score if partly else numbers.facility)[place]), corrected,
            *correlation_interval(math.nan if corrected is None else corrected, compared), compared,
            _number(numbers.discrimination[place]), int(numbers.group[place]),
            tuple(zip(*numbers.certainty[place].tolist(), strict=True)), options,
            self.answers.other_words.get(name, 0))

    def _option_counts(self) -> dict[int, tuple[OptionCount, ...]]:
        numbers = self.statistics
        found: dict[int, dict[str, int]] = {}
        for entry, place in enumerate(numbers.choices.question.tolist()):
            found.setdefault(place, {})[numbers.choices.option[entry]] = entry
        count, share, apart = (column.tolist() for column in (
            numbers.choices.count, numbers.choices.share, numbers.choices.discrimination))
        told = {}
        for place, entries in found.items():
            question = self.bank.questions[numbers.questions[place]]
            by_id = {option.id: option for option in question.options}
            told[place] = tuple(
                OptionCount(line.id, line.letter, line.text, question.is_right(line.id), by_id[line.id].unsafe,
                            by_id[line.id].misconception or "", count[entries[line.id]], share[entries[line.id]],
                            _number(apart[entries[line.id]]))
                for line in shown(question, 0))  # the letters of the printed form
        return told

    def item(self, question: object) -> Item:
        """The Item of a question. Raises a Mistake that names the nearest id that was answered."""
        for item in self.items:
            if item.question == question:
                return item
        raise unknown("answered question", question, [item.question for item in self.items])

    @cached_property
    def needing_a_look(self) -> tuple[Item, ...]:
        """The items with something to look at, the gravest first."""
        from oms.teaching.item_words import ORDER

        found = [(item, looks) for item in self.items if (looks := item.looks)]
        return tuple(item for item, looks in sorted(
            found, key=lambda pair: (ORDER.index(pair[1][0][0]), pair[0].hardness, pair[0].question)))

    @cached_property
    def misconceptions(self) -> tuple[ClassMisconception, ...]:
        """The errors of thought that somebody's choice stands for, the most widespread first."""
        met: dict[str, list[tuple[Item, int, str]]] = {}
        for item in self.items:
            own: dict[str, tuple[int, str]] = {}
            for option in item.options:
                if option.misconception and not option.right:
                    count, text = own.get(option.misconception, (0, ""))
                    own[option.misconception] = (count + option.count, f"{text}; {option.text}" if text else option.text)
            for name, (count, text) in own.items():
                met.setdefault(name, []).append((item, min(count, item.n), text))
        found = [_worst(name, places) for name, places in met.items() if any(count for _, count, _ in places)]
        return tuple(sorted(found, key=lambda one: (-one.low, -one.chose, one.name)))

    @cached_property
    def reliability(self) -> dict[str, Reliability]:
        """The reliability of all questions together, and of each quiz of which two or more were answered."""
        import numpy as np

        numbers = self.statistics
        found = {ALL: reliability(numbers.matrix, numbers.scores)}
        quiz = np.array([self.bank.quiz_of[name] for name in numbers.questions], dtype=object)
        partly = np.array([self.bank.questions[name].type in IN_PARTS for name in numbers.questions], dtype=bool)
        for name in self.quizzes:
            own = np.flatnonzero(quiz == name)
            if len(own) > 1 and len(self.quizzes) > 1:
                scores = numbers.scores[:, own] if partly[own].any() else None
                found[name] = reliability(numbers.matrix[:, own], scores)
        return found

    # -- tables ----------------------------------------------------------------------------------------------------

    def table(self, name: str = "items") -> pandas.DataFrame:
        """One of the tables as a DataFrame: items, options, misconceptions, reliability, files or learners.

        What a class is too small to say is missing in it. Raises a Mistake for any other name.
        """
        if name not in TABLES:
            raise unknown("table", name, TABLES)
        if name == "files":
            return self.answers.file_table()
        import pandas as pd

        header, rows = getattr(self, f"_{name}_rows")()
        return pd.DataFrame(rows, columns=header)

    def _items_rows(self) -> tuple[list[str], list[list]]:
        header = ["question", "quiz", "type", "n", "right", "share", "low", "high", "mean_score", "corrected_r", "r_low",
                  "r_high", "upper_lower", "sure_and_wrong", "other_words", "look"]
        return header, [[
            item.question, item.quiz, item.type, item.n, item.right,
            *_from(item.n >= FEW, item.facility, item.low, item.high, item.hardness),
            *_from(item.correlates, item.corrected, item.corrected_low, item.corrected_high),
            *_from(item.size == "full", item.discrimination), item.certainty[3][0], item.other_words,
            " ".join(words for _, words in item.looks)] for item in self.items]

    def _options_rows(self) -> tuple[list[str], list[list]]:
        header = ["question", "letter", "option", "right", "could_harm", "misconception", "count", "share", "discrimination"]
        return header, [[
            item.question, option.letter, option.text, option.right, option.harm, option.misconception, option.count,
            *_from(item.n >= FEW, option.share), *_from(item.correlates, option.discrimination)]
            for item in self.items for option in item.options]

    def _misconceptions_rows(self) -> tuple[list[str], list[list]]:
        header = ["misconception", "question", "option", "chose", "asked", "share", "low", "high", "times", "chances",
                  "questions"]
        return header, [[one.name, one.question, one.text, one.chose, one.asked,
                         *_from(one.asked >= FEW, one.chose / one.asked, one.low, one.high), one.times, one.chances,
                         ", ".join(one.questions)] for one in self.misconceptions]

    def _reliability_rows(self) -> tuple[list[str], list[list]]:
        header = ["set", "questions", "answered_all", "answered_some", "kr20", "alpha", "mean", "sd", "standard_error",
                  "times_longer"]
        return header, [[name, one.questions, one.learners, one.asked, *_from(
            one.learners >= HINTS, one.kr20, one.alpha, one.mean, one.sd, one.error, one.longer)]
            for name, one in self.reliability.items()]

    def _learners_rows(self) -> tuple[list[str], list[list]]:
        import numpy as np

        answered = (~np.isnan(self.statistics.matrix)).sum(axis=1).tolist()
        right = np.nansum(self.statistics.matrix, axis=1).tolist()
        told = dict(zip(self.statistics.learners, zip(answered, map(int, right), strict=True), strict=True))
        return ["nickname", "answered", "right"], [[name, *told.get(name, (0, 0))] for name in self.answers.learners]

    def write(self, folder: Path) -> list[Path]:
        """Write each table as a CSV file for a spreadsheet, "oms-items.csv" and so on; returns their paths.

        No cell of them can run as a formula. Raises a Mistake where the folder cannot be made or written to.
        """
        folder = Path(folder).expanduser().absolute()
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as fault:
            raise Mistake(f"The folder “{folder.name}” could not be made: {(fault.strerror or 'no permission').lower()}.") from None
        return [export.write(folder / f"oms-{name}.csv", csv_text(self.table(name)), forbidden=default_path())
                for name in TABLES]


def _worst(name: str, places: list[tuple[Item, int, str]]) -> ClassMisconception:
    """The error of thought where it shows most, with all places where it could show."""
    item, chose, text = max(places, key=lambda place: (wilson(place[1], place[0].n)[0], place[1], place[0].question))
    return ClassMisconception(name, item.question, text, chose, item.n, *wilson(chose, item.n),
                              sum(count for _, count, _ in places), sum(item.n for item, _, _ in places),
                              tuple(item.question for item, _, _ in places))


def csv_text(table: pandas.DataFrame) -> str:
    """A DataFrame as CSV text that a spreadsheet takes for UTF-8, with no cell that it would run."""
    lines = io.StringIO(newline="")
    writer = csv.writer(lines)
    writer.writerow(table.columns)
    for row in table.itertuples(index=False):
        writer.writerow("" if (isinstance(cell, float) and math.isnan(cell)) or cell is None else export.safe_cell(cell) for cell in row)
    return "\ufeff" + lines.getvalue()


def _from(enough: bool, *values: float | None) -> list[float | None]:
    """The values, or as many empty places where too few learners stand behind them."""
    return [value if enough else None for value in values]


def _number(value: float) -> float | None:
    return float(value) if math.isfinite(value) else None
