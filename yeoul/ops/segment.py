"""Reductions by segment ids: tf.math.segment_sum, tf.math.unsorted_segment_sum and relatives."""

import jax.numpy as jnp
import ml_dtypes
import numpy as np

from yeoul.engine.convert import invalid
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.engine.op import register
from yeoul.ops.family import HALF, NUMBERS, REAL, documented, publish, words
from yeoul.ops.gather_nd import is_nowhere
from yeoul.ops.row_sums import add_rows
from yeoul.ops.segment_gradients import extremum_grad, mean_grad, prod_grad, sum_grad
from yeoul.ops.static import partial_dims


def smallest(dtype):
    """The smallest finite number."""
    return (np.iinfo if dtype.kind in "iu" else ml_dtypes.finfo)(dtype).min


def largest(dtype):
    """The largest finite number."""
    return (np.iinfo if dtype.kind in "iu" else ml_dtypes.finfo)(dtype).max


def gathered(ufunc, data, ids, start, count):
    """Segments reduced into an array that is filled with `start`; negative ids are left out."""
    wide = np.float32 if data.dtype in HALF else data.dtype
    out = np.full((count, *data.shape[ids.ndim :]), start, wide)
    rows = data.reshape(-1, *data.shape[ids.ndim :])
    flat = ids.reshape(-1)
    if flat.size and flat.min() < 0:
        rows, flat = rows[flat >= 0], flat[flat >= 0]
    sums = ufunc is np.add
    small = not sums or rows.size < 1 << 15  # of larger sums `add_rows` is up to 8 times as fast
    if small and flat.size > 64 and (flat[1:] >= flat[:-1]).all():
        starts = np.flatnonzero(np.concatenate([[True], flat[1:] != flat[:-1]]))
        out[flat[starts]] = ufunc.reduceat(rows, starts, axis=0, dtype=wide)  # 3 times `at`
    elif sums:
        add_rows(out, flat, rows.astype(wide, copy=False))
    else:
        ufunc.at(out, flat, rows)
    return out.astype(data.dtype, copy=False)


# Of sorted ids: as many segments as the last id says, so that the shape is known only at run time.


def _sorted_specs(inputs, attrs):
    dims, ids = dims_of(inputs[0]), dims_of(inputs[1])
    if ids is not None and len(ids) != 1:
        raise ValueError(f"segment_ids should be a vector, not of shape {list(ids)}.")
    if dims is not None and ids is not None and dims[:1] != ids and None not in (*dims[:1], *ids):
        raise ValueError(
            "segment_ids should be the same size as dimension 0 of input: "
            f"{ids[0]} ids for data of shape {list(dims)}."
        )
    return [(None if dims is None else (None, *dims[1:]), dtype_of(inputs[0]))]


def check_sorted(name, data, ids):
    """Raises what TensorFlow raises for ids that are not those of sorted segments."""
    if ids.ndim != 1 or data.shape[:1] != ids.shape:
        raise ValueError(f"ids of shape {ids.shape}")
    if ids.size and ids[0] < 0:
        raise invalid(
            f"Segment id {ids[0]} out of range, possibly because 'segment_ids' input is not "
            f"sorted. [Op:{name}]"
        )
    if (np.diff(ids) < 0).any():
        raise invalid(
            f"segment ids are not increasing [Op:{name}]. Use tf.math.unsorted_{snake(name)}."
        )


def snake(name):
    return "segment_" + name.removeprefix("Segment").lower()


EXTREMES = {np.maximum: smallest, np.minimum: largest}


def start_of(ufunc, dtype):
    """What an empty segment is before anything is reduced into it."""
    return EXTREMES[ufunc](dtype) if ufunc in EXTREMES else ufunc.identity


def sorted_host(name, ufunc):
    """NumPy implementation of an op over sorted segments."""

    def host(data, ids):
        check_sorted(name, data, ids)
        count = int(ids[-1]) + 1 if ids.size else 0
        result = gathered(ufunc, data, ids, start_of(ufunc, data.dtype), count)
        if ufunc in EXTREMES:
            result[np.bincount(ids, minlength=count) == 0] = 0
        return result

    return host


def mean_host(data, ids):
    """The mean of sorted segments, rounded towards 0 for integers."""
    sums = sorted_host("SegmentMean", np.add)(data, ids)
    counts = np.maximum(np.bincount(ids, minlength=len(sums)), 1)
    counts = counts.reshape(-1, *[1] * (data.ndim - 1)).astype(data.dtype)
    if data.dtype.kind in "iu":
        return (sums - np.fmod(sums, counts)) // counts
    return sums / counts


IDS = "integer vector of segment numbers, in increasing order, one for each row."


def sorted_segments(name, host, grad, types, doc, example):
    """An op over sorted segments, and its public function."""
    op = register(
        name,
        "data:T, segment_ids:Tindices",
        host=host,
        grad=grad,
        shape=_sorted_specs,
        types=types,
    )

    @dispatchable
    def call(data, segment_ids, name=None):
        return execute(op, (data, segment_ids), name=name)

    parameters = {"data": f"tensor of {words(types)}.", "segment_ids": IDS}
    doc = documented(doc, parameters, "A tensor with one row for each segment.", example)
    return publish(op, call, f"math.{snake(name)}", doc)


