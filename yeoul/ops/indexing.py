"""Python's index on tensors and variables: `x[1:, ..., tf.newaxis]`; tf.strided_slice."""

import numpy as np

from yeoul.core.export import export, export_constant
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import dims_of
from yeoul.engine.op import TABLE
from yeoul.engine.state import STATE
from yeoul.engine.tensor import EagerTensor, Tensor
from yeoul.ops.gather import gather
from yeoul.ops.select import boolean_mask
from yeoul.ops.static import as_dims, known_array
from yeoul.ops.strided import MASKS, STRIDED_SLICE, STRIDED_SLICE_UPDATE, check_count

ndarray = np.ndarray
new_tensor = EagerTensor.__new__
newaxis = None
export_constant("newaxis", name="newaxis", module=__name__)

PLAIN = frozenset({int, slice, type(None), type(Ellipsis)})


def getitem(x, index):
    """`x[index]`: integers, slices, Ellipsis, None, integer tensors, or one boolean mask."""
    if type(x) is EagerTensor and not STATE.busy:
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
            return t
    return general_getitem(x, index)


@dispatchable
def general_getitem(x, index):
    """As `getitem`, for every kind of index, under tapes and in graphs."""
    if is_mask(index):
        return boolean_mask(x, index)
    variable = x if hasattr(x, "_current") else None
    if variable is not None:
        x = variable.value()
    parts = [
        checked_part(part) for part in (index if isinstance(index, (list, tuple)) else [index])
    ]
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
    return (
        isinstance(index, (Tensor, ndarray))
        and index.dtype in (np.bool_, bool)
        and hasattr(index, "ndim")
    )


def checked_part(part):
    """One part of an index: None, Ellipsis, an int, an integer scalar in the graph, or a slice of such."""
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
            at = [
                counted_from_start(p, current, i) if isinstance(p, Tensor) else p
                for i, p in enumerate(self.parts)
            ]
            updated = TABLE["TensorScatterUpdate"].public(current, [at], [value])
        else:
            updated = execute(STRIDED_SLICE_UPDATE, (current, *self.bounds, value), self.masks)
        variable._store(updated)
        return variable


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
      begin_mask, end_mask: bit `i`: the bound of part `i` is ignored, the slice is as long as
        possible.
      ellipsis_mask, new_axis_mask, shrink_axis_mask: bit `i`: part `i` is `...`, `tf.newaxis`, the
        integer `begin[i]`.
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
