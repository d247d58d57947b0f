"""Datasets that a function makes of elements, one after the other or in turns."""

import os

import numpy as np

from yeoul.core.errors import InvalidArgumentError, OpError
from yeoul.data.chunk import Chunk, stackable, values_of
from yeoul.data.counts import AUTOTUNE
from yeoul.data.dataset import UNKNOWN, Dataset, as_int
from yeoul.data.dataset_spec import DatasetSpec
from yeoul.data.failures import passed_over
from yeoul.data.function import user_function
from yeoul.data.marks import farther, seeds_of
from yeoul.data.parallel import Ahead, looked_ahead, pool_of, threads_of


class Inner(Dataset):
    """Base of what goes through the datasets that a function makes."""

    def __init__(self, source, function):
        self.source = source
        self.made = user_function(function, source.element_spec)
        spec = self.made.output_spec
        if not isinstance(spec, DatasetSpec):
            raise TypeError(
                "Invalid `map_func`. `map_func` must return a `tf.data.Dataset` object, but its "
                f"return type is {spec}. Return a dataset, or use map."
            )
        super().__init__((source,), spec.element_spec, UNKNOWN)

    def datasets(self, mark=None):
        """Yields the datasets that the function makes, with the marks of what they are made of."""
        for number, (components, here) in enumerate(self.source._elements(mark)):
            values = values_of(components, self.made.specs)
            try:
                (dataset,) = self.made.call_on(values, number)
            except OpError as error:
                if not passed_over(error):
                    raise
                continue
            yield dataset, here

    def in_order(self, at):
        """Yields the elements of one dataset after the other."""
        mark, inner = (None, None) if at is None else at
        for dataset, here in self.datasets(mark):
            for chunk in dataset.chunks_from(inner):
                yield chunk.marked((here, chunk.mark))
            inner = None


class FlatMap(Inner):
    """The elements of the datasets that a function makes, one after the other."""

    label = "_FlatMapDataset"

    def chunks(self, at=None):
        return self.in_order(at)


class Interleave(Inner):
    """The elements of the datasets that a function makes, in turns."""

    def __init__(self, source, function, cycle_length, block_length, parallel):
        self.cycle, self.block, self.parallel = cycle_length, block_length, parallel
        sequential = parallel is None
        self.label = "_InterleaveDataset" if sequential else "_ParallelInterleaveDataset"
        super().__init__(source, function)

    def chunks(self, at=None):
        threads = threads_of(self.parallel, self._options)
        if self.cycle == 1:
            yield from self.in_order(at)
        elif threads == 1:
            yield from self.in_turns(at)
        else:
            with pool_of(threads) as pool:
                yield from self.in_turns(at, pool, threads)

    def in_turns(self, at, pool=None, threads=0):
        """Yields the elements of several datasets, a block of each at a time.

        Args:
          at: where to go on, or None.
          pool: what computes the next chunks of all open datasets, or None.
          threads: how many datasets are opened before it is their turn.
        """
        slots, turn, left, last = self.begun(at, pool)
        opened = looked_ahead(self.readers(last, pool), threads)
        more = True
        while more or any(slots):
            if turn == 0 and left == self.block and (all(slots) or not more):
                at_once = self.rounds(slots, last)
                if at_once is not None:
                    yield at_once
            if slots[turn] is None and more:
                slots[turn] = next(opened, None)
                more = slots[turn] is not None
                if more:
                    last = farther(slots[turn].made_of, 1)
            reader = slots[turn]
            if reader is not None:
                for chunk in reader.take(left):
                    places = [None if r is None else (r.made_of, r.mark) for r in slots]
                    places[turn] = reader.made_of, chunk.mark
                    yield chunk.marked((places, turn, left, last))
                    left -= chunk.count
                if reader.ended:
                    slots[turn] = None
            turn, left = (turn + 1) % self.cycle, self.block

    def rounds(self, slots, last):
        """As many whole rounds as have been read of all open datasets, as one chunk, or None."""
        readers = [reader for reader in slots if reader is not None]
        if any(r.rest is None for r in readers):
            return None
        count = min(r.rest.count for r in readers) // self.block
        if count == 0 or not stackable([r.rest for r in readers]):
            return None
        places = [None if r is None else (r.made_of, r.mark) for r in slots]
        taken = [r.cut(count * self.block) for r in readers]
        columns = []
        for parts in zip(*[chunk.columns for chunk in taken], strict=True):
            blocks = [part.reshape(count, self.block, *part.shape[1:]) for part in parts]
            column = np.stack(blocks, axis=1)
            columns.append(column.reshape(-1, *parts[0].shape[1:]))
        size = count * self.block * len(readers)
        return Chunk(columns, size, (places, 0, self.block, last))

    def readers(self, mark, pool):
        """Yields readers of the datasets that the function makes."""
        for dataset, here in self.datasets(mark):
            yield Reader(dataset, None, here, pool)

    def begun(self, at, pool):
        """Where the turns begin, or go on.

        Returns:
          The open datasets, the number of the one whose turn it is, what is left of its block, and
          the mark of the next element to make a dataset of.
        """
        if at is None:
            return [None] * self.cycle, 0, self.block, None
        places, turn, left, last = at
        slots = [
            None if place is None else Reader(self.dataset_at(place[0]), place[1], place[0], pool)
            for place in places
        ]
        return slots, turn, left, last

    def dataset_at(self, mark):
        """The dataset that is made of the element with this mark."""
        return next(self.datasets(mark))[0]


