"""An interactive course on opsoclonus-myoclonus syndrome: what a lesson can call.

Nothing is read, drawn or opened before one of these is called.
"""

import importlib

_PLACES = {
    "quiz": "oms.widgets.quiz",
    "case": "oms.widgets.case",
    "figure": "oms.widgets.figure",
    "diagram": "oms.widgets.diagram",
    "steps": "oms.widgets.steps",
    "table": "oms.widgets.table",
    "eyes": "oms.widgets.eye_lab",
    "traces": "oms.widgets.traces",
    "criteria": "oms.widgets.criteria",
    "tree": "oms.widgets.tree",
    "icons": "oms.widgets.icons",
    "bayes": "oms.widgets.bayes",
    "compare": "oms.widgets.two_by_two",
    "review": "oms.widgets.review",
    "sources": "oms.widgets.sources",
    "progress": "oms.widgets.progress_view",
    "hand_in": "oms.widgets.hand_in",
    "check": "oms.widgets.check_view",
    "deck": "oms.widgets.deck",
    "guide": "oms.widgets.guide",
    "export": "oms.widgets.export_view",
    "adopt": "oms.widgets.adopt_view",
    "analyse": "oms.widgets.analysis_view",
    "tally": "oms.widgets.tally",
    "letter_cards": "oms.widgets.letter_cards",
    "preview": "oms.widgets.preview",
    "new_lesson": "oms.widgets.new_lesson",
    "pages": "oms.widgets.pages_view",
}

__all__ = list(_PLACES)


def __getattr__(name: str):
    # Widgets and pandas take a fifth of a second to import: the lesson that does not need them does not wait.
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(importlib.import_module(_PLACES[name]), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
