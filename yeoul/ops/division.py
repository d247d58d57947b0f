"""Division and remainders: tf.divide, `/`, `//`, `%`, tf.math.divide_no_nan."""

import jax.numpy as jnp
import numpy as np
from jax import lax

from yeoul.core.dtypes import float32, float64
from yeoul.core.export import export
from yeoul.engine.convert import convert_to_tensor, invalid, to_tensor
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.op import HOST_LIMIT, NONE, TABLE
from yeoul.engine.tensor import Tensor
from yeoul.engine.variable import BaseVariable
from yeoul.ops.broadcast import conj, operand_gradients
from yeoul.ops.family import FLOATING, FLOATS, INDICES, INTS, REAL, binary, dtypes, unary
from yeoul.ops.math import multiply, negative, square

NARROW_INTS = dtypes("int8", "uint8", "int16", "uint16")


def as_floats(x, y):
    """Two operands of a division as tensors of one dtype; integers become floats.

    Raises:
      TypeError: if the dtypes differ.
    """
    x = convert_to_tensor(x, dtype_hint=y.dtype if isinstance(y, (Tensor, BaseVariable)) else None)
    y = convert_to_tensor(y, dtype_hint=x.dtype)
    if x.dtype != y.dtype:
        raise TypeError(
            f"`x` and `y` must have the same dtype, got {x.dtype!r} != {y.dtype!r}. "
            f"Convert one of them, for example with tf.cast(y, {x.dtype!r})."
        )
    if x.dtype.np in INTS:
        wanted = float32 if x.dtype.np in NARROW_INTS else float64
        x, y = TABLE["Cast"].public(x, wanted), TABLE["Cast"].public(y, wanted)
    elif x.dtype.np not in FLOATING:
        raise TypeError(
            f"Cannot divide tensors of dtype {x.dtype!r}. Convert to numbers with tf.cast."
        )
    return x, y


def of_floats(name):
    """`general` of a division op: integers become floats."""

    def general(x, y, node_name):
        return execute(TABLE[name], as_floats(x, y), name=node_name)

    return general


def _divide_grad(r, dy):
    quotient = divide(dy, conj(r.inputs[1]))
    return operand_gradients(
        r, lambda: quotient, lambda: negative(multiply(quotient, conj(r.outputs[0])))
    )


divide = binary(
    "RealDiv",
    jnp.true_divide,
    np.true_divide,
    _divide_grad,
    types=FLOATING,
    general=of_floats("RealDiv"),
    api="math.divide divide math.truediv truediv realdiv",
    doc="Quotient `x / y`, broadcast; of integers, as float32 (up to 16 bits) or float64.",
    example="tf.divide([1, 3], 2) -> [0.5 1.5]",
)


def _divide_no_nan(x, y):
    shape = np.broadcast_shapes(x.shape, y.shape)
    return np.true_divide(x, y, out=np.zeros(shape, x.dtype), where=y != 0)


def _divide_no_nan_lower(x, y):
    safe = jnp.where(y == 0, jnp.ones_like(y), y)
    return jnp.where(y == 0, jnp.zeros_like(x), x / safe)


def _divide_no_nan_grad(r, dy):
    x, y = r.inputs
    cy = conj(y)
    return operand_gradients(
        r,
        lambda: divide_no_nan(dy, cy),
        lambda: dy * divide_no_nan(divide_no_nan(negative(conj(x)), cy), cy),
    )


divide_no_nan = binary(
    "DivNoNan",
    _divide_no_nan_lower,
    _divide_no_nan,
    _divide_no_nan_grad,
    types=FLOATING,
    limit=HOST_LIMIT,
    general=of_floats("DivNoNan"),
    api="math.divide_no_nan",
    doc="Quotient `x / y`, 0 where `y` is 0.",
    example="tf.math.divide_no_nan([1.0, 3.0], [0.0, 2.0]) -> [0.  1.5]",
)


def _multiply_no_nan(np_like):
    def compute(x, y):
        return np_like.where(y == 0, x.dtype.type(0), x * y)

    return compute


def _multiply_no_nan_grad(r, dy):
    x, y = r.inputs
    return operand_gradients(
        r, lambda: multiply_no_nan(dy, conj(y)), lambda: multiply_no_nan(conj(x), dy)
    )


multiply_no_nan = binary(
    "MulNoNan",
    _multiply_no_nan(jnp),
    _multiply_no_nan(np),
    _multiply_no_nan_grad,
    types=FLOATING,
    limit=HOST_LIMIT,
    api="math.multiply_no_nan",
    doc="Product `x * y`, 0 where `y` is 0 even if `x` is infinite or NaN.",
    example='tf.math.multiply_no_nan([float("inf"), 3.0], [0.0, 2.0]) -> [0. 6.]',
)


def _xdivy(np_like):
    def compute(x, y):
        return np_like.where(x == 0, x.dtype.type(0), x / y)

    return compute


