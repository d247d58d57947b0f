"""Shapes and rearranging: tf.reshape, tf.shape, tf.zeros, tf.cast, …"""

import jax.numpy as jnp
import numpy as np

from yeoul.core.dtypes import FROM_NUMPY, as_dtype
from yeoul.core.export import export
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import dims_of, dtype_of, same
from yeoul.engine.op import NONE, TABLE, register


def int_dtype(value):
    """np.dtype of an index dtype argument."""
    return as_dtype(value).np


SHAPE = register(
    "Shape", "input:T", attrs={"out_type": np.dtype("int32")}, grad=NONE,
    lower=lambda x, out_type: jnp.array(x.shape, out_type),
    host=lambda x, out_type: np.array(x.shape, out_type),
    shape=lambda inputs, attrs: [((len(dims_of(inputs[0])),), FROM_NUMPY[attrs["out_type"]])],
)  # fmt: skip


@export("shape")
@dispatchable
def shape(input, out_type="int32", name=None):
    """The shape of a tensor, as an integer tensor.

    Example:
      >>> import yeoul as tf
      >>> print(tf.shape(tf.zeros([2, 3])))
      tf.Tensor([2 3], shape=(2,), dtype=int32)
    """
    return execute(SHAPE, (input,), {"out_type": int_dtype(out_type)}, name)


SHAPE.public = shape


def _reshape_specs(inputs, attrs):
    target, dims = inputs[1], dims_of(inputs[0])
    if not isinstance(target, (tuple, int)):
        return [((None,) * dims_of(target)[0], dtype_of(inputs[0]))]
    target = (target,) if isinstance(target, int) else target
    if dims is not None and None not in dims:
        size = int(np.prod(dims, dtype=np.int64))
        known = int(np.prod([n for n in target if n != -1], dtype=np.int64))
        if -1 in target:
            if known == 0 or size % known:
                raise ValueError(f"Cannot reshape a tensor of shape {dims} with {size} elements to shape {list(target)}.")
            target = tuple(size // known if n == -1 else n for n in target)
        elif size != known:
            raise ValueError(
                f"Cannot reshape a tensor with {size} elements (shape {dims}) to shape {list(target)} ({known} elements)."
            )
    return [(tuple(None if n == -1 else n for n in target), dtype_of(inputs[0]))]


RESHAPE = register(
    "Reshape", "tensor:T, shape!:Tshape", lower=jnp.reshape, host=np.reshape, shape=_reshape_specs, limit=1 << 62,
    grad=lambda r, dy: reshape_like(dy, r.inputs[0]),
)  # fmt: skip


def reshape_like(value, x):
    """The value in the shape of `x`."""
    dims = dims_of(x)
    return execute(RESHAPE, (value, dims if dims is not None and None not in dims else shape(x)))


@export("reshape")
@dispatchable
def reshape(tensor, shape, name=None):
    """The tensor's elements in another shape; one dimension may be -1, which is then computed.

    Raises:
      InvalidArgumentError: if the number of elements differs.

    Example:
      >>> import yeoul as tf
      >>> tf.reshape([1, 2, 3, 4], [2, -1]).shape
      TensorShape([2, 2])
    """
    return execute(RESHAPE, (tensor, shape), name=name)


RESHAPE.public = reshape

ZEROS_LIKE = register("ZerosLike", "x:T", lower=jnp.zeros_like, host=np.zeros_like, grad=NONE, shape=same)
ONES_LIKE = register("OnesLike", "x:T", lower=jnp.ones_like, host=np.ones_like, grad=NONE, shape=same)
ZEROS_LIKE.public = lambda x: execute(ZEROS_LIKE, (x,))
ONES_LIKE.public = lambda x: execute(ONES_LIKE, (x,))


def _fill_specs(inputs, attrs):
    dims = inputs[0]
    if not isinstance(dims, tuple):
        return [((None,) * dims_of(dims)[0], dtype_of(inputs[1]))]
    return [(dims, dtype_of(inputs[1]))]


FILL = register(
    "Fill", "dims!:index_type, value:T".replace("index_type", "Index"), lower=jnp.full, host=np.full, shape=_fill_specs,
    grad=lambda r, dy: (None, TABLE["Sum"].public(dy)), limit=1 << 20,
)  # fmt: skip


@export("fill")
@dispatchable
def fill(dims, value, name=None):
    """A tensor of shape `dims` filled with a scalar.

    Example:
      >>> import yeoul as tf
      >>> print(tf.fill([2], 7))
      tf.Tensor([7 7], shape=(2,), dtype=int32)
    """
    return execute(FILL, (dims, value), name=name)


@export("zeros")
def zeros(shape, dtype="float32", name=None, layout=None):
    """A tensor of zeros.

    Example:
      >>> import yeoul as tf
      >>> print(tf.zeros([2]))
      tf.Tensor([0. 0.], shape=(2,), dtype=float32)
    """
    return execute(FILL, (shape, np.zeros((), as_dtype(dtype).np)), name=name)


@export("ones")
def ones(shape, dtype="float32", name=None, layout=None):
    """A tensor of ones.

    Example:
      >>> import yeoul as tf
      >>> print(tf.ones([2]))
      tf.Tensor([1. 1.], shape=(2,), dtype=float32)
    """
    return execute(FILL, (shape, np.ones((), as_dtype(dtype).np)), name=name)


def _cast_host(x, DstT):
    with np.errstate(all="ignore"):
        return x.astype(DstT)


CAST = register(
    "Cast", "x:SrcT", attrs={"DstT": None}, lower=lambda x, DstT: x.astype(DstT), host=_cast_host,
    shape=lambda inputs, attrs: [(dims_of(inputs[0]), FROM_NUMPY[attrs["DstT"]])],
    grad=lambda r, dy: cast(dy, dtype_of(r.inputs[0])) if dtype_of(r.inputs[0]).is_floating else None,
)  # fmt: skip


@export("cast")
@dispatchable
def cast(x, dtype, name=None):
    """The tensor converted to another dtype; floats are truncated towards zero.

    Example:
      >>> import yeoul as tf
      >>> print(tf.cast([1.8, 2.2], tf.int32))
      tf.Tensor([1 2], shape=(2,), dtype=int32)
    """
    wanted = as_dtype(dtype).np
    if getattr(getattr(x, "dtype", None), "np", None) == wanted and hasattr(x, "ref"):
        from yeoul.engine.convert import to_tensor

        return to_tensor(x)
    return execute(CAST, (x,), {"DstT": wanted}, name)
