"""How the rest of the package has functions converted."""

import contextlib
import inspect

from yeoul.engine.state import STATE
from yeoul.graph.autograph.convert import CONTEXT, converter, warn_unconverted


def converted(function):
    """The function converted, if it is the user's and has source; otherwise as it is."""
    return converter().callee(function)


def traced(function):
    """As `converted`, of a function that the user wants traced: says so if it cannot be."""
    if inspect.isgeneratorfunction(function):
        warn_unconverted(function, "generators are not supported")
    return converted(function)


def in_graph(function):
    """The function, converted if a graph is being built and nobody said that it is not to be."""
    if STATE.graph is None or CONTEXT.enabled is False:
        return function
    return converted(function)


@contextlib.contextmanager
def conversion(enabled):
    """Within, `in_graph` converts, or does not."""
    saved, CONTEXT.enabled = CONTEXT.enabled, enabled
    try:
        yield
    finally:
        CONTEXT.enabled = saved


def disabled():
    """Within, `in_graph` does not convert."""
    return conversion(False)
