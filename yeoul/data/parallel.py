"""A function applied to items by several threads, with the results in the order of the items."""

import contextlib
import os
import time
from collections import deque
from concurrent.futures import ThreadPoolExecutor

from yeoul.core.errors import InvalidArgumentError
from yeoul.data.counts import AUTOTUNE
from yeoul.data.dataset import as_int

AHEAD = 2  # items that wait for each thread, or have been computed ahead of the consumer
SHORT, LONG = 2e-3, 1e-2  # seconds of a task that is worth its thread, and of one too large
LARGEST = 16  # items, or elements of chunks, of a task of several
MOST = 64  # threads
END = object()


def threads_of(num_parallel_calls, options=None):
    """How many threads an argument `num_parallel_calls` asks for.

    Args:
      num_parallel_calls: None, a number, or `tf.data.AUTOTUNE`: as many as there are processors.
      options: the `tf.data.Options` of the dataset, or None.

    Raises:
      InvalidArgumentError: if it is neither positive nor AUTOTUNE.
    """
    if num_parallel_calls is None:
        return 1
    count = as_int(num_parallel_calls, "num_parallel_calls")
    if count < 1 and count != AUTOTUNE:
        raise InvalidArgumentError(
            None,
            None,
            f"num_parallel_calls must be greater than zero, received: {count}. Pass a positive "
            "number or tf.data.AUTOTUNE.",
        )
    own = None if options is None else options.threading.private_threadpool_size
    most = own or (MOST if count > 0 else os.cpu_count() or 1)
    return min(count, most) if count > 0 else most


def ordered(function, items, threads):
    """Yields the function's results for the items, in order; errors come in that order too.

    The threads end with the generator. Where an item takes little time, a thread gets several
    at once.

    Args:
      function: of one item.
      items: an iterable; it is asked for items by the thread of the consumer.
      threads: how many items are computed at once.
    """
    source, waiting, tasks = iter(items), deque(), Tasks(function)
    with pool_of(threads) as pool:
        while True:
            group, failed = several(source, tasks.size)
            if group:
                waiting.append(pool.submit(tasks.run, group))
            if failed is not None:
                break
            if len(waiting) > AHEAD * threads:
                yield from results(waiting.popleft())
        while waiting:
            yield from results(waiting.popleft())
        if failed is not END:
            raise failed


@contextlib.contextmanager
def pool_of(threads):
    """A pool of threads that has ended when the `with` statement has."""
    pool = ThreadPoolExecutor(threads, "yeoul-data")
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def several(source, count):
    """The next items of an iterator, and END or an error if it has no more."""
    found = []
    try:
        while len(found) < count:
            item = next(source, END)
            if item is END:
                return found, END
            found.append(item)
    except Exception as error:  # it comes after what was made of the items before
        return found, error
    return found, None


def looked_ahead(items, count):
    """Yields items, of which up to `count` more have been asked for; errors come in order."""
    source, ahead, failed = iter(items), deque(), None
    while True:
        if failed is None:
            found, failed = several(source, count + 1 - len(ahead))
            ahead.extend(found)
        if not ahead:
            break
        yield ahead.popleft()
    if failed is not END:
        raise failed


class Ahead:
    """An iterator over chunks; a pool of threads computes the next one, or a few small ones.

    Args:
      chunks: an iterator over `Chunk`s, which nobody else uses.
      pool: the pool; it ends before the iterator is closed.
    """

    def __init__(self, chunks, pool):
        self.chunks, self.pool = chunks, pool
        self.ready, self.failed = deque(), None
        self.future = self.asked()

    def asked(self):
        return self.pool.submit(self.some)

    def some(self):
        """The next chunks, and END or an error if there are no more."""
        found, failed, rows, end = [], None, 0, time.perf_counter() + SHORT
        while failed is None and rows < LARGEST and time.perf_counter() < end:
            more, failed = several(self.chunks, 1)
            found += more
            rows += sum(chunk.count for chunk in more)
        return found, failed

    def __iter__(self):
        return self

    def __next__(self):
        while not self.ready:
            if self.failed is END:
                raise StopIteration
            if self.failed is not None:
                raise self.failed
            found, self.failed = self.future.result()
            self.ready.extend(found)
            if self.failed is None:
                self.future = self.asked()
        return self.ready.popleft()


def results(future):
    """Yields what a task computed, and raises the error that ended it."""
    found, error = future.result()
    yield from found
    if error is not None:
        raise error


class Tasks:
    """What the threads do.

    Attributes:
      size: how many items a task should have.
    """

    def __init__(self, function):
        self.function, self.size = function, 1

    def run(self, items):
        """The results for the items before the first that fails, and its error or None."""
        began, found = time.perf_counter(), []
        try:
            for item in items:
                found.append(self.function(item))
        except Exception as error:
            return found, error
        took = time.perf_counter() - began
        if took < SHORT and len(items) == self.size < LARGEST:
            self.size *= 2
        elif took > LONG and self.size > 1:
            self.size //= 2
        return found, None
