"""Time courses: what their table and figure may say, what is drawn and listed, and what a question shows up to a day."""

import json
import re
from urllib.parse import unquote

import ipywidgets
import pytest

from oms import figure, quiz
from oms.content import Mistake, library, problems
from oms.content.questions import Quiz
from oms.learning.time_course import Day, TimeCourse, time_course
from oms.widgets.figure_course import CourseChart, _beside, _ticks
from oms.widgets.quiz_picture import picture_html
from oms.widgets.static_form import quiz_html
from small_content import COURSE, COURSE_FIGURE, FIGURE, PICTURED, write_small_content, write_time_course

COLUMNS = "day,score,event,event_days,note\n"
LATER = ("Second cold", "worse again", "2.5", "day 60", "day 80", "day 90", "undoes", "rises to eight", "brings the score",
         "Invented from end", "ups-and-downs")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A small, sound data folder with a time course, its figure and a quiz that shows it; the course reads it."""
    folder = write_time_course(write_small_content(tmp_path / "data"))
    monkeypatch.setenv("OMS_DATA", str(folder))
    return folder


def told(folder):
    return [(p.file, p.line, p.message) for p in problems(folder)]


def course(folder) -> TimeCourse:
    return time_course(library(folder).course("ups"), "Two-domain score", 0, 12)


def state(view) -> str:
    """Everything that goes to the browser for this view, shown or hidden, addresses of pictures read as text."""
    found, waiting = [], [view]
    while waiting:
        one = waiting.pop()
        waiting += list(getattr(one, "children", ()))
        found.append({key: value for key, value in one.get_state().items() if key not in ("_esm", "_css")})
    return unquote(json.dumps(found, default=str, ensure_ascii=False))


def words(html: str) -> str:
    """What can be read of a piece of HTML or SVG: no tags, no styles, no places on the page."""
    return re.sub(r"<[^>]*>", " ", html)


# -- the files -------------------------------------------------------------------------------------------------------

def test_a_course_its_figure_and_its_questions_are_sound(folder):
    """check() has nothing to say; the library knows the course, its days in order; the folder itself may be missing."""
    assert told(folder) == []
    assert library(folder).course_names() == ("ups",)
    assert [row.day for row in library(folder).course("ups")] == [0, 10, 20, 40, 60, 90]
    with pytest.raises(Mistake, match="did you mean “ups”"):
        library(folder).course("upp")
    (folder / "courses" / "ups.csv").unlink()
    (folder / "courses").rmdir()
    assert [(file, "no table “ups”" in message) for file, _, message in told(folder)] == [("figures/ups-and-downs.yaml", True)]
    assert "needs mending" in repr(figure("ups-and-downs"))


@pytest.mark.parametrize(("old", "new", "line", "says"), [
    ("40,3,,,", "40,13,,,", 5, "The score 13 lies outside 0 to 12"),
    ("40,3,,,", "40,-1,,,", 5, "The score -1 lies outside 0 to 12"),
    ("40,3,,,", "40,,,,", 5, "neither a score nor an event"),
    ("40,3,,,", "15,3,,,", 5, "Day 15 stands below day 20."),
    ("40,3,,,", "20,3,Else,4,", 5, "Day 20 has two scores."),
    ("40,3,,,", "0,3,,,", 5, "“0” stands here a second time"),
    ("40,3,,,", "40,three,,,", 5, "“score” must be a number"),
    ("New tablets,60", "New tablets,", 4, "`event` and `event_days` belong together"),
    ("New tablets,60", ",60", 4, "`event` and `event_days` belong together"),
    ("New tablets,60", "New tablets,0", 4, "must be at least 1"),
    ("90,2.5", "-90,2.5", 7, "must be at least 0"),
])
def test_a_slip_in_the_table_is_told_with_its_line(folder, old, new, line, says):
    """A score out of range, a day without anything, out of order or told twice, half an event."""
    assert COURSE.count(old) == 1
    (folder / "courses" / "ups.csv").write_text(COLUMNS + COURSE.replace(old, new), encoding="utf-8")
    assert [(file, at) for file, at, message in told(folder) if says in message] == [("courses/ups.csv", line)], told(folder)


@pytest.mark.parametrize(("old", "new", "line", "says"), [
    ("table: ups", "table: upps", 4, "Did you mean “ups”?"),
    ("most: 12\n", "", 0, "A figure of kind `course` needs `most`"),
    ("score_label: Two-domain score\n", "", 0, "A figure of kind `course` needs `score_label`"),
    ("synthetic: true\n", "", 0, "A figure of kind `course` needs `synthetic`"),
    ("least: 0", "least: 12", 0, "the highest score is above the lowest"),
    ("kind: course", "kind: proportions", 0, "`score_label` belongs to a figure of kind `course`"),
    ("alt: A line over ninety days. It rises to eleven with a cold, falls to three under tablets and rises to eight with a "
     "second cold.", "alt: A line.", 10, "fewer than 20"),
    ("score_label", "scorelabel", 5, "did you mean “score_label”?"),
])
def test_a_slip_in_the_figure_is_told(folder, old, new, line, says):
    """What a course needs and what only a course may have; the nearest name of a table and of a key."""
    assert COURSE_FIGURE.count(old) == 1
    (folder / "figures" / "ups-and-downs.yaml").write_text(COURSE_FIGURE.replace(old, new), encoding="utf-8")
    found = [(file, at) for file, at, message in told(folder) if says in message]
    assert [file for file, _ in found] == ["figures/ups-and-downs.yaml"], told(folder)
    assert line in (0, found[0][1]), told(folder)


@pytest.mark.parametrize(("asked", "says"), [
    ("{figure: ups-and-down, until: 40}", "did you mean “ups-and-downs”?"),
    ("{figure: ups-and-downs, until: 90}", "ends on day 90, so `until: 90` hides nothing"),
    ("{figure: ups-and-downs, until: -3}", "“until” must be at least 0"),
    ("{figure: ups-and-downs, until: soon}", "“until” must be a whole number"),
    ("{figure: falls-first, until: 40}", "“falls-first” is of kind `proportions`"),
    ("{figur: ups-and-downs}", "did you mean “figure”?"),
    ("ups-and-downs", "“picture” must have keys of its own"),
])
def test_a_slip_in_a_picture_is_told_with_file_and_line(folder, asked, says):
    """A figure that is not there, a day that hides nothing or that another kind does not know."""
    text = "title: Pictured\nlesson: M04\nquestions:\n" + PICTURED.replace("{figure: ups-and-downs, until: 40}", asked)
    (folder / "questions" / "pictured.yaml").write_text(text, encoding="utf-8")
    assert [(file, line) for file, line, message in told(folder) if says in message] == [("questions/pictured.yaml", 8)], told(folder)


def test_a_picture_before_the_first_score_is_told(folder):
    """There would be nothing to see; on the page one polite line stands in its place and the question can be answered."""
    (folder / "courses" / "ups.csv").write_text(COLUMNS + COURSE.replace("0,9,,,first day", "0,,Visit,1,first day")
                                                .replace("10,11", "45,11").replace("20,6", "50,6")
                                                .replace("40,3", "55,3"), encoding="utf-8")
    assert [(line, "The first score is that of day 45" in message) for _, line, message in told(folder)] == [(8, True)]
    view = quiz("pictured")
    assert "cannot be shown just now" in view.stem.value and "cannot be shown just now" in view.static()
    view.choose("A")
    assert view.check() and view.trouble is None


def test_a_picture_that_is_gone_leaves_the_question_usable(folder):
    """The figure's file cannot be read: check() tells it there, the question keeps its place for it."""
    (folder / "figures" / "ups-and-downs.yaml").write_text("title: [open\n", encoding="utf-8")
    assert {file for file, _, _ in told(folder)} == {"figures/ups-and-downs.yaml"}
    assert "cannot be shown just now" in quiz("pictured").stem.value


