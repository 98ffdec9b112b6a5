"""The recordings that a question shows: drawn from the seed of the run, so that the same run shows them again."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from oms.motion import Trace


@dataclass(frozen=True)
class Stimulus:
    """What is shown with a question (`before`), and what is shown beside it once it is answered (`after`, or None)."""

    before: Trace
    after: Trace | None = None


def recording_seed(seed: object, question_id: str) -> int:
    """The seed of a question's recording: a whole number that depends only on the run's seed and the question's id."""
    digest = hashlib.sha256(f"{seed}\0{question_id}\0recording".encode()).digest()
    return int.from_bytes(digest[:4], "big") >> 1


def stimulus(question: Any, seed: object) -> Stimulus | None:
    """The Stimulus of a question in the run of this seed; None for a question that shows no recording.

    A seed written in the file wins. What changes between `before` and `after` is only what the file changes: both are
    made with one seed. Raises a Mistake where the file asks for a recording that cannot be made.
    """
    if question.type == "trace":
        return Stimulus(recorded(question.show, recording_seed(seed, question.id)))
    if question.type == "predict":
        own = recording_seed(seed, question.id)
        return Stimulus(recorded(question.before, own), recorded(question.after, own))
    return None


def recorded(recording: Any, seed: int) -> Trace:
    """The Trace that a question's `show`, `before` or `after` describes; `seed` counts where the file fixes none."""
    from oms.motion import simulate, waveform  # numpy, which most quizzes never need

    seed = recording.seed if recording.seed is not None else seed
    if recording.waveform:
        return waveform(recording.waveform, seconds=recording.seconds, seed=seed, **recording.parameters)
    return simulate(recording.preset, seconds=recording.seconds, seed=seed,
                    targets=[tuple(target) for target in recording.targets] or None, **recording.parameters)
