"""Tensors made from integers: tf.one_hot, tf.sequence_mask, tf.meshgrid."""

import jax.numpy as jnp
import numpy as np

from yeoul.core.dtypes import as_dtype
from yeoul.core.export import export
from yeoul.engine.convert import convert_to_tensor, to_tensor
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.engine.op import NONE, TABLE, register
from yeoul.ops.broadcast_to import broadcast_to
from yeoul.ops.casting import cast
from yeoul.ops.shapes import size
from yeoul.ops.static import partial_dims
from yeoul.ops.views import expand_dims, reshape

HOT_INTS = frozenset(np.dtype(n) for n in ("uint8", "int8", "int32", "int64"))


# tf.one_hot


def _one_hot_specs(inputs, attrs):
    indices, depth, on, _ = inputs
    if dtype_of(indices).np not in HOT_INTS:
        raise ValueError(
            f"Value for attr 'TI' of {dtype_of(indices).name} is not in the list of allowed "
            "values: uint8, int8, int32, "
            "int64"
        )
    depth = partial_dims(depth)
    depth = None if depth is None else depth[0]
    if depth is not None and depth < 0:
        raise ValueError(f"depth must be non-negative, got: {depth}. Pass the number of classes")
    dims = dims_of(indices)
    if dims is None:
        return [(None, dtype_of(on))]
    axis = attrs["axis"]
    if not -1 <= axis <= len(dims):
        raise ValueError(
            f"Expected axis to be -1 or between [0, {len(dims) + 1}).  But received: {axis}"
        )
    axis = len(dims) if axis == -1 else axis
    return [((*dims[:axis], depth, *dims[axis:]), dtype_of(on))]


def _one_hot(module):
    def encoded(indices, depth, on, off, axis):
        if np.dtype(indices.dtype) not in HOT_INTS or depth < 0 or not -1 <= axis <= indices.ndim:
            raise ValueError("arguments")  # worded by the shape rule
        axis = indices.ndim if axis == -1 else axis
        numbers = np.arange(depth).reshape(
            [depth if i == axis else 1 for i in range(indices.ndim + 1)]
        )
        return module.where(module.expand_dims(indices, axis) == numbers, on, off)

    return encoded


def _one_hot_host(indices, depth, on, off, axis):
    """Mostly the "off" value, written once; a comparison would go over the result three times."""
    if axis not in (-1, indices.ndim) or depth < 0 or indices.dtype not in HOT_INTS:
        return _one_hot(np)(indices, depth, on, off, axis)
    shape, flat = (*indices.shape, depth), indices.reshape(-1)
    blank = not off and off.dtype != object  # zeros cost nothing before they are written to
    out = np.zeros((flat.size, depth), off.dtype) if blank else np.full((flat.size, depth), off)
    rows = np.arange(flat.size)
    inside = (flat >= 0) & (flat < depth)
    if not inside.all():
        rows, flat = rows[inside], flat[inside]
    out[rows, flat] = on
    return out.reshape(shape)


ONE_HOT = register(
    "OneHot",
    "indices:TI, depth!:int32, on_value:T, off_value:T",
    attrs={"axis": -1},
    lower=_one_hot(jnp),
    host=_one_hot_host,
    shape=_one_hot_specs,
    grad=NONE,
)


@export("one_hot")
@dispatchable
def one_hot(indices, depth, on_value=None, off_value=None, axis=None, dtype=None, name=None):
    """For each index a vector with one element that is "on".

    Args:
      indices: integer tensor; an index that is out of range gives a vector that is all "off".
      depth: length of the vectors.
      on_value: scalar; default 1.
      off_value: scalar of the same dtype; default 0.
      axis: where the vectors lie in the result; default last.
      dtype: of the result; by default that of the values, or float32.
      name: name of the node when a graph is being built.

    Raises:
      TypeError: if the dtypes of the values or `dtype` differ.
      InvalidArgumentError: if `depth` is negative, `axis` is out of range, or the indices are no
        integers.

    Example:
      >>> import yeoul as tf
      >>> print(tf.one_hot([1, -1], 3))
      tf.Tensor(
      [[0. 1. 0.]
       [0. 0. 0.]], shape=(2, 3), dtype=float32)
    """
    wanted = hot_dtype(on_value, off_value, dtype)
    on = wanted.np.type(1) if on_value is None else on_value
    off = wanted.np.type(0) if off_value is None else off_value
    on, off = convert_to_tensor(on, wanted), convert_to_tensor(off, wanted)
    axis = -1 if axis is None else int(axis)
    return execute(ONE_HOT, (indices, depth, on, off), {"axis": axis}, name)