# -- the figure ------------------------------------------------------------------------------------------------------

def test_the_line_holds_every_number(folder):
    """Days, scores with their range, events with their days; and that it is invented."""
    assert repr(figure("ups-and-downs")).splitlines() == [
        "figure “ups-and-downs”: The second cold undoes it (synthetic)",
        "  day 0 | 9 of 0 to 12",
        "  day 10 | 11 of 0 to 12 | A cold & <fever>, day 10 to day 17",
        "  day 20 | 6 of 0 to 12 | New tablets, day 20 to day 80",
        "  day 40 | 3 of 0 to 12",
        "  day 60 | 8 of 0 to 12 | Second cold, day 60 to day 65",
        "  day 90 | 2.5 of 0 to 12"]
    assert list(figure("ups-and-downs").data.columns) == ["day", "score", "event", "ends", "goes_on", "note"]


def test_the_drawing_names_its_bands_scores_and_range(folder):
    """Direct labels, both ends of the range, in the colours of the page or of print; the same text every time."""
    view = figure("ups-and-downs")
    drawn = re.findall(r"<text[^>]*>([^<]*)</text>", view.svg())
    assert {"Two-domain score, 0 to 12", "A cold &amp; &lt;fever&gt;", "New tablets", "Second cold", "day"} <= set(drawn)
    assert {"9", "11", "6", "3", "8", "2.5"} <= set(drawn) and {"0", "12", "90"} <= set(drawn)
    assert view.svg() == figure("ups-and-downs").svg()
    assert view.static().count("<img alt=") == 1 and "<svg" not in view.static()
    assert "currentColor" in view.svg() and "#010203" not in view.svg() + view.static()
    for form in (view.static(), view.children[0].value):
        assert "Synthetic: the numbers are invented." in form and "&lt;fever&gt;" in form and "<fever>" not in form
        assert "The numbers as a table" in form and "worse again" in form and COURSE_FIGURE.split("alt: ")[1][:40] in form


