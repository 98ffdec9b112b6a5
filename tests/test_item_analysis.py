"""Item analysis: the published test vector, a second implementation with plain loops, class sizes, missing answers."""

import math
import statistics
from dataclasses import replace

import numpy as np
import pandas
import pytest

import class_files
from oms.content.problem import Mistake
from oms.teaching.class_folder import read_folder
from oms.teaching.item_analysis import correlation_interval, item_statistics
from oms.teaching.item_report import ALL, ClassReport
from oms.teaching.item_words import KEY
from oms.teaching.reliability_of_scores import reliability, spearman_brown, times_longer

VECTOR = "111110 111101 111010 110100 101010 110000 010001 100000".split()


def wilson_roots(right, n):
    """Wilson's 95 % interval from its definition: the shares p for which right / n lies 1.96 standard errors from p."""
    share, z = right / n, statistics.NormalDist().inv_cdf(0.975)
    return sorted(np.roots([1 + z * z / n, -(2 * share + z * z / n), share * share]).real)



def rows_of(table):
    """Rows of a table of text: one line a learner, one sign a question, a dot for no answer."""
    return pandas.DataFrame([(f"learner {i}", f"q{j}", sign == "1") for i, line in enumerate(table)
                             for j, sign in enumerate(line) if sign != "."], columns=["learner", "question", "right"])


def test_the_test_vector_comes_out_as_published():
    """Eight learners and six items give the shares, correlations, discriminations, KR-20 and standard error on paper."""
    numbers = item_statistics(rows_of(VECTOR))
    assert numbers.facility.tolist() == [0.875, 0.75, 0.5, 0.375, 0.375, 0.25]
    assert numbers.matrix.sum(axis=1).tolist() == [5, 5, 4, 3, 3, 2, 2, 1]
    assert numbers.corrected.round(3).tolist() == [0.073, 0.178, 0.630, 0.415, 0.162, -0.159]
    assert numbers.group.tolist() == [2] * 6
    assert numbers.discrimination.tolist() == [0.5, 0.5, 1, 1, 0.5, 0]
    whole = reliability(numbers.matrix)
    assert (round(whole.kr20, 4), round(whole.alpha, 4), round(whole.error, 4)) == (0.4235, 0.4235, 1.1068)
    assert (whole.learners, whole.mean) == (8, 3.125)


# A second implementation, written with plain loops and library functions, to be compared with the first ------------------


def loops(learners, key):
    """The same statistics of {question: option} dictionaries, from the definitions."""
    questions = sorted(key)
    right = [{q: option == key[q] for q, option in given.items()} for given in learners]
    share = {q: statistics.fmean(r[q] for r in right if q in r) for q in questions if any(q in r for r in right)}

    def standing(marks, without=None):
        own = {q: mark for q, mark in marks.items() if q != without}
        return sum(own.values()) / len(own) - sum(share[q] for q in own) / len(own) if own else 0

    least = min(5, len(questions) - 1)
    found = {}
    for q, facility in share.items():
        who = [i for i, r in enumerate(right) if q in r and len(r) - 1 >= least]
        x = [float(right[i][q]) for i in who]
        rest = [standing(right[i], q) for i in who]
        total = [round(standing(right[i]), 10) for i in who]
        ranked = sorted(range(len(who)), key=lambda n: -total[n])  # Python's sort is stable
        size = round(0.27 * len(who))
        upper, lower = ranked[:size], ranked[len(ranked) - size:]
        options = {}
        for option in {learners[i][q] for i in who}:
            chose = [float(learners[i][q] == option) for i in who]
            options[option] = (sum(g.get(q) == option for g in learners),
                               np.corrcoef(np.asarray(chose, float), total)[0, 1] if 0 < sum(chose) < len(chose) else math.nan)
        found[q] = {
            "n": sum(q in r for r in right), "facility": facility,
            "corrected": np.corrcoef([float(value > 0.5) for value in x], rest)[0, 1] if 0 < sum(x) < len(x) else math.nan,
            "discrimination": statistics.fmean(x[n] for n in upper) - statistics.fmean(x[n] for n in lower), "options": options}
    return found


