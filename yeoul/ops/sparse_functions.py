"""More of tf.sparse: eye, mask, map_values, softmax, fill_empty_rows."""

import numpy as np

from yeoul.core.dtypes import FROM_NUMPY, as_dtype
from yeoul.core.export import export
from yeoul.engine.convert import convert_to_tensor, invalid
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.indexed_slices import IndexedSlices
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.engine.op import register
from yeoul.ops.compare import not_equal
from yeoul.ops.creation import ones
from yeoul.ops.family import SINGLE
from yeoul.ops.gather import gather
from yeoul.ops.gather_nd import gather_nd
from yeoul.ops.ragged_partition import INT64, check, same_vectors
from yeoul.ops.reduce import reduce_all, reduce_sum
from yeoul.ops.select import where
from yeoul.ops.sparse_dense import as_sparse
from yeoul.ops.sparse_order import INDEX, parts_of, with_static
from yeoul.ops.sparse_reduce import REDUCE_SUM
from yeoul.ops.sparse_tensor import SparseTensor


@export("sparse.eye")
def eye(num_rows, num_columns=None, dtype="float32", name=None):
    """A sparse matrix with ones on its diagonal.

    Args:
      num_rows: number of rows.
      num_columns: number of columns; by default as many.
      dtype: of the ones.
      name: has no effect.

    Returns:
      A `tf.sparse.SparseTensor`.

    Example:
      >>> import yeoul as tf
      >>> tf.sparse.eye(2, 3).indices.numpy().tolist()
      [[0, 0], [1, 1]]
    """
    rows = int(np.asarray(num_rows))
    columns = rows if num_columns is None else int(np.asarray(num_columns))
    diagonal = np.arange(min(rows, columns), dtype=INT64)
    values = ones([len(diagonal)], as_dtype(dtype))
    return SparseTensor(np.stack([diagonal] * 2, 1), values, np.array([rows, columns], INT64))


@export("sparse.mask")
@dispatchable
def mask(a, mask_indices, name=None):
    """`tf.IndexedSlices` without the slices of some indices.

    Args:
      a: `tf.IndexedSlices`.
      mask_indices: integer vector: the indices to leave out.
      name: has no effect.

    Returns:
      A `tf.IndexedSlices`.

    Example:
      >>> import yeoul as tf
      >>> x = tf.IndexedSlices(tf.constant([[1.0], [2.0], [3.0]]), tf.constant([4, 5, 6]))
      >>> tf.sparse.mask(x, [5]).indices.numpy()
      array([4, 6], dtype=int32)
    """
    indices = convert_to_tensor(a.indices)
    left_out = convert_to_tensor(mask_indices, indices.dtype)
    kept = where(reduce_all(not_equal(indices[:, None], left_out[None, :]), axis=1))[:, 0]
    return IndexedSlices(gather(a.values, kept), gather(indices, kept), a._dense_shape)


@export("sparse.map_values")
def map_values(op, *args, **kwargs):
    """Applies a function to the elements of sparse tensors, which have the same indices.

    Args:
      op: takes `args` with elements in place of sparse tensors; returns as many.
      *args: arguments.
      **kwargs: arguments by name.

    Returns:
      A `tf.sparse.SparseTensor`.

    Raises:
      ValueError: if no argument is sparse, or the number of elements changes.

    Example:
      >>> import yeoul as tf
      >>> tf.sparse.map_values(tf.square, tf.SparseTensor([[1]], [3], [2])).values.numpy()
      array([9], dtype=int32)
    """
    found = [x for x in (*args, *kwargs.values()) if isinstance(x, SparseTensor)]
    if not found:
        raise ValueError("No SparseTensor in argument list of map_values")
    first = found[0]
    for other in found[1:]:
        _check_same_indices(first, other)
    flat = lambda x: x.values if isinstance(x, SparseTensor) else x  # noqa: E731
    values = op(*map(flat, args), **{name: flat(x) for name, x in kwargs.items()})
    return first.with_values(values)


def _check_same_indices(a, b):
    """Raises unless two sparse tensors have the same elements and shape."""
    for x, y, what in (
        (a.indices, b.indices, "indices"),
        (a.dense_shape, b.dense_shape, "dense_shape"),
    ):
        check(
            f"tf.sparse.map_values: the sparse tensors must have the same {what}; those of the "
            "first are {}.",
            same_vectors,
            x,
            y,
        )


# tf.sparse.softmax


def _softmax_host(indices, values, dims):
    if len(dims) < 2:
        raise invalid(f"Input should have rank >= 2, but got: {len(dims)} [Op:SparseSoftmax]")
    groups = np.ravel_multi_index(tuple(indices[:, :-1].T), tuple(dims[:-1]))
    count = int(groups.max()) + 1 if len(values) else 0
    top = np.full(count, -np.inf, values.dtype)
    np.maximum.at(top, groups, values)
    powers = np.exp(values - top[groups])
    total = np.zeros(count, values.dtype)
    np.add.at(total, groups, powers)
    return powers / total[groups]


