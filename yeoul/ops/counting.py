"""Counting: tf.math.bincount, tf.histogram_fixed_width, tf.math.confusion_matrix."""

import jax.numpy as jnp
import numpy as np

from yeoul.core.dtypes import as_dtype, int32, int64
from yeoul.core.export import export
from yeoul.engine.convert import invalid, to_tensor
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.engine.op import NONE, register
from yeoul.engine.tensor import EagerTensor
from yeoul.ops.casting import cast
from yeoul.ops.family import dtypes
from yeoul.ops.math import add, maximum, minimum
from yeoul.ops.reduce import reduce_max
from yeoul.ops.static import partial_dims
from yeoul.ops.views import reshape

COUNTABLE = dtypes("int32", "int64", "float32", "float64")


def _bincount_specs(inputs, attrs):
    dims, size, weights = dims_of(inputs[0]), partial_dims(inputs[1]), dims_of(inputs[2])
    if dims is not None and len(dims) > 2:
        raise ValueError(
            f"bincount counts in scalars, vectors and matrices, not in shape {list(dims)}."
        )
    if dims is not None and weights not in (None, (0,), dims) and None not in (*dims, *weights):
        raise ValueError(
            "`weights` must be the same shape as `arr` or a length-0 `Tensor`, in which case it "
            f"acts as all weights equal to 1. Received {list(weights)} for {list(dims)}."
        )
    size = size[0] if size else None
    return [(None if dims is None else (*dims[:-1], size), dtype_of(inputs[2]))]


def _bincount(np_like):
    def compute(arr, size, weights, binary_output):
        if weights.shape not in ((0,), arr.shape):
            raise ValueError(f"weights of shape {weights.shape}")
        if weights.size == 0 or binary_output:
            weights = np_like.ones(arr.shape, weights.dtype)
        if arr.ndim > 2:
            raise ValueError(f"rank {arr.ndim}")
        rows = arr if arr.ndim == 2 else arr.reshape(1, -1)
        line = np.arange(rows.shape[0])[:, None]
        inside = (rows >= 0) & (rows < size)
        places = np_like.where(inside, line * size + rows, rows.shape[0] * size).reshape(-1)
        total = counted(np_like, places, weights.reshape(-1), rows.shape[0] * size + 1)
        total = total[:-1].reshape(*arr.shape[:-1], size)
        return np_like.minimum(total, 1) if binary_output else total

    return compute


def counted(np_like, places, weights, size):
    """Sums of the weights by place."""
    if np_like is jnp:
        return jnp.zeros(size, weights.dtype).at[places].add(weights)
    out = np.zeros(size, weights.dtype)
    np.add.at(out, places, weights)
    return out


def _bincount_host(arr, size, weights, binary_output):
    if arr.size and arr.min() < 0:
        raise invalid("Input arr must be non-negative! [Op:DenseBincount]")
    return _bincount(np)(arr, size, weights, binary_output)


DENSE_BINCOUNT = register(
    "DenseBincount",
    "input:Tidx, size!:Tidx, weights:T",
    lower=_bincount(jnp),
    host=_bincount_host,
    grad=NONE,
    shape=_bincount_specs,
    attrs={"binary_output": False},
    types=COUNTABLE,
)


@export("math.bincount")
@dispatchable
def bincount(
    arr,
    weights=None,
    minlength=None,
    maxlength=None,
    dtype="int32",
    name=None,
    axis=None,
    binary_output=False,
):
    """How often each of 0, 1, 2 and so on occurs among integers.

    Args:
      arr: tensor, ragged tensor or sparse tensor of integers that are not negative.
      weights: one like `arr`, of the same shape: sums of weights instead of counts.
      minlength: at least so many counts.
      maxlength: at most so many counts; larger values are left out.
      dtype: dtype of the counts, where there are no weights.
      name: name of the node in a graph.
      axis: None or 0: count all; -1: count each row of a matrix by itself.
      binary_output: 1 for what occurs at all.

    Returns:
      A vector of counts, or a matrix with a row for each.

    Raises:
      ValueError: if `axis` is another one, or there are weights and `binary_output`.
      InvalidArgumentError: if a number is negative, or the weights have another shape.

    Example:
      >>> import yeoul as tf
      >>> print(tf.math.bincount([1, 1, 3]).numpy())
      [0 2 0 1]
    """
    if axis not in (None, 0, -1):
        raise ValueError(
            f"Unsupported value for argument axis={axis}. Only 0 and -1 are currently supported."
        )
    one_of_both(weights, binary_output)
    arr = to_tensor(arr)
    arr = arr if arr.dtype in (int32, int64) else cast(arr, int32)
    weights = to_tensor(np.zeros(0, as_dtype(dtype).np) if weights is None else weights)
    if axis != -1 and arr.shape.rank != 1:
        weights = weights if weights.shape == [0] else reshape(weights, [-1])
        arr = reshape(arr, [-1])
    size = counts_size(arr, minlength, maxlength)
    attrs = {"binary_output": bool(binary_output)}
    return execute(DENSE_BINCOUNT, (arr, size, weights), attrs, name)


def one_of_both(weights, binary_output):
    """Raises ValueError if weights are given where nothing is summed."""
    if weights is not None and binary_output:
        raise ValueError(
            "Arguments `binary_output` and `weights` are mutually exclusive. Please specify only "
            "one."
        )


def counts_size(arr, minlength, maxlength):
    """Number of counts: the largest value and one, within the given limits."""
    if type(arr) is EagerTensor:
        values = np.asarray(arr._a)
        size = int(values.max()) + 1 if values.size else 0
        size = size if minlength is None else max(size, int(minlength))
        return size if maxlength is None else min(size, int(maxlength))
    size = add(maximum(reduce_max(arr), -1), 1)
    size = size if minlength is None else maximum(size, cast(minlength, arr.dtype))
    return size if maxlength is None else minimum(size, cast(maxlength, arr.dtype))
