"""An unfolding case that is broken: one clear problem, with its line, and what would stop a reader is not shown at all."""

import pytest

from oms.content import problems
from oms.content.library import Library
from oms.content.problem import Mistake
from small_case import CASE, NAME, small_case, write_small_case

FILE = f"cases/{NAME}.yaml"
WORD = "word "


def changed(old: str, new: str) -> tuple[str, int]:
    """The case with one thing changed, and the line of the change."""
    assert CASE.count(old) == 1, old
    return CASE.replace(old, new), CASE[:CASE.index(old)].count("\n") + 1


def line_of(text: str, place: str, line: int) -> int:
    """The line on which this place stands in a text; the line given for no place."""
    assert not place or text.count(place) == 1, place
    return text[:text.index(place)].count("\n") + 1 if place else line


def test_the_small_case_is_sound(tmp_path):
    """Without a change nothing is wrong, so that each change below is what is found."""
    folder = write_small_case(tmp_path / "data")
    assert problems(folder) == []
    case = Library(folder).case(NAME)
    assert (case.mode, case.start.id, len(case.decisions)) == ("unfolding", "hall", 4)


# What would stop a reader: the case is not shown.
STOPPING = {
    "a link to nowhere": ("{when: right, to: film}", "{when: right, to: flim}", "no node “flim”. Did you mean “film”?", ""),
    "a next to nowhere": ("  next: film", "  next: cellar", "no node “cellar”", ""),
    "a dead end": ("  next: film\n", "", "“wet” is a dead end", "- id: wet\n"),
    "two ways at once": ("  next: film\n", "  next: film\n  ending: here\n", "both `next` and `ending`", "  ending: here"),
    "a loop": ("  next: film", "  next: hall", "makes a loop: hall → wet → hall", ""),
    "no otherwise": ("    - {when: otherwise, to: sheet, says: A colleague looks at it again and disagrees., days: 1}\n", "",
                     "The last link is not `when: otherwise`", "    links:\n    - {when: right, to: sheet}"),
    "otherwise too early": ("    - {when: right, to: words}\n", "    - {when: otherwise, to: words, says: x}\n",
                            "`otherwise` takes every choice", ""),
    "an unknown word": ("{when: right, to: sheet}", "{when: rihgt, to: sheet}", "“rihgt” is not a word that `when` knows", ""),
    "an unknown option": ("{when: harm, to: wet,", "{when: [rivver], to: wet,", "Did you mean “river”?", ""),
    "a short answer that harms": ("{when: right, to: home}", "{when: harm, to: home}", "A short answer knows no `harm`", ""),
    "a node twice": ("- id: late\n", "- id: home\n  title: x\n  reveal: x\n  prompt: x\n  ending: x\n- id: late\n", "Two nodes have the id “home”",
                    "- id: home\n  title: x"),
    "an option twice": ("    - id: garden\n", "    - id: bench\n", "Two options have the id “bench”", ""),
    "too many right ones": ("    most: 2\n", "", "2 options are right, and only 1 may be chosen", ""),
    "a trace without recording": ("  recording: {waveform: normal-saccades, seconds: 2, seed: 3}\n", "", "shows none", "  decision:\n    type: trace"),
    "a trace with a choice of two": ("    ask: What is this movement called?\n",
                                     "    ask: What is this movement called?\n    most: 2\n", "has one right option", "    most: 2\n    right:\n    - text: Normal"),
    "an unknown type": ("    type: trace", "    type: trase", "no decision type “trase”. Did you mean “trace”?", ""),
    "a key of another type": ("    accept: [[", "    most: 2\n    accept: [[", "“most” does not belong to this type", ""),
    "an unknown key": ("  expert: She sent two", "  exprt: She sent two", "did you mean “expert”?", ""),
    "a real patient": ("oms: true\n", "oms: true\nsynthetic: false\n", "no real patient", "synthetic: false"),
    "an unknown mode": ("mode: unfolding", "mode: unfoldng", "Did you mean “unfolding”?", ""),
    "one parallel question": ("parallel: [oms-q-0401, oms-q-0402]", "parallel: [oms-q-0401]", "needs 2 entries or more", ""),
}


@pytest.mark.parametrize("name", STOPPING)
def test_what_would_stop_a_reader_is_one_problem(tmp_path, name):
    """check() tells it once, with its line; the case itself is one polite sentence."""
    old, new, says, place = STOPPING[name]
    text, line = changed(old, new)
    folder = write_small_case(tmp_path / "data", text)
    found = problems(folder)
    assert len(found) == 1, [str(one) for one in found]
    assert says in str(found[0])
    assert (found[0].file, found[0].line, found[0].severity) == (FILE, line_of(text, place, line), "error")
    with pytest.raises(Mistake, match="cannot be shown: its file needs mending"):
        Library(folder).case(NAME)


MANY = "\n".join(f"""\
- id: page-{n}
  title: Page {n}
  reveal: It rains.
  prompt: x
  next: {f'page-{n + 1}' if n < 17 else 'film'}""" for n in range(1, 18))

