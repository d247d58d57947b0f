"""Errors of a node that runs or is compiled: TensorFlow's class, and where the user made the node.

In a graph an input of the wrong shape is found when the graph runs. NumPy, jax and the lowerings
say so with ValueError and TypeError; TensorFlow's kernels with InvalidArgumentError.
"""

import numpy as np

from yeoul.core.errors import InvalidArgumentError, OpError
from yeoul.engine import dispatch, xla
from yeoul.engine.tensor import Tensor
from yeoul.engine.xla import NeedsHost
from yeoul.graph.node import PACKAGE, made_at

REFUSALS = (TypeError, ValueError, IndexError, ZeroDivisionError)
# What jax raises where Python needs the value of an array that is being compiled.
UNKNOWN_VALUES = (
    xla.jax.errors.ConcretizationTypeError,
    xla.jax.errors.TracerArrayConversionError,
    xla.jax.errors.TracerIntegerConversionError,
    xla.jax.errors.NonConcreteBooleanIndexError,
)


def fail(node, arrays, error):
    """Raises what a node's error is for the user.

    Args:
      node: the node that was run or compiled.
      arrays: its inputs.
      error: what running it raised.

    Raises:
      NeedsHost: if that was it, with the node; the last that is told is one of the whole program.
      InvalidArgumentError: for what the node's op refused by a Python exception.
      Exception: the error itself, with the place in it, if it is of another kind.
    """
    if isinstance(error, NeedsHost):
        error.node = node
        raise error
    nested = any(hasattr(value, "needs_host") for value in flat(node.attrs.values()))
    if isinstance(error, REFUSALS) and not nested and not isinstance(error, UNKNOWN_VALUES):
        error = refusal(node, arrays, error)
    if isinstance(error, OpError) and error.op is None:
        error._op = node
    called = getattr(node.attrs.get("f"), "name", node.name)  # of a call, the function
    locate(error, f"in {node.op.name} {called!r}{made_at(node)}")
    raise error


def flat(values):
    for value in values:
        yield from value if type(value) is tuple else (value,)


def refusal(node, arrays, error):
    """TensorFlow's exception for a Python exception that an op raised."""
    if innermost_file(error).startswith(PACKAGE):  # in our own words
        new = InvalidArgumentError(None, None, f"{error} [Op:{node.op.name}]")
        new.__cause__ = error
        return new
    try:
        dispatch.refused(node.op, [stand_in(a) for a in arrays], node.attrs, error)
    except InvalidArgumentError as better:
        return better


def innermost_file(error):
    """The file whose code raised the error; "" if it was never raised."""
    traceback, name = error.__traceback__, ""
    while traceback is not None:
        name, traceback = traceback.tb_frame.f_code.co_filename, traceback.tb_next
    return name


def stand_in(array):
    """A NumPy array of the shape and dtype, for shape rules; other values as they are."""
    if isinstance(array, xla.jax.Array):
        return np.broadcast_to(np.zeros((), array.dtype), array.shape)
    return array


def locate(error, place):
    """Says in an error's message, or in a note, where it happened."""
    if not isinstance(error, OpError):
        error.add_note(place)
        return
    error._message = f"{error._message}\n  {place}"
    error.args = (error._message, *error.args[1:])


def inputs_of(node, env):
    """The arrays of a node's inputs, as far as they are there."""
    return [env.get(id(x)) if isinstance(x, Tensor) else x for x in node.inputs]
