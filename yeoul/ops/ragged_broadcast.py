"""Elementwise functions of ragged tensors: operands brought to one set of rows."""

import numpy as np

from yeoul.core.dtypes import FROM_NUMPY
from yeoul.engine.convert import convert_to_tensor, invalid
from yeoul.engine.dispatch import execute
from yeoul.engine.infer import dims_of
from yeoul.engine.op import NONE, register
from yeoul.engine.tensor import EagerTensor, Tensor
from yeoul.engine.variable import BaseVariable
from yeoul.ops.casting import cast
from yeoul.ops.gather import gather
from yeoul.ops.ragged_joining import check_dtypes, with_depth
from yeoul.ops.ragged_partition import INT64
from yeoul.ops.ragged_shapes import expanded
from yeoul.ops.ragged_tensor import RaggedTensor
from yeoul.ops.views import expand_dims

# The rows that come of broadcasting, and for each operand which of its values goes where.


def _broadcast_specs(inputs, attrs):
    depth, count = attrs["depth"], len(attrs["uniform"])
    bounds = [dims_of(inputs[i * depth]) for i in range(count)]
    known = [d[0] for d in bounds if d is not None and d[0] is not None]
    rows = max(known) if known and (len(known) == count or max(known) > 2) else None
    splits = [((rows if i == 0 else None,), FROM_NUMPY[INT64]) for i in range(depth)]
    return splits + [((None,), FROM_NUMPY[INT64])] * count


def _broadcast_host(*splits, depth, uniform):
    count = len(uniform)
    operands = [splits[i * depth : (i + 1) * depth] for i in range(count)]
    sizes = [len(s[0]) - 1 for s in operands]
    total = _agreed(np.array([[n] for n in sizes]), [True] * count, 0)
    rows = [np.arange(total[0]) if n == total[0] else np.zeros(total[0], INT64) for n in sizes]
    found = []
    for level in range(depth):
        lengths = np.stack([np.diff(s[level])[r] for s, r in zip(operands, rows, strict=True)])
        single = [
            u[level] and (np.diff(s[level]) == 1).all()
            for u, s in zip(uniform, operands, strict=True)
        ]
        agreed = _agreed(lengths, single, level + 1)
        bounds = np.concatenate([np.zeros(1, INT64), np.cumsum(agreed)])
        found.append(bounds)
        parents = np.repeat(np.arange(len(agreed)), agreed)
        columns = np.arange(bounds[-1]) - bounds[parents]
        for i, (own, row) in enumerate(zip(operands, rows, strict=True)):
            once = lengths[i][parents] != agreed[parents]
            rows[i] = own[level][row[parents]] + np.where(once, 0, columns)
    return [x.astype(INT64) for x in (*found, *rows)]


def _agreed(lengths, single, axis):
    """The lengths of the broadcast rows: those of the operands that are not single elements."""
    fixed = [n for n, one in zip(lengths, single, strict=True) if not (one and (n == 1).all())]
    if not fixed:
        return lengths[0]
    for other in fixed[1:]:
        if not np.array_equal(fixed[0], other):
            shown = " and ".join(np.array2string(n, threshold=10) for n in (fixed[0], other))
            raise invalid(
                f"Ragged tensors do not broadcast: along axis {axis} their lengths are {shown}. "
                "Rows must have equal lengths, or one operand a uniform length of 1."
            )
    return fixed[0]


RAGGED_BROADCAST = register(
    "RaggedBroadcast",
    "splits*:Tsplits",
    attrs={"depth": 1, "uniform": ()},
    host=_broadcast_host,
    grad=NONE,
    shape=_broadcast_specs,
    outputs=None,
)


def elementwise(function, operands):
    """Applies a function of several tensors to the elements of ragged tensors and tensors.

    Args:
      function: takes as many tensors, and returns one of their broadcast shape.
      operands: ragged tensors, tensors, and Python values.

    Returns:
      A ragged tensor.
    """
    ragged = [x for x in operands if isinstance(x, RaggedTensor)]
    first = ragged[0]
    check_dtypes(ragged)
    others = [
        x if isinstance(x, RaggedTensor) or is_scalar(x) else as_dense(x, first) for x in operands
    ]
    rest = [x for x in others if isinstance(x, Tensor) and x.shape.rank != 0]
    if all(same_rows(first, x) for x in ragged[1:]) and all(fits_inside(x, first) for x in rest):
        flats = [x.flat_values if isinstance(x, RaggedTensor) else along(x, first) for x in others]
        return first.with_flat_values(function(*flats))
    return broadcast(function, others)


