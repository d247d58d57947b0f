"""Taking elements by index: tf.gather, tf.gather_nd, tf.boolean_mask."""

import jax.numpy as jnp
import numpy as np

from yeoul.core.errors import InvalidArgumentError
from yeoul.core.export import export
from yeoul.core.shape import TensorShape
from yeoul.engine.convert import convert_to_tensor, to_tensor
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.indexed_slices import IndexedSlices
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.engine.op import TABLE, register
from yeoul.engine.state import STATE
from yeoul.engine.tensor import EagerTensor, Tensor
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
        raise ValueError(f"Shape must be at least rank {wanted} but is rank {rank}: axis {axis} of {list(dims)}")
    axis %= rank
    if indices_dims is None:
        return axis, batch_dims
    if not -len(indices_dims) <= batch_dims <= len(indices_dims):
        raise ValueError(
            f"batch_dims {batch_dims} must be in [{-len(indices_dims)}, {len(indices_dims)}], the rank of indices"
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
            f"Value for attr 'Tindices' of {dtype_of(indices).name} is not in the list of allowed values: "
            "int16, int32, int64"
        )
    if dims is None or taken is None or isinstance(axis, Tensor):
        return [(None, dtype)]
    axis, batch = gather_axis(dims, axis, attrs["batch_dims"], taken)
    return [((*dims[:axis], *taken[batch:], *dims[axis + 1 :]), dtype)]


def check_bounds(indices, limit):
    """Raises InvalidArgumentError naming the first index that is out of range."""
    if indices.size and (indices.min() < 0 or indices.max() >= limit):
        at = np.argwhere((indices < 0) | (indices >= limit))[0]
        where = f"indices[{','.join(map(str, at))}]" if at.size else "indices"
        raise InvalidArgumentError(
            None, None,
            f"{where} = {indices[tuple(at)]} is not in [0, {limit}) [Op:GatherV2]. Indices count the rows "
            f"from 0: check that they are less than {limit}.",
        )  # fmt: skip


def _gather_host(params, indices, axis, batch_dims):
    if indices.dtype not in INTS:
        raise ValueError("indices")  # worded by the shape rule
    axis, batch = gather_axis(params.shape, axis, batch_dims, indices.shape)
    check_bounds(indices, params.shape[axis])
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
    moved = params.transpose([*range(batch), axis, *(i for i in range(batch, params.ndim) if i != axis)])
    out = take(moved, (*grid, indices))
    between = axis - batch  # these axes stand behind the indices' now, and go before them
    order = [*range(batch), *range(batch + ones, batch + ones + between), *range(batch, batch + ones)]
    return out.transpose([*order, *range(len(order), out.ndim)])


def _gather_lower(params, indices, axis, batch_dims):
    axis, batch = gather_axis(params.shape, axis, batch_dims, indices.shape)
    limit = params.shape[axis]
    if isinstance(indices, ndarray):
        check_bounds(indices, limit)
    indices = jnp.where(indices < 0, limit, indices)  # out of range, not counted from the end
    if batch == 0:
        return jnp.take(params, indices, axis, mode="fill")
    return _batched(params, indices, axis, batch, lambda p, index: p.at[index].get(mode="fill"))


def _gather_rule(r, dy):
    params, indices, axis = r.inputs
    dims, taken, batch_dims = dims_of(params), dims_of(indices), r.attrs["batch_dims"]
    if axis == 0 and batch_dims == 0 and dims is not None:
        tail = dims[1:]
        count = -1 if taken is None or None in taken else int(np.prod(taken))
        if taken is None or len(taken) != 1:
            indices = reshape(indices, (-1,))
        rows = (count, *tail)
        if None in tail:
            rows = TABLE["ConcatV2"].public([[-1], shape(params)[1:]], 0)
        values = dy if dims_of(dy) == rows else reshape(dy, rows)
        return IndexedSlices(values, indices, dims_or_shape(params)), None, None
    return execute(GATHER_GRAD, (dims_or_shape(params), indices, dy, axis), r.attrs), None, None


GATHER = register(
    "GatherV2", "params:Tparams, indices:Tindices, axis!:Taxis", attrs={"batch_dims": 0}, limit=1 << 20,
    lower=_gather_lower, host=_gather_host, shape=_gather_specs, grad=_gather_rule,
)  # fmt: skip


