"""The traces of one function, found by the trace types of the arguments."""

import threading
import weakref

from yeoul.engine.state import STATE
from yeoul.engine.tensor import EagerTensor
from yeoul.graph.trace_parts import Parts
from yeoul.graph.trace_type import supertype
from yeoul.graph.trace_values import Weakref
from yeoul.graph.variable_spec import ArgumentVariable, VariableSpec


class TraceCache:
    """Traces by key: the tuple of trace types, and names of keyword arguments.

    A trace that uses tensors of the graph in which it was made serves that graph alone, and lives
    as long. A trace for an object of the user goes when the object goes.
    """

    def __init__(self):
        self.traces: dict = {}
        self.lock = threading.Lock()  # held for moments: while `traces` is walked or rebuilt
        self.watched: dict = {}  # id(object) -> weak reference
        self.stale = False

    def find(self, key):
        """The entry with this key, or None."""
        found = self.traces.get(key)
        if found is None and STATE.graph is not None:
            found = self.of_graph(STATE.graph).get(key)
        return found

    def of_graph(self, graph):
        """The traces that use tensors of the graph."""
        return graph.settings.setdefault(("traces", id(self), self), {})

    def items(self):
        """(key, entry) of all traces, in the order in which they were made."""
        with self.lock:
            self.drop_dead()
            return list(self.traces.items())

    def add(self, key, concrete, objects=()):
        """Keeps a trace."""
        if all(type(tensor) is EagerTensor for tensor in concrete.captured):
            self.store(key, concrete, objects)
        elif STATE.graph is not None:
            self.of_graph(STATE.graph)[key] = concrete

    def store(self, key, entry, objects=()):
        with self.lock:
            self.drop_dead()
            self.traces[key] = entry
        for value in objects:
            self.watch(value)

    def watch(self, value):
        """Forgets the traces for the object when it goes."""
        known = self.watched.get(id(value))
        if known is not None and known() is value:
            return
        mine, number = weakref.ref(self), id(value)

        def gone(reference):
            cache = mine()
            if cache is not None:
                cache.forget(number, reference)

        self.watched[number] = weakref.ref(value, gone)

    def forget(self, number, reference):
        """Called when an object goes, at any moment: also while the lock is held."""
        if self.watched.get(number) is reference:
            del self.watched[number]
        self.stale = True
        if self.lock.acquire(blocking=False):
            try:
                self.drop_dead()
            finally:
                self.lock.release()

    def drop_dead(self):
        if self.stale:
            self.stale = False
            self.traces = {k: v for k, v in self.traces.items() if not dead(k)}

    def serving(self, key):
        """A trace made for more general arguments that serves this key; the narrowest; or None."""
        best = None
        for known, entry in self.items():
            if serves(known, key) and (best is None or serves(best[0], known)):
                best = known, entry
        return None if best is None else best[1]

    def generalised(self, key):
        """A key for tensors of this key and of the known ones, as far as they can be joined."""
        for known, _ in self.items():
            joined = join(key, known)
            if joined is not None:
                key = joined
        return key


def serves(known, key):
    """True if a trace with the key `known` serves arguments with the other key."""
    if len(known) != len(key):
        return False
    pairs = zip(known, key, strict=True)
    return all(a == b or (not isinstance(a, str) and b.is_subtype_of(a)) for a, b in pairs)


def join(a, b):
    """The narrowest key that serves both, or None."""
    if len(a) != len(b):
        return None
    parts = []
    for x, y in zip(a, b, strict=True):
        part = x if x == y else None if isinstance(x, str) else supertype(x, y)
        if part is None:
            return None
        parts.append(part)
    return tuple(parts)


def dead(key):
    """True if the key has an object in it that is gone."""
    for kind in key:
        if type(kind) is Weakref and kind.reference() is None:
            return True
        if isinstance(kind, Parts) and dead(kind.parts):
            return True
    return False


class VariableTraces:
    """The traces of one key with variables in it.

    The first variables get a trace of their own, in which Python sees these very variables. When
    others of the same specs come, one trace is made that serves any variables.

    Attributes:
      own: numbers of the variables -> their own trace.
      started: whether there was one; it goes with its variables.
      shared: the trace for any variables; None before there is one.
      unshared: whether there cannot be one.
    """

    def __init__(self):
        self.own: dict = {}
        self.started = False
        self.references: dict = {}
        self.shared = None
        self.unshared = False

    def find(self, variables):
        """The trace for these variables, or None."""
        found = self.own.get(numbers(variables))
        if found is None and self.shared is not None and not meets(self.shared, variables):
            return self.shared
        return found

    def all(self):
        """All traces."""
        return [*self.own.values(), *([] if self.shared is None else [self.shared])]

    def share(self, trace, variables):
        """Makes the trace for any variables, if the function does not ask which they are.

        Args:
          trace: function of the stand-ins for the variables, which makes a trace.
          variables: those of the call.
        """
        stand_ins = [ArgumentVariable(VariableSpec.of(v)) for v in variables]
        try:
            concrete = trace(stand_ins)
        except Exception:
            if not any(v.identified for v in stand_ins):
                raise
            self.unshared = True
            return
        self.unshared = any(v.identified for v in stand_ins)
        self.shared = None if self.unshared else concrete

    def add_own(self, variables, concrete):
        """Keeps a trace for these variables, as long as they live."""
        key, own, references = numbers(variables), self.own, self.references

        def gone(_):
            own.pop(key, None)
            references.pop(key, None)

        self.started = True
        own[key] = concrete
        references[key] = [weakref.ref(variable, gone) for variable in variables]


def numbers(variables):
    """What tells variables from all others that ever were."""
    return tuple([getattr(v, "_uid", None) or id(v) for v in variables])


def meets(concrete, variables):
    """True if the trace itself uses one of the variables: then it must know that it is the same."""
    return any(a is b for a in concrete.own_variables for b in variables)
