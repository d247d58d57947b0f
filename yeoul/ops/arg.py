"""Where the extremes are: tf.argmax, tf.argmin."""

import jax.numpy as jnp
import numpy as np

from yeoul.core.dtypes import FROM_NUMPY, as_dtype
from yeoul.core.export import export
from yeoul.engine.convert import invalid
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import dims_of
from yeoul.engine.op import NONE, register
from yeoul.engine.tensor import Tensor
from yeoul.ops.family import BOOL, REAL, dtypes
from yeoul.ops.reduce import LIMIT, as_axis

INDEX_TYPES = dtypes("int16", "uint16", "int32", "int64")


def _specs(inputs, attrs):
    dims, axis, dtype = dims_of(inputs[0]), inputs[1], FROM_NUMPY[attrs["output_type"]]
    if dims is None:
        return [(None, dtype)]
    if isinstance(axis, Tensor):
        return [((None,) * (len(dims) - 1), dtype)]
    rank = len(dims)
    if not -rank <= axis < rank:
        raise ValueError(
            f"Expected dimension in the range [{-rank}, {rank}), but got {axis} for shape "
            f"{list(dims)}."
        )
    axis %= rank
    if dims[axis] == 0 and 0 not in dims[:axis] + dims[axis + 1 :]:
        raise ValueError(f"Reduction axis {axis} is empty in shape {list(dims)}.")
    return [(dims[:axis] + dims[axis + 1 :], dtype)]


def _arg(np_like, function, worst):
    """Index of the extreme element; NaN is never chosen before a number, as in TensorFlow."""

    def compute(x, axis, output_type):
        if not x.ndim:
            raise ValueError("a scalar")
        if x.dtype.kind not in "iub" and (np_like is jnp or np.isnan(x).any()):
            x = np_like.where(np_like.isnan(x), x.dtype.type(worst), x)
        return function(x, axis).astype(output_type)

    return compute


def arg_op(name, lower, host, worst):
    """Registers ArgMax or ArgMin."""
    return register(
        name,
        "input:T, dimension!:Tidx",
        lower=_arg(jnp, lower, worst),
        host=_arg(np, host, worst),
        grad=NONE,
        shape=_specs,
        attrs={"output_type": np.dtype("int64")},
        types=REAL | BOOL,
        limit=LIMIT,
    )


ARG_MAX = arg_op("ArgMax", jnp.argmax, np.argmax, -np.inf)
ARG_MIN = arg_op("ArgMin", jnp.argmin, np.argmin, np.inf)


def run(op, input, axis, output_type, name):
    """`execute` of ArgMax or ArgMin."""
    wanted = as_dtype(output_type).np
    if wanted not in INDEX_TYPES:
        raise invalid(
            f"Value for attr 'output_type' of {as_dtype(output_type).name} is not in the list of "
            f"allowed values: int16, uint16, int32, int64 [Op:{op.name}]."
        )
    axis = as_axis(0 if axis is None else axis)
    return execute(op, (input, axis), {"output_type": wanted}, name)


@export("math.argmax", "argmax")
@dispatchable
def argmax(input, axis=None, output_type="int64", name=None):
    """The index of the largest element along an axis; the first one if there are several.

    Args:
      input: tensor of a real or integer dtype, or bool.
      axis: int, from minus the rank to the rank; None is 0.
      output_type: int16, uint16, int32 or int64.
      name: name of the node in a graph.

    Returns:
      A tensor of `output_type` without the axis.

    Raises:
      InvalidArgumentError: if the axis is out of range or empty.

    Example:
      >>> import yeoul as tf
      >>> print(tf.argmax([[1, 5, 2], [9, 0, 3]], axis=1).numpy())
      [1 0]
    """
    return run(ARG_MAX, input, axis, output_type, name)


@export("math.argmin", "argmin")
@dispatchable
def argmin(input, axis=None, output_type="int64", name=None):
    """The index of the smallest element along an axis; the first one if there are several.

    Args:
      input: tensor of a real or integer dtype, or bool.
      axis: int, from minus the rank to the rank; None is 0.
      output_type: int16, uint16, int32 or int64.
      name: name of the node in a graph.

    Returns:
      A tensor of `output_type` without the axis.

    Raises:
      InvalidArgumentError: if the axis is out of range or empty.

    Example:
      >>> import yeoul as tf
      >>> print(tf.argmin([[1, 5, 2], [9, 0, 3]], axis=1).numpy())
      [0 1]
    """
    return run(ARG_MIN, input, axis, output_type, name)


ARG_MAX.public, ARG_MIN.public = argmax, argmin
