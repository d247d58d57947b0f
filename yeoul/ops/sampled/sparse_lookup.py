"""Rows of embeddings combined by example: tf.nn.embedding_lookup_sparse, …safe_….

Without weights the rows are gathered and combined in one step, as `tf.sparse.segment_mean` does.
"""

import numpy as np

from yeoul.core.export import export
from yeoul.engine.convert import convert_to_tensor
from yeoul.engine.dispatch import dispatchable
from yeoul.engine.infer import dims_of
from yeoul.engine.op import TABLE
from yeoul.engine.tensor import EagerTensor
from yeoul.engine.variable import BaseVariable
from yeoul.ops import sparse_order, sparse_parts
from yeoul.ops.casting import cast
from yeoul.ops.creation import zeros_like
from yeoul.ops.division import divide_no_nan
from yeoul.ops.exponential import sqrt
from yeoul.ops.joining import concat
from yeoul.ops.math import multiply, square
from yeoul.ops.nn_layers import embedding_lookup
from yeoul.ops.ragged_tensor import RaggedTensor
from yeoul.ops.reduce import reduce_prod
from yeoul.ops.sampled.partitioned import in_parts
from yeoul.ops.segment import segment_sum
from yeoul.ops.segment_means import sparse_segment_mean, sparse_segment_sqrt_n, sparse_segment_sum
from yeoul.ops.shapes import shape
from yeoul.ops.sparse_functions import fill_empty_rows
from yeoul.ops.sparse_tensor import SparseTensor
from yeoul.ops.views import expand_dims, reshape

COMBINERS = {
    "sum": sparse_segment_sum,
    "mean": sparse_segment_mean,
    "sqrtn": sparse_segment_sqrt_n,
}


def check_combiner(combiner):
    """The combiner, "mean" by default.

    Raises:
      ValueError: if it is none.
    """
    if combiner is None:
        return "mean"
    if combiner not in COMBINERS:
        raise ValueError(f"combiner must be one of 'mean', 'sqrtn' or 'sum', got {combiner}")
    return combiner


def as_sparse_ids(value, name, optional=False):
    """A sparse or ragged tensor as a sparse one.

    Raises:
      TypeError: if it is neither.
    """
    if isinstance(value, RaggedTensor):
        return value.to_sparse()
    if isinstance(value, SparseTensor) or (optional and value is None):
        return value
    expected = "either None or SparseTensor" if optional else "SparseTensor"
    raise TypeError(f"{name} must be {expected}, got {type(value)}")


def combined(lookup, params, ids, weights, combiner, max_norm, name=None):
    """The combination of each example's rows.

    Args:
      lookup: function of (params, ids, max_norm): the rows.
      params: the embeddings.
      ids: sparse tensor of row numbers.
      weights: sparse tensor of the same indices, or None.
      combiner: "sum", "mean" or "sqrtn".
      max_norm: rows of a larger norm are scaled down to it, or None.
      name: name of the node in a graph.
    """
    segments = cast(ids.indices[:, 0], "int32")
    if weights is None and max_norm is None and not in_parts(params):
        if isinstance(params, (list, tuple)) and isinstance(params[0], BaseVariable):
            params = params[0]
        rows = convert_to_tensor(params)
        return COMBINERS[combiner](rows, ids.values, segments, name=name, sparse_gradient=True)
    rows = lookup(params, ids.values, max_norm)
    if weights is None:
        places = TABLE["Range"].public(0, shape(ids.values)[0])
        return COMBINERS[combiner](rows, places, segments, name=name)
    factors = cast(weights.values, rows.dtype)
    wide = factors
    for _ in range(len(dims_of(rows)) - 1):
        wide = expand_dims(wide, -1)
    total = segment_sum(multiply(rows, wide), segments)
    if combiner == "sum":
        return total
    if combiner == "mean":
        return divide_no_nan(total, segment_sum(wide, segments))
    return divide_no_nan(total, sqrt(segment_sum(square(wide), segments)))


def sparse_lookup(lookup, params, sp_ids, sp_weights, combiner, max_norm, name):
    """`embedding_lookup_sparse` with any way of looking rows up."""
    combiner = check_combiner(combiner)
    params = list(params) if isinstance(params, tuple) else params
    ids = as_sparse_ids(sp_ids, "sp_ids")
    weights = as_sparse_ids(sp_weights, "sp_weights", optional=True)
    if params is None or (isinstance(params, list) and not params):
        raise ValueError(
            "params must be specified: a tensor or variable of rows, or a list of such"
        )
    if weights is not None:
        ids.values.shape.assert_is_compatible_with(weights.values.shape)
    return combined(lookup, params, ids, weights, combiner, max_norm, name)


