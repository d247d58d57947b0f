"""Elements that cannot be computed, where `ignore_errors` passes over them.

What computes elements asks `passed_over` about an error of one of them, and goes on with the next
where that is True. Who listens is known in the thread that computes: a node that computes in
another thread hands `listener()` on to it.
"""

import contextlib
import threading

from yeoul.core.errors import OpError
from yeoul.core.log import get_logger

LOCAL = threading.local()
GAP = object()


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


class Forwarding(Listener):
    """Counts for itself what it tells another listener."""

    def __init__(self, other):
        super().__init__(False)
        self.other = other

    def heard(self, error):
        self.count += 1
        self.other.heard(error)


class Passing(Listener):
    """Passes the errors on to a function, which another thread may hear them from.

    Args:
      tell: the function.
    """

    def __init__(self, tell):
        super().__init__(False)
        self.tell = tell

    def heard(self, error):
        self.count += 1
        self.tell(error)


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


def with_gaps(chunks):
    """Yields chunks, and `GAP` in the place of each element that was passed over."""
    own = None
    while True:
        hears = listener()
        if hears is None:
            yield from chunks
            return
        own = own or Forwarding(hears)
        before = own.count
        with heard_by(own):
            chunk = next(chunks, None)
        for _ in range(own.count - before):
            yield GAP
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
