"""Gradients of gathers: rows with their indices, in which a row may occur more than once."""

import numpy as np

from yeoul.engine.convert import to_tensor
from yeoul.engine.indexed_slices import IndexedSlices
from yeoul.engine.tensor import EagerTensor
from yeoul.ops.casting import cast
from yeoul.ops.compare import less, not_equal
from yeoul.ops.cumulative import cumsum
from yeoul.ops.gather import gather
from yeoul.ops.gather_nd import nowhere
from yeoul.ops.joining import concat
from yeoul.ops.segment import unsorted_segment_max, unsorted_segment_sum
from yeoul.ops.select import where
from yeoul.ops.shapes import shape
from yeoul.ops.sorting import argsort


def as_dense(gradient, variable):
    """The gradient as a tensor of the variable's shape."""
    if not isinstance(gradient, IndexedSlices):
        return gradient
    return unsorted_segment_sum(gradient.values, gradient.indices, variable.shape[0])


def deduplicated(gradient, variable):
    """The slices with each row once: the sum of its occurrences.

    In a graph the number of slices stays, since XLA must know it: those left over are zeros for a
    row of no number (`gather_nd.nowhere`), which scattering leaves out.

    Args:
      gradient: `tf.IndexedSlices`, or a tensor, which is returned as it is.
      variable: what it is the gradient of.
    """
    if not isinstance(gradient, IndexedSlices):
        return gradient
    values, indices = to_tensor(gradient.values), to_tensor(gradient.indices)
    if isinstance(indices, EagerTensor):
        rows, group = np.unique(np.asarray(indices), return_inverse=True)
        sums = unsorted_segment_sum(values, group.reshape(-1), rows.size)
        return IndexedSlices(sums, to_tensor(rows), gradient._dense_shape)
    order = argsort(indices, stable=True)
    sorted_rows, count = gather(indices, order), shape(indices)[0]
    new = cast(not_equal(sorted_rows[1:], sorted_rows[:-1]), "int32")
    group = cumsum(concat([[0], new], 0)[:count])
    rows = unsorted_segment_max(sorted_rows, group, count)
    lost = np.array(nowhere(rows.dtype.np), rows.dtype.np)
    rows = where(less(rows, 0), lost, rows)
    sums = unsorted_segment_sum(gather(values, order), group, count)
    return IndexedSlices(sums, rows, gradient._dense_shape)
