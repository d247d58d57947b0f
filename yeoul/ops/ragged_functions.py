"""What tf.ragged has besides the constant: ranges, stacks, masks, partitions."""

import numpy as np

from yeoul.core.dtypes import FROM_NUMPY, as_dtype
from yeoul.core.export import export
from yeoul.engine.convert import convert_to_tensor
from yeoul.engine.dispatch import dispatchable
from yeoul.engine.tensor import Tensor
from yeoul.ops import joining, select
from yeoul.ops.casting import cast
from yeoul.ops.creation import range as range_of
from yeoul.ops.creation import range_dtype
from yeoul.ops.partition import dynamic_partition as dense_partition
from yeoul.ops.ragged_broadcast import same_rows
from yeoul.ops.ragged_gather import gathered
from yeoul.ops.ragged_joining import as_parts, stacked
from yeoul.ops.ragged_partition import (
    INT32,
    INT64,
    as_partition,
    check,
    count_of,
    ints,
    ranges,
    rows_of,
    same_vectors,
    splits_from_lengths,
    splits_from_rows,
)
from yeoul.ops.ragged_shapes import expanded
from yeoul.ops.ragged_tensor import RaggedTensor
from yeoul.ops.segment import unsorted_segment_sum
from yeoul.ops.shapes import shape
from yeoul.ops.static import known_array


@export("ragged.range", name="ragged_range")
def ragged_range(starts, limits=None, deltas=1, dtype=None, name=None, row_splits_dtype="int64"):
    """A ragged tensor whose rows are ranges.

    Args:
      starts: vector or scalar; the limits, starting at 0, if no limits are given.
      limits: vector or scalar: each range ends before its limit.
      deltas: vector or scalar: the steps, not 0.
      dtype: of the values; by default the widest of the arguments'.
      name: has no effect.
      row_splits_dtype: int32 or int64.

    Returns:
      A `tf.RaggedTensor`.

    Raises:
      InvalidArgumentError: if the lengths of the vectors differ, or a step is 0.

    Example:
      >>> import yeoul as tf
      >>> tf.ragged.range([0, 5, 8], [3, 3, 12])
      <tf.RaggedTensor [[0, 1, 2], [], [8, 9, 10, 11]]>
    """
    if limits is None:
        starts, limits = 0, starts
    bounds = (starts, limits, deltas)
    wanted = range_dtype(bounds) if dtype is None else as_dtype(dtype).np
    parts = [
        cast(x, FROM_NUMPY[wanted]) if hasattr(x, "ref") else convert_to_tensor(x, wanted)
        for x in bounds
    ]
    splits, values = ranges(*parts, dtype=as_dtype(row_splits_dtype).np, name=name)
    return RaggedTensor(values, splits, True)


@export("ragged.stack", name="ragged_stack")
@dispatchable
def ragged_stack(values, axis=0, name=None):
    """Tensors and ragged tensors of one rank, which may differ in shape, along a new axis.

    Args:
      values: list of tensors and ragged tensors of the same rank and dtype.
      axis: where the new axis stands.
      name: has no effect.

    Returns:
      A ragged tensor; a tensor if the values are scalars.

    Raises:
      ValueError: if there are none, or their ranks differ.

    Example:
      >>> import yeoul as tf
      >>> tf.ragged.stack([[1, 2, 3], [4]])
      <tf.RaggedTensor [[1, 2, 3], [4]]>
    """
    if not isinstance(values, (list, tuple)):
        values = [values]
    if not values:
        raise ValueError("rt_inputs may not be empty: pass at least one tensor.")
    parts = as_parts(values)
    rank = parts[0].shape.rank
    if rank == 0 or (all(isinstance(p, Tensor) for p in parts) and axis not in (0, -rank - 1)):
        return joining.stack(parts, axis)
    if not -rank - 1 <= axis <= rank:
        raise ValueError(f"axis={axis} out of bounds: expected {-rank - 1}<=axis<{rank + 1}")
    if all(isinstance(p, Tensor) for p in parts):
        return _stacked_rows(parts)
    return stacked(parts, axis % (rank + 1))


def _stacked_rows(parts):
    """Tensors as the rows of a ragged tensor."""
    if parts[0].shape.rank > 1:
        return stacked([RaggedTensor.from_tensor(p) for p in parts], 0)
    lengths = [ints(count_of(p, INT32), INT32) for p in parts]
    splits = splits_from_lengths(joining.stack(lengths))
    return RaggedTensor(joining.concat(parts, 0), splits, True)


