"""tf.experimental.numpy: functions that reshape, join and take arrays apart."""

import numpy as np

from yeoul.engine.convert import invalid
from yeoul.ops import joining, reversing
from yeoul.ops.broadcast_to import broadcast_dynamic_shape
from yeoul.ops.broadcast_to import broadcast_to as broadcast_of
from yeoul.ops.shapes import shape as shape_of
from yeoul.ops.tnp.creation import dims
from yeoul.ops.tnp.rows import finished
from yeoul.ops.tnp.types import promoted, public, rank_of, tensor
from yeoul.ops.transpose import transpose as transpose_of
from yeoul.ops.views import expand_dims as expand_of
from yeoul.ops.views import reshape as reshape_of
from yeoul.ops.views import squeeze as squeeze_of


def check_order(order, known):
    if order not in known:
        raise ValueError(f"Unsupported value for argument `order`: {order!r}, not one of {known}.")


@public
def reshape(a, newshape, order="C"):
    """The elements in another shape.

    Args:
      a: array.
      newshape: list of lengths, or a number; one may be -1.
      order: "C": the last axis varies fastest; "F": the first one.

    Returns:
      A tensor.

    Raises:
      ValueError: for another order.

    Example:
      >>> import yeoul as tf
      >>> print(tf.experimental.numpy.reshape([1, 2, 3, 4], (2, 2), order="F").numpy())
      [[1 3]
       [2 4]]
    """
    check_order(order, ("C", "F"))
    a, wanted = tensor(a), dims(newshape)
    if order == "C":
        return reshape_of(a, wanted)
    return transpose_of(reshape_of(transpose_of(a), reversing.reverse(tensor(wanted), [0])))


@public
def ravel(a):
    """The elements along one axis.

    Args:
      a: array.

    Returns:
      A tensor of rank 1.

    Example:
      >>> import yeoul as tf
      >>> print(tf.experimental.numpy.ravel([[1, 2], [3, 4]]).numpy())
      [1 2 3 4]
    """
    return reshape_of(tensor(a), [-1])


@public
def flatten(a, order="C"):
    """The elements along one axis.

    Args:
      a: array.
      order: "C", "A" or "K": the last axis varies fastest; "F": the first one.

    Returns:
      A tensor of rank 1.

    Raises:
      ValueError: for another order.

    Example:
      >>> import yeoul as tf
      >>> print(tf.experimental.numpy.flatten([[1, 2], [3, 4]], order="F").numpy())
      [1 3 2 4]
    """
    check_order(order, ("C", "A", "K", "F"))
    a = tensor(a)
    return reshape_of(transpose_of(a) if order == "F" else a, [-1])


@public
def transpose(a, axes=None):
    """The array with its axes in another order.

    Args:
      a: array.
      axes: the order; None: reversed.

    Returns:
      A tensor.

    Example:
      >>> import yeoul as tf
      >>> print(tf.experimental.numpy.transpose([[1, 2], [3, 4]]).numpy())
      [[1 3]
       [2 4]]
    """
    a = tensor(a)
    return transpose_of(a) if axes is None else transpose_of(a, list(axes))


@public
def swapaxes(a, axis1, axis2):
    """The array with two axes exchanged.

    Args:
      a: array.
      axis1: an axis.
      axis2: another one.

    Returns:
      A tensor.

    Example:
      >>> import yeoul as tf
      >>> print(tf.experimental.numpy.swapaxes([[1, 2], [3, 4]], 0, 1).numpy())
      [[1 3]
       [2 4]]
    """
    a = tensor(a)
    order = list(range(rank_of(a)))
    order[axis1], order[axis2] = order[axis2], order[axis1]
    return transpose_of(a, order)


@public
def moveaxis(a, source, destination):
    """The array with axes moved to other places.

    Args:
      a: array.
      source: axis, or list of axes.
      destination: where they go.

    Returns:
      A tensor.

    Raises:
      ValueError: if there are not as many places as axes.
      InvalidArgumentError: if there is no such axis.

    Example:
      >>> import yeoul as tf
      >>> tf.experimental.numpy.moveaxis([[[1, 2]]], 0, 2).shape
      TensorShape([1, 2, 1])
    """
    a = tensor(a)
    rank = rank_of(a)
    pairs = [[axis_of(v, rank) for v in np.atleast_1d(axes)] for axes in (source, destination)]
    if len(pairs[0]) != len(pairs[1]):
        raise ValueError(f"The lengths of source {source} and destination {destination} differ.")
    order = [i for i in range(rank) if i not in pairs[0]]
    for place, axis in sorted(zip(pairs[1], pairs[0], strict=True)):
        order.insert(place, axis)
    return transpose_of(a, order)


def axis_of(axis, rank):
    """The axis, counted from the first one.

    Raises:
      InvalidArgumentError: if there is none.
    """
    if not -rank <= axis < rank:
        raise invalid(f"axis {axis} is not one of the {rank} axes: not in [{-rank}, {rank})")
    return int(axis) % rank


@public
def expand_dims(a, axis):
    """The array with a further axis of length 1.

    Args:
      a: array.
      axis: where the new axis stands.

    Returns:
      A tensor.

    Example:
      >>> import yeoul as tf
      >>> print(tf.experimental.numpy.expand_dims([1, 2], 1).numpy())
      [[1]
       [2]]
    """
    return expand_of(tensor(a), axis)


