"""Elements computed ahead, in a thread."""

import contextlib
import queue
import threading

from yeoul.core.errors import OpError
from yeoul.data import debug
from yeoul.data.counts import AUTOTUNE
from yeoul.data.dataset import Dataset, as_int
from yeoul.data.failures import Collecting, heard_by, listener, passed_over, with_errors
from yeoul.data.marks import SeedStates, encoded

CHUNKS_AHEAD = 2
LONGEST = 5  # seconds to wait for a source that does not answer, when nobody waits for it


class Prefetch(Dataset):
    """Computes ahead while the consumer works.

    At most `buffer_size` elements, rounded up to a chunk.
    """

    def __init__(self, source, buffer_size):
        self.source, self.buffer_size = source, as_int(buffer_size, "buffer_size")
        if self.buffer_size < AUTOTUNE:
            raise ValueError(
                f"buffer_size must be positive or tf.data.AUTOTUNE, received: {self.buffer_size}."
            )
        super().__init__((source,), source.element_spec, source._length)
        self.debugged = debug.SETTING["enabled"]
        self.random_access = source.random_access

    def rows(self, indices):
        return self.source.rows(indices)

    def sought(self, token, skip):
        return self.source.sought(token, skip)

    def chunks(self, at=None):
        if self.buffer_size == 0 or self.debugged:
            yield from self.source.chunks(at)
            return
        ahead = Ahead(self.source)
        worker = threading.Thread(
            target=fill,
            args=(self.source, at, ahead, listener() is not None),
            daemon=True,
            name="yeoul-prefetch",
        )
        worker.start()
        try:
            while True:
                kind, value = ahead.take()
                if kind == "end":
                    return
                if kind == "chunk":
                    yield value
                elif kind == "error" or not passed_over(value):
                    raise value
        finally:
            ahead.close(worker)


class Ahead:
    """What a thread has computed and the consumer has not taken yet.

    Random numbers drawn for elements that nobody took are drawn again, so that the next pass over
    the dataset does not depend on how far the thread came.

    Args:
      source: the dataset that the thread goes over.
    """

    def __init__(self, source):
        self.queue: queue.Queue = queue.Queue(CHUNKS_AHEAD)
        self.stop = threading.Event()
        self.states = SeedStates(source)
        self.taken = self.computed = self.states.noted()

    def put(self, kind, value=None):
        """Adds something when there is room; False if the consumer has gone."""
        self.computed = self.states.noted()
        while not self.stop.is_set():
            try:
                self.queue.put((kind, value, self.computed), timeout=0.05)
                return True
            except queue.Full:
                continue
        return False

    def take(self):
        """The next thing and its kind."""
        kind, value, self.taken = self.queue.get()
        return kind, value

    def close(self, worker):
        """Ends the thread."""
        self.stop.set()
        while not self.queue.empty():
            self.queue.get_nowait()
        worker.join(LONGEST)
        if encoded(self.states.noted()) == encoded(self.computed):  # nobody else has drawn since
            self.states.restore(self.taken)


def fill(source, at, ahead, hears):
    """Computes chunks until there are no more or the consumer has gone.

    Args:
      source: the dataset.
      at: token to begin at.
      ahead: where they go.
      hears: whether somebody ignores errors of elements: then these are handed on too.
    """
    try:
        chunks = source.chunks(at)
        with heard_by(Collecting() if hears else None), contextlib.closing(chunks):
            for found in with_errors(chunks):
                if not ahead.put("failed" if isinstance(found, OpError) else "chunk", found):
                    return
        ahead.put("end")
    except BaseException as error:  # sys.exit() too: the consumer waits for an answer
        ahead.put("error", error)
