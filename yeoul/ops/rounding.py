"""Rounding and tests of floats: tf.floor, tf.round, tf.math.is_nan, tf.math.nextafter."""

import jax.numpy as jnp
import numpy as np

from yeoul.core.export import export
from yeoul.engine.infer import broadcast
from yeoul.engine.op import NONE, register
from yeoul.ops.broadcast import operand_gradients
from yeoul.ops.family import FLOATS, REAL, SINGLE, binary_call, bool_like, unary

floor = unary(
    "Floor",
    jnp.floor,
    np.floor,
    NONE,
    types=FLOATS,
    api="math.floor floor",
    doc="The largest whole number that is not larger than each element.",
    example="tf.floor([1.7, -1.2]) -> [ 1. -2.]",
)
ceil = unary(
    "Ceil",
    jnp.ceil,
    np.ceil,
    NONE,
    types=FLOATS,
    api="math.ceil",
    doc="The smallest whole number that is not smaller than each element.",
    example="tf.math.ceil([1.2, -1.7]) -> [ 2. -1.]",
)
round = unary(
    "Round",
    jnp.round,
    lambda x: np.rint(x) if x.dtype.kind not in "iu" else x,
    NONE,
    types=REAL,
    api="math.round round",
    doc="The nearest whole number, halves to the even one; integers as they are.",
    example="tf.round([0.5, 1.5, 2.5, -1.7]) -> [ 0.  2.  2. -2.]",
)
rint = unary(
    "Rint",
    jnp.rint,
    np.rint,
    NONE,
    types=FLOATS,
    api="math.rint",
    doc="The nearest whole number, halves to the even one.",
    example="tf.math.rint([0.5, 1.5, -1.7]) -> [ 0.  2. -2.]",
)
is_nan = unary(
    "IsNan",
    jnp.isnan,
    np.isnan,
    NONE,
    types=FLOATS,
    shape=bool_like,
    api="math.is_nan debugging.is_nan",
    doc="Whether each element is NaN.",
    example='tf.math.is_nan([1.0, float("nan")]) -> [False  True]',
)
is_inf = unary(
    "IsInf",
    jnp.isinf,
    np.isinf,
    NONE,
    types=FLOATS,
    shape=bool_like,
    api="math.is_inf debugging.is_inf",
    doc="Whether each element is infinite.",
    example='tf.math.is_inf([1.0, float("-inf")]) -> [False  True]',
)
is_finite = unary(
    "IsFinite",
    jnp.isfinite,
    np.isfinite,
    NONE,
    types=FLOATS,
    shape=bool_like,
    api="math.is_finite debugging.is_finite",
    doc="Whether each element is neither infinite nor NaN.",
    example='tf.math.is_finite([1.0, float("nan")]) -> [ True False]',
)

NEXT_AFTER = register(
    "NextAfter",
    "x1:T, x2:T",
    lower=jnp.nextafter,
    host=np.nextafter,
    grad=lambda r, dy: operand_gradients(r, lambda: dy, lambda: dy - dy),
    shape=broadcast,
    types=SINGLE,
)
_nextafter = binary_call(NEXT_AFTER)


@export("math.nextafter")
def nextafter(x1, x2, name=None):
    """The next number that the dtype can hold, from `x1` towards `x2`.

    Args:
      x1: tensor of float32 or float64.
      x2: tensor of the same dtype, of a shape that broadcasts with that of `x1`.
      name: name of the node in a graph.

    Returns:
      A tensor of the broadcast shape and the dtype.

    Example:
      >>> import yeoul as tf
      >>> print(tf.math.nextafter(1.0, 2.0).numpy())
      1.0000
    """
    return _nextafter(x1, x2, name)


NEXT_AFTER.public = nextafter
