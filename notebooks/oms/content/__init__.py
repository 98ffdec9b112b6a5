"""What is taught: reads the content files of `data/`, checks them, and finds sources. Knows nothing of widgets.

`library()` is the way in; `problems()` tells an instructor what is wrong; `Mistake` is what a learner is told.
"""

from .library import Domain, Library, LoadedQuiz, Scale, library
from .place import data_dir
from .problem import Mistake, Problem, unknown


def problems(data_dir=None) -> list[Problem]:
    """Everything wrong in a data folder (the course's own without one), sorted; [] when all is well. Never raises."""
    # Imported at the call: the rules for writing items are many, and a learner's kernel has no use for them.
    from .check import problems as check

    return check(data_dir)


__all__ = ["Domain", "Library", "LoadedQuiz", "Mistake", "Problem", "Scale", "data_dir", "library", "problems",
           "unknown"]
