"""Datasets of consecutive elements."""

from yeoul.core import nest
from yeoul.core.errors import InvalidArgumentError
from yeoul.data.chunk import Chunk, gathered, hold_all
from yeoul.data.dataset import Dataset, as_int
from yeoul.data.dataset_spec import DatasetSpec
from yeoul.data.marks import farther, numbered


class Held(Dataset):
    """A dataset of elements in memory."""

    label = "_VariantDataset"

    def __init__(self, chunks, element_spec):
        self.held = chunks
        super().__init__((), element_spec, sum(chunk.count for chunk in chunks))

    def chunks(self, at=None):
        return numbered(self.held)


class Window(Dataset):
    """Windows of `size` elements, `stride` apart, that begin `shift` apart."""

    def __init__(self, source, size, shift, stride, drop_remainder):
        self.source, self.drop = source, bool(drop_remainder)
        self.size = as_int(size, "size")
        self.shift = self.size if shift is None else as_int(shift, "shift")
        self.stride = as_int(stride, "stride")
        for name in ("size", "shift", "stride"):
            if getattr(self, name) < 1:
                raise InvalidArgumentError(
                    None,
                    None,
                    f"Window {name} must be greater than zero, received: {getattr(self, name)}.",
                )
        spec = source.element_spec
        super().__init__((source,), nest.map_structure(DatasetSpec, spec), self.count())

    def count(self):
        """The number of windows."""
        n = self.source._length
        if n < 0:
            return n
        if self.drop:
            reach = (self.size - 1) * self.stride + 1
            return max(0, (n - reach) // self.shift + 1)
        return -(-n // self.shift)

    def sought(self, token, skip):
        return farther(token, skip * self.shift), 0

    def chunks(self, at=None):
        source = self.source._elements(at)
        reach = (self.size - 1) * self.stride + 1
        buffer: list = []
        skip, ended = 0, False
        while True:
            while not ended and len(buffer) - skip < reach:
                element = next(source, None)
                ended = element is None
                if not ended:
                    buffer.append(element)
            if skip >= len(buffer) and ended:
                return
            window = buffer[skip : skip + reach : self.stride]
            if ended and len(window) < self.size and self.drop:
                return
            yield self.made(window).marked(buffer[skip][1])
            skip += self.shift
            gone = min(skip, len(buffer))
            del buffer[:gone]
            skip -= gone

    def made(self, window):
        """A chunk of one element: a dataset for each component."""
        specs = nest.flatten(self.source.element_spec)
        datasets = []
        for position, spec in enumerate(specs):
            datasets.append(Held(gathered([[e[position]] for e, _ in window]), spec))
        return Chunk([hold_all([d]) for d in datasets], 1)
