"""Elements that cannot be computed, where `ignore_errors` passes over them.

What computes elements asks `passed_over` about an error of one of them, and goes on with the next
where that is True. Who listens is known in the thread that computes. A node that computes ahead, or
in other threads, takes the errors of its source by `with_errors`, and tells them in their turn.
"""

import contextlib
import threading

from yeoul.core.errors import OpError
from yeoul.core.log import get_logger

LOCAL = threading.local()


class Listener:
    """Hears of the elements that cannot be computed.

    Args:
      log: whether each is a warning in the log.
    """

    def __init__(self, log):
        self.log, self.count = log, 0

    def heard(self, error):
        self.count += 1
        if self.log:
            get_logger().warning("Error raised with error message %s", error)


class Collecting(Listener):
    """Keeps the errors, so that they can be told in their turn."""

    def __init__(self):
        super().__init__(False)
        self.errors: list = []

    def heard(self, error):
        self.count += 1
        self.errors.append(error)


def listener():
    """Who listens in this thread, or None."""
    return getattr(LOCAL, "listener", None)


def passed_over(error):
    """Whether somebody ignores this error, who then has heard of it; else it is to be raised."""
    hears = listener()
    if hears is None or not isinstance(error, OpError):
        return False
    hears.heard(error)
    return True


def may_fail(dataset):
    """Whether a function runs where the rows of a dataset with random access are computed."""
    return hasattr(dataset, "applied") or any(map(may_fail, dataset._inputs()))


def failed():
    """How many elements were passed over: it changes when one was."""
    hears = listener()
    return 0 if hears is None else hears.count


def with_errors(chunks):
    """Yields chunks, and where somebody listens each error in the place of its element.

    Who takes the errors asks `passed_over` about them when it comes to that place.
    """
    while True:
        if listener() is None:
            yield from chunks
            return
        own = Collecting()
        with heard_by(own):
            chunk = next(chunks, None)
        yield from own.errors
        if chunk is None:
            return
        yield chunk


@contextlib.contextmanager
def heard_by(hears):
    """Makes somebody listen in this thread."""
    former = listener()
    LOCAL.listener = hears
    try:
        yield
    finally:
        LOCAL.listener = former


def overheard(chunks, hears):
    """Yields chunks; while they are computed somebody listens, who also hears of the last error."""
    while True:
        with heard_by(hears):
            try:
                chunk = next(chunks, None)
            except OpError as error:  # of a node that cannot go on
                hears.heard(error)
                return
        if chunk is None:
            return
        yield chunk
