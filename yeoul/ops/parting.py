"""A tensor cut into several: tf.unstack, tf.split."""

import jax.numpy as jnp
import numpy as np

from yeoul.core.export import export
from yeoul.engine.convert import convert_to_tensor, invalid
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.engine.op import register
from yeoul.engine.state import STATE
from yeoul.engine.tensor import EagerTensor, Tensor
from yeoul.ops.joining import concat, stack, stack_axis
from yeoul.ops.static import partial_dims

ndarray = np.ndarray


# tf.unstack


def _unpack_specs(inputs, attrs):
    dims, num = dims_of(inputs[0]), attrs["num"]
    if dims is None:
        return [(None, dtype_of(inputs[0]))] * num
    axis = stack_axis(attrs["axis"], len(dims))
    if dims[axis] not in (None, num):
        raise ValueError(f"Input shape axis {axis} must equal {num}, got shape {list(dims)}")
    rest = (*dims[:axis], *dims[axis + 1 :])
    return [(rest, dtype_of(inputs[0]))] * num


def _unpack_host(value, num, axis):
    if value.shape[axis] != num:
        raise ValueError("num")  # worded by the shape rule
    moved = np.moveaxis(value, axis, 0)
    return [row if type(row) is ndarray else np.array(row, value.dtype) for row in moved]


UNPACK = register(
    "Unpack",
    "value:T",
    attrs={"num": None, "axis": 0},
    shape=_unpack_specs,
    outputs=None,
    limit=1 << 62,
    lower=lambda value, num, axis: (
        [jnp.squeeze(part, axis) for part in jnp.split(value, num, axis)] if num else []
    ),
    host=_unpack_host,
    grad=lambda r, *dys: stack(list(dys), r.attrs["axis"]),
)


@export("unstack")
@dispatchable
def unstack(value, num=None, axis=0, name="unstack"):
    """The slices of a tensor along an axis, as a list.

    Args:
      value: tensor of rank at least 1.
      num: length of the axis; needed only where it is unknown.
      axis: the axis that goes away.
      name: name of the node when a graph is being built.

    Raises:
      ValueError: if `axis` is out of range, or the length is unknown and not given.

    Example:
      >>> import yeoul as tf
      >>> [t.numpy().tolist() for t in tf.unstack([[1, 2], [3, 4]])]
      [[1, 2], [3, 4]]
    """
    if num is None:
        value = convert_to_tensor(value)
        dims = dims_of(value)
        if dims is not None:
            num = dims[stack_axis(axis, len(dims))]
        if num is None:
            raise ValueError(
                f"Cannot infer argument `num` from shape {value.shape}: the length of axis {axis} "
                "is unknown here. "
                "Pass num."
            )
    return execute(UNPACK, (value,), {"num": int(num), "axis": axis}, name) or []


UNPACK.public = unstack


# tf.split


def split_axis(axis, rank):
    if not -rank <= axis < rank:
        raise ValueError(f"-input rank({-rank}) <= split_dim < input rank ({rank}), but got {axis}")
    return axis % rank


def part_length(n, count, axis):
    """The length of each of `count` equal parts of an axis of length `n`."""
    if count < 1 or (n is not None and n % count):
        raise ValueError(
            f"Number of ways to split should evenly divide the split dimension, but got split_dim "
            f"{axis} (size = {n}) and num_split {count}. Pass a list of lengths to split unevenly"
        )
    return None if n is None else n // count


def _split_specs(inputs, attrs):
    axis, value = inputs
    dims, dtype, count = dims_of(value), dtype_of(value), attrs["num_split"]
    if dims is None or isinstance(axis, Tensor):
        part_length(None, count, axis)
        return [(dims and (None,) * len(dims), dtype)] * count
    axis = split_axis(axis, len(dims))
    part = part_length(dims[axis], count, axis)
    return [((*dims[:axis], part, *dims[axis + 1 :]), dtype)] * count


def _split(module):
    def parts(axis, value, num_split):
        axis = split_axis(axis, value.ndim)
        part_length(value.shape[axis], num_split, axis)
        return module.split(value, num_split, axis)

    return parts