class Reader:
    """Takes a few elements at a time from a dataset.

    Args:
      dataset: the dataset.
      mark: where to begin.
      made_of: the mark of the element that the dataset was made of.
      pool: threads that compute the next chunks, or None. Datasets that draw random numbers are
        left to the consumer's thread: others may draw from the same seeds.

    Attributes:
      mark: of the next element.
      ended: whether there were fewer than asked for.
    """

    def __init__(self, dataset, mark=None, made_of=None, pool=None):
        self.source, self.rest, self.ended = dataset.chunks_from(mark), None, False
        if pool is not None and not seeds_of(dataset):
            self.source = Ahead(self.source, pool)
        self.mark, self.made_of = mark, made_of

    def take(self, count):
        """Yields the next `count` elements, or those that are left, as chunks."""
        while count:
            if self.rest is None:
                self.rest = next(self.source, None)
            if self.rest is None:
                self.ended = True
                return
            taken = min(count, self.rest.count)
            chunk = self.cut(taken)
            count -= taken
            if taken:
                yield chunk

    def cut(self, count):
        """The next elements of those that have been read, as a chunk."""
        chunk = self.rest
        self.rest = chunk.slice(count, chunk.count) if count < chunk.count else None
        self.mark = farther(chunk.mark, count)
        return chunk.slice(0, count)


def interleaved(source, function, cycle_length, block_length, num_parallel_calls):
    """`Dataset.interleave`."""
    block = 1 if block_length is None else as_int(block_length, "block_length")
    parallel = num_parallel_calls is not None
    calls = as_int(num_parallel_calls, "num_parallel_calls") if parallel else 0
    if cycle_length is None:
        cycle = calls if calls > 0 else AUTOTUNE
    else:
        cycle = as_int(cycle_length, "cycle_length")
    fixed = cycle != AUTOTUNE
    if not fixed:
        cycle = max(2, os.cpu_count() or 2)
    if cycle < 1 or block < 1:
        raise InvalidArgumentError(
            None,
            None,
            f"`cycle_length` and `block_length` must be greater than zero, received: {cycle} and "
            f"{block}.",
        )
    if fixed and calls > cycle:
        raise InvalidArgumentError(
            None,
            None,
            "If `cycle_length` is set to a fixed value, `num_parallel_calls` must be either "
            "`tf.data.AUTOTUNE` or a value less than or equal to `cycle_length`. However, "
            f"`num_parallel_calls` is {calls} and `cycle_length` is {cycle}.",
        )
    return Interleave(source, function, cycle, block, num_parallel_calls)
