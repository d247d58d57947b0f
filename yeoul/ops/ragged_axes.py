"""Functions of tf that do more with ragged tensors than map their flat values."""

import numpy as np

from yeoul.engine.convert import invalid
from yeoul.engine.tensor import Tensor
from yeoul.ops import joining, select
from yeoul.ops.cumulative import cumsum as dense_cumsum
from yeoul.ops.exponential import exp
from yeoul.ops.gather import gather
from yeoul.ops.nn_softmax import softmax as dense_softmax
from yeoul.ops.ragged_tensor import RaggedTensor
from yeoul.ops.repeating import tile as dense_tile
from yeoul.ops.segment import unsorted_segment_max, unsorted_segment_sum
from yeoul.ops.static import known_array


def boolean_mask_where(condition):
    """`tf.where` of one ragged argument: the index vectors of the true elements."""
    sparse = condition.to_sparse()
    return gather(sparse.indices, select.where(sparse.values)[:, 0])


def softmax(logits, axis=None, name=None):
    """`tf.nn.softmax` of a ragged tensor."""
    return _softmax(logits, logits._axis(-1 if axis is None else axis))


def _softmax(value, axis):
    if isinstance(value, Tensor):
        return dense_softmax(value, axis)
    if axis > 1 or not isinstance(value.values, Tensor):
        if axis <= 1:
            raise ValueError("tf.nn.softmax of a ragged tensor takes an innermost ragged axis.")
        return value._with(_softmax(value.values, axis - 1))
    if axis == 0:
        raise ValueError("tf.nn.softmax of a ragged tensor does not take axis 0.")
    rows, count, flat = value.value_rowids(), value._count(), value.values
    powers = exp(flat - gather(unsorted_segment_max(flat, rows, count), rows))
    return value._with(powers / gather(unsorted_segment_sum(powers, rows, count), rows))


def tile(input, multiples, name=None):
    """`tf.tile` of a ragged tensor."""
    counts = known_array(multiples if isinstance(multiples, Tensor) else np.asarray(multiples))
    if counts is None:
        raise ValueError("tf.tile of a ragged tensor needs multiples that are known: pass ints.")
    counts = counts.tolist()
    if len(counts) != input.shape.rank:
        raise ValueError(
            f"tf.tile: multiples {counts} must have one number for each of {input.shape.rank} axes."
        )
    result = input
    for axis in range(input.ragged_rank + 1):
        if counts[axis] == 0:
            raise ValueError("tf.tile of a ragged tensor takes multiples above 0.")
        result = joining.concat([result] * counts[axis], axis)
    inner = counts[input.ragged_rank + 1 :]
    if any(n != 1 for n in inner):
        result = result.with_flat_values(dense_tile(result.flat_values, [1, *inner]))
    return result


def reverse(tensor, axis, name=None):
    """`tf.reverse` of a ragged tensor."""
    axes = [axis] if isinstance(axis, int) else [int(a) for a in np.asarray(axis).reshape(-1)]
    axes = {tensor._axis(a) for a in axes}
    backwards = slice(None, None, -1)
    return tensor[tuple([backwards if i in axes else slice(None) for i in range(max(axes) + 1)])]


def cumsum(x, axis=0, exclusive=False, reverse=False, name=None):
    """`tf.cumsum` of a ragged tensor."""
    axis = x._axis(int(axis))
    if axis > x.ragged_rank:
        inner = dense_cumsum(x.flat_values, axis - x.ragged_rank, exclusive, reverse)
        return x.with_flat_values(inner)
    dense = dense_cumsum(x.to_tensor(), axis, exclusive, reverse)  # 0 in what fills up rows
    rows = RaggedTensor.from_tensor(dense, lengths=x.nested_row_lengths())
    return x.with_flat_values(rows.flat_values)


def split(value, num_or_size_splits, axis=0, num=None, name="split"):
    """`tf.split` of a ragged tensor into groups of rows."""
    if value._axis(int(axis)) != 0:
        raise ValueError(f"tf.split of a ragged tensor parts its rows: axis 0, not {axis}.")
    rows = value.shape[0]
    if rows is None:
        raise ValueError("tf.split needs a ragged tensor with a known number of rows.")
    if isinstance(num_or_size_splits, int):
        if num_or_size_splits <= 0 or rows % num_or_size_splits:
            raise invalid(
                f"Cannot exactly split axis 0 of length {rows} into {num_or_size_splits} parts."
            )
        sizes = [rows // num_or_size_splits] * num_or_size_splits
    else:
        sizes = [int(n) for n in num_or_size_splits]
        if sum(sizes) != rows:
            raise invalid(f"Sizes {sizes} do not add up to the {rows} rows of the ragged tensor.")
    ends = np.cumsum(sizes).tolist()
    return [value[end - size : end] for end, size in zip(ends, sizes, strict=True)]