def _transposed(dims, indices, dy, axis, batch_dims):
    """What scatters `dy` back: the shape with the axis in front, the order of its axes, the index, the rows."""
    axis, batch = gather_axis(dims, axis, batch_dims, indices.shape)
    ones, between = indices.ndim - batch, axis - batch
    grid = [
        np.arange(n).reshape([n if i == j else 1 for j in range(batch)] + [1] * ones)
        for i, n in enumerate(indices.shape[:batch])
    ]
    order = [*range(batch), *range(axis, axis + ones), *range(batch, axis), *range(axis + ones, dy.ndim)]
    moved = [*dims[:batch], dims[axis], *dims[batch:axis], *dims[axis + 1 :]]
    back = [*range(batch), *range(batch + 1, batch + 1 + between), batch, *range(axis + 1, len(dims))]
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
    "GatherV2Grad", "shape!:Tshape, indices:Tindices, dy:T, axis!:Taxis", attrs={"batch_dims": 0},
    lower=_gather_grad_lower, host=_gather_grad_host,
    shape=lambda inputs, attrs: [(partial_dims(inputs[0]), dtype_of(inputs[2]))],
    grad=lambda r, dy: (None, None, execute(GATHER, (dy, r.inputs[1], r.inputs[3]), r.attrs), None),
)  # fmt: skip


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

    Raises:
      InvalidArgumentError: if an index is out of range; in a function compiled by XLA the result is then NaN, or
        the smallest integer.

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
            axis += len(dims_of(convert_to_tensor(indices)))
    elif isinstance(axis, int) and axis < 0 and batch_dims > 0:
        axis = axis % len(dims_of(convert_to_tensor(params)))
    if type(params) is EagerTensor and type(indices) is EagerTensor and not STATE.busy:
        a, b = params._a, indices._a
        if type(a) is ndarray and type(b) is ndarray and axis == 0 and a.ndim and b.dtype in INTS and not batch_dims:
            if a.size <= GATHER.limit and b.size <= GATHER.limit:
                check_bounds(b, a.shape[0])
                return EagerTensor(np.take(a, b, 0))
    return execute(GATHER, (params, indices, axis), {"batch_dims": batch_dims}, name)


GATHER.public = gather


# tf.gather_nd


def nd_depth(dims, indices):
    """How many axes the last axis of the indices addresses."""
    depth = indices[-1] if indices else None
    if depth is not None and depth > len(dims):
        raise ValueError(
            f"index innermost dimension length must be <= params rank; saw: {depth} vs. {len(dims)}: indices of shape "
            f"{list(indices)}, params of shape {list(dims)}"
        )
    if not indices:
        raise ValueError("indices must be at least a vector, but are a scalar")
    return depth


def check_nd_bounds(indices, dims, op, what):
    """Raises InvalidArgumentError naming the first index vector that leaves `dims`."""
    limits = np.array(dims[: indices.shape[-1]], np.int64)
    bad = ((indices < 0) | (indices >= limits)).any(-1)
    if bad.any():
        at = np.argwhere(bad)[0]
        place = f"indices[{','.join(map(str, at))}]" if at.size else "indices"
        raise InvalidArgumentError(
            None, None, f"{place} = {indices[tuple(at)].tolist()} does not index into {what} {list(dims)} [Op:{op}]"
        )


def nd_index(indices):
    """The index tuple for a NumPy or jax array."""
    return tuple(indices[..., i] for i in range(indices.shape[-1]))


def _nd_specs(inputs, attrs):
    dims, taken = dims_of(inputs[0]), dims_of(inputs[1])
    if dims is None or taken is None:
        return [(None, dtype_of(inputs[0]))]
    depth = nd_depth(dims, taken)
    return [(None if depth is None else (*taken[:-1], *dims[depth:]), dtype_of(inputs[0]))]


def _nd_host(params, indices):
    nd_depth(params.shape, indices.shape)
    check_nd_bounds(indices, params.shape, "GatherNd", "param shape")
    if indices.shape[-1] == 0:
        return np.broadcast_to(params, (*indices.shape[:-1], *params.shape))
    return params[nd_index(indices)]


