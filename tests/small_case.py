"""A small, sound unfolding case with a decision of every type, for tests that play it or break it. All of it is invented."""

from __future__ import annotations

from pathlib import Path

from oms.content.unfolding import UnfoldingCase
from oms.content.yaml_text import parse_yaml
from small_content import quiz_text, write_small_content

NAME = "lost-shoe"
CASE = """\
id: oms-c-1101
title: The lost shoe
lesson: M04
objective: M04-O1
mode: unfolding
oms: true
minutes: 7
modules: [M04]
about: A boy of 3 years who has lost a shoe.
nodes:
- id: hall
  title: Day 3, the hall
  day: 3
  reveal: >-
    A boy of 3 years stands in the hall with one shoe. His aunt says that the other one is gone [tate2005].


    It rains.
  prompt: Ask where a shoe goes first.
  expert: She looked under the bench before she asked anybody.
  decision:
    type: choose
    tests: look near before you look far
    ask: Where do you look first?
    kind: action
    right:
    - id: bench
      text: Under the bench
      why: It is right because most shoes that are lost in a hall lie within two steps of the bench.
    wrong:
    - id: garden
      text: In the garden
      why: It is too far from the hall. It would be right if the door had stood open all the night.
      misconception: lost-things-are-far-away
      days: 1
    - id: river
      text: In the river
      harm: the boy would stand alone at the water
      why: It is the farthest place of all. It would be right if somebody had seen the shoe swim by today.
    links:
    - {when: right, to: film}
    - {when: harm, to: wet, says: The boy has wet feet now and cries., days: 2, harm: 1}
    - {when: otherwise, to: wet, says: "Nothing is found, and it gets dark.", days: 1}
- id: wet
  title: The next day
  day: 5
  reveal: The aunt has looked again and found a film of the evening.
  prompt: Ask what the night cost.
  next: film
- id: film
  title: The film
  day: 5
  reveal: The film shows the eyes of the boy while he looks for it.
  recording: {waveform: normal-saccades, seconds: 2, seed: 3}
  prompt: Ask what the lines do.
  expert: He saw flat stretches between the steps.
  decision:
    type: trace
    tests: name a movement by its flat stretches
    ask: What is this movement called?
    right:
    - text: Normal saccades
      why: It is right because the eye stays on its new place for a while after each of the steps.
    wrong:
    - text: Normal fixation
      why: Nothing would move at this scale. It would be right if both of the lines had stayed flat all along.
    links:
    - {when: right, to: sheet}
    - {when: otherwise, to: sheet, says: A colleague looks at it again and disagrees., days: 1}
- id: sheet
  title: The order sheet
  reveal: The registrar opens a sheet [ko2009].
  prompt: Ask which question each line answers.
  expert: She sent two lines together.
  decision:
    type: orders
    tests: send together what belongs together
    ask: Which two do you order?
    kind: test
    most: 2
    right:
    - id: lamp
      text: A lamp
      finding: It shines into every corner.
      yield_text: A lamp found 2 of 4 shoes in one house [tate2005].
      why: It is right because nobody can look into a corner that is as dark as this one is.
    - id: ladder
      text: A ladder
      finding: It reaches the shelf.
      days: 2
      sedations: 1
      why: It is right because the shelf is higher than anybody in this family can reach with an arm.
    wrong:
    - id: hammer
      text: A hammer
      finding: It makes a noise.
      tests: 3
      why: It opens nothing here. It would be right if the shoe had been nailed to the wall by somebody.
    - id: torch
      text: A burning torch
      harm: the curtain could catch fire
      finding: It smokes.
      why: It shines as well as a lamp. It would be right if the hall were made of stone throughout.
    links:
    - {when: right, to: words}
    - {when: harm, to: late, says: The fire brigade comes., harm: 1}
    - {when: part, to: words, says: Half of the hall is searched., days: 1}
    - {when: otherwise, to: late, says: Nothing is found., days: 4}
- id: words
  title: What do you say?
  reveal: The shoe lies on the shelf.
  prompt: Ask for one sentence.
  expert: He said where it was, and nothing else.
  decision:
    type: short
    tests: say the place
    ask: Where was the shoe, in a few words?
    accept: [[on the shelf, x-ray], [shoe, boot]]
    model_answer: The shoe was on the shelf.
    why: The place and the thing are all that was asked.
    links:
    - {when: right, to: home}
    - {when: otherwise, to: home, says: You say it again.}
- id: home
  title: Home
  reveal: He walks home in two shoes.
  prompt: Ask who will tie them.
  ending: found in time
- id: late
  title: Much later
  day: 20
  reveal: He walks home in one shoe.
  prompt: Ask when it was lost.
  ending: found late
debrief: Look near before you look far.
teaching_point: Look under the bench.
parallel: [oms-q-0401, oms-q-0402]
variation: A girl who has lost a hat.
sources: [tate2005, ko2009]
claims: [A179]
author: t
"""


def small_case(text: str = CASE) -> UnfoldingCase:
    """The case of this text."""
    return UnfoldingCase.model_validate(parse_yaml(text.encode(), "case.yaml").data)


def write_small_case(folder: Path, text: str = CASE) -> Path:
    """A small data folder that holds this case and the two questions it names; check() finds nothing wrong with it."""
    write_small_content(folder)
    (folder / "questions" / "small.yaml").write_text(quiz_text("oms-q-0401", "oms-q-0402"), encoding="utf-8")
    (folder / "cases" / f"{NAME}.yaml").write_text(text, encoding="utf-8")
    return folder
