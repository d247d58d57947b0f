"""Signals in frames, and back: tf.signal.frame, tf.signal.overlap_and_add."""

import numpy as np

from yeoul.core.export import export
from yeoul.engine.convert import invalid, to_tensor
from yeoul.engine.dispatch import dispatchable
from yeoul.engine.infer import dims_of
from yeoul.ops import array
from yeoul.ops.math import maximum
from yeoul.ops.reduce import reduce_prod, reduce_sum
from yeoul.ops.signal.windows import scalar
from yeoul.ops.static import known_array


def plain(tensor):
    """A scalar tensor as an int, if its value is known."""
    known = known_array(tensor)
    return tensor if known is None else int(known)


def most(value, least):
    """The larger of two numbers, of which one may be a tensor."""
    return max(value, least) if isinstance(value, int) else maximum(value, least)


def size_at(x, axis):
    """A dimension: an int, or a tensor if it is not known."""
    dims = dims_of(x)
    return array.shape(x)[axis] if dims is None or dims[axis] is None else dims[axis]


def whole_axis(rank, axis):
    """The axis, counted from the front."""
    if not -rank <= axis < rank:
        raise IndexError(f"axis {axis} is out of range for a signal of rank {rank}.")
    return axis % rank


@export("signal.frame")
@dispatchable
def frame(signal, frame_length, frame_step, pad_end=False, pad_value=0, axis=-1, name=None):
    """The signal cut into frames, which may overlap.

    Args:
      signal: tensor of any dtype, of rank 1 or more.
      frame_length: length of a frame, an int or integer scalar.
      frame_step: how far the next frame starts behind the start of one.
      pad_end: also give the frames that reach over the end, filled up with `pad_value`; otherwise
        what does not fill a frame is left out.
      pad_value: a scalar.
      axis: which axis is cut.
      name: name of the node in a graph.

    Returns:
      A tensor with two axes, of frames and of their elements, in the place of the one that was cut.

    Raises:
      ValueError: if an argument that is a scalar is none, or the signal is one.
      InvalidArgumentError: if the length is negative, or the step is not positive.

    Example:
      >>> import yeoul as tf
      >>> print(tf.signal.frame([1, 2, 3, 4, 5], 3, 2).numpy())
      [[1 2 3]
       [3 4 5]]
    """
    x = to_tensor(signal)
    if x.shape.rank == 0:
        raise ValueError("Shape () must have rank at least 1: a signal is a vector of numbers.")
    length = plain(scalar(frame_length, "frame_length"))
    step = plain(scalar(frame_step, "frame_step"))
    if isinstance(length, int) and length < 0:
        raise invalid(f"Requires start <= limit: frame_length must be >= 0, not {length}.")
    if isinstance(step, int) and step < 1:
        raise invalid(f"Integer division by zero: frame_step must be > 0, not {step}.")
    axis = int(known_array(axis))
    if x.shape.rank is None:
        return between(x, axis, lambda y: frame(y, length, step, pad_end, pad_value, 1), name)
    place = whole_axis(x.shape.rank, axis)
    if not place:  # so that the gradient is a tensor, not rows of one
        x = array.reshape(x, [-1] if x.shape.rank == 1 else array.shape(x))
    if pad_end:
        value = scalar(pad_value, "pad_value", x.dtype)
        x, count = filled_up(x, place, length, step, value)
    else:
        count = most((size_at(x, place) - length + step) // step, 0)
    return array.gather(x, places(count, length, step), axis=place, name=name)


def between(x, axis, function, name=None):
    """A function of one axis, on a tensor of unknown rank.

    Args:
      x: the tensor.
      axis: which of its axes, from the front or from the back.
      function: from a tensor of 3 axes, of which this is the middle one, to one of 3 or more: the
        others stay at the ends.
      name: of the result in a graph.
    """
    dims = array.shape(x)
    place = axis if axis >= 0 else array.size(dims) + axis
    outer, inner = dims[:place], dims[place + 1 :]
    sizes = array.stack([reduce_prod(outer), dims[place], reduce_prod(inner)])
    y = array.reshape(x, sizes)
    y.set_shape([None, None, None])
    y = function(y)
    return array.reshape(y, array.concat([outer, array.shape(y)[1:-1], inner], 0), name=name)


def filled_up(x, axis, length, step, value):
    """The signal with `value` behind its end, and how many frames it fills then."""
    size = size_at(x, axis)
    count = -(-size // step)
    more = most(length + step * (count - 1) - size, 0)
    paddings = [[0, 0]] * axis + [[0, more]] + [[0, 0]] * (x.shape.rank - axis - 1)
    if not isinstance(more, int):
        paddings = array.stack([array.stack(pair) for pair in paddings])
    return array.pad(x, paddings, constant_values=value), count


def places(count, length, step):
    """Where the elements of the frames stand in the signal, a matrix."""
    if isinstance(count, int) and isinstance(length, int) and isinstance(step, int):
        starts = np.arange(count, dtype=np.int32) * np.int32(step)
        return starts[:, None] + np.arange(length, dtype=np.int32)
    starts = array.range(count) * step
    return array.expand_dims(starts, 1) + array.expand_dims(array.range(length), 0)


@export("signal.overlap_and_add")
@dispatchable
def overlap_and_add(signal, frame_step, name=None):
    """The sum of frames, each shifted against the one before.

    Args:
      signal: numeric tensor of shape `[..., frames, frame_length]`.
      frame_step: by how much, an int or integer scalar.
      name: name of the node in a graph.

    Returns:
      A tensor of shape `[..., (frames - 1) * frame_step + frame_length]`.

    Raises:
      ValueError: if there are no frames, or the step is no integer scalar.
      InvalidArgumentError: if the step is not positive.

    Example:
      >>> import yeoul as tf
      >>> print(tf.signal.overlap_and_add([[1, 2, 3], [10, 20, 30]], 2).numpy())
      [ 1  2 13 20 30]
    """
    x = to_tensor(signal)
    rank = x.shape.rank
    if rank is not None and rank < 2:
        raise ValueError(f"Shape {x.shape} must have rank at least 2: frames and their elements.")
    step = scalar(frame_step, "frame_step", None)
    if not step.dtype.is_integer:
        raise ValueError(f"frame_step must be an integer. Got {step.dtype}.")
    step = plain(step)
    if isinstance(step, int) and step < 1:
        raise invalid(f"frame_step must be > 0, not {step}.")
    if rank is None:
        return added_flat(x, step, name)
    frames, length = size_at(x, -2), size_at(x, -1)
    total = length + step * (frames - 1)
    pieces = -(-length // step)
    summed = added_pieces(x, rank, frames, length, step, pieces)
    return array.identity(summed[..., :total], name)


def added_flat(x, step, name):
    """`overlap_and_add` of a tensor of unknown rank."""
    dims = array.shape(x)
    flat = array.reshape(x, array.concat([[reduce_prod(dims[:-2])], dims[-2:]], 0))
    flat.set_shape([None, None, None])
    y = overlap_and_add(flat, step)
    return array.reshape(y, array.concat([dims[:-2], array.shape(y)[1:]], 0), name=name)


def padded_end(x, more):
    """The signals with so many zeros behind their end; an int, or a tensor."""
    if x.shape.rank is not None:
        return padded(x, [[0, 0]] * (x.shape.rank - 1) + [[0, more]])
    end = array.reshape(array.stack([0, more]), [1, 2])
    return array.pad(x, array.concat([array.zeros([array.rank(x) - 1, 2], "int32"), end], 0))


def dims_tensor(values):
    """Dimensions of which some are tensors, as a shape argument."""
    return values if all(isinstance(v, int) for v in values) else array.stack(values)


def added_pieces(x, rank, frames, length, step, pieces):
    """The frames, cut in pieces as long as a step, the pieces that fall together summed.

    Piece j of frame i goes to place i + j. A row for each j, of `frames + pieces` places, holds
    what it gives; read with one place less to a row, each row is moved by one against the row
    before.
    """
    outer = [size_at(x, i) for i in range(rank - 2)]
    zeros = [[0, 0]] * (rank - 2)
    x = padded(x, [*zeros, [0, pieces], [0, pieces * step - length]])
    x = array.reshape(x, dims_tensor([*outer, frames + pieces, pieces, step]))
    order = list(range(rank - 2))
    x = array.transpose(x, [*order, rank - 1, rank - 2, rank])
    x = array.reshape(x, dims_tensor([*outer, (frames + pieces) * pieces, step]))
    x = x[..., : (frames + pieces - 1) * pieces, :]
    x = array.reshape(x, dims_tensor([*outer, pieces, frames + pieces - 1, step]))
    x = reduce_sum(x, -3)
    return array.reshape(x, dims_tensor([*outer, (frames + pieces - 1) * step]))


def padded(x, paddings):
    """`tf.pad`, where some of the numbers may be tensors."""
    if not all(isinstance(n, int) for pair in paddings for n in pair):
        paddings = array.stack([array.stack(pair) for pair in paddings])
    return array.pad(x, paddings)
