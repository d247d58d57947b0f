"""Python's index on tensors and variables: `x[1:, ..., tf.newaxis]`; tf.strided_slice."""

import numpy as np

from yeoul.core.export import export, export_constant
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import dims_of
from yeoul.engine.op import TABLE, Op
from yeoul.engine.state import STATE
from yeoul.engine.tensor import EagerTensor, Tensor
from yeoul.engine.variable import BaseVariable
from yeoul.ops.family import tell_tapes
from yeoul.ops.gather import gather
from yeoul.ops.select import boolean_mask
from yeoul.ops.static import as_dims, known_array
from yeoul.ops.strided import (
    MASKS,
    STRIDED_SLICE,
    STRIDED_SLICE_GRAD,
    STRIDED_SLICE_UPDATE,
    check_count,
)

ndarray = np.ndarray
new_tensor = EagerTensor.__new__
newaxis = None
export_constant("newaxis", name="newaxis", module=__name__)

PLAIN = frozenset({int, slice, type(None), type(Ellipsis)})


def getitem(x, index):
    """`x[index]`: integers, slices, Ellipsis, None, integer tensors, or one boolean mask."""
    if type(x) is EagerTensor and STATE.graph is None:
        a, kind = x._a, type(index)
        if type(a) is ndarray and (
            kind in PLAIN or (kind is tuple and all(type(p) in PLAIN for p in index))
        ):
            try:
                out = a[index]
            except (IndexError, TypeError, ValueError):
                return general_getitem(x, index)  # words the error
            t = new_tensor(EagerTensor)
            t._a = out if type(out) is ndarray else np.array(out, a.dtype)
            if STATE.busy:
                tell_tapes(INDEXED, (x,), t, {"index": index})
            return t
    elif isinstance(x, BaseVariable):
        result = getitem(x.value(), index)
        result.assign = Assigner(x, index)
        return result
    return general_getitem(x, index)


@dispatchable
def general_getitem(x, index):
    """As `getitem`, for every kind of index, and in graphs."""
    if is_mask(index):
        return boolean_mask(x, index)
    parts = checked_parts(index)
    if any(isinstance(part, Tensor) for part in parts):
        return taken_at(x, parts)
    bounds, masks = op_arguments(parts)
    return execute(STRIDED_SLICE, (x, *bounds), masks)


STRIDED_SLICE.public = getitem


def _indexed_rule(r, dy):
    """As that of StridedSlice, whose arguments are worked out only when a gradient is wanted."""
    bounds, masks = op_arguments(checked_parts(r.attrs["index"]))
    return execute(STRIDED_SLICE_GRAD, (dims_of(r.inputs[0]), *bounds, dy), masks)


# What tapes keep of `x[index]`: the index as the user wrote it.
INDEXED = Op("Indexed", "input:T", attrs={"index": None}, grad=_indexed_rule)


def checked_parts(index):
    """The parts of an index, each of which is valid."""
    return [checked_part(p) for p in (index if isinstance(index, (list, tuple)) else [index])]


def is_mask(index):
    if isinstance(index, bool):
        return True
    return (
        isinstance(index, (Tensor, ndarray))
        and index.dtype in (np.bool_, bool)
        and hasattr(index, "ndim")
    )


def checked_part(part):
    """One part of an index: None, Ellipsis, int, symbolic integer, or a slice of such."""
    if part is None or part is Ellipsis or type(part) is int:
        return part
    if isinstance(part, slice):
        return slice(
            *[None if n is None else checked_int(n) for n in (part.start, part.stop, part.step)]
        )
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
        "Only integers, slices (`:`), ellipsis (`...`), tf.newaxis (`None`) and scalar "
        "tf.int32/tf.int64 tensors "
        f"are valid indices, got {value!r}. Use tf.gather for a list of indices, and "
        "tf.boolean_mask for a mask."
    )


def known_int(tensor):
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
    return [
        tuple(b) if all(isinstance(n, int) for n in b) else b for b in (begin, end, strides)
    ], masks


def taken_at(x, parts):
    """`x[parts]` where integers are computed in the graph, by gathering along those axes.

    Slices with computed bounds have no shape XLA could know; they stay with the op, which runs on
    the host.
    """
    dims = dims_of(x)
    if dims is None and any(part is Ellipsis for part in parts):
        bounds, masks = op_arguments(parts)  # which axis an integer means is not known
        return execute(STRIDED_SLICE, (x, *bounds), masks)
    if dims is not None:
        check_count(parts, len(dims))
    static = [slice(None) if isinstance(p, Tensor) else p for p in parts]
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

    def __init__(self, variable, index):
        self.variable, self.index = variable, index

    def __call__(self, value, name=None):
        """Replaces the slice of the variable, and returns the variable."""
        parts = checked_parts(self.index)
        current = self.variable._current()
        if any(isinstance(p, Tensor) for p in parts) and all(
            isinstance(p, (Tensor, int)) for p in parts
        ):
            places = enumerate(parts)
            at = [
                counted_from_start(p, current, i) if isinstance(p, Tensor) else p for i, p in places
            ]
            updated = TABLE["TensorScatterUpdate"].public(current, [at], [value])
        else:
            bounds, masks = op_arguments(parts)
            updated = execute(STRIDED_SLICE_UPDATE, (current, *bounds, value), masks)
        self.variable._store(updated)
        return self.variable


class StridedAssigner:
    """The `assign` of `tf.strided_slice(…, var=variable)`."""

    def __init__(self, variable, bounds, masks):
        self.variable, self.bounds, self.masks = variable, bounds, masks

    def __call__(self, value, name=None):
        """Replaces the slice of the variable, and returns the variable."""
        inputs = (self.variable._current(), *self.bounds, value)
        self.variable._store(execute(STRIDED_SLICE_UPDATE, inputs, self.masks))
        return self.variable


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
      begin: integer vector, the start of each part.
      end: integer vector, the end of each part.
      strides: integer vector; default ones.
      begin_mask: bit `i` set: part `i` starts at the end that its stride comes from.
      end_mask: bit `i` set: part `i` goes on to the other end.
      ellipsis_mask: bit `i` set: part `i` is `...`.
      new_axis_mask: bit `i` set: part `i` is `tf.newaxis`.
      shrink_axis_mask: bit `i` set: part `i` is the integer `begin[i]`.
      var: the variable that `input_` is the value of: the result then has the method `assign`.
      name: name of the node when a graph is being built.

    Example:
      >>> import yeoul as tf
      >>> print(tf.strided_slice([1, 2, 3, 4], [0], [4], [2]))
      tf.Tensor([1 3], shape=(2,), dtype=int32)
    """
    begin, end = as_dims(begin), as_dims(end)
    if strides is None:
        known = isinstance(begin, tuple)
        strides = (1,) * len(begin) if known else TABLE["OnesLike"].public(begin)
    strides = as_dims(strides)
    masks = {
        "begin_mask": int(begin_mask),
        "end_mask": int(end_mask),
        "ellipsis_mask": int(ellipsis_mask),
        "new_axis_mask": int(new_axis_mask),
        "shrink_axis_mask": int(shrink_axis_mask),
    }
    result = execute(STRIDED_SLICE, (input_, begin, end, strides), masks, name)
    if var is not None:
        result.assign = StridedAssigner(var, (begin, end, strides), masks)
    return result
