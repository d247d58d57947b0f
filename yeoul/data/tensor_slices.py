"""Sources over arrays in memory."""

import numpy as np

from yeoul.core import nest
from yeoul.data.chunk import Chunk, one, spec_of_array
from yeoul.data.dataset import Dataset
from yeoul.engine.convert import to_tensor

ROWS = 4096  # rows in a chunk of a source, at most
BYTES = 1 << 24  # and bytes


def as_arrays(tensors):
    """Host arrays in the structure of `tensors`; lists are tensors, as in TF."""
    if isinstance(tensors, dict):
        return {k: as_arrays(v) for k, v in tensors.items()}
    if isinstance(tensors, tuple):
        parts = [as_arrays(v) for v in tensors]
        return type(tensors)(*parts) if hasattr(tensors, "_fields") else tuple(parts)
    if (
        isinstance(tensors, np.ndarray)
        and tensors.dtype != object
        and tensors.dtype.kind not in "SU"
    ):
        return tensors
    return np.asarray(to_tensor(tensors)._a)


def chunk_rows(columns):
    """How many rows make a chunk of useful size."""
    row = sum(c.nbytes // max(len(c), 1) for c in columns) or 1
    return max(1, min(ROWS, BYTES // row))


class TensorSlice(Dataset):
    """One element for each row of arrays."""

    random_access = True

    def __init__(self, tensors):
        arrays = as_arrays(tensors)
        self.columns = nest.flatten(arrays)
        if not self.columns:
            raise ValueError("from_tensor_slices needs at least one tensor.")
        lengths = {len(c) if c.ndim else None for c in self.columns}
        if None in lengths:
            raise ValueError(
                "Unbatching a tensor is only supported for rank >= 1: from_tensor_slices was "
                "given a scalar. Use from_tensors for a single element."
            )
        if len(lengths) > 1:
            raise ValueError(
                f"Dimensions {sorted(lengths)} are not compatible: the tensors given to "
                "from_tensor_slices must have the same "
                "first dimension. Check that there is one label for each example."
            )
        super().__init__(
            (), nest.map_structure(lambda a: spec_of_array(a, True), arrays), lengths.pop()
        )

    def chunks(self):
        step = chunk_rows(self.columns)
        for start in range(0, self._length, step):
            stop = min(start + step, self._length)
            yield Chunk([c[start:stop] for c in self.columns], stop - start)

    def rows(self, indices):
        return Chunk([c[indices] for c in self.columns], len(indices))


class Tensors(Dataset):
    """A single element."""

    label = "_TensorDataset"

    def __init__(self, tensors):
        arrays = as_arrays(tensors)
        self.columns = nest.flatten(arrays)
        super().__init__((), nest.map_structure(spec_of_array, arrays), 1)

    def chunks(self):
        yield one(self.columns)
