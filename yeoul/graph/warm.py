"""The key by which the fast path of a function finds the trace of a call it has seen."""

import numpy as np

from yeoul.engine.convert import to_tensor
from yeoul.engine.state import STATE
from yeoul.engine.tensor import EagerTensor

# Python values that stand in the key as they are; each behind its class, as 1 equals True.
PLAIN = frozenset((int, bool, float, str, bytes, type(None)))
WARM_LIMIT = 10_000  # calls that a function knows; one needs about a kilobyte


def add_to_key(value, key, arrays):
    """Adds a value to the key of a call, and its arrays to a list; False if it has no such key."""
    kind = type(value)
    if kind is EagerTensor:
        array = value._a
        arrays.append(array)
        key.append(array.dtype)
        key.append(array.shape)
    elif kind in PLAIN:
        key.append(kind)
        key.append(value)
    elif kind is np.ndarray:
        array = to_tensor(value)._a  # a copy, which nobody writes to while the function runs
        arrays.append(array)
        key.append(array.dtype)
        key.append(array.shape)
    elif kind is list or kind is tuple:
        key.append(kind)
        key.append(len(value))
        for item in value:
            if not add_to_key(item, key, arrays):
                return False
    elif kind is dict:
        key.append(kind)
        key.append(tuple(value))
        for item in value.values():
            if not add_to_key(item, key, arrays):
                return False
    else:
        return False
    return True


def own_tensors(args, kwargs, convert):
    """The arguments with tensors that stand at one place only, to see where they go.

    Args:
      args: positional arguments.
      kwargs: keyword arguments.
      convert: whether NumPy arrays become tensors of their dtype.

    Returns:
      (args, kwargs, the tensors in the order of `add_to_key`).
    """
    given = []

    def own(value):
        kind = type(value)
        if kind is EagerTensor or (convert and kind is np.ndarray):
            value = EagerTensor(to_tensor(value)._a)
            given.append(value)
        elif kind is list or kind is tuple:
            value = kind([own(item) for item in value])
        elif kind is dict:
            value = {name: own(item) for name, item in value.items()}
        return value

    return tuple([own(a) for a in args]), {k: own(v) for k, v in kwargs.items()}, given


def places(given, tensors):
    """Where each of the tensors stands in `given`; None unless they are the same tensors."""
    where = {id(tensor): i for i, tensor in enumerate(given)}
    found = [where.get(id(tensor)) for tensor in tensors]
    return found if len(found) == len(given) and None not in found else None


def tensors_in(values, found):
    """Adds the tensors in arguments that have a key to a list, in the order of `add_to_key`."""
    for value in values:
        kind = type(value)
        if kind is EagerTensor:
            found.append(value)
        elif kind is np.ndarray:
            found.append(to_tensor(value))
        elif kind is list or kind is tuple:
            tensors_in(value, found)
        elif kind is dict:
            tensors_in(value.values(), found)


class Warm:
    """How a call that was seen before is made again.

    Attributes:
      concrete: its trace.
      order: where the tensors of the trace stand among those of the arguments; None: in order.
      fast: function from the arrays of the arguments to the result, for calls without tapes.
    """

    def __init__(self, concrete, order):
        self.concrete = concrete
        self.order = None if order == sorted(order) else order
        self.fast = fast = concrete.fast
        if self.order is not None:
            self.fast = lambda arrays: fast([arrays[i] for i in order])

    def recorded(self, args, kwargs):
        """The call under tapes, which see the very tensors of the arguments."""
        tensors: list = []
        tensors_in(args, tensors)
        tensors_in(kwargs.values(), tensors)
        quiet = not self.concrete.variable_list and not STATE.always
        if quiet and not self.watched(tensors):
            return self.fast([tensor._a for tensor in tensors])
        if self.order is not None:
            tensors = [tensors[i] for i in self.order]
        return self.concrete.call_flat(tensors)

    def watched(self, tensors):
        """True if a tape watches one of the tensors, or one that the trace captured."""
        own = [*tensors, *self.concrete.captured]
        return any(id(tensor) in tape.watched for tape in STATE.tapes for tensor in own)