@export("ragged.boolean_mask", name="ragged_boolean_mask")
@dispatchable
def ragged_boolean_mask(data, mask, name=None):
    """The elements of each row where a mask is true; the rows stay, shorter.

    Args:
      data: tensor or ragged tensor.
      mask: bool tensor or ragged tensor, of the same rows as far as it goes.
      name: has no effect.

    Returns:
      A ragged tensor of one more partition than a vector mask leaves; a tensor for a vector mask
      of a tensor.

    Raises:
      ValueError: if the mask is a scalar or of higher rank than the data.
      InvalidArgumentError: if its rows differ from those of the data.

    Example:
      >>> import yeoul as tf
      >>> tf.ragged.boolean_mask([[1, 2, 3], [4, 5, 6]], [[True, False, True], [False] * 3])
      <tf.RaggedTensor [[1, 3], []]>
    """
    data = data if isinstance(data, RaggedTensor) else convert_to_tensor(data)
    mask = mask if isinstance(mask, RaggedTensor) else convert_to_tensor(mask, dtype="bool")
    rank = mask.shape.rank
    if rank is None:
        raise ValueError("mask.shape.ndims must be known statically.")
    if rank == 0:
        raise ValueError("mask cannot be scalar.")
    return masked(data, mask)


def masked(data, mask):
    """The rows of data where a vector mask is true, or deeper ones."""
    if mask.shape.rank == 1:
        kept = select.where(mask)[:, 0]
        return gathered(data, kept, 0, 0)
    mask = mask if isinstance(mask, RaggedTensor) else RaggedTensor.from_tensor(mask)
    data = data if isinstance(data, RaggedTensor) else RaggedTensor.from_tensor(data)
    mask = mask.with_row_splits_dtype(data.row_splits.dtype)
    check(
        "tf.ragged.boolean_mask: inputs must have identical ragged splits; those of the mask are "
        "{}.",
        same_vectors,
        mask.row_splits,
        data.row_splits,
    )
    inner = masked(data.values, mask.values)
    if mask.shape.rank > 2:
        return data._with(inner)
    counts = unsorted_segment_sum(
        ints(mask.values, data.row_splits.dtype.np), data.value_rowids(), data._count()
    )
    return RaggedTensor(inner, splits_from_lengths(counts), True)


@export("ragged.row_splits_to_segment_ids")
def row_splits_to_segment_ids(splits, name=None, out_type=None):
    """The number of its row for each value.

    Args:
      splits: row splits, an integer vector that starts with 0.
      name: has no effect.
      out_type: int32 or int64; by default that of the splits.

    Raises:
      ValueError: if there are no splits.

    Example:
      >>> import yeoul as tf
      >>> print(tf.ragged.row_splits_to_segment_ids([0, 3, 3, 5]).numpy())
      [0 0 0 2 2]
    """
    splits = as_partition(splits, "splits")
    if splits.shape[0] == 0:
        raise ValueError("Invalid row_splits: [] is empty; they start with 0.")
    last = known_array(splits[-1])
    first = known_array(splits[0])
    if last is not None and first is not None:
        count = int(last - first)
    else:
        count = splits[-1] - splits[0]
    ids = rows_of(splits - splits[0], count)
    return ids if out_type is None else cast(ids, as_dtype(out_type))


@export("ragged.segment_ids_to_row_splits")
def segment_ids_to_row_splits(segment_ids, num_segments=None, out_type=None, name=None):
    """Row splits of values that stand in these rows.

    Args:
      segment_ids: integer vector that does not decrease.
      num_segments: number of rows; by default one more than the last id.
      out_type: int32 or int64; by default that of the ids.
      name: has no effect.

    Example:
      >>> import yeoul as tf
      >>> print(tf.ragged.segment_ids_to_row_splits([0, 0, 0, 2, 2]).numpy())
      [0 3 3 5]
    """
    ids = as_partition(segment_ids, "segment_ids")
    if out_type is not None:
        ids = cast(ids, as_dtype(out_type))
    if num_segments is None:
        known = known_array(ids)
        if known is not None:
            num_segments = int(known[-1]) + 1 if known.size else 0
        else:
            num_segments = joining.concat([np.full(1, -1, ids.dtype.np), ids], 0)[-1] + 1
    elif not isinstance(num_segments, int):
        num_segments = ints(num_segments, ids.dtype.np)
    return splits_from_rows(ids, num_segments)


