"""Elementwise arithmetic: tf.add, tf.sqrt, tf.exp, …"""

import jax.numpy as jnp
import numpy as np

from yeoul.engine.op import TABLE
from yeoul.ops.broadcast import unbroadcast
from yeoul.ops.family import FLOATING, NUMBERS, binary, unary


def conj_array(x):
    """As `conj`, for a tensor or constant array."""
    return conj(x) if hasattr(x, "node") or hasattr(x, "_a") else np.conj(x)


def conj(x):
    """The complex conjugate, for gradient rules; real tensors as they are."""
    return TABLE["Conj"].public(x) if x.dtype.is_complex else x


def _add_grad(r, dy):
    x, y = r.inputs
    return unbroadcast(dy, x, y), unbroadcast(dy, y, x)


def _sub_grad(r, dy):
    x, y = r.inputs
    return unbroadcast(dy, x, y), unbroadcast(negative(dy), y, x)


def _mul_grad(r, dy):
    x, y = r.inputs
    return unbroadcast(multiply(dy, conj_array(y)), x, y), unbroadcast(multiply(dy, conj_array(x)), y, x)


def _div_grad(r, dy):
    x, y = r.inputs
    quotient = real_div(dy, conj_array(y))
    return unbroadcast(quotient, x, y), unbroadcast(negative(multiply(quotient, conj_array(r.outputs[0]))), y, x)


add = binary(
    "AddV2", "add", jnp.add, np.add, _add_grad, types=NUMBERS, api="math.add add",
    doc="""Sum of two tensors of one dtype, broadcast.

    Example:
      >>> import yeoul as tf
      >>> print(tf.add([1, 2], 10))
      tf.Tensor([11 12], shape=(2,), dtype=int32)
    """,
)  # fmt: skip
subtract = binary(
    "Sub", "subtract", jnp.subtract, np.subtract, _sub_grad, types=NUMBERS, api="math.subtract subtract",
    doc="""Difference `x - y` of two tensors of one dtype, broadcast.

    Example:
      >>> import yeoul as tf
      >>> print(tf.subtract([3, 4], 1))
      tf.Tensor([2 3], shape=(2,), dtype=int32)
    """,
)  # fmt: skip
multiply = binary(
    "Mul", "multiply", jnp.multiply, np.multiply, _mul_grad, types=NUMBERS, api="math.multiply multiply",
    doc="""Product of two tensors of one dtype, elementwise and broadcast.

    Example:
      >>> import yeoul as tf
      >>> print(tf.multiply([1, 2], 3))
      tf.Tensor([3 6], shape=(2,), dtype=int32)
    """,
)  # fmt: skip
real_div = binary(
    "RealDiv", "real_div", jnp.true_divide, np.true_divide, _div_grad, types=FLOATING, noisy=True,
    doc="""Quotient of two floating-point tensors.""",
)  # fmt: skip
negative = unary(
    "Neg", "negative", jnp.negative, np.negative, lambda r, dy: negative(dy), types=NUMBERS,
    api="math.negative negative",
    doc="""The negative of each element.

    Example:
      >>> import yeoul as tf
      >>> print(tf.negative([1, -2]))
      tf.Tensor([-1  2], shape=(2,), dtype=int32)
    """,
)  # fmt: skip
square = unary(
    "Square", "square", jnp.square, np.square, lambda r, dy: dy * (2.0 * conj(r.inputs[0])),
    types=NUMBERS, api="math.square square",
    doc="""The square of each element.

    Example:
      >>> import yeoul as tf
      >>> print(tf.square([2.0, -3.0]))
      tf.Tensor([4. 9.], shape=(2,), dtype=float32)
    """,
)  # fmt: skip
sqrt = unary(
    "Sqrt", "sqrt", jnp.sqrt, np.sqrt, lambda r, dy: real_div(0.5 * dy, conj(r.outputs[0])), types=FLOATING, noisy=True,
    api="math.sqrt sqrt",
    doc="""The square root of each element; NaN for negative ones.

    Example:
      >>> import yeoul as tf
      >>> print(tf.sqrt([4.0, 9.0]))
      tf.Tensor([2. 3.], shape=(2,), dtype=float32)
    """,
)  # fmt: skip
exp = unary(
    "Exp", "exp", jnp.exp, np.exp, lambda r, dy: dy * conj(r.outputs[0]), types=FLOATING, noisy=True,
    api="math.exp exp",
    doc="""e to the power of each element.

    Example:
      >>> import yeoul as tf
      >>> print(tf.exp([0.0, 1.0]))
      tf.Tensor([1.        2.7182817], shape=(2,), dtype=float32)
    """,
)  # fmt: skip
