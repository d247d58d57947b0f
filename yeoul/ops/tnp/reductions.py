"""tf.experimental.numpy: functions that reduce axes, and running sums."""

import numpy as np

from yeoul.core.dtypes import bool_, int64
from yeoul.ops import reduce
from yeoul.ops.arg import argmax as index_of_max
from yeoul.ops.arg import argmin as index_of_min
from yeoul.ops.casting import cast
from yeoul.ops.compare import not_equal
from yeoul.ops.creation import ones_like, zeros_like
from yeoul.ops.cumulative import cumprod as running_product
from yeoul.ops.cumulative import cumsum as running_sum
from yeoul.ops.math import abs as magnitude
from yeoul.ops.math import square
from yeoul.ops.rounding import is_nan
from yeoul.ops.select import where
from yeoul.ops.shapes import size as size_of
from yeoul.ops.statistics import reduce_std
from yeoul.ops.tnp.elementwise import truth
from yeoul.ops.tnp.rows import finished
from yeoul.ops.tnp.types import common_dtype, floating, np_dtype, public, tensor
from yeoul.ops.views import reshape

ARRAY = {"a": "array.", "axis": "axis or tuple of axes; None: all."}
KEEP = {"keepdims": "whether reduced axes stay, with length 1."}
DTYPE = {"dtype": "dtype to compute in."}
OUT = {"out": "not supported."}


def refuse_out(out):
    """Raises ValueError if an output array is given: tensors cannot be written to."""
    if out is not None:
        raise ValueError("`out` is not supported: tensors do not change. Use what is returned.")


def accumulator(x, dtype):
    """The array in the dtype to add up in: small integers and bools become int64."""
    if dtype is not None:
        return tensor(x, np_dtype(dtype))
    if x.dtype is bool_ or x.dtype.is_integer:
        return cast(x, "uint64" if x.dtype.is_unsigned else "int64")
    return x


def reduced(compute, a, axis, keepdims):
    return compute(a, axis, bool(keepdims))


def adding(names, compute, summary, example):
    """A reduction that adds or multiplies."""

    def call(a, axis=None, dtype=None, keepdims=None):
        return reduced(compute, accumulator(tensor(a), dtype), axis, keepdims)

    return finished(call, names, summary, {**ARRAY, **DTYPE, **KEEP}, "A tensor.", example)


def extreme(name, compute, of_bools, summary, example):
    """A reduction to the largest or smallest."""

    def call(a, axis=None, keepdims=None):
        a = tensor(a)
        return reduced(of_bools if a.dtype is bool_ else compute, a, axis, keepdims)

    return finished(call, name, summary, {**ARRAY, **KEEP}, "A tensor.", example)


def with_out(name, function, summary, example):
    """The same function with an argument `out`, which has to be None."""

    def call(a, axis=None, out=None, keepdims=None):
        refuse_out(out)
        return function(a, axis, keepdims)

    return finished(call, name, summary, {**ARRAY, **OUT, **KEEP}, "A tensor.", example)


def logical(name, compute, summary, example):
    """A reduction of truth values."""

    def call(a, axis=None, keepdims=None):
        return reduced(compute, truth(tensor(a)), axis, keepdims)

    return finished(call, name, summary, {**ARRAY, **KEEP}, "A bool tensor.", example)


sum = adding(
    "sum", reduce.reduce_sum, "The sum of the elements.", "sum([[1, 2], [3, 4]], axis=0) -> [4 6]"
)
prod = adding("prod", reduce.reduce_prod, "The product of the elements.", "prod([1, 2, 3]) -> 6")
max = extreme(
    "max", reduce.reduce_max, reduce.reduce_any, "The largest element.", "max([1, 5, 2]) -> 5"
)
min = extreme(
    "min", reduce.reduce_min, reduce.reduce_all, "The smallest element.", "min([4, 1, 2]) -> 1"
)
amax = with_out("amax", max, "The largest element.", "amax([1, 5, 2]) -> 5")
amin = with_out("amin", min, "The smallest element.", "amin([4, 1, 2]) -> 1")
all = logical(
    "all", reduce.reduce_all, "Whether all elements are true or not zero.", "all([1, 0]) -> False"
)
any = logical(
    "any", reduce.reduce_any, "Whether an element is true or not zero.", "any([1, 0]) -> True"
)