def test_figures_of_other_kinds_may_say_that_they_are_invented(folder):
    """`synthetic` is shown wherever it is true, and asked for in a course alone."""
    assert "Synthetic" not in figure("falls-first").static()
    (folder / "figures" / "falls-first.yaml").write_text(FIGURE + "synthetic: true\n", encoding="utf-8")
    assert told(folder) == [] and "Synthetic" in figure("falls-first").static()


def bars(chart: CourseChart) -> list[tuple[int, float, float]]:
    """(row of bars, begin, end of its words) of every band."""
    return [(lane, place, place + 5.9 * len(words)) for lane, place, words, _ in chart._lanes()]


def test_no_words_of_a_band_stand_over_others():
    """Bands that overlap get rows of their own; words never leave the drawing; the chart grows."""
    rows = [type("Row", (), {"day": day, "score": 3, "event": f"{'words ' * 6}{day}", "event_days": 3, "note": ""})()
            for day in (0, 1, 2, 50, 99, 100)]
    chart = CourseChart(time_course(rows, "Score", 0, 10))
    placed = bars(chart)
    assert all(begin >= 46 and end <= 505 for _, begin, end in placed)
    assert not [(a, b) for n, a in enumerate(placed) for b in placed[n + 1:] if a[0] == b[0] and a[1] < b[2] and b[1] < a[2]]
    quiet = CourseChart(time_course([type("Row", (), {**vars(type(row)), "event": "", "event_days": None})() for row in rows],
                                    "Score", 0, 10))
    assert chart.paint().get_figheight() > quiet.paint().get_figheight() + 1


@pytest.mark.parametrize("many", [2, 3, 40, 365])
def test_numbers_of_scores_never_cover_one_another(many):
    """However many days: the first, the last, the highest and the lowest are written, and none stands on another."""
    points = [(54 + 530 * n / (many - 1), 100 + 60 * ((n * 7) % 5) / 4, (n * 7) % 5) for n in range(many)]
    kept = _beside(points, 200)
    assert {points[0][0], points[-1][0]} <= {x for x, _, _ in kept} and {str(min(p[2] for p in points))} <= {w for *_, w in kept}
    assert not [(a, b) for n, a in enumerate(kept) for b in kept[n + 1:] if abs(a[0] - b[0]) < 11 and abs(a[1] - b[1]) < 12]


@pytest.mark.parametrize(("last", "gone", "kept"), [(189, "180", "160"), (329, "", "300"), (91, "90", "80")])
def test_the_last_day_stands_alone(last, gone, kept):
    """A round day so close to the last one that their numbers would run together is left out; another one stays."""
    chart = CourseChart(TimeCourse("Score", 0, 18, (Day(0, 3.0), Day(last, 5.0)), last))
    drawn = {text.get_text() for text in chart.paint().axes[0].texts}
    assert {"0", str(last), kept} <= drawn and gone not in drawn


