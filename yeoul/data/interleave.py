"""Datasets that a function makes of elements, one after the other or in turns."""

import os

from yeoul.core.errors import InvalidArgumentError
from yeoul.data.chunk import values_of
from yeoul.data.counts import AUTOTUNE
from yeoul.data.dataset import UNKNOWN, Dataset, as_int
from yeoul.data.dataset_spec import DatasetSpec
from yeoul.data.function import user_function


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

    def datasets(self):
        """Yields the datasets that the function makes."""
        for chunk in self.source.chunks():
            for i in range(chunk.count):
                values = values_of(chunk.element(i), self.made.specs)
                yield self.made.call(values)[0]


class FlatMap(Inner):
    """The elements of the datasets that a function makes, one after the other."""

    label = "_FlatMapDataset"

    def chunks(self):
        for dataset in self.datasets():
            yield from dataset.chunks()


class Interleave(Inner):
    """The elements of the datasets that a function makes, in turns."""

    def __init__(self, source, function, cycle_length, block_length, parallel):
        self.cycle, self.block = cycle_length, block_length
        self.label = "_ParallelInterleaveDataset" if parallel else "_InterleaveDataset"
        super().__init__(source, function)

    def chunks(self):
        if self.cycle == 1:
            for dataset in self.datasets():
                yield from dataset.chunks()
            return
        waiting = self.datasets()
        slots: list = [None] * self.cycle
        more, turn = True, 0
        while more or any(slots):
            if slots[turn] is None and more:
                dataset = next(waiting, None)
                more = dataset is not None
                if more:
                    slots[turn] = Reader(dataset)
            reader = slots[turn]
            if reader is not None:
                yield from reader.take(self.block)
                if reader.ended:
                    slots[turn] = None
            turn = (turn + 1) % self.cycle


class Reader:
    """Takes a few elements at a time from a dataset.

    Attributes:
      ended: whether there were fewer than asked for.
    """

    def __init__(self, dataset):
        self.source, self.rest, self.ended = dataset.chunks(), None, False

    def take(self, count):
        """Yields the next `count` elements, or those that are left, as chunks."""
        while count:
            if self.rest is None:
                self.rest = next(self.source, None)
            if self.rest is None:
                self.ended = True
                return
            chunk = self.rest
            taken = min(count, chunk.count)
            self.rest = chunk.slice(taken, chunk.count) if taken < chunk.count else None
            count -= taken
            if taken:
                yield chunk.slice(0, taken)


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
    return Interleave(source, function, cycle, block, parallel)
