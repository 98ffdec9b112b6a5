"""The rules for good questions: a register, and the functions that apply it to a quiz, the bank, a case or a figure.

Each rule is one small function in the module of its family, entered under its id in `data/rules.csv`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from pathlib import Path

from ..place import data_dir
from ..questions import Question
from ..unfolding import UnfoldingCase
from . import (  # noqa: F401  (importing a family enters its rules)
    cueing,
    difficulty,
    feedback,
    grammar,
    metadata,
    negatives,
    pictures,
    positions,
    sets,
    structure,
    traces,
    vignette,
)
from .feedback import quoted_runs
from .glossary import Glossary, glossary_in
from .reading import Item, sentences
from .registry import BY_TYPE, RULES, Finding, Rule, completed, rule

__all__ = [
    "RULES",
    "Finding",
    "Glossary",
    "Rule",
    "bank_findings",
    "case_findings",
    "diagram_findings",
    "figure_findings",
    "findings",
    "rule",
]

_FOR_CASES = ("VIG-08", "FBK-04", "FBK-06")


def _glossary(library) -> Glossary:
    given = getattr(library, "glossary", None)
    if isinstance(given, Glossary):
        return given
    return glossary_in(Path(getattr(library, "folder", None) or data_dir()))


def _of_scope(scope: str) -> list[Rule]:
    return [r for entries in RULES.values() for r in entries if r.scope == scope]


def _bank_only(rule_id: str) -> bool:
    entries = RULES.get(rule_id, [])
    return bool(entries) and all(r.scope == "bank" for r in entries)


def _waived(found: list[Finding], items: Sequence[Item]) -> list[Finding]:
    """The findings without the warnings that are waived, and with a warning for every waiver that does nothing."""
    waivers = [(n, w, item.question.waive[w]) for n, item in enumerate(items) for w in range(len(item.question.waive))]
    if not waivers:
        return found
    by_rule = defaultdict(list)
    for f in found:
        by_rule[f.rule].append(f)
    dropped, notes = set(), []
    for n, w, waiver in waivers:
        if _bank_only(waiver.rule):
            continue  # judged with the whole bank
        mine = [f for f in by_rule[waiver.rule] if f.position in (n, -1)]
        dropped |= {id(f) for f in mine if f.severity == "warning"}
        if waiver.rule not in RULES:
            message = f"The waiver names “{waiver.rule}”, which is not a rule that is checked."
        elif any(f.severity == "error" and f.position == n for f in mine):
            message = f"{waiver.rule} finds an error here, and errors cannot be waived."
        elif not mine:
            message = f"The waiver of {waiver.rule} waives nothing."
        else:
            continue
        notes.append(
            Finding(
                ("waive", w),
                message,
                "Take the waiver out." if not mine else "Mend the question.",
                "warning",
                "",
                items[n].question.id,
                n,
            )
        )
    return [f for f in found if id(f) not in dropped] + notes


class _WithQuotes(Item):
    """An Item that knows the stored quotations; they are the same for every question of a run."""

    def __init__(self, question, library, glossary, today, runs):
        super().__init__(question, library, glossary, today)
        self.quoted_runs = runs


def findings(
    quiz_name: str,  # noqa: ARG001
    questions: Iterable[Question],
    library,
    today: date | None = None,
    heading: Mapping[str, str] | None = None,
) -> list[Finding]:
    """Everything the rules find in one quiz, waivers applied, in the order of the questions.

    `quiz_name` is the file's name without its ending; no rule of a single file needs it yet. `library` has `references`, `claims` and `objectives` by id, and the `folder` they come from. `today` is the day
    against which review dates are held. Only warnings can be waived; a waiver of an error, of an unknown rule, or one
    that waives nothing, is itself a warning. `heading` is what the file shows above its questions, by key. Raises
    nothing on questions that were read.
    """
    today = today or date.today()
    glossary, runs = _glossary(library), quoted_runs(library)
    items = [_WithQuotes(q, library, glossary, today, runs) for q in questions]
    above = tuple(((key,), words) for key, words in (heading or {}).items() if words)
    for item in items:
        item.heading = above
    found = []
    for n, item in enumerate(items):
        for entry in BY_TYPE[item.type]:
            found += [completed(f, entry, item.question.id, n) for f in entry.check(item)]
    for entry in _of_scope("file"):
        found += [completed(f, entry) for f in entry.check(items)]
    # A finding about the whole file comes first, with position -1.
    return sorted(_waived(found, items), key=lambda f: f.position)


def bank_findings(quizzes: Mapping[str, Sequence[Question]], library) -> list[tuple[str, Finding]]:
    """What shows only when all quizzes are seen together: (quiz name or "", Finding) pairs.

    An id used in two files, an objective with fewer questions than planned, a lesson with too much recall. The name is
    empty where an objective and not a file is meant. A lesson's warning is waived in any of its questions.
    """
    found = [(name, completed(f, entry)) for entry in _of_scope("bank") for name, f in entry.check(quizzes, library)]
    waived = {
        (w.rule, q.objective[:3]): False
        for questions in quizzes.values()
        for q in questions
        for w in q.waive
        if _bank_only(w.rule)
    }
    kept = []
    for name, f in found:
        lesson = next((k for k in waived if k[0] == f.rule and f" {k[1]} " in f.message), None)
        if lesson and f.severity == "warning":
            waived[lesson] = True
        else:
            kept.append((name, f))
    for name, questions in quizzes.items():
        for n, q in enumerate(questions):
            kept += [
                (
                    name,
                    Finding(
                        ("waive", m),
                        f"The waiver of {w.rule} waives nothing.",
                        "Take the waiver out.",
                        "warning",
                        "",
                        q.id,
                        n,
                    ),
                )
                for m, w in enumerate(q.waive)
                if waived.get((w.rule, q.objective[:3])) is False
            ]
    return kept


class _CaseItem(_WithQuotes):
    """A case, read by the rules that fit it."""

    def __init__(self, case, library, glossary, today, runs):
        self.question, self.library, self.glossary, self.today, self.quoted_runs = case, library, glossary, today, runs
        self.type = "case"

    @cached_property
    def stem(self):
        return [(("opening",), self.question.opening)]

    @cached_property
    def asked(self):
        case = self.question
        return [
            *self.stem,
            (("ask",), case.ask),
            *((("rounds", n, "ask"), r.ask) for n, r in enumerate(getattr(case, "rounds", ()))),
            *(
                (("actions", n, part), getattr(a, part))
                for n, a in enumerate(case.actions)
                for part in ("text", "finding", "answers")
                if getattr(a, part, "")
            ),
        ]

    @cached_property
    def answered(self):
        case = self.question
        return [
            *(
                (("actions", n, part), getattr(a, part))
                for n, a in enumerate(case.actions)
                for part in ("why", "misses", "yield_text", "late_harm")
                if getattr(a, part, "")
            ),
            *(
                (("rounds", n, part), getattr(r, part))
                for n, r in enumerate(getattr(case, "rounds", ()))
                for part in ("complete", "incomplete")
            ),
            (("debrief",), case.debrief),
            (("teaching_point",), case.teaching_point),
        ]


class _UnfoldingItem(_CaseItem):
    """A case that unfolds page by page, read by the same rules."""

    @cached_property
    def stem(self):
        # A sentence with a source tells of those who were counted, and may say where.
        return [(path, " ".join(said for said in sentences(text) if "[" not in said))
                for path, text in self.question.asked() if path[-1] == "reveal"]

    @cached_property
    def asked(self):
        return list(self.question.asked())

    @cached_property
    def answered(self):
        return list(self.question.answered())


def case_findings(case, library, today: date | None = None) -> list[Finding]:
    """What the rules find in one case: its id and objective, its sources, its patient, its wording, quoted words; and in
    one that unfolds, doses."""
    unfolds = isinstance(case, UnfoldingCase)
    item = (_UnfoldingItem if unfolds else _CaseItem)(case, library, _glossary(library), today or date.today(),
                                                      quoted_runs(library))
    wanted = (*_FOR_CASES, "FBK-07") if unfolds else _FOR_CASES
    entries = _of_scope("case") + [r for rule_id in wanted for r in RULES[rule_id] if r.scope == "question"]
    return [completed(f, entry, case.id) for entry in entries for f in entry.check(item)]


def figure_findings(figure, library) -> list[Finding]:
    """What the rules find in one figure: whether it can be read without being seen."""
    return [completed(f, entry) for entry in _of_scope("figure") for f in entry.check(figure, library)]


def diagram_findings(diagram, library) -> list[Finding]:
    """What the rules find in one diagram: whether it can be read without being seen."""
    return [completed(f, entry) for entry in _of_scope("diagram") for f in entry.check(diagram, library)]
