"""Trigonometric and hyperbolic functions: tf.sin, tf.acos, tf.math.atan2, tf.tanh."""

import jax.numpy as jnp
import numpy as np

from yeoul.core.export import export
from yeoul.engine.infer import broadcast
from yeoul.engine.op import HOST_LIMIT, register
from yeoul.ops.broadcast import conj, operand_gradients
from yeoul.ops.division import divide, reciprocal
from yeoul.ops.exponential import rsqrt
from yeoul.ops.family import FLOATING, FLOATS, binary_call, unary
from yeoul.ops.math import multiply, negative, square


def over(factor):
    """Rule: `dy * factor(conj(x))`."""
    return lambda r, dy: multiply(dy, factor(conj(r.inputs[0])))


sin = unary(
    "Sin",
    jnp.sin,
    np.sin,
    over(lambda x: cos(x)),
    types=FLOATING,
    api="math.sin sin",
    doc="The sine of each element, in radians.",
    example="tf.sin([0.0, 1.0]) -> [0.        0.8415]",
)
cos = unary(
    "Cos",
    jnp.cos,
    np.cos,
    over(lambda x: negative(sin(x))),
    types=FLOATING,
    api="math.cos cos",
    doc="The cosine of each element, in radians.",
    example="tf.cos([0.0, 1.0]) -> [1.        0.5403]",
)
tan = unary(
    "Tan",
    jnp.tan,
    np.tan,
    over(lambda x: square(reciprocal(cos(x)))),
    types=FLOATING,
    api="math.tan tan",
    doc="The tangent of each element, in radians.",
    example="tf.tan([0.0, 1.0]) -> [0.        1.5574]",
)
asin = unary(
    "Asin",
    jnp.arcsin,
    np.arcsin,
    over(lambda x: rsqrt(1 - square(x))),
    types=FLOATING,
    api="math.asin asin",
    doc="The angle in radians, from -π/2 to π/2, whose sine each element is.",
    example="tf.asin([0.0, 1.0]) -> [0.        1.5708]",
)
acos = unary(
    "Acos",
    jnp.arccos,
    np.arccos,
    over(lambda x: negative(rsqrt(1 - square(x)))),
    types=FLOATING,
    api="math.acos acos",
    doc="The angle in radians, from 0 to π, whose cosine each element is.",
    example="tf.acos([1.0, 0.0]) -> [0.        1.5708]",
)
atan = unary(
    "Atan",
    jnp.arctan,
    np.arctan,
    over(lambda x: reciprocal(1 + square(x))),
    types=FLOATING,
    api="math.atan atan",
    doc="The angle in radians, from -π/2 to π/2, whose tangent each element is.",
    example="tf.atan([0.0, 1.0]) -> [0.        0.7854]",
)
sinh = unary(
    "Sinh",
    jnp.sinh,
    np.sinh,
    over(lambda x: cosh(x)),
    types=FLOATING,
    api="math.sinh sinh",
    doc="The hyperbolic sine of each element.",
    example="tf.sinh([0.0, 1.0]) -> [0.        1.1752]",
)
cosh = unary(
    "Cosh",
    jnp.cosh,
    np.cosh,
    over(lambda x: sinh(x)),
    types=FLOATING,
    api="math.cosh cosh",
    doc="The hyperbolic cosine of each element.",
    example="tf.cosh([0.0, 1.0]) -> [1.        1.5431]",
)
tanh = unary(
    "Tanh",
    jnp.tanh,
    np.tanh,
    lambda r, dy: multiply(dy, 1 - square(conj(r.outputs[0]))),
    types=FLOATING,
    api="math.tanh tanh nn.tanh",
    doc="The hyperbolic tangent of each element.",
    example="tf.tanh([0.0, 1.0]) -> [0.        0.7616]",
)
asinh = unary(
    "Asinh",
    jnp.arcsinh,
    np.arcsinh,
    lambda r, dy: divide(dy, cosh(conj(r.outputs[0]))),
    types=FLOATING,
    api="math.asinh asinh",
    doc="The number whose hyperbolic sine each element is.",
    example="tf.asinh([0.0, 1.0]) -> [0.        0.8814]",
)
acosh = unary(
    "Acosh",
    jnp.arccosh,
    np.arccosh,
    lambda r, dy: divide(dy, sinh(conj(r.outputs[0]))),
    types=FLOATING,
    limit=HOST_LIMIT,
    api="math.acosh acosh",
    doc="The number whose hyperbolic cosine each element is; NaN below 1.",
    example="tf.acosh([1.0, 2.0]) -> [0.       1.3170]",
)
atanh = unary(
    "Atanh",
    jnp.arctanh,
    np.arctanh,
    over(lambda x: reciprocal(1 - square(x))),
    types=FLOATING,
    limit=HOST_LIMIT,
    api="math.atanh atanh",
    doc="The number whose hyperbolic tangent each element is; NaN outside of [-1, 1].",
    example="tf.atanh([0.0, 0.5]) -> [0.        0.5493]",
)


def _atan2_grad(r, dy):
    y, x = r.inputs
    scaled = divide(dy, square(x) + square(y))
    return operand_gradients(r, lambda: multiply(scaled, x), lambda: negative(multiply(scaled, y)))


ATAN2 = register(
    "Atan2",
    "y:T, x:T",
    lower=jnp.arctan2,
    host=np.arctan2,
    grad=_atan2_grad,
    shape=broadcast,
    types=FLOATS,
)
_atan2 = binary_call(ATAN2)


@export("math.atan2", "atan2")
def atan2(y, x, name=None):
    """The angle in radians, from -π to π, of the point (x, y) seen from the origin.

    Args:
      y: tensor of float16, bfloat16, float32 or float64.
      x: tensor of the same dtype, of a shape that broadcasts with that of `y`.
      name: name of the node in a graph.

    Returns:
      A tensor of the broadcast shape and the dtype.

    Example:
      >>> import yeoul as tf
      >>> print(tf.atan2([1.0, 0.0], [1.0, -1.0]).numpy())
      [0.7854 3.1416]
    """
    return _atan2(y, x, name)


ATAN2.public = atan2
