"""Small quizzes for tests, one question of every type, and a store and a clock that do as they are told."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from oms.content.questions import Forms, Quiz

_WHY = "because this is what the example says, word for word"


def _record(number, **fields):
    return {"id": f"oms-q-{number:04}", "objective": "M04-O1", "bloom": "Apply", "stem": "An invented situation.",
            "lead_in": "Which one holds?", "teaching_point": "Take this home.", "sources": ["tate2005"], **fields}


def _options(*texts, **extra):
    return [{"text": text, "why": f"{text}: {_WHY}", **extra} for text in texts]


def every_type():
    """The raw record of one question of every type, in the order of `questions.py`."""
    return [
        _record(1, type="single", right=_options("Red apple"), wrong=[
            *_options("Green pear", "Green plum"), {"text": "Deadly nightshade", "why": "An alkaloid stops the gut. More.",
                                                    "harm": "an alkaloid stops the gut"}]),
        _record(2, type="several", max_select=3, right=_options("One", "Two"), wrong=[
            *_options("Three", "Four"), *_options("Poison", harm="it poisons")]),
        _record(3, type="sort", objective="M04-O2", categories=["warm", "cold"], items=[
            {"text": "sun", "why": _WHY, "category": "warm"}, {"text": "fire", "why": _WHY, "category": "warm"},
            {"text": "ice", "why": _WHY, "category": "cold"}, {"text": "snow", "why": _WHY, "category": "cold"}]),
        _record(4, type="order", items=[{"text": t, "why": _WHY} for t in ("egg", "larva", "pupa", "moth")]),
        _record(5, type="number", answer=24, tolerance=2, unit="months", why=_WHY,
                near_misses=[{"value": 2, "why": "that is in years"}]),
        _record(6, type="cloze", card="The sky is {{blue}} by day and {{black}} by night.", why=_WHY),
        _record(7, type="free", model_answer="A full answer.", checklist=["says who", "says what", "says when"], why=_WHY,
                frame="{who} comes {when-now}.", gaps=[
                    {"name": "who", "ask": "Who comes?", "choices": [
                        {"text": "The child", "why": _WHY, "best": True}, {"text": "Nobody", "why": _WHY}]},
                    {"name": "when-now", "ask": "When?", "choices": [
                        {"text": "today", "why": _WHY, "best": True}, {"text": "never", "why": _WHY}]}]),
        _record(8, type="rating", scale="six-domains", reference={"stance": 1, "eye-movements": 3},
                why={"stance": _WHY, "eye-movements": _WHY}),
    ]


@dataclass
class Loaded:
    """As much of a loaded quiz as a session looks at."""

    name: str
    questions: tuple
    title: str = "A title"
    about: str = ""
    lesson: str = "M04"
    problems: tuple = ()
    certainty: str = "optional"
    forms: Forms | None = None
    kept_for_test: bool = False


def loaded(*records, name="example", problems=()):
    """A loaded quiz of these records; without any, of one question of every type."""
    quiz = Quiz.model_validate({"title": "A title", "lesson": "M04", "questions": list(records) or every_type()})
    return Loaded(name, quiz.questions, problems=problems)


def in_two_forms(seed=2026, each=4, hide_reasons=("A",), objectives=("M01-O1", "M02-O1", "M04-O1", "M04-O2"), **changes):
    """A loaded quiz that is kept for a test in two forms: two questions for each objective, “Red” is always right."""
    records = [_record(101 + n, type="single", objective=objective, stem=f"Situation {n}.", right=_options("Red"), wrong=[
        *_options("Green", "Blue"), *_options("Black", harm="it is poisonous")])
        for n, objective in enumerate(name for name in objectives for _ in range(2))]
    records = [record | changes.get(record["id"].replace("-", "_"), {}) for record in records]
    quiz = Quiz.model_validate({"title": "Before and after", "lesson": "M00", "questions": records, "forms": {
        "seed": seed, "each": each, "hide_reasons": hide_reasons}, "kept_for_test": True, "certainty": "required"})
    return Loaded("before-and-after", quiz.questions, quiz.title, lesson=quiz.lesson, certainty=quiz.certainty,
                  forms=quiz.forms, kept_for_test=quiz.kept_for_test)


def question(kind, **changes):
    """The example question of one type, with some fields changed."""
    record = next(r for r in every_type() if r["type"] == kind)
    return loaded(record | changes).questions[0]


class Clock:
    """A clock that moves only when told."""

    def __init__(self):
        self.now = datetime(2026, 1, 1, tzinfo=UTC)

    def __call__(self):
        return self.now

    def move(self, seconds):
        self.now += timedelta(seconds=seconds)


class Kept:
    """A store in memory."""

    def __init__(self):
        self.all, self.notice = [], ""

    def add(self, answer):
        self.all.append(answer)
        return True

    def answers(self, quiz=None):
        return [a for a in self.all if quiz in (None, a.quiz)]

    def last_run(self, quiz):
        mine = self.answers(quiz)
        return [a for a in mine if a.run == mine[-1].run]
