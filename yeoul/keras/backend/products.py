"""Products of matrices, and of batches of them."""

from yeoul.core.export import export
from yeoul.graph.v1 import names
from yeoul.keras.backend.facts import int_shape, ndim
from yeoul.keras.backend.values import is_sparse
from yeoul.ops import matmul, parting, reduce, sparse_matmul, views


def folded_product(x, y):
    """The last axis of `x` times the last but one of `y`, by one product of matrices."""
    x_shape, y_shape = sizes(x), sizes(y)
    rank = ndim(y)
    order = [rank - 2, *(i for i in range(rank) if i != rank - 2)]
    rows = views.reshape(x, [-1, x_shape[-1]])
    columns = views.reshape(names.transpose(y, perm=order), [y_shape[-2], -1])
    shape = [*x_shape[:-1], *y_shape[:-2], *y_shape[-1:]]
    return views.reshape(matmul.matmul(rows, columns), shape)


def sizes(x):
    """The sizes of the axes: ints, and tensors where they are not known."""
    known = int_shape(x)
    if None not in known:
        return list(known)
    dynamic = parting.unstack(names.shape(x), len(known))
    return [d if n is None else n for n, d in zip(known, dynamic, strict=True)]


def batch_axes(axes, x_rank, y_rank):
    """The axis of each tensor that a `batch_dot` sums over, not negative.

    Raises:
      ValueError: for the batch axis.
    """
    if axes is None:
        axes = (x_rank - 1, y_rank - 1 if y_rank == 2 else y_rank - 2)
    elif isinstance(axes, int):
        axes = (axes, axes)
    a, b = axes
    a, b = a + x_rank if a < 0 else a, b + y_rank if b < 0 else b
    if 0 in (a, b):
        raise ValueError(
            "Cannot perform batch_dot over axis 0. If your inputs are not batched, add a dummy "
            "batch dimension to your inputs using K.expand_dims(x, 0)"
        )
    if not (0 < a < x_rank and 0 < b < y_rank):
        raise IndexError(f"axes={axes} are out of range for tensors of {x_rank} and {y_rank} axes.")
    return a, b


def check_batches(x_shape, y_shape, a, b):
    """Refuses tensors whose batches or summed axes differ."""
    x_batch, y_batch = x_shape[0], y_shape[0]
    if None not in (x_batch, y_batch) and x_batch != y_batch:
        raise ValueError(
            "Cannot do batch_dot on inputs with different batch sizes. Received inputs with "
            f"shapes {x_shape} and {y_shape}."
        )
    if None not in (x_shape[a], y_shape[b]) and x_shape[a] != y_shape[b]:
        raise ValueError(
            f"Cannot do batch_dot on inputs with shapes {x_shape} and {y_shape} with "
            f"axes={[a, b]}. x.shape[{a}] != y.shape[{b}] ({x_shape[a]} != {y_shape[b]})."
        )


def moved(x, axis, to):
    """The tensor with one axis at another place."""
    rank = ndim(x)
    order = [i for i in range(rank) if i != axis]
    order.insert(to, axis)
    return x if order == list(range(rank)) else names.transpose(x, perm=order)


@export("keras.backend.dot")
def dot(x, y):
    """The product over the last axis of `x` and the last but one of `y`.

    Args:
      x: tensor or sparse matrix.
      y: tensor of at least two axes.

    Returns:
      A tensor of the other axes of `x`, then those of `y`.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.dot(tf.ones((2, 3, 4)), tf.ones((5, 4, 6))).shape
      TensorShape([2, 3, 5, 6])
    """
    if ndim(x) is not None and (ndim(x) > 2 or ndim(y) > 2):
        return folded_product(x, y)
    if is_sparse(x):
        return sparse_matmul.sparse_dense_matmul(x, y)
    return matmul.matmul(x, y)


@export("keras.backend.batch_dot")
def batch_dot(x, y, axes=None):
    """The product of each pair of samples of two batches, over one axis of each.

    Args:
      x: tensor of at least two axes; the first is the batch.
      y: tensor of at least two axes; the first is the batch.
      axes: axis of both, or one for each; default: the last of `x`, and the last but one of
          `y` (the last if it has two).

    Returns:
      A tensor of the batch, the other axes of `x`, then those of `y`; `[batch, 1]` if none
      are left.

    Raises:
      ValueError: if the batches or the summed axes are of different sizes.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.batch_dot(tf.ones((2, 3, 4)), tf.ones((2, 5, 4)), axes=2).shape
      TensorShape([2, 3, 5])
    """
    x_shape, y_shape = int_shape(x), int_shape(y)
    x_rank, y_rank = len(x_shape), len(y_shape)
    if x_rank < 2 or y_rank < 2:
        raise ValueError(
            "Cannot do batch_dot on inputs with rank < 2. Received inputs with shapes "
            f"{x_shape} and {y_shape}."
        )
    a, b = batch_axes(axes, x_rank, y_rank)
    check_batches(x_shape, y_shape, a, b)
    if x_rank == y_rank == 2:
        return reduce.reduce_sum(x * y, axis=1, keepdims=True)
    x, y = moved(x, a, x_rank - 1), moved(y, b, 1)
    shape = [*sizes(x)[:-1], *sizes(y)[2:]]
    if x_rank != 3:
        x = views.reshape(x, [sizes(x)[0], -1, sizes(x)[-1]])
    if y_rank != 3:
        y = views.reshape(y, [*sizes(y)[:2], -1])
    product = matmul.matmul(x, y)
    return product if x_rank == y_rank == 3 else views.reshape(product, shape)
