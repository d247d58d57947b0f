"""Choosing by condition: tf.where, tf.boolean_mask."""

import jax.numpy as jnp
import numpy as np

from yeoul.core.dtypes import FROM_NUMPY
from yeoul.core.export import export
from yeoul.core.shape import TensorShape
from yeoul.engine.convert import convert_to_tensor
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import broadcast_dims, dims_of, dtype_of
from yeoul.engine.op import NONE, register
from yeoul.ops.broadcast import unbroadcast
from yeoul.ops.gather import gather
from yeoul.ops.joining import concat
from yeoul.ops.shapes import shape
from yeoul.ops.views import reshape

INT64 = np.dtype("int64")


def _where_specs(inputs, attrs):
    dims = dims_of(inputs[0])
    return [((None, None if dims is None else len(dims)), FROM_NUMPY[INT64])]


def _where_host(condition):
    if condition.ndim == 0:
        return np.zeros((int(bool(condition)), 0), INT64)
    return np.argwhere(condition != b"" if condition.dtype == object else condition)


WHERE = register(
    "Where", "input:T", host=_where_host, grad=NONE, shape=_where_specs
)  # no lowering: the shape of the result depends on the data


def _select_specs(inputs, attrs):
    dims = [dims_of(x) for x in inputs]
    try:
        out = broadcast_dims(broadcast_dims(dims[0], dims[1]), dims[2])
    except ValueError:
        condition, then, other = (list(d) for d in dims)
        raise ValueError(
            f"condition {condition}, then {then}, and else {other} must be broadcastable: "
            "their dimensions, from the last on, must be equal or 1; use tf.expand_dims or "
            "tf.reshape"
        ) from None
    return [(out, dtype_of(inputs[1]))]


def _select_rule(r, dy):
    condition, x, y = r.inputs
    zero = np.zeros((), dy.dtype.np)
    dx = unbroadcast(execute(SELECT, (condition, dy, zero)), x, r.outputs[0])
    return None, dx, unbroadcast(execute(SELECT, (condition, zero, dy)), y, r.outputs[0])


SELECT = register(
    "SelectV2",
    "condition:bool, t:T, e:T",
    lower=jnp.where,
    host=np.where,
    shape=_select_specs,
    grad=_select_rule,
)
SELECT.public = lambda condition, t, e, name=None: execute(SELECT, (condition, t, e), name=name)


@export("where")
@dispatchable
def where(condition, x=None, y=None, name=None):
    """Elements of `x` where the condition holds, of `y` elsewhere; or where it holds.

    Args:
      condition: boolean tensor; for one argument alone, any tensor: what is not zero counts.
      x: tensor, given together with `y`.
      y: tensor of the dtype of `x`; all three are broadcast.
      name: name of the node when a graph is being built.

    Returns:
      A tensor like `x` and `y`; without these, the index vectors of the true elements, int64
      `[count, rank]`.

    Raises:
      ValueError: if only one of `x` and `y` is given.

    Example:
      >>> import yeoul as tf
      >>> print(tf.where([True, False], [1, 2], [3, 4]))
      tf.Tensor([1 4], shape=(2,), dtype=int32)
      >>> print(tf.where([False, True]))
      tf.Tensor([[1]], shape=(1, 1), dtype=int64)
    """
    if (x is None) != (y is None):
        raise ValueError("x and y must both be non-None or both be None.")
    if x is None:
        return execute(WHERE, (condition,), name=name)
    return execute(SELECT, (condition, x, y), name=name)


WHERE.public = where


@export("boolean_mask")
@dispatchable
def boolean_mask(tensor, mask, axis=None, name="boolean_mask"):
    """The elements of a tensor where a mask is true.

    Args:
      tensor: any tensor.
      mask: boolean tensor of rank at least 1; its shape stands at `axis` in that of the tensor.
      axis: the first axis that the mask covers; default 0.
      name: name of the node when a graph is being built.

    Returns:
      Tensor with the mask's axes replaced by one, as long as the mask has true elements.

    Raises:
      ValueError: if the mask is a scalar, or its shape does not fit.

    Example:
      >>> import yeoul as tf
      >>> print(tf.boolean_mask([1, 2, 3], [True, False, True]))
      tf.Tensor([1 3], shape=(2,), dtype=int32)
    """
    tensor, mask = convert_to_tensor(tensor), convert_to_tensor(mask)
    covered, dims = dims_of(mask), dims_of(tensor)
    if covered is None:
        raise ValueError(
            "The rank of the mask must be known: use tf.ensure_shape(mask, [None, …])."
        )
    if not covered:
        raise ValueError("mask cannot be scalar.")
    axis = 0 if axis is None else int(axis)
    if dims is None:
        raise ValueError(
            "The rank of the tensor must be known: use tf.ensure_shape(tensor, [None, …])."
        )
    axis = axis + len(dims) if axis < 0 else axis
    TensorShape(dims[axis : axis + len(covered)]).assert_is_compatible_with(TensorShape(covered))
    if len(covered) > 1:
        sizes = shape(tensor)
        target = concat([sizes[:axis], [-1], sizes[axis + len(covered) :]], 0)
        tensor = reshape(tensor, target)
    elif axis == 0 and None not in dims:
        tensor = reshape(tensor, dims)  # the gradient is a tensor, not rows of one
    chosen = reshape(where(reshape(mask, [-1])), [-1])
    return gather(tensor, chosen, axis=axis)