# What only an instructor has to mend: the case is shown all the same.
MENDING = {
    "a missing consequence": ("    - {when: otherwise, to: home, says: You say it again.}", "    - {when: otherwise, to: home}",
                              "tells no consequence", ""),
    "markup in a reveal": ("  reveal: He walks home in two shoes.", "  reveal: He walks <b>home</b> in two shoes.",
                           "markup (“<b>”)", ""),
    "a script in a reason": ("is as dark as this one is.", "is as dark as <script>alert(1)</script> is.", "markup", ""),
    "an orphan": ("- id: late\n", "- id: attic\n  title: The attic\n  reveal: Dust.\n  prompt: x\n  next: late\n- id: late\n",
                  "“attic” is never reached", ""),
    "an ending nobody reaches": ("debrief: Look", "- id: never\n  title: Never\n  reveal: x\n  prompt: x\n  ending: lost\ndebrief: Look",
                                 "ending “lost” is never reached", ""),
    "a long reveal": ("  reveal: The shoe lies on the shelf.", "  reveal: " + WORD * 181, "has 181 words, more than 180", ""),
    "a long consequence": ("says: Nothing is found., days: 4", f"says: {WORD * 91}, days: 4", "has 91 words, more than 90", ""),
    "a long debrief": ("debrief: Look near before you look far.", "debrief: " + WORD * 181, "more than 180", ""),
    "a long teaching point": ("teaching_point: Look under the bench.", "teaching_point: " + WORD * 31, "more than 30", ""),
    "a short reason": ("because most shoes that are lost in a hall lie within two steps of the bench.", "so.",
                       "fewer than 12", ""),
    "an unknown source": ("opens a sheet [ko2009]", "opens a sheet [ko2009; ko2010]", "“ko2010” is not in references.csv", ""),
    "a source that is not listed": ("sources: [tate2005, ko2009]", "sources: [tate2005]", "“ko2009” is cited here", "  reveal: The registrar"),
    "a source nobody cites": ("opens a sheet [ko2009].", "opens a sheet.", "“ko2009” stands under `sources` and is cited", "sources: ["),
    "an unknown claim": ("claims: [A179]", "claims: [A178]", "“A178” is not in claims.csv; did you mean “A179”?", ""),
    "an unknown parallel question": ("parallel: [oms-q-0401, oms-q-0402]", "parallel: [oms-q-0401, oms-q-0409]",
                                     "no question “oms-q-0409”", ""),
    "an unknown module": ("modules: [M04]", "modules: [M44]", "“M44” is not in lessons.csv", ""),
    "an unknown recording": ("{waveform: normal-saccades,", "{waveform: normal-sacades,", "did you mean “normal-saccades”?", ""),
    "a name given away above": ("about: A boy of 3 years who has lost a shoe.", "about: A boy with quick saccades.",
                                "names the recording of “film” before", ""),
    "a name given away before": ("  reveal: The aunt has looked again", "  reveal: The aunt saw saccades, looked again",
                                 "names the recording of “film” before", ""),
    "a right one that harms": ("      text: A lamp\n", "      text: A lamp\n      harm: it may fall\n", "right option is said to harm",
                               "      harm: it may fall"),
    "harm as a sentence": ("harm: the curtain could catch fire", "harm: The curtain could catch fire.", "does not complete", ""),
    "harm without a link": ("{when: harm, to: late, says: The fire brigade comes., harm: 1}",
                            "{when: [hammer], to: late, says: The fire brigade comes., harm: 1}",
                            "no link tells what comes of that", "      harm: the curtain"),
    "a link nobody takes": ("    - {when: harm, to: wet,", "    - {when: [bench], to: wet, says: x}\n    - {when: harm, to: wet,",
                            "No choice takes this link", ""),
    "a question without a mark": ("    ask: Which two do you order?", "    ask: Order two.", "question mark", ""),
    "no prompt": ("  prompt: Ask for one sentence.\n", "", "“words” has no `prompt`", "- id: words"),
    "no expert": ("  expert: He said where it was, and nothing else.\n", "", "has a decision and no `expert`", "- id: words"),
    "days that go back": ("  title: The film\n  day: 5", "  title: The film\n  day: 4", "leads from day 5 back to day 4", "  next: film"),
    "a dose": ("  reveal: He walks home in two shoes.", "  reveal: He gets 5 mg/kg twice.", "A drug dose", ""),
    "too many decisions": ("  next: film\n", """\
  expert: x
  decision:
    type: short
    tests: x
    ask: Why is it dark?
    accept: [[night]]
    model_answer: It is night.
    why: x
    links:
    - {when: right, to: film}
    - {when: otherwise, to: film, says: x}
""", "has 5 decisions; 3 to 4 are wanted", "nodes:\n"),
}


@pytest.mark.parametrize("name", MENDING)
def test_what_an_instructor_has_to_mend_is_one_problem(tmp_path, name):
    """check() tells it once, with its line; the case is shown all the same."""
    old, new, says, place = MENDING[name]
    text, line = changed(old, new)
    folder = write_small_case(tmp_path / "data", text)
    found = problems(folder)
    assert len(found) == 1, [str(one) for one in found]
    assert says in str(found[0])
    assert (found[0].file, found[0].line) == (FILE, line_of(text, place, line))
    assert Library(folder).case(NAME).title == "The lost shoe"


def test_too_many_pages_and_too_long_a_path(tmp_path):
    """Nine nodes are one problem, and a path of more than twenty pages is another that stops the case."""
    extra = "\n".join(MANY.split("\n")[:10]).replace("next: page-3", "next: film")
    for pages, says in ((extra, "The case has 9 nodes; 5 to 8 are wanted."), (MANY, "One path is 23 pages long")):
        text = CASE.replace("  next: film\n", "  next: page-1\n" + pages + "\n")
        folder = write_small_case(tmp_path / str(len(text)), text)
        found = problems(folder)
        assert [says in str(one) for one in found] == [True], [str(one) for one in found]
        assert found[0].line == line_of(text, "nodes:\n", 0)


def test_a_changed_wording_is_another_case():
    """The fingerprint changes with what the learner reads, and not with what only the instructor does."""
    whole = small_case()
    assert small_case(changed("It rains.", "It snows.")[0]).fingerprint != whole.fingerprint
    for old, new in (("prompt: Ask where", "prompt: Say where"), ("author: t", "author: u"), ("minutes: 7", "minutes: 9")):
        assert small_case(changed(old, new)[0]).fingerprint == whole.fingerprint