def _xdivy_grad(r, dy):
    x, y = r.inputs
    return operand_gradients(
        r,
        lambda: dy * xdivy(nonzero(x), conj(y)),
        lambda: dy * xdivy(negative(conj(x)), square(conj(y))),
    )


def nonzero(x):
    """1 where `x` is not 0, and 0 elsewhere, in the dtype of `x`."""
    x = to_tensor(x)
    return TABLE["Cast"].public(TABLE["NotEqual"].public(x, 0), x.dtype)


xdivy = binary(
    "Xdivy",
    _xdivy(jnp),
    _xdivy(np),
    _xdivy_grad,
    types=FLOATING,
    limit=HOST_LIMIT,
    api="math.xdivy",
    doc="Quotient `x / y`, 0 where `x` is 0 even if `y` is 0.",
    example="tf.math.xdivy([0.0, 3.0], [0.0, 2.0]) -> [0.  1.5]",
)
reciprocal = unary(
    "Reciprocal",
    jnp.reciprocal,
    np.reciprocal,
    lambda r, dy: negative(dy * square(conj(r.outputs[0]))),
    types=FLOATING,
    api="math.reciprocal",
    doc="`1 / x` of each element.",
    example="tf.math.reciprocal([2.0, -4.0]) -> [ 0.5  -0.25]",
)


@export("math.reciprocal_no_nan")
@dispatchable
def reciprocal_no_nan(x, name=None):
    """`1 / x` of each element, 0 where `x` is 0.

    Args:
      x: tensor of a real or complex dtype.
      name: name of the node in a graph.

    Returns:
      A tensor of the shape and dtype of `x`.

    Example:
      >>> import yeoul as tf
      >>> print(tf.math.reciprocal_no_nan([2.0, 0.0]).numpy())
      [0.5 0. ]
    """
    x = to_tensor(x)
    return execute(TABLE["DivNoNan"], (np.ones((), x.dtype.np), x), name=name)


# Whole quotients and remainders.


def refuse_zero(op_name, x, y):
    """Integer division by zero is an error, as in TensorFlow, if there is something to divide."""
    if x.size and not y.all():
        raise invalid(
            f"Integer division by zero [Op:{op_name}]. Replace zeros in the divisor with tf.where."
        )


def divides_by_zero(x, y):
    """A bool scalar: whether integers are divided by zero; see `Op.refuses`."""
    if not x.size or not jnp.issubdtype(y.dtype, jnp.integer):
        return np.zeros((), bool)
    return (y == 0).any()


def whole(op_name, of_ints, of_floats):
    """Host implementation that checks integer divisors."""

    def compute(x, y):
        if x.dtype.kind not in "iu":
            return of_floats(x, y)
        refuse_zero(op_name, x, y)
        return of_ints(x, y)

    return compute


def _floor_divide_lower(x, y):
    if jnp.issubdtype(x.dtype, jnp.integer):
        return jnp.floor_divide(x, y)
    return jnp.floor(x / y)


floordiv = binary(
    "FloorDiv",
    _floor_divide_lower,
    whole("FloorDiv", np.floor_divide, lambda x, y: np.floor(x / y)),
    NONE,
    types=REAL,
    api="math.floordiv",
    doc="Quotient `x // y` rounded towards minus infinity, elementwise and broadcast.",
    example="tf.math.floordiv([7, -7], 2) -> [ 3 -4]",
)
floormod = binary(
    "FloorMod",
    jnp.mod,
    whole("FloorMod", np.mod, np.mod),
    lambda r, dy: operand_gradients(r, lambda: dy, lambda: negative(dy * floordiv(*r.inputs))),
    types=REAL,
    api="math.floormod math.mod",
    doc="Remainder of `floordiv`: `x - floordiv(x, y) * y`, of the sign of `y`.",
    example="tf.math.floormod([7, -7], 2) -> [1 1]",
)


def _truncate_divide_ints(x, y):
    return np.floor_divide(x - np.fmod(x, y), y)


def _truncate_divide_lower(x, y):
    if jnp.issubdtype(x.dtype, jnp.integer):
        return lax.div(*jnp.broadcast_arrays(x, y))
    return jnp.trunc(x / y)


truncatediv = binary(
    "TruncateDiv",
    _truncate_divide_lower,
    whole("TruncateDiv", _truncate_divide_ints, lambda x, y: np.trunc(x / y)),
    NONE,
    types=REAL,
    api="truncatediv",
    doc="Quotient `x / y` rounded towards zero, elementwise and broadcast.",
    example="tf.truncatediv([7, -7], 2) -> [ 3 -3]",
)
truncatemod = binary(
    "TruncateMod",
    jnp.fmod,
    whole("TruncateMod", np.fmod, np.fmod),
    NONE,
    types=FLOATS | INDICES,
    api="truncatemod",
    doc="Remainder of `truncatediv`, of the sign of `x`.",
    example="tf.truncatemod([7, -7], 2) -> [ 1 -1]",
)
for _name in ("FloorDiv", "FloorMod", "TruncateDiv", "TruncateMod"):
    TABLE[_name].refuses = divides_by_zero
