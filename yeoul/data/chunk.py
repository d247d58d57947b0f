"""Several elements of a dataset at once, as columns."""

import math

import numpy as np

from yeoul.core.dtypes import FROM_NUMPY
from yeoul.core.tensor_spec import TensorSpec
from yeoul.engine.convert import to_tensor
from yeoul.engine.tensor import EagerTensor

BYTES = 1 << 24  # in a chunk, about


class Chunk:
    """`count` elements: each component is one array with `count` rows.

    Attributes:
      columns: list of arrays, in the order of the flattened element structure.
      count: number of elements.
      token, skip: the mark of the first element: where the dataset can go on, see `marks.py`.
    """

    __slots__ = ("columns", "count", "skip", "token")

    def __init__(self, columns, count, token=None, skip=0):
        self.columns, self.count = columns, count
        self.token, self.skip = token, skip

    @property
    def mark(self):
        """The mark of the first element."""
        return self.token, self.skip

    def mark_of(self, i):
        """The mark of element `i`."""
        return self.token, self.skip + i

    def slice(self, start, stop):
        """Elements `start` to `stop`, without a copy."""
        columns = [c[start:stop] for c in self.columns]
        return Chunk(columns, stop - start, self.token, self.skip + start)

    def marked(self, token):
        """The same elements under another token."""
        return Chunk(self.columns, self.count, token)

    def element(self, i):
        """The components of element `i`."""
        return [c[i] if c.ndim > 1 else np.asarray(c[i : i + 1]).reshape(()) for c in self.columns]


def rows_for(specs, most):
    """How many rows make a chunk of useful size: a power of two, `most` at most."""
    row = 0
    for spec in specs:
        if isinstance(spec, TensorSpec) and spec.shape.is_fully_defined():
            row += math.prod(spec.shape.as_list()) * spec.dtype.np.itemsize
    return min(most, 1 << max(BYTES // max(row, 1), 1).bit_length() - 1)


def concatenate(chunks):
    """Several chunks as one, with the mark of the first; they must have equal row shapes."""
    if len(chunks) == 1:
        return chunks[0]
    columns = [np.concatenate(parts) for parts in zip(*[c.columns for c in chunks], strict=True)]
    return Chunk(columns, sum(c.count for c in chunks), *chunks[0].mark)


def after(chunks, count):
    """Chunks without the first `count` elements."""
    for chunk in chunks:
        if count >= chunk.count > 0:
            count -= chunk.count
            continue
        yield chunk.slice(count, chunk.count) if count else chunk
        count = 0


def stackable(chunks):
    """True if the chunks' rows have the same shapes."""
    first = [c.shape[1:] for c in chunks[0].columns]
    return all([c.shape[1:] for c in chunk.columns] == first for chunk in chunks[1:])


def one(components, token=None):
    """A chunk of a single element from its component arrays."""
    return Chunk([np.asarray(c)[None] for c in components], 1, token)


def spec_of_array(array, drop_first=False):
    """The `tf.TensorSpec` of an array, or of its rows."""
    dims = array.shape[1:] if drop_first else array.shape
    return TensorSpec(dims, FROM_NUMPY[array.dtype])


def tensors(components):
    """Component arrays as eager tensors."""
    return [EagerTensor(c) for c in components]


# Components that are no tensors (ragged and sparse tensors, datasets, None) are held as objects.


def hold(value):
    """An object as the component of an element: an array without dimensions."""
    holder = np.empty(1, object)
    holder[0] = value
    return holder.reshape(())


def hold_all(values):
    """Objects as a column."""
    column = np.empty(len(values), object)
    for i, value in enumerate(values):
        column[i] = value
    return column


def as_component(value, spec):
    """A value of an element as an array, or as an array that holds it."""
    if isinstance(spec, TensorSpec):
        return np.asarray(to_tensor(value, spec.dtype.np)._a)
    return hold(value)


def as_value(component, spec):
    """The tensor, composite tensor, dataset or None that a component stands for."""
    return EagerTensor(component) if isinstance(spec, TensorSpec) else component[()]


def values_of(components, specs):
    """The values of the components of an element."""
    return [as_value(c, s) for c, s in zip(components, specs, strict=True)]


def gathered(elements):
    """Elements (lists of components) as few chunks: neighbours of equal shapes are stacked."""
    chunks: list = []
    run: list = []
    shapes = None
    for components in elements:
        own = [c.shape for c in components]
        if run and own != shapes:
            chunks.append(stack(run))
            run = []
        run.append(components)
        shapes = own
    if run:
        chunks.append(stack(run))
    return chunks


def stack(elements):
    """Elements of equal shapes as one chunk."""
    columns = []
    for parts in zip(*elements, strict=True):
        column = np.empty((len(parts), *parts[0].shape), parts[0].dtype)
        for i, part in enumerate(parts):
            column[i] = part[()] if part.dtype == object and not part.ndim else part
        columns.append(column)
    return Chunk(columns, len(elements))
