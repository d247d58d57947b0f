"""tf.experimental.numpy: choosing, ordering and finding elements."""

from yeoul.core.dtypes import bool_
from yeoul.ops import sorting
from yeoul.ops.broadcast_to import broadcast_dynamic_shape, broadcast_to
from yeoul.ops.casting import cast
from yeoul.ops.creation import zeros_like
from yeoul.ops.gather import gather
from yeoul.ops.joining import concat
from yeoul.ops.math import maximum, minimum
from yeoul.ops.select import boolean_mask
from yeoul.ops.select import where as where_of
from yeoul.ops.shapes import shape as shape_of
from yeoul.ops.tnp.elementwise import truth
from yeoul.ops.tnp.reductions import refuse_out
from yeoul.ops.tnp.shaping import moveaxis
from yeoul.ops.tnp.types import promoted, public, rank_of, tensor
from yeoul.ops.views import reshape


@public
def where(condition, x=None, y=None):
    """Elements of `x` where the condition holds, of `y` elsewhere; or where it holds.

    Args:
      condition: array.
      x: array.
      y: array.

    Returns:
      A tensor; without `x` and `y` a tuple of tensors: the indices, as `nonzero`.

    Raises:
      ValueError: if just one of `x` and `y` is given.

    Example:
      >>> import yeoul as tf
      >>> print(tf.experimental.numpy.where([True, False], [1, 2], 0).numpy())
      [1 0]
    """
    if x is None and y is None:
        return nonzero(condition)
    if x is None or y is None:
        raise ValueError("Both x and y must be given, or neither of them.")
    return where_of(truth(tensor(condition)), *promoted(x, y))


@public
def select(condlist, choicelist, default=0):
    """Elements of the first array whose condition holds.

    Args:
      condlist: list of bool arrays.
      choicelist: list of as many arrays.
      default: what stands where no condition holds.

    Returns:
      A tensor.

    Raises:
      ValueError: if the lists differ in length, or are empty.

    Example:
      >>> import yeoul as tf
      >>> print(tf.experimental.numpy.select([[True, False]], [[1, 2]], 7).numpy())
      [1 7]
    """
    if len(condlist) != len(choicelist) or not condlist:
        raise ValueError(
            f"{len(condlist)} conditions and {len(choicelist)} arrays: give one array for each "
            "condition, and at least one."
        )
    choices = promoted(default, *choicelist)
    found = choices[0]
    pairs = list(zip(condlist, choices[1:], strict=True))
    for condition, choice in reversed(pairs):
        found = where_of(truth(tensor(condition)), choice, found)
    return found


@public
def clip(a, a_min, a_max):
    """The numbers moved into an interval.

    Args:
      a: array.
      a_min: least number, or None.
      a_max: largest number, or None.

    Returns:
      A tensor.

    Raises:
      ValueError: if both bounds are None.

    Example:
      >>> import yeoul as tf
      >>> print(tf.experimental.numpy.clip([1, 5, 9], 2, 6).numpy())
      [2 5 6]
    """
    if a_min is None and a_max is None:
        raise ValueError("Not more than one of `a_min` and `a_max` may be `None`.")
    given = [v for v in (a_min, a_max) if v is not None]
    a, *bounds = promoted(a, *given)
    if a_max is not None:
        a = minimum(a, bounds[-1])
    return a if a_min is None else maximum(a, bounds[0])


@public
def take(a, indices, axis=None, out=None, mode="clip"):
    """Elements at indices.

    Args:
      a: array.
      indices: array of indices.
      axis: the axis; None: the array is made flat first.
      out: not supported.
      mode: what stands for an index out of range: "clip": the first or last, "wrap": the index
        counted on from the other end.

    Returns:
      A tensor.

    Raises:
      ValueError: for another mode, or if `out` is given.

    Example:
      >>> import yeoul as tf
      >>> print(tf.experimental.numpy.take([5, 6, 7], [2, 0]).numpy())
      [7 5]
    """
    refuse_out(out)
    if mode not in ("clip", "wrap"):
        raise ValueError(f"Invalid mode {mode!r}: 'clip' or 'wrap' is needed.")
    a, indices = tensor(a), tensor(indices)
    if axis is None:
        a, axis = reshape(a, [-1]), 0
    count = cast(shape_of(a)[axis], indices.dtype)
    if mode == "clip":
        indices = maximum(minimum(indices, count - 1), zeros_like(indices))
    else:
        indices = indices % count
    return gather(a, indices, axis=axis)


