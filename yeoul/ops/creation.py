"""New tensors: tf.zeros, tf.ones, tf.fill, tf.range, tf.linspace."""

import math

import jax.numpy as jnp
import numpy as np

from yeoul.core.dtypes import FROM_NUMPY, as_dtype
from yeoul.core.export import export
from yeoul.engine.convert import convert_to_tensor, invalid, to_tensor
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import dims_of, dtype_of, same
from yeoul.engine.op import AUTO, NONE, TABLE, register
from yeoul.engine.state import STATE
from yeoul.engine.tensor import EagerTensor, Tensor
from yeoul.ops.casting import cast
from yeoul.ops.shapes import dims_or_shape
from yeoul.ops.static import as_dims, partial_dims

OBJECT = np.dtype(object)
INT32 = np.dtype("int32")
INT32_MAX = 2**31 - 1


# Zeros, ones, a value.


def _zeros_host(x):
    return np.full(x.shape, b"", OBJECT) if x.dtype == OBJECT else np.zeros(x.shape, x.dtype)


def _ones_host(x):
    if x.dtype == OBJECT:
        raise invalid("There are no ones of dtype string: give tf.ones_like another dtype.")
    return np.ones(x.shape, x.dtype)


ZEROS_LIKE = register(
    "ZerosLike", "x:T", lower=jnp.zeros_like, host=_zeros_host, grad=NONE, shape=same, limit=1 << 22
)
ONES_LIKE = register(
    "OnesLike", "x:T", lower=jnp.ones_like, host=_ones_host, grad=NONE, shape=same, limit=1 << 22
)


def _like(op, value):
    def like(input, dtype=None, name=None, layout=None):
        if type(input) is EagerTensor and dtype is None and not STATE.busy:
            return EagerTensor(op.host(input._a))
        wanted = None if dtype is None else as_dtype(dtype).np
        x = to_tensor(input)
        if wanted is None or wanted == x.dtype.np:
            return execute(op, (x,), name=name)
        return fill(dims_or_shape(x), filler(value, wanted), name)

    return like


def filler(value, dtype):
    """A scalar array of 0 or 1 in the dtype."""
    if dtype == OBJECT:
        if value:
            raise TypeError(
                "Cannot convert 1 to EagerTensor of dtype string: there are no ones of it."
            )
        return np.array(b"", OBJECT)
    return np.array(value, dtype)


_zeros_like, _ones_like = _like(ZEROS_LIKE, 0), _like(ONES_LIKE, 1)


@export("zeros_like")
@dispatchable
def zeros_like(input, dtype=None, name=None, layout=None):
    """A tensor of zeros of the shape (and, unless given, the dtype) of another tensor.

    Example:
      >>> import yeoul as tf
      >>> print(tf.zeros_like([1, 2]))
      tf.Tensor([0 0], shape=(2,), dtype=int32)
    """
    return _zeros_like(input, dtype, name)


@export("ones_like")
@dispatchable
def ones_like(input, dtype=None, name=None, layout=None):
    """A tensor of ones of the shape (and, unless given, the dtype) of another tensor.

    Example:
      >>> import yeoul as tf
      >>> print(tf.ones_like([3, 4]))
      tf.Tensor([1 1], shape=(2,), dtype=int32)
    """
    return _ones_like(input, dtype, name)


ZEROS_LIKE.public, ONES_LIKE.public = zeros_like, ones_like


def fill_dims(dims):
    dims = (dims,) if isinstance(dims, int) else dims
    for n in dims:
        if n is not None and n < 0:
            raise ValueError(
                f"Dimension {n} must be >= 0 in shape {list(dims)}. Pass the sizes themselves; -1 "
                "stands for a size to be found only in tf.reshape"
            )
    return dims


def _fill_specs(inputs, attrs):
    dims = partial_dims(inputs[0])
    if dims is not None:
        fill_dims(dims)
    value = dims_of(inputs[1])
    if value:
        raise ValueError(f"value must represent a scalar, got shape {list(value)}")
    return [(dims, dtype_of(inputs[1]))]


def _fill_host(dims, value):
    dims = fill_dims(dims)
    if value.ndim:
        raise ValueError("value must represent a scalar")
    if value.dtype != OBJECT and not value.any():
        return np.zeros(dims, value.dtype)
    return np.full(dims, value[()], value.dtype)


FILL = register(
    "Fill",
    "dims!:Index, value:T",
    lower=lambda dims, value: jnp.full(fill_dims(dims), value),
    host=_fill_host,
    shape=_fill_specs,
    limit=1 << 62,
    grad=lambda r, dy: (None, TABLE["Sum"].public(dy)),
)


