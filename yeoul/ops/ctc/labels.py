"""Helpers for matrices of labels: tf.nn.ctc_unique_labels, tf.nn.collapse_repeated."""

import numpy as np

from yeoul.core.export import export
from yeoul.engine.convert import convert_to_tensor, invalid
from yeoul.engine.dispatch import dispatchable
from yeoul.engine.infer import dims_of
from yeoul.engine.op import TABLE
from yeoul.ops.casting import cast
from yeoul.ops.creation import ones, zeros
from yeoul.ops.creation import range as numbers
from yeoul.ops.cumulative import cumsum
from yeoul.ops.gather import gather
from yeoul.ops.joining import concat, stack
from yeoul.ops.math import add, subtract
from yeoul.ops.reduce import reduce_max, reduce_min, reduce_sum
from yeoul.ops.repeating import repeat
from yeoul.ops.shapes import shape
from yeoul.ops.views import expand_dims, reshape


def matrix(labels):
    """The labels as a tensor.

    Raises:
      InvalidArgumentError: if they are no matrix.
    """
    labels = convert_to_tensor(labels)
    dims = dims_of(labels)
    if dims is not None and len(dims) != 2:
        raise invalid(f"labels must be a matrix [batch, longest], got shape {list(dims)}")
    return labels


def side_by_side(values, keep):
    """The kept values of each row of a matrix moved to its front, zeros after them."""
    size = shape(values)
    place = subtract(cumsum(cast(keep, "int32"), axis=1), 1)
    # What is not kept goes to a column of its own, which is then cut off.
    place = TABLE["SelectV2"].public(keep, place, size[1])
    rows = reshape(repeat(numbers(size[0]), size[1]), size)
    room = zeros(stack([size[0], add(size[1], 1)]), values.dtype)
    moved = TABLE["TensorScatterUpdate"].public(room, stack([rows, place], -1), values)
    return moved[:, : size[1]]


@export("nn.ctc_unique_labels")
@dispatchable
def ctc_unique_labels(labels, name=None):
    """The different labels of each row, and which of them each label is.

    Args:
      labels: integer matrix `[batch, longest]`.
      name: prefix of the nodes' names in a graph.

    Returns:
      Two matrices like `labels`: the different ones in the order of their first appearance, filled
      up with 0 (int64), and the position among them of each label (int32).

    Raises:
      InvalidArgumentError: if `labels` is no matrix.

    Example:
      >>> import yeoul as tf
      >>> unique, places = tf.nn.ctc_unique_labels([[3, 4, 4, 3]])
      >>> print(unique.numpy(), places.numpy())
      [[3 4 0 0]] [[0 1 1 0]]
    """
    labels = matrix(labels)
    equal = TABLE["Equal"].public(expand_dims(labels, 2), expand_dims(labels, 1))
    places = numbers(shape(labels)[1])
    first = reduce_min(TABLE["SelectV2"].public(equal, places, shape(labels)[1]), 2)
    new = TABLE["Equal"].public(first, places)
    rank = subtract(cumsum(cast(new, "int32"), axis=1), 1)
    return [side_by_side(cast(labels, "int64"), new), gather(rank, first, batch_dims=1)]


@export("nn.collapse_repeated")
@dispatchable
def collapse_repeated(labels, seq_length, name=None):
    """Rows of labels without those that repeat the label before them.

    Args:
      labels: integer matrix `[batch, longest]`.
      seq_length: integer vector: how many labels of each row count.
      name: prefix of the nodes' names in a graph.

    Returns:
      The rows that are left, as wide as the longest of them and filled up with 0, and their
      lengths.

    Raises:
      InvalidArgumentError: if `labels` is no matrix.

    Example:
      >>> import yeoul as tf
      >>> rows, lengths = tf.nn.collapse_repeated([[1, 1, 2, 2, 1]], [4])
      >>> print(rows.numpy(), lengths.numpy())
      [[1 2]] [2]
    """
    labels, lengths = matrix(labels), cast(convert_to_tensor(seq_length), "int32")
    begins = ones(stack([shape(labels)[0], np.int32(1)]), "bool")
    new = concat([begins, TABLE["NotEqual"].public(labels[:, 1:], labels[:, :-1])], 1)
    counts = TABLE["Less"].public(numbers(shape(labels)[1]), expand_dims(lengths, 1))
    keep = TABLE["LogicalAnd"].public(new, counts)
    left = reduce_sum(cast(keep, "int32"), 1)
    return side_by_side(labels, keep)[:, : reduce_max(left)], left
