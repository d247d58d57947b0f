"""Copies of plans in which some nodes are others."""

import copy
import types

from yeoul.data.cache import Kept
from yeoul.data.dataset import INFINITE, UNKNOWN, Dataset
from yeoul.data.same import AssertCardinality, Same
from yeoul.data.seeds import ShuffleSeeds

MADE_AGAIN = frozenset(("_planned",))  # attributes that a node makes when it needs them


class Copying:
    """Copies plans, with seeds and caches of their own. Each node is copied once.

    Attributes:
      changed: ids of the copies in which elements may be others than in the original.
    """

    def __init__(self):
        self.made: dict = {}
        self.changed: set = set()

    def change(self, node, made):
        """What takes the place of the copy of a node; None: the copy does."""
        return None

    def of(self, node):
        """The copy of a node."""
        if id(node) not in self.made:
            self.made[id(node)] = self.copy(node), node  # holds on to the node, and so to its id
        return self.made[id(node)][0]

    def copy(self, node):
        """A new copy of a node."""
        made = copy.copy(node)
        fields = vars(made)
        for name in MADE_AGAIN:
            fields.pop(name, None)
        copies = {id(source): self.of(source) for source in node._inputs()}
        for name, value in fields.items():
            fields[name] = self.value(value, copies)
        if any(id(source) in self.changed for source in copies.values()):
            made = self.loosened(made)
        other = self.change(node, made)
        if other is None:
            return made
        self.changed.add(id(other))
        return other

    def loosened(self, made):
        """A node whose sources have changed: nobody knows how many elements it has."""
        if isinstance(made, AssertCardinality):
            made = Same(made.source)
        self.changed.add(id(made))
        made._length = INFINITE if made._length == INFINITE else UNKNOWN
        made.random_access = False
        return made

    def value(self, value, copies):
        """What stands in a copy for the value of an attribute."""
        if isinstance(value, Dataset):
            return copies.get(id(value)) or self.of(value)
        if isinstance(value, Kept):
            return Kept()
        if isinstance(value, ShuffleSeeds):
            return copy.deepcopy(value)
        if isinstance(value, types.MethodType) and isinstance(value.__self__, Dataset):
            return getattr(self.value(value.__self__, copies), value.__name__)
        if type(value) in (list, tuple) and any(isinstance(v, Dataset) for v in value):
            return type(value)(self.value(v, copies) for v in value)
        return value


def copied(dataset):
    """A copy of a plan."""
    return Copying().of(dataset)


def nodes_of(dataset):
    """The nodes of a plan, sources first, each once."""
    found, seen = [], set()

    def visit(node):
        if id(node) in seen:
            return
        seen.add(id(node))
        for source in node._inputs():
            visit(source)
        found.append(node)

    visit(dataset)
    return found