@export("nn.embedding_lookup_sparse")
@dispatchable
def embedding_lookup_sparse(
    params, sp_ids, sp_weights, combiner=None, max_norm=None, name=None, allow_fast_lookup=False
):
    """The rows of an embedding matrix that each example names, combined.

    Args:
      params: tensor or variable `[rows, ...]`, or a list of such whose rows follow on one another.
      sp_ids: `tf.sparse.SparseTensor` `[batch, …]` or ragged tensor of row numbers.
      sp_weights: weights of the rows, of the same indices; None for 1.
      combiner: "sum", "mean" (divided by the sum of the weights; the default) or "sqrtn" (divided
        by the square root of the sum of their squares).
      max_norm: rows whose norm is larger are scaled down to it.
      name: name of the node in a graph.
      allow_fast_lookup: has no effect: without weights the rows are combined in one step anyway.

    Returns:
      Tensor `[batch, ...]`, up to the last example that names a row; 0 for examples without rows.

    Raises:
      TypeError: if ids or weights are neither sparse nor ragged.
      ValueError: for another combiner, or if ids and weights differ in number.
      InvalidArgumentError: if there is no such row.

    Example:
      >>> import yeoul as tf
      >>> ids = tf.SparseTensor([[0, 0], [0, 1], [1, 0]], [0, 2, 1], [2, 2])
      >>> print(tf.nn.embedding_lookup_sparse([[1.0], [2.0], [4.0]], ids, None).numpy())
      [[2.5]
       [2. ]]
    """
    return sparse_lookup(embedding_lookup, params, sp_ids, sp_weights, combiner, max_norm, name)


def kept(ids, weights, combiner):
    """The elements with a row number of at least 0 and, unless summed, a weight above 0."""
    positive = TABLE["Greater"].public
    stay = TABLE["GreaterEqual"].public(ids.values, np.zeros((), ids.dtype.np))
    if weights is not None and combiner != "sum":
        heavy = positive(weights.values, np.zeros((), weights.dtype.np))
        stay = TABLE["LogicalAnd"].public(stay, heavy)
    return [None if sp is None else sparse_parts.retain(sp, stay) for sp in (ids, weights)]


def as_matrix(sp, rows, columns):
    """A sparse tensor whose axes but the last are merged."""
    return sparse_order.reshape(sp, concat([reshape(rows, [1]), reshape(columns, [1])], 0))


def safe_lookup(lookup, params, ids, weights, combiner, default_id, max_norm, name):
    """`safe_embedding_lookup_sparse` with any way of looking rows up."""
    combiner = check_combiner(combiner)
    if params is None or (isinstance(params, (list, tuple)) and not len(params)):
        raise ValueError(f"Missing embedding_weights {params}.")
    ids = as_sparse_ids(ids, "sparse_ids")
    weights = as_sparse_ids(weights, "sparse_weights", optional=True)
    outer, rank = ids.dense_shape, ids.shape.rank
    static = None if rank is None else ids.shape.as_list()[:-1]
    ids, weights = (
        sp if sp is None or rank == 2 else as_matrix(sp, reduce_prod(outer[:-1]), outer[-1])
        for sp in (ids, weights)
    )
    ids, weights = kept(ids, weights, combiner)
    ids, empty = fill_empty_rows(ids, np.asarray(default_id or 0, ids.dtype.np))
    if weights is not None:
        weights, _ = fill_empty_rows(weights, np.ones((), weights.dtype.np))
    rows = combined(lookup, params, ids, weights, combiner, max_norm)
    if default_id is None:
        for _ in range(len(dims_of(rows)) - 1):
            empty = expand_dims(empty, -1)
        rows = TABLE["SelectV2"].public(empty, zeros_like(rows), rows)
    tail = shape(rows, out_type="int64")[1:]
    result = reshape(rows, concat([outer[:-1], tail], 0), name)
    if static is not None and type(result) is not EagerTensor:
        result.set_shape([*static, *dims_of(rows)[1:]])
    return result


@export("nn.safe_embedding_lookup_sparse")
@dispatchable
def safe_embedding_lookup_sparse(
    embedding_weights,
    sparse_ids,
    sparse_weights=None,
    combiner="mean",
    default_id=None,
    max_norm=None,
    name=None,
    allow_fast_lookup=False,
):
    """As `tf.nn.embedding_lookup_sparse`, also for examples without rows and with unknown ones.

    Negative row numbers are left out, and, unless the combiner is "sum", rows whose weight is not
    positive.

    Args:
      embedding_weights: tensor or variable `[rows, dim]`, or a list of such whose rows follow on
        one another.
      sparse_ids: `tf.sparse.SparseTensor` of rank 2 or more, or ragged tensor of row numbers.
      sparse_weights: weights of the rows, of the same indices; None for 1.
      combiner: "sum", "mean" or "sqrtn".
      default_id: number of the row for examples without rows; None for zeros.
      max_norm: rows whose norm is larger are scaled down to it.
      name: name of the node in a graph.
      allow_fast_lookup: has no effect: without weights the rows are combined in one step anyway.

    Returns:
      Tensor of the shape of `sparse_ids` without the last axis, followed by `dim`.

    Raises:
      TypeError: if ids or weights are neither sparse nor ragged.
      ValueError: for another combiner, or if there are no embeddings.
      InvalidArgumentError: if there is no such row.

    Example:
      >>> import yeoul as tf
      >>> ids = tf.SparseTensor([[0, 0], [2, 0]], tf.constant([1, -1], tf.int64), [3, 1])
      >>> print(tf.nn.safe_embedding_lookup_sparse([[1.0], [2.0]], ids).numpy())
      [[2.]
       [0.]
       [0.]]
    """
    return safe_lookup(
        embedding_lookup, embedding_weights, sparse_ids, sparse_weights, combiner, default_id,
        max_norm, name,
    )  # fmt: skip