@pytest.mark.parametrize("skips", [0.0, 0.25], ids=["everything answered", "a quarter missing"])
def test_a_second_implementation_finds_the_same(tmp_path, skips):
    """For a simulated class read from its files, loops over the definitions give the same numbers, item by item."""
    bank = class_files.bank_of(*(class_files.single(n, options=3 + n % 3) for n in range(1, 15)))
    learners = class_files.simulated(bank, 130, seed=4, skips=skips, ease={"oms-q-0003": 2.5, "oms-q-0009": -2})
    report = ClassReport(read_folder(class_files.hand_in(tmp_path / "class", bank, learners), bank), bank)
    plain = [{q: option for q, (option, _) in given.items()} for given in learners]
    expected = loops(plain, dict.fromkeys(bank.questions, "o0"))
    numbers = report.statistics
    assert list(numbers.questions) == sorted(expected)
    for place, name in enumerate(numbers.questions):
        wanted, item = expected[name], report.item(name)
        assert numbers.n[place] == wanted["n"] == item.n
        assert item.facility == pytest.approx(wanted["facility"], abs=1e-12)
        assert item.corrected == pytest.approx(wanted["corrected"], abs=1e-9)
        assert numbers.discrimination[place] == pytest.approx(wanted["discrimination"], abs=1e-12)
        assert (item.low, item.high) == pytest.approx(tuple(
            wilson_roots(item.right, item.n)), abs=1e-6)
        for option in item.options:
            count, correlation = wanted["options"].get(option.id, (0, math.nan))
            assert option.count == count and option.share == pytest.approx(count / item.n)
            assert (option.discrimination is None) == math.isnan(correlation)
            assert option.discrimination is None or option.discrimination == pytest.approx(correlation, abs=1e-9)


def test_with_everything_answered_the_correlations_are_those_with_the_total():
    """The score on the other questions is then the total without the question, and the options' the total: pandas agrees."""
    bank = class_files.bank_of(*(class_files.single(n) for n in range(1, 11)))
    learners = class_files.simulated(bank, 60, seed=9)
    rows = pandas.DataFrame([(i, q, option, option == "o0") for i, given in enumerate(learners)
                             for q, (option, _) in given.items()], columns=["learner", "question", "chosen", "right"])
    table = rows.pivot(index="learner", columns="question", values="right").astype(float)
    total = table.sum(axis=1)
    numbers = item_statistics(rows)
    assert numbers.corrected.tolist() == pytest.approx([table[q].corr(total - table[q]) for q in table], abs=1e-9)
    chosen = rows.pivot(index="learner", columns="question", values="chosen")
    for place, option, r in zip(numbers.choices.question, numbers.choices.option, numbers.choices.discrimination, strict=True):
        assert r == pytest.approx((chosen[numbers.questions[place]] == option).astype(float).corr(total), abs=1e-9)
    k, variances = table.shape[1], table.var(ddof=0)
    assert reliability(numbers.matrix).kr20 == pytest.approx(k / (k - 1) * (1 - variances.sum() / total.var(ddof=0)))


def test_reliability_takes_only_those_who_answered_everything():
    """A learner with a gap is not in KR-20, alpha, mean or error, and the count says so."""
    numbers = item_statistics(rows_of([*VECTOR, "11111.", "0....."]))
    whole = reliability(numbers.matrix)
    assert (whole.learners, whole.asked, round(whole.kr20, 4)) == (8, 10, 0.4235)
    assert numbers.n.tolist() == [10, 9, 9, 9, 9, 8]


@pytest.mark.parametrize("table", [["111", "111"], ["1"], ["1.", ".1"], ["11", "1."]])
def test_what_is_not_defined_is_missing(table):
    """Equal totals, one learner, one question or nobody with all answers: no reliability, and no warning."""
    numbers = item_statistics(rows_of(table))
    whole = reliability(numbers.matrix)
    assert whole.kr20 is None and whole.error is None and whole.longer is None
    assert not [r for r in numbers.corrected if math.isfinite(r)]


def test_alpha_counts_parts_of_an_answer():
    """Scores between 0 and 1 give alpha, as the textbook formula with one divisor; right and not right give KR-20."""
    scores = pandas.DataFrame([[1, 0.5, 1], [0.5, 0, 0.25], [0, 0, 0], [1, 1, 0.75]])
    expected = 3 / 2 * (1 - scores.var().sum() / scores.sum(axis=1).var())
    found = reliability((scores == 1).to_numpy(float), scores.to_numpy())
    assert found.alpha == pytest.approx(expected) and found.alpha != pytest.approx(found.kr20)


def test_a_longer_quiz_is_foretold():
    """Spearman and Brown: twice 0.5 is 2/3, four times as long reaches 0.8; at 0 and below nothing can be said."""
    assert spearman_brown(0.5, 2) == pytest.approx(2 / 3)
    assert times_longer(0.5, 0.8) == pytest.approx(4)
    assert spearman_brown(0.37, times_longer(0.37, 0.8)) == pytest.approx(0.8)
    assert times_longer(-0.1, 0.8) is None and times_longer(0.0, 0.8) is None and times_longer(None, 0.8) is None


def test_the_interval_of_a_correlation():
    """Fisher's interval of a correlation over six learners is the one that scipy 1.16 gives; over three it says nothing."""
    assert correlation_interval(0.7325612348008317, 6) == pytest.approx((-0.19483012427362847, 0.9683943307704326), abs=1e-6)
    assert correlation_interval(0.9, 3) == (-1, 1)


