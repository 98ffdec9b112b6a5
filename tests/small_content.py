"""A small, sound data folder for tests that need one to break."""

from __future__ import annotations

from pathlib import Path

from oms.content.records import FOLDERS_OF_TABLES, TABLES

ROWS = {
    "references.csv": ["tate2005,Tate ED,2005,On a course of an illness,J Onc Nurs,22(1):8-19,,,10.1177/1043454204272560,"
                       "full,", "ko2009,Ko A,2009,Another title,J,,,,,partial,"],
    "claims.csv": ["A179,signs,Signs come in an order,,,,children,tate2005,seen,,"],
    "left_out.csv": ["A180,signs,A detail of one sign,a detail that a student does not need"],
    "objectives.csv": ["M04-O1,M04 Signs,Put signs in order,Apply,1,SBA,,5"],
    "lessons.csv": ["M04,04-recognise,Which sign comes first?,30,,planned"],
    "signs.csv": ["falls,Falls,falls over,first,1,20,40,50,,children,A179,tate2005,"],
    "scales.csv": [f"two-domains,{name},{name.title()},{score},step {score},ours," for name in ("gait", "mood")
                   for score in range(3)],
    "web_claims.csv": ["W2-12,W2,signs,something,partly,M04,tate2005,"],
    "rules.csv": ["CUE-03,The right option is not the longest,error,implemented,"],
    "glossary.csv": ["CT,abbreviation,"],
    "misconceptions.csv": ["a-tic-is-every-jerk,every-jerk-is-a-tic"],
    "movements.csv": ["model,opn,pause cells,1,0,1,,main,Cells that hold the eye still.,idea published,A179,tate2005,",
                      "normal-fixation,rate,small jumps,1,0.5,2,per s,advanced,How many there are.,our choice,,,"],
    "oscillation_map.csv": ["0.5,400,0.25,12"],
    "presets.csv": ["healthy,Healthy,Nothing was changed.,,A brain at rest.,,tate2005,",
                    "no-pause,No pause,The pause cells are silent.,opn=0,One part taken away.,A179,tate2005,"],
    "waveforms.csv": [
        "normal-fixation,Normal fixation,The eye rests.,still,not asked,either,none,It stays.,normal-saccades,One of them "
        "stays.,it stays,Everybody has it.,A179,tate2005,",
        "normal-saccades,Normal saccades,The eye steps.,fast,flat,either,none,It steps.,normal-fixation,One of them steps.,"
        "it steps,Everybody has them.,,tate2005,"],
}

QUESTION = """\
- id: {id}
  objective: M04-O1
  type: single
  bloom: Apply
  stem:
    age: A 20-month-old girl is brought to the clinic by her father.
    complaint: For 2 weeks she has been unsteady, and she wakes many times each night.
    exam: Her eyes jump in quick bursts, up, down and sideways, and rest for a moment in between.
  lead_in: Which finding is most likely to come next in her limbs?
  kind: finding
  right:
  - text: Brief jerks
    why: Brief jerks belong to the same illness, because the disorder reaches beyond the eyes in most children.
  wrong:
  - text: Slow writhing
    why: Slow writhing is of another origin. It would be right in a child whose hands never come to rest at all.
  - text: Stiff limbs
    why: Stiffness is of another origin. It would be right in a child with brisk reflexes and a scissoring gait.
  teaching_point: Look for brief jerks in every unsteady child whose eyes jump.
  sources: [tate2005]
  claims: [A179]
"""

CASE = """\
id: oms-c-0401
title: Two doors
lesson: M04
objective: M04-O1
opening: A 2-year-old boy is brought to the clinic by his aunt.
ask: What do you do first?
budget: 2
actions:
- {id: ask-nights, group: Ask, text: Ask about the nights, finding: He wakes often., key: true, why: It is part of it.}
- {id: look-eyes, group: Look, text: Look at the eyes, finding: They rest., why: It costs little and may show much.}
debrief: Asking comes before looking.
teaching_point: Ask about the nights.
sources: [tate2005]
"""

