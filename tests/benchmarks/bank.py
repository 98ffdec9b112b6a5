"""Write a question bank of any size for the benchmarks, from one well-formed question."""

import pathlib
import shutil

TOP = pathlib.Path(__file__).resolve().parents[2]
QUESTION = """\
- id: oms-q-{number:05}
  objective: M04-O1
  type: single
  bloom: Apply
  stem:
    age: A {age}-month-old child is brought to a clinic.
    complaint: The child has staggered for 6 days and sleeps badly.
    exam: The eyes are quiet at first look.
  lead_in: Which step is the best next move in case {number}?
  kind: action
  right:
  - text: Look again at the eyes after large changes of gaze
    why: This is right because the movements may be intermittent or late, so one quiet look excludes nothing at all.
  wrong:
  - text: Send the child home and wait for the eyes to move
    why: Waiting would be right for a cheerful child who improves, and this child is miserable and does not sleep.
    harm: nobody would look at the eyes again
  - text: Ask for a hearing test before anything else is done
    why: A hearing test would be right for an ear problem, and nothing in this story points to the ears or to balance.
  teaching_point: Quiet eyes on one day exclude nothing, so look again.
  sources: [nct01868269]
"""


def course_with(folder: pathlib.Path, *sizes: int) -> pathlib.Path:
    """A copy of `data/` in `folder` with a quiz named `bank-SIZE` for every size; returns the copy's path."""
    data = folder / "data"
    shutil.copytree(TOP / "data", data)
    number = 10_000
    for size in sizes:
        lines = [f"title: A bank of {size}\nlesson: M04\nquestions:\n"]
        for _ in range(size):
            number += 1
            lines.append(QUESTION.format(number=number, age=10 + number % 30))
        (data / "questions" / f"bank-{size}.yaml").write_text("".join(lines), encoding="utf-8")
    return data
