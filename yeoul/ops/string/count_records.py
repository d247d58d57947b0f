"""The records that count integers: Bincount, and those of sparse and ragged tensors."""

import math

import jax.numpy as jnp
import numpy as np

from yeoul.engine.convert import invalid
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.engine.op import NONE, register
from yeoul.ops.counting import COUNTABLE, counted
from yeoul.ops.family import INDICES
from yeoul.ops.static import known_array, partial_dims
from yeoul.ops.string.elements import INT64, scalar

LARGEST = np.iinfo(np.int64).max
NEGATIVE = "Counted are the integers from 0 on."


def rows_from_splits(op, splits, count):
    """The row of each of `count` values, from row splits that are checked."""
    if not len(splits):
        raise invalid(f"Splits must be non-empty [Op:{op}]")
    if splits[0] != 0:
        raise invalid(f"Splits must start with 0, not with {splits[0]} [Op:{op}]")
    if splits[-1] != count:
        raise invalid(
            f"Splits must end with the number of values, got {splits[-1]} instead of {count} "
            f"[Op:{op}]"
        )
    return np.searchsorted(splits, np.arange(count), side="right") - 1


def _size(op, size):
    size = int(scalar(op, "size", size))
    if size < 0:
        raise invalid(f"size ({size}) must be non-negative [Op:{op}]")
    return size


def _counts(rows, nrows, values, size, weights, binary_output):
    """How often each number below `size` occurs in each row; negative ones are left out."""
    inside = (values >= 0) & (values < size)
    if binary_output or not weights.size:
        weights = np.ones(len(values), weights.dtype)
    places = np.where(inside, rows * size + values, nrows * size)
    total = counted(np, places, weights, nrows * size + 1)[:-1].reshape(nrows, size)
    return np.minimum(total, 1) if binary_output else total


# Bincount, without rows: the oldest of them.


def _bincount_host(arr, size, weights):
    size = _size("Bincount", size)
    if arr.size and arr.min() < 0:
        raise invalid(f"Input arr must be non-negative! [Op:Bincount]. {NEGATIVE}")
    if weights.size not in (0, arr.size):
        raise invalid(
            "Input indices and weights must have the same size, but have "
            f"{arr.size} and {weights.size} [Op:Bincount]"
        )
    flat = arr.reshape(-1)
    return _counts(np.zeros_like(flat), 1, flat, size, weights.reshape(-1), False)[0]


def _bincount_lower(arr, size, weights):
    flat = arr.reshape(-1)
    if weights.size not in (0, arr.size):
        raise ValueError(f"{arr.size} values and {weights.size} weights")
    weights = weights.reshape(-1) if weights.size else jnp.ones(arr.size, weights.dtype)
    inside = (flat >= 0) & (flat < size)
    places = jnp.where(inside, flat, size)
    return jnp.zeros(size + 1, weights.dtype).at[places].add(weights)[:-1]


def _bincount_static(arr, size, weights):
    return _bincount_host(arr, np.asarray(size), weights)


BINCOUNT = register(
    "Bincount",
    "arr:int32, size!:int32, weights:T",
    lower=_bincount_lower,
    host=_bincount_static,
    grad=NONE,
    shape=lambda inputs, attrs: [(_size_dims(inputs[1]), dtype_of(inputs[2]))],
    refuses=lambda arr, size, weights: (arr < 0).any(),
    types=COUNTABLE,
)


def _size_dims(size):
    known = partial_dims(size)
    return known if known is not None and len(known) == 1 else (None,)


# Dense results of sparse and ragged tensors.


def _check_sparse(op, indices, values, dims):
    if len(indices) != len(values):
        raise invalid(
            f"Number of elements in indices ({len(indices)}) and values ({len(values)}) do not "
            f"match [Op:{op}]"
        )
    outside = ((indices < 0) | (indices >= dims)).any(axis=1)
    if outside.any():
        at = int(np.argmax(outside))
        raise invalid(
            f"Sparse index tuple indices[{at}, :] = {indices[at].tolist()} is out of bounds of "
            f"{dims.tolist()} [Op:{op}]"
        )


def _sparse_bincount_host(indices, values, dense_shape, size, weights, binary_output):
    op = "SparseBincount"
    size = _size(op, size)
    _check_sparse(op, indices, values, dense_shape)
    flat = len(dense_shape) == 1
    rows = np.zeros(len(values), np.int64) if flat else indices[:, 0]
    nrows = 1 if flat else int(dense_shape[0])
    total = _counts(rows, nrows, values, size, weights, binary_output)
    return total[0] if flat else total


def _sparse_bincount_specs(inputs, attrs):
    dims, size = partial_dims(inputs[2]), known_array(inputs[3])
    size = None if size is None else int(size)
    if dims is None:
        return [(None, dtype_of(inputs[4]))]
    return [((size,) if len(dims) == 1 else (dims[0], size), dtype_of(inputs[4]))]


SPARSE_BINCOUNT = register(
    "SparseBincount",
    "indices:int64, values:Tidx, dense_shape:int64, size:Tidx, weights:T",
    attrs={"binary_output": False},
    host=_sparse_bincount_host,
    grad=NONE,
    shape=_sparse_bincount_specs,
    types=COUNTABLE,
)


def _ragged_bincount_host(splits, values, size, weights, binary_output):
    op = "RaggedBincount"
    size = _size(op, size)
    rows = rows_from_splits(op, splits, len(values))
    if values.size and values.min() < 0:
        raise invalid(f"Input must be non-negative [Op:{op}]. {NEGATIVE}")
    return _counts(rows, len(splits) - 1, values, size, weights, binary_output)


