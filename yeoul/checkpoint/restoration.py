"""Matching the objects of a program with those of a checkpoint, now and as they are made."""

import weakref
from collections import deque
from typing import Any

from yeoul.checkpoint.object_graph import GRAPH_KEY
from yeoul.core.errors import InvalidArgumentError, UnimplementedError
from yeoul.core.log import get_logger
from yeoul.engine.trackable import Trackable, children_of, is_trackable, wait_for
from yeoul.formats import protos
from yeoul.formats.bundle_reader import damaged

VARIANT = 21
DELETED = (
    "Detecting that an object or model or tf.train.Checkpoint is being deleted with unrestored "
    "values. See the following logs for the specific values in question. To silence these "
    "warnings, use `status.expect_partial()`. See "
    "https://www.tensorflow.org/api_docs/python/tf/train/Checkpoint#restore "
    "for details about the status object returned by the restore function."
)


class Position:
    """A node of a checkpoint's graph, to which an object is bound once there is one."""

    def __init__(self, restoration, number):
        self.restoration, self.number = restoration, number

    def bind(self, item):
        """Restores the object and what is below it."""
        self.restoration.bind(self.number, item, later=True)

    def __deepcopy__(self, memo):
        return self


class Tally:
    """What a restoration has found so far; outlives it, to say what it did not find.

    Attributes:
      graph: the checkpoint's `TrackableObjectGraph`.
      matched: numbers of the nodes that have an object.
      unused: number -> attributes that the object, but not the checkpoint has.
      silent: whether values that are not used are expected.
    """

    def __init__(self, graph):
        self.graph, self.silent = graph, False
        self.matched: set[int] = set()
        self.unused: dict[int, list[str]] = {}

    def names(self):
        """Number -> readable name of a node."""
        found, waiting = {0: "(root)"}, deque([0])
        while waiting:
            number = waiting.popleft()
            for child in self.graph.nodes[number].children:
                if child.node_id not in found:
                    found[child.node_id] = f"{found[number]}.{child.local_name}"
                    waiting.append(child.node_id)
            for slot in self.graph.nodes[number].slot_variables:
                text = f"{found[number]}'s state '{slot.slot_name}' for "
                of = found.get(slot.original_variable_node_id, "?")
                found.setdefault(slot.slot_variable_node_id, text + of)
        return found

    def warn(self):
        """Logs what was in the checkpoint and was not used, unless that was expected."""
        missing = [
            number
            for number, node in enumerate(self.graph.nodes)
            if node.attributes and number not in self.matched
        ]
        if self.silent or not (missing or self.unused):
            return
        names, log = self.names(), get_logger()
        log.warning(DELETED)
        for number in missing:
            log.warning(
                "Value in checkpoint could not be found in the restored object: %s",
                names.get(number, number),
            )
        for number, attributes in self.unused.items():
            log.warning(
                "An attribute in the restored object could not be found in the checkpoint. "
                "Object: %s, attribute: %s",
                names.get(number, number),
                attributes,
            )