@export("fill")
@dispatchable
def fill(dims, value, name=None, layout=None):
    """A tensor of shape `dims` filled with a scalar.

    Example:
      >>> import yeoul as tf
      >>> print(tf.fill([2], 7))
      tf.Tensor([7 7], shape=(2,), dtype=int32)
    """
    return execute(FILL, (as_dims(dims), value), name=name)


FILL.public = fill


def filled(shape, dtype, value, name):
    """A tensor of zeros or ones; eagerly without a look at tapes, for it depends on nothing."""
    dims = as_dims(shape)
    if type(dims) is tuple and STATE.graph is None and (not dims or min(dims) >= 0):
        if dtype != OBJECT:
            return EagerTensor(np.zeros(dims, dtype) if value == 0 else np.ones(dims, dtype))
    return execute(FILL, (dims, filler(value, dtype)), name=name)


@export("zeros")
@dispatchable
def zeros(shape, dtype="float32", name=None, layout=None):
    """A tensor of zeros.

    Args:
      shape: ints or an integer tensor.
      dtype: numbers, bool (False) or string (empty).
      name: name of the node when a graph is being built.
      layout: has no effect.

    Raises:
      InvalidArgumentError: if a dimension is negative.

    Example:
      >>> import yeoul as tf
      >>> print(tf.zeros([2]))
      tf.Tensor([0. 0.], shape=(2,), dtype=float32)
    """
    return filled(shape, as_dtype(dtype).np, 0, name or "zeros")


@export("ones")
@dispatchable
def ones(shape, dtype="float32", name=None, layout=None):
    """A tensor of ones. Arguments as `tf.zeros`.

    Example:
      >>> import yeoul as tf
      >>> print(tf.ones([2]))
      tf.Tensor([1. 1.], shape=(2,), dtype=float32)
    """
    return filled(shape, as_dtype(dtype).np, 1, name or "ones")


# Sequences of numbers.


def range_size(start, limit, delta):
    """Number of elements of a range, checked."""
    if delta == 0:
        raise ValueError(
            f"Requires delta != 0: {delta}, from {start} to {limit}. Pass the step between numbers"
        )
    if (start > limit) if delta > 0 else (start < limit):
        sign = "start <= limit when delta > 0" if delta > 0 else "start >= limit when delta < 0"
        raise ValueError(f"Requires {sign}: {start}/{limit}")
    if isinstance(delta, float) or isinstance(start, float):
        if not math.isfinite((limit - start) / delta):
            raise ValueError(f"Requires finite start, limit and delta: {start}/{limit}/{delta}")
        return math.ceil(abs((limit - start) / delta))
    return (limit - start + delta - (1 if delta > 0 else -1)) // delta


def range_array(start, limit, delta, Tidx):
    size = range_size(start, limit, delta)
    if Tidx.kind in "iu":
        return np.arange(start, start + size * delta, delta, Tidx)
    steps = np.arange(size, dtype=np.float32 if Tidx.kind == "V" else Tidx)
    return (Tidx.type(start) + steps * Tidx.type(delta)).astype(Tidx)


def _range_specs(inputs, attrs):
    if any(isinstance(x, Tensor) for x in inputs):
        return [((None,), FROM_NUMPY[attrs["Tidx"]])]
    return [((range_size(*inputs),), FROM_NUMPY[attrs["Tidx"]])]


RANGE = register(
    "Range",
    "start!:Tidx, limit!:Tidx, delta!:Tidx",
    attrs={"Tidx": None},
    grad=NONE,
    lower=range_array,
    host=range_array,
    shape=_range_specs,
    limit=1 << 62,
)
RANGE_ORDER = [np.dtype(n) for n in ("int32", "int64", "float32", "float64")]


def range_dtype(values):
    """The widest dtype among the arguments, as TF orders them."""
    kinds = []
    for value in values:
        if hasattr(value, "dtype"):
            kinds.append(value.dtype.np if hasattr(value.dtype, "np") else np.dtype(value.dtype))
        else:
            kinds.append(to_tensor(value).dtype.np)
    for kind in kinds:
        if kind not in RANGE_ORDER:
            return kind
    return max(kinds, key=RANGE_ORDER.index)


def range_bound(value, dtype):
    """One argument of a range: a Python number of the dtype, or a symbolic tensor of it."""
    if isinstance(value, Tensor) or hasattr(value, "__tf_tensor__"):
        value = cast(value, FROM_NUMPY[dtype])
        if type(value) is not EagerTensor:
            return value
        value = value._a
    number = np.asarray(value).reshape(-1)[0]
    if dtype.kind in "iu" and number != int(number):
        raise TypeError(
            f"Cannot convert {value!r} to a tensor of dtype {dtype}: a range of integers has "
            "integer bounds."
        )
    return number.astype(dtype).item()


