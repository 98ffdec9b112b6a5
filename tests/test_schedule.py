"""When a question comes back: ratings, intervals, exams, clocks that jump, and the snapshot that spares reading all."""

import json
import random
import re
import sqlite3
import sys
import time
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import fsrs
import pytest

from oms.learning import disk, practice, schedule, schema, snapshot, timetable
from oms.learning.answer import Answer, to_row
from oms.learning.practice import Practice, exam_date, practised
from oms.learning.schedule import AGAIN, EASY, GOOD, HARD, Forgetting, Weeks, rating, spacing
from oms.learning.store import Store

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
COMMON = {"desired_retention": 0.90, "learning_steps": (), "relearning_steps": (), "enable_fuzzing": False}


@pytest.fixture
def store(tmp_path):
    with Store(tmp_path / "home" / "progress.sqlite3") as one:
        yield one


def answer(name, right, at, **more):
    return Answer("run", "quiz", name, right=right, at=at, **more)


def row(*values):
    """A row of the log, from id, question, event, right, sure, moment and, where one was said, the chance."""
    number, name, event, right, sure, at, *chance = values
    return (number, name, event, right, sure, at.isoformat() if isinstance(at, datetime) else at, *(chance or (None,)))


def fill(store, answers):
    """Write many answers at once, as they would be after as many calls of add."""
    if not store.path.exists():
        store.add(Answer("first", "a-case", "a-step", event="case", at=NOON))
    store.close()
    with closing(sqlite3.connect(store.path)) as connection, connection:
        connection.executemany(schema.INSERT, [to_row(one) for one in answers])


def histories(seed, questions=1000):
    """Answers to many questions at random moments, written down in the order of time, and the rating of each."""
    chance = random.Random(seed)
    told = []
    for number in range(questions):
        at = NOON + DAY * chance.random() * 300
        for _ in range(chance.randint(1, 12)):
            right, sure = chance.random() < 0.7, chance.choice((None, 1, 2, 3))
            easy = right and chance.random() < 0.1
            given = AGAIN if not right else EASY if easy else HARD if sure == 1 else GOOD
            told.append((at, f"q{number}", right, sure, easy, given))
            at += DAY * chance.choice((0, 0.001, 0.4, 1, 1.5, 3, 11, 46, 170, 700)) * (0.9 + 0.2 * chance.random())
    return sorted(told, key=lambda one: one[0])


def logged(told):
    """The same as answers for a store: an easy one is a right answer and the press that follows it."""
    answers = []
    for at, name, right, sure, easy, _ in told:
        answers.append(answer(name, right, at, sure=sure))
        if easy:
            answers.append(Answer("run", "review", name, event="easy", at=at + timedelta(seconds=1)))
    return answers


def by_package(told, maximum_interval=180):
    """What the package itself makes of the ratings: the card of each question."""
    scheduler = fsrs.Scheduler(**COMMON, maximum_interval=maximum_interval)
    found = {}
    for at, name, *_, given in told:
        card = found.get(name) or fsrs.Card(card_id=1)
        found[name], _ = scheduler.review_card(card, fsrs.Rating(given), at)
    return found


def same_as_package(found, expected):
    way = Forgetting()
    assert found.keys() == expected.keys()
    for name, card in expected.items():
        known = found[name]
        memory, due = way.planned(known.memory, known.rating, known.at)
        assert (memory, due) == ((card.stability, card.difficulty, card.last_review), card.due), name


@pytest.mark.parametrize(("right", "sure", "chance", "easy", "expected"), [
    (False, None, None, False, AGAIN), (False, 1, None, False, AGAIN), (False, 3, None, False, AGAIN),
    (False, None, 0.97, False, AGAIN), (False, 2, None, True, AGAIN),
    (True, 1, None, False, HARD), (True, 2, None, False, GOOD), (True, 3, None, False, GOOD), (True, None, None, False, GOOD),
    (True, None, 0.5, False, HARD), (True, None, 0.6, False, HARD), (True, None, 2 / 3, False, GOOD),
    (True, None, 0.97, False, GOOD), (True, 1, None, True, EASY), (True, None, None, True, EASY),
    (None, 3, None, False, None), (None, None, None, True, None)])