@public
def squeeze(a, axis=None):
    """The array without axes of length 1.

    Args:
      a: array.
      axis: axis or tuple of axes; None: all of length 1.

    Returns:
      A tensor.

    Example:
      >>> import yeoul as tf
      >>> print(tf.experimental.numpy.squeeze([[1, 2]]).numpy())
      [1 2]
    """
    return squeeze_of(tensor(a), list(axis) if isinstance(axis, tuple) else axis)


@public
def broadcast_to(array, shape):
    """The array repeated to a shape.

    Args:
      array: array.
      shape: list of lengths, or a number.

    Returns:
      A tensor.

    Example:
      >>> import yeoul as tf
      >>> print(tf.experimental.numpy.broadcast_to([1, 2], (2, 2)).numpy())
      [[1 2]
       [1 2]]
    """
    return broadcast_of(tensor(array), dims(shape))


@public
def broadcast_arrays(*args, **kwargs):
    """Arrays repeated to the shape that they have together.

    Args:
      *args: arrays.
      **kwargs: `subok`: only False.

    Returns:
      A list of tensors; a tuple, if fewer than two are given.

    Raises:
      ValueError: for another argument.

    Example:
      >>> import yeoul as tf
      >>> [t.numpy().tolist() for t in tf.experimental.numpy.broadcast_arrays([1, 2], 3)]
      [[1, 2], [3, 3]]
    """
    if kwargs.pop("subok", False) or kwargs:
        raise ValueError(f"Received unsupported arguments: only subok=False is, not {kwargs}.")
    arrays = [tensor(a) for a in args]
    if len(arrays) < 2:
        return tuple(arrays)
    found = shape_of(arrays[0])
    for a in arrays[1:]:
        found = broadcast_dynamic_shape(found, shape_of(a))
    return [broadcast_of(a, found) for a in arrays]


def at_least(rank, place):
    """`atleast_<rank>d`; `place(tensor)` gives it further axes."""

    def call(*arys):
        found = [place(tensor(a)) for a in arys]
        return found[0] if len(found) == 1 else found

    name = f"atleast_{rank}d"
    printed = "[" * rank + "5" + "]" * rank
    parameters = {"*arys": "arrays."}
    summary = f"The arrays with at least {rank} axes."
    example = f"{name}(5) -> {printed}"
    return finished(call, name, summary, parameters, "A tensor, or a list of several.", example)


def to_matrix(a):
    return expand_of(to_vector(a), 0) if rank_of(a) < 2 else a


def to_vector(a):
    return reshape_of(a, [1]) if rank_of(a) == 0 else a


def to_cube(a):
    return expand_of(to_matrix(a), -1) if rank_of(a) < 3 else a


atleast_1d = at_least(1, to_vector)
atleast_2d = at_least(2, to_matrix)
atleast_3d = at_least(3, to_cube)


@public
def concatenate(arys, axis=0):
    """Arrays one after the other along an axis.

    Args:
      arys: list of arrays, or a tensor, which is returned.
      axis: the axis; None: the arrays are made flat first.

    Returns:
      A tensor.

    Example:
      >>> import yeoul as tf
      >>> print(tf.experimental.numpy.concatenate([[1, 2], [3.5]]).numpy())
      [1.  2.  3.5]
    """
    arrays = promoted(*(arys if isinstance(arys, (list, tuple)) else [arys]))
    if axis is None:
        arrays, axis = [reshape_of(a, [-1]) for a in arrays], 0
    return joining.concat(arrays, axis)


@public
def stack(arrays, axis=0):
    """Arrays of one shape along a new axis.

    Args:
      arrays: list of arrays, or an array, whose first axis is moved.
      axis: the new axis.

    Returns:
      A tensor.

    Example:
      >>> import yeoul as tf
      >>> print(tf.experimental.numpy.stack([[1, 2], [3, 4]], axis=1).numpy())
      [[1 3]
       [2 4]]
    """
    if not isinstance(arrays, (list, tuple)):
        return moveaxis(arrays, 0, axis) if axis else tensor(arrays)
    return joining.stack(promoted(*arrays), axis)


def stacked(name, place, axis_of, summary, example):
    """`vstack` and the like."""

    def call(tup):
        arrays = [place(a) for a in promoted(*map(tensor, tup))]
        return joining.concat(arrays, axis_of(arrays[0]))

    parameters = {"tup": "list of arrays."}
    return finished(call, name, summary, parameters, "A tensor.", example)


vstack = stacked(
    "vstack", to_matrix, lambda a: 0, "Arrays below each other.", "vstack([1, 2]) -> [[1]\n [2]]"
)
hstack = stacked(
    "hstack",
    to_vector,
    lambda a: 0 if a.shape.rank == 1 else 1,
    "Arrays beside each other.",
    "hstack([1, [2, 3]]) -> [1 2 3]",
)
dstack = stacked(
    "dstack", to_cube, lambda a: 2, "Arrays along the third axis.", "dstack([1, 2]) -> [[[1 2]]]"
)


@public
def append(arr, values, axis=None):
    """An array with another one behind it.

    Args:
      arr: array.
      values: array.
      axis: the axis; None: both are made flat first.

    Returns:
      A tensor.

    Example:
      >>> import yeoul as tf
      >>> print(tf.experimental.numpy.append([1, 2], [3]).numpy())
      [1 2 3]
    """
    if axis is None:
        return concatenate([ravel(arr), ravel(values)])
    return concatenate([arr, values], axis)
