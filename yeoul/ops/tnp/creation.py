"""tf.experimental.numpy: functions that make arrays."""

import numpy as np

from yeoul.core.dtypes import FROM_NUMPY
from yeoul.ops import creation
from yeoul.ops.broadcast_to import broadcast_to
from yeoul.ops.casting import cast
from yeoul.ops.exponential import pow
from yeoul.ops.select import where
from yeoul.ops.shapes import shape as shape_of
from yeoul.ops.tnp.rows import finished
from yeoul.ops.tnp.types import (
    common_dtype,
    np_dtype,
    public,
    rank_of,
    tensor,
)
from yeoul.ops.views import expand_dims, reshape

SHAPE = {"shape": "list of lengths, or a number.", "dtype": "dtype of the elements."}
LIKE = {"a": "array.", "dtype": "dtype of the elements; None: that of the array."}


def dims(shape):
    """A shape argument as a list, or a tensor."""
    if isinstance(shape, (int, np.integer)):
        return [int(shape)]
    found = tensor(shape) if hasattr(shape, "dtype") else shape
    return reshape(found, [-1]) if hasattr(found, "dtype") else list(found)


def constants(names, make, summary, example):
    """Arrays of one value of a given shape."""

    def call(shape, dtype=float):
        return make(dims(shape), FROM_NUMPY[np_dtype(float if dtype is None else dtype)])

    return finished(call, names, summary, SHAPE, "A tensor.", example)


def likes(names, make, summary, example):
    """Arrays of one value of the shape of another array."""

    def call(a, dtype=None):
        a = tensor(a)
        return make(a, a.dtype if dtype is None else FROM_NUMPY[np_dtype(dtype)])

    return finished(call, names, summary, LIKE, "A tensor.", example)


zeros = constants("zeros", creation.zeros, "An array of zeros.", "zeros([2]) -> [0. 0.]")
ones = constants("ones", creation.ones, "An array of ones.", "ones(2, 'int32') -> [1 1]")
empty = constants("empty", creation.zeros, "An array; its elements are zero.", "empty([1]) -> [0.]")
zeros_like = likes("zeros_like", creation.zeros_like, "Zeros.", "zeros_like([1, 2]) -> [0 0]")
ones_like = likes("ones_like", creation.ones_like, "Ones.", "ones_like([1.5]) -> [1.]")
empty_like = likes("empty_like", creation.zeros_like, "Zeros, too.", "empty_like([1, 2]) -> [0 0]")


@public
def full(shape, fill_value, dtype=None):
    """An array of one value.

    Args:
      shape: list of lengths, or a number.
      fill_value: number, or array that is broadcast.
      dtype: dtype of the elements; None: that of the value.

    Returns:
      A tensor.

    Example:
      >>> import yeoul as tf
      >>> print(tf.experimental.numpy.full([2], 7).numpy())
      [7 7]
    """
    return broadcast_to(tensor(fill_value, np_dtype(dtype)), dims(shape))


@public
def full_like(a, fill_value, dtype=None, order="K", subok=True, shape=None):
    """An array of one value, of the shape of another array.

    Args:
      a: array.
      fill_value: number, or array that is broadcast.
      dtype: dtype of the elements; None: that of `a`.
      order: "K", the only order that there is.
      subok: True.
      shape: None.

    Returns:
      A tensor.

    Raises:
      ValueError: if `order`, `subok` or `shape` are others.

    Example:
      >>> import yeoul as tf
      >>> print(tf.experimental.numpy.full_like([1.5, 2.5], 7).numpy())
      [7. 7.]
    """
    if order != "K" or not subok or shape is not None:
        raise ValueError(
            f"Only order='K', subok=True and shape=None are supported, not {order!r}, {subok}, "
            f"{shape}."
        )
    a = tensor(a)
    wanted = a.dtype.np if dtype is None else np_dtype(dtype)
    return broadcast_to(tensor(fill_value, wanted), shape_of(a))


@public
def eye(N, M=None, k=0, dtype=float):
    """A matrix with ones on a diagonal.

    Args:
      N: number of rows.
      M: number of columns; None: as many.
      k: which diagonal; 0: the main one, positive: above it.
      dtype: dtype of the elements.

    Returns:
      A tensor.

    Example:
      >>> import yeoul as tf
      >>> print(tf.experimental.numpy.eye(2, 3, 1).numpy())
      [[0. 1. 0.]
       [0. 0. 1.]]
    """
    return tensor(np.eye(N, M, k, np_dtype(float if dtype is None else dtype)))


@public
def identity(n, dtype=float):
    """A square matrix with ones on the main diagonal.

    Args:
      n: number of rows.
      dtype: dtype of the elements.

    Returns:
      A tensor.

    Example:
      >>> import yeoul as tf
      >>> print(tf.experimental.numpy.identity(2).numpy())
      [[1. 0.]
       [0. 1.]]
    """
    return eye(n, dtype=dtype)


