"""What the current thread is doing.

Building a graph, recording tapes, inside which scope and device.
"""

import contextvars
import threading

import numpy as np


class State(threading.local):
    """Per-thread execution state.

    Attributes:
      busy: True when a graph is being built or a tape records. The fast paths of the ops run only
        when it is False.
      graph: the graph that ops are added to, or None in eager mode.
      tapes: recorders of eager and graph ops, innermost last; each has `record` and
        `read_variable`.
      always: recorders that see every eager op, also while others are set aside.
      at_first: of the class: what `always` is in threads that are started from now on.
      numerics: what graphs that are made now note of `tf.debugging.enable_check_numerics`, or None.
      scope: the current name scope, "" or ending in "/".
      device: the device string set by `tf.device`, or None.
      quiet: `quiet(function, *args)` calls a NumPy function without warnings about NaN and
        infinities, which are values
        here. It costs 0.05 µs (`np.errstate`: 0.4), but must not be nested.
    """

    busy = False
    graph = None
    tapes: tuple = ()
    always: tuple = ()
    at_first: tuple = ()
    numerics = None
    scope = ""
    device: str | None = None

    def __init__(self):
        context = contextvars.copy_context()
        context.run(np.seterr, all="ignore")
        self.quiet = context.run
        for recorder in State.at_first:
            self.push_always(recorder)

    def push_tape(self, tape):
        self.tapes = (*self.tapes, tape)
        self.busy = True

    def pop_tape(self, tape):
        self.tapes = tuple([t for t in self.tapes if t is not tape])
        self.busy = self.graph is not None or bool(self.tapes)

    def outermost(self):
        """The graph of a session around the functions being traced; None: ops run at once there."""
        graph = self.graph
        while graph is not None and not graph.deferred:
            graph = graph.outer
        return graph

    def push_always(self, recorder):
        """Adds a recorder that `enter` does not set aside."""
        self.always = (*self.always, recorder)
        self.push_tape(recorder)

    def pop_always(self, recorder):
        """Takes it away again."""
        self.always = tuple([r for r in self.always if r is not recorder])
        self.pop_tape(recorder)

    def enter(self, graph, tapes=()):
        """Switches to `graph` (None: eager) and `tapes`.

        Returns what `restore` needs to switch back.
        """
        if graph is None:
            tapes = (*tapes, *self.always)
        saved = (self.graph, self.tapes, self.scope)
        self.graph, self.tapes, self.scope = graph, tapes, ""
        self.busy = graph is not None or bool(tapes)
        return saved

    def restore(self, saved):
        self.graph, self.tapes, self.scope = saved
        self.busy = self.graph is not None or bool(self.tapes)


STATE = State()
