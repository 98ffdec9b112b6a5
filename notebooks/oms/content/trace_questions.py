"""Questions about a recording of the eyes: name what it shows, or foresee what a change will do."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from .options import Entry, Slug, WithOptions

ParameterName = Annotated[str, StringConstraints(pattern=r"^[a-zA-Z][a-zA-Z0-9_]*$")]


class Recording(Entry):
    """A synthetic recording: a movement of the bank, or the eye model in one state."""

    waveform: Slug | None = Field(None, description="a movement of data/waveforms.csv; or else a preset")
    preset: Slug | None = Field(None, description="a state of the eye model, from data/presets.csv")
    parameters: dict[ParameterName, float] = Field(
        default_factory=dict, description="what differs from it, as in {opn: 0.3}; names stand in data/movements.csv")
    seconds: float = Field(6, ge=1, le=30, description="how long the recording is")
    seed: int | None = Field(None, ge=0, description="a whole number fixes the recording; without it each run has a "
                                                     "fresh one")
    targets: tuple[tuple[float, float, float], ...] = Field(
        (), description="only for a preset: what the eyes look at, as a list of [second, degrees to the right, "
                        "degrees up]; without it straight ahead")

    @model_validator(mode="after")
    def _one_of_the_two(self):
        if (self.waveform is None) == (self.preset is None):
            raise ValueError("a recording shows either a `waveform` or a `preset`: name one of them")
        if self.waveform and self.targets:
            raise ValueError("only the eye model looks at `targets`: use them with a `preset`")
        if any(not 0 <= second < self.seconds for second, _, _ in self.targets):
            raise ValueError("a target comes before the recording begins or after it has ended; its first number is "
                             "the second")
        return self

    @property
    def name(self) -> str:
        """The name of the waveform or the preset."""
        return self.waveform or self.preset or ""


class WithRecording(WithOptions):
    """What the questions about a recording have in common: one best answer out of some options."""

    @model_validator(mode="after")
    def _one_right_option(self):
        if len(self.right) != 1:
            raise ValueError(f"{len(self.right)} options stand under `right`; a question about a recording has one")
        return self

    @property
    def recordings(self) -> dict[str, Recording]:
        """Every recording that it shows, by the key in the file."""
        raise NotImplementedError


class NameTrace(WithRecording):
    """One best answer about a recording that is shown; its name and the deciding feature appear after Check."""

    type: Literal["trace"]
    show: Recording = Field(description="the recording: a waveform or a preset, its parameters and seconds")

    @property
    def recordings(self) -> dict[str, Recording]:
        """Every recording that it shows, by the key in the file."""
        return {"show": self.show}


class PredictTrace(WithRecording):
    """Foresee what a change does: one recording is shown, and after Check both, on the same axes."""

    type: Literal["predict"]
    before: Recording = Field(description="the recording that is shown with the question")
    after: Recording = Field(description="the recording that is shown beside it after Check")

    @model_validator(mode="after")
    def _drawn_on_the_same_axes(self):
        if self.before.seconds != self.after.seconds:
            raise ValueError("`before` and `after` last different numbers of seconds; both are drawn on the same axes")
        return self

    @property
    def recordings(self) -> dict[str, Recording]:
        """Every recording that it shows, by the key in the file."""
        return {"before": self.before, "after": self.after}