def _nd_lower(params, indices):
    nd_depth(params.shape, indices.shape)
    if indices.shape[-1] == 0:
        return jnp.broadcast_to(params, (*indices.shape[:-1], *params.shape))
    return params.at[nd_index(forward_only(indices, params.shape))].get(mode="fill")


def forward_only(indices, dims):
    """The index vectors with negative numbers made out of range, where jax would count from the end."""
    limits = np.array(dims[: indices.shape[-1]], indices.dtype)
    return jnp.where(indices < 0, limits, indices)


GATHER_ND = register(
    "GatherNd", "params:Tparams, indices:Tindices", lower=_nd_lower, host=_nd_host, shape=_nd_specs, limit=1 << 20,
    grad=lambda r, dy: (TABLE["ScatterNd"].public(r.inputs[1], dy, dims_or_shape(r.inputs[0])), None),
)  # fmt: skip


@export("gather_nd")
@dispatchable
def gather_nd(params, indices, batch_dims=0, name=None):
    """The slices of `params` at the index vectors in the last axis of `indices`.

    Args:
      params: any tensor.
      indices: integer tensor of shape `[..., depth]`; each vector addresses the first `depth` axes of `params`.
      batch_dims: number of first axes that belong together.

    Returns:
      Tensor of shape `indices.shape[:-1] + params.shape[batch_dims + depth:]`.

    Raises:
      InvalidArgumentError: if an index is out of range; in a function compiled by XLA the result is then NaN, or
        the smallest integer.

    Example:
      >>> import yeoul as tf
      >>> print(tf.gather_nd([[1, 2], [3, 4]], [[0, 1], [1, 0]]))
      tf.Tensor([2 3], shape=(2,), dtype=int32)
    """
    if batch_dims:
        indices = with_batch_numbers(params, indices, int(batch_dims))
    return execute(GATHER_ND, (params, indices), name=name)


def with_batch_numbers(params, indices, batch_dims):
    """Index vectors that also address the batch axes."""
    indices = convert_to_tensor(indices)
    rank = len(dims_of(indices))
    if not 0 < batch_dims < rank:
        raise ValueError(f"batch_dims = {batch_dims} must be less than rank(indices) = {rank}")
    if dims_of(to_tensor(params)) is not None and batch_dims >= len(dims_of(to_tensor(params))):
        raise ValueError(f"batch_dims = {batch_dims} must be less than rank(params)")
    sizes = shape(indices)
    leading = TABLE["ConcatV2"].public([sizes[:-1], [1]], 0)
    grids = []
    for i in range(batch_dims):
        numbers = TABLE["Range"].public(sizes[i])
        numbers = reshape(numbers, [-1 if j == i else 1 for j in range(rank)])
        grid = TABLE["BroadcastTo"].public(numbers, leading)
        grids.append(TABLE["Cast"].public(grid, indices.dtype))
    return TABLE["ConcatV2"].public([*grids, indices], -1)


GATHER_ND.public = gather_nd


# tf.boolean_mask


@export("boolean_mask")
@dispatchable
def boolean_mask(tensor, mask, axis=None, name="boolean_mask"):
    """The elements of a tensor where a mask is true.

    Args:
      tensor: any tensor.
      mask: boolean tensor of rank at least 1; its shape stands at `axis` in that of the tensor.
      axis: the first axis that the mask covers; default 0.

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
        raise ValueError("The rank of the mask must be known: use tf.ensure_shape(mask, [None, …]).")
    if not covered:
        raise ValueError("mask cannot be scalar.")
    axis = 0 if axis is None else int(axis)
    if dims is None:
        raise ValueError("The rank of the tensor must be known: use tf.ensure_shape(tensor, [None, …]).")
    axis = axis + len(dims) if axis < 0 else axis
    TensorShape(dims[axis : axis + len(covered)]).assert_is_compatible_with(TensorShape(covered))
    if len(covered) > 1:
        sizes = shape(tensor)
        target = TABLE["ConcatV2"].public([sizes[:axis], [-1], sizes[axis + len(covered) :]], 0)
        tensor = reshape(tensor, target)
    chosen = reshape(TABLE["Where"].public(reshape(mask, [-1])), [-1])
    return gather(tensor, chosen, axis=axis)
