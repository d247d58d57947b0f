"""How the rows of ragged tensors are delimited: row splits, lengths, row numbers, ranges."""

import jax.numpy as jnp
import numpy as np

from yeoul.core.dtypes import FROM_NUMPY
from yeoul.engine.convert import convert_to_tensor, invalid
from yeoul.engine.dispatch import execute
from yeoul.engine.infer import dims_of, dtype_of
from yeoul.engine.op import NONE, register
from yeoul.engine.tensor import Tensor
from yeoul.ops import creation
from yeoul.ops.assertions import Assert
from yeoul.ops.broadcast import unbroadcast
from yeoul.ops.casting import cast
from yeoul.ops.cumulative import cumsum
from yeoul.ops.family import INDICES, INTS
from yeoul.ops.joining import concat
from yeoul.ops.reduce import reduce_all, reduce_max, reduce_sum
from yeoul.ops.searching import LOWER_BOUND, UPPER_BOUND
from yeoul.ops.shapes import shape
from yeoul.ops.static import known_array, partial_dims
from yeoul.ops.views import expand_dims

INT32, INT64 = np.dtype("int32"), np.dtype("int64")


def is_ragged(value):
    """True for ragged tensors."""
    return hasattr(value, "row_splits")


def as_partition(value, what, like=None):
    """An argument that delimits rows as a vector of int32 or int64.

    Args:
      value: tensor, array or list; a list becomes int64.
      what: name of the argument, for messages.
      like: np.dtype of the row splits of the values, taken over by a list.

    Raises:
      ValueError: if it is no vector of integers.
    """
    given = isinstance(value, (Tensor, np.ndarray)) or hasattr(value, "__tf_tensor__")
    if isinstance(value, np.ndarray) and value.dtype in INTS and value.dtype not in INDICES:
        value = value.astype(INT64)
    hint = None if given else FROM_NUMPY[like or INT64]
    tensor = convert_to_tensor(value, dtype_hint=hint)
    if tensor.dtype.np not in INDICES:
        raise ValueError(
            f"{what} must have dtype int32 or int64, not {tensor.dtype.name}: {value!r}. Convert "
            "it with tf.cast."
        )
    tensor.shape.with_rank(1)
    return tensor


def ints(value, dtype):
    """Integers as a tensor of this dtype."""
    if isinstance(value, Tensor) or hasattr(value, "__tf_tensor__"):
        return cast(value, FROM_NUMPY[dtype])
    return convert_to_tensor(np.asarray(value, dtype))


def holds_all(condition):
    """Whether all elements of an array or tensor are true."""
    return reduce_all(condition) if isinstance(condition, Tensor) else np.all(condition)


def same_vectors(x, y):
    """Whether two arrays or tensors are equal; tensors of different sizes raise when compared."""
    if isinstance(x, np.ndarray):
        return x.shape == y.shape and np.all(x == y)
    return holds_all(x == y)


def check(message, holds, *tensors):
    """Raises InvalidArgumentError unless `holds(*tensors)`, now or when the graph runs.

    Args:
      message: what is wrong if it does not hold; `{}` takes the value of the first tensor.
      holds: a function of arrays or tensors to a bool array or tensor.
      *tensors: its arguments.
    """
    arrays = [known_array(t) for t in tensors]
    if all(a is not None for a in arrays):
        if not np.all(holds(*arrays)):
            raise invalid(message.format(np.array2string(arrays[0], threshold=10)))
        return
    Assert(holds(*tensors), [message.format("the following"), tensors[0]])


def lengths_of(splits):
    """The length of each row."""
    return splits[1:] - splits[:-1]


def splits_from_lengths(lengths):
    """Row splits of rows of these lengths."""
    return concat([np.zeros(1, lengths.dtype.np), cumsum(lengths)], 0)


def count_of(values, dtype):
    """The number of rows of a tensor: a Python int where it is known, else a tensor."""
    dims = dims_of(values)
    if dims is not None and dims[0] is not None:
        return dims[0]
    return shape(values, out_type=FROM_NUMPY[dtype])[0]


