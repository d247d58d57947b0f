"""Sources that yield the parts that a worker is given: ShardingPolicy.DYNAMIC.

The dispatcher gives out ranges of elements of the sources of a plan, each range once, to whoever
asks for the next. Datasets that are zipped are one source: their elements belong together.
"""

import itertools

from yeoul.data.dataset import INFINITE, UNKNOWN, Dataset
from yeoul.data.interleave import Reader
from yeoul.data.repeat import Repeat
from yeoul.data.service.copies import Copying
from yeoul.data.zip import Zip

ENDLESS = 1 << 62
MOST = 1024  # elements in a part
PARTS = 4  # of what is left, for each worker


class Splitting(Copying):
    """Copies plans; their sources become the parts that are given to this worker.

    A node that stands in two places becomes two.

    Args:
      ask: function (number of the source, pass over it, its length) that gives [first element,
        count], or None at the end.
    """

    def __init__(self, ask):
        super().__init__()
        self.ask, self.numbers = ask, itertools.count()

    def of(self, node):
        if isinstance(node, Zip) or not node._inputs():
            made = Split(Copying().of(node), next(self.numbers), self.ask)
            self.changed.add(id(made))
            return made
        return self.copy(node)

    def change(self, node, made):
        return RepeatParts(made) if isinstance(node, Repeat) else None


def next_part(position, length, workers):
    """The next part of a source as (first element, count), or None.

    Args:
      position: how many elements were given out.
      length: of the source; UNKNOWN: one part holds all of it.
      workers: how many share it.
    """
    if length == UNKNOWN:
        return None if position else (0, ENDLESS)
    left = MOST * PARTS * workers if length == INFINITE else length - position
    if left <= 0:
        return None
    return position, max(1, min(MOST, left // (PARTS * workers)))


class Split(Dataset):
    """The elements of a source in the parts that this worker is given."""

    def __init__(self, source, number, ask):
        self.source, self.number, self.ask, self.passes = source, number, ask, 0
        length = INFINITE if source._length == INFINITE else UNKNOWN
        super().__init__((source,), source.element_spec, length)

    def chunks(self, at=None):
        number, walk = self.passes, Walk(self.source)
        self.passes += 1
        while not walk.ended:
            part = self.ask(self.number, number, self.source._length)
            if part is None:
                return
            yield from walk.take(*part)


class Walk:
    """Goes over a dataset and takes ranges of its elements, each behind the last."""

    def __init__(self, source):
        self.source, self.at, self.reader = source, 0, Reader(source)

    @property
    def ended(self):
        """Whether there were fewer elements than asked for."""
        return self.reader.ended

    def take(self, first, count):
        """Yields the elements of a range, as chunks."""
        if self.source.random_access:
            self.reader = Reader(self.source, (None, first))
        else:
            for _ in self.reader.take(first - self.at):
                pass
        yield from self.reader.take(count)
        self.at = first + count


class RepeatParts(Dataset):
    """The parts of a source several times; also after a pass of which others had all."""

    def __init__(self, repeat):
        self.source, self.count = repeat.source, repeat.count
        super().__init__((self.source,), repeat.element_spec, repeat._length)

    def chunks(self, at=None):
        for number in itertools.count():
            if number == self.count:
                return
            yield from self.source.chunks()
