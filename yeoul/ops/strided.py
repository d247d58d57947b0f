"""The op behind `x[1:, ..., tf.newaxis]`, its gradient, and its counterpart that writes."""

import importlib

import jax.numpy as jnp
import numpy as np

from yeoul.engine import xla
from yeoul.engine.dispatch import execute
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.engine.op import AUTO, register
from yeoul.ops.shapes import VIEW, dims_or_shape
from yeoul.ops.static import partial_dims

ndarray = np.ndarray
MASKS = {
    "begin_mask": 0,
    "end_mask": 0,
    "ellipsis_mask": 0,
    "new_axis_mask": 0,
    "shrink_axis_mask": 0,
}


# A slice as NumPy's index.


def numpy_index(
    rank, begin, end, strides, begin_mask, end_mask, ellipsis_mask, new_axis_mask, shrink_axis_mask
):
    """The index tuple that the op's inputs and masks stand for."""
    out = []
    for i, (start, stop, step) in enumerate(zip(begin, end, strides, strict=True)):
        bit = 1 << i
        if ellipsis_mask & bit:
            out.append(Ellipsis)
        elif new_axis_mask & bit:
            out.append(None)
        elif shrink_axis_mask & bit:
            if step <= 0:
                raise ValueError(
                    f"only stride 1 allowed on non-range indexing, not {step} at [{i}]"
                )
            out.append(start)
        else:
            if step == 0:
                raise ValueError(f"strides[{i}] must be non-zero")
            start = None if begin_mask & bit else start
            out.append(slice(start, None if end_mask & bit else stop, step))
    check_count(out, rank)
    return tuple(out)


def check_count(index, rank):
    """Raises ValueError if the index has too many parts for the rank."""
    if sum(part is Ellipsis for part in index) > 1:
        raise ValueError("Multiple ellipses in slice spec not allowed")
    taken = sum(part is not Ellipsis and part is not None for part in index)
    if taken > rank:
        if rank == 0:
            raise ValueError("Attempting to slice scalar input.")
        raise ValueError(
            f"Index out of range using input dim {rank}; input has only {rank} dims, but the "
            f"index has {taken} parts. Give one index for each dimension at most"
        )


def sliced_dims(dims, index):
    """Dimensions of the result, None where unknown; integers are checked against the known ones."""
    taken = sum(part is not Ellipsis and part is not None for part in index)
    out, axis = [], 0
    for part in index if Ellipsis in index else (*index, Ellipsis):
        if part is Ellipsis:
            rest = len(dims) - taken
            out.extend(dims[axis : axis + rest])
            axis += rest
            continue
        if part is None:
            out.append(1)
            continue
        if isinstance(part, slice):
            out.append(slice_length(part, dims[axis]))
        elif part is not SOME_INT and dims[axis] is not None:
            n = dims[axis]
            if not -n <= part < n:
                at = part if part >= 0 else part + n
                raise ValueError(
                    f"slice index {at} of dimension {axis} out of bounds. The tensor has shape "
                    f"{list(dims)}: use an index from {-n} to {n - 1}, or a slice."
                )
        axis += 1
    return tuple(out)


def slice_length(part, n):
    """Number of elements of a slice of an axis of length `n`; None if unknown."""
    if part is SOME_SLICE:
        return None
    if n is not None:
        return len(range(*part.indices(n)))
    start, stop, step = part.start, part.stop, part.step or 1
    if (
        step > 0
        and start is not None
        and stop is not None
        and (start < 0) == (stop < 0)
        and stop <= start
    ):
        return 0  # empty whatever the length
    return None


SOME_INT = object()  # an index that is computed in the graph
SOME_SLICE = slice(object())  # a slice whose bounds are


def _specs(inputs, attrs):
    dims, dtype = dims_of(inputs[0]), dtype_of(inputs[0])
    bounds = [partial_dims(b) for b in inputs[1:]]
    if dims is None or any(b is None for b in bounds):
        return [(None, dtype)]
    unknown = [None in parts for parts in zip(*bounds, strict=True)]
    stand_in = [[1 if n is None else n for n in b] for b in bounds]
    index = list(numpy_index(len(dims), *stand_in, **attrs))
    for i, part in enumerate(index):
        if unknown[i] and isinstance(part, slice):
            start, stop = bounds[0][i], bounds[1][i]
            open_start, open_stop = attrs["begin_mask"] >> i & 1, attrs["end_mask"] >> i & 1
            if bounds[2][i] is None or not (
                (open_start or start is not None) and (open_stop or stop is not None)
            ):
                index[i] = SOME_SLICE
        elif unknown[i] and isinstance(part, int):
            index[i] = SOME_INT
    return [(sliced_dims(dims, tuple(index)), dtype)]


def _host(x, begin, end, strides, **masks):
    index = numpy_index(x.ndim, begin, end, strides, **masks)
    try:
        out = x[index]
    except IndexError:
        sliced_dims(x.shape, index)  # words the error
        raise
    return out if type(out) is ndarray else np.array(out, x.dtype)