def test_how_an_answer_is_rated(right, sure, chance, easy, expected):
    """Wrong is again whatever was said; right is hard only where doubt was said; easy only where it was pressed."""
    assert rating(right, sure, chance, easy) == expected


def test_a_thousand_histories_are_as_the_package_has_them(store):
    """Stability, difficulty and due moment of 1,000 random histories are the package's own to the last digit."""
    told = histories(1)
    fill(store, logged(told))
    same_as_package(practised(store, Forgetting()).questions, by_package(told))
    assert len({name for _, name, *_ in told}) == 1000


@pytest.mark.parametrize("seed", [2, 3, 4])
def test_a_snapshot_in_between_changes_nothing(store, seed):
    """Read up to a random place, kept, and read on from there: the same 1,000 cards, without reading the log again."""
    told = histories(seed)
    answers = logged(told)
    cut = random.Random(seed).randrange(1, len(answers))
    fill(store, answers[:cut])
    practised(store, Forgetting())
    fill(store, answers[cut:])
    read = []
    begin = store.cells
    store.cells = lambda *names, after=0, **more: read.append(after) or begin(*names, after=after, **more)
    same_as_package(practised(store, Forgetting()).questions, by_package(told))
    assert read == [cut]  # one row stood there before; the last row read is looked at again, the others are not


def test_an_easy_press_reaches_back_behind_a_snapshot(store):
    """The answer was read and kept before the learner pressed "too easy": it still becomes an easy one."""
    store.add(answer("q", True, NOON))
    good = practised(store, Forgetting()).questions["q"]
    store.add(Answer("run", "review", "q", event="easy", at=NOON))
    easy = practised(store, Forgetting()).questions["q"]
    due = [Forgetting().planned(one.memory, one.rating, one.at)[1] - NOON for one in (good, easy)]
    assert due == [2 * DAY, 8 * DAY]


def test_easy_means_the_last_right_answer():
    """Pressed for a question that was wrong since, or was never answered, it changes nothing."""
    found = Practice()
    found.read([row(1, "a", "answer", 1, None, NOON), row(2, "a", "answer", 0, None, NOON + DAY),
                row(3, "a", "easy", None, None, NOON + DAY), row(4, "b", "easy", None, None, NOON)], Forgetting())
    assert found.questions["a"].rating == AGAIN and "b" not in found.questions


def test_quick_formulas_serve_only_where_they_agree_with_the_package(monkeypatch):
    """With the pinned package the quick way is taken; formulas that are off by anything are not used."""
    assert Forgetting().renewed.__name__ == "renewed"
    right = schedule.renewal

    def off(parameters):
        step = right(parameters)

        def bent(memory, given, at):
            stability, difficulty, last = step(memory, given, at)
            return stability, difficulty * (1 + 1e-12), last

        return bent

    monkeypatch.setattr(schedule, "renewal", off)
    way = Forgetting()
    assert way.renewed.__name__ == "_renewed"
    told = histories(5, questions=30)
    found = Practice()
    found.read([row(n, name, "answer", given > AGAIN, 1 if given == HARD else None, at)
                for n, (at, name, *_, given) in enumerate(told, 1) if given != EASY], way)
    same_as_package(found.questions, by_package([one for one in told if one[-1] != EASY]))


def test_a_reworded_question_is_still_practised_and_an_unmarked_answer_is_not(store):
    """The wording does not matter to the plan; an answer nobody marked moves nothing, but the question was met."""
    store.add(answer("a", True, NOON, fingerprint="old"))
    store.add(answer("a", True, NOON + DAY, fingerprint="new"))
    store.add(answer("b", None, NOON, sure=3))
    found = practised(store, Forgetting())
    assert found.questions["a"].memory is not None and found.questions["a"].at == NOON + DAY
    assert found.questions["b"].rating == 0 and found.questions["b"].met == NOON
    assert timetable.cards(found.questions, Forgetting(), NOON).keys() == {"a"}