def _softmax_rule(r, dy):
    indices, _, dims = r.inputs
    y = r.outputs[0]
    summed = execute(REDUCE_SUM, (indices, dy * y, dims, (-1,)), {"keep_dims": False})
    return None, y * (dy - gather_nd(summed, indices[:, :-1])), None


SPARSE_SOFTMAX = register(
    "SparseSoftmax",
    "sp_indices:int64, sp_values:T, sp_shape:int64",
    host=_softmax_host,
    grad=_softmax_rule,
    shape=lambda inputs, attrs: [(dims_of(inputs[1]), dtype_of(inputs[1]))],
    types=SINGLE,
)


@export("sparse.softmax")
@dispatchable
def softmax(sp_input, name=None):
    """The softmax of the elements along the last axis; missing ones stay missing.

    Args:
      sp_input: `tf.sparse.SparseTensor` of float32 or float64, of rank at least 2.
      name: name of the node when a graph is being built.

    Returns:
      A `tf.sparse.SparseTensor`.

    Raises:
      TypeError: if the argument is no sparse tensor.
      InvalidArgumentError: if its rank is below 2.

    Example:
      >>> import yeoul as tf
      >>> x = tf.SparseTensor([[0, 0], [0, 2]], [1.0, 1.0], [1, 3])
      >>> tf.sparse.softmax(x).values.numpy().tolist()
      [0.5, 0.5]
    """
    sp_input = as_sparse(sp_input)
    return sp_input.with_values(execute(SPARSE_SOFTMAX, parts_of(sp_input), name=name))


# tf.sparse.fill_empty_rows


def _fill_host(indices, values, dims, default):
    if not len(dims):
        raise invalid("dense_shape must have at least one dimension [Op:SparseFillEmptyRows]")
    rows = int(dims[0])
    out_of_range = (indices[:, 0] < 0) | (indices[:, 0] >= rows)
    if out_of_range.any():
        at = int(np.argmax(out_of_range))
        raise invalid(f"indices({at}, 0) is invalid: {indices[at, 0]} >= {rows}")
    empty = np.ones(rows, bool)
    empty[indices[:, 0]] = False
    missing = np.flatnonzero(empty)
    added = np.zeros((len(missing), indices.shape[1]), INT64)
    added[:, 0] = missing
    every = np.concatenate([indices, added])
    order = np.argsort(every[:, 0], kind="stable")
    filled = np.concatenate([values, np.full(len(missing), default, values.dtype)])
    place = np.empty(len(order), INT64)
    place[order] = np.arange(len(order))
    return every[order], filled[order], empty, place[: len(values)]


def _fill_specs(inputs, attrs):
    count, rank = dims_of(inputs[0])
    bool_, int64 = FROM_NUMPY[np.dtype(bool)], INDEX
    return [
        ((None, rank), int64),
        ((None,), dtype_of(inputs[1])),
        ((None,), bool_),
        ((count,), int64),
    ]


def _fill_rule(r, dindices, dvalues, dempty, dmap):
    places = r.outputs[3]
    of_values = gather(dvalues, places)
    return None, of_values, None, reduce_sum(dvalues) - reduce_sum(of_values)


SPARSE_FILL = register(
    "SparseFillEmptyRows",
    "indices:int64, values:T, dense_shape:int64, default_value:T",
    host=_fill_host,
    grad=_fill_rule,
    shape=_fill_specs,
    outputs=4,
)


@export("sparse.fill_empty_rows")
@dispatchable
def fill_empty_rows(sp_input, default_value, name=None):
    """The sparse tensor with an element at the start of each row that has none.

    Args:
      sp_input: `tf.sparse.SparseTensor`.
      default_value: that element.
      name: name of the node when a graph is being built.

    Returns:
      The `tf.sparse.SparseTensor`, and a bool vector: which rows were empty.

    Raises:
      TypeError: if the argument is no sparse tensor.

    Example:
      >>> import yeoul as tf
      >>> filled, empty = tf.sparse.fill_empty_rows(tf.SparseTensor([[1, 2]], [5], [2, 3]), 0)
      >>> filled.indices.numpy().tolist(), empty.numpy().tolist()
      ([[0, 0], [1, 2]], [True, False])
    """
    sp_input = as_sparse(sp_input)
    default = convert_to_tensor(default_value, dtype=sp_input.dtype)
    indices, values, empty, _ = execute(SPARSE_FILL, (*parts_of(sp_input), default), name=name)
    filled = SparseTensor(indices, values, sp_input.dense_shape)
    return with_static(filled, sp_input.shape), empty