@public
def tri(N, M=None, k=0, dtype=None):
    """A matrix with ones on and below a diagonal.

    Args:
      N: number of rows.
      M: number of columns; None: as many.
      k: which diagonal; 0: the main one, positive: above it.
      dtype: dtype of the elements.

    Returns:
      A tensor.

    Example:
      >>> import yeoul as tf
      >>> print(tf.experimental.numpy.tri(2).numpy())
      [[1. 0.]
       [1. 1.]]
    """
    return tensor(np.tri(N, M, k, np_dtype(float if dtype is None else dtype)))


@public
def arange(start, stop=None, step=1, dtype=None):
    """Numbers in equal steps, the end not among them.

    Args:
      start: the first; with `stop` None: the end, and the first is 0.
      stop: the end.
      step: the step, not 0.
      dtype: dtype of the elements.

    Returns:
      A tensor.

    Raises:
      ValueError: if `step` is 0.

    Example:
      >>> import yeoul as tf
      >>> print(tf.experimental.numpy.arange(1, 7, 2).numpy())
      [1 3 5]
    """
    if isinstance(step, (int, float)) and not step:
        raise ValueError("step must be non-zero: the numbers would never reach the end.")
    start, stop = (0, start) if stop is None else (start, stop)
    found = common_dtype(start, stop, step)
    wide = np.promote_types(found, np.int32) if found.kind in "biu" else found
    start, stop, step = (tensor(v, wide) for v in (start, stop, step))
    stop = where((stop < start) == (step < 0), stop, start)  # none, if the step leads away
    return cast(creation.range(start, stop, step), FROM_NUMPY[np_dtype(dtype) or found])


def array_function(name, summary, least=0):
    """`array` without its further arguments; `least`: number of axes at least."""

    def call(a, dtype=None):
        return array(a, dtype, ndmin=least)

    parameters = {"a": "tensor, array, number or nested list of these.", "dtype": "wanted dtype."}
    return finished(call, name, summary, parameters, "A tensor.", f"{name}([1, 2]) -> [1 2]")


asarray = array_function("asarray", "The value as a tensor.")
asanyarray = array_function("asanyarray", "The value as a tensor.")
ascontiguousarray = array_function("ascontiguousarray", "The value as a tensor.", least=1)


@public
def array(val, dtype=None, copy=True, ndmin=0):
    """The value as a tensor: Python's ints become int64, floats float64.

    Args:
      val: tensor, array, number or nested list of these.
      dtype: wanted dtype.
      copy: has no effect: tensors do not change.
      ndmin: least number of axes; further ones are put in front.

    Returns:
      A tensor.

    Example:
      >>> import yeoul as tf
      >>> print(tf.experimental.numpy.array([1, 2], ndmin=2).numpy())
      [[1 2]]
    """
    found = tensor(val, np_dtype(dtype))
    for _ in range(ndmin - (rank_of(found) if ndmin else 0)):
        found = expand_dims(found, 0)
    return found


@public
def copy(a):
    """The value as a tensor.

    Args:
      a: array.

    Returns:
      A tensor.

    Example:
      >>> import yeoul as tf
      >>> print(tf.experimental.numpy.copy([1, 2]).numpy())
      [1 2]
    """
    return tensor(a)


@public
def diag_indices(n, ndim=2):
    """The indices of the main diagonal.

    Args:
      n: length of the diagonal.
      ndim: number of axes.

    Returns:
      A tuple of `ndim` tensors.

    Example:
      >>> import yeoul as tf
      >>> [t.numpy().tolist() for t in tf.experimental.numpy.diag_indices(2)]
      [[0, 1], [0, 1]]
    """
    if n < 0 or ndim < 0:
        raise ValueError(f"n and ndim must not be negative, not {n} and {ndim}.")
    return (creation.range(n),) * ndim


@public
def vander(x, N=None, increasing=False):
    """The Vandermonde matrix: the powers of each number in a row.

    Args:
      x: array of one axis.
      N: number of columns; None: as many as rows.
      increasing: whether the power 0 comes first.

    Returns:
      A tensor.

    Raises:
      ValueError: if `N` is negative, or `x` has not one axis.

    Example:
      >>> import yeoul as tf
      >>> print(tf.experimental.numpy.vander([2, 3], 3).numpy())
      [[4 2 1]
       [9 3 1]]
    """
    x = tensor(x)
    if x.shape.rank not in (1, None):
        raise ValueError(f"x must have one axis, not {x.shape.rank}.")
    if N is not None and N < 0:
        raise ValueError(f"N must be nonnegative, not {N}.")
    count = shape_of(x)[0] if N is None else N
    powers = creation.range(count)
    powers = powers if increasing else count - 1 - powers
    return pow(expand_dims(x, 1), cast(powers, x.dtype))
