"""Walking a dataset."""

from yeoul.core import nest
from yeoul.core.errors import OutOfRangeError
from yeoul.core.export import export
from yeoul.core.tracebacks import hide_frames
from yeoul.engine.state import STATE
from yeoul.engine.tensor import EagerTensor
from yeoul.graph.dataset_loop import next_element

new, kind = EagerTensor.__new__, EagerTensor


@export("data.Iterator")
class Iterator:
    """An iterator over the elements of a dataset, as tensors. Made by `iter(dataset)`."""

    def __init__(self, dataset):
        self._dataset = dataset
        self._chunks = dataset.chunks()
        self._pack = packer(dataset.element_spec)
        self._rows = iter(())

    @property
    def element_spec(self):
        return self._dataset.element_spec

    def __iter__(self):
        return self

    def __next__(self):
        if STATE.graph is not None:
            return next_element(self)
        try:
            for element in self._rows:
                return element
            for chunk in self._chunks:
                self._rows = elements(chunk, self._pack)
                for element in self._rows:
                    return element
        except Exception as error:
            hide_frames(error)
            raise
        raise StopIteration

    def get_next(self):
        """The next element.

        Raises:
          OutOfRangeError: at the end.
        """
        try:
            return next(self)
        except StopIteration:
            raise OutOfRangeError(None, None, "End of sequence") from None


def elements(chunk, pack):
    """The elements of a chunk; holds no iterator, which is thus freed when nobody uses it."""
    for row in zip(*[row_tensors(column) for column in chunk.columns], strict=True):
        yield pack(row)


def row_tensors(column):
    """The rows of a column as eager tensors."""
    if column.ndim > 1:
        for row in column:
            tensor = new(kind)
            tensor._a = row
            yield tensor
    else:
        for i in range(len(column)):
            tensor = new(kind)
            tensor._a = column[i : i + 1].reshape(())
            yield tensor


def packer(spec):
    """A function from the flat components to the element's structure."""
    if not nest.is_nested(spec):
        return lambda row: row[0]
    if (
        isinstance(spec, tuple)
        and not hasattr(spec, "_fields")
        and not any(nest.is_nested(s) for s in spec)
    ):
        return lambda row: row
    return lambda row: nest.pack_sequence_as(spec, row)


class NumpyIterator:
    """Elements with NumPy arrays in place of tensors."""

    def __init__(self, dataset):
        self._iterator = iter(dataset)

    def __iter__(self):
        return self

    def __next__(self):
        return nest.map_structure(lambda t: t.numpy(), next(self._iterator))
