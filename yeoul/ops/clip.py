"""Clipping: tf.clip_by_value, tf.clip_by_norm, tf.clip_by_global_norm."""

from yeoul.core.export import export
from yeoul.engine.convert import to_tensor
from yeoul.engine.dispatch import dispatchable
from yeoul.engine.indexed_slices import IndexedSlices
from yeoul.engine.op import TABLE
from yeoul.ops.division import divide
from yeoul.ops.exponential import rsqrt, sqrt
from yeoul.ops.math import add_n, maximum, minimum, multiply
from yeoul.ops.reduce import reduce_sum


def on_values(slices, function):
    """The slices with other values, or what `function` makes of a tensor."""
    if isinstance(slices, IndexedSlices):
        return IndexedSlices(function(slices.values), slices.indices, slices._dense_shape)
    return function(to_tensor(slices))


@export("clip_by_value")
@dispatchable
def clip_by_value(t, clip_value_min, clip_value_max, name=None):
    """The tensor with elements below a minimum or above a maximum replaced by these.

    Args:
      t: tensor or `tf.IndexedSlices`.
      clip_value_min: minimum, of a shape that broadcasts to that of `t`.
      clip_value_max: maximum, likewise.
      name: name of the node in a graph.

    Returns:
      What `t` is, clipped.

    Raises:
      ValueError: if the limits would broadcast `t` to a larger shape.

    Example:
      >>> import yeoul as tf
      >>> print(tf.clip_by_value([-5, 0, 5], -1, 1).numpy())
      [-1  0  1]
    """

    def clip(values):
        below = minimum(values, clip_value_max)
        values.shape.assert_is_compatible_with(below.shape)
        clipped = maximum(below, clip_value_min, name)
        values.shape.assert_is_compatible_with(clipped.shape)
        return clipped

    return on_values(t, clip)


@export("clip_by_norm")
@dispatchable
def clip_by_norm(t, clip_norm, axes=None, name=None):
    """The tensor scaled so that its L2 norm is at most `clip_norm`.

    Args:
      t: real tensor or `tf.IndexedSlices`.
      clip_norm: positive scalar.
      axes: axes over which the norm is taken; None for all.
      name: name of the node in a graph.

    Returns:
      What `t` is, scaled.

    Example:
      >>> import yeoul as tf
      >>> print(tf.clip_by_norm([3.0, 4.0], 1.0).numpy())
      [0.6 0.8]
    """

    def clip(values):
        squares = reduce_sum(values * values, axes, keepdims=True)
        select, positive = TABLE["SelectV2"].public, TABLE["Greater"].public(squares, 0)
        # The gradient of a square root of 0 would be infinite: there it is taken of 1 instead.
        safe = select(positive, squares, TABLE["OnesLike"].public(squares))
        norm = select(positive, sqrt(safe), squares)
        scaled = multiply(values, clip_norm)
        values.shape.assert_is_compatible_with(scaled.shape)
        return divide(scaled, maximum(norm, clip_norm), name)

    return on_values(t, clip)


def values_of(t_list):
    """The tensors of a list of tensors, `tf.IndexedSlices` and None, without the last.

    Raises:
      TypeError: if it is no list.
    """
    if not isinstance(t_list, (list, tuple)):
        raise TypeError(
            f"`t_list` should be a sequence of tensors, not {t_list!r}. Pass [t] for one tensor."
        )
    return [
        to_tensor(t.values if isinstance(t, IndexedSlices) else t) for t in t_list if t is not None
    ]


@export("linalg.global_norm")
@dispatchable
def global_norm(t_list, name=None):
    """The L2 norm of several tensors together: the square root of the sum of all their squares.

    Args:
      t_list: list of real tensors, `tf.IndexedSlices` and None, which is ignored.
      name: name of the node in a graph.

    Returns:
      A scalar.

    Raises:
      TypeError: if `t_list` is no list.

    Example:
      >>> import yeoul as tf
      >>> print(tf.linalg.global_norm([[3.0], [4.0]]).numpy())
      5.0
    """
    halves = [TABLE["L2Loss"].public(values) for values in values_of(t_list)]
    return sqrt(2.0 * add_n(halves), name) if halves else to_tensor(0.0)


@export("clip_by_global_norm")
@dispatchable
def clip_by_global_norm(t_list, clip_norm, use_norm=None, name=None):
    """Several tensors scaled by one factor so that their global norm is at most `clip_norm`.

    Args:
      t_list: list of real tensors, `tf.IndexedSlices` and None, which stays None.
      clip_norm: positive scalar.
      use_norm: the global norm, if it is known already.
      name: name of the node in a graph.

    Returns:
      A list like `t_list` (NaN throughout if the norm is not finite), and the norm.

    Raises:
      TypeError: if `t_list` is no list.

    Example:
      >>> import yeoul as tf
      >>> clipped, norm = tf.clip_by_global_norm([[3.0], [4.0]], 1.0)
      >>> print(clipped[0].numpy(), clipped[1].numpy(), norm.numpy())
      [0.6] [0.8] 5.0
    """
    values_of(t_list)
    norm = to_tensor(global_norm(t_list, name) if use_norm is None else use_norm)
    clip_norm = to_tensor(clip_norm, norm.dtype.np)
    scale = clip_norm * minimum(1.0 / norm, divide(1.0, clip_norm))
    scale = scale + (norm - norm)  # NaN if the norm is infinite or NaN
    scaled = [None if t is None else on_values(t, lambda values: values * scale) for t in t_list]
    return scaled, norm


@export("compat.v1.clip_by_average_norm")
@dispatchable
def clip_by_average_norm(t, clip_norm, name=None):
    """The tensor scaled so that its L2 norm divided by its size is at most `clip_norm`.

    Args:
      t: real tensor.
      clip_norm: positive scalar.
      name: name of the node in a graph.

    Returns:
      A tensor of the shape and dtype of `t`.

    Example:
      >>> import yeoul as tf
      >>> print(tf.compat.v1.clip_by_average_norm([6.0, 8.0], 1.0).numpy())
      [1.2 1.6]
    """
    t = to_tensor(t)
    size = TABLE["Cast"].public(TABLE["Size"].public(t), t.dtype)
    average = size * rsqrt(reduce_sum(t * t))  # 1 / (norm / size)
    return multiply(multiply(t, clip_norm), minimum(average, divide(1.0, clip_norm)), name)
