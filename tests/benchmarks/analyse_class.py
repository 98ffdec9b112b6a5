"""How long does the item analysis of 1,000 learners × 230 questions take, beside the bare pandas pivot of the same rows?

Both work on one DataFrame of first answers and take turns, 11 times; medians are compared. The analysis is all of it:
shares with intervals, correlations, groups, options, certainty, errors of thought, reliability by quiz, and every
sentence about a question. Then the 1,000 files are read, checked and marked once, beside parsing them as JSON alone.
"""

import gc
import json
import os
import pathlib
import random
import statistics
import sys
import tempfile
import time

TOP = pathlib.Path(__file__).resolve().parents[2]
LEARNERS, QUESTIONS, TURNS = 1_000, 230, 11


def response(question, right: bool, dice: random.Random) -> object:
    """A response to a question, right or not."""
    if question.type in ("single", "trace", "predict"):
        return question.right[0].id if right else dice.choice(question.wrong).id
    if question.type == "several":
        return [option.id for option in (question.right if right else question.wrong[:1])]
    if question.type == "sort":
        return {part.id: part.category if right else dice.choice(question.categories) for part in question.items}
    if question.type == "order":
        return [part.id for part in (question.items if right else question.items[::-1])]
    if question.type == "number":
        return question.answer + (0 if right else 2 * question.tolerance + 1)
    return {domain: score if right else (score + 1) % 3 for domain, score in question.reference.items()}


def hand_in(folder: pathlib.Path, questions: list) -> None:
    """Write the response file of each learner."""
    dice = random.Random(1)
    ease = {question.id: dice.gauss(0.8, 1) for question in questions}
    for learner in range(LEARNERS):
        strength = dice.gauss(0, 1)
        answers = [{"question": question.id, "fingerprint": question.fingerprint, "quiz": "class", "run": f"run-{learner}",
                    "at": f"2026-11-21T{9 + place // 60:02}:{place % 60:02}:00+00:00",
                    "response": response(question, dice.random() < 1 / (1 + 2.718 ** -(strength + ease[question.id])), dice),
                    "right": True, "score": 1.0, "sure": dice.choice((None, 1, 2, 3)), "chance": None, "seconds": 41.5}
                   for place, question in enumerate(questions)]
        told = {"format": "oms-responses", "version": 1, "nickname": f"learner {learner}", "made": "2026-11-21T19:00:00Z",
                "answers": answers}
        (folder / f"oms-responses-learner-{learner:04}.json").write_text(json.dumps(told, indent=1), encoding="utf-8")


def timed(act) -> float:
    """Seconds that a call takes."""
    gc.collect()
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def analysed(answers, bank) -> None:
    """Everything that the report on a class holds."""
    from oms.teaching.item_report import ClassReport

    report = ClassReport(answers, bank)
    assert report.needing_a_look and report.misconceptions and report.reliability


def main() -> None:
    """Measure and print both ratios."""
    sys.path.insert(0, str(TOP / "notebooks"))
    from oms.content.bank import Bank
    from oms.content.library import library
    from oms.teaching.class_folder import ClassAnswers, read_folder

    bank = Bank(library())
    questions = [one for one in bank.questions.values() if not bank.marked_by_themselves(one)][:QUESTIONS]
    with tempfile.TemporaryDirectory() as place:
        folder = pathlib.Path(place)
        hand_in(folder, questions)
        answers = read_folder(folder, bank)
        rows = answers.frame()
        assert len(rows) == LEARNERS * QUESTIONS
        print(f"{len(rows):,} first answers of {answers.accepted:,} learners to {len(questions)} questions, "
              f"{sum(map(os.path.getsize, folder.iterdir())) / 1e6:.0f} MB of files")
        same = ClassAnswers(answers.folder, answers.files, answers.learners, answers.rows, answers.other_words)
        object.__setattr__(same, "frame", lambda: rows)  # the very rows that the pivot gets
        times = {"pivot": [], "analysis": []}
        for turn in range(TURNS + 1):
            for name, act in (("pivot", lambda: rows.pivot(index="learner", columns="question", values="right")),
                              ("analysis", lambda: analysed(same, bank))):
                spent = timed(act)
                if turn:  # the first turn warms caches
                    times[name].append(spent)
        pivot, analysis = (statistics.median(times[name]) for name in ("pivot", "analysis"))
        print(f"bare pandas pivot {1000 * pivot:.0f} ms, whole item analysis {1000 * analysis:.0f} ms: "
              f"{analysis / pivot:.2f} x the pivot")
        bare = timed(lambda: [json.loads(path.read_text(encoding="utf-8")) for path in folder.iterdir()])
        reading = timed(lambda: read_folder(folder, bank))
        print(f"1,000 files parsed as JSON {bare:.2f} s, read, checked and marked {reading:.2f} s: {reading / bare:.1f} x")


if __name__ == "__main__":
    main()
