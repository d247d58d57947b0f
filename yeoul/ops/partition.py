"""Elements sorted into tensors and back: tf.dynamic_partition, tf.dynamic_stitch."""

import jax.numpy as jnp
import numpy as np

from yeoul.core.errors import InvalidArgumentError
from yeoul.core.export import export
from yeoul.engine.convert import convert_to_tensor, invalid
from yeoul.engine.dispatch import dispatchable, execute
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.engine.op import NONE, TABLE, register
from yeoul.ops.gather import gather
from yeoul.ops.shapes import dims_or_shape, size
from yeoul.ops.views import reshape


def _partition_specs(inputs, attrs):
    dims, chosen = dims_of(inputs[0]), dims_of(inputs[1])
    if attrs["num_partitions"] < 1:
        raise ValueError(f"num_partitions must be at least 1, not {attrs['num_partitions']}")
    if dims is None or chosen is None:
        return [(None, dtype_of(inputs[0]))] * attrs["num_partitions"]
    if len(chosen) > len(dims) or any(
        None not in (m, n) and m != n for m, n in zip(chosen, dims, strict=False)
    ):
        raise ValueError(
            f"data.shape must start with partitions.shape, got data.shape = {list(dims)}, "
            f"partitions.shape = {list(chosen)}"
        )
    return [((None, *dims[len(chosen) :]), dtype_of(inputs[0]))] * attrs["num_partitions"]


def _partition_host(data, partitions, num_partitions):
    if data.shape[: partitions.ndim] != partitions.shape:
        raise ValueError("shape")  # worded by the shape rule
    bad = (partitions < 0) | (partitions >= num_partitions)
    if bad.any():
        at = np.argwhere(bad)[0]
        raise InvalidArgumentError(
            None,
            None,
            f"partitions[{','.join(map(str, at))}] = {partitions[tuple(at)]} is not in [0, "
            f"{num_partitions}) "
            "[Op:DynamicPartition]",
        )
    return [data[partitions == i] for i in range(num_partitions)]


def _partition_rule(r, *dys):
    data, partitions = r.inputs
    places = reshape(TABLE["Range"].public(size(partitions)), dims_or_shape(partitions))
    parts = execute(PARTITION, (places, partitions), r.attrs)
    joined = execute(STITCH, (*parts, *dys), {"N": len(dys)})
    return reshape(joined, dims_or_shape(data)), None


PARTITION = register(
    "DynamicPartition",
    "data:T, partitions:int32",
    attrs={"num_partitions": None},
    host=_partition_host,
    shape=_partition_specs,
    outputs=None,
    grad=_partition_rule,
)


@export("dynamic_partition")
@dispatchable
def dynamic_partition(data, partitions, num_partitions, name=None):
    """The elements of a tensor as a list of tensors, by number.

    Args:
      data: any tensor.
      partitions: int32 tensor whose shape is a prefix of that of `data`: for each slice, the
        tensor it goes to.
      num_partitions: how many tensors.
      name: name of the node when a graph is being built.

    Raises:
      InvalidArgumentError: if a number is out of range, or the shapes do not fit.

    Example:
      >>> import yeoul as tf
      >>> [t.numpy().tolist() for t in tf.dynamic_partition([10, 20, 30], [1, 0, 1], 2)]
      [[20], [10, 30]]
    """
    return execute(PARTITION, (data, partitions), {"num_partitions": int(num_partitions)}, name)


def _stitch_specs(inputs, attrs):
    count = attrs["N"]
    taken, dims = dims_of(inputs[0]), dims_of(inputs[count])
    if taken is None or dims is None:
        return [(None, dtype_of(inputs[count]))]
    return [((None, *dims[len(taken) :]), dtype_of(inputs[count]))]


