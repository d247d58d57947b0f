"""`tf.CriticalSection`: code that only one thread runs at a time."""

import contextlib
import threading
from typing import Any

from yeoul.core import nest
from yeoul.core.export import export
from yeoul.engine.convert import convert_to_tensor
from yeoul.engine.state import STATE

SHARED: dict[str, "Lock"] = {}
SHARED_LOCK = threading.Lock()


class Lock:
    """A lock that knows which thread holds it."""

    def __init__(self):
        self.lock, self.owner = threading.Lock(), None

    def __enter__(self):
        self.lock.acquire()
        self.owner = threading.get_ident()

    def __exit__(self, *exception):
        self.owner = None
        self.lock.release()

    @property
    def mine(self):
        """Whether this thread holds it."""
        return self.owner == threading.get_ident()


@export("CriticalSection", "compat.v1.CriticalSection")
class CriticalSection:
    """Code that only one thread runs at a time.

    A `tf.function` with such code in it is run by one thread at a time as a whole.

    Args:
      name: a name for it.
      shared_name: sections of the same shared name exclude each other; default: each is its own.
      critical_section_def: None.
      import_scope: None.

    Raises:
      ValueError: for a `critical_section_def`.

    Example:
      >>> import yeoul as tf
      >>> section, v = tf.CriticalSection(), tf.Variable(1)
      >>> print(section.execute(lambda: v.assign_add(1)))
      tf.Tensor(2, shape=(), dtype=int32)
    """

    def __init__(self, name=None, shared_name=None, critical_section_def=None, import_scope=None):
        if critical_section_def is not None or import_scope is not None:
            raise ValueError(
                "A CriticalSection cannot be made from `critical_section_def`. Use a shared_name."
            )
        self._name = name or "CriticalSection"
        self._lock = Lock()
        if shared_name:
            with SHARED_LOCK:
                self._lock = SHARED.setdefault(shared_name, self._lock)

    @property
    def name(self):
        return self._name

    def execute(self, fn, exclusive_resource_access=True, name=None):
        """Runs a function while no other thread runs one of this section.

        Args:
          fn: function without arguments.
          exclusive_resource_access: False: the variables of `fn` may also be used in another
            section of the same `tf.function`.
          name: unused.

        Returns:
          What `fn` returns, as tensors.

        Raises:
          ValueError: inside the section itself; if another section uses the same variables.
        """
        if STATE.graph is None:
            if self._lock.mine:
                raise already_inside(self._name)
            with self._lock:
                return as_tensors(fn())
        graph = STATE.graph
        if self._lock in graph.settings.get("inside", ()):
            raise already_inside(self._name)
        note_locks([self._lock])
        before, watcher = dict(graph.assigned), Watcher()
        inside = graph.settings.get("inside", ())
        graph.settings["inside"] = (*inside, self._lock)
        STATE.push_tape(watcher)
        try:
            results = as_tensors(fn())
        finally:
            STATE.pop_tape(watcher)
            graph.settings["inside"] = inside
        assigned = {key for key, value in graph.assigned.items() if before.get(key) is not value}
        self._check_exclusive(graph, watcher.seen | assigned, exclusive_resource_access)
        return results

    def _check_exclusive(self, graph, used, exclusive):
        known = graph.settings.setdefault("sections", [])
        for lock, others, alone in known:
            if lock is not self._lock and others & used and (alone or exclusive):
                raise ValueError(
                    "This execution requested exclusive access to a resource that another "
                    f"CriticalSection of the function uses, in {self._name}. Use one section for "
                    "both, or pass exclusive_resource_access=False to both."
                )
        known.append((self._lock, used, exclusive))


class Watcher:
    """Notes which variables are read; told of them as a tape is."""

    def __init__(self):
        self.seen: set = set()

    def record(self, record):
        """Ops are not noted."""

    def read_variable(self, variable, tensor):
        """Notes the variable."""
        self.seen.add(id(variable))

    def calling(self, function):
        """A graph is called."""


def already_inside(name):
    return ValueError(
        f"Attempting to lock the CriticalSection {name!r} in which we are already running. This "
        "is illegal and may cause deadlocks. Call the inner function directly."
    )


def as_tensors(results):
    return nest.map_structure(lambda r: None if r is None else convert_to_tensor(r), results)


def note_locks(locks):
    """Lets the function that is being traced, and those around it, be run under locks."""
    graph = STATE.graph
    while graph is not None:
        held = graph.settings.setdefault("locks", [])
        held += [lock for lock in locks if lock not in held]
        graph = graph.outer


def under_locks(concrete: Any) -> Any:
    """The trace itself; if it has critical sections, each call holds their locks."""
    locks = sorted(concrete.graph.settings.get("locks", ()), key=id)
    if not locks:
        return concrete
    fast, call_flat = concrete.fast, concrete.call_flat

    @contextlib.contextmanager
    def held():
        with contextlib.ExitStack() as stack:
            for lock in locks:
                if not lock.mine:
                    stack.enter_context(lock)
            yield

    def locked_fast(arrays):
        with held():
            return fast(arrays)

    def locked_call(*args):
        if STATE.graph is not None:
            note_locks(locks)
            return call_flat(*args)
        with held():
            return call_flat(*args)

    concrete.fast, concrete.call_flat = locked_fast, locked_call
    return concrete