def small_ints(start, limit, delta):
    """True for Python ints of which an int32 range can be made."""
    return (
        type(start) is type(limit) is type(delta) is int
        and -INT32_MAX <= start <= limit <= INT32_MAX
        and 0 < delta <= INT32_MAX
    )


@export("range")
@dispatchable
def range(start, limit=None, delta=1, dtype=None, name="range"):
    """Numbers from `start` up to, and not including, `limit`, in steps of `delta`.

    Args:
      start: scalar; the limit, starting at 0, if it is the only argument.
      limit: scalar.
      delta: scalar, not 0.
      dtype: of the result; by default the widest of the arguments' (int32, int64, float32,
        float64).
      name: name of the node when a graph is being built.

    Raises:
      InvalidArgumentError: if `delta` is 0 or leads away from `limit`.

    Example:
      >>> import yeoul as tf
      >>> print(tf.range(3, 18, 3))
      tf.Tensor([ 3  6  9 12 15], shape=(5,), dtype=int32)
    """
    if limit is None:
        start, limit = 0, start
    if STATE.graph is None and dtype is None and small_ints(start, limit, delta):
        return EagerTensor(range_array(start, limit, delta, INT32))
    if dtype is None:
        wanted = range_dtype((start, limit, delta))
    else:
        wanted = as_dtype(dtype).np
    if wanted.kind not in "iufV":
        raise invalid(
            f"tf.range({start!r}, {limit!r}, {delta!r}) makes real numbers or integers, not "
            f"{FROM_NUMPY[wanted].name}."
        )
    bounds = [range_bound(value, wanted) for value in (start, limit, delta)]
    return execute(RANGE, bounds, {"Tidx": wanted}, name)


RANGE.public = range


def _linspace(start, stop, num, axis, module):
    """Evenly spaced values along a new axis; the last one is exactly `stop`."""
    if num < 0:
        raise ValueError(f"Requires num >= 0: {num}")
    if num <= 1:
        return module.expand_dims(start, axis) if num else _no_steps(start, axis)
    position = axis % (start.ndim + 1)
    steps = np.arange(num - 1).astype(start.dtype).reshape([-1] + [1] * (start.ndim - position))
    delta = module.expand_dims((stop - start) / np.asarray(num - 1, start.dtype), axis)
    body = module.expand_dims(start, axis) + delta * steps
    return module.concatenate([body, module.expand_dims(stop, axis)], axis).astype(start.dtype)


def _no_steps(start, axis):
    position = axis % (start.ndim + 1)
    return np.zeros((*start.shape[:position], 0, *start.shape[position:]), start.dtype)


def _linspace_specs(inputs, attrs):
    dims, num = dims_of(inputs[0]), inputs[2]
    if isinstance(num, Tensor):
        num = None
    elif num < 0:
        raise ValueError(f"Requires num >= 0: {num}")
    if dims is None:
        return [(None, dtype_of(inputs[0]))]
    axis = attrs["axis"] % (len(dims) + 1)
    return [((*dims[:axis], num, *dims[axis:]), dtype_of(inputs[0]))]


LINSPACE = register(
    "LinSpace",
    "start:T, stop:T, num!:Tidx",
    attrs={"axis": 0},
    shape=_linspace_specs,
    grad=AUTO,
    lower=lambda start, stop, num, axis: _linspace(start, stop, num, axis, jnp),
    host=lambda start, stop, num, axis: _linspace(start, stop, num, axis, np),
)


@export("linspace", "lin_space")
@dispatchable
def linspace(start, stop, num, name=None, axis=0):
    """`num` evenly spaced values from `start` to `stop`, both included.

    Args:
      start: float tensor; integers are taken as float64 (float32 up to 16 bits).
      stop: tensor of the dtype and shape of `start`.
      num: how many; int.
      axis: where the new axis stands when `start` is no scalar.
      name: name of the node when a graph is being built.

    Raises:
      InvalidArgumentError: if `num` is negative.

    Example:
      >>> import yeoul as tf
      >>> print(tf.linspace(10.0, 12.0, 3))
      tf.Tensor([10. 11. 12.], shape=(3,), dtype=float32)
    """
    start = convert_to_tensor(start)
    stop = convert_to_tensor(stop, start.dtype)
    if start.dtype.is_integer:
        wide = "float32" if start.dtype.size < 4 else "float64"
        start, stop = cast(start, wide), cast(stop, wide)
    dims = dims_of(start)
    if dims is not None and dims != dims_of(stop) and None not in (*dims, *dims_of(stop)):
        target = np.broadcast_shapes(dims, dims_of(stop))
        start, stop = (TABLE["BroadcastTo"].public(x, target) for x in (start, stop))
    return execute(LINSPACE, (start, stop, num), {"axis": axis}, name)
