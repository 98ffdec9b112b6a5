"""EMQ and KFQ: extended matching and key features, as far as the question types hold them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from .reading import Item
from .registry import Finding, rule

_MAY_REPEAT = re.compile(
    r"\b(?:more than once|once, twice|used again|again and again|reused|any number of times|as often as)\b",
    re.IGNORECASE,
)


def _extended(item: Item) -> bool:
    # An extended matching set is a `sort` with a long list; a `sort` into a few boxes is another exercise.
    return "emq" in item.question.tags or (item.type == "sort" and len(item.question.categories) >= 8)


@rule("EMQ-01")
def extended_matching_is_whole(item: Item):
    """A question tagged `emq` is a `sort` with eight categories or more."""
    if "emq" not in item.question.tags:
        return
    if item.type != "sort":
        yield Finding(
            ("type",),
            f"The question is tagged emq, and its type is `{item.type}`.",
            "Use the type `sort`, or take the tag off.",
        )
    elif (n := len(item.question.categories)) < 8:
        yield Finding(
            ("categories",),
            f"The question is tagged emq, and has {n} categories, fewer than 8.",
            "Add categories of the same kind, or take the tag off.",
        )


@rule("EMQ-02", "warning", types=("sort",))
def reuse_is_told(item: Item):
    """An extended matching set says that an option may be used more than once."""
    if _extended(item) and not _MAY_REPEAT.search(f"{item.question.text} {item.lead_in}"):
        yield Finding(
            ("lead_in",),
            "The learner is not told whether a category may be used more than once.",
            "Say so in the stem or the lead-in.",
        )


@rule("KFQ-01")
def key_feature_is_whole(item: Item):
    """A key-feature question names its feature and its limit of choices, and the limit leaves room for all right ones."""
    q = item.question
    most = getattr(q, "max_select", None)
    if "kfq" in q.tags and not getattr(q, "key_feature", ""):
        yield Finding(
            ("tags",), "The question is tagged kfq, and `key_feature` is missing.", "Name the decision that it tests."
        )
    if getattr(q, "key_feature", "") and most is None:
        yield Finding(
            ("key_feature",),
            "The key-feature question does not say how many options may be chosen.",
            "Add `max_select`.",
        )
    if most is not None and most < len(item.right):
        yield Finding(
            ("max_select",),
            f"Only {most} options may be chosen, and {len(item.right)} are right.",
            "Raise `max_select`.",
        )


@rule("KFQ-01", types=("several",), scope="file")
def three_key_features_a_case(items: Sequence[Item]):
    """One patient carries at most three key-feature questions."""
    same = defaultdict(list)
    for n, item in enumerate(items):
        if item.type == "several" and item.question.key_feature:
            same[item.question.text].append((n, item))
    for group in same.values():
        if len(group) > 3:
            n, item = group[3]
            yield Finding(
                ("stem",),
                f"{len(group)} key-feature questions share one patient, more than three.",
                "Keep the three decisions where people fail.",
                question_id=item.question.id,
                position=n,
            )


@rule("KFQ-02", "warning", types=("several",))
def key_feature_menu_fits(item: Item):
    """The menu of a key-feature question has 10 to 25 options, most of them wrong, and a tight limit."""
    q = item.question
    if not q.key_feature:
        return
    n, right = len(item.options), len(item.right)
    if not 10 <= n <= 25:
        yield Finding(("wrong",), f"The menu has {n} options, outside 10 to 25.", "Add or take out wrong options.")
    elif 2 * right >= n:
        yield Finding(("right",), f"{right} of {n} options are right.", "Let wrong options outnumber the right ones.")
    if q.max_select is not None and q.max_select > right + 2:
        yield Finding(
            ("max_select",),
            f"{q.max_select} options may be chosen, and only {right} are right.",
            "Allow two more than are right, at most.",
        )