def numbers_to(count, dtype):
    """0 up to `count`, of this dtype."""
    return creation.range(0, count, dtype=FROM_NUMPY[dtype])


def rows_of(splits, count):
    """The row in which each of `count` values stands."""
    dtype = splits.dtype.np
    values = expand_dims(numbers_to(count, dtype), 0)
    above = execute(UPPER_BOUND, (expand_dims(splits, 0), values), {"out_type": dtype})
    return above[0] - 1


def splits_from_rows(rows, nrows):
    """Row splits of values that stand in these rows, in increasing order.

    Args:
      rows: vector of row numbers.
      nrows: number of rows, int or scalar tensor of the dtype of `rows`.
    """
    dtype = rows.dtype.np
    wanted = expand_dims(numbers_to(nrows + 1, dtype), 0)
    return execute(LOWER_BOUND, (expand_dims(rows, 0), wanted), {"out_type": dtype})[0]


def coordinates(xp, splits, count):
    """The index of each of `count` flat values in every partitioned axis, outermost first.

    Args:
      xp: NumPy or jax.numpy.
      splits: the row splits, outermost first.
      count: number of flat values.
    """
    rows, found = xp.arange(count), []
    for bounds in map(xp.asarray, reversed(splits)):
        own = xp.searchsorted(bounds, rows, side="right") - 1
        found.append(rows - bounds[own])
        rows = own
    return [rows, *reversed(found)]


def longest(lengths):
    """The greatest length; 0 if there is none."""
    return reduce_max(concat([lengths, np.zeros(1, lengths.dtype.np)], 0))


# Ranges, one a row.


def _range_specs(inputs, attrs):
    dims = [d for d in map(dims_of, inputs) if d != ()]
    rows = None
    if not dims:
        rows = 1
    for d in dims:
        if d is not None and len(d) == 1 and d[0] is not None:
            rows = d[0]
    bounds = (None if rows is None else rows + 1,)
    return [(bounds, FROM_NUMPY[attrs["Tsplits"]]), ((None,), dtype_of(inputs[0]))]