def test_ticks_hold_both_ends():
    """And are few and round in between."""
    assert _ticks(0, 18, 6) == [0, 5, 10, 15, 18]
    assert _ticks(0, 40, 10) == [0, 5, 10, 15, 20, 25, 30, 35, 40]
    assert _ticks(7, 7, 10) == [7]
    assert _ticks(3, 1100, 10)[0::len(_ticks(3, 1100, 10)) - 1] == [3, 1100] and len(_ticks(3, 1100, 10)) < 13


# -- up to a day -----------------------------------------------------------------------------------------------------

def test_up_to_a_day_nothing_later_is_known(folder):
    """Later rows are gone, a band that is not over goes on, one that is over keeps its end, the words are made anew."""
    seen = course(folder).until(40)
    assert [(one.day, one.ends, one.goes_on) for one in seen.days] == [
        (0, None, False), (10, 17, False), (20, 40, True), (40, None, False)]
    assert (seen.last, seen.least, seen.most) == (40, 0, 12)
    assert seen.words == (
        "A line over the days 0 to 40. Two-domain score, 0 to 12. Scores: day 0: 9; day 10: 11; day 20: 6; day 40: 3. A shaded "
        "band: A cold & <fever>, day 10 to day 17. A shaded band: New tablets, from day 20, not over on day 40.")
    assert course(folder).until(17).events[0].goes_on is False and course(folder).until(16).events[0].goes_on is True


def test_two_courses_with_one_beginning_cannot_be_told_apart(folder):
    """Whatever comes later, and however it is described: the page up to the day is the same to the letter."""
    page, form = state(quiz("pictured", shuffle_seed=1)), quiz("pictured").static()
    other = COURSE.replace("60,8,Second cold,5,worse again", "61,12,Something else,100,not now").replace("tablets,60", "tablets,999")
    (folder / "courses" / "ups.csv").write_text(f"{COLUMNS}{other}300,0,,,\n", encoding="utf-8")
    (folder / "figures" / "ups-and-downs.yaml").write_text(
        COURSE_FIGURE.replace("The second cold undoes it", "Quite another end").replace("rises to eight", "goes on"),
        encoding="utf-8")

    def same(text):  # each view has ids of its own
        return re.sub(r"IPY_MODEL_\w+|\b[0-9a-f]{32}\b", "", text)

    assert same(state(quiz("pictured", shuffle_seed=1))) == same(page) and quiz("pictured").static() == form


@pytest.mark.parametrize("checked", [False, True])
def test_the_page_shows_the_picture_up_to_its_day(folder, checked):
    """Between stem and question, before and after Check; nothing in any widget tells what comes later."""
    view = quiz("pictured", shuffle_seed=1)
    if checked:
        view.choose("Better and worse")
        view.check()
    html = view.stem.value
    assert html.index("what was known") < html.index("<svg") < html.index("The numbers as a table")
    assert "Day 0 to day 40" in html and "New tablets (goes on)" in html and "Synthetic" in html
    assert "Two-domain score, 0 to 12" in words(html) and re.search(r">12</text>", html)
    everything = state(view)
    assert "New tablets" in everything and not [found for found in LATER if found in everything]


def test_the_static_form_shows_no_more(folder):
    """The picture is an image with words of its own; neither it nor the table nor the answer tells what comes later."""
    form = unquote(quiz("pictured", only="oms-q-0411").static())
    assert form.count("<img alt=") == 1 and "<svg role" not in form
    assert form.index("what was known") < form.index("<img") < form.index("Which course do you expect")
    assert not [found for found in LATER if found in form]


def test_without_a_day_all_of_a_figure_is_shown(folder):
    """Title, caption, words, table and sources; a figure of another kind as well."""
    for name, says in (("ups-and-downs", "The second cold undoes it"), ("falls-first", "Falls come first")):
        text = "title: Pictured\nlesson: M04\nquestions:\n" + PICTURED.replace("ups-and-downs, until: 40", name)
        (folder / "questions" / "pictured.yaml").write_text(text, encoding="utf-8")
        assert told(folder) == []
        for html in (quiz("pictured").stem.value, quiz("pictured").static()):
            assert says in html and "figcaption" in html and "The numbers as a table" in html


