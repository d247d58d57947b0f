"""Norms: tf.norm, tf.linalg.normalize."""

import math

from yeoul.core.export import export
from yeoul.engine.convert import to_tensor
from yeoul.engine.dispatch import dispatchable, static_value
from yeoul.ops.casting import cast
from yeoul.ops.complex import conj
from yeoul.ops.decomposition import svd
from yeoul.ops.division import divide
from yeoul.ops.exponential import pow, sqrt
from yeoul.ops.math import abs, multiply
from yeoul.ops.reduce import reduce_max, reduce_sum
from yeoul.ops.transpose import transpose
from yeoul.ops.views import expand_dims, squeeze

VECTOR_NORMS = ("euclidean", 1, 2, math.inf)
MATRIX_NORMS = ("euclidean", "fro", 1, 2, math.inf)


def norm_axes(axis):
    """The axis argument as None, an int, or a tuple of two ints.

    Raises:
      ValueError: if it is something else.
    """
    axis = static_value(axis)
    if axis is None or isinstance(axis, int):
        return axis
    if len(axis) == 1:
        return axis[0]
    if len(axis) == 2 and axis[0] != axis[1]:
        return axis
    raise ValueError(
        f"'axis' must be None, an integer, or a tuple of 2 unique integers, got {axis}."
    )


def check_order(order, axis):
    """Raises ValueError unless there is such a norm."""
    if isinstance(axis, tuple):
        if order not in MATRIX_NORMS:
            raise ValueError(
                "'ord' must be a supported matrix norm in "
                f"['euclidean', 'fro', 1, 2, inf], got {order}."
            )
    elif order not in VECTOR_NORMS and (isinstance(order, str) or order <= 0):
        raise ValueError(
            "'ord' must be a supported vector norm: 'euclidean' or a positive number, "
            f"got {order}. Matrix norms need two axes, such as axis=(-2, -1)."
        )


@export("linalg.norm", "norm")
@dispatchable
def norm(tensor, ord="euclidean", axis=None, keepdims=None, name=None):
    """The norm of a tensor as a whole, of vectors, or of matrices.

    Args:
      tensor: tensor of a real or complex dtype.
      ord: `"euclidean"`, 1, 2, infinity or a positive number; for matrices `"euclidean"`, `"fro"`,
        1, 2 or infinity.
      axis: the axis of the vectors, or the two axes of the matrices; None: all elements are one
        vector.
      keepdims: keep the axes, with size 1.
      name: name of the node in a graph.

    Returns:
      A tensor without the axes: real, but for the Euclidean norm of the dtype of `tensor`.

    Raises:
      ValueError: if there is no such norm.

    Example:
      >>> import yeoul as tf
      >>> print(tf.norm([[3.0, 4.0], [6.0, 8.0]], axis=1).numpy())
      [ 5. 10.]
    """
    axis = norm_axes(axis)
    check_order(ord, axis)
    x = to_tensor(tensor)
    if isinstance(axis, tuple) and ord == 2:
        largest = reduce_max(svd(matrices_last(x, axis), compute_uv=False), -1)
        if not keepdims:
            return largest
        rank = x.shape.rank
        for a in (-1, -1) if rank is None else sorted(a % rank for a in axis):
            largest = expand_dims(largest, a)
        return largest
    if ord in ("euclidean", "fro", 2):
        return sqrt(reduce_sum(multiply(x, conj(x)), axis, bool(keepdims)), name)
    return magnitude_norm(abs(x), ord, axis, bool(keepdims), name)


def matrices_last(x, axes):
    """The tensor with two axes moved to the end."""
    rank = x.shape.rank
    if rank is None and tuple(axes) == (-2, -1):
        return x
    if rank is None:
        raise ValueError(
            f"tf.norm over matrices needs a tensor of known rank, or axis=(-2, -1), not {x!r} and "
            f"{axes}."
        )
    last = [a % rank for a in axes]
    return transpose(x, [*[i for i in range(rank) if i not in last], *last])


def magnitude_norm(size, order, axis, keepdims, name):
    """A norm that is made of absolute values."""
    if isinstance(axis, tuple):
        sums, largest = axis if order == 1 else axis[::-1]
        total = reduce_max(reduce_sum(size, sums, True), largest, True, name)
        return total if keepdims else squeeze(total, list(axis))
    if order == 1:
        return reduce_sum(size, axis, keepdims, name)
    if order == math.inf:
        return reduce_max(size, axis, keepdims, name)
    return pow(reduce_sum(pow(size, float(order)), axis, keepdims), 1.0 / order, name)


@export("linalg.normalize")
@dispatchable
def normalize(tensor, ord="euclidean", axis=None, name=None):
    """A tensor divided by its norm, and the norm.

    Args:
      tensor: tensor of a real or complex dtype.
      ord: which norm; see `tf.norm`.
      axis: the axis of the vectors, or the two axes of the matrices; None: all elements are one
        vector.
      name: name of the node in a graph.

    Returns:
      The normalised tensor, and the norm with the axes kept.

    Raises:
      ValueError: if there is no such norm.

    Example:
      >>> import yeoul as tf
      >>> normalised, size = tf.linalg.normalize([3.0, 4.0])
      >>> print(normalised.numpy(), size.numpy())
      [0.6 0.8] [5.]
    """
    x = to_tensor(tensor)
    size = norm(x, ord, axis, keepdims=True)
    return divide(x, cast(size, x.dtype), name), size
