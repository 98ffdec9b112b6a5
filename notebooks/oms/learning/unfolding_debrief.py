"""The debrief of an unfolding case: the way that was taken beside an expert's, and every decision with what was known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from oms.content.unfolding_graph import expert_path
from oms.learning.case_run import Outcome, safety
from oms.learning.counters import Counters, cost
from oms.learning.decision import Decided, joined

CERTAIN = 3


@dataclass(frozen=True)
class Stop:
    """One page of a way through the case: its node, and what is chosen there in words, "" where nothing is decided.

    `day` is the day of the illness on which it plays; None where none is said.
    """

    node: Any
    words: str
    day: int | None


@dataclass(frozen=True)
class Noticed:
    """What an expert noticed on a page, and when: `day` is the day of the illness, or None; `read` says whether the learner
    came to that page."""

    node: Any
    day: int | None
    words: str
    read: bool


@dataclass(frozen=True, repr=False)
class CaseDebrief(Outcome):
    """How the case went. `path` and `expert_path` are Stops from the first page to the ending; `counters` and
    `expert_counters` what each way cost the patient; `ending` and `expert_ending` what the endings are called.

    `decisions` holds every decision, unsafe ones first and of these the surest first; `unsafe` only those; `noticed` what
    an expert noticed, page by page; `parallel` the ids of two questions that ask the same with another patient.
    """

    path: tuple[Stop, ...]
    expert_path: tuple[Stop, ...]
    ending: str
    expert_ending: str
    counters: Counters
    expert_counters: Counters
    decisions: tuple[Decided, ...]
    noticed: tuple[Noticed, ...]
    parallel: tuple[str, ...]

    @property
    def unsafe(self) -> tuple[Decided, ...]:
        """The decisions with a choice that could harm, the surest first."""
        return tuple(one for one in self.decisions if one.unsafe)

    @property
    def certain_and_wrong(self) -> tuple[Decided, ...]:
        """The decisions taken with the highest certainty that were not right, unsafe ones first."""
        return tuple(one for one in self.decisions if one.certainty == CERTAIN and not one.right)


def debrief(case: Any, pages: Sequence[Any], log: Sequence[Decided]) -> CaseDebrief:
    """The CaseDebrief of a run: the pages that were turned, and the decisions taken on them, in order."""
    by_page = {one.page: one for one in log}
    path = tuple(Stop(page.node, by_page[page.number].words if page.number in by_page else "", page.day)
                 for page in pages)
    way = expert_path(case)
    ordered = sorted(log, key=lambda one: (not one.unsafe, -(one.certainty or 0) if one.unsafe else 0, one.page))
    hits = sum(one.right for one in log)
    harms = [option.harm for one in ordered for option in one.node.decision.options if option.id in one.unsafe]
    ending = path[-1].node.ending
    read = {stop.node.id for stop in path}
    seen = read | {node.id for node, _ in way}
    return CaseDebrief(
        right=hits == len(log), score=sum(one.score for one in log) / len(log) if log else 0.0,
        sentence=f"You took {hits} of {len(log)} decisions as an expert does. The case ended: {ending.rstrip('.')}.",
        safety=safety(harms), text=case.debrief, teaching_point=case.teaching_point, sources=tuple(case.sources),
        path=path, expert_path=tuple(Stop(node, _chosen_by_expert(node), node.day) for node, _ in way),
        ending=ending, expert_ending=way[-1][0].ending,
        counters=sum((one.cost for one in log), Counters()),
        expert_counters=sum((_cost_to_expert(node, link) for node, link in way), Counters()),
        decisions=tuple(ordered), noticed=tuple(
            Noticed(node, node.day, node.expert, node.id in read) for node in case.nodes if node.expert and node.id in seen),
        parallel=tuple(case.parallel))


def _right(node: Any) -> list[Any]:
    return [option for option in node.decision.options if node.decision.is_right(option.id)]


def _chosen_by_expert(node: Any) -> str:
    if node.decision is None:
        return ""
    return getattr(node.decision, "model_answer", "") or joined(option.text for option in _right(node))


def _cost_to_expert(node: Any, link: Any) -> Counters:
    return cost(_right(node), link) if link is not None else Counters()