def test_a_chance_in_the_log_counts_as_how_sure(store):
    """Below 2 in 3 a right answer is a hard one; wrong is wrong at any chance."""
    for name, right, chance in (("a", True, 0.6), ("b", True, 0.9), ("c", False, 0.97)):
        store.add(answer(name, right, NOON, chance=chance))
    found = practised(store, Forgetting())
    assert [(one.rating, one.sure) for one in found.questions.values()] == [(HARD, 1), (GOOD, 3), (AGAIN, 3)]


# -- without the package -----------------------------------------------------------------------------------------------

def test_without_the_package_it_is_three_weeks_or_six(monkeypatch, store):
    """Wrong comes back after three weeks, right after six, two right in a row rest; and one sentence says so."""
    monkeypatch.setitem(sys.modules, "fsrs", None)
    way = spacing()
    assert isinstance(way, Weeks) and way.sentence.count(".") == 1
    tries = {"wrong": [False], "right": [True], "rests": [True, True], "again": [True, True, False], "once": [False, True]}
    for name, marks in tries.items():
        for place, right in enumerate(marks):
            store.add(answer(name, right, NOON + DAY * place))
    found = timetable.cards(practised(store, way).questions, way, NOON + 2 * DAY)
    assert {name: card.due and card.due - card.last for name, card in found.items()} == {
        "wrong": 21 * DAY, "right": 42 * DAY, "rests": None, "again": 21 * DAY, "once": 42 * DAY}
    assert timetable.due(found, NOON + 22 * DAY) == ["wrong"]
    assert sum(count for _, count in timetable.forecast(found, 60, NOON)) == 4


def test_a_snapshot_of_another_way_is_not_used(monkeypatch, store):
    """The package came or went since the snapshot was made: everything is read again, and nothing breaks."""
    for place in range(3):
        store.add(answer("q", True, NOON + DAY * place))
    with monkeypatch.context() as without:
        without.setitem(sys.modules, "fsrs", None)
        assert practised(store, spacing()).questions["q"].memory == (2, NOON + DAY)
    assert practised(store, spacing()).questions["q"].memory == Forgetting().renewed(
        Forgetting().renewed(None, GOOD, NOON), GOOD, NOON + DAY)


# -- days, exams, clocks -----------------------------------------------------------------------------------------------

@pytest.fixture
def zone(monkeypatch):
    """A function that moves this computer to another time zone."""
    def move(name):
        monkeypatch.setenv("TZ", name)
        time.tzset()

    yield move
    monkeypatch.undo()
    time.tzset()


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the zone of a program cannot be changed here")
@pytest.mark.parametrize(("name", "on", "midnight"), [
    ("UTC", date(2026, 3, 3), datetime(2026, 3, 3, tzinfo=UTC)),
    ("Asia/Tokyo", date(2026, 3, 4), datetime(2026, 3, 2, 15, tzinfo=UTC)),
    ("America/Los_Angeles", date(2026, 3, 3), datetime(2026, 3, 3, 8, tzinfo=UTC))])
def test_days_are_those_of_the_local_calendar(zone, store, name, on, midnight):
    """A question due at 20 h UTC is due from the first minute of that day where its learner lives."""
    zone(name)
    way = Forgetting()
    store.add(answer("q", True, datetime(2026, 3, 1, 20, tzinfo=UTC)))
    found = timetable.cards(practised(store, way).questions, way, NOON)
    assert found["q"].day == on
    first = datetime(on.year, on.month, on.day).astimezone(UTC)
    assert timetable.due(found, first) == ["q"] and timetable.due(found, first - timedelta(seconds=1)) == []
    assert [count for day, count in timetable.forecast(found, 7, NOON) if day == on] == [1]
    assert timetable.midnight(datetime(2026, 3, 3, 12, tzinfo=UTC)) == midnight


def test_the_forecast_counts_what_waits_as_today(store):
    """Each coming day with its count, zeros too; everything overdue stands at today."""
    way = Forgetting()
    for number, days in enumerate((0, 1, 30, 30)):
        store.add(answer(f"q{number}", True, NOON - DAY * days))
    found = timetable.cards(practised(store, way).questions, way, NOON)
    told = timetable.forecast(found, 4, NOON)
    assert told == [(date(2026, 3, 1), 2), (date(2026, 3, 2), 1), (date(2026, 3, 3), 1), (date(2026, 3, 4), 0)]
    assert len(timetable.forecast(found, now=NOON)) == 14


