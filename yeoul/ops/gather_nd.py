"""Taking elements by index vectors: tf.gather_nd."""

import jax.numpy as jnp
import numpy as np

from yeoul.core.errors import InvalidArgumentError
from yeoul.core.export import export
from yeoul.engine.convert import convert_to_tensor, to_tensor
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.engine.op import TABLE, register
from yeoul.ops.shapes import dims_or_shape, shape
from yeoul.ops.views import reshape


def nd_depth(dims, indices):
    """How many axes the last axis of the indices addresses."""
    depth = indices[-1] if indices else None
    if depth is not None and depth > len(dims):
        raise ValueError(
            f"index innermost dimension length must be <= params rank; saw: {depth} vs. "
            f"{len(dims)}: indices of shape "
            f"{list(indices)}, params of shape {list(dims)}"
        )
    if not indices:
        raise ValueError("indices must be at least a vector, but are a scalar")
    return depth


def check_nd_bounds(indices, dims, op, what):
    """Raises InvalidArgumentError naming the first index vector that leaves `dims`."""
    limits = np.array(dims[: indices.shape[-1]], np.int64)
    bad = ((indices < 0) | (indices >= limits) & ~is_nowhere(indices)).any(-1)
    if bad.any():
        at = np.argwhere(bad)[0]
        place = f"indices[{','.join(map(str, at))}]" if at.size else "indices"
        raise InvalidArgumentError(
            None,
            None,
            f"{place} = {indices[tuple(at)].tolist()} does not index into {what} {list(dims)} "
            f"[Op:{op}]",
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
    return jnp.asarray(params).at[nd_index(forward_only(indices, params.shape))].get(mode="fill")


def forward_only(indices, dims):
    """The index vectors with negative numbers made out of range: jax counts from the end."""
    limits = np.array(dims[: indices.shape[-1]], indices.dtype)
    return jnp.where(indices < 0, limits, indices)


def leaves(indices, dims):
    """A bool scalar: whether an index vector leaves `dims`; see `Op.refuses`."""
    limits = np.array(dims[: indices.shape[-1]], indices.dtype)
    return ((indices < 0) | (indices >= limits) & ~is_nowhere(indices)).any()


def nowhere(dtype):
    """The index of no row: scattering leaves it out, and nobody is to use what is gathered there.

    It stands where a compiled program has fewer rows than XLA has room for: `deduplicated` slices.
    """
    return np.iinfo(dtype).max


def is_nowhere(indices):
    return indices == nowhere(indices.dtype)


GATHER_ND = register(
    "GatherNd",
    "params:Tparams, indices:Tindices",
    lower=_nd_lower,
    host=_nd_host,
    refuses=lambda params, indices: leaves(indices, params.shape),
    shape=_nd_specs,
    limit=1 << 20,
    grad=lambda r, dy: (
        TABLE["ScatterNd"].public(r.inputs[1], dy, dims_or_shape(r.inputs[0])),
        None,
    ),
)


@export("gather_nd")
@dispatchable
def gather_nd(params, indices, batch_dims=0, name=None):
    """The slices of `params` at the index vectors in the last axis of `indices`.

    Args:
      params: any tensor.
      indices: integer tensor of shape `[..., depth]`; each vector addresses the first `depth` axes
        of `params`.
      batch_dims: number of first axes that belong together.
      name: name of the node when a graph is being built.

    Returns:
      Tensor of shape `indices.shape[:-1] + params.shape[batch_dims + depth:]`.

    Raises:
      InvalidArgumentError: if an index is out of range; on an accelerator the result is then NaN,
        or the smallest integer.

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
    if dims_of(indices) is None:
        raise ValueError(
            "tf.gather_nd with batch_dims needs indices of known rank: use "
            "tf.ensure_shape(indices, [None, …])."
        )
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
