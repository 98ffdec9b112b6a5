"""The graph of an unfolding case: which link a choice takes, which nodes can be reached, and what would stop a reader."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from itertools import combinations
from math import comb
from typing import NamedTuple

from .unfolding import HARM, OTHERWISE, PART, RIGHT, WHENS, Decision, Menu, Node, UnfoldingCase, Way, placed_options

LONGEST_PATH = 20  # pages
_MOST_SETS = 20_000  # sets of options that are tried out to see which links can be taken


class Flaw(NamedTuple):
    """Something wrong at a place of the file: what it is, and how to mend it."""

    path: tuple
    message: str
    remedy: str


def all_right(decision: Decision, chosen: Iterable[str]) -> bool:
    """True where all right options were chosen and nothing else."""
    return {option.id for option in decision.options if decision.is_right(option.id)} == set(chosen)


def fits(link: Way, decision: Decision, chosen: Iterable[str], right: bool) -> bool:
    """Whether a link is open to this choice; `right` says whether the choice was right."""
    chosen = set(chosen)
    if not isinstance(link.when, str):
        return bool(chosen & set(link.when))
    harmful = any(option.harm and option.id in chosen for option in decision.options)
    return {RIGHT: right, PART: any(map(decision.is_right, chosen)) and not harmful, HARM: harmful,
            OTHERWISE: True}.get(link.when, False)


def followed(decision: Decision, chosen: Iterable[str] = (), right: bool = False) -> Way:
    """The link that a choice takes: the first that fits. For a short answer only `right` counts."""
    chosen = tuple(chosen)
    return next(link for link in decision.links if fits(link, decision, chosen, right))


def choices(decision: Decision) -> Iterator[tuple[tuple[str, ...], bool]]:
    """Every choice that a learner can make, with whether it is right; a sample where there are very many.

    The sample holds every single option, the right set, the right set with one left out, and with one more.
    """
    if not isinstance(decision, Menu):
        yield from (((), True), ((), False))
        return
    ids = [option.id for option in decision.options]
    most = min(decision.most, len(ids))
    if sum(comb(len(ids), size) for size in range(1, most + 1)) <= _MOST_SETS:
        sets = [chosen for size in range(1, most + 1) for chosen in combinations(ids, size)]
    else:
        right = tuple(option.id for option in decision.right)
        sets = [(one,) for one in ids] + [right] + [tuple(x for x in right if x != one) for one in right if len(right) > 1]
        sets += [(*part, one) for part in (right, right[1:]) for one in ids if one not in part and len(part) < most]
    for chosen in sets:
        yield chosen, all_right(decision, chosen)


def taken(decision: Decision) -> frozenset[int]:
    """The places of the links that some choice takes."""
    return frozenset(decision.links.index(followed(decision, *choice)) for choice in choices(decision))


def leads_to(node: Node) -> list[tuple[tuple, str]]:
    """Every id that a node names as the next one, with its place inside the node."""
    found: list[tuple[tuple, str]] = [(("next",), node.next)] if node.next else []
    if node.decision is not None:
        found += [(("decision", "links", n, "to"), link.to) for n, link in enumerate(node.decision.links)]
    return found


def reached(case: UnfoldingCase) -> set[str]:
    """The ids of the nodes that a reader can come to."""
    found, waiting = set(), [case.start.id]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += [to for _, to in leads_to(case.by_id[name])]
    return found


def expert_path(case: UnfoldingCase) -> tuple[tuple[Node, Way | None], ...]:
    """The nodes on the way of one who is always right, each with the link that leads on; None at `next` and the end."""
    path, node = [], case.start
    while True:
        link = None
        if node.decision is not None:
            right = tuple(option.id for option in node.decision.options if node.decision.is_right(option.id))
            link = followed(node.decision, right, right=True)
        path.append((node, link))
        if node.ending:
            return tuple(path)
        node = case.by_id[link.to if link is not None else node.next]


def breaks(case: UnfoldingCase) -> list[Flaw]:
    """What would stop a reader in the middle of the case. With none of it, every path comes to an ending."""
    found = [flaw for n, node in enumerate(case.nodes) for flaw in _in_node(case, n, node)]
    return found or _loop(case) or _too_long(case)


def _in_node(case: UnfoldingCase, n: int, node: Node) -> Iterator[Flaw]:
    at = ("nodes", n)
    first = next(m for m, other in enumerate(case.nodes) if other.id == node.id)
    if first != n:
        yield Flaw((*at, "id"), f"Two nodes have the id “{node.id}”.", "Give the second one an id of its own.")
    ways = [key for key, value in (("decision", node.decision), ("next", node.next), ("ending", node.ending)) if value]
    if not ways:
        yield Flaw(at, f"The node “{node.id}” is a dead end: nothing leads on from it.",
                   "Give it a `decision`, a `next`, or an `ending`.")
    elif len(ways) > 1:
        yield Flaw((*at, ways[1]), f"The node “{node.id}” has both `{ways[0]}` and `{ways[1]}`.", "Keep one of the two.")
    for path, name in leads_to(node):
        if name not in case.by_id:
            near = difflib.get_close_matches(name, case.by_id, n=1, cutoff=0.6)
            meant = f" Did you mean “{near[0]}”?" if near else ""
            yield Flaw((*at, *path), f"This link leads nowhere: there is no node “{name}”.{meant}",
                       "Write the id of a node of this case.")
    if node.decision is not None:
        for flaw in (*_in_options(node), *_in_links(node.decision)):
            yield flaw._replace(path=(*at, "decision", *flaw.path))


def _in_options(node: Node) -> Iterator[Flaw]:
    decision = node.decision
    ids = [option.id for _, option in placed_options(decision)]
    for m, (place, option) in enumerate(placed_options(decision)):
        if option.id in ids[:m]:
            yield Flaw((*place, "id"), f"Two options have the id “{option.id}”.", "Give the second one an id of its own.")
    if not isinstance(decision, Menu):
        return
    if decision.type == "trace":
        if node.recording is None:
            yield Flaw((), "The page asks for the name of a recording and shows none.",
                       "Add `recording: …` to the node, or use the type `choose`.")
        if decision.most != 1 or len(decision.right) != 1:
            yield Flaw(("most",) if decision.most != 1 else ("right",), "A decision of type `trace` has one right option.",
                       "Keep one under `right` and leave `most` out, or use the type `choose`.")
    elif len(decision.right) > decision.most:
        yield Flaw(("right",), f"{len(decision.right)} options are right, and only {decision.most} may be chosen.",
                   f"Write `most: {len(decision.right)}` or more, or move an option to `wrong`.")


def _in_links(decision: Decision) -> Iterator[Flaw]:
    ids = [option.id for option in decision.options]
    last = decision.links[-1]
    if last.when != OTHERWISE:
        yield Flaw(("links",), "The last link is not `when: otherwise`, so some choices lead nowhere.",
                   "Add a link `when: otherwise` at the end.")
    menu = isinstance(decision, Menu)
    for n, link in enumerate(decision.links):
        at = ("links", n, "when")
        if isinstance(link.when, str) and link.when not in WHENS:
            yield Flaw(at, f"“{link.when}” is not a word that `when` knows.",
                       f"Write {', '.join(WHENS)}, or a list of ids of options in [square brackets].")
        elif link.when == OTHERWISE and link is not last:
            yield Flaw(at, "`otherwise` takes every choice, so the links below it are never taken.", "Move it to the end.")
        elif not isinstance(link.when, str):
            for m, name in enumerate(link.when):
                if name not in ids:
                    near = difflib.get_close_matches(name, ids, n=1, cutoff=0.6)
                    meant = f" Did you mean “{near[0]}”?" if near else ""
                    yield Flaw((*at, m), f"There is no option with the id “{name}” in this decision.{meant}",
                               "Write the `id` of an option that stands here.")
        elif link.when in (PART, HARM) and not menu:
            yield Flaw(at, f"A short answer knows no `{link.when}`.", f"Use `{RIGHT}` and `{OTHERWISE}`.")


def _loop(case: UnfoldingCase) -> list[Flaw]:
    """The first link, in the order of reading, that leads back to a page that was read before."""
    place = {node.id: n for n, node in enumerate(case.nodes)}
    cleared: set[str] = set()

    def search(name: str, trail: tuple[str, ...]) -> Flaw | None:
        trail = (*trail, name)
        for path, to in leads_to(case.by_id[name]):
            if to in trail:
                round_ = " → ".join((*trail[trail.index(to):], to))
                return Flaw(("nodes", place[name], *path), f"This link makes a loop: {round_}.",
                            "Let it lead to a later page; a way back joins the main path further on.")
            if to not in cleared and (flaw := search(to, trail)):
                return flaw
        cleared.add(name)
        return None

    for node in case.nodes:  # also those that nobody reaches
        if node.id not in cleared and (flaw := search(node.id, ())):
            return [flaw]
    return []


def _too_long(case: UnfoldingCase) -> list[Flaw]:
    longest: dict[str, int] = {}

    def pages(name: str) -> int:
        if name not in longest:
            longest[name] = 1 + max((pages(to) for _, to in leads_to(case.by_id[name])), default=0)
        return longest[name]

    count = pages(case.start.id)
    return [] if count <= LONGEST_PATH else [
        Flaw(("nodes",), f"One path is {count} pages long, more than {LONGEST_PATH}.", "Bring pages together.")]
