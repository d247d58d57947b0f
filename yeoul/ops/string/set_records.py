"""The records behind tf.sets: set operations on the rows of dense and sparse tensors."""

import math

import numpy as np

from yeoul.engine.convert import invalid
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.engine.op import NONE, register
from yeoul.ops.family import dtypes
from yeoul.ops.sparse_dense import check_indices
from yeoul.ops.static import partial_dims
from yeoul.ops.string.elements import INT32, INT64, one_of

ELEMENTS = dtypes("int8", "int16", "int32", "int64", "uint8", "uint16", "object")
AXES = "the last axis holds the elements, the axes before it count the sets"
OPERATIONS = {
    "a-b": lambda a, b: np.setdiff1d(a, b, assume_unique=True),
    "b-a": lambda a, b: np.setdiff1d(b, a, assume_unique=True),
    "intersection": lambda a, b: np.intersect1d(a, b, assume_unique=True),
    "union": np.union1d,
}


def check_elements(op, values):
    """Raises InvalidArgumentError for elements that sets do not hold."""
    if values.dtype not in ELEMENTS:
        raise invalid(
            f"Value for attr 'T' of {values.dtype} is not in the list of allowed values: int8, "
            f"int16, int32, int64, uint8, uint16, string [Op:{op}]"
        )


class Sets:
    """The rows of a tensor.

    Attributes:
      shape: the dimensions that count the rows: all but the last one.
      rows: for each element, the number of its row.
      values: the elements.
    """

    def __init__(self, shape, rows, values):
        self.shape, self.rows, self.values = shape, rows, values


def of_dense(op, x):
    """The rows of a dense tensor."""
    if x.ndim < 2:
        raise invalid(f"Shape {list(x.shape)} has rank {x.ndim} < 2 [Op:{op}]: {AXES}")
    count = math.prod(x.shape[:-1])
    return Sets(x.shape[:-1], np.repeat(np.arange(count), x.shape[-1]), x.reshape(-1))


def of_sparse(op, indices, values, dims, ordered):
    """The rows of a sparse tensor."""
    if len(dims) < 2:
        raise invalid(f"Invalid rank {len(dims)}. A set tensor has rank 2 or more [Op:{op}]")
    dims = tuple(dims.tolist())
    check_indices(indices, dims, op, ordered)
    rows = np.zeros(len(indices), np.int64)
    for axis, size in enumerate(dims[:-1]):
        rows = rows * size + indices[:, axis]
    return Sets(dims[:-1], rows, values)


def operated(op, first, second, set_operation):
    """The sets of the results, as the components of a sparse tensor."""
    one_of(op, "set_operation", set_operation, OPERATIONS)
    if first.shape != second.shape:
        raise invalid(
            f"Mismatched shapes {list(first.shape)} vs {list(second.shape)} [Op:{op}]: all "
            "dimensions but the last must be equal"
        )
    elements, codes = np.unique(np.concatenate([first.values, second.values]), return_inverse=True)
    codes, width = codes.reshape(-1), max(len(elements), 1)
    split = len(first.values)
    a = np.unique(first.rows * width + codes[:split])
    b = np.unique(second.rows * width + codes[split:])
    keys = np.sort(OPERATIONS[set_operation](a, b)).astype(np.int64)
    rows, codes = keys // width, keys % width
    counts = np.bincount(rows, minlength=math.prod(first.shape))
    places = np.arange(len(rows)) - np.repeat(np.cumsum(counts) - counts, counts)
    groups = np.unravel_index(rows, first.shape) if len(rows) else [rows] * len(first.shape)
    indices = np.stack([*groups, places], axis=1).astype(np.int64)
    dims = np.array([*first.shape, counts.max(initial=0)], np.int64)
    return indices, elements[codes], dims


def _dense_dense(a, b, set_operation, validate_indices):
    op = "DenseToDenseSetOperation"
    check_elements(op, a)
    return operated(op, of_dense(op, a), of_dense(op, b), set_operation)


