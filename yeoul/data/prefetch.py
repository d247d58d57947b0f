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
THREAD = "yeoul-prefetch"


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
        ahead: queue.Queue = queue.Queue(CHUNKS_AHEAD)
        stop = threading.Event()
        seeds = SeedsAhead(self.source)
        worker = threading.Thread(
            target=fill,
            args=(self.source, at, ahead, stop, listener() is not None, seeds),
            daemon=True,
            name=THREAD,
        )
        worker.start()
        try:
            while True:
                kind, value, seeds.here = ahead.get()
                if kind == "end":
                    return
                if kind == "chunk":
                    yield value
                elif kind == "error" or not passed_over(value):
                    raise value
        finally:
            stop.set()
            while not ahead.empty():
                ahead.get_nowait()
            worker.join(LONGEST)
            seeds.put_back()


class SeedsAhead:
    """Random numbers that were drawn ahead for elements nobody took are drawn again.

    So the next pass over the dataset does not depend on how far ahead the thread came.

    Attributes:
      here: the states of the seeds after the chunk that was taken last.
    """

    def __init__(self, source):
        self.states = SeedStates(source)
        self.here = self.ahead = self.states.noted()

    def noted(self):
        """The states after the last chunk that was computed."""
        self.ahead = self.states.noted()
        return self.ahead

    def put_back(self):
        """Restores the states of the last chunk taken, if nobody else has drawn since then."""
        if encoded(self.states.noted()) == encoded(self.ahead):
            self.states.restore(self.here)


def fill(source, at, ahead, stop, hears, seeds):
    """Puts chunks into the queue until there are no more or the consumer has gone.

    Args:
      source: the dataset.
      at: token to begin at.
      ahead: the queue.
      stop: event that is set when the consumer has gone.
      hears: whether somebody ignores errors of elements: then these are put into the queue too.
      seeds: the `SeedsAhead` of the source.
    """
    try:
        chunks = source.chunks(at)
        with heard_by(Collecting() if hears else None), contextlib.closing(chunks):
            for found in with_errors(chunks):
                kind = "failed" if isinstance(found, OpError) else "chunk"
                if not put(ahead, (kind, found, seeds.noted()), stop):
                    return
        put(ahead, ("end", None, seeds.noted()), stop)
    except BaseException as error:  # sys.exit() too: the consumer waits for an answer
        put(ahead, ("error", error, seeds.noted()), stop)


def put(ahead, item, stop):
    while not stop.is_set():
        try:
            ahead.put(item, timeout=0.05)
            return True
        except queue.Full:
            continue
    return False
