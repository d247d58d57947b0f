"""Warns when one Python function is traced again and again."""

import weakref
from collections import deque

from yeoul.core.log import get_logger
from yeoul.graph.node import line_of, user_frame

TRACES = 5  # so many traces within the calls looked at are too many
CALLS = 10  # so many calls are looked at, at least
WARNINGS = 2  # of one function; more would say the same


class Detector:
    """The last calls of one Python function, however often it was made a `tf.function`.

    Attributes:
      calls: for each of the last traces, the number of calls from it to the next.
    """

    def __init__(self):
        self.calls: deque = deque()
        self.total = 0
        self.warned = 0

    def count(self, calls):
        """Notes calls that needed no trace."""
        if self.calls:
            self.calls[-1] += calls
            self.total += calls
            self.forget()

    def traced(self):
        """Notes a call that was traced; True if a warning is due."""
        self.calls.append(1)
        self.total += 1
        self.forget()
        if len(self.calls) < TRACES or self.warned >= WARNINGS:
            return False
        self.warned += 1
        return True

    def forget(self):
        while self.total - self.calls[0] > CALLS:
            self.total -= self.calls.popleft()


DETECTORS: "weakref.WeakKeyDictionary[object, Detector]" = weakref.WeakKeyDictionary()


def detector_of(function):
    """The detector of a Python function; a new one for a callable that cannot be a key."""
    try:
        found = DETECTORS.get(function)
        if found is None:
            found = DETECTORS[function] = Detector()
        return found
    except TypeError:
        return Detector()


def warn(function, detector, former, new):
    """Says that the function was traced too often, what changed, and what helps.

    Args:
      function: the Python function.
      detector: its `Detector`.
      former: the `FunctionType` of its last trace, or None.
      new: that of the trace to be made.
    """
    get_logger().warning(
        "%d out of the last %d calls to %r triggered tf.function retracing%s. Tracing is "
        "expensive. What changed: %s. The excessive number of tracings could be due to (1) "
        "creating @tf.function repeatedly in a loop: define it outside of the loop; (2) passing "
        "tensors with different shapes: use reduce_retracing=True, or an input_signature with None "
        "for the dimensions that vary; (3) passing Python objects instead of tensors: pass "
        "tf.constant(x) in place of a number x.",
        len(detector.calls),
        detector.total,
        function,
        user_line(),
        changes(former, new),
    )


def user_line():
    """Where the user's code is now, " (called at file:line)"; "" if that is not known."""
    where = user_frame()
    return "" if where is None else f" (called at {line_of(where)})"


def changes(former, new):
    """Which arguments have another type than in the former trace, and which."""
    if former is None:
        return "the Python function was decorated anew, or is a method of another object"
    known = {name: kind for name, _, kind in former.parameters}
    found = [
        f"argument {name!r} was {shown(known[name])}, now is {shown(kind)}"
        for name, _, kind in new.parameters
        if name in known and known[name] != kind
    ]
    if found:
        return "; ".join(found)
    same = len(known) == len(new.parameters)
    return "other variables of the same specs" if same else "the number of arguments"


def shown(kind, limit=200):
    text = repr(kind)
    return text if len(text) <= limit else text[: limit - 1] + "…"
