"""Consecutive elements as sparse tensors."""

import numpy as np

from yeoul.core.errors import DataLossError, InvalidArgumentError
from yeoul.core.shape import as_shape
from yeoul.data.chunk import hold, one
from yeoul.data.composites import sparse_of
from yeoul.data.dataset import Dataset, as_int
from yeoul.data.dataset_spec import is_dense
from yeoul.data.marks import farther
from yeoul.ops.sparse_spec import SparseTensorSpec


class SparseBatch(Dataset):
    """Elements as rows of sparse tensors."""

    label = "_DenseToSparseBatchDataset"

    def __init__(self, source, size, row_shape):
        self.source, self.size = source, as_int(size, "batch_size")
        if self.size < 1:
            raise InvalidArgumentError(
                None, None, f"Batch size must be greater than zero, received: {self.size}."
            )
        spec = source.element_spec
        if not is_dense(spec):
            raise TypeError(
                "`dense_to_sparse_batch` requires an input dataset whose elements have a single "
                f"component, but the given dataset has the following component types: {spec}."
            )
        self.shape = as_shape(row_shape)
        n = source._length
        length = n if n < 0 else -(-n // self.size)
        made = SparseTensorSpec([None, *self.shape], spec.dtype)
        super().__init__((source,), made, length)

    def sought(self, token, skip):
        return farther(token, skip * self.size), 0

    def chunks(self, at=None):
        group: list = []
        first = None
        for (row,), mark in self.source._elements(at):
            first = first if group else mark
            group.append(row)
            if len(group) == self.size:
                yield self.stacked(group, first)
                group = []
        if group:
            yield self.stacked(group, first)

    def stacked(self, rows, mark):
        wanted = self.shape.as_list()
        if any(row.ndim != len(wanted) for row in rows):
            raise InvalidArgumentError(
                None,
                None,
                f"Input element had shape {list(rows[0].shape)} that is incompatible with the row "
                f"shape {wanted}.",
            )
        greatest = [max(row.shape[i] for row in rows) for i in range(len(wanted))]
        dims = [g if d is None else d for g, d in zip(greatest, wanted, strict=True)]
        if any(g > d for g, d in zip(greatest, dims, strict=True)):
            raise DataLossError(
                None,
                None,
                f"Input element had shape up to {greatest} that is greater than the row shape "
                f"{dims}. Give a greater row_shape, or None for the greatest.",
            )
        indices = [
            np.concatenate(
                [np.full((row.size, 1), i), np.indices(row.shape).reshape(row.ndim, row.size).T], 1
            )
            for i, row in enumerate(rows)
        ]
        values = np.concatenate([row.reshape(-1) for row in rows])
        return one([hold(sparse_of(np.concatenate(indices), values, [len(rows), *dims]))], mark)
