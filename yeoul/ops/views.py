"""Tensors seen through other shapes: tf.reshape, tf.expand_dims, tf.squeeze."""

import jax.numpy as jnp
import numpy as np

from yeoul.core.export import export
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.engine.op import register
from yeoul.engine.state import STATE
from yeoul.engine.tensor import EagerTensor, Tensor
from yeoul.ops.family import tell_tapes
from yeoul.ops.shapes import VIEW, dims_or_shape
from yeoul.ops.static import as_dims, partial_dims

ndarray = np.ndarray

# Reshape.


def reshaped_dims(dims, target):
    """Dimensions after a reshape to `target` (ints, -1, None); both may be partly unknown."""
    for i, n in enumerate(target):
        if n is not None and n < -1:
            raise ValueError(f"Size {i} must be non-negative, not {n}")
    free = [i for i, n in enumerate(target) if n == -1]
    if len(free) > 1:
        raise ValueError(
            f"Only one input size may be -1, not both {free[0]} and {free[1]}: write the other one "
            f"out in {list(target)}"
        )
    if dims is None or None in target:
        return tuple(None if n == -1 else n for n in target)
    known = int(np.prod([n for n in target if n != -1], dtype=np.int64))
    if None in dims:
        return _through_unknown(dims, target, known)
    size = int(np.prod(dims, dtype=np.int64))
    if not free:
        if size != known:
            raise ValueError(
                f"Input to reshape is a tensor with {size} values, but the requested shape has "
                f"{known}: "
                f"cannot reshape {list(dims)} to {list(target)}. Ask for {size} values in all, or "
                "leave one dimension to be found with -1"
            )
        return tuple(target)
    if known == 0 and size:
        raise ValueError(
            f"Input to reshape is a tensor with {size} values, but the requested shape has 0: "
            f"cannot reshape {list(dims)} to {list(target)}"
        )
    if known and size % known:
        raise ValueError(
            f"Input to reshape is a tensor with {size} values, but the requested shape requires a "
            f"multiple of {known}: cannot reshape {list(dims)} to {list(target)}"
        )
    if not size:  # axes of no length count neither here nor there: (0, 3) to (0, -1) is (0, 3)
        size, known = (
            int(np.prod([n for n in d if n > 0], dtype=np.int64)) for d in (dims, target)
        )
        size = size if 0 in target else 0
    return tuple(size // known if n == -1 else n for n in target)


def _through_unknown(dims, target, known):
    """As above where the input has unknown dimensions."""
    size = int(np.prod([n for n in dims if n is not None], dtype=np.int64))
    if -1 not in target:
        if size and known % size:
            raise ValueError(
                f"Cannot reshape a tensor of shape {list(dims)} to {list(target)}: {known} values "
                "are "
                f"no multiple of {size}"
            )
        return tuple(target)
    return tuple(None if n == -1 else n for n in target)


def _reshape_specs(inputs, attrs):
    target = partial_dims(inputs[1])
    dtype = dtype_of(inputs[0])
    return [(None if target is None else reshaped_dims(dims_of(inputs[0]), target), dtype)]


def _reshape_host(x, dims):
    dims = (dims,) if isinstance(dims, int) else dims
    return x.reshape(reshaped_dims(x.shape, dims))


RESHAPE = register(
    "Reshape",
    "tensor:T, shape!:Tshape",
    shape=_reshape_specs,
    limit=VIEW,
    host=_reshape_host,
    lower=lambda x, dims: jnp.reshape(
        x, reshaped_dims(x.shape, (dims,) if isinstance(dims, int) else dims)
    ),
    grad=lambda r, dy: (reshape_like(dy, r.inputs[0]), None),
)


def reshape_like(value, x):
    """The value in the shape of `x`."""
    return execute(RESHAPE, (value, dims_or_shape(x)))


@export("reshape")
@dispatchable
def reshape(tensor, shape, name=None):
    """The tensor's elements in another shape; one dimension may be -1, which is then computed.

    Args:
      tensor: any tensor.
      shape: ints or an integer tensor.
      name: name of the node when a graph is being built.

    Raises:
      InvalidArgumentError: if the number of elements differs.

    Example:
      >>> import yeoul as tf
      >>> tf.reshape([1, 2, 3, 4], [2, -1]).shape
      TensorShape([2, 2])
    """
    if type(tensor) is EagerTensor and STATE.graph is None:
        a, kind = tensor._a, type(shape)
        if type(a) is ndarray and (kind is list or kind is tuple):
            try:
                if not shape or min(shape) >= -1:
                    result = EagerTensor(a.reshape(shape))
                    if STATE.busy:
                        tell_tapes(RESHAPE, (tensor, result._a.shape), result)
                    return result
            except (TypeError, ValueError):
                pass  # the slow path words the error
    return execute(RESHAPE, (tensor, as_dims(shape)), name=name)


RESHAPE.public = reshape


# Axes of size 1.


def _expand_axis(dims, dim):
    if isinstance(dim, tuple):
        if len(dim) != 1:
            raise ValueError(f"'dim' must be a tensor with a single value, not {list(dim)}")
        dim = dim[0]
    rank = len(dims)
    if not -rank - 1 <= dim <= rank:
        raise ValueError(
            f"Tried to expand dim index {dim} for tensor with {rank} dimensions: it must be in "
            f"[{-rank - 1}, {rank}]"
        )
    return dim % (rank + 1)


def _expand_specs(inputs, attrs):
    dims, dim = dims_of(inputs[0]), inputs[1]
    dtype = dtype_of(inputs[0])
    if dims is None:
        return [(None, dtype)]
    if isinstance(dim, Tensor):
        return [((None,) * (len(dims) + 1), dtype)]
    at = _expand_axis(dims, dim)
    return [((*dims[:at], 1, *dims[at:]), dtype)]


EXPAND_DIMS = register(
    "ExpandDims",
    "input:T, dim!:Tdim",
    shape=_expand_specs,
    limit=VIEW,
    lower=lambda x, dim: jnp.expand_dims(x, _expand_axis(x.shape, dim)),
    host=lambda x, dim: np.expand_dims(x, _expand_axis(x.shape, dim)),
    grad=lambda r, dy: (reshape_like(dy, r.inputs[0]), None),
)


@export("expand_dims")
@dispatchable
def expand_dims(input, axis, name=None):
    """The tensor with a new axis of size 1.

    Args:
      input: any tensor.
      axis: where the new axis stands in the result; -1 is last.
      name: name of the node when a graph is being built.

    Raises:
      InvalidArgumentError: if `axis` is not in [-rank - 1, rank].

    Example:
      >>> import yeoul as tf
      >>> tf.expand_dims(tf.zeros([2, 3]), -1).shape
      TensorShape([2, 3, 1])
    """
    if type(input) is EagerTensor and STATE.graph is None and type(axis) is int:
        a = input._a
        if type(a) is ndarray and -a.ndim - 1 <= axis <= a.ndim:
            at, dims = axis % (a.ndim + 1), a.shape
            result = EagerTensor(a.reshape((*dims[:at], 1, *dims[at:])))
            if STATE.busy:
                tell_tapes(EXPAND_DIMS, (input, axis), result)
            return result
    return execute(EXPAND_DIMS, (input, axis), name=name)


EXPAND_DIMS.public = expand_dims


def squeezed_axes(dims, axes):
    """Non-negative axes to drop; every axis of size 1 for `()`."""
    if not axes:
        return tuple(i for i, n in enumerate(dims) if n == 1)
    rank, out = len(dims), set()
    for axis in axes:
        if not -rank <= axis < rank:
            raise ValueError(f"Tried to squeeze dim index {axis} for tensor with {rank} dimensions")
        if dims[axis] not in (1, None):
            raise ValueError(
                f"Can not squeeze dim[{axis}], expected a dimension of 1, got {dims[axis]} in "
                f"shape {list(dims)}. Name axes of length 1, or none to drop all of these"
            )
        out.add(axis % rank)
    return tuple(sorted(out))


def _squeeze_specs(inputs, attrs):
    dims, axes = dims_of(inputs[0]), attrs["squeeze_dims"]
    if dims is None or (not axes and None in dims):
        return [(None, dtype_of(inputs[0]))]
    drop = squeezed_axes(dims, axes)
    return [(tuple(n for i, n in enumerate(dims) if i not in drop), dtype_of(inputs[0]))]


SQUEEZE = register(
    "Squeeze",
    "input:T",
    attrs={"squeeze_dims": ()},
    shape=_squeeze_specs,
    limit=VIEW,
    lower=lambda x, squeeze_dims: jnp.squeeze(x, squeezed_axes(x.shape, squeeze_dims)),
    host=lambda x, squeeze_dims: np.squeeze(x, squeezed_axes(x.shape, squeeze_dims)),
    grad=lambda r, dy: reshape_like(dy, r.inputs[0]),
)


@export("squeeze")
@dispatchable
def squeeze(input, axis=None, name=None):
    """The tensor without axes of size 1.

    Args:
      input: any tensor.
      axis: the axis or axes to drop; None drops all of size 1.
      name: name of the node when a graph is being built.

    Raises:
      InvalidArgumentError: if a named axis is not of size 1.

    Example:
      >>> import yeoul as tf
      >>> tf.squeeze(tf.zeros([1, 2, 1])).shape
      TensorShape([2])
    """
    axes = () if axis is None else as_dims(axis)
    return execute(SQUEEZE, (input,), {"squeeze_dims": axes}, name)


SQUEEZE.public = squeeze
