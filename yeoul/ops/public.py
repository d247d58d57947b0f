"""Public functions and their paths, for modules that treat many of them alike."""

import functools
import sys

from yeoul.core.export import REGISTRY


@functools.cache
def paths_of(function):
    """The public paths of a function, without "tf."."""
    module = getattr(function, "__module__", None)
    return frozenset(
        entry.path
        for entry in REGISTRY
        if entry.module == module and getattr(sys.modules[module], entry.attr, None) is function
    )


def among(function, paths):
    """True if one of the function's public paths is in a set."""
    return not paths.isdisjoint(paths_of(function))
