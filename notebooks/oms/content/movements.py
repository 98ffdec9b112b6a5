"""The rows that say how eyes move: the numbers of the model, its named states, and the movements to recognise."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, StringConstraints, model_validator

from .cells import List
from .questions import Entry, Slug, Words


class Movement(Entry):
    """One number that can be changed in the eye model or in a waveform, and what it stands for."""

    of: Slug = Field(description="`model`, the name of a waveform, or `recording` for what all waveforms share")
    name: Annotated[str, StringConstraints(pattern=r"^[a-zA-Z][a-zA-Z0-9_]*$")] = Field(
        description="permanent: the word used in a call, such as `opn`; small letters, digits and _")
    label: Words = Field(description="what stands beside the slider")
    default: float = Field(description="its value when nobody changes it")
    low: float = Field(description="the lowest value that is allowed")
    high: float = Field(description="the highest value that is allowed")
    unit: str = Field("", description="its unit; empty for a pure number")
    place: Literal["main", "advanced"] = Field(
        description="`main`: a slider of the eye lab; `advanced`: only in a call")
    stands_for: Words = Field(description="what it stands for in the brain or in the recording, in a sentence or two")
    basis: Literal["published", "idea published", "our choice"] = Field(
        description="`published`: the number stands in a source; `idea published`: the idea does, the number is ours; "
                    "`our choice`: both are ours")
    claims: List = Field((), description="rows of claims.csv that it rests on, separated by “; ”")
    sources: List = Field((), description="keys of references.csv, separated by “; ”")
    note: str = Field("", description="what limits it")

    @model_validator(mode="after")
    def _the_range_holds(self):
        if not self.low <= self.default <= self.high:
            raise ValueError(f"the default {self.default:g} does not lie between {self.low:g} and {self.high:g}")
        if self.basis != "our choice" and not self.sources:
            raise ValueError(f"the basis is “{self.basis}”, but no source is named; name it, or write “our choice”")
        return self


def _settings(cell: object) -> object:
    """A cell such as "opn=0; rebound_pprf=600" becomes a dictionary of numbers."""
    if not isinstance(cell, str):
        return cell
    found = {}
    for part in filter(None, (part.strip() for part in cell.split(";"))):
        name, equals, value = (piece.strip() for piece in part.partition("="))
        try:
            found[name] = float(value)
        except ValueError:
            equals = ""
        if not equals or not name:
            raise ValueError(f"“{part[:40]}” is not a setting; write a name, = and a number, such as opn=0.35")
    return found


class Preset(Entry):
    """One state of the eye model that has a name and a button."""

    preset: Slug = Field(description="permanent: the name in a call, in small letters with hyphens")
    label: Words = Field(description="what stands on the button")
    plain_words: Words = Field(description="what was changed, in one sentence")
    values: Annotated[dict[str, float], BeforeValidator(_settings)] = Field(
        default_factory=dict, description="what differs from the defaults: “opn=0; rebound_pprf=600”; empty for none")
    stands_for: Words = Field(description="what it stands for, and what that is worth, in a sentence or two")
    claims: List = Field((), description="rows of claims.csv that it rests on, separated by “; ”")
    sources: List = Field((), description="keys of references.csv, separated by “; ”")
    note: str = Field("", description="what limits it")


class Waveform(Entry):
    """One movement of the recognition bank, and what gives it away."""

    waveform: Slug = Field(description="permanent: the name in a call, in small letters with hyphens")
    label: Words = Field(description="the movement's name as a clinician calls it")
    plain_words: Words = Field(description="what it looks like, in one sentence without jargon")
    away: Literal["fast", "slow", "still"] = Field(
        description="how the eye leaves the target: `fast` (saccades), `slow` (a drift or a wave), `still` (it does not)")
    interval: Literal["flat", "none", "not asked"] = Field(
        description="between two fast movements: a `flat` stretch, `none`, or `not asked` where the eye leaves slowly")
    plane: Literal["horizontal", "vertical", "many", "either"] = Field(
        description="in which lines it shows: `horizontal`, `vertical`, `many` directions, or `either`")
    slow_phase: Literal["none", "straight", "curved", "wave", "settling"] = Field(
        description="shape of the slow part: `none`, `straight` line, `curved` away, smooth `wave`, `settling` back")
    gives_away: Words = Field(description="the feature that decides, in one or two sentences")
    contrast: Slug = Field(description="the waveform it is most often confused with")
    contrast_words: Words = Field(description="what separates the two, in one sentence")
    mark: Words = Field(description="what is written onto the trace after the answer, seven words at most")
    meaning: Words = Field(description="who has it and what it means for the patient, in one or two sentences")
    claims: List = Field((), description="rows of claims.csv that it rests on, separated by “; ”")
    sources: List = Field(min_length=1, description="keys of references.csv, separated by “; ”")
    note: str = Field("", description="what limits it, such as a range that sources give differently")


class MapCell(Entry):
    """One point of the map of the eye model: how it behaves with this much of two things. Written by a program."""

    opn: Annotated[float, Field(ge=0, le=1)] = Field(description="omnipause inhibition, as a fraction of the normal")
    rebound_pprf: Annotated[float, Field(ge=0)] = Field(description="rebound of the burst cells in the pons, spikes/s")
    share: Annotated[float, Field(ge=0, le=1)] = Field(description="share of the time in which it oscillates, 0 to 1")
    frequency: Annotated[float, Field(ge=0)] = Field(description="its frequency in Hz; 0 where it is quiet")