def is_scalar(value):
    """True for Python and NumPy scalars, and tensors and variables of rank 0."""
    if isinstance(value, (Tensor, BaseVariable)):
        return value.shape.rank == 0
    return not isinstance(value, RaggedTensor) and np.ndim(value) == 0


def as_dense(value, like):
    """An operand as a tensor; lists and arrays take the dtype of the ragged one if they can."""
    if isinstance(value, (list, tuple, np.ndarray)):
        return convert_to_tensor(value, dtype_hint=like.dtype)
    return convert_to_tensor(value)


def same_rows(a, b):
    """True if two ragged tensors are known to have the same rows."""
    if a.ragged_rank != b.ragged_rank or a.shape.rank != b.shape.rank:
        return False
    for x, y in zip(a.nested_row_splits, b.nested_row_splits, strict=True):
        if x is y:
            continue
        if not (type(x) is type(y) is EagerTensor and np.array_equal(x._a, y._a)):
            return False
    return True


def fits_inside(tensor, ragged):
    """True if a tensor broadcasts with the values of the rows, or has one for each row."""
    rank = tensor.shape.rank
    if rank is None:
        return False
    if rank < ragged.flat_values.shape.rank:
        return True
    rows = ragged.shape[0]
    return (
        ragged.ragged_rank == 1
        and rank == ragged.shape.rank
        and tensor.shape[1] == 1
        and rows is not None
        and tensor.shape[0] == rows
    )


def along(tensor, ragged):
    """A tensor that `fits_inside`, as the operand of the flat values."""
    if not isinstance(tensor, Tensor) or tensor.shape.rank < ragged.shape.rank:
        return tensor
    return gather(tensor[:, 0], ragged.value_rowids())


def broadcast(function, operands):
    """The general case: rows computed from those of all operands."""
    places = [i for i, x in enumerate(operands) if not is_scalar(x)]
    rank = max(operands[i].shape.rank for i in places)
    parts = [in_rank(operands[i], rank) for i in places]
    depth = max(p.ragged_rank for p in parts if isinstance(p, RaggedTensor))
    dtype = next(p.row_splits.dtype for p in parts if isinstance(p, RaggedTensor))
    parts = [with_depth(p, depth).with_row_splits_dtype(dtype) for p in parts]
    uniform = tuple([tuple(is_uniform(p, depth)) for p in parts])
    splits = [s for p in parts for s in p.nested_row_splits]
    found = execute(RAGGED_BROADCAST, splits, {"depth": depth, "uniform": uniform})
    bounds, indices = found[:depth], found[depth:]
    flats = list(operands)
    for place, part, index in zip(places, parts, indices, strict=True):
        flats[place] = picked(part.flat_values, index)
    result = function(*flats)
    for level in range(depth, 0, -1):
        lengths = {length_at(p, level) for p in parts}
        lengths = lengths if lengths == {1} else lengths - {1}
        length = lengths.pop() if len(lengths) == 1 else None
        bound = bounds[level - 1]
        if dtype.np != INT64:
            bound = cast(bound, dtype)
        result = RaggedTensor(result, bound, True, length)
    return result


def in_rank(value, rank):
    """The value with axes of size 1 in front, up to the rank."""
    while value.shape.rank < rank:
        value = expanded(value, 0) if isinstance(value, RaggedTensor) else expand_dims(value, 0)
    return value


def is_uniform(value, depth):
    """Of each partition, whether its rows are known to have one length."""
    for _ in range(depth):
        yield value._uniform is not None
        value = value.values


def length_at(value, level):
    """The length of all rows of the partition number `level`, from 1, where it is known."""
    for _ in range(level - 1):
        value = value.values
    return value._uniform if isinstance(value._uniform, int) else None


def picked(values, index):
    """The values at these places; all of them in order need no gather."""
    if type(index) is EagerTensor and type(values) is EagerTensor:
        if np.array_equal(index._a, np.arange(values._a.shape[0])):
            return values
    return gather(values, index)
