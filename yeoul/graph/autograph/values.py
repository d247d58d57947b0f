"""Values of variables that leave branches and go round loops: which are tensors, and of what."""

import numpy as np

from yeoul.core import nest
from yeoul.engine.convert import OBJECT, to_tensor
from yeoul.engine.infer import dims_of
from yeoul.engine.state import STATE
from yeoul.engine.tensor import Tensor
from yeoul.engine.variable import BaseVariable
from yeoul.graph.autograph.flags import VALUE, Guard
from yeoul.ops.array import reshape
from yeoul.ops.lists import blank_strings

SPECIAL = {
    VALUE: "the return value",
    "<and>": "the value of `and`",
    "<or>": "the value of `or`",
}
NUMBERS = (bool, int, float, complex, str, bytes, np.ndarray, np.generic)


def is_staged(value):
    """True for a tensor (or variable) while a graph is being built, which then decides."""
    return STATE.graph is not None and isinstance(value, (Tensor, BaseVariable))


def decides(value):
    """True for a condition that the graph decides."""
    return type(value) is Guard or is_staged(value)


def condition_tensor(value, what):
    """A condition as a bool scalar; one element of any rank becomes one.

    Args:
      value: what stands in `if` or `while`.
      what: the name of that, for the error.

    Raises:
      ValueError: if it is no bool, or has more elements than one as far as is known.
    """
    if type(value) is Guard:
        return value.tensor
    tensor = to_tensor(value)
    dims = dims_of(tensor)
    one = dims is None or all(n in (None, 1) for n in dims)
    if not (tensor.dtype.is_bool and one):
        hint = "" if tensor.dtype.is_bool else "to use as boolean Tensor, use `tf.cast`; "
        raise ValueError(
            f"condition of {what} expected to be `tf.bool` scalar, got {tensor}; {hint}"
            "to check for None, use `is not None`"
        )
    return tensor if dims == () else reshape(tensor, [])


def leaves(value):
    return nest.flatten(value, expand_composites=True)


def packed(like, flat):
    """Flat values in the structure of another value."""
    if not nest.is_nested(like) and len(flat) == 1 and not is_composite(like):
        return flat[0]
    return nest.pack_sequence_as(like, flat, expand_composites=True)


def is_composite(value):
    return hasattr(value, "_flatten_components")


def converts(leaf):
    """True for what becomes a tensor."""
    return isinstance(leaf, (Tensor, *NUMBERS)) or hasattr(leaf, "__tf_tensor__")


def blank(dims, dtype):
    """An array that stands for a value which nobody reads; unknown dimensions are 0."""
    dims = [n or 0 for n in dims or ()]
    return blank_strings(dims) if dtype.np == OBJECT else np.zeros(dims, dtype.np)


def shown(name):
    """A variable as messages name it."""
    return SPECIAL.get(name) or f"'{name}'"