DATA = "[[1, 2], [3, 4], [5, 6]], [0, 0, 1]"
segment_sum = sorted_segments(
    "SegmentSum",
    sorted_host("SegmentSum", np.add),
    sum_grad,
    NUMBERS,
    "Sum of the rows of each segment; 0 for a segment without rows.",
    f"tf.math.segment_sum({DATA}) -> [[4 6]\n [5 6]]",
)
segment_mean = sorted_segments(
    "SegmentMean",
    mean_host,
    mean_grad,
    NUMBERS,
    "Mean of the rows of each segment; 0 for a segment without rows.",
    f"tf.math.segment_mean({DATA}) -> [[2 3]\n [5 6]]",
)
segment_prod = sorted_segments(
    "SegmentProd",
    sorted_host("SegmentProd", np.multiply),
    prod_grad,
    NUMBERS,
    "Product of the rows of each segment; 1 for a segment without rows.",
    f"tf.math.segment_prod({DATA}) -> [[3 8]\n [5 6]]",
)
segment_max = sorted_segments(
    "SegmentMax",
    sorted_host("SegmentMax", np.maximum),
    extremum_grad,
    REAL,
    "Maximum of the rows of each segment; 0 for a segment without rows.",
    f"tf.math.segment_max({DATA}) -> [[3 4]\n [5 6]]",
)
segment_min = sorted_segments(
    "SegmentMin",
    sorted_host("SegmentMin", np.minimum),
    extremum_grad,
    REAL,
    "Minimum of the rows of each segment; 0 for a segment without rows.",
    f"tf.math.segment_min({DATA}) -> [[1 2]\n [5 6]]",
)

# Of ids in any order, with a given number of segments.


def _unsorted_specs(inputs, attrs):
    dims, ids, count = dims_of(inputs[0]), dims_of(inputs[1]), partial_dims(inputs[2])
    if dims is None or ids is None:
        return [(None, dtype_of(inputs[0]))]
    start = dims[: len(ids)]
    if len(start) < len(ids) or any(
        m != n and None not in (m, n) for m, n in zip(start, ids, strict=True)
    ):
        raise ValueError(
            f"data.shape = {list(dims)} does not start with segment_ids.shape = {list(ids)}"
        )
    count = count[0] if count else None
    if count is not None and count < 0:
        raise ValueError(f"Input num_segments == {count} must not be negative.")
    return [((count, *dims[len(ids) :]), dtype_of(inputs[0]))]


def unsorted_host(name, ufunc):
    """NumPy implementation of an op over unsorted segments."""

    def host(data, ids, count):
        if data.shape[: ids.ndim] != ids.shape or count < 0:
            raise ValueError(f"{count} segments, ids of shape {ids.shape}")
        if ids.size and ids.max() >= count:
            place = int(np.argmax(ids.reshape(-1) >= count))
            raise invalid(
                f"segment_ids[{', '.join(map(str, np.unravel_index(place, ids.shape)))}] = "
                f"{ids.reshape(-1)[place]} is out of range [0, {count}) [Op:{name}]. "
                "Negative ids are left out."
            )
        return gathered(ufunc, data, ids, start_of(ufunc, data.dtype), count)

    return host


def unsorted_lower(ufunc, method):
    """Jax implementation; ids that are out of range are left out."""

    def lower(data, ids, count):
        rows = jnp.reshape(data, (-1, *data.shape[ids.ndim :]))
        flat = jnp.reshape(ids, (-1,))
        flat = jnp.where(flat < 0, count, flat)
        start = jnp.full((count, *rows.shape[1:]), start_of(ufunc, data.dtype), data.dtype)
        return getattr(start.at[flat], method)(rows, mode="drop")

    return lower


def unsorted_segments(name, ufunc, method, grad, types, doc, example):
    """An op over unsorted segments, and its public function."""
    op = register(
        name,
        "data:T, segment_ids:Tindices, num_segments!:Tnumsegments",
        lower=unsorted_lower(ufunc, method),
        host=unsorted_host(name, ufunc),
        refuses=lambda data, ids, count: ((ids >= count) & ~is_nowhere(ids)).any(),
        grad=grad,
        shape=_unsorted_specs,
        types=types,
    )

    @dispatchable
    def call(data, segment_ids, num_segments, name=None):
        return execute(op, (data, segment_ids, num_segments), name=name)

    parameters = {
        "data": f"tensor of {words(types)}.",
        "segment_ids": "integer tensor, whose shape starts that of `data`; below 0: left out.",
        "num_segments": "number of segments.",
    }
    doc = documented(doc, parameters, "A tensor with one row for each segment.", example)
    return publish(op, call, f"math.unsorted_{snake(name.removeprefix('Unsorted'))}", doc)


LOOSE = "[[1, 2], [3, 4], [5, 6]], [1, 0, 1], 2"
unsorted_segment_sum = unsorted_segments(
    "UnsortedSegmentSum",
    np.add,
    "add",
    sum_grad,
    NUMBERS,
    "Sum of the rows of each segment; 0 for a segment without rows.",
    f"tf.math.unsorted_segment_sum({LOOSE}) -> [[3 4]\n [6 8]]",
)
unsorted_segment_prod = unsorted_segments(
    "UnsortedSegmentProd",
    np.multiply,
    "multiply",
    prod_grad,
    NUMBERS,
    "Product of the rows of each segment; 1 for a segment without rows.",
    f"tf.math.unsorted_segment_prod({LOOSE}) -> [[ 3  4]\n [ 5 12]]",
)
unsorted_segment_max = unsorted_segments(
    "UnsortedSegmentMax",
    np.maximum,
    "max",
    extremum_grad,
    REAL,
    "Maximum of the rows of each segment; the smallest number for a segment without rows.",
    f"tf.math.unsorted_segment_max({LOOSE}) -> [[3 4]\n [5 6]]",
)
unsorted_segment_min = unsorted_segments(
    "UnsortedSegmentMin",
    np.minimum,
    "min",
    extremum_grad,
    REAL,
    "Minimum of the rows of each segment; the largest number for a segment without rows.",
    f"tf.math.unsorted_segment_min({LOOSE}) -> [[3 4]\n [1 2]]",
)