@public
def mean(a, axis=None, dtype=None, out=None, keepdims=None):
    """The mean of the elements, in floats.

    Args:
      a: array.
      axis: axis or tuple of axes; None: all.
      dtype: dtype to compute in.
      out: not supported.
      keepdims: whether reduced axes stay, with length 1.

    Returns:
      A tensor.

    Raises:
      ValueError: if `out` is given.

    Example:
      >>> import yeoul as tf
      >>> print(tf.experimental.numpy.mean([1, 2, 4, 5]).numpy())
      3.0
    """
    refuse_out(out)
    a = tensor(a, np_dtype(dtype))
    return reduce.reduce_mean(a if dtype is not None else floating(a), axis, bool(keepdims))


@public
def var(a, axis=None, dtype=None, out=None, ddof=0, keepdims=None):
    """The variance of the elements, in floats.

    Args:
      a: array.
      axis: axis or tuple of axes; None: all.
      dtype: dtype to compute in.
      out: not supported.
      ddof: what is taken from the number of elements that the sum of squares is divided by.
      keepdims: whether reduced axes stay, with length 1.

    Returns:
      A tensor.

    Raises:
      ValueError: if `out` is given.

    Example:
      >>> import yeoul as tf
      >>> print(tf.experimental.numpy.var([1, 3]).numpy())
      1.0
    """
    refuse_out(out)
    a = floating(tensor(a, np_dtype(dtype)))
    centred = a - reduce.reduce_mean(a, axis, True)
    squares = square(magnitude(centred))
    if not ddof:
        return reduce.reduce_mean(squares, axis, bool(keepdims))
    total = reduce.reduce_sum(squares, axis, bool(keepdims))
    count = cast(reduce.reduce_sum(ones_like(squares), axis, bool(keepdims)), total.dtype)
    return total / (count - ddof)


@public
def std(a, axis=None, keepdims=None):
    """The standard deviation of the elements, in floats.

    Args:
      a: array.
      axis: axis or tuple of axes; None: all.
      keepdims: whether reduced axes stay, with length 1.

    Returns:
      A tensor.

    Example:
      >>> import yeoul as tf
      >>> print(tf.experimental.numpy.std([1, 3]).numpy())
      1.0
    """
    return reduce_std(floating(a), axis, bool(keepdims))


@public
def ptp(a, axis=None, keepdims=None):
    """The largest element less the smallest.

    Args:
      a: array.
      axis: axis or tuple of axes; None: all.
      keepdims: whether reduced axes stay, with length 1.

    Returns:
      A tensor.

    Example:
      >>> import yeoul as tf
      >>> print(tf.experimental.numpy.ptp([1, 5, 2]).numpy())
      4
    """
    return max(a, axis, keepdims) - min(a, axis, keepdims)


@public
def average(a, axis=None, weights=None, returned=False):
    """The weighted mean of the elements.

    Args:
      a: array.
      axis: axis; None: all.
      weights: array of the shape of `a`, or of the length of the axis; None: the plain mean.
      returned: whether the sum of the weights is returned, too.

    Returns:
      A tensor, or a tuple of two.

    Raises:
      ValueError: if the weights do not fit.

    Example:
      >>> import yeoul as tf
      >>> print(tf.experimental.numpy.average([1.0, 3.0], weights=[3, 1]).numpy())
      1.5
    """
    if axis is not None and not isinstance(axis, int):
        raise ValueError(f"`axis` must be an integer or None, not {axis!r}.")
    a = floating(a)
    if weights is None:
        found = reduce.reduce_mean(a, axis)
        total = reduce.reduce_sum(ones_like(a), axis)
        return (found, total) if returned else found
    dtype = common_dtype(a, weights)
    a, weights = tensor(a, dtype), tensor(weights, dtype)
    if weights.shape.rank == 1 and a.shape.rank != 1:
        if axis is None:
            raise ValueError("With `weights` of another shape than `a`, `axis` is needed.")
        dims = [1] * a.shape.rank
        dims[axis] = -1
        weights = reshape(weights, dims)
    total = reduce.reduce_sum(weights + zeros_like(a), axis)
    found = reduce.reduce_sum(a * weights, axis) / total
    return (found, total) if returned else found


def without_nan(x, value):
    """The array with numbers in place of NaN."""
    return where(is_nan(x), value(x), x)