def hot_dtype(on_value, off_value, dtype):
    """The dtype that the values and the argument agree on."""
    types = {}
    for name, value in (("on_value", on_value), ("off_value", off_value)):
        if value is not None:
            types[name] = (value if hasattr(value, "dtype") else to_tensor(value)).dtype
            types[name] = as_dtype(types[name])
    if dtype is not None:
        wanted = as_dtype(dtype)
        for name, found in types.items():
            if found != wanted and hasattr(on_value if name == "on_value" else off_value, "dtype"):
                raise TypeError(
                    f"dtype {found!r} of {name} does not match dtype parameter {wanted!r}"
                )
        return wanted
    if len(types) == 2 and types["on_value"] != types["off_value"]:
        raise TypeError(
            f"dtype {types['on_value']!r} of on_value does not match dtype {types['off_value']!r} "
            "of off_value"
        )
    return next(iter(types.values()), as_dtype("float32"))


# tf.sequence_mask


@export("sequence_mask")
@dispatchable
def sequence_mask(lengths, maxlen=None, dtype="bool", name=None):
    """For each length a vector whose first elements, as many as it says, are true.

    Args:
      lengths: integer tensor.
      maxlen: length of the vectors; default the largest of `lengths`.
      dtype: of the result.
      name: name of the node when a graph is being built.

    Raises:
      ValueError: if `maxlen` is no scalar.

    Example:
      >>> import yeoul as tf
      >>> print(tf.sequence_mask([1, 3]).numpy().tolist())
      [[True, False, False], [True, True, True]]
    """
    lengths = convert_to_tensor(lengths)
    if maxlen is None:
        maxlen = TABLE["Maximum"].public(TABLE["Max"].public(lengths), 0)
    else:
        maxlen = convert_to_tensor(maxlen)
    if maxlen.shape.rank not in (0, None):
        raise ValueError(
            f"Argument `maxlen` must be scalar for sequence_mask, received `maxlen` = {maxlen!r}."
        )
    positions = TABLE["Range"].public(0, maxlen, 1, maxlen.dtype)
    mask = positions < cast(expand_dims(lengths, -1), maxlen.dtype)
    return cast(mask, dtype)


# tf.meshgrid


@export("meshgrid")
@dispatchable
def meshgrid(*args, **kwargs):
    """Coordinates of a grid: for each vector, its elements repeated along the axes of the others.

    Args:
      *args: vectors.
      **kwargs: `indexing`: "xy" (the first vector runs along the second axis) or "ij"; `name`.

    Raises:
      TypeError: for another keyword.
      ValueError: if `indexing` is neither.

    Example:
      >>> import yeoul as tf
      >>> x, y = tf.meshgrid([1, 2, 3], [4, 5])
      >>> x.numpy().tolist(), y.numpy().tolist()
      ([[1, 2, 3], [1, 2, 3]], [[4, 4, 4], [5, 5, 5]])
    """
    indexing = kwargs.pop("indexing", "xy")
    kwargs.pop("name", None)
    if kwargs:
        raise TypeError(f"{next(iter(kwargs))!r} is an invalid keyword argument for this function")
    if indexing not in ("xy", "ij"):
        raise ValueError(
            f"Argument `indexing` parameter must be either 'xy' or 'ij', got {indexing!r}"
        )
    vectors = [convert_to_tensor(v) for v in args]
    count = len(vectors)
    axes = list(range(count))
    if indexing == "xy" and count > 1:
        axes[:2] = [1, 0]
    lengths = [None] * count
    for vector, axis in zip(vectors, axes, strict=True):
        lengths[axis] = size(vector)
    grids = []
    for vector, axis in zip(vectors, axes, strict=True):
        column = reshape(vector, [-1 if i == axis else 1 for i in range(count)])
        grids.append(broadcast_to(column, lengths))
    return grids
