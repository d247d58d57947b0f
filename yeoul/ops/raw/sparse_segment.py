"""Rows taken by index and reduced by segment in one op: SparseSegmentSum, …, and gradients."""

import jax.numpy as jnp
import numpy as np

from yeoul.core.dtypes import FROM_NUMPY
from yeoul.engine.convert import invalid
from yeoul.engine.dispatch import execute
from yeoul.engine.indexed_slices import IndexedSlices
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.engine.op import NONE, TABLE, register
from yeoul.ops.family import FLOATS
from yeoul.ops.shapes import dims_or_shape
from yeoul.ops.static import partial_dims

SCALES = {
    "Sum": None,
    "Mean": lambda xp, n: n,
    "SqrtN": lambda xp, n: xp.sqrt(n),
}


def wide(dtype):
    """The dtype in which 16-bit floats are summed."""
    return np.dtype("float32") if dtype.itemsize < 4 else dtype


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


def forward(name, scale):
    """The op, and the one that is told how many segments there are."""

    def host(data, indices, ids, count=None, sparse_gradient=False):
        check(name, data, indices, ids)
        needed = int(ids[-1]) + 1 if ids.size else 0
        if count is not None and needed > count:
            raise invalid(f"segment ids must be < {count}, but one is {needed - 1} [Op:{name}]")
        count = needed if count is None else count
        total = np.zeros((count, *data.shape[1:]), wide(data.dtype))
        np.add.at(total, ids, data[indices])
        sizes = per_segment(np, scale, ids, count, total.dtype, data.ndim)
        return (total if sizes is None else total / sizes).astype(data.dtype)

    def lower(data, indices, ids, count, sparse_gradient=False):
        rows = jnp.take(data, indices, axis=0, mode="clip").astype(wide(np.dtype(data.dtype)))
        total = jnp.zeros((count, *data.shape[1:]), rows.dtype).at[ids].add(rows, mode="drop")
        sizes = per_segment(jnp, scale, ids, count, total.dtype, data.ndim)
        return (total if sizes is None else total / sizes).astype(data.dtype)

    def refuses(data, indices, ids, count, sparse_gradient=False):
        outside = ((indices < 0) | (indices >= data.shape[0])).any()
        return outside | (jnp.diff(ids) < 0).any() | ((ids < 0) | (ids >= count)).any()

    def rule(r, dy):
        data, indices, ids, *rest = r.inputs
        dims = dims_or_shape(data)
        rows = dims[0]
        given = (dy, indices, ids, rows)
        if r.attrs.get("sparse_gradient"):
            values, unique = execute(TABLE[f"SparseSegment{name}GradV2"], given)
            return IndexedSlices(values, unique, dims), None, None, *[None for _ in rest]
        grad = execute(TABLE[f"SparseSegment{name}Grad"], given)
        return grad, None, None, *[None for _ in rest]

    def specs(inputs, attrs):
        dims = dims_of(inputs[0])
        count = None
        if len(inputs) > 3:
            known = partial_dims(inputs[3])
            count = known[0] if known else None
        return [(None if dims is None else (count, *dims[1:]), dtype_of(inputs[0]))]

    common = {"grad": rule, "shape": specs, "types": FLOATS, "attrs": {"sparse_gradient": False}}
    plain = "data:T, indices:Tidx, segment_ids:Tsegmentids"
    register(f"SparseSegment{name}", plain, host=host, **common)
    register(
        f"SparseSegment{name}WithNumSegments",
        f"{plain}, num_segments!:Tnumsegments",
        host=host,
        lower=lower,
        refuses=refuses,
        **common,
    )


def backward(name, scale):
    """The gradient towards the data, whole or its rows that were taken."""

    def shares(xp, dy, ids):
        rows = dy[ids].astype(wide(np.dtype(dy.dtype)))
        sizes = per_segment(xp, scale, ids, dy.shape[0], rows.dtype, dy.ndim)
        return rows if sizes is None else rows / sizes[ids]

    def check_ids(dy, indices, ids, count):
        if indices.shape != ids.shape or ids.ndim != 1:
            raise invalid(
                f"segment_ids and indices should be vectors of one length, not of shapes "
                f"{list(ids.shape)} and {list(indices.shape)} [Op:SparseSegment{name}Grad]"
            )
        for what, values, limit in (
            ("Index", indices, count),
            ("Segment id", ids, dy.shape[0]),
        ):
            bad = (values < 0) | (values >= limit)
            if bad.any():
                raise invalid(
                    f"{what} {int(values[bad][0])} out of range [0, {limit}) "
                    f"[Op:SparseSegment{name}Grad]"
                )

    def host(dy, indices, ids, count):
        check_ids(dy, indices, ids, count)
        rows = shares(np, dy, ids)
        out = np.zeros((count, *dy.shape[1:]), rows.dtype)
        np.add.at(out, indices, rows)
        return out.astype(dy.dtype)

    def lower(dy, indices, ids, count):
        rows = shares(jnp, dy, ids)
        out = jnp.zeros((count, *dy.shape[1:]), rows.dtype)
        return out.at[indices].add(rows, mode="drop").astype(dy.dtype)

    def refuses(dy, indices, ids, count):
        outside = ((indices < 0) | (indices >= count)).any()
        return outside | ((ids < 0) | (ids >= dy.shape[0])).any()

    def specs(inputs, attrs):
        dims, known = dims_of(inputs[0]), partial_dims(inputs[3])
        count = known[0] if known else None
        return [(None if dims is None else (count, *dims[1:]), dtype_of(inputs[0]))]

    def host_of_taken(dy, indices, ids, count):
        check_ids(dy, indices, ids, count)
        unique, places = np.unique(indices, return_inverse=True)
        rows = shares(np, dy, ids)
        out = np.zeros((len(unique), *dy.shape[1:]), rows.dtype)
        np.add.at(out, places, rows)
        return out.astype(dy.dtype), unique.astype(indices.dtype)

    def specs_of_taken(inputs, attrs):
        dims = dims_of(inputs[0])
        whole = None if dims is None else (None, *dims[1:])
        return [(whole, dtype_of(inputs[0])), ((None,), FROM_NUMPY[dtype_of(inputs[1]).np])]

    def rule(r, dy):
        """The gradient is linear: backwards it is the op itself."""
        forward_op = TABLE[f"SparseSegment{name}WithNumSegments"]
        count = dims_or_shape(r.inputs[0])[0]
        attrs = {"sparse_gradient": False}
        return execute(forward_op, (dy, *r.inputs[1:3], count), attrs), None, None, None

    start = "grad:T, indices:Tidx, segment_ids:Tsegmentids"
    register(
        f"SparseSegment{name}Grad",
        f"{start}, output_dim0!:int32",
        host=host,
        lower=lower,
        refuses=refuses,
        grad=rule,
        shape=specs,
        types=FLOATS,
    )
    register(
        f"SparseSegment{name}GradV2",
        f"{start}, dense_output_dim0!:int32",
        host=host_of_taken,
        grad=NONE,
        shape=specs_of_taken,
        types=FLOATS,
        outputs=2,
    )


for _name, _scale in SCALES.items():
    forward(_name, _scale)
    backward(_name, _scale)


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