# What is said -----------------------------------------------------------------------------------------------------------


def report_on(tmp_path, learners, *, count=12, ease=None, miskeyed=0, seed=2):
    """A report on a simulated class; question `miskeyed` has the wrong option for its key."""
    sound = class_files.bank_of(*(class_files.single(n) for n in range(1, count + 1)))
    given = class_files.simulated(sound, learners, seed=seed, ease=ease)
    printed = class_files.bank_of(*(class_files.single(n, key=1 if n == miskeyed else 0) for n in range(1, count + 1)))
    return ClassReport(read_folder(class_files.hand_in(tmp_path / "class", printed, given), printed), printed)


@pytest.mark.parametrize(("learners", "words"), [(140, "Check the key first"), (70, "Look at the key first")])
def test_a_miskeyed_question_is_found(tmp_path, learners, words):
    """One planted wrong key is the only question called so, with the option that the strong choose; by size of class."""
    report = report_on(tmp_path, learners, miskeyed=7)
    keyed = [item for item in report.items if KEY in dict(item.looks)]
    assert [item.question for item in keyed] == ["oms-q-0007"]
    assert keyed[0].looks[0][1].startswith(words) and "“7, way 0”" in keyed[0].looks[0][1]
    assert report.needing_a_look[0] is keyed[0] and keyed[0].corrected < 0


def test_chance_does_not_cast_doubt_on_a_key_in_a_small_class(tmp_path):
    """Under 100 learners a correlation below 0 is a hint only where its whole interval lies below 0.20."""
    sound = report_on(tmp_path, 40).items[0]
    for n, r, doubted in ((40, -0.05, False), (40, -0.30, True), (140, -0.05, True), (140, 0.05, False)):
        low, high = correlation_interval(r, n)
        item = replace(sound, n=n, compared=n, facility=0.6, hardness=0.6, corrected=r, corrected_low=low, corrected_high=high)
        assert (KEY in dict(item.looks)) == doubted, (n, r)


def test_an_easy_question_is_never_called_bad(tmp_path):
    """Where nearly everybody is right nothing is said of the question, whatever its correlation, and whatever its size."""
    ease = {f"oms-q-{n:04}": 6 for n in range(1, 7)}
    report = report_on(tmp_path, 150, ease=ease)
    easy = [item for item in report.items if item.facility >= 0.9]
    assert len(easy) >= 6 and any(item.corrected is None or item.corrected < 0.2 for item in easy)
    assert not [item.looks for item in easy if any(rule != "sure" for rule, _ in item.looks)]


@pytest.mark.parametrize(("learners", "size"), [(9, "counts"), (10, "shares"), (30, "hints"), (100, "full")])
def test_the_size_of_a_class_decides_what_is_said(tmp_path, learners, size):
    """Under 10 counts only, from 10 shares, from 30 correlations, from 100 the groups: in the tables nothing more stands."""
    share, correlated, apart = learners >= 10, learners >= 30, learners >= 100
    report = report_on(tmp_path, learners)
    items, options = report.table("items"), report.table("options")
    assert {item.size for item in report.items} == {size}
    assert items["share"].notna().all() == items["low"].notna().all() == options["share"].notna().any() == share
    assert items["corrected_r"].notna().any() == options["discrimination"].notna().any() == correlated
    assert items["upper_lower"].notna().any() == apart
    assert report.table("reliability")["kr20"].notna().all() == correlated
    assert items["n"].tolist() == [learners] * 12 and options["count"].sum() == learners * 12
    assert report.misconceptions[0].sentence.startswith(f"{report.misconceptions[0].chose} of 9") == (size == "counts")


def test_a_small_class_is_given_no_verdict_on_a_question(tmp_path):
    """Below 30 learners no rule about the question speaks, however badly it came out."""
    report = report_on(tmp_path, 20, miskeyed=7, ease={"oms-q-0002": -4})
    assert {rule for item in report.items for rule, _ in item.looks} <= {"harm", "sure"}


def test_an_option_nobody_takes_is_named_only_in_a_large_class(tmp_path):
    """Under 5 % from 100 learners on: then the option is named; with 60 it is not."""
    bank = class_files.bank_of(*(class_files.single(n, options=3) for n in range(1, 8)))
    for learners, named in ((60, False), (120, True)):
        given = class_files.simulated(bank, learners, seed=3)
        for one in given:  # nobody chooses the last option of the first question
            if one["oms-q-0001"][0] == "o2":
                one["oms-q-0001"] = ("o1", None)
        folder = class_files.hand_in(tmp_path / f"class-{learners}", bank, given)
        item = ClassReport(read_folder(folder, bank), bank).item("oms-q-0001")
        assert ("unused" in dict(item.looks)) == named
        assert not named or "“1, way 2”" in dict(item.looks)["unused"]
        assert item.working == (1, 2)


