"""Taking elements by index: tf.gather, tf.gather_nd, tf.boolean_mask."""

import jax.numpy as jnp
import numpy as np

from yeoul.core.errors import InvalidArgumentError
from yeoul.core.export import export
from yeoul.engine.convert import convert_to_tensor
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.indexed_slices import IndexedSlices
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.engine.op import TABLE, register
from yeoul.engine.state import STATE
from yeoul.engine.tensor import EagerTensor, Tensor
from yeoul.ops.family import tell_tapes
from yeoul.ops.gather_nd import is_nowhere
from yeoul.ops.shapes import dims_or_shape, shape
from yeoul.ops.static import partial_dims
from yeoul.ops.views import reshape

ndarray = np.ndarray
INTS = frozenset(np.dtype(n) for n in ("int16", "int32", "int64"))


# tf.gather


def gather_axis(dims, axis, batch_dims, indices_dims):
    """Non-negative (axis, batch_dims), checked against the shapes."""
    axis = axis[0] if isinstance(axis, tuple) else axis
    rank, wanted = len(dims), axis + 1 if axis >= 0 else -axis
    if wanted > rank:
        raise ValueError(
            f"Shape must be at least rank {wanted} but is rank {rank}: axis {axis} of {list(dims)}"
        )
    axis %= rank
    if indices_dims is None:
        return axis, batch_dims
    if not -len(indices_dims) <= batch_dims <= len(indices_dims):
        raise ValueError(
            f"batch_dims {batch_dims} must be in [{-len(indices_dims)}, {len(indices_dims)}], the "
            "rank of indices"
        )
    batch_dims = batch_dims + len(indices_dims) if batch_dims < 0 else batch_dims
    if batch_dims > axis:
        raise ValueError(f"batch_dims ({batch_dims}) must be less than or equal to axis ({axis})")
    for i in range(batch_dims):
        m, n = dims[i], indices_dims[i]
        if m != n and None not in (m, n):
            raise ValueError(f"params.shape[{i}]: {m} should be equal to indices.shape[{i}]: {n}")
    return axis, batch_dims


def _gather_specs(inputs, attrs):
    params, indices, axis = inputs
    dims, taken, dtype = dims_of(params), dims_of(indices), dtype_of(params)
    if dtype_of(indices).np not in INTS:
        raise ValueError(
            f"Value for attr 'Tindices' of {dtype_of(indices).name} is not in the list of allowed "
            "values: "
            "int16, int32, int64"
        )
    if dims is None or taken is None:
        return [(None, dtype)]
    if isinstance(axis, Tensor):
        batch = attrs["batch_dims"] % (len(taken) or 1)
        return [((None,) * (len(dims) - 1 + len(taken) - batch), dtype)]
    axis, batch = gather_axis(dims, axis, attrs["batch_dims"], taken)
    return [((*dims[:axis], *taken[batch:], *dims[axis + 1 :]), dtype)]


def check_bounds(indices, limit):
    """The indices, those of no row (`nowhere`) as 0.

    Raises:
      InvalidArgumentError: naming the first index that is out of range.
    """
    if not indices.size or (indices.min() >= 0 and indices.max() < limit):
        return indices
    bad = (indices < 0) | (indices >= limit) & ~is_nowhere(indices)
    if bad.any():
        at = np.argwhere(bad)[0]
        where = f"indices[{','.join(map(str, at))}]" if at.size else "indices"
        raise InvalidArgumentError(
            None,
            None,
            f"{where} = {indices[tuple(at)]} is not in [0, {limit}) [Op:GatherV2]. Indices count "
            "the rows "
            f"from 0: check that they are less than {limit}.",
        )
    return np.where(is_nowhere(indices), 0, indices)


def _gather_host(params, indices, axis, batch_dims):
    if indices.dtype not in INTS:
        raise ValueError("indices")  # worded by the shape rule
    axis, batch = gather_axis(params.shape, axis, batch_dims, indices.shape)
    indices = check_bounds(indices, params.shape[axis])
    if batch == 0:
        return np.take(params, indices, axis)
    return _batched(params, indices, axis, batch, lambda p, index: p[index])


def _batched(params, indices, axis, batch, take):
    """A gather with batch axes, as advanced indexing with a grid of batch numbers."""
    ones = indices.ndim - batch
    grid = [
        np.arange(n).reshape([n if i == j else 1 for j in range(batch)] + [1] * ones)
        for i, n in enumerate(indices.shape[:batch])
    ]
    moved = params.transpose(
        [*range(batch), axis, *(i for i in range(batch, params.ndim) if i != axis)]
    )
    out = take(moved, (*grid, indices))
    between = axis - batch  # these axes stand behind the indices' now, and go before them
    order = [
        *range(batch),
        *range(batch + ones, batch + ones + between),
        *range(batch, batch + ones),
    ]
    return out.transpose([*order, *range(len(order), out.ndim)])


def _gather_lower(params, indices, axis, batch_dims):
    axis, batch = gather_axis(params.shape, axis, batch_dims, indices.shape)
    limit = params.shape[axis]
    if isinstance(indices, ndarray):
        check_bounds(indices, limit)
    if not limit:  # jnp.take makes an empty vector of any empty array
        shape = (*params.shape[:axis], *indices.shape[batch:], *params.shape[axis + 1 :])
        return jnp.zeros(shape, params.dtype)
    indices = jnp.where(indices < 0, limit, indices)  # out of range, not counted from the end
    if batch == 0:
        return jnp.take(params, indices, axis, mode="fill")
    return _batched(
        params, indices, axis, batch, lambda p, index: jnp.asarray(p).at[index].get(mode="fill")
    )


