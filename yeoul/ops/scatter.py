"""Writing elements by index: tf.scatter_nd, tf.tensor_scatter_nd_update and others."""

import jax.numpy as jnp
import numpy as np

from yeoul.core.export import export
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.engine.op import TABLE, register
from yeoul.ops.gather_nd import (
    check_nd_bounds,
    forward_only,
    gather_nd,
    is_nowhere,
    leaves,
    nd_index,
)
from yeoul.ops.row_sums import add_rows
from yeoul.ops.static import as_dims, partial_dims


def check_updates(dims, indices, updates, what):
    """Raises ValueError unless the updates have the shape that the index vectors ask for."""
    depth = indices[-1] if indices else 0
    if depth is None or None in (*indices, *updates, *dims):
        return
    if depth > len(dims):
        raise ValueError(
            f"index innermost dimension length must be <= rank of the output; saw: {depth} vs. "
            f"{len(dims)}"
        )
    wanted = (*indices[:-1], *dims[depth:])
    if wanted != tuple(updates):
        raise ValueError(
            f"Dimensions of indices[shape={list(indices)}] and {what}[shape={list(dims)}] ask for "
            "updates of shape "
            f"{list(wanted)}, but they are of shape {list(updates)}"
        )


# tf.scatter_nd


def _scatter_specs(inputs, attrs):
    indices, updates, dims = inputs
    dims = partial_dims(dims)
    if None not in (dims, dims_of(indices), dims_of(updates)):
        check_updates(dims, dims_of(indices), dims_of(updates), "shape")
    return [(dims, dtype_of(updates))]


def _scatter_host(indices, updates, dims):
    check_updates(dims, indices.shape, updates.shape, "shape")
    check_nd_bounds(indices, dims, "ScatterNd", "shape")
    out = np.empty(dims, updates.dtype)
    out[...] = b"" if out.dtype == object else 0
    if indices.shape[-1] == 1:
        add_rows(out, indices.reshape(-1), updates.reshape(-1, *dims[1:]))
    else:
        np.add.at(out, nd_index(indices), updates)
    return out


def _scatter_lower(indices, updates, dims):
    check_updates(dims, indices.shape, updates.shape, "shape")
    place = jnp.zeros(dims, updates.dtype).at[nd_index(forward_only(indices, dims))]
    if updates.dtype == bool:  # which jax does not add
        return place.max(updates, mode="drop")
    return place.add(updates, mode="drop")


SCATTER_ND = register(
    "ScatterNd",
    "indices:Tindices, updates:T, shape!:Tshape",
    lower=_scatter_lower,
    host=_scatter_host,
    refuses=lambda indices, updates, dims: leaves(indices, dims),
    shape=_scatter_specs,
    grad=lambda r, dy: (None, gather_nd(dy, r.inputs[0]), None),
)


@export("scatter_nd")
@dispatchable
def scatter_nd(indices, updates, shape, name=None):
    """A tensor of zeros with `updates` added at the index vectors in the last axis of `indices`.

    Args:
      indices: integer tensor of shape `[..., depth]`.
      updates: tensor of shape `indices.shape[:-1] + shape[depth:]`.
      shape: of the result.
      name: name of the node when a graph is being built.

    Raises:
      InvalidArgumentError: if shapes do not fit, or an index is out of range (ignored on an
        accelerator).

    Example:
      >>> import yeoul as tf
      >>> print(tf.scatter_nd([[1], [3], [1]], [5, 7, 1], [4]))
      tf.Tensor([0 6 0 7], shape=(4,), dtype=int32)
    """
    return execute(SCATTER_ND, (indices, updates, as_dims(shape)), name=name)


SCATTER_ND.public = scatter_nd


# tf.tensor_scatter_nd_*


def _specs(inputs, attrs):
    dims, indices, updates = (dims_of(x) for x in inputs)
    if None not in (dims, indices, updates):
        check_updates(dims, indices, updates, "tensor")
    return [(dims, dtype_of(inputs[0]))]


def tensor_scatter(name, write, method, rule):
    """Registers the op of NumPy's `write(array, index, updates)`, jax's `.at[index].method`."""

    def host(tensor, indices, updates):
        check_updates(tensor.shape, indices.shape, updates.shape, "tensor")
        check_nd_bounds(indices, tensor.shape, name, "shape")
        somewhere = ~is_nowhere(indices).any(-1)
        if not somewhere.all():
            indices, updates = indices[somewhere], updates[somewhere]
        out = tensor.copy()
        write(out, nd_index(indices), updates)
        return out

    def lower(tensor, indices, updates):
        check_updates(tensor.shape, indices.shape, updates.shape, "tensor")
        place = jnp.asarray(tensor).at[nd_index(forward_only(indices, tensor.shape))]
        return getattr(place, method)(updates, mode="drop")

    signature = "tensor:T, indices:Tindices, updates:T"
    return register(
        name,
        signature,
        lower=lower,
        host=host,
        refuses=lambda tensor, indices, updates: leaves(indices, tensor.shape),
        shape=_specs,
        grad=rule,
        limit=1 << 20,
    )


