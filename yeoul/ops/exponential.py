"""Powers, exponentials and logarithms: tf.pow, tf.sqrt, tf.exp, tf.math.log, tf.sigmoid."""

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from yeoul.core.export import export
from yeoul.engine.convert import invalid, to_tensor
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import same
from yeoul.engine.op import HOST_LIMIT, TABLE, register
from yeoul.ops.broadcast import conj, operand_gradients
from yeoul.ops.division import nonzero, reciprocal, xdivy
from yeoul.ops.family import FLOATING, FLOATS, SIGNED, binary, unary, unary_call
from yeoul.ops.gradients.unary import RSQRT_GRAD, SIGMOID_GRAD, SOFTPLUS_GRAD, SQRT_GRAD
from yeoul.ops.math import add, multiply, negative


def _power(x, y):
    if x.dtype.kind == "i" and y.min(initial=0) < 0:
        raise invalid(
            "Integers to negative integer powers are not allowed [Op:Pow]. "
            "Convert the base to float with tf.cast."
        )
    return np.power(x, y)


def _negative_power(x, y):
    """A bool scalar: whether an integer is raised to a negative power; see `Op.refuses`."""
    if not jnp.issubdtype(x.dtype, jnp.signedinteger):
        return np.zeros((), bool)
    return (y < 0).any()


def _power_grad(r, dy):
    x, y = r.inputs
    cx, cy = conj(x), conj(y)

    def of_exponent():
        select, zeros = TABLE["SelectV2"].public, TABLE["ZerosLike"].public
        positive = TABLE["NotEqual" if r.outputs[0].dtype.is_complex else "Greater"].public(cx, 0)
        safe = select(positive, cx, TABLE["OnesLike"].public(cx))
        return dy * conj(r.outputs[0]) * select(positive, log(safe), zeros(cx))

    return operand_gradients(
        r, lambda: dy * (cy * pow(cx, TABLE["Sub"].public(cy, 1))), of_exponent
    )


pow = binary(
    "Pow",
    jnp.power,
    _power,
    _power_grad,
    types=SIGNED,
    api="math.pow pow",
    doc="`x` to the power of `y`, elementwise and broadcast.",
    example="tf.pow([2, 3], [3, 2]) -> [8 9]",
)
TABLE["Pow"].refuses = _negative_power
sqrt = unary(
    "Sqrt",
    jnp.sqrt,
    np.sqrt,
    lambda r, dy: execute(SQRT_GRAD, (r.outputs[0], dy)),
    types=FLOATING,
    api="math.sqrt sqrt",
    doc="The square root of each element; NaN for negative ones.",
    example="tf.sqrt([4.0, 9.0]) -> [2. 3.]",
)
rsqrt = unary(
    "Rsqrt",
    lax.rsqrt,
    lambda x: np.reciprocal(np.sqrt(x)),
    lambda r, dy: execute(RSQRT_GRAD, (r.outputs[0], dy)),
    types=FLOATING,
    api="math.rsqrt",
    doc="The reciprocal of the square root of each element.",
    example="tf.math.rsqrt([4.0, 0.25]) -> [0.5 2. ]",
)
exp = unary(
    "Exp",
    jnp.exp,
    np.exp,
    lambda r, dy: dy * conj(r.outputs[0]),
    types=FLOATING,
    api="math.exp exp",
    doc="e to the power of each element.",
    example="tf.exp([0.0, 1.0]) -> [1.        2.7183]",
)
expm1 = unary(
    "Expm1",
    jnp.expm1,
    np.expm1,
    lambda r, dy: dy * exp(conj(r.inputs[0])),
    types=FLOATING,
    api="math.expm1",
    doc="`exp(x) - 1` of each element, exact also near 0.",
    example="tf.math.expm1([0.0, 1e-6]) -> [0.0000000e+00 1.0000005e-06]",
)
log = unary(
    "Log",
    jnp.log,
    np.log,
    lambda r, dy: dy * reciprocal(conj(r.inputs[0])),
    types=FLOATING,
    api="math.log",
    doc="The natural logarithm of each element; -inf for 0, NaN for negative ones.",
    example="tf.math.log([1.0, 10.0]) -> [0.       2.3026]",
)
log1p = unary(
    "Log1p",
    jnp.log1p,
    np.log1p,
    lambda r, dy: dy * reciprocal(1 + conj(r.inputs[0])),
    types=FLOATING,
    api="math.log1p",
    doc="`log(1 + x)` of each element, exact also near 0.",
    example="tf.math.log1p([0.0, 1e-6]) -> [0.000000e+00 9.999995e-07]",
)


def _xlogy(np_like, logarithm):
    def compute(x, y):
        return np_like.where(x == 0, x.dtype.type(0), x * logarithm(y))

    return compute