def nan_reduction(name, compute, value, summary, example):
    """A reduction that leaves NaN out."""

    def call(a, axis=None, dtype=None, keepdims=False):
        a = tensor(a)
        if a.dtype.is_floating:
            a = without_nan(a, value)
        return compute(a, axis, dtype, keepdims)

    return finished(call, name, summary, {**ARRAY, **DTYPE, **KEEP}, "A tensor.", example)


nansum = nan_reduction(
    "nansum",
    sum,
    zeros_like,
    "The sum of the elements that are not NaN.",
    "nansum([1.0, float('nan')]) -> 1.0",
)
nanprod = nan_reduction(
    "nanprod",
    prod,
    ones_like,
    "The product of the elements that are not NaN.",
    "nanprod([2.0, float('nan')]) -> 2.0",
)


@public
def nanmean(a, axis=None, dtype=None, keepdims=None):
    """The mean of the elements that are not NaN.

    Args:
      a: array.
      axis: axis or tuple of axes; None: all.
      dtype: dtype to compute in.
      keepdims: whether reduced axes stay, with length 1.

    Returns:
      A tensor.

    Example:
      >>> import yeoul as tf
      >>> print(tf.experimental.numpy.nanmean([1.0, float("nan"), 3.0]).numpy())
      2.0
    """
    a = tensor(a, np_dtype(dtype))
    if not a.dtype.is_floating:
        return mean(a, axis, dtype, None, keepdims)
    there = cast(~is_nan(a), a.dtype)
    total = reduce.reduce_sum(without_nan(a, zeros_like), axis, bool(keepdims))
    return total / reduce.reduce_sum(there, axis, bool(keepdims))


@public
def count_nonzero(a, axis=None):
    """The number of elements that are not zero.

    Args:
      a: array.
      axis: axis or tuple of axes; None: all.

    Returns:
      A tensor of int64.

    Example:
      >>> import yeoul as tf
      >>> print(tf.experimental.numpy.count_nonzero([0, 3, 4]).numpy())
      2
    """
    a = tensor(a)
    there = not_equal(a, 0) if a.dtype.is_complex else truth(a)
    return reduce.reduce_sum(cast(there, int64), axis)


def index(names, compute, summary, example):
    """The index of an extreme along an axis, or in the flat array."""

    def call(a, axis=None):
        a = tensor(a)
        a = cast(a, "int8") if a.dtype is bool_ else a
        if axis is None:
            return compute(reshape(a, [-1]), 0)
        return compute(a, axis)

    parameters = {"a": "array.", "axis": "axis; None: the array is made flat first."}
    return finished(call, names, summary, parameters, "A tensor of int64.", example)


argmax = index(
    "argmax", index_of_max, "The index of the largest element.", "argmax([1, 5, 2]) -> 1"
)
argmin = index(
    "argmin", index_of_min, "The index of the smallest element.", "argmin([4, 1, 2]) -> 1"
)


def running(names, compute, summary, example):
    """A running sum or product along an axis, or of the flat array."""

    def call(a, axis=None, dtype=None):
        a = tensor(a, np_dtype(dtype))
        if dtype is None and (a.dtype.is_integer or a.dtype is bool_):
            a = tensor(a, np.promote_types(a.dtype.np, np.int64))
        if axis is None:
            a, axis = reshape(a, [-1]), 0
        return compute(a, axis)

    parameters = {"a": "array.", "axis": "axis; None: the array is made flat first.", **DTYPE}
    return finished(call, names, summary, parameters, "A tensor.", example)


cumsum = running("cumsum", running_sum, "The running sums.", "cumsum([1, 2, 3]) -> [1 3 6]")
cumprod = running(
    "cumprod", running_product, "The running products.", "cumprod([1, 2, 3]) -> [1 2 6]"
)


@public
def size(x, axis=None):
    """The number of elements.

    Args:
      x: array.
      axis: not supported.

    Returns:
      An integer if the shape is known, else a tensor.

    Raises:
      NotImplementedError: if `axis` is given.

    Example:
      >>> import yeoul as tf
      >>> print(tf.experimental.numpy.size([[1, 2], [3, 4]]))
      4
    """
    if axis is not None:
        raise NotImplementedError(
            "axis argument is not supported in the current `np.size` implementation: use shape."
        )
    x = tensor(x)
    if not x.shape.is_fully_defined():
        return size_of(x, out_type=int64)
    return np.prod(x.shape.as_list(), dtype=np.int64) if x.shape.rank else 1
