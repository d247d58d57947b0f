"""Where the elements of a tensor stand: shapes, axes, copies."""

from yeoul.core.export import export
from yeoul.engine.dispatch import dispatchable
from yeoul.graph.v1 import names
from yeoul.keras.backend.facts import int_shape, ndim
from yeoul.keras.backend.layouts import layout
from yeoul.keras.backend.values import is_sparse, to_dense
from yeoul.ops import encoding, joining, parting, reduce, repeating, reversing, sparse_parts, views
from yeoul.ops.ragged_partition import is_ragged
from yeoul.ops.shapes import shape as dynamic_shape


def dense(x):
    """A sparse tensor as a dense one."""
    return to_dense(x) if is_sparse(x) else x


def two(padding, what):
    """Checks the sizes before and after one axis."""
    if not isinstance(padding, (list, tuple)) or len(padding) != 2:
        raise ValueError(f"`{what}` must give two numbers, before and after; received {padding}.")


def padded(x, padding, data_format, axes):
    """Zeros around `axes` axes of images or volumes."""
    if len(padding) != axes:
        raise ValueError(
            f"`padding` must give two numbers for each of {axes} axes; received {padding}."
        )
    for sizes in padding:
        two(sizes, "padding")
    around = [list(sizes) for sizes in padding]
    if layout(data_format) == "channels_first":
        return names.pad(x, [[0, 0], [0, 0], *around])
    return names.pad(x, [[0, 0], *around, [0, 0]])


@export("keras.backend.reshape")
def reshape(x, shape):
    """The elements in another shape.

    Args:
      x: tensor.
      shape: ints; one may be -1.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.reshape(tf.range(6), (2, -1)).numpy()
      array([[0, 1, 2],
             [3, 4, 5]], dtype=int32)
    """
    return views.reshape(x, shape)


@export("keras.backend.transpose")
def transpose(x):
    """The tensor with its axes in reverse order.

    Args:
      x: tensor.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.transpose(tf.constant([[1, 2], [3, 4]])).numpy()
      array([[1, 3],
             [2, 4]], dtype=int32)
    """
    return names.transpose(x)


@export("keras.backend.permute_dimensions")
def permute_dimensions(x, pattern):
    """The tensor with its axes in another order.

    Args:
      x: tensor.
      pattern: for each new axis, which one of `x` it is.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.permute_dimensions(tf.ones((2, 3, 4)), (0, 2, 1)).shape
      TensorShape([2, 4, 3])
    """
    return names.transpose(x, perm=pattern)


@export("keras.backend.flatten")
def flatten(x):
    """The elements in one axis.

    Args:
      x: tensor.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.flatten(tf.constant([[1, 2], [3, 4]])).numpy()
      array([1, 2, 3, 4], dtype=int32)
    """
    return views.reshape(x, [-1])


@export("keras.backend.batch_flatten")
@dispatchable
def batch_flatten(x):
    """The elements of each sample in one axis.

    Args:
      x: tensor `[batch, ...]`.

    Returns:
      A tensor `[batch, n]`.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.batch_flatten(tf.ones((2, 3, 4))).shape
      TensorShape([2, 12])
    """
    return views.reshape(x, joining.stack([-1, reduce.reduce_prod(dynamic_shape(x)[1:])]))


@export("keras.backend.expand_dims")
def expand_dims(x, axis=-1):
    """The tensor with one more axis, of size 1.

    Args:
      x: tensor.
      axis: where it stands.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.expand_dims(tf.ones((2, 3))).shape
      TensorShape([2, 3, 1])
    """
    return views.expand_dims(x, axis)


@export("keras.backend.squeeze")
def squeeze(x, axis):
    """The tensor without an axis of size 1.

    Args:
      x: tensor.
      axis: the axis.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.squeeze(tf.ones((2, 1, 3)), 1).shape
      TensorShape([2, 3])
    """
    return names.squeeze(x, [axis])


@export("keras.backend.concatenate")
def concatenate(tensors, axis=-1):
    """Tensors one after the other along an axis; they may all be sparse, or ragged.

    Args:
      tensors: list of tensors.
      axis: the axis.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.concatenate([tf.constant([1, 2]), tf.constant([3])]).numpy()
      array([1, 2, 3], dtype=int32)
    """
    if axis < 0:
        rank = ndim(tensors[0])
        axis = axis % rank if rank else 0
    if all(is_sparse(x) for x in tensors):
        return sparse_parts.concat(axis, tensors)
    return joining.concat(tensors if is_ragged(tensors[0]) else [dense(x) for x in tensors], axis)


@export("keras.backend.stack")
def stack(x, axis=0):
    """Tensors of one shape along a new axis.

    Args:
      x: list of tensors.
      axis: where the new axis stands.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.stack([tf.constant([1, 2]), tf.constant([3, 4])]).numpy()
      array([[1, 2],
             [3, 4]], dtype=int32)
    """
    return joining.stack(x, axis=axis)


