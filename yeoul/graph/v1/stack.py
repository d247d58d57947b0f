"""The sessions that are entered, innermost last, for each thread."""

import threading


class Stack(threading.local):
    """The entered sessions of this thread."""

    def __init__(self):
        self.sessions = []

    def top(self):
        """The default session, or None."""
        return self.sessions[-1] if self.sessions else None


STACK = Stack()
