"""Sources over arrays in memory."""

import numpy as np

from yeoul.core import nest
from yeoul.data.chunk import BYTES, Chunk, hold, hold_all, one, spec_of_array
from yeoul.data.composites import row_spec, rows_of
from yeoul.data.counts import is_symbolic
from yeoul.data.dataset import Dataset
from yeoul.data.dataset_spec import placeholder
from yeoul.data.function import spec_of
from yeoul.engine.convert import to_tensor
from yeoul.engine.tensor import EagerTensor, Tensor

ROWS = 4096  # rows in a chunk of a source, at most


def as_arrays(tensors):
    """Host arrays in the structure of `tensors`; lists are tensors, as in TF.

    Composite tensors, datasets and None stay as they are, and so do symbolic tensors.
    """
    if tensors is None or hasattr(tensors, "_flatten_components"):
        return tensors
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
    tensor = to_tensor(tensors)
    return tensor if is_symbolic(tensor) else np.asarray(tensor._a)


def chunk_rows(columns):
    """How many rows make a chunk of useful size."""
    row = sum(c.nbytes // max(len(c), 1) for c in columns) or 1
    return max(1, min(ROWS, BYTES // row))


def any_symbolic(arrays):
    """True if one of the leaves is a symbolic tensor, or a composite of such."""
    return any(
        not isinstance(a, np.ndarray)
        for a in nest.flatten(arrays, expand_composites=True)
        if isinstance(a, Tensor) and not isinstance(a, EagerTensor)
    )


def slices(tensors):
    """`Dataset.from_tensor_slices`."""
    arrays = as_arrays(tensors)
    if any_symbolic(arrays):
        specs = nest.map_structure(lambda a: row_spec(leaf_spec(a)), arrays)
        return placeholder(specs)
    return TensorSlice(arrays)


def whole(tensors):
    """`Dataset.from_tensors`."""
    arrays = as_arrays(tensors)
    if any_symbolic(arrays):
        return placeholder(nest.map_structure(leaf_spec, arrays), 1)
    return Tensors(arrays)


def leaf_spec(leaf):
    """The spec of an array or of another leaf."""
    return spec_of_array(leaf) if isinstance(leaf, np.ndarray) else spec_of(leaf)


class TensorSlice(Dataset):
    """One element for each row of arrays, ragged or sparse tensors."""

    random_access = True

    def __init__(self, arrays):
        leaves = nest.flatten(arrays)
        if not leaves:
            raise ValueError("Invalid `tensors`. `tensors` must not be empty.")
        if any(isinstance(a, np.ndarray) and not a.ndim for a in leaves):
            raise ValueError(
                "Unbatching a tensor is only supported for rank >= 1: from_tensor_slices was "
                "given a scalar. Use from_tensors for a single element."
            )
        found = [
            (a, len(a)) if isinstance(a, np.ndarray) else rows_of(hold(a), spec_of(a))
            for a in leaves
        ]
        lengths = {n for _, n in found if n is not None}
        if len(lengths) != 1:
            raise ValueError(
                f"Dimensions {sorted(lengths)} are not compatible: the tensors given to "
                "from_tensor_slices must have the same "
                "first dimension. Check that there is one label for each example."
            )
        length = lengths.pop()
        self.columns = [hold_all([None] * length) if c is None else c for c, _ in found]
        super().__init__((), nest.map_structure(lambda a: row_spec(leaf_spec(a)), arrays), length)

    def chunks(self, at=None):
        step = chunk_rows(self.columns)
        for start in range(at or 0, self._length, step):
            stop = min(start + step, self._length)
            yield Chunk([c[start:stop] for c in self.columns], stop - start, start)

    def sought(self, token, skip):
        return (token or 0) + skip, 0

    def rows(self, indices):
        return Chunk([c[indices] for c in self.columns], len(indices))


class Tensors(Dataset):
    """A single element."""

    label = "_TensorDataset"

    def __init__(self, arrays):
        leaves = nest.flatten(arrays)
        self.columns = [a if isinstance(a, np.ndarray) else hold(a) for a in leaves]
        super().__init__((), nest.map_structure(leaf_spec, arrays), 1)

    def chunks(self, at=None):
        yield one(self.columns)