SPLIT = register(
    "Split",
    "split_dim!:int32, value:T",
    attrs={"num_split": None},
    shape=_split_specs,
    outputs=None,
    limit=1 << 62,
    lower=_split(jnp),
    host=_split(np),
    grad=lambda r, *dys: (None, concat(list(dys), r.inputs[0])),
)


def split_sizes(n, sizes):
    """The sizes with -1 replaced, checked against the length `n`."""
    free = [i for i, s in enumerate(sizes) if s == -1]
    if len(free) > 1:
        raise ValueError("There can only be one -1 in the input.")
    if None in sizes or n is None:
        return [None if s == -1 else s for s in sizes]
    total = sum(s for s in sizes if s != -1)
    if total > n or (not free and total != n) or any(s < -1 for s in sizes):
        raise ValueError(
            "Determined shape must either match input shape along split_dim exactly if fully "
            "specified, or be less than "
            f"the size of the input along split_dim if not fully specified. Got: {total} of {n} "
            f"for sizes {list(sizes)}"
        )
    return [n - total if s == -1 else s for s in sizes]


def _split_v_specs(inputs, attrs):
    value, sizes, axis = inputs
    dims, dtype, sizes = dims_of(value), dtype_of(value), partial_dims(sizes)
    count = attrs["num_split"]
    if dims is None or isinstance(axis, Tensor) or sizes is None:
        return [(dims and (None,) * len(dims), dtype)] * count
    axis = split_axis(axis, len(dims))
    return [((*dims[:axis], n, *dims[axis + 1 :]), dtype) for n in split_sizes(dims[axis], sizes)]


def _split_v(module):
    def parts(value, sizes, axis, num_split):
        sizes = split_sizes(value.shape[split_axis(axis, value.ndim)], sizes)
        return module.split(value, np.cumsum(sizes)[:-1].tolist(), axis)

    return parts


SPLIT_V = register(
    "SplitV",
    "value:T, size_splits!:Tlen, split_dim!:int32",
    attrs={"num_split": None},
    shape=_split_v_specs,
    outputs=None,
    lower=_split_v(jnp),
    host=_split_v(np),
    limit=1 << 62,
    grad=lambda r, *dys: (concat(list(dys), r.inputs[2]), None, None),
)


@export("split")
@dispatchable
def split(value, num_or_size_splits, axis=0, num=None, name="split"):
    """The parts of a tensor along an axis, as a list.

    Args:
      value: tensor of rank at least 1.
      num_or_size_splits: number of equal parts, or the length of each part (one may be -1: what
        remains).
      axis: the axis that is cut.
      num: number of parts, where the lengths are a tensor of unknown length.
      name: name of the node when a graph is being built.

    Raises:
      InvalidArgumentError: if the parts do not make up the axis.
      ValueError: if `num_or_size_splits` is a scalar tensor, or the number of parts is unknown.

    Example:
      >>> import yeoul as tf
      >>> [t.numpy().tolist() for t in tf.split([1, 2, 3, 4], [1, 3])]
      [[1], [2, 3, 4]]
    """
    sizes = num_or_size_splits
    if isinstance(sizes, (int, np.integer)) and not isinstance(sizes, bool):
        if (
            type(value) is EagerTensor
            and not STATE.busy
            and type(value._a) is ndarray
            and type(axis) is int
        ):
            a = value._a
            if -a.ndim <= axis < a.ndim and sizes > 0 and a.shape[axis] % sizes == 0:
                return [EagerTensor(part) for part in np.split(a, int(sizes), axis)]
        return execute(SPLIT, (axis, value), {"num_split": int(sizes)}, name)
    if isinstance(sizes, Tensor):
        dims = dims_of(sizes)
        if dims == ():
            raise ValueError(
                "Rank-0 tensors are not supported as the num_or_size_splits argument to split. "
                f"Argument provided: {sizes}. Pass a Python int."
            )
        num = dims[0] if num is None and dims is not None else num
    else:
        sizes = list(sizes)
        if num not in (None, len(sizes)):
            raise invalid(f"split into num = {num} parts, but {len(sizes)} lengths were given.")
        num = len(sizes)
    if num is None:
        raise ValueError(
            "Cannot infer argument `num` from the shape of num_or_size_splits, which is unknown "
            "here. Pass num."
        )
    return execute(SPLIT_V, (value, sizes, axis), {"num_split": int(num)}, name)
