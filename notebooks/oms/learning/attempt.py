"""Where a learner stands with one question of a run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from oms.learning.feedback import Feedback
from oms.learning.marking import Mark
from oms.learning.shuffle import Shown

Stage = Literal["recalling", "answering", "self-marking", "checked"]


@dataclass
class Attempt:
    """One question of a run; made when the learner first comes to it, so that a bank of thousands opens at once."""

    shown: tuple[Shown, ...]
    stage: Stage = "answering"
    response: Any = None
    certainty: int | None = None
    chance: float | None = None
    words: str = ""  # what was written before the options came
    ruled_out: frozenset[str] = frozenset()
    mark: Mark | None = None
    feedback: Feedback | None = None
    seconds: float = 0.0

    @property
    def done(self) -> bool:
        return self.stage == "checked"
