"""A class for tests: a small question bank, response files as learners hand them in, and simulated learners."""

import json
import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import quizzes
from oms.content.bank import Bank

BEGIN = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


@dataclass
class Books:
    """As much of a library as a question bank looks at."""

    quizzes: dict
    references: dict = field(default_factory=dict)

    def quiz_names(self):
        return tuple(self.quizzes)

    def quiz(self, name):
        return self.quizzes[name]

    def scale(self, name):
        raise AssertionError(f"no scale is needed: {name}")


def single(number, options=4, key=0, **more):
    """A question with one best answer; its option texts begin with its number."""
    texts = [f"{number}, way {n}" for n in range(options)]
    made = [{"text": text, "why": "so it is", "id": f"o{n}", **({"misconception": f"error-{number}-{n}"} if n != key else {})}
            for n, text in enumerate(texts)]
    record = {"id": f"oms-q-{number:04}", "objective": "M04-O1", "bloom": "Apply", "type": "single",
              "stem": f"Story {number}.", "lead_in": f"Which way in story {number}?", "teaching_point": "Look twice.",
              "sources": ["tate2005"], "right": [made[key]], "wrong": [one for n, one in enumerate(made) if n != key]}
    return record | more


def bank_of(*records, **quizzes_of):
    """A Bank of these questions in one quiz called “class”, or of quizzes by name."""
    named = quizzes_of or {"class": records}
    return Bank(Books({name: quizzes.loaded(*given, name=name) for name, given in named.items()}))


def answer(bank, question, response, *, run="r", minute=0, **more):
    """One entry of a response file."""
    return {"question": question, "fingerprint": bank.questions[question].fingerprint if question in bank.questions else "",
            "quiz": "class", "run": run, "at": (BEGIN + timedelta(minutes=minute)).isoformat(), "response": response,
            "right": None, "score": None, "sure": None, "chance": None, "seconds": 12.5, **more}


def told(nickname, answers, **more):
    """A whole response file as it is told."""
    return {"format": "oms-responses", "version": 1, "nickname": nickname, "made": "2026-11-21T19:00:00Z",
            "answers": answers, **more}


def write(folder, name, content):
    """Write a file: a dictionary as JSON, text and bytes as they are."""
    path = folder / name
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def simulated(bank, learners, seed=1, skips=0.0, ease=None):
    """Learners of different strength: a list, for each learner, of {question: (option id, how sure)}.

    `skips` is the chance to leave a question out; `ease` tells by question how easy it is (0 is middling).
    """
    dice = random.Random(seed)
    found = []
    for _ in range(learners):
        strength, given = dice.gauss(0, 1.2), {}
        for name, question in bank.questions.items():
            if dice.random() < skips:
                continue
            chance = 1 / (1 + 2.718 ** -(strength + (ease or {}).get(name, 0.3)))
            right = dice.random() < chance
            option = question.right[0].id if right else dice.choice(question.wrong).id
            given[name] = (option, dice.choice((None, 1, 2, 3)))
        found.append(given)
    return found


def hand_in(folder, bank, learners):
    """Write the response file of each simulated learner into the folder; returns the folder."""
    folder.mkdir(exist_ok=True)
    for number, given in enumerate(learners):
        answers = [answer(bank, question, option, run=f"run-{number}", minute=place, sure=sure)
                   for place, (question, (option, sure)) in enumerate(given.items())]
        if answers:
            write(folder, f"oms-responses-learner-{number:04}.json", told(f"learner {number:04}", answers))
    return folder
