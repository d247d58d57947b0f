"""tf.strings.reduce_join, tf.strings.unsorted_segment_join."""

import math

import numpy as np

from yeoul.core.errors import InvalidArgumentError, OutOfRangeError
from yeoul.core.export import export
from yeoul.engine.convert import convert_to_tensor, invalid
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import dims_of
from yeoul.engine.op import NONE, register
from yeoul.ops import creation
from yeoul.ops.lists import blank_strings
from yeoul.ops.ragged_reduce import along, axes_of
from yeoul.ops.ragged_shapes import expanded
from yeoul.ops.ragged_tensor import RaggedTensor
from yeoul.ops.shapes import rank as rank_of
from yeoul.ops.static import known_array
from yeoul.ops.string.elements import STRING, as_bytes, as_text, listed, packed, scalar


def checked_axes(axes, rank):
    """The axes, none negative."""
    found = []
    for axis in axes:
        if not -rank <= axis < rank:
            raise OutOfRangeError(
                None,
                None,
                f"Invalid reduction dimension {axis} for input with {rank} dimension(s) "
                f"[Op:ReduceJoin]. Axes are from {-rank} to {rank - 1}.",
            )
        if axis % rank in found:
            raise invalid(f"Duplicate reduction dimension {axis} [Op:ReduceJoin]")
        found.append(axis % rank)
    return found


def _reduce_join_specs(inputs, attrs):
    dims, axes = dims_of(inputs[0]), known_array(inputs[1])
    if dims is None:
        return [(None, STRING)]
    if axes is None:
        return [((None,) * len(dims) if attrs["keep_dims"] else None, STRING)]
    try:
        gone = checked_axes(axes.reshape(-1).tolist(), len(dims))
    except (InvalidArgumentError, OutOfRangeError) as error:
        raise ValueError(error.message) from None
    if attrs["keep_dims"]:
        return [(tuple([1 if i in gone else n for i, n in enumerate(dims)]), STRING)]
    return [(tuple([n for i, n in enumerate(dims) if i not in gone]), STRING)]


def _reduce_join_host(x, axes, keep_dims, separator):
    axes = axes.reshape(-1).tolist()
    if not axes:
        return x
    gone = checked_axes(axes, x.ndim)
    kept = [i for i in range(x.ndim) if i not in gone]
    width = math.prod(x.shape[i] for i in gone)
    dims = [x.shape[i] for i in kept]
    flat = listed(x.transpose([*kept, *reversed(gone)]))  # the first axis is joined first
    join = as_bytes(separator).join
    count = math.prod(dims)
    out = packed([join(flat[i * width : (i + 1) * width]) for i in range(count)], dims)
    return np.expand_dims(out, tuple(gone)) if keep_dims else out


REDUCE_JOIN = register(
    "ReduceJoin",
    "inputs:string, reduction_indices:int32",
    attrs={"keep_dims": False, "separator": ""},
    host=_reduce_join_host,
    grad=NONE,
    shape=_reduce_join_specs,
)


def joined(x, axis, keepdims, separator, name=None):
    """The strings of a dense tensor joined along axes."""
    x = convert_to_tensor(x, dtype_hint="string")
    if axis is None:
        if x.shape.rank is None:
            axis = creation.range(rank_of(x) - 1, -1, -1)
        else:
            axis = np.arange(x.shape.rank - 1, -1, -1, dtype=np.int32)
    attrs = {"keep_dims": bool(keepdims), "separator": as_text(separator)}
    axis = np.zeros(0, np.int32) if isinstance(axis, (list, tuple)) and not axis else axis
    return execute(REDUCE_JOIN, (x, convert_to_tensor(axis, dtype="int32")), attrs, name)


def joined_ragged(value, axis, keepdims, separator):
    """The strings of a ragged tensor joined along axes, the last one first."""

    def function(x, axis=None):
        return joined(x, axis, False, separator)

    def segment(x, ids, count):
        return unsorted_segment_join(x, ids, count, separator)

    axes = axes_of(value, axis)
    if axes is None:
        result = function(value.flat_values)
        for _ in range(value.shape.rank if keepdims else 0):
            result = expanded(result, 0)
        return result
    for one in axes:
        value = along(function, value, one, segment)
        if keepdims:
            value = expanded(value, one)
    return value


