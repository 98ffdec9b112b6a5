"""Going on with an unfolding case after a restart: which of the decisions that were kept still lead through the case."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from oms.learning.answer import Answer
from oms.learning.decision import Decided, among, asked, typed
from oms.learning.resume import Offer


def recalled(case: Any, rows: Iterable[Answer]) -> tuple[tuple[Any, list[Decided]], Offer] | None:
    """The seed of the run and its decisions, as far as they lead without a gap from the first page on, and the offer.

    None where nothing was decided, or where what was kept makes no sense.
    """
    kept = {row.question.rpartition("/")[2]: row for row in rows if row.event == "answer"}
    node, came = case.start, []
    while not node.ending:
        to = node.next
        if node.decision is not None:
            one = _revived(case, node, kept.get(node.id))
            if one is None:
                break
            came.append(one)
            to = one.to
        node = case.by_id[to]
    if not came:
        return None
    made = len(came)
    sentence = f"You have made {made} decision{'s' * (made != 1)} in this case; go on where you stopped, or start again."
    return (kept[came[0].node.id].seed, came), Offer(made, len(case.decisions), made, sentence)


def _revived(case: Any, node: Any, row: Answer | None) -> Decided | None:
    """What came of a decision that was kept; None where what was kept does not fit it."""
    if row is None:
        return None
    kept, question = row.response, asked(case, node)
    if question is None:
        fits = isinstance(kept, dict) and isinstance(kept.get("text"), str) and isinstance(kept.get("same"), bool)
        came = typed(node, kept["text"], kept["same"]) if fits else None
    else:
        known = {option.id for option in question.options}
        fits = isinstance(kept, list) and 0 < len(kept) <= question.max_select and all(
            isinstance(name, str) and name in known for name in kept)
        came = among(case, node, kept[0] if question.type == "single" else tuple(kept), row.seed) if fits else None
    if came is None:
        return None
    return replace(came, certainty=row.sure if row.sure in (1, 2, 3) else None,
                   seconds=row.seconds if isinstance(row.seconds, int | float) else 0.0)
