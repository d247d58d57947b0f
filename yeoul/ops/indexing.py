"""Slices: `x[1:, ..., tf.newaxis]`, tf.strided_slice, tf.slice."""

import jax.numpy as jnp
import numpy as np

from yeoul.core.export import export, export_constant
from yeoul.engine import xla
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.engine.op import AUTO, TABLE, register
from yeoul.engine.state import STATE
from yeoul.engine.tensor import EagerTensor, Tensor
from yeoul.ops.gather import boolean_mask, gather
from yeoul.ops.shapes import VIEW, dims_or_shape
from yeoul.ops.static import as_dims, partial_dims

ndarray = np.ndarray
newaxis = None
export_constant("newaxis", name="newaxis", module=__name__)

MASKS = {"begin_mask": 0, "end_mask": 0, "ellipsis_mask": 0, "new_axis_mask": 0, "shrink_axis_mask": 0}


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
            f"Index out of range using input dim {rank}; input has only {rank} dims, but the index has {taken} parts"
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
                raise ValueError(f"slice index {at} of dimension {axis} out of bounds.")
        axis += 1
    return tuple(out)


def slice_length(part, n):
    """Number of elements of a slice of an axis of length `n`; None if unknown."""
    if part is SOME_SLICE:
        return None
    if n is not None:
        return len(range(*part.indices(n)))
    start, stop, step = part.start, part.stop, part.step or 1
    if step > 0 and start is not None and stop is not None and (start < 0) == (stop < 0) and stop <= start:
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
    new_axes = tuple(i for i, part in enumerate(p for p in parts if p is None or isinstance(p, slice)) if part is None)
    dy = jnp.squeeze(dy, new_axes)
    parts = [part for part in parts if part is not None]
    dy = jnp.expand_dims(dy, tuple(i for i, part in enumerate(parts) if not isinstance(part, slice)))
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
    "StridedSlice", "input:T, begin!:Index, end!:Index, strides!:Index", attrs=MASKS, lower=_lower,
    host=_host, shape=_specs, limit=VIEW, grad=_rule,
)  # fmt: skip
STRIDED_SLICE_GRAD = register(
    "StridedSliceGrad", "shape!:Index, begin!:Index, end!:Index, strides!:Index, dy:T", attrs=MASKS,
    lower=_grad_lower, host=_grad_host, limit=1 << 20,
    shape=lambda inputs, attrs: [(partial_dims(inputs[0]), dtype_of(inputs[4]))],
    grad=lambda r, dy: (None, None, None, None, execute(STRIDED_SLICE, (dy, *r.inputs[1:4]), r.attrs)),
)  # fmt: skip


# Python's index.

PLAIN = frozenset({int, slice, type(None), type(Ellipsis)})


def getitem(x, index):
    """`x[index]`: integers, slices, Ellipsis, None, integer tensors, or one boolean mask."""
    if type(x) is EagerTensor and not STATE.busy:
        a, kind = x._a, type(index)
        if type(a) is ndarray and (kind in PLAIN or (kind is tuple and all(type(p) in PLAIN for p in index))):
            try:
                out = a[index]
            except (IndexError, TypeError, ValueError):
                return general_getitem(x, index)  # words the error
            t = new_tensor(EagerTensor)
            t._a = out if type(out) is ndarray else np.array(out, a.dtype)
            return t
    return general_getitem(x, index)


new_tensor = EagerTensor.__new__


@dispatchable
def general_getitem(x, index):
    """As `getitem`, for every kind of index, under tapes and in graphs."""
    if is_mask(index):
        return boolean_mask(x, index)
    variable = x if hasattr(x, "_current") else None
    if variable is not None:
        x = variable.value()
    parts = [checked_part(part) for part in (index if isinstance(index, (list, tuple)) else [index])]
    bounds, masks = op_arguments(parts)
    result = taken_at(x, parts) if any(isinstance(p, Tensor) for p in parts) else None
    if result is None:
        result = execute(STRIDED_SLICE, (x, *bounds), masks)
    if variable is not None:
        result.assign = Assigner(variable, parts, bounds, masks)
    return result


STRIDED_SLICE.public = getitem


def is_mask(index):
    if isinstance(index, bool):
        return True
    return isinstance(index, (Tensor, ndarray)) and index.dtype in (np.bool_, bool) and hasattr(index, "ndim")


def checked_part(part):
    """One part of an index: None, Ellipsis, an int, an integer scalar in the graph, or a slice of such."""
    if part is None or part is Ellipsis or type(part) is int:
        return part
    if isinstance(part, slice):
        return slice(*[None if n is None else checked_int(n) for n in (part.start, part.stop, part.step)])
    return checked_int(part)


def checked_int(value):
    if hasattr(value, "_current"):
        value = value.value()
    if isinstance(value, Tensor):
        if value.dtype.name in ("int16", "int32", "int64") and value.shape.rank in (0, None):
            return int(value) if type(value) is EagerTensor else known_int(value)
    elif isinstance(value, (int, np.integer)) and not isinstance(value, bool):
        return int(value)
    elif isinstance(value, ndarray) and value.ndim == 0 and value.dtype.kind in "iu":
        return int(value)
    raise TypeError(
        "Only integers, slices (`:`), ellipsis (`...`), tf.newaxis (`None`) and scalar tf.int32/tf.int64 tensors "
        f"are valid indices, got {value!r}. Use tf.gather for a list of indices, and tf.boolean_mask for a mask."
    )


