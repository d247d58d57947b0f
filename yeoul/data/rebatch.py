"""Batches of another size."""

import numpy as np

from yeoul.core import nest
from yeoul.core.errors import InvalidArgumentError
from yeoul.data.batch import Batch
from yeoul.data.chunk import concatenate
from yeoul.data.composites import batched_spec
from yeoul.data.dataset import UNKNOWN, Dataset
from yeoul.data.unbatch import Unbatch
from yeoul.engine.convert import to_tensor


class Rebatch(Dataset):
    """The rows of a dataset in batches whose sizes are used in turns."""

    def __init__(self, source, sizes, drop_remainder):
        for spec in nest.flatten(source.element_spec):
            if hasattr(spec, "shape") and spec.shape.rank == 0:
                raise ValueError(
                    "Invalid `batch_sizes`. Expected dataset with rank of >= 1 but found a dataset "
                    "with scalar elements. Fix the issue by adding the `batch` transformation to "
                    "the dataset."
                )
        self.rows_of = Unbatch(source)
        self.sizes, self.drop = sizes, bool(drop_remainder)
        fixed = sizes[0] if self.drop and len(set(sizes)) == 1 else None
        spec = nest.map_structure(lambda s: batched_spec(s, fixed), self.rows_of.element_spec)
        super().__init__((source,), spec, UNKNOWN)
        self.batch_of = Batch(self.rows_of, max(sizes), False)

    def chunks(self, at=None):
        pending: list = []
        rows = 0
        mark, turn = (None, 0) if at is None else at
        for chunk in self.rows_of.chunks_from(mark):
            pending.append(chunk)
            rows += chunk.count
            while rows >= self.sizes[turn]:
                size = self.sizes[turn]
                whole = concatenate(pending)
                yield self.batch_of.single(whole.slice(0, size)).marked((whole.mark, turn))
                rows -= size
                pending = [chunk.slice(chunk.count - rows, chunk.count)] if rows else []
                turn = (turn + 1) % len(self.sizes)
        if rows and not self.drop:
            whole = concatenate(pending)
            yield self.batch_of.single(whole).marked((whole.mark, turn))


def rebatched(source, batch_size, drop_remainder):
    """`Dataset.rebatch`."""
    sizes = np.asarray(to_tensor(batch_size)._a).reshape(-1).tolist()
    if not sizes or any(size < 1 for size in sizes):
        raise InvalidArgumentError(
            None,
            None,
            f"batch_size must be positive, or a list of positive numbers, received: {batch_size}.",
        )
    return Rebatch(source, sizes, drop_remainder)