@export("keras.backend.tile")
def tile(x, n):
    """The tensor repeated along each axis.

    Args:
      x: tensor.
      n: how often, an integer or a list with one for each axis.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.tile(tf.constant([1, 2]), 2).numpy()
      array([1, 2, 1, 2], dtype=int32)
    """
    return repeating.tile(x, [n] if isinstance(n, int) else n)


@export("keras.backend.repeat")
def repeat(x, n):
    """Each row of a matrix repeated along a new second axis.

    Args:
      x: tensor `[batch, features]`.
      n: how often.

    Returns:
      A tensor `[batch, n, features]`.

    Raises:
      ValueError: if `x` is no matrix.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.repeat(tf.ones((2, 3)), 4).shape
      TensorShape([2, 4, 3])
    """
    if ndim(x) != 2:
        raise ValueError(
            f"keras.backend.repeat takes a matrix [batch, features], but x has shape {x.shape}. "
            "Use tf.keras.backend.repeat_elements or tf.repeat for other ranks."
        )
    return repeating.tile(views.expand_dims(x, 1), joining.stack([1, n, 1]))


@export("keras.backend.repeat_elements")
def repeat_elements(x, rep, axis):
    """Each element repeated along an axis, as by `np.repeat`.

    Args:
      x: tensor.
      rep: how often.
      axis: the axis.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.repeat_elements(tf.constant([1, 2]), 2, 0).numpy()
      array([1, 1, 2, 2], dtype=int32)
    """
    size = int_shape(x)[axis]
    if size is not None:
        parts = parting.split(x, num_or_size_splits=size, axis=axis)
        return joining.concat([part for part in parts for _ in range(rep)], axis)
    rank = ndim(x)
    axis = axis % rank
    tiled = repeating.tile(
        views.expand_dims(x, axis + 1), [rep if i == axis + 1 else 1 for i in range(rank + 1)]
    )
    sizes = parting.unstack(names.shape(x), rank)
    sizes[axis] = sizes[axis] * rep
    return views.reshape(tiled, joining.stack(sizes))


@export("keras.backend.reverse")
def reverse(x, axes):
    """The tensor with the elements along axes in reverse order.

    Args:
      x: tensor.
      axes: integer, or list of them.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.reverse(tf.constant([1, 2, 3]), 0).numpy()
      array([3, 2, 1], dtype=int32)
    """
    return reversing.reverse(x, [axes] if isinstance(axes, int) else axes)


@export("keras.backend.gather")
def gather(reference, indices):
    """The rows at these positions.

    Args:
      reference: tensor.
      indices: integers, in any shape.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.gather(tf.constant([10, 20, 30]), [2, 0]).numpy()
      array([30, 10], dtype=int32)
    """
    return names.gather(reference, indices)


@export("keras.backend.one_hot")
def one_hot(indices, num_classes):
    """A one at each index along a new last axis, zeros elsewhere.

    Args:
      indices: integers.
      num_classes: size of the new axis.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.one_hot(tf.constant([0, 2]), 3).numpy()
      array([[1., 0., 0.],
             [0., 0., 1.]], dtype=float32)
    """
    return encoding.one_hot(indices, depth=num_classes, axis=-1)


@export("keras.backend.temporal_padding")
def temporal_padding(x, padding=(1, 1)):
    """Zeros before and after the second of three axes.

    Args:
      x: tensor `[batch, time, features]`.
      padding: how many, before and after.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.temporal_padding(tf.ones((2, 3, 4)), (1, 2)).shape
      TensorShape([2, 6, 4])
    """
    two(padding, "padding")
    return names.pad(x, [[0, 0], list(padding), [0, 0]])


@export("keras.backend.spatial_2d_padding")
def spatial_2d_padding(x, padding=((1, 1), (1, 1)), data_format=None):
    """Zeros around images.

    Args:
      x: tensor of 4 axes.
      padding: for height and width, how many before and after.
      data_format: "channels_last" or "channels_first"; default: the global setting.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.spatial_2d_padding(tf.ones((2, 3, 4, 1))).shape
      TensorShape([2, 5, 6, 1])
    """
    return padded(x, padding, data_format, 2)


@export("keras.backend.spatial_3d_padding")
def spatial_3d_padding(x, padding=((1, 1), (1, 1), (1, 1)), data_format=None):
    """Zeros around volumes.

    Args:
      x: tensor of 5 axes.
      padding: for each of the three axes, how many before and after.
      data_format: "channels_last" or "channels_first"; default: the global setting.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.backend.spatial_3d_padding(tf.ones((2, 3, 4, 5, 1))).shape
      TensorShape([2, 5, 6, 7, 1])
    """
    return padded(x, padding, data_format, 3)
