"""What a rule of diagnostic criteria makes of a set of findings: which components are met, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from oms.content.criteria import Criteria, Pattern, Toggle
from oms.content.problem import Mistake, unknown


@dataclass(frozen=True)
class Verdict:
    """What the rule says of these findings.

    `outcome` is "met", "too few" or "ruled out"; `met` holds the numbers of the components that are met; `pattern` is
    the combination that satisfies the rule, None where it is not met; `ignored` are findings that do not count and `against`
    those that rule the diagnosis out. `fits_other_rule` is None where the file holds no other rule.
    """

    outcome: str
    met: tuple[int, ...]
    of: int
    least: int
    pattern: Pattern | None
    ignored: tuple[Toggle, ...]
    against: tuple[Toggle, ...]
    fits_other_rule: bool | None

    @property
    def line(self) -> str:
        """The verdict in one line: "3 of 4 components (1, 2, 3): rule met, pattern 1 + 2 + 3"."""
        which = f" ({', '.join(map(str, self.met))})" if self.met else ""
        end = {"met": "rule met", "too few": f"rule not met, it asks for {self.least}",
               "ruled out": "another disease found, the rule does not apply"}[self.outcome]
        pattern = f", pattern {self.pattern.name}" if self.pattern else ""
        return f"{len(self.met)} of {self.of} components{which}: {end}{pattern}"

    def __repr__(self) -> str:
        return self.line


def judge(rule: Criteria, on: Iterable[str]) -> Verdict:
    """The Verdict on the findings that are on, named by their ids. Raises a Mistake for an id that the rule lacks."""
    known = {finding.id: finding for finding in rule.findings}
    on = set(on)
    for name in sorted(on - set(known)):
        raise unknown("finding", name, known)
    found = [finding for finding in rule.findings if finding.id in on]
    met = tuple(sorted({finding.component for finding in found if finding.component is not None}))
    against = tuple(finding for finding in found if finding.effect == "rules out")
    enough = len(met) >= rule.least
    outcome = "ruled out" if against else "met" if enough else "too few"
    pattern = next((one for one in rule.patterns if tuple(sorted(one.components)) == met and outcome == "met"), None)
    other = rule.other_rule
    return Verdict(outcome, met, len(rule.components), rule.least,
                   pattern, tuple(finding for finding in found if finding.effect == "does not count"), against,
                   None if other is None else bool(on & set(other.any_of)) and on >= set(other.all_of))


def switched(rule: Criteria, on: Iterable[str], changes: dict[str, object]) -> tuple[str, ...]:
    """The ids that are on after the changes, such as {"behaviour_change": True}, in the order of the rule.

    Raises a Mistake for an unknown finding, and for anything but True or False.
    """
    known = [finding.id for finding in rule.findings]
    now = set(on)
    for name, value in changes.items():
        key = str(name).replace("_", "-")
        if key not in known:
            raise unknown("finding", name, [one.replace("-", "_") for one in known])
        if not isinstance(value, bool):
            raise Mistake(f"“{name}” is there or not: write {name}=True or {name}=False.")
        (now.add if value else now.discard)(key)
    return tuple(name for name in known if name in now)