def _update_rule(r, dy):
    indices = r.inputs[1]
    rows = gather_nd(dy, indices)
    return execute(UPDATE, (dy, indices, TABLE["ZerosLike"].public(rows))), None, rows


def _extremum_rule(r, dy):
    """To the operand that was taken; elements that tie share it."""
    tensor, indices, updates = r.inputs
    cast = TABLE["Cast"].public
    kept = cast(TABLE["Equal"].public(tensor, r.outputs[0]), dy.dtype)
    written = cast(TABLE["Equal"].public(updates, gather_nd(r.outputs[0], indices)), dy.dtype)
    share = dy / execute(ADD, (kept, indices, written))
    return kept * share, None, written * gather_nd(share, indices)


UPDATE = tensor_scatter(
    "TensorScatterUpdate", lambda a, i, u: a.__setitem__(i, u), "set", _update_rule
)
ADD = tensor_scatter(
    "TensorScatterAdd", np.add.at, "add", lambda r, dy: (dy, None, gather_nd(dy, r.inputs[1]))
)
SUB = tensor_scatter(
    "TensorScatterSub", np.subtract.at, "add", lambda r, dy: (dy, None, -gather_nd(dy, r.inputs[1]))
)
MAX = tensor_scatter("TensorScatterMax", np.maximum.at, "max", _extremum_rule)
MIN = tensor_scatter("TensorScatterMin", np.minimum.at, "min", _extremum_rule)


def _sub_lower(tensor, indices, updates):
    return ADD.lower(tensor, indices, -updates)


SUB.lower = _sub_lower


@export("tensor_scatter_nd_update")
@dispatchable
def tensor_scatter_nd_update(tensor, indices, updates, name=None):
    """The tensor with `updates` written at the index vectors in the last axis of `indices`.

    Args:
      tensor: any tensor.
      indices: integer tensor of shape `[..., depth]`; each vector addresses the first `depth` axes
        of `tensor`.
      updates: tensor of the dtype of `tensor`, of shape `indices.shape[:-1] +
        tensor.shape[depth:]`.
      name: name of the node when a graph is being built.

    Raises:
      InvalidArgumentError: if shapes do not fit, or an index is out of range (ignored on an
        accelerator).

    Example:
      >>> import yeoul as tf
      >>> print(tf.tensor_scatter_nd_update([0, 0, 0], [[1]], [5]))
      tf.Tensor([0 5 0], shape=(3,), dtype=int32)
    """
    return execute(UPDATE, (tensor, indices, updates), name=name)


@export("tensor_scatter_nd_add")
@dispatchable
def tensor_scatter_nd_add(tensor, indices, updates, name=None):
    """The tensor with `updates` added at index vectors.

    Arguments are those of `tf.tensor_scatter_nd_update`.

    Example:
      >>> import yeoul as tf
      >>> print(tf.tensor_scatter_nd_add([1, 1, 1], [[0], [0]], [5, 2]))
      tf.Tensor([8 1 1], shape=(3,), dtype=int32)
    """
    return execute(ADD, (tensor, indices, updates), name=name)


@export("tensor_scatter_nd_sub")
@dispatchable
def tensor_scatter_nd_sub(tensor, indices, updates, name=None):
    """The tensor with `updates` subtracted at index vectors.

    Arguments are those of `tf.tensor_scatter_nd_update`.

    Example:
      >>> import yeoul as tf
      >>> print(tf.tensor_scatter_nd_sub([9, 1, 1], [[0], [0]], [5, 2]))
      tf.Tensor([2 1 1], shape=(3,), dtype=int32)
    """
    return execute(SUB, (tensor, indices, updates), name=name)


@export("tensor_scatter_nd_max")
@dispatchable
def tensor_scatter_nd_max(tensor, indices, updates, name=None):
    """The tensor with the larger of itself and `updates` at index vectors.

    Arguments are those of `tf.tensor_scatter_nd_update`.

    Example:
      >>> import yeoul as tf
      >>> print(tf.tensor_scatter_nd_max([4, 1, 1], [[0], [1]], [2, 2]))
      tf.Tensor([4 2 1], shape=(3,), dtype=int32)
    """
    return execute(MAX, (tensor, indices, updates), name=name)


@export("tensor_scatter_nd_min")
@dispatchable
def tensor_scatter_nd_min(tensor, indices, updates, name=None):
    """The tensor with the smaller of itself and `updates` at index vectors.

    Arguments are those of `tf.tensor_scatter_nd_update`.

    Example:
      >>> import yeoul as tf
      >>> print(tf.tensor_scatter_nd_min([4, 1, 1], [[0], [1]], [2, 2]))
      tf.Tensor([2 1 1], shape=(3,), dtype=int32)
    """
    return execute(MIN, (tensor, indices, updates), name=name)


UPDATE.public, ADD.public, SUB.public = (
    tensor_scatter_nd_update,
    tensor_scatter_nd_add,
    tensor_scatter_nd_sub,
)
MAX.public, MIN.public = tensor_scatter_nd_max, tensor_scatter_nd_min