def _xlogy_grad(r, dy):
    x, y = conj(r.inputs[0]), conj(r.inputs[1])
    return operand_gradients(r, lambda: dy * xlogy(nonzero(x), y), lambda: dy * xdivy(x, y))


def _xlog1py_grad(r, dy):
    x, y = conj(r.inputs[0]), conj(r.inputs[1])
    return operand_gradients(
        r, lambda: dy * xlog1py(nonzero(x), y), lambda: dy * xdivy(x, add(y, 1))
    )


xlogy = binary(
    "Xlogy",
    _xlogy(jnp, jnp.log),
    _xlogy(np, np.log),
    _xlogy_grad,
    types=FLOATING,
    limit=HOST_LIMIT,
    api="math.xlogy",
    doc="`x * log(y)`, 0 where `x` is 0 even if `y` is 0.",
    example="tf.math.xlogy([0.0, 2.0], [0.0, 1.0]) -> [0. 0.]",
)
xlog1py = binary(
    "Xlog1py",
    _xlogy(jnp, jnp.log1p),
    _xlogy(np, np.log1p),
    _xlog1py_grad,
    types=FLOATING,
    limit=HOST_LIMIT,
    api="math.xlog1py",
    doc="`x * log(1 + y)`, 0 where `x` is 0 even if `y` is -1.",
    example="tf.math.xlog1py([0.0, 2.0], [-1.0, 0.0]) -> [0. 0.]",
)


sigmoid = unary(
    "Sigmoid",
    lax.logistic,
    lambda x: np.reciprocal(1 + np.exp(np.negative(x))),
    lambda r, dy: execute(SIGMOID_GRAD, (conj(r.outputs[0]), dy)),
    types=FLOATING,
    limit=HOST_LIMIT,
    api="math.sigmoid sigmoid nn.sigmoid",
    doc="`1 / (1 + exp(-x))` of each element.",
    example="tf.sigmoid([0.0, 100.0]) -> [0.5 1. ]",
)


def _softplus(x):
    return np.maximum(x, 0) + np.log1p(np.exp(-np.abs(x)))


SOFTPLUS = register(
    "Softplus",
    "features:T",
    lower=jax.nn.softplus,
    host=_softplus,
    grad=lambda r, dy: execute(SOFTPLUS_GRAD, (dy, r.inputs[0])),
    shape=same,
    types=FLOATS,
)
_softplus_call = unary_call(SOFTPLUS)


@export("math.softplus", "nn.softplus")
def softplus(features, name=None):
    """`log(1 + exp(x))` of each element, a smooth `maximum(x, 0)`.

    Args:
      features: tensor of float16, bfloat16, float32 or float64.
      name: name of the node in a graph.

    Returns:
      A tensor of the shape and dtype of `features`.

    Example:
      >>> import yeoul as tf
      >>> print(tf.math.softplus([0.0, 100.0]).numpy())
      [  0.6931 100.       ]
    """
    return _softplus_call(features, name)


SOFTPLUS.public = softplus


@export("math.log_sigmoid")
@dispatchable
def log_sigmoid(x, name=None):
    """`log(sigmoid(x))` of each element, exact also for large negative ones.

    Args:
      x: tensor of float16, bfloat16, float32 or float64.
      name: name of the node in a graph.

    Returns:
      A tensor of the shape and dtype of `x`.

    Example:
      >>> import yeoul as tf
      >>> print(tf.math.log_sigmoid([0.0, -100.0]).numpy())
      [  -0.6931 -100.       ]
    """
    return negative(softplus(negative(x)), name)


@export("math.polyval")
@dispatchable
def polyval(coeffs, x, name=None):
    """The polynomial with given coefficients at each element.

    Args:
      coeffs: list of tensors, that of the highest power first; they broadcast with `x`.
      x: tensor of the same dtype.
      name: name of the node in a graph.

    Returns:
      A tensor of the broadcast shape and the dtype; 0 if there are no coefficients.

    Raises:
      ValueError: if `coeffs` is no list.

    Example:
      >>> import yeoul as tf
      >>> print(tf.math.polyval([1.0, 2.0, 3.0], [0.0, 2.0]).numpy())
      [ 3. 11.]
    """
    if not isinstance(coeffs, list):
        raise ValueError(
            f"Argument coeffs must be list type. Received type {type(coeffs)}. "
            "Use tf.unstack to make a list of a tensor."
        )
    x = to_tensor(x)
    if not coeffs:
        return TABLE["ZerosLike"].public(x)
    total = to_tensor(coeffs[0], x.dtype.np)
    for coefficient in coeffs[1:]:
        total = add(multiply(total, x), coefficient)
    return total