@export("ragged.map_flat_values")
def map_flat_values(op, *args, **kwargs):
    """Applies a function to the flat values of ragged tensors, and puts the rows back.

    Args:
      op: takes `args` with flat values in place of ragged tensors; returns a tensor with as many
        rows.
      *args: arguments; ragged tensors must have the same rows.
      **kwargs: arguments by name.

    Returns:
      A ragged tensor; what `op` returns if no argument is ragged.

    Raises:
      ValueError: if the result has another number of rows.
      InvalidArgumentError: if the rows of the ragged tensors differ.

    Example:
      >>> import yeoul as tf
      >>> tf.ragged.map_flat_values(tf.square, tf.ragged.constant([[1, 2], [3]]))
      <tf.RaggedTensor [[1, 4], [9]]>
    """
    found: list = []
    flat_args = [_flat(value, found) for value in args]
    flat_kwargs = {name: _flat(value, found) for name, value in kwargs.items()}
    if not found:
        return op(*flat_args, **flat_kwargs)
    first = found[0]
    for other in found[1:]:
        _check_same_rows(first, other)
    result = convert_to_tensor(op(*flat_args, **flat_kwargs))
    wanted = first.flat_values.shape[0]
    if result.shape.rank == 0 or (
        None not in (wanted, result.shape[0]) and result.shape[0] != wanted
    ):
        raise ValueError(
            "tf.ragged.map_flat_values requires that the output of `op` have the same "
            "outer-dimension size as flat_values of any ragged inputs. (output shape: "
            f"{result.shape}; expected outer dimension size: {wanted})"
        )
    return first.with_flat_values(result)


def _flat(value, found):
    """The argument with flat values in place of ragged tensors, which are added to `found`."""
    if isinstance(value, RaggedTensor):
        found.append(value)
        return value.flat_values
    if isinstance(value, (list, tuple)):
        return type(value)([_flat(item, found) for item in value])
    return value


def _check_same_rows(a, b):
    if same_rows(a, b):
        return
    if a.ragged_rank != b.ragged_rank:
        raise ValueError(
            f"tf.ragged.map_flat_values: ragged inputs have {a.ragged_rank} and {b.ragged_rank} "
            "partitions; they must have the same rows."
        )
    for x, y in zip(a.nested_row_splits, b.nested_row_splits, strict=True):
        check(
            "tf.ragged.map_flat_values: partitions have incompatible row_splits; those of the "
            "first are {}.",
            same_vectors,
            x,
            ints(y, x.dtype.np),
        )


@export("ragged.stack_dynamic_partitions")
@dispatchable
def stack_dynamic_partitions(data, partitions, num_partitions, name=None):
    """The elements of a tensor as rows, by number.

    Args:
      data: tensor or ragged tensor.
      partitions: int32 tensor or ragged tensor whose shape starts that of `data`: the row of each
        element.
      num_partitions: number of rows, an int.
      name: has no effect.

    Returns:
      A `tf.RaggedTensor`.

    Example:
      >>> import yeoul as tf
      >>> tf.ragged.stack_dynamic_partitions(["a", "b", "c"], [1, 0, 1], 2)
      <tf.RaggedTensor [[b'b'], [b'a', b'c']]>
    """
    if isinstance(data, RaggedTensor) or isinstance(partitions, RaggedTensor):
        return _rows_by_number(data, partitions, int(num_partitions))
    partitions = convert_to_tensor(partitions, dtype_hint="int32")
    parts = dense_partition(data, cast(partitions, "int32"), int(num_partitions))
    lengths = [ints(count_of(p, INT32), INT32) for p in parts]
    splits = splits_from_lengths(joining.stack(lengths))
    return RaggedTensor(joining.concat(parts, 0), splits, True)


def dynamic_partition(data, partitions, num_partitions, name=None):
    """`tf.dynamic_partition` where data or partitions are ragged."""
    rows = _rows_by_number(data, partitions, int(num_partitions))
    return [rows[i] for i in range(int(num_partitions))]


def _rows_by_number(data, partitions, count):
    """`stack_dynamic_partitions` where data or partitions are ragged."""
    if not isinstance(partitions, RaggedTensor):
        partitions = convert_to_tensor(partitions, dtype_hint="int32")
    if partitions.shape.rank is None:
        raise ValueError("tf.dynamic_partition of ragged data needs partitions of known rank.")
    if not partitions.shape.rank:
        data, partitions = expanded(data, 0), partitions[None]
    while partitions.shape.rank > 1:
        data, partitions = (
            x if isinstance(x, RaggedTensor) else RaggedTensor.from_tensor(x)
            for x in (data, partitions)
        )
        check(
            "data and partitions have incompatible ragged shapes: row splits of the data are {}.",
            same_vectors,
            data.row_splits,
            ints(partitions.row_splits, data.row_splits.dtype.np),
        )
        data, partitions = data.values, partitions.values
    numbers = ints(partitions, INT32)
    places = dense_partition(range_of(shape(numbers)[0]), numbers, count)
    dtype = data.row_splits.dtype.np if isinstance(data, RaggedTensor) else INT64
    rows = ints(joining.concat([place * 0 + i for i, place in enumerate(places)], 0), dtype)
    return RaggedTensor.from_value_rowids(
        gathered(data, joining.concat(places, 0), 0, 0), rows, nrows=count, validate=False
    )
