"""Several elements of a dataset at once, as columns."""

import numpy as np

from yeoul.core.dtypes import FROM_NUMPY
from yeoul.core.tensor_spec import TensorSpec
from yeoul.engine.tensor import EagerTensor


class Chunk:
    """`count` elements: each component is one array with `count` rows.

    Attributes:
      columns: list of arrays, in the order of the flattened element structure.
      count: number of elements.
    """

    __slots__ = ("columns", "count")

    def __init__(self, columns, count):
        self.columns, self.count = columns, count

    def slice(self, start, stop):
        """Elements `start` to `stop`, without a copy."""
        return Chunk([c[start:stop] for c in self.columns], stop - start)

    def element(self, i):
        """The components of element `i`."""
        return [c[i] if c.ndim > 1 else np.asarray(c[i : i + 1]).reshape(()) for c in self.columns]


def concatenate(chunks):
    """Several chunks as one; they must have equal row shapes."""
    if len(chunks) == 1:
        return chunks[0]
    columns = [np.concatenate(parts) for parts in zip(*[c.columns for c in chunks], strict=True)]
    return Chunk(columns, sum(c.count for c in chunks))


def stackable(chunks):
    """True if the chunks' rows have the same shapes."""
    first = [c.shape[1:] for c in chunks[0].columns]
    return all([c.shape[1:] for c in chunk.columns] == first for chunk in chunks[1:])


def one(components):
    """A chunk of a single element from its component arrays."""
    return Chunk([np.asarray(c)[None] for c in components], 1)


def spec_of_array(array, drop_first=False):
    """The `tf.TensorSpec` of an array, or of its rows."""
    dims = array.shape[1:] if drop_first else array.shape
    return TensorSpec(dims, FROM_NUMPY[array.dtype])


def tensors(components):
    """Component arrays as eager tensors."""
    return [EagerTensor(c) for c in components]