def _stitch_host(*inputs, N):
    indices, data = inputs[:N], inputs[N:]
    for at, index in enumerate(indices):
        if index.size and index.min() < 0:
            raise ValueError(f"indices[{at}] is out of range: it holds {index.min()}, below 0")
    rank = indices[0].ndim
    for index in indices:
        if index.dtype != np.int32:
            raise ValueError(f"indices of {index.dtype}: expected int32. Use tf.cast.")
    length = max((int(i.max()) + 1 for i in indices if i.size), default=0)
    out = np.empty((length, *data[0].shape[rank:]), data[0].dtype)
    out[...] = b"" if out.dtype == object else 0
    for index, rows in zip(indices, data, strict=True):
        out[index] = rows
    return out


def _stitch_rule(r, dy):
    count = r.attrs["N"]
    return [None] * count + [gather(dy, index) for index in r.inputs[:count]]


STITCH = register(
    "DynamicStitch",
    "values*:",
    attrs={"N": None},
    host=_stitch_host,
    shape=_stitch_specs,
    grad=_stitch_rule,
)


@export("dynamic_stitch")
@dispatchable
def dynamic_stitch(indices, data, name=None):
    """Tensors interleaved: row `indices[m][i]` of the result is `data[m][i]`; later ones win.

    Args:
      indices: list of int32 tensors.
      data: list of tensors; the shape of `indices[m]` is a prefix of that of `data[m]`.
      name: name of the node when a graph is being built.

    Returns:
      Tensor with as many rows as the largest index says; rows that no index names are zero.

    Example:
      >>> import yeoul as tf
      >>> print(tf.dynamic_stitch([[0, 2], [1]], [[10, 30], [20]]))
      tf.Tensor([10 20 30], shape=(3,), dtype=int32)
    """
    indices, data = [convert_to_tensor(i) for i in indices], [convert_to_tensor(d) for d in data]
    if len(indices) != len(data) or not indices:
        raise ValueError(
            f"tf.dynamic_stitch needs as many indices as data, but got {len(indices)} and "
            f"{len(data)}."
        )
    if len({d.dtype for d in data}) > 1:
        raise invalid(
            f"tf.dynamic_stitch joins data of one dtype, but got {[d.dtype.name for d in data]}: "
            "use tf.cast."
        )
    return execute(STITCH, (*indices, *data), {"N": len(data)}, name)


def _unravel_specs(inputs, attrs):
    indices, dims = (dims_of(x) for x in inputs)
    if dims is not None and len(dims) != 1:
        raise ValueError(
            f"dims must be a vector, not of shape {list(dims)}: write [n] for one axis"
        )
    axes = None if dims is None else dims[0]
    return [(None if indices is None else (axes, *indices), dtype_of(inputs[0]))]


def _unravel_host(indices, dims):
    if dims.ndim != 1:
        raise ValueError("dims")  # worded by the shape rule
    if indices.size and (indices.min() < 0 or indices.max() >= np.prod(dims)):
        raise ValueError(f"index is out of bound as with dims {dims.tolist()}")
    return np.stack(np.unravel_index(indices, dims.tolist())).astype(indices.dtype)


def _unravel_lower(indices, dims):
    out = []
    for n in dims[::-1]:
        out.append(indices % n)
        indices = indices // n
    return jnp.stack(out[::-1])


UNRAVEL_INDEX = register(
    "UnravelIndex",
    "indices:T, dims:T",
    host=_unravel_host,
    lower=_unravel_lower,
    refuses=lambda indices, dims: ((indices < 0) | (indices >= dims.prod())).any(),
    grad=NONE,
    shape=_unravel_specs,
)


@export("unravel_index")
@dispatchable
def unravel_index(indices, dims, name=None):
    """Flat indices as index vectors into a tensor of shape `dims`, one axis in each row.

    Raises:
      InvalidArgumentError: if an index is out of range.

    Example:
      >>> import yeoul as tf
      >>> print(tf.unravel_index(7, [2, 6]))
      tf.Tensor([1 1], shape=(2,), dtype=int32)
    """
    return execute(UNRAVEL_INDEX, (indices, dims), name=name)
