"""The numbers of an item analysis: how hard each question was, whether it tells strong from weak, what its options did.

All formulas are those of classical test theory, written out in the docstring of `ItemStatistics`. Nothing is hidden
here for a class that is too small: which number may be shown is decided in `item_report.py`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from oms.learning.certainty import wilson

if TYPE_CHECKING:
    import numpy
    import pandas

LEAST_OTHERS = 5  # answers to other questions that a learner needs before a score on them says anything
GROUP = 0.27  # the share of a class that stands for its upper and its lower end


@dataclass(frozen=True, eq=False)
class Choices:
    """What was chosen, one entry for each option that a question has or that somebody chose.

    `question` is the place of its question in `ItemStatistics.questions`, `option` its id, `count` how many chose it,
    `share` of those who answered, `discrimination` the correlation of choosing it with the total score.
    """

    question: numpy.ndarray
    option: tuple[str, ...]
    count: numpy.ndarray
    share: numpy.ndarray
    discrimination: numpy.ndarray


@dataclass(frozen=True, eq=False)
class ItemStatistics:
    """One number for each question, in the order of `questions`; not-a-number where it is not defined.

    n               how many learners answered it; `right` how many of these rightly
    facility        right / n, with its Wilson 95 % interval `low` to `high`
    mean_score      the mean of the scores, where part of an answer counts
    corrected       correlation of right (1 or 0) with the score on all other questions; `compared` learners stand in it
    discrimination  share right in the upper group less share right in the lower, each of `group` = round(0.27 n) learners
    certainty       [question, right, level]: answers by right (1) or not (0) and by how sure, 0 where it was not said
    matrix          [learner, question]: 1 right, 0 not, not-a-number where there is no answer

    The score of a learner is the share right of what he or she answered, less the share that the class got right of the
    same questions. Where everybody answered everything this is the plain total on another scale, so correlations are
    exactly those with the total (`discrimination` of options) and with the total without the question (`corrected`).
    Where answers are missing nobody is left out for it, and easy questions help nobody who answered only these. Whoever
    answered fewer than five other questions stands in no correlation and in neither group.
    """

    questions: tuple[str, ...]
    learners: tuple[str, ...]
    n: numpy.ndarray
    right: numpy.ndarray
    facility: numpy.ndarray
    low: numpy.ndarray
    high: numpy.ndarray
    mean_score: numpy.ndarray
    corrected: numpy.ndarray
    compared: numpy.ndarray
    discrimination: numpy.ndarray
    group: numpy.ndarray
    certainty: numpy.ndarray
    matrix: numpy.ndarray
    scores: numpy.ndarray
    choices: Choices


def item_statistics(rows: pandas.DataFrame, options: Mapping[str, Sequence[str]] | None = None) -> ItemStatistics:
    """The statistics of a class. `rows` has one row for each learner and question: learner, question, right, and as far
    as they are known chosen, score, sure. `options` names the options of each question, so that those nobody chose are
    counted as well. Equal totals are put in the order in which the learners come in `rows`."""
    import numpy as np
    import pandas as pd

    who, learners = pd.factorize(rows["learner"])
    what, questions = pd.factorize(rows["question"])
    right = rows["right"].to_numpy(dtype="float64")
    order = np.argsort(np.asarray(questions, dtype=object), kind="stable")
    place = np.empty(len(order), dtype=np.intp)
    place[order] = np.arange(len(order))
    what, questions = place[what], tuple(str(questions[n]) for n in order)

    matrix = np.full((len(learners), len(questions)), np.nan)
    matrix[who, what] = right
    scores = matrix
    if "score" in rows:
        scores = np.full_like(matrix, np.nan)
        scores[who, what] = rows["score"].to_numpy(dtype="float64")
    there = ~np.isnan(matrix)
    marks = np.where(there, matrix, 0.0)
    n, hits = there.sum(axis=0), marks.sum(axis=0)
    facility = _divided(hits, n)
    answered, total = there.sum(axis=1), marks.sum(axis=1)
    expected = there @ np.nan_to_num(facility)

    others = answered - 1
    with np.errstate(divide="ignore", invalid="ignore"):
        rest = (total[:, None] - marks - expected[:, None] + facility) / others[:, None]
        # Rounded, so that equal totals stay equal whatever the last digit of a sum was.
        standing = np.round((total - expected) / answered, 10)
    compared = there & (others >= min(LEAST_OTHERS, max(1, len(questions) - 1)))[:, None]
    groups, apart = _upper_less_lower(marks, compared, standing)
    low, high = (np.array(side) for side in zip(*map(wilson, hits, n), strict=True)) if len(n) else (n, n)
    sure = rows["sure"].to_numpy(dtype="int64") if "sure" in rows else 0
    certainty = np.bincount(8 * what + 4 * right.astype("int64") + sure, minlength=8 * len(questions)).reshape(-1, 2, 4)
    return ItemStatistics(
        questions, tuple(str(name) for name in learners), n, hits.astype("int64"), facility, low, high,
        _divided(np.nansum(scores, axis=0), n), _correlations(marks, rest, compared), compared.sum(axis=0), apart, groups,
        certainty, matrix, scores, _choices(rows, (who, what), questions, options or {}, (n, compared, standing)))


def _divided(over: Any, under: Any) -> Any:
    import numpy as np

    return np.divide(over, under, out=np.full(len(under), np.nan), where=np.asarray(under) > 0)


def _correlations(x: Any, y: Any, counted: Any) -> Any:
    """The correlation of each column of x with the same column of y, over the rows that are counted in it."""
    import numpy as np

    n = counted.sum(axis=0)
    x, y = np.where(counted, x, 0.0), np.where(counted, y, 0.0)
    x -= np.where(counted, _divided(x.sum(axis=0), n), 0.0)
    y -= np.where(counted, _divided(y.sum(axis=0), n), 0.0)
    return _ratio((x * y).sum(axis=0), (x * x).sum(axis=0), (y * y).sum(axis=0))


def _ratio(xy: Any, xx: Any, yy: Any) -> Any:
    """xy / sqrt(xx · yy), not-a-number where one of the two never varies."""
    import numpy as np

    varies = (xx > 1e-12) & (yy > 1e-12)
    return np.divide(xy, np.sqrt(xx * yy), out=np.full(len(xy), np.nan), where=varies)


def _upper_less_lower(marks: Any, counted: Any, standing: Any) -> tuple[Any, Any]:
    """The size of the upper and the lower group of each question, and how much more often the upper one was right."""
    import numpy as np

    best_first = np.argsort(-np.nan_to_num(standing, nan=-np.inf), kind="stable")
    marks, counted = marks[best_first], counted[best_first]
    n = counted.sum(axis=0)
    groups = np.array([round(GROUP * int(each)) for each in n], dtype=np.int64)
    rank = counted.cumsum(axis=0)
    upper, lower = counted & (rank <= groups), counted & (rank > n - groups)
    return groups, _divided((marks * upper).sum(axis=0) - (marks * lower).sum(axis=0), groups)


def _choices(rows: Any, codes: tuple[Any, Any], questions: tuple[str, ...], options: Mapping[str, Sequence[str]],
             known: tuple[Any, Any, Any]) -> Choices:
    import numpy as np
    import pandas as pd

    (who, what), (n, compared, standing) = codes, known
    names: dict[tuple[int, str], int] = {}
    for place, question in enumerate(questions):
        for option in options.get(question, ()):
            names.setdefault((place, option), len(names))
    chose_who, chose_which = np.empty(0, dtype=np.intp), np.empty(0, dtype=np.intp)
    if "chosen" in rows:
        said, kinds = pd.factorize(rows["chosen"])  # -1 where nothing is there to choose
        pair = what * max(1, len(kinds)) + said
        there = np.bincount(pair[said >= 0], minlength=len(questions) * len(kinds))
        seen = np.flatnonzero(there)
        there[seen] = np.arange(len(seen))
        which = np.where(said >= 0, there[pair] if len(there) else 0, len(seen))
        picked: list[tuple[int, ...]] = []
        for place, kind in (divmod(int(each), len(kinds)) for each in seen):
            chosen = kinds[kind]
            picked.append(tuple(names.setdefault((place, option), len(names))
                                for option in ((chosen,) if isinstance(chosen, str) else chosen)))
        picked.append(())  # of those who had nothing to choose
        for turn in range(max(map(len, picked), default=0)):  # a question with several answers is met several times
            nth = np.array([options[turn] if len(options) > turn else -1 for options in picked])[which]
            chose_who = np.append(chose_who, who[nth >= 0])
            chose_which = np.append(chose_which, nth[nth >= 0])
    order = sorted(names, key=lambda each: each[0])
    new = np.empty(len(names), dtype=np.intp)
    new[[names[each] for each in order]] = np.arange(len(order))
    chose_which = new[chose_which]
    of = np.array([place for place, _ in order], dtype=np.intp)
    count = np.bincount(chose_which, minlength=len(of))

    # Sums over those who chose an option and over those who answered its question give the correlation at once.
    y = np.where(compared, np.nan_to_num(standing)[:, None], 0.0)
    m, sum_y, sum_yy = compared.sum(axis=0), y.sum(axis=0), (y * y).sum(axis=0)
    in_it = compared[chose_who, of[chose_which]]
    mine = np.bincount(chose_which, weights=in_it, minlength=len(of))
    mine_y = np.bincount(chose_which, weights=in_it * np.nan_to_num(standing)[chose_who], minlength=len(of))
    m, sum_y, sum_yy = m[of], sum_y[of], sum_yy[of]
    each = np.maximum(m, 1)
    return Choices(of, tuple(option for _, option in order), count, _divided(count, n[of]),
                   _ratio(mine_y - mine * sum_y / each, mine - mine * mine / each, sum_yy - sum_y * sum_y / each))


def correlation_interval(r: float, n: int) -> tuple[float, float]:
    """The 95 % interval of a correlation by Fisher's transformation; (-1, 1) where it says nothing."""
    if n < 4 or not math.isfinite(r):
        return -1.0, 1.0
    if abs(r) >= 1:
        return r, r
    middle, spread = math.atanh(r), 1.959964 / math.sqrt(n - 3)
    return math.tanh(middle - spread), math.tanh(middle + spread)
