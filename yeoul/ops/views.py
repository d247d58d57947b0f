"""Tensors seen through other shapes: tf.reshape, tf.transpose, tf.squeeze, tf.broadcast_to, tf.identity, …"""

import jax.numpy as jnp
import numpy as np

from yeoul.core.export import export
from yeoul.engine.convert import to_tensor
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import dims_of, dtype_of, same
from yeoul.engine.op import NONE, TABLE, register
from yeoul.engine.state import STATE
from yeoul.engine.tensor import EagerTensor, Tensor
from yeoul.ops.broadcast import unbroadcast
from yeoul.ops.shapes import VIEW, dims_or_shape
from yeoul.ops.static import as_dims, partial_dims

ndarray = np.ndarray

# Reshape.


def reshaped_dims(dims, target):
    """Dimensions after a reshape to `target` (ints, -1, None for unknown), both perhaps partly unknown."""
    for i, n in enumerate(target):
        if n is not None and n < -1:
            raise ValueError(f"Size {i} must be non-negative, not {n}")
    free = [i for i, n in enumerate(target) if n == -1]
    if len(free) > 1:
        raise ValueError(f"Only one input size may be -1, not both {free[0]} and {free[1]}")
    if dims is None or None in target:
        return tuple(None if n == -1 else n for n in target)
    known = int(np.prod([n for n in target if n != -1], dtype=np.int64))
    if None in dims:
        return _through_unknown(dims, target, known)
    size = int(np.prod(dims, dtype=np.int64))
    if not free:
        if size != known:
            raise ValueError(
                f"Input to reshape is a tensor with {size} values, but the requested shape has {known}: "
                f"cannot reshape {list(dims)} to {list(target)}"
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
    return tuple((size // known if known else 0) if n == -1 else n for n in target)


def _through_unknown(dims, target, known):
    """As above where the input has unknown dimensions: [None, 4] to [-1, 4] keeps nothing to compute."""
    size = int(np.prod([n for n in dims if n is not None], dtype=np.int64))
    if -1 not in target:
        if size and known % size:
            raise ValueError(
                f"Cannot reshape a tensor of shape {list(dims)} to {list(target)}: {known} values are "
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
    "Reshape", "tensor:T, shape!:Tshape", shape=_reshape_specs, limit=VIEW, host=_reshape_host,
    lower=lambda x, dims: jnp.reshape(x, reshaped_dims(x.shape, (dims,) if isinstance(dims, int) else dims)),
    grad=lambda r, dy: (reshape_like(dy, r.inputs[0]), None),
)  # fmt: skip


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

    Raises:
      InvalidArgumentError: if the number of elements differs.

    Example:
      >>> import yeoul as tf
      >>> tf.reshape([1, 2, 3, 4], [2, -1]).shape
      TensorShape([2, 2])
    """
    if type(tensor) is EagerTensor and not STATE.busy:
        a, kind = tensor._a, type(shape)
        if type(a) is ndarray and (kind is list or kind is tuple):
            try:
                if not shape or min(shape) >= -1:
                    return EagerTensor(a.reshape(shape))
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
    "ExpandDims", "input:T, dim!:Tdim", shape=_expand_specs, limit=VIEW,
    lower=lambda x, dim: jnp.expand_dims(x, _expand_axis(x.shape, dim)),
    host=lambda x, dim: np.expand_dims(x, _expand_axis(x.shape, dim)),
    grad=lambda r, dy: (reshape_like(dy, r.inputs[0]), None),
)  # fmt: skip


@export("expand_dims")
@dispatchable
def expand_dims(input, axis, name=None):
    """The tensor with a new axis of size 1.

    Args:
      input: any tensor.
      axis: where the new axis stands in the result; -1 is last.

    Raises:
      InvalidArgumentError: if `axis` is not in [-rank - 1, rank].

    Example:
      >>> import yeoul as tf
      >>> tf.expand_dims(tf.zeros([2, 3]), -1).shape
      TensorShape([2, 3, 1])
    """
    if type(input) is EagerTensor and not STATE.busy and type(axis) is int:
        a = input._a
        if type(a) is ndarray and -a.ndim - 1 <= axis <= a.ndim:
            return EagerTensor(np.expand_dims(a, axis))
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
                f"Can not squeeze dim[{axis}], expected a dimension of 1, got {dims[axis]} in shape {list(dims)}"
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
    "Squeeze", "input:T", attrs={"squeeze_dims": ()}, shape=_squeeze_specs, limit=VIEW,
    lower=lambda x, squeeze_dims: jnp.squeeze(x, squeezed_axes(x.shape, squeeze_dims)),
    host=lambda x, squeeze_dims: np.squeeze(x, squeezed_axes(x.shape, squeeze_dims)),
    grad=lambda r, dy: reshape_like(dy, r.inputs[0]),
)  # fmt: skip


@export("squeeze")
@dispatchable
def squeeze(input, axis=None, name=None):
    """The tensor without axes of size 1.

    Args:
      input: any tensor.
      axis: the axis or axes to drop; None drops all of size 1.

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


# Transpose.


def permutation(rank, perm):
    """Axes in their new order, checked; `None` reverses them."""
    if perm is None:
        return tuple(range(rank))[::-1]
    perm = (perm,) if isinstance(perm, int) else perm
    if len(perm) != rank:
        raise ValueError(
            f"transpose expects a vector of size {rank}. But input(1) is a vector of size {len(perm)}: {list(perm)}"
        )
    for n in perm:
        if not -rank <= n < rank:
            raise ValueError(f"{n} is out of range [0 .. {rank}) in perm {list(perm)}")
    perm = tuple(n % rank for n in perm)
    for n in range(rank):
        if n not in perm:
            raise ValueError(f"{n} is missing from {{{','.join(map(str, perm))}}}")
    return perm


def _transpose_specs(inputs, attrs):
    dims, perm = dims_of(inputs[0]), inputs[1]
    dtype = dtype_of(inputs[0])
    if isinstance(perm, Tensor):
        known = dims_of(perm)
        rank = known[0] if known else None
        rank = len(dims) if dims is not None else rank
        return [(None if rank is None else (None,) * rank, dtype)]
    if dims is None:
        return [(None if perm is None else (None,) * len(perm), dtype)]
    return [(tuple(dims[i] for i in permutation(len(dims), perm)), dtype)]


def inverse(r, dy):
    """The gradient with its axes back in place."""
    perm, dims = r.inputs[1], dims_of(r.inputs[0])
    if perm is None:
        return dy, None
    if isinstance(perm, Tensor):
        return dy, TABLE["InvertPermutation"].public(perm)
    back = np.argsort(permutation(len(perm) if dims is None else len(dims), perm))
    return dy, tuple(back.tolist())


def _invert_host(perm):
    return np.argsort(perm).astype(perm.dtype)


INVERT_PERMUTATION = register(
    "InvertPermutation", "x:T", grad=NONE, shape=same, host=_invert_host, lower=lambda p: jnp.argsort(p).astype(p.dtype)
)
INVERT_PERMUTATION.public = lambda x: execute(INVERT_PERMUTATION, (x,))
TRANSPOSE = register(
    "Transpose", "x:T, perm!:Tperm", shape=_transpose_specs, limit=VIEW,
    lower=lambda x, perm: jnp.transpose(x, permutation(x.ndim, perm)),
    host=lambda x, perm: x.transpose(permutation(x.ndim, perm)),
    grad=lambda r, dy: (execute(TRANSPOSE, inverse(r, dy)), None),
)  # fmt: skip
CONJUGATE_TRANSPOSE = register(
    "ConjugateTranspose", "x:T, perm!:Tperm", shape=_transpose_specs,
    lower=lambda x, perm: jnp.conj(jnp.transpose(x, permutation(x.ndim, perm))),
    host=lambda x, perm: np.conj(x.transpose(permutation(x.ndim, perm))),
    grad=lambda r, dy: (execute(CONJUGATE_TRANSPOSE, inverse(r, dy)), None),
)  # fmt: skip


@export("transpose")
@dispatchable
def transpose(a, perm=None, conjugate=False, name="transpose"):
    """The tensor with its axes in another order: axis `i` of the result is axis `perm[i]` of `a`.

    Args:
      a: any tensor.
      perm: the axes in their new order; None reverses them.
      conjugate: also take the complex conjugate.

    Raises:
      InvalidArgumentError: if `perm` is not a permutation of the axes.

    Example:
      >>> import yeoul as tf
      >>> tf.transpose(tf.zeros([2, 3, 4]), [1, 0, 2]).shape
      TensorShape([3, 2, 4])
    """
    if perm is not None:
        perm = as_dims(perm)
    elif STATE.graph is not None and (dims := dims_of(to_tensor(a))) is not None:
        perm = tuple(range(len(dims)))[::-1]
    if conjugate and to_tensor(a).dtype.is_complex:
        return execute(CONJUGATE_TRANSPOSE, (a, perm), name=name)
    return execute(TRANSPOSE, (a, perm), name=name)


TRANSPOSE.public = transpose


# Broadcast.


def _broadcast_specs(inputs, attrs):
    dims, target = dims_of(inputs[0]), partial_dims(inputs[1])
    if target is not None and dims is not None:
        check_broadcast(dims, target)
    return [(target, dtype_of(inputs[0]))]


def check_broadcast(dims, target):
    """Raises ValueError unless `dims` broadcast to `target`."""
    if len(dims) > len(target):
        raise ValueError(
            f"Rank of input ({len(dims)}) must be no greater than rank of output shape ({len(target)}): "
            f"{list(dims)} to {list(target)}"
        )
    for m, n in zip(dims[::-1], target[::-1], strict=False):
        if m not in (1, None, n) and n is not None:
            raise ValueError(f"Incompatible shapes: {list(dims)} vs. {list(target)}")


def _broadcast_host(x, dims):
    return np.broadcast_to(x, dims)


BROADCAST_TO = register(
    "BroadcastTo", "input:T, shape!:Tidx", lower=jnp.broadcast_to, host=_broadcast_host, limit=1 << 22,
    shape=_broadcast_specs, grad=lambda r, dy: (unbroadcast(dy, r.inputs[0], dy), None),
)  # fmt: skip


@export("broadcast_to")
@dispatchable
def broadcast_to(input, shape, name=None):
    """The tensor repeated along new axes and axes of size 1 until it has the shape.

    Args:
      input: any tensor.
      shape: ints or an integer tensor.

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


# Identity.


def itself(x):
    return x


IDENTITY = register(
    "Identity", "input:T", lower=itself, host=itself, shape=same, limit=VIEW, grad=lambda r, dy: dy
)
STOP_GRADIENT = register(
    "StopGradient", "input:T", lower=itself, host=itself, shape=same, limit=VIEW, grad=NONE
)


@export("identity", "guarantee_const")
@dispatchable
def identity(input, name=None):
    """A tensor of the same value.

    Example:
      >>> import yeoul as tf
      >>> print(tf.identity([1, 2]))
      tf.Tensor([1 2], shape=(2,), dtype=int32)
    """
    return execute(IDENTITY, (input,), name=name)


@export("stop_gradient")
@dispatchable
def stop_gradient(input, name=None):
    """The tensor as a constant: gradients do not pass through.

    Example:
      >>> import yeoul as tf
      >>> x = tf.constant(3.0)
      >>> with tf.GradientTape() as tape:
      ...     tape.watch(x)
      ...     y = x * tf.stop_gradient(x)
      >>> print(tape.gradient(y, x).numpy())
      3.0
    """
    return execute(STOP_GRADIENT, (input,), name=name)


IDENTITY.public, STOP_GRADIENT.public = identity, stop_gradient


def _each(*tensors, gradient=None):
    return list(tensors)


def _identity_n_gradient(record, *dys):
    """Each gradient passed on; or, for `tf.custom_gradient`, what the user's function says."""
    gradient = record.attrs.get("gradient")
    return dys if gradient is None else gradient(record, dys)


_identity_n_gradient.accepts_none = True
IDENTITY_N = register(
    "IdentityN", "input*:", lower=_each, host=_each, outputs=None, limit=VIEW, grad=_identity_n_gradient,
    shape=lambda inputs, attrs: [(dims_of(x), dtype_of(x)) for x in inputs],
)  # fmt: skip


@export("identity_n")
@dispatchable
def identity_n(input, name=None):
    """A list of tensors of the same values.

    Example:
      >>> import yeoul as tf
      >>> a, b = tf.identity_n([1, 2.5])
      >>> print(a.numpy(), b.numpy())
      1 2.5
    """
    if not input:
        raise ValueError("tf.identity_n needs at least one tensor, but the list is empty.")
    return execute(IDENTITY_N, tuple(input), name=name)


IDENTITY_N.public = identity_n
