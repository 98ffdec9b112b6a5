"""The register of rules: what a rule is, and what it finds."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

ALL_TYPES = frozenset({"single", "several", "sort", "order", "number", "cloze", "free", "rating", "trace",
                       "predict"})


class Finding(NamedTuple):
    """One thing a rule has found: the place inside the question, what is wrong, and what to do.

    `path` is a place such as `("wrong", 0, "text")`, empty when the whole question or the whole file is meant.
    `question_id` is empty when a finding is about a whole file, lesson or objective; `position` is the question's
    place in the sequence that was checked, -1 when no single question is meant. An "error" cannot be waived.
    """

    path: tuple
    message: str
    remedy: str
    severity: str = ""
    rule: str = ""
    question_id: str = ""
    position: int = -1


class Rule(NamedTuple):
    """A rule that a machine checks: its id, its severity in `data/rules.csv`, what it looks at, and the check."""

    id: str
    severity: str
    scope: str
    types: frozenset[str]
    check: Callable


RULES: dict[str, list[Rule]] = {}
BY_TYPE: dict[str, list[Rule]] = {t: [] for t in ALL_TYPES}


def rule(rule_id: str, severity: str = "error", *, types=ALL_TYPES, scope: str = "question"):
    """Enter a function in the register.

    scope "question": the function takes an Item; "file": the Items of one quiz; "bank": all quizzes and the library;
    "case", "figure" and "diagram": one of these, and the library. It yields Findings; those without a severity get
    the rule's (a rule of severity "info" can only warn).
    """

    def enter(check):
        entry = Rule(rule_id, severity, scope, frozenset(types), check)
        RULES.setdefault(rule_id, []).append(entry)
        if scope == "question":
            for t in entry.types:
                BY_TYPE[t].append(entry)
        return check

    return enter


def completed(found: Finding, entry: Rule, question_id: str = "", position: int = -1) -> Finding:
    """The finding with its rule, severity and question filled in."""
    severity = found.severity or ("error" if entry.severity == "error" else "warning")
    return found._replace(
        severity=severity,
        rule=entry.id,
        question_id=found.question_id or question_id,
        position=position if found.position < 0 else found.position,
    )