@public
def take_along_axis(arr, indices, axis):
    """Elements at indices that differ from row to row, as `argsort` gives them.

    Args:
      arr: array.
      indices: array of indices, of the same rank; the other axes of the two are broadcast.
      axis: the axis; None: the array is made flat first.

    Returns:
      A tensor.

    Example:
      >>> import yeoul as tf
      >>> print(tf.experimental.numpy.take_along_axis([[3, 1, 2]], [[1, 2, 0]], 1).numpy())
      [[1 2 3]]
    """
    arr, indices = tensor(arr), tensor(indices)
    if axis is None:
        return take_along_axis(reshape(arr, [-1]), indices, 0)
    arr, indices = moveaxis(arr, axis, -1), moveaxis(indices, axis, -1)
    count = cast(shape_of(arr)[-1], indices.dtype)
    indices = where_of(indices < 0, indices + count, indices)
    rank = rank_of(arr)
    rows = broadcast_dynamic_shape(shape_of(arr)[:-1], shape_of(indices)[:-1])
    arr, indices = (broadcast_to(a, concat([rows, shape_of(a)[-1:]], 0)) for a in (arr, indices))
    return moveaxis(gather(arr, indices, axis=-1, batch_dims=rank - 1), -1, axis)


@public
def compress(condition, a, axis=None):
    """The parts of an array for which a condition holds.

    Args:
      condition: bool array of one axis, at most as long as the axis.
      a: array.
      axis: the axis; None: the array is made flat first.

    Returns:
      A tensor.

    Raises:
      ValueError: if the condition has not one axis.

    Example:
      >>> import yeoul as tf
      >>> print(tf.experimental.numpy.compress([True, False], [1, 2]).numpy())
      [1]
    """
    condition, a = truth(tensor(condition)), tensor(a)
    if condition.shape.rank != 1:
        raise ValueError(f"The condition must have one axis, not {condition.shape.rank}.")
    if axis is None:
        a, axis = reshape(a, [-1]), 0
    a = moveaxis(a, axis, 0)
    kept = boolean_mask(a[: condition.shape[0]], condition)
    return moveaxis(kept, 0, axis)


@public
def nonzero(a):
    """Where elements are not zero.

    Args:
      a: array.

    Returns:
      A list of tensors of int64, one for each axis.

    Example:
      >>> import yeoul as tf
      >>> [t.numpy().tolist() for t in tf.experimental.numpy.nonzero([0, 3, 4])]
      [[1, 2]]
    """
    a = tensor(a)
    a = reshape(a, [1]) if rank_of(a) == 0 else a
    places = where_of(truth(a))
    return [places[:, i] for i in range(a.shape.rank)]


def in_order(compute, a, axis, kind, order):
    """`sort` and `argsort`."""
    if kind not in ("quicksort", "stable"):
        raise ValueError(f"Invalid value for argument `kind`: {kind!r}; 'quicksort' is needed.")
    if order is not None:
        raise ValueError(f"`order` must be None, not {order!r}: tensors have no fields.")
    a = tensor(a)
    as_number = cast(a, "int8") if a.dtype is bool_ else a
    if axis is None:
        as_number, axis = reshape(as_number, [-1]), 0
    return compute(as_number, axis), a.dtype


@public
def sort(a, axis=-1, kind="quicksort", order=None):
    """The elements in ascending order.

    Args:
      a: array.
      axis: the axis; None: the array is made flat first.
      kind: "quicksort" or "stable".
      order: None.

    Returns:
      A tensor.

    Raises:
      ValueError: for another kind or order.

    Example:
      >>> import yeoul as tf
      >>> print(tf.experimental.numpy.sort([3, 1, 2]).numpy())
      [1 2 3]
    """
    if kind != "quicksort":
        raise ValueError(f"Invalid value for argument `kind`: {kind!r}; 'quicksort' is needed.")
    found, dtype = in_order(sorting.sort, a, axis, kind, order)
    return cast(found, dtype)


@public
def argsort(a, axis=-1, kind="quicksort", order=None):
    """The indices of the elements in ascending order.

    Args:
      a: array.
      axis: the axis; None: the array is made flat first.
      kind: "quicksort" or "stable".
      order: None.

    Returns:
      A tensor of int64.

    Raises:
      ValueError: for another kind or order.

    Example:
      >>> import yeoul as tf
      >>> print(tf.experimental.numpy.argsort([3, 1, 2]).numpy())
      [1 2 0]
    """
    a = tensor(a)
    a = reshape(a, [1]) if a.shape.rank == 0 else a
    places, _ = in_order(
        lambda x, axis: sorting.argsort(x, axis, stable=True), a, axis, kind, order
    )
    return cast(places, "int64")