def _dense_sparse(a, indices, values, dims, set_operation, validate_indices):
    op = "DenseToSparseSetOperation"
    check_elements(op, a)
    second = of_sparse(op, indices, values, dims, validate_indices)
    return operated(op, of_dense(op, a), second, set_operation)


def _sparse_sparse(i1, v1, d1, i2, v2, d2, set_operation, validate_indices):
    op = "SparseToSparseSetOperation"
    check_elements(op, v1)
    first = of_sparse(op, i1, v1, d1, validate_indices)
    second = of_sparse(op, i2, v2, d2, validate_indices)
    return operated(op, first, second, set_operation)


def rank_of(value):
    """The rank of a dense input, or None."""
    dims = dims_of(value)
    return None if dims is None else len(dims)


def shape_rank(dims):
    """The rank that an input with a shape says, or None."""
    known = dims_of(dims)
    return None if not known else known[0]


def _specs(place):
    """The shape rule, for records whose input of this place tells the rank."""

    def specs(inputs, attrs):
        x = inputs[place]
        rank = rank_of(x) if place == 0 else shape_rank(x)
        values = inputs[0] if place == 0 else inputs[1]
        return [((None, rank), INT64), ((None,), dtype_of(values)), ((rank,), INT64)]

    return specs


def _dense_specs(inputs, attrs):
    """The shape rule of two dense inputs: their known dimensions must fit."""
    a, b = (dims_of(x) for x in inputs)
    for dims in (a, b):
        if dims is not None and len(dims) < 2:
            raise ValueError(f"Shape {list(dims)} has rank {len(dims)} < 2: {AXES}")
    if a is not None and b is not None:
        pairs = zip(a[:-1], b[:-1], strict=False)
        if len(a) != len(b) or any(None not in pair and pair[0] != pair[1] for pair in pairs):
            raise ValueError(
                f"Mismatched shapes {list(a[:-1])} vs {list(b[:-1])}: all dimensions but the last "
                "must be equal"
            )
    return _specs(0)(inputs, attrs)


OPERATION = {"set_operation": None, "validate_indices": True}
DENSE_TO_DENSE = register(
    "DenseToDenseSetOperation",
    "set1:T, set2:T",
    attrs=OPERATION,
    host=_dense_dense,
    grad=NONE,
    shape=_dense_specs,
    outputs=3,
)
DENSE_TO_SPARSE = register(
    "DenseToSparseSetOperation",
    "set1:T, set2_indices:int64, set2_values:T, set2_shape:int64",
    attrs=OPERATION,
    host=_dense_sparse,
    grad=NONE,
    shape=_specs(0),
    outputs=3,
)
SPARSE_TO_SPARSE = register(
    "SparseToSparseSetOperation",
    "set1_indices:int64, set1_values:T, set1_shape:int64, "
    "set2_indices:int64, set2_values:T, set2_shape:int64",
    attrs=OPERATION,
    host=_sparse_sparse,
    grad=NONE,
    shape=_specs(2),
    outputs=3,
)


def _size_host(indices, values, dims, validate_indices):
    check_elements("SetSize", values)
    sets = of_sparse("SetSize", indices, values, dims, validate_indices)
    elements, codes = np.unique(sets.values, return_inverse=True)
    width = max(len(elements), 1)
    rows = np.unique(sets.rows * width + codes.reshape(-1)) // width
    counts = np.bincount(rows, minlength=math.prod(sets.shape))
    return counts.astype(np.int32).reshape(sets.shape)


def _size_specs(inputs, attrs):
    dims = partial_dims(inputs[2])
    return [(None if dims is None else tuple(dims[:-1]), INT32)]


SET_SIZE = register(
    "SetSize",
    "set_indices:int64, set_values:T, set_shape:int64",
    attrs={"validate_indices": True},
    host=_size_host,
    grad=NONE,
    shape=_size_specs,
)