def known_int(tensor):
    from yeoul.ops.static import known_array

    array = known_array(tensor)
    return tensor if array is None else int(array)


def op_arguments(parts):
    """The inputs (begin, end, strides) and the masks of the op for an index."""
    begin, end, strides, masks = [], [], [], dict(MASKS)
    for i, part in enumerate(parts):
        start, stop, step = 0, 0, 1
        if part is Ellipsis:
            masks["ellipsis_mask"] |= 1 << i
        elif part is None:
            masks["new_axis_mask"] |= 1 << i
        elif isinstance(part, slice):
            start, stop = (0 if n is None else n for n in (part.start, part.stop))
            step = 1 if part.step is None else part.step
            masks["begin_mask"] |= (part.start is None) << i
            masks["end_mask"] |= (part.stop is None) << i
        else:
            start, stop = part, (part + 1 if isinstance(part, int) else 0)
            masks["shrink_axis_mask"] |= 1 << i
        begin.append(start)
        end.append(stop)
        strides.append(step)
    return [tuple(b) if all(isinstance(n, int) for n in b) else b for b in (begin, end, strides)], masks


def taken_at(x, parts):
    """`x[parts]` where integers are computed in the graph, by gathering along those axes.

    Slices with computed bounds have no shape XLA could know; they stay with the op, which runs on the host.
    """
    dims = dims_of(x)
    check_count(parts, len(dims)) if dims is not None else None
    static = [slice(None) if isinstance(p, Tensor) else p for p in parts]
    if dims is None and Ellipsis in parts:
        return None
    bounds, masks = op_arguments(static)
    x = execute(STRIDED_SLICE, (x, *bounds), masks)
    axes, axis = [], 0
    taken = sum(part is not Ellipsis and part is not None for part in parts)
    for part in parts:
        if part is Ellipsis:
            axis += len(dims) - taken
        elif isinstance(part, Tensor):
            axes.append((axis, part))
            axis += 1
        elif part is None or isinstance(part, slice):
            axis += 1

    for axis, index in reversed(axes):
        x = gather(x, counted_from_start(index, x, axis), axis=axis)
    return x


def counted_from_start(index, x, axis):
    """The index with negative ones counted from the end."""
    n = dims_of(x)[axis] if dims_of(x) is not None else None
    if n is None:
        n = TABLE["Cast"].public(TABLE["Shape"].public(x)[axis], index.dtype)
    return TABLE["SelectV2"].public(index < 0, index + n, index)


class Assigner:
    """`variable[index].assign`."""

    def __init__(self, variable, parts, bounds, masks):
        self.variable, self.parts, self.bounds, self.masks = variable, parts, bounds, masks

    def __call__(self, value, name=None):
        """Replaces the slice of the variable; returns the variable."""
        variable = self.variable
        current = variable._current()
        if any(isinstance(p, Tensor) for p in self.parts) and not any(
            p is None or p is Ellipsis or isinstance(p, slice) for p in self.parts
        ):
            at = [counted_from_start(p, current, i) if isinstance(p, Tensor) else p for i, p in enumerate(self.parts)]
            updated = TABLE["TensorScatterUpdate"].public(current, [at], [value])
        else:
            updated = execute(STRIDED_SLICE_UPDATE, (current, *self.bounds, value), self.masks)
        variable._store(updated)
        return variable


def _update_check(x, index, value):
    dims = sliced_dims(x.shape, index)
    if dims != value.shape and value.ndim:
        raise ValueError(
            f"The value of shape {list(value.shape)} cannot be assigned to a slice of shape {list(dims)}: "
            "they must be equal, or the value a scalar"
        )


def _update_host(x, begin, end, strides, value, **masks):
    index = numpy_index(x.ndim, begin, end, strides, **masks)
    _update_check(x, index, value)
    out = x.copy()
    out[index] = value
    return out


def _update_lower(x, begin, end, strides, value, **masks):
    index = numpy_index(x.ndim, begin, end, strides, **masks)
    _update_check(x, index, value)
    return x.at[index].set(value)


STRIDED_SLICE_UPDATE = register(
    "TensorStridedSliceUpdate", "input:T, begin!:Index, end!:Index, strides!:Index, value:T", attrs=MASKS,
    lower=_update_lower, host=_update_host, limit=1 << 20, grad=AUTO,
    shape=lambda inputs, attrs: [(dims_of(inputs[0]), dtype_of(inputs[0]))],
)  # fmt: skip