def test_certainty_is_split_by_right_and_wrong(tmp_path):
    """Each level holds how many were right and how many not, also those who did not say; sure and wrong gets a word."""
    bank = class_files.bank_of(class_files.single(1), class_files.single(2))
    said = [("o0", 3)] * 6 + [("o1", 3)] * 4 + [("o1", 1)] * 2 + [("o0", None)]
    folder = class_files.hand_in(tmp_path / "class", bank, [{"oms-q-0001": one} for one in said])
    item = ClassReport(read_folder(folder, bank), bank).item("oms-q-0001")
    assert item.certainty == ((0, 1), (2, 0), (0, 0), (4, 6))
    assert dict(item.looks)["sure"] == "4 of 13 were sure (C3) and not right."


def test_what_could_harm_is_told_in_any_class(tmp_path):
    """Three learners are enough to say how many chose what could harm."""
    record = class_files.single(1)
    record["wrong"][1]["harm"] = "it poisons"
    bank = class_files.bank_of(record)
    folder = class_files.hand_in(tmp_path / "class", bank, [{"oms-q-0001": ("o2", None)}, {"oms-q-0001": ("o0", None)}])
    looks = ClassReport(read_folder(folder, bank), bank).item("oms-q-0001").looks
    assert looks == (("harm", "Chosen though it could harm: “1, way 2” (1 of 2)."),)


def test_errors_of_thought_are_counted_where_they_show(tmp_path):
    """The share is that of one question; over all questions that offer the error it is told in answers, not in learners."""
    records = [class_files.single(n) for n in (1, 2)]
    for record in records:
        record["wrong"][0]["misconception"] = "scan-ends-search"
    bank = class_files.bank_of(*records)
    given = [{"oms-q-0001": ("o1" if n < 12 else "o0", None), "oms-q-0002": ("o1" if n < 2 else "o0", None)}
             for n in range(29)]
    report = ClassReport(read_folder(class_files.hand_in(tmp_path / "class", bank, given), bank), bank)
    one = report.misconceptions[0]
    assert (one.name, one.question, one.chose, one.asked, one.times, one.chances) == (
        "scan-ends-search", "oms-q-0001", 12, 29, 14, 58)
    assert one.sentence == "41 % (12 of 29; 26 % to 59 %) chose the option that means “scan ends search”"


def test_several_answers_are_counted_option_by_option(tmp_path):
    """In a question with several right answers each chosen option is counted once; the mean score counts the parts."""
    record = class_files.single(1) | {"type": "several"}
    record["right"].append({"text": "also", "why": "so it is", "id": "also"})
    bank = class_files.bank_of(record)
    learners = [{"oms-q-0001": (chosen, None)} for chosen in (["o0", "also"], ["o0"], ["o0", "o1"], ["also", "also"])]
    item = ClassReport(read_folder(class_files.hand_in(tmp_path / "class", bank, learners), bank), bank).item("oms-q-0001")
    assert {option.id: option.count for option in item.options} == {"o0": 3, "also": 2, "o1": 1, "o2": 0, "o3": 0}
    assert (item.right, item.hardness) == (1, pytest.approx((1 + 0.5 + 0 + 0.5) / 4))


def test_one_quiz_can_be_looked_at_by_itself(tmp_path):
    """With a quiz only its questions are in the numbers; a wrong name or table is answered with the nearest."""
    bank = class_files.bank_of(first=[class_files.single(n) for n in (1, 2)], second=[class_files.single(n) for n in (3, 4, 5)])
    answers = read_folder(class_files.hand_in(tmp_path / "class", bank, class_files.simulated(bank, 40)), bank)
    assert ClassReport(answers, bank, "second").statistics.questions == ("oms-q-0003", "oms-q-0004", "oms-q-0005")
    assert {name: one.questions for name, one in ClassReport(answers, bank).reliability.items()} == {
        ALL: 5, "first": 2, "second": 3}
    with pytest.raises(Mistake, match="did you mean “second”"):
        ClassReport(answers, bank, "secnd")
    with pytest.raises(Mistake, match="did you mean “items”"):
        ClassReport(answers, bank).table("item")
    with pytest.raises(Mistake, match="did you mean “oms-q-0005”"):
        ClassReport(answers, bank).item("oms-q-00005")


def test_a_class_without_answers_has_empty_tables(tmp_path):
    """An empty folder gives every table, with no rows and no error."""
    (tmp_path / "class").mkdir()
    bank = class_files.bank_of(class_files.single(1))
    report = ClassReport(read_folder(tmp_path / "class", bank), bank)
    assert [len(report.table(name)) for name in ("items", "options", "misconceptions", "files", "learners")] == [0] * 5
    assert report.reliability[ALL].kr20 is None
