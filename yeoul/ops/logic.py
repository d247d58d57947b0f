"""Truth values: tf.logical_and, tf.logical_not, and `&`, `|`, `^`, `~` of bools and integers."""

import jax.numpy as jnp
import numpy as np

from yeoul.core.dtypes import bool_
from yeoul.core.export import export
from yeoul.engine.convert import convert_to_tensor, to_tensor
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.op import NONE, TABLE, register
from yeoul.engine.tensor import Tensor
from yeoul.engine.variable import BaseVariable
from yeoul.ops.bitwise import bitwise_and, bitwise_or, bitwise_xor, invert
from yeoul.ops.family import BOOL, binary_call, bool_broadcast, bool_like, unary_call


def logical(name, lower, host):
    """An op of two bool tensors."""
    return register(
        name,
        "x:bool, y:bool",
        lower=lower,
        host=host,
        grad=NONE,
        shape=bool_broadcast,
        types=BOOL,
    )


LOGICAL_AND = logical("LogicalAnd", jnp.logical_and, np.logical_and)
LOGICAL_OR = logical("LogicalOr", jnp.logical_or, np.logical_or)
LOGICAL_NOT = register(
    "LogicalNot",
    "x:bool",
    lower=jnp.logical_not,
    host=np.logical_not,
    grad=NONE,
    shape=bool_like,
    types=BOOL,
)
_and, _or, _not = binary_call(LOGICAL_AND), binary_call(LOGICAL_OR), unary_call(LOGICAL_NOT)


@export("math.logical_and", "logical_and")
@dispatchable
def logical_and(x, y, name=None):
    """Whether both elements are True, broadcast.

    Args:
      x: bool tensor.
      y: bool tensor of a shape that broadcasts with that of `x`.
      name: name of the node in a graph.

    Returns:
      A bool tensor of the broadcast shape.

    Example:
      >>> import yeoul as tf
      >>> print(tf.logical_and([True, False], True).numpy())
      [ True False]
    """
    return _and(x, y, name)


@export("math.logical_or", "logical_or")
@dispatchable
def logical_or(x, y, name=None):
    """Whether one element at least is True, broadcast.

    Args:
      x: bool tensor.
      y: bool tensor of a shape that broadcasts with that of `x`.
      name: name of the node in a graph.

    Returns:
      A bool tensor of the broadcast shape.

    Example:
      >>> import yeoul as tf
      >>> print(tf.logical_or([True, False], False).numpy())
      [ True False]
    """
    return _or(x, y, name)


@export("math.logical_not", "logical_not")
@dispatchable
def logical_not(x, name=None):
    """Whether each element is False.

    Args:
      x: bool tensor.
      name: name of the node in a graph.

    Returns:
      A bool tensor of the shape of `x`.

    Example:
      >>> import yeoul as tf
      >>> print(tf.logical_not([True, False]).numpy())
      [False  True]
    """
    return _not(x, name)


@export("math.logical_xor")
@dispatchable
def logical_xor(x, y, name="LogicalXor"):
    """Whether exactly one of two elements is True, broadcast.

    Args:
      x: bool tensor.
      y: bool tensor of a shape that broadcasts with that of `x`.
      name: name of the node in a graph.

    Returns:
      A bool tensor of the broadcast shape.

    Example:
      >>> import yeoul as tf
      >>> print(tf.math.logical_xor([True, False], True).numpy())
      [False  True]
    """
    x, y = to_tensor(x, bool_.np), to_tensor(y, bool_.np)
    return execute(TABLE["NotEqual"], (x, y), {"incompatible_shape_error": True}, name)


# The operators: logical for bools, bitwise for integers.


def by_dtype(logical, bitwise):
    """`general` of an operator: the logical function for bools, else the bitwise one."""

    def general(x, y, name):
        tensor = x if isinstance(x, (Tensor, BaseVariable)) else y
        x = convert_to_tensor(x, dtype_hint=getattr(tensor, "dtype", None))
        return (logical if x.dtype == bool_ else bitwise)(x, y, name)

    return general


LOGICAL_AND.public = binary_call(LOGICAL_AND, by_dtype(logical_and, bitwise_and))
LOGICAL_OR.public = binary_call(LOGICAL_OR, by_dtype(logical_or, bitwise_or))
TABLE["BitwiseXor"].public = binary_call(TABLE["BitwiseXor"], by_dtype(logical_xor, bitwise_xor))


@dispatchable
def _invert(x):
    x = to_tensor(x)
    return _not(x) if x.dtype == bool_ else invert(x)


LOGICAL_NOT.public = _invert