def test_after_a_gap_the_least_likely_known_comes_first(store):
    """Many are due at once: they stand in the order of the package's retrievability, lowest first."""
    way, scheduler = Forgetting(), fsrs.Scheduler(**COMMON, maximum_interval=180)
    told = histories(6, questions=200)
    fill(store, logged(told))
    now = told[-1][0] + 60 * DAY
    found = timetable.cards(practised(store, way).questions, way, now)
    cards = by_package(told)
    order = timetable.due(found, now)
    chances = [scheduler.get_card_retrievability(cards[name], now) for name in order]
    assert len(order) > 100 and chances == sorted(chances) and chances[0] < chances[-1]
    assert set(order) == {name for name, card in cards.items() if card.due.date() <= now.date()}


def test_an_exam_caps_the_interval_as_the_package_would(store):
    """For one question the day is that of a package whose longest interval ends the day before the exam."""
    way = Forgetting()
    told = [(NOON + DAY * gap, "q", True, None, False, GOOD) for gap in (0, 2, 13)]
    fill(store, logged(told))
    known, now = practised(store, way).questions, NOON + 14 * DAY
    for days in (3, 10, 40, 46, 47, 48, 100):
        exam = told[-1][0].date() + timedelta(days=days)
        expected = by_package(told, maximum_interval=min(180, days - 1))["q"].due.date()
        assert timetable.cards(known, way, now, exam)["q"].day == expected, days


def test_before_an_exam_everything_comes_back_and_not_all_on_one_day(store):
    """Sixty firm questions and an exam in a month: each once more before it, fifteen a day, none on or after the day."""
    way, exam = Forgetting(), date(2026, 6, 30)
    begin = datetime(2026, 5, 1, 12, tzinfo=UTC)
    fill(store, logged([(begin + DAY * gap, f"q{n}", True, None, False, GOOD) for gap in (0, 2, 13) for n in range(60)]))
    known, now = practised(store, way).questions, datetime(2026, 6, 1, 12, tzinfo=UTC)
    free = timetable.cards(known, way, now)
    assert {card.day for card in free.values()} == {date(2026, 6, 29)}
    for most, days in ((15, 4), (30, 2), (60, 1), (7, 9)):
        found = timetable.cards(known, way, now, date(2026, 6, 20), most)
        loads = {day: count for day, count in timetable.forecast(found, 40, now) if count}
        assert len(loads) == days and max(loads.values()) <= most and max(loads) == date(2026, 6, 19)
    assert timetable.cards(known, way, now, exam) == free  # all come back before it anyway
    assert timetable.cards(known, way, now, date(2026, 6, 1)) == timetable.cards(known, way, now, date(2026, 1, 1)) == free
    tomorrow = timetable.cards(known, way, now, date(2026, 6, 2))
    assert {card.day for card in tomorrow.values()} == {date(2026, 6, 1)}


def test_the_latest_exam_date_counts(store):
    """Told twice the second holds; taken away there is none; what is no date is none; the same through a snapshot."""
    for told, expected in (("2027-01-20", date(2027, 1, 20)), ("2027-02-01", date(2027, 2, 1)), (None, None), ("soon", None)):
        store.add(Answer("run", "", "", event="exam-date", response=told))
        for _ in range(2):
            assert exam_date(store, practised(store, Forgetting())) == expected
    assert exam_date(store, Practice()) is None


def test_an_answer_from_the_future_is_asked_rather_than_never(store):
    """The clock stood ten years ahead for a while: the question is due now, and an answer puts it right."""
    way, now = Forgetting(), NOON
    store.add(answer("q", True, NOON + 3650 * DAY))
    found = timetable.cards(practised(store, way).questions, way, now)
    assert timetable.due(found, now) == ["q"]
    store.add(answer("q", True, now))
    found = timetable.cards(practised(store, way).questions, way, now)
    assert timetable.due(found, now) == [] and now < found["q"].due < now + 30 * DAY