FIGURE = """\
title: Falls come first
lesson: M04
kind: proportions
table: signs
caption: Each dot is a sign.
alt: A chart with one row. The row is called Falls. Its dot stands at one half, which is twenty of forty children.
sources: [tate2005]
"""

# A time course with its figure, a question that shows it up to day 40, and one in own words that are counted.
COURSE = """\
0,9,,,first day
10,11,A cold & <fever>,7,
20,6,New tablets,60,
40,3,,,
60,8,Second cold,5,worse again
90,2.5,,,
"""

COURSE_FIGURE = """\
title: The second cold undoes it
lesson: M04
kind: course
table: ups
score_label: Two-domain score
least: 0
most: 12
synthetic: true
caption: Day 0 is the first visit. The second cold brings the score back up.
alt: A line over ninety days. It rises to eleven with a cold, falls to three under tablets and rises to eight with a second cold.
note: Invented from end to end.
sources: [tate2005]
"""

PICTURED = """\
- id: oms-q-0411
  objective: M04-O1
  type: single
  bloom: Apply
  picture: {figure: ups-and-downs, until: 40}
  stem: A girl of 2 years was rated at every visit; the picture holds what was known on the day of this one.
  lead_in: Which course do you expect over the next weeks?
  kind: explanation
  right:
  - text: Better and worse by turns
    why: Both directions fit, because both were seen in the first weeks already and nothing says that this is over.
  wrong:
  - text: Better from week to week
    why: This would hold if the score had only ever fallen; the picture shows one rise before the fall began here.
  - text: Worse from week to week
    why: This would hold if the score had only ever risen; the picture shows a fall after the tablets were begun.
  teaching_point: Expect both directions.
  sources: [tate2005]
"""

OWN_WORDS = """\
- id: oms-q-0412
  objective: M04-O1
  type: free
  bloom: Apply
  plain_words: true
  stem: A father asks you why his daughter was worse again after her cold, and whether this will last.
  lead_in: What do you tell him in three sentences?
  model_answer: She was worse because of the cold. This happens. We look at her again next week.
  checklist: [names the cold, says when to come again]
  why: It is short, it says why, and it says what comes next.
  teaching_point: Say why, and what comes next.
  sources: [tate2005]
"""


def header(file: str) -> str:
    """The row of column names of a table."""
    return ",".join(TABLES[file][0].model_fields)


def quiz_text(*ids: str) -> str:
    """A quiz file with a sound question for each id."""
    return "title: Small\nlesson: M04\nquestions:\n" + "".join(QUESTION.format(id=name) for name in ids)


def write_small_content(folder: Path) -> Path:
    """Write the files; check() finds nothing wrong with them."""
    for name in ("questions", "cases", "figures", "diagrams", "steps", "tables", "proportions", "courses", "calculators"):
        (folder / name).mkdir(parents=True)
    for file, rows in ROWS.items():
        (folder / file).write_text("\n".join([header(file), *rows]) + "\n", encoding="utf-8")
    (folder / "questions" / "small.yaml").write_text(quiz_text("oms-q-0401"), encoding="utf-8")
    (folder / "cases" / "two-doors.yaml").write_text(CASE, encoding="utf-8")
    (folder / "figures" / "falls-first.yaml").write_text(FIGURE, encoding="utf-8")
    return folder


def write_time_course(folder: Path) -> Path:
    """Add a time course, its figure, and a quiz "pictured" of two questions; check() finds nothing wrong with them."""
    columns = ",".join(FOLDERS_OF_TABLES["courses"][0].model_fields)
    (folder / "courses" / "ups.csv").write_text(f"{columns}\n{COURSE}", encoding="utf-8")
    (folder / "figures" / "ups-and-downs.yaml").write_text(COURSE_FIGURE, encoding="utf-8")
    text = "title: Pictured\nlesson: M04\nquestions:\n" + PICTURED + OWN_WORDS
    (folder / "questions" / "pictured.yaml").write_text(text, encoding="utf-8")
    return folder
