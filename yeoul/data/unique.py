"""Elements without repetitions."""

import numpy as np

from yeoul.core import nest
from yeoul.core.dtypes import int32, int64, string
from yeoul.core.errors import InvalidArgumentError
from yeoul.data.chunk import Chunk
from yeoul.data.dataset import UNKNOWN, Dataset
from yeoul.data.dataset_spec import is_dense
from yeoul.data.marks import replayed

KINDS = (int32, int64, string)


class Unique(Dataset):
    """The elements in the order in which they come first."""

    def __init__(self, source):
        self.source = source
        specs = nest.flatten(source.element_spec)
        if len(specs) != 1:
            raise InvalidArgumentError(
                None,
                None,
                "UniqueDataset only supports inputs with a single component, but elements have "
                f"{len(specs)}. Map them to one tensor.",
            )
        kind = specs[0].dtype if is_dense(specs[0]) else specs[0]
        if kind not in KINDS:
            raise TypeError(
                f"`tf.data.Dataset.unique` does not support type {kind!r} -- only `tf.int32`, "
                "`tf.int64`, and `tf.string` are supported."
            )
        super().__init__((source,), source.element_spec, UNKNOWN)

    def chunks(self, at=None):
        return replayed(self, at, self.walk)

    def walk(self):
        """Yields the chunks of a pass."""
        seen: set = set()
        for chunk in self.source.chunks():
            column = chunk.columns[0]
            new = []
            for i, row in enumerate(column):
                key = (row.shape, tuple(row.ravel().tolist())) if column.ndim > 1 else row
                if key not in seen:
                    seen.add(key)
                    new.append(i)
            if new:
                yield Chunk([column[np.array(new)]], len(new))