def _ragged_bincount_specs(inputs, attrs):
    dims, size = dims_of(inputs[0]), known_array(inputs[2])
    rows = dims[0] - 1 if dims and dims[0] is not None else None
    return [((rows, None if size is None else int(size)), dtype_of(inputs[3]))]


RAGGED_BINCOUNT = register(
    "RaggedBincount",
    "splits:int64, values:Tidx, size:Tidx, weights:T",
    attrs={"binary_output": False},
    host=_ragged_bincount_host,
    grad=NONE,
    shape=_ragged_bincount_specs,
    types=COUNTABLE,
)


# Sparse results.


class Counting:
    """The limits and the kind of a count with a sparse result."""

    def __init__(self, op, minlength, maxlength, binary_output):
        self.op, self.minlength, self.maxlength = op, minlength, maxlength
        self.binary = binary_output

    def check(self, values, weights, what):
        if values.dtype not in INDICES or weights.dtype not in COUNTABLE:
            raise invalid(
                f"{self.op} counts int32 and int64, with weights of int32, int64, float32 or "
                f"float64, not {values.dtype} with weights of {weights.dtype} [Op:{self.op}]. Use "
                "tf.cast."
            )
        if values.size and values.min() < 0:
            raise invalid(f"Input values must all be non-negative [Op:{self.op}]. {NEGATIVE}")
        if weights.size and weights.shape != values.shape:
            raise invalid(
                f"Weights and {what} must have the same shape. Weight shape: "
                f"{list(weights.shape)}; {what} shape: {list(values.shape)} [Op:{self.op}]"
            )

    def of(self, rows, dims, values, weights):
        """The counts as components of a sparse tensor.

        Args:
          rows: the row of each value.
          dims: `[number of rows]`, or [] if there are none.
          values: vector of integers.
          weights: vector of weights, or an empty one.
        """
        limit = max(int(values.max(initial=0)) + 1, self.minlength)
        limit = min(limit, self.maxlength) if self.maxlength >= 0 else limit
        kept = values < limit
        numbers, codes = np.unique(values[kept], return_inverse=True)  # any int64: no products
        width = max(len(numbers), 1)
        keys, place = np.unique(rows[kept] * width + codes.reshape(-1), return_inverse=True)
        if self.binary:
            found = np.ones(len(keys), weights.dtype)
        elif weights.size:
            found = counted(np, place.reshape(-1), weights[kept], len(keys))
        else:
            found = np.bincount(place.reshape(-1), minlength=len(keys)).astype(weights.dtype)
        columns = [keys // width, numbers[keys % width]] if dims else [numbers]
        indices = np.stack(columns, axis=1).astype(np.int64)
        return indices, found, np.array([*dims, min(limit, LARGEST)], np.int64)


def _dense_count_host(values, weights, minlength, maxlength, binary_output):
    counting = Counting("DenseCountSparseOutput", minlength, maxlength, binary_output)
    if values.ndim not in (1, 2):
        raise invalid(
            f"Input must be a 1 or 2-dimensional tensor. Got: {list(values.shape)} "
            "[Op:DenseCountSparseOutput]"
        )
    counting.check(values, weights, "data")
    dims = list(values.shape[:-1])
    rows = np.repeat(np.arange(math.prod(dims)), values.shape[-1])
    return counting.of(rows, dims, values.reshape(-1), weights.reshape(-1))


def _sparse_count_host(indices, values, dense_shape, weights, minlength, maxlength, binary_output):
    op = "SparseCountSparseOutput"
    counting = Counting(op, minlength, maxlength, binary_output)
    _check_sparse(op, indices, values, dense_shape)
    counting.check(values, weights, "values")
    dims = dense_shape[:-1].tolist()[:1]
    rows = indices[:, 0] if dims else np.zeros(len(values), np.int64)
    return counting.of(rows, dims, values, weights)


def _ragged_count_host(splits, values, weights, minlength, maxlength, binary_output):
    op = "RaggedCountSparseOutput"
    counting = Counting(op, minlength, maxlength, binary_output)
    counting.check(values, weights, "values")
    rows = rows_from_splits(op, splits, len(values))
    return counting.of(rows, [len(splits) - 1], values, weights)


def _count_specs(rank, weights):
    """A shape rule; `rank(inputs)` is the rank of the result."""

    def specs(inputs, attrs):
        n = rank(inputs)
        return [((None, n), INT64), ((None,), dtype_of(inputs[weights])), ((n,), INT64)]

    return specs


def _dense_rank(inputs):
    dims = dims_of(inputs[0])
    return None if dims is None else len(dims)


def _sparse_rank(inputs):
    dims = dims_of(inputs[2])
    return None if not dims or dims[0] is None else min(dims[0], 2)


COUNT = {"minlength": -1, "maxlength": -1, "binary_output": None}
DENSE_COUNT = register(
    "DenseCountSparseOutput",
    "values:T, weights:Tout",
    attrs=COUNT,
    host=_dense_count_host,
    grad=NONE,
    shape=_count_specs(_dense_rank, 1),
    outputs=3,
)
SPARSE_COUNT = register(
    "SparseCountSparseOutput",
    "indices:int64, values:T, dense_shape:int64, weights:Tout",
    attrs=COUNT,
    host=_sparse_count_host,
    grad=NONE,
    shape=_count_specs(_sparse_rank, 3),
    outputs=3,
)
RAGGED_COUNT = register(
    "RaggedCountSparseOutput",
    "splits:int64, values:T, weights:Tout",
    attrs=COUNT,
    host=_ragged_count_host,
    grad=NONE,
    shape=_count_specs(lambda inputs: 2, 2),
    outputs=3,
)
