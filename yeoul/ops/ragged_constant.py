"""`tf.ragged.constant`."""

import numpy as np

from yeoul.core.dtypes import FROM_NUMPY, as_dtype
from yeoul.core.export import export
from yeoul.engine.convert import constant as dense_constant
from yeoul.engine.convert import convert_to_tensor, to_tensor
from yeoul.ops.ragged_tensor import RaggedTensor


@export("ragged.constant")
def constant(
    pylist,
    dtype=None,
    ragged_rank=None,
    inner_shape=None,
    name=None,
    row_splits_dtype="int64",
):
    """A ragged tensor of nested Python lists.

    Args:
      pylist: nested lists, tuples or arrays; all scalars are at the same depth.
      dtype: of the values; by default what fits them.
      ragged_rank: how many dimensions are partitioned; by default all but the first, or as many
        as `inner_shape` leaves.
      inner_shape: the shape of each value, a tuple; by default scalars.
      name: has no effect.
      row_splits_dtype: int32 or int64.

    Returns:
      A `tf.RaggedTensor`; a tensor if nothing is nested.

    Raises:
      ValueError: if scalars are at different depths, or ranks do not fit the nesting.

    Example:
      >>> import yeoul as tf
      >>> tf.ragged.constant([[1, 2], [3]])
      <tf.RaggedTensor [[1, 2], [3]]>
    """
    splits_dtype = as_dtype(row_splits_dtype)
    if splits_dtype.name not in ("int32", "int64"):
        raise ValueError(f"row_splits_dtype must be int32 or int64, not {splits_dtype!r}.")
    pylist = plain(pylist)
    depth, deepest = scalar_depth(pylist), list_depth(pylist)
    if depth is not None and deepest > depth:
        raise ValueError(
            f"Invalid pylist={pylist}: empty list nesting is greater than scalar value nesting."
        )
    if isinstance(pylist, list) is False:
        return dense_constant(pylist, dtype)
    if ragged_rank is not None and depth is not None and depth < ragged_rank + 1:
        raise ValueError(
            f"Invalid pylist={pylist}: pylist has scalar values depth {depth}, but "
            f"ragged_rank={ragged_rank} requires scalar value depth greater than {ragged_rank}"
        )
    if inner_shape is not None:
        inner_shape = tuple(inner_shape)
        if depth is not None and ragged_rank is not None:
            expected = ragged_rank + 1 + len(inner_shape)
            if depth != expected:
                raise ValueError(
                    f"Invalid pylist={pylist}: incompatible with ragged_rank={ragged_rank} and "
                    f"dim(inner_shape)={len(inner_shape)}"
                )
    if ragged_rank is None:
        if inner_shape is None:
            ragged_rank = max(1, deepest - 1) if deepest > 1 else 0
        else:
            ragged_rank = max(0, deepest - 1 - len(inner_shape))
    if ragged_rank == 0:
        return dense_constant(pylist, dtype)
    return nested(pylist, dtype, ragged_rank, inner_shape, splits_dtype.np)


def plain(value):
    """Nested lists in place of tuples and arrays."""
    if isinstance(value, np.ndarray):
        value = value.tolist() if value.ndim else value[()]
    elif hasattr(value, "numpy") and hasattr(value, "shape"):
        return plain(to_tensor(value).numpy())
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    return value


def scalar_depth(pylist):
    """At which depth the scalars are; None if there are none."""
    if not isinstance(pylist, list):
        return 0
    depths = {scalar_depth(item) for item in pylist} - {None}
    if len(depths) > 1:
        raise ValueError(
            f"Invalid pylist={pylist!r}: all scalar values must have the same nesting depth."
        )
    return depths.pop() + 1 if depths else None


def list_depth(pylist):
    """The number of nested lists."""
    if not isinstance(pylist, list):
        return 0
    return 1 + max((list_depth(item) for item in pylist), default=0)


def nested(pylist, dtype, ragged_rank, inner_shape, splits_dtype):
    """The ragged tensor of nested lists."""
    splits, values = [], pylist
    for depth in range(ragged_rank):
        if not all(isinstance(row, list) for row in values):
            raise ValueError(
                f"Invalid pylist={pylist!r}: expected lists at depth {depth + 1}, for "
                f"ragged_rank={ragged_rank}."
            )
        splits.append(np.cumsum([0, *map(len, values)]).astype(splits_dtype))
        values = [item for row in values for item in row]
    result = flat_tensor(values, dtype, inner_shape)
    for bounds in reversed(splits):
        partition = convert_to_tensor(bounds, dtype=FROM_NUMPY[bounds.dtype])
        result = RaggedTensor.from_row_splits(result, partition, validate=False)
    return result


def flat_tensor(values, dtype, inner_shape):
    """The flat values as a tensor."""
    shape = None
    if inner_shape is not None:
        shape = (len(values), *inner_shape)
    elif not values:
        shape = (0,)
    if not values:
        return dense_constant(np.zeros(shape, np.float32), dtype, shape)
    return dense_constant(values, dtype, shape)
