"""Rows taken by index and reduced by segment in one op: SparseSegmentSum, …, and gradients."""

import jax.numpy as jnp
import numpy as np

from yeoul.engine.convert import invalid
from yeoul.engine.dispatch import NARROW, execute
from yeoul.engine.indexed_slices import IndexedSlices
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.engine.op import NONE, TABLE, register
from yeoul.ops.family import FLOATS, REAL
from yeoul.ops.row_sums import add_rows
from yeoul.ops.shapes import dims_or_shape
from yeoul.ops.static import partial_dims

SCALES = {
    "Sum": None,
    "Mean": lambda xp, n: n,
    "SqrtN": lambda xp, n: xp.sqrt(n),
}


def wide(dtype):
    """The dtype in which 16-bit floats are summed."""
    return np.dtype("float32") if dtype in NARROW else dtype


def per_segment(xp, scale, ids, count, dtype, ndim):
    """What sums are divided by: one number a segment, of a shape that broadcasts; or None."""
    if scale is None:
        return None
    if xp is np:
        sizes = np.bincount(ids[ids < count], minlength=count)
    else:
        sizes = jnp.zeros(count, dtype).at[ids].add(1, mode="drop")
    return scale(xp, xp.maximum(sizes.astype(dtype), 1)).reshape(-1, *[1] * (ndim - 1))


def check(name, data, indices, ids):
    """Raises InvalidArgumentError for indices and segments that do not fit."""
    if ids.ndim != 1 or indices.shape != ids.shape:
        raise invalid(
            f"segment_ids and indices should be vectors of one length, not of shapes "
            f"{list(ids.shape)} and {list(indices.shape)} [Op:{name}]"
        )
    if ids.size and ids[0] < 0:
        raise invalid(f"segment ids must be >= 0, but the first is {ids[0]} [Op:{name}]")
    if (np.diff(ids) < 0).any():
        raise invalid(f"segment ids are not increasing [Op:{name}]. Sort rows by segment.")
    bad = (indices < 0) | (indices >= data.shape[0])
    if bad.any():
        at = int(np.argmax(bad))
        raise invalid(
            f"Bad: indices[{at}] == {int(indices[at])} out of range [0, {data.shape[0]}) "
            f"[Op:{name}]"
        )


PLAIN = "data:T, indices:Tidx, segment_ids:Tsegmentids"
BACK = "grad:T, indices:Tidx, segment_ids:Tsegmentids"
DENSE = {"sparse_gradient": False}


def row_specs(inputs, count):
    """The spec of a tensor of `count` rows like those of the first input."""
    dims = dims_of(inputs[0])
    return (None if dims is None else (count, *dims[1:]), dtype_of(inputs[0]))


def known_count(value):
    """A number that is a static input, or None."""
    known = partial_dims(value)
    return known[0] if known else None


class Forward:
    """An op, and the one that is told how many segments there are.

    Attributes:
      name: "Sum", "Mean" or "SqrtN".
      scale: what sums are divided by, a function of the number of rows; or None.
    """

    def __init__(self, name, scale):
        self.name, self.scale = name, scale
        types = REAL if name == "Sum" else FLOATS
        common = {"host": self.host, "grad": self.rule, "shape": self.specs, "types": types}
        register(f"SparseSegment{name}", PLAIN, attrs=DENSE, **common)
        register(
            f"SparseSegment{name}WithNumSegments", f"{PLAIN}, num_segments!:Tnumsegments",
            lower=self.lower, refuses=self.refuses, attrs=DENSE, **common,
        )  # fmt: skip

    def host(self, data, indices, ids, count=None, sparse_gradient=False):
        check(self.name, data, indices, ids)
        needed = int(ids[-1]) + 1 if ids.size else 0
        if count is not None and needed > count:
            raise invalid(
                f"segment ids must be < {count}, but one is {needed - 1} "
                f"[Op:SparseSegment{self.name}WithNumSegments]"
            )
        count = needed if count is None else count
        total = np.zeros((count, *data.shape[1:]), wide(data.dtype))
        add_rows(total, ids, data[indices].astype(total.dtype, copy=False))
        sizes = per_segment(np, self.scale, ids, count, total.dtype, data.ndim)
        return (total if sizes is None else total / sizes).astype(data.dtype)

    def lower(self, data, indices, ids, count, sparse_gradient=False):
        rows = jnp.take(data, indices, axis=0, mode="clip").astype(wide(np.dtype(data.dtype)))
        total = jnp.zeros((count, *data.shape[1:]), rows.dtype).at[ids].add(rows, mode="drop")
        sizes = per_segment(jnp, self.scale, ids, count, total.dtype, data.ndim)
        return (total if sizes is None else total / sizes).astype(data.dtype)

    def refuses(self, data, indices, ids, count, sparse_gradient=False):
        outside = ((indices < 0) | (indices >= data.shape[0])).any()
        return outside | (jnp.diff(ids) < 0).any() | ((ids < 0) | (ids >= count)).any()

    def rule(self, r, dy):
        """Towards the data: whole, or the rows that were taken."""
        data, indices, ids = r.inputs[:3]
        dims = dims_or_shape(data)
        given, rest = (dy, indices, ids, dims[0]), [None] * (len(r.inputs) - 1)
        if r.attrs.get("sparse_gradient"):
            values, unique = execute(TABLE[f"SparseSegment{self.name}GradV2"], given)
            return IndexedSlices(values, unique, dims), *rest
        return execute(TABLE[f"SparseSegment{self.name}Grad"], given), *rest

    def specs(self, inputs, attrs):
        return [row_specs(inputs, known_count(inputs[3]) if len(inputs) > 3 else None)]