@pytest.mark.parametrize("at", ["", "yesterday", "9999-12-31T23:59:59+00:00", "0001-01-01T00:00:00+00:00", None, 3, b"x",
                                "2026-13-45T00:00:00+00:00"])
def test_a_moment_that_is_none_counts_as_that_of_the_row_before(at):
    """A damaged cell or a clock gone mad loses no answer and breaks nothing."""
    found = Practice()
    found.read([row(1, "a", "answer", 1, None, at), row(2, "b", "answer", 1, None, NOON), row(3, "c", "answer", 0, None, at)],
               Forgetting())
    assert found.questions.keys() == {"b", "c"} and found.questions["c"].at == NOON


@pytest.mark.parametrize("cell", ["x", b"x", 2.5, -1, 9, [1]])
def test_cells_that_make_no_sense_break_nothing(store, cell):
    """How sure, or the chance, is something else than it should be: it was not said. A snapshot is made all the same."""
    found = Practice()
    found.read([row(1, "a", "answer", 1, cell, NOON, cell), row(2, cell, "answer", 1, None, NOON),
                row(3, "a", cell, 1, None, NOON)], Forgetting())
    assert found.questions["a"].sure in (None, 3) and found.questions["a"].rating == GOOD
    store.path.parent.mkdir()
    snapshot.save(store.path, "any", found)
    assert snapshot.load(store.path, "any")[2]["a"] is not None


def test_moments_without_a_zone_or_in_another_are_read_as_utc():
    """A row of another program's making does not stop the plan."""
    found = Practice()
    found.read([row(1, "a", "answer", 1, None, "2026-03-01T12:00:00"), row(2, "b", "answer", 1, None, "2026-03-01T14:00:00+02:00"),
                row(3, 7, "answer", 1, None, NOON), row(4, None, "answer", 1, None, NOON), row(5, "d", "case", 1, None, NOON)],
               Forgetting())
    assert {name: one.at for name, one in found.questions.items()} == {"a": NOON, "b": NOON}


def test_a_clock_that_jumps_back_is_the_packages_business(store):
    """Answers whose moments run backwards give what the package gives for the same moments."""
    told = [(NOON + DAY * gap, "q", True, None, False, GOOD) for gap in (0, 5, 400, 3, 4)]
    fill(store, logged(told))
    same_as_package(practised(store, Forgetting()).questions, by_package(told))


# -- the snapshot ------------------------------------------------------------------------------------------------------

def read_all(store):
    """What is practised, without any snapshot."""
    found = Practice()
    found.read(store.cells(*practice.READ), Forgetting())
    return found


def spoil_nothing(_path):
    pass


def spoil_by_cutting(path):
    path.write_bytes(path.read_bytes()[:-40])


def spoil_by_emptying(path):
    path.write_bytes(b"")


def spoil_by_noise(path):
    path.write_bytes(bytes(range(256)) * 9)


def spoil_one_digit(path):
    text = path.read_text()
    head, body = text.split("\n", 1)
    path.write_text(f"{head}\n{body.replace('2026-03-04', '2026-03-05')}")
    assert path.read_text() != text


def spoil_by_a_newer_version(path):
    head, body = path.read_text().split("\n", 1)
    path.write_text(json.dumps(json.loads(head) | {"version": snapshot.VERSION + 1}) + f"\n{body}")


def spoil_by_a_folder(path):
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize("spoil", [spoil_nothing, spoil_by_cutting, spoil_by_emptying, spoil_by_noise, spoil_one_digit,
                                   spoil_by_a_newer_version, spoil_by_a_folder])
def test_a_spoilt_snapshot_is_as_good_as_none(store, spoil):
    """Whatever became of the snapshot, the log is read and says what it always said; a sound one is put back."""
    for place in range(4):
        store.add(answer("q", place != 1, NOON + DAY * place, sure=2, response="my own words"))
    store.add(Answer("run", "quiz", "q", event="flag", at=NOON))
    practised(store, Forgetting())
    path = disk.schedule_file(store.path)
    assert path.is_file() and "my own words" not in path.read_text()
    spoil(path)
    for _ in range(2):
        found = practised(store, Forgetting())
        assert found.questions == read_all(store).questions and found.exam == read_all(store).exam
    if spoil is not spoil_by_a_folder:
        assert snapshot.load(store.path, Forgetting().name) is not None
    assert sorted(one.name for one in path.parent.iterdir() if "schedule" in one.name) == ["progress.schedule.json"]


