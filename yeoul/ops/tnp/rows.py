"""Factories of tf.experimental.numpy: a row makes a function of one or of two arrays."""

import sys

from yeoul.core.export import export
from yeoul.engine.dispatch import dispatchable
from yeoul.ops.tnp import types

SHOWN = """{summary}

    Args:{parameters}

    Returns:
      {returns}

    Example:
      >>> import yeoul as tf
      >>> print(tf.experimental.numpy.{example}.numpy())
      {printed}
    """


def finished(function, names, summary, parameters, returns, example):
    """The function with name and docstring, exported under each of the names.

    Args:
      function: what to publish.
      names: its names, the first one that of the variable that holds it.
      summary: what it does.
      parameters: name -> description.
      returns: description.
      example: call and printed result, separated by " -> ".
    """
    name, *others = names.split()
    call, _, printed = example.partition(" -> ")
    function.__name__ = function.__qualname__ = name
    function.__module__ = caller()
    lines = "".join(f"\n      {key}: {text}" for key, text in parameters.items())
    function.__doc__ = SHOWN.format(
        summary=summary,
        parameters=lines,
        returns=returns,
        example=call,
        printed=printed.replace("\n", "\n      "),
    )
    function = dispatchable(function)
    paths = [types.PATH + n for n in (name, *others)]
    return export(*paths)(function)


def caller():
    """The name of the module that calls into this one."""
    frame = sys._getframe(1)
    while frame.f_globals["__name__"] == __name__:
        frame = frame.f_back
    return frame.f_globals["__name__"]


def one(names, compute, summary, example, *, floats=False):
    """A function of one array.

    Args:
      names: its names, parted by spaces.
      compute: function of a tensor.
      summary: what it does, in one line.
      example: call and printed result, separated by " -> ".
      floats: whether integers become floats first.
    """
    prepared = types.floating if floats else types.tensor

    def call(x):
        return compute(prepared(x))

    return finished(call, names, summary, {"x": "array, or what makes one."}, "A tensor.", example)


def two(names, compute, summary, example, *, floats=False):
    """A function of two arrays, which are promoted to one dtype; see `one`."""

    def call(x1, x2):
        a, b = types.promoted(x1, x2)
        if floats:
            a, b = types.floating(a), types.floating(b)
        return compute(a, b)

    parameters = {"x1": "array, or what makes one.", "x2": "array; the two are broadcast."}
    return finished(call, names, summary, parameters, "A tensor of the broadcast shape.", example)
