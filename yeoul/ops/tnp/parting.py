"""tf.experimental.numpy: functions that split, repeat, turn and pad arrays."""

import numpy as np

from yeoul.ops import parting, repeating, reversing
from yeoul.ops.padding import pad as pad_of
from yeoul.ops.shapes import shape as shape_of
from yeoul.ops.tnp.creation import dims
from yeoul.ops.tnp.rows import finished
from yeoul.ops.tnp.shaping import axis_of
from yeoul.ops.tnp.types import public, rank_of, tensor
from yeoul.ops.transpose import transpose
from yeoul.ops.views import reshape


@public
def split(ary, indices_or_sections, axis=0):
    """An array in pieces along an axis.

    Args:
      ary: array.
      indices_or_sections: number of equal pieces, or list of where the next ones begin.
      axis: the axis.

    Returns:
      A list of tensors.

    Raises:
      ValueError: if the list does not rise, or the axis has not so many equal parts.

    Example:
      >>> import yeoul as tf
      >>> [t.numpy().tolist() for t in tf.experimental.numpy.split([1, 2, 3], [1])]
      [[1], [2, 3]]
    """
    ary = tensor(ary)
    if not np.ndim(indices_or_sections):
        return parting.split(ary, indices_or_sections, axis)
    count = ary.shape[axis]
    places = [int(i) if count is None else min(int(i), count) for i in indices_or_sections]
    sizes = np.diff([0, *places]).tolist()
    sizes.append(-1 if count is None else count - sum(sizes))
    if min(sizes[:-1], default=0) < 0:
        raise ValueError(f"indices must not fall: {list(indices_or_sections)}.")
    return parting.split(ary, sizes, axis)


def split_along(name, axis, least, summary, example):
    """`hsplit` and the like."""

    def call(ary, indices_or_sections):
        ary = tensor(ary)
        rank = ary.shape.rank
        if rank is not None and rank < least:
            raise ValueError(f"{name} only works on arrays of {least} or more axes, not {rank}.")
        return split(ary, indices_or_sections, 0 if name == "hsplit" and rank == 1 else axis)

    parameters = {
        "ary": "array.",
        "indices_or_sections": "number of equal pieces, or list of where the next ones begin.",
    }
    return finished(call, name, summary, parameters, "A list of tensors.", example)


hsplit = split_along("hsplit", 1, 1, "Pieces beside each other.", "hsplit([1, 2], 2)[1] -> [2]")
vsplit = split_along(
    "vsplit", 0, 1, "Pieces below each other.", "vsplit([[1], [2]], 2)[1] -> [[2]]"
)
dsplit = split_along("dsplit", 2, 3, "Pieces along axis 2.", "dsplit([[[1, 2]]], 2)[1] -> [[[2]]]")


@public
def tile(a, reps):
    """The array repeated as a whole.

    Args:
      a: array.
      reps: how often along each axis, or along the last.

    Returns:
      A tensor.

    Example:
      >>> import yeoul as tf
      >>> print(tf.experimental.numpy.tile([1, 2], 2).numpy())
      [1 2 1 2]
    """
    a, reps = tensor(a), dims(reps)
    missing = len(reps) - rank_of(a)
    for _ in range(missing):
        a = a[None]
    return repeating.tile(a, [1] * -missing + list(reps))


@public
def repeat(a, repeats, axis=None):
    """The array with each element repeated.

    Args:
      a: array.
      repeats: how often, or for each element how often.
      axis: the axis; None: the array is made flat first.

    Returns:
      A tensor.

    Example:
      >>> import yeoul as tf
      >>> print(tf.experimental.numpy.repeat([1, 2], 2).numpy())
      [1 1 2 2]
    """
    return repeating.repeat(tensor(a), repeats, axis)


@public
def roll(a, shift, axis=None):
    """The array with its elements moved around; what falls off one end comes in at the other.

    Args:
      a: array.
      shift: by how much, for each axis.
      axis: axis or tuple of axes; None: the array is treated as flat.

    Returns:
      A tensor.

    Example:
      >>> import yeoul as tf
      >>> print(tf.experimental.numpy.roll([1, 2, 3], 1).numpy())
      [3 1 2]
    """
    a = tensor(a)
    if axis is None:
        return reshape(reversing.roll(reshape(a, [-1]), shift, 0), shape_of(a))
    return reversing.roll(a, shift, axis)


@public
def flip(m, axis=None):
    """The array with elements in reverse order.

    Args:
      m: array.
      axis: axis or tuple of axes; None: all.

    Returns:
      A tensor.

    Example:
      >>> import yeoul as tf
      >>> print(tf.experimental.numpy.flip([1, 2, 3]).numpy())
      [3 2 1]
    """
    m = tensor(m)
    rank = rank_of(m)
    if not rank:
        return m
    axes = np.arange(rank) if axis is None else np.atleast_1d(axis)
    return reversing.reverse(m, axes.tolist())


@public
def fliplr(m):
    """The array with its columns in reverse order.

    Args:
      m: array.

    Returns:
      A tensor.

    Example:
      >>> import yeoul as tf
      >>> print(tf.experimental.numpy.fliplr([[1, 2]]).numpy())
      [[2 1]]
    """
    return flip(m, 1)


@public
def flipud(m):
    """The array with its rows in reverse order.

    Args:
      m: array.

    Returns:
      A tensor.

    Example:
      >>> import yeoul as tf
      >>> print(tf.experimental.numpy.flipud([[1], [2]]).numpy())
      [[2]
       [1]]
    """
    return flip(m, 0)


@public
def rot90(m, k=1, axes=(0, 1)):
    """The array turned by quarter turns.

    Args:
      m: array.
      k: number of quarter turns, from the first of the axes to the second.
      axes: the plane.

    Returns:
      A tensor.

    Raises:
      InvalidArgumentError: if there are no such axes.

    Example:
      >>> import yeoul as tf
      >>> print(tf.experimental.numpy.rot90([[1, 2], [3, 4]]).numpy())
      [[2 4]
       [1 3]]
    """
    m = tensor(m)
    rank = rank_of(m)
    first, second = (axis_of(axis, rank) for axis in axes)
    k %= 4
    if k == 2:
        return flip(m, (first, second))
    order = list(range(rank))
    order[first], order[second] = order[second], order[first]
    if k == 1:
        return transpose(flip(m, second), order)
    return flip(transpose(m, order), second) if k == 3 else m


@public
def pad(array, pad_width, mode, **kwargs):
    """The array with a margin.

    Args:
      array: array.
      pad_width: for each axis how much before and behind it, or one such pair for all.
      mode: "constant", "reflect" or "symmetric".
      **kwargs: `constant_values`: number in the margin.

    Returns:
      A tensor.

    Raises:
      ValueError: for another mode.

    Example:
      >>> import yeoul as tf
      >>> print(tf.experimental.numpy.pad([1, 2], [(1, 1)], "constant").numpy())
      [0 1 2 0]
    """
    value = kwargs.get("constant_values", 0)
    if mode not in ("constant", "reflect", "symmetric"):
        raise ValueError(
            f"Unsupported padding mode: {mode!r}; known: constant, reflect, symmetric."
        )
    array = tensor(array)
    if not hasattr(pad_width, "dtype"):
        pad_width = np.broadcast_to(np.asarray(pad_width, np.int32), (rank_of(array), 2))
    return pad_of(array, pad_width, mode.upper(), value)
