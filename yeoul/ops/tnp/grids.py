"""tf.experimental.numpy: grids, differences, polynomials, and what shape an array has."""

from yeoul.core.dtypes import bool_
from yeoul.ops.compare import not_equal
from yeoul.ops.creation import zeros_like
from yeoul.ops.encoding import meshgrid as meshgrid_of
from yeoul.ops.select import where as where_of
from yeoul.ops.shapes import shape as shape_of
from yeoul.ops.tnp.shaping import moveaxis
from yeoul.ops.tnp.types import common_dtype, public, tensor
from yeoul.ops.views import reshape


@public
def diff(a, n=1, axis=-1):
    """The differences of neighbours.

    Args:
      a: array.
      n: how often differences are taken.
      axis: the axis.

    Returns:
      A tensor.

    Raises:
      ValueError: if `n` is negative.

    Example:
      >>> import yeoul as tf
      >>> print(tf.experimental.numpy.diff([1, 4, 9]).numpy())
      [3 5]
    """
    if n < 0:
        raise ValueError(f"Argument `order` must be a non-negative integer, not {n}.")
    a = moveaxis(tensor(a), axis, 0)
    for _ in range(n):
        a = not_equal(a[1:], a[:-1]) if a.dtype is bool_ else a[1:] - a[:-1]
    return moveaxis(a, 0, axis)


@public
def polyval(p, x):
    """A polynomial at points, by Horner's scheme.

    Args:
      p: list of coefficients, that of the highest power first.
      x: array of points.

    Returns:
      A tensor.

    Raises:
      ValueError: if it is not known how many coefficients there are.

    Example:
      >>> import yeoul as tf
      >>> print(tf.experimental.numpy.polyval([1, 2], 3).numpy())
      5
    """
    dtype = common_dtype(p, x)
    p, x = tensor(p, dtype), tensor(x, dtype)
    p = reshape(p, [-1]) if p.shape.rank == 0 else p
    if not p.shape.rank or p.shape[0] is None:
        raise ValueError(f"The number of coefficients must be known, not of shape {p.shape}.")
    found = zeros_like(x)
    for i in range(p.shape[0]):
        found = found * x + p[i]
    return found


@public
def ix_(*args):
    """Arrays of one axis as a grid for indexing.

    Args:
      *args: arrays of one axis: indices, or bools.

    Returns:
      A list of tensors.

    Raises:
      ValueError: if an array has not one axis, or holds neither integers nor bools.

    Example:
      >>> import yeoul as tf
      >>> [t.shape.as_list() for t in tf.experimental.numpy.ix_([0, 1], [2, 3, 4])]
      [[2, 1], [1, 3]]
    """
    found = []
    for i, given in enumerate(args):
        a = tensor(given)
        if a.shape.rank != 1:
            raise ValueError(f"Arguments must have one axis, not {a.shape.rank}.")
        if not (a.dtype.is_integer or a.dtype.is_bool):
            raise ValueError(f"Arguments must be of integers or bools, not {a.dtype.name}.")
        a = reshape(where_of(a), [-1]) if a.dtype is bool_ else a
        found.append(reshape(a, [1] * i + [-1] + [1] * (len(args) - 1 - i)))
    return found


@public
def meshgrid(*xi, **kwargs):
    """The coordinates of the points of a grid.

    Args:
      *xi: arrays of one axis: the coordinates along each axis.
      **kwargs: `indexing`: "xy" or "ij"; `sparse` and `copy`: only False and True.

    Returns:
      A list of tensors.

    Raises:
      ValueError: for `sparse=True` or `copy=False`.

    Example:
      >>> import yeoul as tf
      >>> [t.numpy().tolist() for t in tf.experimental.numpy.meshgrid([1, 2], [3])]
      [[[1, 2]], [[3, 3]]]
    """
    if kwargs.get("sparse", False) or not kwargs.get("copy", True):
        raise ValueError("Only sparse=False and copy=True are supported.")
    arrays = [tensor(x) for x in xi]
    return meshgrid_of(*arrays, indexing=kwargs.get("indexing", "xy"))


@public
def ndim(a):
    """The number of axes.

    Args:
      a: array.

    Returns:
      A Python int.

    Example:
      >>> import yeoul as tf
      >>> tf.experimental.numpy.ndim([[1, 2]])
      2
    """
    return tensor(a).shape.rank


@public
def shape(a):
    """The lengths of the axes.

    Args:
      a: array.

    Returns:
      A `tf.TensorShape`; a tensor if the lengths are not all known yet.

    Example:
      >>> import yeoul as tf
      >>> tf.experimental.numpy.shape([[1, 2]])
      TensorShape([1, 2])
    """
    a = tensor(a)
    return a.shape if a.shape.is_fully_defined() else shape_of(a)