class Restoration:
    """One reading of a checkpoint: lives as long as a status or an object waits for more of it.

    Args:
      reader: a `BundleReader`.
      graph: the checkpoint's `TrackableObjectGraph`.
      attached: name -> object: children of the root beside its own.
    """

    def __init__(self, reader: Any, graph: Any, attached: dict | None = None):
        self.reader, self.tally = reader, Tally(graph)
        self._attached = attached or {}
        self._objects: dict[int, Any] = {}  # number -> function that gives the object, or None
        self._slots: list[tuple[int, str, int, int]] = []
        self._in_sessions: list[tuple[Any, Any]] = []  # variable of a session's graph, its value
        weakref.finalize(self, self.tally.warn)

    def object_at(self, number: int) -> Any:
        """The object bound to a node, or None."""
        found = self._objects.get(number)
        return None if found is None else found()

    def bind(self, number: int, item: Any, later: bool = False) -> None:
        """Restores an object, and what is below it, from a node.

        Nothing is changed if a value does not fit. An optimizer that is another one than was saved
        makes its variables later: those that do not fit then start anew.

        Args:
          number: of the node.
          item: the object.
          later: whether the object was made after `restore` was called.
        """
        before = dict(self._objects)
        matched, waits = self._matched(number, item)
        values = []
        try:
            for place, target, attribute, arrays in matched:
                try:
                    target._check_checkpoint_values(attribute, arrays)
                except (ValueError, InvalidArgumentError) as error:
                    if not (later and getattr(target, "belongs_to_optimizer", False)):
                        raise
                    get_logger().warning("%s Its first value is kept.", error)
                    self.tally.matched.discard(place)
                else:
                    values.append((target, attribute, arrays))
        except Exception:
            self.tally.matched -= self._objects.keys() - before.keys()
            self._objects = before
            raise
        for target, attribute, arrays in values:
            if getattr(target, "in_session", False):
                self._in_sessions.append((target, arrays[""]))
            else:
                target._restore_checkpoint_values(attribute, arrays)
        for parent, name, child in waits:
            wait_for(parent, name, Position(self, child))
        self.bind_slots()

    def _matched(self, number, item):
        """What a node and those below it have for an object and those below that.

        Returns:
          [(number, object, attribute, arrays)], [(parent, name, number)] of children to be made.
        """
        waiting, values, waits = deque([(number, item)]), [], []
        while waiting:
            number, item = waiting.popleft()
            if self.object_at(number) is not None:
                continue
            self._objects[number] = referring(item)
            self.tally.matched.add(number)
            node = self.tally.graph.nodes[number]
            values += self._values(number, node, item)
            children = children_of(item)
            if number == 0 and self._attached:
                children = {**children, **self._attached}
            for edge in node.children:
                child = children.get(edge.local_name)
                if child is None:
                    waits.append((item, edge.local_name, edge.node_id))
                elif is_trackable(child):
                    waiting.append((edge.node_id, child))
            for slot in node.slot_variables:
                of = slot.original_variable_node_id
                self._slots.append((number, slot.slot_name, of, slot.slot_variable_node_id))
        return values, waits

    def _values(self, number, node, item):
        """(number, object, attribute, arrays by the endings of their keys) of what a node holds."""
        if not isinstance(item, Trackable):
            return
        if type(item)._checkpoint_values is Trackable._checkpoint_values:
            return
        stored = {a.name: a.checkpoint_key for a in node.attributes}
        for attribute, key in stored.items():
            arrays = self._arrays(key)
            if arrays:
                yield number, item, attribute, arrays
            else:
                self.tally.unused.setdefault(number, []).append(attribute)

    def _arrays(self, key):
        if key in self.reader:
            return {"": self.reader.array(key)}
        found = [k for k in self.reader.entries if key and k.startswith(key)]
        for k in found:
            if self.reader.entries[k].dtype == VARIANT:
                raise UnimplementedError(
                    None,
                    None,
                    f"The checkpoint {self.reader.prefix} holds at {k} the state of an iterator as "
                    "TensorFlow's own memory, which cannot be read. Restore with a "
                    "tf.train.Checkpoint that has no iterator; nothing was restored.",
                )
        return {k[len(key) :]: self.reader.array(k) for k in found}

    def load(self, session: Any) -> None:
        """Gives the variables of a session's graph their values in the session."""
        for variable, array in self._in_sessions:
            variable.load(array, session)

    def bind_slots(self):
        """Restores the slots of optimizers whose variables and slots are there by now."""
        left, found = [], []
        known: dict[int, dict] = {}  # number of an optimizer -> (name, id of the variable): slot
        for number, name, of, place in self._slots:
            optimizer, variable = self.object_at(number), self.object_at(of)
            slot = None
            if variable is not None and isinstance(optimizer, Trackable):
                if number not in known:
                    slots = optimizer._checkpoint_slots()
                    known[number] = {(n, id(v)): s for n, v, s in slots}
                slot = known[number].get((name, id(variable)))
            if slot is None:
                left.append((number, name, of, place))
            else:
                found.append((place, slot))
        self._slots = left
        for optimizer in {id(o): o for o in map(self.object_at, {s[0] for s in left})}.values():
            if optimizer is not None:
                waiting = optimizer.__dict__.setdefault("_waiting_for_slots", [])
                if self not in waiting:
                    waiting.append(self)
        for place, slot in found:
            self.bind(place, slot)


def referring(item):
    """A function that gives the object as long as it lives."""
    try:
        return weakref.ref(item)
    except TypeError:  # a tuple, a plain list
        return lambda: item


def graph_of(reader: Any) -> Any:
    """The graph of objects in a checkpoint, or None if it knows names only.

    Raises:
      DataLossError: if it is damaged.
    """
    if GRAPH_KEY not in reader:
        return None
    found = reader.array(GRAPH_KEY)
    if found.dtype != object or found.ndim:
        raise damaged(GRAPH_KEY, reader.prefix, f"it is no string, but {found.dtype.name} numbers")
    try:
        graph = protos.parsed("TrackableObjectGraph", found.item(), "the object graph")
    except ValueError as error:
        raise damaged(GRAPH_KEY, reader.prefix, error) from error
    check_numbers(graph, reader.prefix)
    return graph


def check_numbers(graph: Any, prefix: str) -> None:
    """Raises DataLossError if a node of the graph leads to one that is not there."""
    count = len(graph.nodes)
    known = range(count)
    for number, node in enumerate(graph.nodes):
        leads = [child.node_id for child in node.children]
        for slot in node.slot_variables:
            leads += [slot.original_variable_node_id, slot.slot_variable_node_id]
        if not all(place in known for place in leads):
            why = f"node {number} leads to others of {leads}, but there are {count}"
            raise damaged(GRAPH_KEY, prefix, why)
    if not count:
        raise damaged(GRAPH_KEY, prefix, "it has no nodes")
