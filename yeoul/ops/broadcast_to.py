"""Broadcasting by name: tf.broadcast_to, tf.broadcast_dynamic_shape, tf.broadcast_static_shape."""

import jax.numpy as jnp
import numpy as np

from yeoul.core.errors import InvalidArgumentError
from yeoul.core.export import export
from yeoul.core.shape import TensorShape
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import broadcast_dims, dims_of, dtype_of
from yeoul.engine.op import NONE, register
from yeoul.ops.broadcast import unbroadcast
from yeoul.ops.static import as_dims, partial_dims


def _to_specs(inputs, attrs):
    dims, target = dims_of(inputs[0]), partial_dims(inputs[1])
    if target is not None and dims is not None:
        check_broadcast(dims, target)
        lead = len(target) - len(dims)
        own = [None] * lead + [None if n == 1 else n for n in dims]  # which stay as they are
        target = tuple(m if n is None else n for n, m in zip(target, own, strict=True))
    return [(target, dtype_of(inputs[0]))]


def check_broadcast(dims, target):
    """Raises ValueError unless `dims` broadcast to `target`."""
    if len(dims) > len(target):
        raise ValueError(
            f"Rank of input ({len(dims)}) must be no greater than rank of output shape "
            f"({len(target)}): "
            f"{list(dims)} to {list(target)}"
        )
    for m, n in zip(dims[::-1], target[::-1], strict=False):
        if m not in (1, None, n) and n is not None:
            raise ValueError(
                f"Incompatible shapes: {list(dims)} vs. {list(target)}. Only dimensions of length "
                "1 can be repeated; use tf.expand_dims, tf.reshape or tf.tile"
            )


def _broadcast_host(x, dims):
    return np.broadcast_to(x, dims)


BROADCAST_TO = register(
    "BroadcastTo",
    "input:T, shape!:Tidx",
    lower=jnp.broadcast_to,
    host=_broadcast_host,
    limit=1 << 22,
    shape=_to_specs,
    grad=lambda r, dy: (unbroadcast(dy, r.inputs[0], dy), None),
)


@export("broadcast_to")
@dispatchable
def broadcast_to(input, shape, name=None):
    """The tensor repeated along new axes and axes of size 1 until it has the shape.

    Args:
      input: any tensor.
      shape: ints or an integer tensor.
      name: name of the node when a graph is being built.

    Raises:
      InvalidArgumentError: if the shapes do not broadcast.

    Example:
      >>> import yeoul as tf
      >>> print(tf.broadcast_to([1, 2], [2, 2]))
      tf.Tensor(
      [[1 2]
       [1 2]], shape=(2, 2), dtype=int32)
    """
    return execute(BROADCAST_TO, (input, as_dims(shape)), name=name)


BROADCAST_TO.public = broadcast_to


# Shapes of broadcasts.


def _broadcast_specs(inputs, attrs):
    a, b = (dims_of(x) for x in inputs)
    known = a is not None and b is not None and None not in (a[0], b[0])
    return [((max(a[0], b[0]) if known else None,), dtype_of(inputs[0]))]


def _broadcast_args(a, b):
    try:
        return np.array(np.broadcast_shapes(tuple(a.tolist()), tuple(b.tolist())), a.dtype)
    except ValueError:
        shapes = f"{a.tolist()} vs. {b.tolist()}"
        raise InvalidArgumentError(
            None,
            None,
            f"Incompatible shapes: {shapes}. Dimensions must be equal or 1. [Op:BroadcastArgs]",
        ) from None


BROADCAST_ARGS = register(
    "BroadcastArgs", "s0:T, s1:T", grad=NONE, host=_broadcast_args, shape=_broadcast_specs
)


@export("broadcast_dynamic_shape")
@dispatchable
def broadcast_dynamic_shape(shape_x, shape_y):
    """The shape of a broadcast of two shapes, as a tensor.

    Raises:
      InvalidArgumentError: if the shapes do not broadcast.

    Example:
      >>> import yeoul as tf
      >>> print(tf.broadcast_dynamic_shape([2, 1], [3]))
      tf.Tensor([2 3], shape=(2,), dtype=int32)
    """
    return execute(BROADCAST_ARGS, (shape_x, shape_y))


@export("broadcast_static_shape")
def broadcast_static_shape(shape_x, shape_y):
    """The shape of a broadcast of two static shapes, as a `tf.TensorShape`.

    Raises:
      ValueError: if the shapes do not broadcast.

    Example:
      >>> import yeoul as tf
      >>> tf.broadcast_static_shape(tf.TensorShape([None, 1]), tf.TensorShape([3]))
      TensorShape([None, 3])
    """
    x, y = TensorShape(shape_x), TensorShape(shape_y)
    try:
        return TensorShape(broadcast_dims(x._dims, y._dims))
    except ValueError:
        raise ValueError(
            "Incompatible shapes for broadcasting. Two shapes are compatible if for each "
            "dimension pair "
            f"they are either equal or one of them is 1. Received: {x} and {y}."
        ) from None
