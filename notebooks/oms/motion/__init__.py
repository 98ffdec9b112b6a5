"""How eyes move: a model of the saccadic system that can be broken on purpose, and a bank of movements to recognise.

    from oms.motion import simulate, waveform

    simulate("healthy", opn=0)      the brainstem with one part turned off, as a Trace
    waveform("ocular-flutter")      one movement of the bank, as a Trace
    saccades(trace)                 the fast movements in a trace, measured
    describe(trace)                 what a trace shows, in words, without naming it

`PRESETS` and `WAVEFORMS` hold the names. Everything here is synthetic.
"""

import importlib

_PLACES = {
    "Trace": "trace",
    "simulate": "simulation",
    "PRESETS": "simulation",
    "waveform": "bank",
    "WAVEFORMS": "bank",
    "saccades": "detection",
    "describe": "words",
}

__all__ = ["PRESETS", "WAVEFORMS", "Trace", "describe", "saccades", "simulate", "waveform"]


def __getattr__(name: str):
    # Names of presets and waveforms stand in data/, and importing reads no data: so nothing is kept here.
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_PLACES[name]}"), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
