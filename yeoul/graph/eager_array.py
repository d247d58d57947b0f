"""The elements of a `tf.TensorArray` outside of functions: a Python list of tensors."""

import itertools

import numpy as np

from yeoul.core.errors import InvalidArgumentError, OutOfRangeError
from yeoul.engine.convert import to_tensor
from yeoul.engine.op import TABLE
from yeoul.engine.tensor import EagerTensor


class EagerArray:
    """Elements that are written and read at once.

    Args:
      count: number of elements at first.
      np_dtype: their np.dtype.
      grows: whether writing behind the end makes it longer.
      clears: whether an element is gone once it was read.
    """

    def __init__(self, count, np_dtype, grows, clears):
        self.items: list = [None] * count
        self.np_dtype, self.grows, self.clears = np_dtype, grows, clears
        self.gone: set = set()

    def write(self, index, value):
        """Writes an element."""
        if index < 0:
            raise OutOfRangeError(
                None, None, f"Writing to negative indices (index {index}) is not allowed."
            )
        if index >= len(self.items):
            if not self.grows:
                raise OutOfRangeError(
                    None,
                    None,
                    f"Tried to write to index {index} but array is not resizeable and size is: "
                    f"{len(self.items)}. Make it with dynamic_size=True, or larger.",
                )
            self.items.extend([None] * (index + 1 - len(self.items)))
        self.items[index] = value
        self.gone.discard(index)

    def read(self, index, dims):
        """An element, `dims` being what is known of its shape."""
        if not 0 <= index < len(self.items):
            raise OutOfRangeError(
                None,
                None,
                f"Tried to read from index {index} but array size is: {len(self.items)}",
            )
        if index in self.gone:
            raise InvalidArgumentError(
                None,
                None,
                f"Could not read index {index} twice because it was cleared after a previous read "
                "(perhaps try setting clear_after_read = false?)",
            )
        item = self.item(index, dims)
        if self.clears:
            self.gone.add(index)
            self.items[index] = None
        return item

    def item(self, index, dims):
        """An element, zeros where nothing was written."""
        item = self.items[index]
        if item is not None:
            return item
        if dims is None or None in dims:
            raise InvalidArgumentError(
                None,
                None,
                f"Could not read index {index} of a tf.TensorArray: nothing was written there, and "
                "the shape of its elements is not known. Write it first, or give element_shape.",
            )
        return TABLE["ZerosLike"].public(EagerTensor(np.zeros(dims, self.np_dtype)))

    def all(self, dims):
        """All elements."""
        return [self.item(i, dims) for i in range(len(self.items))]

    def stack(self, dims):
        """All elements as one tensor."""
        if self.items:
            return TABLE["Pack"].public(self.all(dims))
        return to_tensor(np.zeros((0, *[n or 0 for n in dims or ()]), self.np_dtype))

    def replace(self, items):
        """Other elements in place of all."""
        self.items[:] = items
        self.gone.clear()

    def split(self, value, lengths):
        """The parts of a tensor in place of all elements."""
        if sum(lengths) != value.shape[0]:
            raise InvalidArgumentError(
                None,
                None,
                "Expected sum of lengths to be equal to values.shape[0], but sum of lengths is "
                f"{sum(lengths)} and value's shape is: {value.shape.as_list()}",
            )
        ends = itertools.accumulate([0, *lengths])
        self.replace([value[a:b] for a, b in itertools.pairwise(ends)])
