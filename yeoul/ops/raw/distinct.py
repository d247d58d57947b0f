"""Distinct elements along an axis: UniqueV2, UniqueWithCountsV2, ListDiff."""

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
    keys = [tuple(row) for row in flat] if x.dtype.kind == "O" else row_keys(flat)
    places = np.array([numbers.setdefault(key, len(numbers)) for key in keys], INT64)
    first = np.unique(places, return_index=True)[1] if places.size else places
    distinct = np.moveaxis(rows[first], 0, int(axis[0]))
    return distinct, places, np.bincount(places, minlength=len(first))


def row_keys(rows):
    """Keys that are equal where rows of numbers are: zeros of both signs are, NaN never is."""
    if rows.dtype.kind in "biu":
        return [row.tobytes() for row in rows]
    rows = rows + np.zeros((), rows.dtype)
    return [
        object() if unequal else row.tobytes()
        for row, unequal in zip(rows, (rows != rows).any(1), strict=True)
    ]


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
