"""How the rest of the package has functions converted."""

import contextlib

from yeoul.graph.autograph import flags, logic, statements, undefined
from yeoul.graph.autograph.convert import CONTEXT, converter

# Importing them makes their operators known.
OPERATOR_MODULES = (flags, logic, statements, undefined)


def converted(function):
    """The function converted, if it is the user's and has source; otherwise as it is."""
    return converter().callee(function)


def converted_here(function):
    """The function converted, unless the code that is running asked not to be."""
    return function if CONTEXT.enabled is False else converted(function)


@contextlib.contextmanager
def conversion(enabled):
    """Within, `converted_here` converts, or does not."""
    saved, CONTEXT.enabled = CONTEXT.enabled, enabled
    try:
        yield
    finally:
        CONTEXT.enabled = saved


def disabled():
    """Within, `converted_here` does not convert."""
    return conversion(False)
