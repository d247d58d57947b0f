"""Samples of ragged and sparse tensors, and batches of them put together again."""

import numpy as np

from yeoul.engine.composite import CompositeTensor
from yeoul.ops.gather import gather
from yeoul.ops.joining import concat
from yeoul.ops.sparse_parts import concat as concat_sparse
from yeoul.ops.sparse_tensor import SparseTensor


class RaggedRows:
    """The samples of a ragged tensor.

    Args:
      value: the tensor.
    """

    def __init__(self, value):
        self.value, self.shape, self.dtype = value, value.shape, value.dtype

    def __getitem__(self, rows):
        """The samples of a slice, or of an array of numbers, as a ragged tensor."""
        return self.value[rows] if isinstance(rows, slice) else gather(self.value, rows)


class SparseRows:
    """The samples of a sparse tensor, found without a look at all elements each time.

    Args:
      value: the tensor; its elements may stand in any order.
    """

    def __init__(self, value):
        self.shape, self.dtype = value.shape, value.dtype
        indices, values = np.asarray(value.indices), np.asarray(value.values)
        if np.any(np.diff(indices[:, 0]) < 0):
            order = np.argsort(indices[:, 0], kind="stable")
            indices, values = indices[order], values[order]
        self.indices, self.values = indices, values
        self.starts = np.searchsorted(indices[:, 0], np.arange(value.shape[0] + 1))

    def __getitem__(self, rows):
        """The samples of a slice, or of an array of numbers, as a sparse tensor."""
        if isinstance(rows, slice):
            rows = np.arange(*rows.indices(len(self.starts) - 1))
        counts = self.starts[rows + 1] - self.starts[rows]
        offsets = np.cumsum(counts) - counts
        within = np.arange(counts.sum()) - np.repeat(offsets, counts)
        places = np.repeat(self.starts[rows], counts) + within
        indices = self.indices[places].copy()
        indices[:, 0] = np.repeat(np.arange(len(rows)), counts)
        return SparseTensor(indices, self.values[places], [len(rows), *self.shape[1:]])


def rows_of(leaf):
    """What gives the samples of a leaf of the data by their numbers."""
    if isinstance(leaf, SparseTensor):
        return SparseRows(leaf)
    return RaggedRows(leaf) if isinstance(leaf, CompositeTensor) else leaf


def joined_parts(parts):
    """The batches of one output as one: arrays of equal rows, else a ragged or sparse tensor.

    Rows of several lengths, such as those of texts, are rows of a ragged tensor.
    """
    first = parts[0]
    if isinstance(first, SparseTensor):
        return concat_sparse(0, list(parts))
    if isinstance(first, CompositeTensor):
        return concat(list(parts), axis=0)
    arrays = [np.asarray(p) for p in parts]
    if len({a.shape[1:] for a in arrays}) == 1:
        return np.concatenate(arrays)
    return concat([as_ragged(a) for a in arrays], axis=0)


def as_ragged(array):
    """An array as a ragged tensor, whose second axis may be of any length."""
    from yeoul.ops.ragged_tensor import RaggedTensor

    return RaggedTensor.from_tensor(array, ragged_rank=1)