def test_a_picture_is_drawn_once_and_needs_no_widget(folder, monkeypatch):
    """Answering draws nothing anew and sends the stem no second time; a pictured quiz owns as many models as any other."""
    def models():
        return len(ipywidgets.widgets.widget._instances)

    before = models()
    quiz("small")
    plain = models() - before
    view = quiz("pictured", shuffle_seed=1)
    assert models() - before - plain == plain
    sent = []
    view.stem.observe(sent.append, "value")
    monkeypatch.setattr(CourseChart, "paint", lambda self: pytest.fail("drawn a second time"))
    view.choose("A")
    view.sure(2)
    view.check()
    assert sent == []
    view.next()
    assert "<svg" not in view.stem.value
    view.back()
    assert "<svg" in view.stem.value and models() - before - plain == plain


@pytest.mark.parametrize("kind", ["single", "number", "free", "trace"])
def test_every_type_takes_a_picture(kind):
    """It is a key of all questions; a recording keeps its own place."""
    more = {"single": {"right": [{"text": "a", "why": "w"}], "wrong": [{"text": "b", "why": "w"}]},
            "number": {"answer": 1, "why": "w"}, "free": {"model_answer": "m", "checklist": ["a", "b"], "why": "w"},
            "trace": {"right": [{"text": "a", "why": "w"}], "wrong": [{"text": "b", "why": "w"}],
                      "show": {"waveform": "normal-fixation", "seconds": 1}}}[kind]
    (question,) = Quiz(title="t", lesson="M04", questions=[{
        "id": "oms-q-0001", "objective": "M04-O1", "bloom": "Apply", "stem": "s", "lead_in": "l?", "teaching_point": "t",
        "sources": ["tate2005"], "type": kind, "picture": {"figure": "signs-in-order"}, **more}]).questions
    html = quiz_html("t", "", [question], library().references)
    assert html.count("<img alt=") == (2 if kind == "trace" else 1)


def test_a_question_without_a_picture_keeps_its_fingerprint():
    """Answers that were given before there were pictures and counts still belong to their questions."""
    record = {"id": "oms-q-0001", "objective": "M04-O1", "bloom": "Apply", "stem": "s", "lead_in": "l?", "type": "free",
              "teaching_point": "t", "sources": ["tate2005"], "model_answer": "m", "checklist": ["a", "b"], "why": "w"}

    def print_of(**more):
        return Quiz(title="t", lesson="M04", questions=[record | more]).questions[0].fingerprint

    assert print_of() == print_of(plain_words=True) == "eb14baa75a56"
    cut = print_of(picture={"figure": "ups", "until": 40})
    assert len({print_of(), cut, print_of(picture={"figure": "ups"}), print_of(picture={"figure": "ups", "until": 41})}) == 4


# -- the course's own ------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("number", "until", "today", "hidden"), [
    (1, 91, "Cold with fever", ("back where", "taper", "eyes 1", "stepped up", "Brought forward", "day 98")),
    (2, 189, "Steroid taper", ("stepped up", "Taper stopped", "Vaccination", "day 196", "day 217")),
    (3, 329, "Vaccination", ("brought forward", "nothing found", "Tumour check", "week before", "day 336"))])
def test_the_pictures_of_the_relapse_course_stop_today(number, until, today, hidden):
    """Each of the three questions shows the course up to its day, and neither event nor note of a visible day tells more."""
    question = library().quiz("relapse-course").questions[number - 1]
    assert (question.picture.figure, question.picture.until) == ("relapse-course", until)
    seen = time_course(library().course("relapse-course"), "Six-domain total", 0, 18).until(until)
    assert seen.scored[-1].day == seen.last == until
    told = " ".join(f"day {day.day} {day.event} {day.note}" for day in seen.days)
    shown = words(picture_html(question, library()))
    assert today in told and today in shown
    for later in hidden:
        assert later.casefold() not in told.casefold() and later.casefold() not in shown.casefold(), later


def test_the_whole_relapse_course_is_marked_as_invented():
    """The figure says that it is synthetic, on the whole scale, and its scores are those of the domains in the notes."""
    assert "(synthetic)" in figure("relapse-course").line() and "of 0 to 18" in figure("relapse-course").line()
    for day in library().course("relapse-course"):
        if domains := re.findall(r"(?:gait|hands|mood|eyes|stance|speech) (\d)", day.note.casefold()):
            assert sum(map(int, domains)) == day.score, day.day
