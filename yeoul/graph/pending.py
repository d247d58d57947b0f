"""Threads that trace one function at once: one traces, the others wait, never in a circle."""

import contextlib
import threading

LOCK = threading.Lock()  # held for moments only, never while Python code of the user runs
WAITS: dict[int, int] = {}  # thread -> the thread for whose trace it waits


class Pending:
    """The traces of one function that are being made."""

    def __init__(self):
        self.owners: dict = {}  # key -> (thread, event that is set when it is done)

    @contextlib.contextmanager
    def making(self, key):
        """Context for making the trace with this key.

        Another thread that makes it is waited for first; unless that thread waits, itself or
        through others, for this one: then both make the trace, and one of them is kept.
        """
        mine = self.enter(key)
        try:
            yield
        finally:
            if mine is not None:
                with LOCK:
                    del self.owners[key]
                mine.set()

    def enter(self, key):
        """Waits for other threads; the event of this one's trace, or None if another makes it."""
        me = threading.get_ident()
        while True:
            with LOCK:
                owner, done = self.owners.get(key, (None, None))
                if owner is None:
                    done = threading.Event()
                    self.owners[key] = (me, done)
                    return done
                if owner == me or waits_for(owner, me):
                    return None
                WAITS[me] = owner
            try:
                done.wait()
            finally:
                with LOCK:
                    del WAITS[me]


def waits_for(thread, other):
    """True if a thread waits for the other one, itself or through further threads."""
    while thread in WAITS:
        thread = WAITS[thread]
        if thread == other:
            return True
    return False
