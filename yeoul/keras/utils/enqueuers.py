"""Batches made by workers: SequenceEnqueuer, OrderedEnqueuer, GeneratorEnqueuer."""

import random
import threading
from collections import deque

from yeoul.core.export import export
from yeoul.keras.utils.worker_pool import WorkerPool, Workers, in_order, next_of


@export("keras.utils.SequenceEnqueuer")
class SequenceEnqueuer:
    """The base of what makes batches with workers: `start`, then `get`, then `stop`.

    Subclasses override `get()`.

    Args:
      sequence: a `tf.keras.utils.Sequence`, or an iterator.
      use_multiprocessing: True: workers are processes with copies of the sequence, which must not
        run tensor operations; False: threads.

    Example:
      >>> import yeoul as tf
      >>> tf.keras.utils.OrderedEnqueuer([1, 2]).is_running()
      False
    """

    def __init__(self, sequence, use_multiprocessing=False):
        self.sequence, self.use_multiprocessing = sequence, use_multiprocessing
        self.workers, self._running = None, False

    def is_running(self):
        """Whether it was started and not stopped."""
        return self._running

    def start(self, workers=1, max_queue_size=10):
        """Starts the workers.

        Args:
          workers: how many threads or processes.
          max_queue_size: how many batches they make before these are needed.
        """
        self.workers = Workers(max(workers, 1), max_queue_size, self.use_multiprocessing)
        self._running = True

    def stop(self, timeout=None):
        """Ends the workers.

        Args:
          timeout: has no effect: what workers have begun is waited for.
        """
        self._running = False

    def get(self):
        """A generator of the batches."""
        raise NotImplementedError(f"{type(self).__name__} must define get().")


@export("keras.utils.OrderedEnqueuer")
class OrderedEnqueuer(SequenceEnqueuer):
    """Makes the batches of a `Sequence` with workers; gives them in order, epoch after epoch.

    Args:
      sequence: a `tf.keras.utils.Sequence`.
      use_multiprocessing: True: workers are processes with copies of the sequence, which must not
        run tensor operations; False: threads.
      shuffle: whether the batches of each epoch come in another order.

    Example:
      >>> import yeoul as tf
      >>> enqueuer = tf.keras.utils.OrderedEnqueuer([10, 20])
      >>> enqueuer.start(workers=2)
      >>> batches = enqueuer.get()
      >>> next(batches), next(batches), next(batches)
      (10, 20, 10)
      >>> enqueuer.stop()
    """

    def __init__(self, sequence, use_multiprocessing=False, shuffle=False):
        super().__init__(sequence, use_multiprocessing)
        self.shuffle, self._batches = shuffle, None

    def start(self, workers=1, max_queue_size=10):
        super().start(workers, max_queue_size)
        self._batches = self._endless()

    def _endless(self):
        while True:
            order = list(range(len(self.sequence)))
            if self.shuffle:
                random.shuffle(order)
            yield from in_order(self.sequence, order, self.workers)
            if hasattr(self.sequence, "on_epoch_end"):
                self.sequence.on_epoch_end()

    def stop(self, timeout=None):
        super().stop(timeout)
        if self._batches is not None:
            self._batches.close()

    def get(self):
        """A generator of the batches, without end, until the enqueuer is stopped."""
        while self.is_running():
            for batch in self._batches:
                yield batch
                break
            else:
                return


@export("keras.utils.GeneratorEnqueuer")
class GeneratorEnqueuer(SequenceEnqueuer):
    """Makes the batches of a generator with workers, before they are needed.

    Threads ask the generator one after the other; processes have a copy of it each, so that its
    batches come several times unless they are random.

    Args:
      generator: an iterator.
      use_multiprocessing: True: workers are processes; the generator must not run tensor
        operations then.
      random_seed: processes seed NumPy with it, plus their number.

    Raises:
      TypeError: if the data is no iterator but a `Sequence`.

    Example:
      >>> import yeoul as tf
      >>> enqueuer = tf.keras.utils.GeneratorEnqueuer(iter([1, 2, 3]))
      >>> enqueuer.start()
      >>> list(enqueuer.get())
      [1, 2, 3]
      >>> enqueuer.stop()
    """

    def __init__(self, generator, use_multiprocessing=False, random_seed=None):
        if not hasattr(generator, "__next__"):
            raise TypeError(
                f"GeneratorEnqueuer takes an iterator, got {type(generator).__name__}. Use "
                "OrderedEnqueuer for a Sequence, or pass iter(...) of it."
            )
        super().__init__(generator, use_multiprocessing)
        self.random_seed = random_seed
        self._pool, self._waiting, self._lock = None, deque(), threading.Lock()

    def start(self, workers=1, max_queue_size=10):
        super().start(workers, max_queue_size)
        self._pool = WorkerPool(self.sequence, self.workers, self.random_seed)
        for _ in range(max_queue_size):
            self._ask()

    def _ask(self):
        task = next_of if self.use_multiprocessing else self._locked
        self._waiting.append(self._pool.submit(task))

    def _locked(self, iterator):
        with self._lock:
            return next_of(iterator)

    def stop(self, timeout=None):
        super().stop(timeout)
        if self._pool is not None:
            self._pool.close()

    def get(self):
        """A generator of the batches, until the data are at an end or the enqueuer is stopped."""
        while self.is_running() and self._waiting:
            more, batch = self._waiting.popleft().result()
            if more:
                self._ask()
                yield batch