def test_a_snapshot_of_another_log_is_passed_over(store, tmp_path):
    """The file was erased or exchanged: its snapshot tells of rows that are not there, and is not believed."""
    for place in range(5):
        store.add(answer("old", True, NOON + DAY * place))
    practised(store, Forgetting())
    kept = disk.schedule_file(store.path).read_text()
    with Store(tmp_path / "other" / "progress.sqlite3") as other:
        for count in (2, 3, 7):  # fewer rows than the snapshot knows, as many, and more
            for _ in range(count):
                other.add(answer("new", False, NOON))
            disk.schedule_file(other.path).write_text(kept)
            assert practised(other, Forgetting()).questions.keys() == {"new"}


def test_erasing_takes_the_snapshot_along(store):
    """Erase leaves nothing that tells what was practised, also not a snapshot that was being written."""
    store.add(answer("q", True, NOON))
    practised(store, Forgetting())
    disk.schedule_file(store.path).with_name("progress.schedule.json.0badcafe.tmp").write_text("{}")
    store.erase()
    assert list(store.path.parent.iterdir()) == []
    assert practised(store, Forgetting()).questions == {} and not disk.schedule_file(store.path).exists()


def test_where_nothing_can_be_written_the_plan_still_comes(store, monkeypatch):
    """The folder takes no file: what this session answered is planned, and no snapshot is attempted of it."""
    monkeypatch.setattr(store._file, "insert", lambda rows: (_ for _ in ()).throw(OSError(28, "full")))
    store.add(answer("q", False, NOON))
    assert store.notice
    store.add(Answer("run", "", "", event="exam-date", response="2027-01-20"))
    for _ in range(2):
        found = practised(store, Forgetting())
        assert found.questions["q"].wrong and exam_date(store, found) == date(2027, 1, 20)
    assert not disk.schedule_file(store.path).exists()


def test_nothing_is_made_before_the_first_answer(store):
    """Looking at what is due in an empty home leaves no trace on disk."""
    assert practised(store, Forgetting()).questions == {}
    assert not store.path.parent.exists()


# -- the log of the store ----------------------------------------------------------------------------------------------

def test_one_module_knows_the_package():
    """Only schedule.py imports fsrs, so that a new version of it is met in one place."""
    folder = Path(schedule.__file__).parents[1]
    found = [path.name for path in folder.rglob("*.py") if re.search(r"^\s*(import|from) fsrs\b", path.read_text(encoding="utf-8"), re.M)]
    assert found == ["schedule.py"]


def test_some_rows_and_what_was_done_since(store, monkeypatch):
    """Rows by their ids, and those of a quiz since a moment; what could not be written is among both."""
    assert store.entries([]) == [] and store.since("quiz", NOON) == []
    first, second = answer("a", True, NOON, sure=1, response="x"), answer("b", False, NOON + DAY, response="y")
    store.add(first)
    store.add(second)
    ids = [one[0] for one in store.log()]
    assert store.entries(ids[1:]) == [second] and store.entries(range(40_000)) == [first, second]
    assert store.since("quiz", NOON + DAY) == [second] and store.since("other", NOON) == []
    monkeypatch.setattr(store._file, "insert", lambda rows: (_ for _ in ()).throw(OSError(28, "full")))
    third = answer("c", None, NOON + 2 * DAY)
    store.add(third)
    assert store.entries(ids[:1]) == [first, third] and store.since("quiz", NOON + DAY) == [second, third]


def test_practice_module_has_no_other_source(store):
    """Two stores on one file see the same practice: nothing is kept in memory between two looks."""
    store.add(answer("q", True, NOON))
    with Store(store.path) as other:
        assert practice.practised(other, Forgetting()).questions == practised(store, Forgetting()).questions
        other.add(answer("q", False, NOON + DAY))
        assert practised(store, Forgetting()).questions["q"].wrong