@export("strings.reduce_join")
@dispatchable
def reduce_join(inputs, axis=None, keepdims=False, separator="", name=None):
    """The strings along axes joined into one.

    Args:
      inputs: string tensor or ragged tensor.
      axis: an axis, or a list of axes, joined in this order; by default all, the last one first.
      keepdims: whether the joined axes stay, with length 1.
      separator: what stands between the strings.
      name: name of the node in a graph.

    Returns:
      A string tensor without the joined axes.

    Raises:
      InvalidArgumentError: if an axis is named twice.
      OutOfRangeError: if there is no such axis.

    Example:
      >>> import yeoul as tf
      >>> tf.strings.reduce_join([["abc", "123"], ["def", "456"]], axis=-1).numpy().tolist()
      [b'abc123', b'def456']
      >>> tf.strings.reduce_join([["a", "b"], ["c", "d"]], separator=" ").numpy()
      b'a b c d'
    """
    if isinstance(inputs, RaggedTensor):
        return joined_ragged(inputs, axis, keepdims, separator)
    return joined(inputs, axis, keepdims, separator, name)


# tf.strings.unsorted_segment_join


def _segment_join_specs(inputs, attrs):
    dims, ids = dims_of(inputs[0]), dims_of(inputs[1])
    if dims is None or ids is None:
        return [(None, STRING)]
    if len(ids) == 0:
        raise ValueError("Segment_id cannot have rank 0: it names a segment for each string.")
    if len(ids) > len(dims) or any(
        None not in (m, n) and m != n for m, n in zip(ids, dims, strict=False)
    ):
        raise ValueError(
            f"The shape of segment_ids {list(ids)} must be a prefix of that of inputs {list(dims)}"
        )
    count = known_array(inputs[2])
    return [((None if count is None else int(count), *dims[len(ids) :]), STRING)]


def _segment_join_host(x, ids, count, separator):
    count = int(scalar("UnsortedSegmentJoin", "num_segments", count))
    _segment_join_specs([x, ids, count], {})
    if count < 0:
        raise invalid(
            f"Number of segments must be non-negative but got {count} [Op:UnsortedSegmentJoin]"
        )
    if ids.size and not (ids.min() >= 0 and ids.max() < count):
        raise invalid(
            "segment_ids are not allowed to exceed num_segments or to have negative values. "
            f"[Op:UnsortedSegmentJoin]: there are {count} segments, and ids from {ids.min()} to "
            f"{ids.max()}"
        )
    rest = x.shape[ids.ndim :]
    width = math.prod(rest)
    cells: dict[int, list] = {}
    places = (ids.reshape(-1, 1) * width + np.arange(width)).reshape(-1)
    for place, text in zip(places.tolist(), listed(x), strict=True):
        cells.setdefault(place, []).append(text)
    join = as_bytes(separator).join
    out = blank_strings(count * width)
    for place, texts in cells.items():
        out[place] = join(texts)
    return out.reshape(count, *rest)


UNSORTED_SEGMENT_JOIN = register(
    "UnsortedSegmentJoin",
    "inputs:string, segment_ids:Tindices, num_segments:Tnumsegments",
    attrs={"separator": ""},
    host=_segment_join_host,
    grad=NONE,
    shape=_segment_join_specs,
)


@export("strings.unsorted_segment_join")
@dispatchable
def unsorted_segment_join(inputs, segment_ids, num_segments, separator="", name=None):
    """The strings of each segment joined into one.

    Args:
      inputs: string tensor.
      segment_ids: integer tensor whose shape is a prefix of that of `inputs`: for each string, or
        row of strings, its segment.
      num_segments: number of segments.
      separator: what stands between the strings.
      name: name of the node in a graph.

    Returns:
      A string tensor whose first axis counts the segments; a segment without strings is empty.

    Raises:
      InvalidArgumentError: if an id is out of range, or the shapes do not fit.

    Example:
      >>> import yeoul as tf
      >>> words = ["this", "a", "test", "is"]
      >>> tf.strings.unsorted_segment_join(words, [0, 1, 1, 0], 2, ":").numpy().tolist()
      [b'this:is', b'a:test']
    """
    inputs = (inputs, segment_ids, num_segments)
    return execute(UNSORTED_SEGMENT_JOIN, inputs, {"separator": as_text(separator)}, name)
