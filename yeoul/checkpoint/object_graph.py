"""The graph of trackable objects below one, and the names that a checkpoint gives them."""

from collections import deque
from typing import Any

from yeoul.engine.trackable import Trackable, children_of
from yeoul.formats import protos

ATTRIBUTES, SLOTS = ".ATTRIBUTES", ".OPTIMIZER_SLOT"
GRAPH_KEY = "_CHECKPOINTABLE_OBJECT_GRAPH"


def escaped(name):
    """A name as part of a key: "." doubled, and "/" written ".S"."""
    return name.replace(".", "..").replace("/", ".S")


class ObjectGraph:
    """The objects below a root, breadth first.

    Args:
      root: a trackable object.
      attached: name -> object: children of the root beside those it has itself.

    Attributes:
      objects: the objects, the root first.
      children: for each object, its children: name -> position in `objects`.
      paths: for each object, the names on the shortest way to it.
      slots: for each object, (name of the slot, position of the variable, that of its slot).
    """

    def __init__(self, root: Any, attached: dict | None = None):
        self.objects: list[Any] = [root]
        self.children: list[dict[str, int]] = []
        self.paths: list[tuple[str, ...]] = [()]
        self._numbers = {id(root): 0}
        self._attached = attached or {}
        waiting = deque([0])
        while waiting:
            number = waiting.popleft()
            self.children.append({})
            for name, child in self._children_of(number).items():
                known = len(self.objects)
                self.children[number][name] = self._number(child, (*self.paths[number], name))
                if len(self.objects) > known:
                    waiting.append(known)
        self.slots: list[list] = [[] for _ in self.objects]
        self.slot_keys: dict[int, str] = {}
        for number in range(len(self.slots)):
            self._add_slots(number)

    def _children_of(self, number):
        children = children_of(self.objects[number])
        return {**children, **self._attached} if number == 0 and self._attached else children

    def _number(self, item, path):
        number = self._numbers.get(id(item))
        if number is None:
            number = self._numbers[id(item)] = len(self.objects)
            self.objects.append(item)
            self.paths.append(path)
        return number

    def _add_slots(self, number):
        item = self.objects[number]
        for name, variable, slot in item._checkpoint_slots() if isinstance(item, Trackable) else ():
            of = self._numbers.get(id(variable))
            if of is None:
                continue
            key = f"{self.key(of)}{SLOTS}/{self.key(number)}{escaped(name)}"
            place = self._number(slot, (*self.paths[of], SLOTS, *self.paths[number], name))
            if place == len(self.children):
                self.children.append({})
                self.slots.append([])
                self.slot_keys[place] = key + "/"
            self.slots[number].append((name, of, place))

    def key(self, number: int) -> str:
        """What the keys of an object's values begin with."""
        if number in self.slot_keys:
            return self.slot_keys[number]
        return "/".join(map(escaped, self.paths[number])) + "/"

    def has_values(self, number: int) -> bool:
        """Whether an object has values of its own."""
        item = self.objects[number]
        own = getattr(type(item), "_checkpoint_values", Trackable._checkpoint_values)
        return own is not Trackable._checkpoint_values

    def serialized(self) -> tuple[Any, dict[str, Any]]:
        """(the graph as a `TrackableObjectGraph`, key -> array)."""
        graph, arrays = protos.TrackableObjectGraph(), {}
        for number, item in enumerate(self.objects):
            node = graph.nodes.add()
            for name, child in self.children[number].items():
                node.children.add(node_id=child, local_name=name)
            for name, of, place in self.slots[number]:
                node.slot_variables.add(
                    original_variable_node_id=of, slot_name=name, slot_variable_node_id=place
                )
            if not isinstance(item, Trackable):
                continue
            for attribute, values in item._checkpoint_values().items():
                key = f"{self.key(number)}{ATTRIBUTES}/{attribute}"
                node.attributes.add(
                    name=attribute, full_name=item._checkpoint_full_name(), checkpoint_key=key
                )
                arrays.update({key + ending: value for ending, value in values.items()})
        for number, holds in enumerate(self._holding(graph)):
            graph.nodes[number].has_checkpoint_values.value = holds
        return graph, arrays

    def _holding(self, graph):
        """For each object whether there are values in it or below it."""
        above: list[list[int]] = [[] for _ in self.objects]
        for number in range(len(graph.nodes)):
            below = [
                *self.children[number].values(),
                *[place for _, _, place in self.slots[number]],
            ]
            for child in below:
                above[child].append(number)
        holds = [bool(node.attributes) for node in graph.nodes]
        waiting = [number for number, own in enumerate(holds) if own]
        while waiting:
            for number in above[waiting.pop()]:
                if not holds[number]:
                    holds[number] = True
                    waiting.append(number)
        return holds
