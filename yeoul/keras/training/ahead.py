"""Batches made while steps run."""

import contextvars
import queue
import threading

AHEAD = 2


class Ahead:
    """An iterator over what an iterable yields, which a thread makes up to `AHEAD` items early.

    Args:
      iterable: e.g. a dataset. It is iterated over in the thread.
      most: number of items after which no more are made, or None.
    """

    def __init__(self, iterable, most=None):
        self.items, self.room = queue.SimpleQueue(), queue.SimpleQueue()
        self.stopped = threading.Event()
        for _ in range(AHEAD):
            self.room.put(True)
        context = contextvars.copy_context()
        self.thread = threading.Thread(
            target=context.run,
            args=(fill, iterable, most, self.items, self.room, self.stopped),
            daemon=True,
            name="yeoul-fit-input",
        )
        self.thread.start()
        self.ended = False

    def __iter__(self):
        return self

    def __next__(self):
        if self.ended:
            raise StopIteration
        kind, value = self.items.get()
        if kind == "item":
            self.room.put(True)
            return value
        self.close()
        if kind == "error":
            raise value
        raise StopIteration

    def close(self):
        """Ends the thread; what it has made is left out."""
        self.ended = True
        self.stopped.set()
        self.room.put(True)
        self.thread.join()


def fill(iterable, most, items, room, stopped):
    """Makes an item for each thing in `room`, until there are no more, or the consumer has gone."""
    try:
        iterator, count = iter(iterable), 0
        while count != most and room.get() and not stopped.is_set():
            item = next(iterator, items)
            if item is items:
                break
            items.put(("item", item))
            count += 1
        items.put(("end", None))
    except Exception as error:
        items.put(("error", error))
