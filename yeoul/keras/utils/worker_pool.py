"""Threads or processes that make batches before they are needed."""

import itertools
import multiprocessing
import sys
import warnings
from collections import deque
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from typing import Any, NamedTuple

import numpy as np

THREADS = "yeoul-data"


class Workers(NamedTuple):
    """How batches are made: the arguments of `fit` about it.

    Attributes:
      count: how many threads or processes; 0: the thread that asks makes them.
      queue: how many batches are made before they are needed.
      processes: True: processes, False: threads.
    """

    count: int = 1
    queue: int = 10
    processes: bool = False

    @property
    def several(self):
        """Whether there is a pool: one thread beside that of the consumer is not worth it."""
        return self.count > 1 or (self.processes and self.count > 0)


class WorkerPool:
    """Runs tasks on a source of data in threads or processes.

    Args:
      source: a `Sequence` or an iterator. Processes have copies of it, made by forking where the
        system can; elsewhere by pickling.
      workers: `Workers`.
      random_seed: processes seed NumPy with it, plus their number; None: they do not.
    """

    def __init__(self, source, workers, random_seed=None):
        self.source, self.processes = source, workers.processes
        count = max(workers.count, 1)
        if not workers.processes:
            self.pool = ThreadPoolExecutor(count, THREADS)
            return
        forks = "fork" in multiprocessing.get_all_start_methods() and sys.platform != "darwin"
        context = multiprocessing.get_context("fork" if forks else "spawn")
        numbers = context.Value("i", 0)
        self.pool = ProcessPoolExecutor(
            count, context, initializer=begin, initargs=(source, random_seed, numbers)
        )

    def submit(self, task, *args):
        """The future of `task(source, *args)`."""
        if not self.processes:
            return self.pool.submit(task, self.source, *args)
        with warnings.catch_warnings():
            # Processes run the source's Python code, no compiled programs: their locks are of no
            # concern, of which jax and Python warn.
            warnings.simplefilter("ignore")
            return self.pool.submit(in_process, task, *args)

    def close(self):
        """Ends the workers; tasks that have not begun are left out."""
        self.pool.shutdown(cancel_futures=True)


HELD: dict[str, Any] = {}  # in a process of a pool: its copy of the source


def begin(source, random_seed, numbers):
    """Prepares a process of a pool."""
    HELD["source"] = source
    if random_seed is not None:
        with numbers.get_lock():
            number = numbers.value
            numbers.value += 1
        np.random.seed(random_seed + number)


def in_process(task, *args):
    """Runs a task in a process of a pool."""
    return task(HELD["source"], *args)


def item_of(sequence, index):
    """The task that asks a sequence for an item."""
    return sequence[index]


def next_of(iterator):
    """The task that asks an iterator for an item; (False, None) at its end."""
    for item in iterator:
        return True, item
    return False, None


def in_order(source, numbers, workers):
    """Yields the items of these numbers, in order; the workers end with the generator."""
    pool, waiting = WorkerPool(source, workers), deque()
    numbers = iter(numbers)
    try:
        for number in itertools.islice(numbers, max(workers.queue, workers.count)):
            waiting.append(pool.submit(item_of, number))
        while waiting:
            item = waiting.popleft().result()
            for number in itertools.islice(numbers, 1):
                waiting.append(pool.submit(item_of, number))
            yield item
    finally:
        pool.close()