def _gather_rule(r, dy):
    params, indices, axis = r.inputs
    dims, taken, batch_dims = dims_of(params), dims_of(indices), r.attrs["batch_dims"]
    if not isinstance(axis, Tensor) and axis == 0 and batch_dims == 0 and dims is not None:
        tail = dims[1:]
        count = -1 if taken is None or None in taken else int(np.prod(taken))
        if taken is None or len(taken) != 1:
            indices = reshape(indices, (-1,))
        if None in tail:
            values = reshape(dy, TABLE["ConcatV2"].public([[-1], shape(params)[1:]], 0))
        else:
            rows = (count, *tail)
            values = dy if dims_of(dy) == rows else reshape(dy, rows)
        return IndexedSlices(values, indices, dims_or_shape(params)), None, None
    return execute(GATHER_GRAD, (dims_or_shape(params), indices, dy, axis), r.attrs), None, None


def _gather_refuses(params, indices, axis, batch_dims):
    axis, _ = gather_axis(params.shape, axis, batch_dims, indices.shape)
    return ((indices < 0) | (indices >= params.shape[axis]) & ~is_nowhere(indices)).any()


NO_BATCH = {"batch_dims": 0}
GATHER = register(
    "GatherV2",
    "params:Tparams, indices:Tindices, axis!:Taxis",
    attrs={"batch_dims": 0},
    limit=1 << 20,
    lower=_gather_lower,
    host=_gather_host,
    refuses=_gather_refuses,
    shape=_gather_specs,
    grad=_gather_rule,
)


def _transposed(dims, indices, dy, axis, batch_dims):
    """What scatters `dy` back: shape with the axis in front, index, rows, order of axes."""
    axis, batch = gather_axis(dims, axis, batch_dims, indices.shape)
    ones, between = indices.ndim - batch, axis - batch
    grid = [
        np.arange(n).reshape([n if i == j else 1 for j in range(batch)] + [1] * ones)
        for i, n in enumerate(indices.shape[:batch])
    ]
    order = [
        *range(batch),
        *range(axis, axis + ones),
        *range(batch, axis),
        *range(axis + ones, dy.ndim),
    ]
    moved = [*dims[:batch], dims[axis], *dims[batch:axis], *dims[axis + 1 :]]
    back = [
        *range(batch),
        *range(batch + 1, batch + 1 + between),
        batch,
        *range(axis + 1, len(dims)),
    ]
    return moved, (*grid, indices), dy.transpose(order), back


def _gather_grad_host(dims, indices, dy, axis, batch_dims):
    moved, index, rows, back = _transposed(dims, indices, dy, axis, batch_dims)
    out = np.zeros(moved, dy.dtype)
    np.add.at(out, index, rows)
    return out.transpose(back)


def _gather_grad_lower(dims, indices, dy, axis, batch_dims):
    moved, index, rows, back = _transposed(dims, indices, dy, axis, batch_dims)
    return jnp.zeros(moved, dy.dtype).at[index].add(rows, mode="drop").transpose(back)


GATHER_GRAD = register(
    "GatherV2Grad",
    "shape!:Tshape, indices:Tindices, dy:T, axis!:Taxis",
    attrs={"batch_dims": 0},
    lower=_gather_grad_lower,
    host=_gather_grad_host,
    shape=lambda inputs, attrs: [(partial_dims(inputs[0]), dtype_of(inputs[2]))],
    grad=lambda r, dy: (None, None, execute(GATHER, (dy, r.inputs[1], r.inputs[3]), r.attrs), None),
)


@export("gather")
@dispatchable
def gather(params, indices, validate_indices=None, axis=None, batch_dims=0, name=None):
    """The slices of `params` along one axis that `indices` names.

    Args:
      params: tensor of rank at least `axis + 1`.
      indices: integer tensor of any shape; its shape takes the place of the axis.
      validate_indices: has no effect, indices are always checked.
      axis: the axis that is indexed; by default `batch_dims`.
      batch_dims: the first axes of `params` and `indices` that belong together.
      name: name of the node when a graph is being built.

    Raises:
      InvalidArgumentError: if an index is out of range; on an accelerator the result is then NaN,
        or the smallest integer.

    Example:
      >>> import yeoul as tf
      >>> print(tf.gather([10, 20, 30], [2, 0]))
      tf.Tensor([30 10], shape=(2,), dtype=int32)
    """
    if not isinstance(batch_dims, int):
        batch_dims = int(batch_dims)
    if axis is None:
        axis = batch_dims
        if axis < 0:
            rank = dims_of(convert_to_tensor(indices))
            axis = axis + (len(rank) if rank is not None else TABLE["Rank"].public(indices))
    if type(params) is EagerTensor and type(indices) is EagerTensor and STATE.graph is None:
        a, b = params._a, indices._a
        if (
            type(a) is ndarray
            and type(b) is ndarray
            and axis == 0
            and a.ndim
            and b.dtype in INTS
            and not batch_dims
        ):
            if a.size <= GATHER.limit and b.size <= GATHER.limit:
                result = EagerTensor(np.take(a, check_bounds(b, a.shape[0]), 0))
                if STATE.busy:
                    tell_tapes(GATHER, (params, indices, 0), result, NO_BATCH)
                return result
    return execute(GATHER, (params, indices, axis), {"batch_dims": batch_dims}, name)


GATHER.public = gather
