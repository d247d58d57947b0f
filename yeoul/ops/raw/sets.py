"""Distinct elements and sets: UniqueV2, ListDiff, and the set operations on rows."""

import math

import numpy as np

from yeoul.core.dtypes import FROM_NUMPY
from yeoul.engine.convert import invalid
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.engine.op import NONE, register
from yeoul.ops.searching import first_places

INT32, INT64 = np.dtype("int32"), np.dtype("int64")
I32, I64 = FROM_NUMPY[INT32], FROM_NUMPY[INT64]


# Along an axis.


def _distinct(x, axis):
    """Distinct slices in the order of their first place, places, and counts."""
    axis = np.asarray(axis).reshape(-1)
    if axis.size == 0:
        return first_places(x)
    if axis.size > 1 or not -x.ndim <= axis[0] < x.ndim:
        raise invalid(f"axis should be one of [{-x.ndim}, {x.ndim}), not {axis.tolist()}")
    rows = np.moveaxis(x, int(axis[0]), 0)
    numbers: dict = {}
    flat = rows.reshape(len(rows), math.prod(rows.shape[1:]))
    places = [
        numbers.setdefault(row.tobytes() if x.dtype.kind != "O" else tuple(row), len(numbers))
        for row in flat
    ]
    places = np.array(places, INT64)
    first = np.unique(places, return_index=True)[1] if places.size else places
    distinct = np.moveaxis(rows[first], 0, int(axis[0]))
    return distinct, places, np.bincount(places, minlength=len(first))


def _distinct_specs(inputs, attrs, count):
    dims, index = dims_of(inputs[0]), FROM_NUMPY[attrs["out_idx"]]
    axis = inputs[1]
    known = dims is not None and not hasattr(axis, "dtype") and np.size(axis) == 1
    whole = None if dims is None else (None,) * len(dims)
    if known:
        at = int(np.asarray(axis).reshape(-1)[0])
        whole = tuple(None if i == at % len(dims) else n for i, n in enumerate(dims))
    specs = [(whole, dtype_of(inputs[0])), ((None,), index)]
    return specs + [((None,), index)] * count


def _unique(name, count):
    def host(x, axis, out_idx):
        distinct, places, counts = _distinct(x, axis)
        found = [distinct, places.astype(out_idx), counts.astype(out_idx)]
        return found[: 2 + count]

    register(
        name,
        "x:T, axis!:Taxis",
        attrs={"out_idx": INT32},
        host=host,
        grad=NONE,
        shape=lambda inputs, attrs: _distinct_specs(inputs, attrs, count),
        outputs=2 + count,
    )


_unique("UniqueV2", 0)
_unique("UniqueWithCountsV2", 1)


def _difference(x, y, out_idx):
    if x.ndim != 1 or y.ndim != 1:
        raise invalid(f"x and y should be 1D vectors, not of shapes {x.shape} and {y.shape}")
    if x.dtype.kind == "O":
        known = set(y.tolist())
        places = np.array([i for i, v in enumerate(x.tolist()) if v not in known], out_idx)
    else:
        places = np.flatnonzero(~np.isin(x, y)).astype(out_idx)
    return x[places], places


register(
    "ListDiff",
    "x:T, y:T",
    attrs={"out_idx": INT32},
    host=_difference,
    grad=NONE,
    shape=lambda inputs, attrs: [
        ((None,), dtype_of(inputs[0])),
        ((None,), FROM_NUMPY[attrs["out_idx"]]),
    ],
    outputs=2,
)


# Sets: the last axis of a tensor, or of a sparse one, holds the elements.


class Groups:
    """The sets of a dense or sparse tensor: index of all axes but the last -> set of elements."""

    def __init__(self, dims, sets):
        self.dims, self.sets = tuple(int(n) for n in dims), sets


def of_dense(values):
    if values.ndim < 2:
        raise invalid(f"Sets need at least 2 dimensions, not shape {list(values.shape)}")
    rows = values.reshape(-1, values.shape[-1]).tolist()
    places = np.ndindex(*values.shape[:-1])
    return Groups(values.shape[:-1], {p: set(row) for p, row in zip(places, rows, strict=True)})


def of_sparse(indices, values, dims, validate):
    if len(dims) < 2:
        raise invalid(f"Sets need at least 2 dimensions, not shape {dims.tolist()}")
    if indices.ndim != 2 or indices.shape[1] != len(dims) or len(indices) != len(values):
        raise invalid(
            f"Shape rank {len(dims)} does not fit indices of shape {list(indices.shape)} and "
            f"{len(values)} values"
        )
    if validate:
        check_order(indices, dims)
    sets: dict = {}
    for index, value in zip(indices.tolist(), values.tolist(), strict=True):
        sets.setdefault(tuple(index[:-1]), set()).add(value)
    return Groups(dims[:-1], sets)


