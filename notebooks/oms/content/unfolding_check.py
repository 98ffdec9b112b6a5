"""Whether an unfolding case can be taught from: its length, its words, its sources, its questions, and its links."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator

from .library import Library
from .movement_check import recording_problems
from .pointers import bracketed, no_such, unresolved
from .problem import Problem
from .rules.reading import count_words
from .rules.traces import telling_words
from .unfolding import RIGHT, Node, UnfoldingCase, placed_options
from .unfolding_graph import Flaw, leads_to, reached, taken

NODES, DECISIONS = (5, 8), (3, 4)
REVEAL, SAYS, POINT, REASON = 180, 90, 30, 12  # words: three of them at most, a reason at least
_MARKUP = re.compile(r"</?[A-Za-z][^<>]*>|<!--|&(?:[a-zA-Z]{2,8}|#\d+);")


def unfolding_problems(shelf: Library, file: str, case: UnfoldingCase,
                       line_of: Callable[[tuple], int]) -> Iterator[Problem]:
    """A Problem for everything that keeps this case from being taught from; it can be played all the same."""
    flaws = (*_graph(case), *_lengths(case), *_texts(case), *_options(case), *_names_given_away(shelf, case))
    yield from (Problem(file, line_of(flaw.path), flaw.message, flaw.remedy) for flaw in flaws)
    yield from _cited(shelf, file, case, line_of)
    yield from _pointers(shelf, file, case, line_of)


# -- the graph ---------------------------------------------------------------------------------------------------------

def _graph(case: UnfoldingCase) -> Iterator[Flaw]:
    yield from _counted("nodes", len(case.nodes), NODES, ("nodes",))
    yield from _counted("decisions", len(case.decisions), DECISIONS, ("nodes",))
    seen = reached(case)
    led_to = {to for node in case.nodes for _, to in leads_to(node)}
    for n, node in enumerate(case.nodes):
        at = ("nodes", n)
        if node.id not in seen and node.id not in led_to:  # what follows from it is mended with it
            what = f"The ending “{node.ending}” is never reached" if node.ending else f"The node “{node.id}” is never reached"
            yield Flaw(at, f"{what}: no link leads to “{node.id}”.", "Let a link lead to it, or take it out.")
        for path, to in leads_to(node):
            after = case.by_id[to]
            if node.day is not None and after.day is not None and after.day < node.day:
                yield Flaw((*at, *path), f"This leads from day {node.day} back to day {after.day}.", "Correct the days.")
        if node.decision is not None:
            for flaw in _links(node):
                yield flaw._replace(path=(*at, "decision", *flaw.path))


def _counted(what: str, count: int, bounds: tuple[int, int], path: tuple) -> Iterator[Flaw]:
    least, most = bounds
    if not least <= count <= most:
        yield Flaw(path, f"The case has {count} {what}; {least} to {most} are wanted.",
                   "Bring some together." if count > most else "Unfold it further.")


def _links(node: Node) -> Iterator[Flaw]:
    decision = node.decision
    used = taken(decision)
    for n, link in enumerate(decision.links):
        at = ("links", n)
        if link.when != RIGHT and not link.says:
            yield Flaw(at, "This link tells no consequence.", "Add `says: …`: what came of the choice, for the next page.")
        if n not in used:
            yield Flaw((*at, "when"), "No choice takes this link.", "Move it further up, or take it out.")
    for place, option in placed_options(decision):
        if option.harm and not any(link.when == "harm" or option.id in link.when for link in decision.links
                                   if link.when == "harm" or not isinstance(link.when, str)):
            yield Flaw((*place, "harm"), "This option could harm, and no link tells what comes of that.",
                       "Add a link `when: harm`, or one that names the option.")


# -- words -------------------------------------------------------------------------------------------------------------

def _lengths(case: UnfoldingCase) -> Iterator[Flaw]:
    for n, node in enumerate(case.nodes):
        yield from _at_most(REVEAL, node.reveal, ("nodes", n, "reveal"), "page")
        for m, link in enumerate(node.decision.links if node.decision else ()):
            yield from _at_most(SAYS, link.says, ("nodes", n, "decision", "links", m, "says"), "consequence")
    yield from _at_most(REVEAL, case.debrief, ("debrief",), "debrief")
    yield from _at_most(POINT, case.teaching_point, ("teaching_point",), "teaching point")


def _at_most(most: int, text: str, path: tuple, what: str) -> Iterator[Flaw]:
    if (count := count_words(text)) > most:
        yield Flaw(path, f"This {what} has {count} words, more than {most}.", "Shorten it.")


def _texts(case: UnfoldingCase) -> Iterator[Flaw]:
    for path, text in (*case.asked(), *case.answered()):
        if found := _MARKUP.search(text):
            yield Flaw(path, f"Here stands markup (“{found[0][:30]}”); it would be shown letter by letter.",
                       "Write plain words; *emphasis* and **strong** are all there is.")
    for n, node in enumerate(case.nodes):
        if not node.prompt:
            yield Flaw(("nodes", n), f"The node “{node.id}” has no `prompt`.", "Say what to ask the class: `prompt: …`.")
        if node.decision is None:
            continue
        if not node.decision.ask.endswith("?"):
            yield Flaw(("nodes", n, "decision", "ask"), "The question does not end with a question mark.",
                       "Ask a closed question.")
        if not node.expert:
            yield Flaw(("nodes", n), f"The node “{node.id}” has a decision and no `expert`.", "Add a line `expert: …`.")


def _options(case: UnfoldingCase) -> Iterator[Flaw]:
    for n, node in enumerate(case.nodes):
        at = ("nodes", n, "decision")
        for place, option in placed_options(node.decision) if node.decision else ():
            if (count := count_words(option.why)) < REASON:
                yield Flaw((*at, *place, "why"), f"This reason has {count} words, fewer than {REASON}.",
                           "Say why it is right, or what separates it from the right one and when it would be right.")
            if option.harm and place[0] == RIGHT:
                yield Flaw((*at, *place, "harm"), "A right option is said to harm.",
                           "Take `harm` out, or move the option to `wrong`.")
            elif option.harm and (re.match(r"[A-Z][a-z]", option.harm) or option.harm.endswith(".")):
                yield Flaw((*at, *place, "harm"), "`harm` does not complete “… could harm the patient because”.",
                           "Begin it without a capital, end it without a full stop.")


# -- recordings --------------------------------------------------------------------------------------------------------

def _names_given_away(shelf: Library, case: UnfoldingCase) -> Iterator[Flaw]:
    """A text that names a recording before the learner is asked to: on its page, on one before it, or above the case."""
    for n, node in enumerate(case.nodes):
        if node.recording is None or node.decision is None or node.decision.type != "trace":
            continue
        before = _read_before(case, node)
        row = (shelf.waveforms if node.recording.waveform else shelf.presets).get(node.recording.name)
        called = [node.recording.name.replace("-", " "), row.label if row is not None else ""]
        pieces = [(("title",), case.title), (("about",), case.about), (("nodes", n, "decision", "ask"), node.decision.ask),
                  *((("nodes", m, key), getattr(case.nodes[m], key)) for m in (*before, n) for key in ("title", "reveal"))]
        wrong = [option.text for option in node.decision.wrong]
        for path, said in telling_words(node.decision.right[0].text, wrong, called, pieces):
            yield Flaw(path, f"This names the recording of “{node.id}” before it is asked about: {', '.join(said)}.",
                       "Say it without the name.")


def _read_before(case: UnfoldingCase, node: Node) -> list[int]:
    """The places of all nodes that lead to this one, nearly or from afar."""
    before, waiting = set(), [node.id]
    while waiting:
        name = waiting.pop()
        for n, other in enumerate(case.nodes):
            if n not in before and any(to == name for _, to in leads_to(other)):
                before.add(n)
                waiting.append(other.id)
    return sorted(before)


# -- what is pointed to ------------------------------------------------------------------------------------------------

def _cited(shelf: Library, file: str, case: UnfoldingCase, line_of: Callable[[tuple], int]) -> Iterator[Problem]:
    """Keys in the text that nobody knows, and keys that are listed and stand nowhere in the text; a rule finds the others."""
    said: set[str] = set()
    table = shelf.table("references.csv")
    for path, text in (*case.asked(), *case.answered()):
        for key in bracketed(text):
            if key in case.sources:
                said.add(key)
            elif table.readable and not table.knows(key):
                yield no_such((file, line_of(path)), key, table.file, table.by_key)
    for n, key in enumerate(case.sources):
        if key not in said and table.knows(key):
            yield Problem(file, line_of(("sources", n)), f"“{key}” stands under `sources` and is cited nowhere.",
                          "Put it in square brackets behind what it says, or take it out.")


def _pointers(shelf: Library, file: str, case: UnfoldingCase, line_of: Callable[[tuple], int]) -> Iterator[Problem]:
    for n, module in enumerate(case.modules):
        yield from unresolved(shelf, file, "lesson", module, lambda _, n=n: line_of(("modules", n)))
    bank = {question.id for name in shelf.quiz_names() for question in shelf.quiz(name).questions}
    for n, name in enumerate(case.parallel):
        if name not in bank:
            near = difflib.get_close_matches(name, bank, n=1, cutoff=0.8)
            meant = f"; did you mean “{near[0]}”?" if near else "."
            yield Problem(file, line_of(("parallel", n)), f"There is no question “{name}” in data/questions{meant}",
                          "Write the id of a question that exists.")
    for n, node in enumerate(case.nodes):
        if node.recording is not None:
            yield from recording_problems(shelf, file, {"recording": node.recording},
                                          lambda path, n=n: line_of(("nodes", n, *path)))