class Backward:
    """The gradient towards the data, whole or its rows that were taken; attributes as above."""

    def __init__(self, name, scale):
        self.name, self.scale = name, scale
        register(
            f"SparseSegment{name}Grad", f"{BACK}, output_dim0!:int32", host=self.host,
            lower=self.lower, refuses=self.refuses, grad=self.rule, types=FLOATS,
            shape=lambda inputs, attrs: [row_specs(inputs, known_count(inputs[3]))],
        )  # fmt: skip
        register(
            f"SparseSegment{name}GradV2", f"{BACK}, dense_output_dim0!:int32",
            host=self.host_of_taken, grad=NONE, shape=self.specs_of_taken, types=FLOATS, outputs=2,
        )  # fmt: skip

    def shares(self, xp, dy, ids):
        """What each row that was taken gets."""
        rows = dy[ids].astype(wide(np.dtype(dy.dtype)))
        sizes = per_segment(xp, self.scale, ids, dy.shape[0], rows.dtype, dy.ndim)
        return rows if sizes is None else rows / sizes[ids]

    def check(self, dy, indices, ids, count):
        op = f"[Op:SparseSegment{self.name}Grad]"
        if indices.shape != ids.shape or ids.ndim != 1:
            raise invalid(
                f"segment_ids and indices should be vectors of one length, not of shapes "
                f"{list(ids.shape)} and {list(indices.shape)} {op}"
            )
        limits = (("Index", indices, count), ("Segment id", ids, dy.shape[0]))
        for what, values, limit in limits:
            bad = (values < 0) | (values >= limit)
            if bad.any():
                raise invalid(f"{what} {int(values[bad][0])} out of range [0, {limit}) {op}")

    def host(self, dy, indices, ids, count):
        self.check(dy, indices, ids, count)
        rows = self.shares(np, dy, ids)
        out = np.zeros((count, *dy.shape[1:]), rows.dtype)
        add_rows(out, indices, rows)
        return out.astype(dy.dtype)

    def lower(self, dy, indices, ids, count):
        rows = self.shares(jnp, jnp.asarray(dy), ids)
        out = jnp.zeros((count, *dy.shape[1:]), rows.dtype)
        return out.at[indices].add(rows, mode="drop").astype(dy.dtype)

    def refuses(self, dy, indices, ids, count):
        outside = ((indices < 0) | (indices >= count)).any()
        return outside | ((ids < 0) | (ids >= dy.shape[0])).any()

    def rule(self, r, dy):
        """The gradient is linear: backwards it is the op itself."""
        op = TABLE[f"SparseSegment{self.name}WithNumSegments"]
        count = dims_or_shape(r.inputs[0])[0]
        return execute(op, (dy, *r.inputs[1:3], count), DENSE), None, None, None

    def host_of_taken(self, dy, indices, ids, count):
        self.check(dy, indices, ids, count)
        unique, places = np.unique(indices, return_inverse=True)
        rows = self.shares(np, dy, ids)
        out = np.zeros((len(unique), *dy.shape[1:]), rows.dtype)
        add_rows(out, places, rows)
        return out.astype(dy.dtype), unique.astype(indices.dtype)

    def specs_of_taken(self, inputs, attrs):
        return [row_specs(inputs, None), ((None,), dtype_of(inputs[1]))]


for _name, _scale in SCALES.items():
    Forward(_name, _scale)
    Backward(_name, _scale)


# Sorted segments of a given number.


def _counted(name, other):
    """As the op without a number; ids that are too large are errors."""
    unsorted = TABLE[f"Unsorted{other}"]

    def checked(data, ids, count):
        if ids.ndim != 1 or data.shape[:1] != ids.shape:
            raise invalid(
                f"segment_ids of shape {list(ids.shape)} do not fit data of shape "
                f"{list(data.shape)} [Op:{name}]"
            )
        if ids.size and (ids[0] < 0 or ids[-1] >= count or (np.diff(ids) < 0).any()):
            raise invalid(
                f"segment ids must increase, from 0 to below {count}, not {ids.tolist()} "
                f"[Op:{name}]"
            )

    def host(data, ids, count):
        checked(data, ids, count)
        return unsorted.host(data, ids, count)

    def refuses(data, ids, count):
        return (jnp.diff(ids) < 0).any() | ((ids < 0) | (ids >= count)).any()

    register(
        name,
        "data:T, segment_ids:Tindices, num_segments!:Tnumsegments",
        host=host,
        lower=unsorted.lower,
        refuses=refuses,
        grad=unsorted.grad,
        shape=unsorted.shape,
        types=unsorted.types,
    )


for _name in ("SegmentSum", "SegmentProd", "SegmentMax", "SegmentMin"):
    _counted(f"{_name}V2", _name)