def check_order(indices, dims):
    """Raises InvalidArgumentError for an index out of range, or one before its place."""
    bad = ((indices < 0) | (indices >= dims)).any(-1)
    if bad.any():
        at = int(np.argmax(bad))
        raise invalid(f"indices[{at}] = {indices[at].tolist()} is out of bounds of {dims.tolist()}")
    rows = [tuple(row) for row in indices.tolist()]
    for i in range(1, len(rows)):
        if rows[i] <= rows[i - 1]:
            what = "is repeated" if rows[i] == rows[i - 1] else "is out of order"
            raise invalid(f"indices[{i}] = {list(rows[i])} {what}: use tf.sparse.reorder")


OPERATIONS = {
    "a-b": lambda a, b: a - b,
    "b-a": lambda a, b: b - a,
    "intersection": lambda a, b: a & b,
    "union": lambda a, b: a | b,
}


def combined(a, b, set_operation, dtype):
    """The sets of two groups combined, as indices, values and shape of a sparse tensor."""
    combine = OPERATIONS.get(set_operation.lower())
    if combine is None:
        raise invalid(
            f"Invalid set_operation {set_operation!r}. Use one of {', '.join(OPERATIONS)}."
        )
    if a.dims != b.dims:
        raise invalid(f"Mismatched group shapes {list(a.dims)} and {list(b.dims)}")
    indices, values, longest = [], [], 0
    for place in sorted({*a.sets, *b.sets}):
        found = sorted(combine(a.sets.get(place, set()), b.sets.get(place, set())))
        longest = max(longest, len(found))
        indices += [(*place, i) for i in range(len(found))]
        values += found
    indices = np.array(indices, INT64).reshape(-1, len(a.dims) + 1)
    array = np.empty(len(values), dtype)
    array[:] = values
    return indices, array, np.array([*a.dims, longest], INT64)


def _set_specs(position, rank):
    def specs(inputs, attrs):
        n = rank(inputs)
        return [((None, n), I64), ((None,), dtype_of(inputs[position])), ((n,), I64)]

    return specs


def _rank_of_dense(inputs):
    dims = dims_of(inputs[0])
    return None if dims is None else len(dims)


def _rank_of_sparse(inputs):
    dims = dims_of(inputs[2])
    return None if dims is None else dims[0]


def _dense_dense(a, b, set_operation, validate_indices):
    return combined(of_dense(a), of_dense(b), set_operation, a.dtype)


def _dense_sparse(a, indices, values, dims, set_operation, validate_indices):
    b = of_sparse(indices, values, dims, validate_indices)
    return combined(of_dense(a), b, set_operation, a.dtype)


def _sparse_sparse(i1, v1, d1, i2, v2, d2, set_operation, validate_indices):
    a, b = of_sparse(i1, v1, d1, validate_indices), of_sparse(i2, v2, d2, validate_indices)
    return combined(a, b, set_operation, v1.dtype)


SPARSE = "set{0}_indices:int64, set{0}_values:T, set{0}_shape:int64"
for _name, _inputs, _host, _specs in (
    ("DenseToDense", "set1:T, set2:T", _dense_dense, _set_specs(0, _rank_of_dense)),
    (
        "DenseToSparse",
        f"set1:T, {SPARSE.format(2)}",
        _dense_sparse,
        _set_specs(0, _rank_of_dense),
    ),
    (
        "SparseToSparse",
        f"{SPARSE.format(1)}, {SPARSE.format(2)}",
        _sparse_sparse,
        _set_specs(1, _rank_of_sparse),
    ),
):
    register(
        f"{_name}SetOperation",
        _inputs,
        attrs={"set_operation": None, "validate_indices": True},
        host=_host,
        grad=NONE,
        shape=_specs,
        outputs=3,
    )


def _set_size(indices, values, dims, validate_indices):
    groups = of_sparse(indices, values, dims, validate_indices)
    sizes = np.zeros(groups.dims, INT32)
    for place, found in groups.sets.items():
        sizes[place] = len(found)
    return sizes


register(
    "SetSize",
    "set_indices:int64, set_values:T, set_shape:int64",
    attrs={"validate_indices": True},
    host=_set_size,
    grad=NONE,
    shape=lambda inputs, attrs: [
        (
            None
            if not dims_of(inputs[2]) or dims_of(inputs[2])[0] is None
            else (None,) * (dims_of(inputs[2])[0] - 1),
            I32,
        )
    ],
)
