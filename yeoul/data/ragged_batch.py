"""Consecutive elements as ragged tensors."""

import numpy as np

from yeoul.core import nest
from yeoul.core.dtypes import as_dtype
from yeoul.data.batch import Batch
from yeoul.data.chunk import Chunk, hold_all
from yeoul.data.dataset import Dataset
from yeoul.data.dataset_spec import is_dense
from yeoul.data.marks import farther
from yeoul.engine.tensor import EagerTensor
from yeoul.ops.ragged_spec import RaggedTensorSpec
from yeoul.ops.ragged_tensor import RaggedTensor


def is_open(spec):
    """True for the spec of tensors of a known rank and unknown dimensions."""
    return is_dense(spec) and spec.shape.rank is not None and not spec.shape.is_fully_defined()


def ragged_batch(source, batch_size, drop_remainder, row_splits_dtype):
    """`Dataset.ragged_batch`."""
    return Batch(AsRagged(source, as_dtype(row_splits_dtype)), batch_size, drop_remainder)


class AsRagged(Dataset):
    """Tensors of unknown dimensions as ragged ones: those dimensions are partitioned."""

    label = "_MapDataset"

    def __init__(self, source, splits):
        self.source, self.splits = source, splits
        self.open = [is_open(s) for s in nest.flatten(source.element_spec)]
        spec = nest.map_structure(self.spec_for, source.element_spec)
        super().__init__((source,), spec, source._length)

    def spec_for(self, spec):
        if not is_open(spec):
            return spec
        return RaggedTensorSpec(spec.shape, spec.dtype, open_dims(spec), self.splits)

    def sought(self, token, skip):
        return farther(token, skip), 0

    def chunks(self, at=None):
        specs = nest.flatten(self.element_spec)
        for chunk in self.source.chunks_from(at):
            columns = [
                hold_all([self.ragged(row, spec) for row in column]) if is_open_one else column
                for column, is_open_one, spec in zip(chunk.columns, self.open, specs, strict=True)
            ]
            yield Chunk(columns, chunk.count, chunk.mark)

    def ragged(self, row, spec):
        tensor = EagerTensor(np.asarray(row))
        if spec.ragged_rank == 0:
            return tensor
        return RaggedTensor.from_tensor(
            tensor, ragged_rank=spec.ragged_rank, row_splits_dtype=self.splits
        )


def open_dims(spec):
    """The ragged rank: dimensions after the first, up to the last that is not known."""
    dims = spec.shape.as_list()
    return max([i for i, d in enumerate(dims) if d is None], default=0)
