"""Tensors joined and parted: tf.concat, tf.stack, tf.unstack, tf.split."""

import jax.numpy as jnp
import numpy as np

from yeoul.core.export import export
from yeoul.engine.convert import convert_to_tensor, holds_tensor, invalid, to_tensor
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.engine.op import TABLE, register
from yeoul.engine.state import STATE
from yeoul.engine.tensor import EagerTensor, Tensor
from yeoul.ops.identity import identity
from yeoul.ops.shapes import shape

ndarray = np.ndarray


def same_rank(shapes):
    """The rank of the known shapes, None without any; raises ValueError if they differ."""
    known = [dims for dims in shapes if dims is not None]
    if not known:
        return None
    for dims in known[1:]:
        if len(dims) != len(known[0]):
            raise ValueError(
                f"Ranks of all input tensors should match: shape[0] = {list(known[0])} vs. "
                f"shape[{shapes.index(dims)}] "
                f"= {list(dims)}"
            )
    return len(known[0])


# tf.concat


def _concat_specs(inputs, attrs):
    *values, axis = inputs
    shapes, dtype = [dims_of(x) for x in values], dtype_of(values[0])
    rank = same_rank(shapes)
    if rank == 0:
        raise ValueError("Can't concatenate scalars (use tf.stack instead)")
    if rank is None or isinstance(axis, Tensor):
        return [(rank and (None,) * rank, dtype)]
    if not -rank <= axis < rank:
        raise ValueError(
            f"Expected concatenating dimensions in the range [{-rank}, {rank}), but got {axis}"
        )
    out, axis = [None] * rank, axis % rank
    for i, dims in enumerate(shapes):
        for j, n in enumerate(dims or ()):
            if j == axis or n is None:
                continue
            if out[j] not in (None, n):
                raise ValueError(
                    f"Dimension {j} in both shapes must be equal: shape[0] = {list(shapes[0])} "
                    f"vs. shape[{i}] = {list(dims)}. Only axis {axis}, along which they are "
                    "joined, may differ: check the axis, or the shapes"
                )
            out[j] = n
    lengths = [None if dims is None else dims[axis] for dims in shapes]
    out[axis] = None if None in lengths else sum(lengths)
    return [(tuple(out), dtype)]


def _concat_rule(r, dy):
    *values, axis = r.inputs
    sizes = []
    for x in values:
        dims = dims_of(x)
        n = dims[axis] if dims is not None and not isinstance(axis, Tensor) else None
        sizes.append(shape(x)[axis] if n is None else n)
    return [*execute(TABLE["SplitV"], (dy, sizes, axis), {"num_split": len(sizes)}), None]


CONCAT = register(
    "ConcatV2",
    "values*:T, axis!:Tidx",
    shape=_concat_specs,
    grad=_concat_rule,
    limit=1 << 20,
    lower=lambda *inputs: jnp.concatenate(inputs[:-1], inputs[-1]),
    host=lambda *inputs: np.concatenate(inputs[:-1], inputs[-1]),
)


@export("concat")
@dispatchable
def concat(values, axis, name="concat"):
    """Tensors put one after the other along an axis.

    Args:
      values: list of tensors of one dtype and rank, equal in every axis but one.
      axis: the axis along which they are joined.
      name: name of the node when a graph is being built.

    Raises:
      InvalidArgumentError: if ranks or the other axes differ, or `axis` is out of range.

    Example:
      >>> import yeoul as tf
      >>> print(tf.concat([[1, 2], [3]], 0))
      tf.Tensor([1 2 3], shape=(3,), dtype=int32)
    """
    if not isinstance(values, (list, tuple)):
        return identity(values)
    if not values:
        error = invalid if STATE.graph is None else ValueError
        raise error("tf.concat needs at least one tensor, but the list is empty.")
    if len(values) == 1:  # whatever the axis
        return identity(values[0], name)
    return execute(CONCAT, (*values, axis), name=name)


CONCAT.public = concat


# tf.stack


def stack_axis(axis, rank, name="axis"):
    if not -rank <= axis < rank:
        raise ValueError(f"Argument `{name}` = {axis} not in range [{-rank}, {rank})")
    return axis % rank


def _pack_specs(inputs, attrs):
    shapes, dtype = [dims_of(x) for x in inputs], dtype_of(inputs[0])
    known = [dims for dims in shapes if dims is not None]
    if not known:
        return [(None, dtype)]
    out = list(known[0])
    for i, dims in enumerate(shapes):
        if dims is None:
            continue
        if len(dims) != len(out) or any(
            None not in (m, n) and m != n for m, n in zip(out, dims, strict=True)
        ):
            raise ValueError(
                f"Shapes of all inputs must match: values[0].shape = {list(known[0])} != "
                f"values[{i}].shape = {list(dims)}. Use tf.concat to join tensors of different "
                "lengths, or tf.pad to make them equal"
            )
        out = [n if m is None else m for m, n in zip(out, dims, strict=True)]
    axis = stack_axis(attrs["axis"], len(out) + 1)
    return [((*out[:axis], len(inputs), *out[axis:]), dtype)]


PACK = register(
    "Pack",
    "values*:T",
    attrs={"axis": 0},
    shape=_pack_specs,
    limit=1 << 20,
    lower=lambda *values, axis: jnp.stack(values, axis),
    host=lambda *values, axis: np.stack(values, axis),
    grad=lambda r, dy: TABLE["Unpack"].public(dy, len(r.inputs), r.attrs["axis"]),
)


@export("stack")
@dispatchable
def stack(values, axis=0, name="stack"):
    """Tensors of one shape put side by side along a new axis.

    Args:
      values: list of tensors of one shape and dtype.
      axis: where the new axis stands in the result.
      name: name of the node when a graph is being built.

    Raises:
      InvalidArgumentError: if the shapes differ.
      ValueError: if `axis` is out of range.

    Example:
      >>> import yeoul as tf
      >>> print(tf.stack([[1, 2], [3, 4]], axis=1))
      tf.Tensor(
      [[1 3]
       [2 4]], shape=(2, 2), dtype=int32)
    """
    if isinstance(values, (Tensor, ndarray)) or hasattr(values, "__tf_tensor__"):
        values = list(values) if axis else convert_to_tensor(values)
        if not axis:
            return values
    values = list(values)
    if STATE.graph is None and values and all(type(x) is EagerTensor for x in values):
        stack_axis(axis, values[0]._a.ndim + 1)
        return execute(PACK, values, {"axis": axis}, name)
    if not values or not holds_tensor(values):
        try:
            joined = to_tensor(values)
        except ValueError:  # of different shapes: the shape rule says which
            return execute(PACK, values, {"axis": axis}, name)
        rank = joined.ndim
        axis = stack_axis(axis, rank)
        return (
            convert_to_tensor(joined)
            if axis == 0
            else execute(PACK, list(joined), {"axis": axis}, name)
        )
    for x in values:
        if isinstance(x, Tensor) and dims_of(x) is not None:
            stack_axis(axis, len(dims_of(x)) + 1)
            break
    return execute(PACK, values, {"axis": axis}, name)


PACK.public = stack


@export("parallel_stack")
@dispatchable
def parallel_stack(values, name="parallel_stack"):
    """As `tf.stack` along axis 0; there is nothing to gain from the other order of copying here.

    Example:
      >>> import yeoul as tf
      >>> print(tf.parallel_stack([[1, 2], [3, 4]]).shape)
      (2, 2)
    """
    return stack(values, 0, name)