def _range_host(starts, limits, deltas, Tsplits):
    for name, x in (("starts", starts), ("limits", limits), ("deltas", deltas)):
        if x.ndim > 1:
            raise invalid(f"{name} must be a scalar or vector, not of shape {list(x.shape)}")
    sizes = {x.size for x in (starts, limits, deltas) if x.ndim}
    if len(sizes) > 1:
        raise invalid(
            "starts, limits, and deltas must have the same shape, but their lengths are "
            f"{sorted(sizes)} [Op:RaggedRange]. A scalar goes with any length."
        )
    count = sizes.pop() if sizes else 1
    starts, limits, deltas = (np.broadcast_to(x, count) for x in (starts, limits, deltas))
    if (deltas == 0).any():
        raise invalid("Requires delta != 0 [Op:RaggedRange]")
    if starts.dtype.kind == "f":
        steps = np.ceil(np.abs((limits - starts) / deltas)).astype(INT64)
        lengths = np.where((deltas > 0) == (limits > starts), steps, 0)
    else:
        wide = [x.astype(INT64) for x in (starts, limits, deltas)]
        lengths = np.maximum(0, -((wide[0] - wide[1]) // wide[2]))
    splits = np.concatenate([np.zeros(1, INT64), np.cumsum(lengths)])
    rows = np.repeat(np.arange(count), lengths)
    columns = (np.arange(splits[-1]) - splits[rows]).astype(starts.dtype)
    return splits.astype(Tsplits), (starts[rows] + columns * deltas[rows]).astype(starts.dtype)


RAGGED_RANGE = register(
    "RaggedRange",
    "starts:T, limits:T, deltas:T",
    attrs={"Tsplits": INT64},
    host=_range_host,
    grad=NONE,
    shape=_range_specs,
    outputs=2,
)  # no lowering: how many numbers there are depends on the data


def ranges(starts, limits, deltas=1, dtype=INT64, name=None):
    """Row splits (of this dtype) and numbers of ranges, one for each start and limit."""
    return execute(RAGGED_RANGE, (starts, limits, deltas), {"Tsplits": np.dtype(dtype)}, name)


# To a dense tensor and back.


def _cells(xp, dims, splits, count):
    """Where the flat values go in a tensor of these dimensions, and whether they fit there."""
    places = coordinates(xp, splits, count)
    inside = xp.ones(count, bool)
    for place, limit in zip(places, dims, strict=False):
        inside = inside & (place < limit)
    return tuple(places), inside


def check_inner(dims, values, depth):
    """Raises InvalidArgumentError unless the last dimensions are those of the values."""
    if len(dims) != depth + values.ndim or tuple(dims[depth + 1 :]) != values.shape[1:]:
        shape = [None] * (depth + 1) + list(values.shape[1:])
        raise invalid(
            f"rt_input.shape and shape={list(dims)} are incompatible: rt_input.shape = {shape}, "
            "whose uniform inner dimensions stay as they are [Op:RaggedTensorToTensor]"
        )


def _to_tensor_host(dims, values, default, *splits):
    check_inner(dims, values, len(splits))
    places, inside = _cells(np, dims, splits, len(values))
    out = np.empty(dims, values.dtype)
    out[...] = default
    out[tuple(p[inside] for p in places)] = values[inside]
    return out


def _to_tensor_lower(dims, values, default, *splits):
    check_inner(dims, values, len(splits))
    places, _ = _cells(jnp, dims, splits, len(values))
    return jnp.broadcast_to(default, dims).astype(values.dtype).at[places].set(values, mode="drop")


def _to_tensor_specs(inputs, attrs):
    return [(partial_dims(inputs[0]), dtype_of(inputs[1]))]


def _to_tensor_rule(r, dy):
    values, default, *splits = r.inputs[1:]
    dvalues = execute(FROM_CELLS, (dy, *splits, count_of(values, INT64)))
    # What no value covers came from the default.
    rest = reduce_sum(dy, list(range(len(splits) + 1))) - reduce_sum(dvalues, 0)
    return [None, dvalues, unbroadcast(rest, default, rest), *[None] * len(splits)]


RAGGED_TO_TENSOR = register(
    "RaggedTensorToTensor",
    "shape!:Tshape, values:T, default_value:T, row_partition_tensors*:Tindex",
    host=_to_tensor_host,
    lower=_to_tensor_lower,
    grad=_to_tensor_rule,
    shape=_to_tensor_specs,
)


def _from_cells_host(dense, *rest):
    splits, count = rest[:-1], rest[-1]
    places, inside = _cells(np, dense.shape, splits, count)
    out = np.zeros((count, *dense.shape[len(splits) + 1 :]), dense.dtype)
    out[inside] = dense[tuple(p[inside] for p in places)]
    return out


def _from_cells_lower(dense, *rest):
    places, _ = _cells(jnp, dense.shape, rest[:-1], rest[-1])
    return jnp.asarray(dense).at[places].get(mode="fill", fill_value=0)


def _from_cells_specs(inputs, attrs):
    dims, count = dims_of(inputs[0]), inputs[-1]
    count = None if isinstance(count, Tensor) else count
    return [((count, *dims[len(inputs) - 1 :]), dtype_of(inputs[0]))]


def _from_cells_rule(r, dy):
    dense, *splits, _ = r.inputs
    back = execute(RAGGED_TO_TENSOR, (shape(dense), dy, np.zeros((), dy.dtype.np), *splits))
    return [back, *[None] * (len(splits) + 1)]


# The gradient of the above: what stands in the cells of the flat values, 0 for those cut off.
FROM_CELLS = register(
    "RaggedTensorFromCells",
    "dense:T, row_partition_tensors*:Tindex, count!:Tcount",
    host=_from_cells_host,
    lower=_from_cells_lower,
    grad=_from_cells_rule,
    shape=_from_cells_specs,
)