@export("strided_slice")
@dispatchable
def strided_slice(
    input_,
    begin,
    end,
    strides=None,
    begin_mask=0,
    end_mask=0,
    ellipsis_mask=0,
    new_axis_mask=0,
    shrink_axis_mask=0,
    var=None,
    name=None,
):
    """A slice given by vectors of bounds and strides; `x[a:b:c]` is easier to read.

    Args:
      input_: any tensor.
      begin, end, strides: integer vectors of one length; strides default to 1.
      begin_mask, end_mask: bit `i`: the bound of part `i` is ignored, the slice is as long as possible.
      ellipsis_mask, new_axis_mask, shrink_axis_mask: bit `i`: part `i` is `...`, `tf.newaxis`, the integer `begin[i]`.
      var: the variable that `input_` is the value of: the result then has the method `assign`.

    Example:
      >>> import yeoul as tf
      >>> print(tf.strided_slice([1, 2, 3, 4], [0], [4], [2]))
      tf.Tensor([1 3], shape=(2,), dtype=int32)
    """
    begin, end = as_dims(begin), as_dims(end)
    strides = (1,) * len(begin) if strides is None else as_dims(strides)
    masks = {
        "begin_mask": int(begin_mask),
        "end_mask": int(end_mask),
        "ellipsis_mask": int(ellipsis_mask),
        "new_axis_mask": int(new_axis_mask),
        "shrink_axis_mask": int(shrink_axis_mask),
    }
    result = execute(STRIDED_SLICE, (input_, begin, end, strides), masks, name)
    if var is not None:
        result.assign = Assigner(var, [], (begin, end, strides), masks)
    return result


# tf.slice: a start and a size for each axis.


def slice_check(dims, begin, size):
    """The sizes with -1 replaced; raises ValueError for a slice that leaves the tensor."""
    if not len(dims) == len(begin) == len(size):
        raise ValueError(
            f"Expected begin and size arguments to be 1-D tensors of size {len(dims)}, but got shapes "
            f"[{len(begin)}] and [{len(size)}] instead."
        )
    out = []
    for i, (n, b, s) in enumerate(zip(dims, begin, size, strict=True)):
        if b is not None and (b < 0 or (n is not None and b > n)):
            raise ValueError(f"Expected begin[{i}] in [0, {n}], but got {b}")
        if s == -1:
            s = None if n is None or b is None else n - b
        elif n is not None and s is not None and (s < 0 or s > n - (b or 0)):
            raise ValueError(f"Expected size[{i}] in [0, {n - (b or 0)}], but got {s}")
        out.append(s)
    return tuple(out)


def _slice_specs(inputs, attrs):
    x, begin, size = inputs
    dims, size = dims_of(x), partial_dims(size)
    if dims is None or size is None:
        return [(dims and (None,) * len(dims), dtype_of(x))]
    begin = partial_dims(begin) if isinstance(begin, Tensor) else tuple(np.asarray(begin).tolist())
    return [(slice_check(dims, begin or (None,) * len(dims), size), dtype_of(x))]


def _slice_host(x, begin, size):
    begin = begin.tolist()
    size = slice_check(x.shape, begin, size)
    return x[tuple([slice(b, b + s) for b, s in zip(begin, size, strict=True)])]


def _slice_lower(x, begin, size):
    if isinstance(begin, ndarray):
        return _slice_host(x, begin, size)
    size = slice_check(x.shape, (None,) * x.ndim, size)
    return xla.jax.lax.dynamic_slice(x, list(begin), size)


SLICE = register(
    "Slice", "input:T, begin:Index, size!:Index", lower=_slice_lower, host=_slice_host, shape=_slice_specs, grad=AUTO,
    limit=VIEW,
)  # fmt: skip


@export("slice")
@dispatchable
def slice_(input_, begin, size, name=None):
    """The part of a tensor that starts at `begin` and has the shape `size`.

    Args:
      input_: any tensor.
      begin: start on each axis; integer vector.
      size: number of elements on each axis; -1 is all that remain.

    Raises:
      InvalidArgumentError: if the part leaves the tensor (a computed start in a compiled function is moved inside).

    Example:
      >>> import yeoul as tf
      >>> print(tf.slice([[1, 2, 3], [4, 5, 6]], [1, 0], [1, -1]))
      tf.Tensor([[4 5 6]], shape=(1, 3), dtype=int32)
    """
    begin, size = as_dims(begin), as_dims(size)
    known = partial_dims(size)
    if known is None or -1 in known:
        size = resolved_size(input_, begin, size, known)
    return execute(SLICE, (input_, begin, size), name=name)


def resolved_size(x, begin, size, known):
    """Sizes without -1, as far as they can be known now."""
    x = TABLE["Identity"].public(x) if not isinstance(x, Tensor) else x
    dims, start = dims_of(x), partial_dims(begin)
    if None not in (known, dims, start):
        out = [n - b if s == -1 and None not in (n, b) else s for n, b, s in zip(dims, start, known, strict=True)]
        if None not in out and -1 not in out:
            return tuple(out)
    if start is not None and None not in start and known is not None and None not in known:
        return size  # the shape is known when compiling, and the start now
    rest = TABLE["Shape"].public(x, out_type="int64") - TABLE["Cast"].public(begin, "int64")
    size = TABLE["Cast"].public(size, "int64")
    return TABLE["SelectV2"].public(size < 0, rest, size)
