"""Reductions: tf.reduce_sum, tf.reduce_mean, …"""

import jax.numpy as jnp
import numpy as np

from yeoul.core.export import export
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.engine.op import TABLE, register
from yeoul.engine.tensor import Tensor
from yeoul.ops.array import reshape
from yeoul.ops.family import NUMBERS


def normal_axes(axis, rank):
    """Axes as a sorted tuple of non-negative ints; None is every axis."""
    if axis is None:
        return tuple(range(rank))
    axes = (axis,) if isinstance(axis, int) else axis
    return tuple(sorted({a % rank if rank else a for a in axes}))


def reduced_dims(inputs, attrs):
    """Rule: dimensions after reducing the static axes in the second input."""
    dims, axis = dims_of(inputs[0]), inputs[1]
    dtype = dtype_of(inputs[0])
    if isinstance(axis, Tensor) or dims is None:
        return [(dims and (None,) * len(dims) if attrs["keep_dims"] else None, dtype)]
    axes = normal_axes(axis, len(dims))
    if attrs["keep_dims"]:
        return [(tuple(1 if i in axes else n for i, n in enumerate(dims)), dtype)]
    return [(tuple(n for i, n in enumerate(dims) if i not in axes), dtype)]


def reduction(name, lower, host, grad, **fields):
    """A reduction op over the static axes (int, tuple of ints, or None for all)."""
    return register(
        name, "input:T, reduction_indices!:Tidx", attrs={"keep_dims": False}, shape=reduced_dims, grad=grad,
        lower=lambda x, axis, keep_dims: lower(x, axis=axis, keepdims=keep_dims, dtype=x.dtype),
        host=lambda x, axis, keep_dims: host(x, axis=axis, keepdims=keep_dims, dtype=x.dtype), **fields,
    )  # fmt: skip


def spread(value, r):
    """A reduced value (or its gradient) with the reduced axes back, as size 1."""
    x, axis = r.inputs
    dims = dims_of(x)
    if r.attrs["keep_dims"] or axis == ():
        return value
    axes = normal_axes(axis, len(dims))
    kept = [1 if i in axes else n for i, n in enumerate(dims)]
    if kept.count(None) > 1:
        for a in axes:
            value = TABLE["ExpandDims"].public(value, a)
        return value
    return reshape(value, [-1 if n is None else n for n in kept])


def broadcast_like(value, x):
    """The value broadcast to the shape of `x`."""
    dims = dims_of(x)
    target = dims if None not in dims else TABLE["Shape"].public(x)
    return execute(TABLE["BroadcastTo"], (value, target))


def _mean_grad(r, dy):
    total = broadcast_like(spread(dy, r), r.inputs[0])
    dims, out = dims_of(r.inputs[0]), dims_of(r.outputs[0])
    if None in dims:
        size = TABLE["Size"].public
        factor = TABLE["Cast"].public(size(r.inputs[0]) // TABLE["Maximum"].public(size(r.outputs[0]), 1), dy.dtype)
        return total / factor
    return total / float(max(1, np.prod(dims) // max(1, np.prod(out))))


SUM = reduction("Sum", jnp.sum, np.sum, lambda r, dy: broadcast_like(spread(dy, r), r.inputs[0]), types=NUMBERS)
MEAN = reduction("Mean", jnp.mean, np.mean, _mean_grad, types=NUMBERS)


@export("math.reduce_sum", "reduce_sum")
@dispatchable
def reduce_sum(input_tensor, axis=None, keepdims=False, name=None):
    """Sum over axes.

    Args:
      input_tensor: numeric tensor.
      axis: int, sequence of ints, or None for all axes.
      keepdims: keep the reduced axes with size 1.

    Example:
      >>> import yeoul as tf
      >>> print(tf.reduce_sum([[1, 2], [3, 4]], axis=0))
      tf.Tensor([4 6], shape=(2,), dtype=int32)
    """
    return execute(SUM, (input_tensor, axis), {"keep_dims": bool(keepdims)}, name)


@export("math.reduce_mean", "reduce_mean")
@dispatchable
def reduce_mean(input_tensor, axis=None, keepdims=False, name=None):
    """Mean over axes; integers give the truncated mean, as in TensorFlow. Arguments as `tf.reduce_sum`."""
    return execute(MEAN, (input_tensor, axis), {"keep_dims": bool(keepdims)}, name)


SUM.public, MEAN.public = reduce_sum, reduce_mean