def _lower(x, begin, end, strides, **masks):
    index = numpy_index(x.ndim, begin, end, strides, **masks)
    sliced_dims(x.shape, index)
    return x[index]


# The gradient puts the slice back into zeros.


def full_index(rank, index):
    """The index without Ellipsis, a part for each axis of the input and None for each new one."""
    taken = sum(part is not Ellipsis and part is not None for part in index)
    fill = (slice(None),) * (rank - taken)
    if Ellipsis not in index:
        return (*index, *fill)
    at = index.index(Ellipsis)
    return (*index[:at], *fill, *index[at + 1 :])


def _placed(dims, index, dy):
    """`dy` padded with zeros to `dims`, where the slice `index` of it is `dy`; no scatter."""
    parts = full_index(len(dims), index)
    new_axes = tuple(
        i
        for i, part in enumerate(p for p in parts if p is None or isinstance(p, slice))
        if part is None
    )
    dy = jnp.squeeze(dy, new_axes)
    parts = [part for part in parts if part is not None]
    dy = jnp.expand_dims(
        dy, tuple(i for i, part in enumerate(parts) if not isinstance(part, slice))
    )
    flips, config = [], []
    for i, (part, n) in enumerate(zip(parts, dims, strict=True)):
        if not isinstance(part, slice):
            at = part % n
            config.append((at, n - 1 - at, 0))
            continue
        start, stop, step = part.indices(n)
        count = len(range(start, stop, step))
        if not count:
            config.append((0, n, 0))
            continue
        last = start + (count - 1) * step
        if step < 0:
            flips.append(i)
            start, last = last, start
        config.append((start, n - 1 - last, abs(step) - 1))
    dy = jnp.flip(dy, flips) if flips else dy
    return xla.jax.lax.pad(dy, jnp.zeros((), dy.dtype), config)


def _grad_lower(dims, begin, end, strides, dy, **masks):
    return _placed(dims, numpy_index(len(dims), begin, end, strides, **masks), dy)


def _grad_host(dims, begin, end, strides, dy, **masks):
    out = np.zeros(dims, dy.dtype)
    out[numpy_index(len(dims), begin, end, strides, **masks)] = dy
    return out


def _rule(r, dy):
    x, *bounds = r.inputs
    return (execute(STRIDED_SLICE_GRAD, (dims_or_shape(x), *bounds, dy), r.attrs), None, None, None)


STRIDED_SLICE = register(
    "StridedSlice",
    "input:T, begin!:Index, end!:Index, strides!:Index",
    attrs=MASKS,
    lower=_lower,
    host=_host,
    shape=_specs,
    limit=VIEW,
    grad=_rule,
)


def _index(x, index):
    """`x[index]`, where nobody has imported the module that does it."""
    return importlib.import_module("yeoul.ops.indexing").getitem(x, index)


STRIDED_SLICE.public = _index
STRIDED_SLICE_GRAD = register(
    "StridedSliceGrad",
    "shape!:Index, begin!:Index, end!:Index, strides!:Index, dy:T",
    attrs=MASKS,
    lower=_grad_lower,
    host=_grad_host,
    limit=1 << 20,
    shape=lambda inputs, attrs: [(partial_dims(inputs[0]), dtype_of(inputs[4]))],
    grad=lambda r, dy: (
        None,
        None,
        None,
        None,
        execute(STRIDED_SLICE, (dy, *r.inputs[1:4]), r.attrs),
    ),
)


def fitting(x, index, value):
    """The value, without axes of size 1 in front that the slice has not; raises ValueError."""
    dims = sliced_dims(x.shape, index)
    extra = max(0, value.ndim - len(dims))
    pairs = zip(dims[::-1], value.shape[::-1], strict=False)
    if value.shape[:extra] != (1,) * extra or any(n not in (1, m) for m, n in pairs):
        raise ValueError(
            f"The value of shape {list(value.shape)} cannot be assigned to a slice of shape "
            f"{list(dims)}: "
            "sizes must be equal, or 1 in the value"
        )
    return value.reshape(value.shape[extra:]) if extra else value


def _update_host(x, begin, end, strides, value, **masks):
    index = numpy_index(x.ndim, begin, end, strides, **masks)
    out = x.copy()
    out[index] = fitting(x, index, value)
    return out


def _update_lower(x, begin, end, strides, value, **masks):
    index = numpy_index(x.ndim, begin, end, strides, **masks)
    return jnp.asarray(x).at[index].set(fitting(x, index, value))


STRIDED_SLICE_UPDATE = register(
    "TensorStridedSliceUpdate",
    "input:T, begin!:Index, end!:Index, strides!:Index, value:T",
    attrs=MASKS,
    lower=_update_lower,
    host=_update_host,
    limit=1 << 20,
    grad=AUTO,
    shape=lambda inputs, attrs: [(dims_of(inputs[0]), dtype_of(inputs[0]))],
)
