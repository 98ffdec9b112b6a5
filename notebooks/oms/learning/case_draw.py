"""Draws one of the unfolding cases by a seed: the same seed draws the same case on every computer."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from typing import Any

from oms.content.problem import Mistake, unknown


def whole_seed(given: object) -> int:
    """The seed as a whole number, a fresh one where None is given. Raises a Mistake for anything else."""
    if given is None:
        return secrets.randbelow(2**31)
    if isinstance(given, bool) or not isinstance(given, int) or not -(2**63) <= given < 2**63:
        raise Mistake("The seed is a whole number of at most 18 digits, such as seed=3.")
    return given


def of_pair(pair: object, seed: object) -> bool:
    """Whether the first or the second patient of a pair (1 or 2) is the one with immune OMS: one of the two is, and the
    seed decides which."""
    if pair not in (1, 2) or isinstance(pair, bool):
        raise Mistake("A pair has two patients: say pair=1 or pair=2.")
    if seed is None:
        raise Mistake("A pair needs a seed, the same for both, as in case(pair=1, seed=7).")
    first = hashlib.sha256(f"pair\0{whole_seed(seed)}".encode()).digest()[0] % 2 == 0
    return first is (pair == 1)


def drawn(books: Any, seed: object = None, oms: bool | None = None, modules: str | Iterable[str] | None = None,
          open_only: bool = False) -> str:
    """The name of one unfolding case of this library.

    `oms` True draws among those with immune OMS, False among the others; `modules` keeps those that practise one of these
    modules; `open_only` those whose first page does not say what the patient has. Raises a Mistake where none is left.
    """
    if oms is not None and not isinstance(oms, bool):
        raise Mistake("Say oms=True for a case of immune OMS, or oms=False for one that is something else.")
    number = whole_seed(seed)
    cases = {name: entry for name in books.case_names() for entry in (books.case_entry(name)[0],)
             if entry is not None and entry.mode == "unfolding"}
    wanted = _modules(modules, cases)
    names = [name for name, entry in cases.items() if (entry.diagnosis_open or not open_only)
             and oms in (None, entry.oms) and (not wanted or wanted & set(entry.modules))]
    if not names:
        raise Mistake("There is no case like this to draw from; leave out a part of what you asked for.")
    # By a digest, so that a case that is added later changes the draw only where it is drawn itself.
    return min(names, key=lambda name: hashlib.sha256(f"{number}\0{name}".encode()).digest())


def _modules(given: str | Iterable[str] | None, cases: dict[str, Any]) -> set[str]:
    if given is None:
        return set()
    wanted = [given] if isinstance(given, str) else list(given) if isinstance(given, Iterable) else [given]
    known = {module for entry in cases.values() for module in entry.modules}
    for module in wanted:
        if not isinstance(module, str) or module not in known:
            raise unknown("module", module, known)
    return set(wanted)
