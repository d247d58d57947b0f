"""tf.sparse.bincount, and tf.math.bincount of ragged and sparse tensors."""

import numpy as np

from yeoul.core.dtypes import as_dtype
from yeoul.core.export import export
from yeoul.engine.convert import convert_to_tensor, to_tensor
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.ops.casting import cast
from yeoul.ops.counting import bincount, counts_size, one_of_both
from yeoul.ops.ragged_partition import check, holds_all
from yeoul.ops.ragged_tensor import RaggedTensor
from yeoul.ops.sparse_order import parts_of
from yeoul.ops.sparse_tensor import SparseTensor
from yeoul.ops.string.count_records import (
    DENSE_COUNT,
    RAGGED_BINCOUNT,
    RAGGED_COUNT,
    SPARSE_BINCOUNT,
    SPARSE_COUNT,
)
from yeoul.ops.views import reshape

INT64 = as_dtype("int64")


def check_axis(axis):
    """Raises ValueError for an axis other than None, 0 and -1."""
    if axis not in (None, 0, -1):
        raise ValueError(
            f"Unsupported value for argument axis={axis}. Only 0 and -1 are currently supported."
        )


def same(what, x, y):
    """Raises InvalidArgumentError unless two tensors are equal, now or when the graph runs."""
    message = f"'weights' and 'values' must have the same {what}, but those of 'weights' are {{}}."
    check(message, lambda a, b: np.array_equal(a, b) if _arrays(a, b) else holds_all(a == b), x, y)


def _arrays(*values):
    return all(isinstance(v, np.ndarray) for v in values)


def weights_of(values, weights):
    """The flat weights of a ragged or sparse tensor, None if there are none.

    Raises:
      ValueError: if they are of another kind of tensor.
      InvalidArgumentError: if they stand in other places.
    """
    if weights is None:
        return None
    kind = type(values)
    if not isinstance(weights, kind):
        raise ValueError(
            f"Argument `weights` must be a {kind.__name__} if `values` is a {kind.__name__}. "
            f"Received weights={weights} of type: {type(weights).__name__}"
        )
    if kind is SparseTensor:
        same("dense shape", weights.dense_shape, values.dense_shape)
        same("indices", weights.indices, values.indices)
        return weights.values
    same("row splits", weights.row_splits, values.row_splits)
    return weights.flat_values


def single_rows(values):
    """The ragged tensor.

    Raises:
      ValueError: if its rows are no vectors.
    """
    if values.ragged_rank > 1 or values.flat_values.shape.rank not in (None, 1):
        raise ValueError(
            f"With axis=-1 the integers of a ragged matrix are counted, not those of {values}. Use "
            "merge_dims first."
        )
    return values


@export("sparse.bincount", "compat.v1.sparse.bincount", name="to_sparse")
@dispatchable
def to_sparse(
    values,
    weights=None,
    axis=0,
    minlength=None,
    maxlength=None,
    binary_output=False,
    name=None,
):
    """How often each integer occurs, as a sparse tensor that leaves out what does not occur.

    Args:
      values: tensor, ragged tensor or `tf.sparse.SparseTensor` of int32 or int64, none negative.
      weights: one like `values`, of the same shape: sums of weights instead of counts.
      axis: 0 or None: count all; -1: count each row of a matrix by itself.
      minlength: at least so long is the last axis of the result.
      maxlength: at most so long; larger values are left out.
      binary_output: 1 for what occurs at all.
      name: name of the node in a graph.

    Returns:
      A `tf.sparse.SparseTensor`: a vector, or a matrix with a row for each.

    Raises:
      ValueError: if `axis` is another one, or there are weights and `binary_output`.
      InvalidArgumentError: if a number is negative, or the weights have another shape.

    Example:
      >>> import yeoul as tf
      >>> counts = tf.sparse.bincount([[1, 1, 5], [0, 5, 5]], axis=-1)
      >>> counts.indices.numpy().tolist(), counts.values.numpy().tolist()
      ([[0, 1], [0, 5], [1, 0], [1, 5]], [2, 1, 1, 2])
    """
    one_of_both(weights, binary_output)
    check_axis(axis)
    attrs = {
        "minlength": -1 if minlength is None else int(minlength),
        "maxlength": -1 if maxlength is None else int(maxlength),
        "binary_output": bool(binary_output),
    }
    if isinstance(values, (SparseTensor, RaggedTensor)):
        flat = values.values if isinstance(values, SparseTensor) else values.flat_values
        factors = weights_of(values, weights)
        factors = convert_to_tensor(np.zeros(0, flat.dtype.np)) if factors is None else factors
        if axis == -1 and isinstance(values, SparseTensor):
            return SparseTensor(*execute(SPARSE_COUNT, (*parts_of(values), factors), attrs, name))
        if axis == -1:
            inputs = (cast(single_rows(values).row_splits, INT64), flat, factors)
            return SparseTensor(*execute(RAGGED_COUNT, inputs, attrs, name))
        return SparseTensor(*execute(DENSE_COUNT, (flat, factors), attrs, name))
    values = to_tensor(values)
    if weights is None:
        weights = convert_to_tensor(np.zeros(0, values.dtype.np))
    elif axis != -1:
        weights = reshape(weights, [-1])
    values = values if axis == -1 else reshape(values, [-1])
    return SparseTensor(*execute(DENSE_COUNT, (values, weights), attrs, name))


def prepared(flat, factors, dtype, minlength, maxlength):
    """The integers to be counted, the number of counts, and the weights."""
    flat = flat if flat.dtype.np.kind == "i" else cast(flat, "int32")
    if factors is None:
        factors = convert_to_tensor(np.zeros(0, as_dtype(dtype).np))
    size = cast(counts_size(flat, minlength, maxlength), flat.dtype)
    return flat, size, factors


def ragged_bincount(
    arr,
    weights=None,
    minlength=None,
    maxlength=None,
    dtype="int32",
    name=None,
    axis=None,
    binary_output=False,
):
    """`tf.math.bincount` of a ragged tensor."""
    check_axis(axis)
    one_of_both(weights, binary_output)
    factors = weights_of(arr, weights)
    if axis != -1:
        flat = arr.flat_values
        return bincount(flat, factors, minlength, maxlength, dtype, name, None, binary_output)
    splits = cast(single_rows(arr).row_splits, INT64)
    inputs = prepared(arr.values, factors, dtype, minlength, maxlength)
    attrs = {"binary_output": bool(binary_output)}
    return execute(RAGGED_BINCOUNT, (splits, *inputs), attrs, name)


def sparse_bincount(
    arr,
    weights=None,
    minlength=None,
    maxlength=None,
    dtype="int32",
    name=None,
    axis=None,
    binary_output=False,
):
    """`tf.math.bincount` of a sparse tensor."""
    check_axis(axis)
    one_of_both(weights, binary_output)
    factors = weights_of(arr, weights)
    if axis != -1:
        return bincount(arr.values, factors, minlength, maxlength, dtype, name, None, binary_output)
    flat, size, factors = prepared(arr.values, factors, dtype, minlength, maxlength)
    attrs = {"binary_output": bool(binary_output)}
    inputs = (arr.indices, flat, arr.dense_shape, size, factors)
    return execute(SPARSE_BINCOUNT, inputs, attrs, name)
