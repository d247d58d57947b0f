"""Running totals: tf.cumsum, tf.math.cumprod, tf.math.cumulative_logsumexp."""

import jax.numpy as jnp
import numpy as np
from jax import lax

from yeoul.core.export import export
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.engine.op import register
from yeoul.engine.tensor import Tensor
from yeoul.ops.broadcast import conj
from yeoul.ops.division import divide_no_nan
from yeoul.ops.exponential import exp, log
from yeoul.ops.family import FLOATS, HALF, NUMBERS
from yeoul.ops.math import multiply, negative, subtract
from yeoul.ops.reduce import LIMIT, as_axis
from yeoul.ops.select import where


def _specs(inputs, attrs):
    dims, axis = dims_of(inputs[0]), inputs[1]
    if dims is not None and not isinstance(axis, Tensor):
        rank = len(dims)
        if not -rank <= axis < rank:
            raise ValueError(
                f"Expected scan axis in the range [{-rank}, {rank}), but got {axis} for shape "
                f"{list(dims)}."
            )
    return [(dims, dtype_of(inputs[0]))]


def scan(np_like, accumulate, start):
    """A running total along an axis.

    Args:
      np_like: numpy or jax.numpy.
      accumulate: `accumulate(x, axis)` gives the inclusive total.
      start: the total of nothing.
    """

    def compute(x, axis, exclusive, reverse):
        if not -x.ndim <= axis < x.ndim:
            raise ValueError(f"axis {axis}")
        if reverse:
            x = np_like.flip(x, axis)
        total = accumulate(x, axis)
        if exclusive:
            first = np_like.full_like(part_of(total, axis, 0, 1), start)
            rest = part_of(total, axis, 0, max(0, x.shape[axis] - 1))
            total = np_like.concatenate([first, rest], axis)
        return np_like.flip(total, axis) if reverse else total

    return compute


def part_of(x, axis, start, stop):
    """`x[..., start:stop, ...]` along an axis."""
    index = [slice(None)] * x.ndim
    index[axis] = slice(start, stop)
    return x[tuple(index)]


def in_dtype(accumulate):
    """NumPy's running total in the dtype of the array; of 16-bit floats in float32."""

    def call(x, axis):
        wide = np.float32 if x.dtype in HALF else x.dtype
        return accumulate(x, axis, wide).astype(x.dtype)

    return call


def running(name, lower, host, start, grad, types):
    """Registers a running total."""
    return register(
        name,
        "x:T, axis!:Tidx",
        lower=scan(jnp, lower, start),
        host=scan(np, in_dtype(host), start),
        grad=grad,
        shape=_specs,
        attrs={"exclusive": False, "reverse": False},
        types=types,
        limit=LIMIT,
    )


def again(op, value, r, reverse=None):
    """The running total of `value` that belongs to a record: backwards, unless said otherwise."""
    attrs = r.attrs if reverse is None else {**r.attrs, "reverse": reverse}
    return execute(op, (value, r.inputs[1]), attrs)


def _cumsum_grad(r, dy):
    return again(CUMSUM, dy, r, not r.attrs["reverse"]), None


def _cumprod_grad(r, dy):
    x = conj(r.inputs[0])
    weighted = multiply(again(CUMPROD, x, r), dy)
    return divide_no_nan(again(CUMSUM, weighted, r, not r.attrs["reverse"]), x), None


def _cumulative_logsumexp_grad(r, dy):
    """The sum of `dy * exp(x - total)` over the totals in which `x` is, computed by logarithms."""
    x, total = r.inputs[0], r.outputs[0]
    smallest = dtype_of(dy).min

    def part(sign):
        signed = negative(dy) if sign < 0 else dy
        positive = signed > 0
        logs = where(positive, log(where(positive, signed, 1.0)), smallest)
        back = again(CUMULATIVE_LOGSUMEXP, subtract(logs, total), r, not r.attrs["reverse"])
        return exp(back + x)

    return subtract(part(1), part(-1)), None


CUMSUM = running("Cumsum", jnp.cumsum, np.cumsum, 0, _cumsum_grad, NUMBERS)
CUMPROD = running("Cumprod", jnp.cumprod, np.cumprod, 1, _cumprod_grad, NUMBERS)
CUMULATIVE_LOGSUMEXP = running(
    "CumulativeLogsumexp",
    lambda x, axis: lax.cumlogsumexp(x, axis % x.ndim),
    np.logaddexp.accumulate,
    -np.inf,
    _cumulative_logsumexp_grad,
    FLOATS,
)


def run(op, x, axis, exclusive, reverse, name):
    """`execute` of a running total."""
    attrs = {"exclusive": bool(exclusive), "reverse": bool(reverse)}
    return execute(op, (x, as_axis(axis)), attrs, name)


@export("math.cumsum", "cumsum")
@dispatchable
def cumsum(x, axis=0, exclusive=False, reverse=False, name=None):
    """Running sum along an axis.

    Args:
      x: tensor of a real, integer or complex dtype.
      axis: int.
      exclusive: each element is the sum of those before it, without itself.
      reverse: sum from the end.
      name: name of the node in a graph.

    Returns:
      A tensor of the shape and dtype of `x`.

    Raises:
      InvalidArgumentError: if the axis is out of range.

    Example:
      >>> import yeoul as tf
      >>> print(tf.cumsum([2, 4, 6]).numpy(), tf.cumsum([2, 4, 6], exclusive=True).numpy())
      [ 2  6 12] [0 2 6]
    """
    return run(CUMSUM, x, axis, exclusive, reverse, name)


@export("math.cumprod")
@dispatchable
def cumprod(x, axis=0, exclusive=False, reverse=False, name=None):
    """Running product along an axis.

    Args:
      x: tensor of a real, integer or complex dtype.
      axis: int.
      exclusive: each element is the product of those before it, without itself.
      reverse: multiply from the end.
      name: name of the node in a graph.

    Returns:
      A tensor of the shape and dtype of `x`.

    Raises:
      InvalidArgumentError: if the axis is out of range.

    Example:
      >>> import yeoul as tf
      >>> print(tf.math.cumprod([2, 4, 6]).numpy())
      [ 2  8 48]
    """
    return run(CUMPROD, x, axis, exclusive, reverse, name)


@export("math.cumulative_logsumexp")
@dispatchable
def cumulative_logsumexp(x, axis=0, exclusive=False, reverse=False, name=None):
    """Running `log(sum(exp(x)))` along an axis, computed so that large elements do not overflow.

    Args:
      x: tensor of float16, bfloat16, float32 or float64.
      axis: int.
      exclusive: each element is the total of those before it, without itself.
      reverse: total from the end.
      name: name of the node in a graph.

    Returns:
      A tensor of the shape and dtype of `x`.

    Raises:
      InvalidArgumentError: if the axis is out of range.

    Example:
      >>> import yeoul as tf
      >>> print(tf.math.cumulative_logsumexp([1000.0, 1000.0]).numpy())
      [1000.      1000.693]
    """
    return run(CUMULATIVE_LOGSUMEXP, x, axis, exclusive, reverse, name)


CUMSUM.public, CUMPROD.public = cumsum, cumprod
CUMULATIVE_LOGSUMEXP.public = cumulative_logsumexp
